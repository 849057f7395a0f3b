#include "base/lgn-error.h"
#include "media/lgn-exif.h"
#include "media/lgn-image.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define WIDTH 5
#define HEIGHT 3

/* The colours of stored pixel (x, y). */
static void
get_colour (guint x, guint y, guint8 colour[3])
{
  colour[0] = (guint8) (x * 40 + 10);
  colour[1] = (guint8) (y * 70 + 5);
  colour[2] = (guint8) (x * y * 9);
}

/* A PNG file of WIDTH x HEIGHT pixels; with alpha, the even columns are transparent. */
static GByteArray *
make_png (bool with_alpha)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, with_alpha, 8, WIDTH, HEIGHT);
  int stride = gdk_pixbuf_get_rowstride (pixbuf), n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  gchar *data;
  gsize size;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        guint8 *pixel = gdk_pixbuf_get_pixels (pixbuf) + y * (guint) stride + x * (guint) n_channels;
        get_colour (x, y, pixel);
        if (with_alpha)
          pixel[3] = x % 2 == 0 ? 0 : 128;
      }
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", NULL, NULL));
  return g_byte_array_new_take ((guint8 *) data, size);
}

static LgnImage *
load (GByteArray *file, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);

  return lgn_image_load_bytes (bytes, "x.png", error);
}

static void
append_big (GByteArray *bytes, guint32 value)
{
  g_byte_array_append (bytes,
                       (guint8[]) { (guint8) (value >> 24), (guint8) (value >> 16), (guint8) (value >> 8), (guint8) value }, 4);
}

/* PNG 1.2, annex D. */
static guint32
crc (const guint8 *data, gsize size)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      sum ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = sum & 1 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
    }
  return ~sum;
}

/* Puts a chunk behind the head of PNG. */
static void
insert_chunk (GByteArray *png, const char *type, const guint8 *data, guint size)
{
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  g_autofree guint8 *rest = g_memdup2 (png->data + 33, png->len - 33);
  guint rest_size = png->len - 33;

  append_big (chunk, size);
  g_byte_array_append (chunk, (const guint8 *) type, 4);
  g_byte_array_append (chunk, data, size);
  append_big (chunk, crc (chunk->data + 4, size + 4));
  g_byte_array_set_size (png, 33);
  g_byte_array_append (png, chunk->data, chunk->len);
  g_byte_array_append (png, rest, rest_size);
}

/* A directory with one entry, in either order of bytes. */
static GByteArray *
make_exif (guint orientation, bool is_big)
{
  const guint8 big[]
      = { 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (guint8) orientation, 0, 0, 0, 0, 0, 0 };
  const guint8 little[]
      = { 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (guint8) orientation, 0, 0, 0, 0, 0, 0, 0 };
  GByteArray *exif = g_byte_array_new ();

  return g_byte_array_append (exif, is_big ? big : little, sizeof big);
}

/* Where the stored pixel lies that the upright picture shows at (x, y): Exif 2.3, tag 0x0112. */
static void
find_stored (guint orientation, guint x, guint y, guint *stored_x, guint *stored_y)
{
  bool swaps = orientation >= 5;
  guint a = swaps ? y : x, b = swaps ? x : y;

  *stored_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8 ? WIDTH - 1 - a : a;
  *stored_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7 ? HEIGHT - 1 - b : b;
}

static void
assert_upright (const LgnImage *image, guint orientation)
{
  g_assert_cmpuint (image->width, ==, orientation >= 5 ? HEIGHT : WIDTH);
  g_assert_cmpuint (image->height, ==, orientation >= 5 ? WIDTH : HEIGHT);
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      {
        guint stored_x, stored_y;
        guint8 colour[3];
        find_stored (orientation, x, y, &stored_x, &stored_y);
        get_colour (stored_x, stored_y, colour);
        g_assert_cmpmem (image->pixels + (y * image->width + x) * 3, 3, colour, 3);
      }
}

static void
test_orientations (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    for (guint is_big = 0; is_big < 2; is_big++)
      {
        g_autoptr (GByteArray) png = make_png (false), exif = make_exif (orientation, is_big);
        g_autoptr (GError) error = NULL;
        insert_chunk (png, "eXIf", exif->data, exif->len);
        g_autoptr (LgnImage) image = load (png, &error);
        g_assert_no_error (error);
        assert_upright (image, orientation);
      }
}

static LgnOrientation
orientation_of (GByteArray *file)
{
  return lgn_exif_orientation (file->data, file->len);
}

