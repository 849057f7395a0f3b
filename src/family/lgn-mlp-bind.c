/* From an <mlp> element and a checkpoint to an LgnMlpPart. */
#include "base/lgn-error.h"
#include "family/lgn-stack.h"
#include "family/lgn-xml.h"

#include <string.h>

/* *INNER = the size that ELEMENT gives, or LGN_ANY_SIZE. */
static bool
get_inner (LgnBinder *binder, xmlNode *element, gsize *inner, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, "inner");

  *inner = LGN_ANY_SIZE;
  return strcmp (text, "any") == 0 || lgn_traits_get_size (binder->traits, text, inner, error);
}

/* The gate and what it lets through, one after the other in one tensor. */
static bool
bind_gate_up (LgnBinder *binder, xmlNode *element, const char *tensor, bool has_bias, gsize width, gsize inner, LgnMlpPart *part,
              GError **error)
{
  gsize n_out = inner == LGN_ANY_SIZE ? LGN_ANY_SIZE : 2 * inner;

  if (!lgn_binder_get_linear (binder, tensor, has_bias, lgn_binder_is_in_out (binder, element), width, n_out, &part->gate, error))
    return false;
  if (part->gate.n_out % 2 != 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: a gate and what it lets through do not share %" G_GSIZE_FORMAT " outputs evenly",
                   lgn_traits_get_where (binder->traits), part->gate.n_out);
      return false;
    }
  inner = part->gate.n_out / 2;
  part->up = part->gate;
  part->gate.n_out = part->up.n_out = part->up.first = inner;
  return true;
}

/* A convolution of 3 × 3 places of the grid, of every number by itself, after the first projection. */
static bool
bind_places (LgnBinder *binder, xmlNode *element, LgnMlpPart *part, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "places");
  gsize width = part->up.n_out;

  if (!tensor)
    return true;
  part->places = (LgnConvolution) { .n_in = width, .n_out = width, .n_groups = width, .kernel = { 3, 3 }, .stride = { 1, 1 },
                                    .padding = { 1, 1 }, .dilation = { 1, 1 } };
  return lgn_binder_get_convolution (binder, tensor, true, &part->places, error);
}

/* lgn_mlp_part_bind: what ELEMENT describes, over tokens of WIDTH. */
bool
lgn_mlp_part_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnMlpPart *part, GError **error)
{
  g_autofree char *up = lgn_xml_dup_attribute (element, "up");
  g_autofree char *down = lgn_xml_dup_attribute (element, "down");
  g_autofree char *gate = lgn_xml_dup_attribute (element, "gate");
  g_autofree char *gate_up = lgn_xml_dup_attribute (element, "gate-up");
  bool has_bias, in_out = lgn_binder_is_in_out (binder, element);
  gsize inner;

  part->activation = lgn_binder_get_activation (binder, element, "activation", error);
  if (!part->activation || !get_inner (binder, element, &inner, error)
      || !lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error))
    return false;
  bool ok = gate_up ? bind_gate_up (binder, element, gate_up, has_bias, width, inner, part, error)
                    : lgn_binder_get_linear (binder, up, has_bias, in_out, width, inner, &part->up, error);
  if (ok && gate)
    ok = lgn_binder_get_linear (binder, gate, has_bias, in_out, width, part->up.n_out, &part->gate, error);
  return ok && bind_places (binder, element, part, error)
         && lgn_binder_get_linear (binder, down, has_bias, in_out, part->up.n_out, width, &part->down, error);
}
