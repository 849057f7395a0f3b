#include "draw/lgn-text-layout-private.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"

#include <math.h>

/* In sizes of text. */
#define PLATE_HEIGHT 1.42   /* without a number */
#define NUMBER_SIZE 0.62
#define NUMBER_LINE 1.2     /* in sizes of the number */
#define LINE_GAP 0.5
#define PADDING 0.28        /* between a plate's edge and its text */
#define JOINED_PADDING 0.1  /* the same where the text goes on without a space */
#define SPACE 0.22          /* between plates */
#define JOINED 0.06
#define WRITTEN_GAP 0.7     /* between what was given and what was written */
#define PART_GAP 0.7        /* between two texts, beside the gap of their lines */
#define HEADING 1.3

static void
measure_sizes (LgnTextLayout *layout, const LgnPaintContext *context)
{
  LgnText widest = { ".00", 0, false, 0, PANGO_ELLIPSIZE_NONE };

  layout->size = layout->options.text_size > 0 ? layout->options.text_size : context->text_size;
  layout->number_size = MAX (NUMBER_SIZE * layout->size, MIN (context->min_text_size, layout->size));
  if (!layout->options.has_numbers)
    return;
  widest.size = layout->number_size;
  lgn_text_measure (context, &widest, &layout->number_width, NULL);
  layout->number_line = NUMBER_LINE * layout->number_size;
}

/**
 * lgn_text_layout_new: begins to lay FLOW (kept) out, WIDTH px wide. No line is made yet.
 * Returns: (transfer full): the layout.
 */
LgnTextLayout *
lgn_text_layout_new (const LgnPaintContext *context, LgnTextFlow *flow, const LgnTextOptions *options, double width)
{
  LgnTextLayout *layout = g_atomic_rc_box_new0 (LgnTextLayout);

  layout->flow = lgn_text_flow_ref (flow);
  layout->options = *options;
  layout->width = width;
  layout->box = g_new0 (LgnTextBox, MAX (flow->n, 1));
  layout->lines = g_array_new (FALSE, TRUE, sizeof (LgnTextLine));
  layout->bottom = options->margin;
  measure_sizes (layout, context);
  return layout;
}

LgnTextLayout *
lgn_text_layout_ref (LgnTextLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  LgnTextLayout *layout = data;

  lgn_text_flow_unref (layout->flow);
  g_free (layout->box);
  g_array_unref (layout->lines);
}

