/* What is done on the map: marks, the glass. */
#include "lgn-ui-test.h"

typedef struct
{
  LgnWindow *window;
  LgnTab *tab;
  LgnTabState *state;
  GtkWidget *canvas;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = lgn_ui_test_open_window ();
  fixture->tab = lgn_ui_test_open (fixture->window, "e2e-bert-sentiment", "a good film, not a bad one");
  fixture->state = lgn_tab_get_state (fixture->tab);
  fixture->canvas = lgn_view_get_canvas (lgn_tab_get_view (fixture->tab));
  gtk_widget_grab_focus (fixture->canvas);
  lgn_ui_test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lgn_ui_test_close_window (fixture->window);
}

/* X marks the cursor's cell, and again no more; it can be undone; Escape ends the glass before it clears marks. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  LgnMarks *marks = lgn_tab_heads_get_marks (lgn_tab_state_get_heads (fixture->state));
  LgnMapCanvas *canvas = LGN_MAP_CANVAS (fixture->canvas);

  lgn_map_view_set_cursor (lgn_tab_state_get_map_view (fixture->state), 1, 2);
  lgn_ui_test_act (fixture->canvas, "view.mark");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
  g_assert_true (lgn_marks_contains (marks, 1, 2));
  lgn_ui_test_act (fixture->canvas, "win.undo");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 0);
  lgn_ui_test_act (fixture->canvas, "win.redo");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
  lgn_ui_test_act (fixture->canvas, "view.glass");
  g_assert_true (lgn_map_canvas_get_glass (canvas));
  lgn_ui_test_act (fixture->canvas, "view.escape");
  g_assert_false (lgn_map_canvas_get_glass (canvas));
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
  lgn_ui_test_act (fixture->canvas, "view.escape");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 0);
  lgn_ui_test_act (fixture->canvas, "win.undo");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add ("/map/marks", Fixture, NULL, set_up, test_marks, tear_down);
  return g_test_run ();
}
