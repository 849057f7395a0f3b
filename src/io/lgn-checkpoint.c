#include "io/lgn-checkpoint.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "io/lgn-gguf.h"
#include "io/lgn-safetensors.h"
#include "io/lgn-torch-file.h"

#include <stdlib.h>
#include <string.h>

#define SINGLE_NAME "model.safetensors"
#define INDEX_NAME "model.safetensors.index.json"
#define TORCH_NAME "pytorch_model.bin"

/* A format of weights: what its files are called, and what reads one of them. A folder may hold a single file, or an index that
 * says in which shard each tensor lies. */
typedef struct
{
  const char *single;          /* or NULL: its files have names of their own */
  const char *index;           /* or NULL */
  const char *const *suffixes; /* of files that may be opened by themselves; NULL-terminated */
  LgnTensorSource *(*open) (const char *path, GError **error);
} Format;

static LgnTensorSource *open_safetensors (const char *path, GError **error);
static LgnTensorSource *open_gguf (const char *path, GError **error);

/* In the order in which a folder is searched. */
static const Format formats[] = {
  { SINGLE_NAME, INDEX_NAME, (const char *const[]) { ".safetensors", NULL }, open_safetensors },
  { NULL, NULL, (const char *const[]) { ".gguf", ".GGUF", NULL }, open_gguf },
  { TORCH_NAME, TORCH_NAME ".index.json", (const char *const[]) { ".bin", ".pt", ".pth", NULL }, lgn_torch_file_open },
};

struct _LgnCheckpoint
{
  char *place;        /* the folder, or the file that says everything itself */
  GPtrArray *sources; /* of LgnTensorSource */
  GArray *entries;    /* of Entry, sorted by name */
  gsize n_bytes;
};

typedef struct
{
  const char *name;        /* owned by SOURCE */
  LgnTensorSource *source; /* owned by the checkpoint */
  LgnTensor *tensor;       /* owned by SOURCE */
} Entry;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return strcmp (x->name, y->name);
}

static LgnTensorSource *
open_safetensors (const char *path, GError **error)
{
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, error);

  return file ? lgn_tensor_source_ref (lgn_safetensors_get_tensors (file)) : NULL;
}

/* The tensors of a file that was split come from all its parts. */
static LgnTensorSource *
open_gguf (const char *path, GError **error)
{
  g_autoptr (LgnGguf) file = lgn_gguf_open (path, error);

  return file ? lgn_tensor_source_ref (lgn_gguf_get_tensors (file)) : NULL;
}

static void
add_entry (LgnCheckpoint *checkpoint, LgnTensorSource *source, const char *name, LgnTensor *tensor)
{
  Entry entry = { name, source, tensor };

  g_array_append_val (checkpoint->entries, entry);
  checkpoint->n_bytes += lgn_tensor_n_bytes (tensor);
}

/* Adds SOURCE (transfer full) with all its tensors. */
static void
add_source (LgnCheckpoint *checkpoint, LgnTensorSource *source)
{
  g_ptr_array_add (checkpoint->sources, source);
  for (guint i = 0; i < lgn_tensor_source_get_n_tensors (source); i++)
    add_entry (checkpoint, source, lgn_tensor_source_get_name (source, i), lgn_tensor_source_get_tensor (source, i));
}

static bool
open_single (LgnCheckpoint *checkpoint, const Format *format, const char *path, GError **error)
{
  LgnTensorSource *source = format->open (path, error);

  if (source)
    add_source (checkpoint, source);
  return source != NULL;
}

/* What is being read of an index and its shards. */
typedef struct
{
  LgnCheckpoint *checkpoint;
  const Format *format;
  const char *path; /* of the index */
  json_t *shards;   /* {name: number of its source}, those that are open */
} Index;

/* A shard lies beside its index: one name, so that no file is opened under many. */
static LgnTensorSource *
open_shard (Index *index, const char *name, GError **error)
{
  if (!lgn_file_name_is_plain (name) || strchr (name, '/'))
    {
      g_autofree char *quoted = lgn_error_quote (name);
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: names “%s” as a shard; shards must lie in the same folder", index->path,
                   quoted);
      return NULL;
    }
  g_autofree char *path = g_build_filename (index->checkpoint->place, name, NULL);
  LgnTensorSource *source = index->format->open (path, error);
  if (source)
    g_ptr_array_add (index->checkpoint->sources, source);
  else
    g_prefix_error (error, "%s names a shard that cannot be used: ", index->path);
  return source;
}

