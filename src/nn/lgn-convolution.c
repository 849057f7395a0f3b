#include "nn/lgn-convolution.h"
#include "base/lgn-checked.h"
#include "tensor/lgn-blas.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

/* Floats of unfolded windows that are multiplied together: they stay in the cache. */
#define BLOCK_FLOATS ((gsize) 1 << 16)

typedef struct
{
  const LgnConvolution *convolution;
  const LgnPlanes *in;
  LgnExtent size;       /* of what comes out */
  gsize n_places;
  gsize n_together;     /* places a turn does */
  gsize window;         /* numbers of one group that one number is made of */
  float **unfolded;     /* [n_workers], each [n_together, window]; or NULL: the rows of IN are the windows */
  const float *taps;    /* [kernel, n_in], of a depth-wise one; or NULL */
  float *out;           /* [n_places, n_out] */
} Job;

/* Places along one axis of SIZE, or false where the kernel does not fit even once. */
static bool
count_places (gsize size, gsize kernel, gsize stride, gsize padding, gsize dilation, gsize *n)
{
  gsize reach, padded;

  if (kernel == 0 || stride == 0 || dilation == 0 || !lgn_checked_mul (kernel - 1, dilation, &reach)
      || !lgn_checked_mul (padding, 2, &padded) || !lgn_checked_add (padded, size, &padded) || padded <= reach)
    return false;
  *n = (padded - reach - 1) / stride + 1;
  return true;
}

/* lgn_convolution_get_extent: *OUT = the grid that comes out for one of IN; false where the kernel is larger than it. */
bool
lgn_convolution_get_extent (const LgnConvolution *convolution, LgnExtent in, LgnExtent *out)
{
  const LgnConvolution *c = convolution;

  return count_places (in.rows, c->kernel.rows, c->stride.rows, c->padding.rows, c->dilation.rows, &out->rows)
         && count_places (in.columns, c->kernel.columns, c->stride.columns, c->padding.columns, c->dilation.columns, &out->columns);
}

/* Where the kernel's number K of place PLACE reads along an axis; false in the padding. */
static bool
find_source (gsize place, gsize k, gsize stride, gsize dilation, gsize padding, gsize size, gsize *source)
{
  gsize at = place * stride + k * dilation;

  *source = at - padding;
  return at >= padding && at - padding < size;
}

/* OUT [window] = what channels FIRST .. FIRST + n - 1 hold under the kernel at one place, zeros in the padding. */
static void
unfold (const Job *job, gsize place, gsize first, gsize n, float *out)
{
  const LgnConvolution *c = job->convolution;
  gsize row = place / job->size.columns, column = place % job->size.columns, y, x;

  for (gsize i = 0; i < c->kernel.rows; i++)
    {
      bool is_inside = find_source (row, i, c->stride.rows, c->dilation.rows, c->padding.rows, job->in->size.rows, &y);
      for (gsize j = 0; j < c->kernel.columns; j++)
        {
          float *to = out + i * c->kernel.columns + j;
          gsize step = c->kernel.rows * c->kernel.columns;
          if (!find_source (column, j, c->stride.columns, c->dilation.columns, c->padding.columns, job->in->size.columns, &x)
              || !is_inside)
            for (gsize channel = 0; channel < n; channel++)
              to[channel * step] = 0;
          else
            {
              const float *from = job->in->data + first * job->in->channel_stride + y * job->in->row_stride
                                  + x * job->in->column_stride;
              for (gsize channel = 0; channel < n; channel++)
                to[channel * step] = from[channel * job->in->channel_stride];
            }
        }
    }
}

/* The places of one turn: every window as a row, times the weights, group by group. */
static void
multiply_windows (guint index, guint worker, gpointer data)
{
  const Job *job = data;
  const LgnConvolution *c = job->convolution;
  gsize first = (gsize) index * job->n_together, n = MIN (job->n_together, job->n_places - first);
  gsize n_in = c->n_in / c->n_groups, n_out = c->n_out / c->n_groups;
  float *out = job->out + first * c->n_out;

  for (gsize i = 0; c->bias && i < n; i++)
    memcpy (out + i * c->n_out, c->bias->data, c->n_out * sizeof *out);
  for (gsize group = 0; group < c->n_groups; group++)
    {
      const float *windows = job->in->data + first * c->n_in;
      if (job->unfolded)
        {
          windows = job->unfolded[worker];
          for (gsize i = 0; i < n; i++)
            unfold (job, first + i, group * n_in, n_in, job->unfolded[worker] + i * job->window);
        }
      lgn_gemm (true, n, n_out, job->window, 1, windows, job->window, c->weight->data + group * n_out * job->window, job->window,
                c->bias ? 1 : 0, out + group * n_out, c->n_out);
    }
}

