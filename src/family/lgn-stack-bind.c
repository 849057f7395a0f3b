/* From a <stack> element and a checkpoint to an LgnStack. */
#include "base/lgn-error.h"
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"

#include <string.h>

/* More layers than any network has; a configuration that claims more is lying. */
#define MAX_LAYERS 4096

static void
layer_clear (LgnLayer *layer)
{
  for (guint i = 0; i < layer->n_residuals; i++)
    g_clear_pointer (&layer->residuals[i].attention.rotary, lgn_rotary_free);
  g_free (layer->residuals);
}

void
lgn_stack_free (LgnStack *stack)
{
  for (guint i = 0; stack->layers && i < stack->n_layers; i++)
    layer_clear (&stack->layers[i]);
  g_free (stack->layers);
  g_array_unref (stack->embed);
  g_ptr_array_unref (stack->feeds);
  g_ptr_array_unref (stack->leading);
  g_ptr_array_unref (stack->trailing);
  g_free (stack);
}

static bool
bind_mlp (LgnBinder *binder, xmlNode *element, gsize width, LgnMlpPart *part, GError **error)
{
  g_autofree char *up = lgn_xml_dup_attribute (element, "up");
  g_autofree char *down = lgn_xml_dup_attribute (element, "down");
  g_autofree char *gate = lgn_xml_dup_attribute (element, "gate");
  g_autofree char *gate_up = lgn_xml_dup_attribute (element, "gate-up");
  bool has_bias, in_out = lgn_binder_is_in_out (element);
  gsize inner;

  part->activation = lgn_binder_get_activation (binder, element, "activation", error);
  if (!part->activation || !lgn_binder_get_size (binder, element, "inner", 0, &inner, error)
      || !lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error))
    return false;
  if (gate_up)
    {
      if (!lgn_binder_get_linear (binder, gate_up, has_bias, in_out, width, 2 * inner, &part->gate, error))
        return false;
      part->up = part->gate;
      part->gate.n_out = part->up.n_out = part->up.first = inner;
      return lgn_binder_get_linear (binder, down, has_bias, in_out, inner, width, &part->down, error);
    }
  return (!gate || lgn_binder_get_linear (binder, gate, has_bias, in_out, width, inner, &part->gate, error))
         && lgn_binder_get_linear (binder, up, has_bias, in_out, width, inner, &part->up, error)
         && lgn_binder_get_linear (binder, down, has_bias, in_out, inner, width, &part->down, error);
}

/* What the part's output is multiplied with before it is added. */
static bool
bind_scale (LgnBinder *binder, xmlNode *element, gsize width, LgnResidual *residual, GError **error)
{
  g_autofree char *scale = lgn_xml_dup_attribute (element, "scale");
  bool is_scaled;

  if (!lgn_binder_get_flag (binder, element, "scaled", true, &is_scaled, error))
    return false;
  if (!scale || !is_scaled)
    return true;
  residual->scale = lgn_binder_get (binder, scale, "", 1, &width, error);
  return residual->scale != NULL;
}

static bool
bind_residual (LgnBinder *binder, xmlNode *element, gsize width, guint layer, LgnResidual *residual, GError **error)
{
  g_autofree char *place_text = lgn_xml_dup_attribute (element, "norm");
  g_autofree char *place = lgn_traits_expand (binder->traits, place_text, error);
  xmlNode *norm, *part;

  if (!place || !lgn_binder_find_part (binder, element, true, &norm, error)
      || !lgn_binder_find_part (binder, element, false, &part, error))
    return false;
  if (!norm || !part)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
                   "%s: the family's description has no parts for this combination of traits",
                   lgn_traits_get_where (binder->traits));
      return false;
    }
  if (!lgn_binder_get_norm (binder, norm, width, &residual->norm, error) || !bind_scale (binder, element, width, residual, error))
    return false;
  residual->is_pre = strcmp (place, "pre") == 0;
  residual->is_attention = lgn_xml_is (part, "attention");
  if (residual->is_attention)
    return lgn_attention_part_bind (binder, part, width, layer, &residual->attention, error);
  return bind_mlp (binder, part, width, &residual->mlp, error);
}

static bool
bind_layer (LgnBinder *binder, xmlNode *parts, LgnStack *stack, guint index, GError **error)
{
  LgnLayer *layer = &stack->layers[index];

  if (!lgn_binder_get_flag (binder, parts, "parallel", false, &layer->is_parallel, error))
    return false;
  layer->residuals = g_new0 (LgnResidual, xmlChildElementCount (parts));
  for (xmlNode *element = lgn_xml_first_child (parts); element; element = lgn_xml_next (element))
    if (!bind_residual (binder, element, stack->width, index, &layer->residuals[layer->n_residuals++], error))
      return false;
  return true;
}

/* Sets {layer}, and {group} where GROUPS layers after one another share their weights. */
static bool
select_layer (LgnBinder *binder, xmlNode *element, guint layer, guint n_layers, GError **error)
{
  gsize n_groups;

  if (!lgn_binder_get_size (binder, element, "groups", n_layers, &n_groups, error))
    return false;
  if (n_groups == 0 || n_groups > n_layers)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: %u layers cannot be shared out among %" G_GSIZE_FORMAT " groups",
                   lgn_traits_get_where (binder->traits), n_layers, n_groups);
      return false;
    }
  g_autofree char *group = g_strdup_printf ("%u", (guint) (layer / ((double) n_layers / (double) n_groups)));
  lgn_traits_set_word (binder->traits, "group", group);
  return lgn_traits_select_layer (binder->traits, layer, n_layers, error);
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
      if (!select_layer (binder, lgn_xml_find_child (element, "layer"), i, stack->n_layers, error))
        return false;
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
  if (!lgn_binder_get_flag (binder, element, "hide-norm", false, &stack->hides_norm, error)
      || !lgn_binder_get_size (binder, element, "width", 0, &stack->width, error)
      || !lgn_binder_get_size (binder, element, "positions", 0, &stack->max_positions, error)
      || !lgn_binder_get_size (binder, element, "layers", 0, &n_layers, error))
    return false;
  stack->n_layers = (guint) n_layers;
  if (n_layers > 0 && n_layers <= MAX_LAYERS)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: no network has %" G_GSIZE_FORMAT " layers",
               lgn_traits_get_where (binder->traits), n_layers);
  return false;
}

