/* Figures of what one token looks at in a picture or a sound: of one head, or of all heads of a layer beside each other. */
#include "base/lgn-error.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-legend.h"
#include "draw/lgn-picture-heads.h"
#include "io/lgn-csv.h"

#include <math.h>

/* (transfer full) the map on its picture, or NULL. */
static LgnPictureMap *
make_map (const LgnFigure *figure)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);

  return lgn_picture_map_new (map, figure->is_reversed ? LGN_GAZE_IS_LOOKED_AT : LGN_GAZE_LOOKS);
}

/* The token that looks, or is looked at: the one that is asked for, else that of the cursor, else the picture's own choice. */
static guint
find_focus (const LgnFigure *figure, const LgnPictureMap *map)
{
  guint n = lgn_picture_map_get_tokens (map, lgn_picture_map_get_from (map))->n;
  gint cursor = figure->is_reversed ? figure->marks.cursor_column : figure->marks.cursor_row;

  if (figure->row >= 0)
    return (guint) figure->row;
  if (figure->has_marks && cursor >= 0)
    return MIN ((guint) cursor, n - 1);
  return lgn_picture_map_get_default_focus (map);
}

static bool
check (const LgnFigure *figure, GError **error)
{
  g_autoptr (LgnPictureMap) map = make_map (figure);
  guint n = map ? lgn_picture_map_get_tokens (map, lgn_picture_map_get_from (map))->n : 0;

  if (!lgn_picture_map_applies (figure->result))
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                         figure->result->is_saved
                             ? "saved attention holds no picture; run the model on the picture, or draw a heat map (--view heatmap)"
                             : "there is no picture and no sound here; draw a heat map (--view heatmap)");
  else if (!map)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                 "what the maps of site %s look at is no part of the picture; choose another with --site",
                 lgn_site_get_name (figure->map.site));
  else if (figure->row >= (gint) n)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "there is no row %d; the rows are 0 to %u", figure->row, n - 1);
  else if (figure->n_heads > 0)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                         "a picture is of one head (--head) or of all heads of a layer (--heads all)");
  else
    return true;
  return false;
}

static char *
make_place (const LgnFigure *figure)
{
  g_autoptr (LgnPictureMap) map = make_map (figure);
  g_autofree char *place = lgn_shown_map_make_place (map->map, true);
  g_autofree char *name = lgn_picture_map_make_name (map, lgn_picture_map_get_from (map), find_focus (figure, map), true);
  g_autofree char *layer = g_strdup_printf ("layer %u, each head", figure->map.layer);
  const char *heads = figure->has_all_heads ? layer : place;

  return g_strdup_printf (figure->is_reversed ? "%s · who looks at it: %s%s" : "%s · where it looks: %s%s", heads, name,
                          figure->is_smooth ? " · smoothed" : "");
}

static void
init_options (LgnPictureOptions *options, const LgnFigure *figure)
{
  lgn_picture_options_init (options);
  options->colours = figure->colours;
  options->strength = figure->strength;
  options->is_smooth = figure->is_smooth;
  options->has_grid = figure->has_patch_grid;
  options->margin = LGN_FIGURE_MARGIN;
}

/* One of them, or the heads of a layer. */
typedef struct
{
  LgnPictureLayout *one;
  LgnPictureHeads *heads;
} Picture;

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height)
{
  g_autoptr (LgnPictureMap) map = make_map (figure);
  Picture *picture = g_new0 (Picture, 1);
  LgnPictureOptions options;

  init_options (&options, figure);
  if (figure->has_all_heads)
    {
      picture->heads = lgn_picture_heads_new (context, map, find_focus (figure, map), &options, width);
      *height = lgn_picture_heads_get_height (picture->heads);
      return picture;
    }
  picture->one = lgn_picture_layout_new (context, map, find_focus (figure, map), &options, width, 0);
  *height = lgn_picture_layout_get_height (picture->one);
  return picture;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  const LgnPictureMarks marks = { true, figure->has_marks, -1 };
  Picture *picture = layout;

  if (picture->heads)
    lgn_paint_picture_heads (cr, context, picture->heads, &LGN_PICTURE_HEADS_NONE);
  else
    lgn_paint_overlay (cr, context, picture->one, &marks);
}

