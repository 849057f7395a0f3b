/* The page of steps: its numbers, rules, steps and keys, and what it says where there are none. */
#include "lgn-ui-test.h"

#include "lgn-steps-canvas.h"
#include "lgn-steps-page.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  LgnWindow *window;
  LgnTab *tab;
  GtkWidget *canvas;
} Scene;

static gboolean
has_card (gpointer data)
{
  return lgn_ui_test_find (GTK_WIDGET (data), "All numbers of this key") != NULL;
}

static gboolean
has_message (gpointer data)
{
  return lgn_ui_test_find (GTK_WIDGET (data), "No Steps Here") != NULL;
}

/* A translation, its cross-attention's layer 1, head 2, row 1, told step by step. */
static void
scene_init (Scene *scene)
{
  scene->window = lgn_ui_test_open_window ();
  scene->tab = lgn_ui_test_open (scene->window, "e2e-marian", "I am a student.");
  LgnSelection *selection = lgn_tab_state_get_selection (lgn_tab_get_state (scene->tab));
  lgn_selection_set_map (selection, &(LgnMapId){ LGN_SITE_CROSS, 1, 2 });
  lgn_selection_set_cell (selection, 1, 1);
  lgn_ui_test_act (GTK_WIDGET (scene->window), "win.view('steps')");
  lgn_ui_test_wait (has_card, scene->window);
  scene->canvas = lgn_ui_test_find_typed (GTK_WIDGET (scene->window), "How this number came about", LGN_TYPE_STEPS_CANVAS);
  g_assert_nonnull (scene->canvas);
}

static LgnSelection *
get_selection (Scene *scene)
{
  return lgn_tab_state_get_selection (lgn_tab_get_state (scene->tab));
}

static const char *
get_status (Scene *scene)
{
  return lgn_view_get_reading (lgn_tab_get_view (scene->tab));
}

static void
test_page (void)
{
  Scene scene;
  gint head, row;

  scene_init (&scene);
  GtkWidget *window = GTK_WIDGET (scene.window);
  g_assert_true (LGN_IS_STEPS_PAGE (lgn_tab_get_view (scene.tab)));
  g_assert_cmpstr (get_status (&scene), ==, "step 5 of 5: sum");
  g_assert_true (g_str_has_prefix (lgn_view_get_place (lgn_tab_get_view (scene.tab)), "layer 1 · head 2 · cross · row 1, "));
  g_assert_nonnull (lgn_ui_test_find (window, "Other score rules"));
  lgn_ui_test_press (window, "Step back");
  g_assert_cmpstr (get_status (&scene), ==, "step 4 of 5: softmax");
  lgn_ui_test_act (scene.canvas, "view.step-prev");
  g_assert_cmpstr (get_status (&scene), ==, "step 3 of 5: score");
  lgn_ui_test_press (window, "Step 1: tokens");
  g_assert_cmpstr (get_status (&scene), ==, "step 1 of 5: tokens");
  lgn_ui_test_act (scene.canvas, "view.step-next");
  g_assert_cmpstr (get_status (&scene), ==, "step 2 of 5: query and keys");
  /* Up and down are keys, to the sides are rows. */
  lgn_ui_test_act (scene.canvas, "view.move('down')");
  g_assert_cmpint (lgn_selection_get_column (get_selection (&scene)), ==, 2);
  lgn_ui_test_act (scene.canvas, "view.move('right')");
  row = lgn_selection_get_row (get_selection (&scene));
  g_assert_cmpint (row, ==, 2);
  lgn_ui_test_act (scene.canvas, "view.head-step(1)");
  head = lgn_selection_get_head (get_selection (&scene));
  g_assert_cmpint (head, ==, 3);
  lgn_ui_test_close_window (scene.window);
}

static void
test_rules (void)
{
  Scene scene;

  scene_init (&scene);
  GtkWidget *window = GTK_WIDGET (scene.window);
  g_assert_null (lgn_ui_test_find (window, "Not what the model does."));
  lgn_ui_test_press (window, "Dot");
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (window, "Not what the model does."));
  lgn_ui_test_press (window, "Additive");
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (window, "Not what the model does. Its matrices are random (seed 1)."));
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (scene.tab));
  g_assert_nonnull (figure);
  g_assert_cmpint (figure->view, ==, LGN_VIEW_STEPS);
  g_assert_cmpint (figure->steps.rule, ==, LGN_SCORE_ADDITIVE);
  g_assert_cmpint (figure->row, ==, 1);
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "f.png");
  g_assert_nonnull (strstr (command, "--view steps"));
  g_assert_nonnull (strstr (command, "--rule additive"));
  g_assert_nonnull (strstr (command, "--row 1"));
  lgn_ui_test_press (window, "Scaled dot");
  lgn_ui_test_settle ();
  g_assert_null (lgn_ui_test_find (window, "Not what the model does."));
  lgn_ui_test_close_window (scene.window);
}

static gboolean
has_told (gpointer data)
{
  Scene *scene = data;

  return g_str_equal (get_status (scene), "step 3 of 5: score");
}

/* From the beginning, a step after a while; once more pauses. */
static void
test_play (void)
{
  Scene scene;

  scene_init (&scene);
  GtkWidget *window = GTK_WIDGET (scene.window);
  lgn_ui_test_act (scene.canvas, "view.play");
  g_assert_cmpstr (get_status (&scene), ==, "step 1 of 5: tokens");
  g_assert_nonnull (lgn_ui_test_find (window, "Pause steps"));
  lgn_ui_test_wait (has_told, &scene);
  lgn_ui_test_press (window, "Pause steps");
  g_assert_nonnull (lgn_ui_test_find (window, "Play steps"));
  lgn_ui_test_close_window (scene.window);
}

/* Return on the map tells the steps of the cursor's row; the mean of all heads says whose they are. */
static void
test_from_map (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-gpt2", "The animal didn't cross");
  LgnSelection *selection = lgn_tab_state_get_selection (lgn_tab_get_state (tab));

  lgn_selection_set_map (selection, &(LgnMapId){ LGN_SITE_SELF, 1, LGN_HEAD_MEAN });
  lgn_selection_set_cell (selection, 3, 1);
  lgn_ui_test_act (lgn_view_get_canvas (lgn_tab_get_view (tab)), "view.steps-here");
  lgn_ui_test_wait (has_card, window);
  g_assert_true (LGN_IS_STEPS_PAGE (lgn_tab_get_view (tab)));
  g_assert_true (g_str_has_prefix (lgn_view_get_place (lgn_tab_get_view (tab)), "layer 1 · head 0 · self · row 3, "));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "The mean has no steps of its own: this is head 0."));
  lgn_ui_test_close_window (window);
}

static void
test_saved (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lgn-ui-steps.safetensors", NULL);
  LgnTab *tab = lgn_ui_test_open (window, "e2e-gpt2", "The animal");
  g_autoptr (GError) error = NULL;

  lgn_result_save (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab))), path, &error);
  g_assert_no_error (error);
  tab = lgn_window_open (window, path, NULL);
  lgn_ui_test_wait_ready (tab);
  lgn_ui_test_act (GTK_WIDGET (window), "win.view('steps')");
  lgn_ui_test_wait (has_message, window);
  g_assert_null (lgn_view_make_figure (lgn_tab_get_view (tab)));
  lgn_ui_test_close_window (window);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/steps/page", test_page);
  g_test_add_func ("/steps/rules", test_rules);
  g_test_add_func ("/steps/play", test_play);
  g_test_add_func ("/steps/from-map", test_from_map);
  g_test_add_func ("/steps/saved", test_saved);
  return g_test_run ();
}
