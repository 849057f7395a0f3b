#include "text/lgn-tokens.h"
#include "text/lgn-chars.h"

#include <string.h>

#define SPACE_SYMBOL "\xe2\x96\x81"    /* U+2581 */
#define BYTE_LEVEL_SPACE "\xc4\xa0"    /* U+0120 */
#define DOTTED_CIRCLE "\xe2\x97\x8c"   /* U+25CC */
#define EMPTY_SET "\xe2\x88\x85"       /* U+2205 */
#define OPEN_BOX "\xe2\x90\xa3"        /* U+2423 */
#define DOWN_LEFT_ARROW "\xe2\x86\xb5" /* U+21B5 */
#define TAB_ARROW "\xe2\x87\xa5"       /* U+21E5 */

/* A byte-level piece as the bytes that its characters stand for; other characters stay. */
static void
decode_bytes (GString *text)
{
  g_autofree char *piece = g_memdup2 (text->str, text->len + 1);
  gsize len = text->len;

  g_string_truncate (text, 0);
  for (gsize i = 0, n; i < len; i += n)
    {
      int byte = lgn_char_to_byte (lgn_char_get (piece + i, &n));
      if (byte >= 0)
        g_string_append_c (text, (char) byte);
      else
        g_string_append_len (text, piece + i, (gssize) n);
    }
}

/* The byte of a piece <0xXX>, or -1. */
static int
parse_byte_piece (const char *piece)
{
  if (strlen (piece) != 6 || strncmp (piece, "<0x", 3) != 0 || piece[5] != '>' || !g_ascii_isxdigit (piece[3])
      || !g_ascii_isxdigit (piece[4]))
    return -1;
  return g_ascii_xdigit_value (piece[3]) * 16 + g_ascii_xdigit_value (piece[4]);
}

static void
strip_marks (GString *text, const LgnPieceMarks *marks)
{
  if (marks->prefix && *marks->prefix && g_str_has_prefix (text->str, marks->prefix) && text->len > strlen (marks->prefix))
    g_string_erase (text, 0, (gssize) strlen (marks->prefix));
  if (marks->suffix && *marks->suffix && g_str_has_suffix (text->str, marks->suffix))
    g_string_truncate (text, text->len - strlen (marks->suffix));
  if (g_str_has_suffix (text->str, "@@") && text->len > 2)
    g_string_truncate (text, text->len - 2);
  if (!marks->is_byte_level)
    g_string_replace (text, SPACE_SYMBOL, " ", 0);
}

/* "␣4" when TEXT is C alone, four times. */
static char *
label_repeated (const GString *text, char c, const char *symbol)
{
  if (text->len == 0 || strspn (text->str, (char[]) { c, '\0' }) != text->len)
    return NULL;
  return text->len == 1 ? g_strdup (symbol) : g_strdup_printf ("%s%" G_GSIZE_FORMAT, symbol, text->len);
}

static char *
label_bytes (const GString *text)
{
  g_autoptr (GString) label = g_string_new (NULL);

  for (gsize i = 0; i < text->len; i++)
    g_string_append_printf (label, i > 0 ? " %02X" : "%02X", (guint8) text->str[i]);
  return g_strdup (label->str);
}

/* What a person reads for TEXT, which is what a piece stands for: white space, bytes that are no character, control
 * characters and lone marks get signs that can be seen. */
static char *
label_text (GString *text)
{
  char *label = label_repeated (text, ' ', OPEN_BOX);

  if (!label)
    label = label_repeated (text, '\n', DOWN_LEFT_ARROW);
  if (!label)
    label = label_repeated (text, '\t', TAB_ARROW);
  if (label)
    return label;
  if (text->len == 0)
    return g_strdup (EMPTY_SET);
  if (!g_utf8_validate_len (text->str, text->len, NULL))
    return label_bytes (text);
  if (text->str[0] == ' ')
    g_string_erase (text, 0, 1);

  gunichar c = g_utf8_get_char (text->str);
  bool is_single = *g_utf8_next_char (text->str) == '\0';
  if (is_single && (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT))
    return g_strdup_printf ("U+%04X", c);
  return g_strconcat (lgn_char_is_mark (c) ? DOTTED_CIRCLE : "", text->str, NULL);
}

/* The label of PIECE where it is the end of it, as of nearly all pieces: letters and digits of ASCII behind the mark of a piece
 * inside a word or behind what stands for a space; NULL for all others. */
