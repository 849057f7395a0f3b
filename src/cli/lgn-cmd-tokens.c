#include "base/lgn-json.h"
#include "cli/lgn-cli.h"
#include "run/lgn-gguf-tokenizer.h"
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

/* How all texts are cut and filled up. */
typedef struct
{
  int max_length;     /* 0: never cut */
  int stride;         /* -1: what is longer is cut off, not read in windows */
  int pad_to;
  gboolean pads;      /* to the longest text */
} Lengths;

/* The tokens of all texts, and which text they are from. */
typedef struct
{
  GPtrArray *rows; /* of LgnTokens */
  GArray *texts;   /* of guint */
} Answers;

static void
answers_init (Answers *answers)
{
  answers->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tokens_unref);
  answers->texts = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
answers_clear (Answers *answers)
{
  g_ptr_array_unref (answers->rows);
  g_array_unref (answers->texts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

/* Adds the tokens of text number TEXT, or of its windows. */
static bool
encode (LgnTokenizer *tokenizer, const Request *request, const Lengths *lengths, guint text, Answers *answers, GError **error)
{
  LgnEncodeOptions options = { .max_length = request->max_length > 0 ? request->max_length : (gsize) lengths->max_length };
  GPtrArray *windows = NULL;

  if (lengths->stride >= 0)
    windows = lgn_tokenizer_encode_windows (tokenizer, request->text, (gssize) request->text_len, request->pair,
                                            (gssize) request->pair_len, (gsize) lengths->stride, &options, error);
  else
    {
      LgnTokens *tokens = lgn_tokenizer_encode (tokenizer, request->text, (gssize) request->text_len, request->pair,
                                                (gssize) request->pair_len, &options, error);
      if (!tokens)
        return false;
      windows = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tokens_unref);
      g_ptr_array_add (windows, tokens);
    }
  if (!windows)
    return false;
  for (guint i = 0; i < windows->len; i++)
    g_array_append_val (answers->texts, text);
  g_ptr_array_extend_and_steal (answers->rows, windows);
  return true;
}

static bool
pad (LgnTokenizer *tokenizer, const Lengths *lengths, Answers *answers, GError **error)
{
  return (!lengths->pads && lengths->pad_to == 0)
         || lgn_tokenizer_pad_all (tokenizer, answers->rows, (gsize) lengths->pad_to, error);
}

static json_t *
make_string (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return json_string (valid);
}

/* (transfer full) [first, one past the last] of the bytes of SEGMENT that TOKENS stand for. */
static json_t *
make_place (const LgnTokens *tokens, guint segment)
{
  gsize start, end;

  lgn_tokens_get_place (tokens, segment, &start, &end);
  return json_pack ("[I, I]", (json_int_t) start, (json_int_t) end);
}

/* (transfer full) {ids, tokens, byte_offsets, special}; with a mask where texts are filled up, and with the text and the
 * bytes of it where there are windows. */
static json_t *
make_object (const Answers *answers, guint row, const Lengths *lengths)
{
  const LgnTokens *tokens = answers->rows->pdata[row];
  json_t *ids = json_array (), *pieces = json_array (), *offsets = json_array (), *special = json_array ();
  json_t *mask = json_array ();

  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      json_array_append_new (ids, json_integer (token->id));
      json_array_append_new (pieces, make_string (tokens->piece[i]));
      json_array_append_new (offsets, json_pack ("[I, I]", (json_int_t) token->start, (json_int_t) token->end));
      json_array_append_new (special, json_integer ((token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) != 0));
      json_array_append_new (mask, json_integer (!(token->flags & LGN_TOKEN_PADDING)));
    }
  json_t *object = json_pack ("{s:o, s:o, s:o, s:o}", "ids", ids, "tokens", pieces, "byte_offsets", offsets, "special", special);
  if (lengths->pads || lengths->pad_to > 0)
    json_object_set (object, "attention_mask", mask);
  json_decref (mask);
  if (lengths->stride < 0)
    return object;
  json_object_set_new (object, "text", json_integer (g_array_index (answers->texts, guint, row)));
  json_object_set_new (object, "bytes", make_place (tokens, 0));
  if (tokens->text[1])
    json_object_set_new (object, "pair_bytes", make_place (tokens, 1));
  return object;
}

static bool
print_json (json_t *value, GError **error)
{
  char *text = json_dumps (value, JSON_COMPACT);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  free (text);
  return lgn_cli_print (line, strlen (line), error);
}

static void
append_table (GString *text, const LgnTokens *tokens)
{
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
}

