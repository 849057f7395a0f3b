#include "io/lgn-npy.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <string.h>

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6
#define ALIGNMENT 64
#define MAX_HEADER ((gsize) 1 << 16) /* a header describes one array: names, type and a handful of numbers */

/* numpy's names of types on machines with the lowest byte first; one-byte types have no order. BF16 has no name. */
static const struct
{
  const char *descr;
  LgnDtype dtype;
} types[] = {
  { "<f4", LGN_DTYPE_F32 }, { "<f8", LGN_DTYPE_F64 }, { "<f2", LGN_DTYPE_F16 }, { "<i8", LGN_DTYPE_I64 },
  { "<i4", LGN_DTYPE_I32 }, { "<i2", LGN_DTYPE_I16 }, { "|i1", LGN_DTYPE_I8 },  { "<u8", LGN_DTYPE_U64 },
  { "<u4", LGN_DTYPE_U32 }, { "<u2", LGN_DTYPE_U16 }, { "|u1", LGN_DTYPE_U8 },  { "|b1", LGN_DTYPE_BOOL },
};

static const char *
descr_of (LgnDtype dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].dtype == dtype)
      return types[i].descr;
  return NULL;
}

/* The header's text: a Python dictionary, padded so that the numbers begin aligned. */
static char *
make_header (LgnDtype dtype, guint n_dims, const gsize *shape)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "{'descr': '%s', 'fortran_order': False, 'shape': (", descr_of (dtype));
  for (guint i = 0; i < n_dims; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", shape[i]);
  g_string_append (text, n_dims == 1 ? ",), }" : "), }");
  while ((MAGIC_SIZE + 4 + text->len + 1) % ALIGNMENT != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

/* A file of format version 1.0 that goes on with the numbers; NULL with LGN_ERROR_FILE. */
static LgnFileWriter *
begin (const char *path, LgnDtype dtype, guint n_dims, const gsize *shape, GError **error)
{
  g_autoptr (LgnFileWriter) file = lgn_file_writer_new (path, error);
  g_autofree char *header = make_header (dtype, n_dims, shape);
  guint16 length = GUINT16_TO_LE ((guint16) strlen (header));

  if (!file || !lgn_file_writer_write (file, MAGIC "\1\0", MAGIC_SIZE + 2, error)
      || !lgn_file_writer_write (file, &length, sizeof length, error)
      || !lgn_file_writer_write (file, header, strlen (header), error))
    return NULL;
  return g_steal_pointer (&file);
}

/**
 * lgn_npy_write: writes TENSOR as PATH, format version 1.0, rows first; BF16, which numpy does not have, as F32.
 * Returns: false with LGN_ERROR_FILE, or LGN_ERROR_LIMIT when there is no memory to widen.
 */
bool
lgn_npy_write (const char *path, LgnTensor *tensor, GError **error)
{
  g_autoptr (LgnTensor) known = descr_of (tensor->dtype) ? lgn_tensor_ref (tensor) : lgn_tensor_to_f32 (tensor);

  if (!known)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%s: there is not enough memory to write it", path);
      return false;
    }
  g_autoptr (LgnFileWriter) file = begin (path, known->dtype, known->n_dims, known->shape, error);
  return file && lgn_file_writer_write (file, known->data, lgn_tensor_n_bytes (known), error)
         && lgn_file_writer_commit (file, error);
}

/**
 * lgn_npy_write_map: writes the map whose rows GET_ROW gives as PATH, F32 [n_query, n_key].
 * Returns: false with LGN_ERROR_FILE.
 */
bool
lgn_npy_write_map (const char *path, gsize n_query, gsize n_key, LgnMapRowFunc get_row, gpointer data, GError **error)
{
  g_autoptr (LgnFileWriter) file = begin (path, LGN_DTYPE_F32, 2, (const gsize[]) { n_query, n_key }, error);
  g_autofree float *weights = g_new (float, MAX (n_key, 1));
  g_autofree guint8 *allowed = g_malloc (MAX (n_key, 1));

  for (gsize i = 0; file && i < n_query; i++)
    {
      get_row (i, weights, allowed, data);
      if (!lgn_file_writer_write (file, weights, n_key * sizeof *weights, error))
        return false;
    }
  return file && lgn_file_writer_commit (file, error);
}

/* What a header says. */
typedef struct
{
  LgnDtype dtype;
  bool is_fortran; /* the first index runs fastest */
  guint n_dims;
  gsize shape[LGN_MAX_DIMS];
} Header;

static bool
fail (GError **error, LgnError code, const char *where, const char *what)
{
  g_set_error (error, LGN_ERROR, code, "%s: %s", where, what);
  return false;
}

/* The value of KEY in the dictionary TEXT; NULL when it is absent. numpy writes the keys in single quotes. */
static const char *
find_value (const char *text, const char *key)
{
  g_autofree char *quoted = g_strdup_printf ("'%s':", key);
  const char *found = strstr (text, quoted);

  if (!found)
    return NULL;
  found += strlen (quoted);
  return found + strspn (found, " ");
}

static bool
parse_descr (const char *text, const char *where, Header *header, GError **error)
{
  const char *value = find_value (text, "descr");

  if (!value)
    return fail (error, LGN_ERROR_FORMAT, where, "its header has no 'descr'");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (*value == '\'' && g_str_has_prefix (value + 1, types[i].descr) && value[4] == '\'')
      {
        header->dtype = types[i].dtype;
        return true;
      }
  g_autofree char *start = g_strndup (value, strcspn (value, ","));
  g_autofree char *quoted = lgn_error_quote (start);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
               "%s: holds numbers of type %s; Lorgnette reads plain numbers with the lowest byte first, as “<f4”", where, quoted);
  return false;
}

