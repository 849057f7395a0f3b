#include "io/lgn-torch-file.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "io/lgn-pickle.h"
#include "io/lgn-zip.h"

#include <string.h>

#define PICKLE_NAME "data.pkl"
#define MAX_PICKLE ((gsize) 64 << 20)

/* Tensors whose numbers do not lie row by row are copied: all together not more than twice the file and a little. */
#define COPIES ((gsize) 2)
#define COPIES_FREE ((gsize) 1 << 20)

/* How deep the state_dict may lie in what training programs save around it, and under which names. */
#define MAX_DEPTH 4
static const char *const containers[] = { "state_dict", "model_state_dict", "model", "module" };

/* What is read and where it lies. */
typedef struct
{
  const char *where;
  LgnZip *zip;
  char *prefix;        /* of all entries: "archive/" */
  GPtrArray *storages; /* of GBytes by the number of their entry; NULL where nothing was read yet */
  gsize copyable;      /* bytes that may still be copied */
  bool is_swapped;     /* the highest byte comes first */
} Source;

static void
bytes_free (gpointer bytes)
{
  if (bytes)
    g_bytes_unref (bytes);
}

static void
source_clear (Source *source)
{
  g_clear_pointer (&source->storages, g_ptr_array_unref);
  g_clear_pointer (&source->zip, lgn_zip_free);
  g_free (source->prefix);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static bool
fail_file (GError **error, LgnError code, const char *where, const char *problem)
{
  g_set_error (error, LGN_ERROR, code, "%s: %s", where, problem);
  return false;
}

/* The entry NAME, as the prefix is put before it; false when there is none. */
static bool
find_entry (const Source *source, const char *name, guint *index)
{
  g_autofree char *full = g_strconcat (source->prefix, name, NULL);

  return lgn_zip_find (source->zip, full, index);
}

/* All entries lie in one folder, named as the file was when it was written: the one with the pickle. */
static bool
find_prefix (Source *source, GError **error)
{
  for (guint i = 0; i < lgn_zip_get_n_entries (source->zip); i++)
    {
      const char *name = lgn_zip_get_name (source->zip, i), *slash = strchr (name, '/');
      if (!slash || strcmp (slash + 1, PICKLE_NAME) != 0)
        continue;
      if (source->prefix)
        return fail_file (error, LGN_ERROR_FORMAT, source->where, "holds two pickles, and so is no file of PyTorch");
      source->prefix = g_strndup (name, (gsize) (slash + 1 - name));
    }
  if (!source->prefix)
    return fail_file (error, LGN_ERROR_FORMAT, source->where,
                      "is an archive without a " PICKLE_NAME ", and so no file of PyTorch");
  guint index;
  if (!find_entry (source, "constants.pkl", &index))
    return true;
  return fail_file (error, LGN_ERROR_UNSUPPORTED, source->where,
                    "is a TorchScript program, which is not executed; save the model's state_dict as model.safetensors");
}

static bool
read_byte_order (Source *source, GError **error)
{
  guint index;

  if (!find_entry (source, "byteorder", &index))
    return true;
  g_autoptr (GBytes) bytes = lgn_zip_read_checked (source->zip, index, 64, error);
  if (!bytes)
    return false;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *word = g_strndup (data, size);
  source->is_swapped = strcmp (word, "big") == 0;
  return source->is_swapped || strcmp (word, "little") == 0
         || fail_file (error, LGN_ERROR_FORMAT, source->where, "has a byte order that is neither “little” nor “big”");
}

static LgnPickle *
read_pickle (Source *source, GError **error)
{
  guint index;

  if (!find_entry (source, PICKLE_NAME, &index))
    g_assert_not_reached ();
  g_autoptr (GBytes) bytes = lgn_zip_read_checked (source->zip, index, MAX_PICKLE, error);
  return bytes ? lgn_pickle_parse (bytes, source->where, error) : NULL;
}

static bool
holds_tensors (const LgnPickleValue *dict)
{
  for (gsize i = 1; i < dict->n; i += 2)
    if (dict->items[i]->kind == LGN_PICKLE_TENSOR)
      return true;
  return false;
}

/* The dictionary of tensors in what the pickle stands for. */
static const LgnPickleValue *
find_state (const LgnPickleValue *value)
{
  for (guint depth = 0; depth < MAX_DEPTH && value && value->kind == LGN_PICKLE_DICT; depth++)
    {
      const LgnPickleValue *inner = NULL;
      for (guint i = 0; i < G_N_ELEMENTS (containers) && (!inner || inner->kind != LGN_PICKLE_DICT); i++)
        inner = lgn_pickle_lookup (value, containers[i]);
      if (!inner || inner->kind != LGN_PICKLE_DICT)
        return holds_tensors (value) ? value : NULL;
      value = inner;
    }
  return NULL;
}

/* (transfer none) the bytes of STORAGE, which must be as many as it says. */
static GBytes *
get_storage (Source *source, const char *name, const LgnPickleStorage *storage, GError **error)
{
  g_autofree char *key = g_strndup (storage->key->text, storage->key->n);
  g_autofree char *entry = g_strconcat ("data/", key, NULL);
  gsize n_bytes;
  guint index;

  if (!find_entry (source, entry, &index))
    {
      g_autofree char *quoted = lgn_error_quote (entry);
      lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, name,
                              "lies in the entry “%s”, which the file does not hold", quoted);
      return NULL;
    }
  if (!lgn_checked_mul (storage->n_elements, lgn_dtype_size (storage->dtype), &n_bytes)
      || n_bytes > lgn_zip_get_size (source->zip, index))
    {
      lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, name,
            "has a storage of %" G_GSIZE_FORMAT " numbers of type %s, but the file holds only %" G_GSIZE_FORMAT " bytes of it",
            storage->n_elements, lgn_dtype_name (storage->dtype), lgn_zip_get_size (source->zip, index));
      return NULL;
    }
  if (!source->storages->pdata[index])
    source->storages->pdata[index] = lgn_zip_read (source->zip, index, error);
  return source->storages->pdata[index];
}

