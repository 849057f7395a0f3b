/* Windows over a grid: every place stands in one of them and comes back, filling is zero, and what a shift has put beside each
 * other does not look at each other. */
#include "base/lgn-error.h"
#include "family/lgn-windows.h"

static void
check_plan (gsize rows, gsize columns, gsize size, gsize shift)
{
  LgnWindows windows = { size, shift, NULL };
  LgnWindowPlan plan;
  gsize n = rows * columns, n_filled = 0;

  g_assert_true (lgn_window_plan_init (&plan, &windows, (LgnExtent) { rows, columns }, NULL));
  g_assert_cmpuint (plan.n_places, ==, plan.n_windows * size * size);
  g_assert_cmpuint (plan.n_places, >=, n);
  g_autofree float *x = g_new (float, n), *back = g_new0 (float, n), *parted = g_new (float, plan.n_places);
  for (gsize i = 0; i < n; i++)
    x[i] = (float) (i + 1);
  lgn_window_plan_part (&plan, x, 1, parted);
  lgn_window_plan_join (&plan, parted, 1, back);
  g_assert_cmpmem (back, n * sizeof *back, x, n * sizeof *x);
  for (gsize i = 0; i < plan.n_places; i++)
    n_filled += parted[i] == 0;
  g_assert_cmpuint (n_filled, ==, plan.n_places - n);
}

static void
test_places (void)
{
  check_plan (8, 8, 4, 0);
  check_plan (8, 12, 4, 2);
  check_plan (9, 7, 4, 2);
  check_plan (7, 7, 7, 3);
}

/* Places of one window are neighbours in the grid unless they are kept apart: nobody looks further than a window is wide. */
static void
test_shift (void)
{
  LgnWindows windows = { 4, 2, NULL };
  LgnWindowPlan plan;
  float x[64], parted[64];

  g_assert_true (lgn_window_plan_init (&plan, &windows, (LgnExtent) { 8, 8 }, NULL));
  for (guint i = 0; i < 64; i++)
    x[i] = (float) i;
  lgn_window_plan_part (&plan, x, 1, parted);
  g_assert_cmpfloat (parted[0], ==, 2 * 8 + 2);
  for (gsize window = 0; window < 4; window++)
    {
      g_autofree guint8 *allowed = lgn_window_plan_dup_allowed (&plan, window);
      for (guint i = 0; i < 256; i++)
        {
          guint a = (guint) parted[window * 16 + i / 16], b = (guint) parted[window * 16 + i % 16];
          bool is_near = ABS ((int) (a / 8) - (int) (b / 8)) < 4 && ABS ((int) (a % 8) - (int) (b % 8)) < 4;
          g_assert_cmpint (allowed[i], ==, is_near);
        }
    }
}

/* Every place of the grid looks at as many keys as a window has, those that fill it up among them, and sees of them what its
 * window's own mask says. */
static void
check_parting (gsize rows, gsize columns, gsize size, gsize shift)
{
  LgnWindows windows = { size, shift, NULL };
  LgnWindowPlan plan;
  gsize n = rows * columns, area = size * size;

  g_assert_true (lgn_window_plan_init (&plan, &windows, (LgnExtent) { rows, columns }, NULL));
  g_autoptr (LgnParting) parting = lgn_window_plan_make_parting (&plan);
  g_autoptr (LgnScope) scope = lgn_window_plan_make_scope (&plan);
  g_autofree guint8 *seen = g_new0 (guint8, plan.n_places);

  for (gsize i = 0; i < plan.n_places; i++)
    g_assert_cmpuint (seen[parting->key[i]]++, ==, 0);
  for (gsize i = 0; i < n; i++)
    {
      gsize place = parting->place[i], window = place / area, n_seen = 0, n_allowed = 0;
      g_autofree guint8 *allowed = lgn_window_plan_dup_allowed (&plan, window);
      g_assert_cmpuint (parting->key[place], ==, i);
      for (gsize j = 0; j < area; j++)
        {
          bool may = !allowed || allowed[place % area * area + j];
          g_assert_cmpint (lgn_scope_allows (scope, i, parting->key[window * area + j]), ==, may);
          n_allowed += may;
        }
      for (gsize j = 0; j < plan.n_places; j++)
        n_seen += lgn_scope_allows (scope, i, j);
      g_assert_cmpuint (n_seen, ==, n_allowed);
    }
}

static void
test_parting (void)
{
  check_parting (8, 8, 4, 0);
  check_parting (9, 7, 4, 2);
  check_parting (7, 7, 7, 3);
}

static void
test_refused (void)
{
  LgnWindows windows = { 7, 3, NULL };
  LgnWindowPlan plan;
  g_autoptr (GError) error = NULL;

  g_assert_false (lgn_window_plan_init (&plan, &windows, (LgnExtent) { 6, 14 }, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_assert_true (lgn_window_plan_init (&plan, &windows, (LgnExtent) { 7, 7 }, NULL));
  g_assert_cmpuint (plan.shift, ==, 0);
  g_assert_null (lgn_window_plan_dup_allowed (&plan, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows/places", test_places);
  g_test_add_func ("/windows/shift", test_shift);
  g_test_add_func ("/windows/parting", test_parting);
  g_test_add_func ("/windows/refused", test_refused);
  return g_test_run ();
}
