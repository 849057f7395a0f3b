#include "draw/lgn-role-mark.h"
#include "draw/lgn-paint-private.h"

/* Half the side or diagonal of a shape that has the area of a circle of radius 1, or nearly. */
#define HALF_SQUARE 0.886
#define HALF_DIAMOND 1.253
#define HALF_TRIANGLE 1.25
#define TRIANGLE_TOP 1.3
#define TRIANGLE_BOTTOM 0.9

LgnRoleMark
lgn_role_mark_get (LgnRole role)
{
  return (LgnRoleMark) { lgn_role_get_shape (role), lgn_role_get_colour (role) };
}

static void
path_polygon (cairo_t *cr, double x, double y, double radius, const double (*corner)[2], guint n)
{
  cairo_new_path (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, x + radius * corner[i][0], y + radius * corner[i][1]);
  cairo_close_path (cr);
}

static void
path_mark (cairo_t *cr, LgnMarkShape shape, double x, double y, double radius)
{
  static const double square[][2] = { { -HALF_SQUARE, -HALF_SQUARE },
                                      { HALF_SQUARE, -HALF_SQUARE },
                                      { HALF_SQUARE, HALF_SQUARE },
                                      { -HALF_SQUARE, HALF_SQUARE } };
  static const double diamond[][2] = { { 0, -HALF_DIAMOND }, { HALF_DIAMOND, 0 }, { 0, HALF_DIAMOND }, { -HALF_DIAMOND, 0 } };
  static const double triangle[][2] = { { 0, -TRIANGLE_TOP },
                                        { HALF_TRIANGLE, TRIANGLE_BOTTOM },
                                        { -HALF_TRIANGLE, TRIANGLE_BOTTOM } };

  switch (shape)
    {
    case LGN_MARK_SQUARE:
      path_polygon (cr, x, y, radius, square, G_N_ELEMENTS (square));
      break;
    case LGN_MARK_DIAMOND:
      path_polygon (cr, x, y, radius, diamond, G_N_ELEMENTS (diamond));
      break;
    case LGN_MARK_TRIANGLE:
      path_polygon (cr, x, y, radius, triangle, G_N_ELEMENTS (triangle));
      break;
    case LGN_MARK_DISC:
    default:
      cairo_new_path (cr);
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
    }
}

void
lgn_paint_role_mark (cairo_t *cr, const LgnPaintContext *context, const LgnRoleMark *mark, double x, double y, double size,
                     double outline)
{
  path_mark (cr, mark->shape, x, y, size / 2);
  if (outline > 0)
    {
      lgn_set_source (cr, &context->paper);
      cairo_set_line_width (cr, 2 * outline);
      cairo_stroke_preserve (cr);
    }
  lgn_set_source_rgb8 (cr, mark->colour);
  cairo_fill (cr);
}
