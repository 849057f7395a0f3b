#include "media/lgn-image.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "media/lgn-exif.h"
#include "media/lgn-gif.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK ((gsize) 1 << 16)

/**
 * lgn_image_new: a black picture, to be filled in before it is shared.
 * Returns: (transfer full): NULL with LGN_ERROR_LIMIT when there is not enough memory.
 */
LgnImage *
lgn_image_new (guint width, guint height, GError **error)
{
  guint8 *pixels = g_try_malloc0_n ((gsize) width * height, 3);

  if (!pixels)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is not enough memory for a picture of %u × %u pixels", width,
                   height);
      return NULL;
    }
  LgnImage *image = g_atomic_rc_box_new0 (LgnImage);
  image->width = width;
  image->height = height;
  image->pixels = pixels;
  return image;
}

LgnImage *
lgn_image_ref (LgnImage *image)
{
  return g_atomic_rc_box_acquire (image);
}

static void
image_clear (gpointer data)
{
  LgnImage *image = data;

  g_free (image->pixels);
}

void
lgn_image_unref (LgnImage *image)
{
  g_atomic_rc_box_release_full (image, image_clear);
}

static bool
is_too_large (int width, int height)
{
  return width > LGN_IMAGE_MAX_EDGE || height > LGN_IMAGE_MAX_EDGE || (gsize) width * (gsize) height > LGN_IMAGE_MAX_PIXELS;
}

/* What the decoder says on its way. */
typedef struct
{
  int width, height; /* as the file's head says them; 0: it did not */
  GByteArray *rows;  /* [height of the picture] 1: the row was decoded */
} Decoding;

/* A size of 0 makes decoders stop before they allocate anything. */
static void
size_prepared (GdkPixbufLoader *loader, int width, int height, Decoding *decoding)
{
  decoding->width = width;
  decoding->height = height;
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

/* Notes in DECODING the size that the head of BYTES says, by a decoder of its own. No errors are asked for: some decoders stop
 * without one, which gdk-pixbuf complains about aloud. */
static void
measure (GBytes *bytes, Decoding *decoding)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  bool goes_on = true;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared), decoding);
  for (gsize done = 0; goes_on && decoding->width == 0 && done < size; done += MIN (CHUNK, size - done))
    goes_on = gdk_pixbuf_loader_write (loader, data + done, MIN (CHUNK, size - done), NULL);
  gdk_pixbuf_loader_close (loader, NULL);
}

static void
area_updated (GdkPixbufLoader *loader, int x, int y, int width, int height, Decoding *decoding)
{
  for (int row = MAX (y, 0); row < y + height && row < LGN_IMAGE_MAX_EDGE; row++)
    {
      guint known = decoding->rows->len;
      if ((guint) row >= known)
        {
          g_byte_array_set_size (decoding->rows, (guint) row + 1);
          memset (decoding->rows->data + known, 0, (guint) row + 1 - known);
        }
      decoding->rows->data[row] = 1;
    }
}

/* Whether all of PIXBUF was decoded. The decoders of these formats are content with files that end in the middle of the
 * picture, and leave the rest of the memory as they found it; the others refuse such files. */
static bool
is_whole (GdkPixbufLoader *loader, GdkPixbuf *pixbuf, const Decoding *decoding)
{
  static const char *const lenient[] = { "png", "jpeg", "bmp", "pnm", NULL };
  g_autofree char *name = gdk_pixbuf_format_get_name (gdk_pixbuf_loader_get_format (loader));
  guint height = (guint) gdk_pixbuf_get_height (pixbuf);

  if (!g_strv_contains (lenient, name))
    return true;
  return decoding->rows->len >= height && !memchr (decoding->rows->data, 0, height);
}

static void
refuse_size (GError **error, const char *where, int width, int height)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
               "%s: is a picture of %d × %d pixels; at most %" G_GSIZE_FORMAT
               " million, and %d along an edge, are read: make it smaller first",
               where, width, height, LGN_IMAGE_MAX_PIXELS / 1000000, LGN_IMAGE_MAX_EDGE);
}

/* FAULT is gdk-pixbuf's, or NULL. */
static void
refuse_contents (GError **error, const char *where, const GError *fault, bool is_part)
{
  g_autofree char *said = lgn_error_quote (fault     ? fault->message
                                           : is_part ? "it ends in the middle of the picture"
                                                     : "it has no picture in it");

  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: cannot be read as a picture: %s", where, said);
}

/* Hands BYTES to LOADER; false with an error of gdk-pixbuf. */
static bool
feed (GdkPixbufLoader *loader, GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize done = 0; done < size; done += MIN (CHUNK, size - done))
    if (!gdk_pixbuf_loader_write (loader, data + done, MIN (CHUNK, size - done), error))
      {
        gdk_pixbuf_loader_close (loader, NULL);
        return false;
      }
  return true;
}

static bool
is_jpeg (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0;
}

/* The decoder of BMP takes as much memory as the file claims for its head before it looks at it: at offset 10 where the pixels
 * begin, at 14 how long the head is. */
static bool
has_sane_head (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (!lgn_gif_has_areas (data, size))
    return false;
  if (size < 18 || memcmp (data, "BM", 2) != 0)
    return true;
  guint32 begin = data[10] | data[11] << 8 | data[12] << 16 | (guint32) data[13] << 24;
  guint32 head = data[14] | data[15] << 8 | data[16] << 16 | (guint32) data[17] << 24;
  return begin <= size && head <= size;
}

