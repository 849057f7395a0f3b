#include "io/lgn-gguf.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <string.h>

#define DEFAULT_ALIGNMENT ((gsize) 32)
#define MAX_ALIGNMENT ((gsize) 1 << 30)
#define MAX_KEYS ((guint64) 1 << 16)
#define MAX_TENSORS ((guint64) 1 << 17)
#define MAX_NAME ((gsize) 65535) /* the format's limit of keys */
#define MAX_GGML_DIMS 4
#define MAX_DEPTH 4                    /* of arrays in arrays */
#define MAX_HEADER ((gsize) 512 << 20) /* all that comes before the numbers: a vocabulary of 256k pieces has 10 MB */
#define MIN_KEY_SIZE 13                /* a length, no name, a type, one byte */
#define MIN_TENSOR_SIZE 24             /* a length, no name, a number of dimensions, a type, an offset */

typedef struct
{
  const char *key; /* owned by the file */
  LgnGgufValue value;
} Member;

struct _LgnGguf
{
  char *path;
  GBytes *bytes; /* what metadata point into */
  GStringChunk *names;
  GArray *members; /* of Member, sorted by key */
  LgnTensorSource *tensors;
};

/* What is read, and how far it was read. */
typedef struct
{
  const char *where;
  const guint8 *data; /* [size] */
  gsize size;
  gsize at;
  const char *section; /* for messages: which part of the file this is */
} Cursor;

static bool G_GNUC_PRINTF (4, 5)
fail (GError **error, const Cursor *cursor, LgnError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LGN_ERROR, code, "%s: %s", cursor->where, what);
  return false;
}

/* Gives the next LENGTH bytes and moves on behind them. */
static bool
take (Cursor *cursor, guint64 length, const guint8 **bytes, GError **error)
{
  if (length > cursor->size - cursor->at)
    return fail (error, cursor, LGN_ERROR_FORMAT, "the file ends inside its %s: it is incomplete or damaged, get it again",
                 cursor->section);
  if (cursor->at + length > MAX_HEADER)
    return fail (error, cursor, LGN_ERROR_LIMIT, "has more than %" G_GSIZE_FORMAT " MB of metadata", MAX_HEADER >> 20);
  *bytes = cursor->data + cursor->at;
  cursor->at += (gsize) length;
  return true;
}

/* The next SIZE bytes as a number; files are little endian, as the machines that this is built for. */
static bool
take_number (Cursor *cursor, void *value, gsize size, GError **error)
{
  const guint8 *bytes = NULL;

  if (!take (cursor, size, &bytes, error))
    return false;
  memcpy (value, bytes, size);
  return true;
}

static bool
take_u32 (Cursor *cursor, guint32 *value, GError **error)
{
  return take_number (cursor, value, sizeof *value, error);
}

static bool
take_u64 (Cursor *cursor, guint64 *value, GError **error)
{
  return take_number (cursor, value, sizeof *value, error);
}

/* A name: some UTF-8 without zeros, kept by FILE. */
static bool
take_name (LgnGguf *file, Cursor *cursor, const char *what, const char **name, GError **error)
{
  const guint8 *bytes;
  guint64 length;

  if (!take_u64 (cursor, &length, error) || !take (cursor, length, &bytes, error))
    return false;
  if (length == 0 || length > MAX_NAME || !g_utf8_validate_len ((const char *) bytes, (gsize) length, NULL))
    return fail (error, cursor, LGN_ERROR_FORMAT, "the name of a %s is empty, too long or no UTF-8", what);
  *name = g_string_chunk_insert_len (file->names, (const char *) bytes, (gssize) length);
  return true;
}

