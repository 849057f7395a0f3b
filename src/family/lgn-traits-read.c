/* From a <traits> element and config.json to LgnTraits. */
#include "base/lgn-error.h"
#include "family/lgn-traits-private.h"
#include "family/lgn-xml.h"

#include <math.h>
#include <string.h>

/* What VALUE holds under NAME: a key of an object, or a place in a list. */
static json_t *
find_child (json_t *value, const char *name)
{
  return json_is_array (value) && g_ascii_isdigit (*name) ? json_array_get (value, g_ascii_strtoull (name, NULL, 10))
                                                          : json_object_get (value, name);
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
        value = find_child (value, path[j]);
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
read_whole (LgnTraits *traits, const char *key, json_t *value, gint64 min, LgnTrait *trait, GError **error)
{
  gint64 whole = json_integer_value (value);

  if (!json_is_integer (value))
    return lgn_traits_fail (traits, error, key, "should be a whole number");
  if (whole < min || whole > LGN_MAX_SIZE)
    {
      g_autofree char *problem = g_strdup_printf ("is %" G_GINT64_FORMAT "; it should lie between %" G_GINT64_FORMAT
                                                  " and %" G_GINT64_FORMAT, whole, min, LGN_MAX_SIZE);
      return lgn_traits_fail (traits, error, key, problem);
    }
  trait->whole = whole;
  return true;
}

static bool
read_number (LgnTraits *traits, const char *key, json_t *value, const char *above, LgnTrait *trait, GError **error)
{
  trait->number = json_number_value (value);
  if (!json_is_number (value) || !isfinite (trait->number))
    return lgn_traits_fail (traits, error, key, "should be a number");
  if (!above || trait->number > g_ascii_strtod (above, NULL))
    return true;
  g_autofree char *problem = g_strdup_printf ("should be greater than %s", above);
  return lgn_traits_fail (traits, error, key, problem);
}

/* Refuses WORD, which is none of ONE_OF. */
static bool
fail_word (LgnTraits *traits, const char *key, const char *word, const char *one_of, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (word, -1);

  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: “%s” is “%.60s”, which is not known; known are: %s", traits->where,
               key, shown, one_of);
  return false;
}

static bool
read_word (LgnTraits *traits, const char *key, json_t *value, const char *one_of, LgnTrait *trait, GError **error)
{
  if (!json_is_string (value))
    return lgn_traits_fail (traits, error, key, "should be a word");
  trait->word = g_strdup (json_string_value (value));
  if (!one_of)
    return true;

  g_auto (GStrv) known = g_strsplit (one_of, " ", -1);
  return g_strv_contains ((const char *const *) known, trait->word) || fail_word (traits, key, trait->word, one_of, error);
}

/* Fills TRAIT with the default that the description gives for an absent key. */
static bool
use_default (LgnTraits *traits, const char *key, const char *text, LgnTrait *trait, GError **error)
{
  gsize size;

  if (!text)
    return lgn_traits_fail (traits, error, key, "is absent");
  switch (trait->kind)
    {
    case LGN_TRAIT_WHOLE:
      if (strcmp (text, "none") == 0)
        trait->whole = -1;
      else if (lgn_traits_get_size (traits, text, &size, error))
        trait->whole = (gint64) size;
      else
        return false;
      return true;
    case LGN_TRAIT_NUMBER:
      return lgn_traits_get_number (traits, text, &trait->number, error);
    case LGN_TRAIT_FLAG:
      return lgn_traits_test (traits, text, &trait->flag, error);
    case LGN_TRAIT_WORD:
      trait->word = g_strdup (text);
      return true;
    case LGN_TRAIT_LIST:
    case LGN_TRAIT_SIZES:
    case LGN_TRAIT_OBJECT:
      break;
    }
  g_assert_not_reached ();
}

static bool
read_value (LgnTraits *traits, xmlNode *element, const char *key, json_t *value, LgnTrait *trait, GError **error)
{
  g_autofree char *min = lgn_xml_dup_attribute (element, "min");
  g_autofree char *above = lgn_xml_dup_attribute (element, "above");
  g_autofree char *below = lgn_xml_dup_attribute (element, "below");
  g_autofree char *one_of = lgn_xml_dup_attribute (element, "one-of");
  gint64 least = min ? g_ascii_strtoll (min, NULL, 10) : 1;

  switch (trait->kind)
    {
    case LGN_TRAIT_WHOLE:
      if (lgn_xml_is (element, "id"))
        return read_whole (traits, key, value, 0, trait, error);
      if (below && json_is_integer (value) && json_integer_value (value) < least)
        return use_default (traits, key, below, trait, error);
      return read_whole (traits, key, value, least, trait, error);
    case LGN_TRAIT_NUMBER:
      return read_number (traits, key, value, above, trait, error);
    case LGN_TRAIT_FLAG:
      trait->flag = json_is_true (value);
      return json_is_boolean (value) || lgn_traits_fail (traits, error, key, "should be true or false");
    case LGN_TRAIT_WORD:
      return read_word (traits, key, value, one_of, trait, error);
    case LGN_TRAIT_LIST:
    case LGN_TRAIT_SIZES:
    case LGN_TRAIT_OBJECT:
      break;
    }
  g_assert_not_reached ();
}

