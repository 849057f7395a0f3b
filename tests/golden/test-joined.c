/* A text and a picture that are one sequence: which patches stay, where they stand, and what is refused. */
#include "base/lgn-error.h"
#include "family/lgn-model.h"

#include <string.h>

#define ROWS 6 /* of pixels; patches are 2 × 2 */
#define COLUMNS 4
#define N_TEXT 5

/* An example and what is made of it. */
typedef struct
{
  LgnModel *model;
  LgnFeeds *feeds;
  LgnTensor *mask;
  LgnModelInput input;
} Example;

static const gint64 ids[N_TEXT] = { 3, 17, 4, 29, 11 };

static void
example_init (Example *example)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", "vilt-masked", NULL);
  g_autoptr (LgnTensor) pixels = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { 3, ROWS, COLUMNS });
  g_autoptr (GError) error = NULL;

  example->model = lgn_model_open (folder, NULL, &error);
  g_assert_no_error (error);
  example->mask = lgn_tensor_new (LGN_DTYPE_U8, 2, (gsize[]) { ROWS, COLUMNS });
  memset ((guint8 *) example->mask->data, 1, ROWS * COLUMNS);
  for (gsize i = 0; i < 3 * ROWS * COLUMNS; i++)
    lgn_tensor_f32 (pixels)[i] = (float) (i * 7 % 13) / 13 - 0.4f;
  example->feeds = lgn_feeds_new ();
  lgn_feeds_set (example->feeds, "pixel_values", pixels);
  lgn_feeds_set (example->feeds, "pixel_mask", example->mask);
  example->input = (LgnModelInput) { .n = N_TEXT, .ids = ids, .feeds = example->feeds };
}

static void
example_clear (Example *example)
{
  lgn_tensor_unref (example->mask);
  lgn_feeds_free (example->feeds);
  lgn_model_unref (example->model);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Example, example_clear)

/* Hides all pixels but those of the first N_ROWS and N_COLUMNS. */
static void
show (Example *example, gsize n_rows, gsize n_columns)
{
  guint8 *mask = (guint8 *) example->mask->data;

  for (gsize i = 0; i < ROWS * COLUMNS; i++)
    mask[i] = i / COLUMNS < n_rows && i % COLUMNS < n_columns;
}

static void
run (Example *example, LgnModelOutput *output)
{
  g_autoptr (GError) error = NULL;

  lgn_model_forward (example->model, &example->input, output, NULL, &error);
  g_assert_no_error (error);
}

/* The text comes first, then what every picture has, then the patches. */
static void
test_places (void)
{
  g_auto (Example) example = { NULL };
  g_auto (LgnModelOutput) output = { NULL };
  g_autoptr (GError) error = NULL;
  LgnGrid grid;

  example_init (&example);
  const LgnStack *stack = lgn_model_get_reader (example.model);
  g_assert_true (lgn_stack_get_grid (stack, 3, (LgnExtent) { ROWS, COLUMNS }, &grid, &error));
  g_assert_cmpuint (grid.n_leading, ==, 1);
  g_assert_cmpuint (stack->leading->len, ==, 1);
  g_assert_cmpstr (stack->leading->pdata[0], ==, "[CLS]");

  run (&example, &output);
  g_assert_cmpuint (output.grid[LGN_SITE_SELF].n_leading, ==, N_TEXT + 1);
  g_assert_cmpuint (output.grid[LGN_SITE_SELF].rows, ==, 3);
  g_assert_cmpuint (output.grid[LGN_SITE_SELF].columns, ==, 2);
  g_assert_cmpuint (output.last->shape[0], ==, N_TEXT + 1 + 3 * 2);
  g_assert_cmpuint (output.head->shape[0], ==, N_TEXT);
}

/* What a picture is filled up with changes nothing, and neither does a batch in which it has fewer patches than others. */
static void
test_padding (void)
{
  g_auto (Example) example = { NULL };
  g_auto (LgnModelOutput) alone = { NULL };
  g_auto (LgnModelOutput) among = { NULL };
  g_autoptr (GError) error = NULL;
  gsize n_shown = N_TEXT + 1 + 2 * 2, n;

  example_init (&example);
  show (&example, 4, 4);
  run (&example, &alone);
  g_assert_cmpuint (alone.last->shape[0], ==, n_shown);
  g_assert_cmpuint (alone.grid[LGN_SITE_SELF].rows, ==, 2);

  const LgnStack *stack = lgn_model_get_reader (example.model);
  g_assert_true (lgn_stack_count_visible (stack, example.feeds, &n, &error));
  g_assert_cmpuint (n, ==, 4);
  example.input.n_patches = 6;
  run (&example, &among);
  g_assert_cmpuint (among.last->shape[0], ==, n_shown + 2);
  for (gsize i = 0; i < lgn_tensor_n_elements (alone.last); i++)
    g_assert_cmpfloat_with_epsilon (((const float *) alone.last->data)[i], ((const float *) among.last->data)[i], 1e-5);
}

static void
assert_refused (Example *example)
{
  g_auto (LgnModelOutput) output = { NULL };
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_false (lgn_model_forward (example->model, &example->input, &output, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (lgn_stack_count_visible (lgn_model_get_reader (example->model), example->feeds, &n, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
}

/* A mask that shows nothing, or no rectangle from the corner on, or has another size than the picture. */
static void
test_refusals (void)
{
  g_auto (Example) example = { NULL };
  g_autoptr (LgnTensor) small = lgn_tensor_new (LGN_DTYPE_U8, 2, (gsize[]) { ROWS - 1, COLUMNS });

  example_init (&example);
  guint8 *mask = (guint8 *) example.mask->data;
  show (&example, 0, 0);
  assert_refused (&example);
  show (&example, ROWS, COLUMNS);
  mask[2 * COLUMNS + 2] = 0;
  assert_refused (&example);
  show (&example, 4, 2);
  mask[5 * COLUMNS - 2] = 1;
  assert_refused (&example);
  show (&example, ROWS, COLUMNS);
  mask[0] = 0;
  assert_refused (&example);
  lgn_feeds_set (example.feeds, "pixel_mask", small);
  assert_refused (&example);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/golden/joined/places", test_places);
  g_test_add_func ("/golden/joined/padding", test_padding);
  g_test_add_func ("/golden/joined/refusals", test_refusals);
  return g_test_run ();
}
