#include "lgn-tab.h"

#include "lgn-actions.h"
#include "lgn-compat.h"
#include "lgn-tab-figure.h"

#include <glib/gi18n.h>

static LgnSelection *
get_selection (GtkWidget *widget)
{
  return lgn_tab_state_get_selection (lgn_tab_get_state (LGN_TAB (widget)));
}

static LgnTokenView *
get_token_view (GtkWidget *widget)
{
  return lgn_tab_state_get_token_view (lgn_tab_get_state (LGN_TAB (widget)));
}

static LgnMapView *
get_map_view (GtkWidget *widget)
{
  return lgn_tab_state_get_map_view (lgn_tab_get_state (LGN_TAB (widget)));
}

/* Head before or after, as they stand in the rail, which runs from right to left in a window that does. */
static void
head_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  int by = g_variant_get_int32 (parameter);

  lgn_selection_move_head (get_selection (widget), gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? -by : by);
}

static void
layer_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_selection_move_layer (get_selection (widget), g_variant_get_int32 (parameter));
}

static void
mean (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_selection_toggle_mean (get_selection (widget));
}

static void
site_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_selection_next_site (get_selection (widget));
}

/* Adds a head to Links, or takes it out, and says so where that is not seen. */
static void
toggle_head (LgnTab *tab, const LgnMapId *map)
{
  LgnLinks *links = lgn_tab_state_get_links (lgn_tab_get_state (tab));
  g_autofree char *head = lgn_head_make_short_name (map);
  guint n_before = lgn_head_set_get_n (lgn_links_get_heads (links)), n;
  g_autofree char *text = NULL;

  lgn_links_toggle (links, map);
  n = lgn_head_set_get_n (lgn_links_get_heads (links));
  if (n == n_before || g_strcmp0 (lgn_tab_state_get_view (lgn_tab_get_state (tab)), "links") == 0)
    return;
  text = g_strdup_printf (n > n_before ? _ ("%s added to Links") : _ ("%s taken out of Links"), head);
  lgn_tab_add_toast (tab, adw_toast_new (text));
}

static void
toggle_link (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapId map;

  lgn_selection_get_map (get_selection (widget), &map);
  toggle_head (LGN_TAB (widget), &map);
}

static void
toggle_link_of (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapId map = { .site = lgn_selection_get_site (get_selection (widget)) };

  g_variant_get (parameter, "(ui)", &map.layer, &map.head);
  toggle_head (LGN_TAB (widget), &map);
}

static void
special (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTokenView *view = get_token_view (widget);

  lgn_token_view_set_hide_special (view, !lgn_token_view_get_hide_special (view));
}

static void
words (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTokenView *view = get_token_view (widget);

  lgn_token_view_set_group (view, lgn_token_view_get_group (view) == LGN_GROUP_WORDS ? LGN_GROUP_PIECES : LGN_GROUP_WORDS);
}

static void
pin (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTabState *state = lgn_tab_get_state (LGN_TAB (widget));

  lgn_tab_state_toggle_pin (state);
  if (lgn_tab_state_get_pin (state))
    lgn_tab_add_toast (LGN_TAB (widget), adw_toast_new (_ ("Pinned as A")));
}

/* What is pinned, beside what is selected. */
static void
compare (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_state_set_view (lgn_tab_get_state (LGN_TAB (widget)), "compare");
}

/* What is done on the canvas is for the view that is shown to do, if it can: "canvas.move" for "view.move". */
static gboolean
forward (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *own = g_strconcat ("canvas.", name + strlen ("view."), NULL);

  return gtk_widget_activate_action_variant (lgn_view_get_canvas (lgn_tab_get_view (LGN_TAB (widget))), own, parameter);
}

static void
act_on_canvas (GtkWidget *widget, const char *name, GVariant *parameter)
{
  forward (widget, name, parameter);
}

/* Stops a run; else puts an open pane away; else leaves the entry; else ends what the view has open; else lets go of the cell. */
static void
escape (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnRunState state = lgn_run_get_state (lgn_tab_state_get_run (lgn_tab_get_state (LGN_TAB (widget))));
  GtkWidget *canvas = lgn_view_get_canvas (lgn_tab_get_view (LGN_TAB (widget)));
  gboolean is_narrow, has_rail, has_details;

  g_object_get (widget, "narrow", &is_narrow, "show-rail", &has_rail, "show-details", &has_details, NULL);
  if (state == LGN_RUN_RUNNING || state == LGN_RUN_LOADING)
    lgn_tab_stop (LGN_TAB (widget));
  else if (is_narrow && (has_rail || has_details))
    g_object_set (widget, "show-rail", FALSE, "show-details", FALSE, NULL);
  else if (!gtk_widget_is_focus (canvas))
    gtk_widget_grab_focus (canvas);
  else if (forward (widget, name, parameter))
    return;
  else if (lgn_selection_get_locked (get_selection (widget)))
    lgn_selection_set_locked (get_selection (widget), false);
}

