/* The insides of LgnTraits: what is shared by reading a configuration, and by working out expressions over what was read. */
#pragma once

#include "family/lgn-traits.h"

G_BEGIN_DECLS

/* More words than any network has layers. */
#define LGN_MAX_TRAIT_LIST 4096

typedef enum
{
  LGN_TRAIT_WHOLE, /* a size or an id; -1 is an id that is not there */
  LGN_TRAIT_NUMBER,
  LGN_TRAIT_FLAG,
  LGN_TRAIT_WORD,
  LGN_TRAIT_LIST, /* a word a layer */
  LGN_TRAIT_SIZES, /* as many sizes as the configuration lists */
  LGN_TRAIT_OBJECT,
} LgnTraitKind;

typedef struct
{
  LgnTraitKind kind;
  gint64 whole;
  double number;
  bool flag;
  char *word;
  GArray *sizes;   /* of gsize */
  bool is_per_layer; /* SIZES has one for every layer, of which WHOLE is this layer's */
  bool is_per_stage; /* the same for every stage */
  bool is_same;      /* the only one of SIZES stands for all layers */
  GPtrArray *list;  /* of char *, a word a layer, or NULL: the first of WORDS whose condition holds for the layer */
  GPtrArray *words; /* of char * */
  GPtrArray *conditions; /* of char *, one for each of WORDS */
  json_t *object;   /* or NULL */
} LgnTrait;

struct _LgnTraits
{
  char *where;       /* the configuration's file, for errors */
  GHashTable *table; /* char * -> LgnTrait * */
};

void lgn_trait_free (gpointer trait);
LgnTrait *lgn_traits_add (LgnTraits *traits, const char *name, LgnTraitKind kind);
bool lgn_traits_fail (LgnTraits *traits, GError **error, const char *key, const char *problem);
bool lgn_traits_fail_description (GError **error, const char *expression);

G_END_DECLS
