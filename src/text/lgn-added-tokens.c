#include "text/lgn-added-tokens.h"
#include "text/lgn-chars.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"
#include "text/lgn-trie.h"

#include <string.h>

typedef struct
{
  gint32 id;
  char *content; /* [len] */
  gsize len;
  LgnAddedTokenFlags flags;
} Token;

struct _LgnAddedTokens
{
  GArray *tokens;    /* of Token */
  GHashTable *by_id; /* id -> 1 + index of the token */
  LgnTrie *tries[2]; /* by flags.normalized; values: indices of tokens */
};

static void
token_clear (gpointer data)
{
  g_free (((Token *) data)->content);
}

LgnAddedTokens *
lgn_added_tokens_new (void)
{
  LgnAddedTokens *self = g_new0 (LgnAddedTokens, 1);

  self->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  g_array_set_clear_func (self->tokens, token_clear);
  self->by_id = g_hash_table_new (NULL, NULL);
  return self;
}

void
lgn_added_tokens_free (LgnAddedTokens *self)
{
  g_clear_pointer (&self->tries[0], lgn_trie_free);
  g_clear_pointer (&self->tries[1], lgn_trie_free);
  g_hash_table_unref (self->by_id);
  g_array_unref (self->tokens);
  g_free (self);
}

/**
 * lgn_added_tokens_add: adds CONTENT, of LEN bytes. One that VOCAB has keeps its id there; another one gets ID, or the
 * first free one when that is -1, and is added to VOCAB.
 * Returns: false with LGN_ERROR_FORMAT when ID lies outside the vocabulary or belongs to another piece.
 */
bool
lgn_added_tokens_add (LgnAddedTokens *self, LgnVocab *vocab, const char *content, gsize len, gint64 id,
                      const LgnAddedTokenFlags *flags, const char *where, GError **error)
{
  gint32 known = lgn_vocab_lookup (vocab, content, (gssize) len);
  const char *taken;

  if (len == 0 || (known >= 0 && lgn_added_tokens_contains (self, known)))
    return true;
  if (id < 0)
    id = (gint64) lgn_vocab_get_size (vocab);
  taken = known < 0 && id <= G_MAXINT32 ? lgn_vocab_get (vocab, (gint32) id, NULL) : NULL;
  if (taken)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT,
                          "%s: the added token “%.40s” has the id %" G_GINT64_FORMAT " of the piece “%.40s”", where, content,
                          id, taken);
      return false;
    }
  if (known < 0 && !lgn_vocab_add (vocab, content, len, id, where, error))
    return false;

  Token token = { known >= 0 ? known : (gint32) id, g_memdup2 (content, len), len, *flags };
  g_array_append_val (self->tokens, token);
  g_hash_table_insert (self->by_id, GINT_TO_POINTER (token.id), GUINT_TO_POINTER (self->tokens->len));
  return true;
}

/* lgn_added_tokens_parse_entry: adds a token that an object describes by content and flags. */
bool
lgn_added_tokens_parse_entry (LgnAddedTokens *self, LgnVocab *vocab, json_t *entry, gint64 id, const char *where,
                              GError **error)
{
  LgnAddedTokenFlags flags;
  const char *content = lgn_json_get_string (entry, "content", where, error);

  return content && lgn_text_json_get_bool (entry, "single_word", false, where, &flags.single_word, error)
         && lgn_text_json_get_bool (entry, "lstrip", false, where, &flags.lstrip, error)
         && lgn_text_json_get_bool (entry, "rstrip", false, where, &flags.rstrip, error)
         && lgn_text_json_get_bool (entry, "special", false, where, &flags.special, error)
         && lgn_text_json_get_bool (entry, "normalized", !flags.special, where, &flags.normalized, error)
         && lgn_added_tokens_add (self, vocab, content, json_string_length (json_object_get (entry, "content")), id, &flags,
                                  where, error);
}

/* lgn_added_tokens_parse: adds the added_tokens of tokenizer.json; LIST may be NULL. */
bool
lgn_added_tokens_parse (LgnAddedTokens *self, LgnVocab *vocab, json_t *list, const char *where, GError **error)
{
  json_t *entry;
  size_t i;

  if (list && !json_is_array (list))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: “added_tokens” should be a list", where);
      return false;
    }
  json_array_foreach (list, i, entry)
    {
      gint64 id;
      if (!lgn_json_get_int (entry, "id", where, 0, G_MAXINT32, &id, error)
          || !lgn_added_tokens_parse_entry (self, vocab, entry, id, where, error))
        return false;
    }
  return true;
}

/**
 * lgn_added_tokens_finish: prepares the search, after the last token was added. NORMALIZER may be NULL.
 * Returns: false with LGN_ERROR_LIMIT when a token cannot be normalised.
 */
