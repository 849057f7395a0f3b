#include "run/lgn-tensor-run.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-network-private.h"

#include <string.h>

/* A tensor [batch, ...] of a case that is no sequence of tokens: pixels, sound, series. */
typedef struct
{
  char *name;
  LgnTensor *tensor;
} Feed;

static void
feed_clear (gpointer data)
{
  Feed *feed = data;

  g_free (feed->name);
  lgn_tensor_unref (feed->tensor);
}

/* lgn_tensor_case_new: a case called NAME, without tensors. (transfer full) */
LgnTensorCase *
lgn_tensor_case_new (const char *name)
{
  LgnTensorCase *one = g_new0 (LgnTensorCase, 1);

  one->name = g_strdup (name);
  one->feeds = g_array_new (FALSE, FALSE, sizeof (Feed));
  g_array_set_clear_func (one->feeds, feed_clear);
  return one;
}

void
lgn_tensor_case_free (LgnTensorCase *one)
{
  g_free (one->name);
  g_clear_pointer (&one->ids, lgn_tensor_unref);
  g_clear_pointer (&one->mask, lgn_tensor_unref);
  g_clear_pointer (&one->types, lgn_tensor_unref);
  g_clear_pointer (&one->decoder_ids, lgn_tensor_unref);
  g_clear_pointer (&one->decoder_mask, lgn_tensor_unref);
  g_array_unref (one->feeds);
  g_free (one);
}

/* Where a case keeps the tensor that the reference implementation calls NAME; NULL for other names. */
static LgnTensor **
find_slot (LgnTensorCase *one, const char *name)
{
  const struct
  {
    const char *name;
    LgnTensor **slot;
  } slots[] = {
    { "input_ids", &one->ids },
    { "attention_mask", &one->mask },
    { "token_type_ids", &one->types },
    { "decoder_input_ids", &one->decoder_ids },
    { "decoder_attention_mask", &one->decoder_mask },
  };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    if (strcmp (slots[i].name, name) == 0)
      return slots[i].slot;
  return NULL;
}

/* (transfer full) what tells the decoder's tokens and masks from others in a file where they are simply the input. */
static char *
dup_slot_name (LgnModel *model, const char *name)
{
  const LgnStack *decoder = lgn_model_get_stack (model, LGN_SITE_DECODER);

  return decoder && decoder->reads_input ? g_strconcat ("decoder_", name, NULL) : g_strdup (name);
}

/* The case called NAME in CASES, added where it is new. */
static LgnTensorCase *
get_case (GPtrArray *cases, const char *name)
{
  for (guint i = 0; i < cases->len; i++)
    if (strcmp (((LgnTensorCase *) cases->pdata[i])->name, name) == 0)
      return cases->pdata[i];
  LgnTensorCase *added = lgn_tensor_case_new (name);
  added->is_reference = true;
  g_ptr_array_add (cases, added);
  return added;
}

/* One of the tensors of tokens, masks and types. */
static bool
add_tokens (LgnTensor **slot, LgnTensor *tensor, const char *full_name, const char *path, GError **error)
{
  if (tensor->n_dims == 2 && tensor->shape[0] > 0 && !lgn_dtype_is_float (tensor->dtype))
    {
      *slot = lgn_tensor_ref (tensor);
      return true;
    }
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: “%s” should hold whole numbers in two dimensions, the batch first", path,
               full_name);
  return false;
}

static bool
add_feed (LgnTensorCase *one, LgnModel *model, const char *name, LgnTensor *tensor, const char *path, GError **error)
{
  if (lgn_model_reads (model, name) && tensor->n_dims >= 1 && lgn_tensor_n_elements (tensor) > 0)
    {
      Feed feed = { g_strdup (name), lgn_tensor_ref (tensor) };
      g_array_append_val (one->feeds, feed);
      return true;
    }
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: this network does not read “%s”", path, name);
  return false;
}

static bool
add_input (GPtrArray *cases, LgnModel *model, LgnSafetensors *file, const char *full_name, GError **error)
{
  const char *dot = strrchr (full_name, '.'), *path = lgn_safetensors_get_path (file);
  g_autofree char *case_name = dot ? g_strndup (full_name, (gsize) (dot - full_name)) : g_strdup ("");
  const char *name = dot ? dot + 1 : full_name;
  LgnTensor *tensor = lgn_safetensors_lookup (file, full_name);
  LgnTensorCase *one = get_case (cases, case_name);
  g_autofree char *slot_name = dup_slot_name (model, name);
  LgnTensor **slot = lgn_model_reads (model, name) ? NULL : find_slot (one, slot_name);

  return slot ? add_tokens (slot, tensor, full_name, path, error) : add_feed (one, model, name, tensor, path, error);
}

