#include "draw/lgn-steps-layout-private.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-steps-text.h"

#include <math.h>

/* px, for text of 11 pt */
#define MAX_WIDTH 1280.0
#define LABEL_GAP 14.0
#define COLUMN_GAP 24.0
#define BAR_WIDTH 72.0
#define POSITION_BAR_WIDTH 44.0
#define NUMBER_GAP 10.0
#define MIN_STRIPS 190.0     /* of keys and values together; below that parts are stacked */
#define MAX_KEYS_STRIP 420.0
#define MAX_VALUES_STRIP 320.0
#define KEYS_SHARE 0.57      /* of the room for strips */
#define CARD_PADDING 12.0
#define CARD_GAP 12.0
#define MIN_PITCH 25.0
#define MAX_PITCH 52.0
#define MAX_STRIP 22.0
#define STRIP_SHARE 0.72     /* of the pitch */
#define SECTION_GAP 12.0
#define SMALL_TEXT 0.85
#define MAX_LABEL_EMS 11.0
#define MAX_LABEL_SHARE 0.26

static double
measure (const LgnPaintContext *context, const char *string, double size, bool is_bold)
{
  LgnText text = { string, size, is_bold, 0, PANGO_ELLIPSIZE_NONE };
  double width;

  lgn_text_measure (context, &text, &width, NULL);
  return ceil (width);
}

static void
add_rest (LgnStepsLayout *layout, char *label, double weight)
{
  layout->rest[layout->n_rest++] = (LgnStepsRest) { label, weight };
}

static void
collect_rest (LgnStepsLayout *layout, const LgnPaintContext *context)
{
  const LgnStepsRow *row = layout->row;

  if (row->n_more > 0)
    add_rest (layout, lgn_steps_row_make_more (row, context->is_plain), row->more_weight);
  if (row->n_hidden > 0)
    add_rest (layout, lgn_steps_row_make_hidden (row, context->is_plain), row->hidden_weight);
  if (row->n_masked > 0)
    add_rest (layout, lgn_steps_row_make_masked (row, context->is_plain), -1);
}

/* How wide the longest numbers and labels are. */
static void
measure_texts (LgnStepsLayout *layout, const LgnPaintContext *context)
{
  const LgnStepsRow *row = layout->row;
  g_autofree char *query = lgn_steps_row_make_label (row, context->is_plain);
  double size = layout->label_size, widest = measure (context, query, size, true), most;

  for (guint i = 0; i < row->n_keys; i++)
    {
      g_autofree char *score = lgn_steps_format (lgn_steps_row_get_content (row, i), row->n_digits, true, context->is_plain);
      g_autofree char *position
          = lgn_steps_format (lgn_steps_row_get_position (row, i), row->n_digits, true, context->is_plain);
      widest = MAX (widest, measure (context, row->key[i].label, size, true));
      layout->number_width = MAX (layout->number_width, measure (context, score, size, true));
      layout->number_width = MAX (layout->number_width, measure (context, position, size, true));
    }
  layout->number_width = MAX (layout->number_width, measure (context, lgn_say (context, "masked"), layout->small_size, false));
  layout->weight_width = measure (context, "0.000", size, true);
  layout->mark_width = measure (context, "k", size, false) + 10 * layout->unit;
  most = MIN (MAX_LABEL_EMS * size, MAX_LABEL_SHARE * layout->width);
  layout->label_width = MIN (widest, most);
}

static void
make_headings (LgnStepsLayout *layout, const LgnPaintContext *context)
{
  static const LgnStep steps[LGN_N_STEPS_PARTS]
      = { LGN_STEP_KEYS, LGN_STEP_SCORE, LGN_STEP_SCORE, LGN_STEP_WEIGHT, LGN_STEP_SUM };
  bool is_plain = context->is_plain;

  for (guint i = 0; i < LGN_N_STEPS_PARTS; i++)
    {
      LgnStepsColumn *column = &layout->column[i];
      g_autofree char *heading = lgn_steps_row_make_heading (layout->row, steps[i], is_plain);
      column->is_there = i != LGN_STEPS_POSITION || layout->row->steps->has_position;
      column->heading = i == LGN_STEPS_POSITION ? g_strdup (lgn_say (context, "Position"))
                                                : g_strdup_printf ("%u %s", (guint) steps[i], heading);
      column->subheading = i == LGN_STEPS_POSITION ? lgn_steps_row_make_position_subheading (layout->row, is_plain)
                                                   : lgn_steps_row_make_subheading (layout->row, steps[i], is_plain);
    }
}

