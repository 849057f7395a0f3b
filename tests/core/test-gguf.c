#include "base/lgn-error.h"
#include "gguf-bytes.h"
#include "io/lgn-gguf.h"

#include <glib/gstdio.h>
#include <string.h>

static GByteArray *
begin_file (guint32 version, guint64 n_tensors, guint64 n_keys)
{
  GByteArray *file = g_byte_array_new ();

  put (file, "GGUF", 4);
  put_u32 (file, version);
  put_u64 (file, n_tensors);
  put_u64 (file, n_keys);
  return file;
}

static void
put_key (GByteArray *file, const char *key, LgnGgufType type)
{
  put_string (file, key);
  put_u32 (file, type);
}

static void
put_tensor (GByteArray *file, const char *name, guint32 type, guint64 length, guint64 n_rows, guint64 offset)
{
  put_string (file, name);
  put_u32 (file, 2);
  put_u64 (file, length);
  put_u64 (file, n_rows);
  put_u32 (file, type);
  put_u64 (file, offset);
}

/* Fills up to the next multiple of 32, and adds SIZE bytes of data. */
static void
end_file (GByteArray *file, gsize size)
{
  static const guint8 zeros[4096];

  put (file, zeros, -file->len % 32);
  put (file, zeros, size);
}

static LgnGguf *
parse (GByteArray *file, GError **error)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (file);

  return lgn_gguf_parse (bytes, "file", error);
}

static void
assert_refused (GByteArray *file, LgnError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnGguf) gguf = parse (file, &error);

  g_assert_null (gguf);
  g_assert_error (error, LGN_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, "file: "));
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_tensors (void)
{
  GByteArray *file = begin_file (3, 2, 1);
  g_autoptr (GError) error = NULL;

  put_key (file, "general.architecture", LGN_GGUF_STRING);
  put_string (file, "any");
  put_tensor (file, "b", 8, 64, 3, 32);
  put_tensor (file, "a", 0, 2, 1, 0);
  end_file (file, 32 + 6 * 34);
  g_autoptr (LgnGguf) gguf = parse (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lgn_tensor_source_get_n_tensors (lgn_gguf_get_tensors (gguf)), ==, 2);
  LgnTensor *tensor = lgn_tensor_source_lookup (lgn_gguf_get_tensors (gguf), "b");
  g_assert_cmpint (tensor->dtype, ==, LGN_DTYPE_Q8_0);
  g_assert_true (lgn_tensor_has_shape (tensor, 2, (gsize[]) { 3, 64 }));
  g_assert_cmpuint (lgn_tensor_n_bytes (tensor), ==, 6 * 34);
  g_autofree char *architecture = lgn_gguf_value_dup_string (lgn_gguf_lookup (gguf, "general.architecture"));
  g_assert_cmpstr (architecture, ==, "any");
  g_assert_null (lgn_gguf_lookup (gguf, "general"));
}