static bool
add_from_config (LgnTraits *traits, xmlNode *element, LgnTraitKind kind, json_t *config, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *fallback = lgn_xml_dup_attribute (element, "default");
  g_autofree char *null = lgn_xml_dup_attribute (element, "null");
  g_autofree char *key = NULL;
  json_t *value = find_value (config, keys, &key);
  g_autofree char *truth = lgn_xml_dup_attribute (element, json_is_true (value) ? "true" : "false");
  LgnTrait *trait = lgn_traits_add (traits, name, kind);

  if (json_is_null (value) && lgn_xml_is (element, "id"))
    {
      trait->whole = -1;
      return true;
    }
  if (json_is_boolean (value) && truth)
    return use_default (traits, key, truth, trait, error);
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

  if (!json_is_array (value) || n_times < 0 || n_times > LGN_MAX_TRAIT_LIST
      || json_array_size (value) * (gsize) n_times > LGN_MAX_TRAIT_LIST)
    return false;
  for (; n_times > 0; n_times--)
    json_array_foreach (value, i, item)
    {
      if (!json_is_string (item) || list->len >= LGN_MAX_TRAIT_LIST)
        return false;
      g_ptr_array_add (list, g_strdup (json_string_value (item)));
    }
  return true;
}

/* The words that the <default> elements of LIST choose from, layer by layer, where the configuration gives no list. */
static bool
add_defaults (xmlNode *list, LgnTrait *trait)
{
  trait->words = g_ptr_array_new_with_free_func (g_free);
  trait->conditions = g_ptr_array_new_with_free_func (g_free);
  for (xmlNode *element = lgn_xml_first_child (list); element; element = lgn_xml_next (element))
    {
      char *when = lgn_xml_dup_attribute (element, "when");
      g_ptr_array_add (trait->words, lgn_xml_dup_attribute (element, "value"));
      g_ptr_array_add (trait->conditions, when ? when : g_strdup ("yes"));
    }
  return trait->words->len > 0;
}

/* Whether all words of LIST are among those that the description knows. */
static bool
check_words (LgnTraits *traits, const char *key, const char *one_of, const GPtrArray *list, GError **error)
{
  g_auto (GStrv) known = one_of ? g_strsplit (one_of, " ", -1) : NULL;

  for (guint i = 0; known && i < list->len; i++)
    if (!g_strv_contains ((const char *const *) known, list->pdata[i]))
      return fail_word (traits, key, list->pdata[i], one_of, error);
  return true;
}

/* A word a layer: a list under KEY, or pairs of a list and how often it comes under "expand", or the <default>s. */
static bool
add_list (LgnTraits *traits, xmlNode *element, json_t *config, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *expand = lgn_xml_dup_attribute (element, "expand");
  g_autofree char *one_of = lgn_xml_dup_attribute (element, "one-of");
  g_autofree char *key = NULL;
  json_t *value = keys ? find_value (config, keys, &key) : NULL, *pair;
  LgnTrait *trait = lgn_traits_add (traits, name, LGN_TRAIT_LIST);
  bool ok = true;
  size_t i;

  if ((!value || json_is_null (value)) && add_defaults (element, trait))
    return true;
  trait->list = g_ptr_array_new_with_free_func (g_free);
  if (value)
    return (append_words (trait->list, value, 1) || lgn_traits_fail (traits, error, key, "should be a list of words"))
           && check_words (traits, key, one_of, trait->list, error);
  value = expand ? json_object_get (config, expand) : NULL;
  json_array_foreach (value, i, pair)
    ok = ok && append_words (trait->list, json_array_get (pair, 0), json_integer_value (json_array_get (pair, 1)));
  return (ok && value)
         || lgn_traits_fail (traits, error, value ? expand : key, value ? "should be a list of lists and counts" : "is absent");
}

/* Appends ITEM, a size from MIN on, to the list of TRAIT. */
static bool
append_size (LgnTraits *traits, const char *key, json_t *item, gint64 min, LgnTrait *trait, GError **error)
{
  LgnTrait one;

  if (!read_whole (traits, key, item, min, &one, error))
    return false;
  gsize size = (gsize) one.whole;
  g_array_append_val (trait->sizes, size);
  return true;
}

/* A list of sizes from MIN on, under KEY or as the description's default has it; of those that are a size a layer, a single
 * number stands for all. */
