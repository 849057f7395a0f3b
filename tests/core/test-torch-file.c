/* Files of PyTorch: those that it wrote itself give the numbers that it gave, and what a stranger may write is refused. */
#include "base/lgn-error.h"
#include "io/lgn-checkpoint.h"
#include "io/lgn-torch-file.h"
#include "io/lgn-zip.h"
#include "lgn-torch-writer.h"

#include <string.h>

static char *
get_path (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "torch", name, NULL);
}

static LgnCheckpoint *
open_file (const char *name)
{
  g_autofree char *path = get_path (name);
  g_autoptr (GError) error = NULL;
  LgnCheckpoint *checkpoint = lgn_checkpoint_open (path, &error);

  g_assert_no_error (error);
  return checkpoint;
}

static void
test_written_by_torch (void)
{
  static const char *const names[] = { "protocol-2.bin", "protocol-4.pt", "nested.pth", "deflated.bin", "big-endian.bin" };
  g_autoptr (LgnCheckpoint) expected = open_file ("expected.safetensors");
  guint n = lgn_checkpoint_get_n_tensors (expected);

  g_assert_cmpuint (n, ==, 19);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LgnCheckpoint) checkpoint = open_file (names[i]);
      g_assert_cmpuint (lgn_checkpoint_get_n_tensors (checkpoint), ==, n);
      for (guint j = 0; j < n; j++)
        {
          const char *name = lgn_checkpoint_get_name (expected, j);
          const LgnTensor *a = lgn_checkpoint_lookup (expected, name), *b = lgn_checkpoint_lookup (checkpoint, name);
          g_assert_nonnull (b);
          g_assert_cmpint (a->dtype, ==, b->dtype);
          g_assert_true (lgn_tensor_has_shape (b, a->n_dims, a->shape));
          g_assert_cmpmem (a->data, lgn_tensor_n_bytes (a), b->data, lgn_tensor_n_bytes (b));
        }
    }
}

/* Numbers that lie row by row are used where they are. */
static void
test_mapped (void)
{
  g_autoptr (LgnCheckpoint) checkpoint = open_file ("protocol-2.bin");
  const float *base = lgn_checkpoint_lookup (checkpoint, "base")->data;

  g_assert_true (lgn_checkpoint_lookup (checkpoint, "shared")->data == base);
  g_assert_true (lgn_checkpoint_lookup (checkpoint, "row")->data == base + 20);
}

static void
assert_refused (GBytes *bytes, LgnError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_torch_file_parse (bytes, "weights.bin", &error));
  g_assert_error (error, LGN_ERROR, (gint) code);
  g_assert_true (g_str_has_prefix (error->message, "weights.bin: "));
  if (!strstr (error->message, words))
    g_error ("“%s” is not in: %s", words, error->message);
}

