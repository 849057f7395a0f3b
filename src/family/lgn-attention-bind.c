/* From an <attention> element and a checkpoint to an LgnAttentionPart. */
#include "attn/lgn-grid-bias.h"
#include "base/lgn-error.h"
#include "family/lgn-part.h"
#include "family/lgn-xml.h"

#include <math.h>

/* A bias that has a tensor of its own, [n], where ATTRIBUTE names one. */
static bool
bind_bias (LgnBinder *binder, xmlNode *element, const char *attribute, gsize n, const LgnWeight **bias, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, attribute);

  *bias = tensor ? lgn_binder_get (binder, tensor, "", 1, &n, error) : NULL;
  return *bias || !tensor;
}

/* Three projections that lie in one tensor: all queries, all keys, all values, or key head by key head. */
static bool
bind_fused (LgnBinder *binder, xmlNode *element, const char *fused, bool has_bias, gsize width, LgnAttentionPart *part,
            GError **error)
{
  g_autofree char *order = lgn_xml_dup_attribute (element, "fused-order");
  gsize n_query = part->n_heads * part->head_width, n_key = part->n_kv_heads * part->head_width;

  if (!lgn_binder_get_linear (binder, fused, has_bias, lgn_binder_is_in_out (binder, element), width, n_query + 2 * n_key,
                              &part->query, error))
    return false;
  if (g_strcmp0 (order, "by-group") == 0)
    part->grouped = part->query;
  if (!bind_bias (binder, element, "query-bias", n_query, &part->query_bias, error)
      || !bind_bias (binder, element, "value-bias", n_key, &part->value_bias, error))
    return false;
  part->key = part->value = part->query;
  part->query.n_out = n_query;
  part->key.n_out = part->value.n_out = n_key;
  part->key.first = n_query;
  part->value.first = n_query + n_key;
  return true;
}

/* Keys and values of SOURCE_WIDTH states that lie in one tensor: all keys, all values. */
static bool
bind_key_value (LgnBinder *binder, xmlNode *element, const char *fused, bool has_bias, gsize source_width, LgnAttentionPart *part,
                GError **error)
{
  gsize n_key = part->n_kv_heads * part->head_width;

  if (!lgn_binder_get_linear (binder, fused, has_bias, lgn_binder_is_in_out (binder, element), source_width, 2 * n_key,
                              &part->key, error))
    return false;
  part->value = part->key;
  part->key.n_out = part->value.n_out = part->value.first = n_key;
  return true;
}

static bool
bind_projections (LgnBinder *binder, xmlNode *element, gsize width, LgnAttentionPart *part, GError **error)
{
  g_autofree char *query = lgn_xml_dup_attribute (element, "query");
  g_autofree char *key = lgn_xml_dup_attribute (element, "key");
  g_autofree char *value = lgn_xml_dup_attribute (element, "value");
  g_autofree char *key_value = lgn_xml_dup_attribute (element, "key-value");
  g_autofree char *fused = lgn_xml_dup_attribute (element, "fused");
  g_autofree char *output = lgn_xml_dup_attribute (element, "output");
  gsize n_query = part->n_heads * part->head_width, n_key = part->n_kv_heads * part->head_width, source_width;
  bool in_out = lgn_binder_is_in_out (binder, element), has_bias, has_key_bias, has_output_bias;

  if (!lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error)
      || !lgn_binder_get_flag (binder, element, "key-bias", has_bias, &has_key_bias, error)
      || !lgn_binder_get_flag (binder, element, "output-bias", true, &has_output_bias, error)
      || !lgn_binder_get_size (binder, element, "source-width", width, &source_width, error)
      || !lgn_binder_get_linear (binder, output, has_output_bias, in_out, n_query, width, &part->output, error))
    return false;
  if (fused)
    return bind_fused (binder, element, fused, has_bias, width, part, error);
  if (!lgn_binder_get_linear (binder, query, has_bias, in_out, width, n_query, &part->query, error))
    return false;
  if (key_value)
    return bind_key_value (binder, element, key_value, has_bias, source_width, part, error);
  return lgn_binder_get_linear (binder, key, has_key_bias, in_out, source_width, n_key, &part->key, error)
         && lgn_binder_get_linear (binder, value, has_bias, in_out, source_width, n_key, &part->value, error);
}

