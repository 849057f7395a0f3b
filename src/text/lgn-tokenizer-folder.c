#include "text/lgn-tokenizer-folder.h"
#include "text/lgn-text-error.h"

#include <string.h>

/* Reads NAME when it is there. */
static bool
read_optional (const LgnTokenizerFolder *self, const char *name, json_t **json, GError **error)
{
  if (!lgn_tokenizer_folder_has (self, name))
    return true;
  *json = lgn_tokenizer_folder_read_json (self, name, error);
  return *json != NULL;
}

/* lgn_tokenizer_folder_open: reads what FOLDER, which must live on, says about its tokeniser; false when a file is damaged. */
bool
lgn_tokenizer_folder_open (LgnTokenizerFolder *self, const char *folder, gsize limit, GError **error)
{
  *self = (LgnTokenizerFolder) { .folder = folder, .limit = limit };
  return read_optional (self, "tokenizer_config.json", &self->config, error)
         && read_optional (self, "special_tokens_map.json", &self->specials, error)
         && read_optional (self, "added_tokens.json", &self->added, error);
}

void
lgn_tokenizer_folder_clear (LgnTokenizerFolder *self)
{
  g_clear_pointer (&self->config, json_decref);
  g_clear_pointer (&self->specials, json_decref);
  g_clear_pointer (&self->added, json_decref);
}

