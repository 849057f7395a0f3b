#include "text/lgn-token-length.h"

#include <string.h>

static void
cut_one (GArray *tokens, gsize n, bool at_start)
{
  if (at_start)
    g_array_remove_range (tokens, 0, tokens->len - (guint) n);
  else
    g_array_set_size (tokens, (guint) n);
}

/* lgn_token_length_cut: cuts the tokens (LgnToken) of two texts, the second of which may have none, to ROOM together: the longer
 * one first, at its end or AT_START (tokenizers, utils/truncation.rs, TruncationStrategy::LongestFirst). */
void
lgn_token_length_cut (GArray *const texts[2], gsize room, bool at_start)
{
  gsize n[2] = { texts[0]->len, texts[1]->len };
  guint shorter = n[0] > n[1];

  if (n[0] + n[1] <= room)
    return;
  if (n[shorter] > room)
    n[!shorter] = n[shorter];
  else
    n[!shorter] = MAX (n[shorter], room - n[shorter]);
  if (n[0] + n[1] > room)
    {
      n[shorter] = room / 2;
      n[!shorter] = n[shorter] + room % 2;
    }
  cut_one (texts[0], n[0], at_start);
  cut_one (texts[1], n[1], at_start);
}

/**
 * lgn_token_length_find_windows: the windows in which N tokens are read: ROOM tokens each but the last, or but the first when they
 * are counted FROM_END; every one has STRIDE < ROOM tokens of the one before it (tokenizers, tokenizer/encoding.rs,
 * Encoding::truncate). They come in the order of the text.
 * Returns: (transfer full): of LgnTokenRange, at least one
 */
GArray *
lgn_token_length_find_windows (guint n, guint room, guint stride, bool from_end)
{
  GArray *windows = g_array_new (FALSE, FALSE, sizeof (LgnTokenRange));
  guint step = room - stride;
  guint n_windows = n > room ? 1 + (n - room + step - 1) / step : 1;

  for (guint i = 0; i < n_windows; i++)
    {
      guint far = (from_end ? n_windows - 1 - i : i) * step; /* from the end where they are counted */
      guint reach = MIN (room, n - far);
      LgnTokenRange window = { from_end ? n - far - reach : far, from_end ? n - far : far + reach };
      g_array_append_val (windows, window);
    }
  return windows;
}

/* lgn_token_length_fill: puts padding, token ID of type TYPE_ID, behind TOKENS (LgnToken) or before them (AT_START) until there
 * are PAD_TO. */
void
lgn_token_length_fill (GArray *tokens, gsize pad_to, bool at_start, gint32 id, guint8 type_id)
{
  LgnToken padding = { .id = id, .flags = LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING, .type_id = type_id };
  guint n = tokens->len, n_added = n < pad_to ? (guint) pad_to - n : 0;

  if (n_added == 0)
    return;
  g_array_set_size (tokens, n + n_added);
  LgnToken *token = (LgnToken *) tokens->data;
  if (at_start)
    memmove (token + n_added, token, n * sizeof *token);
  for (guint i = 0; i < n_added; i++)
    token[at_start ? i : n + i] = padding;
}