/* Examples of the batch: of the tokens, else of the first other tensor. */
static gsize
count_batch (const LgnTensorCase *one)
{
  return one->ids ? one->ids->shape[0] : one->feeds->len > 0 ? g_array_index (one->feeds, Feed, 0).tensor->shape[0] : 0;
}

/* What is read together has one batch; stacks side by side (ARE_APART) read texts and pictures that need not be as many. */
static bool
has_same_batch (const LgnTensorCase *one, bool are_apart)
{
  gsize n = are_apart && one->feeds->len > 0 ? g_array_index (one->feeds, Feed, 0).tensor->shape[0] : count_batch (one);

  for (guint i = 0; i < one->feeds->len; i++)
    if (g_array_index (one->feeds, Feed, i).tensor->shape[0] != n)
      return false;
  return !one->decoder_ids || one->decoder_ids->shape[0] == count_batch (one);
}

static bool
has_same_shape (const LgnTensor *a, const LgnTensor *b)
{
  return !a || (b && lgn_tensor_has_shape (a, b->n_dims, b->shape));
}

static bool
check_case (const LgnTensorCase *one, LgnModel *model, const char *path, GError **error)
{
  const LgnStack *decoder = lgn_model_get_stack (model, LGN_SITE_DECODER);
  bool has_decoder = decoder && decoder->tokens;
  bool are_apart = lgn_model_get_towers (model) != NULL;
  const char *problem = NULL;

  if ((one->ids || !are_apart) && lgn_model_reads_text (model) != (one->ids != NULL))
    problem = one->ids ? "has input_ids, but the network reads no tokens" : "has no input_ids";
  else if (count_batch (one) == 0)
    problem = "has no input";
  else if (has_decoder && !one->decoder_ids)
    problem = "has no decoder_input_ids";
  else if (!has_decoder && (one->decoder_ids || one->decoder_mask))
    problem = "has decoder_input_ids, but the network has no decoder that reads tokens";
  else if (one->types && !lgn_model_takes_types (model))
    problem = "has token_type_ids, but the network does not read them";
  else if (!has_same_shape (one->mask, one->ids) || !has_same_shape (one->types, one->ids)
           || !has_same_shape (one->decoder_mask, one->decoder_ids) || !has_same_batch (one, are_apart))
    problem = "has tensors of different shapes";
  if (problem)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: the case “%s” %s", path, one->name, problem);
  return problem == NULL;
}

static GPtrArray *
read_cases (const char *path, LgnModel *model, GError **error)
{
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, error);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tensor_case_free);

  if (!file)
    return NULL;
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    if (!add_input (cases, model, file, lgn_safetensors_get_name (file, i), error))
      return NULL;
  for (guint i = 0; i < cases->len; i++)
    if (!check_case (cases->pdata[i], model, path, error))
      return NULL;
  return g_steal_pointer (&cases);
}

/* (transfer full) row ROW of a [batch, n] tensor; NULL for none. */
static gint64 *
dup_row (const LgnTensor *tensor, gsize row)
{
  if (!tensor)
    return NULL;
  g_autoptr (LgnTensor) one = lgn_tensor_get_row (tensor, row);
  gint64 *ids = g_new (gint64, tensor->shape[1] + 1);
  lgn_tensor_to_i64 (one, ids);
  return ids;
}

static guint8 *
dup_mask (const LgnTensor *tensor, gsize row)
{
  g_autofree gint64 *wide = dup_row (tensor, row);

  if (!wide)
    return NULL;
  guint8 *mask = g_new (guint8, tensor->shape[1]);
  for (gsize i = 0; i < tensor->shape[1]; i++)
    mask[i] = wide[i] != 0;
  return mask;
}

/* Results of one case, batch row after batch row: each tensor is made when its first row comes. */
typedef struct
{
  LgnSafetensorsWriter *writer;
  GHashTable *tensors; /* char * -> LgnTensor [batch, ...] */
  GPtrArray *order;    /* of the names, owned by the table */
  const char *name;
  gsize n_batch;
  bool is_reference;
} Results;