/* The shard of a weight_map's VALUE, opened the first time it is named. */
static LgnTensorSource *
get_shard (Index *index, json_t *value, GError **error)
{
  const char *name = json_string_value (value);
  json_t *known = name ? json_object_get (index->shards, name) : NULL;

  if (known)
    return index->checkpoint->sources->pdata[json_integer_value (known)];
  if (!name)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “weight_map” holds something that is not a file name", index->path);
      return NULL;
    }
  json_object_set_new (index->shards, name, json_integer (index->checkpoint->sources->len));
  return open_shard (index, name, error);
}

static bool
add_mapped (Index *index, const char *name, json_t *value, GError **error)
{
  LgnTensorSource *source = get_shard (index, value, error);
  guint position;

  if (!source)
    return false;
  if (!lgn_tensor_source_find (source, name, &position))
    {
      g_autofree char *quoted = lgn_error_quote (name);
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: places tensor “%s” in “%s”, which does not hold it", index->path,
                   quoted, json_string_value (value));
      return false;
    }
  add_entry (index->checkpoint, source, lgn_tensor_source_get_name (source, position),
             lgn_tensor_source_get_tensor (source, position));
  return true;
}

static bool
open_sharded (LgnCheckpoint *checkpoint, const Format *format, const char *index_path, GError **error)
{
  g_autoptr (json_t) document = lgn_json_read (index_path, error);
  json_t *weight_map = document ? lgn_json_get_object (document, "weight_map", index_path, error) : NULL;
  g_autoptr (json_t) shards = json_object ();
  Index index = { checkpoint, format, index_path, shards };
  const char *name;
  json_t *value;

  if (!weight_map)
    return false;
  json_object_foreach (weight_map, name, value) if (!add_mapped (&index, name, value, error)) return false;
  return true;
}

/* Whether there is something of that name, be it a link that leads nowhere: opening it then says what is wrong. */
static bool
is_there (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* The format that the file PATH has by its name; NULL for a folder and for other names. */
static const Format *
find_by_name (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; formats[i].suffixes[j]; j++)
      if (g_str_has_suffix (path, formats[i].suffixes[j]) && !g_file_test (path, G_FILE_TEST_IS_DIR))
        return &formats[i];
  return NULL;
}

/* Whether NAME looks like weights, and not like what training programs keep beside them. */
static bool
looks_like_weights (const char *name)
{
  static const char *const suffixes[]
      = { ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx", ".gguf", ".ot", ".npz" };
  static const char *const others[] = { "training_args.bin", "optimizer.", "scheduler.", "scaler.", "rng_state", NULL };

  for (guint i = 0; others[i]; i++)
    if (g_str_has_prefix (name, others[i]))
      return false;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]))
      return true;
  return false;
}

/* (transfer full) the first file of FOLDER by name that looks like weights, of a format that is read where there is one. */
static char *
find_weights (const char *folder)
{
  g_auto (GStrv) names = lgn_folder_list (folder);
  const char *found = NULL;

  for (guint i = 0; names[i]; i++)
    if (looks_like_weights (names[i]) && (!found || (!find_by_name (found) && find_by_name (names[i]))))
      found = names[i];
  return g_strdup (found);
}

/* No weights: says what the folder holds instead, and what to do about it. */
static void
set_absent_error (const char *folder, GError **error)
{
  g_autofree char *found = find_weights (folder);
  g_autofree char *quoted = lgn_error_quote (found ? found : "");

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: is no folder that can be read", folder);
  else if (!found)
    g_set_error (error, LGN_ERROR, LGN_ERROR_FILE,
                 "%s: holds no weights; a checkpoint folder holds config.json and " SINGLE_NAME " or " TORCH_NAME
                 " (or the index of its shards)",
                 folder);
  else if (find_by_name (found))
    g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: holds no " SINGLE_NAME "; open the file “%s” in it instead", folder,
                 quoted);
  else
    g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
                 "%s: holds its weights as “%s”, a format that Lorgnette does not read; convert them to " SINGLE_NAME
                 ", for example with save_pretrained (folder, safe_serialization=True) of the library that wrote them",
                 folder, quoted);
}

/* The first format of which FOLDER holds a single file or an index, with its *PATH (transfer full); NULL when there is none. */
static const Format *
find_in_folder (const char *folder, char **path, bool *is_sharded)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; j < 2; j++)
      {
        const char *name = j == 0 ? formats[i].single : formats[i].index;
        g_autofree char *candidate = name ? g_build_filename (folder, name, NULL) : NULL;
        if (candidate && is_there (candidate))
          {
            *path = g_steal_pointer (&candidate);
            *is_sharded = j == 1;
            return &formats[i];
          }
      }
  return NULL;
}