/* A line a token, an empty one between windows. */
static bool
print_table (const Answers *answers, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint row = 0; row < answers->rows->len; row++)
    {
      if (row > 0)
        g_string_append_c (text, '\n');
      append_table (text, answers->rows->pdata[row]);
    }
  return lgn_cli_print (text->str, text->len, error);
}

/* An object, or a list of them where there are windows. */
static bool
print_objects (const Answers *answers, const Lengths *lengths, bool as_list, GError **error)
{
  g_autoptr (json_t) list = json_array ();

  for (guint row = 0; row < answers->rows->len; row++)
    json_array_append_new (list, make_object (answers, row, lengths));
  return print_json (as_list ? list : json_array_get (list, 0), error);
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
run_batch (LgnTokenizer *tokenizer, const Lengths *lengths, GError **error)
{
  gsize len;
  g_autofree char *text = lgn_cli_read_input (&len, error);
  g_autoptr (json_t) list = text ? lgn_json_parse (text, len, "standard input", error) : NULL;
  g_auto (Answers) answers;
  json_t *item;
  gsize i;

  answers_init (&answers);
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
      if (!encode (tokenizer, &request, lengths, (guint) i, &answers, error))
        {
          g_prefix_error (error, "%s: ", where);
          return false;
        }
    }
  return pad (tokenizer, lengths, &answers, error) && print_objects (&answers, lengths, true, error);
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
  if (lgn_gguf_is_named (path))
    {
      g_autoptr (LgnGguf) file = lgn_gguf_open (path, error);
      return file ? lgn_gguf_make_tokenizer (file, error) : NULL;
    }
  g_autofree char *folder = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_strdup (path) : g_path_get_dirname (path);
  if (!read_model_type (folder, &type, error))
    return NULL;
  LgnTokenizerHints hints = { .model_type = type };
  return lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, error);
}

static bool
check_lengths (const Lengths *lengths, GError **error)
{
  if (lengths->max_length < 0 || lengths->pad_to < 0 || lengths->stride < -1)
    return lgn_cli_refuse_usage (error, "--max-length, --stride and --pad-to cannot be negative");
  return true;
}

static bool
run_text (LgnTokenizer *tokenizer, const Request *request, const Lengths *lengths, bool as_json, GError **error)
{
  g_auto (Answers) answers;

  answers_init (&answers);
  if (!encode (tokenizer, request, lengths, 0, &answers, error) || !pad (tokenizer, lengths, &answers, error))
    return false;
  return as_json ? print_objects (&answers, lengths, lengths->stride >= 0, error) : print_table (&answers, error);
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_autofree char *pair = NULL;
  gboolean as_json = FALSE, is_batch = FALSE;
  Lengths lengths = { .stride = -1 };
  const GOptionEntry entries[] = {
    { "text-pair", 0, 0, G_OPTION_ARG_FILENAME, &pair, "The second text of a pair", "TEXT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print an object {ids, tokens, byte_offsets, special}", NULL },
    { "batch", 0, 0, G_OPTION_ARG_NONE, &is_batch, "Read a JSON list of texts from standard input, print one of objects",
      NULL },
    { "max-length", 0, 0, G_OPTION_ARG_INT, &lengths.max_length, "Cut to N tokens", "N" },
    { "stride", 0, 0, G_OPTION_ARG_INT, &lengths.stride, "Read longer texts in windows that share S tokens, instead", "S" },
    { "pad-to", 0, 0, G_OPTION_ARG_INT, &lengths.pad_to, "Fill up to N tokens", "N" },
    { "pad", 0, 0, G_OPTION_ARG_NONE, &lengths.pads, "Fill up to the longest text", NULL },
    { NULL },
  };

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL) || !check_lengths (&lengths, error))
    return false;
  if (is_batch ? argc > 2 || pair : argc < 3)
    return lgn_cli_refuse_usage (error, is_batch ? "--batch takes its texts from standard input" : "TEXT is missing");
  g_autoptr (LgnTokenizer) tokenizer = open_tokenizer (argv[1], error);
  if (!tokenizer)
    return false;
  if (is_batch)
    return run_batch (tokenizer, &lengths, error);
  Request request = { argv[2], strlen (argv[2]), pair, pair ? strlen (pair) : 0, 0 };
  return run_text (tokenizer, &request, &lengths, as_json, error);
}

const LgnCommand lgn_command_tokens = {
  "tokens", "MODEL [TEXT]", "Cut a text into tokens",
  "Prints a line a token, parted by tabs: index, id, piece (escaped as in JSON), first byte, one past the last byte, special.\n"
  "With --batch, texts are strings or objects {text, pair, max_length}. With --stride, a text longer than --max-length gives\n"
  "several objects, each with the number of its text and the bytes it covers.",
  1, 2, run,
};
