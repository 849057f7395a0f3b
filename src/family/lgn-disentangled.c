#include "family/lgn-disentangled.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

/* The projection in the attribute NAME, if FLAG holds. */
static bool
bind_projection (LgnBinder *binder, xmlNode *element, const char *name, const char *flag, gsize width, gsize n_out,
                 LgnLinear *linear, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, name);
  g_autofree char *bias = g_strconcat (name, "-bias", NULL);
  bool applies, has_bias;

  if (!lgn_binder_get_flag (binder, element, flag, true, &applies, error)
      || !lgn_binder_get_flag (binder, element, bias, true, &has_bias, error))
    return false;
  return !applies || lgn_binder_get_linear (binder, tensor, has_bias, false, width, n_out, linear, error);
}

static bool
bind_norm (LgnBinder *binder, xmlNode *element, gsize width, LgnDisentangled *part, GError **error)
{
  xmlNode *norm;

  if (!lgn_binder_find_part (binder, element, true, &norm, error))
    return false;
  part->has_norm = norm != NULL;
  return !norm || lgn_binder_get_norm (binder, norm, width, &part->norm, error);
}

static bool
check_buckets (LgnBinder *binder, const LgnDisentangled *part, GError **error)
{
  if (part->span > 0 && (part->n_buckets == 0 || (part->n_buckets > 1 && part->max_distance > part->n_buckets / 2 + 1)))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: %" G_GSIZE_FORMAT " buckets cannot hold distances up to %" G_GSIZE_FORMAT,
               lgn_traits_get_where (binder->traits), part->n_buckets, part->max_distance);
  return false;
}

/* lgn_disentangled_bind: what a <disentangled> ELEMENT describes, in a stack of WIDTH whose heads are N_OUT wide together. */
bool
lgn_disentangled_bind (LgnBinder *binder, xmlNode *element, gsize width, gsize n_out, LgnDisentangled *part, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table");

  if (!lgn_binder_get_size (binder, element, "span", 0, &part->span, error)
      || !lgn_binder_get_size (binder, element, "buckets", 0, &part->n_buckets, error)
      || !lgn_binder_get_size (binder, element, "distance", 0, &part->max_distance, error)
      || !check_buckets (binder, part, error) || !bind_norm (binder, element, width, part, error)
      || !bind_projection (binder, element, "key", "content-to-position", width, n_out, &part->key, error)
      || !bind_projection (binder, element, "query", "position-to-content", width, n_out, &part->query, error))
    return false;
  part->table = lgn_binder_get (binder, table, ".weight", 2, (gsize[]) { 2 * part->span, width }, error);
  return part->table != NULL;
}

/* The row of the table for a distance. */
static gsize
find_row (const LgnDisentangled *part, gssize query_minus_key)
{
  gssize row = (gssize) part->span + lgn_log_bucket (query_minus_key, part->n_buckets, part->max_distance);

  return (gsize) CLAMP (row, 0, 2 * (gssize) part->span - 1);
}

/* (transfer full) ROWS [n, n_in] projected; NULL with LGN_ERROR_LIMIT. */
static float *
project (const LgnLinear *linear, LgnPool *pool, const float *rows, gsize n, GError **error)
{
  gsize n_floats;
  float *out = lgn_checked_mul (n, linear->n_out, &n_floats) ? g_try_new (float, n_floats) : NULL;

  if (out)
    lgn_linear_apply (linear, pool, rows, n, out);
  else
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the vectors of %" G_GSIZE_FORMAT " distances", n);
  return out;
}

/**
 * lgn_disentangled_project: the vectors for all distances of a sequence of N tokens, of rows that such distances have; heads are
 * HEAD_WIDTH wide. DISTANCES is to be cleared by the caller whatever comes of it.
 */
bool
lgn_disentangled_project (const LgnDisentangled *part, LgnPool *pool, gsize n, gsize head_width, LgnDistances *distances,
                          GError **error)
{
  gsize width = part->table->stored->shape[1];
  gsize first = find_row (part, 1 - (gssize) n), n_rows = find_row (part, (gssize) n - 1) - first + 1;
  const float *rows = part->table->data + first * width;
  g_autofree float *normed = part->has_norm ? g_new (float, n_rows * width) : NULL;

  if (normed)
    {
      lgn_norm_apply (&part->norm, rows, n_rows, width, normed);
      rows = normed;
    }
  if (part->key.weight && !(distances->for_query = project (&part->key, pool, rows, n_rows, error)))
    return false;
  if (part->query.weight && !(distances->for_key = project (&part->query, pool, rows, n_rows, error)))
    return false;
  distances->row = g_new (guint32, 2 * n - 1);
  for (gsize i = 0; i < 2 * n - 1; i++)
    distances->row[i] = (guint32) (find_row (part, (gssize) i + 1 - (gssize) n) - first);
  distances->vectors = (LgnRelativeVectors) {
    .for_query = distances->for_query, .for_key = distances->for_key, .reach = n, .row = distances->row,
    .stride = part->key.weight ? part->key.n_out : part->query.n_out, .head_stride = head_width,
  };
  return true;
}

void
lgn_distances_clear (LgnDistances *distances)
{
  g_clear_pointer (&distances->for_query, g_free);
  g_clear_pointer (&distances->for_key, g_free);
  g_clear_pointer (&distances->row, g_free);
}
