#include "lgn-compare-choice.h"

#include "lgn-model-list.h"
#include "lgn-samples.h"
#include "lgn-tab.h"

#include <glib/gi18n.h>

static void
choice_free (gpointer data)
{
  LgnCompareChoice *choice = data;

  g_free (choice->model);
  g_clear_object (&choice->state);
  g_free (choice);
}

static LgnCompareChoice *
add (LgnCompareChoices *self, LgnChoiceKind kind, const char *label)
{
  LgnCompareChoice *choice = g_new0 (LgnCompareChoice, 1);

  choice->kind = kind;
  g_ptr_array_add (self->choices, choice);
  gtk_string_list_append (self->labels, label);
  return choice;
}

static void
add_map (LgnCompareChoices *self, const LgnMapId *map)
{
  g_autofree char *label = map->head >= 0 ? g_strdup_printf (_ ("Layer %u, head %d"), map->layer, map->head)
                                          : g_strdup_printf (_ ("Layer %u, mean"), map->layer);

  add (self, LGN_CHOICE_MAP, label)->map = *map;
}

/* The mean and every head of every layer of the site that is selected. */
static void
add_maps (LgnCompareChoices *self, LgnTabState *state)
{
  LgnSelection *selection = lgn_tab_state_get_selection (state);
  LgnResult *result = lgn_selection_get_result (selection);
  LgnSite site = lgn_selection_get_site (selection);
  LgnMapShape shape;

  for (guint layer = 0; result && layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
    if (lgn_attn_store_get_shape (result->store, site, layer, &shape))
      for (gint head = LGN_HEAD_MEAN; head < (gint) shape.n_heads; head++)
        add_map (self, &(LgnMapId){ site, layer, head });
}

static void
add_model (LgnCompareChoices *self, const char *model)
{
  const LgnSample *sample = lgn_sample_find (model);
  g_autofree char *title = lgn_model_dup_title (model);

  if (lgn_compare_choices_find_model (self, model) == GTK_INVALID_LIST_POSITION)
    add (self, LGN_CHOICE_MODEL, sample ? _ (sample->note) : title)->model = g_strdup (model);
}

/* The tabs of PAGE's window, one after the other; NULL at the end. */
static LgnTab *
get_tab (GtkWidget *page, int i)
{
  GtkWidget *view = gtk_widget_get_ancestor (page, ADW_TYPE_TAB_VIEW);

  if (!view || i >= adw_tab_view_get_n_pages (ADW_TAB_VIEW (view)))
    return NULL;
  return LGN_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (ADW_TAB_VIEW (view), i)));
}

/* The bundled models, and those that are open. */
static void
add_models (LgnCompareChoices *self, GtkWidget *page)
{
  g_auto (GStrv) bundled = lgn_network_list_bundled ();
  LgnTab *tab;

  add (self, LGN_CHOICE_NONE, _ ("Choose a model"));
  for (int i = 0; (tab = get_tab (page, i)); i++)
    if (lgn_tab_get_model (tab) && lgn_run_get_network (lgn_tab_state_get_run (lgn_tab_get_state (tab))))
      add_model (self, lgn_tab_get_model (tab));
  for (guint i = 0; bundled[i]; i++)
    add_model (self, bundled[i]);
}

/* The other tabs that show something. */
static void
add_tabs (LgnCompareChoices *self, GtkWidget *page, LgnTabState *own)
{
  LgnTab *tab;

  for (int i = 0; (tab = get_tab (page, i)); i++)
    {
      LgnTabState *state = lgn_tab_get_state (tab);
      g_autofree char *title = NULL;

      if (state == own || !lgn_run_get_result (lgn_tab_state_get_run (state)))
        continue;
      g_object_get (tab, "title", &title, NULL);
      add (self, LGN_CHOICE_TAB, title)->state = g_object_ref (state);
    }
}

/* lgn_compare_choices_init: what A, or with IS_B B, of a comparison of KIND can be on PAGE, whose tab's state is STATE. */
void
lgn_compare_choices_init (LgnCompareChoices *self, LgnCompareKind kind, bool is_b, GtkWidget *page, LgnTabState *state)
{
  self->labels = gtk_string_list_new (NULL);
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  if (kind == LGN_COMPARE_MODELS && is_b)
    add_models (self, page);
  else if (kind == LGN_COMPARE_INPUTS && is_b)
    {
      add (self, LGN_CHOICE_NONE, _ ("This tab"));
      add_tabs (self, page, state);
    }
  else
    add_maps (self, state);
}

void
lgn_compare_choices_clear (LgnCompareChoices *self)
{
  g_clear_object (&self->labels);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
}

guint
lgn_compare_choices_find_map (const LgnCompareChoices *self, const LgnMapId *map)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      const LgnCompareChoice *choice = self->choices->pdata[i];

      if (choice->kind == LGN_CHOICE_MAP && choice->map.site == map->site && choice->map.layer == map->layer
          && choice->map.head == map->head)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

guint
lgn_compare_choices_find_model (const LgnCompareChoices *self, const char *model)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (g_strcmp0 (((LgnCompareChoice *) self->choices->pdata[i])->model, model) == 0 && model)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

guint
lgn_compare_choices_find_state (const LgnCompareChoices *self, LgnTabState *state)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (((LgnCompareChoice *) self->choices->pdata[i])->state == state && state)
      return i;
  return GTK_INVALID_LIST_POSITION;
}
