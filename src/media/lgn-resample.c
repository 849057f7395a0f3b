#include "media/lgn-resample.h"
#include "base/lgn-error.h"
#include "base/lgn-pool.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Weights are whole numbers of 2^-22: 8 bits are the pixel's, 2 are left for weights above 1 and below 0. */
#define WEIGHT_BITS (32 - 8 - 2)
#define HALF (1 << (WEIGHT_BITS - 1))
#define LOW_BITS 11

#define ROWS_A_TURN 16
#define LANES ((gsize) 8)

typedef gint32 Lanes __attribute__ ((vector_size (32)));
typedef guint8 ByteLanes __attribute__ ((vector_size (8)));

static double
box (double x)
{
  return x > -0.5 && x <= 0.5 ? 1 : 0;
}

static double
triangle (double x)
{
  x = fabs (x);
  return x < 1 ? 1 - x : 0;
}

static double
hamming (double x)
{
  x = fabs (x);
  if (x == 0)
    return 1;
  if (x >= 1)
    return 0;
  x *= G_PI;
  return sin (x) / x * ((double) 0.54f + (double) 0.46f * cos (x));
}

/* Keys' cubic with a = -1/2: IEEE Transactions on Acoustics, Speech, and Signal Processing 29 (1981), equation 15. */
static double
cubic (double x)
{
  const double a = -0.5;

  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2)
    return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

static double
sinc (double x)
{
  return x == 0 ? 1 : sin (x * G_PI) / (x * G_PI);
}

static double
lanczos (double x)
{
  return -3 <= x && x < 3 ? sinc (x) * sinc (x / 3) : 0;
}

typedef struct
{
  double (*weight) (double x);
  double support; /* weight is 0 from there on */
} Filter;

static const Filter filters[LGN_N_RESAMPLES] = {
  [LGN_RESAMPLE_LANCZOS] = { lanczos, 3 }, [LGN_RESAMPLE_BILINEAR] = { triangle, 1 }, [LGN_RESAMPLE_BICUBIC] = { cubic, 2 },
  [LGN_RESAMPLE_BOX] = { box, 0.5 },       [LGN_RESAMPLE_HAMMING] = { hamming, 1 },
};

/* What each place of one axis is made of: N_TAPS [i] places from FIRST [i] on, with weights from WEIGHTS + i * stride on. */
typedef struct
{
  guint *first, *n_taps; /* [n_out] */
  gint32 *weights;       /* [n_out, stride] */
  gsize stride;
} Taps;

