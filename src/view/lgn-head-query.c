#include "view/lgn-head-query.h"
#include "base/lgn-i18n.h"

#include <math.h>
#include <string.h>

typedef enum
{
  TERM_ROLE,    /* WORD is a part of the role's name */
  TERM_LAYER,   /* LAYER */
  TERM_HEAD,    /* HEAD */
  TERM_MAP,     /* LAYER and HEAD */
  TERM_METRIC,  /* METRIC COMPARISON VALUE */
} TermKind;

typedef struct
{
  TermKind kind;
  char *word; /* folded */
  guint layer, head;
  LgnMetric metric;
  char comparison; /* '<', '>', 'l' (<=), 'g' (>=) or '=' */
  double value;
} Term;

struct _LgnHeadQuery
{
  GArray *terms; /* of Term */
};

static void
term_clear (gpointer data)
{
  g_free (((Term *) data)->word);
}

/* (transfer full) TEXT without differences of case and of ways to write a character. */
static char *
fold (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}

/* Comparisons are words of their own, also where they were typed without a space. */
static char *
part_comparisons (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      bool is_double = (character == '<' || character == '>') && c[1] == '=';

      if (character == 0x2264 || character == 0x2265 || is_double)
        g_string_append (out, character == '<' || character == 0x2264 ? " <= " : " >= ");
      else if (character == '<' || character == '>' || character == '=')
        g_string_append_printf (out, " %c ", (char) character);
      else
        g_string_append_unichar (out, character);
      c += is_double;
    }
  return g_string_free (out, FALSE);
}

/* (transfer full) the words of TEXT, folded. */
static GStrv
split (const char *text)
{
  g_autofree char *parted = part_comparisons (g_utf8_validate (text, -1, NULL) ? text : ""), *folded = fold (parted);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_strv_builder_add (builder, words[i]);
  return g_strv_builder_end (builder);
}

/* Whether WORD is how OTHER begins, in English or in the language of the window. */
static bool
begins (const char *english, const char *word)
{
  g_autofree char *here = fold (_ (english)), *there = fold (english);

  return g_str_has_prefix (here, word) || g_str_has_prefix (there, word);
}

static bool
parse_count (const char *text, const char **end, guint *count)
{
  guint64 value;

  if (!g_ascii_isdigit (*text))
    return false;
  value = g_ascii_strtoull (text, (char **) end, 10);
  *count = (guint) MIN (value, G_MAXUINT);
  return true;
}

/* "4·3", "4.3", "4:3". */
static bool
parse_map (const char *word, Term *term)
{
  static const char *const dots[] = { "·", ".", ":", "-" };
  const char *end;

  if (!parse_count (word, &end, &term->layer))
    return false;
  for (guint i = 0; i < G_N_ELEMENTS (dots); i++)
    if (g_str_has_prefix (end, dots[i]) && parse_count (end + strlen (dots[i]), &end, &term->head))
      return *end == '\0';
  return false;
}

/* A number with the point or the comma of any locale. */
static bool
parse_value (const char *word, double *value)
{
  g_autofree char *plain = g_strdelimit (g_strdup (word), ",", '.');
  char *end;

  *value = g_ascii_strtod (plain, &end);
  return end != plain && *end == '\0' && isfinite (*value);
}

/* The metric that WORD is the beginning of the name or of the title of. */
static bool
find_metric (const char *word, LgnMetric *metric)
{
  for (LgnMetric i = 0; i < LGN_N_METRICS; i++)
    {
      g_autofree char *title = fold (lgn_metric_get_title (i));
      if (g_str_has_prefix (lgn_metric_get_name (i), word) || g_str_has_prefix (title, word))
        {
          *metric = i;
          return true;
        }
    }
  return false;
}

static bool
is_comparison (const char *word)
{
  return word && (g_str_equal (word, "<") || g_str_equal (word, ">") || g_str_equal (word, "=") || g_str_equal (word, "<=")
                  || g_str_equal (word, ">="));
}

