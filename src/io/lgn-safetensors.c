#include "io/lgn-safetensors.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "io/lgn-tensor-source.h"

#include <stdlib.h>
#include <string.h>

/* Numbers are used where they lie in the file. */
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

#define LENGTH_SIZE ((gsize) 8)
#define MAX_HEADER ((gsize) 100000000) /* the format's own limit */
#define MAX_VALUES ((gsize) 1 << 20)   /* of the header: room for 80,000 tensors */

typedef struct
{
  char *name;
  LgnTensor *tensor;
  gsize begin; /* bytes from the start of the data */
  gsize end;
} Entry;

struct _LgnSafetensors
{
  char *path;
  GPtrArray *entries; /* of Entry, in the header's order */
  GPtrArray *by_name; /* the same, sorted: a table whose slots a stranger's names could crowd is no use */
  json_t *metadata;   /* of strings; or NULL */
};

/* What is read and where it lies. */
typedef struct
{
  const char *where;
  GBytes *bytes;      /* the whole file */
  const guint8 *data; /* [data_size], what follows the header */
  gsize data_size;
} Source;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->tensor, lgn_tensor_unref);
  g_free (entry->name);
  g_free (entry);
}

static bool
parse_dtype (const Source *source, const char *name, json_t *info, LgnDtype *dtype, GError **error)
{
  const char *text = json_string_value (json_object_get (info, "dtype"));

  if (!text)
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, name, "has no “dtype”");
  if (lgn_dtype_from_name (text, dtype))
    return true;
  g_autofree char *quoted = lgn_error_quote (text);
  return lgn_tensor_source_fail (error, LGN_ERROR_UNSUPPORTED, source->where, name,
                                 "has the type “%s”, which Lorgnette does not know", quoted);
}

/* A whole number that is not negative. */
static bool
get_size (json_t *value, gsize *size)
{
  json_int_t number = json_integer_value (value);

  *size = (gsize) number;
  return json_is_integer (value) && number >= 0;
}

static bool
parse_shape (const Source *source, const char *name, json_t *info, guint *n_dims, gsize *shape, GError **error)
{
  json_t *list = json_object_get (info, "shape"), *value;
  gsize i;

  if (!json_is_array (list))
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, name, "has no “shape”");
  if (json_array_size (list) > LGN_MAX_DIMS)
    return lgn_tensor_source_fail (error, LGN_ERROR_UNSUPPORTED, source->where, name,
                                   "has %" G_GSIZE_FORMAT " dimensions; Lorgnette reads up to %d",
                 json_array_size (list), LGN_MAX_DIMS);
  json_array_foreach (list, i, value)
    if (!get_size (value, &shape[i]))
      return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, name,
                                     "has a “shape” that is not made of whole numbers from 0");
  *n_dims = (guint) json_array_size (list);
  return true;
}

static bool
parse_offsets (const Source *source, json_t *info, Entry *entry, GError **error)
{
  json_t *list = json_object_get (info, "data_offsets");

  if (json_array_size (list) != 2 || !get_size (json_array_get (list, 0), &entry->begin)
      || !get_size (json_array_get (list, 1), &entry->end))
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name,
                                   "has no “data_offsets” made of two whole numbers from 0");
  if (entry->begin > entry->end)
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name, "ends before it begins");
  if (entry->end > source->data_size)
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name,
                 "ends %" G_GSIZE_FORMAT " bytes behind the end of the file: the file is incomplete, get it again",
                 entry->end - source->data_size);
  return true;
}

