/* Which labels of a map are drawn, how large and how they stand: horizontal, slanted or upright, whichever fits first, and
 * never on top of each other. */
#include "draw/lgn-map-layout-private.h"
#include "draw/lgn-paint-private.h"

#include <math.h>
#include <string.h>

/* So many of an axis' longest labels are measured; the band is as wide as the widest of them. */
#define MAX_MEASURED 48
#define MAX_COLUMN_LABEL 120.0
#define MAX_ROW_LABEL_EMS 14.0
#define MAX_ROW_LABEL_SHARE 0.3
/* A label that is bold, since it is under the cursor, needs a little more. */
#define BOLD_RESERVE 1.06

double
lgn_slant_get_angle (LgnSlant slant)
{
  switch (slant)
    {
    case LGN_SLANT_45: return G_PI / 4;
    case LGN_SLANT_60: return G_PI / 3;
    case LGN_SLANT_90: return G_PI / 2;
    default: return 0;
    }
}

double
lgn_map_layout_get_heading_angle (const LgnMapLayout *layout)
{
  double angle = lgn_slant_get_angle (layout->slant);

  return angle > 0 ? angle : G_PI / 4;
}

typedef struct
{
  glong n_chars;
  guint index;
} Length;

static gint
compare_lengths (gconstpointer a, gconstpointer b)
{
  const Length *left = a, *right = b;

  if (left->n_chars != right->n_chars)
    return left->n_chars > right->n_chars ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

/* The width of the widest label of AXIS; where there are many, of those with the most letters. */
double
lgn_label_measure (const LgnPaintContext *context, const LgnTokenAxis *axis, double size, double max_width, bool skips_cjk)
{
  g_autofree Length *lengths = g_new (Length, MAX (axis->n, 1));
  double widest = 0;
  guint n = 0;

  for (guint i = 0; i < axis->n; i++)
    if (!skips_cjk || !(axis->label_flags[i] & LGN_LABEL_CJK) || g_utf8_strlen (axis->label[i], -1) > 4)
      lengths[n++] = (Length) { g_utf8_strlen (axis->label[i], -1), i };
  qsort (lengths, n, sizeof *lengths, compare_lengths);
  for (guint i = 0; i < MIN (n, MAX_MEASURED); i++)
    {
      LgnText text = { axis->label[lengths[i].index], size, false, max_width, PANGO_ELLIPSIZE_END };
      double width;
      lgn_text_measure (context, &text, &width, NULL);
      widest = MAX (widest, width);
    }
  return MIN (ceil (widest * BOLD_RESERVE), max_width);
}

/* The smallest of 1, 2, 5, 10, 20, 50 ... that is at least LEAST. */
static guint
round_up_step (double least)
{
  guint step = 1;

  for (guint i = 0; step < least && i < 27; i++)
    step = i % 3 == 1 ? step / 2 * 5 : step * 2;
  return step;
}

guint
lgn_map_layout_get_position_step (double pitch, double least_px)
{
  return round_up_step (least_px / pitch);
}

/* Whether the label of COLUMN is written upright, a character below the other, instead of slanted. */
bool
lgn_map_layout_is_stacked (const LgnMapLayout *layout, guint column)
{
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (layout->map);

  return layout->slant != LGN_SLANT_NONE && layout->slant != LGN_SLANT_POSITIONS
         && (columns->label_flags[column] & LGN_LABEL_CJK) && g_utf8_strlen (columns->label[column], -1) <= 4;
}

static bool
has_stacked (const LgnMapLayout *layout, guint *longest)
{
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (layout->map);

  *longest = 0;
  for (guint i = 0; i < columns->n; i++)
    if (lgn_map_layout_is_stacked (layout, i))
      *longest = MAX (*longest, (guint) g_utf8_strlen (columns->label[i], -1));
  return *longest > 0;
}

/* The first way to stand that fits: thresholds in px for text of 11 px, in proportion for other sizes. */
static void
choose_slant (LgnMapLayout *layout, double widest)
{
  double unit = layout->label_size / 11;

  layout->column_step = 1;
  if (widest <= layout->cell - 4)
    layout->slant = LGN_SLANT_NONE;
  else if (layout->cell >= 15 * unit)
    layout->slant = LGN_SLANT_45;
  else if (layout->cell >= 12 * unit)
    layout->slant = LGN_SLANT_60;
  else
    layout->slant = LGN_SLANT_90;
  if (layout->cell < 4 * unit)
    layout->slant = LGN_SLANT_POSITIONS;
  else if (layout->cell < 12 * unit)
    layout->column_step = round_up_step (12 * unit / layout->cell);
}

/* The height of the band above the cells, and how far the last label stands out beyond them. */
static void
measure_column_band (LgnMapLayout *layout, const LgnPaintContext *context, double line)
{
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (layout->map);
  double angle = lgn_slant_get_angle (layout->slant), length = 0;
  guint longest;

  layout->overhang = 0;
  layout->column_band = line + layout->label_gap;
  if (layout->slant == LGN_SLANT_NONE || layout->slant == LGN_SLANT_POSITIONS)
    return;
  length = lgn_label_measure (context, columns, layout->label_size, layout->max_column_label, true);
  layout->column_band = layout->label_gap + length * sin (angle) + line * cos (angle) / 2;
  if (has_stacked (layout, &longest))
    layout->column_band = MAX (layout->column_band, layout->label_gap + longest * line);
  if (layout->slant == LGN_SLANT_90)
    return;
  for (guint i = columns->n > 24 ? columns->n - 24 : 0; i < columns->n; i++)
    {
      LgnText text = { columns->label[i], layout->label_size, true, layout->max_column_label, PANGO_ELLIPSIZE_END };
      double width, to_end = (columns->n - i - 0.5) * layout->cell;

      lgn_text_measure (context, &text, &width, NULL);
      if (!lgn_map_layout_is_stacked (layout, i))
        layout->overhang = MAX (layout->overhang, width * cos (angle) + line * sin (angle) / 2 - to_end);
    }
}

static bool
has_brackets (const LgnTokenAxis *axis)
{
  for (guint i = 0; i < axis->n; i++)
    if (lgn_token_axis_get_group (axis, i)->continues)
      return true;
  return false;
}

static void
measure_row_band (LgnMapLayout *layout, const LgnPaintContext *context, double line)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (layout->map);
  double unit = layout->label_size / 11;

  layout->max_row_label = MIN (layout->width * MAX_ROW_LABEL_SHARE, MAX_ROW_LABEL_EMS * layout->label_size);
  layout->bracket_band = 0;
  layout->row_step = layout->row_height < 4 * unit    ? 0
                     : layout->row_height < 12 * unit ? round_up_step (12 * unit / layout->row_height)
                                                      : 1;
  if (layout->row_step == 0 && !rows->has_times)
    {
      g_autofree char *last = g_strdup_printf ("%u\u2009", rows->n_tokens);
      LgnText text = { last, layout->label_size, false, 0, PANGO_ELLIPSIZE_NONE };
      lgn_text_measure (context, &text, &layout->row_band, NULL);
      layout->row_band = ceil (layout->row_band) + layout->label_gap;
      return;
    }
  layout->row_band = layout->label_gap + lgn_label_measure (context, rows, layout->label_size, layout->max_row_label, false);
  if (has_brackets (rows))
    {
      layout->bracket_band = 12 * layout->unit;
      layout->row_band += layout->bracket_band;
    }
}

