/* Reading of generation_config.json, and of the same keys in config.json where there is no such file. */
#include "base/lgn-error.h"
#include "family/lgn-generate.h"
#include "family/lgn-opening.h"

#include <math.h>
#include <string.h>

static void
unref_array (gpointer data)
{
  g_array_unref (data);
}

void
lgn_generation_clear (LgnGeneration *generation)
{
  g_clear_pointer (&generation->opening, g_array_unref);
  g_clear_pointer (&generation->languages, g_array_unref);
  g_clear_pointer (&generation->ends, g_array_unref);
  g_clear_pointer (&generation->banned, g_ptr_array_unref);
  g_clear_pointer (&generation->suppressed, g_array_unref);
  g_clear_pointer (&generation->suppressed_first, g_array_unref);
  g_clear_pointer (&generation->unsupported, g_free);
}

/* lgn_generation_is_end: whether nothing follows the token ID. */
bool
lgn_generation_is_end (const LgnGeneration *generation, gint64 id)
{
  for (guint i = 0; i < generation->ends->len; i++)
    if (g_array_index (generation->ends, gint64, i) == id)
      return true;
  return false;
}

static gint64
get_id (json_t *config, const char *key, gint64 fallback)
{
  json_t *value = json_object_get (config, key);

  return json_is_integer (value) && json_integer_value (value) >= 0 ? json_integer_value (value) : fallback;
}

static gsize
get_count (json_t *config, const char *key)
{
  gint64 value = get_id (config, key, 0);

  return value <= LGN_MAX_SIZE ? (gsize) value : 0;
}

static double
get_number (json_t *config, const char *key, double fallback)
{
  json_t *value = json_object_get (config, key);

  return json_is_number (value) && isfinite (json_number_value (value)) ? json_number_value (value) : fallback;
}

/* (transfer full) the ids of VALUE: a number or a list of numbers; other things in it are left out. */
static GArray *
read_ids (json_t *value)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  json_t *item;
  size_t i;

  if (json_is_integer (value))
    {
      gint64 id = json_integer_value (value);
      g_array_append_val (ids, id);
    }
  json_array_foreach (value, i, item)
    if (json_is_integer (item))
      {
        gint64 id = json_integer_value (item);
        g_array_append_val (ids, id);
      }
  return ids;
}

/* A sequence that is only an end is not banned: the text could never end. */
static void
read_banned (LgnGeneration *generation, json_t *value)
{
  json_t *item;
  size_t i;

  generation->banned = g_ptr_array_new_with_free_func (unref_array);
  json_array_foreach (value, i, item)
  {
    GArray *sequence = read_ids (item);
    if (sequence->len == 0 || (sequence->len == 1 && lgn_generation_is_end (generation, g_array_index (sequence, gint64, 0))))
      g_array_unref (sequence);
    else
      g_ptr_array_add (generation->banned, sequence);
  }
}

static LgnEarlyStopping
read_early_stopping (json_t *value)
{
  if (json_is_true (value))
    return LGN_EARLY_STOPPING_ALWAYS;
  return json_is_string (value) ? LGN_EARLY_STOPPING_NEVER : LGN_EARLY_STOPPING_HEURISTIC;
}

