/* The map as text, and a network that writes in it. */
#include "lgn-play-bar.h"
#include "lgn-tab-figure.h"
#include "lgn-text-canvas.h"
#include "lgn-ui-test.h"

#include <string.h>

#define PROMPT "And the king said unto the people"

static LgnTab *
open_bundled (LgnWindow *window, const char *model, const char *text)
{
  g_autoptr (LgnInput) input = lgn_input_new (text);
  LgnTab *tab = lgn_window_open (window, model, input);

  lgn_ui_test_wait_ready (tab);
  lgn_ui_test_settle ();
  return tab;
}

static LgnTimeline *
get_timeline (LgnTab *tab)
{
  return lgn_tab_state_get_timeline (lgn_tab_get_state (tab));
}

static LgnTextCanvas *
get_canvas (LgnTab *tab)
{
  GtkWidget *canvas = lgn_view_get_canvas (lgn_tab_get_view (tab));

  g_assert_true (LGN_IS_TEXT_CANVAS (canvas));
  return LGN_TEXT_CANVAS (canvas);
}

static void
act (LgnTab *tab, const char *action)
{
  lgn_ui_test_act (GTK_WIDGET (get_canvas (tab)), action);
  lgn_ui_test_settle ();
}

/* (transfer full) what is written. */
static char *
get_written (LgnTab *tab)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lgn_timeline_get_n (get_timeline (tab)); i++)
    g_string_append_printf (out, "%s ", lgn_timeline_get_label (get_timeline (tab), i));
  return g_string_free (out, FALSE);
}

/* A network that writes is read as text, and gone through a token at a time. */
static void
test_steps (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "verse-gpt", PROMPT);
  GtkWidget *root = GTK_WIDGET (window);

  g_assert_cmpint (lgn_tab_state_get_form (lgn_tab_get_state (tab)), ==, LGN_TAB_FORM_TEXT);
  g_assert_nonnull (lgn_ui_test_find (root, "Write"));
  g_assert_nonnull (lgn_ui_test_find (root, "Each step is a row"));
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, LGN_TIMELINE_FIRST - 1);
  lgn_ui_test_press (root, "Token back");
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, LGN_TIMELINE_FIRST - 2);
  act (tab, "view.step-prev");
  act (tab, "view.step-next");
  act (tab, "view.step-prev");
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, LGN_TIMELINE_FIRST - 3);
  lgn_ui_test_press (root, "First token");
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, 0);
  /* The row that chooses is the one before. */
  g_assert_cmpint (lgn_text_canvas_get_row (get_canvas (tab)), ==, lgn_timeline_get_row (get_timeline (tab)));
  act (tab, "view.move('right')");
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, 1);
  act (tab, "view.move('map-start')");
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, -1);
  g_assert_cmpint (lgn_text_canvas_get_row (get_canvas (tab)), ==, 0);
  lgn_ui_test_close_window (window);
}

static gboolean
has_ended (gpointer bar)
{
  gboolean is_playing;

  g_object_get (bar, "playing", &is_playing, NULL);
  return !is_playing;
}

/* Playing goes to the end, and writes as many more as were asked for. */
static void
test_play (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "verse-gpt", PROMPT);
  GtkWidget *bar = gtk_widget_get_ancestor (lgn_ui_test_find (GTK_WIDGET (window), "Play"), LGN_TYPE_PLAY_BAR);

  g_object_set (get_timeline (tab), "n-more", 1, NULL);
  lgn_timeline_set_position (get_timeline (tab), LGN_TIMELINE_FIRST - 2);
  act (tab, "view.play");
  g_assert_false (has_ended (bar));
  lgn_ui_test_wait (has_ended, bar);
  lgn_ui_test_settle ();
  g_assert_cmpuint (lgn_timeline_get_n (get_timeline (tab)), ==, LGN_TIMELINE_FIRST + 1);
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, LGN_TIMELINE_FIRST);
  lgn_ui_test_press (GTK_WIDGET (window), "Write more");
  lgn_ui_test_wait_ready (tab);
  g_assert_cmpuint (lgn_timeline_get_n (get_timeline (tab)), ==, LGN_TIMELINE_FIRST + 2);
  lgn_ui_test_close_window (window);
}

