#include "family/lgn-gguf-names.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

#include <string.h>

/* The most numbers that a tensor gives to the configuration: a divisor for every two dimensions of a head. */
#define MAX_NUMBERS 4096

typedef struct
{
  LgnGguf *file;
  xmlNode *gguf;
  char *architecture;
  json_t *config;
} Reader;

static void
reader_clear (Reader *reader)
{
  g_free (reader->architecture);
  json_decref (reader->config);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static bool G_GNUC_PRINTF (4, 5)
fail (GError **error, LgnError code, LgnGguf *file, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LGN_ERROR, code, "%s: %s", lgn_gguf_get_path (file), what);
  return false;
}

/* The value of an element's key, which stands behind the architecture's name; *KEY is the whole key (transfer full). */
static const LgnGgufValue *
find_value (const Reader *reader, xmlNode *element, char **key)
{
  g_autofree char *short_key = lgn_xml_dup_attribute (element, "key");

  *key = g_strdup_printf ("%s.%s", reader->architecture, short_key);
  return lgn_gguf_lookup (reader->file, *key);
}

static LgnTensor *
find_tensor (LgnGguf *file, const char *name)
{
  return lgn_tensor_source_lookup (lgn_gguf_get_tensors (file), name);
}

/* Puts VALUE (transfer full) under each of the dotted keys that ELEMENT's "config" lists; a key is said once. */
static bool
set_config (Reader *reader, xmlNode *element, json_t *value, GError **error)
{
  g_autoptr (json_t) owned = value;
  g_autofree char *list = lgn_xml_dup_attribute (element, "config");
  g_auto (GStrv) keys = g_strsplit (list, " ", -1);

  for (guint i = 0; keys[i]; i++)
    {
      const char *dot = strchr (keys[i], '.');
      g_autofree char *outer = dot ? g_strndup (keys[i], (gsize) (dot - keys[i])) : NULL;
      json_t *object = reader->config;

      if (outer && !json_object_get (object, outer))
        json_object_set_new (object, outer, json_object ());
      if (outer)
        object = json_object_get (object, outer);
      if (json_object_get (object, dot ? dot + 1 : keys[i]))
        return fail (error, LGN_ERROR_UNSUPPORTED, reader->file, "says in two ways what “%s” is", keys[i]);
      json_object_set (object, dot ? dot + 1 : keys[i], owned);
    }
  return true;
}

static bool
read_metadata (Reader *reader, xmlNode *element, GError **error)
{
  g_autofree char *key = NULL, *optional = lgn_xml_dup_attribute (element, "optional");
  g_autofree char *nothing = lgn_xml_dup_attribute (element, "unless");
  const LgnGgufValue *value = find_value (reader, element, &key);
  g_autofree char *word = lgn_gguf_value_dup_string (value);
  json_t *json = value ? lgn_gguf_value_to_json (value) : NULL;

  if (word && g_strcmp0 (word, nothing) == 0)
    {
      json_decref (json);
      return true;
    }
  if (json)
    return set_config (reader, element, json, error);
  return (!value && g_strcmp0 (optional, "true") == 0)
         || fail (error, LGN_ERROR_FORMAT, reader->file, "“%s” %s", key,
                  value ? "is no value that a configuration has" : "is absent");
}

static bool
read_rows (Reader *reader, xmlNode *element, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "tensor");
  LgnTensor *tensor = find_tensor (reader->file, name);

  if (tensor && tensor->n_dims == 2 && tensor->shape[0] <= LGN_MAX_SIZE)
    return set_config (reader, element, json_integer ((json_int_t) tensor->shape[0]), error);
  return fail (error, LGN_ERROR_FORMAT, reader->file, "the tensor “%s” %s", name,
               tensor ? "should have two dimensions" : "is absent");
}

/* The numbers of a small tensor, where it is there. */
static bool
read_numbers (Reader *reader, xmlNode *element, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "tensor");
  LgnTensor *tensor = find_tensor (reader->file, name);

  if (!tensor)
    return true;
  if (tensor->n_dims != 1 || tensor->dtype != LGN_DTYPE_F32 || tensor->shape[0] > MAX_NUMBERS)
    return fail (error, LGN_ERROR_FORMAT, reader->file, "the tensor “%s” should be a short list of F32", name);
  g_autofree float *numbers = g_new (float, tensor->shape[0]);
  json_t *list = json_array ();
  lgn_tensor_read_f32 (tensor, numbers);
  for (gsize i = 0; i < tensor->shape[0]; i++)
    json_array_append_new (list, json_real ((double) numbers[i]));
  return set_config (reader, element, list, error);
}