/* The other places: an APP1 segment, a raw profile, XMP, a WebP file. */
static void
test_places (void)
{
  static const char profile[]
      = "Raw profile type exif\0\nexif\n      26\n4d4d002a000000080001011200030000\n000100070000\n00000000\n";
  static const char xmp[] = "XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation=\"8\"/>";
  g_autoptr (GByteArray) exif = make_exif (6, true), raw = make_png (false), packet = make_png (false);
  g_autoptr (GByteArray) jpeg = g_byte_array_new (), webp = g_byte_array_new (), nothing = make_png (false);

  g_byte_array_append (jpeg,
                       (const guint8 *) "\xff\xd8\xff\xe0\0\4ab\xff\xff\xe1\0\x22"
                                        "Exif\0\0",
                       19);
  g_byte_array_append (jpeg, exif->data, exif->len);
  g_assert_cmpint (orientation_of (jpeg), ==, LGN_ORIENTATION_RIGHT_TOP);
  g_byte_array_append (webp, (const guint8 *) "RIFF\0\0\0\0WEBPVP8L\1\0\0\0a\0EXIF\x1a\0\0\0", 30);
  g_byte_array_append (webp, exif->data, exif->len);
  g_assert_cmpint (orientation_of (webp), ==, LGN_ORIENTATION_RIGHT_TOP);
  insert_chunk (raw, "tEXt", (const guint8 *) profile, sizeof profile - 1);
  g_assert_cmpint (orientation_of (raw), ==, LGN_ORIENTATION_RIGHT_BOTTOM);
  insert_chunk (packet, "iTXt", (const guint8 *) xmp, sizeof xmp - 1);
  g_assert_cmpint (orientation_of (packet), ==, LGN_ORIENTATION_LEFT_BOTTOM);
  g_assert_cmpint (orientation_of (nothing), ==, LGN_ORIENTATION_UNKNOWN);
}

/* Whatever a file is cut or changed to, nothing outside of it is read. */
static void
test_broken_exif (void)
{
  g_autoptr (GByteArray) exif = make_exif (9, false), png = make_png (false);

  insert_chunk (png, "eXIf", exif->data, exif->len);
  g_assert_cmpint (orientation_of (png), ==, LGN_ORIENTATION_UNKNOWN);
  for (guint at = 33 + 8; at < 33 + 8 + exif->len; at++)
    for (guint value = 0; value < 256; value += 51)
      {
        g_autofree guint8 *copy = g_memdup2 (png->data, png->len);
        copy[at] = (guint8) value;
        g_assert_cmpint (lgn_exif_orientation (copy, png->len), <=, 8);
      }
  for (guint size = 0; size < png->len; size++)
    {
      g_autofree guint8 *copy = g_memdup2 (png->data, MAX (size, 1));
      g_assert_cmpint (lgn_exif_orientation (copy, size), ==, LGN_ORIENTATION_UNKNOWN);
    }
}

/* Left out, not blended: what is transparent keeps its colour. */
static void
test_alpha (void)
{
  g_autoptr (GByteArray) png = make_png (true);
  g_autoptr (LgnImage) image = load (png, NULL);

  assert_upright (image, 1);
}

static void
test_palette (void)
{
  static const guint8 gif[] = { 'G', 'I', 'F', '8', '9', 'a', 2, 0, 1, 0, 0x80, 0, 0, 10,   20,   30, 40, 50,
                                60,  ',', 0,   0,   0,   0,   2, 0, 1, 0, 0,    2, 2, 0x44, 0x0a, 0,  ';' };
  g_autoptr (GBytes) bytes = g_bytes_new_static (gif, sizeof gif);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnImage) image = lgn_image_load_bytes (bytes, "x.gif", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, 2);
  g_assert_cmpmem (image->pixels, 6, ((guint8[]) { 10, 20, 30, 40, 50, 60 }), 6);
}

static void
test_grey (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("P5\n1 1\n255\n\x2a", 12);
  g_autoptr (LgnImage) image = lgn_image_load_bytes (bytes, "x.pgm", NULL);

  g_assert_cmpuint (image->width * image->height, ==, 1);
  g_assert_cmpmem (image->pixels, 3, ((guint8[]) { 42, 42, 42 }), 3);
}

static void
assert_refused (const void *data, gsize size, LgnError code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_image_load_bytes (bytes, "x.png", &error));
  g_assert_error (error, LGN_ERROR, (int) code);
  if (!g_str_has_prefix (error->message, "x.png: ") || !strstr (error->message, words))
    g_error ("“%s” is not in: %s", words, error->message);
}

