#include "io/lgn-safetensors.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"

#include <string.h>

/* Numbers are used where they lie in the file. */
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

#define LENGTH_SIZE ((gsize) 8)
#define MAX_HEADER ((gsize) 100000000) /* the format's own limit */
#define MAX_VALUES ((gsize) 1 << 20)   /* of the header: room for 80,000 tensors */

struct _LgnSafetensors
{
  LgnTensorSource *tensors;
  json_t *metadata; /* of strings; or NULL */
};

/* Where a tensor lies: bytes from the start of the data. */
typedef struct
{
  const char *name;
  gsize begin;
  gsize end;
} Extent;

/* What is read and where it lies. */
typedef struct
{
  const char *where;
  GBytes *bytes;      /* the whole file */
  const guint8 *data; /* [data_size], what follows the header */
  gsize data_size;
} Source;

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
parse_offsets (const Source *source, json_t *info, Extent *extent, GError **error)
{
  json_t *list = json_object_get (info, "data_offsets");

  if (json_array_size (list) != 2 || !get_size (json_array_get (list, 0), &extent->begin)
      || !get_size (json_array_get (list, 1), &extent->end))
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name,
                                   "has no “data_offsets” made of two whole numbers from 0");
  if (extent->begin > extent->end)
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name, "ends before it begins");
  if (extent->end > source->data_size)
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name,
                 "ends %" G_GSIZE_FORMAT " bytes behind the end of the file: the file is incomplete, get it again",
                 extent->end - source->data_size);
  return true;
}

/* Adds the tensor that INFO describes to TENSORS; EXTENT has its name. */
static bool
parse_tensor (const Source *source, json_t *info, Extent *extent, LgnTensorSource *tensors, GError **error)
{
  LgnDtype dtype;
  guint n_dims = 0;
  gsize shape[LGN_MAX_DIMS], n_elements, n_bytes;

  if (!json_is_object (info))
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name, "is not described by a JSON object");
  if (!parse_dtype (source, extent->name, info, &dtype, error)
      || !parse_shape (source, extent->name, info, &n_dims, shape, error) || !parse_offsets (source, info, extent, error))
    return false;
  if (!lgn_shape_n_elements (n_dims, shape, &n_elements)
      || !lgn_checked_mul (n_elements, lgn_dtype_size (dtype), &n_bytes))
    return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name, "has a shape whose size overflows");
  g_autoptr (LgnTensor) tensor = lgn_tensor_new_view (dtype, n_dims, shape, source->bytes, source->data + extent->begin);
  lgn_tensor_source_add (tensors, extent->name, tensor);
  if (n_bytes == extent->end - extent->begin)
    return true;
  g_autofree char *text = lgn_tensor_shape_to_string (tensor);
  return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name,
               "takes %" G_GSIZE_FORMAT " bytes, but %s of type %s would take %" G_GSIZE_FORMAT, extent->end - extent->begin,
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
compare_offsets (gconstpointer a, gconstpointer b)
{
  const Extent *x = a, *y = b;

  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return (x->end > y->end) - (x->end < y->end);
}

/* The format allows neither holes nor overlaps: every byte of the data belongs to one tensor. Sorts EXTENTS. */
static bool
check_coverage (const Source *source, GArray *extents, GError **error)
{
  gsize covered = 0;

  g_array_sort (extents, compare_offsets);
  for (guint i = 0; i < extents->len; i++)
    {
      const Extent *extent = &g_array_index (extents, Extent, i);
      if (extent->begin < covered)
        return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name, "overlaps another tensor");
      if (extent->begin > covered)
        return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, extent->name,
                     "has %" G_GSIZE_FORMAT " bytes before it that belong to no tensor", extent->begin - covered);
      covered = extent->end;
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
  g_autoptr (GArray) extents = g_array_new (FALSE, FALSE, sizeof (Extent));
  const char *name;
  json_t *info;

  json_object_foreach (header, name, info)
    {
      Extent extent = { .name = name };
      bool is_metadata = strcmp (name, "__metadata__") == 0;
      if (!(is_metadata ? parse_metadata (file, source, info, error)
                        : parse_tensor (source, info, &extent, file->tensors, error)))
        return false;
      if (!is_metadata)
        g_array_append_val (extents, extent);
    }
  return check_coverage (source, extents, error) && lgn_tensor_source_seal (file->tensors, error);
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

  file->tensors = lgn_tensor_source_new (where);
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

  lgn_tensor_source_unref (file->tensors);
  json_decref (file->metadata);
}

void
lgn_safetensors_unref (LgnSafetensors *file)
{
  g_atomic_rc_box_release_full (file, safetensors_clear);
}

LgnTensorSource *
lgn_safetensors_get_tensors (LgnSafetensors *file)
{
  return file->tensors;
}

const char *
lgn_safetensors_get_path (LgnSafetensors *file)
{
  return lgn_tensor_source_get_path (file->tensors);
}

guint
lgn_safetensors_get_n_tensors (LgnSafetensors *file)
{
  return lgn_tensor_source_get_n_tensors (file->tensors);
}

const char *
lgn_safetensors_get_name (LgnSafetensors *file, guint index)
{
  return lgn_tensor_source_get_name (file->tensors, index);
}

LgnTensor *
lgn_safetensors_get_tensor (LgnSafetensors *file, guint index)
{
  return lgn_tensor_source_get_tensor (file->tensors, index);
}

LgnTensor *
lgn_safetensors_lookup (LgnSafetensors *file, const char *name)
{
  return lgn_tensor_source_lookup (file->tensors, name);
}

/* lgn_safetensors_get_metadata: the string KEY of the header's “__metadata__”; ends at its first U+0000. */
const char *
lgn_safetensors_get_metadata (LgnSafetensors *file, const char *key)
{
  return json_string_value (json_object_get (file->metadata, key));
}
