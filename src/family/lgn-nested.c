#include "family/lgn-nested.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

#include <string.h>

/* The one <stack> of FAMILY that looks at itself alone, as BINDER's traits choose it; NULL with an error where it has none. */
static xmlNode *
find_own_stack (LgnBinder *binder, LgnFamily *family, GError **error)
{
  for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
    {
      g_autofree char *site = lgn_xml_is (child, "stack") ? lgn_xml_dup_attribute (child, "site") : NULL;
      bool applies = false;

      if (g_strcmp0 (site, "self") != 0)
        continue;
      if (!lgn_binder_applies (binder, child, &applies, error))
        return NULL;
      if (applies)
        return child;
    }
  g_autofree char *title = lgn_family_dup_title (family);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: %s is no part of another network that is supported",
               lgn_traits_get_where (binder->traits), title);
  return NULL;
}

/* Cross attention is what makes a decoder, and nothing else has it. */
static bool
check_part (LgnBinder *binder, const LgnStack *stack, LgnSite site, GError **error)
{
  if ((stack->source_width > 0) == (site == LGN_SITE_DECODER))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: %s", lgn_traits_get_where (binder->traits),
               site == LGN_SITE_DECODER ? "the decoder does not look at the encoder (“add_cross_attention”), which is not supported"
                                        : "the encoder looks at another network, which is not supported");
  return false;
}

/* The stack of FAMILY for SITE, and, where ELEMENT names a task, the family's head for it. */
static LgnStack *
bind_part (LgnBinder *binder, LgnFamily *family, xmlNode *element, LgnSite site, LgnHead **head, GError **error)
{
  g_autofree char *anchors = lgn_family_dup_anchors (family);
  g_autofree char *task = lgn_xml_dup_attribute (element, "head");

  lgn_binder_choose_root (binder, anchors);
  xmlNode *own = find_own_stack (binder, family, error);
  g_autoptr (LgnStack) stack = own ? lgn_stack_bind (binder, family, own, error) : NULL;
  if (!stack || !check_part (binder, stack, site, error))
    return NULL;
  stack->site = site;
  if (site == LGN_SITE_DECODER)
    g_ptr_array_set_size (stack->feeds, 0); /* the states that it looks at are the encoder's, not the input's */
  if (!task)
    return g_steal_pointer (&stack);
  lgn_binder_set_prefix (binder, binder->outer_root);
  *head = lgn_head_bind_task (binder, family, task, stack->width, stack->tokens, error);
  return *head ? g_steal_pointer (&stack) : NULL;
}

/**
 * lgn_nested_stack_bind: the stack that ELEMENT takes from the family whose model_type CONFIG has in the object that ELEMENT's
 * “config” names; tensor names begin with ELEMENT's “names”. *HEAD is set to that family's head for the task that ELEMENT's
 * “head” names, if it does.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED.
 */
LgnStack *
lgn_nested_stack_bind (LgnBinder *binder, xmlNode *element, json_t *config, LgnHead **head, GError **error)
{
  g_autofree char *key = lgn_xml_dup_attribute (element, "config"), *site_name = lgn_xml_dup_attribute (element, "site");
  g_autofree char *names = lgn_xml_dup_attribute (element, "names");
  g_autofree char *where = g_strdup_printf ("%s (“%s”)", lgn_traits_get_where (binder->traits), key);
  json_t *nested = json_object_get (config, key);
  const char *type = json_is_object (nested) ? lgn_json_get_string (nested, "model_type", where, error) : NULL;
  g_autoptr (LgnFamily) family = type ? lgn_family_find (type, error) : NULL;
  LgnSite site = LGN_SITE_SELF;

  if (!json_is_object (nested))
    g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: should have an object “%s”", lgn_traits_get_where (binder->traits), key);
  if (!family)
    return NULL;
  xmlNode *root = lgn_family_get_root (family);
  g_autoptr (LgnTraits) traits = lgn_traits_new (lgn_xml_find_child (root, "traits"), nested, where, error);
  if (!traits)
    return NULL;
  lgn_site_from_name (site_name, &site);
  LgnBinder inner = *binder;
  inner.traits = traits;
  inner.names = lgn_xml_find_child (root, "names");
  inner.outer_root = names;
  inner.prefix = g_strdup ("");
  LgnStack *stack = bind_part (&inner, family, element, site, head, error);
  g_free (inner.prefix);
  return stack;
}
