#include "run/lgn-input-tensors.h"
#include "base/lgn-error.h"
#include "io/lgn-checkpoint.h"
#include "run/lgn-batch.h"
#include "run/lgn-network-private.h"

static bool
write_tensors (const LgnBatch *batch, bool with_types, const char *model, const char *path, GError **error)
{
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  g_autoptr (LgnTensorCase) one = lgn_batch_make_case (batch, with_types);

  lgn_safetensors_writer_add (writer, "input_ids", one->ids);
  lgn_safetensors_writer_add (writer, "attention_mask", one->mask);
  if (one->types)
    lgn_safetensors_writer_add (writer, "token_type_ids", one->types);
  if (one->decoder_ids)
    lgn_safetensors_writer_add (writer, "decoder_input_ids", one->decoder_ids);
  if (one->decoder_mask)
    lgn_safetensors_writer_add (writer, "decoder_attention_mask", one->decoder_mask);
  lgn_batch_add_metadata (batch, model, writer);
  return lgn_safetensors_writer_write (writer, path, error);
}

/* Whether a decoder is to be made to read something. */
static bool
has_target (GPtrArray *inputs)
{
  for (guint i = 0; i < inputs->len; i++)
    {
      const LgnInput *input = inputs->pdata[i];
      if (input->target || input->target_ids)
        return true;
    }
  return false;
}

static bool
has_pair (GPtrArray *inputs)
{
  for (guint i = 0; i < inputs->len; i++)
    if (((LgnInput *) inputs->pdata[i])->pair)
      return true;
  return false;
}

/* From the tokeniser alone: what a decoder would read is not known then. */
static bool
save_from_tokenizer (const char *folder, GPtrArray *inputs, const char *out_path, GError **error)
{
  LgnTokenizerHints hints = { 0 };
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, error);
  g_autofree char *name = g_path_get_basename (folder);

  if (!tokenizer)
    return false;
  if (has_target (inputs))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "%s: has no weights, so that nobody knows what a decoder would read; leave the target out", folder);
      return false;
    }
  g_autoptr (LgnBatch) batch = lgn_batch_new (tokenizer, NULL, inputs, error);
  return batch && write_tensors (batch, has_pair (inputs), name, out_path, error);
}

/**
 * lgn_input_tensors_save: writes to OUT_PATH what the network in PATH would be given for INPUTS (of LgnInput), under the reference
 * implementation's names: input_ids, attention_mask, token_type_ids where it has types, decoder_input_ids where it has a
 * decoder; each I64 [rows, n], a row for every input or every window of it, filled up to one length. A folder with nothing but a
 * tokeniser gives what follows from that. The file can be run as it is.
 */
bool
lgn_input_tensors_save (const char *path, GPtrArray *inputs, const char *out_path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !lgn_checkpoint_has_weights (path))
    return save_from_tokenizer (path, inputs, out_path, error);

  g_autoptr (LgnNetwork) network = lgn_network_open (path, NULL, error);
  if (network && !lgn_network_has_decoder (network) && has_target (inputs))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: has no decoder that could read a target; leave it out", path);
      return false;
    }
  g_autoptr (LgnBatch) batch = network ? lgn_batch_new_for_network (network, inputs, NULL, error) : NULL;
  return batch
         && write_tensors (batch, lgn_network_uses_types (network), lgn_network_get_name (network), out_path, error);
}
