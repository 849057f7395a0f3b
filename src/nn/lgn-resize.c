#include "nn/lgn-resize.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

#define MAX_TAPS 4

/* What one place of the new grid is made of along an axis. */
typedef struct
{
  gsize source[MAX_TAPS];
  float weight[MAX_TAPS];
} Taps;

/* lgn_resize_kind_from_name: *KIND for "bilinear", "bilinear-corners" or "bicubic". */
bool
lgn_resize_kind_from_name (const char *name, LgnResizeKind *kind)
{
  static const char *const names[] = { "bilinear", "bilinear-corners", "bicubic" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      {
        *kind = i;
        return true;
      }
  return false;
}

/* Keys's kernel at the distance X. */
static double
cubic (double x)
{
  const double a = -0.75;

  x = fabs (x);
  if (x <= 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/* Place I, of N_OLD spread over N_NEW with SHRINK old places from one new to the next. */
static Taps
find_taps (LgnResizeKind kind, gsize i, gsize n_old, double shrink)
{
  double at = kind == LGN_RESIZE_BILINEAR_CORNERS ? (double) i * shrink : ((double) i + 0.5) * shrink - 0.5;
  Taps taps = { { 0 }, { 0 } };

  if (kind != LGN_RESIZE_BICUBIC)
    at = fmax (at, 0);
  double below = floor (at), fraction = at - below;
  for (int k = 0; k < MAX_TAPS; k++)
    {
      double source = below + k - 1;
      taps.source[k] = (gsize) fmin (fmax (source, 0), (double) (n_old - 1));
      if (kind == LGN_RESIZE_BICUBIC)
        taps.weight[k] = (float) cubic (at - source);
      else
        taps.weight[k] = (float) (k == 1 ? 1 - fraction : k == 2 ? fraction : 0);
    }
  return taps;
}

/* (transfer full) [n_new] */
static Taps *
find_all_taps (LgnResizeKind kind, gsize n_old, gsize n_new, const double *shrink)
{
  Taps *taps = g_new (Taps, n_new);
  double standard = (double) n_old / (double) n_new;

  if (kind == LGN_RESIZE_BILINEAR_CORNERS)
    standard = n_new > 1 ? (double) (n_old - 1) / (double) (n_new - 1) : 0;
  for (gsize i = 0; i < n_new; i++)
    taps[i] = find_taps (kind, i, n_old, shrink ? *shrink : standard);
  return taps;
}

/* OUT [width] = the rows of IN that lie STRIDE floats apart, weighted. */
static void
mix (const Taps *taps, const float *in, gsize stride, gsize width, float *out)
{
  memset (out, 0, width * sizeof *out);
  for (guint k = 0; k < MAX_TAPS; k++)
    if (taps->weight[k] != 0)
      lgn_kernels ()->axpy (taps->weight[k], in + taps->source[k] * stride, out, width);
}

/**
 * lgn_resize: OUT [to.rows * to.columns, width] = IN [from.rows * from.columns, width], drawn to the size TO. SHRINK [2], or NULL:
 * how many old rows and columns go into a new one, where that is not the quotient of the sizes.
 */
void
lgn_resize (LgnResizeKind kind, const float *in, LgnExtent from, gsize width, LgnExtent to, const double *shrink, float *out)
{
  g_autofree Taps *rows = find_all_taps (kind, from.rows, to.rows, shrink);
  g_autofree Taps *columns = find_all_taps (kind, from.columns, to.columns, shrink ? shrink + 1 : NULL);
  g_autofree float *narrow = g_new (float, from.rows * to.columns * width);

  for (gsize i = 0; i < from.rows; i++)
    for (gsize j = 0; j < to.columns; j++)
      mix (&columns[j], in + i * from.columns * width, width, width, narrow + (i * to.columns + j) * width);
  for (gsize i = 0; i < to.rows; i++)
    mix (&rows[i], narrow, to.columns * width, to.columns * width, out + i * to.columns * width);
}