bool
lgn_tokenizer_folder_has (const LgnTokenizerFolder *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

json_t *
lgn_tokenizer_folder_read_json (const LgnTokenizerFolder *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return lgn_json_read (path, error);
}

/* lgn_tokenizer_folder_get_class: the class of the tokeniser, without the ending of its fast form, or NULL. (transfer full) */
char *
lgn_tokenizer_folder_get_class (const LgnTokenizerFolder *self)
{
  char *class = g_strdup (lgn_tokenizer_folder_get_string (self, "tokenizer_class"));

  if (class && g_str_has_suffix (class, "Fast"))
    class[strlen (class) - strlen ("Fast")] = '\0';
  return class;
}

bool
lgn_tokenizer_folder_get_bool (const LgnTokenizerFolder *self, const char *key, bool fallback)
{
  json_t *value = json_object_get (self->config, key);

  return json_is_boolean (value) ? json_is_true (value) : fallback;
}

const char *
lgn_tokenizer_folder_get_string (const LgnTokenizerFolder *self, const char *key)
{
  return json_string_value (json_object_get (self->config, key));
}

/* A token in a configuration is a string or an object with its content. */
static const char *
get_content (json_t *token)
{
  return json_string_value (json_is_object (token) ? json_object_get (token, "content") : token);
}

/* lgn_tokenizer_folder_get_token: the spelling of the token that plays the part KEY ("cls_token"), or FALLBACK. */
const char *
lgn_tokenizer_folder_get_token (const LgnTokenizerFolder *self, const char *key, const char *fallback)
{
  const char *token = get_content (json_object_get (self->config, key));

  if (!token)
    token = get_content (json_object_get (self->specials, key));
  return token ? token : fallback;
}

/* lgn_tokenizer_folder_get_additional: the list of further special tokens, or NULL. */
json_t *
lgn_tokenizer_folder_get_additional (const LgnTokenizerFolder *self)
{
  json_t *list = json_object_get (self->config, "additional_special_tokens");

  return json_is_array (list) ? list : json_object_get (self->specials, "additional_special_tokens");
}

/* lgn_tokenizer_folder_add_special: TOKEN (or NULL) is special; one that is not in the vocabulary is left out unless it
 * MAY_BE_NEW, then it gets the first free id. */
bool
lgn_tokenizer_folder_add_special (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, const char *token, bool may_be_new,
                                  GError **error)
{
  /* A mask takes the space before it, so that it stands for a whole word. */
  LgnAddedTokenFlags flags = { .special = true, .lstrip = g_strcmp0 (token, "<mask>") == 0 };

  if (!token || (!may_be_new && lgn_vocab_lookup (tokenizer->vocab, token, -1) < 0))
    return true;
  return lgn_added_tokens_add (tokenizer->added, tokenizer->vocab, token, strlen (token), -1, &flags, self->folder, error);
}

static bool
add_listed_tokens (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error)
{
  g_autofree char *config_path = g_build_filename (self->folder, "tokenizer_config.json", NULL);
  g_autofree char *added_path = g_build_filename (self->folder, "added_tokens.json", NULL);
  LgnAddedTokenFlags flags = { 0 };
  const char *key;
  json_t *value;

  json_object_foreach (json_object_get (self->config, "added_tokens_decoder"), key, value)
    {
      guint64 id;
      if (!g_ascii_string_to_unsigned (key, 10, 0, G_MAXINT32, &id, NULL))
        {
          lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: “%.40s” in “added_tokens_decoder” is no id", config_path, key);
          return false;
        }
      if (!lgn_added_tokens_parse_entry (tokenizer->added, tokenizer->vocab, value, (gint64) id, config_path, error))
        return false;
    }
  json_object_foreach (self->added, key, value)
    {
      if (!json_is_integer (value) || json_integer_value (value) < 0)
        {
          lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the id of “%.40s” should be a whole number", added_path, key);
          return false;
        }
      if (!lgn_added_tokens_add (tokenizer->added, tokenizer->vocab, key, strlen (key), json_integer_value (value), &flags,
                                 added_path, error))
        return false;
    }
  return true;
}

/* lgn_tokenizer_folder_add_tokens: adds the tokens that the folder's configuration lists, and those that play a part. */
bool
lgn_tokenizer_folder_add_tokens (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error)
{
  static const char *const keys[]
      = { "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token" };
  json_t *token;
  size_t i;

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    if (!lgn_tokenizer_folder_add_special (self, tokenizer, lgn_tokenizer_folder_get_token (self, keys[k], NULL), false, error))
      return false;
  json_array_foreach (lgn_tokenizer_folder_get_additional (self), i, token)
    if (!lgn_tokenizer_folder_add_special (self, tokenizer, get_content (token), false, error))
      return false;
  if (!add_listed_tokens (self, tokenizer, error))
    return false;
  lgn_tokenizer_set_pad (tokenizer, lgn_tokenizer_folder_get_token (self, "pad_token", NULL));
  return true;
}

/* Sets IS_LEFT where the configuration says under KEY on which side. */
static bool
read_side (const LgnTokenizerFolder *self, const char *key, bool *is_left, GError **error)
{
  const char *side = lgn_tokenizer_folder_get_string (self, key);

  if (!side)
    return true;
  *is_left = strcmp (side, "left") == 0;
  if (*is_left || strcmp (side, "right") == 0)
    return true;
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s/tokenizer_config.json: “%s” is “%.40s”; it should be left or right", self->folder,
                      key, side);
  return false;
}

/* lgn_tokenizer_folder_set_lengths: with what texts are filled up, and on which side they are filled up and cut: what the
 * configuration says; otherwise what tokenizer.json or the class says (transformers, tokenization_utils_base.py, padding_side; those of the classes that fill up
 * before a text are in their own files). */
bool
lgn_tokenizer_folder_set_lengths (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error)
{
  static const char *const left_classes[]
      = { "LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer", "XLNetTokenizer", NULL };
  g_autofree char *class = lgn_tokenizer_folder_get_class (self);
  const char *eos = lgn_tokenizer_folder_get_token (self, "eos_token", NULL);
  json_t *type = json_object_get (self->config, "pad_token_type_id");

  if (eos)
    tokenizer->eos_id = lgn_vocab_lookup (tokenizer->vocab, eos, -1);
  if (class && g_strv_contains (left_classes, class))
    tokenizer->pads_left = true;
  if (json_is_integer (type))
    tokenizer->pad_type_id = (guint8) CLAMP (json_integer_value (type), 0, G_MAXUINT8);
  return read_side (self, "padding_side", &tokenizer->pads_left, error)
         && read_side (self, "truncation_side", &tokenizer->cuts_left, error);
}
