/* Networks as their users meet them: opened by path or name, shared, run on text, refusing what they cannot read. */
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "run/lgn-network.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static char *
find_model (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", name, NULL);
}

static LgnNetwork *
open_network (const char *name)
{
  g_autofree char *path = find_model (name);
  g_autoptr (GError) error = NULL;
  LgnNetwork *network = lgn_network_open (path, NULL, &error);

  g_assert_no_error (error);
  return network;
}

/* A tower of text beside one of pictures: it is run alone on a caption, and not on two texts at once. */
static void
test_towers (void)
{
  g_autoptr (LgnNetwork) network = open_network ("clip");

  g_assert_cmpuint (lgn_network_get_n_heads (network, LGN_SITE_TEXT), ==, 4);
  g_assert_cmpuint (lgn_network_get_n_heads (network, LGN_SITE_PICTURE), ==, 5);
  g_assert_cmpuint (lgn_network_get_n_layers (network, LGN_SITE_SELF), ==, 0);
  g_assert_cmpuint (lgn_network_get_takes (network), ==, LGN_TAKES_TEXT | LGN_TAKES_TEXTS | LGN_TAKES_PICTURE);
}

static LgnResult *
run (LgnNetwork *network, LgnInput *input, GError **error)
{
  return lgn_network_run (network, input, NULL, NULL, error);
}

static void
test_shared (void)
{
  g_autoptr (LgnNetwork) first = open_network ("e2e-bert-sentiment");
  LgnNetwork *second = open_network ("e2e-bert-sentiment");

  g_assert_true (first == second);
  lgn_network_unref (second);
  g_assert_cmpstr (lgn_network_get_name (first), ==, "e2e-bert-sentiment");
  g_assert_cmpuint (lgn_network_get_n_layers (first, LGN_SITE_SELF), ==, 2);
  g_assert_cmpuint (lgn_network_get_n_heads (first, LGN_SITE_SELF), ==, 4);
  g_assert_cmpuint (lgn_network_get_n_layers (first, LGN_SITE_CROSS), ==, 0);
  g_assert_cmpuint (lgn_network_get_max_tokens (first), ==, 64);
  g_assert_cmpuint (lgn_network_get_takes (first), ==, LGN_TAKES_TEXT | LGN_TAKES_PAIR);
  g_assert_false (lgn_network_has_decoder (first));
}

static void
test_text (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-bert-sentiment");
  g_autoptr (LgnInput) input = lgn_input_new ("This film was wonderful.");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) result = run (network, input, &error);
  LgnMapShape shape;

  g_assert_no_error (error);
  g_assert_true (lgn_attn_store_get_shape (result->store, LGN_SITE_SELF, 1, &shape));
  g_assert_cmpuint (shape.n_query, ==, result->tokens->n);
  g_assert_cmpuint (lgn_attn_store_get_n_maps (result->store), ==, 8);
  for (gsize row = 0; row < shape.n_query; row++)
    {
      LgnMapId map = { LGN_SITE_SELF, 1, LGN_HEAD_MEAN };
      LgnRowStatistics statistics;
      lgn_attn_store_get_row_statistics (result->store, &map, row, &statistics);
      g_assert_cmpfloat_with_epsilon (statistics.sum, 1, 1e-5);
    }
  g_assert_cmpuint (result->n_predictions, ==, 2);
  g_assert_true (g_str_equal (result->predictions[0].label, "POSITIVE") || g_str_equal (result->predictions[0].label, "NEGATIVE"));
  g_assert_cmpfloat_with_epsilon (result->predictions[0].probability + result->predictions[1].probability, 1, 1e-9);
  g_assert_cmpfloat (result->predictions[0].probability, >=, 0.5);
}

