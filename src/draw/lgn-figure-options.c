/* The words of the command line for what a figure is. */
#include "base/lgn-error.h"
#include "draw/lgn-figure-private.h"

#include <math.h>
#include <string.h>

const char *const lgn_figure_format_names[LGN_N_FORMATS] = { "pdf", "svg", "png", "csv", "npy" };
static const char *const background_names[LGN_N_BACKGROUNDS] = { "white", "none", "dark" };
const char *const lgn_figure_special_names[2] = { "show", "hide" };
const char *const lgn_figure_group_names[2] = { "pieces", "words" };
const char *const lgn_figure_switch_names[2] = { "off", "on" };
const char *const lgn_figure_each_names[LGN_N_EACH] = { "none", "head", "layer" };
const char *const lgn_figure_direction_names[2] = { "looks-at", "looked-at" };
const char *const lgn_figure_gold_row_names[2] = { "output", "input" };
const char *const lgn_figure_pooling_names[2] = { "max", "mean" };

const char *const lgn_figure_form_names[LGN_N_HEADS_FORMS] = { "pictures", "numbers", "scatter" };
/* In the order of LgnHeadSort, as far as figures can be sorted. */
const char *const lgn_figure_order_names[5] = { "layer", "role", "spread", "confidence", "distance" };

static gint
find_name (const char *const *names, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return (gint) i;
  return -1;
}

const char *
lgn_figure_format_get_name (LgnFigureFormat format)
{
  return lgn_figure_format_names[format];
}

bool
lgn_figure_format_from_path (const char *path, LgnFigureFormat *format)
{
  const char *dot = strrchr (path, '.');
  gint index = dot && !strchr (dot, '/') ? find_name (lgn_figure_format_names, LGN_N_FORMATS, dot + 1) : -1;

  if (index < 0)
    return false;
  *format = (LgnFigureFormat) index;
  return true;
}

const char *
lgn_figure_view_get_name (LgnFigureView view)
{
  return lgn_figure_kind_get (view)->name;
}

bool
lgn_figure_view_from_name (const char *name, LgnFigureView *view)
{
  for (guint i = 0; i < LGN_N_VIEWS; i++)
    if (g_ascii_strcasecmp (lgn_figure_view_get_name ((LgnFigureView) i), name) == 0)
      {
        *view = (LgnFigureView) i;
        return true;
      }
  return false;
}

bool
lgn_figure_view_has_row (LgnFigureView view)
{
  return lgn_figure_kind_get (view)->has_row;
}

const char *
lgn_background_get_name (LgnBackground background)
{
  return background_names[background];
}

bool
lgn_background_from_name (const char *name, LgnBackground *background)
{
  gint index = find_name (background_names, LGN_N_BACKGROUNDS, name);

  if (index >= 0)
    *background = (LgnBackground) index;
  return index >= 0;
}

/* The number that the whole of TEXT is, with a point, or NAN. */
static double
parse_number (const char *text)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  return end > text && *end == '\0' && isfinite (value) ? value : (double) NAN;
}

/* "A,B": two numbers, or two whole numbers from 0. */
static bool
parse_pair (const char *text, double *a, double *b)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 3);

  if (g_strv_length (parts) != 2)
    return false;
  *a = parse_number (parts[0]);
  *b = parse_number (parts[1]);
  return !isnan (*a) && !isnan (*b);
}

static bool
parse_cell (const char *text, gint *row, gint *column)
{
  double a, b;

  if (!parse_pair (text, &a, &b) || a < 0 || b < 0 || a > G_MAXINT || b > G_MAXINT || a != floor (a) || b != floor (b))
    return false;
  *row = (gint) a;
  *column = (gint) b;
  return true;
}