static void
taps_clear (Taps *taps)
{
  g_free (taps->first);
  g_free (taps->n_taps);
  g_free (taps->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taps, taps_clear)

/* The filter is stretched by the scale when the picture shrinks (antialiasing), and cut where the picture ends. */
static void
taps_init (Taps *taps, guint n_in, guint n_out, const Filter *filter)
{
  double scale = (double) n_in / n_out, stretch = MAX (scale, 1), support = filter->support * stretch;
  gsize most = (gsize) ceil (support) * 2 + 1;
  g_autofree double *row = g_new (double, most);

  taps->stride = most;
  taps->first = g_new (guint, n_out);
  taps->n_taps = g_new (guint, n_out);
  taps->weights = g_new0 (gint32, n_out * most);
  for (guint i = 0; i < n_out; i++)
    {
      double centre = (i + 0.5) * scale, sum = 0;
      guint first = (guint) MAX (centre - support + 0.5, 0), end = (guint) MIN (centre + support + 0.5, n_in);
      taps->first[i] = first;
      taps->n_taps[i] = end - first;
      for (guint k = 0; k < end - first; k++)
        {
          row[k] = filter->weight ((k + first - centre + 0.5) * (1 / stretch));
          sum += row[k];
        }
      for (guint k = 0; k < end - first; k++)
        {
          double weight = (sum != 0 ? row[k] / sum : row[k]) * (1 << WEIGHT_BITS);
          taps->weights[i * most + k] = (gint32) (weight < 0 ? weight - 0.5 : weight + 0.5);
        }
    }
}

static guint8
round_sum (gint32 sum)
{
  return (guint8) CLAMP (sum >> WEIGHT_BITS, 0, 255);
}

/* One of the two passes; its rows of OUT are shared out among the workers. */
typedef struct
{
  const LgnImage *in;
  const Taps *taps;
  LgnImage *out;
} Pass;

static void
resize_rows (guint turn, guint worker, gpointer data)
{
  const Pass *pass = data;
  const LgnImage *in = pass->in, *out = pass->out;
  gsize end = MIN (((gsize) turn + 1) * ROWS_A_TURN, out->height);

  for (gsize y = (gsize) turn * ROWS_A_TURN; y < end; y++)
    for (gsize x = 0; x < out->width; x++)
      {
        const guint8 *from = in->pixels + (y * in->width + pass->taps->first[x]) * 3;
        const gint32 *weights = pass->taps->weights + x * pass->taps->stride;
        guint8 *to = out->pixels + (y * out->width + x) * 3;
        gint32 red = HALF, green = HALF, blue = HALF;
        for (guint k = 0; k < pass->taps->n_taps[x]; k++, from += 3)
          {
            red += from[0] * weights[k];
            green += from[1] * weights[k];
            blue += from[2] * weights[k];
          }
        to[0] = round_sum (red);
        to[1] = round_sum (green);
        to[2] = round_sum (blue);
      }
}

#ifdef __x86_64__
/* The same sums, two taps at a time: a weight w is 2^11 times its high part and its low part, both short enough for
 * products of 16 bits, so that nothing is rounded. */
__attribute__ ((target ("avx2"))) static void
resize_rows_avx2 (guint turn, guint worker, gpointer data)
{
  const Pass *pass = data;
  const LgnImage *in = pass->in, *out = pass->out;
  const __m128i spread = _mm_setr_epi8 (0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1); /* r r g g b b */
  const __m128i repeat = _mm_setr_epi8 (0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5);
  const __m128i low_bits = _mm_set1_epi32 ((1 << LOW_BITS) - 1);
  gsize end = MIN (((gsize) turn + 1) * ROWS_A_TURN, out->height), size = (gsize) in->width * in->height * 3;

  for (gsize y = (gsize) turn * ROWS_A_TURN; y < end; y++)
    for (gsize x = 0; x < out->width; x++)
      {
        gsize at = (y * in->width + pass->taps->first[x]) * 3;
        const gint32 *weights = pass->taps->weights + x * pass->taps->stride;
        guint n = pass->taps->n_taps[x], k = 0;
        __m128i high = _mm_setzero_si128 (), low = _mm_set1_epi32 (HALF);
        for (; k + 2 <= n && at + 8 <= size; k += 2, at += 6)
          {
            __m128i pixels = _mm_shuffle_epi8 (_mm_loadl_epi64 ((const __m128i *) (in->pixels + at)), spread);
            __m128i pair = _mm_loadl_epi64 ((const __m128i *) (weights + k));
            __m128i high_pair = _mm_shuffle_epi8 (_mm_srai_epi32 (pair, LOW_BITS), repeat);
            __m128i low_pair = _mm_shuffle_epi8 (_mm_and_si128 (pair, low_bits), repeat);
            high = _mm_add_epi32 (high, _mm_madd_epi16 (pixels, high_pair));
            low = _mm_add_epi32 (low, _mm_madd_epi16 (pixels, low_pair));
          }
        gint32 sums[4];
        _mm_storeu_si128 ((__m128i *) sums, _mm_add_epi32 (_mm_slli_epi32 (high, LOW_BITS), low));
        for (; k < n; k++, at += 3)
          for (gsize c = 0; c < 3; c++)
            sums[c] += in->pixels[at + c] * weights[k];
        for (gsize c = 0; c < 3; c++)
          out->pixels[(y * out->width + x) * 3 + c] = round_sum (sums[c]);
      }
}
#endif

static LgnPoolFunc
choose_resize_rows (void)
{
#ifdef __x86_64__
  if (lgn_kernels () == &lgn_kernels_avx2)
    return resize_rows_avx2;
#endif
  return resize_rows;
}

/* TO [n_lanes] = the weighted sums down the columns from FROM on; N is the length of a row. Their sums stay in registers. */
static inline void
sum_columns (const guint8 *from, gsize n, const gint32 *weights, guint n_taps, gsize n_lanes, guint8 *to)
{
  Lanes sums = (Lanes) {} + HALF;

  for (guint k = 0; k < n_taps; k++)
    {
      ByteLanes bytes = {};
      memcpy (&bytes, from + k * n, n_lanes);
      sums += __builtin_convertvector (bytes, Lanes) * weights[k];
    }
  for (gsize lane = 0; lane < n_lanes; lane++)
    to[lane] = round_sum (sums[lane]);
}

static void
resize_columns (guint turn, guint worker, gpointer data)
{
  const Pass *pass = data;
  const LgnImage *in = pass->in, *out = pass->out;
  gsize n = (gsize) in->width * 3, end = MIN (((gsize) turn + 1) * ROWS_A_TURN, out->height);

  for (gsize y = (gsize) turn * ROWS_A_TURN; y < end; y++)
    {
      const guint8 *from = in->pixels + pass->taps->first[y] * n;
      const gint32 *weights = pass->taps->weights + y * pass->taps->stride;
      guint8 *to = out->pixels + y * n;
      gsize i = 0;
      for (; i + LANES <= n; i += LANES)
        sum_columns (from + i, n, weights, pass->taps->n_taps[y], LANES, to + i);
      if (i < n)
        sum_columns (from + i, n, weights, pass->taps->n_taps[y], n - i, to + i);
    }
}

static void
run_pass (const LgnImage *in, const Taps *taps, LgnImage *out, LgnPoolFunc func)
{
  Pass pass = { in, taps, out };

  lgn_pool_run (lgn_pool_get_default (), (out->height + ROWS_A_TURN - 1) / ROWS_A_TURN, func, &pass);
}

/* The middle of each pixel decides; the middles are summed up, as Pillow's ImagingScaleAffine does, not multiplied. */
static void
resize_nearest (const LgnImage *in, LgnImage *out)
{
  double step_x = (double) in->width / out->width, step_y = (double) in->height / out->height;
  g_autofree gsize *column = g_new (gsize, out->width);
  double at = step_x * 0.5;

  for (gsize x = 0; x < out->width; x++, at += step_x)
    column[x] = MIN ((gsize) at, in->width - 1) * 3;
  at = step_y * 0.5;
  for (gsize y = 0; y < out->height; y++, at += step_y)
    {
      const guint8 *from = in->pixels + MIN ((gsize) at, in->height - 1) * in->width * 3;
      for (gsize x = 0; x < out->width; x++)
        memcpy (out->pixels + (y * out->width + x) * 3, from + column[x], 3);
    }
}

static bool
check_size (const LgnImage *image, guint width, guint height, GError **error)
{
  bool is_fine = width > 0 && height > 0 && width <= LGN_IMAGE_MAX_EDGE && height <= LGN_IMAGE_MAX_EDGE
                 && (gsize) width * height <= LGN_IMAGE_MAX_PIXELS && (gsize) width * image->height <= LGN_IMAGE_MAX_PIXELS;

  if (!is_fine)
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                 "a picture of %u × %u pixels would have to become one of %u × %u; give one whose edges differ less",
                 image->width, image->height, width, height);
  return is_fine;
}