static bool
add_sizes (LgnTraits *traits, xmlNode *element, json_t *config, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *fallback = lgn_xml_dup_attribute (element, "default");
  g_autofree char *min = lgn_xml_dup_attribute (element, "min");
  g_autofree char *key = NULL;
  json_t *value = find_value (config, keys, &key), *item;
  g_autoptr (json_t) standard = !value && fallback ? lgn_json_parse (fallback, strlen (fallback), key, error) : NULL;
  g_autofree char *per_layer = lgn_xml_dup_attribute (element, "per-layer");
  g_autofree char *per_stage = lgn_xml_dup_attribute (element, "per-stage");
  LgnTrait *trait = lgn_traits_add (traits, name, LGN_TRAIT_SIZES);
  gint64 least = min ? g_ascii_strtoll (min, NULL, 10) : 1;
  size_t i;

  trait->sizes = g_array_new (FALSE, FALSE, sizeof (gsize));
  if (!value && !fallback)
    return lgn_traits_fail (traits, error, key, "is absent");
  if (!value && !standard)
    return false;
  value = value ? value : standard;
  trait->is_per_stage = g_strcmp0 (per_stage, "true") == 0;
  trait->is_per_layer = g_strcmp0 (per_layer, "true") == 0;
  if (trait->is_per_layer && json_is_integer (value))
    {
      trait->is_same = true;
      return append_size (traits, key, value, least, trait, error);
    }
  if (!json_is_array (value) || json_array_size (value) == 0 || json_array_size (value) > LGN_MAX_TRAIT_LIST)
    return lgn_traits_fail (traits, error, key, "should be a list of whole numbers");
  json_array_foreach (value, i, item)
    if (!append_size (traits, key, item, least, trait, error))
      return false;
  return true;
}

/* (transfer full) the strings of VALUE, a list, or the parts of one string between strokes; NULL for anything else. */
static char **
split_words (json_t *value)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  json_t *item;
  size_t i;

  if (json_is_string (value))
    return g_strsplit (json_string_value (value), "|", -1);
  if (!json_is_array (value))
    return NULL;
  json_array_foreach (value, i, item)
    g_strv_builder_add (words, json_is_string (item) ? json_string_value (item) : "");
  return g_strv_builder_end (words);
}

/* A flag that tells whether a word is in a list; KNOWN are all words that may be. Null and an absent key are an empty list. */
static bool
add_has (LgnTraits *traits, xmlNode *element, json_t *config, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *wanted = lgn_xml_dup_attribute (element, "word");
  g_autofree char *known_text = lgn_xml_dup_attribute (element, "known");
  g_auto (GStrv) known = g_strsplit (known_text, " ", -1);
  g_autofree char *key = NULL;
  json_t *value = find_value (config, keys, &key);
  g_auto (GStrv) words = split_words (value);
  LgnTrait *trait = lgn_traits_add (traits, name, LGN_TRAIT_FLAG);

  if (value && !json_is_null (value) && !words)
    return lgn_traits_fail (traits, error, key, "should be a list of words");
  for (guint i = 0; words && words[i]; i++)
    {
      g_autofree char *word = g_ascii_strdown (g_strstrip (words[i]), -1);
      if (*word && !g_strv_contains ((const char *const *) known, word))
        {
          g_autofree char *shown = g_utf8_make_valid (word, -1);
          g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: “%s” has “%.60s”, which is not known; known are: %s",
                       traits->where, key, shown, known_text);
          return false;
        }
      trait->flag |= strcmp (word, wanted) == 0;
    }
  return true;
}

/* A JSON object that a part reads by itself; absent or null is none. */
static bool
add_object (LgnTraits *traits, xmlNode *element, json_t *config, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name");
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *key = NULL;
  json_t *value = find_value (config, keys, &key);

  if (value && !json_is_object (value) && !json_is_null (value))
    return lgn_traits_fail (traits, error, key, "should be an object or null");
  lgn_traits_add (traits, name, LGN_TRAIT_OBJECT)->object = json_is_object (value) ? json_incref (value) : NULL;
  return true;
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
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: “%s” is %.100s, which is not supported yet; only %s is",
               traits->where, key, spelt ? spelt : "something else", wanted);
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
  if (lgn_xml_is (element, "sizes"))
    return add_sizes (traits, element, config, error);
  if (lgn_xml_is (element, "has"))
    return add_has (traits, element, config, error);
  if (lgn_xml_is (element, "object"))
    return add_object (traits, element, config, error);
  if (lgn_xml_is (element, "size") || lgn_xml_is (element, "id"))
    return add_from_config (traits, element, LGN_TRAIT_WHOLE, config, error);
  if (lgn_xml_is (element, "number"))
    return add_from_config (traits, element, LGN_TRAIT_NUMBER, config, error);
  return add_from_config (traits, element, lgn_xml_is (element, "flag") ? LGN_TRAIT_FLAG : LGN_TRAIT_WORD, config, error);
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
  traits->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lgn_trait_free);
  for (xmlNode *element = lgn_xml_first_child (description); element; element = lgn_xml_next (element))
    if (!add_element (traits, element, config, error))
      return NULL;
  return g_steal_pointer (&traits);
}
