#include "lgn-table-form.h"

#include "lgn-columns.h"
#include "lgn-compat.h"
#include "lgn-link-table.h"
#include "lgn-shortcuts.h"
#include "lgn-tab-figure.h"

#include "view/lgn-cell-list.h"

#include <glib/gi18n.h>

/* A list makes the cells of 200 rows whatever can be seen of them: a column takes some milliseconds. So columns come one a
 * frame, and no more than can be seen with so many pages beside them. */
#define FIRST_COLUMNS 4
#define PAGES_AHEAD 2

struct _LgnTableForm
{
  LgnView parent_instance;
  GtkWidget *stack;
  LgnCellList *list;
  GtkSingleSelection *selection;
  GtkColumnView *cells;
  GtkColumnViewColumn *columns[LGN_CELL_LIST_COLUMNS];
  LgnLinkTable *links;   /* of a picture */
  GCancellable *reading; /* a thread that reads LINKS; or NULL */
  GtkWidget *tools;
  GtkWidget *paging; /* in TOOLS: where there is more than a page */
  GtkSpinButton *first_spin;
  guint n_made;          /* columns of the page that are there */
  guint tick;            /* that makes more; 0: none */
  GtkAdjustment *across;
  gint marked_column;    /* of the page, whose title is marked; -1: none */
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnTableForm, lgn_table_form, LGN_TYPE_VIEW)

static LgnMapView *
get_map_view (LgnTableForm *self)
{
  return lgn_tab_state_get_map_view (lgn_view_get_state (LGN_VIEW (self)));
}

static bool
is_shown (LgnTableForm *self)
{
  return lgn_tab_state_get_form (lgn_view_get_state (LGN_VIEW (self))) == LGN_TAB_FORM_TABLE;
}

/* A picture's sides are both patches. */
static bool
is_picture (LgnShownMap *map)
{
  const LgnMapId *id = lgn_shown_map_get_id (map);
  LgnResult *result = lgn_shown_map_get_result (map);

  return lgn_result_get_grid (result, id->site, id->layer, LGN_AXIS_QUERY).rows > 0
         && lgn_result_get_grid (result, id->site, id->layer, LGN_AXIS_KEY).rows > 0;
}

/* Cells. */

static void
bind_label (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkInscription *cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));

  gtk_inscription_set_text (cell, lgn_cell_row_get_label (gtk_list_item_get_item (item)));
}

static void
bind_number (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_autofree char *number = lgn_cell_row_make_number (gtk_list_item_get_item (item), GPOINTER_TO_UINT (data));

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), number);
}

/* The titles of the page; the cursor's column is told from the others. */
static void
update_titles (LgnTableForm *self)
{
  for (guint i = 0; i < LGN_CELL_LIST_COLUMNS; i++)
    {
      const char *title = lgn_cell_list_get_title (self->list, i);
      g_autofree char *marked = title && (gint) i == self->marked_column ? g_strdup_printf ("▸ %s", title) : NULL;

      gtk_column_view_column_set_title (self->columns[i], marked ? marked : title);
      gtk_column_view_column_set_visible (self->columns[i], title && i < self->n_made);
    }
}

static gboolean
make_column (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LgnTableForm *self = LGN_TABLE_FORM (widget);
  double wanted = gtk_adjustment_get_value (self->across) + PAGES_AHEAD * gtk_adjustment_get_page_size (self->across);
  bool is_wanted = gtk_adjustment_get_upper (self->across) < wanted || self->marked_column >= (gint) self->n_made;

  if (!is_wanted || !lgn_cell_list_get_title (self->list, self->n_made))
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_column_view_column_set_visible (self->columns[self->n_made++], TRUE);
  return G_SOURCE_CONTINUE;
}

static void
make_columns (LgnTableForm *self)
{
  if (self->tick == 0 && self->n_made > 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), make_column, NULL, NULL);
}

static void
update_spin (LgnTableForm *self)
{
  guint n = lgn_cell_list_get_n_columns (self->list);

  self->is_updating = true;
  gtk_spin_button_set_range (self->first_spin, 0, n > 0 ? n - 1 : 0);
  gtk_spin_button_set_value (self->first_spin, lgn_cell_list_get_first (self->list));
  gtk_widget_set_visible (self->paging, n > LGN_CELL_LIST_COLUMNS && gtk_single_selection_get_model (self->selection));
  self->is_updating = false;
}

