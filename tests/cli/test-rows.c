/* Several texts at once, and long ones in windows: the rows of a batch. */
#include "lgn-cli-test.h"

#include "base/lgn-json.h"
#include "io/lgn-safetensors.h"

#include <math.h>
#include <string.h>

#define BERT "models/e2e-bert-sentiment"
#define GPT "models/e2e-gpt2"
#define MARIAN "models/e2e-marian"
#define LONG "the animal did not cross the street because it was too tired"

/* The maps of ALONE [1 or no batch, heads, n, n] are those of the first N tokens of row ROW in ROWS [rows, heads, m, m], whose
 * padding nobody looks at. */
static void
assert_row (const LgnTensor *alone, const LgnTensor *rows, gsize row)
{
  gsize n_heads = rows->shape[1], m = rows->shape[2], n = alone->shape[alone->n_dims - 1];
  const float *a = (const float *) alone->data, *b = (const float *) rows->data + row * n_heads * m * m;

  for (gsize head = 0; head < n_heads; head++)
    for (gsize i = 0; i < n; i++)
      for (gsize j = 0; j < m; j++)
        g_assert_cmpfloat_with_epsilon (b[(head * m + i) * m + j], j < n ? a[(head * n + i) * n + j] : 0, 2e-6);
}

/* Two texts give what each gives alone; the tensors that would be read give it too. */
static void
test_texts (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autofree char *rows = lgn_cli_test_path ("rows.safetensors"), *alone = lgn_cli_test_path ("alone.safetensors");
  g_autofree char *inputs = lgn_cli_test_path ("rows-in.safetensors"), *again = lgn_cli_test_path ("rows-again.safetensors");
  g_autoptr (LgnCliAnswer) both = lgn_cli_test ("run", model, "--text", LONG, "--text", "it was", "--save", rows, NULL);
  g_autoptr (LgnCliAnswer) one = lgn_cli_test ("run", model, "--text", "it was", "--save", alone, NULL);
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("inputs", model, "--text", LONG, "--text", "it was", "--save", inputs, NULL);
  g_autoptr (LgnCliAnswer) raw = lgn_cli_test ("run", model, "--tensors", inputs, "--save", again, NULL);

  lgn_cli_assert_ok (both);
  lgn_cli_assert_ok (one);
  lgn_cli_assert_ok (saved);
  lgn_cli_assert_ok (raw);
  g_autoptr (LgnSafetensors) rows_file = lgn_cli_test_open (rows), alone_file = lgn_cli_test_open (alone);
  g_autoptr (LgnSafetensors) again_file = lgn_cli_test_open (again), inputs_file = lgn_cli_test_open (inputs);
  const LgnTensor *maps = lgn_cli_assert_shape (rows_file, "attentions.1", "[2, 4, 15, 15]");
  const LgnTensor *same = lgn_cli_assert_shape (again_file, "attentions.1", "[2, 4, 15, 15]");
  assert_row (lgn_safetensors_lookup (alone_file, "attentions.1"), maps, 1);
  g_assert_cmpmem (maps->data, 2 * 4 * 15 * 15 * sizeof (float), same->data, 2 * 4 * 15 * 15 * sizeof (float));

  gint64 mask[30], sum = 0;
  lgn_tensor_to_i64 (lgn_cli_assert_shape (inputs_file, "attention_mask", "[2, 15]"), mask);
  for (guint i = 15; i < 30; i++)
    sum += mask[i];
  g_assert_cmpint (sum, ==, 4);
  g_assert_cmpint (mask[14] && mask[18] && !mask[19], ==, 1);
}

