/* How long texts may be: cutting, windows, filling up, on either side. */
#include "base/lgn-error.h"
#include "text/lgn-token-length.h"
#include "text/lgn-tokenizer.h"

#include <glib/gstdio.h>
#include <string.h>

#define MODEL                                                                                                                  \
  "\"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}, \"post_processor\": {\"type\": \"BertProcessing\", \"sep\": [\"]\", 1],"  \
  " \"cls\": [\"[\", 0]}, \"model\": {\"type\": \"WordLevel\", \"unk_token\": \"?\", \"vocab\": {\"[\": 0, \"]\": 1, \"?\": 2,"  \
  " \"a\": 3, \"b\": 4, \"c\": 5, \"d\": 6, \"e\": 7, \"f\": 8, \"g\": 9, \"_\": 10}}"

static LgnTokenizer *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  LgnTokenizer *tokenizer = lgn_tokenizer_parse (json, strlen (json), "tokenizer.json", NULL, &error);

  g_assert_no_error (error);
  return tokenizer;
}

static void
append_pieces (GString *text, const LgnTokens *tokens)
{
  for (guint i = 0; i < tokens->n; i++)
    g_string_append (text, tokens->piece[i]);
}

/* WANTED: the pieces of every window, the bytes of the text that is in windows, parted by bars. */
static void
assert_windows (LgnTokenizer *tokenizer, const char *text, const char *pair, guint max, guint stride, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  LgnEncodeOptions options = { .max_length = max };
  g_autoptr (GPtrArray) rows = lgn_tokenizer_encode_windows (tokenizer, text, -1, pair, -1, stride, &options, &error);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      gsize start, end;
      lgn_tokens_get_place (rows->pdata[i], pair && strlen (pair) > strlen (text), &start, &end);
      append_pieces (got, rows->pdata[i]);
      g_string_append_printf (got, " %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "|", start, end);
      g_assert_true (((LgnTokens *) rows->pdata[i])->text[0] == ((LgnTokens *) rows->pdata[0])->text[0]);
    }
  g_assert_cmpstr (got->str, ==, wanted);
}

static void
test_windows (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse ("{" MODEL "}");

  assert_windows (tokenizer, "a b c d e f g", NULL, 5, 0, "[abc] 0-5|[def] 6-11|[g] 12-13|");
  assert_windows (tokenizer, "a b c d e f g", NULL, 5, 1, "[abc] 0-5|[cde] 4-9|[efg] 8-13|");
  assert_windows (tokenizer, "a b c d e f g", NULL, 5, 2, "[abc] 0-5|[bcd] 2-7|[cde] 4-9|[def] 6-11|[efg] 8-13|");
  assert_windows (tokenizer, "a b c", NULL, 5, 2, "[abc] 0-5|");
  assert_windows (tokenizer, "", NULL, 5, 2, "[] 0-0|");
  assert_windows (tokenizer, "a b c d e f g", NULL, 0, 0, "[abcdefg] 0-13|");
  /* Of a pair the longer text is read in windows, whichever it is. */
  assert_windows (tokenizer, "a b", "c d e f g", 7, 1, "[ab]cd] 0-3|[ab]de] 2-5|[ab]ef] 4-7|[ab]fg] 6-9|");
  assert_windows (tokenizer, "c d e f g", "a", 7, 0, "[cde]a] 0-5|[fg]a] 6-9|");
}

static void
test_windows_from_end (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse ("{\"truncation\": {\"direction\": \"Left\"}, " MODEL "}");
  LgnEncodeOptions four = { .max_length = 4 };
  g_autoptr (LgnTokens) cut = lgn_tokenizer_encode (tokenizer, "a b c d", -1, NULL, 0, &four, NULL);
  g_autoptr (GString) got = g_string_new (NULL);

  append_pieces (got, cut);
  g_assert_cmpstr (got->str, ==, "[cd]");
  assert_windows (tokenizer, "a b c d e f g", NULL, 5, 0, "[a] 0-1|[bcd] 2-7|[efg] 8-13|");
  assert_windows (tokenizer, "a b c d e f g", NULL, 6, 2, "[abc] 0-5|[bcde] 2-9|[defg] 6-13|");
}

