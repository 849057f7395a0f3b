/* Induction is measured on an input of its own when it is asked for, and holds for every input of the model. */
#include "lgn-ui-test.h"

static LgnHeadList *
get_list (LgnTab *tab)
{
  return lgn_tab_heads_get_list (lgn_tab_state_get_heads (lgn_tab_get_state (tab)));
}

static gboolean
is_known (gpointer tab)
{
  return lgn_head_list_has_metric (get_list (tab), LGN_METRIC_INDUCTION);
}

static void
test_measure (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-gpt2", "the film was good");
  LgnTabState *state = lgn_tab_get_state (tab);
  g_autoptr (LgnInput) input = lgn_input_new ("the film was good, too");
  GtkWidget *page;

  lgn_tab_state_set_view (state, "heads");
  lgn_ui_test_settle ();
  page = GTK_WIDGET (lgn_tab_get_view (tab));
  lgn_ui_test_press (page, "Numbers");
  lgn_ui_test_settle ();
  g_assert_false (is_known (tab));
  lgn_ui_test_press (page, "Measure induction");
  lgn_ui_test_wait (is_known, tab);
  lgn_ui_test_settle ();
  g_assert_null (lgn_ui_test_find (page, "Measure induction"));
  lgn_run_start (lgn_tab_state_get_run (state), input);
  lgn_ui_test_wait_ready (tab);
  g_assert_true (is_known (tab));
  lgn_ui_test_close_window (window);
}

/* A window that is closed does not wait for it. */
static void
test_closed (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-gpt2", "the film was good");

  lgn_tab_heads_measure_induction (lgn_tab_state_get_heads (lgn_tab_get_state (tab)));
  lgn_ui_test_close_window (window);
  lgn_ui_test_settle ();
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/induction/measure", test_measure);
  g_test_add_func ("/induction/closed", test_closed);
  return g_test_run ();
}
