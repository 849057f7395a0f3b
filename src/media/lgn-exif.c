#include "media/lgn-exif.h"
#include "base/lgn-checked.h"

#include <gio/gio.h>
#include <string.h>

#define TAG_ORIENTATION 0x0112
#define MAX_TEXT (1 << 20)
#define EXIF_HEAD "Exif\0\0"
#define EXIF_HEAD_SIZE 6

/* Bytes that are read with checks. */
typedef struct
{
  const guint8 *data; /* [size] */
  gsize size;
} Span;

static Span
span_from (Span span, gsize offset)
{
  return offset < span.size ? (Span) { span.data + offset, span.size - offset } : (Span) { NULL, 0 };
}

static bool
span_begins (Span span, const void *with, gsize size)
{
  return span.size >= size && memcmp (span.data, with, size) == 0;
}

/* The unsigned number of SIZE (2 or 4) bytes at OFFSET; 0 outside. */
static guint32
read_number (Span span, gsize offset, guint size, bool is_big)
{
  guint32 value = 0;

  if (!lgn_checked_range (offset, size, span.size))
    return 0;
  for (guint i = 0; i < size; i++)
    value = value << 8 | span.data[offset + (is_big ? i : size - 1 - i)];
  return value;
}

/* The orientation in the first directory of a TIFF file: TIFF 6.0, section 2. Exif 2.3, section 4.5, is such a file. */
static LgnOrientation
orientation_of_tiff (Span tiff)
{
  bool is_big = span_begins (tiff, "MM", 2);

  if ((!is_big && !span_begins (tiff, "II", 2)) || read_number (tiff, 2, 2, is_big) != 42)
    return LGN_ORIENTATION_UNKNOWN;
  Span directory = span_from (tiff, read_number (tiff, 4, 4, is_big));
  guint n = read_number (directory, 0, 2, is_big);
  for (guint i = 0; i < n && directory.size >= 2 + 12 * (gsize) (i + 1); i++)
    {
      gsize entry = 2 + 12 * (gsize) i;
      guint type = read_number (directory, entry + 2, 2, is_big);
      if (read_number (directory, entry, 2, is_big) != TAG_ORIENTATION || read_number (directory, entry + 4, 4, is_big) != 1
          || (type != 3 && type != 4)) /* SHORT, LONG */
        continue;
      guint32 value = read_number (directory, entry + 8, type == 3 ? 2 : 4, is_big);
      return value <= LGN_ORIENTATION_LEFT_BOTTOM ? value : LGN_ORIENTATION_UNKNOWN;
    }
  return LGN_ORIENTATION_UNKNOWN;
}

static LgnOrientation
orientation_of_exif (Span exif)
{
  return orientation_of_tiff (span_begins (exif, EXIF_HEAD, EXIF_HEAD_SIZE) ? span_from (exif, EXIF_HEAD_SIZE) : exif);
}

/* The first APP1 segment that holds Exif: ITU-T T.81, B.1.1, and Exif 2.3, section 4.5.4. */
static LgnOrientation
orientation_of_jpeg (Span file)
{
  gsize at = 2;

  while (lgn_checked_range (at, 4, file.size) && file.data[at] == 0xff)
    {
      guint8 marker = file.data[at + 1];
      if (marker == 0xff) /* filling */
        {
          at++;
          continue;
        }
      gsize length = read_number (file, at + 2, 2, true);
      if (marker == 0xda || marker == 0xd9 || length < 2 || !lgn_checked_range (at + 2, length, file.size))
        break;
      Span segment = { file.data + at + 4, length - 2 };
      if (marker == 0xe1 && span_begins (segment, EXIF_HEAD, EXIF_HEAD_SIZE - 1))
        return orientation_of_exif (segment);
      at += 2 + length;
    }
  return LGN_ORIENTATION_UNKNOWN;
}

/* (transfer full) TEXT inflated, ended by 0; NULL when it is broken or larger than any Exif. */
static char *
inflate (Span text)
{
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autofree char *out = g_malloc (MAX_TEXT);
  gsize n_read, n_written;

  if (text.size == 0
      || g_converter_convert (G_CONVERTER (zlib), text.data, text.size, out, MAX_TEXT - 1, G_CONVERTER_INPUT_AT_END, &n_read,
                              &n_written, NULL)
             != G_CONVERTER_FINISHED)
    return NULL;
  out[n_written] = '\0';
  return g_steal_pointer (&out);
}

/* ImageMagick's way to keep Exif in a text chunk: a line break, the profile's name, its length, and hexadecimal digits. */
static LgnOrientation
orientation_of_raw_profile (const char *text)
{
  g_autoptr (GByteArray) exif = g_byte_array_new ();
  gint high = -1;

  for (guint i = 0; i < 3 && text; i++)
    {
      text = strchr (text, '\n');
      text = text ? text + 1 : NULL;
    }
  for (; text && *text; text++)
    {
      gint digit = g_ascii_xdigit_value (*text);
      if (digit < 0)
        continue;
      if (high < 0)
        high = digit;
      else
        {
          g_byte_array_append (exif, &(guint8) { (guint8) (high << 4 | digit) }, 1);
          high = -1;
        }
    }
  return orientation_of_exif ((Span) { exif->data, exif->len });
}

