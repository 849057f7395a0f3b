/* Figures of links: which heads, and whether their links can be drawn. */
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-paint-links.h"
#include "io/lgn-csv.h"

/* Links whose numbers are written into a file. */
#define MAX_NUMBERS (1 << 22)

guint
lgn_figure_list_maps (const LgnFigure *figure, LgnMapId *maps)
{
  const LgnMapId *map = &figure->map;
  LgnMapShape shape = { 0 };

  if (figure->has_all_heads)
    {
      lgn_attn_store_get_shape (figure->result->store, map->site, map->layer, &shape);
      for (guint i = 0; i < MIN (shape.n_heads, LGN_HEAD_SET_MAX); i++)
        maps[i] = (LgnMapId) { map->site, map->layer, (gint) i };
      return MIN (shape.n_heads, LGN_HEAD_SET_MAX);
    }
  for (guint i = 0; i < figure->n_heads; i++)
    {
      const LgnFigureHead *head = &figure->heads[i];
      maps[i] = (LgnMapId) { map->site, head->layer >= 0 ? (guint) head->layer : map->layer, head->head };
    }
  if (figure->n_heads > 0)
    return figure->n_heads;
  maps[0] = *map;
  return 1;
}

/* Whether the maps have the same tokens at their sides, and few enough. */
static bool
check_sides (const LgnFigure *figure, const LgnMapId *maps, guint n_maps, GError **error)
{
  LgnMapShape first = { 0 }, shape = { 0 };
  g_autoptr (LgnShownMap) map
      = lgn_shown_map_new_for (figure->result, &maps[0], figure->hides_special, figure->grouping, false);
  guint n_rows = lgn_shown_map_get_rows (map)->n, n_columns = lgn_shown_map_get_columns (map)->n;

  if (MAX (n_rows, n_columns) > LGN_LINK_LIST_MAX_TOKENS)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "links are drawn between up to %d tokens, and this map has %u × %u; draw it as a heat map (--view heatmap)",
                   LGN_LINK_LIST_MAX_TOKENS, n_rows, n_columns);
      return false;
    }
  lgn_attn_store_get_shape (figure->result->store, maps[0].site, maps[0].layer, &first);
  for (guint i = 1; i < n_maps; i++)
    {
      lgn_attn_store_get_shape (figure->result->store, maps[i].site, maps[i].layer, &shape);
      if (shape.n_query == first.n_query && shape.n_key == first.n_key)
        continue;
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "layers %u and %u have maps of different sizes, so their links cannot be drawn between the same tokens; "
                   "choose heads of one layer",
                   maps[0].layer, maps[i].layer);
      return false;
    }
  return true;
}

/* Whether there is each of the heads, once, and there are not too many. */
static bool
check_heads (const LgnFigure *figure, const LgnMapId *maps, guint n_maps, GError **error)
{
  LgnMapShape shape = { 0 };

  lgn_attn_store_get_shape (figure->result->store, figure->map.site, figure->map.layer, &shape);
  if (figure->has_all_heads && shape.n_heads > LGN_HEAD_SET_MAX)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, 
                   "links show up to %d heads, and this layer has %u; name some with --heads", LGN_HEAD_SET_MAX, shape.n_heads);
      return false;
    }
  for (guint i = 0; i < n_maps; i++)
    {
      if (!lgn_figure_check_map (figure, &maps[i], error))
        return false;
      for (guint j = 0; j < i; j++)
        if (maps[i].layer == maps[j].layer && maps[i].head == maps[j].head)
          {
            g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "--heads names a head of layer %u twice; name each once",
                         maps[i].layer);
            return false;
          }
    }
  return true;
}

/* Whether the heads are there, with the same tokens at their sides. */
static bool
check (const LgnFigure *figure, GError **error)
{
  LgnMapId maps[LGN_HEAD_SET_MAX];
  guint n_maps = lgn_figure_list_maps (figure, maps);

  return check_heads (figure, maps, n_maps, error) && check_sides (figure, maps, n_maps, error);
}

