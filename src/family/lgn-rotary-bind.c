/* From a <rotary> element and the configuration's object about longer texts (“rope_scaling”) to an LgnRotary. */
#include "base/lgn-error.h"
#include "family/lgn-stack.h"
#include "family/lgn-xml.h"

#include <math.h>
#include <string.h>

/* Everything that such an object may say and that is either read here or changes nothing in a run; another key is a trait
 * that is not covered. */
static const char *const known_keys[]
    = { "type", "rope_type", "factor", "original_max_position_embeddings", "attention_factor", "beta_fast", "beta_slow", "truncate",
        "mscale", "mscale_all_dim", "low_freq_factor", "high_freq_factor", "short_factor", "long_factor", "rope_theta",
        "partial_rotary_factor", "finetuned", NULL };

/* The words for the ways to reach longer texts. */
static const struct
{
  const char *word;
  LgnRotaryScaling scaling;
} kinds[] = {
  { "default", LGN_ROTARY_PLAIN }, { "linear", LGN_ROTARY_LINEAR }, { "dynamic", LGN_ROTARY_DYNAMIC },
  { "yarn", LGN_ROTARY_YARN },     { "llama3", LGN_ROTARY_BANDS },  { "longrope", LGN_ROTARY_LONG },
  { "su", LGN_ROTARY_LONG }, /* its first name */
};

typedef struct
{
  LgnTraits *traits;
  json_t *object; /* or NULL */
  LgnRotaryRule *rule;
  gsize positions; /* that the configuration allows */
  double *divisors, *long_divisors; /* [dim / 2], or NULL */
} Reader;

static bool
fail (const Reader *reader, GError **error, const char *key, const char *problem)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” of the rotary positions %s", lgn_traits_get_where (reader->traits),
               key, problem);
  return false;
}

static bool
read_kind (Reader *reader, GError **error)
{
  json_t *value = json_object_get (reader->object, "rope_type");
  const char *key;
  json_t *ignored;

  if (!value)
    value = json_object_get (reader->object, "type");
  json_object_foreach (reader->object, key, ignored)
    if (!g_strv_contains (known_keys, key))
      {
        g_autofree char *shown = g_utf8_make_valid (key, -1);
        g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: “%.60s” of the rotary positions is not supported yet",
                     lgn_traits_get_where (reader->traits), shown);
        return false;
      }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (value ? json_string_value (value) ? json_string_value (value) : "" : "default", kinds[i].word) == 0)
      {
        reader->rule->scaling = kinds[i].scaling;
        return true;
      }
  g_autofree char *shown = g_utf8_make_valid (json_is_string (value) ? json_string_value (value) : "?", -1);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
               "%s: the rotary positions are of the type “%.60s”, which is not known; known are: default, linear, dynamic, yarn, "
               "llama3, longrope",
               lgn_traits_get_where (reader->traits), shown);
  return false;
}

/* *NUMBER = the number under KEY, above 0; FALLBACK where it is absent or null, which for NAN is an error. */
static bool
read_number (const Reader *reader, const char *key, double fallback, double *number, GError **error)
{
  json_t *value = json_object_get (reader->object, key);

  *number = fallback;
  if (!value || json_is_null (value))
    return !isnan (fallback) || fail (reader, error, key, "is absent");
  *number = json_number_value (value);
  return (json_is_number (value) && isfinite (*number) && *number > 0) || fail (reader, error, key, "should be a number above 0");
}

static bool
read_trained (const Reader *reader, gsize fallback, gsize *trained, GError **error)
{
  double number;

  if (!read_number (reader, "original_max_position_embeddings", (double) fallback, &number, error))
    return false;
  *trained = (gsize) number;
  return (number == floor (number) && number >= 1 && number <= (double) LGN_MAX_SIZE)
         || fail (reader, error, "original_max_position_embeddings", "should be a number of positions");
}

/* (transfer full) the list under KEY, a number above 0 for every pair. */
static double *
read_divisors (const Reader *reader, const char *key, GError **error)
{
  json_t *list = json_object_get (reader->object, key), *item;
  g_autofree double *divisors = g_new (double, reader->rule->dim / 2);
  size_t i;

  if (json_array_size (list) != reader->rule->dim / 2)
    {
      fail (reader, error, key, "should be a list of a number for every two dimensions that are turned");
      return NULL;
    }
  json_array_foreach (list, i, item)
  {
    divisors[i] = json_number_value (item);
    if (!json_is_number (item) || !isfinite (divisors[i]) || divisors[i] <= 0)
      {
        fail (reader, error, key, "should be a list of numbers above 0");
        return NULL;
      }
  }
  return g_steal_pointer (&divisors);
}

/* What yarn multiplies sines and cosines with: Peng et al. 2023, equation 22, and “mscale” of DeepSeek-AI 2024,
 * arXiv:2405.04434. */
static double
get_yarn_amplitude (double factor, double weight)
{
  return factor > 1 ? 0.1 * weight * log (factor) + 1 : 1;
}

