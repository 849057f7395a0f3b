/* Sizes, numbers and conditions of a description, worked out from the traits. */
#include "base/lgn-error.h"
#include "family/lgn-traits-private.h"

#include <string.h>

/* The value of a constant, or TERM itself where it is no constant's name. */
static const char *
resolve_constant (LgnTraits *traits, const char *term)
{
  const LgnTrait *trait = g_hash_table_lookup (traits->table, term);

  return trait && trait->kind == LGN_TRAIT_WORD ? trait->word : term;
}

/* One literal or name of an expression; a constant may be the name of something else. */
static bool
get_term (LgnTraits *traits, const char *term, gint64 *value, GError **error)
{
  const LgnTrait *trait = g_hash_table_lookup (traits->table, term);

  if (trait && trait->kind == LGN_TRAIT_WORD)
    {
      term = trait->word;
      trait = g_hash_table_lookup (traits->table, term);
    }
  if (!trait)
    return g_ascii_string_to_signed (term, 10, 0, LGN_MAX_SIZE, value, NULL) || lgn_traits_fail_description (error, term);
  *value = trait->whole;
  if (trait->is_per_layer && trait->whole < 0)
    return lgn_traits_fail (traits, error, term, "does not have one size for every layer");
  return trait->kind == LGN_TRAIT_WHOLE || trait->is_per_layer || trait->is_per_stage || lgn_traits_fail_description (error, term);
}

static bool
apply_operator (char operator, gint64 operand, gint64 *value)
{
  switch (operator)
    {
    case '+':
      return !__builtin_add_overflow (*value, operand, value);
    case '-':
      return !__builtin_sub_overflow (*value, operand, value);
    case '*':
      return !__builtin_mul_overflow (*value, operand, value);
    case '/':
      if (operand <= 0 || *value % operand != 0)
        return false;
      *value /= operand;
      return true;
    case '%':
      if (operand <= 0)
        return false;
      *value %= operand;
      return true;
    default:
      return false;
    }
}

/* EXPRESSION is terms and operators by turns, parted by spaces, from left to right. */
static bool
evaluate (LgnTraits *traits, const char *expression, gint64 *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (expression, " ", -1);
  guint n_words = g_strv_length (words);

  *value = 0;
  if (n_words % 2 == 0)
    return lgn_traits_fail_description (error, expression);
  for (guint i = 0; i < n_words; i += 2)
    {
      gint64 operand;

      if (i > 0 && strlen (words[i - 1]) != 1)
        return lgn_traits_fail_description (error, expression);
      if (!get_term (traits, words[i], &operand, error))
        return false;
      if (!apply_operator (i > 0 ? *words[i - 1] : '+', operand, value))
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                       "%s: “%s” does not come out even or is too large (%s is %" G_GINT64_FORMAT ")", traits->where,
                       expression, words[i], operand);
          return false;
        }
    }
  return true;
}

/* lgn_traits_get_size: the value of "hidden", "4 * hidden", "hidden / heads" (which must come out even) and the like, from left
 * to right; 0 to LGN_MAX_SIZE. */
bool
lgn_traits_get_size (LgnTraits *traits, const char *expression, gsize *value, GError **error)
{
  gint64 whole;

  if (!evaluate (traits, expression, &whole, error))
    return false;
  if (whole < 0 || whole > LGN_MAX_SIZE)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: %s is %" G_GINT64_FORMAT ", which is no size", traits->where,
                   expression, whole);
      return false;
    }
  *value = (gsize) whole;
  return true;
}

/* lgn_traits_get_id: a token id, or -1 for one that the model does not have. */
bool
lgn_traits_get_id (LgnTraits *traits, const char *expression, gint64 *value, GError **error)
{
  return evaluate (traits, expression, value, error);
}

/* lgn_traits_get_number: a number by its trait's name, as a literal, or as an expression of sizes. */
bool
lgn_traits_get_number (LgnTraits *traits, const char *expression, double *value, GError **error)
{
  const LgnTrait *trait = g_hash_table_lookup (traits->table, expression);
  char *end;

  if (trait && trait->kind != LGN_TRAIT_WORD)
    {
      *value = trait->kind == LGN_TRAIT_WHOLE ? (double) trait->whole : trait->number;
      return trait->kind == LGN_TRAIT_NUMBER || trait->kind == LGN_TRAIT_WHOLE
             || lgn_traits_fail_description (error, expression);
    }
  const char *literal = resolve_constant (traits, expression);
  *value = g_ascii_strtod (literal, &end);
  if (end != literal && *end == '\0')
    return true;

  gsize size;
  if (!lgn_traits_get_size (traits, literal, &size, error))
    return false;
  *value = (double) size;
  return true;
}

/* CONDITION is two words or two sizes, with the sign that stands AT some place of it between them. */
static bool
compare (LgnTraits *traits, const char *condition, gsize at, bool *holds, GError **error)
{
  static const char *const signs[] = { "=", "!=", ">=", "<" };
  g_autofree char *left = g_strndup (condition, at);
  const LgnTrait *trait = g_hash_table_lookup (traits->table, left);
  bool is_word = trait && (trait->kind == LGN_TRAIT_WORD || trait->kind == LGN_TRAIT_LIST);
  gint64 a, b;
  guint i = 0;

  while (i < G_N_ELEMENTS (signs) && !g_str_has_prefix (condition + at, signs[i]))
    i++;
  if (i == G_N_ELEMENTS (signs) || (is_word && i > 1))
    return lgn_traits_fail_description (error, condition);
  const char *right = condition + at + strlen (signs[i]);
  if (is_word)
    *holds = (g_strcmp0 (trait->word, right) == 0) == (i == 0);
  else if (evaluate (traits, left, &a, error) && evaluate (traits, right, &b, error))
    *holds = i == 0 ? a == b : i == 1 ? a != b : i == 2 ? a >= b : a < b;
  else
    return false;
  return true;
}

static bool
test_one (LgnTraits *traits, const char *condition, bool *holds, GError **error)
{
  gsize at = strcspn (condition, "=!<>");

  if (condition[at] != '\0')
    return compare (traits, condition, at, holds, error);

  bool is_negated = g_str_has_prefix (condition, "not ");
  const char *name = condition + (is_negated ? 4 : 0);
  const LgnTrait *trait = g_hash_table_lookup (traits->table, name);
  const char *word = resolve_constant (traits, name);
  if (trait && trait->kind == LGN_TRAIT_FLAG)
    *holds = trait->flag;
  else if (strcmp (word, "yes") == 0 || strcmp (word, "true") == 0)
    *holds = true;
  else if (strcmp (word, "no") == 0 || strcmp (word, "false") == 0)
    *holds = false;
  else
    return lgn_traits_fail_description (error, condition);
  *holds ^= is_negated;
  return true;
}

/* lgn_traits_test: whether "yes", "no", "flag", "not flag", "name=word", "name!=word", or for sizes "layer % 2=0",
 * "layer>=depth" or "layer<depth" holds, or several joined by " and " do. */
bool
lgn_traits_test (LgnTraits *traits, const char *condition, bool *holds, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (condition, " and ", -1);

  *holds = true;
  for (guint i = 0; parts[i]; i++)
    {
      bool one = false;
      if (!test_one (traits, parts[i], &one, error))
        return false;
      *holds = *holds && one;
    }
  return parts[0] || lgn_traits_fail_description (error, condition);
}