/* Moves on behind N values of TYPE. */
static bool
skip_values (Cursor *cursor, const char *key, LgnGgufType type, guint64 n, guint depth, GError **error)
{
  const guint8 *bytes;
  gsize size = lgn_gguf_type_size (type), n_bytes;

  if (size > 0)
    {
      if (!lgn_checked_mul ((gsize) n, size, &n_bytes))
        n_bytes = G_MAXSIZE;
      return take (cursor, n_bytes, &bytes, error);
    }
  for (guint64 i = 0; i < n; i++)
    {
      guint64 length;
      guint32 inner = LGN_GGUF_STRING;

      if ((type == LGN_GGUF_ARRAY && !take_u32 (cursor, &inner, error)) || !take_u64 (cursor, &length, error))
        return false;
      if (inner >= LGN_GGUF_N_TYPES || depth >= MAX_DEPTH)
        {
          g_autofree char *quoted = lgn_error_quote (key);
          return fail (error, cursor, LGN_ERROR_FORMAT, "“%s” holds %s", quoted,
                       depth >= MAX_DEPTH ? "arrays inside arrays, too deep"
                                          : "values of a type that the format does not have");
        }
      if (type == LGN_GGUF_STRING ? !take (cursor, length, &bytes, error)
                                  : !skip_values (cursor, key, inner, length, depth + 1, error))
        return false;
    }
  return true;
}

static bool
parse_member (LgnGguf *file, Cursor *cursor, GError **error)
{
  Member member = { .value.n = 1 };
  guint32 type;
  guint64 n = 1;

  if (!take_name (file, cursor, "key", &member.key, error) || !take_u32 (cursor, &type, error))
    return false;
  member.value.is_array = type == LGN_GGUF_ARRAY;
  if (member.value.is_array && (!take_u32 (cursor, &type, error) || !take_u64 (cursor, &n, error)))
    return false;
  if (type >= LGN_GGUF_N_TYPES)
    {
      g_autofree char *quoted = lgn_error_quote (member.key);
      return fail (error, cursor, LGN_ERROR_FORMAT, "“%s” has the value type %u, which the format does not have", quoted, type);
    }
  member.value.type = type;
  member.value.n = (gsize) n;
  member.value.data = cursor->data + cursor->at;
  if (!skip_values (cursor, member.key, type, n, member.value.is_array, error))
    return false;
  g_array_append_val (file->members, member);
  return true;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Member *) a)->key, ((const Member *) b)->key);
}

static bool
parse_metadata (LgnGguf *file, Cursor *cursor, guint64 n, GError **error)
{
  if (n > MAX_KEYS || n > (cursor->size - cursor->at) / MIN_KEY_SIZE)
    return fail (error, cursor, LGN_ERROR_FORMAT, "claims %" G_GUINT64_FORMAT " keys, which the file has no room for", n);
  for (guint64 i = 0; i < n; i++)
    if (!parse_member (file, cursor, error))
      return false;
  g_array_sort (file->members, compare_members);
  for (guint i = 1; i < file->members->len; i++)
    if (compare_members (&g_array_index (file->members, Member, i - 1), &g_array_index (file->members, Member, i)) == 0)
      {
        g_autofree char *quoted = lgn_error_quote (g_array_index (file->members, Member, i).key);
        return fail (error, cursor, LGN_ERROR_FORMAT, "has the key “%s” twice", quoted);
      }
  return true;
}

/* Where the numbers begin: at a multiple of *ALIGNMENT, relative to the file. It stays where the file does not say. */
static bool
read_alignment (LgnGguf *file, const Cursor *cursor, gsize *alignment, GError **error)
{
  const LgnGgufValue *value = lgn_gguf_lookup (file, "general.alignment");
  gint64 given;

  if (!value)
    return true;
  if (!lgn_gguf_value_get_int (value, &given) || given <= 0 || given > (gint64) MAX_ALIGNMENT || (given & (given - 1)) != 0)
    return fail (error, cursor, LGN_ERROR_FORMAT, "“general.alignment” should be a power of two");
  *alignment = (gsize) given;
  return true;
}

