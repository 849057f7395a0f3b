#include "family/lgn-traits.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

#include <math.h>
#include <string.h>

/* More words than any network has layers. */
#define MAX_LIST 4096

typedef enum
{
  KIND_WHOLE, /* a size or an id; -1 is an id that is not there */
  KIND_NUMBER,
  KIND_FLAG,
  KIND_WORD,
  KIND_LIST, /* a word a layer */
} Kind;

typedef struct
{
  Kind kind;
  gint64 whole;
  double number;
  bool flag;
  char *word;
  GPtrArray *list; /* of char * */
} Trait;

struct _LgnTraits
{
  char *where;       /* the configuration's file, for errors */
  GHashTable *table; /* char * -> Trait * */
};

static void
trait_free (gpointer data)
{
  Trait *trait = data;

  g_free (trait->word);
  g_clear_pointer (&trait->list, g_ptr_array_unref);
  g_free (trait);
}

void
lgn_traits_free (LgnTraits *traits)
{
  g_hash_table_unref (traits->table);
  g_free (traits->where);
  g_free (traits);
}

/* lgn_traits_get_where: the configuration's file name, for errors about what it says. */
const char *
lgn_traits_get_where (LgnTraits *traits)
{
  return traits->where;
}

static Trait *
add_trait (LgnTraits *traits, const char *name, Kind kind)
{
  Trait *trait = g_new0 (Trait, 1);

  trait->kind = kind;
  g_hash_table_replace (traits->table, g_strdup (name), trait);
  return trait;
}

/* lgn_traits_set_word: sets or replaces a word that did not come from the configuration. */
void
lgn_traits_set_word (LgnTraits *traits, const char *name, const char *value)
{
  add_trait (traits, name, KIND_WORD)->word = g_strdup (value);
}

static bool
fail (LgnTraits *traits, GError **error, const char *key, const char *problem)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” %s", traits->where, key, problem);
  return false;
}

static bool
fail_description (GError **error, const char *expression)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "the family's description has the expression “%s”, which means nothing here",
               expression);
  return false;
}

/* The value at one of the space-separated KEYS, each a dotted path; *FOUND is the key that was there (or the first). */
static json_t *
find_value (json_t *config, const char *keys, char **found)
{
  g_auto (GStrv) list = g_strsplit (keys, " ", -1);

  for (guint i = 0; list[i]; i++)
    {
      g_auto (GStrv) path = g_strsplit (list[i], ".", -1);
      json_t *value = config;
      for (guint j = 0; path[j] && value; j++)
        value = json_object_get (value, path[j]);
      if (value)
        {
          *found = g_strdup (list[i]);
          return value;
        }
    }
  *found = g_strdup (list[0]);
  return NULL;
}

static bool
read_whole (LgnTraits *traits, const char *key, json_t *value, gint64 min, Trait *trait, GError **error)
{
  gint64 whole = json_integer_value (value);

  if (!json_is_integer (value))
    return fail (traits, error, key, "should be a whole number");
  if (whole < min || whole > LGN_MAX_SIZE)
    {
      g_autofree char *problem = g_strdup_printf ("is %" G_GINT64_FORMAT "; it should lie between %" G_GINT64_FORMAT
                                                  " and %" G_GINT64_FORMAT, whole, min, LGN_MAX_SIZE);
      return fail (traits, error, key, problem);
    }
  trait->whole = whole;
  return true;
}

static bool
read_number (LgnTraits *traits, const char *key, json_t *value, const char *above, Trait *trait, GError **error)
{
  trait->number = json_number_value (value);
  if (!json_is_number (value) || !isfinite (trait->number))
    return fail (traits, error, key, "should be a number");
  if (!above || trait->number > g_ascii_strtod (above, NULL))
    return true;
  g_autofree char *problem = g_strdup_printf ("should be greater than %s", above);
  return fail (traits, error, key, problem);
}

static bool
read_word (LgnTraits *traits, const char *key, json_t *value, const char *one_of, Trait *trait, GError **error)
{
  if (!json_is_string (value))
    return fail (traits, error, key, "should be a word");
  trait->word = g_strdup (json_string_value (value));
  if (!one_of)
    return true;

  g_auto (GStrv) known = g_strsplit (one_of, " ", -1);
  if (g_strv_contains ((const char *const *) known, trait->word))
    return true;
  g_autofree char *shown = g_utf8_make_valid (trait->word, -1);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: “%s” is “%.60s”, which is not known; known are: %s", traits->where,
               key, shown, one_of);
  return false;
}

