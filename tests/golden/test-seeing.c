/* From a picture to attention, classes and boxes, against the numbers of the original implementation. */
#include "golden-files.h"

#include "base/lgn-error.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-network-private.h"
#include "run/lgn-picture-input.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static LgnResult *
see (LgnNetwork *network, const char *model, const char *picture)
{
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  g_autoptr (GError) error = NULL;
  LgnRunOptions options = { .with_logits = true };

  input->image = golden_find_file (model, picture);
  LgnResult *result = lgn_network_run (network, input, &options, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Layer 0, head 0 of RESULT, and its logits, against what is expected of MODEL. */
static void
compare (LgnResult *result, const char *model)
{
  g_autofree char *path = golden_find_file (model, "expected.safetensors");
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, NULL);
  const float *maps = lgn_safetensors_lookup (file, "one.attentions.0")->data;
  LgnTensor *logits = lgn_safetensors_lookup (file, "one.logits");
  gsize n = result->tokens->n;
  g_autofree float *map = g_new (float, n * n);

  lgn_attn_store_read_rows (result->store, &(LgnMapId) { LGN_SITE_SELF, 0, 0 }, 0, n, map);
  for (gsize i = 0; i < n * n; i++)
    g_assert_cmpfloat_with_epsilon (map[i], maps[i], 2e-5);
  g_assert_cmpuint (lgn_tensor_n_elements (result->logits), ==, lgn_tensor_n_elements (logits));
  for (gsize i = 0; i < lgn_tensor_n_elements (logits); i++)
    g_assert_cmpfloat_with_epsilon (((const float *) result->logits->data)[i], ((const float *) logits->data)[i], 1e-3);
}

static void
test_classes (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-vit");
  g_autoptr (LgnResult) result = see (network, "models/e2e-vit", "rgb.png");
  double sum = 0;

  compare (result, "models/e2e-vit");
  g_assert_cmpuint (lgn_network_get_takes (network), ==, LGN_TAKES_PICTURE);
  g_assert_cmpuint (result->tokens->n, ==, 37);
  g_assert_cmpstr (result->tokens->label[0], ==, "[CLS]");
  g_assert_true (result->tokens->token[0].flags & LGN_TOKEN_SPECIAL);
  g_assert_cmpstr (result->tokens->label[1 + 3 * 6 + 5], ==, "5, 3");
  g_assert_false (result->tokens->token[1].flags & LGN_TOKEN_SPECIAL);
  g_assert_cmpuint (result->grid.n_leading, ==, 1);
  g_assert_cmpuint (result->grid.rows * result->grid.columns, ==, 36);
  g_assert_cmpuint (result->grid.pitch_columns, ==, 8);
  g_assert_nonnull (result->picture);
  g_assert_cmpuint (result->placement.width, ==, 48);
  g_assert_cmpuint (result->n_predictions, ==, 3);
  for (guint i = 0; i < 3; i++)
    sum += result->predictions[i].probability;
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
}

static void
test_detection (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-yolos");
  g_autoptr (LgnResult) result = see (network, "models/e2e-yolos", "photo.jpg");

  compare (result, "models/e2e-yolos");
  g_assert_cmpuint (result->tokens->n, ==, 31);
  g_assert_cmpstr (result->tokens->label[25], ==, "[DET 0]");
  g_assert_cmpuint (result->grid.rows, ==, 4);
  g_assert_cmpuint (result->grid.columns, ==, 6);
}

/* Whether MAP of RESULT is what the network makes of the PIXELS and the mask that its processor makes of the picture. */
static void
compare_pixels (LgnResult *result, LgnNetwork *network, LgnMapId map)
{
  g_auto (LgnImageInputs) made = { 0 };
  g_autoptr (LgnFeeds) feeds = lgn_feeds_new ();
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_auto (LgnModelOutput) output = { .store = store };
  g_autoptr (GError) error = NULL;
  LgnMapShape shape, want;

  lgn_image_processor_run (lgn_network_get_image_processor (network), result->picture, &made, &error);
  g_assert_no_error (error);
  g_autoptr (LgnTensor) pixels = lgn_tensor_get_row (made.pixel_values, 0), mask = lgn_tensor_get_row (made.pixel_mask, 0);
  lgn_feeds_set (feeds, "pixel_values", pixels);
  lgn_feeds_set (feeds, "pixel_mask", mask);
  g_assert_true (lgn_model_forward (lgn_network_get_model (network), &(LgnModelInput) { .feeds = feeds }, &output, NULL, NULL));
  g_assert_true (lgn_attn_store_get_shape (result->store, map.site, map.layer, &shape));
  g_assert_true (lgn_attn_store_get_shape (store, map.site, map.layer, &want));
  g_assert_true (shape.n_heads == want.n_heads && shape.n_query == want.n_query && shape.n_key == want.n_key);
  gsize n = shape.n_query * shape.n_key;
  g_autofree float *rows = g_new (float, 2 * n);
  lgn_attn_store_read_rows (result->store, &map, 0, shape.n_query, rows);
  lgn_attn_store_read_rows (store, &map, 0, shape.n_query, rows + n);
  g_assert_cmpmem (rows, n * sizeof *rows, rows + n, n * sizeof *rows);
}

/* A decoder that reads nothing: its queries are what looks, and what finds boxes. */
static void
test_queries (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/detr");
  g_autoptr (LgnResult) result = see (network, "models/e2e-yolos", "photo.jpg");
  const LgnTokens *queries = lgn_result_get_axis (result, LGN_SITE_CROSS, 1, LGN_AXIS_QUERY);

  compare_pixels (result, network, (LgnMapId) { LGN_SITE_CROSS, 1, 3 });
  g_assert_cmpuint (result->tokens->n, ==, result->grid.rows * result->grid.columns);
  g_assert_cmpstr (result->tokens->label[1], ==, "1, 0");
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_CROSS, 1, LGN_AXIS_KEY) == result->tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_DECODER, 0, LGN_AXIS_KEY) == queries);
  g_assert_cmpuint (queries->n, ==, 6);
  g_assert_cmpstr (queries->label[5], ==, "[query 5]");
  g_assert_false (queries->token[5].flags & LGN_TOKEN_SPECIAL);
  g_assert_cmpuint (result->n_boxes, >, 0);
  g_assert_cmpuint (result->boxes[0].token, <, 6);
  g_assert_true (isnan (result->log_probability));
}