/* Whether all of the tensor's elements lie inside the storage; *N_ELEMENTS is how many it has. */
static bool
check_extent (const Source *source, const char *name, const LgnPickleTensor *tensor, gsize *n_elements, GError **error)
{
  gsize last = tensor->offset, reach, size = lgn_dtype_size (tensor->dtype), n_bytes;
  bool ok = lgn_shape_n_elements (tensor->n_dims, tensor->shape, n_elements) && lgn_checked_mul (*n_elements, size, &n_bytes);

  if (ok && *n_elements == 0)
    return true;
  for (guint i = 0; ok && i < tensor->n_dims; i++)
    ok = lgn_checked_mul (tensor->shape[i] - 1, tensor->strides[i], &reach) && lgn_checked_add (last, reach, &last);
  ok = ok && lgn_checked_add (last, 1, &last) && lgn_checked_mul (last, size, &last);
  if (ok && last <= tensor->storage->n_elements * lgn_dtype_size (tensor->storage->dtype))
    return true;
  return lgn_tensor_source_fail (error, LGN_ERROR_FORMAT, source->where, name,
                                 "reaches behind the end of its storage of %" G_GSIZE_FORMAT " numbers",
               tensor->storage->n_elements);
}

static bool
is_dense (const LgnPickleTensor *tensor)
{
  gsize step = 1;

  for (guint i = tensor->n_dims; i > 0; i--)
    {
      if (tensor->shape[i - 1] != 1 && tensor->strides[i - 1] != step)
        return false;
      step *= tensor->shape[i - 1];
    }
  return true;
}

/* OUT [n_elements] = the elements at FROM in the order of rows, each of SIZE bytes, turned around where IS_SWAPPED. */
static void
gather (const LgnPickleTensor *tensor, const guint8 *from, gsize n_elements, bool is_swapped, guint8 *out)
{
  gsize size = lgn_dtype_size (tensor->dtype), at[LGN_MAX_DIMS] = { 0 }, offset = 0;

  for (gsize i = 0; i < n_elements; i++, out += size)
    {
      for (gsize b = 0; b < size; b++)
        out[b] = from[offset * size + (is_swapped ? size - 1 - b : b)];
      for (guint d = tensor->n_dims; d > 0; d--)
        {
          offset += tensor->strides[d - 1];
          if (++at[d - 1] < tensor->shape[d - 1])
            break;
          offset -= at[d - 1] * tensor->strides[d - 1];
          at[d - 1] = 0;
        }
    }
}

static LgnTensor *
copy_tensor (Source *source, const char *name, const LgnPickleTensor *tensor, const guint8 *from, gsize n_elements, GError **error)
{
  gsize n_bytes = n_elements * lgn_dtype_size (tensor->dtype);

  if (n_bytes > source->copyable)
    {
      lgn_tensor_source_fail (
          error, LGN_ERROR_LIMIT, source->where, name,
          "does not lie row by row, and neither do others: they would take more memory than twice the file; save contiguous ones");
      return NULL;
    }
  source->copyable -= n_bytes;
  g_autoptr (LgnTensor) copy = lgn_tensor_new (tensor->dtype, tensor->n_dims, tensor->shape);
  if (!copy)
    {
      lgn_tensor_source_fail (error, LGN_ERROR_LIMIT, source->where, name, "needs more memory than there is");
      return NULL;
    }
  gather (tensor, from, n_elements, source->is_swapped, (guint8 *) copy->data);
  return g_steal_pointer (&copy);
}

