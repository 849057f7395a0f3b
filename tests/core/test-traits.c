/* What a description makes of a configuration: values, defaults, arithmetic, conditions, and what it refuses. */
#include "base/lgn-error.h"
#include "family/lgn-traits.h"
#include "family/lgn-xml.h"

#include <libxml/parser.h>
#include <string.h>

static const char description[] =
  "<traits>"
  "<size name='hidden' key='hidden_size dim'/>"
  "<size name='heads' key='heads' default='4'/>"
  "<size name='inner' key='inner' default='4 * hidden' null='4 * hidden'/>"
  "<size name='depth' key='text.layers' default='1'/>"
  "<id name='pad' key='pad_token_id' default='none'/>"
  "<number name='epsilon' key='eps' default='1e-5' above='0'/>"
  "<flag name='gated' key='gated' default='false'/>"
  "<word name='kind' key='kind' default='absolute' one-of='absolute relative'/>"
  "<sizes name='lags' key='lags' default='[1, 2, 5]'/>"
  "<sizes name='windows' key='windows' default='[4, 6]' per-layer='true'/>"
  "<size name='span' key='span' default='heads' below='heads'/>"
  "<has name='forth' key='ways' word='forth' known='forth back'/>"
  "<constant name='place' value='pre'/>"
  "<constant name='width' value='hidden'/>"
  "<fixed key='is_decoder' value='false'/>"
  "<list name='reach' key='layer_types' one-of='near far'><default value='near' when='layer % 3=0 and layer&lt;4'/>"
  "<default value='far'/></list>"
  "<object name='scaling' key='rope.scaling'/>"
  "</traits>";

static LgnTraits *
read_traits (const char *config, GError **error)
{
  g_autoptr (xmlDoc) doc = xmlReadMemory (description, sizeof description - 1, "x.xml", NULL, 0);
  g_autoptr (json_t) json = lgn_json_parse (config, strlen (config), "config.json", NULL);

  return lgn_traits_new (xmlDocGetRootElement (doc), json, "config.json", error);
}