static void
test_windows_refused (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse ("{" MODEL "}");
  static const struct
  {
    const char *pair;
    guint max, stride;
  } wrong[] = { { NULL, 1, 0 }, { NULL, 2, 0 }, { NULL, 5, 3 }, { NULL, 5, 9 }, { "a b", 5, 0 }, { "a b", 7, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      LgnEncodeOptions options = { .max_length = wrong[i].max };
      g_assert_null (lgn_tokenizer_encode_windows (tokenizer, "a b c d e f g", -1, wrong[i].pair, -1, wrong[i].stride, &options,
                                                   &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
    }
}

/* Every token is in a window, each window but the outer one is full, and neighbours share STRIDE tokens. */
static void
test_window_ranges (void)
{
  for (guint n = 0; n < 12; n++)
    for (guint room = 1; room < 6; room++)
      for (guint stride = 0; stride < room; stride++)
        for (guint from_end = 0; from_end < 2; from_end++)
          {
            g_autoptr (GArray) windows = lgn_token_length_find_windows (n, room, stride, from_end);
            const LgnTokenRange *window = (const LgnTokenRange *) windows->data;
            g_assert_cmpuint (window[0].start, ==, 0);
            g_assert_cmpuint (window[windows->len - 1].end, ==, n);
            for (guint i = 0; i < windows->len; i++)
              if (windows->len > 1 && i != (from_end ? 0 : windows->len - 1))
                g_assert_cmpuint (window[i].end - window[i].start, ==, room);
            for (guint i = 1; i < windows->len; i++)
              {
                g_assert_cmpuint (window[i].start, >, window[i - 1].start);
                g_assert_cmpuint (window[i - 1].end - window[i].start, ==, stride);
              }
          }
}

static GPtrArray *
encode_all (LgnTokenizer *tokenizer, const char *const *texts)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tokens_unref);

  for (guint i = 0; texts[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      LgnTokens *row = lgn_tokenizer_encode (tokenizer, texts[i], -1, NULL, 0, NULL, &error);
      g_assert_no_error (error);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
assert_rows (GPtrArray *rows, const char *wanted)
{
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      append_pieces (got, rows->pdata[i]);
      g_string_append_c (got, '|');
    }
  g_assert_cmpstr (got->str, ==, wanted);
}

static void
test_padding (void)
{
  static const char *const texts[] = { "a b c", "", "d", NULL };
  g_autoptr (LgnTokenizer) right = parse ("{\"padding\": {\"pad_token\": \"_\", \"direction\": \"Right\"}, " MODEL "}");
  g_autoptr (LgnTokenizer) left
      = parse ("{\"padding\": {\"pad_token\": \"_\", \"direction\": \"Left\", \"pad_type_id\": 3}, " MODEL "}");
  g_autoptr (LgnTokenizer) none = parse ("{" MODEL "}");
  g_autoptr (GPtrArray) rows = encode_all (right, texts), turned = encode_all (left, texts), bare = encode_all (none, texts);
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_tokenizer_pad_all (right, rows, 0, &error));
  assert_rows (rows, "[abc]|[]___|[d]__|");
  g_assert_true (lgn_tokenizer_pad_all (right, rows, 6, &error));
  assert_rows (rows, "[abc]_|[]____|[d]___|");
  g_assert_true (lgn_tokenizer_pad_all (left, turned, 3, &error));
  assert_rows (turned, "[abc]|___[]|__[d]|");

  const LgnTokens *last = turned->pdata[2];
  g_assert_cmpuint (last->token[1].flags, ==, LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING);
  g_assert_cmpuint (last->token[1].type_id, ==, 3);
  g_assert_cmpuint (last->token[2].flags, ==, LGN_TOKEN_SPECIAL);
  g_assert_cmpuint (last->token[3].start, ==, 0);
  g_assert_cmpuint (last->token[3].end, ==, 1);
  g_assert_false (lgn_tokenizer_pad_all (none, bare, 0, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
}

/* (transfer full) the rows of two texts by a folder with CONFIG beside its tokenizer.json. */
static GPtrArray *
pad_in_folder (const char *json, const char *config, GError **error)
{
  static const char *const texts[] = { "a b", "c", NULL };
  g_autofree char *folder = g_dir_make_tmp ("lorgnette-lengths-XXXXXX", NULL);
  g_autofree char *json_path = g_build_filename (folder, "tokenizer.json", NULL);
  g_autofree char *config_path = g_build_filename (folder, "tokenizer_config.json", NULL);

  g_assert_true (g_file_set_contents (json_path, json, -1, NULL));
  g_assert_true (g_file_set_contents (config_path, config, -1, NULL));
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, NULL, error);
  g_autoptr (GPtrArray) rows = tokenizer ? encode_all (tokenizer, texts) : NULL;
  g_unlink (json_path);
  g_unlink (config_path);
  g_rmdir (folder);
  return rows && lgn_tokenizer_pad_all (tokenizer, rows, 0, error) ? g_steal_pointer (&rows) : NULL;
}

/* What tokenizer_config.json says goes before what tokenizer.json says, and before the habit of a class. */
static void
test_sides (void)
{
  const char *left = "{\"padding\": {\"pad_token\": \"_\", \"direction\": \"Left\"}, " MODEL "}";
  static const struct
  {
    const char *config, *wanted;
  } sides[] = {
    { "{}", "[ab]|_[c]|" },
    { "{\"padding_side\": \"right\"}", "[ab]|[c]_|" },
    { "{\"pad_token\": \"g\", \"padding_side\": \"right\"}", "[ab]|[c]g|" },
    { "{\"tokenizer_class\": \"LlamaTokenizerFast\"}", "[ab]|_[c]|" },
    { "{\"tokenizer_class\": \"LlamaTokenizer\", \"padding_side\": \"right\"}", "[ab]|[c]_|" },
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GPtrArray) rows = pad_in_folder (left, sides[i].config, &error);
      g_assert_no_error (error);
      assert_rows (rows, sides[i].wanted);
    }
  /* Without padding the end of a text fills it up. */
  g_autoptr (GPtrArray) ended = pad_in_folder ("{" MODEL "}", "{\"eos_token\": \"]\"}", &error);
  g_assert_no_error (error);
  assert_rows (ended, "[ab]|[c]]|");
  g_assert_null (pad_in_folder (left, "{\"padding_side\": \"above\"}", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-lengths/windows", test_windows);
  g_test_add_func ("/text-lengths/windows-from-end", test_windows_from_end);
  g_test_add_func ("/text-lengths/windows-refused", test_windows_refused);
  g_test_add_func ("/text-lengths/window-ranges", test_window_ranges);
  g_test_add_func ("/text-lengths/padding", test_padding);
  g_test_add_func ("/text-lengths/sides", test_sides);
  return g_test_run ();
}
