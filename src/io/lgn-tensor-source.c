#include "io/lgn-tensor-source.h"
#include "base/lgn-error.h"

#include <string.h>

typedef struct
{
  const char *name; /* in the source's NAMES */
  LgnTensor *tensor;
} Entry;

struct _LgnTensorSource
{
  char *path;
  GArray *entries; /* of Entry; sorted by name once sealed */
  GStringChunk *names;
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  lgn_tensor_unref (entry->tensor);
}

/* lgn_tensor_source_new: (transfer full): an empty source for the file PATH. */
LgnTensorSource *
lgn_tensor_source_new (const char *path)
{
  LgnTensorSource *source = g_atomic_rc_box_new0 (LgnTensorSource);

  source->path = g_strdup (path);
  source->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (source->entries, entry_clear);
  source->names = g_string_chunk_new (4096);
  return source;
}

LgnTensorSource *
lgn_tensor_source_ref (LgnTensorSource *source)
{
  return g_atomic_rc_box_acquire (source);
}

static void
source_clear (gpointer data)
{
  LgnTensorSource *source = data;

  g_array_unref (source->entries);
  g_string_chunk_free (source->names);
  g_free (source->path);
}

void
lgn_tensor_source_unref (LgnTensorSource *source)
{
  g_atomic_rc_box_release_full (source, source_clear);
}

/* lgn_tensor_source_add: adds TENSOR, of which a reference is taken; only before the source is sealed. */
void
lgn_tensor_source_add (LgnTensorSource *source, const char *name, LgnTensor *tensor)
{
  Entry entry = { g_string_chunk_insert (source->names, name), lgn_tensor_ref (tensor) };

  g_array_append_val (source->entries, entry);
}

/* lgn_tensor_source_add_all: adds what OTHER holds. */
void
lgn_tensor_source_add_all (LgnTensorSource *source, LgnTensorSource *other)
{
  for (guint i = 0; i < other->entries->len; i++)
    lgn_tensor_source_add (source, lgn_tensor_source_get_name (other, i), lgn_tensor_source_get_tensor (other, i));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return strcmp (x->name, y->name);
}

/* lgn_tensor_source_seal: makes the source ready to be asked; LGN_ERROR_FORMAT when two tensors have one name. */
bool
lgn_tensor_source_seal (LgnTensorSource *source, GError **error)
{
  g_array_sort (source->entries, compare_names);
  for (guint i = 1; i < source->entries->len; i++)
    {
      const char *name = lgn_tensor_source_get_name (source, i);
      if (strcmp (name, lgn_tensor_source_get_name (source, i - 1)) == 0)
        {
          g_autofree char *quoted = lgn_error_quote (name);
          g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: holds two tensors “%s”", source->path, quoted);
          return false;
        }
    }
  return true;
}

const char *
lgn_tensor_source_get_path (LgnTensorSource *source)
{
  return source->path;
}

guint
lgn_tensor_source_get_n_tensors (LgnTensorSource *source)
{
  return source->entries->len;
}

const char *
lgn_tensor_source_get_name (LgnTensorSource *source, guint index)
{
  return g_array_index (source->entries, Entry, index).name;
}

LgnTensor *
lgn_tensor_source_get_tensor (LgnTensorSource *source, guint index)
{
  return g_array_index (source->entries, Entry, index).tensor;
}

/* lgn_tensor_source_find: the number of the tensor NAME; false when there is none. */
bool
lgn_tensor_source_find (LgnTensorSource *source, const char *name, guint *index)
{
  Entry key = { .name = name };

  return g_array_binary_search (source->entries, &key, compare_names, index);
}

LgnTensor *
lgn_tensor_source_lookup (LgnTensorSource *source, const char *name)
{
  guint index;

  return lgn_tensor_source_find (source, name, &index) ? lgn_tensor_source_get_tensor (source, index) : NULL;
}

/* lgn_tensor_source_fail: false, with an error of CODE that says, as FORMAT has it, what is wrong with the tensor NAME of
 * the file WHERE. */
bool
lgn_tensor_source_fail (GError **error, LgnError code, const char *where, const char *name, const char *format, ...)
{
  va_list args;
  g_autofree char *quoted = lgn_error_quote (name);

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LGN_ERROR, code, "%s: tensor “%s” %s", where, quoted, what);
  return false;
}
