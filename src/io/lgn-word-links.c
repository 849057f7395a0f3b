#include "io/lgn-word-links.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <string.h>

#define MAX_SIZE ((gsize) 64 << 20)
#define MAX_WORD 100000   /* words of a sentence */
#define MAX_DIGITS 6
#define SNIFFED_SIZE 4096

/* Where in the file something is wrong. */
typedef struct
{
  const char *name;
  guint line; /* from 1 */
} Place;

static bool
refuse (const Place *place, const char *what, const char *at, GError **error)
{
  g_autofree char *shown = lgn_error_quote (at);

  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: line %u: “%s” %s", place->name, place->line, shown, what);
  return false;
}

/* Takes a number off the front of *P. */
static bool
take_number (const char **p, guint *number)
{
  guint n_digits = 0;

  for (*number = 0; g_ascii_isdigit (**p) && n_digits <= MAX_DIGITS; (*p)++, n_digits++)
    *number = *number * 10 + (guint) (**p - '0');
  return n_digits > 0 && n_digits <= MAX_DIGITS && *number <= MAX_WORD;
}

/* "0-0", "2s3" (sure), "2p3", "2-3p" (possible). */
static bool
parse_link (const char *word, LgnWordLink *link)
{
  const char *p = word;
  char mark;

  if (!take_number (&p, &link->source))
    return false;
  mark = g_ascii_tolower (*p++);
  if ((mark != '-' && mark != 's' && mark != 'p') || !take_number (&p, &link->target))
    return false;
  link->is_sure = mark != 'p';
  if (g_ascii_tolower (*p) == 'p' || g_ascii_tolower (*p) == 's')
    link->is_sure = link->is_sure && g_ascii_tolower (*p++) == 's';
  return *p == '\0';
}

/* By source and target; of two links between the same words the sure one first. */
static int
compare_links (const void *a, const void *b)
{
  const LgnWordLink *left = a, *right = b;

  if (left->source != right->source)
    return left->source < right->source ? -1 : 1;
  if (left->target != right->target)
    return left->target < right->target ? -1 : 1;
  return (int) right->is_sure - (int) left->is_sure;
}

static bool
parse_links (char *text, const Place *place, LgnWordLinks *line, GError **error)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (LgnWordLink));
  char *save = NULL;

  for (char *word = strtok_r (text, " \r\v\f", &save); word; word = strtok_r (NULL, " \r\v\f", &save))
    {
      LgnWordLink link;
      if (!parse_link (word, &link))
        return refuse (place, "is not a link between words; links are written 0-0, or 0p0 where they are only possible", word,
                       error);
      g_array_append_val (links, link);
    }
  g_array_sort (links, compare_links);
  line->link = g_new (LgnWordLink, MAX (links->len, 1));
  for (guint i = 0; i < links->len; i++)
    {
      const LgnWordLink *link = &g_array_index (links, LgnWordLink, i), *before = line->n ? &line->link[line->n - 1] : NULL;
      if (!before || before->source != link->source || before->target != link->target)
        line->link[line->n++] = *link;
    }
  return true;
}

/* TEXT is cut at its tabs, in place. */
static bool
parse_line (char *text, const Place *place, LgnWordLinks *line, GError **error)
{
  char *first = strchr (text, '\t'), *second = first ? strchr (first + 1, '\t') : NULL;

  *line = (LgnWordLinks) { 0 };
  if (!first)
    return parse_links (text, place, line, error);
  if (!second || strchr (second + 1, '\t'))
    return refuse (place, "has not three columns parted by tabs: a sentence, its translation and their links", text, error);
  *first = *second = '\0';
  line->source = text;
  line->target = first + 1;
  return parse_links (second + 1, place, line, error);
}

/* Files that count from 1 say so by their name; a 0 in one says that it does not. */
static bool
counts_from_one (const LgnWordLinksFile *file, const char *name)
{
  if (!g_str_has_suffix (name, ".talp"))
    return false;
  for (guint i = 0; i < file->n; i++)
    for (guint j = 0; j < file->line[i].n; j++)
      if (file->line[i].link[j].source == 0 || file->line[i].link[j].target == 0)
        return false;
  return true;
}

