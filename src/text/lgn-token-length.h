/* How many tokens a text or a pair of texts may have: cutting them, reading them in windows, filling them up. */
#pragma once

#include "text/lgn-tokens.h"

G_BEGIN_DECLS

/* Some tokens of a text, half-open. */
typedef struct
{
  guint start;
  guint end;
} LgnTokenRange;

void lgn_token_length_cut (GArray *const texts[2], gsize room, bool at_start);
GArray *lgn_token_length_find_windows (guint n, guint room, guint stride, bool from_end);
void lgn_token_length_fill (GArray *tokens, gsize pad_to, bool at_start, gint32 id, guint8 type_id);

G_END_DECLS