/* The selection of the tab, in the table. */
static void
show_cursor (LgnTableForm *self)
{
  gint row, column, on_page;

  if (!is_shown (self))
    return;
  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  lgn_link_table_select (self->links, row, column);
  if (column >= 0 && (column < (gint) lgn_cell_list_get_first (self->list)
                      || column >= (gint) lgn_cell_list_get_first (self->list) + LGN_CELL_LIST_COLUMNS))
    lgn_cell_list_set_first (self->list, (guint) column / LGN_CELL_LIST_COLUMNS * LGN_CELL_LIST_COLUMNS);
  on_page = column >= 0 ? column - (gint) lgn_cell_list_get_first (self->list) : -1;
  if (on_page != self->marked_column)
    {
      self->marked_column = on_page;
      update_titles (self);
      make_columns (self);
    }
  if (row < 0 || gtk_single_selection_get_selected (self->selection) == (guint) row)
    return;
  self->is_updating = true;
  gtk_single_selection_set_selected (self->selection, (guint) row);
  self->is_updating = false;
  lgn_columns_scroll_to (self->cells, (guint) row);
}

static void
on_page_changed (LgnTableForm *self)
{
  update_titles (self);
  update_spin (self);
  make_columns (self);
}

static void
on_first_changed (LgnTableForm *self)
{
  if (!self->is_updating)
    lgn_cell_list_set_first (self->list, (guint) gtk_spin_button_get_value_as_int (self->first_spin));
}

static void
on_row_selected (LgnTableForm *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  gint row, column;

  if (self->is_updating || position == GTK_INVALID_LIST_POSITION)
    return;
  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  if (row != (gint) position)
    lgn_map_view_set_cursor (get_map_view (self), (gint) position, column);
}

static void
on_link_selected (LgnTableForm *self, guint row, guint column)
{
  lgn_map_view_set_cursor (get_map_view (self), (gint) row, (gint) column);
}

/* Pairs of patches. */

static gpointer
read_pairs (gpointer data)
{
  g_autoptr (GTask) task = data;
  LgnShownMap *map = g_task_get_task_data (task);
  const guint colour = 0;

  g_task_return_pointer (task, lgn_links_scene_new (&map, &colour, 1, LGN_SEGMENTS_ALL, g_task_get_cancellable (task)),
                         (GDestroyNotify) lgn_links_scene_unref);
  return NULL;
}

static void
on_pairs_read (GObject *object, GAsyncResult *result, gpointer data)
{
  LgnTableForm *self = LGN_TABLE_FORM (object);
  g_autoptr (LgnLinksScene) scene = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!scene || g_task_get_cancellable (G_TASK (result)) != self->reading)
    return;
  g_clear_object (&self->reading);
  lgn_link_table_set_scene (self->links, scene, 0);
  show_cursor (self);
}

static void
start_reading (LgnTableForm *self, LgnShownMap *map)
{
  GTask *task;

  self->reading = g_cancellable_new ();
  task = g_task_new (self, self->reading, on_pairs_read, NULL);
  g_task_set_task_data (task, lgn_shown_map_ref (map), (GDestroyNotify) lgn_shown_map_unref);
  g_thread_unref (g_thread_new ("lgn-pairs", read_pairs, task));
}

/* Nothing is listed while another form is shown. */
static void
update (LgnTableForm *self)
{
  LgnShownMap *map = lgn_map_view_get_map (get_map_view (self));
  bool has_map = map && lgn_shown_map_is_ready (map) && is_shown (self), lists_pairs = has_map && is_picture (map);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->n_made = has_map && !lists_pairs ? MAX (self->n_made, FIRST_COLUMNS) : 0;
  self->is_updating = true;
  gtk_single_selection_set_model (self->selection, has_map && !lists_pairs ? G_LIST_MODEL (self->list) : NULL);
  self->is_updating = false;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), lists_pairs ? "links" : "cells");
  if (lists_pairs)
    start_reading (self, map);
  else
    lgn_link_table_set_scene (self->links, NULL, 0);
  on_page_changed (self);
  show_cursor (self);
}

/* Actions. */

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTableForm *self = LGN_TABLE_FORM (widget);
  const char *place = g_variant_get_string (parameter, NULL);
  const int far = G_MAXINT / 4;
  gint by = g_str_has_suffix (place, "-10") ? 10 : 1, rows = 0, columns = 0;

  if (g_str_has_prefix (place, "left") || g_str_has_prefix (place, "right"))
    columns = g_str_has_prefix (place, "left") ? -by : by;
  else if (g_str_has_prefix (place, "up") || g_str_has_prefix (place, "down"))
    rows = g_str_has_prefix (place, "up") ? -by : by;
  else if (g_str_has_prefix (place, "row") || g_str_has_prefix (place, "map"))
    {
      columns = g_str_has_suffix (place, "start") ? -far : far;
      rows = g_str_has_prefix (place, "map") ? columns : 0;
    }
  lgn_map_view_set_hover (get_map_view (self), -1, -1);
  lgn_map_view_move_cursor (get_map_view (self), rows, columns);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTableForm *self = LGN_TABLE_FORM (widget);
  g_autofree char *table = NULL;
  gint row, column;
  bool is_whole;

  if (g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "links"))
    {
      lgn_link_table_copy (self->links);
      return;
    }
  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  table = lgn_cell_list_make_table (self->list, row, &is_whole);
  lgn_copy_text (widget, table);
}

