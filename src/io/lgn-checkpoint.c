#include "io/lgn-checkpoint.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "io/lgn-safetensors.h"

#include <stdlib.h>
#include <string.h>

#define SINGLE_NAME "model.safetensors"
#define INDEX_NAME "model.safetensors.index.json"

typedef struct
{
  const char *name;     /* owned by the checkpoint */
  LgnSafetensors *file; /* owned by the checkpoint */
  LgnTensor *tensor;    /* owned by FILE */
} Entry;

struct _LgnCheckpoint
{
  char *folder;
  GPtrArray *files; /* of LgnSafetensors */
  GArray *entries;  /* of Entry, sorted by name */
  GStringChunk *names;
  gsize n_bytes;
};

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return strcmp (x->name, y->name);
}

static void
add_entry (LgnCheckpoint *checkpoint, LgnSafetensors *file, const char *name, LgnTensor *tensor)
{
  Entry entry = { g_string_chunk_insert (checkpoint->names, name), file, tensor };

  g_array_append_val (checkpoint->entries, entry);
  checkpoint->n_bytes += lgn_tensor_n_bytes (tensor);
}

static bool
open_single (LgnCheckpoint *checkpoint, const char *path, GError **error)
{
  LgnSafetensors *file = lgn_safetensors_open (path, error);

  if (!file)
    return false;
  g_ptr_array_add (checkpoint->files, file);
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    add_entry (checkpoint, file, lgn_safetensors_get_name (file, i), lgn_safetensors_get_tensor (file, i));
  return true;
}

/* A shard lies beside its index: one name, so that no file is opened under many. */
static LgnSafetensors *
open_shard (LgnCheckpoint *checkpoint, const char *index_path, const char *name, GError **error)
{
  if (!lgn_file_name_is_plain (name) || strchr (name, '/'))
    {
      g_autofree char *quoted = lgn_error_quote (name);
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: names “%s” as a shard; shards must lie in the same folder",
                   index_path, quoted);
      return NULL;
    }
  g_autofree char *path = g_build_filename (checkpoint->folder, name, NULL);
  LgnSafetensors *file = lgn_safetensors_open (path, error);
  if (file)
    g_ptr_array_add (checkpoint->files, file);
  else
    g_prefix_error (error, "%s names a shard that cannot be used: ", index_path);
  return file;
}

/* The shard of a weight_map's VALUE, opened the first time it is named; SHARDS says which are open: {name: index}. */
static LgnSafetensors *
get_shard (LgnCheckpoint *checkpoint, json_t *shards, const char *index_path, json_t *value, GError **error)
{
  const char *name = json_string_value (value);
  json_t *known = name ? json_object_get (shards, name) : NULL;

  if (known)
    return checkpoint->files->pdata[json_integer_value (known)];
  if (!name)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “weight_map” holds something that is not a file name", index_path);
      return NULL;
    }
  json_object_set_new (shards, name, json_integer (checkpoint->files->len));
  return open_shard (checkpoint, index_path, name, error);
}

static bool
open_sharded (LgnCheckpoint *checkpoint, const char *index_path, GError **error)
{
  g_autoptr (json_t) index = lgn_json_read (index_path, error);
  json_t *weight_map = index ? lgn_json_get_object (index, "weight_map", index_path, error) : NULL;
  g_autoptr (json_t) shards = json_object ();
  const char *name;
  json_t *value;

  if (!weight_map)
    return false;
  json_object_foreach (weight_map, name, value)
    {
      LgnSafetensors *file = get_shard (checkpoint, shards, index_path, value, error);
      if (!file)
        return false;
      LgnTensor *tensor = lgn_safetensors_lookup (file, name);
      if (!tensor)
        {
          g_autofree char *quoted = lgn_error_quote (name);
          g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: places tensor “%s” in “%s”, which does not hold it", index_path,
                       quoted, json_string_value (value));
          return false;
        }
      add_entry (checkpoint, file, name, tensor);
    }
  return true;
}

/* Whether there is something of that name, be it a link that leads nowhere: opening it then says what is wrong. */
static bool
is_there (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static bool
has_foreign_weights (const char *name)
{
  static const char *const suffixes[] = { ".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx", ".gguf", ".ot", ".npz" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]) && strcmp (name, "training_args.bin") != 0)
      return true;
  return false;
}

