/* What is dropped on the window or pasted into it. */
#include "lgn-ui-test.h"

#include "run/lgn-result.h"

#include <glib/gstdio.h>

/* Drops VALUE on the window, as the pointer would. */
static gboolean
drop (LgnWindow *window, const GValue *value)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (window));
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", value, 10.0, 10.0, &is_taken);
    }
  lgn_ui_test_settle ();
  return is_taken;
}

static gboolean
drop_path (LgnWindow *window, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&file, 1));
  return drop (window, &value);
}

static void
test_model (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *path = lgn_ui_test_get_model ("e2e-bert-sentiment");

  g_assert_true (drop_path (window, path));
  g_assert_nonnull (lgn_window_get_tab (window));
  g_assert_cmpstr (lgn_tab_get_model (lgn_window_get_tab (window)), ==, path);
  lgn_ui_test_close_window (window);
}

static void
test_saved_attention (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "A film.");
  g_autofree char *folder = g_dir_make_tmp ("lgn-drop-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "saved.safetensors", NULL);

  g_assert_true (lgn_result_save (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab))), path, NULL));
  g_assert_true (drop_path (window, path));
  lgn_ui_test_wait_ready (lgn_window_get_tab (window));
  g_assert_true (lgn_window_get_tab (window) != tab);
  g_assert_true (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (lgn_window_get_tab (window))))->is_saved);
  lgn_ui_test_close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

static gboolean
has_word (gpointer data)
{
  LgnRun *run = lgn_tab_state_get_run (lgn_tab_get_state (data));
  LgnResult *result = lgn_run_get_result (run);

  return lgn_run_get_state (run) == LGN_RUN_READY && result && g_str_equal (result->tokens->text[0], "Another text");
}

static void
test_text (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "A film.");
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_static_string (&value, "Another text");
  g_assert_true (drop (window, &value));
  lgn_ui_test_wait (has_word, tab);
  lgn_ui_test_close_window (window);
}

static void
test_pasted_text (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "A film.");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), "Another text");
  lgn_ui_test_act (GTK_WIDGET (lgn_map_page_get_canvas (lgn_tab_get_map_page (tab))), "view.paste");
  lgn_ui_test_wait (has_word, tab);
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/drop/model", test_model);
  g_test_add_func ("/drop/saved-attention", test_saved_attention);
  g_test_add_func ("/drop/text", test_text);
  g_test_add_func ("/drop/pasted-text", test_pasted_text);
  return g_test_run ();
}
