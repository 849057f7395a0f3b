/* The bundled networks that classify and continue: what their recipes found, through the program. */
#include "base/lgn-json.h"
#include "run/lgn-input-tensors.h"
#include "run/lgn-network.h"
#include "run/lgn-tensor-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

/* Logits of the recipes' networks are given to five digits after the point. */
#define TOLERANCE 1e-3

static json_t *
read_expected (const char *model)
{
  g_autofree char *path = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", model, "expected.json", NULL);
  g_autoptr (GError) error = NULL;
  json_t *expected = lgn_json_read (path, &error);

  g_assert_no_error (error);
  return expected;
}

static LgnNetwork *
open_bundled (const char *model)
{
  g_autoptr (GError) error = NULL;
  LgnNetwork *network = lgn_network_open (model, NULL, &error);

  g_assert_no_error (error);
  return network;
}

static LgnResult *
run (LgnNetwork *network, const LgnInput *input, bool with_logits)
{
  LgnRunOptions options = { .with_logits = with_logits };
  g_autoptr (GError) error = NULL;
  LgnResult *result = lgn_network_run (network, input, &options, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static const char *
get_string (json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

/* That TOKENS from FIRST on are the ids WANT. */
static void
assert_ids (const LgnTokens *tokens, gsize first, json_t *want)
{
  g_assert_cmpuint (tokens->n, ==, first + json_array_size (want));
  for (gsize i = first; i < tokens->n; i++)
    g_assert_cmpint (tokens->token[i].id, ==, json_integer_value (json_array_get (want, i - first)));
}

/* That LOGITS are the class scores of CASE_, and its class has the highest. */
static void
assert_class (LgnNetwork *network, const LgnTensor *logits, json_t *case_)
{
  json_t *list = json_object_get (case_, "logits"), *logit;
  const float *scores = logits->data; /* [n_classes] */
  size_t i, best = 0;

  g_assert_cmpuint (logits->shape[logits->n_dims - 1], ==, json_array_size (list));
  json_array_foreach (list, i, logit)
  {
    g_assert_cmpfloat_with_epsilon (scores[i], json_number_value (logit), TOLERANCE);
    best = scores[i] > scores[best] ? i : best;
  }
  g_autofree char *path = g_build_filename (lgn_network_get_path (network), "config.json", NULL);
  g_autofree char *class_ = g_strdup_printf ("%zu", best);
  g_autoptr (json_t) config = lgn_json_read (path, NULL);
  g_assert_cmpstr (get_string (json_object_get (config, "id2label"), class_), ==, get_string (case_, "label"));
}

/* The logits of PICTURE, a file of NETWORK's folder; FOLDER is for files on the way. */
static LgnTensor *
see (LgnNetwork *network, const char *picture, const char *folder)
{
  g_autofree char *in = g_build_filename (folder, "in.safetensors", NULL);
  g_autofree char *out = g_build_filename (folder, "out.safetensors", NULL);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_input_unref);
  g_autoptr (GError) error = NULL;
  LgnInput *input = lgn_input_new (NULL);

  input->image = g_build_filename (lgn_network_get_path (network), picture, NULL);
  g_ptr_array_add (inputs, input);
  lgn_input_tensors_save (lgn_network_get_path (network), inputs, in, &error);
  g_assert_no_error (error);
  lgn_network_run_tensors (network, in, out, false, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (out, &error);
  g_assert_no_error (error);
  LgnTensor *logits = lgn_tensor_ref (lgn_safetensors_lookup (file, "logits"));
  g_unlink (in);
  g_unlink (out);
  return logits;
}

static void
test_pictures (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("fashion-vit");
  g_autoptr (json_t) expected = read_expected ("fashion-vit");
  g_autofree char *folder = g_dir_make_tmp ("lorgnette-XXXXXX", NULL);
  json_t *cases = json_object_get (expected, "cases"), *case_;
  size_t i;

  g_assert_cmpuint (json_array_size (cases), ==, 8);
  json_array_foreach (cases, i, case_)
  {
    g_autoptr (LgnTensor) logits = see (network, get_string (case_, "picture"), folder);
    assert_class (network, logits, case_);
  }
  g_rmdir (folder);
}

static void
test_sentiment (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("sentiment");
  g_autoptr (json_t) expected = read_expected ("sentiment");
  json_t *cases = json_object_get (expected, "cases"), *case_;
  size_t i;

  g_assert_cmpuint (json_array_size (cases), >=, 8);
  json_array_foreach (cases, i, case_)
  {
    g_autoptr (LgnInput) input = lgn_input_new (get_string (case_, "text"));
    g_autoptr (LgnResult) result = run (network, input, true);

    assert_ids (result->tokens, 0, json_object_get (case_, "ids"));
    assert_class (network, result->logits, case_);
    g_assert_cmpstr (result->predictions[0].label, ==, get_string (case_, "label"));
  }
}

/* (transfer full) the path of a copy of FILE with a tensor NAME of F32 that is all NUMBER, in FOLDER. */
static char *
copy_with (const char *file, const char *name, float number, const char *folder)
{
  g_autoptr (LgnSafetensors) from = lgn_safetensors_open (file, NULL);
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  LgnTensor *old = lgn_safetensors_lookup (from, name);
  g_autoptr (LgnTensor) tensor = lgn_tensor_new (LGN_DTYPE_F32, old->n_dims, old->shape);
  char *path = g_build_filename (folder, "model.safetensors", NULL);

  for (gsize i = 0; i < lgn_tensor_n_elements (tensor); i++)
    lgn_tensor_f32 (tensor)[i] = number;
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (from); i++)
    {
      LgnTensor *kept = lgn_safetensors_get_tensor (from, i);
      lgn_safetensors_writer_add (writer, lgn_safetensors_get_name (from, i), kept == old ? tensor : kept);
    }
  g_assert_true (lgn_safetensors_writer_write (writer, path, NULL));
  return path;
}

/* Weights that are no numbers predict nothing; the attention can still be looked at. */
static void
test_no_numbers (void)
{
  static const char *const others[] = { "config.json", "tokenizer.json", "tokenizer_config.json" };
  g_autoptr (LgnNetwork) whole = open_bundled ("sentiment");
  g_autofree char *folder = g_dir_make_tmp ("lorgnette-XXXXXX", NULL);
  g_autofree char *weights = g_build_filename (lgn_network_get_path (whole), "model.safetensors", NULL);
  g_autofree char *copy = copy_with (weights, "classifier.bias", NAN, folder);
  g_autoptr (LgnInput) input = lgn_input_new ("a fine film");

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *from = g_build_filename (lgn_network_get_path (whole), others[i], NULL);
      g_autofree char *to = g_build_filename (folder, others[i], NULL);
      g_assert_cmpint (symlink (from, to), ==, 0);
    }
  g_autoptr (LgnNetwork) broken = open_bundled (folder);
  g_autoptr (LgnResult) result = run (broken, input, true);
  g_assert_true (isnan (lgn_tensor_f32 (result->logits)[0]));
  g_assert_cmpuint (result->n_predictions, ==, 0);
  g_assert_true (lgn_attn_store_is_ready (result->store, LGN_SITE_SELF, 0));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *link = g_build_filename (folder, others[i], NULL);
      g_unlink (link);
    }
  g_unlink (copy);
  g_rmdir (folder);
}

