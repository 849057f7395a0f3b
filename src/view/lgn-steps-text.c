#include "view/lgn-steps-text.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"
#include "view/lgn-token-label.h"

#include <math.h>
#include <string.h>

/* So many terms of a product are written out. */
#define N_SHOWN_TERMS 3

/* The translation of TEXT, or TEXT itself for files. */
static const char *
say (const char *text, bool is_plain)
{
  return is_plain ? text : _ (text);
}

char *
lgn_steps_format (double x, guint n_digits, bool has_sign, bool is_plain)
{
  g_autofree char *size = fabs (x) >= 1e6 || isnan (x) ? g_strdup_printf ("%.2e", fabs (x))
                                                      : lgn_format_fixed (fabs (x), n_digits, is_plain);
  bool is_zero = !strpbrk (size, "123456789n");

  return g_strconcat (is_zero ? "" : x < 0 ? "−" : has_sign ? "+" : "", size, NULL);
}

const char *
lgn_steps_rule_get_title (LgnScoreRuleKind rule, bool is_plain)
{
  static const char *const titles[LGN_N_SCORE_RULES] = { N_ ("Dot"), N_ ("Scaled dot"), N_ ("Additive"), N_ ("Concat") };

  return say (titles[rule], is_plain);
}

const char *
lgn_steps_rule_get_formula (LgnScoreRuleKind rule, bool is_plain)
{
  static const char *const formulas[LGN_N_SCORE_RULES] = {
    "q · k", "q · k ÷ √d", N_ ("v · tanh (W q + U k), random v, W, U"), N_ ("w · [q; k], random w"),
  };

  return say (formulas[rule], is_plain);
}