/* Windows say which bytes of which text they are. */
static void
test_windows (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autofree char *save = lgn_cli_test_path ("windows.safetensors");
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("run", model, "--text", "it", "--text", LONG, "--window", "8", "--stride", "2",
                                                  "--save", save, NULL);

  lgn_cli_assert_ok (answer);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save);
  lgn_cli_assert_shape (file, "attentions.0", "[4, 4, 8, 8]");
  lgn_cli_assert_shape (file, "logits", "[4, 2]");
  g_assert_cmpstr (lgn_safetensors_get_metadata (file, "windows"), ==,
                   "[{\"text\":0,\"bytes\":[0,2]},{\"text\":1,\"bytes\":[0,24]},{\"text\":1,\"bytes\":[15,46]},"
                   "{\"text\":1,\"bytes\":[36,60]}]");
}

/* A figure is of one window, which has to be named where there are several. */
static void
test_window_figure (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *figure = lgn_cli_test_path ("window.csv");
  g_autoptr (LgnCliAnswer) unsaid
      = lgn_cli_test ("export", model, "--text", LONG, "--window", "8", "--stride", "2", "-o", figure, NULL);
  lgn_cli_assert_failed (unsaid, "e2e-bert-sentiment", "3 windows");
  g_assert_false (g_file_test (figure, G_FILE_TEST_EXISTS));
  g_autoptr (LgnCliAnswer) beyond
      = lgn_cli_test ("export", model, "--text", LONG, "--window", "8", "--row", "3", "-o", figure, NULL);
  lgn_cli_assert_failed (beyond, "e2e-bert-sentiment", "no window 3");
  g_autoptr (LgnCliAnswer) last
      = lgn_cli_test ("export", model, "--text", LONG, "--window", "8", "--stride", "2", "--row", "2", "-o", figure, NULL);
  g_autofree char *table = NULL;

  lgn_cli_assert_ok (last);
  g_assert_true (g_file_get_contents (figure, &table, NULL, NULL));
  g_assert_true (g_str_has_prefix (table, ",[CLS],"));
  g_assert_nonnull (strstr (table, ",tired,[SEP]"));
}

/* The decoder of each row reads what it writes for that text alone. */
static void
test_decoder (void)
{
  g_autofree char *model = lgn_cli_test_golden (MARIAN);
  g_autofree char *rows = lgn_cli_test_path ("decoder.safetensors"), *alone = lgn_cli_test_path ("decoder1.safetensors");
  g_autoptr (LgnCliAnswer) both = lgn_cli_test ("inputs", model, "--text", "the animal was too tired", "--text", "it",
                                                "--generate", "5", "--save", rows, NULL);
  g_autoptr (LgnCliAnswer) one = lgn_cli_test ("inputs", model, "--text", "it", "--generate", "5", "--save", alone, NULL);

  lgn_cli_assert_ok (both);
  lgn_cli_assert_ok (one);
  g_autoptr (LgnSafetensors) rows_file = lgn_cli_test_open (rows), alone_file = lgn_cli_test_open (alone);
  const LgnTensor *many = lgn_safetensors_lookup (rows_file, "decoder_input_ids");
  const LgnTensor *single = lgn_safetensors_lookup (alone_file, "decoder_input_ids");
  g_assert_cmpuint (many->shape[0], ==, 2);
  g_assert_cmpuint (many->shape[1], >=, single->shape[1]);
  g_assert_cmpmem ((const gint64 *) many->data + many->shape[1], single->shape[1] * sizeof (gint64), single->data,
                   single->shape[1] * sizeof (gint64));
}

