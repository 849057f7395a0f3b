/* Figures of running text: what one row gives each token. */
#include "base/lgn-error.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-paint-text.h"
#include "io/lgn-csv.h"

/* The row that looks: the one that is asked for, else that of the cursor, else the last one that belongs to a word rather
 * than an end mark. */
static guint
find_row (const LgnFigure *figure, LgnShownMap *map)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map);
  guint row = rows->n - 1;

  if (figure->row >= 0)
    return (guint) figure->row;
  if (figure->has_marks && figure->marks.cursor_row >= 0)
    return MIN ((guint) figure->marks.cursor_row, row);
  while (row > 0 && rows->label_flags[row] & LGN_LABEL_DIM)
    row--;
  return row;
}

static bool
check (const LgnFigure *figure, GError **error)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);
  guint n_rows = lgn_shown_map_get_rows (map)->n, n_columns = lgn_shown_map_get_columns (map)->n;

  if (MAX (n_rows, n_columns) > LGN_TEXT_FLOW_MAX_TOKENS)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                 "up to %d tokens are drawn as text, and this map has %u × %u; draw it as a heat map (--view heatmap)",
                 LGN_TEXT_FLOW_MAX_TOKENS, n_rows, n_columns);
  else if (!lgn_text_flow_fits (map))
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                         "this map is not of tokens of text; draw it as a heat map (--view heatmap)");
  else if (figure->row >= (gint) n_rows)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "there is no row %d; the rows are 0 to %u", figure->row, n_rows - 1);
  else
    return true;
  return false;
}

static char *
make_place (const LgnFigure *figure)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);
  g_autofree char *place = lgn_shown_map_make_place (map, true);
  guint row = find_row (figure, map);

  return g_strdup_printf ("%s · row %u, “%s”", place, row, lgn_shown_map_get_rows (map)->label[row]);
}

/* A text that is laid out, and the row that looks in it. */
typedef struct
{
  LgnTextLayout *text;
  LgnTextRow *row;
  guint index; /* of the row */
} Picture;

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);
  g_autoptr (LgnTextFlow) flow = lgn_text_flow_new (map);
  const LgnTextOptions options = { 0, true, true, LGN_FIGURE_MARGIN };
  Picture *picture = g_new0 (Picture, 1);

  picture->index = find_row (figure, map);
  picture->row = lgn_text_row_new (map, picture->index);
  picture->text = lgn_text_layout_new (context, flow, &options, width);
  lgn_text_layout_extend (picture->text, context, 0, flow->n);
  *height = lgn_text_layout_get_height (picture->text);
  return picture;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  Picture *picture = layout;
  const LgnTextFlow *flow = lgn_text_layout_get_flow (picture->text);
  LgnTextMarks marks = LGN_TEXT_MARKS_NONE;
  LgnTextScale scale;

  lgn_text_scale_init (&scale, picture->row, &figure->colours, context->is_dark, flow->map);
  marks.shade = lgn_text_shade_weight;
  marks.data = &scale;
  marks.looking = lgn_text_flow_find_row (flow, (gint) picture->index);
  if (figure->has_marks)
    marks.cursor = lgn_text_flow_find_column (flow, figure->marks.cursor_column);
  lgn_paint_text (cr, context, picture->text, &marks);
}

static void
free_layout (gpointer layout)
{
  Picture *picture = layout;

  lgn_text_layout_unref (picture->text);
  lgn_text_row_free (picture->row);
  g_free (picture);
}

static void
paint_legend (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr, const LgnRect *place)
{
  Picture *picture = layout;

  lgn_figure_paint_scale (figure, context, lgn_text_layout_get_flow (picture->text)->map, place, cr, place);
}

/* The row alone. */
static bool
write_numbers (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);
  guint index = find_row (figure, map);
  g_autoptr (LgnTextRow) row = lgn_text_row_new (map, index);

  return lgn_figure_write_row (path, format, lgn_shown_map_get_rows (map)->label[index],
                               (const char *const *) lgn_shown_map_get_columns (map)->label, row->weight, row->allowed, row->n,
                               error);
}

static char *
make_table (const LgnFigure *figure)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (map);
  guint index = find_row (figure, map);
  g_autoptr (LgnTextRow) row = lgn_text_row_new (map, index);
  GString *out = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < row->n; i++)
    g_string_append_printf (out, "\t%s", columns->label[i]);
  g_string_append_printf (out, "\n%s", lgn_shown_map_get_rows (map)->label[index]);
  for (guint i = 0; i < row->n; i++)
    g_string_append_printf (out, "\t%s", row->allowed[i] ? lgn_csv_format (number, row->weight[i]) : "");
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

const LgnFigureKind lgn_figure_kind_text = {
  .name = "text",
  .default_power = 0.6,
  .has_row = true,
  .check = check,
  .make_place = make_place,
  .lay_out = lay_out,
  .paint = paint,
  .free_layout = free_layout,
  .get_legend_height = lgn_figure_get_scale_height,
  .paint_legend = paint_legend,
  .write_numbers = write_numbers,
  .make_table = make_table,
};
