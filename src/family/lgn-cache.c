#include "family/lgn-cache.h"
#include "base/lgn-error.h"

#include <string.h>

void
lgn_cache_free (LgnCache *cache)
{
  for (guint i = 0; i < cache->n_entries; i++)
    {
      g_free (cache->entries[i].key);
      g_free (cache->entries[i].value);
    }
  g_free (cache->entries);
  g_free (cache->kv_widths);
  g_free (cache->rows);
  g_free (cache);
}

static bool
allocate (LgnCache *cache, GError **error)
{
  for (guint i = 0; i < cache->n_entries; i++)
    {
      LgnCacheEntry *entry = &cache->entries[i];
      gsize n = MAX (cache->rows[i] * cache->kv_widths[i], 1);

      entry->key = g_try_new (float, n);
      entry->value = g_try_new (float, n);
      if (!entry->key || !entry->value)
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                       "there is no memory for the keys and values of %" G_GSIZE_FORMAT " tokens", cache->capacity);
          return false;
        }
    }
  return true;
}

static LgnCache *
cache_alloc (guint n_entries)
{
  LgnCache *cache = g_new0 (LgnCache, 1);

  cache->n_entries = n_entries;
  cache->entries = g_new0 (LgnCacheEntry, n_entries);
  cache->kv_widths = g_new0 (gsize, n_entries);
  cache->rows = g_new0 (gsize, n_entries);
  return cache;
}

/* lgn_cache_new: an empty cache for CAPACITY tokens of STACK, whose cross sites look at N_ENCODER states. */
LgnCache *
lgn_cache_new (const LgnStack *stack, gsize capacity, gsize n_encoder, GError **error)
{
  guint n_residuals = stack->layers[0].n_residuals;
  g_autoptr (LgnCache) cache = cache_alloc (stack->n_layers * n_residuals);

  cache->capacity = capacity;
  cache->n_encoder = n_encoder;
  for (guint i = 0; i < cache->n_entries; i++)
    {
      const LgnResidual *residual = &stack->layers[i / n_residuals].residuals[i % n_residuals];
      if (!residual->is_attention)
        continue;
      cache->kv_widths[i] = residual->attention.n_kv_heads * residual->attention.head_width;
      cache->rows[i] = residual->attention.is_cross ? n_encoder : capacity;
    }
  return allocate (cache, error) ? g_steal_pointer (&cache) : NULL;
}

/* lgn_cache_copy: (transfer full): another beam's beginning. */
LgnCache *
lgn_cache_copy (const LgnCache *cache, GError **error)
{
  g_autoptr (LgnCache) copy = cache_alloc (cache->n_entries);

  copy->capacity = cache->capacity;
  copy->length = cache->length;
  copy->n_counted = cache->n_counted;
  copy->n_encoder = cache->n_encoder;
  memcpy (copy->kv_widths, cache->kv_widths, cache->n_entries * sizeof (gsize));
  memcpy (copy->rows, cache->rows, cache->n_entries * sizeof (gsize));
  if (!allocate (copy, error))
    return NULL;
  for (guint i = 0; i < cache->n_entries; i++)
    {
      gsize n = MIN (cache->length, cache->rows[i]);
      if (cache->entries[i].is_filled)
        n = cache->rows[i];
      copy->entries[i].is_filled = cache->entries[i].is_filled;
      memcpy (copy->entries[i].key, cache->entries[i].key, n * cache->kv_widths[i] * sizeof (float));
      memcpy (copy->entries[i].value, cache->entries[i].value, n * cache->kv_widths[i] * sizeof (float));
    }
  return g_steal_pointer (&copy);
}
