/* Rotations for longer texts: frequencies of published configurations against numbers that were worked out by hand in float64, and
 * configurations that are refused. */
#include "base/lgn-error.h"
#include "family/lgn-stack.h"
#include "family/lgn-xml.h"

#include <libxml/parser.h>
#include <math.h>
#include <string.h>

static const char description[] = "<family><traits><number name='theta' key='rope_theta' default='10000'/>"
                                  "<size name='positions' key='max_position_embeddings' default='4096'/>"
                                  "<object name='scaling' key='rope_scaling'/></traits>"
                                  "<rotary base='theta' scaling='scaling' positions='positions'/></family>";

static LgnRotary *
read_rotary (const char *config, gsize head_width, GError **error)
{
  g_autoptr (xmlDoc) doc = xmlReadMemory (description, sizeof description - 1, "x.xml", NULL, 0);
  g_autoptr (json_t) json = lgn_json_parse (config, strlen (config), "config.json", NULL);
  xmlNode *root = xmlDocGetRootElement (doc);
  g_autoptr (LgnTraits) traits = lgn_traits_new (lgn_xml_find_child (root, "traits"), json, "config.json", error);
  LgnBinder binder = { .traits = traits };

  return traits ? lgn_rotary_bind (&binder, lgn_xml_find_child (root, "rotary"), head_width, error) : NULL;
}

static void
assert_frequencies (const char *config, gsize length, guint n, const guint *pairs, const double *want)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnRotary) rotary = read_rotary (config, 128, &error);
  float got[64];

  g_assert_no_error (error);
  lgn_rotary_get_frequencies (rotary, length, got);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (fabs (got[pairs[i]] / want[i] - 1), <, 1e-6);
}

static void
test_bands (void)
{
  const guint pairs[] = { 0, 20, 28, 33, 40, 63 };
  const double want[] = { 1, 0.016560440080994446, 0.003211445994752591, 0.00031269375038406517, 3.428102195952591e-05,
                          3.068925988914511e-07 };

  assert_frequencies ("{\"rope_theta\": 500000.0, \"max_position_embeddings\": 131072, \"rope_scaling\": {\"factor\": 8.0, "
                      "\"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8192, "
                      "\"rope_type\": \"llama3\"}}",
                      100, G_N_ELEMENTS (pairs), pairs, want);
}

static void
test_yarn (void)
{
  const guint pairs[] = { 0, 23, 24, 30, 39, 40, 63 };
  const double want[] = { 1, 0.006978305848598663, 0.005375321490790102, 0.001064360981247002, 6.490394320837029e-05,
                          4.445698525097307e-05, 3.102344401879299e-07 };

  assert_frequencies ("{\"rope_theta\": 1000000.0, \"max_position_embeddings\": 32768, \"rope_scaling\": {\"factor\": 4.0, "
                      "\"original_max_position_embeddings\": 32768, \"type\": \"yarn\"}}",
                      100, G_N_ELEMENTS (pairs), pairs, want);
}

static void
test_dynamic (void)
{
  const char *config = "{\"rope_scaling\": {\"type\": \"dynamic\", \"factor\": 2.0}}";
  const guint pairs[] = { 0, 1, 32, 63 };
  const double longer[] = { 1, 0.8445043640625611, 0.004479821828361181, 2.3764002257275026e-05 };
  const double shorter[] = { 1, 0.8659643233600653, 0.01, 0.00011547819846894582 };
  g_autoptr (LgnRotary) rotary = read_rotary (config, 128, NULL);

  assert_frequencies (config, 12000, G_N_ELEMENTS (pairs), pairs, longer);
  assert_frequencies (config, 4096, G_N_ELEMENTS (pairs), pairs, shorter);
  g_assert_true (lgn_rotary_depends_on_length (rotary));
  g_assert_cmpuint (lgn_rotary_get_reach (rotary), ==, 8192);
}

