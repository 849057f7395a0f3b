#include "view/lgn-token-label.h"
#include "base/lgn-i18n.h"

#include <string.h>

static bool
is_rtl_script (GUnicodeScript script)
{
  switch (script)
    {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_SAMARITAN:
    case G_UNICODE_SCRIPT_MANDAIC:
    case G_UNICODE_SCRIPT_ADLAM:
    case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
      return true;
    default:
      return false;
    }
}

static bool
is_cjk_script (GUnicodeScript script)
{
  switch (script)
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
      return true;
    default:
      return false;
    }
}

/* lgn_text_count_strong: the letters of TEXT that run from left to right and from right to left. */
void
lgn_text_count_strong (const char *text, gsize *n_ltr, gsize *n_rtl)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalpha (c))
        continue;
      if (is_rtl_script (g_unichar_get_script (c)))
        (*n_rtl)++;
      else
        (*n_ltr)++;
    }
}

/* lgn_text_is_rtl: whether the first strong character of TEXT (UTF-8) runs from right to left. */
bool
lgn_text_is_rtl (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return is_rtl_script (g_unichar_get_script (g_utf8_get_char (p)));
  return false;
}

/* Marks of punctuation that are as wide as East Asian characters. */
static bool
is_cjk_punctuation (gunichar c)
{
  return (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff65);
}

static bool
is_all_cjk (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (!is_cjk_script (g_unichar_get_script (g_utf8_get_char (p))) && !is_cjk_punctuation (g_utf8_get_char (p)))
      return false;
  return *text != '\0';
}

/* Characters without a picture of their own: controls, zero widths, marks of direction. */
static bool
is_invisible (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED || type == G_UNICODE_PRIVATE_USE
         || (g_unichar_iszerowidth (c) && !g_unichar_ismark (c));
}

/* What C, which is white, is shown as; NULL for any other character. */
static const char *
get_space_sign (gunichar c)
{
  if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
    return "↵";
  if (c == '\t')
    return "⇥";
  return g_unichar_isspace (c) ? "␣" : NULL;
}

