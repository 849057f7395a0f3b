#include "base/lgn-error.h"
#include "base/lgn-json.h"

#include <string.h>

static json_t *
parse (const char *text, GError **error)
{
  return lgn_json_parse (text, strlen (text), "x.json", error);
}

static void
test_refused (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  const char *texts[] = { "", "words", "{\"a\": 1", "{\"a\": 1} more", "{\"a\": 1, \"a\": 2}", "[NaN]", "\"\xff\xfe\"", deep };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (parse (texts[i], &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
      g_assert_true (g_str_has_prefix (error->message, "x.json: "));
    }
}

static void
test_members (void)
{
  g_autoptr (json_t) object = parse ("{\"n\": 12, \"x\": 1.5, \"b\": true, \"s\": \"word\", \"z\": null}", NULL);
  g_autoptr (GError) error = NULL;
  gint64 n;
  double x;
  bool b;

  g_assert_true (lgn_json_get_int (object, "n", "x", 1, 20, &n, &error));
  g_assert_cmpint (n, ==, 12);
  g_assert_true (lgn_json_get_double (object, "n", "x", &x, &error));
  g_assert_true (lgn_json_get_bool (object, "b", "x", &b, &error) && b);
  g_assert_cmpstr (lgn_json_get_string (object, "s", "x", &error), ==, "word");
  g_assert_no_error (error);

  g_assert_false (lgn_json_get_int (object, "n", "x", 13, 20, &n, &error));
  g_assert_cmpstr (error->message, ==, "x: “n” is 12; it should lie between 13 and 20");
  g_clear_error (&error);
  g_assert_false (lgn_json_get_int (object, "x", "x", 0, 20, &n, NULL));
  g_assert_false (lgn_json_get_int (object, "z", "x", 0, 20, &n, NULL));
  g_assert_null (lgn_json_get_string (object, "absent", "x", &error));
  g_assert_cmpstr (error->message, ==, "x: “absent” is absent");
  g_assert_null (lgn_json_get_object (object, "s", "x", NULL));
  g_assert_null (lgn_json_get_array (object, "s", "x", NULL));
}

static void
test_too_many_values (void)
{
  g_autofree char *text = g_malloc (LGN_JSON_MAX_VALUES + 8);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (lgn_json_count_values ("{\"a,\\\",\": [1, {}]}", 17), ==, 6);
  memset (text, ',', LGN_JSON_MAX_VALUES + 8);
  g_assert_null (lgn_json_parse (text, LGN_JSON_MAX_VALUES + 8, "x.json", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

static void
test_quotes (void)
{
  g_autofree char *line = lgn_error_quote ("a\nb\x1b[0m “c” \xff");
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *cut = lgn_error_quote (long_text);

  g_assert_cmpstr (line, ==, "a\\u000ab\\u001b[0m “c” \xef\xbf\xbd");
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 101);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/too-many-values", test_too_many_values);
  g_test_add_func ("/json/quotes", test_quotes);
  return g_test_run ();
}
