/* From a weight to a colour: palette, range and transform. */
#pragma once

#include "view/lgn-palette.h"
#include "view/lgn-shown-map.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_RANGE_FIXED, /* 0 to 1: the same colour is the same weight everywhere */
  LGN_RANGE_MAP,   /* least to largest weight of the map */
  LGN_RANGE_ROW,   /* each row from 0 to its largest weight */
  LGN_RANGE_CUSTOM,
  LGN_N_RANGES,
} LgnRange;

typedef enum
{
  LGN_TRANSFORM_LINEAR,
  LGN_TRANSFORM_POWER,
  LGN_TRANSFORM_LOG, /* from 1e-6 */
  LGN_N_TRANSFORMS,
} LgnTransform;

/* Everything that defines a scale, as plain data. */
typedef struct
{
  LgnPalette palette;
  LgnRange range;
  double low, high; /* of LGN_RANGE_CUSTOM */
  LgnTransform transform;
  double power; /* of LGN_TRANSFORM_POWER, 0.3 to 1 */
} LgnColourSpec;

/* A spec made ready for one map: 256 steps. */
typedef struct
{
  LgnColourSpec spec;
  const LgnRgb8 *colour; /* [256] */
  double low, high;      /* the weights at the ends of the palette */
  float step[256];       /* the least weight of each colour; step[0] is not used */
} LgnColourTable;

#define LGN_COLOUR_SPEC_DEFAULT ((LgnColourSpec) { LGN_PALETTE_INK, LGN_RANGE_FIXED, 0, 1, LGN_TRANSFORM_POWER, 0.6 })

const char *lgn_range_get_name (LgnRange range); /* "fixed" ... */
bool lgn_range_from_name (const char *name, LgnRange *range);
const char *lgn_transform_get_name (LgnTransform transform); /* "linear" ... */
bool lgn_transform_from_name (const char *name, LgnTransform *transform);

/* MAP may be NULL where the range does not depend on it. A scale by rows is made for 0 to 1: see set_row. */
void lgn_colour_table_init (LgnColourTable *table, const LgnColourSpec *spec, bool is_dark, LgnShownMap *map);
void lgn_colour_table_set_limits (LgnColourTable *table, double low, double high);
guint lgn_colour_table_get_index (const LgnColourTable *table, float weight); /* 0 .. 255; WEIGHT is a number */
LgnRgb8 lgn_colour_table_get_colour (const LgnColourTable *table, float weight);
/* The weight at FRACTION (0 to 1) of the legend's length, and the other way round. */
double lgn_colour_table_get_value (const LgnColourTable *table, double fraction);
double lgn_colour_table_get_fraction (const LgnColourTable *table, double weight);

#define LGN_TYPE_COLOUR_SCALE (lgn_colour_scale_get_type ())
G_DECLARE_FINAL_TYPE (LgnColourScale, lgn_colour_scale, LGN, COLOUR_SCALE, GObject)

/* Properties, all read and write: palette, range, transform (uint), power, low, high (double). Signal "changed" (). */
LgnColourScale *lgn_colour_scale_new (void);
const LgnColourSpec *lgn_colour_scale_get_spec (LgnColourScale *scale);
void lgn_colour_scale_set_spec (LgnColourScale *scale, const LgnColourSpec *spec);
void lgn_colour_scale_set_palette (LgnColourScale *scale, LgnPalette palette);
void lgn_colour_scale_set_range (LgnColourScale *scale, LgnRange range);
void lgn_colour_scale_set_limits (LgnColourScale *scale, double low, double high);
void lgn_colour_scale_set_transform (LgnColourScale *scale, LgnTransform transform, double power);

G_END_DECLS