static bool
read_constant (Reader *reader, xmlNode *element, GError **error)
{
  g_autofree char *with = lgn_xml_dup_attribute (element, "with");
  g_autofree char *without = lgn_xml_dup_attribute (element, "without");
  g_autofree char *text = lgn_xml_dup_attribute (element, "json");

  if ((with && !find_tensor (reader->file, with)) || (without && find_tensor (reader->file, without)))
    return true;
  json_t *value = json_loads (text, JSON_DECODE_ANY, NULL);
  return value ? set_config (reader, element, value, error)
               : fail (error, LGN_ERROR_FORMAT, reader->file, "the family's description says “%s”, which is no JSON", text);
}

/* A key that may only have one value, where it is there: whatever else it says is a trait that is not covered. */
static bool
check_fixed (const Reader *reader, xmlNode *element, LgnTraits *traits, GError **error)
{
  g_autofree char *key = NULL, *text = lgn_xml_dup_attribute (element, "json"), *size = lgn_xml_dup_attribute (element, "size");
  const LgnGgufValue *value = find_value (reader, element, &key);
  g_autoptr (json_t) json = value ? lgn_gguf_value_to_json (value) : NULL;
  g_autoptr (json_t) wanted = text ? json_loads (text, JSON_DECODE_ANY, NULL) : NULL;
  gsize number;

  if (!value)
    return true;
  if (size && !lgn_traits_get_size (traits, size, &number, error))
    return false;
  if (size)
    wanted = json_integer ((json_int_t) number);
  if (json
      && (json_equal (json, wanted)
          || (json_is_number (json) && json_is_number (wanted) && json_number_value (json) == json_number_value (wanted))))
    return true;
  char *spelt = json_dumps (wanted, JSON_ENCODE_ANY | JSON_COMPACT);
  fail (error, LGN_ERROR_UNSUPPORTED, reader->file, "“%s” is not %s, which is not supported yet", key, spelt ? spelt : "?");
  free (spelt);
  return false;
}

/* Every key of the architecture is one that the description knows: another could change what the network computes. */
static bool
check_keys (const Reader *reader, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *prefix = g_strconcat (reader->architecture, ".", NULL);

  for (xmlNode *element = lgn_xml_first_child (reader->gguf); element; element = lgn_xml_next (element))
    {
      g_autofree char *list = lgn_xml_dup_attribute (element, "key");
      g_auto (GStrv) keys = g_strsplit (list ? list : "", " ", -1);
      for (guint i = 0; keys[i]; i++)
        g_hash_table_add (known, g_strdup (keys[i]));
    }
  for (guint i = 0; i < lgn_gguf_get_n_keys (reader->file); i++)
    {
      const char *key = lgn_gguf_get_key (reader->file, i);
      if (g_str_has_prefix (key, prefix) && !g_hash_table_contains (known, key + strlen (prefix)))
        {
          g_autofree char *quoted = lgn_error_quote (key);
          return fail (error, LGN_ERROR_UNSUPPORTED, reader->file, "says “%s”, which is not supported yet", quoted);
        }
    }
  return true;
}

/* The ids that every architecture has under the same keys. */
static void
read_ids (Reader *reader)
{
  static const char *const keys[][2] = { { "tokenizer.ggml.bos_token_id", "bos_token_id" },
                                         { "tokenizer.ggml.eos_token_id", "eos_token_id" },
                                         { "tokenizer.ggml.padding_token_id", "pad_token_id" } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gint64 id;
      if (lgn_gguf_value_get_int (lgn_gguf_lookup (reader->file, keys[i][0]), &id) && id >= 0 && id < G_MAXINT32)
        json_object_set_new (reader->config, keys[i][1], json_integer (id));
    }
}

static bool
read_element (Reader *reader, xmlNode *element, GError **error)
{
  if (lgn_xml_is (element, "metadata"))
    return read_metadata (reader, element, error);
  if (lgn_xml_is (element, "rows"))
    return read_rows (reader, element, error);
  if (lgn_xml_is (element, "numbers"))
    return read_numbers (reader, element, error);
  return !lgn_xml_is (element, "value") || read_constant (reader, element, error);
}

/**
 * lgn_gguf_make_config: what FILE says in the words of config.json, as GGUF, the element of its architecture, translates it.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT for what is absent, LGN_ERROR_UNSUPPORTED for what the element does not
 * know.
 */
