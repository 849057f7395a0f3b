/* The one door to the BLAS, which is only ever called with one thread of its own: the program's pool does the splitting. */
#pragma once

#include "base/lgn-pool.h"
#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

/* C [m, n] = alpha * A [m, k] B + beta * C, row-major with the given row strides (in elements).
 * B is [k, n], or [n, k] when B_TRANSPOSED. One row of A is done as a matrix-vector product. */
void lgn_gemm (bool b_transposed, gsize m, gsize n, gsize k, float alpha, const float *a, gsize a_stride, const float *b,
               gsize b_stride, float beta, float *c, gsize c_stride);

/* C [m, n] = A B + bias, BIAS [n] added to every row (NULL: none), the columns shared out among the workers of POOL (NULL: the
 * caller alone). Every number comes out the same however many workers there are. */
void lgn_gemm_parallel (LgnPool *pool, bool b_transposed, gsize m, gsize n, gsize k, const float *a, gsize a_stride,
                        const float *b, gsize b_stride, const float *bias, float *c, gsize c_stride);

/* A matrix as a file stores it: any type whose numbers lgn_dtype_read_f32 () reads. */
typedef struct
{
  LgnDtype dtype;
  const void *data; /* may be unaligned; at the start of a block */
  gsize stride;     /* numbers from one row to the next; whole blocks */
} LgnStoredMatrix;

/* The same with a matrix B that is stored. What is not F32 is widened piece by piece, into 2 MB a worker (64 bytes times K, when
 * that is more); a matrix of blocks has to be transposed. */
void lgn_gemm_stored (LgnPool *pool, bool b_transposed, gsize m, gsize n, gsize k, const float *a, gsize a_stride,
                      const LgnStoredMatrix *b, const float *bias, float *c, gsize c_stride);

G_END_DECLS