static char *
find_label (char *piece, const LgnPieceMarks *marks)
{
  const char *space = marks->is_byte_level ? BYTE_LEVEL_SPACE : SPACE_SYMBOL;
  gsize n = 0;

  if (marks->suffix && *marks->suffix)
    return NULL;
  if (marks->prefix && g_str_has_prefix (piece, marks->prefix))
    piece += strlen (marks->prefix);
  if (g_str_has_prefix (piece, space))
    piece += strlen (space);
  while (g_ascii_isalnum (piece[n]))
    n++;
  return n > 0 && piece[n] == '\0' ? piece : NULL;
}

static char *
make_label (const char *piece, const LgnPieceMarks *marks)
{
  g_autoptr (GString) text = g_string_new (piece);
  int byte = parse_byte_piece (piece);

  if (byte >= 0)
    {
      g_string_truncate (text, 0);
      g_string_append_c (text, (char) byte);
      return label_text (text);
    }
  strip_marks (text, marks);
  if (marks->is_byte_level)
    decode_bytes (text);
  return label_text (text);
}

static void
tokens_clear (gpointer data)
{
  LgnTokens *tokens = data;

  g_clear_pointer (&tokens->text[0], g_ref_string_release);
  g_clear_pointer (&tokens->text[1], g_ref_string_release);
  g_free (tokens->token);
  g_free (tokens->piece);
  g_free (tokens->label);
  g_string_chunk_free (tokens->strings);
}

static LgnTokens *
tokens_alloc (guint n)
{
  LgnTokens *tokens = g_atomic_rc_box_new0 (LgnTokens);

  tokens->n = n;
  tokens->token = g_new0 (LgnToken, n);
  tokens->piece = g_new (char *, n);
  tokens->label = g_new (char *, n);
  tokens->strings = g_string_chunk_new (1024);
  return tokens;
}

/* Spells token I, which has ID: what a vocabulary calls PIECE (NULL: nothing), or what IS_SPECIAL and no part of the text. */
static void
spell_token (LgnTokens *tokens, guint i, const char *piece, bool is_special, const LgnPieceMarks *marks)
{
  g_autofree char *number = piece ? NULL : g_strdup_printf ("%d", tokens->token[i].id);

  tokens->piece[i] = g_string_chunk_insert (tokens->strings, piece ? piece : number);
  tokens->label[i] = piece && !is_special ? find_label (tokens->piece[i], marks) : tokens->piece[i];
  if (tokens->label[i])
    return;
  g_autofree char *label = make_label (piece, marks);
  tokens->label[i] = g_string_chunk_insert (tokens->strings, label);
}

static bool
is_spelt_alike (const LgnToken *a, const LgnToken *b)
{
  const guint flags = LGN_TOKEN_SPECIAL | LGN_TOKEN_UNKNOWN;

  return a->id == b->id && !(a->flags & flags) == !(b->flags & flags);
}

/* Spells all tokens, each id once: SLOTS, a hash table, has the numbers of the first of them, from 1 on. */
static void
spell_tokens (LgnTokens *tokens, LgnPieceFunc func, gpointer data, const LgnPieceMarks *marks)
{
  guint n_bits = g_bit_storage (tokens->n) + 1;
  g_autofree guint32 *slots = g_new0 (guint32, (gsize) 1 << n_bits);

  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      gsize slot = (guint32) token->id * 2654435769u >> (32 - n_bits);
      while (slots[slot] != 0 && !is_spelt_alike (&tokens->token[slots[slot] - 1], token))
        slot = (slot + 1) & (((gsize) 1 << n_bits) - 1);
      if (slots[slot] == 0)
        {
          slots[slot] = i + 1;
          spell_token (tokens, i, func (token->id, data), token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_UNKNOWN), marks);
        }
      tokens->piece[i] = tokens->piece[slots[slot] - 1];
      tokens->label[i] = tokens->label[slots[slot] - 1];
    }
}

/**
 * lgn_tokens_new_shared: tokens of a text or a pair, on which references are taken.
 * @text: the two texts, the second may be NULL
 * @token: [n]
 * @func: says how an id is spelt (NULL: by its number); @data is handed to it
 * @marks: how the vocabulary marks its pieces
 * Returns: (transfer full)
 */
LgnTokens *
lgn_tokens_new_shared (GRefString *const text[2], const LgnToken *token, guint n, LgnPieceFunc func, gpointer data,
                       const LgnPieceMarks *marks)
{
  LgnTokens *tokens = tokens_alloc (n);

  for (guint i = 0; i < 2; i++)
    if (text[i])
      {
        tokens->text[i] = g_ref_string_acquire (text[i]);
        tokens->text_len[i] = g_ref_string_length (text[i]);
      }
  if (n > 0)
    memcpy (tokens->token, token, n * sizeof *token);
  spell_tokens (tokens, func, data, marks);
  return tokens;
}

