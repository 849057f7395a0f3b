/* Figures: the same bytes every time, options both ways, and files that are whole or not there. */
#include "base/lgn-error.h"
#include "draw/lgn-figure.h"
#include "fixture.h"
#include "io/lgn-npy.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

static char *folder;

static GBytes *
encode (const LgnFigure *figure, LgnFigureFormat format)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = lgn_figure_to_bytes (figure, format, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
check_same (const LgnFigure *figure)
{
  for (guint format = LGN_FORMAT_PDF; format <= LGN_FORMAT_PNG; format++)
    {
      g_autoptr (GBytes) first = encode (figure, (LgnFigureFormat) format);
      g_autoptr (GBytes) second = encode (figure, (LgnFigureFormat) format);
      g_assert_true (g_bytes_equal (first, second));
    }
}

static void
test_same_bytes (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnResult) sentence = fixture_sentence ();
  g_autoptr (LgnResult) causal = fixture_long (700);
  g_autoptr (LgnFigure) alignment = lgn_figure_new (translation);
  g_autoptr (LgnFigure) heatmap = lgn_figure_new (sentence);
  g_autoptr (LgnFigure) pooled = lgn_figure_new (causal);

  check_same (alignment);
  check_same (heatmap);
  check_same (pooled);
  lgn_figure_set_view (heatmap, LGN_VIEW_HEADS);
  check_same (heatmap);
  lgn_figure_set_view (heatmap, LGN_VIEW_LINKS);
  heatmap->has_all_heads = true;
  check_same (heatmap);
}

/* Numbers in a file have a point, whatever the locale; this one writes a comma. */
static void
test_locale (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
  g_autoptr (GBytes) plain = encode (figure, LGN_FORMAT_PNG);
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  if (!setlocale (LC_ALL, "de_DE.UTF-8") && !setlocale (LC_ALL, "fr_FR.UTF-8"))
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  g_autoptr (GBytes) localised = encode (figure, LGN_FORMAT_PNG);
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.pdf");
  setlocale (LC_ALL, before);
  g_assert_true (g_bytes_equal (plain, localised));
  g_assert_null (strchr (command, ','));
}

