/* export: the same input gives the same bytes, numbers are those of the map, and what cannot be is said and leaves no file. */
#include "lgn-cli-test.h"

#include "draw/lgn-figure.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BERT "models/e2e-bert-sentiment"
#define GPT "models/e2e-gpt2"
#define VIT "models/e2e-vit"
#define TEXT "The animal didn't cross the street, because it was 10.5 metres wide."

static char *
make_path (const char *stem, const char *ending)
{
  g_autofree char *name = g_strconcat (stem, ".", ending, NULL);

  return lgn_cli_test_path (name);
}

/* Twice, with one thread and with two, in another locale: not a byte differs. */
static void
test_same_bytes (void)
{
  static const char *const endings[] = { "png", "svg", "pdf", "csv", "npy" };
  g_autofree char *model = lgn_cli_test_golden (BERT);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *a = make_path ("a", endings[i]), *b = make_path ("b", endings[i]), *c = make_path ("c", endings[i]);
      g_autoptr (LgnCliAnswer) one = lgn_cli_test ("export", model, "--text", TEXT, "-o", a, "--threads", "1", NULL);
      g_autoptr (LgnCliAnswer) again = lgn_cli_test ("export", model, "--text", TEXT, "-o", b, "--threads", "1", NULL);
      g_autoptr (LgnCliAnswer) two
          = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "export", model, "--text", TEXT, "-o", c, "--threads", "2", NULL);

      lgn_cli_assert_ok (one);
      lgn_cli_assert_ok (again);
      lgn_cli_assert_ok (two);
      lgn_cli_assert_same_files (a, b);
      lgn_cli_assert_same_files (a, c);
    }
}

/* Saved attention gives the same figures as the run that it was saved from. */
static void
test_bundle (void)
{
  static const char *const endings[] = { "png", "svg", "csv", "npy" };
  g_autofree char *model = lgn_cli_test_golden (GPT), *bundle = lgn_cli_test_path ("bundle.safetensors");
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("run", model, "--text", TEXT, "--save", bundle, NULL);

  lgn_cli_assert_ok (saved);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *a = make_path ("run", endings[i]), *b = make_path ("saved", endings[i]);
      g_autoptr (LgnCliAnswer) run
          = lgn_cli_test ("export", model, "--text", TEXT, "--layer", "1", "--head", "2", "--group", "words", "-o", a, NULL);
      g_autoptr (LgnCliAnswer) opened
          = lgn_cli_test ("export", bundle, "--layer", "1", "--head", "2", "--group", "words", "-o", b, NULL);
      lgn_cli_assert_ok (run);
      lgn_cli_assert_ok (opened);
      lgn_cli_assert_same_files (a, b);
    }
  g_autoptr (LgnCliAnswer) both = lgn_cli_test ("export", bundle, "--text", TEXT, "-o", "x.png", NULL);
  lgn_cli_assert_usage (both, "bundle.safetensors");
}

/* A label as RFC 4180 writes it. */
static char *
quote (const char *label)
{
  g_autofree char *doubled = NULL;

  if (!strpbrk (label, ",\"\r\n"))
    return g_strdup (label);
  g_auto (GStrv) parts = g_strsplit (label, "\"", -1);
  doubled = g_strjoinv ("\"\"", parts);
  return g_strdup_printf ("\"%s\"", doubled);
}

/* An empty cell and the key labels, then a line a query: rows of a causal model add up to 1 and end with empty cells. */
static void
test_csv (void)
{
  g_autofree char *model = lgn_cli_test_golden (GPT), *path = lgn_cli_test_path ("map.csv"), *text = NULL;
  g_autoptr (LgnCliAnswer) answer
      = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "export", model, "--text", "The animal", "--head", "0", "-o", path, NULL);

  lgn_cli_assert_ok (answer);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\r\n", -1);
  g_auto (GStrv) head = g_strsplit (lines[0], ",", -1);
  guint n = g_strv_length (lines) - 1;
  g_assert_cmpuint (n, >, 2);
  g_assert_cmpuint (g_strv_length (head), ==, n + 1);
  g_assert_cmpstr (head[0], ==, "");
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);
      g_autofree char *label = quote (cells[0]);
      double sum = 0;
      g_assert_cmpuint (g_strv_length (cells), ==, n + 1);
      g_assert_cmpstr (label, ==, head[i + 1]);
      for (guint j = 0; j < n; j++)
        {
          g_assert_cmpint (*cells[j + 1] == '\0', ==, j > i);
          sum += g_ascii_strtod (cells[j + 1], NULL);
        }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
    }
}

