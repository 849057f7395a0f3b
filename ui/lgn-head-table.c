#include "lgn-head-table.h"

#include "lgn-compat.h"
#include "lgn-role-dot.h"
#include "lgn-shortcuts.h"

#include "view/lgn-head-text.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LgnHeadTable
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkColumnView *view;
  GtkFilter *filter;
  GtkSelectionModel *selection;
  GtkColumnViewColumn *columns[LGN_N_METRICS];
  guint max_rows; /* 0: all */
  gboolean is_updating;
};

static guint activated_signal;

G_DEFINE_FINAL_TYPE (LgnHeadTable, lgn_head_table, ADW_TYPE_BIN)

static LgnTabHeads *
get_heads (LgnHeadTable *self)
{
  return lgn_tab_state_get_heads (self->state);
}

/* Cells. */

/* Which column a factory, a sorter, is of: a metric, or one of these. */
enum
{
  COLUMN_HEAD = -2,
  COLUMN_ROLE = -1,
};

static int
get_column (gpointer object)
{
  return GPOINTER_TO_INT (g_object_get_data (object, "lgn-column"));
}

static void
update_cell (LgnHeadItem *item, GParamSpec *pspec, GtkWidget *cell)
{
  int column = get_column (cell);
  LgnHeadTable *self = LGN_HEAD_TABLE (gtk_widget_get_ancestor (cell, LGN_TYPE_HEAD_TABLE));
  GtkWidget *label = column == COLUMN_ROLE ? gtk_widget_get_last_child (cell) : cell;
  g_autofree char *text = NULL;

  if (!self)
    return;
  if (column == COLUMN_HEAD)
    text = g_strdup_printf ("%u·%d", lgn_head_item_get_layer (item), lgn_head_item_get_head (item));
  else if (column == COLUMN_ROLE)
    {
      bool is_known = lgn_head_item_get_verdict (item) != NULL;

      text = is_known ? lgn_head_list_make_role_title (lgn_tab_heads_get_list (get_heads (self)), lgn_head_item_get_role (item))
                      : g_strdup ("");
      gtk_widget_set_visible (gtk_widget_get_first_child (cell), is_known);
      lgn_role_dot_set_role (LGN_ROLE_DOT (gtk_widget_get_first_child (cell)), lgn_head_item_get_role (item));
    }
  else
    text = lgn_metric_format (column, lgn_head_item_get_metric (item, column), false);
  gtk_inscription_set_text (GTK_INSCRIPTION (label), text);
}

static GtkWidget *
make_inscription (bool is_bold, bool is_number, guint n_chars)
{
  GtkWidget *inscription = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (inscription), n_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (inscription), n_chars);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (is_bold)
    gtk_widget_add_css_class (inscription, "heading");
  if (is_number)
    gtk_widget_add_css_class (inscription, "numeric");
  return inscription;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  int column = get_column (factory);
  GtkWidget *cell;

  if (column == COLUMN_ROLE)
    {
      cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (cell), lgn_role_dot_new (LGN_ROLE_MIXED));
      gtk_box_append (GTK_BOX (cell), make_inscription (false, false, 12));
    }
  else
    cell = make_inscription (column == COLUMN_HEAD, true, 6);
  g_object_set_data (G_OBJECT (cell), "lgn-column", GINT_TO_POINTER (column));
  gtk_list_item_set_child (list_item, cell);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  LgnHeadItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  g_signal_connect (item, "notify", G_CALLBACK (update_cell), cell);
  update_cell (item, NULL, cell);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_cell, gtk_list_item_get_child (list_item));
}

/* Sorting: what is not known comes after all that is. */
static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  LgnHeadItem *left = (LgnHeadItem *) a, *right = (LgnHeadItem *) b;
  int column = GPOINTER_TO_INT (data);

  if (column == COLUMN_ROLE)
    return (int) lgn_head_item_get_role (left) - (int) lgn_head_item_get_role (right);
  if (column == COLUMN_HEAD)
    {
      int by_layer = (int) lgn_head_item_get_layer (left) - (int) lgn_head_item_get_layer (right);

      return by_layer != 0 ? by_layer : lgn_head_item_get_head (left) - lgn_head_item_get_head (right);
    }
  double x = lgn_head_item_get_metric (left, column), y = lgn_head_item_get_metric (right, column);

  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return x < y ? -1 : x > y;
}

static GtkColumnViewColumn *
add_column (LgnHeadTable *self, int column, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *view_column = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, GINT_TO_POINTER (column), NULL));

  g_object_set_data (G_OBJECT (factory), "lgn-column", GINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_append_column (self->view, view_column);
  g_object_unref (view_column);
  return view_column;
}

/* A column for every metric that is known by now. */
static void
update_columns (LgnHeadTable *self)
{
  LgnHeadList *list = lgn_tab_heads_get_list (get_heads (self));

  for (LgnMetric metric = 0; metric < LGN_N_METRICS; metric++)
    gtk_column_view_column_set_visible (self->columns[metric], lgn_head_list_has_metric (list, metric));
}

/* Selecting. */

