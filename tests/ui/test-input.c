/* What the input bar offers follows from what the network takes. */
#include "lgn-ui-test.h"

static LgnRun *
get_run (LgnTab *tab)
{
  return lgn_tab_state_get_run (lgn_tab_get_state (tab));
}

static LgnTab *
open_without_input (LgnWindow *window, const char *name)
{
  g_autofree char *model = lgn_ui_test_get_model (name);
  LgnTab *tab = lgn_window_open (window, model, NULL);

  lgn_ui_test_wait_ready (tab);
  return tab;
}

static char *
get_file (const char *model, const char *name)
{
  g_autofree char *folder = lgn_ui_test_get_model (model);

  return g_build_filename (folder, name, NULL);
}

static gboolean
has_result (gpointer data)
{
  return lgn_run_get_state (get_run (data)) == LGN_RUN_READY && lgn_run_get_result (get_run (data));
}

/* What sees offers a picture and no text; choosing one runs it. */
static void
test_picture (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_without_input (window, "e2e-vit");
  g_autofree char *path = get_file ("e2e-vit", "rgb.png");

  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Picture…"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Sound…"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Input text"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Target text"));
  g_assert_null (lgn_run_get_result (get_run (tab)));
  lgn_tab_set_file (tab, LGN_TAKES_PICTURE, path);
  lgn_ui_test_wait (has_result, tab);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Input picture: rgb.png"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Picture…"));
  g_assert_cmpstr (lgn_run_get_input (get_run (tab))->image, ==, path);
  g_assert_nonnull (lgn_run_get_result (get_run (tab))->picture);
  g_assert_cmpuint (lgn_tab_state_count_texts (lgn_tab_get_state (tab)), ==, 0);
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Words"));
  lgn_ui_test_close_window (window);
}

static char *
get_golden (const char *relative)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", relative, NULL);
}

/* What hears and writes offers a sound and a target; frames are no words that could be put together, but what it writes is. */
static void
test_sound (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = get_golden ("hearing/whisper");
  g_autofree char *tone = get_golden ("preprocess/audio/tone.wav");
  LgnTab *tab = lgn_window_open (window, model, NULL);

  lgn_ui_test_wait_ready (tab);
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Sound…"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Target text"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Picture…"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Input text"));
  lgn_tab_set_file (tab, LGN_TAKES_SOUND, tone);
  lgn_ui_test_wait (has_result, tab);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Input sound: tone.wav"));
  g_assert_cmpuint (lgn_tab_state_count_texts (lgn_tab_get_state (tab)), <, 2);
  lgn_ui_test_close_window (window);
}

/* What reads offers a text, and a second where it can part two, but no picture. */
static void
test_text (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_without_input (window, "e2e-bert-sentiment");

  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Input text"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Picture…"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Second text"));
  lgn_ui_test_press (GTK_WIDGET (tab), "Add pair");
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Second text"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Add pair"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Words"));
  lgn_ui_test_close_window (window);
}

/* A text beside a picture is a question about it. */
static void
test_question (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_without_input (window, "vilt-vqa");

  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Picture…"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Question"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Input text"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Add pair"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (tab), "Remove picture"));
  lgn_ui_test_close_window (window);
}

static gboolean
has_texts (gpointer data)
{
  return has_result (data) && lgn_run_get_input (get_run (data))->others;
}

/* What compares texts with a picture takes several, parted by a bar, and goes without a picture as well. */
static void
test_texts (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = lgn_ui_test_get_model ("e2e-clip");
  g_autoptr (LgnInput) input = lgn_input_new ("a cat");
  g_autoptr (LgnInput) now = NULL;
  LgnTab *tab;

  input->image = get_file ("e2e-vit", "rgb.png");
  input->others = g_strsplit ("a dog,a house", ",", -1);
  tab = lgn_window_open (window, model, input);
  lgn_ui_test_wait (has_texts, tab);
  lgn_ui_test_settle ();
  g_assert_cmpuint (lgn_run_get_result (get_run (tab))->n_predictions, ==, 3);
  now = lgn_tab_get_input (tab);
  g_assert_cmpstr (now->text, ==, "a cat");
  g_assert_cmpstrv (now->others, input->others);
  lgn_ui_test_press (GTK_WIDGET (tab), "Vision tower");
  g_assert_cmpuint (lgn_tab_state_count_texts (lgn_tab_get_state (tab)), ==, 0);
  lgn_ui_test_press (GTK_WIDGET (tab), "Remove picture");
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Choose Picture…"));
  lgn_tab_set_text (tab, " | a cat |");
  lgn_ui_test_wait (has_result, tab);
  lgn_ui_test_settle ();
  g_assert_cmpstr (lgn_run_get_input (get_run (tab))->text, ==, "a cat");
  g_assert_null (lgn_run_get_input (get_run (tab))->image);
  lgn_ui_test_close_window (window);
}

/* A picture stays in the bar while another model of the tab does not take it. */
static void
test_other_model (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_without_input (window, "e2e-vit");
  g_autofree char *path = get_file ("e2e-vit", "rgb.png");
  g_autofree char *reads = lgn_ui_test_get_model ("e2e-bert-sentiment");
  g_autofree char *sees = lgn_ui_test_get_model ("e2e-yolos");

  lgn_tab_set_file (tab, LGN_TAKES_PICTURE, path);
  lgn_ui_test_wait (has_result, tab);
  lgn_tab_open (tab, reads, NULL);
  lgn_ui_test_wait_ready (tab);
  g_assert_null (lgn_run_get_result (get_run (tab)));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (tab), "Input text"));
  lgn_tab_open (tab, sees, NULL);
  lgn_ui_test_wait (has_result, tab);
  g_assert_cmpstr (lgn_run_get_input (get_run (tab))->image, ==, path);
  lgn_ui_test_close_window (window);
}

/* What is given with the model and not taken is left out; the rest runs. */
static void
test_given (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = lgn_ui_test_get_model ("e2e-vit");
  g_autoptr (LgnInput) input = lgn_input_new ("A text");
  LgnTab *tab;

  input->image = get_file ("e2e-vit", "rgb.png");
  tab = lgn_window_open (window, model, input);
  lgn_ui_test_wait (has_result, tab);
  g_assert_null (lgn_run_get_input (get_run (tab))->text);
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/input/picture", test_picture);
  g_test_add_func ("/input/sound", test_sound);
  g_test_add_func ("/input/text", test_text);
  g_test_add_func ("/input/question", test_question);
  g_test_add_func ("/input/texts", test_texts);
  g_test_add_func ("/input/other-model", test_other_model);
  g_test_add_func ("/input/given", test_given);
  return g_test_run ();
}
