/* Any text as the older vocabulary files of a folder: the first byte says of which class, a byte 0 parts two files. What opens
 * must cut a text with trouble in it into tokens whose places lie inside. */
#include "base/lgn-file.h"
#include "lgn-fuzz.h"
#include "text/lgn-tokenizer.h"

#include <glib/gstdio.h>
#include <string.h>

#define TEXT "Hello  hi, \xc3\x89\xc3\xa9t\xcc\xa3\xcc\x81 \xe4\xbb\x8a\t[CLS]<s> 12345 \xf0\x9f\x91\x8d\r\n don't"

/* The class, and the files that the two texts become. */
static const struct
{
  const char *class;
  const char *first;
  const char *second;
} kinds[] = {
  { "GPT2Tokenizer", "vocab.json", "merges.txt" },     { "RobertaTokenizer", "vocab.json", "merges.txt" },
  { "CLIPTokenizer", "vocab.json", "merges.txt" },     { "WhisperTokenizer", "vocab.json", "merges.txt" },
  { "OpenAIGPTTokenizer", "vocab.json", "merges.txt" }, { "BertTokenizer", "vocab.txt", "added_tokens.json" },
  { "Wav2Vec2CTCTokenizer", "vocab.json", "special_tokens_map.json" },
};

static void
write_part (const char *folder, const char *name, const uint8_t *data, size_t size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (lgn_file_write (path, data, size, NULL));
}

static void
remove_part (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

static void
open_and_cut (const char *folder)
{
  LgnTokenizerHints hints = { .vocab_size = 1000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, &error);

  g_assert_true ((tokenizer == NULL) == (error != NULL));
  if (!tokenizer)
    return;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, TEXT, -1, "a b", -1, NULL, &error);
  g_assert_true ((tokens == NULL) == (error != NULL));
  for (guint i = 0; tokens && i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      g_assert_true (token->start <= token->end && token->end <= tokens->text_len[token->segment]);
      g_assert_true (token->id >= 0 && (gsize) token->id < lgn_tokenizer_get_size (tokenizer));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *folder;
  guint kind = size > 0 ? data[0] % G_N_ELEMENTS (kinds) : 0;
  const uint8_t *parting = size > 0 ? memchr (data + 1, 0, size - 1) : NULL;
  size_t first_size = parting ? (size_t) (parting - data) - 1 : size - 1;
  g_autofree char *config = g_strdup_printf ("{\"tokenizer_class\": \"%s\"}", kinds[kind].class);

  if (size == 0)
    return 0;
  if (!folder)
    folder = g_dir_make_tmp ("lgn-fuzz-XXXXXX", NULL);
  write_part (folder, "tokenizer_config.json", (const uint8_t *) config, strlen (config));
  write_part (folder, kinds[kind].first, data + 1, first_size);
  write_part (folder, kinds[kind].second, parting ? parting + 1 : data, parting ? size - first_size - 2 : 0);
  open_and_cut (folder);
  remove_part (folder, kinds[kind].first);
  remove_part (folder, kinds[kind].second);
  return 0;
}