static bool
parse_range (const char *value, LgnColourSpec *colours)
{
  double low, high;

  if (parse_pair (value, &low, &high) && low < high)
    {
      colours->range = LGN_RANGE_CUSTOM;
      colours->low = low;
      colours->high = high;
      return true;
    }
  return !g_str_equal (value, "custom") && lgn_range_from_name (value, &colours->range);
}

static bool
parse_transform (const char *value, LgnColourSpec *colours)
{
  const char *power = g_str_has_prefix (value, "power,") ? value + strlen ("power,") : NULL;

  if (!power)
    return lgn_transform_from_name (value, &colours->transform);
  double parsed = parse_number (power);
  if (!(parsed >= 0.1 && parsed <= 1))
    return false;
  colours->transform = LGN_TRANSFORM_POWER;
  colours->power = parsed;
  return true;
}

static bool
parse_whole (const char *value, guint max, guint *out)
{
  guint64 parsed;

  if (!g_ascii_string_to_unsigned (value, 10, 0, max, &parsed, NULL))
    return false;
  *out = (guint) parsed;
  return true;
}

static bool
parse_head (const char *value, gint *head)
{
  guint index;

  if (g_str_equal (value, "mean") || g_str_equal (value, "max"))
    {
      *head = g_str_equal (value, "mean") ? LGN_HEAD_MEAN : LGN_HEAD_MAX;
      return true;
    }
  if (!parse_whole (value, G_MAXINT, &index))
    return false;
  *head = (gint) index;
  return true;
}

static bool
parse_length (const char *value, double min, double max, double *out)
{
  double parsed = parse_number (value);

  if (!(parsed >= min && parsed <= max))
    return false;
  *out = parsed;
  return true;
}

static bool
parse_choice (const char *value, const char *const names[2], guint *out)
{
  gint index = find_name (names, 2, value);

  if (index >= 0)
    *out = (guint) index;
  return index >= 0;
}

static bool
parse_bool (const char *value, const char *const names[2], bool *out)
{
  guint index = *out;
  bool is_valid = parse_choice (value, names, &index);

  *out = index == 1;
  return is_valid;
}

typedef bool (*ParseFunc) (LgnFigure *figure, const char *value);

static bool
parse_palette_option (LgnFigure *figure, const char *value)
{
  return lgn_palette_from_name (value, &figure->colours.palette);
}

static bool
parse_range_option (LgnFigure *figure, const char *value)
{
  return parse_range (value, &figure->colours);
}

static bool
parse_transform_option (LgnFigure *figure, const char *value)
{
  return parse_transform (value, &figure->colours);
}

static bool
parse_width_option (LgnFigure *figure, const char *value)
{
  return parse_length (value, 10, 2000, &figure->width_mm);
}

static bool
parse_text_option (LgnFigure *figure, const char *value)
{
  return parse_length (value, 3, 72, &figure->text_pt);
}

static bool
parse_dpi_option (LgnFigure *figure, const char *value)
{
  return parse_length (value, 20, 4800, &figure->dpi);
}

static bool
parse_special_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_special_names, &figure->hides_special);
}

static bool
parse_first_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_special_names, &figure->hides_first);
}

static bool
parse_group_option (LgnFigure *figure, const char *value)
{
  guint index = figure->grouping;
  bool is_valid = parse_choice (value, lgn_figure_group_names, &index);

  figure->grouping = (LgnGrouping) index;
  return is_valid;
}

static bool
parse_pooling_option (LgnFigure *figure, const char *value)
{
  guint index = figure->pooling;
  bool is_valid = parse_choice (value, lgn_figure_pooling_names, &index);

  figure->pooling = (LgnPooling) index;
  return is_valid;
}

static bool
parse_legend_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_switch_names, &figure->has_legend);
}

static bool
parse_marks_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_switch_names, &figure->has_marks);
}

static bool
parse_strips_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_switch_names, &figure->has_strips);
}

static bool
parse_background_option (LgnFigure *figure, const char *value)
{
  return lgn_background_from_name (value, &figure->background);
}

