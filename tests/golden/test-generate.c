/* Writing: greedy ids as the reference implementation writes them; the maps of the steps are those of one forced pass over the
 * same tokens; beams never find less likely words than greed. */
#include "base/lgn-error.h"
#include "family/lgn-generate.h"
#include "run/lgn-network.h"

#include <math.h>

static char *
find_model (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", name, NULL);
}

static LgnModel *
open_model (const char *name)
{
  g_autofree char *path = find_model (name);
  g_autoptr (GError) error = NULL;
  LgnModel *model = lgn_model_open (path, NULL, &error);

  g_assert_no_error (error);
  return model;
}

/* The list KEY of the case CASE_NAME in NAME's input.json. */
static GArray *
read_ids (const char *name, const char *case_name, const char *key)
{
  g_autofree char *folder = find_model (name);
  g_autofree char *path = g_build_filename (folder, "input.json", NULL);
  g_autoptr (json_t) json = lgn_json_read (path, NULL);
  json_t *list = json_object_get (json_object_get (json, case_name), key), *item;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  size_t i;

  g_assert_true (json_is_array (list));
  json_array_foreach (list, i, item)
  {
    gint64 id = json_integer_value (item);
    g_array_append_val (ids, id);
  }
  return ids;
}

/* Something to read. */
static const gint64 source[] = { 38, 40, 31, 36, 61, 0 };

static void
test_reference_ids (void)
{
  g_autofree char *path = find_model ("e2e-marian");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnNetwork) network = lgn_network_open (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LgnInput) input = lgn_input_new ("I am a student");
  g_autoptr (GArray) want = read_ids ("e2e-marian", "one", "greedy_generated_ids");

  input->n_generate = 12;
  g_autoptr (LgnResult) result = lgn_network_run (network, input, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->predicted_tokens->n, ==, want->len - 1);
  for (guint i = 0; i + 1 < want->len; i++)
    {
      g_assert_cmpint (result->decoder_tokens->token[i].id, ==, g_array_index (want, gint64, i));
      g_assert_cmpint (result->predicted_tokens->token[i].id, ==, g_array_index (want, gint64, i + 1));
    }
  g_assert_false (result->is_forced);
}

/* Row ROW of every map in ALL against the one row of the same map in STEP. */
static void
compare_step (LgnAttnStore *all, LgnAttnStore *step, LgnSite site, gsize row)
{
  for (guint layer = 0; layer < lgn_attn_store_get_n_layers (all, site); layer++)
    {
      LgnMapShape shape, step_shape;
      lgn_attn_store_get_shape (all, site, layer, &shape);
      lgn_attn_store_get_shape (step, site, layer, &step_shape);
      g_autofree float *forced = g_new (float, shape.n_key), *cached = g_new0 (float, shape.n_key);
      for (guint head = 0; head < shape.n_heads; head++)
        {
          LgnMapId map = { site, layer, (gint) head };
          lgn_attn_store_read_rows (all, &map, row, 1, forced);
          lgn_attn_store_read_rows (step, &map, 0, 1, cached);
          for (gsize j = 0; j < shape.n_key; j++)
            g_assert_cmpfloat_with_epsilon (forced[j], j < step_shape.n_key ? cached[j] : 0, 1e-5);
        }
    }
}

/* Reads IDS one by one with a cache, and all at once, and compares the maps and the last logits. */
static void
check_cache (LgnModel *model, const gint64 *ids, gsize n, LgnModelInput *forced)
{
  const LgnStack *decoder = lgn_model_get_stack (model, LGN_SITE_DECODER);
  const LgnStack *stack = decoder ? decoder : lgn_model_get_reader (model);
  g_autoptr (LgnAttnStore) all = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_auto (LgnModelOutput) output = { .store = all };
  g_autoptr (GError) error = NULL;
  g_auto (LgnSequence) encoder = { 0 };
  bool is_encoded = !decoder || lgn_model_encode (model, forced, &encoder, NULL, &error);
  g_autoptr (LgnCache) cache = lgn_cache_new (stack, n, encoder.n, &error);
  gsize n_vocabulary = stack->tokens->stored->shape[0];
  g_autofree float *logits = g_new (float, n_vocabulary);

  g_assert_true (is_encoded);
  lgn_model_forward (model, forced, &output, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (LgnAttnStore) one = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
      LgnStackRun run
          = { .n = 1, .ids = ids + i, .encoder = encoder.x, .n_encoder = encoder.n, .cache = cache, .store = one };
      lgn_model_step (model, &run, logits, &error);
      g_assert_no_error (error);
      compare_step (all, one, stack->site, i);
      if (decoder)
        compare_step (all, one, LGN_SITE_CROSS, i);
    }
  gsize n_written = output.head->shape[1];
  const float *want = (const float *) output.head->data + (n - 1) * n_written;
  for (gsize i = 0; i < n_written; i++)
    g_assert_cmpfloat_with_epsilon (logits[i], want[i], 2e-4);
  for (gsize i = n_written; i < n_vocabulary; i++)
    g_assert_cmpfloat (logits[i], ==, -INFINITY);
}

