#include "text/lgn-chars.h"

/* lgn_char_is_space: Unicode's White_Space. */
bool
lgn_char_is_space (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f
         || c == 0x205f || c == 0x3000;
}

/* lgn_char_is_punctuation: general category P, and the symbols of ASCII. */
bool
lgn_char_is_punctuation (gunichar c)
{
  if (c < 0x80)
    return g_ascii_ispunct ((char) c);
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
      return true;
    default:
      return false;
    }
}

/* lgn_char_is_letter: general category L. */
bool
lgn_char_is_letter (gunichar c)
{
  return c < 0x80 ? g_ascii_isalpha ((char) c) : g_unichar_isalpha (c);
}

/* lgn_char_is_number: general category N. */
bool
lgn_char_is_number (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isdigit ((char) c);
  switch (g_unichar_type (c))
    {
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
      return true;
    default:
      return false;
    }
}

/* lgn_char_is_mark: general category M. */
bool
lgn_char_is_mark (gunichar c)
{
  return c >= 0x300 && g_unichar_ismark (c);
}

/* lgn_char_is_nonspacing_mark: general category Mn. */
bool
lgn_char_is_nonspacing_mark (gunichar c)
{
  return c >= 0x300 && g_unichar_type (c) == G_UNICODE_NON_SPACING_MARK;
}

/* lgn_char_is_word: \w of regular expressions (Unicode Technical Standard 18, annex C). */
bool
lgn_char_is_word (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c) || c == '_';
  if (c == 0x200c || c == 0x200d || (c >= 0x24b6 && c <= 0x24e9) || (c >= 0x1f130 && c <= 0x1f149)
      || (c >= 0x1f150 && c <= 0x1f169) || (c >= 0x1f170 && c <= 0x1f189))
    return true;
  switch (g_unichar_type (c))
    {
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_CONNECT_PUNCTUATION:
      return true;
    default:
      return lgn_char_is_letter (c) || lgn_char_is_mark (c);
    }
}

/* lgn_char_is_control: general categories Cc, Cf and Co without tab, line feed and carriage return. */
bool
lgn_char_is_control (gunichar c)
{
  if (c < 0x80)
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_PRIVATE_USE:
      return true;
    default:
      return false;
    }
}

/* lgn_char_is_cjk: the blocks of CJK ideographs around which a BertNormalizer puts spaces. */
bool
lgn_char_is_cjk (gunichar c)
{
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2a6df)
         || (c >= 0x2a700 && c <= 0x2b73f) || (c >= 0x2b740 && c <= 0x2b81f) || (c >= 0x2b920 && c <= 0x2ceaf)
         || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

static bool
is_printable_byte (guint8 byte)
{
  return (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte != 0xad);
}

/* lgn_char_from_byte: the visible character by which byte-level vocabularies write BYTE: printable Latin-1 as it is, the
 * others from U+0100 on in ascending order (Radford et al. 2019, bytes_to_unicode). */
gunichar
lgn_char_from_byte (guint8 byte)
{
  if (is_printable_byte (byte))
    return byte;
  if (byte <= ' ')
    return 0x100 + (gunichar) byte;
  return byte == 0xad ? 0x143 : 0x121 + (gunichar) (byte - 0x7f);
}

/* lgn_char_to_byte: the byte that C writes in byte-level vocabularies, or -1. */
int
lgn_char_to_byte (gunichar c)
{
  if (c < 0x100)
    return is_printable_byte ((guint8) c) ? (int) c : -1;
  if (c <= 0x120)
    return (int) c - 0x100;
  if (c < 0x143)
    return (int) c - 0x121 + 0x7f;
  return c == 0x143 ? 0xad : -1;
}
