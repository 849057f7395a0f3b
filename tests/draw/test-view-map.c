/* The shown map: merging, hiding, pooling and what its rows add up to, against the store's own numbers. */
#include "fixture.h"
#include "view/lgn-map-hint.h"
#include "view/lgn-colour-scale.h"
#include "view/lgn-number.h"
#include "view/lgn-shown-map.h"

#include <math.h>

/* Seven tokens, causal; the weights before normalisation are 1 + column. */
static float
weigh (guint layer, guint head, gsize row, gsize column)
{
  return column > row ? -1 : (float) (1 + column + head * row);
}

static LgnResult *
make_result (void)
{
  return fixture_result ("[CLS] the lor ##gne ##tte looks [SEP]", NULL, 2, 3, weigh);
}

static float
read_one (LgnResult *result, const LgnMapId *id, gsize row, gsize column)
{
  LgnTile tile = { row, column, 1, 1 };
  float weight;

  lgn_attn_store_read_tile (result->store, id, &tile, &weight);
  return weight;
}

static void
test_merging (void)
{
  g_autoptr (LgnResult) result = make_result ();
  LgnMapId id = { LGN_SITE_SELF, 1, 2 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_WORDS, false);
  float sum = 0;

  for (gsize row = 2; row < 5; row++)
    for (gsize column = 2; column < 5; column++)
      sum += read_one (result, &id, row, column);
  g_assert_cmpuint (lgn_shown_map_get_rows (map)->n, ==, 3);
  g_assert_cmpfloat_with_epsilon (lgn_shown_map_get_weight (map, 1, 1), sum / 3, 1e-6);
  g_assert_cmpfloat (lgn_shown_map_get_weight (map, 2, 0), ==, read_one (result, &id, 5, 1)); /* not touched: exact */
  g_assert_true (lgn_shown_map_is_allowed (map, 1, 0));
  g_assert_false (lgn_shown_map_is_allowed (map, 0, 1));
  g_assert_false (lgn_shown_map_is_allowed (map, 1, 2));
}

static void
test_tiles (void)
{
  g_autoptr (LgnResult) result = make_result ();
  LgnMapId id = { LGN_SITE_SELF, 0, LGN_HEAD_MEAN };

  for (guint hides = 0; hides < 2; hides++)
    for (guint words = 0; words < 2; words++)
      {
        g_autoptr (LgnShownMap) map
            = lgn_shown_map_new_for (result, &id, hides, words ? LGN_GROUP_WORDS : LGN_GROUP_PIECES, false);
        guint n = lgn_shown_map_get_rows (map)->n;
        LgnTile tile = { 1, 0, n - 1, n - 1 };
        float weights[49];
        guint8 allowed[49];

        lgn_shown_map_read (map, &tile, weights, allowed);
        for (guint i = 0; i < n - 1; i++)
          for (guint j = 0; j < n - 1; j++)
            {
              g_assert_cmpfloat (weights[i * (n - 1) + j], ==, lgn_shown_map_get_weight (map, 1 + i, j));
              g_assert_cmpint (allowed[i * (n - 1) + j], ==, lgn_shown_map_is_allowed (map, 1 + i, j));
            }
      }
}

