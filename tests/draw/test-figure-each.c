/* The same figure of every head or layer: a file or a page of each, and nothing left where it went wrong. */
#include "base/lgn-error.h"
#include "draw/lgn-figure.h"
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder; /* of the test */
  char *path;   /* in it, not there yet */
  LgnResult *result;
  LgnFigure *figure;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("lorgnette-each-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "each", NULL);
  fixture->result = data ? fixture_sentence () : fixture_translation ();
  fixture->figure = lgn_figure_new (fixture->result);
}

static guint
empty (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_unlink (file);
      n++;
    }
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  empty (fixture->path);
  g_rmdir (fixture->path);
  g_unlink (fixture->path);
  empty (fixture->folder);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  lgn_figure_free (fixture->figure);
  lgn_result_unref (fixture->result);
}

/* A file of the folder holds what the figure of that map alone holds. */
static void
check_file (Fixture *fixture, const char *name, LgnFigureFormat format, const LgnMapId *map)
{
  g_autoptr (LgnFigure) alone = lgn_figure_copy (fixture->figure);
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "alone", NULL);
  g_autofree char *mine = NULL, *theirs = NULL;
  gsize n_mine, n_theirs;
  g_autoptr (GError) error = NULL;

  alone->each = LGN_EACH_NONE;
  alone->map = *map;
  lgn_figure_write (alone, other, format, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &mine, &n_mine, NULL));
  g_assert_true (g_file_get_contents (other, &theirs, &n_theirs, NULL));
  g_assert_cmpmem (mine, n_mine, theirs, n_theirs);
}

static void
test_heads (Fixture *fixture, gconstpointer data)
{
  LgnFigure *figure = fixture->figure;
  g_autoptr (GError) error = NULL;

  figure->each = LGN_EACH_HEAD;
  figure->dpi = 40;
  g_assert_cmpuint (lgn_figure_count_each (figure), ==, 144);
  g_assert_true (lgn_figure_write (figure, fixture->path, LGN_FORMAT_PNG, NULL, &error));
  g_assert_no_error (error);
  check_file (fixture, "03-11.png", LGN_FORMAT_PNG, &(LgnMapId) { LGN_SITE_SELF, 3, 11 });
  check_file (fixture, "11-00.png", LGN_FORMAT_PNG, &(LgnMapId) { LGN_SITE_SELF, 11, 0 });
  g_assert_cmpuint (empty (fixture->path), ==, 144);
}

static void
test_layers (Fixture *fixture, gconstpointer data)
{
  LgnFigure *figure = fixture->figure;
  g_autoptr (GError) error = NULL;

  figure->each = LGN_EACH_LAYER;
  figure->each_format = LGN_FORMAT_CSV;
  g_assert_true (lgn_figure_write (figure, fixture->path, LGN_FORMAT_CSV, NULL, &error));
  g_assert_no_error (error);
  check_file (fixture, "0-mean.csv", LGN_FORMAT_CSV, &(LgnMapId) { LGN_SITE_CROSS, 0, LGN_HEAD_MEAN });
  check_file (fixture, "2-mean.csv", LGN_FORMAT_CSV, &(LgnMapId) { LGN_SITE_CROSS, 2, LGN_HEAD_MEAN });
  g_assert_cmpuint (empty (fixture->path), ==, 3);
  figure->map.head = 3;
  g_assert_true (lgn_figure_write (figure, fixture->path, LGN_FORMAT_CSV, NULL, &error));
  check_file (fixture, "1-3.csv", LGN_FORMAT_CSV, &(LgnMapId) { LGN_SITE_CROSS, 1, 3 });
}

static guint
count (const char *data, gsize size, const char *word)
{
  const char *end = data + size, *at = data;
  guint n = 0;

  while ((at = memmem (at, (gsize) (end - at), word, strlen (word))))
    {
      n++;
      at++;
    }
  return n;
}