/* "(3, 4)", "(3,)" or "()". */
static bool
parse_shape (const char *text, const char *where, Header *header, GError **error)
{
  const char *p = find_value (text, "shape");

  if (!p || *p++ != '(')
    return fail (error, LGN_ERROR_FORMAT, where, "its header has no 'shape'");
  for (header->n_dims = 0; *p != ')'; header->n_dims++)
    {
      guint64 size;
      gsize length = strspn (p, "0123456789");
      g_autofree char *digits = g_strndup (p, length);
      if (header->n_dims == LGN_MAX_DIMS)
        return fail (error, LGN_ERROR_UNSUPPORTED, where, "its array has more dimensions than Lorgnette reads");
      if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXSIZE, &size, NULL))
        return fail (error, LGN_ERROR_FORMAT, where, "its 'shape' is not made of whole numbers");
      header->shape[header->n_dims] = (gsize) size;
      p += length;
      p += strspn (p, ", ");
    }
  return true;
}

static bool
parse_header (const char *text, const char *where, Header *header, GError **error)
{
  const char *order = find_value (text, "fortran_order");

  if (!order || (!g_str_has_prefix (order, "False") && !g_str_has_prefix (order, "True")))
    return fail (error, LGN_ERROR_FORMAT, where, "its header has no 'fortran_order'");
  header->is_fortran = *order == 'T';
  return parse_descr (text, where, header, error) && parse_shape (text, where, header, error);
}

/* The header's text and where it ends: magic, version, length (2 bytes in version 1, 4 after), text. */
static char *
find_header (const guint8 *data, gsize size, const char *where, gsize *end, GError **error)
{
  if (size < MAGIC_SIZE + 4 || memcmp (data, MAGIC, MAGIC_SIZE) != 0)
    {
      fail (error, LGN_ERROR_FORMAT, where, "is no NPY file");
      return NULL;
    }
  guint8 version = data[MAGIC_SIZE];
  if (version < 1 || version > 3)
    {
      fail (error, LGN_ERROR_UNSUPPORTED, where, "is of a version of the NPY format that Lorgnette does not know");
      return NULL;
    }
  const guint8 *digits = data + MAGIC_SIZE + 2;
  gsize start = MAGIC_SIZE + (version == 1 ? 4 : 6);
  gsize length = digits[0] | (gsize) digits[1] << 8;
  if (version > 1 && size >= start)
    length |= (gsize) digits[2] << 16 | (gsize) digits[3] << 24;
  if (length > MAX_HEADER || !lgn_checked_range (start, length, size))
    {
      fail (error, LGN_ERROR_FORMAT, where, "ends before its header does");
      return NULL;
    }
  *end = start + length;
  return g_strndup ((const char *) data + start, length);
}

/* The same array with the last index running fastest. */
static LgnTensor *
reorder (const LgnTensor *tensor)
{
  LgnTensor *ordered = lgn_tensor_new (tensor->dtype, tensor->n_dims, tensor->shape);
  gsize size = lgn_dtype_size (tensor->dtype), n = lgn_tensor_n_elements (tensor), index[LGN_MAX_DIMS] = { 0 };

  for (gsize i = 0; ordered && i < n; i++)
    {
      gsize from = 0;
      for (guint d = tensor->n_dims; d-- > 0;)
        from = from * tensor->shape[d] + index[d];
      memcpy ((guint8 *) ordered->data + i * size, (const guint8 *) tensor->data + from * size, size);
      for (guint d = tensor->n_dims; d-- > 0 && ++index[d] == tensor->shape[d];)
        index[d] = 0;
    }
  return ordered;
}

/**
 * lgn_npy_parse: the array that BYTES, a whole NPY file, hold; WHERE names it in messages. A view of BYTES, but for arrays in
 * Fortran's order, which are copied into C's.
 * Returns: (transfer full): the array, or NULL with LGN_ERROR_FORMAT, LGN_ERROR_UNSUPPORTED (types with the highest byte
 * first, structures, objects) or LGN_ERROR_LIMIT.
 */
LgnTensor *
lgn_npy_parse (GBytes *bytes, const char *where, GError **error)
{
  gsize size, start, n_elements, n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = find_header (data, size, where, &start, error);
  Header header;

  if (!text || !parse_header (text, where, &header, error))
    return NULL;
  if (!lgn_shape_n_elements (header.n_dims, header.shape, &n_elements)
      || !lgn_checked_mul (n_elements, lgn_dtype_size (header.dtype), &n_bytes) || n_bytes != size - start)
    {
      fail (error, LGN_ERROR_FORMAT, where, "does not have as many bytes as its shape needs");
      return NULL;
    }
  g_autoptr (LgnTensor) view = lgn_tensor_new_view (header.dtype, header.n_dims, header.shape, bytes, data + start);
  if (!header.is_fortran || header.n_dims < 2)
    return g_steal_pointer (&view);
  LgnTensor *ordered = reorder (view);
  if (!ordered)
    fail (error, LGN_ERROR_LIMIT, where, "there is not enough memory to bring it into order");
  return ordered;
}

/* lgn_npy_read: the same for the file PATH, which is mapped; also LGN_ERROR_FILE. */
LgnTensor *
lgn_npy_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_map (path, error);

  return bytes ? lgn_npy_parse (bytes, path, error) : NULL;
}