void
lgn_map_layout_get_label_fit (LgnMapLayout *layout, LgnLabelFit *fit)
{
  *fit = (LgnLabelFit) { layout->wanted_label_size, layout->row_step,
                         layout->slant == LGN_SLANT_POSITIONS ? 0 : layout->column_step };
}

void
lgn_map_layout_fit_labels (LgnMapLayout *layout, const LgnPaintContext *context)
{
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (layout->map);
  double least = MIN (context->min_text_size, context->text_size);
  double line;

  layout->wanted_label_size = MIN (0.62 * layout->row_height, context->text_size);
  layout->label_size = MAX (layout->wanted_label_size, least);
  layout->max_column_label = MAX_COLUMN_LABEL * layout->label_size / 11;
  line = lgn_text_get_line_height (context, layout->label_size);
  measure_row_band (layout, context, line);
  choose_slant (layout, lgn_label_measure (context, columns, layout->label_size, layout->max_column_label, false));
  measure_column_band (layout, context, line);
  if (layout->strips & LGN_STRIP_SPREAD)
    layout->column_band = MAX (layout->column_band, layout->label_gap + 2 * LGN_STRIP_TEXT * line);
  if (layout->strips & LGN_STRIP_HIDDEN)
    layout->column_band = MAX (layout->column_band, layout->label_gap + 3.5 * layout->label_size);
}