static bool
bind_heads (LgnBinder *binder, xmlNode *element, gsize width, LgnAttentionPart *part, GError **error)
{
  g_autofree char *head_width_text = lgn_xml_dup_attribute (element, "head-width");
  gsize n_heads, n_kv_heads;

  if (!lgn_binder_get_size (binder, element, "heads", 0, &n_heads, error)
      || !lgn_binder_get_size (binder, element, "kv-heads", n_heads, &n_kv_heads, error))
    return false;
  if (n_heads == 0 || n_kv_heads == 0 || n_heads % n_kv_heads != 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: %" G_GSIZE_FORMAT " query heads cannot be shared out among %" G_GSIZE_FORMAT " key heads",
                   lgn_traits_get_where (binder->traits), n_heads, n_kv_heads);
      return false;
    }
  if (!head_width_text && width % n_heads != 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: %" G_GSIZE_FORMAT " heads do not share a width of %" G_GSIZE_FORMAT " evenly",
                   lgn_traits_get_where (binder->traits), n_heads, width);
      return false;
    }
  part->n_heads = (guint) n_heads;
  part->n_kv_heads = (guint) n_kv_heads;
  return lgn_binder_get_size (binder, element, "head-width", width / n_heads, &part->head_width, error);
}

static bool
bind_relative (LgnBinder *binder, xmlNode *element, LgnAttentionPart *part, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table");

  if (!lgn_binder_get_size (binder, element, "reach", 0, &part->reach, error)
      || !lgn_binder_get_flag (binder, element, "both", false, &part->relative_both, error))
    return false;
  part->relative = lgn_binder_get (binder, table, ".weight", 2, (gsize[]) { 2 * part->reach - 1, part->head_width }, error);
  return part->relative != NULL;
}

static bool
bind_buckets (LgnBinder *binder, xmlNode *element, LgnAttentionPart *part, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table");
  gsize n_buckets;

  if (!lgn_binder_get_size (binder, element, "buckets", 0, &n_buckets, error)
      || !lgn_binder_get_size (binder, element, "distance", 0, &part->max_distance, error)
      || !lgn_binder_get_flag (binder, element, "bidirectional", true, &part->is_bidirectional, error))
    return false;
  gsize n_near = (part->is_bidirectional ? n_buckets / 2 : n_buckets) / 2;
  if (n_near == 0 || part->max_distance <= n_near)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: %" G_GSIZE_FORMAT " buckets cannot hold distances up to %" G_GSIZE_FORMAT,
                   lgn_traits_get_where (binder->traits), n_buckets, part->max_distance);
      return false;
    }
  part->buckets = lgn_binder_get (binder, table, ".weight", 2, (gsize[]) { n_buckets, part->n_heads }, error);
  return part->buckets != NULL;
}

/* Biases by the distance in the grid of patches; a part has two at most. */
static bool
bind_grid_bias (LgnBinder *binder, xmlNode *element, LgnAttentionPart *part, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table");
  guint next = part->grid_bias[0] ? 1 : 0;

  part->grid = binder->patches;
  if (!lgn_binder_get_size (binder, element, "leading", 0, &part->n_leading, error))
    return false;
  if (part->grid.rows == 0 || part->n_leading > 1)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "the family's description for %s has a bias by patches that do not lie in a grid, or after more than one token",
                   lgn_traits_get_where (binder->traits));
      return false;
    }
  gsize n_rows = lgn_grid_bias_count (part->grid.rows, part->grid.columns, part->n_leading);
  part->grid_bias[next] = lgn_binder_get (binder, table, "", 2, (gsize[]) { n_rows, part->n_heads }, error);
  return part->grid_bias[next] != NULL;
}

