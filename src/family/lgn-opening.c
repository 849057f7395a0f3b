/* Networks that write what they hear begin with words about what is to be done: in which language, whether to write it down
 * or to translate it, and whether times are wanted. Radford et al. 2022, arXiv:2212.04356, section 2.3; which words those
 * are follows transformers' generate for such networks. */
#include "family/lgn-opening.h"

#include <string.h>

static json_t *
get (json_t *config, const char *key)
{
  json_t *value = json_object_get (config, key);

  return value && !json_is_null (value) ? value : NULL;
}

static void
add (GArray *ids, gint64 id)
{
  g_array_append_val (ids, id);
}

/* OPENING = the ids of FORCED, pairs of a place from 1 on and an id, or of a place and nothing. */
static bool
read_forced (json_t *forced, GArray *opening)
{
  json_t *pair;
  size_t i;

  json_array_foreach (forced, i, pair)
  {
    json_t *place = json_array_get (pair, 0), *id = json_array_get (pair, 1);
    if (!json_is_integer (place) || json_integer_value (place) != (json_int_t) i + 1
        || !(json_is_null (id) || (json_is_integer (id) && json_integer_value (id) >= 0)))
      return false;
    add (opening, json_is_null (id) ? LGN_OPENING_LANGUAGE : json_integer_value (id));
  }
  return json_is_array (forced);
}

/* The id of LANGUAGE, "<|en|>" or "en"; -1 where there is none. */
static gint64
find_language (json_t *languages, const char *language)
{
  g_autofree char *lower = g_ascii_strdown (language, -1);
  g_autofree char *code = g_strdup_printf ("<|%s|>", lower);
  json_t *id = json_object_get (languages, lower);

  if (!id)
    id = json_object_get (languages, code);
  return json_is_integer (id) && json_integer_value (id) >= 0 ? json_integer_value (id) : -1;
}

/* The language comes first; where nobody says it, it is heard, if the network tells languages apart. */
static bool
set_language (LgnGeneration *generation, json_t *language, json_t *languages)
{
  GArray *opening = generation->opening;
  bool is_open = opening->len == 0 || g_array_index (opening, gint64, 0) == LGN_OPENING_LANGUAGE;
  gint64 id = language ? find_language (languages, json_string_value (language)) : LGN_OPENING_LANGUAGE;
  const char *name;
  json_t *value;

  json_object_foreach (languages, name, value)
    if (json_is_integer (value) && json_integer_value (value) >= 0)
      add (generation->languages, json_integer_value (value));
  if (language && id < 0)
    return false;
  if (!language && (!is_open || generation->languages->len == 0))
    return true;
  if (opening->len == 0)
    add (opening, id);
  g_array_index (opening, gint64, 0) = id;
  return true;
}

static bool
has_any (const GArray *ids, json_t *tasks)
{
  const char *name;
  json_t *id;

  json_object_foreach (tasks, name, id)
    for (guint i = 0; i < ids->len; i++)
      if (json_is_integer (id) && json_integer_value (id) == g_array_index (ids, gint64, i))
        return true;
  return false;
}

/* What is said to be done, or writing down where only the language is said. */
static bool
set_task (LgnGeneration *generation, const char *task, bool says_language, json_t *tasks)
{
  if (!task && (!says_language || !tasks || has_any (generation->opening, tasks)))
    return true;
  json_t *id = json_object_get (tasks, task ? task : "transcribe");
  if (!json_is_integer (id) || json_integer_value (id) < 0)
    return false;
  add (generation->opening, json_integer_value (id));
  return true;
}

/* Places for which nobody gave an id are none, but the first where the language is heard; times are not written. */
static void
finish (LgnGeneration *generation, json_t *no_times)
{
  GArray *opening = generation->opening;
  gint64 id = json_is_integer (no_times) ? json_integer_value (no_times) : -1;

  for (guint i = opening->len; i-- > 0;)
    if (g_array_index (opening, gint64, i) == LGN_OPENING_LANGUAGE && (i > 0 || generation->languages->len == 0))
      g_array_remove_index (opening, i);
  gint64 last = opening->len > 0 ? g_array_index (opening, gint64, opening->len - 1) : generation->start;
  if (id >= 0 && last != id)
    add (opening, id);
}

/**
 * lgn_opening_read: fills the opening of GENERATION in from OWN, generation_config.json or NULL, and CONFIG, config.json.
 * Returns: the key for which writing is refused, or NULL.
 */
const char *
lgn_opening_read (LgnGeneration *generation, json_t *own, json_t *config)
{
  static const char *const refused[] = { "no_speech_threshold", "prompt_ids" };
  json_t *task = get (own, "task"), *language = get (own, "language"), *forced = get (own, "forced_decoder_ids");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (get (own, refused[i]))
      return refused[i];
  if (json_is_true (get (own, "return_timestamps")))
    return "return_timestamps";
  if (language && !json_is_string (language))
    return "language";
  if (!forced)
    forced = get (config, "forced_decoder_ids");
  if (forced && !task && !language && !read_forced (forced, generation->opening))
    return "forced_decoder_ids";
  if (!set_language (generation, language, get (own, "lang_to_id")))
    return "language";
  if ((task && !json_is_string (task)) || !set_task (generation, json_string_value (task), language != NULL, get (own, "task_to_id")))
    return "task";
  finish (generation, get (own, "no_timestamps_token_id"));
  return NULL;
}
