/* Kinds of characters, as the tokenizers library and Unicode define them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

bool lgn_char_is_space (gunichar c);
bool lgn_char_is_punctuation (gunichar c);
bool lgn_char_is_letter (gunichar c);
bool lgn_char_is_number (gunichar c);
bool lgn_char_is_word (gunichar c);
bool lgn_char_is_mark (gunichar c);
bool lgn_char_is_nonspacing_mark (gunichar c);
bool lgn_char_is_control (gunichar c);
bool lgn_char_is_cjk (gunichar c);

gunichar lgn_char_from_byte (guint8 byte);
int lgn_char_to_byte (gunichar c);

/* The character that begins TEXT, which is valid UTF-8, and its length. */
static inline gunichar
lgn_char_get (const char *text, gsize *n_bytes)
{
  guint8 first = (guint8) *text;

  if (first < 0x80)
    {
      *n_bytes = 1;
      return first;
    }
  *n_bytes = (gsize) g_utf8_skip[first];
  return g_utf8_get_char (text);
}

G_END_DECLS