/* Reads the term that begins at WORDS. How many words it took; 0: it is not all there yet, and says nothing. */
static guint
parse_term (const char *const *words, Term *term)
{
  bool is_layer = begins (N_ ("layer"), words[0]), is_head = begins (N_ ("head"), words[0]);
  const char *end;

  if (words[1] && (is_layer || is_head) && parse_count (words[1], &end, is_layer ? &term->layer : &term->head) && *end == '\0')
    {
      term->kind = is_layer ? TERM_LAYER : TERM_HEAD;
      return 2;
    }
  if (is_comparison (words[1]) && find_metric (words[0], &term->metric))
    {
      if (!words[2] || !parse_value (words[2], &term->value))
        return 0;
      term->kind = TERM_METRIC;
      term->comparison = words[1][1] == '\0' ? words[1][0] : words[1][0] == '<' ? 'l' : 'g';
      return 3;
    }
  if ((is_layer || is_head) && !words[1] && strlen (words[0]) > 3)
    return 0;
  term->kind = parse_map (words[0], term) ? TERM_MAP : TERM_ROLE;
  term->word = g_strdup (words[0]);
  return 1;
}

/**
 * lgn_head_query_new: reads TEXT, words parted by spaces: a part of the name of a role; "layer 7", "head 3"; "4·3", "4.3",
 * "4:3": that layer and head; the name of a metric, or its beginning, "<", ">", "<=", ">=" or "=", and a number. A term at the
 * end that is not finished says nothing yet.
 */
LgnHeadQuery *
lgn_head_query_new (const char *text)
{
  g_auto (GStrv) words = split (text);
  LgnHeadQuery *query = g_new0 (LgnHeadQuery, 1);
  guint taken = 1;

  query->terms = g_array_new (FALSE, TRUE, sizeof (Term));
  g_array_set_clear_func (query->terms, term_clear);
  for (guint i = 0; words[i] && taken > 0; i += taken)
    {
      Term term = { 0 };
      taken = parse_term ((const char *const *) words + i, &term);
      if (taken > 0)
        g_array_append_val (query->terms, term);
    }
  return query;
}

void
lgn_head_query_free (LgnHeadQuery *query)
{
  g_array_unref (query->terms);
  g_free (query);
}

bool
lgn_head_query_is_empty (const LgnHeadQuery *query)
{
  return query->terms->len == 0;
}

/* Whether the head's role has WORD in its name, as it is shown, in English, or as it is called in files. */
static bool
matches_role (const char *word, LgnHeadList *list, LgnHeadItem *item)
{
  LgnRole role = lgn_head_item_get_role (item);
  g_autofree char *title = lgn_head_list_make_role_title (list, role);
  g_autofree char *shown = fold (title), *plain = fold (lgn_role_get_title (role));

  bool is_named = strstr (shown, word) || strstr (plain, word) || strstr (lgn_role_get_name (role), word);
  return is_named && lgn_head_item_get_measured (item);
}

static bool
matches_metric (const Term *term, LgnHeadItem *item)
{
  double value = lgn_head_item_get_metric (item, term->metric);
  double digit = pow (10, -(double) lgn_metric_get_n_digits (term->metric));

  switch (term->comparison)
    {
    case '<':
      return value < term->value;
    case '>':
      return value > term->value;
    case 'l':
      return value <= term->value;
    case 'g':
      return value >= term->value;
    default: /* as far as it is written */
      return fabs (value - term->value) <= digit / 2;
    }
}

static bool
matches_term (const Term *term, LgnHeadList *list, LgnHeadItem *item)
{
  guint layer = lgn_head_item_get_layer (item);
  gint head = lgn_head_item_get_head (item);

  switch (term->kind)
    {
    case TERM_LAYER:
      return layer == term->layer;
    case TERM_HEAD:
      return head == (gint) term->head;
    case TERM_MAP:
      return layer == term->layer && head == (gint) term->head;
    case TERM_METRIC:
      return matches_metric (term, item);
    case TERM_ROLE:
    default:
      return matches_role (term->word, list, item);
    }
}

/* lgn_head_query_matches: whether all that QUERY says holds of ITEM of LIST. */
bool
lgn_head_query_matches (const LgnHeadQuery *query, LgnHeadList *list, LgnHeadItem *item)
{
  for (guint i = 0; i < query->terms->len; i++)
    if (!matches_term (&g_array_index (query->terms, Term, i), list, item))
      return false;
  return true;
}
