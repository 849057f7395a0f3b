/* Score rules: ways to make a number of a query and a key. Every one of them is a sum of products of two factors, which can be
 * shown. Those with matrices draw them at random, unless somebody says what they are. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_SCORE_DOT,        /* q · k: Luong et al. 2015, arXiv:1508.04025, equation 8, "dot" */
  LGN_SCORE_SCALED_DOT, /* q · k ÷ √d: Vaswani et al. 2017, arXiv:1706.03762, equation 1 */
  LGN_SCORE_ADDITIVE,   /* v · tanh (W q + U k): Bahdanau et al. 2014, arXiv:1409.0473, section A.1.2 */
  LGN_SCORE_CONCAT,     /* w · [q; k]: Luong et al. 2015, equation 8, "concat", without the tanh, which would make it additive.
                         * Since the query's half is the same for all keys, its weights do not depend on the query. */
  LGN_N_SCORE_RULES,
} LgnScoreRuleKind;

/* The matrices of a rule for heads of D numbers. */
typedef struct
{
  const float *query; /* [d, d] W of the additive rule */
  const float *key;   /* [d, d] its U */
  const float *out;   /* [d] its v; [2 d] w of the concatenated one */
} LgnScoreMatrices;

typedef struct _LgnScoreRule LgnScoreRule;

/* (transfer full) The rule KIND for heads of HEAD_DIM numbers. MATRICES stay the caller's; NULL: they are drawn from SEED, the
 * same for every machine, each number evenly from ±√(6 ÷ (rows + columns)): Glorot and Bengio 2010, equation 16. */
LgnScoreRule *lgn_score_rule_new (LgnScoreRuleKind kind, gsize head_dim, guint64 seed, const LgnScoreMatrices *matrices);
void lgn_score_rule_free (LgnScoreRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnScoreRule, lgn_score_rule_free)

LgnScoreRuleKind lgn_score_rule_get_kind (const LgnScoreRule *rule);
const LgnScoreMatrices *lgn_score_rule_get_matrices (const LgnScoreRule *rule);
/* How many products a score is the sum of. */
gsize lgn_score_rule_get_n_factors (const LgnScoreRule *rule);

/* A and B [n_factors]: the score of QUERY and KEY [head_dim] is the sum of A[i] * B[i]. */
void lgn_score_rule_list_factors (const LgnScoreRule *rule, const float *query, const float *key, float *a, float *b);
/* SCORES [n_key] of QUERY [head_dim] for keys [n_key, head_dim] in rows of KEY_STRIDE. */
void lgn_score_rule_apply (const LgnScoreRule *rule, const float *query, const float *key, gsize key_stride, gsize n_key,
                           float *scores);

const char *lgn_score_rule_kind_get_name (LgnScoreRuleKind kind); /* "dot", "scaled", "additive", "concat" */
bool lgn_score_rule_kind_from_name (const char *name, LgnScoreRuleKind *kind);
bool lgn_score_rule_kind_has_matrices (LgnScoreRuleKind kind);

G_END_DECLS
