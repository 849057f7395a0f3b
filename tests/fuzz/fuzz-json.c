/* Any text as a configuration: its members are asked for as the program asks for them. */
#include "base/lgn-json.h"
#include "lgn-fuzz.h"

static void
ask (json_t *object, const char *key)
{
  gint64 whole;
  double number;
  bool flag;
  g_autoptr (GError) error = NULL;

  if (lgn_json_get_int (object, key, "file", 1, 1 << 20, &whole, &error))
    g_assert_true (whole >= 1 && whole <= 1 << 20);
  g_clear_error (&error);
  if (lgn_json_get_double (object, key, "file", &number, &error))
    g_assert_true (number - number == 0);
  g_clear_error (&error);
  lgn_json_get_bool (object, key, "file", &flag, &error);
  g_clear_error (&error);
  g_assert_true ((lgn_json_get_string (object, key, "file", &error) == NULL) == (error != NULL));
  g_clear_error (&error);
  g_assert_true ((lgn_json_get_array (object, key, "file", &error) == NULL) == (error != NULL));
  g_clear_error (&error);
  g_assert_true ((lgn_json_get_object (object, key, "file", &error) == NULL) == (error != NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) value = lgn_json_parse ((const char *) data, size, "file", &error);
  const char *key;
  json_t *member;

  g_assert_true ((value == NULL) == (error != NULL));
  json_object_foreach (value, key, member)
    ask (value, key);
  if (value)
    ask (value, "hidden_size");
  return 0;
}
