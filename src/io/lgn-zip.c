/* The directory is read here, and not by a library for archives, since those hand out copies: weights of many gigabytes
 * must stay mapped. */
#include "io/lgn-zip.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MAX_ENTRIES ((guint64) 1 << 20)
#define MAX_COMMENT ((gsize) 65535)

/* All that one archive may be inflated to: weights hardly become smaller by it, so that more is a bomb. */
#define INFLATION ((gsize) 16)
#define INFLATION_FREE ((gsize) 64 << 20)

#define LOCAL_SIGNATURE 0x04034b50u
#define CENTRAL_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define END64_SIGNATURE 0x06064b50u
#define LOCATOR_SIGNATURE 0x07064b50u

#define LOCAL_SIZE ((gsize) 30)
#define CENTRAL_SIZE ((gsize) 46)
#define END_SIZE ((gsize) 22)
#define END64_SIZE ((gsize) 56)
#define LOCATOR_SIZE ((gsize) 20)

#define FLAG_ENCRYPTED 1
#define METHOD_STORED 0
#define METHOD_DEFLATED 8

typedef struct
{
  char *name;
  guint method;
  guint32 crc;
  gsize offset; /* of the contents, compressed or not */
  gsize packed_size;
  gsize size;
} Entry;

struct _LgnZip
{
  char *where;
  GBytes *bytes;
  const guint8 *data; /* [size] */
  gsize size;
  GArray *entries; /* of Entry, sorted by name */
  gsize inflatable; /* bytes that may still be inflated */
};

/* Where the central directory lies. */
typedef struct
{
  gsize offset;
  gsize size;
  guint64 n_entries;
} Directory;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
}

void
lgn_zip_free (LgnZip *zip)
{
  g_array_unref (zip->entries);
  g_bytes_unref (zip->bytes);
  g_free (zip->where);
  g_free (zip);
}

static guint16
get_u16 (const guint8 *p)
{
  guint16 value;

  memcpy (&value, p, sizeof value);
  return GUINT16_FROM_LE (value);
}