static void
test_broken (void)
{
  g_autoptr (GByteArray) png = make_png (false);
  static const char pnm[] = "P6\n3 3\n255\nabcdefghi";

  assert_refused ("", 0, LGN_ERROR_FORMAT, "cannot be read as a picture");
  assert_refused ("BM\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff", 18, LGN_ERROR_FORMAT, "cannot be read as a picture");
  assert_refused ("no picture", 10, LGN_ERROR_FORMAT, "cannot be read as a picture");
  assert_refused (pnm, sizeof pnm - 1, LGN_ERROR_FORMAT, "ends in the middle");
  for (gsize size = 1; size < png->len - 24; size++) /* the last bytes are check sums and an empty chunk */
    assert_refused (png->data, size, LGN_ERROR_FORMAT, "cannot be read as a picture");
}

/* A JPEG file whose end is missing would be filled up with grey. */
static void
test_cut_jpeg (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 200, 200);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  for (gsize i = 0; i < gdk_pixbuf_get_byte_length (pixbuf); i++)
    gdk_pixbuf_get_pixels (pixbuf)[i] = (guint8) (i * i);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "jpeg", NULL, NULL));
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (LgnImage) whole = lgn_image_load_bytes (bytes, "x.jpg", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (whole->height, ==, 200);
  assert_refused (data, size / 2, LGN_ERROR_FORMAT, "ends in the middle");
  assert_refused (data, size - 10, LGN_ERROR_FORMAT, "ends in the middle");
}

/* Refused by their heads, before memory is taken. */
static void
test_too_large (void)
{
  static const char pnm[] = "P6\n60000 60000\n255\n",
                    svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"70000\" height=\"9\"/>";
  g_autoptr (GByteArray) png = make_png (false), long_pnm = g_byte_array_new ();

  memcpy (png->data + 16, "\0\0\xea\x60\0\0\xea\x60", 8);
  guint32 sum = crc (png->data + 12, 17);
  for (guint i = 0; i < 4; i++)
    png->data[29 + i] = (guint8) (sum >> (24 - 8 * i));
  g_byte_array_append (long_pnm, (const guint8 *) pnm, sizeof pnm - 1);
  g_byte_array_set_size (long_pnm, 200000);
  memset (long_pnm->data + sizeof pnm - 1, 1, 200000 - (sizeof pnm - 1));
  assert_refused (png->data, png->len, LGN_ERROR_LIMIT, "60000 × 60000");
  assert_refused (pnm, sizeof pnm - 1, LGN_ERROR_LIMIT, "60000 × 60000");
  assert_refused (long_pnm->data, long_pnm->len, LGN_ERROR_LIMIT, "60000 × 60000");
  assert_refused (svg, sizeof svg - 1, LGN_ERROR_LIMIT, "70000 × 9");
}

static void
test_file (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "preprocess", "image", "rotated.jpg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnImage) image = lgn_image_load (path, NULL), absent = lgn_image_load ("absent.png", &error);
  g_autoptr (LgnImage) same = lgn_image_ref (image);

  g_assert_cmpuint (same->height, >, same->width);
  g_assert_null (absent);
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
}

/* A GIF of one pixel, with a comment and two frames; sides of length 0 anywhere in it are refused, and quietly. */
static void
test_empty_gif (void)
{
  static const guint8 gif[] = {
    'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, /* the screen, and two colours */
    0x21, 0xfe, 2, 'h', 'i', 0,                                                   /* a comment */
    ',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0,                             /* a frame: at 25, its sides at 30 and 32 */
    ',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0,                             /* another, at 40 */
    ';',
  };
  static const gsize sides[] = { 6, 8, 30, 32, 45, 47 };
  g_autoptr (GBytes) whole = g_bytes_new_static (gif, sizeof gif);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnImage) image = lgn_image_load_bytes (whole, "one.gif", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autofree guint8 *empty = g_memdup2 (gif, sizeof gif);
      empty[sides[i]] = 0;
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&empty), sizeof gif);
      g_autoptr (GError) refused = NULL;
      g_assert_null (lgn_image_load_bytes (bytes, "empty.gif", &refused));
      g_assert_error (refused, LGN_ERROR, LGN_ERROR_FORMAT);
      g_assert_nonnull (strstr (refused->message, "empty.gif"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/orientations", test_orientations);
  g_test_add_func ("/image/places", test_places);
  g_test_add_func ("/image/broken-exif", test_broken_exif);
  g_test_add_func ("/image/alpha", test_alpha);
  g_test_add_func ("/image/palette", test_palette);
  g_test_add_func ("/image/grey", test_grey);
  g_test_add_func ("/image/broken", test_broken);
  g_test_add_func ("/image/cut-jpeg", test_cut_jpeg);
  g_test_add_func ("/image/empty-gif", test_empty_gif);
  g_test_add_func ("/image/too-large", test_too_large);
  g_test_add_func ("/image/file", test_file);
  return g_test_run ();
}