static bool
parse_entry (const Source *source, json_t *info, Entry *entry, GError **error)
{
  LgnDtype dtype;
  guint n_dims = 0;
  gsize shape[LGN_MAX_DIMS], n_elements, n_bytes;

  if (!json_is_object (info))
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name, "is not described by a JSON object");
  if (!parse_dtype (source, entry->name, info, &dtype, error)
      || !parse_shape (source, entry->name, info, &n_dims, shape, error) || !parse_offsets (source, info, entry, error))
    return false;
  if (!lgn_shape_n_elements (n_dims, shape, &n_elements)
      || !lgn_checked_mul (n_elements, lgn_dtype_size (dtype), &n_bytes))
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name, "has a shape whose size overflows");
  entry->tensor = lgn_tensor_new_view (dtype, n_dims, shape, source->bytes, source->data + entry->begin);
  if (n_bytes == entry->end - entry->begin)
    return true;
  g_autofree char *text = lgn_tensor_shape_to_string (entry->tensor);
  return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name,
               "takes %" G_GSIZE_FORMAT " bytes, but %s of type %s would take %" G_GSIZE_FORMAT, entry->end - entry->begin,
               text, lgn_dtype_name (dtype), n_bytes);
}

static bool
parse_metadata (LgnSafetensors *file, const Source *source, json_t *metadata, GError **error)
{
  const char *key;
  json_t *value;

  if (!json_is_object (metadata))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “__metadata__” is not a JSON object", source->where);
      return false;
    }
  json_object_foreach (metadata, key, value)
    if (!json_is_string (value))
      {
        g_autofree char *quoted = lgn_error_quote (key);
        g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” in “__metadata__” is not a string", source->where, quoted);
        return false;
      }
  file->metadata = json_incref (metadata);
  return true;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Entry *const *x = a, *const *y = b;

  return strcmp ((*x)->name, (*y)->name);
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const Entry *const *x = a, *const *y = b;

  if ((*x)->begin != (*y)->begin)
    return (*x)->begin < (*y)->begin ? -1 : 1;
  return ((*x)->end > (*y)->end) - ((*x)->end < (*y)->end);
}

/* The format allows neither holes nor overlaps: every byte of the data belongs to one tensor. */
static bool
check_coverage (const Source *source, GPtrArray *entries, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (entries, NULL, NULL);
  gsize covered = 0;

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_offsets);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Entry *entry = sorted->pdata[i];
      if (entry->begin < covered)
        return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name, "overlaps another tensor");
      if (entry->begin > covered)
        return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, entry->name,
                     "has %" G_GSIZE_FORMAT " bytes before it that belong to no tensor", entry->begin - covered);
      covered = entry->end;
    }
  if (covered == source->data_size)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: ends with %" G_GSIZE_FORMAT " bytes that belong to no tensor",
               source->where, source->data_size - covered);
  return false;
}

static bool
parse_members (LgnSafetensors *file, const Source *source, json_t *header, GError **error)
{
  const char *name;
  json_t *info;

  json_object_foreach (header, name, info)
    {
      if (strcmp (name, "__metadata__") == 0)
        {
          if (!parse_metadata (file, source, info, error))
            return false;
          continue;
        }
      Entry *entry = g_new0 (Entry, 1);
      entry->name = g_strdup (name);
      g_ptr_array_add (file->entries, entry);
      if (!parse_entry (source, info, entry, error))
        return false;
    }
  if (!check_coverage (source, file->entries, error))
    return false;
  file->by_name = g_ptr_array_copy (file->entries, NULL, NULL);
  g_ptr_array_set_free_func (file->by_name, NULL);
  g_ptr_array_sort (file->by_name, compare_names);
  return true;
}

