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

static char *
dup_string (json_t *json, const char *key)
{
  return g_strdup (json_string_value (json_object_get (json, key)));
}

/* Which class the tokeniser is of; where nobody says, of which type the model is. */
static bool
find_class (LgnTokenizerFolder *self, const LgnTokenizerHints *hints, GError **error)
{
  g_autoptr (json_t) model = NULL;

  self->class = dup_string (self->config, "tokenizer_class");
  if (!self->class && !read_optional (self, "config.json", &model, error))
    return false;
  if (!self->class)
    self->class = dup_string (model, "tokenizer_class");
  if (self->class && g_str_has_suffix (self->class, "Fast"))
    self->class[strlen (self->class) - strlen ("Fast")] = '\0';
  if (self->class && strcmp (self->class, "PreTrainedTokenizer") == 0)
    g_clear_pointer (&self->class, g_free);
  if (!self->class)
    self->model_type = hints && hints->model_type ? g_strdup (hints->model_type) : dup_string (model, "model_type");
  return true;
}

/* lgn_tokenizer_folder_open: reads what FOLDER, which must live on, says about its tokeniser; false when a file is damaged. */
bool
lgn_tokenizer_folder_open (LgnTokenizerFolder *self, const char *folder, const LgnTokenizerHints *hints, GError **error)
{
  *self = (LgnTokenizerFolder) { .folder = folder, .limit = hints ? hints->vocab_size : 0 };
  return read_optional (self, "tokenizer_config.json", &self->config, error)
         && read_optional (self, "special_tokens_map.json", &self->specials, error)
         && read_optional (self, "added_tokens.json", &self->added, error) && find_class (self, hints, error);
}

