/* LgnImage: a decoded picture, upright, 8 bits of red, green and blue for every pixel. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* The most pixels that a picture may have: 100 million are 300 MB. */
#define LGN_IMAGE_MAX_PIXELS ((gsize) 100 * 1000 * 1000)

/* The longest edge that a picture may have: JPEG's own limit. */
#define LGN_IMAGE_MAX_EDGE 65535

/* The largest file that is read as a picture. */
#define LGN_IMAGE_MAX_FILE ((gsize) 512 << 20)

/* Immutable once made; reference-counted. */
typedef struct
{
  guint width, height;  /* at least 1 */
  guint8 *pixels;       /* [height, width, 3] */
} LgnImage;

LgnImage *lgn_image_load (const char *path, GError **error);
LgnImage *lgn_image_load_bytes (GBytes *bytes, const char *where, GError **error);
LgnImage *lgn_image_new (guint width, guint height, GError **error);
LgnImage *lgn_image_ref (LgnImage *image);
void lgn_image_unref (LgnImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnImage, lgn_image_unref)

G_END_DECLS