static bool
parse_caption_option (LgnFigure *figure, const char *value)
{
  lgn_figure_set_caption (figure, value);
  return g_utf8_validate (value, -1, NULL);
}

static bool
parse_view_option (LgnFigure *figure, const char *value)
{
  LgnFigureView view;

  if (!lgn_figure_view_from_name (value, &view))
    return false;
  lgn_figure_set_view (figure, view);
  return true;
}

static bool
parse_site_option (LgnFigure *figure, const char *value)
{
  return lgn_site_from_name (value, &figure->map.site);
}

static bool
parse_layer_option (LgnFigure *figure, const char *value)
{
  return parse_whole (value, G_MAXINT, &figure->map.layer);
}

static bool
parse_head_option (LgnFigure *figure, const char *value)
{
  return parse_head (value, &figure->map.head);
}

/* "HEAD" or "LAYER.HEAD", with ":COLOUR" or without */
static bool
parse_figure_head (const char *value, LgnFigureHead *out)
{
  g_auto (GStrv) parts = g_strsplit (value, ":", 3);
  char *dot = parts[0] ? strchr (parts[0], '.') : NULL;
  guint layer, colour;

  *out = (LgnFigureHead) { -1, 0, -1 };
  if (!parts[0] || (parts[1] && (parts[2] || !parse_whole (parts[1], LGN_HEAD_SET_MAX - 1, &colour))))
    return false;
  if (parts[1])
    out->colour = (gint) colour;
  if (!dot)
    return parse_head (parts[0], &out->head);
  *dot = '\0';
  if (!parse_whole (parts[0], G_MAXINT, &layer))
    return false;
  out->layer = (gint) layer;
  return parse_head (dot + 1, &out->head);
}

static bool
parse_heads_option (LgnFigure *figure, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", LGN_HEAD_SET_MAX + 1);

  figure->has_all_heads = g_str_equal (value, "all");
  figure->n_heads = figure->has_all_heads ? 0 : g_strv_length (parts);
  if (figure->n_heads > LGN_HEAD_SET_MAX || (figure->n_heads == 0 && !figure->has_all_heads))
    return false;
  for (guint i = 0; i < figure->n_heads; i++)
    if (!parse_figure_head (parts[i], &figure->heads[i]))
      return false;
  return true;
}

static bool
parse_row_option (LgnFigure *figure, const char *value)
{
  guint row;

  if (!parse_whole (value, G_MAXINT, &row))
    return false;
  figure->row = (gint) row;
  return true;
}

static bool
parse_threshold_option (LgnFigure *figure, const char *value)
{
  return parse_length (value, 0, 1, &figure->threshold);
}

static bool
parse_segments_option (LgnFigure *figure, const char *value)
{
  figure->segments = LGN_SEGMENTS_ALL;
  if (g_str_equal (value, "all"))
    return true;
  if (strlen (value) != 3 || !strchr ("ab", value[0]) || value[1] != '-' || !strchr ("ab", value[2]))
    return false;
  figure->segments = (LgnSegments) { value[0] - 'a', value[2] - 'a' };
  return true;
}

static bool
parse_direction_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_direction_names, &figure->is_reversed);
}

static bool
parse_rule_option (LgnFigure *figure, const char *value)
{
  LgnScoreRuleKind rule;

  if (!lgn_score_rule_kind_from_name (value, &rule))
    return false;
  figure->steps.rule = (gint) rule;
  return true;
}

static bool
parse_step_option (LgnFigure *figure, const char *value)
{
  guint step;

  if (!parse_whole (value, LGN_N_STEPS - 1, &step))
    return false;
  figure->steps.step = (LgnStep) step;
  return true;
}

static bool
parse_column_option (LgnFigure *figure, const char *value)
{
  guint column;

  if (!parse_whole (value, G_MAXINT, &column))
    return false;
  figure->steps.column = (gint) column;
  return true;
}

