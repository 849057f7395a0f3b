#include "run/lgn-input-tensors.h"
#include "base/lgn-error.h"
#include "base/lgn-json.h"
#include "io/lgn-checkpoint.h"
#include "media/lgn-image-processor.h"
#include "run/lgn-batch.h"
#include "run/lgn-network-private.h"
#include "run/lgn-sound-input.h"
#include "run/lgn-source.h"

#include <string.h>

static void
add_if (LgnSafetensorsWriter *writer, const char *name, LgnTensor *tensor)
{
  if (tensor)
    lgn_safetensors_writer_add (writer, name, tensor);
}

static void
add_batch (LgnSafetensorsWriter *writer, const LgnBatch *batch, bool with_types, const char *model)
{
  g_autoptr (LgnTensorCase) one = lgn_batch_make_case (batch, with_types);

  lgn_safetensors_writer_add (writer, "input_ids", one->ids);
  lgn_safetensors_writer_add (writer, "attention_mask", one->mask);
  add_if (writer, "token_type_ids", one->types);
  add_if (writer, "decoder_input_ids", one->decoder_ids);
  add_if (writer, "decoder_attention_mask", one->decoder_mask);
  lgn_batch_add_metadata (batch, model, writer);
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

/* Whether the network beside the tokeniser in FOLDER tells types of tokens apart, as far as config.json says. */
static bool
has_types (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "config.json", NULL);
  g_autoptr (json_t) config = g_file_test (path, G_FILE_TEST_EXISTS) ? lgn_json_read (path, NULL) : NULL;

  return json_integer_value (json_object_get (config, "type_vocab_size")) > 1;
}

static bool
add_texts (LgnSafetensorsWriter *writer, const char *folder, GPtrArray *inputs, GError **error)
{
  LgnTokenizerHints hints = { 0 };
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, error);
  g_autoptr (LgnBatch) batch = tokenizer ? lgn_batch_new (tokenizer, NULL, inputs, error) : NULL;
  g_autofree char *name = g_path_get_basename (folder);

  if (batch)
    add_batch (writer, batch, has_pair (inputs) || has_types (folder), name);
  return batch != NULL;
}

static bool
add_picture (LgnSafetensorsWriter *writer, const char *folder, const LgnInput *input, GError **error)
{
  g_autoptr (LgnImageProcessor) processor = lgn_image_processor_open (folder, NULL, error);
  g_autoptr (LgnImage) image = processor ? lgn_image_load (input->image, error) : NULL;
  g_auto (LgnImageInputs) made = { 0 };

  if (!image || !lgn_image_processor_run (processor, image, &made, error))
    return false;
  if (made.input_ids && input->text)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "%s: the network reads the picture's colours in place of a text; leave the text out", folder);
      return false;
    }
  add_if (writer, "input_ids", made.input_ids);
  add_if (writer, "pixel_values", made.pixel_values);
  add_if (writer, "pixel_mask", made.pixel_mask);
  return true;
}

static bool
add_sound (LgnSafetensorsWriter *writer, const char *folder, const LgnInput *input, GError **error)
{
  g_autoptr (LgnAudioProcessor) processor = lgn_audio_processor_open (folder, error);
  g_auto (LgnAudioInputs) made = { 0 };
  g_autoptr (LgnFeeds) feeds = processor ? lgn_sound_make_feeds (processor, input, &made, error) : NULL;
  g_autoptr (GPtrArray) names = feeds ? lgn_feeds_list (feeds) : NULL;

  if (!feeds)
    return false;
  if (made.attention_mask && input->text)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: the network hears sound and reads no text; leave the text out",
                   folder);
      return false;
    }
  for (guint i = 0; i < names->len; i++)
    lgn_safetensors_writer_add (writer, names->pdata[i], lgn_feeds_lookup (feeds, names->pdata[i]));
  return true;
}

static void
add_target_ids (LgnSafetensorsWriter *writer, const LgnInput *input)
{
  g_autoptr (LgnTensor) ids = lgn_tensor_new (LGN_DTYPE_I64, 2, (gsize[]) { 1, input->n_target_ids });

  memcpy ((void *) ids->data, input->target_ids, lgn_tensor_n_bytes (ids));
  lgn_safetensors_writer_add (writer, "decoder_input_ids", ids);
}

/* From the tokeniser and preprocessor_config.json alone: what a decoder would read is known then only where it is given as ids
 * beside a picture or sound. */
static bool
save_from_folder (const char *folder, GPtrArray *inputs, const char *out_path, GError **error)
{
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  const LgnInput *first = inputs->pdata[0];

  if (has_target (inputs) && (first->target || first->text))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "%s: without the weights nobody knows what a decoder would read; leave the target out", folder);
      return false;
    }
  if ((first->text && !add_texts (writer, folder, inputs, error))
      || (first->image && !add_picture (writer, folder, first, error))
      || (first->audio && !add_sound (writer, folder, first, error)))
    return false;
  if (first->target_ids)
    add_target_ids (writer, first);
  return lgn_safetensors_writer_write (writer, out_path, error);
}

static bool
save_from_network (const char *path, GPtrArray *inputs, const char *out_path, GError **error)
{
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  g_autoptr (LgnNetwork) network = lgn_network_open (path, NULL, error);

  if (network && !lgn_network_has_decoder (network) && has_target (inputs))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: has no decoder that could read a target; leave it out", path);
      return false;
    }
  g_autoptr (LgnBatch) batch = network ? lgn_batch_new_for_network (network, inputs, NULL, error) : NULL;
  if (!batch)
    return false;
  add_batch (writer, batch, lgn_network_uses_types (network), lgn_network_get_name (network));
  return lgn_safetensors_writer_write (writer, out_path, error);
}

/**
 * lgn_input_tensors_save: writes to OUT_PATH what the network in PATH would be given for INPUTS (of LgnInput), under the
 * reference implementation's names: input_ids, attention_mask, token_type_ids where it has types, decoder_input_ids where it
 * has a decoder; each I64 [rows, n], a row for every input or every window of it, filled up to one length. Of the first one's
 * picture pixel_values F32 [1, 3, height, width] and, where the network takes it, pixel_mask I64 [1, height, width]; of its
 * sound input_values F32 [1, n] or input_features F32 [1, bands, n], and attention_mask. A folder with nothing but a tokeniser
 * or preprocessor_config.json gives what follows from that. The file can be run as it is.
 */
bool
lgn_input_tensors_save (const char *path, GPtrArray *inputs, const char *out_path, GError **error)
{
  const LgnInput *first = inputs->pdata[0];
  bool is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char *folder = is_folder ? g_strdup (path) : g_path_get_dirname (path);

  return first->image || first->audio || (is_folder && !lgn_checkpoint_has_weights (path))
             ? save_from_folder (folder, inputs, out_path, error)
             : save_from_network (path, inputs, out_path, error);
}
