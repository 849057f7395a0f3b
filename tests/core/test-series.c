/* What a time series is scaled by. */
#include "nn/lgn-series.h"

static const float values[] = { 1, 10, -2, 20, 3, 0, -4, 30 }; /* [4, 2] */
static const float observed[] = { 1, 1, 1, 0, 0, 1, 1, 1 };

static void
assert_scaling (LgnScaling kind, const float *seen, const float *want_location, const float *want_scale)
{
  float location[2], scale[2];

  lgn_scaling_measure (kind, values, seen, 4, 2, location, scale);
  for (guint c = 0; c < 2; c++)
    {
      g_assert_cmpfloat_with_epsilon (location[c], want_location[c], 1e-5);
      g_assert_cmpfloat_with_epsilon (scale[c], want_scale[c], 1e-5);
    }
}

static void
test_all_observed (void)
{
  assert_scaling (LGN_SCALING_NONE, NULL, (float[]) { 0, 0 }, (float[]) { 1, 1 });
  assert_scaling (LGN_SCALING_MEAN, NULL, (float[]) { 0, 0 }, (float[]) { 2.5f, 15 });
  /* variances: (1.5² + 1.5² + 3.5² + 3.5²) / 4 and (5² + 5² + 15² + 15²) / 4 */
  assert_scaling (LGN_SCALING_STD, NULL, (float[]) { -0.5f, 15 }, (float[]) { 2.6925843f, 11.1803403f });
}

static void
test_some_missing (void)
{
  assert_scaling (LGN_SCALING_MEAN, observed, (float[]) { 0, 0 }, (float[]) { 7 / 3.f, 40 / 3.f });
  /* the missing 3 counts neither in the mean -5/3 nor in the variance 114/27 */
  assert_scaling (LGN_SCALING_STD, observed, (float[]) { -5 / 3.f, 40 / 3.f }, (float[]) { 2.0548072f, 12.4721917f });
}

static void
test_nothing_there (void)
{
  const float zeros[4] = { 0 };
  float location, scale;

  lgn_scaling_measure (LGN_SCALING_MEAN, zeros, NULL, 4, 1, &location, &scale);
  g_assert_cmpfloat (scale, ==, 1e-10f);
  lgn_scaling_measure (LGN_SCALING_MEAN, values, zeros, 4, 1, &location, &scale);
  g_assert_cmpfloat (scale, ==, 1e-10f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/all-observed", test_all_observed);
  g_test_add_func ("/series/some-missing", test_some_missing);
  g_test_add_func ("/series/nothing-there", test_nothing_there);
  return g_test_run ();
}