static void
retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_retry (LGN_TAB (widget));
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnView *view = lgn_tab_get_view (LGN_TAB (widget));
  LgnReading *reading = lgn_tab_state_get_reading (lgn_tab_get_state (LGN_TAB (widget)));
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (view);

  if (!figure)
    return;
  lgn_tab_figure_copy (figure, lgn_view_get_reading (view) ? lgn_view_get_reading (view) : lgn_reading_get_text (reading),
                       gtk_widget_get_clipboard (widget));
  lgn_tab_add_toast (LGN_TAB (widget), adw_toast_new (_ ("Copied the figure and its numbers")));
}

static void
copy_value (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_copy_text (widget, lgn_reading_get_value (lgn_tab_state_get_reading (lgn_tab_get_state (LGN_TAB (widget)))));
}

/* The labels of the columns, and the row that the reading is of. */
static void
copy_row (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (LgnFigure) figure = lgn_tab_figure_new (lgn_tab_get_state (LGN_TAB (widget)));
  g_autofree char *table = figure ? lgn_figure_to_table (figure) : NULL;
  g_auto (GStrv) lines = table ? g_strsplit (table, "\n", -1) : NULL;
  g_autofree char *text = NULL;
  gint row, column;

  if (!lines || !lgn_map_view_get_focus (get_map_view (widget), &row, &column) || row < 0
      || (guint) row + 1 >= g_strv_length (lines))
    return;
  text = g_strdup_printf ("%s\n%s\n", lines[0], lines[row + 1]);
  lgn_copy_text (widget, text);
}

static void
copy_table (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (LgnFigure) figure = lgn_tab_figure_new (lgn_tab_get_state (LGN_TAB (widget)));
  g_autofree char *table = figure ? lgn_figure_to_table (figure) : NULL;

  if (table)
    lgn_copy_text (widget, table);
}

static const LgnAction actions[] = {
  { "view.head-step", "i", head_step },
  { "view.layer-step", "i", layer_step },
  { "view.link", NULL, toggle_link },
  { "view.link-head", "(ui)", toggle_link_of },
  { "view.mean", NULL, mean },
  { "view.site-next", NULL, site_next },
  { "view.special", NULL, special },
  { "view.words", NULL, words },
  { "view.pin", NULL, pin },
  { "view.compare", NULL, compare },
  { "view.escape", NULL, escape },
  { "view.retry", NULL, retry },
  { "view.copy", NULL, copy },
  { "view.copy-value", NULL, copy_value },
  { "view.copy-row", NULL, copy_row },
  { "view.copy-table", NULL, copy_table },
};

static const struct
{
  const char *name;
  const char *type;
} of_canvas[] = {
  { "view.move", "s" },
  { "view.strongest", NULL },
  { "view.strongest-map", NULL },
  { "view.zoom-in", NULL },
  { "view.zoom-out", NULL },
  { "view.zoom-fit", NULL },
  { "view.zoom-one", NULL },
  { "view.menu", NULL },
  { "view.numbers", NULL },
  { "view.blink", NULL },
  { "view.form-next", NULL },
  { "view.glass", NULL },
  { "view.find-example", NULL },
  { "view.find-token", NULL },
  { "view.find-step", "i" },
  { "view.mark", NULL },
  { "view.steps-here", NULL },
  { "view.step-prev", NULL },
  { "view.step-next", NULL },
  { "view.play", NULL },
};

/* lgn_tab_install_actions: gives the class of LgnTab the actions of its views. */
void
lgn_tab_install_actions (GtkWidgetClass *widget_class)
{
  lgn_actions_install (widget_class, actions, G_N_ELEMENTS (actions));
  for (guint i = 0; i < G_N_ELEMENTS (of_canvas); i++)
    gtk_widget_class_install_action (widget_class, of_canvas[i].name, of_canvas[i].type, act_on_canvas);
}