static void
assert_size (LgnTraits *traits, const char *expression, gsize want)
{
  g_autoptr (GError) error = NULL;
  gsize value;

  lgn_traits_get_size (traits, expression, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (value, ==, want);
}

static void
assert_holds (LgnTraits *traits, const char *condition, bool want)
{
  g_autoptr (GError) error = NULL;
  bool holds = !want;

  lgn_traits_test (traits, condition, &holds, &error);
  g_assert_no_error (error);
  g_assert_cmpint (holds, ==, want);
}

static void
test_sizes (void)
{
  static const char *const wrong[] = { "{\"dim\": 8, \"lags\": 3}", "{\"dim\": 8, \"lags\": []}", "{\"dim\": 8, \"lags\": [0]}",
                                       "{\"dim\": 8, \"lags\": [1.5]}", "{\"dim\": 8, \"lags\": [1, -2]}" };
  g_autoptr (LgnTraits) standard = read_traits ("{\"dim\": 8}", NULL);
  g_autoptr (LgnTraits) given = read_traits ("{\"dim\": 8, \"lags\": [7, 9]}", NULL);
  const GArray *sizes = lgn_traits_get_sizes (standard, "lags", NULL);

  g_assert_cmpuint (sizes->len, ==, 3);
  g_assert_cmpuint (g_array_index (sizes, gsize, 2), ==, 5);
  sizes = lgn_traits_get_sizes (given, "lags", NULL);
  g_assert_cmpuint (sizes->len, ==, 2);
  g_assert_cmpuint (g_array_index (sizes, gsize, 0), ==, 7);
  g_assert_null (lgn_traits_get_sizes (given, "hidden", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (read_traits (wrong[i], &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
    }
}

/* A size a layer, for a stack of as many layers as there are sizes, or one for all. */
static void
test_layer_sizes (void)
{
  g_autoptr (LgnTraits) listed = read_traits ("{\"dim\": 8}", NULL);
  g_autoptr (LgnTraits) same = read_traits ("{\"dim\": 8, \"windows\": 10}", NULL);
  g_autoptr (GError) error = NULL;
  gsize value;

  g_assert_true (lgn_traits_select_layer (listed, 1, 2, NULL));
  assert_size (listed, "windows / 2", 3);
  g_assert_true (lgn_traits_select_layer (same, 2, 3, NULL));
  assert_size (same, "windows / 2 + 1", 6);
  g_assert_true (lgn_traits_select_layer (listed, 0, 3, NULL));
  g_assert_false (lgn_traits_get_size (listed, "windows", &value, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "windows"));
}

/* Sizes below the least one, constants that name other traits, words that are in a list. */
static void
test_stand_ins (void)
{
  g_autoptr (LgnTraits) none = read_traits ("{\"dim\": 8, \"span\": -1, \"ways\": null}", NULL);
  g_autoptr (LgnTraits) some = read_traits ("{\"dim\": 8, \"span\": 3, \"ways\": [\"back\", \"forth\"]}", NULL);
  g_autoptr (LgnTraits) text = read_traits ("{\"dim\": 8, \"ways\": \"Back | Forth\"}", NULL);
  g_autoptr (GError) error = NULL;

  assert_size (none, "span", 4);
  assert_size (some, "span", 3);
  assert_size (none, "2 * width", 16);
  assert_holds (none, "forth", false);
  assert_holds (some, "forth", true);
  assert_holds (text, "forth", true);
  g_assert_null (read_traits ("{\"dim\": 8, \"ways\": [\"up\"]}", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED);
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTraits) traits = read_traits ("{\"dim\": 32, \"text\": {\"layers\": 7}, \"inner\": null, \"gated\": true}", &error);
  double epsilon;
  gint64 pad;

  g_assert_no_error (error);
  assert_size (traits, "hidden", 32);
  assert_size (traits, "hidden / heads", 8);
  assert_size (traits, "inner", 128);
  assert_size (traits, "depth + 2 * 3", 27);
  g_assert_true (lgn_traits_get_number (traits, "epsilon", &epsilon, NULL));
  g_assert_cmpfloat (epsilon, ==, 1e-5);
  g_assert_true (lgn_traits_get_number (traits, "1e-12", &epsilon, NULL));
  g_assert_cmpfloat (epsilon, ==, 1e-12);
  g_assert_true (lgn_traits_get_id (traits, "pad", &pad, NULL));
  g_assert_cmpint (pad, ==, -1);
  assert_holds (traits, "gated", true);
  assert_holds (traits, "not gated", false);
  assert_holds (traits, "kind=absolute", true);
  assert_holds (traits, "kind!=absolute", false);
  assert_holds (traits, "hidden!=heads", true);
  assert_holds (traits, "no", false);
  g_autofree char *text = lgn_traits_expand (traits, "a.{place}.b{kind}", NULL);
  g_assert_cmpstr (text, ==, "a.pre.babsolute");
}

/* The words that REACH has for four layers. */
static void
assert_reach (const char *config, const char *want)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTraits) traits = read_traits (config, &error);
  g_autoptr (GString) words = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint layer = 0; layer < 5; layer++)
    {
      lgn_traits_select_layer (traits, layer, 5, &error);
      g_assert_no_error (error);
      g_autofree char *word = lgn_traits_expand (traits, "{layer}{reach} ", NULL);
      g_string_append (words, word);
      assert_holds (traits, "layer>=2", layer >= 2);
      assert_holds (traits, "layer<hidden - 14", layer < 2);
      assert_holds (traits, "layer % 2!=0", layer % 2 != 0);
    }
  g_assert_cmpstr (words->str, ==, want);
}

static void
test_layers (void)
{
  g_autoptr (LgnTraits) traits = read_traits ("{\"dim\": 16, \"rope\": {\"scaling\": {\"a\": 1}}}", NULL);
  g_autoptr (LgnTraits) none = read_traits ("{\"dim\": 16, \"rope\": {\"scaling\": null}}", NULL);
  g_autoptr (GError) error = NULL;
  json_t *object;

  assert_reach ("{\"dim\": 16}", "0near 1far 2far 3near 4far ");
  assert_reach ("{\"dim\": 16, \"layer_types\": [\"far\", \"far\", \"near\", \"near\", \"far\"]}",
                "0far 1far 2near 3near 4far ");
  g_assert_true (lgn_traits_get_object (traits, "scaling", &object, NULL));
  g_assert_cmpint (json_integer_value (json_object_get (object, "a")), ==, 1);
  g_assert_true (lgn_traits_get_object (none, "scaling", &object, NULL));
  g_assert_null (object);
  g_assert_false (lgn_traits_get_object (none, "hidden", &object, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
}

static void
test_refused (void)
{
  const struct
  {
    const char *config;
    LgnError code;
    const char *named;
  } cases[] = {
    { "{}", LGN_ERROR_FORMAT, "hidden_size" },
    { "{\"dim\": -1}", LGN_ERROR_FORMAT, "dim" },
    { "{\"dim\": 0}", LGN_ERROR_FORMAT, "dim" },
    { "{\"dim\": 16.5}", LGN_ERROR_FORMAT, "dim" },
    { "{\"dim\": \"16\"}", LGN_ERROR_FORMAT, "dim" },
    { "{\"dim\": null}", LGN_ERROR_FORMAT, "dim" },
    { "{\"dim\": 10000000000000}", LGN_ERROR_FORMAT, "dim" },
    { "{\"dim\": 16, \"eps\": 0}", LGN_ERROR_FORMAT, "eps" },
    { "{\"dim\": 16, \"eps\": \"small\"}", LGN_ERROR_FORMAT, "eps" },
    { "{\"dim\": 16, \"gated\": 1}", LGN_ERROR_FORMAT, "gated" },
    { "{\"dim\": 16, \"kind\": \"odd\"}", LGN_ERROR_UNSUPPORTED, "odd" },
    { "{\"dim\": 16, \"is_decoder\": true}", LGN_ERROR_UNSUPPORTED, "is_decoder" },
    { "{\"dim\": 16, \"layer_types\": [\"odd\"]}", LGN_ERROR_UNSUPPORTED, "odd" },
    { "{\"dim\": 16, \"layer_types\": [1]}", LGN_ERROR_FORMAT, "layer_types" },
    { "{\"dim\": 16, \"rope\": {\"scaling\": 1}}", LGN_ERROR_FORMAT, "rope.scaling" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (read_traits (cases[i].config, &error));
      g_assert_error (error, LGN_ERROR, (gint) cases[i].code);
      g_assert_true (g_str_has_prefix (error->message, "config.json: "));
      g_assert_nonnull (strstr (error->message, cases[i].named));
    }
}

static void
test_arithmetic_that_fails (void)
{
  g_autoptr (LgnTraits) traits = read_traits ("{\"dim\": 30, \"heads\": 4}", NULL);
  const char *expressions[] = { "hidden / heads",
                                "hidden - 31",
                                "hidden * 2147483647 * 2147483647 * 2147483647",
                                "unknown",
                                "hidden +",
                                "hidden ! heads",
                                "",
                                "hidden % 0",
                                "kind" };
  const char *conditions[] = { "kind>=absolute", "hidden=much", "hidden!heads", "=", "" };
  bool holds;
  gsize value;

  for (guint i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lgn_traits_get_size (traits, expressions[i], &value, &error));
      g_assert_nonnull (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lgn_traits_test (traits, conditions[i], &holds, &error));
      g_assert_nonnull (error);
    }
  g_assert_null (lgn_traits_expand (traits, "{unknown}", NULL));
  g_assert_null (lgn_traits_expand (traits, "{open", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traits/layer-sizes", test_layer_sizes);
  g_test_add_func ("/traits/stand-ins", test_stand_ins);
  g_test_add_func ("/traits/values", test_values);
  g_test_add_func ("/traits/sizes", test_sizes);
  g_test_add_func ("/traits/layers", test_layers);
  g_test_add_func ("/traits/refused", test_refused);
  g_test_add_func ("/traits/arithmetic-that-fails", test_arithmetic_that_fails);
  return g_test_run ();
}
