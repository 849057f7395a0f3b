#include "lgn-ui-test.h"

#include "lgn-preferences-window.h"
#include "lgn-samples.h"
#include "lgn-settings.h"
#include "lgn-shortcuts.h"

#include <glib/gstdio.h>

static gboolean
has_failed (gpointer data)
{
  return lgn_run_get_state (lgn_tab_state_get_run (lgn_tab_get_state (data))) == LGN_RUN_FAILED;
}

static char *
make_broken_model (const char *config)
{
  char *folder = g_dir_make_tmp ("lgn-ui-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "config.json", NULL);

  g_assert_true (g_file_set_contents (file, config, -1, NULL));
  return folder;
}

static void
remove_model (char *folder)
{
  g_autofree char *file = g_build_filename (folder, "config.json", NULL);

  g_unlink (file);
  g_rmdir (folder);
  g_free (folder);
}

/* What cannot be opened says so in its tab, and what can be done; the window stays usable. */
static void
test_broken (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  char *folder = make_broken_model ("{ this is no JSON");
  LgnTab *tab = lgn_window_open (window, folder, NULL);

  lgn_ui_test_wait (has_failed, tab);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Try Again"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Choose Another…"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Copy Details"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Input text"));
  lgn_ui_test_press (GTK_WIDGET (window), "Try Again");
  lgn_ui_test_wait (has_failed, tab);
  lgn_ui_test_close_window (window);
  remove_model (folder);
}

static void
test_unknown (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  char *folder = make_broken_model ("{ \"model_type\": \"quantum-abacus\", \"architectures\": [\"QuantumAbacusModel\"] }");
  LgnTab *tab = lgn_window_open (window, folder, NULL);

  lgn_ui_test_wait (has_failed, tab);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Open Its Attention Instead…"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Try Again"));
  lgn_ui_test_close_window (window);
  remove_model (folder);
}

/* The very first start needs no click: the translation sample is drawn. */
static void
test_first_start (void)
{
  GApplication *application = g_application_get_default ();
  LgnWindow *window;
  LgnResult *result;

  if (!lgn_sample_get_first ())
    {
      g_test_skip ("no bundled model is here");
      return;
    }
  g_settings_set_boolean (lgn_settings_get (), "first-run", TRUE);
  g_application_activate (application);
  window = LGN_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (application)));
  g_assert_nonnull (lgn_window_get_tab (window));
  lgn_ui_test_wait_ready (lgn_window_get_tab (window));
  result = lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (lgn_window_get_tab (window))));
  g_assert_cmpstr (result->tokens->text[0], ==, "I am a student");
  g_assert_cmpuint (result->predicted_tokens->n, >, 0);
  g_assert_false (g_settings_get_boolean (lgn_settings_get (), "first-run"));
  lgn_ui_test_close_window (window);
}

/* What is too long for the model is not cut in silence. */
static void
test_too_long (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = lgn_ui_test_get_model ("e2e-marian");
  g_autoptr (GString) text = g_string_new (NULL);
  LgnTab *tab;

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "a small house ");
  g_autoptr (LgnInput) input = lgn_input_new (text->str);
  tab = lgn_window_open (window, model, input);
  lgn_ui_test_wait (has_failed, tab);
  lgn_ui_test_settle ();
  g_assert_null (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab))));
  g_assert_nonnull (lgn_ui_test_find_typed (GTK_WIDGET (window), "Input text", GTK_TYPE_MENU_BUTTON));
  lgn_ui_test_close_window (window);
}

/* A model with nothing to read is not an error. */
static void
test_empty_text (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = lgn_ui_test_get_model ("e2e-gpt2");
  LgnTab *tab = lgn_window_open (window, model, NULL);

  lgn_ui_test_wait_ready (tab);
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Input text"));
  g_assert_false (gtk_widget_get_mapped (lgn_view_get_canvas (lgn_tab_get_view (tab))));
  lgn_tab_set_text (tab, "Once upon a time");
  lgn_ui_test_wait_ready (tab);
  g_assert_true (gtk_widget_get_mapped (lgn_view_get_canvas (lgn_tab_get_view (tab))));
  lgn_ui_test_close_window (window);
}

/* Saved attention opens without a model, and says so. */
static void
test_bundle (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");
  g_autofree char *folder = g_dir_make_tmp ("lgn-ui-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "saved.safetensors", NULL);
  g_auto (GStrv) recent = NULL;
  LgnResult *result;

  g_assert_true (lgn_result_save (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab))), path, NULL));
  tab = lgn_window_open (window, path, NULL);
  lgn_ui_test_wait_ready (tab);
  result = lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab)));
  g_assert_true (result->is_saved);
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Run"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Cross"));
  recent = lgn_settings_get_recent ();
  g_assert_cmpstr (recent[0], ==, path);
  lgn_ui_test_close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_preferences (void)
{
  GtkWidget *window = lgn_preferences_window_new ();
  g_autofree char *palette = NULL;

  gtk_window_present (GTK_WINDOW (window));
  lgn_ui_test_settle ();
  gtk_check_button_set_active (GTK_CHECK_BUTTON (lgn_ui_test_find (window, "Viridis")), TRUE);
  palette = g_settings_get_string (lgn_settings_get (), "palette");
  g_assert_cmpstr (palette, ==, "viridis");
  g_settings_reset (lgn_settings_get (), "palette");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_shortcuts (void)
{
  g_autoptr (GtkWidget) window = lgn_shortcuts_create_window ();

  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/pages/broken", test_broken);
  g_test_add_func ("/pages/unknown", test_unknown);
  g_test_add_func ("/pages/first-start", test_first_start);
  g_test_add_func ("/pages/too-long", test_too_long);
  g_test_add_func ("/pages/empty-text", test_empty_text);
  g_test_add_func ("/pages/bundle", test_bundle);
  g_test_add_func ("/pages/preferences", test_preferences);
  g_test_add_func ("/pages/shortcuts", test_shortcuts);
  return g_test_run ();
}
