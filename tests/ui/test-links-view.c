#include "lgn-ui-test.h"

#include "lgn-head-proxy.h"
#include "lgn-links-canvas.h"

#define TEXT "the lorgnette lets us watch where each head looks"

static LgnLinks *
get_links (LgnTab *tab)
{
  return lgn_tab_state_get_links (lgn_tab_get_state (tab));
}

static LgnTab *
open_links (LgnWindow *window, const char *model, const char *text)
{
  LgnTab *tab = lgn_ui_test_open (window, model, text);

  lgn_ui_test_act (GTK_WIDGET (window), "win.view('links')");
  return tab;
}

/* Heads are added and taken out in the rail and on their chips, and what was done can be undone. */
static void
test_heads (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_links (window, "e2e-bert-sentiment", TEXT);
  GtkWidget *root = GTK_WIDGET (window);

  g_assert_nonnull (lgn_ui_test_find (root, "Add head"));
  g_assert_cmpint (lgn_links_get_state (get_links (tab)), ==, LGN_LINKS_NO_HEAD);
  lgn_ui_test_press (root, "Layer 0, head 1");
  lgn_ui_test_press (root, "Layer 1, head 0");
  g_assert_cmpint (lgn_links_get_state (get_links (tab)), ==, LGN_LINKS_SHOWN);
  g_assert_nonnull (lgn_ui_test_find (root, "Remove layer 0, head 1"));
  g_assert_nonnull (lgn_ui_test_find (root, "Attention links: 2 heads"));
  g_assert_null (gtk_test_accessible_check_state (GTK_ACCESSIBLE (lgn_ui_test_find (root, "Layer 0, head 1")),
                                                  GTK_ACCESSIBLE_STATE_SELECTED, true));
  lgn_ui_test_press (root, "Remove layer 0, head 1");
  g_assert_cmpuint (lgn_head_set_get_n (lgn_links_get_heads (get_links (tab))), ==, 1);
  lgn_ui_test_act (root, "win.undo");
  g_assert_nonnull (lgn_ui_test_find (root, "Remove layer 0, head 1"));
  lgn_ui_test_press (root, "Layer 1, head 0"); /* again: out */
  g_assert_null (lgn_ui_test_find (root, "Remove layer 1, head 0"));

  /* From the map the key adds the head that is selected there. */
  lgn_ui_test_act (root, "win.view('map')");
  lgn_ui_test_press (root, "Layer 1, head 1");
  g_assert_cmpuint (lgn_head_set_get_n (lgn_links_get_heads (get_links (tab))), ==, 1);
  lgn_ui_test_act (GTK_WIDGET (lgn_view_get_canvas (lgn_tab_get_view (tab))), "view.link");
  g_assert_cmpuint (lgn_head_set_get_n (lgn_links_get_heads (get_links (tab))), ==, 2);
  lgn_ui_test_close_window (window);
}

/* Keys move through tokens and lines, and what is read out follows. */
static void
test_keys (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_links (window, "e2e-bert-sentiment", TEXT);
  LgnSelection *selection = lgn_tab_state_get_selection (lgn_tab_get_state (tab));
  GtkWidget *canvas;
  g_autofree char *first = NULL;

  lgn_ui_test_press (GTK_WIDGET (window), "Layer 0, head 1");
  canvas = lgn_view_get_canvas (lgn_tab_get_view (tab));
  g_assert_true (LGN_IS_LINKS_CANVAS (canvas));
  lgn_ui_test_act (canvas, "view.move('map-start')");
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 0);
  lgn_ui_test_act (canvas, "view.move('down')");
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 1);
  first = g_strdup (lgn_links_get_reading (get_links (tab)));
  g_assert_true (g_str_has_suffix (first, "(0·1)"));
  g_assert_cmpstr (lgn_view_get_reading (lgn_tab_get_view (tab)), ==, first);
  lgn_ui_test_act (canvas, "view.move('right')");
  g_assert_cmpstr (lgn_links_get_reading (get_links (tab)), !=, first);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 1);
  lgn_ui_test_act (canvas, "view.move('left')");
  g_assert_cmpstr (lgn_links_get_reading (get_links (tab)), ==, first);
  /* The pane beside it shows the text that it is of. */
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "In the text"));
  lgn_ui_test_act (canvas, "view.strongest-map");
  const LgnLink *strongest = lgn_links_scene_find (lgn_links_get_scene (get_links (tab)), -1, -1, 0);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, strongest->row);
  g_assert_cmpint (lgn_selection_get_column (selection), ==, strongest->column);

  /* The other way round, the column is asked about. */
  lgn_links_set_reversed (get_links (tab), true);
  lgn_ui_test_act (canvas, "view.move('map-end')");
  g_assert_cmpint (lgn_selection_get_row (selection), ==, strongest->row);
  g_assert_cmpint (lgn_selection_get_column (selection), >, 5);
  lgn_ui_test_close_window (window);
}

