#include "lgn-ui-test.h"

#include "lgn-export-window.h"
#include "lgn-figure-provider.h"
#include "lgn-print.h"

#include <glib/gstdio.h>

typedef struct
{
  LgnWindow *window;
  LgnTab *tab;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = lgn_ui_test_open_window ();
  fixture->tab = lgn_ui_test_open (fixture->window, "e2e-marian", "The house isn't small; \"it\" costs $5.");
  fixture->folder = g_dir_make_tmp ("lgn-ui-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lgn_ui_test_close_window (fixture->window);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static LgnExportWindow *
open_export (Fixture *fixture)
{
  GtkWidget *window = lgn_export_window_new (fixture->tab);

  g_assert_nonnull (window);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (fixture->window));
  gtk_window_present (GTK_WINDOW (window));
  lgn_ui_test_settle ();
  return LGN_EXPORT_WINDOW (window);
}

static gboolean
is_saved (gpointer data)
{
  return !lgn_export_window_is_saving (data);
}

static void
save (LgnExportWindow *window, const char *path)
{
  lgn_export_window_save (window, path);
  lgn_ui_test_wait (is_saved, window);
}

static void
run_in_terminal (const char *command)
{
  g_autofree char *quoted = g_shell_quote (g_getenv ("LORGNETTE_CLI"));
  g_autofree char *line = NULL;
  g_autofree char *errors = NULL;
  int status;

  g_assert_true (g_str_has_prefix (command, "lorgnette-cli "));
  line = g_strdup_printf ("%s %s", quoted, command + strlen ("lorgnette-cli "));
  const char *arguments[] = { "/bin/sh", "-c", line, NULL };
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors, &status, NULL));
  g_test_message ("%s\n%s", line, errors);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* What the window writes is, byte for byte, what the command that it shows writes. */
