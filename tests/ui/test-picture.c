/* The picture form: the first choice for what is seen and heard; a patch, a word or a class token looks, and says where. */
#include "lgn-ui-test.h"

#include "lgn-picture-form.h"

static LgnTabState *
get_state (LgnTab *tab)
{
  return lgn_tab_get_state (tab);
}

static LgnSelection *
get_selection (LgnTab *tab)
{
  return lgn_tab_state_get_selection (get_state (tab));
}

static gboolean
has_result (gpointer data)
{
  LgnRun *run = lgn_tab_state_get_run (get_state (data));

  return lgn_run_get_state (run) == LGN_RUN_READY && lgn_run_get_result (run);
}

static LgnTab *
open_file (LgnWindow *window, const char *model, LgnTakes kind, const char *file)
{
  g_autofree char *folder = lgn_ui_test_get_model (model), *path = g_build_filename (folder, file, NULL);
  LgnTab *tab = lgn_window_open (window, folder, NULL);

  lgn_ui_test_wait_ready (tab);
  lgn_tab_set_file (tab, kind, path);
  lgn_ui_test_wait (has_result, tab);
  lgn_ui_test_settle ();
  return tab;
}

static GtkWidget *
find_canvas (LgnTab *tab)
{
  return lgn_view_get_canvas (lgn_tab_get_view (tab));
}

/* The class token looks at first; keys and buttons make others look, and the one selection of the tab goes with them. */
static void
test_patches (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_file (window, "e2e-vit", LGN_TAKES_PICTURE, "rgb.png");
  GtkWidget *button = lgn_ui_test_find_typed (GTK_WIDGET (tab), "Class token", GTK_TYPE_TOGGLE_BUTTON);

  g_assert_cmpint (lgn_tab_state_get_form (get_state (tab)), ==, LGN_TAB_FORM_PICTURE);
  g_assert_true (LGN_IS_PICTURE_CANVAS (find_canvas (tab)));
  g_assert_nonnull (button);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_cmpint (lgn_selection_get_row (get_selection (tab)), ==, 0);

  lgn_ui_test_act (find_canvas (tab), "view.move('down')");
  g_assert_cmpint (lgn_selection_get_row (get_selection (tab)), ==, 1);
  g_assert_cmpint (lgn_selection_get_column (get_selection (tab)), >=, 1); /* its strongest patch */
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  lgn_ui_test_act (find_canvas (tab), "view.move('right')");
  lgn_ui_test_act (find_canvas (tab), "view.move('down')");
  g_assert_cmpint (lgn_selection_get_row (get_selection (tab)), ==, 1 + 6 + 1);
  g_assert_cmpstr (lgn_view_get_place (lgn_tab_get_view (tab)), ==, "patch 7 · column 1, row 1 · layer 0, mean of 4 heads");
  g_assert_true (g_str_has_prefix (lgn_reading_get_text (lgn_tab_state_get_reading (get_state (tab))), "Patch 7 looks at patch "));
  lgn_ui_test_press (GTK_WIDGET (tab), "Class token");
  g_assert_cmpint (lgn_selection_get_row (get_selection (tab)), ==, 0);
  lgn_ui_test_close_window (window);
}

/* A small picture of a head shows that head; the figure is what is seen. */
static void
test_heads_and_figure (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_file (window, "e2e-vit", LGN_TAKES_PICTURE, "rgb.png");
  GtkWidget *smooth = lgn_ui_test_find_typed (GTK_WIDGET (tab), "Smooth overlay", GTK_TYPE_SWITCH);
  GtkWidget *grid = lgn_ui_test_find_typed (GTK_WIDGET (tab), "Patch grid", GTK_TYPE_SWITCH);
  GtkWidget *strength = lgn_ui_test_find_typed (GTK_WIDGET (tab), "Overlay strength", GTK_TYPE_SCALE);

  lgn_ui_test_press (GTK_WIDGET (tab), "Picture of layer 0, head 2");
  g_assert_cmpint (lgn_selection_get_head (get_selection (tab)), ==, 2);
  gtk_switch_set_active (GTK_SWITCH (smooth), TRUE);
  gtk_switch_set_active (GTK_SWITCH (grid), FALSE);
  gtk_range_set_value (GTK_RANGE (strength), 0.5);
  lgn_ui_test_press (GTK_WIDGET (tab), "Is looked at by");
  lgn_ui_test_settle ();
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (tab));
  g_assert_nonnull (figure);
  g_assert_cmpint (figure->view, ==, LGN_VIEW_PICTURE);
  g_assert_cmpint (figure->map.head, ==, 2);
  g_assert_true (figure->is_smooth);
  g_assert_false (figure->has_patch_grid);
  g_assert_true (figure->is_reversed);
  g_assert_cmpfloat (figure->strength, ==, 0.5);
  g_assert_true (lgn_figure_check (figure, NULL));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "6 × 6 patches of 8 px · smoothed"));
  lgn_ui_test_close_window (window);
}

/* A tower that reads has no patches; the one that sees has. */
static void
test_towers (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *folder = lgn_ui_test_get_model ("e2e-clip"), *seen = lgn_ui_test_get_model ("e2e-vit");
  g_autoptr (LgnInput) input = lgn_input_new ("a cat");

  input->image = g_build_filename (seen, "rgb.png", NULL);
  LgnTab *tab = lgn_window_open (window, folder, input);
  lgn_ui_test_wait_ready (tab);
  lgn_selection_set_site (get_selection (tab), LGN_SITE_TEXT);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "No Patches Here"));
  lgn_selection_set_site (get_selection (tab), LGN_SITE_PICTURE);
  lgn_ui_test_settle ();
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "No Patches Here"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Class token"));
  lgn_ui_test_close_window (window);
}

/* Texts have no picture, and their own colours again. */
static void
test_text (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_file (window, "e2e-vit", LGN_TAKES_PICTURE, "rgb.png");
  const LgnColourSpec *colours = lgn_colour_scale_get_spec (lgn_tab_state_get_scale (get_state (tab)));

  g_assert_cmpint (colours->palette, ==, LGN_PALETTE_VIRIDIS);
  g_assert_cmpint (colours->range, ==, LGN_RANGE_ROW);
  LgnTab *other = lgn_ui_test_open (window, "e2e-bert-sentiment", "A film.");
  g_assert_cmpint (lgn_tab_state_get_form (get_state (other)), ==, LGN_TAB_FORM_HEATMAP);
  g_assert_null (lgn_ui_test_find_typed (GTK_WIDGET (other), "Picture", GTK_TYPE_TOGGLE_BUTTON));
  colours = lgn_colour_scale_get_spec (lgn_tab_state_get_scale (get_state (other)));
  g_assert_cmpint (colours->range, ==, LGN_RANGE_FIXED);
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/picture/patches", test_patches);
  g_test_add_func ("/picture/heads-and-figure", test_heads_and_figure);
  g_test_add_func ("/picture/towers", test_towers);
  g_test_add_func ("/picture/text", test_text);
  return g_test_run ();
}