/* Fills TRAIT with the default that the description gives for an absent key. */
static bool
use_default (LgnTraits *traits, const char *key, const char *text, Trait *trait, GError **error)
{
  gsize size;

  if (!text)
    return fail (traits, error, key, "is absent");
  switch (trait->kind)
    {
    case KIND_WHOLE:
      if (strcmp (text, "none") == 0)
        trait->whole = -1;
      else if (lgn_traits_get_size (traits, text, &size, error))
        trait->whole = (gint64) size;
      else
        return false;
      return true;
    case KIND_NUMBER:
      return lgn_traits_get_number (traits, text, &trait->number, error);
    case KIND_FLAG:
      return lgn_traits_test (traits, text, &trait->flag, error);
    case KIND_WORD:
      trait->word = g_strdup (text);
      return true;
    case KIND_LIST:
      break;
    }
  g_assert_not_reached ();
}

static bool
read_value (LgnTraits *traits, xmlNode *element, const char *key, json_t *value, Trait *trait, GError **error)
{
  g_autofree char *min = lgn_xml_dup_attribute (element, "min");
  g_autofree char *above = lgn_xml_dup_attribute (element, "above");
  g_autofree char *one_of = lgn_xml_dup_attribute (element, "one-of");

  switch (trait->kind)
    {
    case KIND_WHOLE:
      if (lgn_xml_is (element, "id"))
        return read_whole (traits, key, value, 0, trait, error);
      return read_whole (traits, key, value, min ? g_ascii_strtoll (min, NULL, 10) : 1, trait, error);
    case KIND_NUMBER:
      return read_number (traits, key, value, above, trait, error);
    case KIND_FLAG:
      trait->flag = json_is_true (value);
      return json_is_boolean (value) || fail (traits, error, key, "should be true or false");
    case KIND_WORD:
      return read_word (traits, key, value, one_of, trait, error);
    case KIND_LIST:
      break;
    }
  g_assert_not_reached ();
}

static bool
add_from_config (LgnTraits *traits, xmlNode *element, Kind kind, json_t *config, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *fallback = lgn_xml_dup_attribute (element, "default");
  g_autofree char *null = lgn_xml_dup_attribute (element, "null");
  g_autofree char *key = NULL;
  json_t *value = find_value (config, keys, &key);
  Trait *trait = add_trait (traits, name, kind);

  if (json_is_null (value) && lgn_xml_is (element, "id"))
    {
      trait->whole = -1;
      return true;
    }
  if (!value || (json_is_null (value) && null))
    return use_default (traits, key, value ? null : fallback, trait, error);
  return read_value (traits, element, key, value, trait, error);
}

/* Appends the strings of VALUE, a list, N_TIMES. */
static bool
append_words (GPtrArray *list, json_t *value, gint64 n_times)
{
  json_t *item;
  size_t i;

  if (!json_is_array (value) || n_times < 0 || n_times > MAX_LIST || json_array_size (value) * (gsize) n_times > MAX_LIST)
    return false;
  for (; n_times > 0; n_times--)
    json_array_foreach (value, i, item)
    {
      if (!json_is_string (item) || list->len >= MAX_LIST)
        return false;
      g_ptr_array_add (list, g_strdup (json_string_value (item)));
    }
  return true;
}

/* A word a layer: a list under KEY, or pairs of a list and how often it comes under "expand". */
static bool
add_list (LgnTraits *traits, xmlNode *element, json_t *config, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *expand = lgn_xml_dup_attribute (element, "expand");
  g_autofree char *key = NULL;
  json_t *value = find_value (config, keys, &key), *pair;
  Trait *trait = add_trait (traits, name, KIND_LIST);
  bool ok = true;
  size_t i;

  trait->list = g_ptr_array_new_with_free_func (g_free);
  if (value)
    return append_words (trait->list, value, 1) || fail (traits, error, key, "should be a list of words");
  value = expand ? json_object_get (config, expand) : NULL;
  json_array_foreach (value, i, pair)
    ok = ok && append_words (trait->list, json_array_get (pair, 0), json_integer_value (json_array_get (pair, 1)));
  return (ok && value) || fail (traits, error, value ? expand : key, value ? "should be a list of lists and counts" : "is absent");
}