static void
test_rows (void)
{
  g_autoptr (LgnResult) result = make_result ();
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_PIECES, false);
  LgnShownRow row;
  double entropy = 0;

  /* Row "looks": token 5, weights 1 2 3 4 5 6 of 21; [CLS] is hidden. */
  lgn_shown_map_get_row (map, 4, &row);
  for (guint i = 1; i <= 6; i++)
    entropy -= i / 21.0 * log (i / 21.0);
  g_assert_cmpfloat_with_epsilon (row.sum, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (row.hidden, 1 / 21.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (row.spread, entropy, 1e-6);
  g_assert_cmpfloat_with_epsilon (row.max, 6 / 21.0, 1e-6);
  g_assert_cmpint (row.strongest, ==, 4);
  g_assert_cmpuint (row.n_allowed, ==, 6);
  g_assert_cmpfloat_with_epsilon (lgn_shown_map_get_max_spread (map), log (7), 1e-12);
  g_assert_cmpuint (lgn_shown_map_get_rank (map, 4, 4), ==, 1);
  g_assert_cmpuint (lgn_shown_map_get_rank (map, 4, 0), ==, 5);
}

static void
test_sums_and_order (void)
{
  g_autoptr (LgnResult) result = make_result ();
  LgnMapId id = { LGN_SITE_SELF, 0, 1 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_PIECES, false);
  double received[5], sum = 0;
  float low, high, last = INFINITY;
  guint n, n_seen = 0;
  gint row = -1, column = -1;
  g_autofree guint *order = lgn_shown_map_sort_row (map, 3, &n);

  lgn_shown_map_get_received (map, received);
  for (guint i = 0; i < 5; i++)
    sum += lgn_shown_map_is_allowed (map, i, 2) ? lgn_shown_map_get_weight (map, i, 2) : 0;
  g_assert_cmpfloat_with_epsilon (received[2], sum, 1e-6);
  g_assert_cmpuint (n, ==, 4); /* tokens 1 to 4 */
  g_assert_cmpuint (order[0], ==, 3);
  g_assert_cmpuint (order[3], ==, 0);
  lgn_shown_map_get_range (map, &low, &high);
  g_assert_cmpfloat (low, <, high);
  while (lgn_shown_map_find_next_strongest (map, &row, &column))
    {
      float weight = lgn_shown_map_get_weight (map, (guint) row, (guint) column);
      g_assert_cmpfloat (weight, <=, last);
      if (n_seen == 0)
        g_assert_cmpfloat (weight, ==, high);
      last = weight;
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, 15); /* every cell that is not masked, once */
}

static void
test_overview (void)
{
  g_autoptr (LgnResult) result = make_result ();
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  float weights[9], merged[4];
  guint8 allowed[9];

  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  LgnTile six = { 0, 0, 6, 6 };
  lgn_shown_map_read_overview (map, &six, 3, 3, LGN_POOL_MAX, weights, allowed);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      g_assert_cmpint (allowed[i * 3 + j], ==, j <= i); /* hatched only if all its weights are masked */
  g_assert_cmpfloat (weights[0], ==, 1);

  g_autoptr (LgnShownMap) words = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_WORDS, false);
  LgnTile three = { 0, 0, 3, 3 };
  lgn_shown_map_read_overview (words, &three, 2, 2, LGN_POOL_MEAN, merged, NULL);
  g_assert_cmpfloat (merged[0], ==, lgn_shown_map_get_weight (words, 0, 0));
  g_assert_cmpfloat_with_epsilon (merged[3],
                                  (lgn_shown_map_get_weight (words, 1, 1) + lgn_shown_map_get_weight (words, 1, 2)
                                   + lgn_shown_map_get_weight (words, 2, 1) + lgn_shown_map_get_weight (words, 2, 2))
                                      / 4,
                                  1e-6);
}

