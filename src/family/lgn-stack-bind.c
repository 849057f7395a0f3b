/* From a <stack> element and a checkpoint to an LgnStack. */
#include "base/lgn-error.h"
#include "family/lgn-stack.h"
#include "family/lgn-xml.h"

#include <math.h>
#include <string.h>

/* More layers than any network has; a configuration that claims more is lying. */
#define MAX_LAYERS 4096

void
lgn_stack_free (LgnStack *stack)
{
  for (guint i = 0; stack->layers && i < stack->n_layers; i++)
    g_free (stack->layers[i].residuals);
  g_free (stack->layers);
  g_array_unref (stack->embed);
  g_free (stack);
}

static bool
is_in_out (xmlNode *element)
{
  g_autofree char *layout = lgn_xml_dup_attribute (element, "layout");

  return g_strcmp0 (layout, "in-out") == 0;
}

static const LgnActivation *
get_activation (LgnBinder *binder, xmlNode *element, const char *attribute, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, attribute);
  g_autofree char *name = lgn_traits_expand (binder->traits, text, error);
  const LgnActivation *activation = name ? lgn_activation_lookup (name) : NULL;

  if (name && !activation)
    g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: the activation function “%.60s” is not known",
                 lgn_traits_get_where (binder->traits), name);
  return activation;
}

/* The table [rows, width] of a lookup; rows are checked against the configuration. */
static bool
bind_lookup (LgnBinder *binder, xmlNode *element, gsize width, LgnEmbedStep *step, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table");
  gsize shape[2];

  if (!lgn_binder_get_size (binder, element, "rows", 0, &shape[0], error)
      || !lgn_binder_get_size (binder, element, "width", width, &shape[1], error))
    return false;
  step->width = shape[1];
  step->table = lgn_binder_get (binder, table, ".weight", 2, shape, error);
  return step->table != NULL;
}

static bool
bind_tokens (LgnBinder *binder, xmlNode *element, gsize width, LgnEmbedStep *step, GError **error)
{
  bool is_scaled;

  step->kind = LGN_EMBED_TOKENS;
  if (!bind_lookup (binder, element, width, step, error)
      || !lgn_binder_get_flag (binder, element, "scale-by-width", false, &is_scaled, error))
    return false;
  if (is_scaled)
    step->scale = (float) sqrt ((double) step->width);
  return true;
}

static bool
bind_positions (LgnBinder *binder, xmlNode *element, gsize width, LgnEmbedStep *step, GError **error)
{
  g_autofree char *kind = lgn_xml_dup_attribute (element, "kind");
  g_autofree char *pad = lgn_xml_dup_attribute (element, "skip-pad");

  if (!lgn_binder_get_size (binder, element, "offset", 0, &step->offset, error)
      || (pad && !lgn_traits_get_id (binder->traits, pad, &step->pad, error)))
    return false;
  if (strcmp (kind, "learned") == 0)
    {
      step->kind = LGN_EMBED_POSITIONS;
      return bind_lookup (binder, element, width, step, error);
    }
  step->kind = LGN_EMBED_SINUSOID;
  step->sinusoid = strcmp (kind, "sinusoid") == 0 ? LGN_SINUSOID_BY_WIDTH : LGN_SINUSOID_BY_HALF;
  return true;
}

static bool
bind_embed_linear (LgnBinder *binder, xmlNode *element, gsize width, LgnEmbedStep *step, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");

  step->kind = LGN_EMBED_LINEAR;
  return lgn_binder_get_size (binder, element, "out", 0, &step->width, error)
         && lgn_binder_get_linear (binder, tensor, true, is_in_out (element), width, step->width, &step->linear, error);
}

/* One child of <embed>; WIDTH is what the activations have before it. */
static bool
bind_embed_step (LgnBinder *binder, xmlNode *element, gsize width, LgnEmbedStep *step, GError **error)
{
  *step = (LgnEmbedStep) { .scale = 1, .pad = -1, .width = width };
  if (lgn_xml_is (element, "tokens"))
    return bind_tokens (binder, element, width, step, error);
  if (lgn_xml_is (element, "positions"))
    return bind_positions (binder, element, width, step, error);
  if (lgn_xml_is (element, "linear"))
    return bind_embed_linear (binder, element, width, step, error);
  step->kind = lgn_xml_is (element, "types") ? LGN_EMBED_TYPES : LGN_EMBED_NORM;
  if (step->kind == LGN_EMBED_TYPES)
    return bind_lookup (binder, element, width, step, error);
  return lgn_binder_get_norm (binder, element, width, &step->norm, error);
}