static void
on_row_selected (LgnHeadTable *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
  g_autoptr (LgnHeadItem) item = NULL;

  if (self->is_updating || gtk_bitset_get_size (selected) != 1)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (selected, 0));
  self->is_updating = true;
  lgn_selection_set_map (selection, &(LgnMapId){ lgn_selection_get_site (selection), lgn_head_item_get_layer (item),
                                                 lgn_head_item_get_head (item) });
  self->is_updating = false;
}

/* The head that was selected elsewhere. */
static void
follow_selection (LgnHeadTable *self)
{
  LgnHeadItem *wanted = lgn_tab_heads_get_selected (get_heads (self));

  if (self->is_updating || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_updating = true;
  gtk_selection_model_unselect_all (self->selection);
  for (guint i = 0; wanted && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (LgnHeadItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (item == wanted)
        gtk_selection_model_select_item (self->selection, i, TRUE);
    }
  self->is_updating = false;
}

static void
on_activate (LgnHeadTable *self, guint position)
{
  gtk_selection_model_select_item (self->selection, position, TRUE);
  g_signal_emit (self, activated_signal, 0);
}

/* Copying. */

static void
copy_rows (LgnHeadTable *self, GtkBitset *rows)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    if (!rows || gtk_bitset_contains (rows, i))
      g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection), i));
  text = lgn_head_text_make_table (lgn_tab_heads_get_list (get_heads (self)), items);
  lgn_copy_text (GTK_WIDGET (self), text);
}

/* lgn_head_table_copy_all: every row that is shown, in the order in which they stand. */
void
lgn_head_table_copy_all (LgnHeadTable *self)
{
  lgn_head_table_get_view (self);
  copy_rows (self, NULL);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnHeadTable *self = LGN_HEAD_TABLE (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  copy_rows (self, gtk_bitset_is_empty (selected) ? NULL : selected);
}

/* Following. */

static gboolean
is_wanted (gpointer item, gpointer data)
{
  LgnHeadTable *self = data;

  return lgn_head_order_shows (lgn_tab_heads_get_order (get_heads (self)), item);
}

/* What is not seen is not sorted. */
static void
on_order_changed (LgnHeadTable *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update_columns (self);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  follow_selection (self);
}

static void
fill (LgnHeadTable *self)
{
  LgnHeadOrder *order = lgn_tab_heads_get_order (get_heads (self));
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GListModel *rows;

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (order)), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (gtk_column_view_get_sorter (self->view)));
  rows = G_LIST_MODEL (sorted);
  if (self->max_rows > 0)
    rows = G_LIST_MODEL (gtk_slice_list_model_new (rows, 0, self->max_rows));
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (rows));
  gtk_column_view_set_model (self->view, self->selection);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_row_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (order, "changed", G_CALLBACK (on_order_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (self->state), "changed", G_CALLBACK (follow_selection), self,
                           G_CONNECT_SWAPPED);
  update_columns (self);
}

/* lgn_head_table_get_view: a table has many parts, and most tabs never show it: it is made when it is first asked for. */
GtkWidget *
lgn_head_table_get_view (LgnHeadTable *self)
{
  GtkWidget *scrolled;

  if (self->view)
    return GTK_WIDGET (self->view);
  scrolled = gtk_scrolled_window_new ();
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Measures of all heads"), -1);
  add_column (self, COLUMN_HEAD, _ ("Head"));
  add_column (self, COLUMN_ROLE, _ ("Role"));
  for (LgnMetric metric = 0; metric < LGN_N_METRICS; metric++)
    self->columns[metric] = add_column (self, (int) metric, lgn_metric_get_title (metric));
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scrolled);
  fill (self);
  return GTK_WIDGET (self->view);
}

void
lgn_head_table_set_max_rows (LgnHeadTable *self, guint max_rows)
{
  self->max_rows = max_rows;
}

void
lgn_head_table_set_state (LgnHeadTable *self, LgnTabState *state)
{
  g_set_object (&self->state, state);
}

static void
lgn_head_table_map (GtkWidget *widget)
{
  lgn_head_table_get_view (LGN_HEAD_TABLE (widget));
  GTK_WIDGET_CLASS (lgn_head_table_parent_class)->map (widget);
  on_order_changed (LGN_HEAD_TABLE (widget));
}

static void
lgn_head_table_dispose (GObject *object)
{
  LgnHeadTable *self = LGN_HEAD_TABLE (object);

  if (self->view)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (lgn_head_table_parent_class)->dispose (object);
}

static void
lgn_head_table_finalize (GObject *object)
{
  g_clear_object (&LGN_HEAD_TABLE (object)->state);
  G_OBJECT_CLASS (lgn_head_table_parent_class)->finalize (object);
}

static void
lgn_head_table_class_init (LgnHeadTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_head_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = lgn_head_table_finalize;
  widget_class->map = lgn_head_table_map;
  activated_signal = g_signal_new ("activated", LGN_TYPE_HEAD_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "table.copy", NULL, copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy", NULL);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_PANE);
}

static void
lgn_head_table_init (LgnHeadTable *self)
{
}