static bool
bind_position_part (LgnBinder *binder, xmlNode *element, gsize width, LgnAttentionPart *part, GError **error)
{
  if (lgn_xml_is (element, "rotary"))
    {
      g_clear_pointer (&part->rotary, lgn_rotary_free);
      part->rotary = lgn_rotary_bind (binder, element, part->head_width, error);
      return part->rotary != NULL;
    }
  if (lgn_xml_is (element, "windows"))
    return lgn_windows_bind (binder, element, part->n_heads, &part->windows, error);
  if (lgn_xml_is (element, "reduction"))
    return lgn_reduction_bind (binder, element, width, &part->reduction, error);
  if (lgn_xml_is (element, "grid-bias"))
    return bind_grid_bias (binder, element, part, error);
  if (lgn_xml_is (element, "alibi"))
    return lgn_alibi_bind (binder, element, part->n_heads, &part->alibi, error);
  if (lgn_xml_is (element, "query-norm"))
    return lgn_head_norm_bind (binder, element, part->head_width, part->n_heads, &part->query_norm, error);
  if (lgn_xml_is (element, "key-norm"))
    return lgn_head_norm_bind (binder, element, part->head_width, part->n_kv_heads, &part->key_norm, error);
  if (lgn_xml_is (element, "bucket-bias"))
    return bind_buckets (binder, element, part, error);
  if (lgn_xml_is (element, "landmarks"))
    return lgn_landmarks_bind (binder, element, &part->landmarks, error);
  if (lgn_xml_is (element, "value-convolution"))
    return lgn_value_convolution_bind (binder, element, part->n_heads, &part->value_convolution, error);
  if (lgn_xml_is (element, "blocks"))
    return lgn_blocks_bind (binder, element, &part->blocks, error);
  if (lgn_xml_is (element, "global"))
    return lgn_global_projections_bind (binder, element, width, part->n_heads * part->head_width, &part->global, error);
  if (lgn_xml_is (element, "disentangled"))
    return lgn_disentangled_bind (binder, element, width, part->n_heads * part->head_width, &part->disentangled, error);
  return bind_relative (binder, element, part, error);
}

static bool
bind_attention_positions (LgnBinder *binder, xmlNode *attention, gsize width, LgnAttentionPart *part, GError **error)
{
  for (xmlNode *element = lgn_xml_first_child (attention); element; element = lgn_xml_next (element))
    {
      bool applies;

      if (!lgn_binder_applies (binder, element, &applies, error))
        return false;
      if (applies && !bind_position_part (binder, element, width, part, error))
        return false;
    }
  return true;
}

/* What the dot products are multiplied with. */
static bool
bind_scale (LgnBinder *binder, xmlNode *element, guint layer, LgnAttentionPart *part, GError **error)
{
  g_autofree char *terms = lgn_xml_dup_attribute (element, "scaled-with");
  g_auto (GStrv) flags = terms ? g_strsplit (terms, " ", -1) : NULL;
  bool is_scaled, is_scaled_by_layer, is_whole, holds;
  guint n_terms = 1;

  if (!lgn_binder_get_flag (binder, element, "scaled", true, &is_scaled, error)
      || !lgn_binder_get_flag (binder, element, "scaled-by-layer", false, &is_scaled_by_layer, error)
      || !lgn_binder_get_flag (binder, element, "whole-scale", false, &is_whole, error))
    return false;
  for (guint i = 0; flags && flags[i]; i++)
    {
      if (!lgn_traits_test (binder->traits, flags[i], &holds, error))
        return false;
      n_terms += holds;
    }
  double root = sqrt ((double) part->head_width * n_terms);
  part->scale = is_scaled ? (float) (1 / (is_whole ? floor (root) : root)) : 1;
  if (is_scaled_by_layer)
    part->scale /= (float) (layer + 1);
  return lgn_score_scale_bind (binder, element, &part->scale, error)
         && lgn_score_cap_bind (binder, element, &part->soft_cap, error);
}

/* lgn_attention_part_bind: the attention that ELEMENT describes, of layer LAYER of a stack of WIDTH. */
bool
lgn_attention_part_bind (LgnBinder *binder, xmlNode *element, gsize width, guint layer, LgnAttentionPart *part, GError **error)
{
  g_autofree char *site = lgn_xml_dup_attribute (element, "site");
  bool is_windowed;

  part->is_cross = site != NULL;
  if (!bind_heads (binder, element, width, part, error)
      || !lgn_binder_get_flag (binder, element, "causal", false, &part->is_causal, error)
      || !lgn_binder_get_size (binder, element, "window", 0, &part->window, error)
      || !lgn_binder_get_flag (binder, element, "windowed", true, &is_windowed, error)
      || !lgn_binder_get_flag (binder, element, "masks-queries", false, &part->masks_queries, error)
      || !bind_scale (binder, element, layer, part, error))
    return false;
  if (!is_windowed)
    part->window = 0;
  return bind_projections (binder, element, width, part, error) && bind_attention_positions (binder, element, width, part, error);
}