static double
get_heading_height (const LgnStepsLayout *layout)
{
  return (1.5 + 1.4 * SMALL_TEXT) * layout->label_size + 10 * layout->unit;
}

/* The widths of bars and numbers of the columns that have them, gaps too. */
static double
get_bars_width (const LgnStepsLayout *layout)
{
  double u = layout->unit, width = (2 * BAR_WIDTH + 2 * NUMBER_GAP + 3 * COLUMN_GAP) * u;

  width += layout->number_width + layout->weight_width;
  if (layout->column[LGN_STEPS_POSITION].is_there)
    width += (POSITION_BAR_WIDTH + NUMBER_GAP + COLUMN_GAP) * u + layout->number_width;
  return width;
}

/* Puts a column of bars at X; returns where the next one starts. */
static double
place_bars (LgnStepsLayout *layout, LgnStepsPart part, double x)
{
  LgnStepsColumn *column = &layout->column[part];
  double bar = (part == LGN_STEPS_POSITION ? POSITION_BAR_WIDTH : BAR_WIDTH) * layout->unit;
  double number = part == LGN_STEPS_WEIGHT ? layout->weight_width : layout->number_width;

  if (!column->is_there)
    return x;
  column->x = column->heading_x = x;
  column->width = bar;
  column->number_x = x + bar + NUMBER_GAP * layout->unit + number;
  column->heading_width = column->number_x - x + COLUMN_GAP / 2 * layout->unit;
  return column->number_x + COLUMN_GAP * layout->unit;
}

/* How far keys stand apart, when ABOVE px are taken by other things and there are N_ROWS of them. */
static void
fit_pitch (LgnStepsLayout *layout, double above, guint n_rows)
{
  double room = layout->options.height > 0 ? (layout->options.height - above) / MAX (n_rows, 1) : 0;

  layout->pitch = floor (CLAMP (room, MIN_PITCH * layout->unit, MAX_PITCH * layout->unit));
  layout->strip = floor (MIN (layout->pitch * STRIP_SHARE, MAX_STRIP * layout->unit));
}

/* Columns side by side; false where there is too little room. */
static bool
lay_out_columns (LgnStepsLayout *layout)
{
  double u = layout->unit, margin = layout->options.margin;
  double width = MIN (layout->width, MAX_WIDTH * u) - 2 * margin, gap = SECTION_GAP * u;
  double start = layout->mark_width + layout->label_width + LABEL_GAP * u;
  double strips = width - start - get_bars_width (layout);
  guint n_rows = layout->row->n_keys + layout->n_rest + 2; /* the query and the sums, too */
  LgnStepsColumn *keys = &layout->column[LGN_STEPS_KEYS], *values = &layout->column[LGN_STEPS_VALUES];

  if (strips < MIN_STRIPS * u)
    return false;
  fit_pitch (layout, 2 * margin + get_heading_height (layout) + 3 * gap, n_rows);
  keys->heading_x = margin;
  keys->label_x = margin + layout->mark_width;
  keys->label_width = layout->label_width;
  keys->x = margin + start;
  keys->width = floor (MIN (strips * KEYS_SHARE, MAX_KEYS_STRIP * u));
  keys->heading_width = keys->x + keys->width - margin;
  values->x = place_bars (layout, LGN_STEPS_SCORE, keys->x + keys->width + COLUMN_GAP * u);
  values->x = place_bars (layout, LGN_STEPS_POSITION, values->x);
  values->x = values->heading_x = place_bars (layout, LGN_STEPS_WEIGHT, values->x);
  values->width = values->heading_width = floor (MIN (strips * (1 - KEYS_SHARE), MAX_VALUES_STRIP * u));
  layout->query_y = margin + get_heading_height (layout);
  for (guint i = 0; i < LGN_N_STEPS_PARTS; i++)
    {
      layout->column[i].heading_y = margin;
      layout->column[i].rows_y = layout->query_y + layout->pitch + gap;
    }
  layout->sum_y = keys->rows_y + layout->pitch * (layout->row->n_keys + layout->n_rest) + gap;
  layout->height = layout->sum_y + layout->pitch + margin;
  return true;
}