static void
test_other_files (void)
{
  static const struct
  {
    const char *name;
    const char *words;
  } cases[] = {
    { "before-1.6.bin", "before version 1.6; load it with a newer PyTorch" },
    { "whole-module.pt", "asks for “torch.nn.modules.linear.Linear”" },
    { "program.pt", "is a TorchScript program, which is not executed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = get_path (cases[i].name);
      g_autofree char *data = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_autoptr (GBytes) bytes = g_bytes_new (data, size);
      assert_refused (bytes, LGN_ERROR_UNSUPPORTED, cases[i].words);
    }

  g_autoptr (GBytes) text = g_bytes_new_static ("words", 5), nothing = g_bytes_new_static ("", 0);
  assert_refused (text, LGN_ERROR_FORMAT, "is no file of PyTorch");
  assert_refused (nothing, LGN_ERROR_FORMAT, "is no file of PyTorch");
}

/* An archive of the pickle, eight bytes of numbers as "0", and a small bomb as "1". */
static GBytes *
make_archive (const void *pickle, gsize size)
{
  static const guint8 zeros[4096];
  LgnTestZip zip;

  lgn_test_zip_init (&zip);
  lgn_test_zip_add (&zip, "a/data.pkl", pickle, size);
  lgn_test_zip_add (&zip, "a/data/0", "12345678", 8);
  lgn_test_zip_add_deflated (&zip, "a/data/1", zeros, sizeof zeros, 1u << 30);
  lgn_test_zip_add_deflated (&zip, "a/data/2", zeros, sizeof zeros, sizeof zeros - 1);
  return lgn_test_zip_end (&zip);
}

static void
assert_pickle_refused (const char *pickle, gsize size, LgnError code, const char *words)
{
  g_autoptr (GBytes) bytes = make_archive (pickle, size);

  assert_refused (bytes, code, words);
}

#define PICKLE(text) "\x80\x02" text, sizeof ("\x80\x02" text) - 1

static void
test_malicious_pickles (void)
{
  static const struct
  {
    const char *pickle;
    gsize size;
    LgnError code;
    const char *words;
  } cases[] = {
    { PICKLE ("cos\nsystem\nX\x02\0\0\0ls\x85R."), LGN_ERROR_UNSUPPORTED, "“os.system”" },
    { PICKLE ("cposix\nsystem\n(X\x02\0\0\0lstR."), LGN_ERROR_UNSUPPORTED, "“posix.system”" },
    { PICKLE ("cbuiltins\neval\nX\x01\0\0\0" "1\x85R."), LGN_ERROR_UNSUPPORTED, "“builtins.eval”" },
    { PICKLE ("c__builtin__\ngetattr\n."), LGN_ERROR_UNSUPPORTED, "“__builtin__.getattr”" },
    { PICKLE ("X\x02\0\0\0osX\x06\0\0\0system\x93."), LGN_ERROR_UNSUPPORTED, "“os.system”" },
    { PICKLE ("ctorch.hub\nload\n."), LGN_ERROR_UNSUPPORTED, "“torch.hub.load”" },
    { PICKLE ("ctorch.storage\n_load_from_bytes\n."), LGN_ERROR_UNSUPPORTED, "“torch.storage._load_from_bytes”" },
    { PICKLE ("(X\x02\0\0\0lsios\nsystem\n."), LGN_ERROR_UNSUPPORTED, "the opcode INST" },
    { PICKLE ("(cos\nsystem\no."), LGN_ERROR_UNSUPPORTED, "“os.system”" },
    { PICKLE ("(ctorch\nSize\no."), LGN_ERROR_UNSUPPORTED, "the opcode OBJ" },
    { PICKLE ("Pabc\n."), LGN_ERROR_UNSUPPORTED, "the opcode PERSID" },
    { PICKLE ("\x82\x01."), LGN_ERROR_UNSUPPORTED, "the opcode EXT1" },
    { PICKLE ("\x97."), LGN_ERROR_UNSUPPORTED, "the opcode NEXT_BUFFER" },
    { PICKLE ("ctorch\nSize\n)}\x92."), LGN_ERROR_UNSUPPORTED, "the opcode NEWOBJ_EX" },
    { PICKLE ("\xff."), LGN_ERROR_FORMAT, "the opcode 0xff, which does not exist" },
    { PICKLE ("ctorch\nFloatStorage\n)R."), LGN_ERROR_FORMAT, "calls “torch.FloatStorage” in a way" },
    { PICKLE ("ccollections\nOrderedDict\n]\x85R."), LGN_ERROR_FORMAT, "calls “collections.OrderedDict” in a way" },
    { PICKLE ("}})R."), LGN_ERROR_FORMAT, "calls something that is no function" },
    { PICKLE ("ctorch\nSize\n]R."), LGN_ERROR_FORMAT, "without a tuple of arguments" },
    { PICKLE ("ctorch\nSize\n}b."), LGN_ERROR_FORMAT, "sets attributes of something that has none" },
    { PICKLE ("]}b."), LGN_ERROR_FORMAT, "sets attributes of something that has none" },
    { PICKLE (")Q."), LGN_ERROR_FORMAT, "is no storage" },
    { PICKLE ("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._tensor\n_rebuild_from_type_v2\nN)NtR."), LGN_ERROR_FORMAT,
      "of a type of its own" },
    { "\x80\x06.", 3, LGN_ERROR_UNSUPPORTED, "is of protocol 6" },
    { "\x80\x01.", 3, LGN_ERROR_UNSUPPORTED, "is of protocol 1" },
    { PICKLE (""), LGN_ERROR_FORMAT, "ends in the middle" },
    { PICKLE ("X\xff\xff\xff\xff" "a."), LGN_ERROR_FORMAT, "ends in the middle" },
    { PICKLE ("\x8d\xff\xff\xff\xff\xff\xff\xff\xff" "a."), LGN_ERROR_FORMAT, "ends in the middle" },
    { PICKLE ("\x8b\xff\xff\xff\xff."), LGN_ERROR_FORMAT, "ends in the middle" },
    { PICKLE ("\x95\xff\xff\xff\xff\xff\xff\xff\x7f."), LGN_ERROR_FORMAT, "a frame that ends behind its end" },
    { PICKLE ("cos\nsys"), LGN_ERROR_FORMAT, "ends in the middle" },
    { PICKLE ("}r\xff\xff\xff\xff."), LGN_ERROR_FORMAT, "under a number that is too large" },
    { PICKLE ("}j\xff\xff\xff\xff."), LGN_ERROR_FORMAT, "recalls something that it has not remembered" },
    { PICKLE ("}h\x01."), LGN_ERROR_FORMAT, "recalls something that it has not remembered" },
    { PICKLE ("."), LGN_ERROR_FORMAT, "takes more from its stack" },
    { PICKLE ("}t."), LGN_ERROR_FORMAT, "a mark that it has not set" },
    { PICKLE ("}(s."), LGN_ERROR_FORMAT, "takes more from its stack" },
    { PICKLE ("}(Nu."), LGN_ERROR_FORMAT, "a key that has no value" },
    { PICKLE ("(NNu."), LGN_ERROR_FORMAT, "what is no container for it" },
    { PICKLE ("NNa."), LGN_ERROR_FORMAT, "what is no container for it" },
    { PICKLE ("N."), LGN_ERROR_FORMAT, "holds no dictionary of tensors" },
    { PICKLE ("}."), LGN_ERROR_FORMAT, "holds no dictionary of tensors" },
    /* a dictionary that is its own state_dict */
    { PICKLE ("}q\x01X\x0a\0\0\0state_dicth\x01s."), LGN_ERROR_FORMAT, "holds no dictionary of tensors" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_pickle_refused (cases[i].pickle, cases[i].size, cases[i].code, cases[i].words);
}

/* Values in values, and opcodes that only cost memory: the time is that of their number. */
static void
test_bombs (void)
{
  const gsize n = 3 << 20;
  g_autofree char *pickle = g_malloc (n);

  memcpy (pickle, "\x80\x02)", 3);
  memset (pickle + 3, 0x85, n - 3);
  assert_pickle_refused (pickle, n, LGN_ERROR_LIMIT, "holds more than 2097152 values");
  pickle[1 << 20] = '.';
  assert_pickle_refused (pickle, n, LGN_ERROR_FORMAT, "holds no dictionary of tensors");
  memset (pickle + 3, '2', n - 3);
  assert_pickle_refused (pickle, n, LGN_ERROR_FORMAT, "ends in the middle");
  memset (pickle + 3, '(', n - 3);
  assert_pickle_refused (pickle, n, LGN_ERROR_FORMAT, "ends in the middle");
}

static void
test_bad_tensors (void)
{
  static const struct
  {
    const char *storage, *key;
    gint32 n, offset;
    guint n_dims;
    gint32 shape[9], strides[9];
    LgnError code;
    const char *words;
  } cases[] = {
    { "FloatStorage", "0", 3, 0, 1, { 3 }, { 1 }, LGN_ERROR_FORMAT, "3 numbers of type F32, but the file holds only 8 bytes" },
    { "FloatStorage", "0", 2, 0, 1, { 3 }, { 1 }, LGN_ERROR_FORMAT, "reaches behind the end of its storage of 2 numbers" },
    { "FloatStorage", "0", 2, 1, 1, { 2 }, { 1 }, LGN_ERROR_FORMAT, "reaches behind the end" },
    { "FloatStorage", "0", 2, 2, 0, { 0 }, { 0 }, LGN_ERROR_FORMAT, "reaches behind the end" },
    { "FloatStorage", "0", 2, 0, 1, { 2 }, { 2 }, LGN_ERROR_FORMAT, "reaches behind the end" },
    { "FloatStorage", "0", 2, 0, 3, { G_MAXINT32, G_MAXINT32, G_MAXINT32 }, { 0, 0, 0 }, LGN_ERROR_FORMAT, "reaches behind" },
    { "FloatStorage", "0", 2, 0, 2, { G_MAXINT32, 2 }, { 0, 1 }, LGN_ERROR_LIMIT, "more memory than twice the file" },
    { "FloatStorage", "0", 2, -1, 1, { 1 }, { 1 }, LGN_ERROR_FORMAT, "fit together" },
    { "FloatStorage", "0", 2, 0, 1, { -1 }, { 1 }, LGN_ERROR_FORMAT, "fit together" },
    { "FloatStorage", "0", 2, 1, 1, { 2 }, { -1 }, LGN_ERROR_FORMAT, "fit together" },
    { "FloatStorage", "0", 2, 0, 9, { 1 }, { 1 }, LGN_ERROR_FORMAT, "of 8 dimensions at most" },
    { "FloatStorage", "0", -2, 0, 1, { 1 }, { 1 }, LGN_ERROR_FORMAT, "is no storage" },
    { "FloatStorage", "5", 2, 0, 1, { 2 }, { 1 }, LGN_ERROR_FORMAT, "“data/5”, which the file does not hold" },
    { "FloatStorage", "../data.pkl", 2, 0, 1, { 2 }, { 1 }, LGN_ERROR_FORMAT, "which the file does not hold" },
    { "FloatStorage", "1", 2, 0, 1, { 2 }, { 1 }, LGN_ERROR_LIMIT, "“a/data/1” would become more than 16 times" },
    { "FloatStorage", "2", 2, 0, 1, { 2 }, { 1 }, LGN_ERROR_FORMAT, "“a/data/2” is damaged" },
    { "ComplexFloatStorage", "0", 1, 0, 1, { 1 }, { 1 }, LGN_ERROR_UNSUPPORTED, "“torch.ComplexFloatStorage”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) pickle = g_byte_array_new ();
      lgn_test_pickle_raw (pickle, "\x80\x02}");
      lgn_test_pickle_text (pickle, "w");
      lgn_test_pickle_tensor (pickle, cases[i].storage, cases[i].key, cases[i].n, cases[i].offset, cases[i].n_dims,
                              cases[i].shape, cases[i].strides);
      lgn_test_pickle_raw (pickle, "s.");
      assert_pickle_refused ((const char *) pickle->data, pickle->len, cases[i].code, cases[i].words);
    }
}

/* The same name twice, and names that are none. */
static void
test_bad_names (void)
{
  static const struct
  {
    const char *names[2];
    const char *words;
  } cases[] = { { { "w", "w" }, "holds two tensors “w”" }, { { "w", "\xff" }, "whose name is no text" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) pickle = g_byte_array_new ();
      lgn_test_pickle_raw (pickle, "\x80\x02}(");
      for (guint j = 0; j < 2; j++)
        {
          lgn_test_pickle_text (pickle, cases[i].names[j]);
          lgn_test_pickle_tensor (pickle, "FloatStorage", "0", 2, 0, 1, (gint32[]) { 2 }, (gint32[]) { 1 });
        }
      lgn_test_pickle_raw (pickle, "u.");
      assert_pickle_refused ((const char *) pickle->data, pickle->len, LGN_ERROR_FORMAT, cases[i].words);
    }
}

/* As newer versions write types that had no storage of their own: bytes, and the type beside them. */
static void
test_bytes_with_type (void)
{
  g_autoptr (GByteArray) pickle = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  lgn_test_pickle_raw (pickle, "\x80\x02}");
  lgn_test_pickle_text (pickle, "w");
  lgn_test_pickle_raw (pickle, "ctorch._utils\n_rebuild_tensor_v3\n((");
  lgn_test_pickle_text (pickle, "storage");
  lgn_test_pickle_raw (pickle, "ctorch.storage\nUntypedStorage\n");
  lgn_test_pickle_text (pickle, "0");
  lgn_test_pickle_text (pickle, "cpu");
  lgn_test_pickle_raw (pickle, "K\x08tQK\x01K\x03\x85K\x01\x85\x89}ctorch\nuint16\n}tRs.");
  g_autoptr (GBytes) bytes = make_archive (pickle->data, pickle->len);
  g_autoptr (LgnTensorSource) source = lgn_torch_file_parse (bytes, "weights.bin", &error);
  g_assert_no_error (error);
  const LgnTensor *tensor = lgn_tensor_source_get_tensor (source, 0);
  g_assert_cmpint (tensor->dtype, ==, LGN_DTYPE_U16);
  g_assert_true (lgn_tensor_has_shape (tensor, 1, (gsize[]) { 3 }));
  g_assert_cmpmem (tensor->data, lgn_tensor_n_bytes (tensor), "345678", 6);
}

/* FIND's bytes in a good archive made to be PUT's. */
static void
assert_archive_refused (const char *find, const char *put, gsize size, LgnError code, const char *words)
{
  LgnTestZip zip;

  lgn_test_zip_init (&zip);
  lgn_test_zip_add (&zip, "a/data.pkl", PICKLE ("}."));
  lgn_test_zip_add (&zip, "a/data/0", "12345678", 8);
  g_autoptr (GBytes) good = lgn_test_zip_end (&zip);
  gsize length;
  g_autofree char *data = g_memdup2 (g_bytes_get_data (good, &length), g_bytes_get_size (good));
  for (char *p = data; p + size <= data + length; p++)
    if (memcmp (p, find, size) == 0)
      memcpy (p, put, size);
  g_autoptr (GBytes) bad = g_bytes_new_take (g_steal_pointer (&data), length);
  assert_refused (bad, code, words);
}

static void
test_bad_archives (void)
{
  assert_archive_refused ("a/data/0", "../../ab", 8, LGN_ERROR_FORMAT, "“../../ab” has a name that is no plain relative one");
  assert_archive_refused ("a/data/0", "/data/00", 8, LGN_ERROR_FORMAT, "no plain relative one");
  assert_archive_refused ("a/data/0", "a\\data\\0", 8, LGN_ERROR_FORMAT, "no plain relative one");
  assert_archive_refused ("a/data/0", "a\0data/0", 8, LGN_ERROR_FORMAT, "no plain relative one");
  assert_archive_refused ("a/data.pkl", "a/data.pkk", 10, LGN_ERROR_FORMAT, "an archive without a data.pkl");
  assert_archive_refused ("PK\5\6", "PK\5\7", 4, LGN_ERROR_FORMAT, "has no end record");
  assert_archive_refused ("PK\1\2", "PK\1\3", 4, LGN_ERROR_FORMAT, "something that is no entry");
  assert_archive_refused ("PK\3\4\24\0\0\0\0\0\0\0\0\0\x91", "PK\3\5\24\0\0\0\0\0\0\0\0\0\x91", 4, LGN_ERROR_FORMAT,
                          "is no file of PyTorch");
  assert_archive_refused ("\x80\x02}.", "\x80\x02].", 4, LGN_ERROR_FORMAT, "“a/data.pkl” is damaged: its checksum is wrong");
}

/* Every beginning of a good file is refused, as is the file with any one byte changed or fine still; nothing else happens. */
static void
test_damaged (void)
{
  g_autofree char *path = get_path ("protocol-2.bin");
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (gsize i = 0; i < size; i += 7)
    {
      g_autoptr (GBytes) cut = g_bytes_new (data, i);
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_torch_file_parse (cut, "cut.bin", &error));
      g_assert_nonnull (error);
    }
  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *changed = g_memdup2 (data, size);
      changed[i] = (char) ~changed[i];
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&changed), size);
      g_autoptr (GError) error = NULL;
      g_autoptr (LgnTensorSource) source = lgn_torch_file_parse (bytes, "changed.bin", &error);
      g_assert_true ((source == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/torch-file/written-by-torch", test_written_by_torch);
  g_test_add_func ("/torch-file/mapped", test_mapped);
  g_test_add_func ("/torch-file/other-files", test_other_files);
  g_test_add_func ("/torch-file/malicious-pickles", test_malicious_pickles);
  g_test_add_func ("/torch-file/bombs", test_bombs);
  g_test_add_func ("/torch-file/bad-tensors", test_bad_tensors);
  g_test_add_func ("/torch-file/bad-names", test_bad_names);
  g_test_add_func ("/torch-file/bytes-with-type", test_bytes_with_type);
  g_test_add_func ("/torch-file/bad-archives", test_bad_archives);
  g_test_add_func ("/torch-file/damaged", test_damaged);
  return g_test_run ();
}
