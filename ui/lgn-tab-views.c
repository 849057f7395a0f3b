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

#define MAKING_KEY "lgn-making"

/* What views of a stack are made of; the stack owns it. */
typedef struct
{
  LgnTabState *state;
  LgnViewFunc added;
  gpointer data;
  LgnView *made[G_N_ELEMENTS (views)]; /* their parents own them; NULL: not yet */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_object_unref (making->state);
  g_free (making);
}

void
lgn_tab_views_fill (AdwViewStack *stack, LgnTabState *state, LgnViewFunc added, gpointer data)
{
  Making *making = g_new (Making, 1);

  *making = (Making){ g_object_ref (state), added, data, { NULL } };
  g_object_set_data_full (G_OBJECT (stack), MAKING_KEY, making, making_free);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      AdwViewStackPage *page = adw_view_stack_add_titled (stack, adw_bin_new (), views[i].name, _ (views[i].title));

      adw_view_stack_page_set_icon_name (page, views[i].icon);
    }
}

/* It knows its state before it can be mapped, and is known before it knows its state. */
static void
make_view (Making *making, AdwBin *slot, guint kind)
{
  LgnView *view = g_object_new (views[kind].get_type (), NULL);

  making->made[kind] = view;
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (views[kind].title), -1);
  lgn_view_set_state (view, making->state);
  adw_bin_set_child (slot, GTK_WIDGET (view));
  making->added (view, making->data);
}

LgnView *
lgn_tab_views_get (AdwViewStack *stack, const char *name)
{
  Making *making = g_object_get_data (G_OBJECT (stack), MAKING_KEY);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (g_str_equal (views[i].name, name))
      {
        if (!making->made[i])
          make_view (making, ADW_BIN (adw_view_stack_get_child_by_name (stack, name)), i);
        return making->made[i];
      }
  return NULL;
}

LgnView *
lgn_tab_views_get_visible (AdwViewStack *stack)
{
  return lgn_tab_views_get (stack, adw_view_stack_get_visible_child_name (stack));
}

bool
lgn_tab_views_has (AdwViewStack *stack, const char *name)
{
  return adw_view_stack_get_child_by_name (stack, name) != NULL;
}