/* A page of each, bookmarks that name them, the same bytes every time. */
static void
test_book (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = g_build_filename (fixture->folder, "one.pdf", NULL),
                  *two = g_build_filename (fixture->folder, "two.pdf", NULL);
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first, n_second;
  g_autoptr (GError) error = NULL;

  fixture->figure->each = LGN_EACH_HEAD;
  lgn_figure_set_caption (fixture->figure, "A text");
  g_assert_true (lgn_figure_write (fixture->figure, one, LGN_FORMAT_PDF, NULL, &error));
  g_assert_true (lgn_figure_write (fixture->figure, two, LGN_FORMAT_PDF, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (one, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (two, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
  g_assert_cmpmem (first, 5, "%PDF-", 5);
  g_assert_cmpuint (count (first, n_first, "/Type /Page %"), ==, 12);
  g_assert_cmpuint (count (first, n_first, "/Title (Layer "), ==, 3);
  g_assert_cmpuint (count (first, n_first, "/Title (Head 3)"), ==, 3);
}

typedef struct
{
  GCancellable *cancellable;
  guint n_calls;
  double last;
} Watch;

static void
stop_at_fifth (double fraction, const char *stage, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_nonnull (stage);
  watch->last = fraction;
  if (++watch->n_calls == 5)
    g_cancellable_cancel (watch->cancellable);
}

/* Who cancels is not left with a part of the files; what was there before stays. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { cancellable, 0, 0 };
  LgnProgress progress = { cancellable, stop_at_fifth, &watch };
  g_autofree char *own = g_build_filename (fixture->path, "notes.txt", NULL),
                  *book = g_build_filename (fixture->folder, "book.pdf", NULL);
  g_autoptr (GError) error = NULL;

  fixture->figure->each = LGN_EACH_HEAD;
  g_assert_false (lgn_figure_write (fixture->figure, fixture->path, LGN_FORMAT_PNG, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watch.n_calls, ==, 5);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (fixture->path, 0755), ==, 0);
  g_assert_true (g_file_set_contents (own, "mine", -1, NULL));
  g_cancellable_reset (cancellable);
  watch = (Watch) { cancellable, 0, 0 };
  g_assert_false (lgn_figure_write (fixture->figure, fixture->path, LGN_FORMAT_PNG, &progress, &error));
  g_assert_cmpuint (empty (fixture->path), ==, 1);
  g_clear_error (&error);
  g_cancellable_reset (cancellable);
  watch = (Watch) { cancellable, 0, 0 };
  g_assert_false (lgn_figure_write (fixture->figure, book, LGN_FORMAT_PDF, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (book, G_FILE_TEST_EXISTS));
}

/* Where there is nothing to draw one by one, and where a file is in the way. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  LgnFigure *figure = fixture->figure;
  LgnFigureFormat format;
  g_autoptr (GError) error = NULL;

  figure->each = LGN_EACH_HEAD;
  g_assert_true (lgn_figure_get_format (figure, "a.pdf", &format));
  g_assert_cmpint (format, ==, LGN_FORMAT_PDF);
  g_assert_true (lgn_figure_get_format (figure, "a/", &format));
  g_assert_cmpint (format, ==, LGN_FORMAT_PNG);
  g_assert_false (lgn_figure_get_format (figure, "a.png", &format));
  lgn_figure_set_view (figure, LGN_VIEW_HEADS);
  g_assert_false (lgn_figure_write (figure, fixture->path, LGN_FORMAT_PNG, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  lgn_figure_set_view (figure, LGN_VIEW_HEATMAP);
  figure->map.site = LGN_SITE_PICTURE;
  g_assert_false (lgn_figure_write (figure, fixture->path, LGN_FORMAT_PNG, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  figure->map.site = LGN_SITE_CROSS;
  g_assert_true (g_file_set_contents (fixture->path, "in the way", -1, NULL));
  g_assert_false (lgn_figure_write (figure, fixture->path, LGN_FORMAT_PNG, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

/* What the command line says is what was asked for. */
static void
test_command (Fixture *fixture, gconstpointer data)
{
  LgnFigure *figure = fixture->figure;

  g_assert_true (lgn_figure_set_option (figure, "each", "layer", NULL));
  g_autofree char *book = lgn_figure_to_command (figure, "m", NULL, "x.pdf");
  g_assert_true (g_str_has_suffix (book, " --each layer -o x.pdf"));
  g_assert_true (lgn_figure_set_option (figure, "format", "svg", NULL));
  g_autofree char *files = lgn_figure_to_command (figure, "m", NULL, "x/");
  g_assert_true (g_str_has_suffix (files, " --each layer --format svg -o x/"));
  g_assert_false (lgn_figure_set_option (figure, "each", "token", NULL));
  g_assert_false (lgn_figure_set_option (figure, "format", "gif", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/draw/each/heads", Fixture, "sentence", set_up, test_heads, tear_down);
  g_test_add ("/draw/each/layers", Fixture, NULL, set_up, test_layers, tear_down);
  g_test_add ("/draw/each/book", Fixture, NULL, set_up, test_book, tear_down);
  g_test_add ("/draw/each/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/draw/each/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/draw/each/command", Fixture, NULL, set_up, test_command, tear_down);
  return g_test_run ();
}
