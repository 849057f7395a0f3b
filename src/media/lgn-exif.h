/* Which way up a picture is, as its file says it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The orientations of Exif 2.3, tag 0x0112, by where the stored first row and first column belong. */
typedef enum
{
  LGN_ORIENTATION_UNKNOWN = 0,
  LGN_ORIENTATION_TOP_LEFT = 1,
  LGN_ORIENTATION_TOP_RIGHT = 2,
  LGN_ORIENTATION_BOTTOM_RIGHT = 3,
  LGN_ORIENTATION_BOTTOM_LEFT = 4,
  LGN_ORIENTATION_LEFT_TOP = 5,
  LGN_ORIENTATION_RIGHT_TOP = 6,
  LGN_ORIENTATION_RIGHT_BOTTOM = 7,
  LGN_ORIENTATION_LEFT_BOTTOM = 8,
} LgnOrientation;

LgnOrientation lgn_exif_orientation (const guint8 *file, gsize size);

G_END_DECLS
