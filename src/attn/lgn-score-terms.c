#include "attn/lgn-score-terms.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

/* The vector for QUERY_MINUS_KEY that HEAD has in TABLE. */
static const float *
find_vector (const LgnRelativeVectors *vectors, const float *table, guint head, gssize query_minus_key)
{
  gsize index = (gsize) (query_minus_key + (gssize) vectors->reach - 1);
  gsize row = vectors->row ? vectors->row[index] : index;

  return table + row * vectors->stride + head * vectors->head_stride;
}

static void
add_relative_vectors (const void *rule, const LgnScoreBlock *block)
{
  const LgnRelativeVectors *vectors = rule;
  const LgnKernels *kernels = lgn_kernels ();

  for (gsize i = 0; i < block->n_rows; i++)
    for (gsize j = block->span.first; j < block->span.end; j++)
      {
        gssize distance = (gssize) (block->first_query + block->row + i) - (gssize) j;
        float sum = 0;

        if (vectors->for_query)
          sum += kernels->dot (block->query + i * block->query_stride,
                               find_vector (vectors, vectors->for_query, block->head, distance), block->head_dim);
        if (vectors->for_key)
          sum += kernels->dot (block->key + j * block->key_stride,
                               find_vector (vectors, vectors->for_key, block->head, distance), block->head_dim);
        block->scores[i * block->score_stride + j] += block->scale * sum;
      }
}

LgnScoreTerm
lgn_relative_vectors_term (const LgnRelativeVectors *vectors)
{
  return (LgnScoreTerm) { add_relative_vectors, vectors, vectors->reach, LGN_TERM_VECTORS };
}

/* lgn_bucket_bias_find: the row of the table for a key that stands KEY_MINUS_QUERY places after its query. The logarithms are
 * F32's, as in the original implementation, so that distances on the edge of a bucket fall into the same one. */
gsize
lgn_bucket_bias_find (const LgnBucketBias *bias, gssize key_minus_query)
{
  gsize n = bias->is_bidirectional ? bias->n_buckets / 2 : bias->n_buckets;
  gsize first = bias->is_bidirectional && key_minus_query > 0 ? n : 0;
  gsize distance = key_minus_query <= 0 ? (gsize) -key_minus_query : bias->is_bidirectional ? (gsize) key_minus_query : 0;
  gsize n_near = n / 2;

  if (distance < n_near)
    return first + distance;
  float far = logf ((float) distance / (float) n_near) / (float) log ((double) bias->max_distance / (double) n_near);
  return first + MIN (n - 1, n_near + (gsize) (far * (float) (n - n_near)));
}

static void
add_bucket_bias (const void *rule, const LgnScoreBlock *block)
{
  const LgnBucketBias *bias = rule;

  for (gsize i = 0; i < block->n_rows; i++)
    for (gsize j = block->span.first; j < block->span.end; j++)
      {
        gssize distance = (gssize) j - (gssize) (block->first_query + block->row + i);
        block->scores[i * block->score_stride + j]
            += bias->table[lgn_bucket_bias_find (bias, distance) * bias->n_heads + block->head];
      }
}

LgnScoreTerm
lgn_bucket_bias_term (const LgnBucketBias *bias)
{
  return (LgnScoreTerm) { add_bucket_bias, bias, 0, LGN_TERM_BIAS };
}

static void
add_key_copies (const void *rule, const LgnScoreBlock *block)
{
  const LgnKeyCopies *copies = rule;
  gsize first = MAX (copies->keys.first, block->span.first), end = MIN (copies->keys.end, block->span.end);
  float more = logf ((float) copies->n_copies);

  for (gsize i = 0; i < block->n_rows; i++)
    {
      gsize position = block->first_query + block->row + i;
      for (gsize j = first; j < end && position >= copies->queries.first && position < copies->queries.end; j++)
        block->scores[i * block->score_stride + j] += more;
    }
}

LgnScoreTerm
lgn_key_copies_term (const LgnKeyCopies *copies)
{
  return (LgnScoreTerm) { add_key_copies, copies, 0, LGN_TERM_COPIES };
}

/**
 * lgn_log_bucket: the bucket of a signed DISTANCE: itself up to half of N_BUCKETS, then by its logarithm, so that MAX_DISTANCE - 1
 * is N_BUCKETS - 1; N_BUCKETS 0: the distance itself. He et al. 2021, arXiv:2111.09543, in the form of its original code. The
 * logarithms are F32's, as there.
 */
gssize
lgn_log_bucket (gssize distance, gsize n_buckets, gsize max_distance)
{
  gsize middle = n_buckets / 2, size = (gsize) ABS (distance);

  if (n_buckets == 0 || size <= middle)
    return distance;
  float whole = logf ((float) ((double) (max_distance - 1) / (double) middle));
  gssize bucket = (gssize) (ceilf (logf ((float) size / (float) middle) / whole * (float) (middle - 1)) + (float) middle);
  return distance < 0 ? -bucket : bucket;
}