/* Where rotations are changed for longer texts, the stack reads those too. */
static void
stretch (LgnStack *stack)
{
  for (guint i = 0; i < stack->n_layers; i++)
    for (guint j = 0; j < stack->layers[i].n_residuals; j++)
      {
        const LgnRotary *rotary = stack->layers[i].residuals[j].attention.rotary;
        if (rotary && stack->max_positions > 0)
          stack->max_positions = MAX (stack->max_positions, lgn_rotary_get_reach (rotary));
      }
}

/* How many parts of a layer look: at their own sequence, or (IS_CROSS) at the encoder's. */
static guint
count_attentions (const LgnLayer *layer, bool is_cross)
{
  guint n = 0;

  for (guint i = 0; i < layer->n_residuals; i++)
    n += layer->residuals[i].is_attention && layer->residuals[i].attention.is_cross == is_cross;
  return n;
}

/* A map is named by its site, layer and head: a layer has one attention of each site. */
static bool
check_sites (LgnBinder *binder, const LgnStack *stack, GError **error)
{
  for (guint i = 0; i < stack->n_layers; i++)
    if (count_attentions (&stack->layers[i], false) != 1
        || count_attentions (&stack->layers[i], true) > (stack->site == LGN_SITE_DECODER))
      {
        g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                     "the family's description for %s should give every layer one attention, and cross attention to decoders alone",
                     lgn_traits_get_where (binder->traits));
        return false;
      }
  return true;
}

/* A stack with projections for tokens that look everywhere is fed with which ones they are. It reads all tokens at once. */
static bool
check_global (LgnBinder *binder, LgnStack *stack, GError **error)
{
  bool is_causal = false;

  for (guint i = 0; i < stack->n_layers; i++)
    for (guint j = 0; j < stack->layers[i].n_residuals; j++)
      {
        const LgnAttentionPart *part = &stack->layers[i].residuals[j].attention;
        stack->has_global |= part->global.query.weight != NULL;
        is_causal |= (part->global.query.weight || part->blocks.size > 0) && (part->is_causal || part->is_cross);
      }
  if (stack->has_global)
    g_ptr_array_add (stack->feeds, g_strdup (LGN_GLOBAL_FEED));
  if (!is_causal)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "the family's description for %s has blocks or global tokens where not all tokens look at all others",
               lgn_traits_get_where (binder->traits));
  return false;
}

static guint
count_heads (const LgnLayer *layer)
{
  for (guint i = 0; i < layer->n_residuals; i++)
    if (layer->residuals[i].is_attention)
      return layer->residuals[i].attention.n_heads;
  return 0;
}

/* A convolution looks at what comes after a token too: it cannot stand where tokens are read one by one. */
static bool
bind_convolution (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error)
{
  xmlNode *convolution = lgn_xml_find_child (element, "convolution");
  bool applies = false;

  if (convolution && !lgn_binder_applies (binder, convolution, &applies, error))
    return false;
  if (!applies)
    return true;
  if (stack->site != LGN_SITE_DECODER && !stack->layers[0].residuals[0].attention.is_causal)
    return lgn_convolution_part_bind (binder, convolution, stack->width, &stack->convolution, error);
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "the family's description for %s has a convolution in a stack that writes",
               lgn_traits_get_where (binder->traits));
  return false;
}

/* lgn_stack_bind: (transfer full): the stack that ELEMENT of FAMILY describes; every tensor is there and fits. */
LgnStack *
lgn_stack_bind (LgnBinder *binder, LgnFamily *family, xmlNode *element, GError **error)
{
  g_autoptr (LgnStack) stack = g_new0 (LgnStack, 1);
  xmlNode *norm;

  stack->embed = g_array_new (FALSE, FALSE, sizeof (LgnEmbedStep));
  g_array_set_clear_func (stack->embed, lgn_embed_step_clear);
  stack->feeds = g_ptr_array_new_with_free_func (g_free);
  stack->leading = g_ptr_array_new_with_free_func (g_free);
  stack->trailing = g_ptr_array_new_with_free_func (g_free);
  if (!bind_sizes (binder, element, stack, error) || !lgn_embed_bind (binder, lgn_xml_find_child (element, "embed"), stack, error)
      || !bind_layers (binder, family, element, stack, error) || !check_sites (binder, stack, error)
      || !check_global (binder, stack, error))
    return NULL;
  if (!bind_convolution (binder, element, stack, error) || !lgn_binder_find_part (binder, element, true, &norm, error))
    return NULL;
  stack->has_norm = norm != NULL;
  if (norm && !lgn_binder_get_norm (binder, norm, stack->width, &stack->norm, error))
    return NULL;
  stretch (stack);
  stack->n_heads = count_heads (&stack->layers[0]);
  return g_steal_pointer (&stack);
}