/* RESULT as it is after it was saved and opened. */
static LgnResult *
save_and_open (LgnResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("lgn-seeing-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bundle.safetensors", NULL);

  lgn_result_save (result, path, &error);
  g_assert_no_error (error);
  LgnResult *opened = lgn_result_open_bundle (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path) | g_rmdir (folder), ==, 0);
  return opened;
}

/* A caption that is forced: the start takes the place of the tokeniser's, and the rows are named after what they predict. */
static void
test_forced_caption (void)
{
  static const char *const words[] = { "a", "cat", "[SEP]" };
  g_autoptr (LgnNetwork) network = golden_open_network ("models/blip-caption");
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  g_autoptr (GError) error = NULL;

  input->image = golden_find_file ("models/e2e-yolos", "photo.jpg");
  input->target = g_strdup ("a cat");
  g_autoptr (LgnResult) result = lgn_network_run (network, input, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (result->is_forced);
  g_assert_cmpuint (result->decoder_tokens->n, ==, 3);
  g_assert_cmpstr (result->decoder_tokens->label[0], ==, "[DEC]");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (lgn_result_get_axis (result, LGN_SITE_CROSS, 0, LGN_AXIS_QUERY)->label[i], ==, words[i]);
  g_assert_cmpstr (lgn_result_get_axis (result, LGN_SITE_CROSS, 0, LGN_AXIS_KEY)->label[16], ==, "3, 3");
  g_assert_cmpuint (result->grid.rows, ==, 4);
  g_assert_cmpfloat (result->log_probability, <, 0);
}

/* What the network writes itself is what it says. */
static void
test_caption (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/blip-caption");
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  g_autoptr (GError) error = NULL;

  input->image = golden_find_file ("models/e2e-yolos", "photo.jpg");
  input->n_generate = 5;
  g_autoptr (LgnResult) result = lgn_network_run (network, input, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *caption = lgn_network_write (network, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (result->is_forced);
  g_assert_cmpuint (result->predicted_tokens->n, ==, 5);
  g_assert_cmpstr (result->predicted_tokens->text[0], ==, caption);
  g_assert_cmpuint (strlen (caption), >, 0);
  g_autoptr (LgnResult) opened = save_and_open (result);
  g_assert_cmpstr (opened->written, ==, caption);
}

/* How a network writes is said by its decoder's part of config.json, where nothing else does. */
static void
test_nested_generation (void)
{
  g_autoptr (LgnNetwork) blip = golden_open_network ("models/blip-caption"), other = golden_open_network ("models/vision-encoder-decoder");
  const LgnGeneration *generation = lgn_network_get_generation (blip);

  g_assert_cmpint (generation->start, ==, 119);
  g_assert_true (lgn_generation_is_end (generation, 2));
  generation = lgn_network_get_generation (other);
  g_assert_cmpint (generation->start, ==, 1);
  g_assert_cmpuint (generation->max_length, ==, 20);
  g_assert_true (lgn_generation_is_end (generation, 50256));
}

static LgnTensor *
make_rows (gsize n, gsize width, const float *numbers)
{
  LgnTensor *tensor = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n, width });

  for (gsize i = 0; i < n * width; i++)
    lgn_tensor_f32 (tensor)[i] = numbers[i];
  return tensor;
}

/* Boxes below the threshold, and nothing, are left out; the rest come likeliest first, in pixels of the picture. */
static void
test_boxes (void)
{
  static const float numbers[] = { 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 9, 5, 0, 0, 0 };
  static const float places[] = { .5f, .5f, .5f, 1, 0, 0, 0, 0, 0, 0, 0, 0, .25f, .5f, .5f, .5f };
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-yolos");
  g_autoptr (LgnResult) result = lgn_result_new ();
  g_autoptr (LgnTensor) logits = make_rows (4, 4, numbers), boxes = make_rows (4, 4, places);
  const gint64 ids[6] = { 0 };

  result->tokens = lgn_tokens_new_from_ids (ids, 6);
  result->placement.picture_width = 200;
  result->placement.picture_height = 100;
  lgn_picture_fill_boxes (result, network, logits, boxes);
  g_assert_cmpuint (result->n_boxes, ==, 2);
  g_assert_cmpstr (result->boxes[0].label, ==, "cat");
  g_assert_cmpuint (result->boxes[0].token, ==, 5);
  g_assert_cmpfloat_with_epsilon (result->boxes[0].probability, exp (5) / (exp (5) + 3), 1e-6);
  g_assert_cmpfloat_with_epsilon (result->boxes[0].x, 0, 1e-4);
  g_assert_cmpfloat_with_epsilon (result->boxes[0].y, 25, 1e-4);
  g_assert_cmpfloat_with_epsilon (result->boxes[0].width, 100, 1e-4);
  g_assert_cmpfloat_with_epsilon (result->boxes[0].height, 50, 1e-4);
  g_assert_cmpstr (result->predictions[1].label, ==, "dog");
}

static const char *const captions[] = { "a cat on the mat", "the bus is red" };

/* What the network of two towers makes of rgb.png and the first N captions. */
static LgnResult *
compare_captions (LgnNetwork *network, guint n, GError **error)
{
  g_autoptr (LgnInput) input = lgn_input_new (captions[0]);

  input->image = golden_find_file ("models/e2e-vit", "rgb.png");
  input->others = n > 1 ? g_strdupv ((char *[]) { (char *) captions[1], NULL }) : NULL;
  return lgn_network_run (network, input, NULL, NULL, error);
}

static void
check_picture_axis (LgnResult *result)
{
  const LgnTokens *patches = lgn_result_get_axis (result, LGN_SITE_PICTURE, 1, LGN_AXIS_KEY);
  LgnGrid grid = lgn_result_get_grid (result, LGN_SITE_PICTURE, 1, LGN_AXIS_KEY);

  g_assert_cmpuint (patches->n, ==, 17);
  g_assert_cmpstr (patches->label[0], ==, "[CLS]");
  g_assert_cmpstr (patches->label[1 + 2 * 4 + 3], ==, "3, 2");
  g_assert_cmpuint (grid.n_leading, ==, 1);
  g_assert_cmpuint (grid.rows, ==, 4);
  g_assert_cmpuint (grid.columns, ==, 4);
}

/* A text and a picture side by side: each tower has its own tokens, and all texts are compared with the picture. */
static void
test_towers (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-clip");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) result = compare_captions (network, 2, &error);
  g_autofree char *path = golden_find_file ("models/e2e-clip", "expected.safetensors");
  g_autoptr (LgnSafetensors) expected = lgn_safetensors_open (path, NULL);
  const float *logits = lgn_safetensors_lookup (expected, "one.logits_per_image")->data;
  const float *maps = lgn_safetensors_lookup (expected, "one.vision_model_output.attentions.1")->data;
  double second = 1 / (1 + exp (logits[0] - logits[1]));
  float map[17 * 17];

  g_assert_no_error (error);
  lgn_attn_store_read_rows (result->store, &(LgnMapId) { LGN_SITE_PICTURE, 1, 0 }, 0, 17, map);
  for (guint i = 0; i < 17 * 17; i++)
    g_assert_cmpfloat_with_epsilon (map[i], maps[i], 2e-5);
  g_assert_cmpuint (result->tokens->n, ==, 8);
  g_assert_cmpstr (result->tokens->label[2], ==, "cat");
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_TEXT, 0, LGN_AXIS_KEY) == result->tokens);
  g_assert_cmpuint (lgn_result_get_grid (result, LGN_SITE_TEXT, 0, LGN_AXIS_KEY).rows, ==, 0);
  check_picture_axis (result);
  g_assert_cmpuint (lgn_tensor_n_elements (result->logits), ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat_with_epsilon (((const float *) result->logits->data)[i], logits[i], 1e-4);
  g_assert_cmpuint (result->n_predictions, ==, 2);
  g_assert_cmpstr (result->predictions[0].label, ==, captions[1]);
  g_assert_cmpfloat_with_epsilon (result->predictions[0].probability, second, 1e-5);
  g_assert_cmpfloat_with_epsilon (result->predictions[1].probability, 1 - second, 1e-5);
}