/* float32 [n_query, n_key] of the map, special tokens and all. */
static void
test_npy (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *path = lgn_cli_test_path ("map.npy"), *data = NULL;
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("export", model, "--text", "the animal", "-o", path, NULL);
  gsize len;

  lgn_cli_assert_ok (answer);
  g_assert_true (g_file_get_contents (path, &data, &len, NULL));
  g_assert_cmpmem (data, 6, "\x93NUMPY", 6);
  g_assert_nonnull (strstr (data + 10, "'descr': '<f4'"));
  g_assert_nonnull (strstr (data + 10, "'shape': (4, 4)"));
  float cells[16];
  double sum = 0;
  memcpy (cells, data + len - sizeof cells, sizeof cells);
  for (guint i = 0; i < 16; i++)
    sum += cells[i];
  g_assert_cmpfloat_with_epsilon (sum, 4, 1e-5);
}

static void
test_usage (void)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *said;
  } wrong[] = {
    { "-o", "x.jpg", ".png" },
    { "--view", "pie", "links" },
    { "--heads", "0,,1", "LAYER.HEAD" },
    { "--heads", "0.1.2", "LAYER.HEAD" },
    { "--threshold", "2", "from 0 to 1" },
    { "--palette", "rainbow", "viridis" },
    { "--head", "-1", "--head" },
    { "--layer", "first", "--layer" },
    { "--site", "here", "cross" },
    { "--width-mm", "0", "10" },
    { "--text-pt", "eight", "number" },
    { "--background", "pink", "white" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (LgnCliAnswer) answer
          = lgn_cli_test ("export", "/nowhere", "--text", "a", "-o", "x.png", wrong[i].option, wrong[i].value, NULL);
      lgn_cli_assert_usage (answer, wrong[i].said);
    }
  g_autoptr (LgnCliAnswer) nothing = lgn_cli_test ("export", "/nowhere", "--text", "a", NULL);
  lgn_cli_assert_usage (nothing, "--output");
  g_autofree char *broken = lgn_cli_test_golden ("bundle-writer.py");
  g_autoptr (LgnCliAnswer) file = lgn_cli_test ("export", broken, "-o", "x.png", NULL);
  lgn_cli_assert_failed (file, "bundle-writer.py", "");
}

/* What the model does not have, and where nothing can be written. */
static void
test_failed (void)
{
  static const char *const wrong[][2] = { { "--layer", "7" }, { "--head", "9" }, { "--site", "cross" } };
  g_autofree char *model = lgn_cli_test_golden (BERT), *path = lgn_cli_test_path ("failed.png");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (LgnCliAnswer) answer
          = lgn_cli_test ("export", model, "--text", "a", "-o", path, wrong[i][0], wrong[i][1], NULL);
      lgn_cli_assert_failed (answer, "e2e-bert-sentiment", "there is no");
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }

  static const char *const endings[] = { "png", "svg", "pdf", "csv", "npy" };
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *link = make_path ("full", endings[i]), *nowhere = g_strconcat ("/nowhere/x.", endings[i], NULL);
      g_autofree char *name = g_path_get_basename (link);
      g_assert_cmpint (symlink ("/dev/full", link), ==, 0);
      g_autoptr (LgnCliAnswer) full = lgn_cli_test ("export", model, "--text", "a", "-o", link, NULL);
      g_autoptr (LgnCliAnswer) absent = lgn_cli_test ("export", model, "--text", "a", "-o", nowhere, NULL);
      lgn_cli_assert_failed (full, name, "cannot be written");
      lgn_cli_assert_failed (absent, nowhere, "cannot be written");
    }
}

/* The weights of the lines of a table of links fall. */
static void
check_link_table (const char *path, guint n_least)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  double before = 1;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "From,To,Weight,Row,Column,Layer,Head");
  g_assert_cmpuint (g_strv_length (lines), >=, n_least + 2);
  for (guint i = 1; lines[i] && *lines[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      guint n = g_strv_length (cells);
      double weight;

      g_assert_cmpuint (n, >=, 7);
      weight = g_ascii_strtod (cells[n - 5], NULL);
      g_assert_cmpfloat (weight, <=, before);
      g_assert_cmpfloat (weight, >=, 0.05);
      before = weight;
    }
}

