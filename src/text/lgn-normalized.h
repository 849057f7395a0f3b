/* A text that is being changed, with the place in the original of every byte; and such a text cut into parts. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Bytes of the original text, half-open. */
typedef struct
{
  guint32 start;
  guint32 end;
} LgnSpan;

typedef struct
{
  char *text;      /* [len] UTF-8; no zero byte follows */
  LgnSpan *origin; /* [len] what the byte stands for */
  gsize len;
  gsize capacity;
  gsize max_len; /* what would make it longer is dropped and sets OVERFLOWED */
  bool overflowed;
} LgnNormalized;

void lgn_normalized_clear (LgnNormalized *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnNormalized, lgn_normalized_clear)

void lgn_normalized_set_original (LgnNormalized *self, const char *text, gsize len);
void lgn_normalized_append (LgnNormalized *self, const char *text, const LgnSpan *origin, gsize len);
void lgn_normalized_append_repeated (LgnNormalized *self, const char *text, gsize len, LgnSpan origin);

/* Writes a changed copy of a part of a text, character by character. How the characters of both correspond decides which
 * bytes of the original every new byte stands for. */
typedef struct
{
  LgnNormalized *out;
  const char *text;      /* [len] the part */
  const LgnSpan *origin; /* [len] */
  gsize len;
  gsize offset; /* what precedes is used up */
} LgnEdit;

void lgn_edit_begin (LgnEdit *edit, LgnNormalized *out, const char *text, const LgnSpan *origin, gsize len);
void lgn_edit_skip (LgnEdit *edit, gsize n_chars);
void lgn_edit_keep (LgnEdit *edit, gsize n);
void lgn_edit_put (LgnEdit *edit, gunichar c, gssize change);

/* A part of a text: ID is that of the added token that it is, or -1 for text that is still to be tokenised. */
typedef struct
{
  guint32 start;
  guint32 end;
  gint32 id;
} LgnPart;

typedef struct
{
  LgnNormalized text;
  GArray *parts; /* of LgnPart, in order, never empty */
} LgnParts;

void lgn_parts_init (LgnParts *self, gsize max_len);
void lgn_parts_clear (LgnParts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnParts, lgn_parts_clear)

void lgn_parts_reset (LgnParts *self);
void lgn_parts_append (LgnParts *self, const char *text, const LgnSpan *origin, gsize len, gint32 id);
void lgn_parts_end_part (LgnParts *self, gsize start);
void lgn_parts_add (GArray *parts, gsize start, gsize end, gint32 id);
void lgn_parts_swap (LgnParts *a, LgnParts *b);
void lgn_parts_swap_cuts (LgnParts *a, LgnParts *b);

G_END_DECLS
