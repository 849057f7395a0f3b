/* Any text as lines of a file of ranks, after those of the 256 bytes; the first byte says which encoding's. */
#include "base/lgn-file.h"
#include "lgn-fuzz.h"
#include "text/lgn-tokenizer.h"

#include <glib/gstdio.h>
#include <string.h>

#define TEXT "Hello  hi, \xc3\x89\xc3\xa9t\xcc\xa3\xcc\x81 \xe4\xbb\x8a\t<|endoftext|> 12345 \xf0\x9f\x91\x8d\r\n DON'T don't"

static const char *const names[] = { "cl100k_base.tiktoken", "o200k_base.tiktoken", "r50k_base.tiktoken", "other.tiktoken" };

/* (transfer full) the lines of all bytes, but for what LEFT_OUT says. */
static GString *
make_lines (bool left_out)
{
  GString *lines = g_string_new (NULL);

  for (guint byte = 0; byte < (left_out ? 1 : 256); byte++)
    {
      g_autofree char *encoded = g_base64_encode (&(guchar) { (guchar) byte }, 1);
      g_string_append_printf (lines, "%s %u\n", encoded, byte);
    }
  return lines;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *folder;
  const char *name = names[size > 0 ? data[0] % G_N_ELEMENTS (names) : 0];
  g_autoptr (GString) lines = make_lines (size > 0 && data[0] >= 0x80);
  g_autoptr (GError) error = NULL;

  if (size == 0)
    return 0;
  if (!folder)
    folder = g_dir_make_tmp ("lgn-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_string_append_len (lines, (const char *) data + 1, (gssize) size - 1);
  g_assert_true (lgn_file_write (path, lines->str, lines->len, NULL));
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, NULL, &error);
  g_assert_true ((tokenizer == NULL) == (error != NULL));
  g_unlink (path);
  if (!tokenizer)
    return 0;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, TEXT, -1, NULL, 0, NULL, &error);
  g_assert_true ((tokens == NULL) == (error != NULL));
  g_autofree gint32 *ids = tokens ? g_new (gint32, tokens->n + 1) : NULL;
  for (guint i = 0; tokens && i < tokens->n; i++)
    ids[i] = tokens->token[i].id;
  g_autofree char *decoded = tokens ? lgn_tokenizer_decode (tokenizer, ids, tokens->n, false, NULL) : NULL;
  g_assert_true (!tokens || strcmp (decoded, TEXT) == 0);
  return 0;
}