/* Puts DATA, N_PARTS of SHAPE [n_dims], into row ROW of the result NAME, whose first dimension is that of the parts of all
 * rows. */
static bool
add_parts (Results *results, const char *name, gsize row, gsize n_parts, guint n_dims, const gsize *shape, const float *data,
           GError **error)
{
  g_autofree char *full = *results->name ? g_strconcat (results->name, ".", name, NULL) : g_strdup (name);
  LgnTensor *tensor = g_hash_table_lookup (results->tensors, full);

  if (!tensor)
    {
      gsize whole[LGN_MAX_DIMS] = { results->n_batch * n_parts };
      memcpy (whole + 1, shape, n_dims * sizeof *shape);
      tensor = lgn_tensor_new (LGN_DTYPE_F32, n_dims + 1, whole);
      if (!tensor)
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the result “%s”", full);
          return false;
        }
      g_ptr_array_add (results->order, full);
      g_hash_table_insert (results->tensors, g_steal_pointer (&full), tensor);
    }
  gsize n = lgn_tensor_n_elements (tensor) / results->n_batch, n_row = n_parts;
  for (guint i = 0; i < n_dims; i++)
    n_row *= shape[i];
  if (n_row != n)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "the rows of the batch “%s” give results of different sizes; run them alone",
                   results->name);
      return false;
    }
  memcpy (lgn_tensor_f32 (tensor) + row * n, data, n * sizeof (float));
  return true;
}

/* Puts DATA, shaped SHAPE [n_dims], into row ROW of the result NAME. */
static bool
add_row (Results *results, const char *name, gsize row, guint n_dims, const gsize *shape, const float *data, GError **error)
{
  return add_parts (results, name, row, 1, n_dims, shape, data, error);
}

static bool
add_tensor (Results *results, const char *name, gsize row, const LgnTensor *tensor, GError **error)
{
  return !tensor || add_row (results, name, row, tensor->n_dims, tensor->shape, tensor->data, error);
}

/* (transfer full) MAPS [shape] with zeros at their right and lower ends, up to N rows and columns; SHAPE is changed. */
static float *
fill_up (const float *maps, LgnMapShape *shape, gsize n)
{
  gsize n_floats;
  float *out = lgn_checked_mul (n, n, &n_floats) && lgn_checked_mul (n_floats, shape->n_heads, &n_floats)
                 ? g_try_new0 (float, n_floats) : NULL;

  for (guint head = 0; out && head < shape->n_heads; head++)
    for (gsize i = 0; i < shape->n_query; i++)
      memcpy (out + (head * n + i) * n, maps + (head * shape->n_query + i) * shape->n_key, shape->n_key * sizeof *out);
  shape->n_query = shape->n_key = n;
  return out;
}

/* (transfer full) what the reference implementation calls a result of the stack of SITE: the USUAL name, or its OWN after what
 * the description says. */
static char *
dup_result_name (LgnModel *model, LgnSite site, const char *usual, const char *own)
{
  const LgnStack *stack = lgn_model_get_stack (model, site == LGN_SITE_CROSS ? LGN_SITE_DECODER : site);

  return stack && stack->results ? g_strconcat (stack->results, own, NULL) : g_strdup (usual);
}

/* The maps of one layer that looks inside windows: those of window after window. The reference implementation gives those
 * of the last layer of every stage. */
static bool
add_windows (Results *results, LgnModel *model, const LgnParting *parting, guint n_heads, guint layer, const float *maps, gsize row,
             GError **error)
{
  g_autofree char *name = g_strdup_printf ("block_attentions.%u", layer);
  const gsize size[] = { n_heads, parting->size, parting->size };
  guint stage;

  if (!add_parts (results, name, row, parting->n_parts, 3, size, maps, error))
    return false;
  g_autofree char *last = lgn_model_ends_stage (model, layer, &stage) ? g_strdup_printf ("attentions.%u", stage) : NULL;
  return !last || add_parts (results, last, row, parting->n_parts, 3, size, maps, error);
}

