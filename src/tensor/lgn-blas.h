/* The one door to the BLAS, which is only ever called with one thread of its own: the program's pool does the splitting. */
#pragma once

#include "base/lgn-pool.h"

#include <stdbool.h>

G_BEGIN_DECLS

/* C [m, n] = alpha * A [m, k] B + beta * C, row-major with the given row strides (in elements).
 * B is [k, n], or [n, k] when B_TRANSPOSED. One row of A is done as a matrix-vector product. */
void lgn_gemm (bool b_transposed, gsize m, gsize n, gsize k, float alpha, const float *a, gsize a_stride, const float *b,
               gsize b_stride, float beta, float *c, gsize c_stride);

/* C [m, n] = A B + bias, BIAS [n] added to every row (NULL: none), the columns shared out among the workers of POOL (NULL: the
 * caller alone). Every number comes out the same however many workers there are. */
void lgn_gemm_parallel (LgnPool *pool, bool b_transposed, gsize m, gsize n, gsize k, const float *a, gsize a_stride,
                        const float *b, gsize b_stride, const float *bias, float *c, gsize c_stride);

G_END_DECLS