/* Whether MODEL writes text after text, and reads nothing else. */
static bool
writes_from_text (LgnModel *model)
{
  const LgnStack *reader = lgn_model_get_reader (model);

  return lgn_model_get_task (model) == LGN_TASK_NEXT_TOKEN && reader->tokens
         && (reader->feeds->len == 0 || reader->source_width > 0);
}

/* Every checkpoint that writes. The text is short enough for rotations that change with its length to stay the same. */
static void
test_cached_maps (void)
{
  g_autofree char *folder = find_model ("");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gint64 ids[] = { 5, 17, 3, 39, 24, 24, 7 };
  guint n_checked = 0;

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autoptr (LgnModel) model = open_model (name);
      LgnModelInput forced = { .n = 7, .ids = ids };
      if (!writes_from_text (model))
        continue;
      g_test_message ("%s", name);
      if (lgn_model_get_stack (model, LGN_SITE_DECODER))
        forced = (LgnModelInput) { .n = G_N_ELEMENTS (ids) - 2, .ids = ids + 2, .n_decoder = 7, .decoder_ids = ids };
      check_cache (model, ids, 7, &forced);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 10);
}

/* Sum of the natural logarithms of the probabilities of WRITTEN after the start, by one forced pass. */
static double
score (LgnModel *model, const LgnGeneration *generation, const GArray *written)
{
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (LgnModelOutput) output = { NULL };
  double sum = 0;

  g_array_append_val (read, generation->start);
  g_array_append_vals (read, written->data, written->len - 1);
  LgnModelInput input
      = { .n = G_N_ELEMENTS (source), .ids = source, .n_decoder = read->len, .decoder_ids = (const gint64 *) read->data };
  g_assert_true (lgn_model_forward (model, &input, &output, NULL, NULL));
  gsize width = output.head->shape[1];
  for (guint t = 0; t < written->len; t++)
    {
      const float *row = (const float *) output.head->data + t * width;
      double total = 0;
      for (gsize i = 0; i < width; i++)
        total += exp (row[i]);
      sum += row[g_array_index (written, gint64, t)] - log (total);
    }
  return sum;
}

static void
test_beams (void)
{
  g_autoptr (LgnModel) model = open_model ("m2m100");
  g_auto (LgnGeneration) generation = { 0 };
  LgnModelInput input = { .n = G_N_ELEMENTS (source), .ids = source };

  g_assert_true (lgn_generation_init (&generation, model, NULL));
  /* Nothing ends a sequence, so that all have the same length and their scores compare. */
  g_array_set_size (generation.ends, 0);
  g_autoptr (GArray) greedy
      = lgn_generate (model, &generation, &input, &(LgnWriting) { .max_new = 6, .n_beams = 1 }, NULL, NULL);
  g_autoptr (GArray) beams
      = lgn_generate (model, &generation, &input, &(LgnWriting) { .max_new = 6, .n_beams = 40 }, NULL, NULL);
  g_assert_cmpuint (greedy->len, ==, 6);
  g_assert_cmpuint (beams->len, ==, 6);
  g_assert_cmpfloat (score (model, &generation, beams), >=, score (model, &generation, greedy) - 1e-4);
}

