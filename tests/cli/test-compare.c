/* export --view compare: what is written of two heads, two models and two texts. */
#include "lgn-cli-test.h"

#include "io/lgn-npy.h"

#include <math.h>
#include <string.h>

#define BERT "models/e2e-bert-sentiment"
#define GPT "models/e2e-gpt2"
#define TEXT "The animal didn't cross the street."

static LgnTensor *
export (const char *name, const char *const *options)
{
  g_autofree char *path = lgn_cli_test_path (name), *model = lgn_cli_test_golden (BERT);
  const char *o[8] = { "--pooling", "max", "--pooling", "max", "--pooling", "max", "--pooling", "max" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; options[i]; i++)
    o[i] = options[i];
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("export", model, "--text", TEXT, o[0], o[1], o[2], o[3], o[4], o[5], o[6],
                                                  o[7], "-o", path, NULL);
  lgn_cli_assert_ok (answer);
  LgnTensor *tensor = lgn_npy_read (path, &error);
  g_assert_no_error (error);
  return tensor;
}

/* B - A, number for number. */
static void
test_heads (void)
{
  g_autoptr (LgnTensor) a = export ("a.npy", (const char *const[]) { "--layer", "0", "--head", "1", NULL });
  g_autoptr (LgnTensor) b = export ("b.npy", (const char *const[]) { "--layer", "1", "--head", "0", NULL });
  g_autoptr (LgnTensor) difference = export (
      "difference.npy", (const char *const[]) { "--view", "compare", "--head", "1", "--b-layer", "1", "--b-head", "0", NULL });
  const float *x = a->data, *y = b->data, *z = difference->data;

  g_assert_cmpuint (lgn_tensor_n_elements (difference), ==, lgn_tensor_n_elements (a));
  for (gsize i = 0; i < lgn_tensor_n_elements (a); i++)
    g_assert_cmpfloat (z[i], ==, y[i] - x[i]);
}

/* Saved attention is compared as a run is; another text, and another tokeniser, whose pieces are compared by words. */
static void
test_others (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *other = lgn_cli_test_golden (GPT);
  g_autofree char *bundle = lgn_cli_test_path ("b.safetensors"), *x = lgn_cli_test_path ("x.csv"), *y = lgn_cli_test_path ("y.csv");
  g_autofree char *svg = lgn_cli_test_path ("z.svg");
  g_autofree char *labels = NULL, *drawing = NULL;
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("run", model, "--text", "The animal slept.", "--save", bundle, NULL);
  g_autoptr (LgnCliAnswer) text = lgn_cli_test ("export", model, "--text", TEXT, "--view", "compare", "--b-text",
                                                "The animal slept.", "-o", x, NULL);
  g_autoptr (LgnCliAnswer) file
      = lgn_cli_test ("export", model, "--text", TEXT, "--view", "compare", "--b-model", bundle, "-o", y, NULL);
  g_autoptr (LgnCliAnswer) words
      = lgn_cli_test ("export", model, "--text", TEXT, "--view", "compare", "--b-model", other, "-o", svg, NULL);

  lgn_cli_assert_ok (saved);
  lgn_cli_assert_ok (text);
  lgn_cli_assert_ok (file);
  lgn_cli_assert_ok (words);
  lgn_cli_assert_same_files (x, y);
  g_assert_true (g_file_get_contents (x, &labels, NULL, NULL));
  g_assert_true (g_str_has_prefix (labels, ",[CLS],the,animal,"));
  g_assert_true (g_file_get_contents (svg, &drawing, NULL, NULL));
  g_assert_nonnull (strstr (drawing, "<svg"));
}

static void
test_refused (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *path = lgn_cli_test_path ("no.png");
  g_autoptr (LgnCliAnswer) same = lgn_cli_test ("export", model, "--text", TEXT, "--view", "compare", "-o", path, NULL);
  g_autoptr (LgnCliAnswer) head
      = lgn_cli_test ("export", model, "--text", TEXT, "--view", "compare", "--b-head", "99", "-o", path, NULL);
  g_autoptr (LgnCliAnswer) view = lgn_cli_test ("export", model, "--text", TEXT, "--b-head", "1", "-o", path, NULL);
  g_autoptr (LgnCliAnswer) operation
      = lgn_cli_test ("export", model, "--text", TEXT, "--view", "compare", "--operation", "sum", "-o", path, NULL);

  lgn_cli_assert_failed (same, "e2e-bert-sentiment", "--b-head");
  lgn_cli_assert_failed (head, "e2e-bert-sentiment", "no head 99");
  lgn_cli_assert_failed (view, "e2e-bert-sentiment", "--view compare");
  lgn_cli_assert_usage (operation, "difference or ratio");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/compare/heads", test_heads);
  g_test_add_func ("/compare/others", test_others);
  g_test_add_func ("/compare/refused", test_refused);
  return lgn_cli_test_run_all ();
}