static guint32
get_be32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static void
test_png (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
  double width, height;

  lgn_figure_get_size_mm (figure, &width, &height);
  g_assert_cmpfloat (width, ==, 85);
  g_assert_cmpfloat (height, >, 50);
  g_assert_cmpfloat (height, <, 130);
  g_autoptr (GBytes) bytes = encode (figure, LGN_FORMAT_PNG);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  g_assert_cmpuint (get_be32 (data + 16), ==, 1004); /* 85 mm at 300 dpi */
  g_assert_cmpuint (data[25], ==, 2);                /* RGB */
  g_assert_null (memmem (data, g_bytes_get_size (bytes), "tIME", 4));
  const guint8 *resolution = memmem (data, g_bytes_get_size (bytes), "pHYs", 4);
  g_assert_nonnull (resolution);
  g_assert_cmpuint (get_be32 (resolution + 4), ==, 11811);
  figure->background = LGN_BACKGROUND_NONE;
  g_autoptr (GBytes) clear = encode (figure, LGN_FORMAT_PNG);
  g_assert_cmpuint (((const guint8 *) g_bytes_get_data (clear, NULL))[25], ==, 6); /* RGB and alpha */
  figure->dpi = 4800;
  figure->width_mm = 2000;
  g_autoptr (GError) error = NULL;
  g_assert_null (lgn_figure_to_bytes (figure, LGN_FORMAT_PNG, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

static void
test_vector (void)
{
  g_autoptr (LgnResult) causal = fixture_long (700);
  g_autoptr (LgnFigure) figure = lgn_figure_new (causal);
  g_autoptr (GBytes) pdf = encode (figure, LGN_FORMAT_PDF);
  g_autoptr (GBytes) svg = encode (figure, LGN_FORMAT_SVG);
  const char *text = g_bytes_get_data (svg, NULL);
  gsize size = g_bytes_get_size (svg);

  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
  g_assert_nonnull (memmem (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), "CreationDate (20000101", 22));
  g_assert_nonnull (memmem (text, size, "image-rendering:pixelated", 25));
  figure->width_mm = 40;
  g_autoptr (LgnResult) sentence = fixture_sentence ();
  g_autoptr (LgnFigure) small = lgn_figure_new (sentence);
  g_autoptr (GBytes) rectangles = encode (small, LGN_FORMAT_SVG);
  g_assert_null (memmem (g_bytes_get_data (rectangles, NULL), g_bytes_get_size (rectangles), "<image", 6));
}

static void
test_write (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
  g_autofree char *csv = g_build_filename (folder, "map.csv", NULL);
  g_autofree char *npy = g_build_filename (folder, "map.npy", NULL);
  g_autofree char *lost = g_build_filename (folder, "none", "map.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_figure_write (figure, csv, LGN_FORMAT_CSV, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (csv, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, ",the,European,economic,area,was,created,in,August,1992,.\r\nla,0."));
  g_assert_true (lgn_figure_write (figure, npy, LGN_FORMAT_NPY, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (LgnTensor) tensor = lgn_npy_read (npy, &error);
  g_assert_no_error (error);
  g_assert_true (lgn_tensor_has_shape (tensor, 2, (const gsize[]) { 11, 10 }));
  g_autofree char *table = lgn_figure_to_table (figure);
  g_assert_true (g_str_has_prefix (table, "\tthe\tEuropean"));
  g_assert_false (lgn_figure_write (figure, lost, LGN_FORMAT_PDF, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_assert_false (g_file_test (lost, G_FILE_TEST_EXISTS));
  g_unlink (csv);
  g_unlink (npy);
}

static void
test_check (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  static const LgnMapId wrong[] = { { LGN_SITE_SELF, 0, 0 }, { LGN_SITE_CROSS, 3, 0 }, { LGN_SITE_CROSS, 0, 4 } };
  static const char *const says[] = { "choose from: cross", "layers are 0 to 2", "heads are 0 to 3" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
      g_autoptr (GError) error = NULL;
      figure->map = wrong[i];
      g_assert_false (lgn_figure_check (figure, &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, says[i]));
    }
}

static void
test_large_alignment (void)
{
  g_autoptr (LgnResult) causal = fixture_long (401);
  g_autoptr (LgnFigure) figure = lgn_figure_new (causal);
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_figure_check (figure, &error));
  lgn_figure_set_view (figure, LGN_VIEW_ALIGNMENT);
  g_assert_false (lgn_figure_check (figure, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "--view heatmap"));
}

static float
weigh_even (guint layer, guint head, gsize row, gsize column)
{
  return 1;
}

/* Words that look at more tokens than an alignment has room for are a heat map unless somebody says otherwise. */
static void
test_wide (void)
{
  g_autoptr (GString) moments = g_string_new ("0.00_s");
  for (guint i = 1; i < 450; i++)
    g_string_append_printf (moments, " %u.%02u_s", i / 50, i % 50 * 2);
  g_autoptr (LgnResult) result = fixture_result (moments->str, "some words", 1, 1, weigh_even);
  g_autoptr (LgnFigure) figure = lgn_figure_new (result);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (figure->view, ==, LGN_VIEW_HEATMAP);
  g_assert_true (lgn_figure_check (figure, &error));
  check_same (figure);
}

static void
test_options (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  static const char *const good[][2] = {
    { "palette", "viridis" }, { "range", "row" },        { "range", "0,0.5" },     { "transform", "power,0.4" },
    { "transform", "log" },   { "width-mm", "170.5" },   { "text-pt", "9" },       { "dpi", "600" },
    { "special", "show" },    { "group", "pieces" },     { "legend", "off" },      { "marks", "on" },
    { "strips", "off" },      { "background", "none" },  { "caption", "It's here" }, { "view", "heatmap" },
    { "site", "cross" },      { "layer", "2" },          { "head", "max" },        { "cursor", "3,4" },
    { "pooling", "mean" },    { "transform", "linear" }, { "pin", "0,0" },
    { "heads", "all" },       { "heads", "0,mean,2.3" }, { "threshold", "0.25" },
    { "form", "scatter" },    { "order", "confidence" }, { "metric", "sink" },     { "x", "first" },
    { "y", "previous" },
  };
  static const char *const bad[][2] = {
    { "palette", "jet" },  { "range", "0.5,0" }, { "range", "custom" }, { "transform", "power,7" }, { "width-mm", "-1" },
    { "width-mm", "8x" },  { "dpi", "nan" },     { "special", "maybe" }, { "layer", "-1" },         { "layer", "1.5" },
    { "head", "average" }, { "cursor", "3" },    { "view", "pie" },      { "colour", "red" },       { "caption", "\xff" },
    { "heads", "" },       { "heads", "1," },    { "heads", "a.1" },    { "threshold", "-0.1" },
    { "form", "map" },     { "order", "alike" }, { "metric", "size" },   { "x", "" },
    { "heads", "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
      g_autoptr (GError) error = NULL;
      g_assert_true (lgn_figure_has_option (good[i][0]));
      g_assert_true (lgn_figure_set_option (figure, good[i][0], good[i][1], &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
      g_autoptr (GError) error = NULL;
      g_assert_false (lgn_figure_set_option (figure, bad[i][0], bad[i][1], &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
    }
}

/* The command, read as the command line reads it, gives the same file. */
static void
test_command (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
  g_autoptr (LgnFigure) again = lgn_figure_new (translation);
  static const char *const input[] = { "--text", "It's \"here\" $x", NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  int n;

  figure->map.layer = 1;
  g_autofree char *usual = lgn_figure_to_command (figure, "en-fr", NULL, "eea.pdf");
  g_assert_cmpstr (usual, ==, "lorgnette-cli export en-fr --site cross --layer 1 --head mean --view alignment -o eea.pdf");
  lgn_figure_set_view (figure, LGN_VIEW_HEATMAP);
  lgn_figure_set_caption (figure, "déjà vu: 100 %");
  figure->colours = (LgnColourSpec) { LGN_PALETTE_CIVIDIS, LGN_RANGE_CUSTOM, 0.125, 0.75, LGN_TRANSFORM_POWER, 0.5 };
  figure->width_mm = 120.5;
  figure->hides_special = false;
  figure->grouping = LGN_GROUP_PIECES;
  figure->has_legend = false;
  figure->has_marks = true;
  figure->marks.cursor_row = 2;
  figure->marks.cursor_column = 3;
  figure->background = LGN_BACKGROUND_DARK;
  g_autofree char *command = lgn_figure_to_command (figure, "en-fr", input, "out file.svg");
  g_assert_true (g_shell_parse_argv (command, &n, &words, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (words[4], ==, input[1]);
  g_assert_cmpstr (words[n - 1], ==, "out file.svg");
  for (int i = 5; i + 1 < n - 2; i += 2)
    {
      g_assert_true (lgn_figure_set_option (again, words[i] + 2, words[i + 1], &error));
      g_assert_no_error (error);
    }
  g_autoptr (GBytes) first = encode (figure, LGN_FORMAT_SVG);
  g_autoptr (GBytes) second = encode (again, LGN_FORMAT_SVG);
  g_assert_true (g_bytes_equal (first, second));
}

/* All heads, in each form; what is measured of them is theirs alone, and not drawn where it is not there. */
static void
test_all_heads (void)
{
  static const char *const forms[][2] = { { "pictures", "" }, { "numbers", " --form numbers --metric confidence" },
                                          { "scatter", " --form scatter --x first --y previous" } };
  g_autoptr (LgnResult) sentence = fixture_sentence (), translation = fixture_translation ();
  g_autoptr (LgnFigure) cross = lgn_figure_new (translation);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (LgnFigure) figure = lgn_figure_new (sentence);
      g_autofree char *expected
          = g_strdup_printf ("lorgnette-cli export m --site self --view heads%s -o x.svg", forms[i][1]);
      lgn_figure_set_view (figure, LGN_VIEW_HEADS);
      g_assert_true (lgn_figure_set_option (figure, "form", forms[i][0], NULL));
      g_assert_true (lgn_figure_set_option (figure, "metric", "confidence", NULL));
      g_assert_true (lgn_figure_set_option (figure, "x", "first", NULL));
      g_assert_true (lgn_figure_set_option (figure, "y", "previous", NULL));
      g_assert_true (lgn_figure_check (figure, &error));
      g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.svg");
      g_assert_cmpstr (command, ==, expected);
      g_autoptr (GBytes) bytes = encode (figure, LGN_FORMAT_SVG);
      g_autoptr (LgnFigure) copy = lgn_figure_copy (figure);
      g_autoptr (GBytes) again = encode (copy, LGN_FORMAT_SVG);
      g_assert_true (g_bytes_equal (bytes, again));
      g_assert_false (before && g_bytes_equal (bytes, before));
      g_clear_pointer (&before, g_bytes_unref);
      before = g_steal_pointer (&bytes);
      g_autofree char *table = lgn_figure_to_table (figure);
      g_assert_true (g_str_has_prefix (table, "layer\thead\trole\tspread"));
    }
  lgn_figure_set_view (cross, LGN_VIEW_HEADS);
  cross->all_heads.form = LGN_HEADS_NUMBERS;
  cross->all_heads.metric = LGN_METRIC_DISTANCE;
  g_assert_false (lgn_figure_check (cross, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "spread, confidence"));
}

/* Heads and threshold too. */
static void
test_links_command (void)
{
  g_autoptr (LgnResult) sentence = fixture_sentence ();
  g_autoptr (LgnFigure) figure = lgn_figure_new (sentence);
  g_autoptr (GError) error = NULL;
  double width, few, many;

  lgn_figure_set_view (figure, LGN_VIEW_LINKS);
  g_autofree char *usual = lgn_figure_to_command (figure, "m", NULL, "x.svg");
  g_assert_cmpstr (usual, ==, "lorgnette-cli export m --site self --layer 0 --head mean --view links -o x.svg");
  lgn_figure_get_size_mm (figure, &width, &few);
  g_assert_true (lgn_figure_set_option (figure, "heads", "3,max,11.0", &error));
  g_assert_true (lgn_figure_set_option (figure, "threshold", "0.2", &error));
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.svg");
  g_assert_cmpstr (command, ==, "lorgnette-cli export m --site self --layer 0 --head mean --view links --heads 3,max,11.0 "
                                "--threshold 0.2 -o x.svg");
  g_assert_true (lgn_figure_set_option (figure, "heads", "3:0,max,11.0:9", &error));
  g_assert_true (lgn_figure_set_option (figure, "segments", "b-a", &error));
  g_assert_true (lgn_figure_set_option (figure, "direction", "looked-at", &error));
  g_autofree char *all_options = lgn_figure_to_command (figure, "m", NULL, "x.svg");
  g_assert_cmpstr (all_options, ==, "lorgnette-cli export m --site self --layer 0 --head mean --view links --segments b-a --heads 3,max,11.0:9 "
                                    "--threshold 0.2 --direction looked-at -o x.svg");
  g_assert_false (lgn_figure_set_option (figure, "segments", "b-c", NULL));
  g_assert_false (lgn_figure_set_option (figure, "heads", "1:24", NULL));
  g_assert_false (lgn_figure_set_option (figure, "heads", "", NULL));
  g_assert_true (lgn_figure_set_option (figure, "heads", "3:0,max,11.0:9", &error));
  g_assert_true (lgn_figure_set_option (figure, "segments", "all", &error));
  g_assert_true (lgn_figure_set_option (figure, "direction", "looks-at", &error));
  g_assert_true (lgn_figure_check (figure, &error));
  g_autofree char *caption = lgn_figure_make_caption (figure);
  g_assert_cmpstr (caption, ==, "tiny · 3 heads · self");
  lgn_figure_get_size_mm (figure, &width, &many);
  g_assert_cmpfloat (many, >, few); /* their legend */
  figure->has_all_heads = true;
  g_autofree char *all = lgn_figure_make_caption (figure);
  g_assert_cmpstr (all, ==, "tiny · layer 0, 12 heads · self");
}

/* Between very many tokens there are no links. */
static void
test_many_links (void)
{
  g_autoptr (LgnResult) causal = fixture_long (2001);
  g_autoptr (LgnFigure) figure = lgn_figure_new (causal);
  g_autoptr (GError) error = NULL;

  lgn_figure_set_view (figure, LGN_VIEW_LINKS);
  g_assert_false (lgn_figure_check (figure, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "2001 × 2001"));
}

static void
test_names (void)
{
  LgnFigureFormat format;

  g_assert_true (lgn_figure_format_from_path ("/tmp/a.b/x.SVG", &format));
  g_assert_cmpint (format, ==, LGN_FORMAT_SVG);
  g_assert_false (lgn_figure_format_from_path ("/tmp/a.svg/x", &format));
  g_assert_false (lgn_figure_format_from_path ("x.jpg", &format));
}

/* One token, no caption, nothing but special tokens: still a picture. */
static void
test_small (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnFigure) figure = lgn_figure_new (translation);
  g_autofree char *caption = lgn_figure_make_caption (figure);
  double width, height, bare;

  g_assert_cmpstr (caption, ==, "English – French · layer 0, mean of 4 heads · cross");
  lgn_figure_get_size_mm (figure, &width, &height);
  lgn_figure_set_caption (figure, "");
  figure->has_legend = false;
  lgn_figure_get_size_mm (figure, &width, &bare);
  g_assert_cmpfloat (bare, <, height);
  g_autoptr (LgnFigure) copy = lgn_figure_copy (figure);
  g_autoptr (GBytes) first = encode (figure, LGN_FORMAT_PNG);
  g_autoptr (GBytes) second = encode (copy, LGN_FORMAT_PNG);
  g_assert_true (g_bytes_equal (first, second));
}

/* Who makes a figure too small is told what becomes of its labels. */
static void
test_label_note (void)
{
  g_autoptr (LgnResult) sentence = fixture_sentence (), causal = fixture_long (700);
  g_autoptr (LgnFigure) figure = lgn_figure_new (sentence), many = lgn_figure_new (causal);

  g_assert_null (lgn_figure_make_label_note (figure));
  figure->width_mm = 40;
  g_autofree char *second = lgn_figure_make_label_note (figure), *none = lgn_figure_make_label_note (many);
  g_assert_true (g_str_has_prefix (second, "Labels would be "));
  g_assert_true (g_str_has_suffix (second, " pt: every second one is left out."));
  g_assert_true (g_str_has_suffix (none, "there are numbers instead."));
  lgn_figure_set_view (figure, LGN_VIEW_HEADS);
  g_assert_null (lgn_figure_make_label_note (figure));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lorgnette-figure-XXXXXX", NULL);
  g_test_add_func ("/draw/figure/same-bytes", test_same_bytes);
  g_test_add_func ("/draw/figure/locale", test_locale);
  g_test_add_func ("/draw/figure/png", test_png);
  g_test_add_func ("/draw/figure/vector", test_vector);
  g_test_add_func ("/draw/figure/write", test_write);
  g_test_add_func ("/draw/figure/check", test_check);
  g_test_add_func ("/draw/figure/large-alignment", test_large_alignment);
  g_test_add_func ("/draw/figure/wide", test_wide);
  g_test_add_func ("/draw/figure/options", test_options);
  g_test_add_func ("/draw/figure/command", test_command);
  g_test_add_func ("/draw/figure/all-heads", test_all_heads);
  g_test_add_func ("/draw/figure/links-command", test_links_command);
  g_test_add_func ("/draw/figure/many-links", test_many_links);
  g_test_add_func ("/draw/figure/names", test_names);
  g_test_add_func ("/draw/figure/small", test_small);
  g_test_add_func ("/draw/figure/label-note", test_label_note);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
