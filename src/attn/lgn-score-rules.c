#include "attn/lgn-score-rules.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

struct _LgnScoreRule
{
  LgnScoreRuleKind kind;
  gsize head_dim;
  LgnScoreMatrices matrices;
  float *numbers; /* that MATRICES point into, or NULL */
};

/* What tells one kind from another. A rule with other factors is another row. */
typedef struct
{
  const char *name;
  gsize n_factors;   /* times head_dim */
  gsize query_parts; /* head_dim^2 numbers of matrices: of W, of U, */
  gsize key_parts;
  gsize out_parts;   /* and head_dim numbers of v or w */
  void (*list_factors) (const LgnScoreRule *rule, const float *query_part, const float *query, const float *key, float *a,
                        float *b);
} RuleClass;

static void
list_dot (const LgnScoreRule *rule, const float *query_part, const float *query, const float *key, float *a, float *b)
{
  memcpy (a, query, rule->head_dim * sizeof *a);
  memcpy (b, key, rule->head_dim * sizeof *b);
}

/* QUERY_PART is W q. */
static void
list_additive (const LgnScoreRule *rule, const float *query_part, const float *query, const float *key, float *a, float *b)
{
  gsize d = rule->head_dim;

  memcpy (a, rule->matrices.out, d * sizeof *a);
  for (gsize i = 0; i < d; i++)
    b[i] = query_part[i] + lgn_kernels ()->dot (rule->matrices.key + i * d, key, d);
  lgn_kernels ()->tanh (b, d);
}

static void
list_concat (const LgnScoreRule *rule, const float *query_part, const float *query, const float *key, float *a, float *b)
{
  gsize d = rule->head_dim;

  memcpy (a, rule->matrices.out, 2 * d * sizeof *a);
  memcpy (b, query, d * sizeof *b);
  memcpy (b + d, key, d * sizeof *b);
}

static const RuleClass classes[LGN_N_SCORE_RULES] = {
  [LGN_SCORE_DOT] = { "dot", 1, 0, 0, 0, list_dot },
  [LGN_SCORE_SCALED_DOT] = { "scaled", 1, 0, 0, 0, list_dot },
  [LGN_SCORE_ADDITIVE] = { "additive", 1, 1, 1, 1, list_additive },
  [LGN_SCORE_CONCAT] = { "concat", 2, 0, 0, 2, list_concat },
};

/* The next of the numbers 0 .. 1 that *STATE gives: SplitMix64, Steele et al. 2014, figure 16. */
static double
draw (guint64 *state)
{
  guint64 z = (*state += 0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return (double) (z >> 11) * 0x1p-53;
}

/* OUT [n], of a matrix whose ROWS + COLUMNS are N_SIDES. */
static void
draw_matrix (guint64 *state, gsize n, gsize n_sides, float *out)
{
  double most = sqrt (6.0 / (double) n_sides);

  for (gsize i = 0; i < n; i++)
    out[i] = (float) ((2 * draw (state) - 1) * most);
}

static void
draw_matrices (LgnScoreRule *rule, guint64 seed)
{
  const RuleClass *class = &classes[rule->kind];
  gsize d = rule->head_dim, n_query = class->query_parts * d * d, n_key = class->key_parts * d * d, n_out = class->out_parts * d;
  float *query = rule->numbers = g_new (float, n_query + n_key + n_out + 1);
  float *key = query + n_query, *out = key + n_key;

  draw_matrix (&seed, n_query, 2 * d, query);
  draw_matrix (&seed, n_key, 2 * d, key);
  draw_matrix (&seed, n_out, n_out + 1, out);
  rule->matrices = (LgnScoreMatrices) { query, key, out };
}

LgnScoreRule *
lgn_score_rule_new (LgnScoreRuleKind kind, gsize head_dim, guint64 seed, const LgnScoreMatrices *matrices)
{
  LgnScoreRule *rule = g_new0 (LgnScoreRule, 1);

  rule->kind = kind;
  rule->head_dim = head_dim;
  if (matrices)
    rule->matrices = *matrices;
  else
    draw_matrices (rule, seed);
  return rule;
}

void
lgn_score_rule_free (LgnScoreRule *rule)
{
  g_free (rule->numbers);
  g_free (rule);
}

LgnScoreRuleKind
lgn_score_rule_get_kind (const LgnScoreRule *rule)
{
  return rule->kind;
}

const LgnScoreMatrices *
lgn_score_rule_get_matrices (const LgnScoreRule *rule)
{
  return &rule->matrices;
}

gsize
lgn_score_rule_get_n_factors (const LgnScoreRule *rule)
{
  return classes[rule->kind].n_factors * rule->head_dim;
}

/* (transfer full) W q, or NULL for rules without. */
static float *
project_query (const LgnScoreRule *rule, const float *query)
{
  gsize d = rule->head_dim;
  float *part = classes[rule->kind].query_parts > 0 ? g_new (float, d) : NULL;

  for (gsize i = 0; part && i < d; i++)
    part[i] = lgn_kernels ()->dot (rule->matrices.query + i * d, query, d);
  return part;
}

void
lgn_score_rule_list_factors (const LgnScoreRule *rule, const float *query, const float *key, float *a, float *b)
{
  g_autofree float *part = project_query (rule, query);

  classes[rule->kind].list_factors (rule, part, query, key, a, b);
}

void
lgn_score_rule_apply (const LgnScoreRule *rule, const float *query, const float *key, gsize key_stride, gsize n_key, float *scores)
{
  gsize n = lgn_score_rule_get_n_factors (rule);
  g_autofree float *part = project_query (rule, query);
  g_autofree float *factors = g_new (float, 2 * n);

  for (gsize j = 0; j < n_key; j++)
    {
      classes[rule->kind].list_factors (rule, part, query, key + j * key_stride, factors, factors + n);
      scores[j] = lgn_kernels ()->dot (factors, factors + n, n);
    }
}

const char *
lgn_score_rule_kind_get_name (LgnScoreRuleKind kind)
{
  return classes[kind].name;
}

bool
lgn_score_rule_kind_from_name (const char *name, LgnScoreRuleKind *kind)
{
  for (guint i = 0; i < LGN_N_SCORE_RULES; i++)
    if (strcmp (classes[i].name, name) == 0)
      {
        *kind = (LgnScoreRuleKind) i;
        return true;
      }
  return false;
}

bool
lgn_score_rule_kind_has_matrices (LgnScoreRuleKind kind)
{
  return classes[kind].out_parts > 0;
}
