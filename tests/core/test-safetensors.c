#include "base/lgn-error.h"
#include "io/lgn-safetensors.h"

#include <glib/gstdio.h>
#include <string.h>

/* A file of this header and DATA_SIZE bytes 0, 1, 2 ... */
static GBytes *
make_file (const char *header, gsize header_size, gsize data_size)
{
  GByteArray *file = g_byte_array_new ();
  guint64 length = header_size;

  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, (const guint8 *) header, (guint) header_size);
  for (gsize i = 0; i < data_size; i++)
    g_byte_array_append (file, &(guint8){ (guint8) i }, 1);
  return g_byte_array_free_to_bytes (file);
}

static LgnSafetensors *
parse (const char *header, gsize data_size, GError **error)
{
  g_autoptr (GBytes) bytes = make_file (header, strlen (header), data_size);

  return lgn_safetensors_parse (bytes, "x.safetensors", error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnSafetensors) file
      = parse ("{\"b\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[4,8]},"
               "\"__metadata__\":{\"format\":\"pt\"},"
               "\"a\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[0,4]},"
               "\"none\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[4,4]}}   ",
               8, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lgn_safetensors_get_n_tensors (file), ==, 3);
  g_assert_cmpstr (lgn_safetensors_get_name (file, 0), ==, "a");
  g_assert_cmpstr (lgn_safetensors_get_metadata (file, "format"), ==, "pt");
  g_assert_null (lgn_safetensors_get_metadata (file, "model"));
  g_assert_null (lgn_safetensors_lookup (file, "c"));

  g_autoptr (LgnTensor) b = lgn_tensor_ref (lgn_safetensors_lookup (file, "b"));
  const LgnTensor *a = lgn_safetensors_lookup (file, "a"), *none = lgn_safetensors_lookup (file, "none");
  g_assert_true (b == lgn_safetensors_get_tensor (file, 1));
  g_assert_cmpmem (a->data, lgn_tensor_n_bytes (a), "\0\1\2\3", 4);
  g_assert_cmpuint (a->n_dims, ==, 0);
  g_assert_cmpuint (lgn_tensor_n_bytes (none), ==, 0);

  /* A tensor outlives its file. */
  g_clear_pointer (&file, lgn_safetensors_unref);
  g_assert_cmpmem (b->data, 4, "\4\5\6\7", 4);
}

#define TENSOR(dtype, shape, offsets) "{\"w\":{\"dtype\":" dtype ",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
#define F32(name, begin, end) "\"" name "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" begin "," end "]}"

static const struct
{
  const char *header;
  const char *message; /* of 8 bytes of data */
} broken[] = {
  { "", "does not start with" },
  { "words", "does not start with" },
  { "[]", "does not start with" },
  { " {}", "does not start with" },
  { "{", "is not valid JSON" },
  { "{} words", "is not valid JSON" },
  { "{\"w\xff\":1}", "is not valid JSON" },
  { "{" F32 ("w", "0", "4") "," F32 ("w", "4", "8") "}", "duplicate" },
  { "{\"w\":1}", "“w” is not described by a JSON object" },
  { "{\"w\":{}}", "“w” has no “dtype”" },
  { TENSOR ("1", "[2]", "[0,8]"), "“w” has no “dtype”" },
  { TENSOR ("\"F33\"", "[2]", "[0,8]"), "“w” has the type “F33”" },
  { TENSOR ("\"F32\"", "2", "[0,8]"), "“w” has no “shape”" },
  { TENSOR ("\"F32\"", "[-1,-2]", "[0,8]"), "not made of whole numbers" },
  { TENSOR ("\"F32\"", "[2.0]", "[0,8]"), "not made of whole numbers" },
  { TENSOR ("\"F32\"", "[\"2\"]", "[0,8]"), "not made of whole numbers" },
  { TENSOR ("\"F32\"", "[NaN]", "[0,8]"), "is not valid JSON" },
  { TENSOR ("\"F32\"", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), "has 9 dimensions" },
  { TENSOR ("\"F32\"", "[4294967296,4294967296,4]", "[0,8]"), "overflows" },
  { TENSOR ("\"F32\"", "[9223372036854775807]", "[0,8]"), "overflows" },
  { TENSOR ("\"F32\"", "[99999999999999999999]", "[0,8]"), "is not valid JSON" },
  { TENSOR ("\"F32\"", "[3]", "[0,8]"), "takes 8 bytes, but [3] of type F32 would take 12" },
  { TENSOR ("\"F16\"", "[2]", "[0,8]"), "takes 8 bytes, but [2] of type F16 would take 4" },
  { TENSOR ("\"F32\"", "[2]", "[0]"), "has no “data_offsets”" },
  { TENSOR ("\"F32\"", "[2]", "[0,8,8]"), "has no “data_offsets”" },
  { TENSOR ("\"F32\"", "[2]", "[-8,0]"), "has no “data_offsets”" },
  { TENSOR ("\"F32\"", "[2]", "[8,0]"), "ends before it begins" },
  { TENSOR ("\"F32\"", "[3]", "[0,12]"), "ends 4 bytes behind the end of the file" },
  { TENSOR ("\"F32\"", "[1]", "[9223372036854775804,9223372036854775807]"), "behind the end of the file" },
  { "{" F32 ("v", "0", "4") "," F32 ("w", "0", "4") "}", "“w” overlaps another tensor" },
  { "{" F32 ("v", "0", "4") "," F32 ("w", "2", "6") "}", "“w” overlaps another tensor" },
  { "{" F32 ("w", "4", "8") "}", "“w” has 4 bytes before it that belong to no tensor" },
  { "{" F32 ("w", "0", "4") "}", "ends with 4 bytes that belong to no tensor" },
  { "{}", "ends with 8 bytes that belong to no tensor" },
  { "{\"__metadata__\":1}", "“__metadata__” is not a JSON object" },
  { "{\"__metadata__\":{\"a\\n\":1}}", "“a\\u000a” in “__metadata__” is not a string" },
};