void
lgn_tokenizer_folder_clear (LgnTokenizerFolder *self)
{
  g_clear_pointer (&self->config, json_decref);
  g_clear_pointer (&self->specials, json_decref);
  g_clear_pointer (&self->added, json_decref);
  g_clear_pointer (&self->class, g_free);
  g_clear_pointer (&self->model_type, g_free);
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

/* Whether CLASS is the tokeniser that models of TYPE have: its name begins with the type, written together. */
static bool
is_class_of_type (const char *class, const char *type)
{
  for (; *type; type++)
    if (g_ascii_isalnum (*type) && g_ascii_tolower (*class++) != g_ascii_tolower (*type))
      return false;
  return strcmp (class, "Tokenizer") == 0 || strcmp (class, "CTCTokenizer") == 0;
}

/* lgn_tokenizer_folder_is_class: whether the tokeniser is one of CLASS, by its own name or by the type of the model. */
bool
lgn_tokenizer_folder_is_class (const LgnTokenizerFolder *self, const char *class)
{
  if (self->class)
    return strcmp (self->class, class) == 0;
  return self->model_type && is_class_of_type (class, self->model_type);
}

/* lgn_tokenizer_folder_check_class: for tokenisers of no class that is known: false with LGN_ERROR_UNSUPPORTED when the folder
 * names one. */
bool
lgn_tokenizer_folder_check_class (const LgnTokenizerFolder *self, const char *path, GError **error)
{
  if (!self->class)
    return true;
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED,
                      "%s: files of the tokenizer class “%.40s” are not supported without a tokenizer.json", path, self->class);
  return false;
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

/* lgn_tokenizer_folder_get_content: the spelling of a token in a configuration, which is a string or an object with its
 * content; NULL when it is neither. */
const char *
lgn_tokenizer_folder_get_content (json_t *token)
{
  return json_string_value (json_is_object (token) ? json_object_get (token, "content") : token);
}

/* lgn_tokenizer_folder_get_token: the spelling of the token that plays the part KEY ("cls_token"), or FALLBACK. */
const char *
lgn_tokenizer_folder_get_token (const LgnTokenizerFolder *self, const char *key, const char *fallback)
{
  const char *token = lgn_tokenizer_folder_get_content (json_object_get (self->config, key));

  if (!token)
    token = lgn_tokenizer_folder_get_content (json_object_get (self->specials, key));
  return token ? token : fallback;
}

/* lgn_tokenizer_folder_get_additional: the list of further special tokens, or NULL. */
json_t *
lgn_tokenizer_folder_get_additional (const LgnTokenizerFolder *self)
{
  json_t *list = json_object_get (self->config, "additional_special_tokens");

  return json_is_array (list) ? list : json_object_get (self->specials, "additional_special_tokens");
}

/* The id that added_tokens.json gives TOKEN, or -1. */
static gint64
get_added_id (const LgnTokenizerFolder *self, const char *token)
{
  json_t *id = json_object_get (self->added, token);

  return json_is_integer (id) ? CLAMP (json_integer_value (id), -1, G_MAXINT32) : -1;
}

static bool
add_token (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, const char *token, bool may_be_new,
           const LgnAddedTokenFlags *flags, GError **error)
{
  gint64 id = get_added_id (self, token);

  if (id < 0 && !may_be_new && lgn_vocab_lookup (tokenizer->vocab, token, -1) < 0)
    return true;
  return lgn_added_tokens_add (tokenizer->added, tokenizer->vocab, token, strlen (token), id, flags, self->folder, error);
}

/* lgn_tokenizer_folder_add_special: TOKEN (or NULL) is special; one that is not in the vocabulary and has no id of its own is
 * left out unless it MAY_BE_NEW, then it gets the first free id. */
bool
lgn_tokenizer_folder_add_special (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, const char *token, bool may_be_new,
                                  GError **error)
{
  LgnAddedTokenFlags flags = { .special = true };

  if (g_strcmp0 (token, "<mask>") == 0)
    return lgn_tokenizer_folder_add_mask (self, tokenizer, token, may_be_new, error);
  return !token || add_token (self, tokenizer, token, may_be_new, &flags, error);
}

/* lgn_tokenizer_folder_add_mask: as lgn_tokenizer_folder_add_special, for a mask that takes the space before it, so that it
 * stands for a whole word. */
bool
lgn_tokenizer_folder_add_mask (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, const char *token, bool may_be_new,
                               GError **error)
{
  LgnAddedTokenFlags flags = { .special = true, .lstrip = true };

  return add_token (self, tokenizer, token, may_be_new, &flags, error);
}

/* lgn_tokenizer_folder_find_special: the ID of the special token TOKEN, without which the tokeniser of the file PATH is none.
 * */
bool
lgn_tokenizer_folder_find_special (const LgnTokenizer *tokenizer, const char *token, const char *path, gint32 *id,
                                   GError **error)
{
  *id = lgn_vocab_lookup (tokenizer->vocab, token, -1);
  if (*id >= 0)
    return true;
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the special token “%.40s” is not in the vocabulary", path, token);
  return false;
}

/* lgn_tokenizer_folder_add_listed: adds the tokens that tokenizer_config.json lists with their ids. */
bool
lgn_tokenizer_folder_add_listed (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "tokenizer_config.json", NULL);
  const char *key;
  json_t *value;

  json_object_foreach (json_object_get (self->config, "added_tokens_decoder"), key, value)
    {
      guint64 id;
      if (!g_ascii_string_to_unsigned (key, 10, 0, G_MAXINT32, &id, NULL))
        {
          lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: “%.40s” in “added_tokens_decoder” is no id", path, key);
          return false;
        }
      if (!lgn_added_tokens_parse_entry (tokenizer->added, tokenizer->vocab, value, (gint64) id, path, error))
        return false;
    }
  return true;
}

/* Adds the tokens of added_tokens.json. */
static bool
add_added (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "added_tokens.json", NULL);
  LgnAddedTokenFlags flags = { 0 };
  const char *key;
  json_t *value;

  json_object_foreach (self->added, key, value)
    {
      if (!json_is_integer (value) || json_integer_value (value) < 0)
        {
          lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the id of “%.40s” should be a whole number", path, key);
          return false;
        }
      if (!lgn_added_tokens_add (tokenizer->added, tokenizer->vocab, key, strlen (key), json_integer_value (value), &flags,
                                 path, error))
        return false;
    }
  return true;
}