/* There is nothing to compare one text with: it has its cosine. */
static void
test_one_caption (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-clip");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) result = compare_captions (network, 1, &error);
  const LgnTensor *scale = lgn_model_get_towers (lgn_network_get_model (network))->scale->stored;

  g_assert_no_error (error);
  g_assert_cmpuint (result->n_predictions, ==, 1);
  g_assert_cmpfloat_with_epsilon (result->predictions[0].probability * exp (((const float *) scale->data)[0]),
                                  ((const float *) result->logits->data)[0], 1e-5);
  g_assert_cmpfloat (fabs (result->predictions[0].probability), <=, 1);
}

/* A network that judges every pair by itself, and reads what texts are filled up with to the end of its positions. */
static void
test_pairs (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/siglip");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) result = compare_captions (network, 2, &error);
  float row[8];

  g_assert_no_error (error);
  g_assert_cmpuint (result->tokens->n, ==, 8);
  g_assert_cmpuint (result->tokens->token[7].flags, ==, LGN_TOKEN_SPECIAL);
  lgn_attn_store_read_rows (result->store, &(LgnMapId) { LGN_SITE_TEXT, 1, 1 }, 0, 1, row);
  for (guint i = 0; i < G_N_ELEMENTS (row); i++)
    g_assert_cmpfloat (row[i], >, 0);
  g_assert_cmpuint (lgn_result_get_grid (result, LGN_SITE_PICTURE, 1, LGN_AXIS_KEY).n_leading, ==, 0);
  g_assert_cmpuint (lgn_result_get_grid (result, LGN_SITE_PICTURE, 1, LGN_AXIS_KEY).columns, ==, 3);
  g_assert_cmpuint (result->n_predictions, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      guint text = g_str_equal (result->predictions[i].label, captions[0]) ? 0 : 1;
      g_assert_cmpfloat_with_epsilon (result->predictions[i].probability,
                                      1 / (1 + exp (-((const float *) result->logits->data)[text])), 1e-6);
    }
}

