/* Tokenisers against the reference outputs of the original implementations: golden/tokenizers/NAME/cases.json.
 * LORGNETTE_GOLDEN names a folder with more of them. */
#include "base/lgn-json.h"
#include "text/lgn-tokenizer.h"

#include <string.h>

/* One list of numbers in a case, or lists of two of them, against N tokens. */
typedef gint64 (*NumberFunc) (const LgnToken *token, guint i);

static gint64
get_id (const LgnToken *token, guint i)
{
  return token->id;
}

static gint64
get_special (const LgnToken *token, guint i)
{
  return (token->flags & LGN_TOKEN_SPECIAL) != 0;
}

static gint64
get_type_id (const LgnToken *token, guint i)
{
  return token->type_id;
}

static gint64
get_offset (const LgnToken *token, guint i)
{
  return (gint64) (i == 0 ? token->start : token->end);
}

static char *
describe (const LgnTokens *tokens, guint n_each, NumberFunc func)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint t = 0; t < tokens->n; t++)
    for (guint i = 0; i < n_each; i++)
      g_string_append_printf (text, "%" G_GINT64_FORMAT "%s", func (&tokens->token[t], i), i + 1 < n_each ? "-" : " ");
  return g_strdup (text->str);
}

static char *
describe_json (json_t *list, guint n_each)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *item;
  size_t t;

  json_array_foreach (list, t, item)
    for (guint i = 0; i < n_each; i++)
      g_string_append_printf (text, "%lld%s", (long long) json_integer_value (n_each > 1 ? json_array_get (item, i) : item),
                              i + 1 < n_each ? "-" : " ");
  return g_strdup (text->str);
}

static void
check_numbers (json_t *entry, const char *key, const LgnTokens *tokens, guint n_each, NumberFunc func)
{
  json_t *list = json_object_get (entry, key);

  if (!json_is_array (list))
    return;
  g_autofree char *wanted = describe_json (list, n_each), *got = describe (tokens, n_each, func);
  if (strcmp (wanted, got) == 0)
    return;
  g_autofree char *text = json_dumps (json_object_get (entry, "text"), JSON_ENCODE_ANY);
  g_test_message ("%s of %s:\n  wanted %s\n  got    %s", key, text, wanted, got);
  g_test_fail ();
}

static void
check_decoded (LgnTokenizer *tokenizer, json_t *entry, const LgnTokens *tokens)
{
  g_autoptr (GError) error = NULL;
  json_t *wanted = json_object_get (entry, "decoded");
  g_autofree gint32 *ids = g_new (gint32, tokens->n + 1);

  if (!json_is_string (wanted) || strlen (json_string_value (wanted)) != json_string_length (wanted))
    return;
  for (guint i = 0; i < tokens->n; i++)
    ids[i] = tokens->token[i].id;
  g_autofree char *got = lgn_tokenizer_decode (tokenizer, ids, tokens->n, true, &error);
  g_assert_no_error (error);
  if (strcmp (got, json_string_value (wanted)) != 0)
    {
      g_test_message ("decoded: wanted “%s”, got “%s”", json_string_value (wanted), got);
      g_test_fail ();
    }
}

static void
check_entry (LgnTokenizer *tokenizer, json_t *entry)
{
  g_autoptr (GError) error = NULL;
  json_t *text = json_object_get (entry, "text"), *pair = json_object_get (entry, "pair");
  LgnEncodeOptions options = { .max_length = (gsize) json_integer_value (json_object_get (entry, "max_length")) };
  g_autoptr (LgnTokens) tokens
      = lgn_tokenizer_encode (tokenizer, json_string_value (text), (gssize) json_string_length (text), json_string_value (pair),
                              (gssize) json_string_length (pair), &options, &error);

  g_assert_no_error (error);
  check_numbers (entry, "ids", tokens, 1, get_id);
  check_numbers (entry, "byte_offsets", tokens, 2, get_offset);
  check_numbers (entry, "special", tokens, 1, get_special);
  check_numbers (entry, "type_ids", tokens, 1, get_type_id);
  check_decoded (tokenizer, entry, tokens);
}

static void
test_folder (gconstpointer data)
{
  static const char *const lists[] = { "cases", "pairs", "truncated" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (data, "cases.json", NULL);
  g_autoptr (json_t) cases = lgn_json_read (path, &error);
  g_assert_no_error (error);
  LgnTokenizerHints hints = { .vocab_size = (gsize) json_integer_value (json_object_get (cases, "vocab_size")) };
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (data, LGN_TOKENIZER_SOURCE, &hints, &error);
  json_t *entry;
  size_t i;

  g_assert_no_error (error);
  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    json_array_foreach (json_object_get (cases, lists[l]), i, entry)
      check_entry (tokenizer, entry);
}

static void
add_folders (const char *root)
{
  g_autofree char *tokenizers = g_build_filename (root, "tokenizers", NULL);
  g_autoptr (GDir) dir = g_dir_open (tokenizers, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_strconcat ("/tokenizers/", name, NULL);
      g_test_add_data_func_full (path, g_build_filename (tokenizers, name, NULL), test_folder, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *own = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", NULL);
  const char *other = g_getenv ("LORGNETTE_GOLDEN");

  g_test_init (&argc, &argv, NULL);
  add_folders (other ? other : own);
  return g_test_run ();
}
