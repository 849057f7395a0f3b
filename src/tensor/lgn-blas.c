#include "tensor/lgn-blas.h"

#include <cblas.h>
#include <string.h>

/* Columns a turn takes: whole blocks of the BLAS's own kernels, so that the split does not change what is summed with what. */
#define COLUMN_BLOCK 256

/* Numbers that are not F32 are widened by pieces of so many floats, which stay in a processor's cache until they are multiplied;
 * but at least MIN_COLUMNS columns, which is what the BLAS's kernels take at once. */
#define MAX_PIECE ((gsize) 1 << 19)
#define MIN_COLUMNS ((gsize) 16)
#define CACHE_LINE 64
#define N_AHEAD 4 /* rows */

static void
use_one_thread (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&done, 1);
    }
}

void
lgn_gemm (bool b_transposed, gsize m, gsize n, gsize k, float alpha, const float *a, gsize a_stride, const float *b,
          gsize b_stride, float beta, float *c, gsize c_stride)
{
  use_one_thread ();
  if (m == 1)
    cblas_sgemv (CblasRowMajor, b_transposed ? CblasNoTrans : CblasTrans, b_transposed ? n : k, b_transposed ? k : n, alpha, b,
                 b_stride, a, 1, beta, c, 1);
  else
    cblas_sgemm (CblasRowMajor, CblasNoTrans, b_transposed ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, a_stride, b,
                 b_stride, beta, c, c_stride);
}

typedef struct
{
  bool b_transposed;
  gsize m, n, k, a_stride, c_stride;
  const float *a, *bias;
  const LgnStoredMatrix *b;
  float *c;
} Product;

/* Memory of a thread for numbers that are widened; it grows to the largest piece and is let go with the thread. */
typedef struct
{
  float *floats;
  gsize n;
} Room;

static void
room_free (gpointer data)
{
  Room *room = data;

  g_free (room->floats);
  g_free (room);
}

static float *
get_room (gsize n)
{
  static GPrivate key = G_PRIVATE_INIT (room_free);
  Room *room = g_private_get (&key);

  if (!room)
    {
      room = g_new0 (Room, 1);
      g_private_set (&key, room);
    }
  if (room->n < n)
    {
      g_free (room->floats);
      room->floats = g_new (float, n);
      room->n = n;
    }
  return room->floats;
}

/* Whether the numbers of B can be used where they are. */
static bool
is_plain (const LgnStoredMatrix *b)
{
  return b->dtype == LGN_DTYPE_F32 && (gsize) b->data % sizeof (float) == 0;
}

/* Asks for the next rows of a piece, whose parts lie too far apart for the processor to see by itself what will be read. */
static inline void
prefetch (const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i += CACHE_LINE)
    __builtin_prefetch (bytes + i);
}

/* Widens N columns of B from FIRST on into OUT: [n, k] when it is transposed, else [k, n]. */
static void
widen_columns (const Product *p, gsize first, gsize n, float *out)
{
  const LgnStoredMatrix *b = p->b;
  gsize block_length = lgn_dtype_block_length (b->dtype), block_size = lgn_dtype_size (b->dtype);
  gsize n_rows = p->b_transposed ? n : p->k, length = p->b_transposed ? p->k : n;
  gsize start = p->b_transposed ? first * b->stride : first;
  gsize stride = b->stride / block_length * block_size, size = length / block_length * block_size;
  const guint8 *row = (const guint8 *) b->data + start / block_length * block_size;

  for (gsize i = 0; i < n_rows; i++, row += stride, out += length)
    {
      if (!p->b_transposed && i + N_AHEAD < n_rows)
        prefetch (row + N_AHEAD * stride, size);
      lgn_dtype_read_f32 (b->dtype, row, length, out);
    }
}

static void
multiply_columns (guint index, guint worker, gpointer data)
{
  const Product *p = data;
  gsize first = (gsize) index * COLUMN_BLOCK;
  gsize end = MIN (first + COLUMN_BLOCK, p->n), piece = end - first;
  float beta = p->bias ? 1 : 0;

  for (gsize i = 0; p->bias && i < p->m; i++)
    memcpy (p->c + i * p->c_stride + first, p->bias + first, piece * sizeof (float));
  if (is_plain (p->b))
    {
      const float *b = (const float *) p->b->data + first * (p->b_transposed ? p->b->stride : 1);
      lgn_gemm (p->b_transposed, p->m, piece, p->k, 1, p->a, p->a_stride, b, p->b->stride, beta, p->c + first, p->c_stride);
      return;
    }
  piece = CLAMP (MAX_PIECE / p->k / MIN_COLUMNS * MIN_COLUMNS, MIN_COLUMNS, COLUMN_BLOCK);
  float *room = get_room (piece * p->k);
  for (; first < end; first += piece)
    {
      gsize n = MIN (piece, end - first);
      widen_columns (p, first, n, room);
      lgn_gemm (p->b_transposed, p->m, n, p->k, 1, p->a, p->a_stride, room, p->b_transposed ? p->k : n, beta, p->c + first,
                p->c_stride);
    }
}

void
lgn_gemm_stored (LgnPool *pool, bool b_transposed, gsize m, gsize n, gsize k, const float *a, gsize a_stride,
                 const LgnStoredMatrix *b, const float *bias, float *c, gsize c_stride)
{
  Product product = { b_transposed, m, n, k, a_stride, c_stride, a, bias, b, c };
  guint n_blocks = (guint) ((n + COLUMN_BLOCK - 1) / COLUMN_BLOCK);

  if (pool)
    lgn_pool_run (pool, n_blocks, multiply_columns, &product);
  else
    for (guint i = 0; i < n_blocks; i++)
      multiply_columns (i, 0, &product);
}

void
lgn_gemm_parallel (LgnPool *pool, bool b_transposed, gsize m, gsize n, gsize k, const float *a, gsize a_stride, const float *b,
                   gsize b_stride, const float *bias, float *c, gsize c_stride)
{
  LgnStoredMatrix stored = { LGN_DTYPE_F32, b, b_stride };

  lgn_gemm_stored (pool, b_transposed, m, n, k, a, a_stride, &stored, bias, c, c_stride);
}