static LgnTensor *
read_tensor (Source *source, const char *name, const LgnPickleTensor *tensor, GError **error)
{
  gsize n_elements;
  GBytes *storage = get_storage (source, name, tensor->storage, error);

  if (!storage || !check_extent (source, name, tensor, &n_elements, error))
    return NULL;
  const guint8 *data = g_bytes_get_data (storage, NULL);
  const guint8 *from = n_elements > 0 ? data + tensor->offset * lgn_dtype_size (tensor->dtype) : data;
  if (is_dense (tensor) && !(source->is_swapped && lgn_dtype_size (tensor->dtype) > 1))
    return lgn_tensor_new_view (tensor->dtype, tensor->n_dims, tensor->shape, storage, from);
  return copy_tensor (source, name, tensor, from, n_elements, error);
}

/* (transfer full) a tensor's name; NULL where the key is no text that can be one. */
static char *
dup_name (const LgnPickleValue *key)
{
  if (key->kind != LGN_PICKLE_TEXT || memchr (key->text, 0, key->n) || !g_utf8_validate (key->text, (gssize) key->n, NULL))
    return NULL;
  return g_strndup (key->text, key->n);
}

static bool
add_tensors (Source *source, const LgnPickleValue *state, LgnTensorSource *out, GError **error)
{
  for (gsize i = 0; i < state->n; i += 2)
    {
      if (state->items[i + 1]->kind != LGN_PICKLE_TENSOR)
        continue;
      g_autofree char *name = dup_name (state->items[i]);
      if (!name)
        return fail_file (error, LGN_ERROR_FORMAT, source->where, "holds a tensor whose name is no text");
      g_autoptr (LgnTensor) tensor = read_tensor (source, name, state->items[i + 1]->tensor, error);
      if (!tensor)
        return false;
      lgn_tensor_source_add (out, name, tensor);
    }
  return lgn_tensor_source_seal (out, error);
}

/* Says what the file is that is no archive. */
static void
set_foreign_error (GBytes *bytes, const char *where, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  bool is_pickle = size > 1 && data[0] == 0x80 && data[1] <= 5;
  bool is_tar = size > 262 && memcmp (data + 257, "ustar", 5) == 0;

  if (is_pickle || is_tar)
    fail_file (error, LGN_ERROR_UNSUPPORTED, where,
               "is in the format that PyTorch wrote before version 1.6; load it with a newer PyTorch and write it again with "
               "torch.save (), or better as model.safetensors");
  else
    fail_file (error, LGN_ERROR_FORMAT, where, "is no file of PyTorch, or an incomplete one; get it again");
}

/**
 * lgn_torch_file_parse: reads BYTES as a whole file of PyTorch: its top dictionary of tensors, or the one that lies in it as
 * "state_dict", "model_state_dict", "model" or "module". Tensors are views of BYTES where their numbers lie row by row, copies
 * otherwise; what is no tensor is left aside. Nothing is executed. WHERE names the file in messages.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT, LGN_ERROR_UNSUPPORTED (an older format, or a pickle that asks for more
 * than tensors and containers) or LGN_ERROR_LIMIT.
 */
LgnTensorSource *
lgn_torch_file_parse (GBytes *bytes, const char *where, GError **error)
{
  g_auto (Source) source = { .where = where };

  if (!lgn_zip_is_zip (bytes))
    {
      set_foreign_error (bytes, where, error);
      return NULL;
    }
  source.zip = lgn_zip_open (bytes, where, error);
  if (!source.zip || !find_prefix (&source, error) || !read_byte_order (&source, error))
    return NULL;
  source.storages = g_ptr_array_new_with_free_func (bytes_free);
  g_ptr_array_set_size (source.storages, (int) lgn_zip_get_n_entries (source.zip));
  if (!lgn_checked_mul (g_bytes_get_size (bytes), COPIES, &source.copyable)
      || !lgn_checked_add (source.copyable, COPIES_FREE, &source.copyable))
    source.copyable = G_MAXSIZE;

  g_autoptr (LgnPickle) pickle = read_pickle (&source, error);
  const LgnPickleValue *state = pickle ? find_state (lgn_pickle_get_root (pickle)) : NULL;
  g_autoptr (LgnTensorSource) out = lgn_tensor_source_new (where);
  if (pickle && !state)
    fail_file (error, LGN_ERROR_FORMAT, where, "holds no dictionary of tensors; save the model's state_dict");
  return state && add_tensors (&source, state, out, error) ? g_steal_pointer (&out) : NULL;
}

/* lgn_torch_file_open: the same for the file PATH, which is mapped; also LGN_ERROR_FILE. */
LgnTensorSource *
lgn_torch_file_open (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_map (path, error);

  return bytes ? lgn_torch_file_parse (bytes, path, error) : NULL;
}