/* Finds the header: its length, 8 bytes little-endian, comes first. */
static json_t *
parse_header (const guint8 *data, gsize size, const char *where, gsize *header_size, GError **error)
{
  guint64 length = 0;

  if (size < LENGTH_SIZE)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: is no safetensors file: it has only %" G_GSIZE_FORMAT " bytes",
                   where, size);
      return NULL;
    }
  memcpy (&length, data, LENGTH_SIZE);
  if (length > MAX_HEADER || length > size - LENGTH_SIZE || length == 0 || data[LENGTH_SIZE] != '{')
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: is no safetensors file, or an incomplete one: %s", where,
                   length > MAX_HEADER           ? "its header would have more than 100 MB"
                   : length > size - LENGTH_SIZE ? "it ends before its header does"
                                                 : "its header does not start with “{”");
      return NULL;
    }
  *header_size = (gsize) length;
  if (lgn_json_count_values ((const char *) data + LENGTH_SIZE, *header_size) > MAX_VALUES)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%s: its header holds more than %" G_GSIZE_FORMAT " values", where,
                   MAX_VALUES);
      return NULL;
    }
  return lgn_json_parse ((const char *) data + LENGTH_SIZE, *header_size, where, error);
}

/**
 * lgn_safetensors_parse: reads BYTES as a whole safetensors file and checks every rule of the format; WHERE names it in
 * messages. The tensors are views of BYTES.
 * Returns: (transfer full): the file, or NULL with LGN_ERROR_FORMAT, LGN_ERROR_UNSUPPORTED (a type or a number of dimensions
 * that LgnTensor does not have) or LGN_ERROR_LIMIT.
 */
LgnSafetensors *
lgn_safetensors_parse (GBytes *bytes, const char *where, GError **error)
{
  gsize size, header_size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (json_t) header = parse_header (data, size, where, &header_size, error);

  if (!header)
    return NULL;
  g_autoptr (LgnSafetensors) file = g_atomic_rc_box_new0 (LgnSafetensors);
  gsize start = LENGTH_SIZE + header_size;
  Source source = { where, bytes, data + start, size - start };

  file->path = g_strdup (where);
  file->entries = g_ptr_array_new_with_free_func (entry_free);
  return parse_members (file, &source, header, error) ? g_steal_pointer (&file) : NULL;
}

/* lgn_safetensors_open: the same for the file PATH, which is mapped; also LGN_ERROR_FILE. */
LgnSafetensors *
lgn_safetensors_open (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_map (path, error);

  return bytes ? lgn_safetensors_parse (bytes, path, error) : NULL;
}

LgnSafetensors *
lgn_safetensors_ref (LgnSafetensors *file)
{
  return g_atomic_rc_box_acquire (file);
}

static void
safetensors_clear (gpointer data)
{
  LgnSafetensors *file = data;

  g_clear_pointer (&file->by_name, g_ptr_array_unref);
  g_ptr_array_unref (file->entries);
  json_decref (file->metadata);
  g_free (file->path);
}

void
lgn_safetensors_unref (LgnSafetensors *file)
{
  g_atomic_rc_box_release_full (file, safetensors_clear);
}

const char *
lgn_safetensors_get_path (LgnSafetensors *file)
{
  return file->path;
}

guint
lgn_safetensors_get_n_tensors (LgnSafetensors *file)
{
  return file->entries->len;
}

const char *
lgn_safetensors_get_name (LgnSafetensors *file, guint index)
{
  const Entry *entry = g_ptr_array_index (file->entries, index);

  return entry->name;
}

LgnTensor *
lgn_safetensors_get_tensor (LgnSafetensors *file, guint index)
{
  const Entry *entry = g_ptr_array_index (file->entries, index);

  return entry->tensor;
}

LgnTensor *
lgn_safetensors_lookup (LgnSafetensors *file, const char *name)
{
  Entry key = { .name = (char *) name }, *key_pointer = &key;
  Entry **found = file->entries->len == 0 ? NULL
                                          : bsearch (&key_pointer, file->by_name->pdata, file->by_name->len,
                                                     sizeof (Entry *), compare_names);

  return found ? (*found)->tensor : NULL;
}

/* lgn_safetensors_get_metadata: the string KEY of the header's “__metadata__”; ends at its first U+0000. */
const char *
lgn_safetensors_get_metadata (LgnSafetensors *file, const char *key)
{
  return json_string_value (json_object_get (file->metadata, key));
}
