#include "run/lgn-batch.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "base/lgn-json.h"
#include "run/lgn-network-private.h"
#include "run/lgn-source.h"

static LgnBatch *
batch_alloc (void)
{
  LgnBatch *batch = g_new0 (LgnBatch, 1);

  batch->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tokens_unref);
  batch->inputs = g_array_new (FALSE, FALSE, sizeof (guint));
  return batch;
}

void
lgn_batch_free (LgnBatch *batch)
{
  g_ptr_array_unref (batch->rows);
  g_array_unref (batch->inputs);
  g_clear_pointer (&batch->decoder, g_ptr_array_unref);
  g_free (batch);
}

static bool
check_window (const LgnInput *input, gsize max, GError **error)
{
  if (max > 0 && input->window > max)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model reads %zu tokens; a window cannot have %zu."), max,
                 input->window);
  else if (input->window > 0 && input->stride >= input->window)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("Windows of %zu tokens cannot share %zu with the one before."),
                 input->window, input->stride);
  else
    return true;
  return false;
}

/* lgn_batch_encode: (transfer full): the rows (of LgnTokens) that INPUT becomes: its windows, or one, which is cut where it
 * says so. READER and errors are those of lgn_batch_new. */
GPtrArray *
lgn_batch_encode (LgnTokenizer *tokenizer, const LgnStack *reader, const LgnInput *input, GError **error)
{
  gsize max = reader ? reader->max_positions : 0;
  LgnEncodeOptions options = { .max_length = input->window > 0 ? input->window : input->cut ? max : 0 };
  g_autoptr (GPtrArray) rows = NULL;

  if (!check_window (input, max, error))
    return NULL;
  if (input->window > 0)
    return lgn_tokenizer_encode_windows (tokenizer, input->text, -1, input->pair, -1, input->stride, &options, error);
  LgnTokens *tokens = lgn_tokenizer_encode (tokenizer, input->text, -1, input->pair, -1, &options, error);
  if (!tokens)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tokens_unref);
  g_ptr_array_add (rows, tokens);
  return !reader || lgn_stack_check_length (reader, tokens->n, error) ? g_steal_pointer (&rows) : NULL;
}

/**
 * lgn_batch_new: cuts INPUTS (of LgnInput, with texts) into tokens that READER can read (NULL: no limit), and fills all rows
 * up to one length.
 * Returns: (transfer full): NULL with LGN_ERROR_TOO_LONG for a text that is longer than READER's positions and is neither to
 * be cut nor to be read in windows, or LGN_ERROR_INPUT.
 */
LgnBatch *
lgn_batch_new (LgnTokenizer *tokenizer, const LgnStack *reader, GPtrArray *inputs, GError **error)
{
  g_autoptr (LgnBatch) batch = batch_alloc ();
  gsize pad_to = reader ? lgn_source_get_length (reader) : 0;

  for (guint i = 0; i < inputs->len; i++)
    {
      const LgnInput *input = inputs->pdata[i];
      g_autoptr (GPtrArray) rows = lgn_batch_encode (tokenizer, reader, input, error);
      if (!rows)
        return NULL;
      for (guint k = 0; k < rows->len; k++)
        g_array_append_val (batch->inputs, i);
      g_ptr_array_extend_and_steal (batch->rows, g_steal_pointer (&rows));
      pad_to = MAX (pad_to, input->pad_to);
    }
  if (!lgn_tokenizer_pad_all (tokenizer, batch->rows, pad_to, error))
    return NULL;
  for (guint i = 0; reader && i < batch->rows->len; i++)
    lgn_source_read_padding (reader, batch->rows->pdata[i]);
  return g_steal_pointer (&batch);
}

/* What the decoder reads beside every row. */
static bool
find_decoder_ids (LgnBatch *batch, LgnNetwork *network, GPtrArray *inputs, const LgnProgress *progress, GError **error)
{
  const LgnGeneration *generation = lgn_network_get_generation (network);

  batch->decoder = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  batch->decoder_pad = generation->ends->len > 0 ? g_array_index (generation->ends, gint64, 0) : MAX (generation->start, 0);
  for (guint i = 0; i < batch->rows->len; i++)
    {
      const LgnInput *input = inputs->pdata[g_array_index (batch->inputs, guint, i)];
      GArray *ids = lgn_network_find_decoder_ids (network, input, batch->rows->pdata[i], progress, error);
      if (!ids)
        return false;
      g_ptr_array_add (batch->decoder, ids);
    }
  return true;
}

