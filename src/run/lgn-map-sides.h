/* LgnMapSides: what is known of the rows and columns of a layer's maps, as measures need it. Immutable, reference-counted. */
#pragma once

#include "attn/lgn-shares.h"
#include "run/lgn-result.h"

G_BEGIN_DECLS

typedef struct
{
  LgnMeasureAxes axes;  /* without padding */
  LgnShareFrame *frame; /* what the heads of the layer have in common */
  char *separator;      /* what the separators are called, where they are all called so; or NULL */
  char *first;          /* what the first column is called, where it is a special token; or NULL */
  double patch_side;    /* pixels that the network sees of the side of a patch; NAN where there are none, or nobody knows */
  LgnScope *scope;      /* from here on for FRAME and AXES alone */
  gsize *rows, *columns;
  guint *kinds, *words;
  guint8 *marks;
} LgnMapSides;

LgnMapSides *lgn_map_sides_new (LgnResult *result, LgnSite site, guint layer);
LgnMapSides *lgn_map_sides_ref (LgnMapSides *sides);
void lgn_map_sides_unref (LgnMapSides *sides);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnMapSides, lgn_map_sides_unref)

G_END_DECLS