static void
strongest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_view_set_hover (get_map_view (LGN_TABLE_FORM (widget)), -1, -1);
  lgn_map_view_select_strongest_in_row (get_map_view (LGN_TABLE_FORM (widget)));
}

static void
strongest_map (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_view_set_hover (get_map_view (LGN_TABLE_FORM (widget)), -1, -1);
  lgn_map_view_select_strongest_in_map (get_map_view (LGN_TABLE_FORM (widget)));
}

/* The view. */

static void
lgn_table_form_set_state (LgnView *view, LgnTabState *state)
{
  LgnTableForm *self = LGN_TABLE_FORM (view);

  self->list = lgn_cell_list_new (lgn_tab_state_get_map_view (state));
  g_signal_connect_object (self->list, "page-changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "notify::form", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (show_cursor), self, G_CONNECT_SWAPPED);
  update (self);
}

static GtkWidget *
lgn_table_form_get_canvas (LgnView *view)
{
  LgnTableForm *self = LGN_TABLE_FORM (view);

  return gtk_widget_get_mapped (GTK_WIDGET (self->links)) ? GTK_WIDGET (self->links) : GTK_WIDGET (self->cells);
}

static GtkWidget *
lgn_table_form_get_tools (LgnView *view)
{
  return LGN_TABLE_FORM (view)->tools;
}

static LgnFigure *
lgn_table_form_make_figure (LgnView *view)
{
  return lgn_tab_figure_new (lgn_view_get_state (view));
}

static void
lgn_table_form_dispose (GObject *object)
{
  LgnTableForm *self = LGN_TABLE_FORM (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->selection)
    gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->tools);
  G_OBJECT_CLASS (lgn_table_form_parent_class)->dispose (object);
}

static void
lgn_table_form_class_init (LgnTableFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_table_form_dispose;
  view_class->set_state = lgn_table_form_set_state;
  view_class->get_canvas = lgn_table_form_get_canvas;
  view_class->get_tools = lgn_table_form_get_tools;
  view_class->make_figure = lgn_table_form_make_figure;
  gtk_widget_class_install_action (widget_class, "canvas.move", "s", move);
  gtk_widget_class_install_action (widget_class, "canvas.strongest", NULL, strongest);
  gtk_widget_class_install_action (widget_class, "canvas.strongest-map", NULL, strongest_map);
  gtk_widget_class_install_action (widget_class, "table.copy", NULL, copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy", NULL);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
}

static void
make_tools (LgnTableForm *self)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Columns from")), *spin;

  spin = gtk_spin_button_new_with_range (0, 0, LGN_CELL_LIST_COLUMNS);
  self->first_spin = GTK_SPIN_BUTTON (spin);
  self->tools = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  self->paging = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), spin);
  gtk_widget_add_css_class (label, "note");
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Columns"), -1);
  gtk_widget_set_halign (self->tools, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->paging), label);
  gtk_box_append (GTK_BOX (self->paging), spin);
  gtk_box_append (GTK_BOX (self->tools), self->paging);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_first_changed), self, G_CONNECT_SWAPPED);
}

/* The list takes these keys for itself and does nothing with them. */
static void
add_sideways_keys (LgnTableForm *self)
{
  const struct
  {
    guint key;
    const char *place;
  } keys[] = { { GDK_KEY_Left, "left" },
               { GDK_KEY_KP_Left, "left" },
               { GDK_KEY_Right, "right" },
               { GDK_KEY_KP_Right, "right" } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, 0), gtk_named_action_new ("canvas.move"));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (keys[i].place));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->cells), controller);
}

static GtkWidget *
make_cells (LgnTableForm *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->cells = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection))));
  gtk_widget_add_css_class (GTK_WIDGET (self->cells), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cells), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Weights"), -1);
  lgn_columns_append (self->cells, _ ("looks from"), FALSE, G_CALLBACK (bind_label), NULL);
  for (guint i = 0; i < LGN_CELL_LIST_COLUMNS; i++)
    self->columns[i] = lgn_columns_append (self->cells, NULL, TRUE, G_CALLBACK (bind_number), GUINT_TO_POINTER (i));
  add_sideways_keys (self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->cells));
  self->across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_signal_connect_object (self->across, "value-changed", G_CALLBACK (make_columns), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->across, "notify::page-size", G_CALLBACK (make_columns), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_row_selected), self, G_CONNECT_SWAPPED);
  return scroller;
}

static void
lgn_table_form_init (LgnTableForm *self)
{
  self->marked_column = -1;
  self->stack = gtk_stack_new ();
  self->links = g_object_new (LGN_TYPE_LINK_TABLE, NULL);
  gtk_stack_add_named (GTK_STACK (self->stack), make_cells (self), "cells");
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->links), "links");
  g_signal_connect_object (self->links, "selected", G_CALLBACK (on_link_selected), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->stack);
  make_tools (self);
}
