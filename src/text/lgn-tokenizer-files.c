#include "text/lgn-tokenizer-private.h"
#include "base/lgn-error.h"

static bool
exists (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static json_t *
read_json (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return lgn_json_read (path, error);
}

/* The name of the token KEY in a configuration: a string or an object with its content. NULL when it is not there. */
static const char *
get_token_name (json_t *config, const char *key)
{
  json_t *token = json_object_get (config, key);

  return json_string_value (json_is_object (token) ? json_object_get (token, "content") : token);
}

static LgnTokenizer *
open_json (const char *folder, json_t *config, gsize limit, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "tokenizer.json", NULL);
  g_autoptr (json_t) json = lgn_json_read (path, error);
  LgnTokenizer *self = json ? lgn_tokenizer_parse_json (json, path, limit, error) : NULL;

  if (self)
    lgn_tokenizer_set_pad (self, get_token_name (config, "pad_token"));
  return self;
}

/**
 * lgn_tokenizer_open: the tokeniser of a checkpoint's FOLDER: its tokenizer.json, or the older vocabulary files.
 * @side: which one, where source and target have one each
 * @hints: what the model's configuration knows, or NULL
 * Returns: (transfer full): the tokeniser, or NULL with LGN_ERROR_FILE when there is none, and LGN_ERROR_FORMAT or
 * LGN_ERROR_UNSUPPORTED, with the name of the file, when it cannot be used.
 */
LgnTokenizer *
lgn_tokenizer_open (const char *folder, LgnTokenizerSide side, const LgnTokenizerHints *hints, GError **error)
{
  gsize limit = hints ? hints->vocab_size : 0;
  g_autoptr (json_t) config = NULL;

  if (exists (folder, "tokenizer_config.json") && !(config = read_json (folder, "tokenizer_config.json", error)))
    return NULL;
  if (exists (folder, "tokenizer.json"))
    return open_json (folder, config, limit, error);
  g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: has no tokenizer.json", folder);
  return NULL;
}