static void
test_broken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (parse (broken[i].header, 8, &error));
      g_assert_true (error && error->domain == LGN_ERROR);
      g_assert_true (g_str_has_prefix (error->message, "x.safetensors: "));
      if (!strstr (error->message, broken[i].message))
        g_error ("%s gave: %s", broken[i].header, error->message);
    }
}

static void
test_broken_lengths (void)
{
  const struct
  {
    guint64 length;
    gsize size;
    const char *message;
  } cases[] = {
    { 0, 0, "has only 0 bytes" },
    { 2, 7, "has only 7 bytes" },
    { 3, 10, "ends before its header does" },
    { 100000001, 10, "more than 100 MB" },
    { G_MAXUINT64, 10, "more than 100 MB" },
    { (guint64) 1 << 63, 10, "more than 100 MB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 raw[10] = { 0, 0, 0, 0, 0, 0, 0, 0, '{', '}' };
      g_autoptr (GError) error = NULL;
      memcpy (raw, &cases[i].length, sizeof cases[i].length);
      g_autoptr (GBytes) bytes = g_bytes_new (raw, cases[i].size);
      g_assert_null (lgn_safetensors_parse (bytes, "x", &error));
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

/* Headers that would cost much memory or stack when parsed. */
static void
test_greedy_headers (void)
{
  gsize size = 4000000;
  g_autofree char *header = g_malloc (size);
  g_autoptr (GError) error = NULL;

  memset (header, '[', size);
  memcpy (header, "{\"w\":", 5);
  g_autoptr (GBytes) deep = make_file (header, 100000, 0);
  g_assert_null (lgn_safetensors_parse (deep, "x", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
  g_clear_error (&error);
  g_autoptr (GBytes) wide = make_file (header, size, 0);
  g_assert_null (lgn_safetensors_parse (wide, "x", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

static void
test_write_then_read (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-safetensors-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  g_autoptr (LgnTensor) floats = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { 2, 3 });
  g_autoptr (LgnTensor) bytes = lgn_tensor_new (LGN_DTYPE_U8, 1, (gsize[]) { 5 });
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    lgn_tensor_f32 (floats)[i] = (float) i / 3;
  lgn_safetensors_writer_add (writer, "z „quoted“ \"name\"", floats);
  lgn_safetensors_writer_add (writer, "a", bytes);
  lgn_safetensors_writer_set_metadata (writer, "tokens", "[\"é\", \"\\n\"]");
  g_assert_true (lgn_safetensors_writer_write (writer, path, &error));
  g_assert_no_error (error);

  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lgn_safetensors_get_path (file), ==, path);
  g_assert_cmpstr (lgn_safetensors_get_name (file, 1), ==, "z „quoted“ \"name\"");
  g_assert_cmpstr (lgn_safetensors_get_metadata (file, "tokens"), ==, "[\"é\", \"\\n\"]");
  const LgnTensor *read = lgn_safetensors_get_tensor (file, 1);
  g_assert_true (lgn_tensor_has_shape (read, 2, floats->shape));
  g_assert_cmpmem (read->data, lgn_tensor_n_bytes (read), floats->data, 24);
  g_assert_cmpuint ((gsize) read->data % 64, ==, 0);

  lgn_safetensors_writer_add (writer, "a", floats);
  g_assert_false (lgn_safetensors_writer_write (writer, path, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/read", test_read);
  g_test_add_func ("/safetensors/broken", test_broken);
  g_test_add_func ("/safetensors/broken-lengths", test_broken_lengths);
  g_test_add_func ("/safetensors/greedy-headers", test_greedy_headers);
  g_test_add_func ("/safetensors/write-then-read", test_write_then_read);
  return g_test_run ();
}
