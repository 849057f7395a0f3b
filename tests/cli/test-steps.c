/* export --view steps: the same bytes for the same input, weights that are the map's, and what cannot be is said. */
#include "lgn-cli-test.h"

#include <string.h>

#define MARIAN "models/e2e-marian"
#define GPT "models/e2e-gpt2"
#define TEXT "I am a student."

static void
test_same_bytes (void)
{
  static const char *const endings[] = { "png", "svg", "pdf", "csv", "npy" };
  g_autofree char *model = lgn_cli_test_golden (MARIAN);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name_a = g_strconcat ("steps-a.", endings[i], NULL), *name_b = g_strconcat ("steps-b.", endings[i], NULL);
      g_autofree char *a = lgn_cli_test_path (name_a), *b = lgn_cli_test_path (name_b);
      g_autoptr (LgnCliAnswer) one = lgn_cli_test ("export", model, "--text", TEXT, "--generate", "4", "--view", "steps", "--rule",
                                                   "additive", "--row", "1", "-o", a, "--threads", "1", NULL);
      g_autoptr (LgnCliAnswer) two
          = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "export", model, "--text", TEXT, "--generate", "4", "--view", "steps", "--rule",
                          "additive", "--row", "1", "-o", b, "--threads", "2", NULL);
      lgn_cli_assert_ok (one);
      lgn_cli_assert_ok (two);
      lgn_cli_assert_same_files (a, b);
    }
}

/* (transfer full) the lines of the file PATH, without their ends. */
static GStrv
read_lines (const char *path)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (g_strchomp (text), "\r\n", -1);
}

/* The last column is the row of the map that the heat map's table has; masked keys have no numbers. */
static void
test_csv (void)
{
  g_autofree char *model = lgn_cli_test_golden (GPT), *steps = lgn_cli_test_path ("steps.csv"), *map = lgn_cli_test_path ("map.csv");
  g_autoptr (LgnCliAnswer) one = lgn_cli_test ("export", model, "--text", "The animal didn't", "--view", "steps", "--layer", "1",
                                               "--head", "2", "--row", "2", "-o", steps, NULL);
  g_autoptr (LgnCliAnswer) two
      = lgn_cli_test ("export", model, "--text", "The animal didn't", "--layer", "1", "--head", "2", "-o", map, NULL);

  lgn_cli_assert_ok (one);
  lgn_cli_assert_ok (two);
  g_auto (GStrv) lines = read_lines (steps);
  g_auto (GStrv) rows = read_lines (map);
  g_auto (GStrv) weights = g_strsplit (rows[3], ",", -1);
  g_assert_cmpstr (lines[0], ==, "column,key,score,position,weight");
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (weights));
  for (guint i = 1; lines[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, 5);
      g_assert_cmpint (*cells[4] == '\0', ==, i > 3);
      g_assert_cmpint (*cells[2] == '\0', ==, i > 3);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[4], NULL), g_ascii_strtod (weights[i], NULL), 4e-6);
    }
}

static void
test_faults (void)
{
  g_autofree char *model = lgn_cli_test_golden (GPT), *bundle = lgn_cli_test_path ("steps-bundle.safetensors");
  g_autofree char *out = lgn_cli_test_path ("steps-none.png");
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("run", model, "--text", "The animal", "--save", bundle, NULL);
  g_autoptr (LgnCliAnswer) opened = lgn_cli_test ("export", bundle, "--view", "steps", "-o", out, NULL);
  g_autoptr (LgnCliAnswer) row
      = lgn_cli_test ("export", model, "--text", "The animal", "--view", "steps", "--row", "99", "-o", out, NULL);
  g_autoptr (LgnCliAnswer) layer
      = lgn_cli_test ("export", model, "--text", "The animal", "--view", "steps", "--layer", "99", "-o", out, NULL);
  g_autoptr (LgnCliAnswer) rule
      = lgn_cli_test ("export", model, "--text", "The animal", "--view", "steps", "--rule", "cosine", "-o", out, NULL);
  g_autoptr (LgnCliAnswer) step
      = lgn_cli_test ("export", model, "--text", "The animal", "--view", "steps", "--step", "5", "-o", out, NULL);

  lgn_cli_assert_ok (saved);
  lgn_cli_assert_failed (opened, "steps-bundle", "weights only");
  lgn_cli_assert_failed (row, "e2e-gpt2", "there is no row 99");
  lgn_cli_assert_failed (layer, "e2e-gpt2", "there is no layer 99");
  lgn_cli_assert_usage (rule, "cosine");
  lgn_cli_assert_usage (step, "--step");
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/steps/same-bytes", test_same_bytes);
  g_test_add_func ("/steps/csv", test_csv);
  g_test_add_func ("/steps/faults", test_faults);
  return lgn_cli_test_run_all ();
}