/* A key that may only have one value: whatever else it says is a trait that this description does not cover. */
static bool
check_fixed (LgnTraits *traits, xmlNode *element, json_t *config, GError **error)
{
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *wanted = lgn_xml_dup_attribute (element, "value");
  g_autofree char *key = NULL;
  json_t *value = find_value (config, keys, &key);

  if (!value)
    return true;
  g_autoptr (json_t) expected = lgn_json_parse (wanted, strlen (wanted), keys, error);
  if (!expected)
    return false;
  if (json_equal (expected, value)
      || (json_is_number (expected) && json_is_number (value) && json_number_value (expected) == json_number_value (value)))
    return true;

  char *spelt = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: “%s” is %.100s, which is not supported yet; only %s is", traits->where,
               key, spelt ? spelt : "something else", wanted);
  free (spelt);
  return false;
}

static bool
add_constant (LgnTraits *traits, xmlNode *element, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *value = lgn_xml_dup_attribute (element, "value");
  g_autofree char *when = lgn_xml_dup_attribute (element, "when");
  bool applies = true;

  if (when && !lgn_traits_test (traits, when, &applies, error))
    return false;
  if (applies)
    lgn_traits_set_word (traits, name, value);
  return true;
}

static bool
add_element (LgnTraits *traits, xmlNode *element, json_t *config, GError **error)
{
  if (lgn_xml_is (element, "fixed"))
    return check_fixed (traits, element, config, error);
  if (lgn_xml_is (element, "constant"))
    return add_constant (traits, element, error);
  if (lgn_xml_is (element, "list"))
    return add_list (traits, element, config, error);
  if (lgn_xml_is (element, "size") || lgn_xml_is (element, "id"))
    return add_from_config (traits, element, KIND_WHOLE, config, error);
  if (lgn_xml_is (element, "number"))
    return add_from_config (traits, element, KIND_NUMBER, config, error);
  return add_from_config (traits, element, lgn_xml_is (element, "flag") ? KIND_FLAG : KIND_WORD, config, error);
}

/**
 * lgn_traits_new: reads the traits that the <traits> element DESCRIPTION lists out of CONFIG, the file WHERE.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT for a value that is absent or wrong, LGN_ERROR_UNSUPPORTED for one
 * that the description does not cover.
 */
LgnTraits *
lgn_traits_new (xmlNode *description, json_t *config, const char *where, GError **error)
{
  g_autoptr (LgnTraits) traits = g_new0 (LgnTraits, 1);

  traits->where = g_strdup (where);
  traits->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, trait_free);
  for (xmlNode *element = lgn_xml_first_child (description); element; element = lgn_xml_next (element))
    if (!add_element (traits, element, config, error))
      return NULL;
  return g_steal_pointer (&traits);
}

/* The value of a constant, or TERM itself where it is no constant's name. */
static const char *
resolve_constant (LgnTraits *traits, const char *term)
{
  const Trait *trait = g_hash_table_lookup (traits->table, term);

  return trait && trait->kind == KIND_WORD ? trait->word : term;
}

/* One literal or name of an expression. */
static bool
get_term (LgnTraits *traits, const char *term, gint64 *value)
{
  const Trait *trait = g_hash_table_lookup (traits->table, term);

  if (!trait || trait->kind == KIND_WORD)
    return g_ascii_string_to_signed (resolve_constant (traits, term), 10, 0, LGN_MAX_SIZE, value, NULL);
  *value = trait->whole;
  return trait->kind == KIND_WHOLE;
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
    return fail_description (error, expression);
  for (guint i = 0; i < n_words; i += 2)
    {
      gint64 operand;

      if (!get_term (traits, words[i], &operand) || (i > 0 && strlen (words[i - 1]) != 1))
        return fail_description (error, expression);
      if (!apply_operator (i > 0 ? *words[i - 1] : '+', operand, value))
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                       "%s: “%s” does not come out even or is too large (%s is %" G_GINT64_FORMAT ")", traits->where, expression,
                       words[i], operand);
          return false;
        }
    }
  return true;
}