/* The maps of one layer. */
static bool
add_layer (Results *results, LgnModel *model, LgnAttnStore *store, LgnSite site, guint layer, gsize row, GError **error)
{
  const char *own = site == LGN_SITE_CROSS ? "cross_attentions" : "attentions";
  g_autofree char *base = dup_result_name (model, site, lgn_site_get_tensor_name (site), own);
  g_autofree char *name = g_strdup_printf ("%s.%u", base, layer);
  const float *maps = lgn_attn_store_get_rows_to_fill (store, site, layer, 0, 0);
  g_autofree float *filled = NULL;
  LgnMapShape shape;

  lgn_attn_store_get_shape (store, site, layer, &shape);
  const LgnParting *parting = lgn_attn_store_get_parting (store, site, layer);
  if (parting)
    return add_windows (results, model, parting, shape.n_heads, layer, maps, row, error);
  gsize n = results->is_reference ? lgn_model_get_reference_size (model, site, shape.n_query) : shape.n_query;
  if (n > shape.n_query)
    {
      maps = filled = fill_up (maps, &shape, n);
      if (!filled)
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the result “%s”", name);
          return false;
        }
    }
  return add_row (results, name, row, 3, (gsize[]) { shape.n_heads, shape.n_query, shape.n_key }, maps, error);
}

static bool
add_maps (Results *results, LgnModel *model, LgnAttnStore *store, gsize row, GError **error)
{
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (store, site); layer++)
      if (!add_layer (results, model, store, site, layer, row, error))
        return false;
  return true;
}

static bool
add_hidden (Results *results, LgnModel *model, const LgnModelOutput *output, gsize row, GError **error)
{
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint i = 0; output->hidden[site] && i < output->hidden[site]->len; i++)
      {
        g_autofree char *usual = lgn_dup_hidden_name (site, i), *own = lgn_dup_hidden_name (LGN_SITE_SELF, i);
        g_autofree char *name = dup_result_name (model, site, usual, own);
        if (!add_tensor (results, name, row, output->hidden[site]->pdata[i], error))
          return false;
      }
  return true;
}

/* A head that marks where an answer begins and ends gives two results. */
static bool
add_spans (Results *results, const LgnTensor *head, gsize row, GError **error)
{
  static const char *const names[] = { "start_logits", "end_logits" };
  gsize n = head->shape[0];
  g_autofree float *column = g_new (float, n);

  for (guint side = 0; side < 2; side++)
    {
      for (gsize i = 0; i < n; i++)
        column[i] = ((const float *) head->data)[2 * i + side];
      if (!add_row (results, names[side], row, 1, &n, column, error))
        return false;
    }
  return true;
}

/* What the embedding says by name. */
static bool
add_facts (Results *results, const LgnFeeds *facts, gsize row, GError **error)
{
  g_autoptr (GPtrArray) names = lgn_feeds_list (facts);

  for (guint i = 0; i < names->len; i++)
    if (!add_tensor (results, names->pdata[i], row, lgn_feeds_lookup (facts, names->pdata[i]), error))
      return false;
  return true;
}

static bool
add_outputs (Results *results, LgnModel *model, const LgnModelOutput *output, gsize row, GError **error)
{
  LgnTask task = lgn_model_get_task (model);
  bool replaces_states = output->head && task != LGN_TASK_NONE && task != LGN_TASK_BOXES;

  if (task != LGN_TASK_BOXES && output->head_name && strcmp (output->head_name, "logits") == 0)
    replaces_states = true;
  g_autofree char *encoder_last = dup_result_name (model, LGN_SITE_ENCODER, "encoder_last_hidden_state", "last_hidden_state");
  if (!add_tensor (results, encoder_last, row, output->encoder_last, error)
      || (!replaces_states && !add_tensor (results, "last_hidden_state", row, output->last, error)))
    return false;
  if (task == LGN_TASK_SPANS)
    return add_spans (results, output->head, row, error);
  for (guint i = 0; i < lgn_model_get_n_outputs (model); i++)
    {
      const char *usual = lgn_model_get_output_name (model, i);
      g_autofree char *name = dup_result_name (model, LGN_SITE_DECODER, usual, usual);
      if (!add_tensor (results, name, row, output->outputs->pdata[i], error))
        return false;
    }
  return true;
}

/* (transfer full) row ROW of every tensor that holds no tokens. */
static LgnFeeds *
dup_feeds (const LgnTensorCase *one, gsize row)
{
  LgnFeeds *feeds = lgn_feeds_new ();

  for (guint i = 0; i < one->feeds->len; i++)
    {
      const Feed *feed = &g_array_index (one->feeds, Feed, i);
      g_autoptr (LgnTensor) tensor = lgn_tensor_get_row (feed->tensor, row);
      lgn_feeds_set (feeds, feed->name, tensor);
    }
  return feeds;
}