const char *
lgn_steps_get_name (LgnStep step, bool is_plain)
{
  static const char *const names[LGN_N_STEPS] = { N_ ("tokens"), N_ ("query and keys"), N_ ("score"), N_ ("softmax"), N_ ("sum") };

  return say (names[step], is_plain);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

char *
lgn_steps_row_make_heading (const LgnStepsRow *row, LgnStep step, bool is_plain)
{
  static const char *const headings[LGN_N_STEPS]
      = { N_ ("Tokens"), N_ ("Query and keys"), N_ ("Score"), N_ ("Softmax"), N_ ("Values, weighted") };

  return g_strdup (say (headings[step], is_plain));
}

/* (transfer full) What products are multiplied with: "÷ √32", "× 0.083", or "" for 1. */
static char *
make_scale (const LgnStepsRow *row, bool is_plain)
{
  double scale = row->steps->scale, square = 1 / (scale * scale);

  if (scale == 1)
    return g_strdup ("");
  if (fabs (square - round (square)) < 1e-4 * square)
    return g_strdup_printf ("÷ √%.0f", round (square));
  g_autofree char *number = lgn_format_fixed (scale, 4, is_plain);
  return g_strconcat ("× ", number, NULL);
}

static const char *
get_product_name (const LgnStepsRow *row)
{
  return row->rule == LGN_SCORE_ADDITIVE ? "v · tanh (W q + U k)" : row->rule == LGN_SCORE_CONCAT ? "w · [q; k]" : "q · k";
}

char *
lgn_steps_row_make_subheading (const LgnStepsRow *row, LgnStep step, bool is_plain)
{
  g_autofree char *scale = make_scale (row, is_plain);

  switch (step)
    {
    case LGN_STEP_KEYS:
      return g_strdup_printf (say (N_ ("%zu numbers each, made from the token by the layer’s matrices"), is_plain),
                              row->steps->head_dim);
    case LGN_STEP_SCORE:
      return g_strconcat (get_product_name (row), *scale ? " " : "", scale, NULL);
    case LGN_STEP_WEIGHT:
      return g_strdup (say (row->steps->has_position ? N_ ("exp of both, ÷ sum") : N_ ("exp, ÷ sum"), is_plain));
    case LGN_STEP_SUM:
      return g_strdup (say (N_ ("weight × v, added up"), is_plain));
    case LGN_STEP_TOKENS:
    case LGN_N_STEPS:
      break;
    }
  return g_strdup ("");
}

/* Adds what the terms are called to LIST, after what it holds. */
static void
append_terms (GString *list, const LgnStepsRow *row, bool is_plain)
{
  static const char *const names[]
      = { N_ ("distance vectors"), N_ ("distance bias"), N_ ("copies of keys"), N_ ("slope by place"), N_ ("soft cap") };

  for (guint i = 0; i < row->steps->n_terms; i++)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", say (names[row->steps->terms[i].kind], is_plain));
}

char *
lgn_steps_row_make_position_subheading (const LgnStepsRow *row, bool is_plain)
{
  GString *list = g_string_new (row->steps->unturned ? say (N_ ("rotation"), is_plain) : NULL);

  append_terms (list, row, is_plain);
  return g_string_free (list, FALSE);
}

char *
lgn_steps_row_make_label (const LgnStepsRow *row, bool is_plain)
{
  return row->is_predicted ? g_strdup_printf (say (N_ ("predicting %s"), is_plain), row->label) : g_strdup (row->label);
}

static char *
make_counted (const char *format, guint n, bool is_plain)
{
  g_autofree char *count = lgn_format_count (n);

  return g_strdup_printf (say (format, is_plain), count);
}

char *
lgn_steps_row_make_more (const LgnStepsRow *row, bool is_plain)
{
  return make_counted (N_ ("and %s more"), row->n_more, is_plain);
}

char *
lgn_steps_row_make_hidden (const LgnStepsRow *row, bool is_plain)
{
  return make_counted (N_ ("%s hidden"), row->n_hidden, is_plain);
}

char *
lgn_steps_row_make_masked (const LgnStepsRow *row, bool is_plain)
{
  return make_counted (N_ ("%s masked"), row->n_masked, is_plain);
}

/* A [n] and B [n], for sorting terms by what they give. */
typedef struct
{
  const float *a, *b;
} Factors;

static gint
compare_terms (gconstpointer left, gconstpointer right, gpointer data)
{
  const Factors *factors = data;
  guint i = *(const guint *) left, j = *(const guint *) right;
  float x = fabsf (factors->a[i] * factors->b[i]), y = fabsf (factors->a[j] * factors->b[j]);

  return x != y ? (x < y) - (x > y) : (i > j) - (i < j);
}

/* (transfer full) [2, n] the factors of the product of KEY. */
static float *
dup_factors (const LgnStepsRow *row, guint key, gsize *n)
{
  float *factors;

  *n = lgn_score_rule_get_n_factors (row->score_rule);
  factors = g_new (float, 2 * *n);
  lgn_score_rule_list_factors (row->score_rule, row->steps->query, lgn_steps_row_get_key (row, key), factors, factors + *n);
  return factors;
}

/* "q · k = −1.99 × −2.77 + 2.29 × 2.36 + −2.52 × −1.78 + … 29 more = 26.71" */
static void
append_product (GString *text, const LgnStepsRow *row, guint key, bool is_plain)
{
  gsize n;
  g_autofree float *factors = dup_factors (row, key, &n);
  g_autofree guint *order = g_new (guint, n);
  Factors by = { factors, factors + n };
  g_autofree char *product = lgn_steps_format (row->steps->product[row->key[key].index], row->n_digits, false, is_plain);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_terms, &by);
  g_string_append_printf (text, "%s = ", get_product_name (row));
  for (guint i = 0; i < MIN (n, N_SHOWN_TERMS); i++)
    {
      g_autofree char *a = lgn_steps_format (by.a[order[i]], row->n_digits, false, is_plain);
      g_autofree char *b = lgn_steps_format (by.b[order[i]], row->n_digits, false, is_plain);
      g_string_append_printf (text, "%s%s × %s", i > 0 ? " + " : "", a, b);
    }
  if (n > N_SHOWN_TERMS)
    {
      g_string_append (text, " + ");
      g_string_append_printf (text, say (N_ ("… %zu more"), is_plain), n - N_SHOWN_TERMS);
    }
  g_string_append_printf (text, " = %s", product);
}

/* "26.71 ÷ √32 = 4.72" */
static void
append_scaled (GString *text, const LgnStepsRow *row, float product, float scaled, bool is_plain)
{
  g_autofree char *from = lgn_steps_format (product, row->n_digits, false, is_plain);
  g_autofree char *scale = make_scale (row, is_plain);
  g_autofree char *to = lgn_steps_format (scaled, row->n_digits, false, is_plain);

  if (*scale)
    g_string_append_printf (text, "%s %s = %s  →  ", from, scale, to);
}

/* "4.72 − 0.30 (distance bias) = 4.42" */
static void
append_position (GString *text, const LgnStepsRow *row, float scaled, float score, bool is_plain)
{
  g_autofree char *from = lgn_steps_format (scaled, row->n_digits, false, is_plain);
  g_autofree char *by = lgn_steps_format (fabsf (score - scaled), row->n_digits, false, is_plain);
  g_autofree char *to = lgn_steps_format (score, row->n_digits, false, is_plain);
  g_autoptr (GString) names = g_string_new (NULL);

  if (row->steps->n_terms == 0)
    return;
  append_terms (names, row, is_plain);
  g_string_append_printf (text, "%s %s %s (%s) = %s  →  ", from, score < scaled ? "−" : "+", by, names->str, to);
}

