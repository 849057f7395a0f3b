/* The steps of a row: that their numbers are the store's, what is said of them, where they lie, what is hit, what is painted. */
#include "draw/lgn-paint-steps.h"
#include "run/lgn-network-capture.h"
#include "view/lgn-steps-text.h"
#include "view/lgn-steps.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 4e-6
#define TIMEOUT_S 20

typedef struct
{
  LgnNetwork *network;
  LgnInput *input;
  LgnResult *result;
} Scene;

static void
scene_init (Scene *scene, const char *model, const char *text)
{
  g_autofree char *path = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", model, NULL);
  g_autoptr (GError) error = NULL;

  scene->network = lgn_network_open (path, NULL, &error);
  g_assert_no_error (error);
  scene->input = lgn_input_new (text);
  scene->input->n_generate = 4;
  scene->result = lgn_network_run (scene->network, scene->input, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
scene_clear (Scene *scene)
{
  lgn_network_unref (scene->network);
  lgn_input_unref (scene->input);
  lgn_result_unref (scene->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static LgnStepsRow *
make_row (Scene *scene, LgnSite site, guint row, LgnScoreRuleKind rule, bool hides_special)
{
  const LgnStepsOptions options = { rule, LGN_STEPS_SEED, hides_special, false, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnCapture) capture = lgn_network_capture (scene->network, scene->input, scene->result, site, 1, NULL, &error);

  g_assert_no_error (error);
  return lgn_steps_row_new (scene->result, capture, 1, row, &options);
}

/* Cross-attention of a translation: every weight is the store's, in the order of the text. */
static void
test_numbers (void)
{
  g_auto (Scene) scene = { NULL };
  float weights[64];
  double sum = 0;

  scene_init (&scene, "e2e-marian", "I am a student.");
  g_autoptr (LgnStepsRow) row = make_row (&scene, LGN_SITE_CROSS, 2, LGN_SCORE_SCALED_DOT, false);
  g_assert_cmpuint (row->n_keys, ==, scene.result->tokens->n);
  g_assert_cmpuint (row->rule, ==, row->own_rule);
  g_assert_true (row->is_predicted);
  lgn_attn_store_read_rows (scene.result->store, &(LgnMapId) { LGN_SITE_CROSS, 1, 1 }, 2, 1, weights);
  for (guint i = 0; i < row->n_keys; i++)
    {
      g_assert_cmpuint (row->key[i].column, ==, i);
      g_assert_cmpfloat_with_epsilon (lgn_steps_row_get_weight (row, i), weights[i], TOLERANCE);
      g_assert_cmpfloat_with_epsilon (exp (lgn_steps_row_get_score (row, i) - row->shift) / row->total, weights[i], TOLERANCE);
      g_assert_cmpfloat (fabsf (lgn_steps_row_get_score (row, i)), <=, row->score_range);
      sum += weights[i] * lgn_steps_row_get_value (row, i)[3];
    }
  g_assert_cmpfloat_with_epsilon (row->steps->sum[3], sum, 1e-5);
  gint strongest = lgn_steps_row_find_strongest (row);
  for (guint i = 0; i < row->n_keys; i++)
    g_assert_cmpfloat (weights[i], <=, weights[strongest] + TOLERANCE);
  g_assert_cmpint (lgn_steps_row_find_column (row, 99), ==, -1);
}

/* Special tokens that are hidden keep their weight: the row adds up to 1. */
static void
test_hidden (void)
{
  g_auto (Scene) scene = { NULL };
  double sum = 0;

  scene_init (&scene, "e2e-marian", "I am a student.");
  g_autoptr (LgnStepsRow) all = make_row (&scene, LGN_SITE_CROSS, 1, LGN_SCORE_SCALED_DOT, false);
  g_autoptr (LgnStepsRow) row = make_row (&scene, LGN_SITE_CROSS, 1, LGN_SCORE_SCALED_DOT, true);
  g_assert_cmpuint (row->n_hidden, ==, 1);
  g_assert_cmpuint (row->n_keys + 1, ==, all->n_keys);
  g_assert_cmpfloat_with_epsilon (row->hidden_weight, lgn_steps_row_get_weight (all, all->n_keys - 1), 1e-7);
  for (guint i = 0; i < row->n_keys; i++)
    sum += lgn_steps_row_get_weight (row, i);
  g_assert_cmpfloat_with_epsilon (sum + row->hidden_weight, 1, 1e-5);
}

/* Other rules give other weights, from the same queries and keys. */
static void
test_rules (void)
{
  g_auto (Scene) scene = { NULL };

  scene_init (&scene, "e2e-marian", "I am a student.");
  g_autoptr (LgnStepsRow) own = make_row (&scene, LGN_SITE_CROSS, 1, LGN_SCORE_SCALED_DOT, false);
  for (guint kind = 0; kind < LGN_N_SCORE_RULES; kind++)
    {
      g_autoptr (LgnStepsRow) row = make_row (&scene, LGN_SITE_CROSS, 1, kind, false);
      gsize n = row->steps->head_dim * sizeof (float);
      double sum = 0;
      g_assert_cmpmem (row->steps->query, n, own->steps->query, n);
      for (guint i = 0; i < row->n_keys; i++)
        sum += lgn_steps_row_get_weight (row, i);
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
      g_assert_cmpuint (row->own_rule, ==, LGN_SCORE_SCALED_DOT);
      if (kind == LGN_SCORE_DOT)
        g_assert_cmpfloat_with_epsilon (lgn_steps_row_get_score (row, 0), row->steps->product[0], 1e-6);
    }
}

static void
test_masked (void)
{
  g_auto (Scene) scene = { NULL };

  scene_init (&scene, "e2e-gpt2", "The animal didn't cross");
  g_autoptr (LgnStepsRow) row = make_row (&scene, LGN_SITE_SELF, 1, LGN_SCORE_SCALED_DOT, false);
  g_assert_false (row->is_predicted);
  for (guint i = 0; i < row->n_keys; i++)
    g_assert_true (row->key[i].is_masked == (i > 1));
  g_autofree char *text = lgn_steps_row_make_arithmetic (row, 3, true);
  g_assert_true (g_str_has_suffix (text, "\nmasked: nothing can be looked at here, so the weight is 0"));
  g_autofree char *reading = lgn_steps_row_make_reading (row, 3, true);
  g_assert_nonnull (strstr (reading, "cannot look at"));
}

/* The arithmetic that is written out adds up: its last number is the weight, its product the sum of the terms. */
static void
test_arithmetic (void)
{
  g_auto (Scene) scene = { NULL };

  scene_init (&scene, "e2e-marian", "I am a student.");
  g_autoptr (LgnStepsRow) row = make_row (&scene, LGN_SITE_CROSS, 2, LGN_SCORE_SCALED_DOT, false);
  g_autofree char *text = lgn_steps_row_make_arithmetic (row, 1, true);
  g_autofree char *weight = g_strdup_printf (" = %.4f", lgn_steps_row_get_weight (row, 1));
  g_autofree char *more = g_strdup_printf ("… %zu more = ", row->steps->head_dim - 3);
  g_autofree char *root = g_strdup_printf (" ÷ √%zu = ", row->steps->head_dim);
  g_assert_true (g_str_has_prefix (text, "q · k = "));
  g_assert_nonnull (strstr (text, more));
  g_assert_nonnull (strstr (text, root));
  g_assert_nonnull (strstr (text, "  →  e^"));
  g_assert_true (g_str_has_suffix (text, weight));
  g_autofree char *term = lgn_steps_row_make_value_term (row, 1, 2, true);
  g_assert_true (g_str_has_prefix (term, "number 2: "));
}

static void
test_format (void)
{
  static const struct { double x; bool has_sign; const char *want; } cases[] = {
    { 2.891, true, "+2.89" }, { -0.38, false, "−0.38" }, { -0.001, true, "0.00" }, { 0, true, "0.00" }, { 1.5e7, false, "1.50e+07" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lgn_steps_format (cases[i].x, 2, cases[i].has_sign, true);
      g_assert_cmpstr (text, ==, cases[i].want);
    }
}

/* A row of 60 keys, by hand: query and keys of two numbers. */
static LgnCapture *
make_long (float *numbers, gsize n)
{
  LgnCapture *capture = lgn_capture_new (LGN_SITE_SELF, 0);
  g_autoptr (LgnScope) scope = lgn_scope_new (n, n);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < 2 * n; i++)
    numbers[i] = (float) ((i * 37) % 61) / 20 - 1.5f;
  LgnAttention attention = { .n_heads = 1, .n_kv_heads = 1, .head_dim = 2, .n_query = n, .n_key = n, .query = numbers,
                             .key = numbers, .value = numbers, .scale = 1 / sqrtf (2), .scope = scope };
  lgn_capture_add (capture, &attention, NULL, NULL, &error);
  g_assert_no_error (error);
  return capture;
}

/* Of many keys the strongest are shown, strongest first, and the rest adds up. */
static void
test_many (void)
{
  enum { N = 60 };
  float numbers[2 * N];
  g_autoptr (LgnCapture) capture = make_long (numbers, N);
  g_autoptr (LgnResult) result = lgn_result_new ();
  const LgnStepsOptions options = { LGN_SCORE_SCALED_DOT, LGN_STEPS_SEED, false, false, 0 };
  double sum = 0;

  result->tokens = NULL;
  result->store = lgn_attn_store_new (G_MAXSIZE);
  g_autoptr (LgnStepsRow) row = lgn_steps_row_new (result, capture, 0, 7, &options);
  g_assert_cmpuint (row->n_keys, ==, LGN_STEPS_MAX_KEYS);
  g_assert_cmpuint (row->n_more, ==, N - LGN_STEPS_MAX_KEYS);
  for (guint i = 0; i < row->n_keys; i++)
    {
      if (i > 0)
        g_assert_cmpfloat (lgn_steps_row_get_weight (row, i), <=, lgn_steps_row_get_weight (row, i - 1));
      sum += lgn_steps_row_get_weight (row, i);
    }
  g_assert_cmpfloat_with_epsilon (sum + row->more_weight, 1, 1e-5);
  g_autofree char *more = lgn_steps_row_make_more (row, true);
  g_assert_cmpstr (more, ==, "and 20 more");
}

typedef struct
{
  LgnPaintCache *cache;
  LgnPaintContext context;
  LgnStepsRow *row;
} Canvas;

static void
canvas_init (Canvas *canvas)
{
  g_auto (Scene) scene = { NULL };

  scene_init (&scene, "e2e-marian", "I am a student.");
  canvas->row = make_row (&scene, LGN_SITE_CROSS, 2, LGN_SCORE_SCALED_DOT, false);
  canvas->cache = lgn_paint_cache_new ();
  lgn_paint_context_init (&canvas->context, canvas->cache, false);
}

static void
canvas_clear (Canvas *canvas)
{
  lgn_steps_row_unref (canvas->row);
  lgn_paint_cache_free (canvas->cache);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Canvas, canvas_clear)

static bool
overlap (const LgnRect *a, const LgnRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Nothing lies over anything else, nothing outside; what is in the middle of a place is what is hit there. */
static void
check_layout (Canvas *canvas, double width, bool is_stacked)
{
  const LgnStepsLayoutOptions options = { 12, 0, -1 };
  g_autoptr (LgnStepsLayout) layout = lgn_steps_layout_new (&canvas->context, canvas->row, &options, width);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (LgnRect));
  LgnRect place;

  g_assert_true (lgn_steps_layout_is_stacked (layout) == is_stacked);
  g_assert_false (lgn_steps_layout_has_part (layout, LGN_STEPS_POSITION));
  for (guint part = 0; part < LGN_N_STEPS_PARTS; part++)
    for (gint key = -1; lgn_steps_layout_has_part (layout, part) && key < (gint) canvas->row->n_keys; key++)
      {
        bool is_strip = part == LGN_STEPS_KEYS || part == LGN_STEPS_VALUES;
        lgn_steps_layout_get_place (layout, part, key, &place);
        LgnStepsHit hit = lgn_hit_steps (layout, place.x + place.width * 0.75, place.y + place.height / 2);
        g_assert_cmpfloat (place.x, >=, 0);
        g_assert_cmpfloat (place.x + place.width, <=, width);
        g_assert_cmpfloat (place.y + place.height, <=, lgn_steps_layout_get_height (layout));
        if (key < 0 && !is_strip)
          continue;
        g_assert_cmpuint (hit.kind, ==, is_strip ? LGN_STEPS_HIT_ELEMENT : LGN_STEPS_HIT_KEY);
        g_assert_cmpuint (hit.part, ==, part);
        g_assert_cmpint (hit.key, ==, key);
        if (is_strip)
          g_assert_cmpint (hit.element, ==, (gint) (canvas->row->steps->head_dim * 3 / 4));
        for (guint i = 0; i < places->len; i++)
          g_assert_false (overlap (&place, &g_array_index (places, LgnRect, i)));
        g_array_append_val (places, place);
      }
  LgnStepsHit outside = lgn_hit_steps (layout, width / 2, -5);
  g_assert_cmpuint (outside.kind, ==, LGN_STEPS_HIT_NOTHING);
}

static void
test_layout (void)
{
  g_auto (Canvas) canvas = { NULL };

  canvas_init (&canvas);
  check_layout (&canvas, 1040, false);
  check_layout (&canvas, 3000, false);
  check_layout (&canvas, 380, true);
}

static cairo_surface_t *
paint (Canvas *canvas, LgnStepsLayout *layout, const LgnStepsMarks *marks)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1040, (int) lgn_steps_layout_get_height (layout));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  lgn_paint_steps (cr, &canvas->context, layout, marks);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The darkest point of RECT, 0 to 255 by its green. */
static guint
find_darkest (cairo_surface_t *surface, const LgnRect *rect)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint darkest = 255;

  for (int y = (int) rect->y; y < (int) (rect->y + rect->height); y++)
    for (int x = (int) rect->x; x < (int) (rect->x + rect->width); x++)
      darkest = MIN (darkest, (guint) data[y * stride + 4 * x + 1]);
  return darkest;
}

/* What comes later in the telling is dim; the same strip is painted in the same colours with the step reached. */
static void
test_steps_dim (void)
{
  g_auto (Canvas) canvas = { NULL };
  const LgnStepsLayoutOptions options = { 12, 0, -1 };
  LgnStepsMarks marks = LGN_STEPS_MARKS_NONE;
  LgnRect keys, sum;

  canvas_init (&canvas);
  g_autoptr (LgnStepsLayout) layout = lgn_steps_layout_new (&canvas.context, canvas.row, &options, 1040);
  lgn_steps_layout_get_place (layout, LGN_STEPS_KEYS, 0, &keys);
  lgn_steps_layout_get_place (layout, LGN_STEPS_VALUES, -1, &sum);
  cairo_surface_t *whole = paint (&canvas, layout, &marks);
  marks.reach = LGN_STEP_KEYS;
  cairo_surface_t *begun = paint (&canvas, layout, &marks);
  marks.reach = LGN_STEP_TOKENS;
  cairo_surface_t *tokens = paint (&canvas, layout, &marks);
  g_assert_cmpuint (find_darkest (whole, &keys), ==, find_darkest (begun, &keys));
  g_assert_cmpuint (find_darkest (tokens, &keys), >, 190);
  g_assert_cmpuint (find_darkest (whole, &sum) + 25, <, find_darkest (begun, &sum));
  cairo_surface_destroy (whole);
  cairo_surface_destroy (begun);
  cairo_surface_destroy (tokens);
}

/* Every number of a strip has its colour: the largest of the scale is at its end. */
static void
test_colours (void)
{
  g_auto (Canvas) canvas = { NULL };
  const LgnStepsLayoutOptions options = { 12, 0, -1 };
  const LgnStepsMarks marks = LGN_STEPS_MARKS_NONE;
  const LgnRgb8 *colours = lgn_palette_get_colours (LGN_PALETTE_ORANGE_BLUE, false);
  LgnRect place;

  canvas_init (&canvas);
  g_autoptr (LgnStepsLayout) layout = lgn_steps_layout_new (&canvas.context, canvas.row, &options, 1040);
  cairo_surface_t *surface = paint (&canvas, layout, &marks);
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  lgn_steps_layout_get_place (layout, LGN_STEPS_KEYS, 1, &place);
  gsize n = canvas.row->steps->head_dim;
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *dot = data + (int) (place.y + place.height / 2) * stride
                          + 4 * (int) (place.x + place.width * ((double) i + 0.5) / (double) n);
      double x = lgn_steps_row_get_key (canvas.row, 1)[i] / canvas.row->key_range;
      LgnRgb8 want = colours[(guint) lround (127.5 + 127.5 * x)];
      g_assert_cmpint (abs (dot[2] - want.r) + abs (dot[1] - want.g) + abs (dot[0] - want.b), <=, 3);
    }
  cairo_surface_destroy (surface);
}

static void
settle (LgnSteps *steps)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_S * G_USEC_PER_SEC;

  while (lgn_steps_get_state (steps) == LGN_STEPS_BUSY)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

/* A run as a tab has one, whose result is selected. */
static LgnRun *
make_run (Scene *scene, LgnSelection *selection)
{
  LgnRun *run = lgn_run_new ();
  gint64 end = g_get_monotonic_time () + TIMEOUT_S * G_USEC_PER_SEC;

  lgn_run_set_network (run, scene->network);
  lgn_run_start (run, scene->input);
  while (lgn_run_get_state (run) != LGN_RUN_READY)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  lgn_selection_set_result (selection, lgn_run_get_result (run));
  lgn_selection_set_map (selection, &(LgnMapId) { LGN_SITE_CROSS, 1, 0 });
  return run;
}

static void
check_navigation (LgnSteps *steps, LgnSelection *selection)
{
  guint n_keys = lgn_steps_get_row (steps)->n_keys;

  lgn_steps_set_key (steps, 2);
  g_assert_cmpint (lgn_selection_get_column (selection), ==, 2);
  lgn_steps_move_key (steps, 1);
  g_assert_cmpint (lgn_steps_get_key (steps), ==, 3);
  lgn_steps_move_key (steps, 1000);
  g_assert_cmpint (lgn_steps_get_key (steps), ==, (gint) n_keys - 1);
  lgn_steps_move_row (steps, 2);
  g_assert_cmpuint (lgn_steps_get_row (steps)->row, ==, 2);
  lgn_steps_move_row (steps, -1);
  g_assert_cmpuint (lgn_steps_get_row (steps)->row, ==, 1);
  lgn_steps_move_step (steps, -1);
  g_assert_cmpuint (lgn_steps_get_step (steps), ==, LGN_STEP_WEIGHT);
  lgn_steps_move_step (steps, 7);
  g_assert_cmpuint (lgn_steps_get_step (steps), ==, LGN_STEP_SUM);
  g_autofree char *text = lgn_steps_make_step_text (steps);
  g_assert_cmpstr (text, ==, "step 5 of 5: sum");
}

static void
test_model (void)
{
  g_auto (Scene) scene = { NULL };
  g_autoptr (LgnSelection) selection = lgn_selection_new ();
  g_autoptr (LgnTokenView) token_view = lgn_token_view_new ();

  scene_init (&scene, "e2e-marian", "I am a student.");
  g_autoptr (LgnRun) run = make_run (&scene, selection);
  g_autoptr (LgnSteps) steps = lgn_steps_new (run, selection, token_view);
  g_assert_null (lgn_steps_get_row (steps)); /* nobody looks */
  lgn_steps_set_active (steps, true);
  settle (steps);
  g_assert_cmpuint (lgn_steps_get_state (steps), ==, LGN_STEPS_READY);
  g_assert_cmpuint (lgn_steps_get_rule (steps), ==, LGN_SCORE_SCALED_DOT);
  check_navigation (steps, selection);
  lgn_steps_set_rule (steps, LGN_SCORE_DOT);
  g_assert_cmpuint (lgn_steps_get_row (steps)->rule, ==, LGN_SCORE_DOT);
  lgn_selection_set_head (selection, LGN_HEAD_MEAN); /* which has no steps of its own */
  g_assert_cmpint (lgn_steps_get_row (steps)->map.head, ==, 0);
  lgn_selection_set_head (selection, 3);
  g_assert_cmpint (lgn_steps_get_row (steps)->map.head, ==, 3);
  lgn_steps_set_element (steps, &(LgnStepsElement) { true, true, 1, 5 });
  g_autofree char *arithmetic = lgn_steps_make_arithmetic (steps);
  g_assert_nonnull (strstr (arithmetic, "\nnumber 5: "));
  lgn_selection_set_layer (selection, 0);
  g_assert_cmpuint (lgn_steps_get_state (steps), ==, LGN_STEPS_BUSY);
  settle (steps);
  g_assert_cmpuint (lgn_steps_get_row (steps)->map.layer, ==, 0);
  g_assert_cmpuint (lgn_steps_get_rule (steps), ==, LGN_SCORE_DOT); /* a person's choice stays */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/steps/numbers", test_numbers);
  g_test_add_func ("/steps/hidden", test_hidden);
  g_test_add_func ("/steps/rules", test_rules);
  g_test_add_func ("/steps/masked", test_masked);
  g_test_add_func ("/steps/many", test_many);
  g_test_add_func ("/steps/arithmetic", test_arithmetic);
  g_test_add_func ("/steps/format", test_format);
  g_test_add_func ("/steps/layout", test_layout);
  g_test_add_func ("/steps/dim", test_steps_dim);
  g_test_add_func ("/steps/colours", test_colours);
  g_test_add_func ("/steps/model", test_model);
  return g_test_run ();
}
