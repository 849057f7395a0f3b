#include "lgn-torch-writer.h"
#include "io/lgn-safetensors.h"

#include <string.h>
#include <zlib.h>

static void
put (GByteArray *out, guint64 number, guint width)
{
  guint8 bytes[8];

  for (guint i = 0; i < width; i++)
    bytes[i] = (guint8) (number >> (8 * i));
  g_byte_array_append (out, bytes, width);
}

void
lgn_test_zip_init (LgnTestZip *zip)
{
  *zip = (LgnTestZip) { g_byte_array_new (), g_byte_array_new (), 0 };
}

/* What local header and directory say alike: from the flags to the length of the extra field. */
static void
put_common (GByteArray *out, guint method, guint32 crc, gsize packed_size, gsize size, const char *name)
{
  put (out, 0, 2);
  put (out, method, 2);
  put (out, 0, 4);
  put (out, crc, 4);
  put (out, packed_size, 4);
  put (out, size, 4);
  put (out, strlen (name), 2);
  put (out, 0, 2);
}

static void
add_entry (LgnTestZip *zip, const char *name, guint method, const void *packed, gsize packed_size, guint32 crc, gsize size)
{
  guint offset = zip->out->len;

  put (zip->out, 0x04034b50, 4);
  put (zip->out, 20, 2);
  put_common (zip->out, method, crc, packed_size, size, name);
  g_byte_array_append (zip->out, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (zip->out, packed, (guint) packed_size);

  put (zip->directory, 0x02014b50, 4);
  put (zip->directory, 20, 2);
  put (zip->directory, 20, 2);
  put_common (zip->directory, method, crc, packed_size, size, name);
  put (zip->directory, 0, 6); /* comment, disk, attributes */
  put (zip->directory, 0, 4);
  put (zip->directory, offset, 4);
  g_byte_array_append (zip->directory, (const guint8 *) name, (guint) strlen (name));
  zip->n_entries++;
}

void
lgn_test_zip_add (LgnTestZip *zip, const char *name, const void *data, gsize size)
{
  add_entry (zip, name, 0, data, size, (guint32) crc32_z (0, data, size), size);
}

/* CLAIMED_SIZE is what the directory says of the size. */
void
lgn_test_zip_add_deflated (LgnTestZip *zip, const char *name, const void *data, gsize size, guint32 claimed_size)
{
  z_stream stream = { 0 };
  g_autofree guint8 *packed = g_malloc (compressBound (size) + 16);

  g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), ==, Z_OK);
  stream.next_in = (guint8 *) data;
  stream.avail_in = (uInt) size;
  stream.next_out = packed;
  stream.avail_out = (uInt) (compressBound (size) + 16);
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  add_entry (zip, name, 8, packed, stream.total_out, (guint32) crc32_z (0, data, size), claimed_size);
  deflateEnd (&stream);
}

/* (transfer full) the archive; ZIP is cleared. */
GBytes *
lgn_test_zip_end (LgnTestZip *zip)
{
  guint offset = zip->out->len;

  g_byte_array_append (zip->out, zip->directory->data, zip->directory->len);
  put (zip->out, 0x06054b50, 4);
  put (zip->out, 0, 4);
  put (zip->out, zip->n_entries, 2);
  put (zip->out, zip->n_entries, 2);
  put (zip->out, zip->directory->len, 4);
  put (zip->out, offset, 4);
  put (zip->out, 0, 2);
  g_byte_array_unref (zip->directory);
  return g_byte_array_free_to_bytes (zip->out);
}

void
lgn_test_pickle_text (GByteArray *pickle, const char *text)
{
  put (pickle, 'X', 1);
  put (pickle, strlen (text), 4);
  g_byte_array_append (pickle, (const guint8 *) text, (guint) strlen (text));
}

void
lgn_test_pickle_whole (GByteArray *pickle, gint32 number)
{
  put (pickle, 'J', 1);
  put (pickle, (guint32) number, 4);
}

