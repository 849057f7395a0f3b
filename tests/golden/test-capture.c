/* What is captured of every layer of every golden checkpoint gives the weights that the store holds: grouped heads, rotations,
 * biases, bounds, windows, blocks, padding, parted layers, cross attention. */
#include "family/lgn-model.h"
#include "io/lgn-safetensors.h"
#include "golden-files.h"

#include <math.h>
#include <string.h>

/* Of weights between 0 and 1, a few roundings of float32: the products of one row are added up in another order. */
#define TOLERANCE 4e-6
#define MAX_ROWS 12

/* The last row of the batch of one case. */
typedef struct
{
  gint64 *ids, *types, *decoder_ids;
  guint8 *mask, *decoder_mask;
  LgnFeeds *feeds;
  LgnModelInput input;
} Row;

static void
row_clear (Row *row)
{
  g_free (row->ids);
  g_free (row->types);
  g_free (row->decoder_ids);
  g_free (row->mask);
  g_free (row->decoder_mask);
  lgn_feeds_free (row->feeds);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

/* (transfer full) the last row of the tensor NAME of a case, as whole numbers; NULL where there is none. */
static gint64 *
dup_ids (LgnSafetensors *file, const char *case_name, const char *name, gsize *n)
{
  g_autofree char *full = g_strconcat (case_name, ".", name, NULL);
  LgnTensor *tensor = lgn_safetensors_lookup (file, full);

  if (!tensor)
    return NULL;
  g_autoptr (LgnTensor) row = lgn_tensor_get_row (tensor, tensor->shape[0] - 1);
  gint64 *ids = g_new (gint64, lgn_tensor_n_elements (row));
  g_assert_true (lgn_tensor_to_i64 (row, ids));
  *n = tensor->shape[1];
  return ids;
}

static guint8 *
dup_mask (LgnSafetensors *file, const char *case_name, const char *name)
{
  gsize n;
  g_autofree gint64 *wide = dup_ids (file, case_name, name, &n);
  guint8 *mask = wide ? g_new (guint8, n) : NULL;

  for (gsize i = 0; mask && i < n; i++)
    mask[i] = wide[i] != 0;
  return mask;
}

static void
row_init (Row *row, LgnModel *model, LgnSafetensors *file, const char *case_name)
{
  const LgnStack *decoder = lgn_model_get_stack (model, LGN_SITE_DECODER);
  bool is_input = decoder && decoder->reads_input;
  LgnModelInput *input = &row->input;
  gsize n_types;

  *row = (Row) { .feeds = lgn_feeds_new () };
  if (!is_input)
    {
      row->ids = dup_ids (file, case_name, "input_ids", &input->n);
      row->mask = dup_mask (file, case_name, "attention_mask");
    }
  row->types = dup_ids (file, case_name, "token_type_ids", &n_types);
  if (row->ids && !row->types)
    row->types = lgn_model_dup_types (model, row->ids, input->n);
  row->decoder_ids = dup_ids (file, case_name, is_input ? "input_ids" : "decoder_input_ids", &input->n_decoder);
  row->decoder_mask = dup_mask (file, case_name, is_input ? "attention_mask" : "decoder_attention_mask");
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    {
      const char *name = lgn_safetensors_get_name (file, i), *own = name + strlen (case_name) + 1;
      if (!g_str_has_prefix (name, case_name) || name[strlen (case_name)] != '.' || !lgn_model_reads (model, own))
        continue;
      LgnTensor *tensor = lgn_safetensors_lookup (file, name);
      g_autoptr (LgnTensor) last = lgn_tensor_get_row (tensor, tensor->shape[0] - 1);
      lgn_feeds_set (row->feeds, own, last);
    }
  input->ids = row->ids;
  input->types = row->types;
  input->mask = row->mask;
  input->feeds = row->feeds;
  input->decoder_ids = row->decoder_ids;
  input->decoder_mask = row->decoder_mask;
}

/* The scores of STEPS, normalised in double precision, against WEIGHTS of the whole row. */
static void
check_row (const LgnRowSteps *steps, const float *weights, const char *where)
{
  double total = 0, largest = -INFINITY, sum = 0, kept = 0;

  for (gsize j = 0; j < steps->n_key; j++)
    largest = fmax (largest, steps->score[j]);
  for (gsize j = 0; j < steps->n_key; j++)
    total += isinf (steps->score[j]) ? 0 : exp (steps->score[j] - largest);
  for (gsize j = 0; j < steps->n_columns; j++)
    kept += weights[j];
  for (gsize j = 0; j < steps->n_key; j++)
    {
      float want = weights[steps->key_index ? steps->key_index[j] : j];
      double exact = isinf (steps->score[j]) ? 0 : exp (steps->score[j] - largest) / total;
      if (!(fabs (exact - want) <= TOLERANCE) || !(fabs ((double) steps->weight[j] - want) <= TOLERANCE))
        g_error ("%s: key %zu has %g, not %g (or %g)", where, j, want, exact, steps->weight[j]);
      sum += steps->weight[j];
      if (!isinf (steps->score[j]) && !steps->has_position)
        g_assert_cmpfloat_with_epsilon (steps->product[j] * steps->scale, steps->score[j], 1e-5 * (1 + fabsf (steps->score[j])));
    }
  g_assert_cmpfloat_with_epsilon (sum, kept, 1e-5);
}

static void
check_layer (LgnModel *model, const LgnModelInput *input, LgnAttnStore *store, LgnSite site, guint layer, const char *folder)
{
  g_autoptr (LgnCapture) capture = lgn_capture_new (site, layer);
  g_auto (LgnModelOutput) output = { .capture = capture, .ends_with_capture = true };
  g_autoptr (GError) error = NULL;
  LgnMapShape shape;

  lgn_model_forward (model, input, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (lgn_capture_is_filled (capture));
  lgn_attn_store_get_shape (store, site, layer, &shape);
  if (lgn_capture_get_refusal (capture))
    {
      g_assert_nonnull (strstr (folder, "nystrom"));
      return;
    }
  g_assert_cmpuint (lgn_capture_get_n_heads (capture), ==, shape.n_heads);
  g_assert_cmpuint (lgn_capture_get_n_query (capture), ==, shape.n_query);
  g_autofree float *weights = g_new (float, shape.n_key);
  g_autoptr (LgnScoreRule) rule
      = lgn_score_rule_new (lgn_capture_get_rule (capture), lgn_capture_get_head_dim (capture), 0, NULL);
  gsize step = (shape.n_query + MAX_ROWS - 1) / MAX_ROWS;
  for (guint head = 0; head < shape.n_heads; head++)
    for (gsize row = 0; row < shape.n_query; row += step)
      {
        g_autoptr (LgnRowSteps) steps = lgn_capture_read_row (capture, rule, head, row);
        g_autofree char *where
            = g_strdup_printf ("%s, %s, layer %u, head %u, row %zu", folder, lgn_site_get_name (site), layer, head, row);
        g_assert_cmpuint (steps->n_columns, ==, shape.n_key);
        lgn_attn_store_read_rows (store, &(LgnMapId) { site, layer, (gint) head }, row, 1, weights);
        check_row (steps, weights, where);
      }
}

static void
check_case (LgnModel *model, LgnSafetensors *file, const char *case_name, const char *folder)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (G_MAXSIZE);
  g_auto (LgnModelOutput) output = { .store = store };
  g_auto (Row) row = { NULL };
  g_autoptr (GError) error = NULL;

  row_init (&row, model, file, case_name);
  lgn_model_forward (model, &row.input, &output, NULL, &error);
  g_assert_no_error (error);
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (store, site); layer++)
      if (lgn_attn_store_is_ready (store, site, layer))
        check_layer (model, &row.input, store, site, layer, folder);
}

static void
test_model (gconstpointer data)
{
  const char *folder = data;
  g_autofree char *path = g_build_filename (folder, "input.safetensors", NULL);
  g_autoptr (GHashTable) cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnModel) model = lgn_model_open (folder, NULL, &error);

  g_assert_no_error (error);
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    {
      const char *name = lgn_safetensors_get_name (file, i);
      g_autofree char *case_name = g_strndup (name, (gsize) (strrchr (name, '.') - name));
      if (g_hash_table_add (cases, g_strdup (case_name)))
        check_case (model, file, case_name, folder);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *root = g_getenv ("LORGNETTE_GOLDEN") ? g_build_filename (g_getenv ("LORGNETTE_GOLDEN"), "models", NULL)
                                                        : golden_find_file ("models", "");
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_strdup_printf ("/golden/capture/%s", name);
      g_autofree char *input = g_build_filename (root, name, "input.safetensors", NULL);
      if (!g_file_test (input, G_FILE_TEST_EXISTS))
        continue;
      g_ptr_array_add (folders, g_build_filename (root, name, NULL));
      g_test_add_data_func (path, folders->pdata[folders->len - 1], test_model);
    }
  g_assert_cmpuint (folders->len, >, 0);
  return g_test_run ();
}
