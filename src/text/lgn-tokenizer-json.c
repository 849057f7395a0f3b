#include "text/lgn-tokenizer-folder.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"

#include <string.h>

/* The member KEY of the file when it is there and not null. */
static json_t *
get_part (json_t *json, const char *key)
{
  json_t *part = json_object_get (json, key);

  return json_is_null (part) ? NULL : part;
}

static bool
parse_parts (LgnTokenizer *self, json_t *json, const char *where, GError **error)
{
  json_t *normalizer = get_part (json, "normalizer"), *pre_tokenizer = get_part (json, "pre_tokenizer");
  json_t *post_processor = get_part (json, "post_processor"), *decoder = get_part (json, "decoder");

  if (normalizer && !(self->normalizer = lgn_normalizer_parse (normalizer, where, error)))
    return false;
  if (pre_tokenizer && !(self->pre_tokenizer = lgn_pre_tokenizer_parse (pre_tokenizer, where, error)))
    return false;
  if (decoder && !(self->decoder = lgn_decoder_parse (decoder, where, error)))
    return false;
  if (!lgn_added_tokens_parse (self->added, self->vocab, get_part (json, "added_tokens"), where, error))
    return false;
  if (!post_processor)
    return true;
  g_clear_pointer (&self->post_processor, lgn_post_processor_free);
  self->post_processor = lgn_post_processor_parse (post_processor, self->vocab, where, error);
  return self->post_processor != NULL;
}

static bool
parse_direction (json_t *section, const char *where, bool *is_left, GError **error)
{
  const char *direction;

  if (!lgn_text_json_get_string (section, "direction", where, &direction, error))
    return false;
  *is_left = g_strcmp0 (direction, "Left") == 0;
  if (!direction || *is_left || strcmp (direction, "Right") == 0)
    return true;
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the direction “%.40s” is neither Left nor Right", where, direction);
  return false;
}

/* On which side texts are cut and filled up, and with what. Whether and to which length is for LgnEncodeOptions to say. */
static bool
parse_length_settings (LgnTokenizer *self, json_t *json, const char *where, GError **error)
{
  json_t *padding = get_part (json, "padding"), *truncation = get_part (json, "truncation");
  gint64 type_id = 0;

  if ((truncation && !parse_direction (truncation, where, &self->cuts_left, error))
      || (padding && !parse_direction (padding, where, &self->pads_left, error))
      || (padding && !lgn_text_json_get_int (padding, "pad_type_id", 0, 0, G_MAXUINT8, where, &type_id, error)))
    return false;
  self->pad_type_id = (guint8) type_id;
  lgn_tokenizer_set_pad (self, json_string_value (json_object_get (padding, "pad_token")));
  return true;
}

/* The tokeniser that JSON, the contents of a tokenizer.json but for what TEXT has, describes. Of its settings for truncation
 * and padding the lengths are left out: LgnEncodeOptions asks for both. */
static LgnTokenizer *
parse_whole (json_t *json, const LgnModelText *text, const char *where, gsize limit, GError **error)
{
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  json_t *member = lgn_json_get_object (json, "model", where, error);
  LgnModelSource source = { member, text, limit, where };
  LgnTokenModel *model = member ? lgn_token_model_parse (&source, error) : NULL;

  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  if (!parse_parts (self, json, where, error) || !lgn_tokenizer_finish (self, error)
      || !parse_length_settings (self, json, where, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* The tokeniser, when the file is written as programs write it: then the vocabulary and the merges, which are nearly all of it,
 * need no tree of values. NULL otherwise. */
static LgnTokenizer *
parse_fast (const char *json, gsize size, const char *where, gsize limit, const LgnTokenizerFolder *folder)
{
  g_autoptr (GString) rest = g_string_new (NULL);
  LgnModelText text;

  if (!lgn_model_text_find (json, size, &text, rest))
    return NULL;
  g_autoptr (json_t) value = lgn_json_parse (rest->str, rest->len, where, NULL);
  if (!json_is_object (value))
    return NULL;
  if (folder)
    lgn_tokenizer_folder_adjust_json (folder, value);
  return parse_whole (value, &text, where, limit, NULL);
}

/* lgn_tokenizer_parse_in: as lgn_tokenizer_parse, with ids smaller than LIMIT (0: not known); what the configuration in FOLDER,
 * which may be NULL, says goes before what the file says. */
LgnTokenizer *
lgn_tokenizer_parse_in (const LgnTokenizerFolder *folder, const char *json, gsize size, const char *where, gsize limit,
                        GError **error)
{
  LgnTokenizer *fast = parse_fast (json, size, where, limit, folder);

  if (fast)
    return fast;
  g_autoptr (json_t) value = lgn_json_parse (json, size, where, error);
  if (!value)
    return NULL;
  if (!json_is_object (value))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: should hold a JSON object", where);
      return NULL;
    }
  if (folder)
    lgn_tokenizer_folder_adjust_json (folder, value);
  return parse_whole (value, NULL, where, limit, error);
}

/**
 * lgn_tokenizer_parse: the tokeniser that SIZE bytes, the contents of a tokenizer.json, describe. HINTS may be NULL.
 * Returns: (transfer full): the tokeniser, or NULL with LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED that begins with WHERE.
 */
LgnTokenizer *
lgn_tokenizer_parse (const char *json, gsize size, const char *where, const LgnTokenizerHints *hints, GError **error)
{
  return lgn_tokenizer_parse_in (NULL, json, size, where, hints ? hints->vocab_size : 0, error);
}