/**
 * lgn_image_resize: IMAGE in the size WIDTH x HEIGHT. The arithmetic is that of Pillow 9.4's libImaging/Resample.c: filters
 * that widen when the picture shrinks, weights in fixed point, rows first and then columns, each rounded to 8 bits;
 * for LGN_RESAMPLE_NEAREST that of Geometry.c. A picture that has the size already stays as it is.
 * Returns: (transfer full): the picture, or NULL with LGN_ERROR_LIMIT when one of the sizes is too large.
 */
LgnImage *
lgn_image_resize (LgnImage *image, guint width, guint height, LgnResample filter, GError **error)
{
  g_autoptr (LgnImage) rows = NULL;
  LgnImage *out;

  if (width == image->width && height == image->height)
    return lgn_image_ref (image);
  if (!check_size (image, width, height, error))
    return NULL;
  if (filter == LGN_RESAMPLE_NEAREST)
    {
      out = lgn_image_new (width, height, error);
      if (out)
        resize_nearest (image, out);
      return out;
    }

  if (width != image->width)
    {
      g_auto (Taps) taps = { 0 };
      taps_init (&taps, image->width, width, &filters[filter]);
      rows = lgn_image_new (width, image->height, error);
      if (!rows)
        return NULL;
      run_pass (image, &taps, rows, choose_resize_rows ());
    }
  if (height == image->height)
    return g_steal_pointer (&rows);

  g_auto (Taps) taps = { 0 };
  taps_init (&taps, image->height, height, &filters[filter]);
  out = lgn_image_new (width, height, error);
  if (out)
    run_pass (rows ? rows : image, &taps, out, resize_columns);
  return out;
}
