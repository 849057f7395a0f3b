#include "family/lgn-feeds.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

struct _LgnFeeds
{
  GHashTable *tensors; /* char * -> LgnTensor */
};

LgnFeeds *
lgn_feeds_new (void)
{
  LgnFeeds *feeds = g_new0 (LgnFeeds, 1);

  feeds->tensors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lgn_tensor_unref);
  return feeds;
}

void
lgn_feeds_free (LgnFeeds *feeds)
{
  g_hash_table_unref (feeds->tensors);
  g_free (feeds);
}

/* lgn_feeds_set: gives TENSOR (a reference is taken) under NAME. */
void
lgn_feeds_set (LgnFeeds *feeds, const char *name, LgnTensor *tensor)
{
  g_hash_table_replace (feeds->tensors, g_strdup (name), lgn_tensor_ref (tensor));
}

/* lgn_feeds_list: (transfer container): the names, sorted; they live as long as FEEDS. */
GPtrArray *
lgn_feeds_list (const LgnFeeds *feeds)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, feeds->tensors);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);

  lgn_sort_strings (names);
  return names;
}

/* lgn_feeds_lookup: (transfer none): NULL where NAME is not given; FEEDS may be NULL. */
LgnTensor *
lgn_feeds_lookup (const LgnFeeds *feeds, const char *name)
{
  return feeds ? g_hash_table_lookup (feeds->tensors, name) : NULL;
}

/* lgn_feeds_get: (transfer none): the tensor NAME, F32 with N_DIMS dimensions, none of them 0; else NULL with LGN_ERROR_INPUT. */
LgnTensor *
lgn_feeds_get (const LgnFeeds *feeds, const char *name, guint n_dims, GError **error)
{
  LgnTensor *tensor = lgn_feeds_lookup (feeds, name);

  if (!tensor)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "the network reads “%s”, which the input does not have", name);
  else if (tensor->dtype != LGN_DTYPE_F32 || tensor->n_dims != n_dims || lgn_tensor_n_elements (tensor) == 0)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "“%s” should be F32 with %u dimensions, the batch not counted", name, n_dims);
  else
    return tensor;
  return NULL;
}