static void
test_refused (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *gpt = lgn_cli_test_golden (GPT);
  g_autofree char *save = lgn_cli_test_path ("refused-rows.safetensors"), *figure = lgn_cli_test_path ("rows.svg");
  g_autofree char *many = g_strnfill (999, 'a');

  for (guint i = 1; i < 999; i += 2)
    many[i] = ' ';
  g_autoptr (LgnCliAnswer) too_long = lgn_cli_test ("run", model, "--text", many, "--text", "a", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) wide = lgn_cli_test ("run", model, "--text", many, "--window", "900", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) shared
      = lgn_cli_test ("inputs", model, "--text", "a", "--window", "4", "--stride", "4", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) budget
      = lgn_cli_test ("run", model, "--text", "a", "--text", "b", "--budget", "100B", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) empty = lgn_cli_test ("run", model, "--text", "a", "--text", "", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) writes
      = lgn_cli_test ("run", gpt, "--text", "a", "--text", "b", "--generate", "2", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) drawn = lgn_cli_test ("export", model, "--text", "a", "--text", "b", "-o", figure, NULL);
  g_autoptr (LgnCliAnswer) pairs
      = lgn_cli_test ("run", model, "--text", "a", "--text", "b", "--text-pair", "c", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) stride = lgn_cli_test ("run", model, "--text", "a", "--stride", "2", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) target
      = lgn_cli_test ("run", model, "--text", "a", "--text", "b", "--target", "c", "--save", save, NULL);

  lgn_cli_assert_failed (too_long, "e2e-bert-sentiment", "--window N");
  lgn_cli_assert_failed (wide, "e2e-bert-sentiment", "window");
  lgn_cli_assert_failed (shared, "e2e-bert-sentiment", "share");
  lgn_cli_assert_failed (budget, "e2e-bert-sentiment", "budget");
  lgn_cli_assert_failed (empty, "e2e-bert-sentiment", "no text");
  lgn_cli_assert_failed (writes, "e2e-gpt2", "one text");
  lgn_cli_assert_failed (drawn, "e2e-bert-sentiment", "one text");
  lgn_cli_assert_usage (pairs, "--text-pair");
  lgn_cli_assert_usage (stride, "--window");
  lgn_cli_assert_usage (target, "--text once");
  g_assert_false (g_file_test (save, G_FILE_TEST_EXISTS));
}

/* tokens: windows and padding, as a table and as objects. */
static void
test_tokens (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autoptr (LgnCliAnswer) table
      = lgn_cli_test ("tokens", model, "it was too tired", "--max-length", "4", "--stride", "0", NULL);
  g_autoptr (LgnCliAnswer) cut = lgn_cli_test ("tokens", model, "it was too tired", "--max-length", "4", "--json", NULL);
  g_autoptr (LgnCliAnswer) batch = lgn_cli_test_with_input (
      "[\"it\", {\"text\": \"it was too tired\", \"max_length\": 5}]", "tokens", model, "--batch", "--pad", "--stride", "1", NULL);
  g_autoptr (LgnCliAnswer) negative = lgn_cli_test ("tokens", model, "it", "--pad-to", "-1", NULL);

  lgn_cli_assert_ok (table);
  lgn_cli_assert_ok (cut);
  lgn_cli_assert_ok (batch);
  lgn_cli_assert_usage (negative, "--pad-to");
  g_assert_nonnull (strstr (table->out, "[SEP]\t0\t0\t1\n\n0\t"));
  g_assert_nonnull (strstr (cut->out, "\"tokens\":[\"[CLS]\",\"it\",\"was\",\"[SEP]\"]"));
  g_assert_nonnull (strstr (batch->out, "\"attention_mask\":[1,1,1,0,0],\"text\":0,\"bytes\":[0,2]}"));
  g_assert_nonnull (strstr (batch->out, "\"attention_mask\":[1,1,1,1,1],\"text\":1,\"bytes\":[0,10]}"));
  g_assert_nonnull (strstr (batch->out, "\"attention_mask\":[1,1,1,1,0],\"text\":1,\"bytes\":[7,16]}"));
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/rows/texts", test_texts);
  g_test_add_func ("/rows/windows", test_windows);
  g_test_add_func ("/rows/window-figure", test_window_figure);
  g_test_add_func ("/rows/decoder", test_decoder);
  g_test_add_func ("/rows/refused", test_refused);
  g_test_add_func ("/rows/tokens", test_tokens);
  return lgn_cli_test_run_all ();
}