/* (transfer full) the first key of CONFIG for which writing is refused, or NULL; HAS_OPENING: “forced_decoder_ids” is known. */
static char *
find_unsupported (json_t *config, bool has_opening)
{
  static const struct
  {
    const char *key;
    double neutral;
  } numbers[] = {
    { "encoder_no_repeat_ngram_size", 0 },
    { "encoder_repetition_penalty", 1 },
    { "num_beam_groups", 1 },
    { "diversity_penalty", 0 },
    { "guidance_scale", 1 },
  };
  static const char *const others[]
      = { "sequence_bias", "exponential_decay_length_penalty", "force_words_ids", "constraints", "forced_decoder_ids" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (get_number (config, numbers[i].key, numbers[i].neutral) != numbers[i].neutral)
      return g_strdup (numbers[i].key);
  for (guint i = 0; i < G_N_ELEMENTS (others) - has_opening; i++)
    {
      json_t *value = json_object_get (config, others[i]);
      if (value && !json_is_null (value))
        return g_strdup (others[i]);
    }
  return NULL;
}

static void
read_ids_of_all_kinds (LgnGeneration *generation, json_t *config, const LgnWritingDefaults *defaults)
{
  bool forces_bos = json_is_true (json_object_get (config, "force_bos_token_to_be_generated")); /* an older way to say it */
  const char *start_key = defaults->start_key ? defaults->start_key : "decoder_start_token_id";
  const char *end_key = defaults->end_key ? defaults->end_key : "eos_token_id";
  gint64 bos = get_id (config, "bos_token_id", -1);

  generation->start = get_id (config, start_key, defaults->start >= 0 ? defaults->start : bos);
  generation->forced_first = get_id (config, "forced_bos_token_id", forces_bos ? bos : -1);
  generation->forced_last = get_id (config, "forced_eos_token_id", defaults->forced_last);
  generation->ends = read_ids (json_object_get (config, end_key));
  if (!json_object_get (config, end_key) && defaults->end >= 0)
    g_array_append_val (generation->ends, defaults->end);
  generation->suppressed = read_ids (json_object_get (config, "suppress_tokens"));
  generation->suppressed_first = read_ids (json_object_get (config, "begin_suppress_tokens"));
  read_banned (generation, json_object_get (config, "bad_words_ids"));
}

/* (transfer full) what CONFIG, config.json, says of writing: what it leaves out, its part about a decoder may say, as
 * GenerationConfig.from_model_config of transformers has it. */
static json_t *
dup_with_decoder (json_t *config)
{
  static const char *const parts[] = { "decoder", "generator", "text_config" };
  json_t *whole = json_object (), *value;
  const char *key;

  json_object_foreach (config, key, value)
    if (!json_is_null (value))
      json_object_set (whole, key, value);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (json_is_object (json_object_get (config, parts[i])))
      json_object_update_missing (whole, json_object_get (config, parts[i]));
  return whole;
}

/* (transfer full) what says how MODEL writes: OWN, generation_config.json or NULL, unless the family's classes leave it
 * aside. */
static json_t *
choose_config (LgnModel *model, json_t *own)
{
  const char *part = lgn_model_get_writing_defaults (model)->config;
  json_t *config = lgn_model_get_config (model);

  if (part)
    return json_is_object (json_object_get (config, part)) ? json_incref (json_object_get (config, part)) : json_object ();
  return own ? json_incref (own) : dup_with_decoder (config);
}

/* lgn_generation_init: reads how MODEL writes; every key may be absent. LGN_ERROR_FORMAT for a file that is no JSON. */
bool
lgn_generation_init (LgnGeneration *generation, LgnModel *model, GError **error)
{
  static const LgnWritingDefaults none = { .start = -1, .end = -1, .forced_last = -1 };
  g_autofree char *path = g_build_filename (lgn_model_get_folder (model), "generation_config.json", NULL);
  g_autoptr (json_t) own = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !(own = lgn_json_read (path, error)))
    return false;
  g_autoptr (json_t) config = choose_config (model, own);
  const LgnWritingDefaults *defaults = lgn_model_get_writing_defaults (model);
  *generation = (LgnGeneration) {
    .min_length = get_count (config, "min_length"),
    .min_new = get_count (config, "min_new_tokens"),
    .max_length = get_count (config, "max_length"),
    .max_new = get_count (config, "max_new_tokens"),
    .no_repeat = get_count (config, "no_repeat_ngram_size"),
    .repetition_penalty = get_number (config, "repetition_penalty", 1),
    .length_penalty = get_number (config, "length_penalty", 1),
    .early_stopping = read_early_stopping (json_object_get (config, "early_stopping")),
    .unsupported = find_unsupported (config, defaults->has_opening),
    .opening = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .languages = g_array_new (FALSE, FALSE, sizeof (gint64)),
  };
  read_ids_of_all_kinds (generation, config, own && !defaults->config ? &none : defaults);
  if (defaults->has_opening && !generation->unsupported)
    generation->unsupported = g_strdup (lgn_opening_read (generation, own, lgn_model_get_config (model)));
  return true;
}