static void
test_place (void)
{
  g_autoptr (LgnResult) result = make_result ();
  static const struct
  {
    gint head;
    const char *place;
  } cases[] = { { LGN_HEAD_MEAN, "layer 1, mean of 3 heads" },
                { LGN_HEAD_MAX, "layer 1, strongest of 3 heads" },
                { 2, "layer 1, head 2" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LgnMapId id = { LGN_SITE_SELF, 1, cases[i].head };
      g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
      g_autofree char *place = lgn_shown_map_make_place (map, true);
      g_assert_cmpstr (place, ==, cases[i].place);
    }
}

static void
test_colours (void)
{
  LgnColourSpec spec = LGN_COLOUR_SPEC_DEFAULT;
  LgnColourTable table;

  for (guint transform = 0; transform < LGN_N_TRANSFORMS; transform++)
    {
      spec.transform = (LgnTransform) transform;
      lgn_colour_table_init (&table, &spec, false, NULL);
      g_assert_cmpuint (lgn_colour_table_get_index (&table, 0), ==, 0);
      g_assert_cmpuint (lgn_colour_table_get_index (&table, -5), ==, 0);
      g_assert_cmpuint (lgn_colour_table_get_index (&table, 1), ==, 255);
      g_assert_cmpuint (lgn_colour_table_get_index (&table, 7), ==, 255);
      for (double fraction = 0.05; fraction < 1; fraction += 0.05)
        {
          double value = lgn_colour_table_get_value (&table, fraction);
          g_assert_cmpfloat_with_epsilon (lgn_colour_table_get_fraction (&table, value), fraction, 1e-9);
          gint index = (gint) lgn_colour_table_get_index (&table, (float) value);
          g_assert_cmpint (ABS (index - (gint) lround (fraction * 255)), <=, 1);
        }
    }
  spec.transform = LGN_TRANSFORM_LINEAR;
  lgn_colour_table_init (&table, &spec, false, NULL);
  g_assert_cmpuint (lgn_colour_table_get_index (&table, 0.5f), ==, 128);
}

/* Every palette for weights is monotone in lightness, so that it survives a grey printer. */
static void
test_palettes (void)
{
  for (guint palette = 0; palette < LGN_N_PALETTES; palette++)
    for (guint dark = 0; dark < 2; dark++)
      {
        const LgnRgb8 *colour = lgn_palette_get_colours ((LgnPalette) palette, dark);
        bool rises = lgn_rgb8_get_luminance (colour[255]) > lgn_rgb8_get_luminance (colour[0]);
        LgnPalette found;

        g_assert_true (lgn_palette_from_name (lgn_palette_get_name ((LgnPalette) palette), &found));
        g_assert_cmpint (found, ==, palette);
        for (guint i = 1; palette < LGN_PALETTE_ORANGE_BLUE && i < 256; i++)
          {
            double step = lgn_rgb8_get_luminance (colour[i]) - lgn_rgb8_get_luminance (colour[i - 1]);
            g_assert_cmpfloat (rises ? step : -step, >, -0.002);
          }
      }
  const LgnRgb8 *ink = lgn_palette_get_colours (LGN_PALETTE_INK, false);
  g_assert_cmpuint (ink[0].r, ==, 0xff);
  g_assert_cmpuint (ink[255].b, ==, 0x54);
  const LgnRgb8 *viridis = lgn_palette_get_colours (LGN_PALETTE_VIRIDIS, true);
  g_assert_cmpuint (viridis[0].r << 16 | viridis[0].g << 8 | viridis[0].b, ==, 0x440154);
  g_assert_cmpuint (viridis[255].r << 16 | viridis[255].g << 8 | viridis[255].b, ==, 0xfde725);
  for (guint level = 0; level < 256; level++)
    {
      LgnRgb8 grey = { (guint8) level, (guint8) level, (guint8) level }, ink_on = lgn_rgb8_get_ink (grey);
      double a = lgn_rgb8_get_luminance (grey) + 0.05, b = lgn_rgb8_get_luminance (ink_on) + 0.05;
      g_assert_cmpfloat (MAX (a, b) / MIN (a, b), >=, 4.5);
    }
}

static void
check_number (char *number, const char *want)
{
  g_assert_cmpstr (number, ==, want);
  g_free (number);
}

static void
test_numbers (void)
{
  check_number (lgn_format_weight (0.89454, 4, true), "0.8945");
  check_number (lgn_format_weight (0, 3, true), "0");
  check_number (lgn_format_weight (0.0002, 3, true), "<0.001");
  check_number (lgn_format_weight (0.0006, 3, true), "0.001");
  check_number (lgn_format_cell (0.456, true), ".46");
  check_number (lgn_format_cell (0.995, true), "1.0");
  check_number (lgn_format_cell (0.994, true), ".99");
  check_number (lgn_format_cell (0.0049, true), NULL);
  check_number (lgn_format_cell ((double) NAN, true), NULL);
  check_number (lgn_format_count (16384), "16\u2009384");
  check_number (lgn_format_count (999), "999");
}

static float
weigh_causal (guint layer, guint head, gsize row, gsize column)
{
  return column <= row ? 1 : -1;
}

/* What a row is about is said where the network writes, and only there; bars say their numbers. */
static void
test_hints (void)
{
  g_autoptr (LgnResult) translation = fixture_translation (), sentence = fixture_sentence ();
  g_autoptr (LgnResult) writer = fixture_result ("one two three", NULL, 1, 1, weigh_causal);
  LgnMapId cross = { LGN_SITE_CROSS, 0, 0 }, self = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) translated = lgn_shown_map_new_for (translation, &cross, true, LGN_GROUP_WORDS, false);
  g_autoptr (LgnShownMap) written = lgn_shown_map_new_for (writer, &self, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnShownMap) read = lgn_shown_map_new_for (sentence, &self, false, LGN_GROUP_PIECES, false);
  g_autofree char *first = lgn_map_hint_make_row (written, 0), *last = lgn_map_hint_make_row (written, 2);
  g_autofree char *row = lgn_map_hint_make_row (translated, 0), *none = lgn_map_hint_make_row (read, 0);
  g_autofree char *spread = lgn_map_hint_make_spread (written, 1), *received = lgn_map_hint_make_received (written, 2);
  g_autofree char *hidden = lgn_map_hint_make_hidden (translated, 0);

  g_assert_cmpstr (first, ==, "This row predicts “two”; it belongs to “one”.");
  g_assert_null (last);
  g_assert_true (g_str_has_prefix (row, "This row predicts “la”; it belongs to “"));
  g_assert_null (none);
  g_assert_cmpstr (spread, ==, "spread 0.69 of at most 1.10 nats");
  g_assert_cmpstr (received, ==, "received 0.333 in all");
  g_assert_true (g_str_has_prefix (hidden, "1 hidden, 0."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/map/merging", test_merging);
  g_test_add_func ("/view/map/tiles", test_tiles);
  g_test_add_func ("/view/map/rows", test_rows);
  g_test_add_func ("/view/map/sums-and-order", test_sums_and_order);
  g_test_add_func ("/view/map/overview", test_overview);
  g_test_add_func ("/view/map/place", test_place);
  g_test_add_func ("/view/colours/table", test_colours);
  g_test_add_func ("/view/colours/palettes", test_palettes);
  g_test_add_func ("/view/numbers", test_numbers);
  g_test_add_func ("/view/map/hints", test_hints);
  return g_test_run ();
}
