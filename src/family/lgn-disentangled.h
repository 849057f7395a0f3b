/* Vectors for distances that every layer projects with weights of its own, for its queries and for its keys: He et al. 2020,
 * arXiv:2006.03654, section 3.1. */
#pragma once

#include "attn/lgn-score-terms.h"
#include "family/lgn-binder.h"

G_BEGIN_DECLS

typedef struct
{
  const LgnWeight *table; /* [2 * span, width] the row of a distance is span + its bucket; NULL: none of this at all */
  bool has_norm;
  LgnNorm norm;           /* of the table's rows */
  gsize span;
  gsize n_buckets;        /* 0: distances are their own buckets */
  gsize max_distance;     /* that the buckets are made for */
  LgnLinear key;          /* of the rows that queries look for (content to position); weight NULL: none */
  LgnLinear query;        /* of the rows that look for keys (position to content); weight NULL: none */
} LgnDisentangled;

/* What queries and keys of one sequence are multiplied with. */
typedef struct
{
  LgnRelativeVectors vectors;
  float *for_query; /* [n_rows, n_heads * head_width], or NULL */
  float *for_key;   /* the same */
  guint32 *row;     /* [2 * n - 1] */
} LgnDistances;

bool lgn_disentangled_bind (LgnBinder *binder, xmlNode *element, gsize width, gsize n_out, LgnDisentangled *part, GError **error);
bool lgn_disentangled_project (const LgnDisentangled *part, LgnPool *pool, gsize n, gsize head_width, LgnDistances *distances,
                               GError **error);
void lgn_distances_clear (LgnDistances *distances);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnDistances, lgn_distances_clear)

G_END_DECLS
