/* Figures of how the weights of one row came about. */
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-paint-steps.h"
#include "io/lgn-csv.h"
#include "io/lgn-npy.h"
#include "view/lgn-steps-text.h"

#include <string.h>

/* The head whose steps they are: the mean of all has none of its own. */
static guint
get_head (const LgnFigure *figure)
{
  return (guint) MAX (figure->map.head, 0);
}

/* Whether what the layer was computed from is there, and belongs to the map. */
static bool
check_capture (const LgnFigure *figure, GError **error)
{
  const LgnCapture *capture = figure->steps.capture;

  if (figure->result->is_saved)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                         "a file of saved attention holds weights only, so there are no steps to draw; give the model and "
                         "its input");
  else if (figure->each != LGN_EACH_NONE)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, "steps are drawn of one head at a time; leave --each out");
  else if (!capture || lgn_capture_get_site (capture) != figure->map.site
           || lgn_capture_get_layer (capture) != figure->map.layer)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                 "the queries and keys of layer %u were not kept, so there are no steps to draw", figure->map.layer);
  else
    return true;
  return false;
}

static bool
check (const LgnFigure *figure, GError **error)
{
  if (!check_capture (figure, error))
    return false;
  gsize n = lgn_capture_get_n_query (figure->steps.capture);
  if (figure->row < 0 || (gsize) figure->row < n)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "there is no row %d; the rows are 0 to %" G_GSIZE_FORMAT, figure->row, n - 1);
  return false;
}

/* (transfer full) the row that is drawn, with the strongest MAX_KEYS of its keys (0: as many as are shown). */
static LgnStepsRow *
make_row (const LgnFigure *figure, guint max_keys)
{
  LgnStepsOptions options = {
    .rule = figure->steps.rule >= 0 ? (LgnScoreRuleKind) figure->steps.rule : lgn_capture_get_rule (figure->steps.capture),
    .seed = LGN_STEPS_SEED,
    .hides_special = figure->hides_special,
    .max_keys = max_keys,
  };

  return lgn_steps_row_new (figure->result, figure->steps.capture, get_head (figure), (guint) MAX (figure->row, 0), &options);
}

static gint
find_key (const LgnFigure *figure, const LgnStepsRow *row)
{
  gint key = lgn_steps_row_find_column (row, figure->steps.column);

  return key < 0 ? lgn_steps_row_find_strongest (row) : key;
}

static char *
make_place (const LgnFigure *figure)
{
  g_autoptr (LgnStepsRow) row = make_row (figure, 0);
  const char *title = lgn_steps_rule_get_title (row->rule, true);

  if (row->rule == row->own_rule)
    return g_strdup_printf ("layer %u, head %u · row %u, %s", row->map.layer, get_head (figure), row->row, row->label);
  if (lgn_score_rule_kind_has_matrices (row->rule))
    return g_strdup_printf ("layer %u, head %u · row %u, %s · %s with random matrices (seed %" G_GUINT64_FORMAT
                            "), not what the model does",
                            row->map.layer, get_head (figure), row->row, row->label, title, row->seed);
  return g_strdup_printf ("layer %u, head %u · row %u, %s · %s, not what the model does", row->map.layer, get_head (figure),
                          row->row, row->label, title);
}

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height)
{
  g_autoptr (LgnStepsRow) row = make_row (figure, 0);
  LgnStepsLayoutOptions options
      = { .margin = LGN_FIGURE_MARGIN, .arithmetic = figure->steps.step == LGN_N_STEPS - 1 ? find_key (figure, row) : -1 };
  LgnStepsLayout *layout = lgn_steps_layout_new (context, row, &options, width);

  *height = lgn_steps_layout_get_height (layout);
  return layout;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  LgnStepsMarks marks = LGN_STEPS_MARKS_NONE;

  marks.reach = figure->steps.step;
  if (figure->has_marks)
    marks.key = find_key (figure, lgn_steps_layout_get_row (layout));
  lgn_paint_steps (cr, context, layout, &marks);
}

static void
free_layout (gpointer layout)
{
  lgn_steps_layout_unref (layout);
}

static double
get_legend_height (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, double width)
{
  return lgn_steps_legend_get_height (context);
}

static void
paint_legend (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr, const LgnRect *place)
{
  lgn_paint_steps_legend (cr, context, layout, place);
}

/* A row a key: its column, name, score, what of it is there because of its place, and its weight; masked ones have none. */
static char *
make_lines (const LgnFigure *figure, char separator)
{
  g_autoptr (LgnStepsRow) row = make_row (figure, G_MAXUINT);
  GString *out = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "column%ckey%cscore%cposition%cweight%s", separator, separator, separator, separator,
                          separator == ',' ? "\r\n" : "\n");
  for (guint i = 0; i < row->n_keys; i++)
    {
      const LgnStepsKey *key = &row->key[i];
      g_autofree char *label = separator == ',' ? lgn_csv_quote (key->label) : g_strdup (key->label);
      g_string_append_printf (out, "%u%c%s%c", key->column, separator, label, separator);
      g_string_append_printf (out, "%s%c", key->is_masked ? "" : lgn_csv_format (number, lgn_steps_row_get_score (row, i)),
                              separator);
      g_string_append_printf (out, "%s%c", key->is_masked ? "" : lgn_csv_format (number, lgn_steps_row_get_position (row, i)),
                              separator);
      g_string_append (out, key->is_masked ? "" : lgn_csv_format (number, lgn_steps_row_get_weight (row, i)));
      g_string_append (out, separator == ',' ? "\r\n" : "\n");
    }
  return g_string_free (out, FALSE);
}

/* [n_keys, 3]: score, position and weight, column after column of the map; masked ones are 0. */
static bool
write_array (const LgnFigure *figure, const char *path, GError **error)
{
  g_autoptr (LgnStepsRow) row = make_row (figure, G_MAXUINT);
  g_autoptr (LgnTensor) tensor = lgn_tensor_new (LGN_DTYPE_F32, 2, (const gsize[]) { row->n_keys, 3 });
  float *numbers = tensor ? lgn_tensor_f32 (tensor) : NULL;

  if (!tensor)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the steps of %u keys", row->n_keys);
      return false;
    }
  for (guint i = 0; i < row->n_keys; i++)
    {
      bool is_masked = row->key[i].is_masked;
      numbers[3 * i] = is_masked ? 0 : lgn_steps_row_get_score (row, i);
      numbers[3 * i + 1] = is_masked ? 0 : lgn_steps_row_get_position (row, i);
      numbers[3 * i + 2] = is_masked ? 0 : lgn_steps_row_get_weight (row, i);
    }
  return lgn_npy_write (path, tensor, error);
}

static bool
write_numbers (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error)
{
  if (format != LGN_FORMAT_CSV)
    return write_array (figure, path, error);
  g_autofree char *lines = make_lines (figure, ',');
  g_autoptr (LgnFileWriter) file = lgn_file_writer_new (path, error);
  return file && lgn_file_writer_write (file, lines, strlen (lines), error) && lgn_file_writer_commit (file, error);
}

static char *
make_table (const LgnFigure *figure)
{
  return make_lines (figure, '\t');
}

const LgnFigureKind lgn_figure_kind_steps = {
  .name = "steps",
  .default_power = 0.6,
  .has_row = true,
  .check = check,
  .make_place = make_place,
  .lay_out = lay_out,
  .paint = paint,
  .free_layout = free_layout,
  .get_legend_height = get_legend_height,
  .paint_legend = paint_legend,
  .write_numbers = write_numbers,
  .make_table = make_table,
};
