#include "lgn-tab-views.h"

#include "lgn-compare-page.h"
#include "lgn-heads-page.h"
#include "lgn-links-page.h"
#include "lgn-map-page.h"
#include "lgn-steps-page.h"

#include <glib/gi18n.h>

static const struct
{
  const char *name;
  const char *title;
  const char *icon;
  GType (*get_type) (void);
} views[] = {
  { "map", N_ ("Map"), "lgn-map-symbolic", lgn_map_page_get_type },
  { "links", N_ ("Links"), "lgn-links-symbolic", lgn_links_page_get_type },
  { "heads", N_ ("All heads"), "lgn-heads-symbolic", lgn_heads_page_get_type },
  { "compare", N_ ("Compare"), "lgn-compare-symbolic", lgn_compare_page_get_type },
  { "steps", N_ ("Steps"), "lgn-steps-symbolic", lgn_steps_page_get_type },
};

void
lgn_tab_views_fill (AdwViewStack *stack, LgnTabState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      LgnView *view = g_object_new (views[i].get_type (), NULL);
      AdwViewStackPage *page = adw_view_stack_add_titled (stack, GTK_WIDGET (view), views[i].name, _ (views[i].title));

      adw_view_stack_page_set_icon_name (page, views[i].icon);
      gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (views[i].title), -1);
      lgn_view_set_state (view, state);
    }
}

LgnView *
lgn_tab_views_get_visible (AdwViewStack *stack)
{
  return LGN_VIEW (adw_view_stack_get_visible_child (stack));
}

LgnView *
lgn_tab_views_get (AdwViewStack *stack, const char *name)
{
  GtkWidget *child = adw_view_stack_get_child_by_name (stack, name);

  return child ? LGN_VIEW (child) : NULL;
}
