#include "view/lgn-palette.h"
#include "base/lgn-i18n.h"
#include "view/lgn-palette-data.h"

#include <math.h>

/* Anchors of the palettes that are interpolated in sRGB. */
static const guint32 ink_light[]
    = { 0xffffff, 0xe3eefc, 0xbcd7f7, 0x8bb9f0, 0x5a9be8, 0x3584e4, 0x1c71d8, 0x1a5fb4, 0x124482, 0x0a2a54 };
static const guint32 ink_dark[]
    = { 0x1e1e1e, 0x16273f, 0x163a68, 0x1a5099, 0x2a70cc, 0x4a92e8, 0x78aeed, 0xaaccf5, 0xd8e8fb, 0xffffff };
static const guint32 greys_light[] = { 0xffffff, 0xd9d9d9, 0xa6a6a6, 0x737373, 0x404040, 0x000000 };
static const guint32 greys_dark[] = { 0x000000, 0x404040, 0x737373, 0xa6a6a6, 0xd9d9d9, 0xffffff };
static const guint32 orange_blue_light[] = { 0x7f3500, 0xb85a0a, 0xe08a2e, 0xf6bd7a, 0xfbe3c6, 0xf7f7f7,
                                             0xcfe3f3, 0x8fc0e3, 0x4a94cc, 0x1c64a6, 0x0b2f66 };
static const guint32 orange_blue_dark[] = { 0xf8b25e, 0xe08a2e, 0xb4620f, 0x7d4410, 0x4d3018, 0x2a2a2a,
                                            0x1b3550, 0x205f97, 0x2f86cc, 0x5fb0ee, 0xa8d6fb };
static const guint32 greys_both_light[]
    = { 0x000000, 0x404040, 0x737373, 0xa6a6a6, 0xd9d9d9, 0xffffff, 0xd9d9d9, 0xa6a6a6, 0x737373, 0x404040, 0x000000 };
static const guint32 greys_both_dark[]
    = { 0xffffff, 0xd9d9d9, 0xa6a6a6, 0x737373, 0x404040, 0x1e1e1e, 0x404040, 0x737373, 0xa6a6a6, 0xd9d9d9, 0xffffff };

typedef struct
{
  const char *name;
  const char *title;
  const guint32 *anchor[2]; /* light, dark */
  guint n_anchors;
} PaletteInfo;

static const PaletteInfo palettes[LGN_N_PALETTES] = {
  [LGN_PALETTE_INK] = { "ink", N_ ("Ink"), { ink_light, ink_dark }, G_N_ELEMENTS (ink_light) },
  [LGN_PALETTE_VIRIDIS] = { "viridis", N_ ("Viridis"), { lgn_viridis_data, lgn_viridis_data }, 256 },
  [LGN_PALETTE_MAGMA] = { "magma", N_ ("Magma"), { lgn_magma_data, lgn_magma_data }, 256 },
  [LGN_PALETTE_CIVIDIS] = { "cividis", N_ ("Cividis"), { lgn_cividis_data, lgn_cividis_data }, 256 },
  [LGN_PALETTE_GREYS] = { "greys", N_ ("Greys"), { greys_light, greys_dark }, G_N_ELEMENTS (greys_light) },
  [LGN_PALETTE_ORANGE_BLUE]
  = { "orange-blue", N_ ("Orange – blue"), { orange_blue_light, orange_blue_dark }, G_N_ELEMENTS (orange_blue_light) },
  [LGN_PALETTE_GREYS_BOTH]
  = { "greys-both", N_ ("Greys – greys"), { greys_both_light, greys_both_dark }, G_N_ELEMENTS (greys_both_light) },
};

static LgnRgb8 table[LGN_N_PALETTES][2][256];

const char *
lgn_palette_get_name (LgnPalette palette)
{
  return palettes[palette].name;
}

const char *
lgn_palette_get_title (LgnPalette palette)
{
  return _ (palettes[palette].title);
}

bool
lgn_palette_from_name (const char *name, LgnPalette *palette)
{
  for (guint i = 0; i < LGN_N_PALETTES; i++)
    if (g_str_equal (name, palettes[i].name))
      {
        *palette = (LgnPalette) i;
        return true;
      }
  return false;
}

static guint8
mix_channel (guint32 a, guint32 b, guint shift, double t)
{
  double from = (a >> shift) & 0xff, to = (b >> shift) & 0xff;

  return (guint8) lround (from + (to - from) * t);
}

/* Where colour I of 256 lies among N_ANCHORS anchors. Of palettes for differences the middle one is drawn for 0, and both
 * colours next to 0 have it. */
static double
get_place (guint i, guint n_anchors, bool is_diverging)
{
  double half = (n_anchors - 1) / 2.0;

  if (!is_diverging)
    return i * (n_anchors - 1) / 255.0;
  return i < 128 ? i * half / 127 : half + (i - 128) * half / 127;
}

static void
interpolate (const guint32 *anchor, guint n_anchors, bool is_diverging, LgnRgb8 *out)
{
  for (guint i = 0; i < 256; i++)
    {
      double at = get_place (i, n_anchors, is_diverging);
      guint first = MIN ((guint) at, n_anchors - 2);
      guint32 a = anchor[first], b = anchor[first + 1];
      double t = at - first;

      out[i] = (LgnRgb8) { mix_channel (a, b, 16, t), mix_channel (a, b, 8, t), mix_channel (a, b, 0, t) };
    }
}

/* lgn_palette_get_colours: the 256 colours of PALETTE, from its least to its largest weight. */
const LgnRgb8 *
lgn_palette_get_colours (LgnPalette palette, bool is_dark)
{
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (guint i = 0; i < LGN_N_PALETTES; i++)
        for (guint dark = 0; dark < 2; dark++)
          interpolate (palettes[i].anchor[dark], palettes[i].n_anchors, i >= LGN_PALETTE_ORANGE_BLUE, table[i][dark]);
      g_once_init_leave (&is_made, 1);
    }
  return table[palette][is_dark];
}

static double
linearise (guint8 channel)
{
  double c = channel / 255.0;

  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

/* lgn_rgb8_get_luminance: relative luminance, 0 to 1: WCAG 2.1, "relative luminance". */
double
lgn_rgb8_get_luminance (LgnRgb8 colour)
{
  return 0.2126 * linearise (colour.r) + 0.7152 * linearise (colour.g) + 0.0722 * linearise (colour.b);
}

LgnRgb8
lgn_rgb8_get_ink (LgnRgb8 colour)
{
  double luminance = lgn_rgb8_get_luminance (colour);
  bool is_black = (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05);

  return is_black ? (LgnRgb8) { 0, 0, 0 } : (LgnRgb8) { 255, 255, 255 };
}
