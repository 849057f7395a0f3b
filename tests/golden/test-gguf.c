/* Tensors of GGUF files, decoded, against the numbers that ggml decodes: bit by bit; and files that a description does not
 * cover. */
#include "base/lgn-error.h"
#include "family/lgn-model.h"
#include "io/lgn-checkpoint.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-gguf-tokenizer.h"

#include <glib/gstdio.h>

#include <string.h>

static void
test_types (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "gguf", "all-types", NULL);
  g_autofree char *path = g_build_filename (folder, "model.gguf", NULL);
  g_autofree char *expected_path = g_build_filename (folder, "expected.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (path, &error);

  g_assert_no_error (error);
  g_autoptr (LgnSafetensors) expected = lgn_safetensors_open (expected_path, &error);
  g_assert_no_error (error);
  guint n = lgn_safetensors_get_n_tensors (expected);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, ==, lgn_checkpoint_get_n_tensors (checkpoint));
  for (guint i = 0; i < n; i++)
    {
      LgnTensor *want = lgn_safetensors_get_tensor (expected, i);
      LgnTensor *got = lgn_checkpoint_lookup (checkpoint, lgn_safetensors_get_name (expected, i));
      g_assert_nonnull (got);
      g_assert_true (lgn_tensor_has_shape (got, want->n_dims, want->shape));
      g_autoptr (LgnTensor) a = want->dtype == got->dtype ? lgn_tensor_ref (want) : lgn_tensor_to_f32 (want);
      g_autoptr (LgnTensor) b = want->dtype == got->dtype ? lgn_tensor_ref (got) : lgn_tensor_to_f32 (got);
      g_assert_cmpmem (a->data, lgn_tensor_n_bytes (a), b->data, lgn_tensor_n_bytes (b));
    }
}

/* Opens a small network in which the bytes OLD are NEW, of the same length, and expects it to be refused with WORDS. */
static void
assert_refused (const char *old, const char *new, const char *words)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "gguf", "phi3-q4_0", "model.gguf", NULL);
  g_autofree char *folder = g_dir_make_tmp ("lorgnette-gguf-XXXXXX", NULL);
  g_autofree char *copy = g_build_filename (folder, "copy.gguf", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  char *place = memmem (bytes, size, old, strlen (old));
  g_assert_nonnull (place);
  memcpy (place, new, strlen (old));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
  g_autoptr (LgnModel) model = lgn_model_open (copy, NULL, &error);
  g_assert_null (model);
  g_assert_true (error && g_str_has_prefix (error->message, copy));
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
  g_unlink (copy);
  g_rmdir (folder);
}

static void
test_refusals (void)
{
  assert_refused ("phi3.attention.head_count", "phi3.attention.head_kount", "phi3.attention.head_kount");
  assert_refused ("phi3.context_length", "phi3.konfext_length", "phi3.konfext_length");
  assert_refused ("output.weight", "ouxput.weight", "tensor");
  assert_refused ("general.architecture", "general.architektura", "“general.architecture” is absent");
}

/* The ids that NAME/input.json has for its texts, by the tokeniser in NAME/FILE. */
static void
check_tokenizer (const char *name, const char *file)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "gguf", name, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL), *input_path = g_build_filename (folder, "input.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) input = lgn_json_read (input_path, &error);
  g_autoptr (LgnGguf) gguf = lgn_gguf_open (path, &error);
  g_autoptr (LgnTokenizer) tokenizer = gguf ? lgn_gguf_make_tokenizer (gguf, &error) : NULL;
  LgnEncodeOptions options = { 0 };
  const char *key;
  json_t *one;

  g_assert_no_error (error);
  g_assert_cmpuint (json_object_size (input), >, 0);
  json_object_foreach (input, key, one)
    {
      const char *text = json_string_value (json_object_get (one, "text"));
      json_t *ids = json_object_get (one, "ids");
      g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, text, -1, NULL, 0, &options, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (tokens->n, ==, json_array_size (ids));
      for (guint i = 0; i < tokens->n; i++)
        g_assert_cmpint (tokens->token[i].id, ==, json_integer_value (json_array_get (ids, i)));
    }
}

static void
test_tokenizers (void)
{
  check_tokenizer ("llama-vocabulary", "vocabulary.gguf");
  check_tokenizer ("gpt2-f16", "model.gguf");
  check_tokenizer ("bert-f16", "model.gguf");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/golden/gguf/types", test_types);
  g_test_add_func ("/golden/gguf/tokenizers", test_tokenizers);
  g_test_add_func ("/golden/gguf/refusals", test_refusals);
  return g_test_run ();
}
