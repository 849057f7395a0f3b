/* What is dropped on the window or pasted into it. */
#include "lgn-pasted.h"
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

static char *
get_picture (void)
{
  g_autofree char *model = lgn_ui_test_get_model ("e2e-vit");

  return g_build_filename (model, "rgb.png", NULL);
}

static const char *
get_seen (LgnTab *tab)
{
  LgnRun *run = lgn_tab_state_get_run (lgn_tab_get_state (tab));
  LgnInput *input = lgn_run_get_state (run) == LGN_RUN_READY ? lgn_run_get_input (run) : NULL;

  return input ? input->image : NULL;
}

static gboolean
has_seen (gpointer data)
{
  return get_seen (data) != NULL;
}

static LgnTab *
open_seeing (LgnWindow *window)
{
  g_autofree char *model = lgn_ui_test_get_model ("e2e-vit");
  LgnTab *tab = lgn_window_open (window, model, NULL);

  lgn_ui_test_wait_ready (tab);
  return tab;
}

static void
test_picture (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_seeing (window);
  g_autofree char *path = get_picture ();

  g_assert_true (drop_path (window, path));
  lgn_ui_test_wait (has_seen, tab);
  g_assert_cmpstr (get_seen (tab), ==, path);
  lgn_ui_test_close_window (window);
}

static gboolean
says (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_label (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* A model that only reads refuses a picture, and one that only sees a text: a toast says what it takes, and the input stays. */
static void
test_refused (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "A film.");
  g_autofree char *path = get_picture ();
  g_autoptr (LgnInput) input = NULL;

  g_assert_true (drop_path (window, path));
  g_assert_true (says (GTK_WIDGET (window), "This model does not take a picture. It takes: a text, a second text."));
  input = lgn_tab_get_input (tab);
  g_assert_null (input->image);
  g_assert_cmpstr (input->text, ==, "A film.");
  lgn_ui_test_close_window (window);
  window = lgn_ui_test_open_window ();
  lgn_tab_set_text (open_seeing (window), "Words");
  lgn_ui_test_settle ();
  g_assert_true (says (GTK_WIDGET (window), "This model does not take a text. It takes: a picture."));
  lgn_ui_test_close_window (window);
}

/* Without a model nothing can see the picture. */
static void
test_no_model (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *path = get_picture ();

  drop_path (window, path);
  g_assert_null (lgn_window_get_tab (window));
  g_assert_true (says (GTK_WIDGET (window), "Open a model that takes a picture first."));
  lgn_ui_test_close_window (window);
}

/* A picture without a file becomes one, for as long as the program runs. */
static void
test_pasted_picture (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_seeing (window);
  g_autofree char *path = get_picture ();
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (path, NULL);
  g_autofree char *pasted = NULL;

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (window)), texture);
  lgn_ui_test_act (GTK_WIDGET (tab), "view.paste");
  lgn_ui_test_wait (has_seen, tab);
  pasted = g_strdup (get_seen (tab));
  g_assert_cmpstr (pasted, !=, path);
  g_assert_true (g_str_has_prefix (pasted, g_get_user_cache_dir ()));
  g_assert_true (g_file_test (pasted, G_FILE_TEST_IS_REGULAR));
  lgn_ui_test_close_window (window);
  lgn_pasted_clear ();
  g_assert_false (g_file_test (pasted, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/drop/model", test_model);
  g_test_add_func ("/drop/saved-attention", test_saved_attention);
  g_test_add_func ("/drop/text", test_text);
  g_test_add_func ("/drop/pasted-text", test_pasted_text);
  g_test_add_func ("/drop/picture", test_picture);
  g_test_add_func ("/drop/refused", test_refused);
  g_test_add_func ("/drop/no-model", test_no_model);
  g_test_add_func ("/drop/pasted-picture", test_pasted_picture);
  return g_test_run ();
}