static void
test_values (void)
{
  GByteArray *file = begin_file (2, 0, 5);
  g_autoptr (GError) error = NULL;
  gint64 whole;
  bool flag;

  put_key (file, "large", LGN_GGUF_U64);
  put_u64 (file, G_MAXUINT64);
  put_key (file, "negative", LGN_GGUF_I32);
  put_u32 (file, (guint32) -7);
  put_key (file, "flag", LGN_GGUF_BOOL);
  put (file, "\1", 1);
  put_key (file, "words", LGN_GGUF_ARRAY);
  put_u32 (file, LGN_GGUF_STRING);
  put_u64 (file, 2);
  put_string (file, "");
  put_string (file, "ab");
  put_key (file, "nested", LGN_GGUF_ARRAY);
  put_u32 (file, LGN_GGUF_ARRAY);
  put_u64 (file, 1);
  put_u32 (file, LGN_GGUF_U8);
  put_u64 (file, 3);
  put (file, "abc", 3);
  g_autoptr (LgnGguf) gguf = parse (file, &error);
  g_assert_no_error (error);

  g_assert_false (lgn_gguf_value_get_int (lgn_gguf_lookup (gguf, "large"), &whole));
  g_assert_true (lgn_gguf_value_get_int (lgn_gguf_lookup (gguf, "negative"), &whole));
  g_assert_cmpint (whole, ==, -7);
  g_assert_true (lgn_gguf_value_get_bool (lgn_gguf_lookup (gguf, "flag"), &flag) && flag);
  g_assert_false (lgn_gguf_value_get_bool (lgn_gguf_lookup (gguf, "negative"), &flag));
  g_autofree LgnGgufString *words = lgn_gguf_value_list_strings (lgn_gguf_lookup (gguf, "words"));
  g_assert_cmpmem (words[1].bytes, words[1].length, "ab", 2);
  g_assert_cmpuint (words[0].length, ==, 0);
  g_assert_null (lgn_gguf_value_list_ints (lgn_gguf_lookup (gguf, "words")));
  g_assert_null (lgn_gguf_value_to_json (lgn_gguf_lookup (gguf, "nested")));
  g_autoptr (json_t) json = lgn_gguf_value_to_json (lgn_gguf_lookup (gguf, "words"));
  g_assert_cmpstr (json_string_value (json_array_get (json, 1)), ==, "ab");
  g_assert_cmpstr (lgn_gguf_get_key (gguf, 0), ==, "flag");
  g_assert_cmpuint (lgn_gguf_get_n_keys (gguf), ==, 5);
}

static void
test_broken_headers (void)
{
  assert_refused (g_byte_array_new (), LGN_ERROR_FORMAT, "ends inside its header");
  assert_refused (begin_file (1, 0, 0), LGN_ERROR_UNSUPPORTED, "version 1");
  assert_refused (begin_file (0x03000000, 0, 0), LGN_ERROR_UNSUPPORTED, "byte order");
  assert_refused (begin_file (4, 0, 0), LGN_ERROR_UNSUPPORTED, "unknown version");
  assert_refused (begin_file (3, (guint64) 1 << 62, 0), LGN_ERROR_FORMAT, "claims 4611686018427387904 tensors");
  assert_refused (begin_file (3, 0, G_MAXINT64), LGN_ERROR_FORMAT, "keys, which the file has no room for");
}

static void
test_broken_metadata (void)
{
  GByteArray *file = begin_file (3, 0, 1);
  put_key (file, "x", 13);
  put_u64 (file, 0);
  assert_refused (file, LGN_ERROR_FORMAT, "“x” has the value type 13");

  file = begin_file (3, 0, 1);
  put_key (file, "x", LGN_GGUF_STRING);
  put_u64 (file, G_MAXUINT64);
  put_u64 (file, 0);
  assert_refused (file, LGN_ERROR_FORMAT, "ends inside its metadata");

  file = begin_file (3, 0, 1);
  put_key (file, "x", LGN_GGUF_ARRAY);
  put_u32 (file, LGN_GGUF_F64);
  put_u64 (file, (guint64) 1 << 61);
  assert_refused (file, LGN_ERROR_FORMAT, "ends inside its metadata");

  file = begin_file (3, 0, 1);
  put_key (file, "x", LGN_GGUF_ARRAY);
  for (guint i = 0; i < 1000; i++)
    {
      put_u32 (file, LGN_GGUF_ARRAY);
      put_u64 (file, 1);
    }
  assert_refused (file, LGN_ERROR_FORMAT, "too deep");

  file = begin_file (3, 0, 2);
  for (guint i = 0; i < 2; i++)
    {
      put_key (file, "twice", LGN_GGUF_U64);
      put_u64 (file, i);
    }
  assert_refused (file, LGN_ERROR_FORMAT, "the key “twice” twice");

  file = begin_file (3, 0, 1);
  put_key (file, "general.alignment", LGN_GGUF_U32);
  put_u32 (file, 48);
  assert_refused (file, LGN_ERROR_FORMAT, "power of two");
}

/* One tensor, in a file with 64 bytes of data. */
static GByteArray *
make_tensor (guint32 type, guint64 length, guint64 n_rows, guint64 offset)
{
  GByteArray *file = begin_file (3, 1, 0);

  put_tensor (file, "t", type, length, n_rows, offset);
  end_file (file, 64);
  return file;
}