static bool
bind_embed (LgnBinder *binder, xmlNode *embed, LgnStack *stack, GError **error)
{
  gsize width = stack->width;

  for (xmlNode *element = lgn_xml_first_child (embed); element; element = lgn_xml_next (element))
    {
      LgnEmbedStep step;
      bool applies;

      if (!lgn_binder_applies (binder, element, &applies, error))
        return false;
      if (!applies)
        continue;
      if (!bind_embed_step (binder, element, width, &step, error))
        return false;
      width = step.width;
      if (step.kind == LGN_EMBED_TOKENS)
        stack->tokens = step.table;
      g_array_append_val (stack->embed, step);
    }
  if (width == stack->width && stack->tokens)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: the embedding is %" G_GSIZE_FORMAT " wide, the layers are %" G_GSIZE_FORMAT,
               lgn_traits_get_where (binder->traits), width, stack->width);
  return false;
}

/* Three projections that lie in one tensor, the queries' first. */
static bool
bind_fused (LgnBinder *binder, xmlNode *element, const char *fused, bool has_bias, gsize width, LgnAttentionPart *part, GError **error)
{
  gsize n_query = part->n_heads * part->head_width, n_key = part->n_kv_heads * part->head_width;

  if (!lgn_binder_get_linear (binder, fused, has_bias, is_in_out (element), width, n_query + 2 * n_key, &part->query, error))
    return false;
  part->key = part->value = part->query;
  part->query.n_out = n_query;
  part->key.n_out = part->value.n_out = n_key;
  part->key.first = n_query;
  part->value.first = n_query + n_key;
  return true;
}

static bool
bind_projections (LgnBinder *binder, xmlNode *element, gsize width, LgnAttentionPart *part, GError **error)
{
  g_autofree char *query = lgn_xml_dup_attribute (element, "query");
  g_autofree char *key = lgn_xml_dup_attribute (element, "key");
  g_autofree char *value = lgn_xml_dup_attribute (element, "value");
  g_autofree char *fused = lgn_xml_dup_attribute (element, "fused");
  g_autofree char *output = lgn_xml_dup_attribute (element, "output");
  gsize n_query = part->n_heads * part->head_width, n_key = part->n_kv_heads * part->head_width;
  bool in_out = is_in_out (element), has_bias, has_output_bias;

  if (!lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error)
      || !lgn_binder_get_flag (binder, element, "output-bias", true, &has_output_bias, error)
      || !lgn_binder_get_linear (binder, output, has_output_bias, in_out, n_query, width, &part->output, error))
    return false;
  if (fused)
    return bind_fused (binder, element, fused, has_bias, width, part, error);
  return lgn_binder_get_linear (binder, query, has_bias, in_out, width, n_query, &part->query, error)
         && lgn_binder_get_linear (binder, key, has_bias, in_out, width, n_key, &part->key, error)
         && lgn_binder_get_linear (binder, value, has_bias, in_out, width, n_key, &part->value, error);
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
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: %" G_GSIZE_FORMAT " heads do not share a width of %" G_GSIZE_FORMAT " evenly",
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
bind_rotary (LgnBinder *binder, xmlNode *element, LgnAttentionPart *part, GError **error)
{
  g_autofree char *base = lgn_xml_dup_attribute (element, "base");

  if (!lgn_traits_get_number (binder->traits, base, &part->rotary.base, error)
      || !lgn_binder_get_size (binder, element, "width", part->head_width, &part->rotary.rotary_dim, error))
    return false;
  if (part->rotary.rotary_dim % 2 == 0 && part->rotary.rotary_dim <= part->head_width)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " dimensions of a head cannot be rotated",
               lgn_traits_get_where (binder->traits), part->rotary.rotary_dim, part->head_width);
  return false;
}

static bool
bind_attention_positions (LgnBinder *binder, xmlNode *attention, LgnAttentionPart *part, GError **error)
{
  for (xmlNode *element = lgn_xml_first_child (attention); element; element = lgn_xml_next (element))
    {
      bool applies;

      if (!lgn_binder_applies (binder, element, &applies, error))
        return false;
      if (applies && !(lgn_xml_is (element, "rotary") ? bind_rotary (binder, element, part, error)
                                                      : bind_relative (binder, element, part, error)))
        return false;
    }
  return true;
}

static bool
bind_attention (LgnBinder *binder, xmlNode *element, gsize width, guint layer, LgnAttentionPart *part, GError **error)
{
  g_autofree char *site = lgn_xml_dup_attribute (element, "site");
  bool is_scaled, is_scaled_by_layer;

  part->is_cross = site != NULL;
  if (!bind_heads (binder, element, width, part, error)
      || !lgn_binder_get_flag (binder, element, "causal", false, &part->is_causal, error)
      || !lgn_binder_get_size (binder, element, "window", 0, &part->window, error)
      || !lgn_binder_get_flag (binder, element, "scaled", true, &is_scaled, error)
      || !lgn_binder_get_flag (binder, element, "scaled-by-layer", false, &is_scaled_by_layer, error))
    return false;
  part->scale = is_scaled ? (float) (1 / sqrt ((double) part->head_width)) : 1;
  if (is_scaled_by_layer)
    part->scale /= (float) (layer + 1);
  return bind_projections (binder, element, width, part, error) && bind_attention_positions (binder, element, part, error);
}

