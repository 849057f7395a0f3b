#include "run/lgn-input-tensors.h"
#include "base/lgn-error.h"
#include "io/lgn-checkpoint.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-network-private.h"

typedef enum
{
  FIELD_ID,
  FIELD_MASK,
  FIELD_TYPE,
} Field;

/* Adds NAME, I64 [1, n], with what FIELD says of every token. */
static void
add_tensor (LgnSafetensorsWriter *writer, const char *name, const LgnTokens *tokens, Field field)
{
  g_autoptr (LgnTensor) tensor = lgn_tensor_new (LGN_DTYPE_I64, 2, (gsize[]) { 1, tokens->n });
  gint64 *numbers = (gint64 *) tensor->data;

  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      bool is_padding = token->flags & LGN_TOKEN_PADDING;
      numbers[i] = field == FIELD_ID ? token->id : field == FIELD_MASK ? !is_padding : token->type_id;
    }
  lgn_safetensors_writer_add (writer, name, tensor);
}

static bool
write_tensors (const LgnTokens *tokens, bool with_types, const LgnTokens *decoder_tokens, const char *path, GError **error)
{
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();

  add_tensor (writer, "input_ids", tokens, FIELD_ID);
  add_tensor (writer, "attention_mask", tokens, FIELD_MASK);
  if (with_types)
    add_tensor (writer, "token_type_ids", tokens, FIELD_TYPE);
  if (decoder_tokens)
    add_tensor (writer, "decoder_input_ids", decoder_tokens, FIELD_ID);
  return lgn_safetensors_writer_write (writer, path, error);
}

/* From the tokeniser alone: what a decoder would read is not known then. */
static bool
save_from_tokenizer (const char *folder, const LgnInput *input, const char *out_path, GError **error)
{
  LgnTokenizerHints hints = { 0 };
  LgnEncodeOptions options = { .pad_to = input->pad_to };
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, error);

  if (!tokenizer)
    return false;
  if (input->target || input->target_ids)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "%s: has no weights, so that nobody knows what a decoder would read; leave the target out", folder);
      return false;
    }
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, input->text, -1, input->pair, -1, &options, error);
  return tokens && write_tensors (tokens, input->pair != NULL, NULL, out_path, error);
}

/**
 * lgn_input_tensors_save: writes to OUT_PATH what the network in PATH would be given for INPUT, under the reference
 * implementation's names: input_ids, attention_mask, token_type_ids where it has types, decoder_input_ids where it has a
 * decoder; each I64 [1, n]. A folder with nothing but a tokeniser gives what follows from that.
 */
bool
lgn_input_tensors_save (const char *path, LgnInput *input, const char *out_path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !lgn_checkpoint_has_weights (path))
    return save_from_tokenizer (path, input, out_path, error);

  g_autoptr (LgnNetwork) network = lgn_network_open (path, NULL, error);
  if (network && !lgn_network_has_decoder (network) && (input->target || input->target_ids))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: has no decoder that could read a target; leave it out", path);
      return false;
    }
  g_autoptr (LgnResult) begun = network ? lgn_network_begin (network, input, NULL, error) : NULL;
  return begun
         && write_tensors (begun->tokens, lgn_network_uses_types (network), begun->decoder_tokens, out_path, error);
}