static void
test_broken_tensors (void)
{
  assert_refused (make_tensor (0, 17, 1, 0), LGN_ERROR_FORMAT, "lies outside the file");
  assert_refused (make_tensor (0, 1, 1, G_MAXUINT64 - 31), LGN_ERROR_FORMAT, "lies outside the file");
  assert_refused (make_tensor (0, 1, 1, 4), LGN_ERROR_FORMAT, "multiple of 32");
  assert_refused (make_tensor (0, (guint64) 1 << 33, (guint64) 1 << 33, 0), LGN_ERROR_FORMAT, "larger than any memory");
  assert_refused (make_tensor (0, 0, 1, 0), LGN_ERROR_FORMAT, "a dimension of 0");
  assert_refused (make_tensor (8, 16, 2, 0), LGN_ERROR_FORMAT, "rows of 16 numbers, which are no whole blocks of Q8_0");
  assert_refused (make_tensor (4, 32, 1, 0), LGN_ERROR_UNSUPPORTED, "has the type 4");
  assert_refused (make_tensor (15, 256, 1, 0), LGN_ERROR_UNSUPPORTED, "has the type Q8_K");
  assert_refused (make_tensor (G_MAXUINT32, 256, 1, 0), LGN_ERROR_UNSUPPORTED, "unknown");

  GByteArray *file = begin_file (3, 2, 0);
  put_tensor (file, "a", 0, 16, 1, 0);
  put_tensor (file, "b", 0, 8, 1, 32);
  end_file (file, 64);
  assert_refused (file, LGN_ERROR_FORMAT, "tensor “b” overlaps another tensor");

  file = begin_file (3, 2, 0);
  put_tensor (file, "a", 0, 8, 1, 0);
  put_tensor (file, "a", 0, 8, 1, 32);
  end_file (file, 64);
  assert_refused (file, LGN_ERROR_FORMAT, "holds two tensors “a”");
}

/* Writes part NUMBER of 2 with a tensor NAME into FOLDER. */
static char *
write_part (const char *folder, guint number, const char *name, guint16 n_parts)
{
  GByteArray *file = begin_file (3, 1, 2);
  g_autofree char *base = g_strdup_printf ("m-%05u-of-00002.gguf", number + 1);
  char *path = g_build_filename (folder, base, NULL);

  put_key (file, "split.no", LGN_GGUF_U32);
  put_u32 (file, number);
  put_key (file, "split.count", LGN_GGUF_U16);
  put (file, &n_parts, sizeof n_parts);
  put_tensor (file, name, 0, 2, 1, 0);
  end_file (file, 8);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
  g_byte_array_unref (file);
  return path;
}

static void
test_parts (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lorgnette-gguf-XXXXXX", NULL);
  g_autofree char *first = write_part (folder, 0, "a", 2), *second = write_part (folder, 1, "b", 2);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LgnGguf) gguf = lgn_gguf_open (i == 0 ? first : second, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lgn_tensor_source_get_n_tensors (lgn_gguf_get_tensors (gguf)), ==, 2);
      g_assert_cmpstr (lgn_gguf_get_path (gguf), ==, first);
      g_assert_cmpstr (lgn_tensor_source_get_name (lgn_gguf_get_tensors (gguf), 1), ==, "b");
    }
  g_free (write_part (folder, 1, "a", 2));
  g_assert_null (lgn_gguf_open (first, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
  g_clear_error (&error);
  g_free (write_part (folder, 1, "b", 3));
  g_assert_null (lgn_gguf_open (first, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
  g_clear_error (&error);
  g_unlink (second);
  g_assert_null (lgn_gguf_open (first, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_unlink (first);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gguf/tensors", test_tensors);
  g_test_add_func ("/gguf/values", test_values);
  g_test_add_func ("/gguf/broken-headers", test_broken_headers);
  g_test_add_func ("/gguf/broken-metadata", test_broken_metadata);
  g_test_add_func ("/gguf/broken-tensors", test_broken_tensors);
  g_test_add_func ("/gguf/parts", test_parts);
  return g_test_run ();
}