/* One text of several cannot be gone on with, since the rows of a batch have one length, and there are no pictures in it. */
static bool
check_input (LgnNetwork *network, const LgnInput *input, GError **error)
{
  if (!lgn_network_check_source (network, input, error))
    return false;
  if (input->image)
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("Windows are read without a picture; leave one of them out."));
      return false;
    }
  if (input->n_generate == 0 || lgn_network_has_decoder (network))
    return true;
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                       _ ("The network can go on with one text alone; give one, and no window, or let it write nothing."));
  return false;
}

/* (transfer full) the one row of an INPUT that is to be read as a whole, with what the network writes after it. */
static LgnBatch *
make_single (LgnNetwork *network, LgnInput *input, const LgnProgress *progress, GError **error)
{
  g_autoptr (LgnResult) begun = lgn_network_begin (network, input, progress, error);
  LgnBatch *batch = begun ? batch_alloc () : NULL;
  guint first = 0;

  if (!batch)
    return NULL;
  g_ptr_array_add (batch->rows, lgn_tokens_ref (begun->tokens));
  g_array_append_val (batch->inputs, first);
  if (!begun->decoder_tokens)
    return batch;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < begun->decoder_tokens->n; i++)
    g_array_append_vals (ids, &(gint64) { begun->decoder_tokens->token[i].id }, 1);
  batch->decoder = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_ptr_array_add (batch->decoder, ids);
  return batch;
}

/**
 * lgn_batch_new_for_network: what NETWORK is given for INPUTS (of LgnInput), its decoder's part with it.
 * Returns: (transfer full): NULL with an error
 */
LgnBatch *
lgn_batch_new_for_network (LgnNetwork *network, GPtrArray *inputs, const LgnProgress *progress, GError **error)
{
  LgnInput *first = inputs->pdata[0];

  if (inputs->len == 1 && first->window == 0)
    return make_single (network, first, progress, error);
  for (guint i = 0; i < inputs->len; i++)
    if (!check_input (network, inputs->pdata[i], error))
      return NULL;
  g_autoptr (LgnBatch) batch = lgn_batch_new (lgn_network_get_tokenizer (network, LGN_TOKENIZER_SOURCE),
                                              lgn_model_get_reader (lgn_network_get_model (network)), inputs, error);
  if (!batch || (lgn_network_has_decoder (network) && !find_decoder_ids (batch, network, inputs, progress, error)))
    return NULL;
  return g_steal_pointer (&batch);
}

static LgnTensor *
make_tensor (const LgnBatch *batch, gsize n)
{
  return lgn_tensor_new (LGN_DTYPE_I64, 2, (gsize[]) { batch->rows->len, n });
}

static void
add_source (const LgnBatch *batch, LgnTensorCase *one, bool with_types)
{
  gsize n = ((LgnTokens *) batch->rows->pdata[0])->n;

  one->ids = make_tensor (batch, n);
  one->mask = make_tensor (batch, n);
  one->types = with_types ? make_tensor (batch, n) : NULL;
  for (guint row = 0; row < batch->rows->len; row++)
    for (gsize i = 0; i < n; i++)
      {
        const LgnToken *token = &((LgnTokens *) batch->rows->pdata[row])->token[i];
        ((gint64 *) one->ids->data)[row * n + i] = token->id;
        ((gint64 *) one->mask->data)[row * n + i] = !(token->flags & LGN_TOKEN_PADDING);
        if (with_types)
          ((gint64 *) one->types->data)[row * n + i] = token->type_id;
      }
}

static void
add_decoder (const LgnBatch *batch, LgnTensorCase *one)
{
  gsize longest = 0, shortest = G_MAXSIZE;

  for (guint row = 0; row < batch->rows->len; row++)
    {
      gsize n = ((GArray *) batch->decoder->pdata[row])->len;
      longest = MAX (longest, n);
      shortest = MIN (shortest, n);
    }
  one->decoder_ids = make_tensor (batch, longest);
  one->decoder_mask = shortest < longest ? make_tensor (batch, longest) : NULL;
  for (guint row = 0; row < batch->rows->len; row++)
    for (gsize i = 0; i < longest; i++)
      {
        const GArray *ids = batch->decoder->pdata[row];
        ((gint64 *) one->decoder_ids->data)[row * longest + i]
            = i < ids->len ? g_array_index (ids, gint64, i) : batch->decoder_pad;
        if (one->decoder_mask)
          ((gint64 *) one->decoder_mask->data)[row * longest + i] = i < ids->len;
      }
}

