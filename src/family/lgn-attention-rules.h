/* What some attention parts do with their queries, keys and scores, besides positions that are learned. */
#pragma once

#include "attn/lgn-score-terms.h"
#include "family/lgn-binder.h"

G_BEGIN_DECLS

/* A normalisation of queries or keys before they are turned: of every head by itself, or of all heads as one. */
typedef struct
{
  LgnNorm norm; /* weight NULL: none */
  gsize width;  /* that it is over */
  guint n_own;  /* heads that have weights of their own; 1: all have the same */
} LgnHeadNorm;

/* A bias that is linear in the key's position; see LgnLinearBias. */
typedef struct
{
  float *slopes; /* [n_heads], or NULL: none */
  bool is_scaled;
  bool is_rounded;
} LgnAlibi;

bool lgn_head_norm_bind (LgnBinder *binder, xmlNode *element, gsize head_width, guint n_heads, LgnHeadNorm *norm, GError **error);
void lgn_head_norm_apply (const LgnHeadNorm *norm, float *x, gsize n, gsize width);

bool lgn_alibi_bind (LgnBinder *binder, xmlNode *element, guint n_heads, LgnAlibi *alibi, GError **error);
float *lgn_alibi_place (const guint8 *allowed, gsize n);

bool lgn_score_scale_bind (LgnBinder *binder, xmlNode *element, float *scale, GError **error);
bool lgn_score_cap_bind (LgnBinder *binder, xmlNode *element, float *cap, GError **error);

G_END_DECLS
