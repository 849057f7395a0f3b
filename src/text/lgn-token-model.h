/* Models: how a tokeniser cuts one part of a text into pieces of its vocabulary. */
#pragma once

#include "base/lgn-json.h"
#include "text/lgn-model-text.h"
#include "text/lgn-vocab.h"

G_BEGIN_DECLS

/* A piece that a model found: bytes of the part it was given. */
typedef struct
{
  gint32 id;
  guint32 start;
  guint32 end;
} LgnPiece;

typedef struct _LgnModel LgnTokenModel;
typedef struct _LgnModelRoom LgnTokenModelRoom; /* a model's memory while it cuts: the words it knows already, queues */

typedef struct
{
  void (*free) (LgnTokenModel *model);
  bool (*tokenize) (const LgnTokenModel *model, const char *text, gsize len, LgnTokenModelRoom *room, GArray *pieces,
                    GError **error);
} LgnTokenModelClass;

struct _LgnModel
{
  const LgnTokenModelClass *class;
  const char *kind; /* "WordPiece", "BPE", "byte-level BPE", "Unigram", "word list" */
  LgnVocab *vocab;  /* owned; ids by spelling */
  gint32 unk_id;    /* -1: none */
  char *prefix;     /* what marks a piece inside a word ("##"), or NULL */
  char *suffix;     /* what marks the last piece of a word ("</w>"), or NULL */
};

struct _LgnModelRoom
{
  LgnVocab *words;     /* those that were cut already, numbered */
  GArray *word_ranges; /* for each of them its place in word_pieces */
  GArray *word_pieces; /* of LgnPiece */
  GArray *symbols;     /* BPE: of its symbols */
  GArray *queue;       /* BPE: of its merges */
  GArray *path;        /* Unigram: the best way to every byte */
};

/* The model in a tokenizer.json. */
typedef struct
{
  json_t *json;             /* its members, but for what TEXT has */
  const LgnModelText *text; /* the large ones as they are written; or NULL */
  gsize limit;              /* ids must be smaller; 0: not known */
  const char *where;        /* names the file in errors */
} LgnModelSource;

LgnTokenModel *lgn_token_model_parse (const LgnModelSource *source, GError **error);
void lgn_token_model_free (LgnTokenModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTokenModel, lgn_token_model_free)

bool lgn_token_model_tokenize (const LgnTokenModel *model, const char *text, gsize len, LgnTokenModelRoom *room, GArray *pieces,
                         GError **error);
LgnTokenModelRoom *lgn_token_model_room_new (void);
void lgn_token_model_room_free (LgnTokenModelRoom *room);

/* For the models. */
bool lgn_token_model_room_recall (LgnTokenModelRoom *room, const char *text, gsize len, gsize base, GArray *pieces);
void lgn_token_model_room_remember (LgnTokenModelRoom *room, const char *text, gsize len, gsize base, const GArray *pieces,
                                    guint first);
void lgn_token_model_init (LgnTokenModel *model, const LgnTokenModelClass *class, const char *kind, LgnVocab *vocab);
void lgn_token_model_clear (LgnTokenModel *model);
bool lgn_token_model_set_unk (LgnTokenModel *model, const char *unk, const char *where, GError **error);
bool lgn_token_model_find_byte_pieces (const LgnTokenModel *model, gint32 byte_ids[256]);
LgnVocab *lgn_token_model_parse_vocab (json_t *json, gsize limit, const char *where, GError **error);
LgnVocab *lgn_token_model_take_vocab (const LgnModelSource *source, GError **error);
LgnVocab *lgn_token_model_read_vocab (const char *path, gsize limit, GError **error);

G_END_DECLS