static bool
read_yarn (Reader *reader, GError **error)
{
  LgnRotaryRule *rule = reader->rule;
  double weight, all_weight;

  if (!read_trained (reader, reader->positions, &rule->trained, error)
      || !read_number (reader, "factor", (double) reader->positions / (double) rule->trained, &rule->factor, error)
      || !read_number (reader, "beta_fast", 32, &rule->beta_fast, error)
      || !read_number (reader, "beta_slow", 1, &rule->beta_slow, error)
      || !read_number (reader, "mscale", 1, &weight, error) || !read_number (reader, "mscale_all_dim", -1, &all_weight, error))
    return false;
  rule->is_exact = json_is_false (json_object_get (reader->object, "truncate"));
  if (json_object_get (reader->object, "short_factor"))
    return fail (reader, error, "short_factor", "does not go with the type yarn");
  if (rule->base <= 1)
    return fail (reader, error, "rope_theta", "should be above 1");
  double amplitude = all_weight > 0 ? get_yarn_amplitude (rule->factor, weight) / get_yarn_amplitude (rule->factor, all_weight)
                                    : get_yarn_amplitude (rule->factor, 1);
  return read_number (reader, "attention_factor", amplitude, &rule->amplitude, error);
}

static bool
read_bands (Reader *reader, GError **error)
{
  LgnRotaryRule *rule = reader->rule;

  if (!read_number (reader, "factor", NAN, &rule->factor, error)
      || !read_number (reader, "low_freq_factor", NAN, &rule->low_factor, error)
      || !read_number (reader, "high_freq_factor", NAN, &rule->high_factor, error)
      || !read_trained (reader, reader->positions, &rule->trained, error))
    return false;
  return rule->high_factor > rule->low_factor
         || fail (reader, error, "high_freq_factor", "should be above low_freq_factor");
}

/* TRAINED is what the configuration says outside the object. */
static bool
read_long (Reader *reader, gsize trained, GError **error)
{
  LgnRotaryRule *rule = reader->rule;
  double ratio, amplitude = 1;

  if (!read_trained (reader, trained, &rule->trained, error)
      || !(reader->divisors = read_divisors (reader, "short_factor", error))
      || !(reader->long_divisors = read_divisors (reader, "long_factor", error)))
    return false;
  rule->divisors = reader->divisors;
  rule->long_divisors = reader->long_divisors;
  ratio = (double) reader->positions / (double) rule->trained;
  if (ratio == 1 && !read_number (reader, "factor", 1, &ratio, error))
    return false;
  if (ratio > 1 && rule->trained > 1)
    amplitude = sqrt (1 + log (ratio) / log ((double) rule->trained));
  return read_number (reader, "attention_factor", amplitude, &rule->amplitude, error);
}

static bool
read_scaling (Reader *reader, gsize trained, GError **error)
{
  LgnRotaryRule *rule = reader->rule;

  if (!read_kind (reader, error))
    return false;
  rule->trained = reader->positions;
  switch (rule->scaling)
    {
    case LGN_ROTARY_PLAIN:
      return true;
    case LGN_ROTARY_DYNAMIC:
    case LGN_ROTARY_LINEAR:
      if (rule->scaling == LGN_ROTARY_DYNAMIC && rule->dim < 4)
        return fail (reader, error, "dynamic", "needs more than two dimensions");
      return read_number (reader, "factor", NAN, &rule->factor, error);
    case LGN_ROTARY_YARN:
      return read_yarn (reader, error);
    case LGN_ROTARY_BANDS:
      return read_bands (reader, error);
    case LGN_ROTARY_LONG:
      return read_long (reader, trained, error);
    }
  g_assert_not_reached ();
}

/* How many dimensions of a head are turned. */
static bool
bind_width (LgnBinder *binder, xmlNode *element, gsize head_width, gsize *dim, GError **error)
{
  g_autofree char *fraction_text = lgn_xml_dup_attribute (element, "fraction");
  double fraction = 1;

  if ((fraction_text && !lgn_traits_get_number (binder->traits, fraction_text, &fraction, error))
      || !lgn_binder_get_size (binder, element, "width", head_width, dim, error))
    return false;
  if (fraction_text && !(fraction > 0 && fraction <= 1))
    *dim = 0;
  else if (fraction < 1)
    *dim = (gsize) ((double) head_width * fraction);
  if (*dim > 0 && *dim % 2 == 0 && *dim <= head_width)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " dimensions of a head cannot be rotated",
               lgn_traits_get_where (binder->traits), *dim, head_width);
  return false;
}

/* lgn_rotary_bind: (transfer full): the rotation that ELEMENT describes, of heads of HEAD_WIDTH. */
LgnRotary *
lgn_rotary_bind (LgnBinder *binder, xmlNode *element, gsize head_width, GError **error)
{
  g_autofree char *base = lgn_xml_dup_attribute (element, "base");
  g_autofree char *scaling = lgn_xml_dup_attribute (element, "scaling");
  g_autofree char *pairs = lgn_xml_dup_attribute (element, "pairs");
  LgnRotaryRule rule = { .amplitude = 1, .has_neighbours = binder->has_neighbours || g_strcmp0 (pairs, "neighbours") == 0 };
  Reader reader = { .traits = binder->traits, .rule = &rule };
  LgnRotary *rotary = NULL;
  gsize trained;

  if (!lgn_traits_get_number (binder->traits, base, &rule.base, error)
      || !bind_width (binder, element, head_width, &rule.dim, error)
      || !lgn_binder_get_size (binder, element, "positions", 0, &reader.positions, error)
      || !lgn_binder_get_size (binder, element, "trained", reader.positions, &trained, error)
      || (scaling && !lgn_traits_get_object (binder->traits, scaling, &reader.object, error)))
    return NULL;
  if (read_scaling (&reader, trained, error))
    rotary = lgn_rotary_new (&rule);
  g_free (reader.divisors);
  g_free (reader.long_divisors);
  return rotary;
}
