#include "draw/lgn-picture-heads.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

/* Px for text of 11 pt. */
#define WANTED_SIDE 96.0
#define GAP 8.0
#define CAPTION_SIZE 0.8 /* of the text size */
#define MAX_COLUMNS 6
/* A sound is wide and low, and fewer stand beside each other. */
#define SOUND_SIDE 180.0
#define SOUND_HEIGHT 0.4

struct _LgnPictureHeads
{
  LgnPictureLayout **layout; /* [n] */
  char **caption;            /* [n] "4 · 3.12": head and spread */
  guint n, n_columns;
  double margin;
  double side, picture_height; /* px of each */
  double caption_size, caption_height;
  double gap, height;
};

static bool
is_sound (const LgnPictureMap *map)
{
  return lgn_shown_map_get_result (map->map)->heard.values != NULL;
}

/* As many columns as come nearest to the wanted side. */
static void
place (LgnPictureHeads *heads, const LgnPaintContext *context, const LgnPictureMap *map, double width)
{
  double unit = context->text_size / (11 * LGN_PT_TO_PX), wanted = (is_sound (map) ? SOUND_SIDE : WANTED_SIDE) * unit;
  double room = MAX (width - 2 * heads->margin, 1);

  heads->gap = GAP * unit;
  heads->n_columns = CLAMP ((guint) lround ((room + heads->gap) / (wanted + heads->gap)), 1, MIN (MAX_COLUMNS, MAX (heads->n, 1)));
  heads->side = MAX (floor ((room + heads->gap) / heads->n_columns - heads->gap), 1);
  heads->caption_size = MAX (CAPTION_SIZE * context->text_size, MIN (context->min_text_size, context->text_size));
  heads->caption_height = lgn_text_get_line_height (context, heads->caption_size) + 2;
}

static char *
make_caption (const LgnPaintContext *context, const LgnPictureMap *map, guint head, guint focus)
{
  LgnShownRow row;

  if (map->gaze != LGN_GAZE_LOOKS)
    return g_strdup_printf ("%u", head);
  lgn_shown_map_get_row (map->map, focus, &row);
  g_autofree char *spread = lgn_format_fixed (row.spread, 2, context->is_plain);
  return g_strdup_printf ("%u · %s", head, spread);
}

static void
add_heads (LgnPictureHeads *heads, const LgnPaintContext *context, const LgnPictureMap *map, guint focus,
           const LgnPictureOptions *options)
{
  LgnPictureOptions small = *options;
  double height = is_sound (map) ? SOUND_HEIGHT * heads->side : 0;

  small.margin = 0;
  small.has_grid = small.has_ruler = false;
  for (guint i = 0; i < heads->n; i++)
    {
      g_autoptr (LgnPictureMap) one = lgn_picture_map_new_for_head (map, (gint) i);
      LgnRect frame;
      heads->layout[i] = lgn_picture_layout_new (context, one, focus, &small, heads->side, height);
      heads->caption[i] = make_caption (context, one, i, focus);
      lgn_picture_layout_get_frame (heads->layout[i], &frame);
      heads->picture_height = frame.height;
    }
}

LgnPictureHeads *
lgn_picture_heads_new (const LgnPaintContext *context, const LgnPictureMap *map, guint focus, const LgnPictureOptions *options,
                       double width)
{
  LgnPictureHeads *heads = g_atomic_rc_box_new0 (LgnPictureHeads);

  heads->n = lgn_shown_map_get_n_heads (map->map);
  heads->margin = options->margin;
  heads->layout = g_new0 (LgnPictureLayout *, MAX (heads->n, 1));
  heads->caption = g_new0 (char *, heads->n + 1);
  place (heads, context, map, width);
  add_heads (heads, context, map, focus, options);
  guint n_rows = (heads->n + heads->n_columns - 1) / heads->n_columns;
  heads->height = 2 * heads->margin + n_rows * (heads->picture_height + heads->caption_height + heads->gap) - heads->gap;
  return heads;
}