static void
count_from_zero (LgnWordLinksFile *file)
{
  for (guint i = 0; i < file->n; i++)
    for (guint j = 0; j < file->line[i].n; j++)
      {
        file->line[i].link[j].source--;
        file->line[i].link[j].target--;
      }
}

static bool
parse_lines (LgnWordLinksFile *file, const char *name, GError **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (LgnWordLinks));
  Place place = { name, 0 };
  bool succeeded = true;

  for (char *text = file->text, *end; succeeded && *text; text = end)
    {
      LgnWordLinks line;
      end = text + strcspn (text, "\n");
      if (*end == '\n')
        *end++ = '\0';
      place.line++;
      if (*text == '#')
        continue;
      succeeded = parse_line (text, &place, &line, error);
      if (succeeded)
        g_array_append_val (lines, line);
    }
  file->n = lines->len;
  file->line = (LgnWordLinks *) (void *) g_array_free (g_steal_pointer (&lines), FALSE);
  return succeeded;
}

LgnWordLinksFile *
lgn_word_links_parse (const char *text, gsize size, const char *name, GError **error)
{
  g_autoptr (LgnWordLinksFile) file = g_atomic_rc_box_new0 (LgnWordLinksFile);

  if (size > MAX_SIZE || !g_utf8_validate_len (text, size, NULL))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: is not a file of word alignments: it is %s", name,
                   size > MAX_SIZE ? "larger than 64 MiB" : "no text in UTF-8");
      return NULL;
    }
  file->text = g_strndup (text, size);
  if (!parse_lines (file, name, error))
    return NULL;
  if (file->n == 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: has no line of links between words", name);
      return NULL;
    }
  file->is_from_one = counts_from_one (file, name);
  if (file->is_from_one)
    count_from_zero (file);
  return g_steal_pointer (&file);
}

LgnWordLinksFile *
lgn_word_links_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_SIZE, error);

  return bytes ? lgn_word_links_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path, error) : NULL;
}

LgnWordLinksFile *
lgn_word_links_file_ref (LgnWordLinksFile *file)
{
  return g_atomic_rc_box_acquire (file);
}

static void
file_clear (gpointer data)
{
  LgnWordLinksFile *file = data;

  for (guint i = 0; i < file->n; i++)
    g_free (file->line[i].link);
  g_free (file->line);
  g_free (file->text);
}

void
lgn_word_links_file_unref (LgnWordLinksFile *file)
{
  g_atomic_rc_box_release_full (file, file_clear);
}

#define SPACES " \r\n\v\f\t"

/* lgn_word_links_is_same_text: whether A and B are the same but for spaces, which word alignments put before every mark. */
bool
lgn_word_links_is_same_text (const char *a, const char *b)
{
  for (;; a++, b++)
    {
      a += strspn (a, SPACES);
      b += strspn (b, SPACES);
      if (*a != *b || *a == '\0')
        return *a == *b;
    }
}

gint
lgn_word_links_file_find (const LgnWordLinksFile *file, const char *source, const char *target)
{
  for (guint i = 0; i < file->n; i++)
    if (file->line[i].source && lgn_word_links_is_same_text (file->line[i].source, source)
        && (!target || lgn_word_links_is_same_text (file->line[i].target, target)))
      return (gint) i;
  return -1;
}

bool
lgn_word_links_is_name (const char *path)
{
  static const char *const endings[] = { ".talp", ".align", ".pharaoh", ".gold" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (path, endings[i]))
      return true;
  return false;
}

bool
lgn_word_links_sniff (const char *path)
{
  g_autoptr (LgnMappedFile) file = lgn_mapped_file_open (path, NULL);
  gsize size = file ? MIN (file->size, SNIFFED_SIZE) : 0;
  const char *end = size > 0 ? memrchr (file->data, '\n', size) : NULL;
  g_autoptr (LgnWordLinksFile) links = NULL;

  if (size == 0)
    return false;
  if (end)
    size = (gsize) (end - (const char *) file->data);
  links = lgn_word_links_parse ((const char *) file->data, size, path, NULL);
  return links && links->line[0].n > 0;
}