/* Another word is taken from the list, and given back. */
static void
test_take (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "verse-gpt", PROMPT);
  g_autofree char *before = get_written (tab);
  g_auto (GStrv) usual = lgn_tab_figure_make_input_args (lgn_tab_get_state (tab));
  const LgnCandidate *candidates;
  guint n;

  g_assert_true (g_strv_contains ((const char *const *) usual, "--generate"));
  g_assert_false (g_strv_contains ((const char *const *) usual, "--written"));
  lgn_timeline_set_position (get_timeline (tab), 1);
  lgn_ui_test_settle ();
  candidates = lgn_timeline_get_candidates (get_timeline (tab), &n);
  g_assert_cmpuint (n, >, 2);
  g_autofree char *name = g_strdup_printf ("Take %s, %.3f", candidates[1].label, candidates[1].probability);
  GtkWidget *row = lgn_ui_test_find_typed (GTK_WIDGET (window), name, GTK_TYPE_LIST_BOX_ROW);
  g_assert_nonnull (row);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  lgn_ui_test_wait_ready (tab);
  lgn_ui_test_settle ();
  g_autofree char *after = get_written (tab);
  g_assert_cmpstr (before, !=, after);
  /* The command line is told which words, since nobody would get them by chance. */
  g_auto (GStrv) taken = lgn_tab_figure_make_input_args (lgn_tab_get_state (tab));
  g_assert_true (g_strv_contains ((const char *const *) taken, "--written"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Branch"));
  lgn_ui_test_act (GTK_WIDGET (window), "win.undo");
  lgn_ui_test_wait_ready (tab);
  g_autofree char *undone = get_written (tab);
  g_assert_cmpstr (before, ==, undone);
  lgn_ui_test_close_window (window);
}

/* What only reads is text too: the row moves, a special token hides, and the description is the reading. */
static void
test_reader (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "sentiment", "a lovely film");
  LgnTabState *state = lgn_tab_get_state (tab);

  lgn_tab_state_set_form (state, LGN_TAB_FORM_TEXT);
  lgn_ui_test_settle ();
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Play"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Special tokens"));
  gint n = (gint) lgn_run_get_result (lgn_tab_state_get_run (state))->tokens->n;
  act (tab, "view.move('map-end')");
  g_assert_cmpint (lgn_text_canvas_get_row (get_canvas (tab)), ==, n - 1);
  act (tab, "view.special");
  g_assert_cmpint (lgn_text_canvas_get_row (get_canvas (tab)), <, n - 2);
  act (tab, "view.move('left')");
  const char *text = lgn_reading_get_text (lgn_tab_state_get_reading (state));
  g_assert_cmpstr (text, !=, "");
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (tab));
  g_assert_cmpint (figure->view, ==, LGN_VIEW_TEXT);
  g_assert_cmpint (figure->row, ==, lgn_text_canvas_get_row (get_canvas (tab)));
  lgn_ui_test_close_window (window);
}

static gboolean
is_described (gpointer data)
{
  gpointer *canvas_and_text = data;
  g_autofree char *wrong = gtk_test_accessible_check_property (canvas_and_text[0], GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                               canvas_and_text[1]);

  return wrong == NULL;
}

static void
test_described (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "verse-gpt", PROMPT);

  act (tab, "view.move('left')");
  const char *text = lgn_reading_get_text (lgn_tab_state_get_reading (lgn_tab_get_state (tab)));
  gpointer canvas_and_text[] = { get_canvas (tab), (gpointer) text };
  lgn_ui_test_wait (is_described, canvas_and_text);
  lgn_ui_test_close_window (window);
}

/* A translation has come to its end; its encoder does not write. */
static void
test_translation (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "en-fr", "I am a student");
  LgnTabState *state = lgn_tab_get_state (tab);

  lgn_tab_state_set_form (state, LGN_TAB_FORM_TEXT);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Play"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Write more"));
  lgn_ui_test_press (GTK_WIDGET (window), "First token");
  g_assert_cmpint (lgn_timeline_get_position (get_timeline (tab)), ==, 0);
  lgn_selection_set_site (lgn_tab_state_get_selection (state), LGN_SITE_ENCODER);
  lgn_ui_test_settle ();
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Play"));
  lgn_ui_test_close_window (window);
}

/* What is exported is the row that is seen. */
static void
test_figure (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "verse-gpt", PROMPT);

  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Text"));
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (tab));
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "f.svg");
  g_assert_nonnull (strstr (command, "--view text --row"));
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/writing/steps", test_steps);
  g_test_add_func ("/writing/play", test_play);
  g_test_add_func ("/writing/take", test_take);
  g_test_add_func ("/writing/reader", test_reader);
  g_test_add_func ("/writing/described", test_described);
  g_test_add_func ("/writing/translation", test_translation);
  g_test_add_func ("/writing/figure", test_figure);
  return g_test_run ();
}