/* What one row of a case is run on. */
typedef struct
{
  gint64 *ids, *types, *decoder_ids;
  guint8 *mask, *decoder_mask;
  LgnFeeds *feeds;
  LgnModelInput input;
} Row;

/* What one sequence of a batch owes to the others. */
typedef struct
{
  const LgnLandmarkNorms *norms; /* or NULL */
  gsize n_patches; /* of the picture that keeps most of them, where some are left out */
} Batch;

static void
row_init (Row *self, LgnModel *model, const LgnTensorCase *one, gsize row, const Batch *batch)
{
  self->ids = dup_row (one->ids, row);
  self->types = dup_row (one->types, row);
  if (self->ids && !self->types)
    self->types = lgn_model_dup_types (model, self->ids, one->ids->shape[1]);
  self->decoder_ids = dup_row (one->decoder_ids, row);
  self->mask = dup_mask (one->mask, row);
  self->decoder_mask = dup_mask (one->decoder_mask, row);
  self->feeds = dup_feeds (one, row);
  self->input = (LgnModelInput) {
    .n = one->ids ? one->ids->shape[1] : 0, .ids = self->ids, .types = self->types, .mask = self->mask, .feeds = self->feeds,
    .n_patches = batch->n_patches, .norms = batch->norms,
    .n_decoder = one->decoder_ids ? one->decoder_ids->shape[1] : 0, .decoder_ids = self->decoder_ids,
    .decoder_mask = self->decoder_mask,
  };
}

static void
row_clear (Row *self)
{
  g_free (self->ids);
  g_free (self->types);
  g_free (self->decoder_ids);
  g_free (self->mask);
  g_free (self->decoder_mask);
  lgn_feeds_free (self->feeds);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

/* Where the reference implementation begins to invert matrices with a norm of the whole batch: NORMS [n_layers], layer
 * after layer, since what a layer has depends on the norms of those before it. */
static bool
find_norms (LgnModel *model, const LgnTensorCase *one, guint n_layers, float *norms, const LgnProgress *progress, GError **error)
{
  g_autofree float *own = g_new0 (float, n_layers);
  LgnLandmarkNorms norms_so_far = { norms, own };
  const Batch batch = { &norms_so_far, 0 };

  for (guint layer = 0; layer < n_layers; layer++)
    {
      float largest = 0;

      for (gsize row = 0; row < count_batch (one); row++)
        {
          g_auto (Row) input = { NULL };
          g_auto (LgnModelOutput) output = { NULL };
          row_init (&input, model, one, row, &batch);
          if (!lgn_model_forward (model, &input.input, &output, progress, error))
            return false;
          largest = MAX (largest, own[layer]);
        }
      norms[layer] = largest;
    }
  return true;
}

static bool
run_row (LgnModel *model, const LgnTensorCase *one, gsize row, const Batch *batch, bool with_hidden, Results *results,
         const LgnProgress *progress, GError **error)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (G_MAXSIZE);
  g_auto (LgnModelOutput) output = { .store = store, .with_hidden = with_hidden };
  g_auto (Row) input = { NULL };

  row_init (&input, model, one, row, batch);
  return lgn_model_forward (model, &input.input, &output, progress, error) && add_maps (results, model, store, row, error)
         && add_hidden (results, model, &output, row, error) && add_facts (results, output.facts, row, error)
         && add_outputs (results, model, &output, row, error);
}

/* The reference implementation fills up what it keeps of every picture to as many patches as it keeps of any. */
static bool
find_most_patches (LgnModel *model, const LgnTensorCase *one, gsize *most, GError **error)
{
  *most = 0;
  for (gsize row = 0; row < count_batch (one); row++)
    {
      g_autoptr (LgnFeeds) feeds = dup_feeds (one, row);
      gsize n;
      if (!lgn_stack_count_visible (lgn_model_get_reader (model), feeds, &n, error))
        return false;
      *most = MAX (*most, n);
    }
  return true;
}

static bool
run_rows (LgnModel *model, const LgnTensorCase *one, const LgnLandmarkNorms *norms, bool with_hidden, Results *results,
          const LgnProgress *progress, GError **error)
{
  Batch batch = { norms, 0 };

  if (!find_most_patches (model, one, &batch.n_patches, error))
    return false;
  for (gsize row = 0; row < count_batch (one); row++)
    if (!run_row (model, one, row, &batch, with_hidden, results, progress, error))
      return false;
  return true;
}