static void
test_padding (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-bert-sentiment");
  g_autoptr (LgnInput) input = lgn_input_new ("A film.");
  g_autoptr (LgnResult) plain = run (network, input, NULL);
  LgnMapId map = { LGN_SITE_SELF, 0, 1 };
  float a[64], b[64];

  input->pad_to = 12;
  g_autoptr (LgnResult) padded = run (network, input, NULL);
  g_assert_cmpuint (padded->tokens->n, ==, 12);
  lgn_attn_store_read_rows (plain->store, &map, 1, 1, a);
  lgn_attn_store_read_rows (padded->store, &map, 1, 1, b);
  for (gsize i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (b[i], i < plain->tokens->n ? a[i] : 0, 1e-6);
  g_assert_false (lgn_scope_allows (lgn_attn_store_get_scope (padded->store, LGN_SITE_SELF, 0), 1, 11));
}

static void
test_too_long (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-bert-sentiment");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "film ");
  g_autoptr (LgnInput) input = lgn_input_new (text->str);
  g_assert_null (run (network, input, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_TOO_LONG);
  g_assert_nonnull (strstr (error->message, "This model reads 64 tokens."));

  input->cut = true;
  g_autoptr (LgnResult) result = run (network, input, NULL);
  g_assert_cmpuint (result->tokens->n, ==, 64);
  g_assert_cmpuint (result->n_cut, >, 0);
}

static void
test_nothing_to_read (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-bert-sentiment");
  g_autoptr (LgnNetwork) without = open_network ("roberta");
  g_autoptr (LgnInput) empty = lgn_input_new (""), invalid = lgn_input_new ("caf\xe9"), text = lgn_input_new ("word");
  g_autoptr (GError) error = NULL;

  g_assert_null (run (network, empty, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (run (network, invalid, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (run (without, text, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "tokenizer.json"));
}

static void
test_budget (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-bert-sentiment");
  g_autoptr (LgnInput) input = lgn_input_new ("This film was wonderful.");
  g_autoptr (GError) error = NULL;
  LgnRunOptions options = { .budget = 100 };

  g_assert_null (lgn_network_run (network, input, &options, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

static void
test_writing_on (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-gpt2");
  g_autoptr (LgnInput) input = lgn_input_new ("The animal");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) before = run (network, input, &error);
  g_assert_no_error (error);

  g_assert_true (lgn_network_can_generate (network));
  g_assert_cmpuint (before->n_predictions, ==, 10);
  input->n_generate = 3;
  g_autoptr (LgnResult) after = run (network, input, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->tokens->n, ==, before->tokens->n + 3);

  input->n_generate = 1;
  g_autofree char *next = lgn_network_write (network, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strstrip (next), ==, before->predictions[0].label);
  input->n_generate = 3;
  g_autofree char *words = lgn_network_write (network, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (words);
}

static void
test_logits_on_request (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-gpt2");
  g_autoptr (LgnInput) input = lgn_input_new ("The animal");
  LgnRunOptions options = { .with_logits = true, .with_hidden = true };
  g_autoptr (LgnResult) one = run (network, input, NULL), all = lgn_network_run (network, input, &options, NULL, NULL);

  g_assert_null (one->logits);
  g_assert_cmpuint (all->logits->shape[0], ==, all->tokens->n);
  g_assert_cmpuint (all->hidden_states->len, ==, 3);
  for (guint i = 0; i < one->n_predictions; i++)
    {
      g_assert_cmpstr (one->predictions[i].label, ==, all->predictions[i].label);
      g_assert_cmpfloat_with_epsilon (one->predictions[i].probability, all->predictions[i].probability, 1e-6);
    }
}

/* Opens the network of the path DATA and lets it go again, many times. */
static gpointer
open_often (gpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (LgnNetwork) network = lgn_network_open (data, NULL, NULL);
      g_assert_nonnull (network);
    }
  return NULL;
}

static void
test_opened_by_many (void)
{
  g_autofree char *path = find_model ("e2e-bert-sentiment");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("open", open_often, path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_autoptr (LgnNetwork) first = lgn_network_open (path, NULL, NULL), second = lgn_network_open (path, NULL, NULL);
  g_assert_true (first == second);
}

static void
test_padded_prediction (void)
{
  g_autoptr (LgnNetwork) network = open_network ("e2e-bert-sentiment"), writer = open_network ("e2e-gpt2");
  g_autoptr (LgnInput) input = lgn_input_new ("A film."), prompt = lgn_input_new ("The animal");
  g_autoptr (GError) error = NULL;

  input->pad_to = 65;
  g_assert_null (run (network, input, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  prompt->pad_to = 12;
  prompt->n_generate = 2;
  g_assert_null (run (writer, prompt, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
}

static void
assert_refused (const char *path, LgnError code, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_network_open (path, NULL, &error));
  g_assert_error (error, LGN_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, named));
}

/* Opens a folder with CONFIG beside the weights of NAME. */
static void
assert_config_refused (const char *name, const char *config, LgnError code, const char *named)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-network-XXXXXX", NULL);
  g_autofree char *config_path = g_build_filename (folder, "config.json", NULL);
  g_autofree char *link = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *model = find_model (name);
  g_autofree char *weights = g_build_filename (model, "model.safetensors", NULL);

  g_assert_cmpint (symlink (weights, link), ==, 0);
  g_assert_true (lgn_file_write (config_path, config, strlen (config), NULL));
  assert_refused (folder, code, named);
  g_unlink (config_path);
  g_unlink (link);
  g_rmdir (folder);
}

static void
test_refused (void)
{
  g_autofree char *file = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "meson.build", NULL);

  assert_refused ("no-such-model", LGN_ERROR_FILE, "no-such-model");
  assert_refused (g_getenv ("LORGNETTE_TEST_DATA"), LGN_ERROR_FILE, "config.json");
  assert_refused (file, LGN_ERROR_UNSUPPORTED, "meson.build");
  assert_config_refused ("m2m100", "{}", LGN_ERROR_FORMAT, "model_type");
  assert_config_refused ("m2m100", "{\"model_type\": \"frobnicate\"}", LGN_ERROR_UNSUPPORTED, "frobnicate");
  assert_config_refused ("m2m100", "{\"model_type\": \"m2m_100\"}", LGN_ERROR_FORMAT, "model.shared.weight");
  assert_config_refused ("m2m100", "{\"model_type\": \"marian\", \"normalize_before\": true}", LGN_ERROR_UNSUPPORTED,
                         "normalize_before");
  assert_config_refused ("roberta",
                         "{\"model_type\": \"roberta\", \"hidden_size\": 32, \"num_hidden_layers\": 2, \"num_attention_heads\": 4,"
                         "\"intermediate_size\": 64, \"vocab_size\": 120, \"type_vocab_size\": 1, \"max_position_embeddings\": 66,"
                         "\"architectures\": [\"MyOwnModel\"], \"auto_map\": {}}",
                         LGN_ERROR_UNSUPPORTED, "MyOwnModel");
  assert_config_refused ("roberta", "{\"model_type\": \"roberta\", \"position_embedding_type\": \"odd\"}",
                         LGN_ERROR_UNSUPPORTED, "position_embedding_type");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/shared", test_shared);
  g_test_add_func ("/network/towers", test_towers);
  g_test_add_func ("/network/text", test_text);
  g_test_add_func ("/network/padding", test_padding);
  g_test_add_func ("/network/too-long", test_too_long);
  g_test_add_func ("/network/nothing-to-read", test_nothing_to_read);
  g_test_add_func ("/network/budget", test_budget);
  g_test_add_func ("/network/writing-on", test_writing_on);
  g_test_add_func ("/network/logits-on-request", test_logits_on_request);
  g_test_add_func ("/network/opened-by-many", test_opened_by_many);
  g_test_add_func ("/network/padded-prediction", test_padded_prediction);
  g_test_add_func ("/network/refused", test_refused);
  return g_test_run ();
}
