#include "lgn-ui-test.h"

#include "lgn-table-form.h"

#include "io/lgn-bundle.h"
#include "view/lgn-number.h"

#include <glib/gstdio.h>
#include <string.h>

static GtkWidget *
find_cells (LgnWindow *window)
{
  return lgn_ui_test_find_typed (GTK_WIDGET (window), "Weights", GTK_TYPE_COLUMN_VIEW);
}

/* The cells of the row that was made last, of those that are shown: not the titles. */
static bool
has_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_INSCRIPTION (widget) && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text) == 0)
    return true;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return true;
  return false;
}

/* The table has the numbers of the map, and one selection with it. */
static void
test_cells (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "the lorgnette lets us watch");
  LgnTabState *state = lgn_tab_get_state (tab);
  LgnSelection *selection = lgn_tab_state_get_selection (state);
  GtkWidget *cells;
  GtkSingleSelection *rows;
  g_autofree char *number = NULL;

  lgn_ui_test_press (GTK_WIDGET (window), "Table");
  g_assert_cmpint (lgn_tab_state_get_form (state), ==, LGN_TAB_FORM_TABLE);
  cells = find_cells (window);
  g_assert_nonnull (cells);
  number = g_strdup_printf ("%.3f", lgn_shown_map_get_weight (lgn_map_view_get_map (lgn_tab_state_get_map_view (state)), 2, 3));
  g_assert_true (has_text (cells, number));
  g_assert_true (has_text (cells, "[CLS]"));

  /* Both ways. */
  rows = GTK_SINGLE_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (cells)));
  lgn_selection_set_cell (selection, 3, 1);
  lgn_ui_test_settle ();
  g_assert_cmpuint (gtk_single_selection_get_selected (rows), ==, 3);
  gtk_single_selection_set_selected (rows, 4);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 4);
  g_assert_cmpint (lgn_selection_get_column (selection), ==, 1);
  lgn_ui_test_act (cells, "view.move('right')");
  g_assert_cmpint (lgn_selection_get_column (selection), ==, 2);
  lgn_ui_test_press (GTK_WIDGET (window), "Layer 1, head 1"); /* another map keeps the cell */
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 4);
  g_assert_cmpuint (gtk_single_selection_get_selected (rows), ==, 4);
  lgn_ui_test_press (GTK_WIDGET (window), "Heat map");
  g_assert_null (find_cells (window));
  lgn_ui_test_close_window (window);
}

#define N_LONG 400

static guint
count_columns (GtkWidget *cells)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (cells));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      n += gtk_column_view_column_get_visible (column);
    }
  return n;
}

/* Saved attention of N_LONG tokens: each looks mostly at the one before it. */
static void
write_bundle (const char *path)
{
  g_autoptr (LgnBundle) bundle = lgn_bundle_new ("long");
  g_autoptr (LgnTensor) weights = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]){ 1, N_LONG, N_LONG });
  float *x = lgn_tensor_f32 (weights); /* [N_LONG, N_LONG] */

  for (gsize i = 0; i < N_LONG; i++)
    for (gsize j = 0; j < N_LONG; j++)
      x[i * N_LONG + j] = j + 1 == i ? 0.75f : 0.25f / (N_LONG - 1);
  lgn_bundle_add_map (bundle, NULL, "self", 0, weights, NULL);
  g_assert_true (lgn_bundle_write (bundle, path, NULL));
}

/* More tokens than a page has columns: the rest is paged through. */
static void
test_pages (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *folder = g_dir_make_tmp ("lgn-ui-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "long.safetensors", NULL);
  LgnTab *tab;
  g_autofree char *number = lgn_format_weight (0.75, 3, false);
  GtkWidget *spin;
  gint64 start;

  write_bundle (path);
  tab = lgn_window_open (window, path, NULL);
  lgn_ui_test_wait_ready (tab);
  start = g_get_monotonic_time ();
  lgn_tab_state_set_form (lgn_tab_get_state (tab), LGN_TAB_FORM_TABLE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_test_message ("the table took %d ms", (int) ((g_get_monotonic_time () - start) / 1000));
  lgn_ui_test_settle ();
  g_assert_cmpuint (count_columns (find_cells (window)), >, 4); /* as many as can be seen, and some beside them */
  g_assert_cmpuint (count_columns (find_cells (window)), <, 64);
  spin = lgn_ui_test_find_typed (GTK_WIDGET (window), "Columns", GTK_TYPE_SPIN_BUTTON);
  g_assert_nonnull (spin);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 64);
  lgn_ui_test_settle ();
  /* The cursor brings its page with it. */
  lgn_selection_set_cell (lgn_tab_state_get_selection (lgn_tab_get_state (tab)), 130, 129);
  lgn_ui_test_settle ();
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)), ==, 128);
  g_assert_true (has_text (find_cells (window), number));
  lgn_ui_test_close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

static void
on_read (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_there (gpointer data)
{
  return *(char **) data != NULL;
}

/* What is copied are numbers, parted by tabs. */
static void
test_copy (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  GtkWidget *cells;
  char *text = NULL;

  lgn_ui_test_open (window, "e2e-bert-sentiment", "the lorgnette");
  lgn_ui_test_press (GTK_WIDGET (window), "Table");
  cells = find_cells (window);
  lgn_ui_test_act (cells, "table.copy");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (cells), NULL, on_read, &text);
  lgn_ui_test_wait (is_there, &text);
  g_assert_true (g_str_has_prefix (text, "\t[CLS]\tthe\t"));
  g_assert_nonnull (strstr (text, "\n[CLS]\t0."));
  g_free (text);
  lgn_ui_test_close_window (window);
}

/* Of a picture, the pairs of patches, the strongest first. */
static void
test_picture (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = lgn_ui_test_get_model ("e2e-vit");
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  LgnTab *tab;
  GtkWidget *pairs;
  LgnShownMap *map;
  gint row = -1, column = -1;
  g_autofree char *number = NULL;

  input->image = g_build_filename (model, "rgb.png", NULL);
  tab = lgn_window_open (window, model, input);
  lgn_ui_test_wait_ready (tab);
  lgn_ui_test_press (GTK_WIDGET (window), "Table");
  lgn_ui_test_settle ();
  pairs = lgn_ui_test_find_typed (GTK_WIDGET (window), "Links, strongest first", GTK_TYPE_COLUMN_VIEW);
  g_assert_nonnull (pairs);
  map = lgn_map_view_get_map (lgn_tab_state_get_map_view (lgn_tab_get_state (tab)));
  g_assert_true (lgn_shown_map_find_next_strongest (map, &row, &column));
  number = g_strdup_printf ("%.4f", lgn_shown_map_get_weight (map, (guint) row, (guint) column));
  g_assert_true (has_text (pairs, number));
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/table/cells", test_cells);
  g_test_add_func ("/table/pages", test_pages);
  g_test_add_func ("/table/copy", test_copy);
  g_test_add_func ("/table/picture", test_picture);
  return g_test_run ();
}
