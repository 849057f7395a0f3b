/* LgnPlanes: channels of numbers over a grid of rows and columns: a picture, or activations that lie where its patches do; with
 * one row, a sound. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of a grid, a window on it, a step. */
typedef struct
{
  gsize rows;
  gsize columns;
} LgnExtent;

typedef struct
{
  const float *data;
  LgnExtent size;
  gsize n_channels;
  gsize channel_stride; /* in floats */
  gsize row_stride;
  gsize column_stride;
} LgnPlanes;

/* lgn_planes_of_channels: DATA [n_channels, rows, columns], as pictures come. */
static inline LgnPlanes
lgn_planes_of_channels (const float *data, gsize n_channels, LgnExtent size)
{
  return (LgnPlanes) { data, size, n_channels, size.rows * size.columns, size.columns, 1 };
}

/* lgn_planes_of_rows: DATA [rows * columns, n_channels], as sequences lie. */
static inline LgnPlanes
lgn_planes_of_rows (const float *data, gsize n_channels, LgnExtent size)
{
  return (LgnPlanes) { data, size, n_channels, 1, size.columns * n_channels, n_channels };
}

G_END_DECLS