static void
test_continuations (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");
  g_autoptr (json_t) expected = read_expected ("verse-gpt");
  json_t *cases = json_object_get (expected, "cases"), *case_;
  size_t i;

  g_assert_cmpuint (json_array_size (cases), >=, 6);
  json_array_foreach (cases, i, case_)
  {
    g_autoptr (LgnInput) input = lgn_input_new (get_string (case_, "text"));
    json_t *output = json_object_get (case_, "output_ids");
    g_autoptr (GError) error = NULL;

    input->n_generate = (guint) json_array_size (output);
    g_autofree char *words = lgn_network_write (network, input, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (words, ==, get_string (case_, "output"));
    g_autoptr (LgnResult) result = run (network, input, false);
    assert_ids (result->tokens, json_array_size (json_object_get (case_, "ids")), output);
  }
}

/* Perplexity: e to the mean of -ln p of every token but the first, p by a softmax over the logits of the token before. */
static void
test_perplexity (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");
  g_autoptr (json_t) expected = read_expected ("verse-gpt");
  json_t *passage = json_object_get (expected, "passage");
  g_autoptr (LgnInput) input = lgn_input_new (get_string (passage, "text"));
  g_autoptr (LgnResult) result = run (network, input, true);
  gsize width = result->logits->shape[1];
  double sum = 0;

  assert_ids (result->tokens, 0, json_object_get (passage, "ids"));
  g_assert_cmpuint (result->logits->shape[0], ==, result->tokens->n);
  for (gsize i = 0; i + 1 < result->tokens->n; i++)
    {
      const float *row = (const float *) result->logits->data + i * width; /* [n_vocabulary] */
      double total = 0;
      for (gsize k = 0; k < width; k++)
        total += exp (row[k]);
      sum += log (total) - row[result->tokens->token[i + 1].id];
    }
  double perplexity = exp (sum / (double) (result->tokens->n - 1));
  double want = json_number_value (json_object_get (passage, "perplexity"));
  g_test_message ("perplexity %.4f over %u tokens", perplexity, result->tokens->n - 1);
  g_assert_cmpfloat_with_epsilon (perplexity, want, TOLERANCE * want);
}

/* The mean of A[i, j] of HEAD over the rows i that have a J. */
static double
average (LgnAttnStore *store, const LgnMapId *head, const gssize *j /* [n], negative where a row has none */, gsize n)
{
  g_autofree float *row = g_new (float, n);
  double sum = 0;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    if (j[i] >= 0)
      {
        lgn_attn_store_read_rows (store, head, i, 1, row);
        sum += row[j[i]];
        count++;
      }
  return sum / (double) count;
}

/* Where induction heads look: behind the latest earlier place of each row's token. */
static gssize *
find_continued (const LgnTokens *tokens)
{
  gssize *continued = g_new (gssize, tokens->n); /* [n], -1 where the token is new */

  for (gsize i = 0; i < tokens->n; i++)
    {
      continued[i] = -1;
      for (gsize p = 0; p < i; p++)
        if (tokens->token[p].id == tokens->token[i].id)
          continued[i] = (gssize) p + 1;
    }
  return continued;
}

/* That the AVERAGE at J of every head is what WANT [layer][head] says; the highest of them. */
static double
assert_scores (LgnAttnStore *store, const gssize *j, gsize n, json_t *want)
{
  json_t *heads, *score;
  size_t layer, head;
  double best = 0;

  g_assert_cmpuint (lgn_attn_store_get_n_layers (store, LGN_SITE_SELF), ==, json_array_size (want));
  json_array_foreach (want, layer, heads)
    json_array_foreach (heads, head, score)
    {
      LgnMapId map = { LGN_SITE_SELF, (guint) layer, (int) head };
      double found = average (store, &map, j, n);
      g_assert_cmpfloat_with_epsilon (found, json_number_value (score), TOLERANCE);
      best = MAX (best, found);
    }
  return best;
}

/* One head looks at the token before, another continues what came before (Olsson et al. 2022), on random words given twice. */
static void
test_heads (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");
  g_autoptr (json_t) expected = read_expected ("verse-gpt");
  json_t *repeated = json_object_get (expected, "repeated");
  g_autoptr (LgnInput) input = lgn_input_new (get_string (repeated, "text"));
  g_autoptr (LgnResult) result = run (network, input, false);
  gsize n = result->tokens->n;
  g_autofree gssize *continued = find_continued (result->tokens);
  g_autofree gssize *previous = g_new (gssize, n);

  assert_ids (result->tokens, 0, json_object_get (repeated, "ids"));
  for (gsize i = 0; i < n; i++)
    previous[i] = (gssize) i - 1;
  g_assert_cmpfloat (assert_scores (result->store, previous, n, json_object_get (repeated, "previous_token_score")), >, 0.6);
  g_assert_cmpfloat (assert_scores (result->store, continued, n, json_object_get (repeated, "induction")), >, 0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundled/pictures", test_pictures);
  g_test_add_func ("/bundled/sentiment", test_sentiment);
  g_test_add_func ("/bundled/no-numbers", test_no_numbers);
  g_test_add_func ("/bundled/continuations", test_continuations);
  g_test_add_func ("/bundled/perplexity", test_perplexity);
  g_test_add_func ("/bundled/heads", test_heads);
  return g_test_run ();
}