static bool
open_folder (LgnCheckpoint *checkpoint, GError **error)
{
  g_autofree char *path = NULL;
  bool is_sharded;
  const Format *format = find_in_folder (checkpoint->place, &path, &is_sharded);

  if (format)
    return is_sharded ? open_sharded (checkpoint, format, path, error) : open_single (checkpoint, format, path, error);
  set_absent_error (checkpoint->place, error);
  return false;
}

/* lgn_checkpoint_has_weights: whether the folder or file PATH looks like one that lgn_checkpoint_open () opens. */
bool
lgn_checkpoint_has_weights (const char *path)
{
  g_autofree char *file = NULL;
  bool is_sharded;

  return find_by_name (path) || find_in_folder (path, &file, &is_sharded);
}

static LgnCheckpoint *
checkpoint_new (const char *place)
{
  LgnCheckpoint *checkpoint = g_atomic_rc_box_new0 (LgnCheckpoint);

  checkpoint->place = g_strdup (place);
  checkpoint->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tensor_source_unref);
  checkpoint->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return checkpoint;
}

/* lgn_checkpoint_new: (transfer full): a checkpoint of SOURCE, of which a reference is taken. */
LgnCheckpoint *
lgn_checkpoint_new (LgnTensorSource *source)
{
  LgnCheckpoint *checkpoint = checkpoint_new (lgn_tensor_source_get_path (source));

  add_source (checkpoint, lgn_tensor_source_ref (source));
  return checkpoint;
}

/* A program that trained on several devices (torch.nn.DataParallel), or a compiled one (torch.compile), wraps the network and
 * saves every name with the wrapper's before it: what all names begin with is left out. */
static void
strip_wrappers (LgnCheckpoint *checkpoint)
{
  static const char *const wrappers[] = { "module.", "_orig_mod." };
  GArray *entries = checkpoint->entries;

  for (guint i = 0; i < G_N_ELEMENTS (wrappers) && entries->len > 0;)
    {
      guint n = 0;
      while (n < entries->len && g_str_has_prefix (g_array_index (entries, Entry, n).name, wrappers[i]))
        n++;
      for (guint j = 0; n == entries->len && j < n; j++)
        g_array_index (entries, Entry, j).name += strlen (wrappers[i]);
      i = n == entries->len ? 0 : i + 1; /* one may lie in another */
    }
}

/**
 * lgn_checkpoint_open: opens the weights of PATH: a folder that holds model.safetensors, else pytorch_model.bin, each whole or
 * as an index (model.safetensors.index.json) with its shards; or one file of these formats; or one .gguf file (with its parts,
 * where it was split). Every tensor that the index names must be in the shard it names; what shards hold besides is left aside.
 * Names go without the wrapper that all of them have.
 * Returns: (transfer full): the checkpoint, or NULL with LGN_ERROR_FILE, LGN_ERROR_FORMAT, LGN_ERROR_UNSUPPORTED (weights in
 * another format) or LGN_ERROR_LIMIT.
 */
LgnCheckpoint *
lgn_checkpoint_open (const char *path, GError **error)
{
  const Format *format = find_by_name (path);
  g_autofree char *place = format && format->single ? g_path_get_dirname (path) : g_strdup (path);
  g_autoptr (LgnCheckpoint) checkpoint = checkpoint_new (place);

  if (!(format ? open_single (checkpoint, format, path, error) : open_folder (checkpoint, error)))
    return NULL;
  strip_wrappers (checkpoint);
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
  g_ptr_array_unref (checkpoint->sources);
  g_free (checkpoint->place);
}

void
lgn_checkpoint_unref (LgnCheckpoint *checkpoint)
{
  g_atomic_rc_box_release_full (checkpoint, checkpoint_clear);
}

/* lgn_checkpoint_get_place: the folder, or the file that says everything itself. */
const char *
lgn_checkpoint_get_place (LgnCheckpoint *checkpoint)
{
  return checkpoint->place;
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

/* lgn_checkpoint_get_file: the path of the file that holds tensor NAME, for messages; the place when no file does. */
const char *
lgn_checkpoint_get_file (LgnCheckpoint *checkpoint, const char *name)
{
  const Entry *entry = find_entry (checkpoint, name);

  return entry ? lgn_tensor_source_get_path (entry->source) : checkpoint->place;
}

gsize
lgn_checkpoint_get_n_bytes (LgnCheckpoint *checkpoint)
{
  return checkpoint->n_bytes;
}
