/* Files of word alignments: every way to write a link, and what is wrong with a file. */
#include "base/lgn-error.h"
#include "io/lgn-word-links.h"

#include <glib/gstdio.h>
#include <string.h>

static LgnWordLinksFile *
parse (const char *text, const char *name)
{
  g_autoptr (GError) error = NULL;
  LgnWordLinksFile *file = lgn_word_links_parse (text, strlen (text), name, &error);

  g_assert_no_error (error);
  return file;
}

static void
check_link (const LgnWordLinks *line, guint index, guint source, guint target, bool is_sure)
{
  g_assert_cmpuint (index, <, line->n);
  g_assert_cmpuint (line->link[index].source, ==, source);
  g_assert_cmpuint (line->link[index].target, ==, target);
  g_assert_cmpint (line->link[index].is_sure, ==, is_sure);
}

/* However they are written, in order, and each once: what is sure is not possible only. */
static void
test_links (void)
{
  g_autoptr (LgnWordLinksFile) file = parse ("3-1 0-0 2p3 1-2p 1s4 2-3 \r\n\n# a note\n0p0 0-0\n12-345", "a.txt");

  g_assert_cmpuint (file->n, ==, 4);
  g_assert_false (file->is_from_one);
  g_assert_cmpuint (file->line[0].n, ==, 5);
  check_link (&file->line[0], 0, 0, 0, true);
  check_link (&file->line[0], 1, 1, 2, false);
  check_link (&file->line[0], 2, 1, 4, true);
  check_link (&file->line[0], 3, 2, 3, true);
  check_link (&file->line[0], 4, 3, 1, true);
  g_assert_cmpuint (file->line[1].n, ==, 0);
  g_assert_cmpuint (file->line[2].n, ==, 1);
  check_link (&file->line[2], 0, 0, 0, true);
  check_link (&file->line[3], 0, 12, 345, true);
}

static void
test_from_one (void)
{
  g_autoptr (LgnWordLinksFile) one = parse ("1-1 2p3\n", "test.talp"), zero = parse ("1-1 2p3\n0-1\n", "test.talp");

  g_assert_true (one->is_from_one);
  check_link (&one->line[0], 0, 0, 0, true);
  check_link (&one->line[0], 1, 1, 2, false);
  g_assert_false (zero->is_from_one);
  check_link (&zero->line[0], 0, 1, 1, true);
}

static void
test_sentences (void)
{
  g_autoptr (LgnWordLinksFile) file = parse ("# English\tFrench\tlinks\nhe is  here .\til est ici .\t0-0 1-1\nhe is here .\t"
                                             "le voici .\t0-0\n",
                                             "a.tsv");

  g_assert_cmpuint (file->n, ==, 2);
  g_assert_cmpint (lgn_word_links_file_find (file, " he is here . ", NULL), ==, 0);
  g_assert_cmpint (lgn_word_links_file_find (file, "he is here .", "le voici ."), ==, 1);
  g_assert_cmpint (lgn_word_links_file_find (file, "he is here.", "levoici ."), ==, 1);
  g_assert_cmpint (lgn_word_links_file_find (file, "he is here .", "le voila ."), ==, -1);
  g_assert_cmpint (lgn_word_links_file_find (file, "he is here", NULL), ==, -1);
}

static void
test_wrong (void)
{
  static const char *const wrong[] = {
    "0", "0-", "-0", "0-0-0", "0-0x", "a-b", "0-0pp", "0x1", "1000000-0", "99999999999999-0", "0--1", "a\tb", "a\tb\t0-0\tc",
    "a\tb\tc", "", "\xff-0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LgnWordLinksFile) file = lgn_word_links_parse (wrong[i], strlen (wrong[i]), "links.txt", &error);
      g_assert_null (file);
      g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
      g_assert_true (g_str_has_prefix (error->message, "links.txt: "));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (lgn_word_links_parse ("0-0\n0-1 x", 9, "links.txt", &error));
  g_assert_nonnull (strstr (error->message, "line 2: “x”"));
}

static void
test_sniff (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("lgn-links-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "0-0 1-1\n0-0\n", -1, NULL));
  g_assert_true (lgn_word_links_sniff (path));
  g_assert_true (g_file_set_contents (path, "It is 0-0 at half-time.\n", -1, NULL));
  g_assert_false (lgn_word_links_sniff (path));
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  g_assert_false (lgn_word_links_sniff (path));
  g_unlink (path);
  g_assert_false (lgn_word_links_sniff (path));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word-links/links", test_links);
  g_test_add_func ("/word-links/from-one", test_from_one);
  g_test_add_func ("/word-links/sentences", test_sentences);
  g_test_add_func ("/word-links/wrong", test_wrong);
  g_test_add_func ("/word-links/sniff", test_sniff);
  return g_test_run ();
}