/* "␣4" for four spaces; NULL where TEXT is not all white. */
static char *
show_white (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = text;

  while (*p)
    {
      const char *sign = get_space_sign (g_utf8_get_char (p));
      guint count = 0;

      if (!sign)
        return NULL;
      for (; *p && g_strcmp0 (get_space_sign (g_utf8_get_char (p)), sign) == 0; p = g_utf8_next_char (p))
        count++;
      g_string_append (out, sign);
      if (count > 1)
        g_string_append_printf (out, "%u", count);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* "U+200B" when TEXT is nothing but characters that cannot be seen, else NULL. */
static char *
show_code_points (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!is_invisible (c))
        return NULL;
      if (out->len < 24)
        g_string_append_printf (out, "%sU+%04X", out->len ? " " : "", c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
show_bytes (const guint8 *bytes, gsize n)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n && i < 8; i++)
    g_string_append_printf (out, "%s%02X", i > 0 ? " " : "", bytes[i]);
  if (n > 8)
    g_string_append (out, "…");
  return g_string_free (out, FALSE);
}

/* TEXT, which has something to see, in one line and without what would reorder it. */
static char *
show_text (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *p = text;
  gsize n = 0;

  if (g_unichar_ismark (g_utf8_get_char (text)))
    g_string_append (out, "◌");
  for (; *p && n < LGN_LABEL_MAX_CHARS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      const char *sign = get_space_sign (c);

      if (c == 0x200c || c == 0x200d) /* joiners shape their neighbours */
        g_string_append_unichar (out, c);
      else if (sign)
        g_string_append (out, c == ' ' ? " " : sign);
      else if (!is_invisible (c))
        g_string_append_unichar (out, c);
      else if (c < 0x20)
        g_string_append_unichar (out, 0x2400 + c);
    }
  if (*p)
    g_string_append (out, "…");
  return g_string_free (out, FALSE);
}

/* Whether the label of token INDEX is a code point or bytes that the tokeniser could not show as letters. */
static bool
is_code (const LgnTokens *tokens, guint index)
{
  const LgnToken *token = &tokens->token[index];
  const char *text = tokens->text[token->segment & 1], *label = tokens->label[index], *piece = tokens->piece[index];

  if (g_str_has_prefix (label, "U+") && !g_str_has_prefix (piece, "U+"))
    return true;
  if (g_str_has_prefix (piece, "<0x") && strlen (piece) == 6 && strlen (label) == 2)
    return true;
  return text && token->start < token->end && token->end <= tokens->text_len[token->segment & 1]
         && !g_utf8_validate_len (text + token->start, token->end - token->start, NULL);
}

/**
 * lgn_label_make_visible: TEXT as a label shows it: spaces, line ends and tabs as signs, a code point for what has no
 * picture, bytes in hexadecimal where it is not UTF-8, ∅ for nothing. FLAGS is added to.
 * Returns: (transfer full): the label, UTF-8, one line.
 */
char *
lgn_label_make_visible (const char *text, guint *flags)
{
  g_autofree char *trimmed = NULL;
  char *special;

  if (*text == '\0')
    return g_strdup ("∅");
  if (!g_utf8_validate (text, -1, NULL))
    {
      *flags |= LGN_LABEL_FRAMED | LGN_LABEL_DIM;
      return show_bytes ((const guint8 *) text, strlen (text));
    }
  if ((special = show_white (text)))
    return special;
  if ((special = show_code_points (text)))
    {
      *flags |= LGN_LABEL_FRAMED;
      return special;
    }
  trimmed = g_strstrip (g_strdup (text));
  if (lgn_text_is_rtl (trimmed))
    *flags |= LGN_LABEL_RTL;
  if (is_all_cjk (trimmed))
    *flags |= LGN_LABEL_CJK;
  return show_text (trimmed);
}

/* The part of the text that N tokens from FIRST on stand for, or NULL where they stand for none, or for parts of characters. */
static char *
get_source (const LgnTokens *tokens, guint first, guint n)
{
  const LgnToken *from = &tokens->token[first], *to = &tokens->token[first + n - 1];
  guint segment = from->segment & 1;
  const char *text = tokens->text[segment];

  if (!text || to->segment != from->segment || from->start >= to->end || to->end > tokens->text_len[segment]
      || !g_utf8_validate_len (text + from->start, to->end - from->start, NULL))
    return NULL;
  return g_strndup (text + from->start, to->end - from->start);
}

static char *
join_labels (const LgnTokens *tokens, guint first, guint n, bool is_raw)
{
  GString *joined = g_string_new (NULL);

  for (guint i = first; i < first + n && joined->len < 4 * LGN_LABEL_MAX_CHARS; i++)
    {
      g_string_append (joined, is_raw && i > first ? " " : "");
      g_string_append (joined, is_raw ? tokens->piece[i] : tokens->label[i]);
    }
  return g_string_free (joined, FALSE);
}

/**
 * lgn_label_for_tokens: the label of N tokens from FIRST on that are shown as one: a token's own, or a word as it stands in the
 * text. IS_RAW: the vocabulary's spelling.
 * Returns: (transfer full): the label; FLAGS, of LgnLabelFlags.
 */
char *
lgn_label_for_tokens (const LgnTokens *tokens, guint first, guint n, bool is_raw, guint *flags)
{
  g_autofree char *text = NULL;

  *flags = tokens->token[first].flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING) ? LGN_LABEL_DIM : 0;
  if (n == 1 && !is_raw && is_code (tokens, first))
    *flags |= LGN_LABEL_FRAMED | (g_str_has_prefix (tokens->label[first], "U+") ? 0 : LGN_LABEL_DIM);
  if (n > 1 && !is_raw)
    text = get_source (tokens, first, n);
  if (!text)
    text = join_labels (tokens, first, n, is_raw);
  return lgn_label_make_visible (text, flags);
}

/**
 * lgn_label_make_tooltip: what there is to know about token INDEX: the vocabulary's spelling, its id where there is a text,
 * the bytes it stands for; of an unknown one also the text.
 * Returns: (transfer full): lines of text.
 */
char *
lgn_label_make_tooltip (const LgnTokens *tokens, guint index)
{
  const LgnToken *token = &tokens->token[index];
  guint flags = 0;
  g_autofree char *piece = lgn_label_make_visible (tokens->piece[index], &flags);
  GString *out = g_string_new (piece);

  g_string_append_c (out, '\n');
  if (tokens->text_len[0] > 0)
    g_string_append_printf (out, _ ("token %u, id %d"), index, token->id);
  else
    g_string_append_printf (out, _ ("token %u"), index);
  if (token->end > token->start)
    {
      g_string_append_c (out, '\n');
      g_string_append_printf (out, _ ("bytes %zu to %zu"), token->start, token->end);
    }
  if (token->flags & LGN_TOKEN_UNKNOWN)
    {
      g_autofree char *source = get_source (tokens, index, 1);
      g_autofree char *visible = source ? lgn_label_make_visible (source, &flags) : NULL;
      if (visible)
        g_string_append_printf (out, "\n%s", visible);
    }
  return g_string_free (out, FALSE);
}
