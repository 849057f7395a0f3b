#include "base/lgn-error.h"
#include "io/lgn-npy.h"

#include <glib/gstdio.h>
#include <string.h>

/* A file of this VERSION and header, and the bytes 0, 1, 2 ... as data. */
static GBytes *
make_file (guint8 version, const char *header, guint data_size)
{
  GByteArray *file = g_byte_array_new ();
  guint32 length = (guint32) strlen (header);

  g_byte_array_append (file, (const guint8 *) "\x93NUMPY", 6);
  g_byte_array_append (file, (guint8[]) { version, 0 }, 2);
  g_byte_array_append (file, (const guint8 *) &length, version == 1 ? 2 : 4);
  g_byte_array_append (file, (const guint8 *) header, length);
  for (guint i = 0; i < data_size; i++)
    g_byte_array_append (file, &(guint8){ (guint8) i }, 1);
  return g_byte_array_free_to_bytes (file);
}

static void
test_write_then_read (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-npy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npy", NULL);
  const struct
  {
    LgnDtype dtype, read_as;
    guint n_dims;
    gsize shape[3];
  } cases[] = {
    { LGN_DTYPE_F32, LGN_DTYPE_F32, 2, { 2, 3 } },   { LGN_DTYPE_F32, LGN_DTYPE_F32, 0, {} },
    { LGN_DTYPE_I64, LGN_DTYPE_I64, 1, { 5 } },      { LGN_DTYPE_U8, LGN_DTYPE_U8, 3, { 2, 0, 4 } },
    { LGN_DTYPE_BOOL, LGN_DTYPE_BOOL, 1, { 1 } },    { LGN_DTYPE_F64, LGN_DTYPE_F64, 3, { 1, 2, 3 } },
    { LGN_DTYPE_BF16, LGN_DTYPE_F32, 2, { 10, 10 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LgnTensor) tensor = lgn_tensor_new (cases[i].dtype, cases[i].n_dims, cases[i].shape);
      g_autoptr (GError) error = NULL;
      if (cases[i].dtype == cases[i].read_as)
        memset ((void *) tensor->data, 1, lgn_tensor_n_bytes (tensor));
      g_assert_true (lgn_npy_write (path, tensor, &error));
      g_autoptr (LgnTensor) read = lgn_npy_read (path, &error);
      g_assert_no_error (error);
      g_assert_cmpint (read->dtype, ==, cases[i].read_as);
      g_assert_true (lgn_tensor_has_shape (read, cases[i].n_dims, cases[i].shape));
      g_assert_cmpuint ((gsize) read->data % 64, ==, 0);
      if (cases[i].dtype == cases[i].read_as)
        g_assert_cmpmem (read->data, lgn_tensor_n_bytes (read), tensor->data, lgn_tensor_n_bytes (tensor));
    }
  g_unlink (path);
  g_assert_null (lgn_npy_read (path, NULL));
  g_rmdir (folder);
}

static void
get_row (gsize row, float *weights, guint8 *allowed, gpointer data)
{
  for (gsize j = 0; j < 3; j++)
    weights[j] = (float) (10 * row + j);
}

static void
test_map (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-npy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npy", NULL);
  const float expected[] = { 0, 1, 2, 10, 11, 12 };
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_npy_write_map (path, 2, 3, get_row, NULL, &error));
  g_autoptr (LgnTensor) read = lgn_npy_read (path, &error);
  g_assert_no_error (error);
  g_assert_true (lgn_tensor_has_shape (read, 2, (const gsize[]) { 2, 3 }));
  g_assert_cmpmem (read->data, lgn_tensor_n_bytes (read), expected, sizeof expected);
  g_assert_true (lgn_npy_write_map (path, 0, 3, get_row, NULL, &error));
  g_assert_false (lgn_npy_write_map (folder, 2, 3, get_row, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_unlink (path);
  g_rmdir (folder);
}

/* As numpy 1 and 2 write them. */
static void
test_header_spellings (void)
{
  g_autoptr (GBytes) first = make_file (1, "{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }          \n", 6);
  g_autoptr (GBytes) third = make_file (3, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n", 6);
  g_autoptr (LgnTensor) a = lgn_npy_parse (first, "x", NULL), b = lgn_npy_parse (third, "x", NULL);

  g_assert_cmpint (((const gint16 *) a->data)[0], ==, 0x0100);
  g_assert_cmpmem (b->data, 6, "\0\2\4\1\3\5", 6);
}

static void
test_broken (void)
{
  const struct
  {
    guint8 version;
    const char *header;
    const char *words;
  } cases[] = {
    { 0, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "of a version" },
    { 1, "", "'fortran_order'" },
    { 1, "{'fortran_order': False, 'shape': (2,), }", "'descr'" },
    { 1, "{'descr': '<f4', 'fortran_order': False, }", "'shape'" },
    { 1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", "type '>f4'" },
    { 1, "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "type '|O'" },
    { 1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "type [('a'" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2", "whole numbers" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "whole numbers" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,2), }", "more dimensions" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "not have as many bytes" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", "not have as many bytes" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "whole numbers" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) file = make_file (cases[i].version, cases[i].header, 8);
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_npy_parse (file, "x.npy", &error));
      if (!g_str_has_prefix (error->message, "x.npy: ") || !strstr (error->message, cases[i].words))
        g_error ("“%s” is not in: %s", cases[i].words, error->message);
    }
  for (gsize size = 0; size < 40; size++)
    {
      g_autoptr (GBytes) whole = make_file (2, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8);
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, size);
      g_assert_null (lgn_npy_parse (part, "x.npy", NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/write-then-read", test_write_then_read);
  g_test_add_func ("/npy/map", test_map);
  g_test_add_func ("/npy/header-spellings", test_header_spellings);
  g_test_add_func ("/npy/broken", test_broken);
  return g_test_run ();
}
