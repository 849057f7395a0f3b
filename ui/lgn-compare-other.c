#include "lgn-compare-other.h"

#include "lgn-tab-figure.h"
#include "lgn-tab.h"

#include <glib/gi18n.h>

struct _LgnCompareOther
{
  GObject parent_instance;
  LgnComparison *comparison;
  LgnTabState *state; /* of the tab that it is compared in */
  LgnRun *run;        /* of MODEL, or NULL */
  char *model;
  LgnTabState *tab;   /* that is followed, or NULL */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (LgnCompareOther, lgn_compare_other, G_TYPE_OBJECT)

LgnMapId
lgn_compare_clamp_map (LgnResult *result, const LgnMapId *map)
{
  LgnMapId like = *map;
  LgnMapShape shape = { 0 };

  for (LgnSite site = 0; site < LGN_N_SITES && !lgn_attn_store_has_site (result->store, like.site); site++)
    like.site = site;
  like.layer = MIN (like.layer, MAX (lgn_attn_store_get_n_layers (result->store, like.site), 1) - 1);
  lgn_attn_store_get_shape (result->store, like.site, like.layer, &shape);
  like.head = MIN (like.head, (gint) shape.n_heads - 1);
  return like;
}

/* B is the head that is selected in the tab, of the other model. */
static void
on_run_changed (LgnCompareOther *self)
{
  LgnResult *result = lgn_run_get_result (self->run);
  LgnMapId map;

  lgn_selection_get_map (lgn_tab_state_get_selection (self->state), &map);
  if (lgn_run_get_state (self->run) == LGN_RUN_READY && result)
    {
      map = lgn_compare_clamp_map (result, &map);
      lgn_comparison_set_other (self->comparison, result, &map);
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
on_selection_changed (LgnCompareOther *self)
{
  if (self->run)
    on_run_changed (self);
}

static void
on_tab_map_changed (LgnCompareOther *self)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (self->tab));

  if (map)
    lgn_comparison_set_other (self->comparison, lgn_shown_map_get_result (map), lgn_shown_map_get_id (map));
}

void
lgn_compare_other_stop (LgnCompareOther *self)
{
  if (self->run)
    {
      g_signal_handlers_disconnect_by_data (self->run, self);
      lgn_run_stop (self->run);
    }
  if (self->tab)
    g_signal_handlers_disconnect_by_data (lgn_tab_state_get_map_view (self->tab), self);
  g_clear_object (&self->run);
  g_clear_object (&self->tab);
  g_clear_pointer (&self->model, g_free);
}

void
lgn_compare_other_run (LgnCompareOther *self, const char *model)
{
  LgnInput *input = lgn_run_get_input (lgn_tab_state_get_run (self->state));
  g_autofree char *copy = g_strdup (model);

  lgn_compare_other_stop (self);
  if (!input)
    return;
  self->run = lgn_run_new ();
  self->model = g_steal_pointer (&copy);
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (on_run_changed), self, G_CONNECT_SWAPPED);
  lgn_run_open (self->run, self->model);
  lgn_run_start (self->run, input);
  g_signal_emit (self, changed_signal, 0);
}

void
lgn_compare_other_follow (LgnCompareOther *self, LgnTabState *tab)
{
  g_autoptr (LgnTabState) kept = g_object_ref (tab);

  lgn_compare_other_stop (self);
  self->tab = g_steal_pointer (&kept);
  g_signal_connect_object (lgn_tab_state_get_map_view (tab), "map-changed", G_CALLBACK (on_tab_map_changed), self,
                           G_CONNECT_SWAPPED);
  on_tab_map_changed (self);
}

const char *
lgn_compare_other_get_model (LgnCompareOther *self)
{
  return self->model;
}

LgnTabState *
lgn_compare_other_get_tab (LgnCompareOther *self)
{
  return self->tab;
}

char *
lgn_compare_other_make_note (LgnCompareOther *self)
{
  const GError *error = self->run ? lgn_run_get_error (self->run) : NULL;

  if (!self->run || lgn_run_get_state (self->run) == LGN_RUN_READY)
    return NULL;
  if (lgn_run_get_state (self->run) == LGN_RUN_FAILED && error)
    return g_strdup (error->message);
  return g_strdup (_ ("Running B beside A…"));
}

/* The tab of PAGE's window that shows RESULT, or NULL. */
static LgnTab *
find_tab_of (GtkWidget *page, LgnResult *result)
{
  GtkWidget *view = gtk_widget_get_ancestor (page, ADW_TYPE_TAB_VIEW);

  for (int i = 0; view && i < adw_tab_view_get_n_pages (ADW_TAB_VIEW (view)); i++)
    {
      LgnTab *tab = LGN_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (ADW_TAB_VIEW (view), i)));

      if (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab))) == result)
        return tab;
    }
  return NULL;
}

/* The input of TAB, option by option; PREFIX stands before their names: "--b-" for "--". */
static void
add_input (GStrvBuilder *builder, LgnTab *tab, const char *prefix)
{
  g_auto (GStrv) input = lgn_tab_figure_make_input_args (lgn_tab_get_state (tab));

  for (guint i = 0; input[i]; i++)
    {
      g_autofree char *name = g_str_has_prefix (input[i], "--") ? g_strconcat (prefix, input[i] + 2, NULL) : g_strdup (input[i]);

      g_strv_builder_add (builder, name);
    }
}

void
lgn_compare_other_name_sides (LgnCompareOther *self, GtkWidget *page, LgnFigure *figure)
{
  g_autoptr (GStrvBuilder) a = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) b = g_strv_builder_new ();
  LgnTab *tab_a = find_tab_of (page, figure->result);
  LgnTab *tab_b = figure->b.result ? find_tab_of (page, figure->b.result) : NULL;

  if (tab_a && lgn_tab_get_state (tab_a) != self->state)
    {
      g_strv_builder_add (a, lgn_tab_get_model (tab_a));
      add_input (a, tab_a, "--");
      figure->arguments = g_strv_builder_end (a);
    }
  if (tab_b && (!tab_a || g_strcmp0 (lgn_tab_get_model (tab_a), lgn_tab_get_model (tab_b)) != 0))
    g_strv_builder_add_many (b, "--b-model", lgn_tab_get_model (tab_b), NULL);
  else if (!tab_b && figure->b.result && self->model)
    g_strv_builder_add_many (b, "--b-model", self->model, NULL);
  if (tab_b)
    add_input (b, tab_b, "--b-");
  figure->b.arguments = g_strv_builder_end (b);
}

/* lgn_compare_other_new: sets B of COMPARISON, which stands in the tab of STATE; both are kept. */
LgnCompareOther *
lgn_compare_other_new (LgnComparison *comparison, LgnTabState *state)
{
  LgnCompareOther *self = g_object_new (LGN_TYPE_COMPARE_OTHER, NULL);

  self->comparison = g_object_ref (comparison);
  self->state = g_object_ref (state);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
lgn_compare_other_dispose (GObject *object)
{
  LgnCompareOther *self = LGN_COMPARE_OTHER (object);

  lgn_compare_other_stop (self);
  g_clear_object (&self->comparison);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_compare_other_parent_class)->dispose (object);
}

static void
lgn_compare_other_class_init (LgnCompareOtherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_compare_other_dispose;
  changed_signal = g_signal_new ("changed", LGN_TYPE_COMPARE_OTHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_compare_other_init (LgnCompareOther *self)
{
}