static char *
make_place (const LgnFigure *figure)
{
  LgnMapId maps[LGN_HEAD_SET_MAX];
  guint n_maps = lgn_figure_list_maps (figure, maps);
  bool is_one_layer = true;

  if (n_maps == 1)
    {
      g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (figure->result, &maps[0], false, LGN_GROUP_PIECES, false);
      return lgn_shown_map_make_place (map, true);
    }
  for (guint i = 1; i < n_maps; i++)
    is_one_layer = is_one_layer && maps[i].layer == maps[0].layer;
  return is_one_layer ? g_strdup_printf ("layer %u, %u heads", maps[0].layer, n_maps) : g_strdup_printf ("%u heads", n_maps);
}

/* The map ID with the sides that links have. */
static LgnShownMap *
make_map (const LgnFigure *figure, const LgnMapId *id)
{
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (figure->result, id, figure->hides_special, figure->grouping, false);
  g_autoptr (LgnTokenAxis) rows = lgn_links_keep_words (figure->result, id, LGN_AXIS_QUERY,
                                                        (LgnTokenAxis *) lgn_shown_map_get_rows (map));
  g_autoptr (LgnTokenAxis) columns = lgn_links_keep_words (figure->result, id, LGN_AXIS_KEY,
                                                           (LgnTokenAxis *) lgn_shown_map_get_columns (map));

  return lgn_shown_map_new (figure->result, id, rows, columns);
}

/* The shown maps of FIGURE, into MAPS [LGN_HEAD_SET_MAX] (references); how many. */
static guint
make_maps (const LgnFigure *figure, LgnShownMap **maps)
{
  LgnMapId ids[LGN_HEAD_SET_MAX];
  guint n_maps = lgn_figure_list_maps (figure, ids);

  for (guint i = 0; i < n_maps; i++)
    maps[i] = make_map (figure, &ids[i]);
  return n_maps;
}

static void
free_maps (LgnShownMap **maps, guint n_maps)
{
  for (guint i = 0; i < n_maps; i++)
    lgn_shown_map_unref (maps[i]);
}

/* Bars stand beside the tokens that are not asked about, where one is asked about. */
static bool
has_focus (const LgnFigure *figure)
{
  return figure->has_marks && (figure->is_reversed ? figure->marks.cursor_column : figure->marks.cursor_row) >= 0;
}

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height)
{
  LgnShownMap *maps[LGN_HEAD_SET_MAX];
  guint colours[LGN_HEAD_SET_MAX], n_maps = make_maps (figure, maps);
  g_autoptr (LgnLinkList) links = lgn_link_list_new (maps, n_maps, figure->segments, NULL);
  LgnLinksOptions options;
  LgnLinksLayout *layout;

  lgn_links_options_init (&options);
  options.threshold = figure->threshold;
  options.is_reversed = figure->is_reversed;
  options.has_strengths = figure->has_strips;
  options.has_bars = figure->has_strips && has_focus (figure);
  options.is_still = true;
  options.margin = LGN_FIGURE_MARGIN;
  options.max_span = 0;
  for (guint i = 0; i < n_maps; i++)
    colours[i] = i < figure->n_heads && figure->heads[i].colour >= 0 ? (guint) figure->heads[i].colour : i;
  layout = lgn_links_layout_new (context, maps, colours, links, &options, width, 0);
  free_maps (maps, n_maps);
  *height = lgn_links_layout_get_height (layout);
  return layout;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  const LgnMapMarks none = LGN_MAP_MARKS_NONE;

  lgn_paint_links (cr, context, layout, figure->has_marks ? &figure->marks : &none);
}

static void
free_layout (gpointer layout)
{
  lgn_links_layout_unref (layout);
}

static double
get_legend_height (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, double width)
{
  return lgn_links_legend_get_height (context, layout, width);
}

static void
paint_legend (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr, const LgnRect *place)
{
  lgn_paint_links_legend (cr, context, layout, place->x, place->y, place->width);
}

static double
get_threshold (const LgnFigure *figure, LgnShownMap *map)
{
  return figure->threshold >= 0 ? figure->threshold : lgn_link_list_get_usual_threshold (lgn_shown_map_get_columns (map)->n);
}

static const char *const headings[] = { "From", "To", "Weight", "Row", "Column", "Layer", "Head" };

