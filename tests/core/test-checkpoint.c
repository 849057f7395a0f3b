#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "io/lgn-checkpoint.h"
#include "io/lgn-safetensors.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static char *root;

static char *
make_folder (const char *name)
{
  char *folder = g_build_filename (root, name, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  return folder;
}

/* A safetensors file with a scalar for every name of NAMES. */
static void
write_weights (const char *folder, const char *file, const char *const *names)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (LgnTensor) tensor = lgn_tensor_new (LGN_DTYPE_F32, 1, (gsize[]) { 1 });
      lgn_tensor_f32 (tensor)[0] = names[i][0];
      lgn_safetensors_writer_add (writer, names[i], tensor);
    }
  g_assert_true (lgn_safetensors_writer_write (writer, path, NULL));
}

static void
write_text (const char *folder, const char *file, const char *text)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);

  g_assert_true (lgn_file_write (path, text, strlen (text), NULL));
}

static void
assert_refused (const char *folder, LgnError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_checkpoint_open (folder, &error));
  g_assert_error (error, LGN_ERROR, (gint) code);
  g_assert_true (g_str_has_prefix (error->message, root));
  if (!strstr (error->message, words))
    g_error ("“%s” is not in: %s", words, error->message);
}

static void
test_single (void)
{
  g_autofree char *folder = make_folder ("single");
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  const char *paths[] = { folder, path };

  write_weights (folder, "model.safetensors", (const char *[]) { "b", "a", "c", NULL });
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (paths[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (lgn_checkpoint_get_place (checkpoint), ==, folder);
      g_assert_cmpuint (lgn_checkpoint_get_n_tensors (checkpoint), ==, 3);
      g_assert_cmpuint (lgn_checkpoint_get_n_bytes (checkpoint), ==, 12);
      g_assert_cmpstr (lgn_checkpoint_get_name (checkpoint, 0), ==, "a");
      g_assert_cmpfloat (*(const float *) lgn_checkpoint_lookup (checkpoint, "c")->data, ==, 'c');
      g_assert_cmpstr (lgn_checkpoint_get_file (checkpoint, "c"), ==, path);
      g_assert_null (lgn_checkpoint_lookup (checkpoint, "d"));
    }
}

/* What all names have in front is a wrapper's; what some have is part of them. */
static void
test_wrappers (void)
{
  g_autofree char *folder = make_folder ("wrapped"), *other = make_folder ("half-wrapped");
  g_autoptr (GError) error = NULL;

  write_weights (folder, "model.safetensors", (const char *[]) { "module._orig_mod.b", "module._orig_mod.a", NULL });
  g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lgn_checkpoint_get_name (checkpoint, 0), ==, "a");
  g_assert_nonnull (lgn_checkpoint_lookup (checkpoint, "b"));
  g_assert_null (lgn_checkpoint_lookup (checkpoint, "module._orig_mod.b"));
  write_weights (other, "model.safetensors", (const char *[]) { "module.b", "a", NULL });
  g_autoptr (LgnCheckpoint) half = lgn_checkpoint_open (other, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lgn_checkpoint_lookup (half, "module.b"));
}

/* As in the hub's cache, where the names of a snapshot are links to files with other names. */
static void
test_shards_behind_links (void)
{
  g_autofree char *blobs = make_folder ("blobs"), *folder = make_folder ("snapshot");
  g_autofree char *link = g_build_filename (folder, "model-00001-of-00002.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  write_weights (blobs, "0123abcd", (const char *[]) { "a", "besides", NULL });
  write_weights (folder, "model-00002-of-00002.safetensors", (const char *[]) { "b", NULL });
  write_text (folder, "model.safetensors.index.json",
              "{\"metadata\": {\"total_size\": 8}, \"weight_map\": {\"b\": \"model-00002-of-00002.safetensors\","
              " \"a\": \"model-00001-of-00002.safetensors\"}}");
  assert_refused (folder, LGN_ERROR_FILE, "model-00001-of-00002.safetensors: cannot be opened");
  g_assert_cmpint (symlink ("../blobs/0123abcd", link), ==, 0);

  g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lgn_checkpoint_get_n_tensors (checkpoint), ==, 2);
  g_assert_cmpstr (lgn_checkpoint_get_file (checkpoint, "a"), ==, link);
  g_assert_cmpfloat (*(const float *) lgn_checkpoint_lookup (checkpoint, "b")->data, ==, 'b');
}

static void
test_bad_index (void)
{
  static const struct
  {
    const char *weight_map;
    const char *words;
  } cases[] = {
    { "{\"a\": \"../single/model.safetensors\"}", "shards must lie in the same folder" },
    { "{\"a\": \"/etc/passwd\"}", "shards must lie in the same folder" },
    { "{\"a\": \"./shard.safetensors\"}", "shards must lie in the same folder" },
    { "{\"a\": \"shard.safetensors\", \"b\": \"shard.safetensors\"}", "places tensor “b” in “shard.safetensors”" },
    { "{\"a\": 1}", "is not a file name" },
    { "[]", "“weight_map” should be an object" },
  };
  g_autofree char *folder = make_folder ("bad-index");

  write_weights (folder, "shard.safetensors", (const char *[]) { "a", NULL });
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *index = g_strdup_printf ("{\"weight_map\": %s}", cases[i].weight_map);
      write_text (folder, "model.safetensors.index.json", index);
      assert_refused (folder, LGN_ERROR_FORMAT, cases[i].words);
    }
  write_text (folder, "model.safetensors.index.json", "{}");
  assert_refused (folder, LGN_ERROR_FORMAT, "“weight_map” is absent");
}