/* One part as a card from Y on; returns where the next one starts. */
static double
lay_out_card (LgnStepsLayout *layout, LgnStepsPart part, double y)
{
  LgnStepsColumn *column = &layout->column[part];
  double u = layout->unit, margin = layout->options.margin, padding = CARD_PADDING * u;
  double left = margin + padding, right = layout->width - margin - padding;
  bool is_strip = part == LGN_STEPS_KEYS || part == LGN_STEPS_VALUES, has_sums = part >= LGN_STEPS_WEIGHT;
  double number = part == LGN_STEPS_WEIGHT ? layout->weight_width : layout->number_width;
  guint n_rest = part == LGN_STEPS_WEIGHT ? layout->n_rest : 0;

  if (!column->is_there)
    return y;
  column->heading_x = left;
  column->heading_y = y + padding / 2;
  column->heading_width = right - left;
  column->rows_y = column->heading_y + get_heading_height (layout);
  column->label_x = left + (part == LGN_STEPS_KEYS ? layout->mark_width : 0);
  column->label_width = layout->label_width;
  column->x = column->label_x + layout->label_width + LABEL_GAP * u;
  column->number_x = is_strip ? 0 : right;
  column->width = floor ((is_strip ? right : right - number - NUMBER_GAP * u) - column->x);
  if (part == LGN_STEPS_KEYS)
    {
      layout->query_y = column->rows_y;
      column->rows_y += layout->pitch + SECTION_GAP / 2 * u;
    }
  double end = column->rows_y + layout->pitch * (layout->row->n_keys + n_rest + has_sums) + padding / 2;
  column->card = (LgnRect) { margin, y, layout->width - 2 * margin, end - y };
  return end + CARD_GAP * u;
}

static void
stack_cards (LgnStepsLayout *layout)
{
  double y = layout->options.margin;

  layout->is_stacked = true;
  layout->options.height = 0; /* it is scrolled */
  fit_pitch (layout, 0, 1);
  for (guint i = 0; i < LGN_N_STEPS_PARTS; i++)
    y = lay_out_card (layout, i, y);
  layout->height = y - CARD_GAP * layout->unit + layout->options.margin;
}