json_t *
lgn_gguf_make_config (LgnGguf *file, xmlNode *gguf, const char *model_type, GError **error)
{
  g_auto (Reader) reader = { file, gguf, lgn_xml_dup_attribute (gguf, "architecture"), json_object () };
  g_autofree char *class_name = lgn_xml_dup_attribute (gguf, "class");

  if (!check_keys (&reader, error))
    return NULL;
  json_object_set_new (reader.config, "model_type", json_string (model_type));
  if (class_name)
    json_object_set_new (reader.config, "architectures", json_pack ("[s]", class_name));
  read_ids (&reader);
  for (xmlNode *element = lgn_xml_first_child (gguf); element; element = lgn_xml_next (element))
    if (!read_element (&reader, element, error))
      return NULL;
  return json_incref (reader.config);
}

/* (transfer full) what TENSOR is called, if PATTERN names it, up to an ending that stays: AS, with the same {layer}; or
 * NULL. */
static char *
translate (const char *tensor, const char *pattern, const char *as)
{
  const char *layer = strstr (pattern, "{layer}"), *rest = tensor, *as_layer = strstr (as, "{layer}");
  gsize n_before = layer ? (gsize) (layer - pattern) : strlen (pattern), n_digits = 0;

  if (strncmp (tensor, pattern, n_before) != 0)
    return NULL;
  rest += n_before;
  if (layer)
    {
      const char *after = layer + strlen ("{layer}");
      n_digits = strspn (rest, "0123456789");
      if (n_digits == 0 || !g_str_has_prefix (rest + n_digits, after))
        return NULL;
      rest += n_digits + strlen (after);
    }
  if (strcmp (rest, ".weight") != 0 && strcmp (rest, ".bias") != 0)
    return NULL;
  if (!layer || !as_layer)
    return g_strconcat (as, rest, NULL);
  return g_strdup_printf ("%.*s%.*s%s%s", (int) (as_layer - as), as, (int) n_digits, tensor + n_before,
                          as_layer + strlen ("{layer}"), rest);
}

/* (transfer full) the family's own name of TENSOR; its own where the description knows none, or NULL where it is none of the
 * network's weights. */
static char *
dup_name (xmlNode *gguf, const char *tensor)
{
  for (xmlNode *element = lgn_xml_first_child (gguf); element; element = lgn_xml_next (element))
    {
      g_autofree char *pattern = lgn_xml_dup_attribute (element, lgn_xml_is (element, "tensor") ? "name" : "tensor");
      g_autofree char *as = lgn_xml_dup_attribute (element, "as");
      if (lgn_xml_is (element, "numbers") && strcmp (pattern, tensor) == 0)
        return NULL;
      char *name = as ? translate (tensor, pattern, as) : NULL;
      if (name)
        return name;
    }
  return g_strdup (tensor);
}

/* lgn_gguf_make_checkpoint: (transfer full): the tensors of FILE under the family's own names; what the description does
 * not know keeps its name. */
LgnCheckpoint *
lgn_gguf_make_checkpoint (LgnGguf *file, xmlNode *gguf, GError **error)
{
  g_autoptr (LgnTensorSource) source = lgn_tensor_source_new (lgn_gguf_get_path (file));
  LgnTensorSource *tensors = lgn_gguf_get_tensors (file);

  for (guint i = 0; i < lgn_tensor_source_get_n_tensors (tensors); i++)
    {
      g_autofree char *name = dup_name (gguf, lgn_tensor_source_get_name (tensors, i));
      if (name)
        lgn_tensor_source_add (source, name, lgn_tensor_source_get_tensor (tensors, i));
    }
  return lgn_tensor_source_seal (source, error) ? lgn_checkpoint_new (source) : NULL;
}

/* Sets the trait that ELEMENT names, where its condition holds. */
static bool
set_constant (xmlNode *element, LgnTraits *traits, GError **error)
{
  g_autofree char *name = lgn_xml_dup_attribute (element, "name"), *value = lgn_xml_dup_attribute (element, "value");
  g_autofree char *when = lgn_xml_dup_attribute (element, "when");
  bool holds = true;

  if (when && !lgn_traits_test (traits, when, &holds, error))
    return false;
  if (holds)
    lgn_traits_set_word (traits, name, value);
  return true;
}

/* lgn_gguf_finish_traits: checks the keys of FILE that may have only one value, and sets in TRAITS what is different in
 * GGUF files of this architecture. */
bool
lgn_gguf_finish_traits (LgnGguf *file, xmlNode *gguf, LgnTraits *traits, GError **error)
{
  g_auto (Reader) reader = { file, gguf, lgn_xml_dup_attribute (gguf, "architecture"), NULL };

  for (xmlNode *element = lgn_xml_first_child (gguf); element; element = lgn_xml_next (element))
    {
      if (lgn_xml_is (element, "fixed") && !check_fixed (&reader, element, traits, error))
        return false;
      if (lgn_xml_is (element, "constant") && !set_constant (element, traits, error))
        return false;
    }
  return true;
}
