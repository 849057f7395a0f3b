#include "media/lgn-preprocessor-json.h"
#include "base/lgn-error.h"

/**
 * lgn_preprocessor_read: what FOLDER says of its preprocessor: preprocessor_config.json, or else the object PART
 * ("image_processor", "feature_extractor") of processor_config.json. *WHERE names the file (transfer full).
 * Returns: (transfer full): the object, or NULL with an error.
 */
json_t *
lgn_preprocessor_read (const char *folder, const char *part, char **where, GError **error)
{
  g_autofree char *own = g_build_filename (folder, "preprocessor_config.json", NULL);
  g_autofree char *shared = g_build_filename (folder, "processor_config.json", NULL);

  if (g_file_test (own, G_FILE_TEST_EXISTS) || !g_file_test (shared, G_FILE_TEST_EXISTS))
    {
      *where = g_steal_pointer (&own);
      return lgn_json_read (*where, error);
    }
  *where = g_steal_pointer (&shared);
  g_autoptr (json_t) whole = lgn_json_read (*where, error);
  return whole ? json_incref (lgn_json_get_object (whole, part, *where, error)) : NULL;
}

/* lgn_preprocessor_refuse: sets an error that says what the member KEY should be. Returns: false. */
bool
lgn_preprocessor_refuse (GError **error, const char *where, const char *key, const char *wanted)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” should be %s", where, key, wanted);
  return false;
}

static bool
is_given (json_t *config, const char *key)
{
  json_t *member = json_object_get (config, key);

  return member && !json_is_null (member);
}

bool
lgn_preprocessor_get_bool (json_t *config, const char *key, const char *where, bool *value, GError **error)
{
  return !is_given (config, key) || lgn_json_get_bool (config, key, where, value, error);
}

bool
lgn_preprocessor_get_uint (json_t *config, const char *key, const char *where, guint min, guint max, guint *value,
                           GError **error)
{
  gint64 number = *value;

  if (is_given (config, key) && !lgn_json_get_int (config, key, where, min, max, &number, error))
    return false;
  *value = (guint) number;
  return true;
}

bool
lgn_preprocessor_get_double (json_t *config, const char *key, const char *where, double *value, GError **error)
{
  return !is_given (config, key) || lgn_json_get_double (config, key, where, value, error);
}

/* lgn_preprocessor_check_keys: refuses, by its name, a member that is not among KNOWN (ended by NULL), unless it is null
 * or false and so asks for nothing. */
bool
lgn_preprocessor_check_keys (json_t *config, const char *const *known, const char *where, GError **error)
{
  const char *key;
  json_t *member;

  json_object_foreach (config, key, member)
  {
    if (json_is_null (member) || json_is_false (member) || g_strv_contains (known, key))
      continue;
    g_autofree char *quoted = lgn_error_quote (key);
    g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
                 "%s: “%s” is not known; it may change the numbers, so that nothing is made without it", where, quoted);
    return false;
  }
  return true;
}