bool
lgn_added_tokens_finish (LgnAddedTokens *self, const LgnNormalizer *normalizer, GError **error)
{
  gsize n_keys[2] = { 0, 0 };
  bool ok = true;
  LgnTrieKey *keys[2] = { g_new (LgnTrieKey, self->tokens->len), g_new (LgnTrieKey, self->tokens->len) };
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; ok && i < self->tokens->len; i++)
    {
      const Token *token = &g_array_index (self->tokens, Token, i);
      bool normalized = token->flags.normalized && normalizer;
      LgnTrieKey key = { token->content, token->len, (gint32) i };
      if (normalized)
        {
          g_auto (LgnNormalized) text = { .max_len = G_MAXUINT16 }, scratch = { .max_len = G_MAXUINT16 };
          lgn_normalized_set_original (&text, token->content, token->len);
          ok = lgn_normalizer_run (normalizer, &text, &scratch, error);
          key.len = text.len;
          key.bytes = text.text;
          g_ptr_array_add (contents, g_steal_pointer (&text.text));
        }
      keys[token->flags.normalized][n_keys[token->flags.normalized]++] = key;
    }
  for (guint i = 0; i < 2; i++)
    {
      self->tries[i] = lgn_trie_new (keys[i], n_keys[i]);
      g_free (keys[i]);
    }
  return ok;
}

static bool
ends_with_word (const char *text, gsize len)
{
  const char *last = len > 0 ? g_utf8_find_prev_char (text, text + len) : NULL;

  return last && lgn_char_is_word (g_utf8_get_char (last));
}

/* Where the white space at the end of the bytes FIRST to I of TEXT begins. */
static gsize
skip_space_back (const char *text, gsize first, gsize i)
{
  while (i > first)
    {
      const char *last = g_utf8_find_prev_char (text + first, text + i);
      if (!last || !lgn_char_is_space (g_utf8_get_char (last)))
        break;
      i = (gsize) (last - text);
    }
  return i;
}

static gsize
skip_space (const char *text, gsize i, gsize len)
{
  gsize n;

  while (i < len && lgn_char_is_space (lgn_char_get (text + i, &n)))
    i += n;
  return i;
}

/* Cuts one part of TEXT, which begins at BASE, at the tokens found in it: the leftmost, then the longest. */
static void
split_part (const LgnAddedTokens *self, const LgnTrie *trie, const char *text, gsize len, gsize base, GArray *out)
{
  gsize done = 0, match_len, n;

  for (gsize i = 0; i < len; i += n)
    {
      gint32 found = trie->root[(guint8) text[i]] ? lgn_trie_find_longest (trie, text + i, len - i, &match_len) : -1;
      n = 1;
      if (found < 0)
        continue;
      const Token *token = &g_array_index (self->tokens, Token, found);
      gsize start = i, end = i + match_len;
      n = match_len;
      if (token->flags.single_word
          && (ends_with_word (text, start) || (end < len && lgn_char_is_word (g_utf8_get_char (text + end)))))
        continue;
      if (token->flags.lstrip)
        start = skip_space_back (text, done, start);
      if (token->flags.rstrip)
        end = skip_space (text, end, len);
      n = end - i;
      lgn_parts_add (out, base + done, base + start, -1);
      lgn_parts_add (out, base + start, base + end, token->id);
      done = end;
    }
  lgn_parts_add (out, base + done, base + len, -1);
}

/* lgn_added_tokens_split: cuts PARTS at the tokens that are looked for in NORMALIZED text or in the original; SCRATCH, which
 * is lost, lends its memory. */
void
lgn_added_tokens_split (const LgnAddedTokens *self, bool normalized, LgnParts *parts, LgnParts *scratch)
{
  const LgnTrie *trie = self->tries[normalized];

  if (trie->n_nodes == 1)
    return;
  lgn_parts_reset (scratch);
  for (guint i = 0; i < parts->parts->len; i++)
    {
      const LgnPart *part = &g_array_index (parts->parts, LgnPart, i);
      if (part->id >= 0)
        lgn_parts_add (scratch->parts, part->start, part->end, part->id);
      else
        split_part (self, trie, parts->text.text + part->start, part->end - part->start, part->start, scratch->parts);
    }
  lgn_parts_swap_cuts (parts, scratch);
}

bool
lgn_added_tokens_contains (const LgnAddedTokens *self, gint32 id)
{
  return g_hash_table_contains (self->by_id, GINT_TO_POINTER (id));
}

bool
lgn_added_tokens_is_special (const LgnAddedTokens *self, gint32 id)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, GINT_TO_POINTER (id)));

  return index > 0 && g_array_index (self->tokens, Token, index - 1).flags.special;
}