/* The types of tensors by the format's numbers. NAME without IS_KNOWN: one that is not decoded here, or was removed. */
static const struct
{
  const char *name;
  bool is_known;
  LgnDtype dtype;
} types[] = {
  [0] = { "F32", true, LGN_DTYPE_F32 },
  [1] = { "F16", true, LGN_DTYPE_F16 },
  [2] = { "Q4_0", true, LGN_DTYPE_Q4_0 },
  [3] = { "Q4_1", true, LGN_DTYPE_Q4_1 },
  [6] = { "Q5_0", true, LGN_DTYPE_Q5_0 },
  [7] = { "Q5_1", true, LGN_DTYPE_Q5_1 },
  [8] = { "Q8_0", true, LGN_DTYPE_Q8_0 },
  [9] = { "Q8_1", false, 0 },
  [10] = { "Q2_K", true, LGN_DTYPE_Q2_K },
  [11] = { "Q3_K", true, LGN_DTYPE_Q3_K },
  [12] = { "Q4_K", true, LGN_DTYPE_Q4_K },
  [13] = { "Q5_K", true, LGN_DTYPE_Q5_K },
  [14] = { "Q6_K", true, LGN_DTYPE_Q6_K },
  [15] = { "Q8_K", false, 0 },
  [16] = { "IQ2_XXS", true, LGN_DTYPE_IQ2_XXS },
  [17] = { "IQ2_XS", true, LGN_DTYPE_IQ2_XS },
  [18] = { "IQ3_XXS", true, LGN_DTYPE_IQ3_XXS },
  [19] = { "IQ1_S", true, LGN_DTYPE_IQ1_S },
  [20] = { "IQ4_NL", true, LGN_DTYPE_IQ4_NL },
  [21] = { "IQ3_S", true, LGN_DTYPE_IQ3_S },
  [22] = { "IQ2_S", true, LGN_DTYPE_IQ2_S },
  [23] = { "IQ4_XS", true, LGN_DTYPE_IQ4_XS },
  [24] = { "I8", true, LGN_DTYPE_I8 },
  [25] = { "I16", true, LGN_DTYPE_I16 },
  [26] = { "I32", true, LGN_DTYPE_I32 },
  [27] = { "I64", true, LGN_DTYPE_I64 },
  [28] = { "F64", true, LGN_DTYPE_F64 },
  [29] = { "IQ1_M", true, LGN_DTYPE_IQ1_M },
  [30] = { "BF16", true, LGN_DTYPE_BF16 },
  [34] = { "TQ1_0", true, LGN_DTYPE_TQ1_0 },
  [35] = { "TQ2_0", true, LGN_DTYPE_TQ2_0 },
  [39] = { "MXFP4", true, LGN_DTYPE_MXFP4 },
  [40] = { "NVFP4", true, LGN_DTYPE_NVFP4 },
  [41] = { "Q1_0", true, LGN_DTYPE_Q1_0 },
  [42] = { "Q2_0", true, LGN_DTYPE_Q2_0 },
};

/* One description of a tensor; its numbers are looked for when all are read. */
typedef struct
{
  const char *name;
  LgnDtype dtype;
  guint32 n_dims;
  gsize shape[MAX_GGML_DIMS];
  guint64 begin; /* bytes from the start of the data */
  gsize n_bytes;
} Description;

static bool G_GNUC_PRINTF (5, 6)
fail_tensor (GError **error, const Cursor *cursor, LgnError code, const char *name, const char *format, ...)
{
  va_list args;
  g_autofree char *quoted = lgn_error_quote (name);

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  return fail (error, cursor, code, "tensor “%s” %s", quoted, what);
}

static bool
parse_type (Cursor *cursor, Description *tensor, GError **error)
{
  guint32 type;

  if (!take_u32 (cursor, &type, error))
    return false;
  if (type >= G_N_ELEMENTS (types) || !types[type].name)
    return fail_tensor (error, cursor, LGN_ERROR_UNSUPPORTED, tensor->name,
                        "has the type %u, which is unknown or was removed from the format", type);
  if (!types[type].is_known)
    return fail_tensor (error, cursor, LGN_ERROR_UNSUPPORTED, tensor->name, "has the type %s, which Lorgnette does not decode",
                        types[type].name);
  tensor->dtype = types[type].dtype;
  return true;
}

/* The header names the row length first. */
static bool
parse_shape (Cursor *cursor, Description *tensor, GError **error)
{
  if (!take_u32 (cursor, &tensor->n_dims, error))
    return false;
  if (tensor->n_dims > MAX_GGML_DIMS)
    return fail_tensor (error, cursor, LGN_ERROR_FORMAT, tensor->name, "has %u dimensions; the format knows up to %d",
                        tensor->n_dims, MAX_GGML_DIMS);
  for (guint i = tensor->n_dims; i-- > 0;)
    {
      guint64 length;
      if (!take_u64 (cursor, &length, error))
        return false;
      if (length == 0)
        return fail_tensor (error, cursor, LGN_ERROR_FORMAT, tensor->name, "has a dimension of 0");
      tensor->shape[i] = (gsize) length;
    }
  return true;
}

