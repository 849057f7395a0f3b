/* The mark of a head's role: shape and hue both tell it, so that either alone is enough. */
#pragma once

#include "draw/lgn-paint.h"
#include "view/lgn-role.h"

G_BEGIN_DECLS

typedef struct
{
  LgnMarkShape shape;
  LgnRgb8 colour;
} LgnRoleMark;

LgnRoleMark lgn_role_mark_get (LgnRole role);

/* Round (X, Y), as wide as a circle of SIZE px looks. OUTLINE: px of the paper's colour round it, so that marks that overlap
 * stay apart; 0: none. */
void lgn_paint_role_mark (cairo_t *cr, const LgnPaintContext *context, const LgnRoleMark *mark, double x, double y, double size,
                          double outline);

G_END_DECLS