/**
 * lgn_batch_make_case: BATCH as the reference implementations take it, I64 [rows, n]: input_ids, attention_mask, token_type_ids
 * WITH_TYPES, decoder_input_ids with a decoder, and a mask for these where the rows differ in length.
 * Returns: (transfer full)
 */
LgnTensorCase *
lgn_batch_make_case (const LgnBatch *batch, bool with_types)
{
  LgnTensorCase *one = lgn_tensor_case_new ("");

  add_source (batch, one, with_types);
  if (batch->decoder)
    add_decoder (batch, one);
  return one;
}

/* lgn_batch_add_metadata: MODEL's name, the spelling of every row's tokens as a list of lists, and where each row comes
 * from, as a list of {text, bytes: [first, one past the last]}, or with pair_bytes for the second text. */
void
lgn_batch_add_metadata (const LgnBatch *batch, const char *model, LgnSafetensorsWriter *writer)
{
  g_autoptr (json_t) tokens = json_array (), windows = json_array ();

  for (guint row = 0; row < batch->rows->len; row++)
    {
      const LgnTokens *from = batch->rows->pdata[row];
      json_t *pieces = json_array (), *window = json_object ();
      for (guint i = 0; i < from->n; i++)
        {
          g_autofree char *piece = g_utf8_make_valid (from->piece[i], -1);
          json_array_append_new (pieces, json_string (piece));
        }
      json_array_append_new (tokens, pieces);
      json_object_set_new (window, "text", json_integer (g_array_index (batch->inputs, guint, row)));
      for (guint segment = 0; segment < 2 && from->text[segment]; segment++)
        {
          gsize start, end;
          lgn_tokens_get_place (from, segment, &start, &end);
          json_object_set_new (window, segment == 0 ? "bytes" : "pair_bytes",
                               json_pack ("[I, I]", (json_int_t) start, (json_int_t) end));
        }
      json_array_append_new (windows, window);
    }
  char *tokens_text = json_dumps (tokens, JSON_COMPACT), *windows_text = json_dumps (windows, JSON_COMPACT);
  lgn_safetensors_writer_set_metadata (writer, "format", "lorgnette-batch 1");
  lgn_safetensors_writer_set_metadata (writer, "model", model);
  lgn_safetensors_writer_set_metadata (writer, "tokens", tokens_text);
  lgn_safetensors_writer_set_metadata (writer, "windows", windows_text);
  free (tokens_text);
  free (windows_text);
}

/**
 * lgn_network_run_batch: runs NETWORK on every row that INPUTS (of LgnInput) become, and writes to OUT_PATH what came of it
 * under the reference implementation's names, attentions.L [rows, heads, n_query, n_key] ..., with the rows' input_ids and
 * attention_mask, and metadata that say which text, and which bytes of it, each row is. What the padding of a row looks at
 * means nothing.
 * Returns: false with LGN_ERROR_LIMIT when the maps of all rows need more than the budget of OPTIONS, or another error.
 */
bool
lgn_network_run_batch (LgnNetwork *network, GPtrArray *inputs, const LgnRunOptions *options, const char *out_path,
                       const LgnProgress *progress, GError **error)
{
  g_autoptr (LgnBatch) batch = lgn_batch_new_for_network (network, inputs, progress, error);
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  gsize budget = options->budget > 0 ? options->budget : LGN_ATTN_STORE_BUDGET;

  if (!batch)
    return false;
  g_autoptr (LgnTensorCase) one = lgn_batch_make_case (batch, lgn_network_uses_types (network));
  LgnRunSize size = { .n = one->ids->shape[1], .n_decoder = one->decoder_ids ? one->decoder_ids->shape[1] : 0 };
  if (!lgn_network_check_budget (network, one->ids->shape[0], &size, budget, error)
      || !lgn_network_run_case (network, one, options->with_hidden, writer, progress, error))
    return false;
  lgn_safetensors_writer_add (writer, "input_ids", one->ids);
  lgn_safetensors_writer_add (writer, "attention_mask", one->mask);
  if (one->decoder_ids)
    lgn_safetensors_writer_add (writer, "decoder_input_ids", one->decoder_ids);
  if (one->decoder_mask)
    lgn_safetensors_writer_add (writer, "decoder_attention_mask", one->decoder_mask);
  lgn_batch_add_metadata (batch, lgn_network_get_name (network), writer);
  return lgn_safetensors_writer_write (writer, out_path, error);
}