void
lgn_test_pickle_global (GByteArray *pickle, const char *module, const char *name)
{
  g_autofree char *text = g_strdup_printf ("c%s\n%s\n", module, name);

  lgn_test_pickle_raw (pickle, text);
}

void
lgn_test_pickle_raw (GByteArray *pickle, const char *opcodes)
{
  g_byte_array_append (pickle, (const guint8 *) opcodes, (guint) strlen (opcodes));
}

static void
put_sizes (GByteArray *pickle, guint n, const gint32 *sizes)
{
  lgn_test_pickle_raw (pickle, "(");
  for (guint i = 0; i < n; i++)
    lgn_test_pickle_whole (pickle, sizes[i]);
  lgn_test_pickle_raw (pickle, "t");
}

void
lgn_test_pickle_tensor (GByteArray *pickle, const char *storage, const char *key, gint32 n_elements, gint32 offset, guint n_dims,
                        const gint32 *shape, const gint32 *strides)
{
  lgn_test_pickle_global (pickle, "torch._utils", "_rebuild_tensor_v2");
  lgn_test_pickle_raw (pickle, "((");
  lgn_test_pickle_text (pickle, "storage");
  lgn_test_pickle_global (pickle, "torch", storage);
  lgn_test_pickle_text (pickle, key);
  lgn_test_pickle_text (pickle, "cpu");
  lgn_test_pickle_whole (pickle, n_elements);
  lgn_test_pickle_raw (pickle, "tQ");
  lgn_test_pickle_whole (pickle, offset);
  put_sizes (pickle, n_dims, shape);
  put_sizes (pickle, n_dims, strides);
  lgn_test_pickle_raw (pickle, "\x89");
  lgn_test_pickle_global (pickle, "collections", "OrderedDict");
  lgn_test_pickle_raw (pickle, ")RtR");
}

static const char *
get_storage_name (LgnDtype dtype)
{
  switch (dtype)
    {
    case LGN_DTYPE_F32:
      return "FloatStorage";
    case LGN_DTYPE_BF16:
      return "BFloat16Storage";
    case LGN_DTYPE_F16:
      return "HalfStorage";
    case LGN_DTYPE_I64:
      return "LongStorage";
    default:
      g_assert_not_reached ();
    }
}

static void
put_dense_tensor (GByteArray *pickle, const char *key, const LgnTensor *tensor)
{
  gint32 shape[LGN_MAX_DIMS], strides[LGN_MAX_DIMS], step = 1;

  for (guint i = tensor->n_dims; i > 0; i--)
    {
      shape[i - 1] = (gint32) tensor->shape[i - 1];
      strides[i - 1] = step;
      step *= shape[i - 1];
    }
  lgn_test_pickle_tensor (pickle, get_storage_name (tensor->dtype), key, (gint32) lgn_tensor_n_elements (tensor), 0,
                          tensor->n_dims, shape, strides);
}

GBytes *
lgn_test_torch_from_safetensors (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, &error);
  g_autoptr (GByteArray) pickle = g_byte_array_new ();
  LgnTestZip zip;

  g_assert_no_error (error);
  lgn_test_zip_init (&zip);
  lgn_test_pickle_raw (pickle, "\x80\x02}(");
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    {
      LgnTensor *tensor = lgn_safetensors_get_tensor (file, i);
      g_autofree char *key = g_strdup_printf ("%u", i);
      g_autofree char *entry = g_strdup_printf ("archive/data/%u", i);
      lgn_test_pickle_text (pickle, lgn_safetensors_get_name (file, i));
      put_dense_tensor (pickle, key, tensor);
      lgn_test_zip_add (&zip, entry, tensor->data, lgn_tensor_n_bytes (tensor));
    }
  lgn_test_pickle_raw (pickle, "u.");
  lgn_test_zip_add (&zip, "archive/data.pkl", pickle->data, pickle->len);
  return lgn_test_zip_end (&zip);
}
