#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "io/lgn-safetensors.h"

#include <string.h>

#define ALIGNMENT 64 /* of the data, so that numbers can be used where they are mapped */

typedef struct
{
  char *name;
  LgnTensor *tensor;
} Item;

struct _LgnSafetensorsWriter
{
  GArray *items; /* of Item */
  json_t *metadata;
};

static void
item_clear (gpointer data)
{
  Item *item = data;

  lgn_tensor_unref (item->tensor);
  g_free (item->name);
}

LgnSafetensorsWriter *
lgn_safetensors_writer_new (void)
{
  LgnSafetensorsWriter *writer = g_new0 (LgnSafetensorsWriter, 1);

  writer->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (writer->items, item_clear);
  writer->metadata = json_object ();
  return writer;
}

void
lgn_safetensors_writer_free (LgnSafetensorsWriter *writer)
{
  g_array_unref (writer->items);
  json_decref (writer->metadata);
  g_free (writer);
}

/* lgn_safetensors_writer_add: TENSOR, of which a reference is kept, under NAME (UTF-8, used once). */
void
lgn_safetensors_writer_add (LgnSafetensorsWriter *writer, const char *name, LgnTensor *tensor)
{
  Item item = { g_strdup (name), lgn_tensor_ref (tensor) };

  g_array_append_val (writer->items, item);
}

/* lgn_safetensors_writer_set_metadata: a string VALUE (UTF-8) under KEY; a later value replaces the earlier. */
void
lgn_safetensors_writer_set_metadata (LgnSafetensorsWriter *writer, const char *key, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  json_object_set_new (writer->metadata, key, json_string (valid));
}

static json_t *
describe (const LgnTensor *tensor, gsize begin)
{
  json_t *shape = json_array ();

  for (guint i = 0; i < tensor->n_dims; i++)
    json_array_append_new (shape, json_integer ((json_int_t) tensor->shape[i]));
  return json_pack ("{s:s, s:o, s:[I, I]}", "dtype", lgn_dtype_name (tensor->dtype), "shape", shape, "data_offsets",
                    (json_int_t) begin, (json_int_t) (begin + lgn_tensor_n_bytes (tensor)));
}

/* The header's text, padded with spaces; NULL when a name is used twice or is not UTF-8. */
static char *
make_header (LgnSafetensorsWriter *writer, const char *path, GError **error)
{
  g_autoptr (json_t) header = json_object ();
  gsize begin = 0;

  if (json_object_size (writer->metadata) > 0)
    json_object_set (header, "__metadata__", writer->metadata);
  for (guint i = 0; i < writer->items->len; i++)
    {
      const Item *item = &g_array_index (writer->items, Item, i);
      if (json_object_get (header, item->name) || json_object_set_new (header, item->name, describe (item->tensor, begin)) < 0)
        {
          g_autofree char *quoted = lgn_error_quote (item->name);
          g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: cannot hold a tensor “%s”: names must be UTF-8 and differ",
                       path, quoted);
          return NULL;
        }
      begin += lgn_tensor_n_bytes (item->tensor);
    }

  char *text = json_dumps (header, JSON_COMPACT);
  gsize length = strlen (text);
  gsize padded = (sizeof (guint64) + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - sizeof (guint64);
  g_autofree char *spaces = g_strnfill (padded - length, ' ');
  char *result = g_strconcat (text, spaces, NULL);
  free (text);
  return result;
}

/**
 * lgn_safetensors_writer_write: writes PATH, replacing it only when all is written. The same tensors and metadata in the same
 * order give the same bytes.
 * Returns: false with LGN_ERROR_FILE, or LGN_ERROR_INPUT when a name is used twice or is not UTF-8.
 */
bool
lgn_safetensors_writer_write (LgnSafetensorsWriter *writer, const char *path, GError **error)
{
  g_autofree char *header = make_header (writer, path, error);
  if (!header)
    return false;

  g_autoptr (LgnFileWriter) file = lgn_file_writer_new (path, error);
  guint64 length = GUINT64_TO_LE (strlen (header));
  if (!file || !lgn_file_writer_write (file, &length, sizeof length, error)
      || !lgn_file_writer_write (file, header, strlen (header), error))
    return false;
  for (guint i = 0; i < writer->items->len; i++)
    {
      const LgnTensor *tensor = g_array_index (writer->items, Item, i).tensor;
      if (!lgn_file_writer_write (file, tensor->data, lgn_tensor_n_bytes (tensor), error))
        return false;
    }
  return lgn_file_writer_commit (file, error);
}
