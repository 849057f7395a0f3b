/* Text for painters: Pango layouts that are made once. */
#pragma once

#include "draw/lgn-paint.h"

G_BEGIN_DECLS

typedef struct
{
  const char *text;
  double size;               /* px */
  bool is_bold;
  double max_width;          /* px; 0: as wide as it is. Always at least as much as three letters and an ellipsis */
  PangoEllipsizeMode ellipsize;
} LgnText;

PangoLayout *lgn_text_get_layout (const LgnPaintContext *context, const LgnText *text);
void lgn_text_measure (const LgnPaintContext *context, const LgnText *text, double *width, double *height);
double lgn_text_get_line_height (const LgnPaintContext *context, double size);

typedef enum
{
  LGN_ALIGN_LEFT,
  LGN_ALIGN_CENTRE,
  LGN_ALIGN_RIGHT,
} LgnAlign;

/* Paints one line whose vertical middle is at Y and whose left edge, middle or right edge is at X. */
void lgn_text_paint (cairo_t *cr, const LgnPaintContext *context, const LgnText *text, double x, double y, LgnAlign align,
                     const LgnRgba *colour);

G_END_DECLS
