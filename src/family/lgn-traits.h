/* LgnTraits: what config.json says, in the words of a family's description. */
#pragma once

#include "base/lgn-json.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

/* The largest size that a configuration may name. */
#define LGN_MAX_SIZE ((gint64) G_MAXINT32)

typedef struct _LgnTraits LgnTraits;

LgnTraits *lgn_traits_new (xmlNode *description, json_t *config, const char *where, GError **error);
void lgn_traits_free (LgnTraits *traits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTraits, lgn_traits_free)

const char *lgn_traits_get_where (LgnTraits *traits);
bool lgn_traits_get_size (LgnTraits *traits, const char *expression, gsize *value, GError **error);
const GArray *lgn_traits_get_sizes (LgnTraits *traits, const char *name, GError **error);
bool lgn_traits_get_id (LgnTraits *traits, const char *expression, gint64 *value, GError **error);
bool lgn_traits_get_number (LgnTraits *traits, const char *expression, double *value, GError **error);
bool lgn_traits_get_object (LgnTraits *traits, const char *name, json_t **object, GError **error);
bool lgn_traits_test (LgnTraits *traits, const char *condition, bool *holds, GError **error);
char *lgn_traits_expand (LgnTraits *traits, const char *text, GError **error);
bool lgn_traits_select_stage (LgnTraits *traits, gsize stage, gsize n_stages, GError **error);
bool lgn_traits_select_layer (LgnTraits *traits, gsize layer, gsize n_layers, GError **error);
void lgn_traits_set_word (LgnTraits *traits, const char *name, const char *value);

G_END_DECLS