static void
lay_out_arithmetic (LgnStepsLayout *layout, const LgnPaintContext *context)
{
  gint key = layout->options.arithmetic;
  double width = MIN (layout->width, MAX_WIDTH * layout->unit) - 2 * layout->options.margin;
  PangoRectangle logical;

  if (key < 0 || key >= (gint) layout->row->n_keys)
    return;
  g_autofree char *text = lgn_steps_row_make_arithmetic (layout->row, (guint) key, context->is_plain);
  g_autofree char *raised = lgn_steps_make_markup (text);
  g_autofree char *label = g_markup_escape_text (layout->row->key[key].label, -1);
  g_autofree char *markup = g_strdup_printf ("<b>%s</b>\n%s", label, raised);
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_family (font, context->font);
  pango_font_description_set_absolute_size (font, layout->small_size * PANGO_SCALE);
  layout->arithmetic = pango_layout_new (context->cache->pango);
  pango_layout_set_font_description (layout->arithmetic, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout->arithmetic, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout->arithmetic, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_markup (layout->arithmetic, markup, -1);
  pango_layout_get_extents (layout->arithmetic, NULL, &logical);
  layout->arithmetic_y = layout->height - layout->options.margin + SECTION_GAP * layout->unit;
  layout->height = layout->arithmetic_y + logical.height / (double) PANGO_SCALE + layout->options.margin;
}

LgnStepsLayout *
lgn_steps_layout_new (const LgnPaintContext *context, LgnStepsRow *row, const LgnStepsLayoutOptions *options, double width)
{
  LgnStepsLayout *layout = g_atomic_rc_box_new0 (LgnStepsLayout);

  layout->row = lgn_steps_row_ref (row);
  layout->options = *options;
  layout->width = width;
  layout->unit = context->text_size / (11 * LGN_PT_TO_PX);
  layout->label_size = context->text_size;
  layout->small_size = MAX (SMALL_TEXT * context->text_size, MIN (context->min_text_size, context->text_size));
  collect_rest (layout, context);
  make_headings (layout, context);
  measure_texts (layout, context);
  if (!lay_out_columns (layout))
    stack_cards (layout);
  lay_out_arithmetic (layout, context);
  return layout;
}

LgnStepsLayout *
lgn_steps_layout_ref (LgnStepsLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  LgnStepsLayout *layout = data;

  lgn_steps_row_unref (layout->row);
  for (guint i = 0; i < LGN_N_STEPS_PARTS; i++)
    {
      g_free (layout->column[i].heading);
      g_free (layout->column[i].subheading);
    }
  for (guint i = 0; i < layout->n_rest; i++)
    g_free (layout->rest[i].label);
  g_clear_object (&layout->arithmetic);
}

void
lgn_steps_layout_unref (LgnStepsLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

LgnStepsRow *
lgn_steps_layout_get_row (LgnStepsLayout *layout)
{
  return layout->row;
}

double
lgn_steps_layout_get_height (LgnStepsLayout *layout)
{
  return layout->height;
}

bool
lgn_steps_layout_is_stacked (LgnStepsLayout *layout)
{
  return layout->is_stacked;
}

bool
lgn_steps_layout_has_part (LgnStepsLayout *layout, LgnStepsPart part)
{
  return layout->column[part].is_there;
}

double
lgn_steps_layout_get_sum_y (const LgnStepsLayout *layout, LgnStepsPart part)
{
  guint n_rest = part == LGN_STEPS_WEIGHT ? layout->n_rest : 0;

  return layout->is_stacked ? layout->column[part].rows_y + layout->pitch * (layout->row->n_keys + n_rest) : layout->sum_y;
}

static double
get_row_y (const LgnStepsLayout *layout, LgnStepsPart part, gint key)
{
  if (key >= 0)
    return layout->column[part].rows_y + key * layout->pitch;
  return part == LGN_STEPS_KEYS ? layout->query_y : lgn_steps_layout_get_sum_y (layout, part);
}

void
lgn_steps_layout_get_place (LgnStepsLayout *layout, LgnStepsPart part, gint key, LgnRect *place)
{
  const LgnStepsColumn *column = &layout->column[part];
  double y = get_row_y (layout, part, key) + floor ((layout->pitch - layout->strip) / 2);

  *place = (LgnRect) { column->x, y, column->width, layout->strip };
}

void
lgn_steps_layout_get_band (LgnStepsLayout *layout, LgnStepsPart part, gint key, LgnRect *band)
{
  const LgnStepsColumn *values = &layout->column[LGN_STEPS_VALUES];
  double margin = layout->options.margin, inset = MIN (margin, 8 * layout->unit);

  *band = (LgnRect) { margin - inset, get_row_y (layout, part, key), values->x + values->width - margin + 2 * inset,
                      layout->pitch };
  if (layout->is_stacked)
    *band = (LgnRect) { layout->column[part].card.x, band->y, layout->column[part].card.width, layout->pitch };
}

static bool
contains (const LgnRect *rect, double x, double y)
{
  return x >= rect->x && y >= rect->y && x < rect->x + rect->width && y < rect->y + rect->height;
}

/* Whether (X, Y) is on the strip of KEY in PART; *ELEMENT then is which number. */
static bool
hit_strip (LgnStepsLayout *layout, LgnStepsPart part, gint key, double x, double y, gint *element)
{
  gint n = (gint) layout->row->steps->head_dim;
  LgnRect place;

  if (part != LGN_STEPS_KEYS && part != LGN_STEPS_VALUES)
    return false;
  lgn_steps_layout_get_place (layout, part, key, &place);
  if (!contains (&place, x, y))
    return false;
  *element = MIN ((gint) ((x - place.x) * n / place.width), n - 1);
  return true;
}

static bool
hit_row (LgnStepsLayout *layout, LgnStepsPart part, gint key, double x, double y, LgnStepsHit *hit)
{
  LgnRect band;

  lgn_steps_layout_get_band (layout, part, key, &band);
  if (!contains (&band, x, y))
    return false;
  *hit = (LgnStepsHit) { LGN_STEPS_HIT_KEY, part, key, -1 };
  if (hit_strip (layout, part, key, x, y, &hit->element))
    hit->kind = LGN_STEPS_HIT_ELEMENT;
  else if (key < 0)
    hit->kind = LGN_STEPS_HIT_NOTHING;
  return hit->kind != LGN_STEPS_HIT_NOTHING;
}

/* Whether X is in the column of PART, or before the next one. */
static bool
is_in_column (const LgnStepsLayout *layout, LgnStepsPart part, double x)
{
  double end = G_MAXDOUBLE;

  for (guint i = LGN_N_STEPS_PARTS - 1; i > part; i--)
    if (layout->column[i].is_there)
      end = layout->column[i].x;
  return layout->is_stacked || (x < end && (part == LGN_STEPS_KEYS || x >= layout->column[part].x));
}

LgnStepsHit
lgn_hit_steps (LgnStepsLayout *layout, double x, double y)
{
  LgnStepsHit hit = { LGN_STEPS_HIT_NOTHING, LGN_STEPS_KEYS, -1, -1 };

  for (guint part = 0; part < LGN_N_STEPS_PARTS; part++)
    {
      bool is_there = layout->column[part].is_there && is_in_column (layout, part, x);
      for (gint key = -1; is_there && key < (gint) layout->row->n_keys; key++)
        if (hit_row (layout, part, key, x, y, &hit))
          return hit;
    }
  return hit;
}
