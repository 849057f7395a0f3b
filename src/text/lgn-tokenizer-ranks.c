/* Tokenisers from a file of ranks: a piece in base64, a space and its rank on every line (openai/tiktoken, tiktoken/load.py).
 * */
#include "base/lgn-file.h"
#include "text/lgn-bpe.h"
#include "text/lgn-chars.h"
#include "text/lgn-lines.h"
#include "text/lgn-text-error.h"
#include "text/lgn-tokenizer-folder.h"

#include <string.h>

#define WORDS "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"
#define CONTRACTIONS "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
#define SPACES "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
#define UPPER "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]"
#define LOWER "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]"

/* What the encodings that are known by the names of their files cut a text with, and their special tokens in the order of their
 * ids (openai/tiktoken, tiktoken_ext/openai_public.py). */
typedef struct
{
  const char *name;
  const char *pattern;
  struct
  {
    const char *token;
    gint32 id;
  } special[6];
} Encoding;

static const Encoding encodings[] = {
  { "r50k_base", WORDS, { { "<|endoftext|>", 50256 } } },
  { "p50k_base", WORDS, { { "<|endoftext|>", 50256 } } },
  { "cl100k_base",
    CONTRACTIONS "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|" SPACES,
    { { "<|endoftext|>", 100257 },
      { "<|fim_prefix|>", 100258 },
      { "<|fim_middle|>", 100259 },
      { "<|fim_suffix|>", 100260 },
      { "<|endofprompt|>", 100276 } } },
  { "o200k_base",
    "[^\\r\\n\\p{L}\\p{N}]?" UPPER "*" LOWER "+" CONTRACTIONS "?|[^\\r\\n\\p{L}\\p{N}]?" UPPER "+" LOWER "*" CONTRACTIONS
    "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|" SPACES,
    { { "<|endoftext|>", 199999 }, { "<|endofprompt|>", 200018 } } },
};

/* Whether the file NAME of FOLDER holds ranks: text, where SentencePiece's files begin with a field of a message. */
static bool
is_ranks (const LgnTokenizerFolder *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  g_autoptr (GBytes) bytes = lgn_file_map (path, NULL);
  gsize size;
  const char *head = bytes ? g_bytes_get_data (bytes, &size) : NULL;

  if (!head || size < 8)
    return false;
  for (guint i = 0; i < 8; i++)
    if (!g_ascii_isalnum (head[i]) && !strchr ("+/= \r\n", head[i]))
      return false;
  return true;
}

/* lgn_tokenizer_find_ranks: the name of the file of ranks in FOLDER, the first in the alphabet, or NULL. (transfer full) */
char *
lgn_tokenizer_find_ranks (const LgnTokenizerFolder *folder)
{
  g_auto (GStrv) names = lgn_folder_list (folder->folder);

  for (guint i = 0; names && names[i]; i++)
    if (g_str_has_suffix (names[i], ".tiktoken"))
      return g_strdup (names[i]);
  return is_ranks (folder, "tokenizer.model") ? g_strdup ("tokenizer.model") : NULL;
}

/* Appends the LEN bytes as the visible characters that stand for them. */
static void
append_visible (GString *text, const guint8 *bytes, gsize len)
{
  for (gsize i = 0; i < len; i++)
    g_string_append_unichar (text, lgn_char_from_byte (bytes[i]));
}

/* One line: a piece in base64, a space, its rank. */
static bool
add_line (LgnVocab *vocab, const char *line, gsize len, GString *piece, const char *path, GError **error)
{
  const char *space = memchr (line, ' ', len);
  g_autofree char *encoded = g_strndup (line, space ? (gsize) (space - line) : 0);
  g_autofree char *number = space ? g_strndup (space + 1, len - (gsize) (space + 1 - line)) : NULL;
  guint64 rank;
  gsize n_bytes;

  if (!number || *encoded == '\0' || !g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT32, &rank, NULL))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: “%.*s” should be a piece in base64, a space and its rank", path,
                          (int) MIN (len, 40), line);
      return false;
    }
  g_autofree guint8 *bytes = g_base64_decode (encoded, &n_bytes);
  g_string_truncate (piece, 0);
  append_visible (piece, bytes, n_bytes);
  if (lgn_vocab_get (vocab, (gint32) rank, NULL))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the rank %" G_GUINT64_FORMAT " is there twice", path, rank);
      return false;
    }
  if (lgn_vocab_lookup (vocab, piece->str, (gssize) piece->len) < 0)
    return lgn_vocab_add (vocab, piece->str, piece->len, (gint64) rank, path, error);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the piece “%.40s” is there twice", path, encoded);
  return false;
}

