/* What the hub's own tools downloaded stands in the list of models, and opens from there. */
#include "lgn-ui-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char *home;

/* A cache with one model, whose snapshot is that of a golden one. */
static void
make_cache (void)
{
  g_autofree char *snapshots = g_build_filename (home, "hub", "models--someone--opinions", "snapshots", NULL);
  g_autofree char *snapshot = g_build_filename (snapshots, "0123abcd", NULL);
  g_autofree char *model = lgn_ui_test_get_model ("e2e-bert-sentiment");

  g_assert_cmpint (g_mkdir_with_parents (snapshots, 0700), ==, 0);
  g_assert_cmpint (symlink (model, snapshot), ==, 0);
}

static void
remove_cache (void)
{
  static const char *const names[] = { "hub/models--someone--opinions/snapshots/0123abcd",
                                       "hub/models--someone--opinions/snapshots", "hub/models--someone--opinions", "hub", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (home, names[i], NULL);
      g_remove (path);
    }
}

static GtkWidget *
find_open_button (GtkWidget *root)
{
  if (ADW_IS_SPLIT_BUTTON (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_open_button (child);
      if (found)
        return found;
    }
  return NULL;
}

static gboolean
is_listed (gpointer data)
{
  gpointer *window_and_name = data;

  return lgn_ui_test_find (window_and_name[0], window_and_name[1]) != NULL;
}

/* Opens the list and waits until NAME stands in it. */
static void
wait_for (LgnWindow *window, const char *name)
{
  gpointer window_and_name[] = { window, (gpointer) name };

  adw_split_button_popup (ADW_SPLIT_BUTTON (find_open_button (GTK_WIDGET (window))));
  lgn_ui_test_wait (is_listed, window_and_name);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "On This Computer"));
}

static void
test_empty (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();

  wait_for (window, "No models in the cache of the Hugging Face hub. Lorgnette downloads nothing.");
  /* GTK 4.8 asks a list for the pointer's place that a closing window takes along. */
  adw_split_button_popdown (ADW_SPLIT_BUTTON (find_open_button (GTK_WIDGET (window))));
  lgn_ui_test_settle ();
  lgn_ui_test_close_window (window);
}

static void
test_open (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();

  make_cache ();
  wait_for (window, "someone/opinions");
  GtkWidget *row = lgn_ui_test_find_typed (GTK_WIDGET (window), "someone/opinions", GTK_TYPE_LIST_BOX_ROW);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_activate (row));
  lgn_ui_test_settle ();

  LgnTab *tab = lgn_window_get_tab (window);
  g_assert_nonnull (tab);
  lgn_ui_test_wait_ready (tab);
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Input text"));
  lgn_ui_test_close_window (window);
  remove_cache ();
}

int
main (int argc, char **argv)
{
  home = g_dir_make_tmp ("lgn-hub-XXXXXX", NULL);
  g_unsetenv ("HF_HUB_CACHE");
  g_unsetenv ("HUGGINGFACE_HUB_CACHE");
  g_setenv ("HF_HOME", home, TRUE);
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/hub/empty", test_empty);
  g_test_add_func ("/hub/open", test_open);
  int status = g_test_run ();
  g_rmdir (home);
  g_free (home);
  return status;
}