/* Decodes BYTES and notes in DECODING what comes. The decoder of JPEG makes up what is missing once it is told that there is no
 * more, which does not count; it is named, so that no byte is held back until then. */
static GdkPixbufLoader *
load (GBytes *bytes, Decoding *decoding, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = is_jpeg (bytes) ? gdk_pixbuf_loader_new_with_type ("jpeg", NULL) : NULL;
  bool is_named = loader != NULL;

  if (!is_named)
    loader = gdk_pixbuf_loader_new ();
  g_signal_connect (loader, "area-updated", G_CALLBACK (area_updated), decoding);
  if (!feed (loader, bytes, error))
    return NULL;
  if (is_named)
    g_signal_handlers_disconnect_by_func (loader, area_updated, decoding);
  return gdk_pixbuf_loader_close (loader, error) ? g_steal_pointer (&loader) : NULL;
}

/* Lets gdk-pixbuf decode BYTES. Returns: (transfer full) */
static GdkPixbuf *
decode (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  g_autoptr (GdkPixbufLoader) loader = NULL;
  Decoding decoding = { .rows = rows };
  GdkPixbuf *pixbuf = NULL;

  if (has_sane_head (bytes))
    measure (bytes, &decoding);
  if (has_sane_head (bytes) && !is_too_large (decoding.width, decoding.height))
    loader = load (bytes, &decoding, &fault);
  if (loader)
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf)
    {
      decoding.width = MAX (decoding.width, gdk_pixbuf_get_width (pixbuf));
      decoding.height = MAX (decoding.height, gdk_pixbuf_get_height (pixbuf));
    }
  if (is_too_large (decoding.width, decoding.height))
    refuse_size (error, where, decoding.width, decoding.height);
  else if (pixbuf && is_whole (loader, pixbuf, &decoding))
    return g_object_ref (pixbuf);
  else
    refuse_contents (error, where, fault, pixbuf != NULL);
  return NULL;
}

/* gdk-pixbuf decodes some formats (TIFF) with a part of the turn done, and says what is left. */
static LgnOrientation
orientation_left (GdkPixbuf *pixbuf, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  LgnOrientation orientation = lgn_exif_orientation (data, size);
  bool is_known_format = size >= 4 && (data[0] == 0xff || data[0] == 0x89 || memcmp (data, "RIFF", 4) == 0);
  const char *option = is_known_format ? NULL : gdk_pixbuf_get_option (pixbuf, "orientation");
  int said = option ? atoi (option) : 0;

  return said > 0 && said <= LGN_ORIENTATION_LEFT_BOTTOM ? (LgnOrientation) said : orientation;
}

/* Copies the colours of PIXBUF upright. Alpha is left out, not blended, as Pillow's convert ("RGB") does. */
static LgnImage *
upright (GdkPixbuf *pixbuf, LgnOrientation orientation, GError **error)
{
  gssize width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  gssize n_channels = gdk_pixbuf_get_n_channels (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  bool swaps = orientation >= LGN_ORIENTATION_LEFT_TOP;
  bool right_first = orientation == LGN_ORIENTATION_TOP_RIGHT || orientation == LGN_ORIENTATION_BOTTOM_RIGHT
                     || orientation == LGN_ORIENTATION_RIGHT_BOTTOM || orientation == LGN_ORIENTATION_LEFT_BOTTOM;
  bool bottom_first = orientation == LGN_ORIENTATION_BOTTOM_RIGHT || orientation == LGN_ORIENTATION_BOTTOM_LEFT
                      || orientation == LGN_ORIENTATION_RIGHT_TOP || orientation == LGN_ORIENTATION_RIGHT_BOTTOM;
  gssize along = right_first ? -n_channels : n_channels, down = bottom_first ? -stride : stride;
  const guint8 *first = gdk_pixbuf_read_pixels (pixbuf) + (right_first ? (width - 1) * n_channels : 0)
                        + (bottom_first ? (height - 1) * stride : 0);
  LgnImage *image = lgn_image_new ((guint) (swaps ? height : width), (guint) (swaps ? width : height), error);

  for (gsize y = 0; image && y < image->height; y++)
    {
      const guint8 *in = first + (gssize) y * (swaps ? along : down);
      guint8 *out = image->pixels + y * image->width * 3;
      for (gsize x = 0; x < image->width; x++, in += swaps ? down : along, out += 3)
        memcpy (out, in, 3);
    }
  return image;
}

/**
 * lgn_image_load_bytes: decodes the picture in BYTES, any format that gdk-pixbuf knows: its first frame, upright as
 * Exif says (lgn_exif_orientation), grey and palettes expanded, alpha left out. WHERE names it in errors.
 * Returns: (transfer full): the picture, or NULL with LGN_ERROR_FORMAT, or LGN_ERROR_LIMIT when it is too large.
 */
LgnImage *
lgn_image_load_bytes (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = decode (bytes, where, error);

  return pixbuf ? upright (pixbuf, orientation_left (pixbuf, bytes), error) : NULL;
}

/**
 * lgn_image_load: decodes the picture in the file PATH, as lgn_image_load_bytes does.
 * Returns: (transfer full): the picture, or NULL with LGN_ERROR_FILE, LGN_ERROR_FORMAT or LGN_ERROR_LIMIT.
 */
LgnImage *
lgn_image_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, LGN_IMAGE_MAX_FILE, error);

  return bytes ? lgn_image_load_bytes (bytes, path, error) : NULL;
}