/* Links of several heads: the same bytes every time, as a picture and as a table. */
static void
test_links (void)
{
  static const char *const endings[] = { "png", "svg", "pdf" };
  static const char *const wrong[][4] = {
    { "links", "--heads", "0,9", "there is no head 9" },
    { "links", "--heads", "1.0,7.1", "there is no layer 7" },
    { "links", "--heads", "1,0.1", "twice" },
    { "heatmap", "--heads", "0,1", "--view links" },
  };
  g_autofree char *model = lgn_cli_test_golden (BERT), *path = lgn_cli_test_path ("links-wrong.png");

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *a = make_path ("links-a", endings[i]), *b = make_path ("links-b", endings[i]);
      g_autoptr (LgnCliAnswer) one = lgn_cli_test ("export", model, "--text", TEXT, "--view", "links", "--heads", "1.0,0.1,mean",
                                                   "--threshold", "0.05", "-o", a, NULL);
      g_autoptr (LgnCliAnswer) two = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "export", model, "--text", TEXT, "--view", "links",
                                                   "--heads", "1.0,0.1,mean", "--threshold", "0.05", "-o", b, NULL);
      lgn_cli_assert_ok (one);
      lgn_cli_assert_ok (two);
      lgn_cli_assert_same_files (a, b);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("export", model, "--text", TEXT, "--view", wrong[i][0], wrong[i][1], wrong[i][2],
                                                      "-o", path, NULL);
      lgn_cli_assert_failed (answer, "", wrong[i][3]);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_autofree char *links = make_path ("links", "csv"), *array = make_path ("links", "npy");
  g_autoptr (LgnCliAnswer) table = lgn_cli_test ("export", model, "--text", TEXT, "--view", "links", "--heads", "1,mean",
                                                 "--threshold", "0.05", "-o", links, NULL);
  g_autoptr (LgnCliAnswer) several = lgn_cli_test ("export", model, "--text", TEXT, "--view", "links", "--heads", "all", "-o", array,
                                                   NULL);
  lgn_cli_assert_ok (table);
  check_link_table (links, 2);
  lgn_cli_assert_failed (several, "", "one map");
}

/* A file of each head in a folder, pages in one document; and nothing where that cannot be. */
static void
test_each (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *folder = lgn_cli_test_path ("each"), *book = make_path ("each", "pdf");
  g_autofree char *part = g_build_filename (folder, "1-0.svg", NULL), *alone = make_path ("alone", "svg");
  g_autoptr (LgnCliAnswer) files
      = lgn_cli_test ("export", model, "--text", TEXT, "--each", "head", "--format", "svg", "-o", folder, NULL);
  g_autoptr (LgnCliAnswer) one
      = lgn_cli_test ("export", model, "--text", TEXT, "--layer", "1", "--head", "0", "-o", alone, NULL);
  g_autoptr (LgnCliAnswer) pages = lgn_cli_test ("export", model, "--text", TEXT, "--each", "layer", "-o", book, NULL);
  g_autoptr (LgnCliAnswer) wrong = lgn_cli_test ("export", model, "--text", TEXT, "--each", "layer", "-o", "x.png", NULL);
  g_autoptr (LgnCliAnswer) nothing = lgn_cli_test ("export", model, "--text", TEXT, "--each", "row", "-o", book, NULL);

  lgn_cli_assert_ok (files);
  lgn_cli_assert_ok (one);
  lgn_cli_assert_ok (pages);
  lgn_cli_assert_same_files (part, alone);
  g_assert_true (g_file_test (book, G_FILE_TEST_IS_REGULAR));
  lgn_cli_assert_usage (wrong, "folder");
  lgn_cli_assert_usage (nothing, "head or layer");
  lgn_cli_test_remove_folder (folder);
}

/* All heads in each form; as a table, what stats writes. */
static void
test_all_heads (void)
{
  static const char *const forms[] = { "pictures", "numbers", "scatter" };
  g_autofree char *model = lgn_cli_test_golden (BERT), *table = lgn_cli_test_path ("heads.csv");
  g_autofree char *stats = lgn_cli_test_path ("heads-stats.csv"), *no = lgn_cli_test_path ("heads-no.png");

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *a = make_path ("heads-a", "png"), *b = make_path ("heads-b", "png");
      g_autoptr (LgnCliAnswer) one = lgn_cli_test ("export", model, "--text", TEXT, "--view", "heads", "--form", forms[i], "--order",
                                                   "role", "-o", a, NULL);
      g_autoptr (LgnCliAnswer) two = lgn_cli_test ("export", model, "--text", TEXT, "--view", "heads", "--form", forms[i], "--order",
                                                   "role", "-o", b, NULL);
      lgn_cli_assert_ok (one);
      lgn_cli_assert_ok (two);
      lgn_cli_assert_same_files (a, b);
    }
  g_autoptr (LgnCliAnswer) numbers = lgn_cli_test ("export", model, "--text", TEXT, "--view", "heads", "-o", table, NULL);
  g_autoptr (LgnCliAnswer) measures = lgn_cli_test ("stats", model, "--text", TEXT, "-o", stats, NULL);
  g_autoptr (LgnCliAnswer) unknown = lgn_cli_test ("export", model, "--text", TEXT, "--view", "heads", "--form", "numbers",
                                                   "--metric", "effect", "-o", no, NULL);
  g_autoptr (LgnCliAnswer) wrong = lgn_cli_test ("export", model, "--text", TEXT, "--view", "heads", "--form", "pie", "-o", no, NULL);
  lgn_cli_assert_ok (numbers);
  lgn_cli_assert_ok (measures);
  lgn_cli_assert_same_files (table, stats);
  lgn_cli_assert_failed (unknown, "", "choose from: spread");
  lgn_cli_assert_usage (wrong, "pictures, numbers or scatter");
}

