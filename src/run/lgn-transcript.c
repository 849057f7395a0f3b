#include "run/lgn-transcript.h"

/**
 * lgn_transcript_new: the words of LOGITS [n_frames, vocabulary] by the best path: the likeliest token of every frame, equal
 * neighbours as one, without blanks and other special tokens. Graves et al. 2006, "Connectionist temporal classification",
 * section 3.2. TOKENIZER is one with a blank.
 * Returns: (transfer full): NULL with LGN_ERROR_LIMIT.
 */
char *
lgn_transcript_new (LgnTokenizer *tokenizer, const LgnTensor *logits, GError **error)
{
  gsize n = logits->shape[0], width = logits->shape[1];
  gint32 blank = lgn_tokenizer_get_blank (tokenizer);
  g_autofree gint32 *path = g_new (gint32, n);

  for (gsize t = 0; t < n; t++)
    {
      const float *row = (const float *) logits->data + t * width;
      gsize best = 0;
      for (gsize i = 1; i < width; i++)
        if (row[i] > row[best])
          best = i;
      path[t] = lgn_tokenizer_is_special (tokenizer, (gint32) best) ? blank : (gint32) best;
    }
  return lgn_tokenizer_decode (tokenizer, path, (guint) n, true, error);
}