/* lgn_tokens_new: as lgn_tokens_new_shared, for texts of TEXT_LEN bytes, which are copied. (transfer full) */
LgnTokens *
lgn_tokens_new (const char *const text[2], const gsize text_len[2], const LgnToken *token, guint n, LgnPieceFunc func,
                gpointer data, const LgnPieceMarks *marks)
{
  GRefString *copy[2] = { NULL, NULL };

  for (guint i = 0; i < 2; i++)
    if (text[i])
      copy[i] = g_ref_string_new_len (text[i], (gssize) text_len[i]);
  LgnTokens *tokens = lgn_tokens_new_shared (copy, token, n, func, data, marks);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&copy[i], g_ref_string_release);
  return tokens;
}

/* lgn_tokens_new_from_ids: tokens without a text, which are shown as the numbers they are. (transfer full) */
LgnTokens *
lgn_tokens_new_from_ids (const gint64 *ids, guint n)
{
  LgnTokens *tokens = tokens_alloc (n);

  tokens->text[0] = g_ref_string_new ("");
  for (guint i = 0; i < n; i++)
    {
      char number[24];
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, ids[i]);
      tokens->token[i].id = (gint32) CLAMP (ids[i], G_MININT32, G_MAXINT32);
      tokens->piece[i] = tokens->label[i] = g_string_chunk_insert_const (tokens->strings, number);
    }
  return tokens;
}

/* Copies token FROM of MORE to place TO of TOKENS. */
static void
copy_token (LgnTokens *tokens, guint to, const LgnTokens *more, guint from)
{
  tokens->token[to] = more->token[from];
  tokens->piece[to] = g_string_chunk_insert_const (tokens->strings, more->piece[from]);
  tokens->label[to] = g_string_chunk_insert_const (tokens->strings, more->label[from]);
}

/* lgn_tokens_append: the TOKENS of a text, and MORE that stand after it in a sequence without being part of it: no
 * vocabulary has them, so that their ids are -1. (transfer full) */
LgnTokens *
lgn_tokens_append (const LgnTokens *tokens, const LgnTokens *more)
{
  LgnTokens *all = tokens_alloc (tokens->n + more->n);

  for (guint i = 0; i < 2; i++)
    if (tokens->text[i])
      {
        all->text[i] = g_ref_string_acquire (tokens->text[i]);
        all->text_len[i] = tokens->text_len[i];
      }
  for (guint i = 0; i < tokens->n; i++)
    copy_token (all, i, tokens, i);
  for (guint i = 0; i < more->n; i++)
    {
      LgnToken *token = &all->token[tokens->n + i];
      copy_token (all, tokens->n + i, more, i);
      *token = (LgnToken) { .id = -1, .flags = token->flags, .start = tokens->text_len[0], .end = tokens->text_len[0] };
    }
  return all;
}

static const char *
get_name (gint32 id, gpointer data)
{
  return ((const char *const *) data)[id];
}

/* lgn_tokens_new_from_names: (transfer full): what is no text, patches of a picture or moments of a sound: tokens called
 * NAMES [n], whose ids are their places, with FLAGS [n] of LgnTokenFlags, or NULL: none. */
LgnTokens *
lgn_tokens_new_from_names (const char *const *names, const guint8 *flags, guint n)
{
  static const char *const no_text[2] = { "", NULL };
  static const gsize no_bytes[2] = { 0, 0 };
  static const LgnPieceMarks no_marks = { 0 };
  g_autofree LgnToken *tokens = g_new0 (LgnToken, n);

  for (guint i = 0; i < n; i++)
    tokens[i] = (LgnToken) { .id = (gint32) i, .flags = flags ? flags[i] : 0 };
  return lgn_tokens_new (no_text, no_bytes, tokens, n, get_name, (gpointer) names, &no_marks);
}

LgnTokens *
lgn_tokens_ref (LgnTokens *tokens)
{
  return g_atomic_rc_box_acquire (tokens);
}

void
lgn_tokens_unref (LgnTokens *tokens)
{
  g_atomic_rc_box_release_full (tokens, tokens_clear);
}

/**
 * lgn_tokens_get_place: the bytes of the text of SEGMENT from the first to the last token that stands for some, half-open:
 * where in a text one of its windows lies.
 * Returns: false, and an empty place at the beginning, when no token stands for any.
 */
bool
lgn_tokens_get_place (const LgnTokens *tokens, guint segment, gsize *start, gsize *end)
{
  bool any = false;

  *start = *end = 0;
  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      if (token->segment != segment || token->start == token->end)
        continue;
      *start = any ? MIN (*start, token->start) : token->start;
      *end = MAX (*end, token->end);
      any = true;
    }
  return any;
}