/* One tower runs without the other, and says nothing. */
static void
test_single_tower (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-clip");
  g_autoptr (LgnInput) text = lgn_input_new (captions[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) seen = see (network, "models/e2e-vit", "rgb.png");
  g_autoptr (LgnResult) read = lgn_network_run (network, text, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (lgn_attn_store_has_site (read->store, LGN_SITE_TEXT));
  g_assert_false (lgn_attn_store_has_site (read->store, LGN_SITE_PICTURE));
  g_assert_false (lgn_attn_store_has_site (seen->store, LGN_SITE_TEXT));
  g_assert_cmpuint (seen->tokens->n, ==, 17);
  check_picture_axis (seen);
  g_assert_cmpuint (seen->n_predictions + read->n_predictions, ==, 0);
}

static void
test_saved_towers (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-clip");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) result = compare_captions (network, 2, &error);
  g_autoptr (LgnResult) opened = save_and_open (result);

  check_picture_axis (opened);
  g_assert_cmpuint (opened->tokens->n, ==, 8);
  g_assert_cmpstr (opened->tokens->label[2], ==, "cat");
  g_assert_cmpuint (lgn_attn_store_get_n_layers (opened->store, LGN_SITE_TEXT), ==, 2);
  g_assert_cmpuint (lgn_attn_store_get_n_layers (opened->store, LGN_SITE_PICTURE), ==, 2);
  g_assert_cmpuint (opened->n_predictions, ==, 2);
  g_assert_cmpstr (opened->predictions[1].label, ==, captions[0]);
}

#define QUESTION "What colour is the bus?"

/* A question and a picture in one sequence, which answers that need not exclude each other are read from. */
static void
test_question (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-vilt-vqa");
  g_autoptr (LgnInput) input = lgn_input_new (QUESTION);
  g_autoptr (GError) error = NULL;
  LgnRunOptions options = { .with_logits = true };

  input->image = golden_find_file ("models/e2e-yolos", "photo.jpg");
  input->pad_to = 16;
  g_autoptr (LgnResult) result = lgn_network_run (network, input, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->tokens->n, ==, 16 + 1 + 30);
  compare (result, "models/e2e-vilt-vqa");
  g_assert_cmpstr (result->tokens->text[0], ==, QUESTION);
  g_assert_cmpstr (result->tokens->label[1], ==, "what");
  g_assert_true (result->tokens->token[15].flags & LGN_TOKEN_PADDING);
  g_assert_cmpstr (result->tokens->label[16], ==, "[CLS]");
  g_assert_cmpstr (result->tokens->label[17 + 2 * 6 + 3], ==, "3, 2");
  g_assert_cmpint (result->tokens->token[17].id, ==, -1);
  g_assert_cmpuint (result->grid.n_leading, ==, 17);
  g_assert_cmpuint (result->grid.rows, ==, 5);
  g_assert_cmpuint (result->grid.columns, ==, 6);
  g_assert_cmpuint (result->n_predictions, ==, 3);
  g_assert_cmpfloat_with_epsilon (result->predictions[0].probability, 1 / (1 + exp (-((const float *) result->logits->data)[0])),
                                  1e-6);
  g_assert_cmpstr (result->predictions[0].label, ==, "red");

  g_autoptr (LgnResult) opened = save_and_open (result);
  g_assert_cmpuint (opened->grid.n_leading, ==, 17);
  g_assert_cmpstr (opened->tokens->label[17 + 2 * 6 + 3], ==, "3, 2");
}

static void
assert_input_refused (LgnNetwork *network, const char *text, const char *other, bool has_picture)
{
  g_autoptr (LgnInput) input = lgn_input_new (text);
  g_autoptr (GError) error = NULL;

  input->others = other ? g_strdupv ((char *[]) { (char *) other, NULL }) : NULL;
  input->image = has_picture ? golden_find_file ("models/e2e-vit", "rgb.png") : NULL;
  g_assert_null (lgn_network_run (network, input, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == LGN_ERROR && (error->code == LGN_ERROR_INPUT || error->code == LGN_ERROR_TOO_LONG));
}

/* Several texts need a network that compares, a first text, a picture, and room for each; a question needs a picture, and
 * that a question. */
static void
test_refused_captions (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-clip"), reader = golden_open_network ("models/e2e-bert-sentiment");
  g_autoptr (LgnNetwork) both = golden_open_network ("models/e2e-vilt-vqa");
  g_autoptr (GString) longest = g_string_new (NULL);

  for (guint i = 0; i < 50; i++)
    g_string_append (longest, "bus ");
  assert_input_refused (reader, "a", "b", false);
  assert_input_refused (both, "a", "b", true);
  assert_input_refused (both, "a", NULL, false);
  assert_input_refused (both, NULL, NULL, true);
  assert_input_refused (network, "a", "b", false);
  assert_input_refused (network, NULL, "b", true);
  assert_input_refused (network, "a", longest->str, true);
}

static void
test_refused (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/e2e-vit");
  g_autoptr (LgnNetwork) blind = golden_open_network ("models/vit");
  g_autoptr (LgnInput) text = lgn_input_new ("a text");
  g_autoptr (LgnInput) picture = lgn_input_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_network_run (network, text, NULL, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  picture->image = golden_find_file ("models/e2e-vit", "absent.png");
  g_assert_null (lgn_network_run (network, picture, NULL, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (lgn_network_run (blind, picture, NULL, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
}

/* A picture whose colours are the reference's tokens. */
static void
test_colours (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/imagegpt");
  g_autoptr (LgnResult) result = see (network, "models/imagegpt", "colours.png");
  g_autoptr (LgnInput) text = lgn_input_new ("words");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (lgn_network_get_takes (network), ==, LGN_TAKES_PICTURE);
  compare (result, "models/imagegpt");
  g_assert_cmpuint (result->grid.rows, ==, 5);
  g_assert_cmpuint (result->grid.columns, ==, 5);
  g_assert_cmpstr (result->tokens->label[5 * 3 + 4], ==, "4, 3");
  g_assert_null (lgn_network_run (network, text, NULL, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seeing/classes", test_classes);
  g_test_add_func ("/seeing/detection", test_detection);
  g_test_add_func ("/seeing/queries", test_queries);
  g_test_add_func ("/seeing/forced-caption", test_forced_caption);
  g_test_add_func ("/seeing/caption", test_caption);
  g_test_add_func ("/seeing/nested-generation", test_nested_generation);
  g_test_add_func ("/seeing/boxes", test_boxes);
  g_test_add_func ("/seeing/colours", test_colours);
  g_test_add_func ("/seeing/towers", test_towers);
  g_test_add_func ("/seeing/one-caption", test_one_caption);
  g_test_add_func ("/seeing/pairs", test_pairs);
  g_test_add_func ("/seeing/single-tower", test_single_tower);
  g_test_add_func ("/seeing/saved-towers", test_saved_towers);
  g_test_add_func ("/seeing/question", test_question);
  g_test_add_func ("/seeing/refused-captions", test_refused_captions);
  g_test_add_func ("/seeing/refused", test_refused);
  return g_test_run ();
}