LgnPictureHeads *
lgn_picture_heads_ref (LgnPictureHeads *heads)
{
  return g_atomic_rc_box_acquire (heads);
}

static void
heads_clear (gpointer data)
{
  LgnPictureHeads *heads = data;

  for (guint i = 0; i < heads->n; i++)
    lgn_picture_layout_unref (heads->layout[i]);
  g_free (heads->layout);
  g_strfreev (heads->caption);
}

void
lgn_picture_heads_unref (LgnPictureHeads *heads)
{
  g_atomic_rc_box_release_full (heads, heads_clear);
}

double
lgn_picture_heads_get_height (LgnPictureHeads *heads)
{
  return heads->height;
}

guint
lgn_picture_heads_get_n (LgnPictureHeads *heads)
{
  return heads->n;
}

void
lgn_picture_heads_get_cell (LgnPictureHeads *heads, guint head, LgnRect *rect)
{
  double pitch_x = heads->side + heads->gap, pitch_y = heads->picture_height + heads->caption_height + heads->gap;

  *rect = (LgnRect) { heads->margin + (head % heads->n_columns) * pitch_x, heads->margin + (head / heads->n_columns) * pitch_y,
                      heads->side, heads->picture_height + heads->caption_height };
}

void
lgn_picture_heads_get_picture (LgnPictureHeads *heads, guint *width, guint *height)
{
  LgnRect rect;

  *width = *height = 0;
  if (heads->n > 0)
    lgn_picture_layout_get_picture (heads->layout[0], &rect, width, height);
}

LgnHit
lgn_hit_picture_heads (LgnPictureHeads *heads, double x, double y)
{
  LgnHit hit = LGN_HIT_NONE;

  for (guint i = 0; i < heads->n; i++)
    {
      LgnRect rect;
      lgn_picture_heads_get_cell (heads, i, &rect);
      if (x < rect.x || y < rect.y || x >= rect.x + rect.width || y >= rect.y + rect.height)
        continue;
      hit.kind = LGN_HIT_HEAD;
      hit.layer = (gint) lgn_shown_map_get_id (lgn_picture_layout_get_map (heads->layout[i])->map)->layer;
      hit.head = (gint) i;
    }
  return hit;
}

static void
paint_head (cairo_t *cr, const LgnPaintContext *context, LgnPictureHeads *heads, guint head, const LgnPictureHeadsMarks *marks)
{
  const LgnPictureMarks plain = { true, false, -1 };
  LgnText text = { heads->caption[head], heads->caption_size, marks->head == (gint) head, heads->side, PANGO_ELLIPSIZE_END };
  LgnRgba dim = lgn_paint_get_dim (context);
  LgnRect rect;

  lgn_picture_heads_get_cell (heads, head, &rect);
  cairo_save (cr);
  cairo_translate (cr, rect.x, rect.y);
  lgn_paint_overlay (cr, context, heads->layout[head], &plain);
  cairo_restore (cr);
  lgn_text_paint (cr, context, &text, rect.x + heads->side / 2, rect.y + heads->picture_height + heads->caption_height / 2,
                  LGN_ALIGN_CENTRE, marks->head == (gint) head ? &context->accent : &dim);
  if (marks->head != (gint) head && marks->hover != (gint) head)
    return;
  lgn_path_rounded (cr, &(LgnRect) { rect.x - 2, rect.y - 2, heads->side + 4, heads->picture_height + 4 }, 3);
  lgn_set_source (cr, marks->head == (gint) head ? &context->accent : &dim);
  cairo_set_line_width (cr, marks->head == (gint) head ? 2 : 1);
  cairo_stroke (cr);
}

void
lgn_paint_picture_heads (cairo_t *cr, const LgnPaintContext *context, LgnPictureHeads *heads, const LgnPictureHeadsMarks *marks)
{
  double left, top, right, bottom;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  for (guint i = 0; i < heads->n; i++)
    {
      LgnRect rect;
      lgn_picture_heads_get_cell (heads, i, &rect);
      if (rect.y < bottom && rect.y + rect.height > top)
        paint_head (cr, context, heads, i, marks);
    }
}