/* Each output of the one tower with each of the other. */
static bool
add_similarity (Results *results, const LgnTowers *towers, GError **error)
{
  g_autofree char *dot = g_strconcat (results->name, *results->name ? "." : "", NULL);
  g_autofree char *left_name = g_strconcat (dot, towers->left, NULL), *right_name = g_strconcat (dot, towers->right, NULL);
  const LgnTensor *left = g_hash_table_lookup (results->tensors, left_name);
  const LgnTensor *right = g_hash_table_lookup (results->tensors, right_name);
  g_autoptr (LgnTensor) transposed = NULL;

  if (!towers->left || !left || !right)
    return true;
  g_autoptr (LgnTensor) forth = lgn_towers_compare (towers, left, right, &transposed, error);
  for (gsize i = 0; forth && i < 2; i++)
    {
      char *name = g_strconcat (dot, i == 0 ? towers->output : towers->transposed, NULL);
      g_ptr_array_add (results->order, name);
      g_hash_table_insert (results->tensors, name, lgn_tensor_ref (i == 0 ? forth : transposed));
    }
  return forth != NULL;
}

/* Stacks side by side read first all texts of ONE, then all its pictures. */
static bool
run_towers (LgnModel *model, const LgnTensorCase *one, bool with_hidden, Results *results, const LgnProgress *progress,
            GError **error)
{
  g_autoptr (GArray) no_feeds = g_array_new (FALSE, FALSE, sizeof (Feed));
  LgnTensorCase texts = *one, pictures = { .name = one->name, .feeds = one->feeds, .is_reference = one->is_reference };

  texts.feeds = no_feeds;
  results->n_batch = count_batch (&texts);
  if (!run_rows (model, &texts, NULL, with_hidden, results, progress, error))
    return false;
  results->n_batch = count_batch (&pictures);
  return run_rows (model, &pictures, NULL, with_hidden, results, progress, error)
         && add_similarity (results, lgn_model_get_towers (model), error);
}

/* lgn_network_run_case: runs every row of ONE, and adds what came of it, [batch, ...] under the case's name, to WRITER. */
bool
lgn_network_run_case (LgnNetwork *network, const LgnTensorCase *one, bool with_hidden, LgnSafetensorsWriter *writer,
                      const LgnProgress *progress, GError **error)
{
  LgnModel *model = lgn_network_get_model (network);
  g_autoptr (GHashTable) tensors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lgn_tensor_unref);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  Results results = { writer, tensors, order, one->name, count_batch (one), one->is_reference };

  guint n_layers = lgn_model_get_reader (model)->n_layers;
  g_autofree float *least = g_new0 (float, n_layers);
  g_autofree float *own = g_new0 (float, n_layers);
  LgnLandmarkNorms norms = { least, own };

  if (results.n_batch > 1 && lgn_model_shares_norms (model)
      && !find_norms (model, one, n_layers, least, progress, error))
    return false;
  if (lgn_model_get_towers (model) ? !run_towers (model, one, with_hidden, &results, progress, error)
                                   : !run_rows (model, one, &norms, with_hidden, &results, progress, error))
    return false;
  for (guint i = 0; i < order->len; i++)
    lgn_safetensors_writer_add (writer, order->pdata[i], g_hash_table_lookup (tensors, order->pdata[i]));
  return true;
}

/**
 * lgn_network_run_tensors: runs every case and every row of the batch that the safetensors file IN_PATH holds (CASE.input_ids,
 * CASE.attention_mask ... or the names alone) and writes CASE.attentions.L [batch, heads, n_query, n_key], outputs and, if
 * asked, hidden states to OUT_PATH.
 */
bool
lgn_network_run_tensors (LgnNetwork *network, const char *in_path, const char *out_path, bool with_hidden,
                         const LgnProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) cases = read_cases (in_path, lgn_network_get_model (network), error);
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();

  if (!cases)
    return false;
  for (guint i = 0; i < cases->len; i++)
    if (!lgn_network_run_case (network, cases->pdata[i], with_hidden, writer, progress, error))
      return false;
  return lgn_safetensors_writer_write (writer, out_path, error);
}