/* What is hidden is said, and the figure has the same lines, heads and colours. */
static void
test_figure (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_links (window, "e2e-bert-sentiment", TEXT);
  GtkWidget *scale;
  LgnFigure *figure;
  double before;

  lgn_ui_test_press (GTK_WIDGET (window), "Layer 0, head 1");
  lgn_ui_test_press (GTK_WIDGET (window), "Layer 1, head 1");
  lgn_ui_test_press (GTK_WIDGET (window), "Remove layer 0, head 1");
  scale = lgn_ui_test_find_typed (GTK_WIDGET (window), "Hide below", GTK_TYPE_SCALE);
  g_assert_nonnull (scale);
  before = lgn_links_get_threshold (get_links (tab));
  gtk_range_set_value (GTK_RANGE (scale), 0.5);
  g_assert_cmpfloat (lgn_links_get_threshold (get_links (tab)), ==, 0.25);
  g_assert_cmpfloat (before, ==, 0.1);
  figure = lgn_view_make_figure (lgn_tab_get_view (tab));
  g_assert_nonnull (figure);
  g_assert_cmpint (figure->view, ==, LGN_VIEW_LINKS);
  g_assert_cmpuint (figure->n_heads, ==, 1);
  g_assert_cmpint (figure->heads[0].layer, ==, 1);
  g_assert_cmpint (figure->heads[0].colour, ==, 1); /* the first one is free, but this head keeps its own */
  g_assert_cmpfloat (figure->threshold, ==, 0.25);
  g_assert_true (lgn_figure_check (figure, NULL));
  lgn_figure_free (figure);
  lgn_ui_test_close_window (window);
}

/* Finding a head by its name adds it; one more than there is room for is refused. */
static void
test_picker (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_links (window, "e2e-bert-sentiment", TEXT);
  GtkWidget *entry;

  gtk_menu_button_popup (GTK_MENU_BUTTON (lgn_ui_test_find (GTK_WIDGET (window), "Add head")));
  lgn_ui_test_settle ();
  entry = lgn_ui_test_find_typed (GTK_WIDGET (window), "Search heads", GTK_TYPE_SEARCH_ENTRY);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "1·1");
  lgn_ui_test_settle ();
  g_signal_emit_by_name (entry, "activate");
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Remove layer 1, head 1"));
  g_assert_cmpuint (lgn_links_get_scene (get_links (tab))->n_maps, ==, 1);
  lgn_ui_test_close_window (window);
}

/* The heads of a translation, site by site. */
static void
test_sites (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");

  lgn_ui_test_act (GTK_WIDGET (window), "win.view('links')");
  g_assert_cmpint (lgn_links_get_state (get_links (tab)), ==, LGN_LINKS_NO_HEAD);
  lgn_ui_test_press (GTK_WIDGET (window), "Layer 0, head 0");
  g_assert_cmpint (lgn_links_get_state (get_links (tab)), ==, LGN_LINKS_SHOWN);
  /* Each site has heads of its own. */
  lgn_ui_test_press (GTK_WIDGET (window), "Encoder");
  g_assert_cmpint (lgn_links_get_state (get_links (tab)), ==, LGN_LINKS_NO_HEAD);
  lgn_ui_test_press (GTK_WIDGET (window), "Cross");
  g_assert_cmpint (lgn_links_get_state (get_links (tab)), ==, LGN_LINKS_SHOWN);
  lgn_ui_test_close_window (window);
}

/* A picture has no words to be joined: the map is offered instead. */
static void
test_picture (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = lgn_ui_test_get_model ("e2e-vit");
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  LgnTab *tab;

  input->image = g_build_filename (model, "rgb.png", NULL);
  tab = lgn_window_open (window, model, input);
  lgn_ui_test_wait_ready (tab);
  lgn_ui_test_act (GTK_WIDGET (window), "win.view('links')");
  g_assert_cmpint (lgn_links_get_state (get_links (tab)), ==, LGN_LINKS_PICTURE);
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Add head"));
  lgn_ui_test_press (GTK_WIDGET (window), "Show the Map");
  g_assert_cmpstr (lgn_tab_state_get_view (lgn_tab_get_state (tab)), ==, "map");
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/links-view/heads", test_heads);
  g_test_add_func ("/links-view/keys", test_keys);
  g_test_add_func ("/links-view/figure", test_figure);
  g_test_add_func ("/links-view/picker", test_picker);
  g_test_add_func ("/links-view/sites", test_sites);
  g_test_add_func ("/links-view/picture", test_picture);
  return g_test_run ();
}
