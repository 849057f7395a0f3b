#include "base/lgn-json.h"
#include "cli/lgn-cli.h"
#include "run/lgn-network.h"
#include "text/lgn-tokenizer.h"

#include <string.h>

/* One text to cut. */
typedef struct
{
  const char *text; /* [text_len], may hold U+0000 */
  gsize text_len;
  const char *pair; /* [pair_len], or NULL */
  gsize pair_len;
  gsize max_length; /* 0: never cut */
} Request;

static LgnTokens *
encode (LgnTokenizer *tokenizer, const Request *request, GError **error)
{
  LgnEncodeOptions options = { .max_length = request->max_length };

  return lgn_tokenizer_encode (tokenizer, request->text, (gssize) request->text_len, request->pair, (gssize) request->pair_len,
                               &options, error);
}

static json_t *
make_string (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return json_string (valid);
}

/* (transfer full) {ids, tokens, byte_offsets, special} */
static json_t *
make_object (const LgnTokens *tokens)
{
  json_t *ids = json_array (), *pieces = json_array (), *offsets = json_array (), *special = json_array ();

  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      json_array_append_new (ids, json_integer (token->id));
      json_array_append_new (pieces, make_string (tokens->piece[i]));
      json_array_append_new (offsets, json_pack ("[I, I]", (json_int_t) token->start, (json_int_t) token->end));
      json_array_append_new (special, json_integer ((token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) != 0));
    }
  return json_pack ("{s:o, s:o, s:o, s:o}", "ids", ids, "tokens", pieces, "byte_offsets", offsets, "special", special);
}

static bool
print_json (json_t *value, GError **error)
{
  char *text = json_dumps (value, JSON_COMPACT);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  free (text);
  return lgn_cli_print (line, strlen (line), error);
}

static bool
print_table (const LgnTokens *tokens, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      g_autoptr (json_t) piece = make_string (tokens->piece[i]);
      char *quoted = json_dumps (piece, JSON_ENCODE_ANY);
      g_string_append_printf (text, "%u\t%d\t%.*s\t%" G_GSIZE_FORMAT "\t%" G_GSIZE_FORMAT "\t%d\n", i, token->id,
                              (int) strlen (quoted) - 2, quoted + 1, token->start, token->end,
                              (token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) != 0);
      free (quoted);
    }
  return lgn_cli_print (text->str, text->len, error);
}

/* A string, or an object {text, pair, max_length}; WHERE names it in errors. */
static bool
parse_request (json_t *item, const char *where, Request *request, GError **error)
{
  json_t *text = json_is_object (item) ? json_object_get (item, "text") : item;
  json_t *pair = json_object_get (item, "pair");
  gint64 max_length = 0;

  if (json_object_get (item, "max_length")
      && !lgn_json_get_int (item, "max_length", where, 1, G_MAXINT32, &max_length, error))
    return false;
  if (!json_is_string (text) || (pair && !json_is_string (pair) && !json_is_null (pair)))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: should be a string, or an object with “text” and maybe “pair”",
                   where);
      return false;
    }
  *request = (Request) {
    .text = json_string_value (text),
    .text_len = json_string_length (text),
    .pair = json_string_value (pair),
    .pair_len = json_string_length (pair),
    .max_length = (gsize) max_length,
  };
  return true;
}

/* A list of texts on standard input, a list of their tokens on standard output. */
static bool
run_batch (LgnTokenizer *tokenizer, GError **error)
{
  gsize len;
  g_autofree char *text = lgn_cli_read_input (&len, error);
  g_autoptr (json_t) list = text ? lgn_json_parse (text, len, "standard input", error) : NULL;
  g_autoptr (json_t) answers = json_array ();
  json_t *item;
  gsize i;

  if (!list)
    return false;
  if (!json_is_array (list))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "standard input: should be a JSON list of texts");
      return false;
    }
  json_array_foreach (list, i, item)
    {
      g_autofree char *where = g_strdup_printf ("standard input, text %" G_GSIZE_FORMAT, i);
      Request request;
      if (!parse_request (item, where, &request, error))
        return false;
      g_autoptr (LgnTokens) tokens = encode (tokenizer, &request, error);
      if (!tokens)
        {
          g_prefix_error (error, "%s: ", where);
          return false;
        }
      json_array_append_new (answers, make_object (tokens));
    }
  return print_json (answers, error);
}

/* (transfer full) the model's type, for folders with nothing but vocabulary files; NULL without config.json. */
static bool
read_model_type (const char *folder, char **type, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "config.json", NULL);

  *type = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return true;
  g_autoptr (json_t) config = lgn_json_read (path, error);
  if (!config)
    return false;
  *type = g_strdup (json_string_value (json_object_get (config, "model_type")));
  return true;
}

static LgnTokenizer *
open_tokenizer (const char *model, GError **error)
{
  g_autofree char *path = lgn_network_find (model, error);
  g_autofree char *type = NULL;

  if (!path)
    return NULL;
  g_autofree char *folder = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_strdup (path) : g_path_get_dirname (path);
  if (!read_model_type (folder, &type, error))
    return NULL;
  LgnTokenizerHints hints = { .model_type = type };
  return lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, error);
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_autofree char *pair = NULL;
  gboolean as_json = FALSE, is_batch = FALSE;
  const GOptionEntry entries[] = {
    { "text-pair", 0, 0, G_OPTION_ARG_FILENAME, &pair, "The second text of a pair", "TEXT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print an object {ids, tokens, byte_offsets, special}", NULL },
    { "batch", 0, 0, G_OPTION_ARG_NONE, &is_batch, "Read a JSON list of texts from standard input, print one of objects",
      NULL },
    { NULL },
  };

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL))
    return false;
  if (is_batch ? argc > 2 || pair : argc < 3)
    return lgn_cli_refuse_usage (error, is_batch ? "--batch takes its texts from standard input" : "TEXT is missing");
  g_autoptr (LgnTokenizer) tokenizer = open_tokenizer (argv[1], error);
  if (!tokenizer)
    return false;
  if (is_batch)
    return run_batch (tokenizer, error);

  Request request = { argv[2], strlen (argv[2]), pair, pair ? strlen (pair) : 0, 0 };
  g_autoptr (LgnTokens) tokens = encode (tokenizer, &request, error);
  if (!tokens || !as_json)
    return tokens && print_table (tokens, error);
  g_autoptr (json_t) object = make_object (tokens);
  return print_json (object, error);
}

const LgnCommand lgn_command_tokens = {
  "tokens", "MODEL [TEXT]", "Cut a text into tokens",
  "Prints a line a token, parted by tabs: index, id, piece (escaped as in JSON), first byte, one past the last byte, special.\n"
  "With --batch, texts are strings or objects {text, pair, max_length}.",
  1, 2, run,
};
