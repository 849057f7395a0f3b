/* From a <layer> element and a checkpoint to the layers of a stack. */
#include "base/lgn-error.h"
#include "family/lgn-stack.h"
#include "family/lgn-xml.h"

#include <string.h>

/* lgn_layer_clear: frees what the parts of LAYER own. */
void
lgn_layer_clear (LgnLayer *layer)
{
  for (guint i = 0; i < layer->n_residuals; i++)
    {
      LgnResidual *residual = &layer->residuals[i];
      g_clear_pointer (&residual->attention.rotary, lgn_rotary_free);
      g_free (residual->attention.alibi.slopes);
      g_clear_pointer (&residual->experts, lgn_experts_part_free);
    }
  g_free (layer->residuals);
}

/* What the part's output is multiplied with before it is added. */
static bool
bind_scale (LgnBinder *binder, xmlNode *element, gsize width, LgnResidual *residual, GError **error)
{
  g_autofree char *scale = lgn_xml_dup_attribute (element, "scale");
  bool is_optional;

  residual->factor = 1;
  if (!lgn_binder_get_flag (binder, element, "scale-optional", false, &is_optional, error)
      || !lgn_binder_get_factor (binder, element, "factor", &residual->factor, error))
    return false;
  if (!scale || (is_optional && !lgn_binder_has (binder, scale, "")))
    return true;
  residual->scale = lgn_binder_get (binder, scale, "", 1, &width, error);
  return residual->scale != NULL;
}

/* *FOUND = the first child of PARENT that is one of NAMES and whose condition holds, or NULL. */
static bool
find_child (LgnBinder *binder, xmlNode *parent, const char *const *names, xmlNode **found, GError **error)
{
  for (*found = lgn_xml_first_child (parent); *found; *found = lgn_xml_next (*found))
    {
      bool applies;

      if (!g_strv_contains (names, (const char *) (*found)->name))
        continue;
      if (!lgn_binder_applies (binder, *found, &applies, error))
        return false;
      if (applies)
        return true;
    }
  return true;
}

static bool
fail_combination (LgnBinder *binder, GError **error)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
               "%s: the family's description has no parts for this combination of traits", lgn_traits_get_where (binder->traits));
  return false;
}

/* The norms around the part of a residual: one in front of it or after the sum, and one of what it gives. */
static bool
bind_norms (LgnBinder *binder, xmlNode *element, gsize width, LgnResidual *residual, GError **error)
{
  g_autofree char *place_text = lgn_xml_dup_attribute (element, "norm");
  g_autofree char *place = lgn_traits_expand (binder->traits, place_text, error);
  xmlNode *norm, *branch;

  if (!place || !find_child (binder, element, (const char *const[]) { "norm", NULL }, &norm, error)
      || !find_child (binder, element, (const char *const[]) { "branch-norm", NULL }, &branch, error))
    return false;
  residual->place = strcmp (place, "pre") == 0 ? LGN_NORM_PRE : strcmp (place, "post") == 0 ? LGN_NORM_POST : LGN_NORM_NOWHERE;
  if (residual->place != LGN_NORM_NOWHERE && !norm)
    return fail_combination (binder, error);
  if (residual->place != LGN_NORM_NOWHERE && !lgn_binder_get_norm (binder, norm, width, &residual->norm, error))
    return false;
  return !branch || lgn_binder_get_norm (binder, branch, width, &residual->branch_norm, error);
}

static bool
bind_residual (LgnBinder *binder, xmlNode *element, gsize width, guint layer, LgnResidual *residual, GError **error)
{
  xmlNode *part;

  if (!bind_norms (binder, element, width, residual, error) || !bind_scale (binder, element, width, residual, error)
      || !find_child (binder, element, (const char *const[]) { "attention", "mlp", "experts", NULL }, &part, error))
    return false;
  if (!part)
    return fail_combination (binder, error);
  residual->is_attention = lgn_xml_is (part, "attention");
  if (residual->is_attention)
    return lgn_attention_part_bind (binder, part, width, layer, &residual->attention, error);
  if (lgn_xml_is (part, "mlp"))
    return lgn_mlp_part_bind (binder, part, width, &residual->mlp, error);
  residual->experts = lgn_experts_part_bind (binder, part, width, error);
  return residual->experts != NULL;
}

static bool
bind_layer (LgnBinder *binder, xmlNode *parts, LgnStack *stack, guint index, GError **error)
{
  LgnLayer *layer = &stack->layers[index];

  if (!lgn_binder_get_flag (binder, parts, "parallel", false, &layer->is_parallel, error))
    return false;
  layer->residuals = g_new0 (LgnResidual, xmlChildElementCount (parts));
  for (xmlNode *element = lgn_xml_first_child (parts); element; element = lgn_xml_next (element))
    {
      bool applies;

      if (!lgn_binder_applies (binder, element, &applies, error))
        return false;
      if (applies && !bind_residual (binder, element, stack->width, index, &layer->residuals[layer->n_residuals++], error))
        return false;
    }
  return true;
}

static void
set_number (LgnBinder *binder, const char *word, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  lgn_traits_set_word (binder->traits, word, text);
}

/* Sets {layer}, and where layers share their weights {group} and {member}: so many layers after one another, the members of a
 * group, are gone through as often as there are turns for the group. */
static bool
select_layer (LgnBinder *binder, xmlNode *element, guint layer, LgnStack *stack, GError **error)
{
  gsize n_members, n_groups, n_layers = stack->n_layers;

  if (!lgn_binder_get_size (binder, element, "members", 1, &n_members, error)
      || !lgn_binder_get_size (binder, element, "groups", n_layers / MAX (n_members, 1), &n_groups, error))
    return false;
  if (n_members == 0 || n_layers % n_members != 0 || n_groups == 0 || n_groups > n_layers / n_members)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: %" G_GSIZE_FORMAT " layers cannot be shared out among %" G_GSIZE_FORMAT " groups of %" G_GSIZE_FORMAT,
                   lgn_traits_get_where (binder->traits), n_layers, n_groups, n_members);
      return false;
    }
  stack->hidden_step = (guint) n_members;
  set_number (binder, "member", layer % stack->hidden_step);
  set_number (binder, "group", (guint) ((double) (layer / n_members) / ((double) (n_layers / n_members) / (double) n_groups)));
  return lgn_traits_select_layer (binder->traits, layer, (guint) n_layers, error);
}

/* lgn_layers_bind: the layers of STACK, as the <layer> of the <stack> ELEMENT of FAMILY describes them. */
bool
lgn_layers_bind (LgnBinder *binder, LgnFamily *family, xmlNode *element, LgnStack *stack, GError **error)
{
  xmlNode *parts = lgn_family_get_layer (family, element, error);
  g_autofree char *tensors = lgn_xml_dup_attribute (lgn_xml_find_child (element, "layer"), "tensors");

  if (!parts)
    return false;
  stack->layers = g_new0 (LgnLayer, stack->n_layers);
  for (guint i = 0; i < stack->n_layers; i++)
    {
      if (!select_layer (binder, lgn_xml_find_child (element, "layer"), i, stack, error))
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
