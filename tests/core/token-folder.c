#include "token-folder.h"

#include "base/lgn-error.h"

#include <glib/gstdio.h>
#include <string.h>

void
token_folder_setup (TokenFolder *folder, gconstpointer data)
{
  folder->path = g_dir_make_tmp ("lorgnette-text-XXXXXX", NULL);
  g_assert_nonnull (folder->path);
}

void
token_folder_teardown (TokenFolder *folder, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (folder->path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder->path, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder->path);
  g_free (folder->path);
}

void
token_folder_put (TokenFolder *folder, const char *name, const char *contents, gssize len)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, len, NULL));
}

LgnTokenizer *
token_folder_open (TokenFolder *folder, LgnTokenizerSide side, gsize vocab_size)
{
  g_autoptr (GError) error = NULL;
  LgnTokenizerHints hints = { .vocab_size = vocab_size };
  LgnTokenizer *tokenizer = lgn_tokenizer_open (folder->path, side, &hints, &error);

  g_assert_no_error (error);
  return tokenizer;
}

void
token_folder_assert_refused (TokenFolder *folder, gsize vocab_size, LgnError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  LgnTokenizerHints hints = { .vocab_size = vocab_size };

  g_assert_null (lgn_tokenizer_open (folder->path, LGN_TOKENIZER_SOURCE, &hints, &error));
  g_assert_error (error, LGN_ERROR, (int) code);
  g_assert_true (strstr (error->message, folder->path) != NULL);
  if (!strstr (error->message, message))
    g_error ("“%s” does not say “%s”", error->message, message);
}

/* WANTED: the pieces with spaces between. */
void
token_folder_assert_pieces (LgnTokenizer *tokenizer, const char *text, const char *pair, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, text, -1, pair, -1, NULL, &error);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < tokens->n; i++)
    g_string_append_printf (got, i > 0 ? " %s" : "%s", tokens->piece[i]);
  g_assert_cmpstr (got->str, ==, wanted);
}

/* A writer of SentencePiece's model files: protobuf messages whose fields are shorter than 16 kB. */
static void
put_varint_field (GString *message, guint number, guint value)
{
  if (number > 15)
    {
      g_string_append_c (message, (char) ((number << 3 & 0x7f) | 0x80));
      g_string_append_c (message, (char) (number >> 4));
    }
  else
    g_string_append_c (message, (char) (number << 3));
  g_string_append_c (message, (char) value);
}

static void
put_bytes_field (GString *message, guint number, const char *bytes, gsize len)
{
  g_string_append_c (message, (char) (number << 3 | 2));
  if (len >= 0x80)
    g_string_append_c (message, (char) ((len & 0x7f) | 0x80));
  g_string_append_c (message, (char) (len >= 0x80 ? len >> 7 : len));
  g_string_append_len (message, bytes, (gssize) len);
}

GString *
token_folder_write_model (const TokenFolderPiece *pieces, guint n_pieces, guint algorithm, bool byte_fallback,
                          const char *charsmap, gsize charsmap_len)
{
  GString *file = g_string_new (NULL);
  g_autoptr (GString) trainer = g_string_new (NULL), normalizer = g_string_new (NULL);

  for (guint i = 0; i < n_pieces; i++)
    {
      g_autoptr (GString) piece = g_string_new (NULL);
      put_bytes_field (piece, 1, pieces[i].piece, strlen (pieces[i].piece));
      g_string_append_c (piece, 2 << 3 | 5);
      g_string_append_len (piece, (const char *) &pieces[i].score, 4);
      put_varint_field (piece, 3, pieces[i].type);
      put_bytes_field (file, 1, piece->str, piece->len);
    }
  put_varint_field (trainer, 3, algorithm);
  put_varint_field (trainer, 35, byte_fallback);
  put_bytes_field (file, 2, trainer->str, trainer->len);
  if (charsmap)
    put_bytes_field (normalizer, 2, charsmap, charsmap_len);
  put_bytes_field (file, 3, normalizer->str, normalizer->len);
  return file;
}

void
token_folder_put_model (TokenFolder *folder, const char *name, guint algorithm, const TokenFolderPiece *pieces, guint n_pieces)
{
  g_autoptr (GString) model = token_folder_write_model (pieces, n_pieces, algorithm, false, NULL, 0);

  token_folder_put (folder, name, model->str, (gssize) model->len);
}