static void
test_rules (void)
{
  g_autoptr (LgnModel) model = open_model ("m2m100");
  g_auto (LgnGeneration) generation = { 0 };
  LgnModelInput input = { .n = G_N_ELEMENTS (source), .ids = source };

  g_assert_true (lgn_generation_init (&generation, model, NULL));
  g_array_set_size (generation.ends, 0);
  g_autoptr (GArray) free_words
      = lgn_generate (model, &generation, &input, &(LgnWriting) { .max_new = 8, .n_beams = 1 }, NULL, NULL);
  gint64 favourite = g_array_index (free_words, gint64, 0);

  GArray *sequence = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (sequence, favourite);
  g_ptr_array_add (generation.banned, sequence);
  generation.forced_first = 11;
  generation.forced_last = 12;
  generation.no_repeat = 1;
  g_autoptr (GArray) written
      = lgn_generate (model, &generation, &input, &(LgnWriting) { .max_new = 8, .n_beams = 1 }, NULL, NULL);
  g_assert_cmpuint (written->len, ==, 8);
  g_assert_cmpint (g_array_index (written, gint64, 0), ==, 11);
  g_assert_cmpint (g_array_index (written, gint64, 7), ==, 12);
  for (guint i = 0; i < written->len; i++)
    {
      g_assert_cmpint (g_array_index (written, gint64, i), !=, favourite);
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (g_array_index (written, gint64, i), !=, g_array_index (written, gint64, j));
    }
}

/* Rules that leave nothing are said to do so; a banned end still ends. */
static void
test_hostile_rules (void)
{
  g_autoptr (LgnModel) model = open_model ("m2m100");
  g_auto (LgnGeneration) generation = { 0 };
  g_autoptr (GError) error = NULL;
  LgnModelInput input = { .n = G_N_ELEMENTS (source), .ids = source };

  g_assert_true (lgn_generation_init (&generation, model, NULL));
  for (gint64 id = 0; id < 120; id++)
    g_array_append_val (generation.suppressed, id);
  for (guint n_beams = 1; n_beams <= 3; n_beams += 2)
    {
      const LgnWriting writing = { .max_new = 5, .n_beams = n_beams };
      g_assert_null (lgn_generate (model, &generation, &input, &writing, NULL, &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
      g_clear_error (&error);
    }
  g_array_set_size (generation.suppressed, 0);
  generation.unsupported = g_strdup ("sequence_bias");
  g_assert_null (lgn_generate (model, &generation, &input, &(LgnWriting) { .max_new = 5, .n_beams = 1 }, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED);
}

/* A token that was written already becomes less likely, by division above zero and multiplication below. */
static void
test_repetition_penalty (void)
{
  g_auto (LgnGeneration) generation = { .repetition_penalty = 2, .length_penalty = 1, .forced_first = -1, .forced_last = -1 };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 written[] = { 0, 1, 1 };
  float scores[] = { 4, -4, 4 };

  generation.ends = g_array_new (FALSE, FALSE, sizeof (gint64));
  generation.banned = g_ptr_array_new ();
  generation.suppressed = g_array_new (FALSE, FALSE, sizeof (gint64));
  generation.suppressed_first = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (ids, written, 3);
  LgnTokenRules rules = { .generation = &generation, .n_prompt = 1, .max_length = 10 };
  lgn_token_rules_apply (&rules, ids, scores, 3);
  g_assert_cmpfloat (scores[0], ==, 2);
  g_assert_cmpfloat (scores[1], ==, -8);
  g_assert_cmpfloat (scores[2], ==, 4);
}

static void
test_cannot_write (void)
{
  g_autoptr (LgnModel) model = open_model ("roberta");
  g_auto (LgnGeneration) generation = { 0 };
  g_autoptr (GError) error = NULL;
  LgnModelInput input = { .n = G_N_ELEMENTS (source), .ids = source };

  g_assert_true (lgn_generation_init (&generation, model, NULL));
  g_assert_null (lgn_generate (model, &generation, &input, &(LgnWriting) { .max_new = 5, .n_beams = 1 }, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generate/reference-ids", test_reference_ids);
  g_test_add_func ("/generate/cached-maps", test_cached_maps);
  g_test_add_func ("/generate/beams", test_beams);
  g_test_add_func ("/generate/rules", test_rules);
  g_test_add_func ("/generate/hostile-rules", test_hostile_rules);
  g_test_add_func ("/generate/repetition-penalty", test_repetition_penalty);
  g_test_add_func ("/generate/cannot-write", test_cannot_write);
  return g_test_run ();
}