static bool
bind_mlp (LgnBinder *binder, xmlNode *element, gsize width, LgnMlpPart *part, GError **error)
{
  g_autofree char *up = lgn_xml_dup_attribute (element, "up");
  g_autofree char *down = lgn_xml_dup_attribute (element, "down");
  g_autofree char *gate = lgn_xml_dup_attribute (element, "gate");
  bool has_bias, in_out = is_in_out (element);
  gsize inner;

  part->activation = get_activation (binder, element, "activation", error);
  return part->activation && lgn_binder_get_size (binder, element, "inner", 0, &inner, error)
         && lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error)
         && (!gate || lgn_binder_get_linear (binder, gate, has_bias, in_out, width, inner, &part->gate, error))
         && lgn_binder_get_linear (binder, up, has_bias, in_out, width, inner, &part->up, error)
         && lgn_binder_get_linear (binder, down, has_bias, in_out, inner, width, &part->down, error);
}

static bool
bind_residual (LgnBinder *binder, xmlNode *element, gsize width, guint layer, LgnResidual *residual, GError **error)
{
  g_autofree char *place_text = lgn_xml_dup_attribute (element, "norm");
  g_autofree char *place = lgn_traits_expand (binder->traits, place_text, error);
  xmlNode *norm = lgn_xml_first_child (element), *part = lgn_xml_next (norm);

  if (!place || !lgn_binder_get_norm (binder, norm, width, &residual->norm, error))
    return false;
  residual->is_pre = strcmp (place, "pre") == 0;
  residual->is_attention = lgn_xml_is (part, "attention");
  if (residual->is_attention)
    return bind_attention (binder, part, width, layer, &residual->attention, error);
  return bind_mlp (binder, part, width, &residual->mlp, error);
}

static bool
bind_layer (LgnBinder *binder, xmlNode *parts, LgnStack *stack, guint index, GError **error)
{
  LgnLayer *layer = &stack->layers[index];

  layer->residuals = g_new0 (LgnResidual, xmlChildElementCount (parts));
  for (xmlNode *element = lgn_xml_first_child (parts); element; element = lgn_xml_next (element))
    if (!bind_residual (binder, element, stack->width, index, &layer->residuals[layer->n_residuals++], error))
      return false;
  return true;
}

static bool
bind_layers (LgnBinder *binder, LgnFamily *family, xmlNode *element, LgnStack *stack, GError **error)
{
  xmlNode *parts = lgn_family_get_layer (family, element, error);
  g_autofree char *tensors = lgn_xml_dup_attribute (lgn_xml_find_child (element, "layer"), "tensors");

  if (!parts)
    return false;
  stack->layers = g_new0 (LgnLayer, stack->n_layers);
  for (guint i = 0; i < stack->n_layers; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      lgn_traits_set_word (binder->traits, "layer", number);
      g_autofree char *prefix = lgn_traits_expand (binder->traits, tensors, error);
      if (!prefix)
        return false;
      lgn_binder_set_prefix (binder, prefix);
      if (!bind_layer (binder, parts, stack, i, error))
        return false;
    }
  lgn_binder_set_prefix (binder, "");
  return true;
}

static bool
bind_sizes (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error)
{
  g_autofree char *site = lgn_xml_dup_attribute (element, "site");
  gsize n_layers;

  lgn_site_from_name (site, &stack->site);
  if (!lgn_binder_get_size (binder, element, "width", 0, &stack->width, error)
      || !lgn_binder_get_size (binder, element, "positions", 0, &stack->max_positions, error)
      || !lgn_binder_get_size (binder, element, "layers", 0, &n_layers, error))
    return false;
  stack->n_layers = (guint) n_layers;
  if (n_layers <= MAX_LAYERS)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: %" G_GSIZE_FORMAT " layers are more than any network has",
               lgn_traits_get_where (binder->traits), n_layers);
  return false;
}

/* How many heads the first self-attention of the stack has. */
static guint
count_heads (const LgnStack *stack)
{
  for (guint i = 0; i < stack->layers[0].n_residuals; i++)
    if (stack->layers[0].residuals[i].is_attention)
      return stack->layers[0].residuals[i].attention.n_heads;
  return 0;
}

/* lgn_stack_bind: (transfer full): the stack that ELEMENT of FAMILY describes; every tensor is there and fits. */
LgnStack *
lgn_stack_bind (LgnBinder *binder, LgnFamily *family, xmlNode *element, GError **error)
{
  g_autoptr (LgnStack) stack = g_new0 (LgnStack, 1);
  xmlNode *norm = lgn_xml_find_child (element, "norm");

  stack->embed = g_array_new (FALSE, FALSE, sizeof (LgnEmbedStep));
  if (!bind_sizes (binder, element, stack, error) || !bind_embed (binder, lgn_xml_find_child (element, "embed"), stack, error)
      || !bind_layers (binder, family, element, stack, error))
    return NULL;
  stack->has_norm = norm != NULL;
  if (norm && !lgn_binder_get_norm (binder, norm, stack->width, &stack->norm, error))
    return NULL;
  stack->n_heads = count_heads (stack);
  return g_steal_pointer (&stack);
}
