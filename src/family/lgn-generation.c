/* Reading of generation_config.json. */
#include "base/lgn-error.h"
#include "family/lgn-generate.h"

#include <math.h>

void
lgn_generation_clear (LgnGeneration *generation)
{
  g_clear_pointer (&generation->ends, g_array_unref);
  g_clear_pointer (&generation->banned, g_array_unref);
}

/* KEY of the generation's own file, or of the model's configuration. */
static json_t *
find (json_t *own, json_t *config, const char *key)
{
  json_t *value = json_object_get (own, key);

  return value && !json_is_null (value) ? value : json_object_get (config, key);
}

static gint64
get_id (json_t *own, json_t *config, const char *key)
{
  json_t *value = find (own, config, key);

  return json_is_integer (value) && json_integer_value (value) >= 0 ? json_integer_value (value) : -1;
}

static gsize
get_count (json_t *own, json_t *config, const char *key)
{
  gint64 value = get_id (own, config, key);

  return value > 0 && value <= LGN_MAX_SIZE ? (gsize) value : 0;
}

/* Appends the ids of VALUE: a number, a list, or lists of one number each (longer ones forbid sequences, and are left out). */
static void
append_ids (GArray *ids, json_t *value)
{
  json_t *item;
  size_t i;

  if (json_is_integer (value))
    {
      gint64 id = json_integer_value (value);
      g_array_append_val (ids, id);
    }
  json_array_foreach (value, i, item)
    if (json_is_integer (item) || json_array_size (item) == 1)
      append_ids (ids, json_is_integer (item) ? item : json_array_get (item, 0));
}

/* lgn_generation_init: reads how MODEL writes; every key may be absent. LGN_ERROR_FORMAT for a file that is no JSON. */
bool
lgn_generation_init (LgnGeneration *generation, LgnModel *model, GError **error)
{
  g_autofree char *path = g_build_filename (lgn_model_get_folder (model), "generation_config.json", NULL);
  g_autoptr (json_t) own = NULL;
  json_t *config = lgn_model_get_config (model), *penalty;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !(own = lgn_json_read (path, error)))
    return false;
  *generation = (LgnGeneration) {
    .start = get_id (own, config, "decoder_start_token_id"),
    .ends = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .banned = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .forced_first = get_id (own, config, "forced_bos_token_id"),
    .forced_last = get_id (own, config, "forced_eos_token_id"),
    .min_length = get_count (own, config, "min_length"),
    .max_length = get_count (own, config, "max_length"),
    .max_new = get_count (own, config, "max_new_tokens"),
    .no_repeat = get_count (own, config, "no_repeat_ngram_size"),
    .length_penalty = 1,
  };
  if (generation->start < 0)
    generation->start = get_id (own, config, "bos_token_id");
  append_ids (generation->ends, find (own, config, "eos_token_id"));
  append_ids (generation->banned, find (own, config, "bad_words_ids"));
  append_ids (generation->banned, find (own, config, "suppress_tokens"));
  penalty = find (own, config, "length_penalty");
  if (json_is_number (penalty) && isfinite (json_number_value (penalty)))
    generation->length_penalty = json_number_value (penalty);
  return true;
}
