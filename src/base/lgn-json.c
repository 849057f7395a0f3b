#include "base/lgn-json.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <math.h>

/* lgn_json_count_values: how many values, keys counted in, the SIZE bytes of TEXT hold at most, without parsing them. */
gsize
lgn_json_count_values (const char *text, gsize size)
{
  gsize n = 1;
  bool in_string = false;

  for (gsize i = 0; i < size; i++)
    if (text[i] == '"')
      in_string = !in_string;
    else if (in_string)
      i += text[i] == '\\';
    else
      n += text[i] == ',' || text[i] == ':' || text[i] == '[' || text[i] == '{';
  return n;
}

/**
 * lgn_json_parse: parses SIZE bytes of TEXT as one JSON value. Duplicate keys are refused, U+0000 in strings is kept,
 * jansson bounds the depth, and LGN_JSON_MAX_VALUES the memory. WHERE names the file in errors.
 * Returns: (transfer full): the value, or NULL with LGN_ERROR_FORMAT or LGN_ERROR_LIMIT.
 */
json_t *
lgn_json_parse (const char *text, gsize size, const char *where, GError **error)
{
  json_error_t fault;
  json_t *value;

  if (lgn_json_count_values (text, size) > LGN_JSON_MAX_VALUES)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "%s: holds more than %" G_GSIZE_FORMAT " JSON values, which is more than any model needs", where,
                   LGN_JSON_MAX_VALUES);
      return NULL;
    }
  value = json_loadb (text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &fault);
  if (!value)
    {
      g_autofree char *said = lgn_error_quote (fault.text);
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: is not valid JSON: line %d, column %d: %s", where, fault.line,
                   fault.column, said);
    }
  return value;
}

/* lgn_json_read: the JSON object in the file PATH; anything but an object is an error. (transfer full) */
json_t *
lgn_json_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, LGN_JSON_MAX_SIZE, error);
  if (!bytes)
    return NULL;

  g_autoptr (json_t) value = lgn_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path, error);
  if (value && !json_is_object (value))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: should hold a JSON object", path);
      return NULL;
    }
  return g_steal_pointer (&value);
}

static json_t *
get_member (json_t *object, const char *key, const char *where, GError **error)
{
  json_t *member = json_object_get (object, key);

  if (!member)
    g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” is absent", where, key);
  return member;
}

static void
set_type_error (GError **error, const char *where, const char *key, const char *wanted)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” should be %s", where, key, wanted);
}

/* lgn_json_get_int: the whole number KEY of OBJECT, which must lie in MIN to MAX. */
bool
lgn_json_get_int (json_t *object, const char *key, const char *where, gint64 min, gint64 max, gint64 *value, GError **error)
{
  json_t *member = get_member (object, key, where, error);

  if (!member)
    return false;
  if (!json_is_integer (member))
    {
      set_type_error (error, where, key, "a whole number");
      return false;
    }
  *value = json_integer_value (member);
  if (*value >= min && *value <= max)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: “%s” is %" G_GINT64_FORMAT "; it should lie between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, where, key,
               *value, min, max);
  return false;
}

/* lgn_json_get_double: the finite number KEY of OBJECT. */
bool
lgn_json_get_double (json_t *object, const char *key, const char *where, double *value, GError **error)
{
  json_t *member = get_member (object, key, where, error);

  if (!member)
    return false;
  *value = json_number_value (member);
  if (json_is_number (member) && isfinite (*value))
    return true;
  set_type_error (error, where, key, "a number");
  return false;
}

/* lgn_json_get_bool: the truth value KEY of OBJECT. */
bool
lgn_json_get_bool (json_t *object, const char *key, const char *where, bool *value, GError **error)
{
  json_t *member = get_member (object, key, where, error);

  if (!member)
    return false;
  *value = json_is_true (member);
  if (json_is_boolean (member))
    return true;
  set_type_error (error, where, key, "true or false");
  return false;
}

/* lgn_json_get_string: the string KEY of OBJECT, owned by OBJECT; ends at its first U+0000, as C strings do. */
const char *
lgn_json_get_string (json_t *object, const char *key, const char *where, GError **error)
{
  json_t *member = get_member (object, key, where, error);

  if (member && !json_is_string (member))
    set_type_error (error, where, key, "a string");
  return json_string_value (member);
}

/* lgn_json_get_object: the object KEY of OBJECT, borrowed. */
json_t *
lgn_json_get_object (json_t *object, const char *key, const char *where, GError **error)
{
  json_t *member = get_member (object, key, where, error);

  if (!member || json_is_object (member))
    return member;
  set_type_error (error, where, key, "an object");
  return NULL;
}

/* lgn_json_get_array: the array KEY of OBJECT, borrowed. */
json_t *
lgn_json_get_array (json_t *object, const char *key, const char *where, GError **error)
{
  json_t *member = get_member (object, key, where, error);

  if (!member || json_is_array (member))
    return member;
  set_type_error (error, where, key, "a list");
  return NULL;
}
