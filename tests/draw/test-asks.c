/* What painters ask the attention store for: never a whole long map at once, and never much more than they have dots for. The
 * linker puts the functions below in place of the store's. */
#include "fixture.h"
#include "draw/lgn-figure.h"

#define N_TOKENS 3000
#define DPI 96
#define MAX_AT_ONCE (N_TOKENS * N_TOKENS / 16)

void __real_lgn_attn_store_read_rows (LgnAttnStore *store, const LgnMapId *map, gsize row, gsize n_rows, float *out);
void __real_lgn_attn_store_read_tile (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, float *out);
void __real_lgn_attn_store_read_overview (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, gsize out_rows,
                                          gsize out_columns, LgnPooling pooling, float *out);
void __wrap_lgn_attn_store_read_overview (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, gsize out_rows,
                                          gsize out_columns, LgnPooling pooling, float *out);
void __wrap_lgn_attn_store_read_rows (LgnAttnStore *store, const LgnMapId *map, gsize row, gsize n_rows, float *out);
void __wrap_lgn_attn_store_read_tile (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, float *out);

static gsize n_asked, n_most; /* weights: ever, and at once */

static void
count (gsize n)
{
  n_asked += n;
  n_most = MAX (n_most, n);
}

void
__wrap_lgn_attn_store_read_rows (LgnAttnStore *store, const LgnMapId *map, gsize row, gsize n_rows, float *out)
{
  count (n_rows * N_TOKENS);
  __real_lgn_attn_store_read_rows (store, map, row, n_rows, out);
}

void
__wrap_lgn_attn_store_read_tile (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, float *out)
{
  count (tile->n_rows * tile->n_columns);
  __real_lgn_attn_store_read_tile (store, map, tile, out);
}

void
__wrap_lgn_attn_store_read_overview (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, gsize out_rows,
                                     gsize out_columns, LgnPooling pooling, float *out)
{
  count (out_rows * out_columns);
  __real_lgn_attn_store_read_overview (store, map, tile, out_rows, out_columns, pooling, out);
}

/* Every view that draws so long a map. */
static void
test_views (void)
{
  g_autoptr (LgnResult) result = fixture_long (N_TOKENS);
  guint n_drawn = 0;

  for (guint view = 0; view < LGN_N_VIEWS; view++)
    {
      g_autoptr (LgnFigure) figure = lgn_figure_new (result);
      g_autoptr (GBytes) png = NULL;

      lgn_figure_set_view (figure, (LgnFigureView) view);
      figure->dpi = DPI;
      if (!lgn_figure_check (figure, NULL))
        continue;
      n_asked = n_most = 0;
      png = lgn_figure_to_bytes (figure, LGN_FORMAT_PNG, NULL);
      g_assert_nonnull (png);
      g_test_message ("%s: at most %zu of %d weights at once", lgn_figure_view_get_name ((LgnFigureView) view), n_most,
                      N_TOKENS * N_TOKENS);
      g_assert_cmpuint (n_asked, >, 0);
      g_assert_cmpuint (n_most, <=, MAX_AT_ONCE);
      n_drawn++;
    }
  g_assert_cmpuint (n_drawn, >=, 2);
}

/* The cells that one can see at 1:1, and no others. */
static void
test_zoomed (void)
{
  g_autoptr (LgnResult) result = fixture_long (N_TOKENS);
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_SELF, 0, 0 }, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 400);
  cairo_t *cr = cairo_create (surface);
  const LgnMapMarks marks = LGN_MAP_MARKS_NONE;
  LgnPaintContext context;
  LgnMapOptions options;

  lgn_paint_context_init (&context, cache, false);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LgnMapLayout) layout = lgn_map_layout_new (&context, map, &options, viewport, 500, 400);

      if (i == 0)
        {
          lgn_viewport_set_cell (viewport, 20, 0, 0);
          continue;
        }
      n_asked = n_most = 0;
      lgn_paint_map (cr, &context, layout, &marks);
      g_test_message ("%zu weights for %d cells", n_asked, 25 * 20);
      g_assert_cmpuint (n_asked, >, 0);
      g_assert_cmpuint (n_asked, <=, 4 * 25 * 20);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/asks/views", test_views);
  g_test_add_func ("/asks/zoomed", test_zoomed);
  return g_test_run ();
}