/* "e^4.72 ÷ 138.1 = 0.8132" */
static void
append_weight (GString *text, const LgnStepsRow *row, guint key, bool is_plain)
{
  g_autofree char *exponent
      = lgn_steps_format (lgn_steps_row_get_score (row, key) - row->shift, row->n_digits, false, is_plain);
  g_autofree char *total = lgn_steps_format (row->total, row->total < 10 ? 3 : 1, false, is_plain);
  g_autofree char *weight = lgn_format_fixed (lgn_steps_row_get_weight (row, key), 4, is_plain);
  g_autofree char *shift = lgn_steps_format (row->shift, row->n_digits, false, is_plain);

  if (row->shift != 0)
    {
      g_string_append_printf (text, say (N_ ("less the largest, %s"), is_plain), shift);
      g_string_append (text, "  →  ");
    }
  g_string_append_printf (text, "e^%s ÷ %s = %s", exponent, total, weight);
}

char *
lgn_steps_row_make_arithmetic (const LgnStepsRow *row, guint key, bool is_plain)
{
  GString *text = g_string_new (NULL);

  append_product (text, row, key, is_plain);
  g_string_append_c (text, '\n');
  if (row->key[key].is_masked)
    g_string_append (text, say (N_ ("masked: nothing can be looked at here, so the weight is 0"), is_plain));
  else
    {
      float product = row->steps->product[row->key[key].index], scaled = product * row->steps->scale;
      append_scaled (text, row, product, scaled, is_plain);
      append_position (text, row, scaled, lgn_steps_row_get_score (row, key), is_plain);
      append_weight (text, row, key, is_plain);
    }
  return g_string_free (text, FALSE);
}

char *
lgn_steps_make_markup (const char *arithmetic)
{
  g_auto (GStrv) parts = g_strsplit (arithmetic, "e^", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    {
      gsize n = i > 0 ? strcspn (parts[i], " ") : 0;
      g_autofree char *raised = g_markup_escape_text (parts[i], (gssize) n);
      g_autofree char *rest = g_markup_escape_text (parts[i] + n, -1);
      if (i > 0)
        g_string_append_printf (out, "e<sup>%s</sup>", raised);
      g_string_append (out, rest);
    }
  return g_string_free (out, FALSE);
}

char *
lgn_steps_row_make_product_term (const LgnStepsRow *row, guint key, guint element, bool is_plain)
{
  gsize n;
  g_autofree float *factors = dup_factors (row, key, &n);
  gsize index = row->rule == LGN_SCORE_CONCAT ? row->steps->head_dim + element : element; /* the key's half */
  g_autofree char *a = lgn_steps_format (factors[index], row->n_digits, false, is_plain);
  g_autofree char *b = lgn_steps_format (factors[n + index], row->n_digits, false, is_plain);
  g_autofree char *product = lgn_steps_format (factors[index] * factors[n + index], row->n_digits, true, is_plain);

  return g_strdup_printf (say (N_ ("number %u: %s × %s = %s"), is_plain), element, a, b, product);
}

char *
lgn_steps_row_make_value_term (const LgnStepsRow *row, gint key, guint element, bool is_plain)
{
  g_autofree char *sum = lgn_steps_format (row->steps->sum[element], row->n_digits, false, is_plain);

  if (key < 0)
    return g_strdup_printf (say (N_ ("number %u of the sum: %s"), is_plain), element, sum);
  float x = lgn_steps_row_get_value (row, (guint) key)[element], w = lgn_steps_row_get_weight (row, (guint) key);
  g_autofree char *weight = lgn_format_fixed (w, 4, is_plain);
  g_autofree char *value = lgn_steps_format (x, row->n_digits, false, is_plain);
  g_autofree char *product = lgn_steps_format (w * x, row->n_digits, true, is_plain);

  return g_strdup_printf (say (N_ ("number %u: %s × %s = %s, of %s in the sum"), is_plain), element, weight, value, product, sum);
}

/* LABEL so that its direction does not reorder the words around it. */
static char *
isolate (const char *label, guint flags)
{
  return flags & LGN_LABEL_RTL ? g_strdup_printf ("\u2068%s\u2069", label) : g_strdup (label);
}

char *
lgn_steps_row_make_reading (const LgnStepsRow *row, guint key, bool is_plain)
{
  g_autofree char *query = isolate (row->label, row->label_flags);
  g_autofree char *to = isolate (row->key[key].label, row->key[key].label_flags);
  g_autofree char *number = lgn_format_fixed (lgn_steps_row_get_weight (row, key), 4, is_plain);

  if (row->key[key].is_masked)
    return g_strdup_printf (say (N_ ("“%s” cannot look at “%s”: masked"), is_plain), query, to);
  return g_strdup_printf (say (N_ ("“%s” looks at “%s”: %s"), is_plain), query, to, number);
}

#pragma GCC diagnostic pop
