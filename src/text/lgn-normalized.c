#include "text/lgn-normalized.h"

#include <string.h>

void
lgn_normalized_clear (LgnNormalized *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->origin, g_free);
  self->len = self->capacity = 0;
}

/* Makes room for LEN more bytes; false when the text would become too long. */
static bool
reserve (LgnNormalized *self, gsize len)
{
  if (len > self->max_len - self->len)
    {
      self->overflowed = true;
      return false;
    }
  if (self->len + len > self->capacity)
    {
      self->capacity = MAX (64, MAX (self->len + len, self->capacity * 2));
      self->text = g_realloc (self->text, self->capacity);
      self->origin = g_renew (LgnSpan, self->origin, self->capacity);
    }
  return true;
}

/* lgn_normalized_set_original: the LEN bytes of TEXT unchanged: every byte stands for its whole character. */
void
lgn_normalized_set_original (LgnNormalized *self, const char *text, gsize len)
{
  self->len = 0;
  if (!reserve (self, len))
    return;
  for (gsize i = 0; i < len;)
    {
      gsize n = (gsize) (g_utf8_next_char (text + i) - (text + i));
      for (gsize k = 0; k < n; k++)
        self->origin[i + k] = (LgnSpan) { (guint32) i, (guint32) (i + n) };
      i += n;
    }
  if (len > 0)
    memcpy (self->text, text, len);
  self->len = len;
}

void
lgn_normalized_append (LgnNormalized *self, const char *text, const LgnSpan *origin, gsize len)
{
  if (len == 0 || !reserve (self, len))
    return;
  memcpy (self->text + self->len, text, len);
  memcpy (self->origin + self->len, origin, len * sizeof *origin);
  self->len += len;
}

/* lgn_normalized_append_repeated: appends LEN bytes that all stand for the same ORIGIN. */
void
lgn_normalized_append_repeated (LgnNormalized *self, const char *text, gsize len, LgnSpan origin)
{
  if (!reserve (self, len))
    return;
  for (gsize i = 0; i < len; i++)
    {
      self->text[self->len + i] = text[i];
      self->origin[self->len + i] = origin;
    }
  self->len += len;
}

/* lgn_edit_begin: starts to write a changed copy of the LEN bytes of TEXT at the end of OUT, which must not own TEXT. */
void
lgn_edit_begin (LgnEdit *edit, LgnNormalized *out, const char *text, const LgnSpan *origin, gsize len)
{
  *edit = (LgnEdit) { out, text, origin, len, 0 };
}

/* lgn_edit_skip: N_CHARS characters of the old text have no counterpart. */
void
lgn_edit_skip (LgnEdit *edit, gsize n_chars)
{
  for (; n_chars > 0 && edit->offset < edit->len; n_chars--)
    edit->offset += (gsize) g_utf8_skip[(guint8) edit->text[edit->offset]];
}

/**
 * lgn_edit_put: writes C. CHANGE 0: it takes the place of the next character of the old text; 1 or more: it is new, and
 * stands for the same as the character before it; -N: it takes the place of the next character, and the N characters
 * after that have no counterpart. (The convention of the tokenizers library's NormalizedString.transform.)
 */
void
lgn_edit_put (LgnEdit *edit, gunichar c, gssize change)
{
  char bytes[6];
  gsize n = (gsize) g_unichar_to_utf8 (c, bytes);
  LgnSpan origin = { 0, 0 };

  if (edit->len > 0)
    origin = (LgnSpan) { edit->origin[0].start, edit->origin[0].start };
  if (change > 0 && edit->offset > 0)
    origin = edit->origin[edit->offset - 1];
  else if (change <= 0 && edit->len > 0)
    origin = edit->origin[MIN (edit->offset, edit->len - 1)];
  if (change <= 0)
    lgn_edit_skip (edit, 1 + (gsize) -change);
  edit->offset = MIN (edit->offset, edit->len);
  lgn_normalized_append_repeated (edit->out, bytes, n, origin);
}

/* lgn_edit_keep: the next N bytes of the old text, characters of one byte each, stay. */
void
lgn_edit_keep (LgnEdit *edit, gsize n)
{
  lgn_normalized_append (edit->out, edit->text + edit->offset, edit->origin + edit->offset, n);
  edit->offset += n;
}

/* lgn_parts_init: no parts yet; their text grows to MAX_LEN bytes at most. */
void
lgn_parts_init (LgnParts *self, gsize max_len)
{
  *self = (LgnParts) { { .max_len = max_len }, g_array_new (FALSE, FALSE, sizeof (LgnPart)) };
}

void
lgn_parts_clear (LgnParts *self)
{
  lgn_normalized_clear (&self->text);
  g_clear_pointer (&self->parts, g_array_unref);
}

/* lgn_parts_reset: takes all parts out and keeps the memory. */
void
lgn_parts_reset (LgnParts *self)
{
  self->text.len = 0;
  g_array_set_size (self->parts, 0);
}

/* lgn_parts_add: appends the bytes START to END of the text as a part; nothing when that is empty. */
void
lgn_parts_add (GArray *parts, gsize start, gsize end, gint32 id)
{
  LgnPart part = { (guint32) start, (guint32) end, id };

  if (end > start)
    g_array_append_val (parts, part);
}

/* lgn_parts_append: one more part, a copy of LEN bytes; nothing when it is empty. */
void
lgn_parts_append (LgnParts *self, const char *text, const LgnSpan *origin, gsize len, gint32 id)
{
  gsize start = self->text.len;

  lgn_normalized_append (&self->text, text, origin, len);
  lgn_parts_add (self->parts, start, self->text.len, id);
}

/* lgn_parts_end_part: what was written to the text from START on becomes a part; nothing when that is empty. */
void
lgn_parts_end_part (LgnParts *self, gsize start)
{
  lgn_parts_add (self->parts, start, self->text.len, -1);
}

/* lgn_parts_swap_cuts: exchanges the lists of parts, not the texts. */
void
lgn_parts_swap_cuts (LgnParts *a, LgnParts *b)
{
  GArray *keep = a->parts;

  a->parts = b->parts;
  b->parts = keep;
}

void
lgn_parts_swap (LgnParts *a, LgnParts *b)
{
  LgnParts keep = *a;

  *a = *b;
  *b = keep;
}