static bool
parse_description (LgnGguf *file, Cursor *cursor, Description *tensor, GError **error)
{
  gsize n_elements;

  if (!take_name (file, cursor, "tensor", &tensor->name, error) || !parse_shape (cursor, tensor, error)
      || !parse_type (cursor, tensor, error) || !take_u64 (cursor, &tensor->begin, error))
    return false;
  if (tensor->shape[MAX (tensor->n_dims, 1) - 1] % lgn_dtype_block_length (tensor->dtype) != 0)
    return fail_tensor (error, cursor, LGN_ERROR_FORMAT, tensor->name,
                        "has rows of %" G_GSIZE_FORMAT " numbers, which are no whole blocks of %s",
                        tensor->shape[tensor->n_dims - 1], lgn_dtype_name (tensor->dtype));
  if (!lgn_shape_n_elements (tensor->n_dims, tensor->shape, &n_elements)
      || !lgn_dtype_count_bytes (tensor->dtype, n_elements, &tensor->n_bytes))
    return fail_tensor (error, cursor, LGN_ERROR_FORMAT, tensor->name, "is larger than any memory");
  return true;
}

static int
compare_begins (gconstpointer a, gconstpointer b)
{
  const Description *x = *(Description *const *) a, *y = *(Description *const *) b;

  return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* Every tensor lies inside the data, which begin at START, at a multiple of ALIGNMENT, and apart from all others. */
static bool
check_places (Cursor *cursor, Description *list, guint n, gsize start, gsize alignment, GError **error)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  gsize size = cursor->size > start ? cursor->size - start : 0, covered = 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (order, &list[i]);
  g_ptr_array_sort (order, compare_begins);
  for (guint i = 0; i < n; i++)
    {
      const Description *tensor = order->pdata[i];
      if (tensor->begin % alignment != 0)
        return fail_tensor (error, cursor, LGN_ERROR_FORMAT, tensor->name,
                            "does not begin at a multiple of %" G_GSIZE_FORMAT " bytes", alignment);
      if (!lgn_checked_range ((gsize) tensor->begin, tensor->n_bytes, size))
        return fail_tensor (error, cursor, LGN_ERROR_FORMAT, tensor->name,
                            "lies outside the file: the file is incomplete or damaged, get it again");
      if (tensor->begin < covered)
        return fail_tensor (error, cursor, LGN_ERROR_FORMAT, tensor->name, "overlaps another tensor");
      covered = (gsize) tensor->begin + tensor->n_bytes;
    }
  return true;
}

static bool
parse_tensors (LgnGguf *file, Cursor *cursor, guint64 n, GError **error)
{
  gsize alignment = DEFAULT_ALIGNMENT;

  if (n > MAX_TENSORS || n > (cursor->size - cursor->at) / MIN_TENSOR_SIZE)
    return fail (error, cursor, LGN_ERROR_FORMAT, "claims %" G_GUINT64_FORMAT " tensors, which the file has no room for", n);
  g_autofree Description *list = g_new0 (Description, n);
  for (guint64 i = 0; i < n; i++)
    if (!parse_description (file, cursor, &list[i], error))
      return false;
  if (!read_alignment (file, cursor, &alignment, error))
    return false;
  gsize start = (cursor->at + alignment - 1) / alignment * alignment;
  if (!check_places (cursor, list, (guint) n, start, alignment, error))
    return false;
  for (guint64 i = 0; i < n; i++)
    {
      g_autoptr (LgnTensor) tensor = lgn_tensor_new_view (list[i].dtype, list[i].n_dims, list[i].shape, file->bytes,
                                                          cursor->data + start + list[i].begin);
      lgn_tensor_source_add (file->tensors, list[i].name, tensor);
    }
  return lgn_tensor_source_seal (file->tensors, error);
}

