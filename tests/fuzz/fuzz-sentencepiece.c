/* Any bytes as a SentencePiece model: what opens must normalise and cut a text. */
#include "text/lgn-sentencepiece.h"
#include "lgn-fuzz.h"

#include <string.h>

#define TEXT "  Hello hi, \xc3\x89\xc3\xa9t\xcc\xa3\xcc\x81 \xe4\xbb\x8a\xe5\xa4\xa9 ab  <x>12 \xf0\x9f\x91\x8d "

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (LgnSentencePieceFile) file = lgn_sentencepiece_parse (bytes, "spiece.model", &error);
  g_autoptr (LgnNormalizer) normalizer = file ? lgn_sentencepiece_make_normalizer (file, &error) : NULL;
  g_autoptr (LgnTokenModel) model = normalizer ? lgn_sentencepiece_make_model (file, 0, &error) : NULL;
  g_auto (LgnNormalized) text = { .max_len = 1 << 16 }, scratch = { .max_len = 1 << 16 };
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (LgnPiece));

  g_assert_true ((model == NULL) == (error != NULL));
  if (!model)
    return 0;
  lgn_normalized_set_original (&text, TEXT, strlen (TEXT));
  LgnTokenModelRoom *room = lgn_token_model_room_new ();
  bool is_cut = lgn_normalizer_run (normalizer, &text, &scratch, NULL)
                && lgn_token_model_tokenize (model, text.text, text.len, room, pieces, NULL);
  lgn_token_model_room_free (room);
  if (!is_cut)
    return 0;
  for (guint i = 0; i < pieces->len; i++)
    {
      const LgnPiece *piece = &g_array_index (pieces, LgnPiece, i);
      g_assert_true (piece->start < piece->end && piece->end <= text.len);
      g_assert_nonnull (lgn_vocab_get (model->vocab, piece->id, NULL));
    }
  return 0;
}
