/* Texts that are longer than the model reads. */
#include "lgn-ui-test.h"

#include <adwaita.h>

static gboolean
has_failed (gpointer tab)
{
  return lgn_run_get_state (lgn_tab_state_get_run (lgn_tab_get_state (tab))) == LGN_RUN_FAILED;
}

static LgnResult *
get_result (LgnTab *tab)
{
  return lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab)));
}

/* A text of N words, in a tab that has asked what is to be done with it. */
static LgnTab *
open_long (LgnWindow *window, guint n)
{
  g_autofree char *model = lgn_ui_test_get_model ("e2e-bert-sentiment");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, i % 2 ? " it" : " the");
  g_autoptr (LgnInput) input = lgn_input_new (text->str + 1);
  LgnTab *tab = lgn_window_open (window, model, input);
  lgn_ui_test_wait (has_failed, tab);
  lgn_ui_test_settle ();
  return tab;
}

/* Answers the question that is open with the button RESPONSE. */
static void
answer (const char *response)
{
  GListModel *windows = gtk_window_get_toplevels ();
  AdwMessageDialog *dialog = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (window))
        dialog = ADW_MESSAGE_DIALOG (window);
    }
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* The model reads 64 tokens; windows share 8 with the one before: 100 words are two of them. */
static void
test_windows (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_long (window, 100);

  answer ("second");
  lgn_ui_test_wait_ready (tab);
  g_assert_cmpuint (get_result (tab)->n_windows, ==, 2);
  g_assert_cmpuint (get_result (tab)->window, ==, 0);
  g_assert_cmpuint (get_result (tab)->tokens->n, ==, 64);
  g_assert_false (gtk_widget_get_sensitive (lgn_ui_test_find (GTK_WIDGET (window), "Window before")));
  lgn_ui_test_press (GTK_WIDGET (window), "Window after");
  lgn_ui_test_wait_ready (tab);
  lgn_ui_test_settle ();
  g_assert_cmpuint (get_result (tab)->window, ==, 1);
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Window 2 of 2"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "characters 189 to 349 of 349"));
  g_assert_false (gtk_widget_get_sensitive (lgn_ui_test_find (GTK_WIDGET (window), "Window after")));

  lgn_tab_set_text (tab, "it was");
  lgn_ui_test_wait_ready (tab);
  lgn_ui_test_settle ();
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Window after"));
  lgn_ui_test_close_window (window);
}

static void
test_cut (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_long (window, 100);

  answer ("first");
  lgn_ui_test_wait_ready (tab);
  g_assert_cmpuint (get_result (tab)->n_cut, ==, 38);
  g_assert_cmpuint (get_result (tab)->n_windows, ==, 0);
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Window after"));
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/length/windows", test_windows);
  g_test_add_func ("/length/cut", test_cut);
  return g_test_run ();
}
