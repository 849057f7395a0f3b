#include "view/lgn-answer.h"
#include "view/lgn-number.h"

#include <math.h>

/* Numbers of a table have so many digits. */
#define TABLE_FORMAT "%.6g"

/**
 * lgn_answer_make_line: what a person reads: the words that the network said, or else the N_MOST first of its predictions, with
 * probabilities: "cat 0.93 · dog 0.05".
 * Returns: (transfer full): NULL where it said nothing.
 */
char *
lgn_answer_make_line (const LgnResult *result, guint n_most)
{
  g_autoptr (GString) line = g_string_new (result->written);

  for (guint i = 0; !result->written && i < MIN (result->n_predictions, n_most); i++)
    {
      g_autofree char *number = lgn_format_weight (result->predictions[i].probability, 2, false);
      g_string_append_printf (line, "%s%s %s", i > 0 ? " · " : "", result->predictions[i].label, number);
    }
  return line->len > 0 ? g_string_free (g_steal_pointer (&line), FALSE) : NULL;
}

/* TEXT with what would part fields and lines as it is written in C. */
static void
append_field (GString *table, const char *text)
{
  for (const char *at = text; *at; at++)
    switch (*at)
      {
      case '\t':
        g_string_append (table, "\\t");
        break;
      case '\n':
        g_string_append (table, "\\n");
        break;
      case '\r':
        g_string_append (table, "\\r");
        break;
      case '\\':
        g_string_append (table, "\\\\");
        break;
      default:
        g_string_append_c (table, *at);
      }
}

static void
append_number (GString *table, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (table, "\t%s", g_ascii_formatd (digits, sizeof digits, TABLE_FORMAT, number));
}

static void
append_boxes (GString *table, const LgnResult *result)
{
  for (guint i = 0; i < result->n_boxes; i++)
    {
      const LgnBox *box = &result->boxes[i];
      append_field (table, box->label);
      append_number (table, box->probability);
      append_number (table, box->x);
      append_number (table, box->y);
      append_number (table, box->width);
      append_number (table, box->height);
      g_string_append_c (table, '\n');
    }
}

/* (transfer full) what the network said in words, or without a tokeniser the numbers of the tokens that it wrote; NULL:
 * nothing. */
static char *
dup_words (const LgnResult *result)
{
  g_autofree char *words = lgn_result_dup_words (result);
  g_autoptr (GString) numbers = g_string_new (NULL);

  if (words || !lgn_result_has_written (result))
    return g_steal_pointer (&words);
  for (guint i = 0; i < result->predicted_tokens->n; i++)
    g_string_append_printf (numbers, "%s%s", i > 0 ? " " : "", result->predicted_tokens->label[i]);
  return g_string_free (g_steal_pointer (&numbers), FALSE);
}

/**
 * lgn_answer_make_table: all that the network said, for programs to read: its words as a line; or a line a box, label,
 * probability, left, top, width and height in pixels; or a line a prediction, label and probability; parted by tabs, with a
 * point whatever the locale.
 * Returns: (transfer full): NULL where it said nothing.
 */
char *
lgn_answer_make_table (const LgnResult *result)
{
  g_autoptr (GString) table = g_string_new (NULL);
  g_autofree char *words = dup_words (result);

  if (words)
    {
      append_field (table, words);
      g_string_append_c (table, '\n');
    }
  append_boxes (table, result);
  for (guint i = 0; !words && result->n_boxes == 0 && i < result->n_predictions; i++)
    {
      append_field (table, result->predictions[i].label);
      append_number (table, result->predictions[i].probability);
      g_string_append_c (table, '\n');
    }
  return table->len > 0 ? g_string_free (g_steal_pointer (&table), FALSE) : NULL;
}