static void
free_layout (gpointer layout)
{
  Picture *picture = layout;

  g_clear_pointer (&picture->one, lgn_picture_layout_unref);
  g_clear_pointer (&picture->heads, lgn_picture_heads_unref);
  g_free (picture);
}

/* True weights, where all colours are of one row. */
static void
paint_legend (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr, const LgnRect *place)
{
  Picture *picture = layout;
  double height = lgn_legend_get_height (context);
  LgnRect rect = { place->x, place->y + place->height - height, place->width, height }, frame;

  if (!picture->one)
    {
      lgn_figure_paint_scale (figure, context, NULL, place, cr, place);
      return;
    }
  lgn_picture_layout_get_frame (picture->one, &frame);
  rect.x = frame.x;
  rect.width = frame.width;
  lgn_paint_legend (cr, context, lgn_picture_layout_get_colours (picture->one), &rect, (double) NAN);
}

/* The row alone: of all tokens that are shown, those beside the patches too. */
typedef struct
{
  const LgnTokenAxis *axis;
  const char *label; /* of the token that looks */
  guint n;
  float *weights;  /* [n] 0 where masked */
  guint8 *allowed; /* [n] */
} Numbers;

static void
read_numbers (const LgnFigure *figure, const LgnPictureMap *map, Numbers *numbers)
{
  guint focus = find_focus (figure, map);
  bool is_row = map->gaze == LGN_GAZE_LOOKS;
  LgnTile tile = { is_row ? focus : 0, is_row ? 0 : focus, 1, 1 };

  numbers->axis = lgn_picture_map_get_tokens (map, lgn_picture_map_get_to (map));
  numbers->label = lgn_picture_map_get_tokens (map, lgn_picture_map_get_from (map))->label[focus];
  numbers->n = numbers->axis->n;
  numbers->weights = g_new (float, numbers->n);
  numbers->allowed = g_new (guint8, numbers->n);
  *(is_row ? &tile.n_columns : &tile.n_rows) = numbers->n;
  lgn_shown_map_read (map->map, &tile, numbers->weights, numbers->allowed);
}

static void
numbers_clear (Numbers *numbers)
{
  g_free (numbers->weights);
  g_free (numbers->allowed);
}

static bool
write_numbers (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error)
{
  g_autoptr (LgnPictureMap) map = make_map (figure);
  Numbers numbers;

  if (figure->has_all_heads)
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                           "a table holds the numbers of one head; choose it with --head instead of --heads");
      return false;
    }
  read_numbers (figure, map, &numbers);
  bool is_written = lgn_figure_write_row (path, format, numbers.label, (const char *const *) numbers.axis->label, numbers.weights,
                                          numbers.allowed, numbers.n, error);
  numbers_clear (&numbers);
  return is_written;
}

static char *
make_table (const LgnFigure *figure)
{
  g_autoptr (LgnPictureMap) map = make_map (figure);
  GString *out = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  Numbers numbers;

  read_numbers (figure, map, &numbers);
  for (guint i = 0; i < numbers.n; i++)
    g_string_append_printf (out, "\t%s", numbers.axis->label[i]);
  g_string_append_printf (out, "\n%s", numbers.label);
  for (guint i = 0; i < numbers.n; i++)
    g_string_append_printf (out, "\t%s", numbers.allowed[i] ? lgn_csv_format (number, numbers.weights[i]) : "");
  g_string_append_c (out, '\n');
  numbers_clear (&numbers);
  return g_string_free (out, FALSE);
}

const LgnFigureKind lgn_figure_kind_picture = {
  .name = "picture",
  .default_power = 0.6,
  .default_palette = LGN_PALETTE_VIRIDIS,
  .default_range = LGN_RANGE_ROW,
  .takes_heads = true,
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
