#include "family/lgn-head-pool.h"
#include "attn/lgn-attention.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

#include <math.h>

/* The three projections, whose tensors have names of their own: [3 * width, width] and [3 * width]. */
static bool
bind_projections (LgnBinder *binder, xmlNode *element, gsize width, LgnHeadPool *part, GError **error)
{
  g_autofree char *weight = lgn_xml_dup_attribute (element, "fused-weight");
  g_autofree char *bias = lgn_xml_dup_attribute (element, "fused-bias");
  gsize shape[] = { 3 * width, width };

  part->query = (LgnLinear) { .n_in = width, .n_out = width };
  part->query.weight = lgn_binder_get_matrix (binder, weight, "", shape, error);
  if (!part->query.weight)
    return false;
  part->query.bias = lgn_binder_get (binder, bias, "", 1, shape, error);
  part->key = part->value = part->query;
  part->key.first = width;
  part->value.first = 2 * width;
  return part->query.bias != NULL;
}

/* lgn_head_pool_bind: what ELEMENT of a head describes, over hidden states of WIDTH; false with LGN_ERROR_FORMAT. */
bool
lgn_head_pool_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnHeadPool *part, GError **error)
{
  g_autofree char *seed = lgn_xml_dup_attribute (element, "seed");
  g_autofree char *output = lgn_xml_dup_attribute (element, "output");
  gsize n_heads;

  if (!lgn_binder_get_size (binder, element, "heads", 0, &n_heads, error))
    return false;
  if (n_heads == 0 || width % n_heads != 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: %" G_GSIZE_FORMAT " heads do not share a width of %" G_GSIZE_FORMAT " evenly",
                   lgn_traits_get_where (binder->traits), n_heads, width);
      return false;
    }
  part->n_heads = (guint) n_heads;
  part->width = width;
  part->seed = lgn_binder_get_rows (binder, seed, 1, 1, width, error);
  return part->seed && bind_projections (binder, element, width, part, error)
         && lgn_binder_get_linear (binder, output, true, false, width, width, &part->output, error);
}

/**
 * lgn_head_pool_run: what PART's query sees of X [n, width]: multi-head attention without masks, then the output projection.
 * Returns: (transfer full): [width]; NULL with LGN_ERROR_LIMIT.
 */
float *
lgn_head_pool_run (const LgnHeadPool *part, LgnPool *pool, const float *x, gsize n, GError **error)
{
  gsize width = part->width;
  g_autofree float *key = g_try_new (float, n * width), *value = g_try_new (float, n * width);
  g_autofree float *query = g_new (float, width), *context = g_new (float, width), *out = g_new (float, width);
  g_autoptr (LgnScope) scope = lgn_scope_new (1, n);

  if (!key || !value)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for keys and values of %" G_GSIZE_FORMAT " tokens", n);
      return NULL;
    }
  lgn_linear_apply (&part->query, pool, part->seed->data, 1, query);
  lgn_linear_apply (&part->key, pool, x, n, key);
  lgn_linear_apply (&part->value, pool, x, n, value);
  gsize head_width = width / part->n_heads;
  LgnAttention attention = {
    .n_heads = part->n_heads, .n_kv_heads = part->n_heads, .head_dim = head_width, .n_query = 1, .n_key = n,
    .query = query, .key = key, .value = value, .scale = (float) (1 / sqrt ((double) head_width)), .scope = scope,
  };
  if (!lgn_attention_compute (&attention, pool, context, NULL, error))
    return NULL;
  lgn_linear_apply (&part->output, pool, context, 1, out);
  return g_steal_pointer (&out);
}
