/* LgnCache: the keys and values of tokens that a decoder has read, so that the next token costs one row and not all again. */
#pragma once

#include "family/lgn-stack.h"

G_BEGIN_DECLS

/* One attention site of one layer. */
typedef struct
{
  float *key;   /* [capacity, kv_width]; of a cross site [n_encoder, kv_width] */
  float *value; /* the same */
  bool is_filled; /* of a cross site */
} LgnCacheEntry;

typedef struct
{
  gsize capacity;         /* tokens */
  gsize length;           /* tokens read so far */
  gsize n_counted;        /* of them, those that positions count */
  gsize n_encoder;
  LgnCacheEntry *entries; /* [n_entries], residual after residual of layer after layer */
  gsize *kv_widths;       /* [n_entries], 0 for those without attention */
  gsize *rows;            /* [n_entries] */
  guint n_entries;
} LgnCache;

LgnCache *lgn_cache_new (const LgnStack *stack, gsize capacity, gsize n_encoder, GError **error);
LgnCache *lgn_cache_copy (const LgnCache *cache, GError **error);
void lgn_cache_free (LgnCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCache, lgn_cache_free)

G_END_DECLS