/* The places of one turn of a depth-wise convolution over rows of channels: tap by tap, all channels at once. */
static void
multiply_channels (guint index, guint worker, gpointer data)
{
  const Job *job = data;
  const LgnConvolution *c = job->convolution;
  gsize first = (gsize) index * job->n_together, n = MIN (job->n_together, job->n_places - first);

  for (gsize place = first; place < first + n; place++)
    {
      float *out = job->out + place * c->n_out;
      gsize row = place / job->size.columns, column = place % job->size.columns, y, x;
      if (c->bias)
        memcpy (out, c->bias->data, c->n_out * sizeof *out);
      else
        memset (out, 0, c->n_out * sizeof *out);
      for (gsize i = 0; i < c->kernel.rows; i++)
        for (gsize j = 0; j < c->kernel.columns; j++)
          {
            const float *tap = job->taps + (i * c->kernel.columns + j) * c->n_in;
            if (!find_source (row, i, c->stride.rows, c->dilation.rows, c->padding.rows, job->in->size.rows, &y)
                || !find_source (column, j, c->stride.columns, c->dilation.columns, c->padding.columns, job->in->size.columns, &x))
              continue;
            const float *from = job->in->data + y * job->in->row_stride + x * job->in->column_stride;
            for (gsize channel = 0; channel < c->n_in; channel++)
              out[channel] += tap[channel] * from[channel];
          }
    }
}

/* (transfer full) the kernel's numbers [kernel, n_in], so that those of neighbouring channels are neighbours. */
static float *
dup_taps (const LgnConvolution *c)
{
  gsize n_taps = c->kernel.rows * c->kernel.columns;
  float *taps = g_new (float, n_taps * c->n_in);

  for (gsize channel = 0; channel < c->n_in; channel++)
    for (gsize i = 0; i < n_taps; i++)
      taps[i * c->n_in + channel] = c->weight->data[channel * n_taps + i];
  return taps;
}

/* Whether the rows of IN are already what the weights multiply. */
static bool
is_pointwise (const LgnConvolution *c, const LgnPlanes *in)
{
  return c->kernel.rows == 1 && c->kernel.columns == 1 && c->stride.rows == 1 && c->stride.columns == 1 && c->padding.rows == 0
         && c->padding.columns == 0 && c->n_groups == 1 && in->channel_stride == 1 && in->column_stride == in->n_channels
         && in->row_stride == in->size.columns * in->n_channels;
}

/**
 * lgn_convolution_apply: OUT [rows * columns, n_out] over the grid that lgn_convolution_get_extent gives, from IN. Every number
 * comes out the same however many workers POOL has. The weights have been prepared.
 */
void
lgn_convolution_apply (const LgnConvolution *convolution, LgnPool *pool, const LgnPlanes *in, float *out)
{
  const LgnConvolution *c = convolution;
  guint n_workers = lgn_pool_get_n_workers (pool);
  bool is_depthwise = c->n_groups == c->n_in && c->n_out == c->n_in && in->channel_stride == 1;
  g_autofree float *taps = is_depthwise ? dup_taps (c) : NULL;
  g_autofree float *memory = NULL;
  g_autofree float **unfolded = NULL;
  Job job = { .convolution = c, .in = in, .taps = taps, .out = out };

  if (!lgn_convolution_get_extent (c, in->size, &job.size))
    return;
  job.n_places = job.size.rows * job.size.columns;
  job.window = c->n_in / c->n_groups * c->kernel.rows * c->kernel.columns;
  job.n_together = MIN (MAX (BLOCK_FLOATS / job.window, 16), job.n_places);
  if (!is_depthwise && !is_pointwise (c, in))
    {
      memory = g_new (float, n_workers * job.n_together * job.window);
      unfolded = g_new (float *, n_workers);
      for (guint i = 0; i < n_workers; i++)
        unfolded[i] = memory + i * job.n_together * job.window;
    }
  job.unfolded = unfolded;
  lgn_pool_run (pool, (guint) ((job.n_places + job.n_together - 1) / job.n_together),
                is_depthwise ? multiply_channels : multiply_windows, &job);
}