/* tiff:Orientation in a packet of XMP, as attribute or element. */
static LgnOrientation
orientation_of_xmp (const char *text)
{
  static const char name[] = "tiff:Orientation";

  for (const char *p = text; (p = strstr (p, name));)
    {
      p += strlen (name);
      p += *p == '>' ? 1 : g_str_has_prefix (p, "=\"") ? 2 : 0;
      if (g_ascii_isdigit (*p))
        return *p <= '8' ? *p - '0' : LGN_ORIENTATION_UNKNOWN;
    }
  return LGN_ORIENTATION_UNKNOWN;
}

/* (transfer full) the text of a tEXt, zTXt or iTXt chunk whose keyword is KEYWORD: PNG 1.2, section 11.3.4; or NULL. */
static char *
text_of_chunk (const char *type, Span chunk, const char *keyword)
{
  gsize skip = strlen (keyword) + 1;

  if (!span_begins (chunk, keyword, skip))
    return NULL;
  Span rest = span_from (chunk, skip);
  if (strcmp (type, "tEXt") == 0)
    return g_strndup ((const char *) rest.data, MIN (rest.size, MAX_TEXT));
  if (strcmp (type, "zTXt") == 0)
    return inflate (span_from (rest, 1));

  bool is_compressed = rest.size > 0 && rest.data[0] == 1;
  rest = span_from (rest, 2);
  for (guint i = 0; i < 2 && rest.size > 0; i++) /* language, translated keyword */
    rest = span_from (rest, strnlen ((const char *) rest.data, rest.size) + 1);
  return is_compressed   ? inflate (rest)
         : rest.size > 0 ? g_strndup ((const char *) rest.data, MIN (rest.size, MAX_TEXT))
                         : NULL;
}

/* An eXIf chunk goes first, then a raw profile, then XMP, wherever in the file they stand. */
static LgnOrientation
orientation_of_png (Span file)
{
  LgnOrientation exif = LGN_ORIENTATION_UNKNOWN, xmp = LGN_ORIENTATION_UNKNOWN;
  gsize at = 8;

  while (lgn_checked_range (at, 12, file.size))
    {
      gsize length = read_number (file, at, 4, true);
      char type[5] = { 0 };
      memcpy (type, file.data + at + 4, 4);
      if (!lgn_checked_range (at + 8, length, file.size))
        break;
      Span chunk = { file.data + at + 8, length };
      if (strcmp (type, "eXIf") == 0)
        return orientation_of_exif (chunk);
      if (strcmp (type + 1, "TXt") == 0 || strcmp (type, "tEXt") == 0)
        {
          g_autofree char *profile = text_of_chunk (type, chunk, "Raw profile type exif");
          g_autofree char *packet = text_of_chunk (type, chunk, "XML:com.adobe.xmp");
          exif = profile && !exif ? orientation_of_raw_profile (profile) : exif;
          xmp = packet && !xmp ? orientation_of_xmp (packet) : xmp;
        }
      at += 12 + length;
    }
  return exif ? exif : xmp;
}

/* The EXIF chunk of a RIFF file: the WebP container specification. */
static LgnOrientation
orientation_of_webp (Span file)
{
  gsize at = 12;

  while (lgn_checked_range (at, 8, file.size))
    {
      gsize length = read_number (file, at + 4, 4, false);
      if (!lgn_checked_range (at + 8, length, file.size))
        break;
      if (memcmp (file.data + at, "EXIF", 4) == 0)
        return orientation_of_exif ((Span) { file.data + at + 8, length });
      at += 8 + length + length % 2;
    }
  return LGN_ORIENTATION_UNKNOWN;
}

/**
 * lgn_exif_orientation: what the JPEG, PNG or WebP FILE [size] says of its orientation, in the places where Pillow 9.4's
 * ImageOps.exif_transpose looks: Exif, and in PNG also ImageMagick's raw profile and XMP.
 * Returns: LGN_ORIENTATION_UNKNOWN when it says nothing that makes sense, or is of another format.
 */
LgnOrientation
lgn_exif_orientation (const guint8 *file, gsize size)
{
  Span span = { file, size };

  if (span_begins (span, "\xff\xd8", 2))
    return orientation_of_jpeg (span);
  if (span_begins (span, "\x89PNG\r\n\x1a\n", 8))
    return orientation_of_png (span);
  if (span_begins (span, "RIFF", 4) && span_begins (span_from (span, 8), "WEBP", 4))
    return orientation_of_webp (span);
  return LGN_ORIENTATION_UNKNOWN;
}
