/* Bars beside a map: what its rows and columns add up to. */
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-map-private.h"

#include <math.h>

static void
paint_hidden_slot (cairo_t *cr, const LgnPaintContext *context, const LgnRect *slot, double weight)
{
  LgnRgba bar = lgn_rgba_fade (&context->ink, 0.7);
  double height = lgn_paint_snap (context, CLAMP (weight, 0, 1) * slot->height);

  lgn_fill_hatch (cr, context, slot, false);
  /* The thinnest bar that can be seen, for any weight that a list would not call zero. */
  if (weight >= 0.0005)
    height = MAX (height, lgn_paint_get_hairline (context));
  lgn_set_source (cr, &bar);
  cairo_rectangle (cr, slot->x, slot->y + slot->height - height, slot->width, height);
  cairo_fill (cr);
}

static void
paint_hidden (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout)
{
  guint first, end;
  double x = lgn_paint_snap (context, lgn_map_layout_get_hidden_x (layout));
  g_autofree char *heading = lgn_map_layout_make_hidden_heading (layout, context);
  LgnText text = { heading, LGN_STRIP_TEXT * layout->label_size, false, 0, PANGO_ELLIPSIZE_NONE };
  LgnRgba dim = lgn_paint_get_dim (context);

  lgn_paint_slanted (cr, context, layout, &text, lgn_map_layout_get_heading_angle (layout), x + layout->hidden_width / 2,
                     layout->body.y - layout->label_gap, &dim);
  cairo_save (cr);
  cairo_rectangle (cr, x, layout->body.y, layout->hidden_width, layout->body.height);
  cairo_clip (cr);
  lgn_map_layout_get_visible_rows (layout, &first, &end);
  for (guint row = first; row < end && layout->row_height >= 2; row++)
    {
      LgnShownRow statistics;
      LgnRect slot;

      lgn_shown_map_get_row (layout->map, row, &statistics);
      lgn_map_get_painted_cell (context, layout, row, 0, &slot);
      slot.x = x;
      slot.width = layout->hidden_width;
      paint_hidden_slot (cr, context, &slot, statistics.hidden);
    }
  cairo_restore (cr);
}

/* Two lines over the bars. */
static void
paint_spread_heading (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, double x)
{
  g_autofree char *limits = lgn_map_layout_make_spread_limits (layout, context);
  double size = LGN_STRIP_TEXT * layout->label_size, line = lgn_text_get_line_height (context, size);
  LgnText lines[] = { { lgn_say (context, N_ ("spread")), size, false, 0, PANGO_ELLIPSIZE_NONE },
                      { limits, size, false, 0, PANGO_ELLIPSIZE_NONE } };
  LgnRgba dim = lgn_paint_get_dim (context);
  double edge = layout->is_rtl ? x + layout->spread_width : x;

  for (guint i = 0; i < 2; i++)
    lgn_text_paint (cr, context, &lines[i], edge, layout->body.y - 3 - (1.5 - i) * line,
                    layout->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
}

static void
paint_spread (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout)
{
  double x = lgn_map_layout_get_spread_x (layout), most = lgn_shown_map_get_max_spread (layout->map);
  LgnRgba colour = lgn_paint_get_bar (context);
  guint first, end;

  paint_spread_heading (cr, context, layout, x);
  lgn_set_source (cr, &colour);
  lgn_map_layout_get_visible_rows (layout, &first, &end);
  for (guint row = first; row < end; row++)
    {
      LgnShownRow statistics;
      double middle = lgn_map_layout_get_row_y (layout, row) + layout->row_height / 2;
      double height = MIN (9, layout->row_height / 2);

      lgn_shown_map_get_row (layout->map, row, &statistics);
      double width = most > 0 ? CLAMP (statistics.spread / most, 0, 1) * layout->spread_width : 0;
      LgnRect bar = { layout->is_rtl ? x + layout->spread_width - width : x, lgn_paint_snap (context, middle - height / 2),
                      width, height };
      if (width < 0.2 || middle < layout->body.y || middle > layout->body.y + layout->body.height)
        continue;
      lgn_path_rounded (cr, &bar, 2.5);
      cairo_fill (cr);
    }
}

static void
paint_received (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout)
{
  g_autofree double *received = g_new (double, MAX (layout->n_columns, 1));
  double top = lgn_paint_snap (context, layout->body.y + layout->body.height + layout->received_gap), most = 0;
  LgnText text = { lgn_say (context, N_ ("received")), layout->label_size, false, layout->row_band, PANGO_ELLIPSIZE_END };
  LgnRgba colour = lgn_paint_get_bar (context), dim = lgn_paint_get_dim (context);
  guint first, end;

  lgn_text_paint (cr, context, &text, layout->is_rtl ? layout->body.x + layout->body.width + layout->label_gap
                                                      : layout->body.x - layout->label_gap,
                  top + layout->received_bar / 2 - 4, layout->is_rtl ? LGN_ALIGN_LEFT : LGN_ALIGN_RIGHT, &dim);
  lgn_shown_map_get_received (layout->map, received);
  for (guint i = 0; i < layout->n_columns; i++)
    most = MAX (most, received[i]);
  lgn_set_source (cr, &colour);
  lgn_map_layout_get_visible_columns (layout, &first, &end);
  for (guint column = first; column < end && most > 0; column++)
    {
      double middle = lgn_map_layout_get_column_x (layout, column) + layout->cell / 2, width = MIN (23, layout->cell * 0.6);
      LgnRect bar = { lgn_paint_snap (context, middle - width / 2), top, lgn_paint_snap (context, width),
                      layout->received_bar * MAX (received[column], 0) / most };
      if (bar.height < 0.2 || middle < layout->body.x || middle > layout->body.x + layout->body.width)
        continue;
      lgn_path_rounded (cr, &bar, 2);
      cairo_fill (cr);
    }
}

void
lgn_paint_map_strips (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout)
{
  if (layout->strips & LGN_STRIP_HIDDEN)
    paint_hidden (cr, context, layout);
  if (layout->strips & LGN_STRIP_SPREAD)
    paint_spread (cr, context, layout);
  if (layout->strips & LGN_STRIP_RECEIVED)
    paint_received (cr, context, layout);
}
