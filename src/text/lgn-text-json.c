#include "text/lgn-text-json.h"
#include "text/lgn-text-error.h"

static bool
is_absent (json_t *object, const char *key)
{
  json_t *member = json_object_get (object, key);

  return !member || json_is_null (member);
}

/* lgn_text_json_get_bool: true or false under KEY, or FALLBACK. */
bool
lgn_text_json_get_bool (json_t *object, const char *key, bool fallback, const char *where, bool *value, GError **error)
{
  *value = fallback;
  return is_absent (object, key) || lgn_json_get_bool (object, key, where, value, error);
}

/* lgn_text_json_get_int: a whole number of MIN to MAX under KEY, or FALLBACK. */
bool
lgn_text_json_get_int (json_t *object, const char *key, gint64 fallback, gint64 min, gint64 max, const char *where,
                       gint64 *value, GError **error)
{
  *value = fallback;
  return is_absent (object, key) || lgn_json_get_int (object, key, where, min, max, value, error);
}

/* lgn_text_json_get_string: the string under KEY, owned by OBJECT, or NULL. */
bool
lgn_text_json_get_string (json_t *object, const char *key, const char *where, const char **value, GError **error)
{
  *value = NULL;
  if (is_absent (object, key))
    return true;
  *value = lgn_json_get_string (object, key, where, error);
  return *value != NULL;
}

/* lgn_text_json_check_depth: false with LGN_ERROR_UNSUPPORTED for sequences inside each other too deep. */
bool
lgn_text_json_check_depth (guint depth, const char *where, GError **error)
{
  if (depth <= LGN_TEXT_MAX_DEPTH)
    return true;
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: more than %d sequences lie inside each other", where,
                      LGN_TEXT_MAX_DEPTH);
  return false;
}

/**
 * lgn_text_json_parse_sequence: the children in the list KEY of OBJECT, each read by PARSE and freed by FREE_CHILD.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT, with LGN_ERROR_UNSUPPORTED for sequences inside each other too deep,
 * or with the error of a child.
 */
GPtrArray *
lgn_text_json_parse_sequence (json_t *object, const char *key, guint depth, LgnTextJsonParse parse, GDestroyNotify free_child,
                              const char *where, GError **error)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (free_child);
  json_t *list = lgn_json_get_array (object, key, where, error), *item;
  size_t i;

  if (!list || !lgn_text_json_check_depth (depth, where, error))
    return NULL;
  json_array_foreach (list, i, item)
    {
      gpointer child = parse (item, depth + 1, where, error);
      if (!child)
        return NULL;
      g_ptr_array_add (children, child);
    }
  return g_steal_pointer (&children);
}
