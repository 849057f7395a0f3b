/* Any text as tokenizer.json: what opens must cut a text with every trouble in it into tokens whose places lie inside. */
#include "text/lgn-tokenizer.h"
#include "lgn-fuzz.h"

#include <string.h>

#define TEXT \
  "Hello  hi, \xc3\x89\xc3\xa9t\xcc\xa3\xcc\x81 \xe4\xbb\x8a\xe5\xa4\xa9\t[CLS]<s> 12345 " \
  "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd\xef\xac\x81\r\n don't\0x "

static void
check (LgnTokenizer *tokenizer, const char *text, gsize len, const char *pair)
{
  LgnEncodeOptions options = { .max_length = pair ? 40 : 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, text, (gssize) len, pair, -1, &options, &error);

  g_assert_true ((tokens == NULL) == (error != NULL));
  if (!tokens)
    return;
  g_autofree gint32 *ids = g_new (gint32, tokens->n + 1);
  g_assert_true (!pair || tokens->n <= 40);
  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      g_assert_true (token->start <= token->end && token->end <= tokens->text_len[token->segment]);
      g_assert_true (token->id >= 0 && (gsize) token->id < lgn_tokenizer_get_size (tokenizer));
      g_assert_true (g_utf8_validate (tokens->label[i], -1, NULL));
      ids[i] = token->id;
    }

  g_autofree char *decoded = lgn_tokenizer_decode (tokenizer, ids, tokens->n, true, NULL);
  g_autoptr (LgnTokens) written = lgn_tokenizer_tokens_from_ids (tokenizer, ids, tokens->n, NULL);
  g_assert_true ((decoded == NULL) == (written == NULL));
  for (guint i = 0; written && i < written->n; i++)
    g_assert_true (written->token[i].start <= written->token[i].end && written->token[i].end <= written->text_len[0]);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  LgnTokenizerHints hints = { .vocab_size = 1000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_parse ((const char *) data, size, "tokenizer.json", &hints, &error);

  g_assert_true ((tokenizer == NULL) == (error != NULL));
  if (tokenizer)
    {
      check (tokenizer, TEXT, sizeof TEXT - 1, NULL);
      check (tokenizer, "a b", 3, TEXT);
    }
  return 0;
}