static bool
parse_form_option (LgnFigure *figure, const char *value)
{
  gint index = find_name (lgn_figure_form_names, LGN_N_HEADS_FORMS, value);

  figure->all_heads.form = (LgnHeadsForm) MAX (index, 0);
  return index >= 0;
}

static bool
parse_order_option (LgnFigure *figure, const char *value)
{
  gint index = find_name (lgn_figure_order_names, G_N_ELEMENTS (lgn_figure_order_names), value);

  figure->all_heads.order = (LgnHeadSort) MAX (index, 0);
  return index >= 0;
}

static bool
parse_metric_option (LgnFigure *figure, const char *value)
{
  return lgn_metric_from_name (value, &figure->all_heads.metric);
}

static bool
parse_x_option (LgnFigure *figure, const char *value)
{
  return lgn_metric_from_name (value, &figure->all_heads.x);
}

static bool
parse_y_option (LgnFigure *figure, const char *value)
{
  return lgn_metric_from_name (value, &figure->all_heads.y);
}

static bool
parse_strength_option (LgnFigure *figure, const char *value)
{
  return parse_length (value, 0, 1, &figure->strength);
}

static bool
parse_smooth_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_switch_names, &figure->is_smooth);
}

static bool
parse_grid_option (LgnFigure *figure, const char *value)
{
  return parse_bool (value, lgn_figure_switch_names, &figure->has_patch_grid);
}

static bool
parse_cursor_option (LgnFigure *figure, const char *value)
{
  return parse_cell (value, &figure->marks.cursor_row, &figure->marks.cursor_column);
}

static bool
parse_pin_option (LgnFigure *figure, const char *value)
{
  return parse_cell (value, &figure->marks.pin_row, &figure->marks.pin_column);
}

static bool
parse_gold_option (LgnFigure *figure, const char *value)
{
  g_free (figure->gold_path);
  figure->gold_path = g_strdup (value);
  return *value != '\0';
}

static bool
parse_gold_line_option (LgnFigure *figure, const char *value)
{
  return parse_whole (value, G_MAXINT, &figure->gold_line);
}

static bool
parse_gold_rows_option (LgnFigure *figure, const char *value)
{
  guint index = figure->gold_rows;
  bool is_valid = parse_choice (value, lgn_figure_gold_row_names, &index);

  figure->gold_rows = (LgnGoldRows) index;
  return is_valid;
}

static bool
parse_each_option (LgnFigure *figure, const char *value)
{
  gint index = find_name (lgn_figure_each_names, LGN_N_EACH, value);

  figure->each = (LgnFigureEach) MAX (index, LGN_EACH_NONE);
  return index > LGN_EACH_NONE;
}

static bool
parse_format_option (LgnFigure *figure, const char *value)
{
  gint index = find_name (lgn_figure_format_names, LGN_N_FORMATS, value);

  if (index >= 0)
    figure->each_format = (LgnFigureFormat) index;
  return index >= 0;
}

static bool
parse_b_site_option (LgnFigure *figure, const char *value)
{
  return figure->b.has_site = lgn_site_from_name (value, &figure->b.map.site);
}

static bool
parse_b_layer_option (LgnFigure *figure, const char *value)
{
  return figure->b.has_layer = parse_whole (value, G_MAXINT, &figure->b.map.layer);
}

static bool
parse_b_head_option (LgnFigure *figure, const char *value)
{
  return figure->b.has_head = parse_head (value, &figure->b.map.head);
}

static bool
parse_operation_option (LgnFigure *figure, const char *value)
{
  return lgn_operation_from_name (value, &figure->operation);
}

#define METRIC_NAMES "spread, confidence, distance, previous, next, itself, first, separators, punctuation or sink"

typedef struct
{
  const char *name;
  ParseFunc parse;
  const char *values; /* what it may be, for the error */
} Option;