void
lgn_text_layout_unref (LgnTextLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

const LgnTextFlow *
lgn_text_layout_get_flow (LgnTextLayout *layout)
{
  return layout->flow;
}

double
lgn_text_layout_get_heading (const LgnTextLayout *layout)
{
  return HEADING * layout->size;
}

/* Whether the text goes on from the token before INDEX without a gap. */
static bool
is_joined (const LgnTextLayout *layout, guint index, guint end)
{
  return index < end && layout->flow->token[index].gap == LGN_TEXT_GAP_NONE && index != layout->flow->first_written;
}

/* The width of a token's plate in a line of at most ROOM px. */
static double
measure_token (const LgnTextLayout *layout, const LgnPaintContext *context, const LgnTextPart *part, guint index, double room)
{
  const LgnTextToken *token = &layout->flow->token[index];
  LgnText text = { token->label, layout->size, false, 0, PANGO_ELLIPSIZE_NONE };
  bool joins_before = index > part->first && is_joined (layout, index, part->first + part->n);
  bool joins_after = is_joined (layout, index + 1, part->first + part->n);
  double width;

  lgn_text_measure (context, &text, &width, NULL);
  width += ((joins_before ? JOINED_PADDING : PADDING) + (joins_after ? JOINED_PADDING : PADDING)) * layout->size;
  if (layout->options.has_numbers && token->column >= 0)
    width = MAX (width, layout->number_width + 2 * JOINED_PADDING * layout->size);
  return MIN (width, room);
}

/* The gap in front of token INDEX inside a line. */
static double
get_gap (const LgnTextLayout *layout, guint index)
{
  if (index == layout->flow->first_written)
    return WRITTEN_GAP * layout->size;
  return (layout->flow->token[index].gap == LGN_TEXT_GAP_NONE ? JOINED : SPACE) * layout->size;
}

static guint
find_part (const LgnTextFlow *flow, guint token)
{
  guint part = 0;

  while (part + 1 < flow->n_parts && flow->part[part + 1].first <= token)
    part++;
  return part;
}

/* Tokens that run from right to left were placed from the left: turns the line round. */
static void
mirror_line (LgnTextLayout *layout, const LgnTextLine *line)
{
  for (guint i = line->first; i < line->first + line->n; i++)
    layout->box[i].x = (float) (layout->width - layout->box[i].x - layout->box[i].width);
}

/* What stands above a line that begins a text. */
static void
begin_part (LgnTextLayout *layout, LgnTextLine *line)
{
  const LgnTextFlow *flow = layout->flow;
  bool has_side = line->part == 0 || flow->part[line->part].side != flow->part[line->part - 1].side;

  line->has_heading = layout->options.has_headings && has_side && flow->part[line->part].side != LGN_TEXT_BOTH;
  line->has_divider = line->part > 0 && !line->has_heading;
  if (line->part > 0)
    layout->bottom += PART_GAP * layout->size;
  if (line->has_heading)
    layout->bottom += lgn_text_layout_get_heading (layout);
}

/* Makes the next line: as many tokens as fit, one at least, none after the end of a line or a text. */
static void
make_line (LgnTextLayout *layout, const LgnPaintContext *context)
{
  const LgnTextFlow *flow = layout->flow;
  LgnTextLine line = { .first = layout->n_placed, .part = find_part (flow, layout->n_placed) };
  const LgnTextPart *part = &flow->part[line.part];
  double room = MAX (layout->width - 2 * layout->options.margin, 3 * layout->size), pen = 0;

  if (line.first == part->first)
    begin_part (layout, &line);
  for (guint i = line.first; i < part->first + part->n; i++)
    {
      double width = measure_token (layout, context, part, i, room);
      if (line.n > 0)
        pen += get_gap (layout, i);
      if (line.n > 0 && (flow->token[i].gap == LGN_TEXT_GAP_LINE || pen + width > room))
        break;
      layout->box[i] = (LgnTextBox) { (float) lgn_paint_snap (context, layout->options.margin + pen), (float) width };
      pen += width;
      line.n++;
    }
  if (part->is_rtl)
    mirror_line (layout, &line);
  line.y = lgn_paint_snap (context, layout->bottom);
  line.plate = lgn_paint_snap (context, PLATE_HEIGHT * layout->size + (part->side == LGN_TEXT_LOOKS ? 0 : layout->number_line));
  layout->bottom += line.plate + LINE_GAP * layout->size;
  layout->n_placed += line.n;
  g_array_append_val (layout->lines, line);
}

bool
lgn_text_layout_extend (LgnTextLayout *layout, const LgnPaintContext *context, double y, guint n_tokens)
{
  guint end = layout->n_placed + MIN (n_tokens, layout->flow->n - layout->n_placed);

  while (layout->n_placed < layout->flow->n && (layout->bottom <= y || layout->n_placed < end))
    make_line (layout, context);
  return layout->n_placed < layout->flow->n;
}

double
lgn_text_layout_get_height (LgnTextLayout *layout)
{
  double made = layout->bottom - layout->options.margin;

  if (layout->n_placed > 0)
    made *= (double) layout->flow->n / layout->n_placed;
  return ceil (MAX (made - LINE_GAP * layout->size, PLATE_HEIGHT * layout->size) + 2 * layout->options.margin);
}

const LgnTextLine *
lgn_text_layout_get_line (const LgnTextLayout *layout, guint index)
{
  return &g_array_index (layout->lines, LgnTextLine, index);
}

LgnRect
lgn_text_layout_get_box (const LgnTextLayout *layout, const LgnTextLine *line, guint token)
{
  return (LgnRect) { layout->box[token].x, line->y, layout->box[token].width, line->plate };
}

/* lgn_text_layout_find_line: the first of the lines whose plates do not end above Y; as many as there are where all do. */
guint
lgn_text_layout_find_line (const LgnTextLayout *layout, double y)
{
  guint low = 0, high = layout->lines->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LgnTextLine *line = lgn_text_layout_get_line (layout, middle);
      if (line->y + line->plate < y)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The line that TOKEN, which has its place, is in. */
static guint
find_line_of (const LgnTextLayout *layout, guint token)
{
  guint low = 0, high = layout->lines->len - 1;

  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;
      if (lgn_text_layout_get_line (layout, middle)->first <= token)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

void
lgn_text_layout_get_token (LgnTextLayout *layout, const LgnPaintContext *context, guint token, LgnRect *rect)
{
  while (layout->n_placed <= token)
    make_line (layout, context);
  *rect = lgn_text_layout_get_box (layout, lgn_text_layout_get_line (layout, find_line_of (layout, token)), token);
}

gint
lgn_text_layout_find (LgnTextLayout *layout, double x, double y)
{
  guint index = lgn_text_layout_find_line (layout, y);
  const LgnTextLine *line = index < layout->lines->len ? lgn_text_layout_get_line (layout, index) : NULL;

  if (!line || y < line->y)
    return -1;
  for (guint i = line->first; i < line->first + line->n; i++)
    {
      LgnRect box = lgn_text_layout_get_box (layout, line, i);
      if (x >= box.x && x < box.x + box.width)
        return (gint) i;
    }
  return -1;
}

LgnHit
lgn_hit_text (LgnTextLayout *layout, double x, double y)
{
  gint token = lgn_text_layout_find (layout, x, y);
  LgnHit hit = LGN_HIT_NONE;

  if (token >= 0)
    {
      hit.kind = LGN_HIT_TOKEN;
      hit.row = layout->flow->token[token].row;
      hit.column = layout->flow->token[token].column;
    }
  return hit;
}

/* The token of LINE whose middle is nearest to X. */
static guint
find_nearest (const LgnTextLayout *layout, const LgnTextLine *line, double x)
{
  guint best = line->first;

  for (guint i = line->first; i < line->first + line->n; i++)
    if (fabs (layout->box[i].x + layout->box[i].width / 2 - x) < fabs (layout->box[best].x + layout->box[best].width / 2 - x))
      best = i;
  return best;
}

guint
lgn_text_layout_move_line (LgnTextLayout *layout, const LgnPaintContext *context, guint token, gint by)
{
  LgnRect box;
  guint line;

  lgn_text_layout_get_token (layout, context, token, &box);
  line = find_line_of (layout, token);
  while ((gint) layout->lines->len <= (gint) line + by && layout->n_placed < layout->flow->n)
    make_line (layout, context);
  if ((gint) line + by < 0)
    return by < 0 && line > 0 ? find_nearest (layout, lgn_text_layout_get_line (layout, 0), box.x + box.width / 2) : token;
  line = MIN (line + (guint) by, layout->lines->len - 1);
  return find_line_of (layout, token) == line
             ? token
             : find_nearest (layout, lgn_text_layout_get_line (layout, line), box.x + box.width / 2);
}