static void
check_same (Fixture *fixture, LgnExportWindow *window, const char *suffix)
{
  g_autofree char *here = g_strdup_printf ("%s/here.%s", fixture->folder, suffix);
  g_autofree char *there = g_strdup_printf ("%s/there.%s", fixture->folder, suffix);
  g_autofree char *command = lgn_export_window_make_command (window, there);
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  gsize n_mine, n_theirs;

  save (window, here);
  run_in_terminal (command);
  g_assert_true (g_file_get_contents (here, &mine, &n_mine, NULL));
  g_assert_true (g_file_get_contents (there, &theirs, &n_theirs, NULL));
  g_assert_cmpmem (mine, n_mine, theirs, n_theirs);
  g_unlink (here);
  g_unlink (there);
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  LgnExportWindow *window = open_export (fixture);

  lgn_ui_test_press (GTK_WIDGET (window), "PNG");
  check_same (fixture, window, "png");
  lgn_ui_test_press (GTK_WIDGET (window), "CSV");
  check_same (fixture, window, "csv");
  lgn_ui_test_press (GTK_WIDGET (window), "NPY");
  check_same (fixture, window, "npy");
  lgn_ui_test_press (GTK_WIDGET (window), "SVG");
  check_same (fixture, window, "svg");
  lgn_ui_test_press (GTK_WIDGET (window), "PDF");
  check_same (fixture, window, "pdf");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
set_spin (LgnExportWindow *window, const char *name, double value)
{
  GtkWidget *spin = lgn_ui_test_find_typed (GTK_WIDGET (window), name, GTK_TYPE_SPIN_BUTTON);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
}

static gboolean
has_texts (gpointer data)
{
  LgnRun *run = lgn_tab_state_get_run (lgn_tab_get_state (data));

  return lgn_run_get_state (run) == LGN_RUN_READY && lgn_run_get_result (run) && lgn_run_get_input (run)->others;
}

/* The command names the picture, and every text. */
static void
test_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *model = lgn_ui_test_get_model ("e2e-clip");
  g_autofree char *other = lgn_ui_test_get_model ("e2e-vit");
  g_autoptr (LgnInput) input = lgn_input_new ("a cat");
  LgnExportWindow *window;

  input->image = g_build_filename (other, "rgb.png", NULL);
  input->others = g_strsplit ("a dog", ",", -1);
  fixture->tab = lgn_window_open (fixture->window, model, input);
  lgn_ui_test_wait (has_texts, fixture->tab);
  lgn_ui_test_settle ();
  lgn_ui_test_press (GTK_WIDGET (fixture->tab), "Vision tower");
  window = open_export (fixture);
  lgn_ui_test_press (GTK_WIDGET (window), "PNG");
  check_same (fixture, window, "png");
  lgn_ui_test_press (GTK_WIDGET (window), "CSV");
  check_same (fixture, window, "csv");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Everything that can be chosen on screen and in the window is in the command too. */
static void
test_options (Fixture *fixture, gconstpointer data)
{
  LgnTabState *state = lgn_tab_get_state (fixture->tab);
  LgnExportWindow *window;

  lgn_token_view_set_hide_special (lgn_tab_state_get_token_view (state), false);
  lgn_token_view_set_group (lgn_tab_state_get_token_view (state), LGN_GROUP_PIECES);
  lgn_tab_state_set_form (state, LGN_TAB_FORM_HEATMAP);
  lgn_colour_scale_set_palette (lgn_tab_state_get_scale (state), LGN_PALETTE_MAGMA);
  lgn_colour_scale_set_range (lgn_tab_state_get_scale (state), LGN_RANGE_ROW);
  lgn_selection_set_map (lgn_tab_state_get_selection (state), &(LgnMapId){ LGN_SITE_ENCODER, 1, 2 });
  lgn_ui_test_settle ();
  window = open_export (fixture);
  lgn_ui_test_press (GTK_WIDGET (window), "PNG");
  gtk_switch_set_active (GTK_SWITCH (lgn_ui_test_find_typed (GTK_WIDGET (window), "Legend", GTK_TYPE_SWITCH)), FALSE);
  set_spin (window, "Width", 120);
  set_spin (window, "Resolution", 150);
  lgn_ui_test_settle ();
  check_same (fixture, window, "png");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What each view shows is what the command draws. */
static void
test_views (Fixture *fixture, gconstpointer data)
{
  AdwViewStack *stack = lgn_tab_get_views (fixture->tab);
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (stack);
  guint n_drawn = 0;

  lgn_tab_state_toggle_pin (lgn_tab_get_state (fixture->tab));
  lgn_selection_move_head (lgn_tab_state_get_selection (lgn_tab_get_state (fixture->tab)), 1);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      g_autoptr (LgnFigure) figure = NULL;
      LgnExportWindow *window;

      adw_view_stack_set_visible_child (stack, adw_view_stack_page_get_child (page));
      lgn_ui_test_settle ();
      figure = lgn_view_make_figure (lgn_tab_get_view (fixture->tab));
      if (!figure)
        continue;
      window = open_export (fixture);
      lgn_ui_test_press (GTK_WIDGET (window), "PNG");
      check_same (fixture, window, "png");
      gtk_window_destroy (GTK_WINDOW (window));
      n_drawn++;
    }
  g_assert_cmpuint (n_drawn, >=, 3);
}

static void
choose_what (LgnExportWindow *window, guint index)
{
  GtkWidget *row = lgn_ui_test_find_typed (GTK_WIDGET (window), "What", ADW_TYPE_COMBO_ROW);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), index);
  lgn_ui_test_settle ();
}

/* A folder of figures is what the command writes too; one of all heads has the same bytes; and a window that is closed while it
 * writes leaves nothing. */
static void
test_each (Fixture *fixture, gconstpointer data)
{
  LgnExportWindow *window = open_export (fixture);
  g_autofree char *folder = g_build_filename (fixture->folder, "each", NULL);
  g_autofree char *left = g_build_filename (fixture->folder, "left", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *command = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  lgn_ui_test_press (GTK_WIDGET (window), "PNG");
  choose_what (window, 1);
  check_same (fixture, window, "png");
  choose_what (window, 2);
  command = lgn_export_window_make_command (window, other);
  save (window, folder);
  run_in_terminal (command);
  g_assert_nonnull (dir = g_dir_open (folder, 0, NULL));
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *mine = g_build_filename (folder, name, NULL), *theirs = g_build_filename (other, name, NULL);
      g_autofree char *a = NULL, *b = NULL;
      gsize n_a, n_b;
      g_assert_true (g_file_get_contents (mine, &a, &n_a, NULL));
      g_assert_true (g_file_get_contents (theirs, &b, &n_b, NULL));
      g_assert_cmpmem (a, n_a, b, n_b);
      g_unlink (mine);
      g_unlink (theirs);
      n++;
    }
  g_assert_cmpuint (n, ==, lgn_attn_store_get_n_layers (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (
                               fixture->tab)))->store, LGN_SITE_CROSS) * 4);
  g_rmdir (folder);
  g_rmdir (other);
  g_object_ref (window);
  lgn_export_window_save (window, left);
  gtk_window_close (GTK_WINDOW (window));
  lgn_ui_test_wait (is_saved, window);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_object_unref (window);
}