/* lgn_tokenizer_folder_add_tokens: adds the tokens that the folder's configuration lists, and those that play a part. Each is
 * described by what names it first. */
bool
lgn_tokenizer_folder_add_tokens (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error)
{
  static const char *const keys[]
      = { "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token" };
  json_t *token;
  size_t i;

  if (!lgn_tokenizer_folder_add_listed (self, tokenizer, error))
    return false;
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    if (!lgn_tokenizer_folder_add_special (self, tokenizer, lgn_tokenizer_folder_get_token (self, keys[k], NULL), false, error))
      return false;
  json_array_foreach (lgn_tokenizer_folder_get_additional (self), i, token)
    if (!lgn_tokenizer_folder_add_special (self, tokenizer, lgn_tokenizer_folder_get_content (token), false, error))
      return false;
  if (!add_added (self, tokenizer, error))
    return false;
  lgn_tokenizer_set_pad (tokenizer, lgn_tokenizer_folder_get_token (self, "pad_token", NULL));
  return true;
}

/* Sets the member KEY of PART, which is of TYPE, to what the configuration says under SAID. */
static void
adjust_member (const LgnTokenizerFolder *self, json_t *part, const char *type, const char *key, const char *said)
{
  json_t *value = json_object_get (self->config, said);

  if (g_strcmp0 (json_string_value (json_object_get (part, "type")), type) == 0 && json_object_get (part, key)
      && (json_is_boolean (value) || json_is_null (value)))
    json_object_set (part, key, value);
}

/* lgn_tokenizer_folder_adjust_json: changes JSON, the contents of tokenizer.json, where the classes of the reference
 * implementation take the word of tokenizer_config.json against it (transformers, __init__ of the fast form of the classes). */
void
lgn_tokenizer_folder_adjust_json (const LgnTokenizerFolder *self, json_t *json)
{
  json_t *normalizer = json_object_get (json, "normalizer"), *pre_tokenizer = json_object_get (json, "pre_tokenizer");
  json_t *post_processor = json_object_get (json, "post_processor");

  if (!self->class)
    return;
  adjust_member (self, normalizer, "BertNormalizer", "lowercase", "do_lower_case");
  adjust_member (self, normalizer, "BertNormalizer", "strip_accents", "strip_accents");
  adjust_member (self, normalizer, "BertNormalizer", "handle_chinese_chars", "tokenize_chinese_chars");
  adjust_member (self, pre_tokenizer, "ByteLevel", "add_prefix_space", "add_prefix_space");
  adjust_member (self, post_processor, "RobertaProcessing", "add_prefix_space", "add_prefix_space");
  adjust_member (self, post_processor, "RobertaProcessing", "trim_offsets", "trim_offsets");
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
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s/tokenizer_config.json: “%s” is “%.40s”; it should be left or right",
                      self->folder, key, side);
  return false;
}

/* lgn_tokenizer_folder_set_lengths: with what texts are filled up, and on which side they are filled up and cut: what the
 * configuration says; otherwise what tokenizer.json or the class says (transformers, tokenization_utils_base.py, padding_side;
 * those of the classes that fill up before a text are in their own files). */
bool
lgn_tokenizer_folder_set_lengths (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error)
{
  static const char *const left_classes[]
      = { "LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer", "XLNetTokenizer", NULL };
  const char *eos = lgn_tokenizer_folder_get_token (self, "eos_token", NULL);
  json_t *type = json_object_get (self->config, "pad_token_type_id");

  if (eos)
    tokenizer->eos_id = lgn_vocab_lookup (tokenizer->vocab, eos, -1);
  for (guint i = 0; left_classes[i]; i++)
    tokenizer->pads_left = tokenizer->pads_left || lgn_tokenizer_folder_is_class (self, left_classes[i]);
  if (json_is_integer (type))
    tokenizer->pad_type_id = (guint8) CLAMP (json_integer_value (type), 0, G_MAXUINT8);
  return read_side (self, "padding_side", &tokenizer->pads_left, error)
         && read_side (self, "truncation_side", &tokenizer->cuts_left, error);
}