/* What --help offers is what figures know. */
static void
test_options (void)
{
  static const char *const names[] = { "palette", "range", "transform", "width-mm", "text-pt", "dpi", "special", "group",
                                       "legend", "marks", "background", "caption", "view", "site", "layer", "head",
                                       "heads", "threshold", "each", "format", "form", "order", "metric",
                                       "x", "y" };
  g_autofree char *model = lgn_cli_test_golden (BERT), *path = lgn_cli_test_path ("options.svg");
  g_autoptr (LgnCliAnswer) help = lgn_cli_test ("export", "--help", NULL);
  g_autoptr (LgnCliAnswer) all
      = lgn_cli_test ("export", model, "--text", TEXT, "--palette", "viridis", "--range", "0,0.5", "--transform", "power,0.5",
                      "--width-mm", "120", "--text-pt", "7", "--special", "hide", "--group", "words", "--legend", "off",
                      "--strips", "off", "--marks", "on", "--cursor", "1,2", "--background", "none", "--caption", "A caption",
                      "--view", "heatmap", "--site", "self", "--layer", "1", "--head", "max", "-o", path, NULL);
  g_autofree char *text = NULL;

  lgn_cli_assert_ok (help);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *option = g_strconcat ("--", names[i], "=", NULL);
      g_assert_true (lgn_figure_has_option (names[i]));
      g_assert_nonnull (strstr (help->out, option));
    }
  lgn_cli_assert_ok (all);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<svg"));
}

/* A picture with one row over it, and a table of that row; saved attention has no picture. */
static void
test_picture (void)
{
  static const char *const endings[] = { "png", "svg", "pdf", "csv", "npy" };
  g_autofree char *model = lgn_cli_test_golden (VIT), *image = lgn_cli_test_golden (VIT "/rgb.png");
  g_autofree char *bundle = lgn_cli_test_path ("picture.safetensors"), *no = lgn_cli_test_path ("picture-no.png");
  g_autofree char *numbers = make_path ("picture-a", "csv"), *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *a = make_path ("picture-a", endings[i]), *b = make_path ("picture-b", endings[i]);
      g_autoptr (LgnCliAnswer) one = lgn_cli_test ("export", model, "--image", image, "--view", "picture", "--row", "10",
                                                   "--strength", "0.7", "--smooth", "on", "-o", a, NULL);
      g_autoptr (LgnCliAnswer) two = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "export", model, "--image", image, "--view", "picture",
                                                   "--row", "10", "--strength", "0.7", "--smooth", "on", "-o", b, NULL);
      lgn_cli_assert_ok (one);
      lgn_cli_assert_ok (two);
      lgn_cli_assert_same_files (a, b);
    }
  g_assert_true (g_file_get_contents (numbers, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, ",[CLS],\"0, 0\",\"1, 0\","));
  g_assert_nonnull (strstr (text, "\r\n\"3, 1\",0."));

  g_autoptr (LgnCliAnswer) far
      = lgn_cli_test ("export", model, "--image", image, "--view", "picture", "--row", "99", "-o", no, NULL);
  lgn_cli_assert_failed (far, "e2e-vit", "no row 99");
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("run", model, "--image", image, "--save", bundle, NULL);
  lgn_cli_assert_ok (saved);
  g_autoptr (LgnCliAnswer) none = lgn_cli_test ("export", bundle, "--view", "picture", "-o", no, NULL);
  lgn_cli_assert_failed (none, "picture.safetensors", "holds no picture");
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/export/same-bytes", test_same_bytes);
  g_test_add_func ("/export/bundle", test_bundle);
  g_test_add_func ("/export/csv", test_csv);
  g_test_add_func ("/export/npy", test_npy);
  g_test_add_func ("/export/usage", test_usage);
  g_test_add_func ("/export/failed", test_failed);
  g_test_add_func ("/export/links", test_links);
  g_test_add_func ("/export/picture", test_picture);
  g_test_add_func ("/export/each", test_each);
  g_test_add_func ("/export/all-heads", test_all_heads);
  g_test_add_func ("/export/options", test_options);
  return lgn_cli_test_run_all ();
}