static const Option options[] = {
  { "palette", parse_palette_option, "ink, viridis, magma, cividis, greys, orange-blue or greys-both" },
  { "range", parse_range_option, "fixed, map, row or LOW,HIGH" },
  { "transform", parse_transform_option, "linear, log, power or power,G with G from 0.1 to 1" },
  { "width-mm", parse_width_option, "a number from 10 to 2000" },
  { "text-pt", parse_text_option, "a number from 3 to 72" },
  { "dpi", parse_dpi_option, "a number from 20 to 4800" },
  { "special", parse_special_option, "show or hide" },
  { "first", parse_first_option, "show or hide" },
  { "group", parse_group_option, "pieces or words" },
  { "pooling", parse_pooling_option, "max or mean" },
  { "legend", parse_legend_option, "on or off" },
  { "marks", parse_marks_option, "on or off" },
  { "strips", parse_strips_option, "on or off" },
  { "background", parse_background_option, "white, none or dark" },
  { "caption", parse_caption_option, "text in UTF-8" },
  { "view", parse_view_option, "alignment, heatmap, links, text, picture, steps, compare or heads" },
  { "site", parse_site_option, "self, encoder, decoder, cross, text or vision" },
  { "layer", parse_layer_option, "a whole number from 0" },
  { "head", parse_head_option, "a whole number from 0, mean or max" },
  { "heads", parse_heads_option, "all, or up to 24 of HEAD or LAYER.HEAD with commas between them, :COLOUR after each or not" },
  { "row", parse_row_option, "a whole number from 0" },
  { "strength", parse_strength_option, "a number from 0 to 1" },
  { "smooth", parse_smooth_option, "on or off" },
  { "grid", parse_grid_option, "on or off" },
  { "threshold", parse_threshold_option, "a number from 0 to 1" },
  { "segments", parse_segments_option, "all, a-a, a-b, b-a or b-b" },
  { "direction", parse_direction_option, "looks-at or looked-at" },
  { "rule", parse_rule_option, "dot, scaled, additive or concat" },
  { "step", parse_step_option, "a whole number from 0 to 4" },
  { "column", parse_column_option, "a whole number from 0" },
  { "form", parse_form_option, "pictures, numbers or scatter" },
  { "order", parse_order_option, "layer, role, spread, confidence or distance" },
  { "metric", parse_metric_option, METRIC_NAMES },
  { "x", parse_x_option, METRIC_NAMES },
  { "y", parse_y_option, METRIC_NAMES },
  { "b-site", parse_b_site_option, "self, encoder, decoder, cross, text or vision" },
  { "b-layer", parse_b_layer_option, "a whole number from 0" },
  { "b-head", parse_b_head_option, "a whole number from 0, mean or max" },
  { "operation", parse_operation_option, "difference or ratio" },
  { "cursor", parse_cursor_option, "ROW,COLUMN from 0" },
  { "pin", parse_pin_option, "ROW,COLUMN from 0" },
  { "gold", parse_gold_option, "the name of a file" },
  { "gold-line", parse_gold_line_option, "a whole number from 0" },
  { "gold-rows", parse_gold_rows_option, "output or input" },
  { "each", parse_each_option, "head or layer" },
  { "format", parse_format_option, "png, svg, pdf, csv or npy" },
};

static const Option *
find_option (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (g_str_equal (options[i].name, name))
      return &options[i];
  return NULL;
}

/* lgn_figure_has_option: whether lgn_figure_set_option knows NAME, which comes without dashes. */
bool
lgn_figure_has_option (const char *name)
{
  return find_option (name) != NULL;
}

bool
lgn_figure_set_option (LgnFigure *figure, const char *name, const char *value, GError **error)
{
  const Option *option = find_option (name);

  if (!option)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "--%s is not an option of a figure", name);
      return false;
    }
  if (!option->parse (figure, value))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "--%s cannot be “%s”; it is %s", name, value, option->values);
      return false;
    }
  return true;
}
