/* Figures of two maps side by side, and of what they differ in. */
#include "base/lgn-error.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-paint-compare.h"

#include <string.h>

static LgnResult *
get_other_result (const LgnFigure *figure)
{
  return figure->b.result ? figure->b.result : figure->result;
}

/* B: what nobody chose of it is as in A. */
static LgnMapRef
get_other (const LgnFigure *figure)
{
  const LgnFigureOther *b = &figure->b;
  LgnMapRef ref = { get_other_result (figure), figure->map };

  if (b->has_site)
    ref.map.site = b->map.site;
  if (b->has_layer)
    ref.map.layer = b->map.layer;
  if (b->has_head)
    ref.map.head = b->map.head;
  return ref;
}

static bool
check (const LgnFigure *figure, GError **error)
{
  LgnMapRef ref = get_other (figure);
  LgnFigure other = *figure;

  other.result = ref.result;
  if (!lgn_figure_check_map (&other, &ref.map, error))
    {
      g_prefix_error (error, "B: ");
      return false;
    }
  if (ref.result != figure->result || memcmp (&ref.map, &figure->map, sizeof ref.map) != 0)
    return true;
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                       "A and B are the same map; choose another with --b-layer, --b-head, --b-site, --b-text or --b-model");
  return false;
}

static LgnMapPair *
make_pair (const LgnFigure *figure)
{
  const LgnMapRef a = { figure->result, figure->map }, b = get_other (figure);
  const LgnPairView view = { figure->hides_special, figure->grouping, false };

  return lgn_map_pair_new (&a, &b, &view, figure->operation);
}

/* (transfer full) "layer 7, head 10", with the model where the two are of different ones, and the site where that differs. */
static char *
describe (const LgnFigure *figure, const LgnMapRef *ref)
{
  const LgnMapRef b = get_other (figure);
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (ref->result, &ref->map, false, LGN_GROUP_PIECES, false);
  g_autofree char *place = lgn_shown_map_make_place (map, true);
  const char *parts[4] = { NULL };
  guint n = 0;

  if (ref->result->model_name && g_strcmp0 (figure->result->model_name, b.result->model_name) != 0)
    parts[n++] = ref->result->model_name;
  parts[n++] = place;
  if (figure->map.site != b.map.site)
    parts[n++] = lgn_site_get_name (ref->map.site);
  return g_strjoinv (" · ", (char **) parts);
}

static char *
make_place (const LgnFigure *figure)
{
  const LgnMapRef a = { figure->result, figure->map }, b = get_other (figure);
  g_autofree char *of_a = describe (figure, &a);
  g_autofree char *of_b = describe (figure, &b);
  g_autoptr (LgnMapPair) pair = make_pair (figure);

  return g_strdup_printf ("A %s · B %s%s", of_a, of_b, lgn_map_pair_is_by_words (pair) ? " · compared by words" : "");
}

/* A comparison that is laid out, and what its panels keep. */
typedef struct
{
  LgnCompareLayout *compare;
  LgnCompareCache cache;
} Picture;

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height)
{
  const LgnMapRef a = { figure->result, figure->map }, b = get_other (figure);
  bool is_ratio = figure->operation == LGN_OPERATION_RATIO;
  bool needs_summary = figure->has_strips || figure->colours.range != LGN_RANGE_FIXED;
  g_autofree char *of_a = describe (figure, &a);
  g_autofree char *of_b = describe (figure, &b);
  g_autofree char *caption_a = g_strdup_printf ("A: %s", of_a);
  g_autofree char *caption_b = g_strdup_printf ("B: %s", of_b);
  g_autoptr (LgnMapPair) pair = make_pair (figure);
  g_autoptr (LgnPairSummary) summary = needs_summary ? lgn_pair_summary_new (pair, NULL, NULL) : NULL;
  Picture *picture = g_new0 (Picture, 1);
  LgnCompareOptions options;

  lgn_compare_options_init (&options);
  options.map.colours = figure->colours;
  options.map.pooling = figure->pooling;
  options.map.margin = LGN_FIGURE_MARGIN;
  options.map.min_cell = 0.01;
  options.has_legend = figure->has_legend;
  options.has_strip = figure->has_strips;
  options.caption[LGN_PANEL_A] = caption_a;
  options.caption[LGN_PANEL_MIDDLE] = is_ratio ? "log₂ (B / A)" : "B − A";
  options.caption[LGN_PANEL_B] = caption_b;
  picture->compare = lgn_compare_layout_new (context, pair, summary, &options, NULL, width, 0);
  lgn_compare_cache_init (&picture->cache);
  *height = lgn_compare_layout_get_height (picture->compare);
  return picture;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  const LgnMapMarks none = LGN_MAP_MARKS_NONE;
  Picture *picture = layout;

  lgn_paint_compare (cr, context, &picture->cache, picture->compare, figure->has_marks ? &figure->marks : &none, false);
}

static void
free_layout (gpointer layout)
{
  Picture *picture = layout;

  lgn_compare_layout_unref (picture->compare);
  lgn_compare_cache_clear (&picture->cache);
  g_free (picture);
}

/* B - A, or what is made of them instead. */
static bool
write_numbers (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error)
{
  g_autoptr (LgnMapPair) pair = make_pair (figure);

  return lgn_figure_write_shown (lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE), path, format, error);
}

static char *
make_table (const LgnFigure *figure)
{
  g_autoptr (LgnMapPair) pair = make_pair (figure);

  return lgn_figure_make_shown_table (lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE));
}

const LgnFigureKind lgn_figure_kind_compare = {
  .name = "compare",
  .default_power = 0.6,
  .check = check,
  .make_place = make_place,
  .lay_out = lay_out,
  .paint = paint,
  .free_layout = free_layout,
  .write_numbers = write_numbers,
  .make_table = make_table,
};