static guint32
get_u32 (const guint8 *p)
{
  guint32 value;

  memcpy (&value, p, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_u64 (const guint8 *p)
{
  guint64 value;

  memcpy (&value, p, sizeof value);
  return GUINT64_FROM_LE (value);
}

static bool
fail (const LgnZip *zip, GError **error, const char *problem)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: is a broken or incomplete archive: %s", zip->where, problem);
  return false;
}

static bool
fail_entry (const LgnZip *zip, GError **error, LgnError code, const char *name, const char *problem)
{
  g_autofree char *quoted = lgn_error_quote (name);

  g_set_error (error, LGN_ERROR, code, "%s: the entry “%s” %s", zip->where, quoted, problem);
  return false;
}

/* lgn_zip_is_zip: whether BYTES begin as an archive does. */
bool
lgn_zip_is_zip (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= 4 && (get_u32 (data) == LOCAL_SIGNATURE || get_u32 (data) == END_SIGNATURE);
}

/* The end record: the last of the file but for its comment. */
static bool
find_end (const LgnZip *zip, gsize *offset)
{
  for (gsize comment = 0; comment <= MAX_COMMENT && comment + END_SIZE <= zip->size; comment++)
    {
      *offset = zip->size - END_SIZE - comment;
      if (get_u32 (zip->data + *offset) == END_SIGNATURE && get_u16 (zip->data + *offset + 20) == comment)
        return true;
    }
  return false;
}

/* The larger numbers of the ZIP64 end record, where a locator stands before the END record. */
static bool
read_end64 (const LgnZip *zip, gsize end, Directory *directory, GError **error)
{
  const guint8 *locator = end >= LOCATOR_SIZE ? zip->data + end - LOCATOR_SIZE : NULL;

  if (!locator || get_u32 (locator) != LOCATOR_SIGNATURE)
    return true;
  guint64 offset = get_u64 (locator + 8);
  if (!lgn_checked_range (offset, END64_SIZE, end - LOCATOR_SIZE) || get_u32 (zip->data + offset) != END64_SIGNATURE)
    return fail (zip, error, "its ZIP64 end record is not where it should be");
  directory->n_entries = get_u64 (zip->data + offset + 32);
  directory->size = get_u64 (zip->data + offset + 40);
  directory->offset = get_u64 (zip->data + offset + 48);
  return true;
}

static bool
find_directory (const LgnZip *zip, Directory *directory, GError **error)
{
  gsize end;

  if (!find_end (zip, &end))
    return fail (zip, error, "it has no end record; get it again");
  directory->n_entries = get_u16 (zip->data + end + 10);
  directory->size = get_u32 (zip->data + end + 12);
  directory->offset = get_u32 (zip->data + end + 16);
  if (!read_end64 (zip, end, directory, error))
    return false;
  if (!lgn_checked_range (directory->offset, directory->size, end))
    return fail (zip, error, "its directory lies outside the file");
  if (directory->n_entries > MAX_ENTRIES || directory->n_entries > directory->size / CENTRAL_SIZE)
    return fail (zip, error, "its directory is too small for so many entries");
  return true;
}

/* Numbers that are all ones in the record RECORD stand in its extra field 1, in this order. */
static bool
read_sizes64 (const guint8 *record, gsize name_size, gsize extra_size, guint64 numbers[3])
{
  const guint8 *p = record + CENTRAL_SIZE + name_size, *end = p + extra_size;

  while (end - p >= 4 && get_u16 (p) != 1)
    {
      if (get_u16 (p + 2) > end - p - 4)
        return false;
      p += 4 + get_u16 (p + 2);
    }
  if (end - p >= 4 && get_u16 (p + 2) <= end - p - 4)
    {
      end = p + 4 + get_u16 (p + 2);
      p += 4;
    }
  for (guint i = 0; i < 3; i++)
    if (numbers[i] == G_MAXUINT32)
      {
        if (end - p < 8)
          return false;
        numbers[i] = get_u64 (p);
        p += 8;
      }
  return true;
}

static bool
check_name (const LgnZip *zip, const char *name, gsize size, GError **error)
{
  if (strlen (name) != size || !lgn_file_name_is_plain (name) || strchr (name, '\\'))
    return fail_entry (zip, error, LGN_ERROR_FORMAT, name, "has a name that is no plain relative one");
  return true;
}

/* Finds the contents behind the local header, which must bear the same name. */
static bool
find_contents (const LgnZip *zip, guint64 header, Entry *entry, gsize name_size, GError **error)
{
  const guint8 *local = lgn_checked_range (header, LOCAL_SIZE, zip->size) ? zip->data + header : NULL;

  if (!local || get_u32 (local) != LOCAL_SIGNATURE)
    return fail_entry (zip, error, LGN_ERROR_FORMAT, entry->name, "is not where the directory says");
  entry->offset = header + LOCAL_SIZE + get_u16 (local + 26) + get_u16 (local + 28);
  if (entry->offset > zip->size || get_u16 (local + 26) != name_size || memcmp (local + LOCAL_SIZE, entry->name, name_size) != 0)
    return fail_entry (zip, error, LGN_ERROR_FORMAT, entry->name, "has another name where it lies");
  if (!lgn_checked_range (entry->offset, entry->packed_size, zip->size))
    return fail_entry (zip, error, LGN_ERROR_FORMAT, entry->name, "ends behind the end of the file: the file is incomplete");
  if (entry->method == METHOD_STORED && entry->packed_size != entry->size)
    return fail_entry (zip, error, LGN_ERROR_FORMAT, entry->name, "is stored, but with two sizes");
  return true;
}

/* One record of the directory, at *OFFSET, which is moved behind it; END is the directory's. */
static bool
read_record (LgnZip *zip, gsize *offset, gsize end, GError **error)
{
  const guint8 *record = zip->data + *offset;

  if (!lgn_checked_range (*offset, CENTRAL_SIZE, end) || get_u32 (record) != CENTRAL_SIGNATURE)
    return fail (zip, error, "its directory holds something that is no entry");
  gsize name_size = get_u16 (record + 28), extra_size = get_u16 (record + 30);
  gsize length = CENTRAL_SIZE + name_size + extra_size + get_u16 (record + 32);
  if (!lgn_checked_range (*offset, length, end))
    return fail (zip, error, "its directory ends inside an entry");

  Entry empty = { .name = g_strndup ((const char *) record + CENTRAL_SIZE, name_size) };
  Entry *entry = &g_array_index (g_array_append_val (zip->entries, empty), Entry, zip->entries->len - 1);
  guint64 numbers[3] = { get_u32 (record + 24), get_u32 (record + 20), get_u32 (record + 42) };
  if (!check_name (zip, entry->name, name_size, error))
    return false;
  if (!read_sizes64 (record, name_size, extra_size, numbers))
    return fail_entry (zip, error, LGN_ERROR_FORMAT, entry->name, "has no sizes");
  entry->method = get_u16 (record + 10);
  entry->crc = get_u32 (record + 16);
  entry->size = numbers[0];
  entry->packed_size = numbers[1];
  if (get_u16 (record + 8) & FLAG_ENCRYPTED)
    return fail_entry (zip, error, LGN_ERROR_UNSUPPORTED, entry->name, "is encrypted");
  *offset += length;
  return find_contents (zip, numbers[2], entry, name_size, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return strcmp (x->name, y->name);
}

static bool
read_directory (LgnZip *zip, GError **error)
{
  Directory directory = { 0 };

  if (!find_directory (zip, &directory, error))
    return false;
  gsize offset = directory.offset;
  for (guint64 i = 0; i < directory.n_entries; i++)
    if (!read_record (zip, &offset, directory.offset + directory.size, error))
      return false;
  g_array_sort (zip->entries, compare_names);
  for (guint i = 1; i < zip->entries->len; i++)
    if (strcmp (lgn_zip_get_name (zip, i - 1), lgn_zip_get_name (zip, i)) == 0)
      return fail_entry (zip, error, LGN_ERROR_FORMAT, lgn_zip_get_name (zip, i), "is there twice");
  return true;
}

/**
 * lgn_zip_open: reads the directory of the archive BYTES and checks where every entry lies; WHERE names it in messages. No
 * entry's name is absolute, climbs out with "..", or comes twice.
 * Returns: (transfer full): the archive, or NULL with LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED (an encrypted one).
 */
LgnZip *
lgn_zip_open (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (LgnZip) zip = g_new0 (LgnZip, 1);

  zip->where = g_strdup (where);
  zip->bytes = g_bytes_ref (bytes);
  zip->data = g_bytes_get_data (bytes, &zip->size);
  zip->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (zip->entries, entry_clear);
  if (!lgn_checked_mul (zip->size, INFLATION, &zip->inflatable)
      || !lgn_checked_add (zip->inflatable, INFLATION_FREE, &zip->inflatable))
    zip->inflatable = G_MAXSIZE;
  return read_directory (zip, error) ? g_steal_pointer (&zip) : NULL;
}

guint
lgn_zip_get_n_entries (LgnZip *zip)
{
  return zip->entries->len;
}

const char *
lgn_zip_get_name (LgnZip *zip, guint index)
{
  return g_array_index (zip->entries, Entry, index).name;
}

gsize
lgn_zip_get_size (LgnZip *zip, guint index)
{
  return g_array_index (zip->entries, Entry, index).size;
}

/* lgn_zip_find: the number of the entry NAME; false when there is none. */
bool
lgn_zip_find (LgnZip *zip, const char *name, guint *index)
{
  Entry key = { .name = (char *) name };

  return g_array_binary_search (zip->entries, &key, compare_names, index);
}

/* Inflates all of SOURCE [packed_size] into OUT [size], which must come out even. zlib counts in 32 bits, so by parts. */
static bool
inflate_all (const guint8 *source, gsize packed_size, guint8 *out, gsize size)
{
  const gsize part = (gsize) 1 << 30;
  z_stream stream = { 0 };
  int status = inflateInit2 (&stream, -MAX_WBITS);
  gsize n_in = 0, n_out = 0;

  if (status != Z_OK)
    return false;
  while (status == Z_OK)
    {
      stream.next_in = (guint8 *) source + n_in;
      stream.avail_in = (uInt) MIN (packed_size - n_in, part);
      stream.next_out = out + n_out;
      stream.avail_out = (uInt) MIN (size - n_out, part);
      status = inflate (&stream, Z_NO_FLUSH);
      n_in = (gsize) (stream.next_in - source);
      n_out = (gsize) (stream.next_out - out);
    }
  inflateEnd (&stream);
  return status == Z_STREAM_END && n_in == packed_size && n_out == size;
}

static GBytes *
inflate_entry (LgnZip *zip, const Entry *entry, GError **error)
{
  if (entry->size > zip->inflatable)
    {
      fail_entry (zip, error, LGN_ERROR_LIMIT, entry->name, "would become more than 16 times as large as the whole file");
      return NULL;
    }
  zip->inflatable -= entry->size;
  g_autofree guint8 *out = g_try_malloc (MAX (entry->size, 1));
  if (!out)
    {
      fail_entry (zip, error, LGN_ERROR_LIMIT, entry->name, "needs more memory than there is");
      return NULL;
    }
  if (!inflate_all (zip->data + entry->offset, entry->packed_size, out, entry->size)
      || crc32_z (0, out, entry->size) != entry->crc)
    {
      fail_entry (zip, error, LGN_ERROR_FORMAT, entry->name, "is damaged: it does not become what the directory says");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&out), entry->size);
}

/**
 * lgn_zip_read: the contents of an entry: mapped where it is stored (its checksum is not looked at then, which would read all
 * of it), inflated and checked where it is not. Whoever asks twice for a deflated entry gets two.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT (damaged), LGN_ERROR_UNSUPPORTED (packed otherwise) or LGN_ERROR_LIMIT
 * (all that was asked for would be more than 16 times the file's size and 64 MiB).
 */
GBytes *
lgn_zip_read (LgnZip *zip, guint index, GError **error)
{
  const Entry *entry = &g_array_index (zip->entries, Entry, index);

  if (entry->method == METHOD_STORED)
    return g_bytes_new_from_bytes (zip->bytes, entry->offset, entry->size);
  if (entry->method == METHOD_DEFLATED)
    return inflate_entry (zip, entry, error);
  fail_entry (zip, error, LGN_ERROR_UNSUPPORTED, entry->name, "is packed by a method other than deflation");
  return NULL;
}

/* lgn_zip_read_checked: the same for an entry of MAX_SIZE bytes at most, whose checksum must be right. */
GBytes *
lgn_zip_read_checked (LgnZip *zip, guint index, gsize max_size, GError **error)
{
  const Entry *entry = &g_array_index (zip->entries, Entry, index);

  if (entry->size > max_size)
    {
      fail_entry (zip, error, LGN_ERROR_LIMIT, entry->name, "is too large");
      return NULL;
    }
  g_autoptr (GBytes) bytes = lgn_zip_read (zip, index, error);
  if (bytes && crc32_z (0, g_bytes_get_data (bytes, NULL), entry->size) != entry->crc)
    {
      fail_entry (zip, error, LGN_ERROR_FORMAT, entry->name, "is damaged: its checksum is wrong");
      return NULL;
    }
  return g_steal_pointer (&bytes);
}