static LgnVocab *
read_ranks (const char *path, gsize limit, GError **error)
{
  LgnLines lines;
  g_autoptr (GBytes) bytes = lgn_lines_read (path, &lines, error);
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (limit);
  g_autoptr (GString) piece = g_string_new (NULL);
  const char *line;
  gsize len;

  if (!bytes)
    return NULL;
  while (lgn_lines_next (&lines, &line, &len))
    if (len > 0 && !add_line (vocab, line, len, piece, path, error))
      return NULL;
  for (guint byte = 0; byte < 256; byte++)
    {
      g_string_truncate (piece, 0);
      append_visible (piece, &(guint8) { (guint8) byte }, 1);
      if (lgn_vocab_lookup (vocab, piece->str, (gssize) piece->len) >= 0)
        continue;
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: has no piece for the byte 0x%02X", path, byte);
      return NULL;
    }
  return g_steal_pointer (&vocab);
}

/* The model: of all neighbours that make a piece together, those that make the one of the smallest rank are merged first. */
static LgnTokenModel *
make_model (const char *path, gsize limit, GError **error)
{
  LgnVocab *vocab = read_ranks (path, limit, error);
  LgnBpeOptions options = { .ignore_merges = true };
  LgnTokenModel *model = vocab ? lgn_bpe_new (vocab, &options, path, error) : NULL;

  if (!model)
    return NULL;
  gsize n = lgn_vocab_get_size (vocab);
  g_autofree float *scores = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    scores[i] = lgn_vocab_get (vocab, (gint32) i, NULL) ? -(float) i : -G_MAXFLOAT;
  lgn_bpe_add_scored_merges (model, scores);
  return model;
}

/* What cuts a text before anything is merged: as tokenizer_config.json says, or the encoding of that name. */
static const char *
find_pattern (const LgnTokenizerFolder *folder, const Encoding *encoding, const char *path, GError **error)
{
  const char *pattern = lgn_tokenizer_folder_get_string (folder, "pat_str");

  if (!pattern)
    pattern = lgn_tokenizer_folder_get_string (folder, "pattern");
  if (pattern || encoding)
    return pattern ? pattern : encoding->pattern;
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED,
                      "%s: nobody says how a text is cut before these ranks are used; put the regular expression into "
                      "tokenizer_config.json as “pat_str”",
                      path);
  return NULL;
}

static LgnPreTokenizer *
make_pre_tokenizer (const char *pattern, const char *path, GError **error)
{
  g_autoptr (json_t) json
      = json_pack ("{s:s, s:[{s:s, s:{s:s}, s:s}, {s:s, s:b, s:b}]}", "type", "Sequence", "pretokenizers", "type", "Split",
                   "pattern", "Regex", pattern, "behavior", "Isolated", "type", "ByteLevel", "add_prefix_space", 0, "use_regex",
                   0);

  if (json)
    return lgn_pre_tokenizer_parse (json, path, error);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the regular expression is not valid UTF-8", path);
  return NULL;
}

static bool
add_special (LgnTokenizer *self, const Encoding *encoding, const char *path, GError **error)
{
  LgnAddedTokenFlags flags = { .special = true };

  for (guint i = 0; encoding && encoding->special[i].token; i++)
    if (!lgn_added_tokens_add (self->added, self->vocab, encoding->special[i].token, strlen (encoding->special[i].token),
                               encoding->special[i].id, &flags, path, error))
      return false;
  return true;
}

/* lgn_tokenizer_open_ranks: the file of ranks NAME, whose name without ending may be that of an encoding. */
LgnTokenizer *
lgn_tokenizer_open_ranks (const LgnTokenizerFolder *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  const Encoding *encoding = NULL;
  const char *dot = strrchr (name, '.');

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (strlen (encodings[i].name) == (gsize) (dot - name) && g_str_has_prefix (name, encodings[i].name))
      encoding = &encodings[i];
  const char *pattern = find_pattern (folder, encoding, path, error);
  self->pre_tokenizer = pattern ? make_pre_tokenizer (pattern, path, error) : NULL;
  LgnTokenModel *model = self->pre_tokenizer ? make_model (path, folder->limit, error) : NULL;
  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  self->decoder = lgn_decoder_parse_text ("{\"type\": \"ByteLevel\"}");
  if (!lgn_tokenizer_folder_add_listed (folder, self, error) || !add_special (self, encoding, path, error)
      || !lgn_tokenizer_folder_add_tokens (folder, self, error) || !lgn_tokenizer_finish (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
