#include "io/lgn-gguf-value.h"

#include <math.h>
#include <string.h>

/* Numbers are read where they lie in the file. */
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

/* The longest array that becomes JSON: configurations hold a number a layer, not vocabularies. */
#define MAX_JSON_ARRAY 4096

/* lgn_gguf_type_size: bytes of a value of TYPE; 0 for strings and arrays, whose bytes say it themselves. */
gsize
lgn_gguf_type_size (LgnGgufType type)
{
  switch (type)
    {
    case LGN_GGUF_U8:
    case LGN_GGUF_I8:
    case LGN_GGUF_BOOL:
      return 1;
    case LGN_GGUF_U16:
    case LGN_GGUF_I16:
      return 2;
    case LGN_GGUF_U32:
    case LGN_GGUF_I32:
    case LGN_GGUF_F32:
      return 4;
    case LGN_GGUF_U64:
    case LGN_GGUF_I64:
    case LGN_GGUF_F64:
      return 8;
    default:
      return 0;
    }
}

/* The whole number at index I; false for what is none, or does not fit. */
static bool
read_int (const LgnGgufValue *value, gsize i, gint64 *out)
{
  const guint8 *p = value->data + i * lgn_gguf_type_size (value->type);

#define READ(type)                                                                                                             \
  ({                                                                                                                           \
    type number;                                                                                                               \
    memcpy (&number, p, sizeof number);                                                                                        \
    (gint64) number;                                                                                                           \
  })
  switch (value->type)
    {
    case LGN_GGUF_U8:
      *out = READ (guint8);
      return true;
    case LGN_GGUF_I8:
      *out = READ (gint8);
      return true;
    case LGN_GGUF_U16:
      *out = READ (guint16);
      return true;
    case LGN_GGUF_I16:
      *out = READ (gint16);
      return true;
    case LGN_GGUF_U32:
      *out = READ (guint32);
      return true;
    case LGN_GGUF_I32:
      *out = READ (gint32);
      return true;
    case LGN_GGUF_I64:
      *out = READ (gint64);
      return true;
    case LGN_GGUF_U64:
      *out = READ (guint64);
      return *out >= 0;
    default:
      return false;
    }
#undef READ
}

/* The fraction at index I; false for what is none. */
static bool
read_fraction (const LgnGgufValue *value, gsize i, double *out)
{
  const guint8 *p = value->data + i * lgn_gguf_type_size (value->type);
  float single;

  if (value->type == LGN_GGUF_F32)
    {
      memcpy (&single, p, sizeof single);
      *out = (double) single;
    }
  else if (value->type == LGN_GGUF_F64)
    memcpy (out, p, sizeof *out);
  return value->type == LGN_GGUF_F32 || value->type == LGN_GGUF_F64;
}

/* Reads the string at *AT and moves on behind it. */
static LgnGgufString
read_string (const guint8 **at)
{
  guint64 length;

  memcpy (&length, *at, sizeof length);
  LgnGgufString string = { (const char *) *at + sizeof length, (gsize) length };
  *at += sizeof length + length;
  return string;
}

/* lgn_gguf_value_get_int: a whole number of any width that fits; false for anything else, and for VALUE NULL. */
bool
lgn_gguf_value_get_int (const LgnGgufValue *value, gint64 *out)
{
  return value && !value->is_array && read_int (value, 0, out);
}

/* lgn_gguf_value_get_bool: true or false; the function itself is false for anything else, and for VALUE NULL. */
bool
lgn_gguf_value_get_bool (const LgnGgufValue *value, bool *out)
{
  if (!value || value->is_array || value->type != LGN_GGUF_BOOL)
    return false;
  *out = *value->data != 0;
  return true;
}

/* lgn_gguf_value_dup_string: (transfer full): a string of valid UTF-8 without a zero; NULL for anything else, and for VALUE
 * NULL. */
char *
lgn_gguf_value_dup_string (const LgnGgufValue *value)
{
  if (!value || value->is_array || value->type != LGN_GGUF_STRING)
    return NULL;
  const guint8 *at = value->data;
  LgnGgufString string = read_string (&at);
  return g_utf8_validate_len (string.bytes, string.length, NULL) ? g_strndup (string.bytes, string.length) : NULL;
}

static bool
is_list (const LgnGgufValue *value, LgnGgufType type)
{
  return value && value->is_array && value->type == type;
}

/* lgn_gguf_value_list_strings: (transfer full): the n strings of an array, which point into the file; NULL for anything else,
 * or when there is no memory. */
LgnGgufString *
lgn_gguf_value_list_strings (const LgnGgufValue *value)
{
  LgnGgufString *strings = is_list (value, LGN_GGUF_STRING) ? g_try_new (LgnGgufString, MAX (value->n, 1)) : NULL;
  const guint8 *at = strings ? value->data : NULL;

  for (gsize i = 0; strings && i < value->n; i++)
    strings[i] = read_string (&at);
  return strings;
}

/* lgn_gguf_value_list_ints: (transfer full): the n whole numbers of an array; NULL for anything else, or when one does not fit.
 */
gint64 *
lgn_gguf_value_list_ints (const LgnGgufValue *value)
{
  g_autofree gint64 *list = value && value->is_array ? g_try_new (gint64, MAX (value->n, 1)) : NULL;

  for (gsize i = 0; list && i < value->n; i++)
    if (!read_int (value, i, &list[i]))
      return NULL;
  return g_steal_pointer (&list);
}

/* lgn_gguf_value_list_floats: (transfer full): the n numbers of an array of F32; NULL for anything else. */
float *
lgn_gguf_value_list_floats (const LgnGgufValue *value)
{
  float *list = is_list (value, LGN_GGUF_F32) ? g_try_new (float, MAX (value->n, 1)) : NULL;

  if (list && value->n > 0)
    memcpy (list, value->data, value->n * sizeof *list);
  return list;
}

/* The number, or flag, at index I. */
static json_t *
element_to_json (const LgnGgufValue *value, gsize i)
{
  gint64 whole;
  guint64 large;
  double fraction;

  if (value->type == LGN_GGUF_BOOL)
    return json_boolean (value->data[i]);
  if (read_int (value, i, &whole))
    return json_integer (whole);
  if (read_fraction (value, i, &fraction))
    return isfinite (fraction) ? json_real (fraction) : json_null ();
  memcpy (&large, value->data + i * sizeof large, sizeof large);
  return json_real ((double) large);
}

static json_t *
strings_to_json (const LgnGgufValue *value)
{
  g_autoptr (json_t) list = json_array ();
  const guint8 *at = value->data;

  for (gsize i = 0; i < value->n; i++)
    {
      LgnGgufString string = read_string (&at);
      if (!g_utf8_validate_len (string.bytes, string.length, NULL))
        return NULL;
      json_array_append_new (list, json_stringn_nocheck (string.bytes, string.length));
    }
  return value->is_array ? g_steal_pointer (&list) : json_incref (json_array_get (list, 0));
}

/* lgn_gguf_value_to_json: (transfer full): the same value; F32 as the double that it is, what is not finite as null. NULL for
 * arrays of arrays and long ones, and for strings that are not UTF-8. */
json_t *
lgn_gguf_value_to_json (const LgnGgufValue *value)
{
  if (value->type == LGN_GGUF_ARRAY || value->n > MAX_JSON_ARRAY)
    return NULL;
  if (value->type == LGN_GGUF_STRING)
    return strings_to_json (value);
  if (!value->is_array)
    return element_to_json (value, 0);
  json_t *list = json_array ();
  for (gsize i = 0; i < value->n; i++)
    json_array_append_new (list, element_to_json (value, i));
  return list;
}
