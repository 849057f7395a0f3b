/* Palettes for weights and differences, 256 colours each. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_PALETTE_INK,
  LGN_PALETTE_VIRIDIS,
  LGN_PALETTE_MAGMA,
  LGN_PALETTE_CIVIDIS,
  LGN_PALETTE_GREYS,
  LGN_PALETTE_ORANGE_BLUE, /* for differences: orange is A, blue is B */
  LGN_PALETTE_GREYS_BOTH,  /* for differences in print: the same on both sides of 0, which signs tell apart */
  LGN_N_PALETTES,
} LgnPalette;

typedef struct
{
  guint8 r, g, b;
} LgnRgb8;

const char *lgn_palette_get_name (LgnPalette palette);  /* "ink" ...: command line and settings */
const char *lgn_palette_get_title (LgnPalette palette); /* translated: "Ink" ... */
bool lgn_palette_from_name (const char *name, LgnPalette *palette);
const LgnRgb8 *lgn_palette_get_colours (LgnPalette palette, bool is_dark); /* [256] */

/* Black or white, whichever contrasts more with COLOUR (WCAG 2.1). */
LgnRgb8 lgn_rgb8_get_ink (LgnRgb8 colour);
double lgn_rgb8_get_luminance (LgnRgb8 colour);

G_END_DECLS