static void
test_refused (void)
{
  const struct
  {
    const char *scaling;
    LgnError code;
    const char *named;
  } cases[] = {
    { "{\"type\": \"odd\"}", LGN_ERROR_UNSUPPORTED, "odd" },
    { "{\"type\": 5}", LGN_ERROR_UNSUPPORTED, "rotary" },
    { "{\"type\": \"linear\", \"factor\": 2, \"alpha\": 3}", LGN_ERROR_UNSUPPORTED, "alpha" },
    { "{\"type\": \"linear\"}", LGN_ERROR_FORMAT, "factor" },
    { "{\"type\": \"linear\", \"factor\": 0}", LGN_ERROR_FORMAT, "factor" },
    { "{\"type\": \"dynamic\", \"factor\": \"2\"}", LGN_ERROR_FORMAT, "factor" },
    { "{\"type\": \"yarn\", \"factor\": 2, \"original_max_position_embeddings\": 0.5}", LGN_ERROR_FORMAT, "original_max" },
    { "{\"type\": \"yarn\", \"factor\": 2, \"original_max_position_embeddings\": 1e300}", LGN_ERROR_FORMAT, "original_max" },
    { "{\"type\": \"yarn\", \"factor\": 2, \"short_factor\": []}", LGN_ERROR_FORMAT, "short_factor" },
    { "{\"type\": \"llama3\", \"factor\": 2, \"low_freq_factor\": 2, \"high_freq_factor\": 2}", LGN_ERROR_FORMAT, "high_freq" },
    { "{\"type\": \"longrope\", \"short_factor\": [1], \"long_factor\": [1, 1]}", LGN_ERROR_FORMAT, "short_factor" },
    { "{\"type\": \"su\", \"short_factor\": [1, 1], \"long_factor\": [1, 0]}", LGN_ERROR_FORMAT, "long_factor" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *config = g_strdup_printf ("{\"rope_scaling\": %s}", cases[i].scaling);
      g_autoptr (GError) error = NULL;
      g_assert_null (read_rotary (config, 4, &error));
      g_assert_error (error, LGN_ERROR, (gint) cases[i].code);
      g_assert_true (g_str_has_prefix (error->message, "config.json: "));
      g_assert_nonnull (strstr (error->message, cases[i].named));
    }
}

/* Neighbours are turned by the same angles as halves are. */
static void
test_pairs (void)
{
  LgnRotaryRule rule = { .base = 100, .dim = 4, .amplitude = 2 };
  float halves[] = { 1, 2, 3, 4, 5 }, neighbours[] = { 1, 3, 2, 4, 5 };
  g_autoptr (LgnRotary) first = lgn_rotary_new (&rule);
  rule.has_neighbours = true;
  g_autoptr (LgnRotary) second = lgn_rotary_new (&rule);

  lgn_rotary_apply (first, 8, halves, 1, 1, 5, 7);
  lgn_rotary_apply (second, 8, neighbours, 1, 1, 5, 7);
  g_assert_cmpfloat_with_epsilon (halves[0], 2 * (cos (7) - 3 * sin (7)), 1e-5);
  g_assert_cmpfloat_with_epsilon (halves[3], 2 * (4 * cos (0.7) + 2 * sin (0.7)), 1e-5);
  g_assert_cmpfloat (halves[0], ==, neighbours[0]);
  g_assert_cmpfloat (halves[1], ==, neighbours[2]);
  g_assert_cmpfloat (halves[2], ==, neighbours[1]);
  g_assert_cmpfloat (halves[3], ==, neighbours[3]);
  g_assert_cmpfloat (halves[4], ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rotary/bands", test_bands);
  g_test_add_func ("/rotary/yarn", test_yarn);
  g_test_add_func ("/rotary/dynamic", test_dynamic);
  g_test_add_func ("/rotary/refused", test_refused);
  g_test_add_func ("/rotary/pairs", test_pairs);
  return g_test_run ();
}