static void
test_no_weights (void)
{
  g_autofree char *folder = make_folder ("none"), *absent = g_build_filename (root, "absent", NULL);
  g_autofree char *file = g_build_filename (absent, "x.safetensors", NULL);

  assert_refused (absent, LGN_ERROR_FILE, "is no folder");
  assert_refused (file, LGN_ERROR_FILE, "cannot be opened");
  write_text (folder, "config.json", "{}");
  write_text (folder, "training_args.bin", "");
  assert_refused (folder, LGN_ERROR_FILE, "holds no weights; a checkpoint folder holds config.json and model.safetensors");
  write_text (folder, "optimizer.pt", "");
  assert_refused (folder, LGN_ERROR_FILE, "holds no weights");
  write_text (folder, "tf_model.h5", "");
  assert_refused (folder, LGN_ERROR_UNSUPPORTED, "as “tf_model.h5”, a format that Lorgnette does not read; convert");
  write_text (folder, "weights.pt", "");
  assert_refused (folder, LGN_ERROR_FILE, "open the file “weights.pt” in it instead");
  write_text (folder, "pytorch_model.bin", "");
  assert_refused (folder, LGN_ERROR_FORMAT, "pytorch_model.bin: is no file of PyTorch");
  write_text (folder, "model.safetensors", "");
  assert_refused (folder, LGN_ERROR_FORMAT, "model.safetensors: is no safetensors file");
}

/* A file of tests/golden/torch, as NAME in FOLDER. */
static void
link_golden (const char *folder, const char *name, const char *golden)
{
  g_autofree char *link = g_build_filename (folder, name, NULL);
  g_autofree char *target = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "torch", golden, NULL);

  g_assert_cmpint (symlink (target, link), ==, 0);
}

static void
test_pytorch (void)
{
  g_autofree char *folder = make_folder ("pytorch"), *path = g_build_filename (folder, "pytorch_model.bin", NULL);
  const char *paths[] = { folder, path };

  link_golden (folder, "pytorch_model.bin", "protocol-2.bin");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (paths[i], &error);
      g_assert_no_error (error);
      g_assert_true (lgn_checkpoint_has_weights (paths[i]));
      g_assert_cmpstr (lgn_checkpoint_get_place (checkpoint), ==, folder);
      g_assert_cmpuint (lgn_checkpoint_get_n_tensors (checkpoint), ==, 19);
      g_assert_cmpstr (lgn_checkpoint_get_file (checkpoint, "base"), ==, path);
    }

  write_weights (folder, "model.safetensors", (const char *[]) { "a", NULL });
  g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (folder, NULL);
  g_assert_cmpuint (lgn_checkpoint_get_n_tensors (checkpoint), ==, 1);
}

static void
test_pytorch_shards (void)
{
  g_autofree char *folder = make_folder ("pytorch-shards");
  g_autoptr (GError) error = NULL;

  g_assert_false (lgn_checkpoint_has_weights (folder));
  link_golden (folder, "pytorch_model-00001-of-00002.bin", "protocol-4.pt");
  link_golden (folder, "pytorch_model-00002-of-00002.bin", "nested.pth");
  write_text (folder, "pytorch_model.bin.index.json",
              "{\"weight_map\": {\"base\": \"pytorch_model-00001-of-00002.bin\","
              " \"row\": \"pytorch_model-00002-of-00002.bin\"}}");
  g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lgn_checkpoint_get_n_tensors (checkpoint), ==, 2);
  g_assert_cmpfloat (((const float *) lgn_checkpoint_lookup (checkpoint, "base")->data)[7], ==, 1.f);
  g_assert_true (g_str_has_suffix (lgn_checkpoint_get_file (checkpoint, "row"), "/pytorch_model-00002-of-00002.bin"));
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_all (child);
    }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  root = g_dir_make_tmp ("lgn-checkpoint-XXXXXX", NULL);
  g_test_add_func ("/checkpoint/single", test_single);
  g_test_add_func ("/checkpoint/wrappers", test_wrappers);
  g_test_add_func ("/checkpoint/shards-behind-links", test_shards_behind_links);
  g_test_add_func ("/checkpoint/bad-index", test_bad_index);
  g_test_add_func ("/checkpoint/no-weights", test_no_weights);
  g_test_add_func ("/checkpoint/pytorch", test_pytorch);
  g_test_add_func ("/checkpoint/pytorch-shards", test_pytorch_shards);
  int result = g_test_run ();
  remove_all (root);
  g_free (root);
  return result;
}