static bool
parse_version (Cursor *cursor, GError **error)
{
  const guint8 *magic;
  guint32 version;

  if (!take (cursor, 4, &magic, error) || !take_u32 (cursor, &version, error))
    return false;
  if (memcmp (magic, "GGUF", 4) != 0)
    return fail (error, cursor, LGN_ERROR_FORMAT, "is no GGUF file: it does not begin with “GGUF”");
  if (version == 2 || version == 3)
    return true;
  return fail (error, cursor, LGN_ERROR_UNSUPPORTED, "is GGUF of %s; Lorgnette reads versions 2 and 3, little-endian",
               version != 0 && GUINT32_SWAP_LE_BE (version) <= 3 ? "the other byte order"
               : version == 1                    ? "version 1, which nobody writes any more"
                                                 : "an unknown version");
}

/**
 * lgn_gguf_parse: reads BYTES as a GGUF file, whole or one part of several, and checks every count, length and offset; WHERE
 * names it in messages. The tensors are views of BYTES.
 * Returns: (transfer full): the file, or NULL with LGN_ERROR_FORMAT, or
 * LGN_ERROR_UNSUPPORTED for a version or a type of tensor that is not read.
 */
LgnGguf *
lgn_gguf_parse (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (LgnGguf) file = g_atomic_rc_box_new0 (LgnGguf);
  Cursor cursor = { .where = where, .section = "header" };
  guint64 n_tensors, n_members;

  cursor.data = g_bytes_get_data (bytes, &cursor.size);
  file->path = g_strdup (where);
  file->bytes = g_bytes_ref (bytes);
  file->names = g_string_chunk_new (4096);
  file->members = g_array_new (FALSE, FALSE, sizeof (Member));
  file->tensors = lgn_tensor_source_new (where);
  if (!parse_version (&cursor, error) || !take_u64 (&cursor, &n_tensors, error) || !take_u64 (&cursor, &n_members, error))
    return NULL;
  cursor.section = "metadata";
  if (!parse_metadata (file, &cursor, n_members, error))
    return NULL;
  cursor.section = "list of tensors";
  return parse_tensors (file, &cursor, n_tensors, error) ? g_steal_pointer (&file) : NULL;
}

static LgnGguf *
open_part (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_map (path, error);

  return bytes ? lgn_gguf_parse (bytes, path, error) : NULL;
}

/* What split files say of themselves; 1 part where they say nothing. */
static bool
read_split (LgnGguf *file, gint64 *number, gint64 *n_parts, GError **error)
{
  const LgnGgufValue *no = lgn_gguf_lookup (file, "split.no"), *count = lgn_gguf_lookup (file, "split.count");

  *number = 0;
  *n_parts = 1;
  if (!count || (lgn_gguf_value_get_int (count, n_parts) && *n_parts == 0))
    return true;
  if (lgn_gguf_value_get_int (count, n_parts) && lgn_gguf_value_get_int (no, number) && *n_parts > 0 && *n_parts < 100000
      && *number >= 0 && *number < *n_parts)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “split.no” and “split.count” should say which part of how many this is",
               file->path);
  return false;
}

/* (transfer full) the path of part NUMBER, counted from 0, beside PATH, which is part OWN_NUMBER: NAME-00001-of-00002.gguf. */
static char *
make_part_path (const char *path, gint64 own_number, gint64 number, gint64 n_parts, GError **error)
{
  g_autofree char *own_end
      = g_strdup_printf ("-%05" G_GINT64_FORMAT "-of-%05" G_GINT64_FORMAT ".gguf", own_number + 1, n_parts);

  if (g_str_has_suffix (path, own_end))
    return g_strdup_printf ("%.*s-%05" G_GINT64_FORMAT "-of-%05" G_GINT64_FORMAT ".gguf",
                            (int) (strlen (path) - strlen (own_end)), path, number + 1, n_parts);
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: is a part of a file that was split; its name should end with “%s”, so that the other parts are found", path,
               own_end);
  return NULL;
}