/* No weights: says what the folder holds instead, and what to do about it. */
static void
set_absent_error (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *first = NULL; /* by name, so that the message does not depend on the file system's order */

  if (!dir)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: is no folder that can be read", folder);
      return;
    }
  for (const char *name; (name = g_dir_read_name (dir));)
    if (has_foreign_weights (name) && (!first || strcmp (name, first) < 0))
      {
        g_free (first);
        first = g_strdup (name);
      }
  if (!first)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FILE,
                   "%s: holds no weights; a checkpoint folder holds config.json and " SINGLE_NAME " (or " INDEX_NAME
                   " with its shards)",
                   folder);
      return;
    }
  g_autofree char *quoted = lgn_error_quote (first);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
               "%s: holds its weights as “%s”, a format that Lorgnette does not read; convert them to " SINGLE_NAME
               ", for example with save_pretrained (folder, safe_serialization=True) of the library that wrote them",
               folder, quoted);
}

static bool
open_folder (LgnCheckpoint *checkpoint, GError **error)
{
  g_autofree char *single = g_build_filename (checkpoint->folder, SINGLE_NAME, NULL);
  g_autofree char *index = g_build_filename (checkpoint->folder, INDEX_NAME, NULL);

  if (is_there (single))
    return open_single (checkpoint, single, error);
  if (is_there (index))
    return open_sharded (checkpoint, index, error);
  set_absent_error (checkpoint->folder, error);
  return false;
}

/**
 * lgn_checkpoint_open: opens the weights of PATH: a folder that holds model.safetensors or model.safetensors.index.json with
 * its shards, or one .safetensors file. Every tensor that the index names must be in the shard it names; what shards hold
 * besides is left aside.
 * Returns: (transfer full): the checkpoint, or NULL with LGN_ERROR_FILE, LGN_ERROR_FORMAT, LGN_ERROR_UNSUPPORTED (weights in
 * another format) or LGN_ERROR_LIMIT.
 */
LgnCheckpoint *
lgn_checkpoint_open (const char *path, GError **error)
{
  g_autoptr (LgnCheckpoint) checkpoint = g_atomic_rc_box_new0 (LgnCheckpoint);
  bool is_file = g_str_has_suffix (path, ".safetensors") && !g_file_test (path, G_FILE_TEST_IS_DIR);

  checkpoint->folder = is_file ? g_path_get_dirname (path) : g_strdup (path);
  checkpoint->files = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_safetensors_unref);
  checkpoint->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  checkpoint->names = g_string_chunk_new (4096);
  if (!(is_file ? open_single (checkpoint, path, error) : open_folder (checkpoint, error)))
    return NULL;
  g_array_sort (checkpoint->entries, compare_names);
  return g_steal_pointer (&checkpoint);
}

LgnCheckpoint *
lgn_checkpoint_ref (LgnCheckpoint *checkpoint)
{
  return g_atomic_rc_box_acquire (checkpoint);
}

static void
checkpoint_clear (gpointer data)
{
  LgnCheckpoint *checkpoint = data;

  g_array_unref (checkpoint->entries);
  g_string_chunk_free (checkpoint->names);
  g_ptr_array_unref (checkpoint->files);
  g_free (checkpoint->folder);
}

void
lgn_checkpoint_unref (LgnCheckpoint *checkpoint)
{
  g_atomic_rc_box_release_full (checkpoint, checkpoint_clear);
}

const char *
lgn_checkpoint_get_folder (LgnCheckpoint *checkpoint)
{
  return checkpoint->folder;
}

guint
lgn_checkpoint_get_n_tensors (LgnCheckpoint *checkpoint)
{
  return checkpoint->entries->len;
}

const char *
lgn_checkpoint_get_name (LgnCheckpoint *checkpoint, guint index)
{
  return g_array_index (checkpoint->entries, Entry, index).name;
}

static const Entry *
find_entry (LgnCheckpoint *checkpoint, const char *name)
{
  guint position;
  Entry key = { .name = name };

  return g_array_binary_search (checkpoint->entries, &key, compare_names, &position)
             ? &g_array_index (checkpoint->entries, Entry, position)
             : NULL;
}

LgnTensor *
lgn_checkpoint_lookup (LgnCheckpoint *checkpoint, const char *name)
{
  const Entry *entry = find_entry (checkpoint, name);

  return entry ? entry->tensor : NULL;
}

/* lgn_checkpoint_get_file: the path of the file that holds tensor NAME, for messages; the folder when no file does. */
const char *
lgn_checkpoint_get_file (LgnCheckpoint *checkpoint, const char *name)
{
  const Entry *entry = find_entry (checkpoint, name);

  return entry ? lgn_safetensors_get_path (entry->file) : checkpoint->folder;
}

gsize
lgn_checkpoint_get_n_bytes (LgnCheckpoint *checkpoint)
{
  return checkpoint->n_bytes;
}
