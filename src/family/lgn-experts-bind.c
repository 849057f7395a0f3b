/* From an <experts> element and a checkpoint to an LgnExpertsPart. */
#include "base/lgn-error.h"
#include "family/lgn-stack.h"
#include "family/lgn-xml.h"

/* More experts than any network has. */
#define MAX_EXPERTS 4096

void
lgn_experts_part_free (LgnExpertsPart *part)
{
  g_free (part->experts);
  g_free (part);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnExpertsPart, lgn_experts_part_free)

static bool
bind_counts (LgnBinder *binder, xmlNode *element, LgnExpertsPart *part, GError **error)
{
  gsize n_experts, n_chosen;

  if (!lgn_binder_get_size (binder, element, "count", 0, &n_experts, error)
      || !lgn_binder_get_size (binder, element, "chosen", 0, &n_chosen, error)
      || !lgn_binder_get_flag (binder, element, "normalised", true, &part->is_normalised, error))
    return false;
  part->n_experts = (guint) n_experts;
  part->n_chosen = (guint) n_chosen;
  if (n_chosen > 0 && n_chosen <= n_experts && n_experts <= MAX_EXPERTS)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: a token cannot ask %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " experts",
               lgn_traits_get_where (binder->traits), n_chosen, n_experts);
  return false;
}

/* lgn_experts_part_bind: (transfer full): the experts that ELEMENT describes; the names of their <mlp> have {expert}. */
LgnExpertsPart *
lgn_experts_part_bind (LgnBinder *binder, xmlNode *element, gsize width, GError **error)
{
  g_autoptr (LgnExpertsPart) part = g_new0 (LgnExpertsPart, 1);
  g_autofree char *router = lgn_xml_dup_attribute (element, "router");
  xmlNode *mlp = lgn_xml_find_child (element, "mlp");

  if (!bind_counts (binder, element, part, error)
      || !lgn_binder_get_linear (binder, router, false, lgn_binder_is_in_out (binder, element), width, part->n_experts, &part->router,
                                 error))
    return NULL;
  part->experts = g_new0 (LgnMlpPart, part->n_experts);
  for (guint i = 0; i < part->n_experts; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      lgn_traits_set_word (binder->traits, "expert", number);
      if (!lgn_mlp_part_bind (binder, mlp, width, &part->experts[i], error))
        return NULL;
    }
  return g_steal_pointer (&part);
}