/* Adds the tensors of the part PATH to ALL. */
static bool
add_part (LgnTensorSource *all, const char *path, gint64 number, gint64 n_parts, GError **error)
{
  g_autoptr (LgnGguf) part = open_part (path, error);
  gint64 own_number, own_n_parts;

  if (!part || !read_split (part, &own_number, &own_n_parts, error))
    return false;
  if (own_number != number || own_n_parts != n_parts)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: does not say of itself that it is part %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, path, number + 1,
                   n_parts);
      return false;
    }
  lgn_tensor_source_add_all (all, part->tensors);
  return true;
}

/* Adds the tensors of all parts behind the first, which FILE is. */
static bool
add_parts (LgnGguf *file, gint64 n_parts, GError **error)
{
  const LgnGgufValue *total = lgn_gguf_lookup (file, "split.tensors.count");
  g_autoptr (LgnTensorSource) all = lgn_tensor_source_new (file->path);
  gint64 n_tensors;

  lgn_tensor_source_add_all (all, file->tensors);
  for (gint64 i = 1; i < n_parts; i++)
    {
      g_autofree char *path = make_part_path (file->path, 0, i, n_parts, error);
      if (!path || !add_part (all, path, i, n_parts, error))
        return false;
    }
  if (total && (!lgn_gguf_value_get_int (total, &n_tensors) || n_tensors != lgn_tensor_source_get_n_tensors (all)))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: its %" G_GINT64_FORMAT " parts hold %u tensors, not as many as it says", file->path, n_parts,
                   lgn_tensor_source_get_n_tensors (all));
      return false;
    }
  if (!lgn_tensor_source_seal (all, error))
    return false;
  lgn_tensor_source_unref (file->tensors);
  file->tensors = g_steal_pointer (&all);
  return true;
}

/**
 * lgn_gguf_open: opens the file PATH, which is mapped. Of a file that was split, any part may be named: all are opened, and lie
 * in the same folder. Returns: (transfer full): the file, or NULL with LGN_ERROR_FILE, or as lgn_gguf_parse () does.
 */
LgnGguf *
lgn_gguf_open (const char *path, GError **error)
{
  g_autoptr (LgnGguf) file = open_part (path, error);
  gint64 number, n_parts;

  if (!file || !read_split (file, &number, &n_parts, error))
    return NULL;
  if (number > 0)
    {
      g_autofree char *first = make_part_path (path, number, 0, n_parts, error);
      lgn_gguf_unref (file);
      file = first ? open_part (first, error) : NULL;
      gint64 own_n_parts;
      if (!file || !read_split (file, &number, &own_n_parts, error))
        return NULL;
      if (number != 0 || own_n_parts != n_parts)
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: does not say of itself that it is part 1 of %" G_GINT64_FORMAT,
                       first, n_parts);
          return NULL;
        }
    }
  return n_parts == 1 || add_parts (file, n_parts, error) ? g_steal_pointer (&file) : NULL;
}

/* lgn_gguf_is_named: whether PATH is called like a GGUF file. */
bool
lgn_gguf_is_named (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".gguf");
}

LgnGguf *
lgn_gguf_ref (LgnGguf *file)
{
  return g_atomic_rc_box_acquire (file);
}

static void
gguf_clear (gpointer data)
{
  LgnGguf *file = data;

  lgn_tensor_source_unref (file->tensors);
  g_array_unref (file->members);
  g_string_chunk_free (file->names);
  g_bytes_unref (file->bytes);
  g_free (file->path);
}

void
lgn_gguf_unref (LgnGguf *file)
{
  g_atomic_rc_box_release_full (file, gguf_clear);
}

const char *
lgn_gguf_get_path (LgnGguf *file)
{
  return file->path;
}

LgnTensorSource *
lgn_gguf_get_tensors (LgnGguf *file)
{
  return file->tensors;
}

guint
lgn_gguf_get_n_keys (LgnGguf *file)
{
  return file->members->len;
}

const char *
lgn_gguf_get_key (LgnGguf *file, guint index)
{
  return g_array_index (file->members, Member, index).key;
}

/* lgn_gguf_lookup: (transfer none): the value of KEY. */
const LgnGgufValue *
lgn_gguf_lookup (LgnGguf *file, const char *key)
{
  Member wanted = { .key = key };
  guint position;

  return g_array_binary_search (file->members, &wanted, compare_members, &position)
             ? &g_array_index (file->members, Member, position).value
             : NULL;
}