/* Too many pixels: the window says so, and offers what has none. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  LgnExportWindow *window = open_export (fixture);

  lgn_ui_test_press (GTK_WIDGET (window), "PNG");
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Export as PDF"));
  set_spin (window, "Width", 400);
  set_spin (window, "Resolution", 1200);
  lgn_ui_test_settle ();
  lgn_ui_test_press (GTK_WIDGET (window), "Export as PDF");
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Export as PDF"));
  check_same (fixture, window, "pdf");
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct
{
  GOutputStream *stream;
  bool is_done;
} Writing;

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Writing *writing = data;
  g_autoptr (GError) error = NULL;

  gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error);
  g_assert_no_error (error);
  writing->is_done = true;
}

static gboolean
is_written (gpointer data)
{
  return ((Writing *) data)->is_done;
}

/* What is dragged out, or pasted, is the figure. */
static void
test_provider (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *type;
    LgnFigureFormat format;
  } cases[] = { { "image/png", LGN_FORMAT_PNG }, { "image/svg+xml", LGN_FORMAT_SVG } };
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (fixture->tab));
  g_autoptr (GdkContentProvider) provider = lgn_figure_provider_new (figure, NULL);

  figure->dpi = 192;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GBytes) want = lgn_figure_to_bytes (figure, cases[i].format, NULL);
      Writing writing = { stream, false };

      gdk_content_provider_write_mime_type_async (provider, cases[i].type, stream, G_PRIORITY_DEFAULT, NULL, on_written,
                                                  &writing);
      lgn_ui_test_wait (is_written, &writing);
      g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                       g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), g_bytes_get_data (want, NULL),
                       g_bytes_get_size (want));
    }
}

/* A page, to a file in place of a printer. */
static void
test_print (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (fixture->tab));
  g_autoptr (GtkPrintOperation) operation = lgn_print_operation_new (figure);
  g_autofree char *path = g_build_filename (fixture->folder, "page.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  GtkPrintOperationResult result;
  gsize size;

  gtk_print_operation_set_export_filename (operation, path);
  result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (fixture->window), &error);
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_cmpmem (contents, 5, "%PDF-", 5);
  g_assert_cmpuint (size, >, 5000);
  g_unlink (path);
}

/* A text that was cut on request is cut in the terminal too. */
static void
test_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (LgnInput) input = NULL;
  LgnExportWindow *window;

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "a small house ");
  input = lgn_input_new (text->str);
  input->cut = true;
  lgn_run_start (lgn_tab_state_get_run (lgn_tab_get_state (fixture->tab)), input);
  lgn_ui_test_wait_ready (fixture->tab);
  g_assert_cmpuint (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (fixture->tab)))->n_cut, >, 0);
  window = open_export (fixture);
  lgn_ui_test_press (GTK_WIDGET (window), "CSV");
  check_same (fixture, window, "csv");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add ("/export/formats", Fixture, NULL, set_up, test_formats, tear_down);
  g_test_add ("/export/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/export/options", Fixture, NULL, set_up, test_options, tear_down);
  g_test_add ("/export/views", Fixture, NULL, set_up, test_views, tear_down);
  g_test_add ("/export/each", Fixture, NULL, set_up, test_each, tear_down);
  g_test_add ("/export/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/export/provider", Fixture, NULL, set_up, test_provider, tear_down);
  g_test_add ("/export/print", Fixture, NULL, set_up, test_print, tear_down);
  g_test_add ("/export/cut", Fixture, NULL, set_up, test_cut, tear_down);
  return g_test_run ();
}
