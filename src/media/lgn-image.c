#include "media/lgn-image.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "media/lgn-exif.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>

#define CHUNK ((gsize) 1 << 20)

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

typedef struct
{
  int width, height; /* as the file's head says them */
} Announced;

/* A size of 0 makes the decoders stop before they allocate anything. */
static void
size_prepared (GdkPixbufLoader *loader, int width, int height, Announced *announced)
{
  *announced = (Announced) { width, height };
  if (is_too_large (width, height))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static void
refuse_size (GError **error, const char *where, int width, int height)
{
  g_clear_error (error);
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
               "%s: is a picture of %d × %d pixels; at most %" G_GSIZE_FORMAT
               " million, and %d along an edge, are read: make it smaller first",
               where, width, height, LGN_IMAGE_MAX_PIXELS / 1000000, LGN_IMAGE_MAX_EDGE);
}

/* Lets gdk-pixbuf decode BYTES. Returns: (transfer full) */
static GdkPixbuf *
decode (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) fault = NULL;
  Announced announced = { 0 };
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  bool is_good = size > 0;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared), &announced);
  for (; is_good && done < size; done += MIN (CHUNK, size - done))
    is_good = gdk_pixbuf_loader_write (loader, data + done, MIN (CHUNK, size - done), &fault);
  is_good = gdk_pixbuf_loader_close (loader, fault ? NULL : &fault) && is_good;

  GdkPixbuf *pixbuf = is_good ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (is_too_large (announced.width, announced.height))
    refuse_size (error, where, announced.width, announced.height);
  else if (pixbuf && is_too_large (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf)))
    refuse_size (error, where, gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf));
  else if (pixbuf)
    return g_object_ref (pixbuf);
  else
    {
      g_autofree char *said = lgn_error_quote (fault ? fault->message : "it is empty or has no picture in it");
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: cannot be read as a picture: %s", where, said);
    }
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