/* (transfer full) the values below the headings. */
static void
make_values (LgnShownMap *const *maps, const LgnLink *link, char *values[G_N_ELEMENTS (headings)])
{
  LgnShownMap *map = maps[link->map];
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);
  const LgnMapId *id = lgn_shown_map_get_id (map);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  values[0] = g_strdup (rows->label[link->row]);
  values[1] = g_strdup (columns->label[link->column]);
  values[2] = g_strdup (lgn_csv_format (number, link->weight));
  values[3] = g_strdup_printf ("%u", link->row);
  values[4] = g_strdup_printf ("%u", link->column);
  values[5] = g_strdup_printf ("%u", id->layer);
  values[6] = id->head >= 0 ? g_strdup_printf ("%d", id->head) : g_strdup (id->head == LGN_HEAD_MEAN ? "mean" : "max");
}

static bool
write_link (LgnFileWriter *file, LgnShownMap *const *maps, const LgnLink *link, GError **error)
{
  char *values[G_N_ELEMENTS (headings)];
  bool is_written = true;

  make_values (maps, link, values);
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      g_autofree char *cell = lgn_csv_quote (values[i]);
      bool is_last = i + 1 == G_N_ELEMENTS (headings);

      is_written = is_written && lgn_file_writer_printf (file, error, "%s%s", cell, is_last ? "\r\n" : ",");
      g_free (values[i]);
    }
  return is_written;
}

/* One line a link, the strongest first, as in RFC 4180. */
static bool
write_links (const char *path, LgnShownMap *const *maps, const LgnLinkList *links, GError **error)
{
  g_autoptr (LgnFileWriter) file = lgn_file_writer_new (path, error);
  g_autofree char *header = g_strjoin (",", headings[0], headings[1], headings[2], headings[3], headings[4], headings[5],
                                       headings[6], NULL);

  if (!file || !lgn_file_writer_printf (file, error, "%s\r\n", header))
    return false;
  for (guint i = 0; i < links->n; i++)
    if (!write_link (file, maps, &links->link[i], error))
      return false;
  return lgn_file_writer_commit (file, error);
}

static bool
write_numbers (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error)
{
  LgnShownMap *maps[LGN_HEAD_SET_MAX];
  g_autoptr (LgnLinkList) links = NULL;
  bool is_written = false;
  double threshold;
  guint n_maps;

  if (format == LGN_FORMAT_NPY && !figure->has_all_heads && figure->n_heads == 0)
    return lgn_figure_write_map (figure, path, format, error);
  if (format == LGN_FORMAT_NPY)
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                           "an NPY file holds the numbers of one map; choose it with --head instead of --heads, or write a CSV "
                           "file");
      return false;
    }
  n_maps = make_maps (figure, maps);
  threshold = get_threshold (figure, maps[0]);
  links = lgn_link_list_new_above (maps, n_maps, figure->segments, threshold, MAX_NUMBERS, NULL);
  if (lgn_link_list_is_cut (links, threshold))
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there are more than %d links; write fewer with a higher --threshold",
                 MAX_NUMBERS);
  else
    is_written = write_links (path, maps, links, error);
  free_maps (maps, n_maps);
  return is_written;
}

/* What is drawn, for the clipboard. */
static char *
make_table (const LgnFigure *figure)
{
  LgnShownMap *maps[LGN_HEAD_SET_MAX];
  guint n_maps = make_maps (figure, maps);
  g_autoptr (LgnLinkList) links = lgn_link_list_new_above (maps, n_maps, figure->segments, get_threshold (figure, maps[0]),
                                                           LGN_LINK_LIST_MAX, NULL);
  GString *out = g_string_new (NULL);

  for (guint j = 0; j < G_N_ELEMENTS (headings); j++)
    g_string_append_printf (out, "%s%c", headings[j], j + 1 < G_N_ELEMENTS (headings) ? '\t' : '\n');
  for (guint i = 0; i < links->n; i++)
    {
      char *values[G_N_ELEMENTS (headings)];

      make_values (maps, &links->link[i], values);
      for (guint j = 0; j < G_N_ELEMENTS (headings); j++)
        {
          g_string_append_printf (out, "%s%c", values[j], j + 1 < G_N_ELEMENTS (headings) ? '\t' : '\n');
          g_free (values[j]);
        }
    }
  free_maps (maps, n_maps);
  return g_string_free (out, FALSE);
}

const LgnFigureKind lgn_figure_kind_links = {
  .name = "links",
  .default_power = 0.6,
  .takes_heads = true,
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