/* lgn_traits_get_size: the value of "hidden", "4 * hidden", "hidden / heads" (which must come out even) and the like, from left to
 * right; 0 to LGN_MAX_SIZE. */
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

/* lgn_traits_get_number: a number by its trait's name or as a literal. */
bool
lgn_traits_get_number (LgnTraits *traits, const char *expression, double *value, GError **error)
{
  const Trait *trait = g_hash_table_lookup (traits->table, expression);
  char *end;

  if (trait && trait->kind != KIND_WORD)
    {
      *value = trait->kind == KIND_WHOLE ? (double) trait->whole : trait->number;
      return trait->kind == KIND_NUMBER || trait->kind == KIND_WHOLE || fail_description (error, expression);
    }
  const char *literal = resolve_constant (traits, expression);
  *value = g_ascii_strtod (literal, &end);
  return (end != literal && *end == '\0') || fail_description (error, expression);
}

/* Whether the trait NAME equals TEXT: a word, a whole number or another trait's. */
static bool
test_equal (LgnTraits *traits, const char *name, const char *text, bool *holds)
{
  const Trait *trait = g_hash_table_lookup (traits->table, name);
  gint64 whole;

  if (!trait)
    return false;
  if (trait->kind == KIND_WORD || trait->kind == KIND_LIST)
    {
      *holds = g_strcmp0 (trait->word, text) == 0;
      return true;
    }
  *holds = get_term (traits, text, &whole) && whole == trait->whole;
  return trait->kind == KIND_WHOLE;
}

static bool
test_one (LgnTraits *traits, const char *condition, bool *holds, GError **error)
{
  const char *equals = strchr (condition, '=');

  if (equals)
    {
      bool is_negated = equals > condition && equals[-1] == '!';
      g_autofree char *name = g_strndup (condition, (gsize) (equals - condition) - is_negated);
      if (!test_equal (traits, name, equals + 1, holds))
        return fail_description (error, condition);
      *holds ^= is_negated;
      return true;
    }

  bool is_negated = g_str_has_prefix (condition, "not ");
  const char *name = condition + (is_negated ? 4 : 0);
  const Trait *trait = g_hash_table_lookup (traits->table, name);
  const char *word = resolve_constant (traits, name);
  if (trait && trait->kind == KIND_FLAG)
    *holds = trait->flag;
  else if (strcmp (word, "yes") == 0 || strcmp (word, "true") == 0)
    *holds = true;
  else if (strcmp (word, "no") == 0 || strcmp (word, "false") == 0)
    *holds = false;
  else
    return fail_description (error, condition);
  *holds ^= is_negated;
  return true;
}

/* lgn_traits_test: whether "yes", "no", "flag", "not flag", "name=word" or "name!=word" holds, or several joined by " and " do. */
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
  return parts[0] || fail_description (error, condition);
}

/* lgn_traits_select_layer: sets {layer} and the word that every list has for this layer of N_LAYERS. */
bool
lgn_traits_select_layer (LgnTraits *traits, gsize layer, gsize n_layers, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, layer);
  GHashTableIter iter;
  gpointer name, value;

  lgn_traits_set_word (traits, "layer", number);
  g_hash_table_iter_init (&iter, traits->table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      Trait *trait = value;
      if (trait->kind != KIND_LIST)
        continue;
      if (trait->list->len != n_layers)
        return fail (traits, error, name, "does not have one word for every layer");
      g_free (trait->word);
      trait->word = g_strdup (g_ptr_array_index (trait->list, layer));
    }
  return true;
}

/* lgn_traits_expand: (transfer full): TEXT with every {word} replaced by that trait. */
char *
lgn_traits_expand (LgnTraits *traits, const char *text, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *open; (open = strchr (text, '{')); text = strchr (open, '}') + 1)
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = close ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strdup (open);
      const Trait *trait = g_hash_table_lookup (traits->table, name);

      if (!close || !trait || trait->kind != KIND_WORD)
        {
          fail_description (error, name);
          return NULL;
        }
      g_string_append_len (out, text, open - text);
      g_string_append (out, trait->word);
    }
  g_string_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
