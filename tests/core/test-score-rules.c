/* Score rules, and rows that are computed again from what was captured, against the plain formulas in double precision. */
#include "attn/lgn-capture.h"

#include <math.h>
#include <string.h>

enum { HEADS = 4, KV_HEADS = 2, WIDTH = 6, QUERIES = 9, KEYS = 9 };

#define SEED 7

static void
fill (float *out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (float) g_test_rand_double_range (-2, 2);
}

static double
dot (const float *a, const float *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

/* What KIND gives for Q and K, by its equation. */
static double
get_exact (LgnScoreRuleKind kind, const LgnScoreMatrices *m, const float *q, const float *k)
{
  double sum = 0;

  if (kind == LGN_SCORE_CONCAT)
    return dot (m->out, q, WIDTH) + dot (m->out + WIDTH, k, WIDTH);
  if (kind != LGN_SCORE_ADDITIVE)
    return dot (q, k, WIDTH);
  for (gsize i = 0; i < WIDTH; i++)
    sum += m->out[i] * tanh (dot (m->query + i * WIDTH, q, WIDTH) + dot (m->key + i * WIDTH, k, WIDTH));
  return sum;
}

static void
test_rules (void)
{
  float q[WIDTH], keys[KEYS * WIDTH], scores[KEYS], a[2 * WIDTH], b[2 * WIDTH];

  fill (q, WIDTH);
  fill (keys, KEYS * WIDTH);
  for (guint kind = 0; kind < LGN_N_SCORE_RULES; kind++)
    {
      g_autoptr (LgnScoreRule) rule = lgn_score_rule_new (kind, WIDTH, SEED, NULL);
      const LgnScoreMatrices *m = lgn_score_rule_get_matrices (rule);
      lgn_score_rule_apply (rule, q, keys, WIDTH, KEYS, scores);
      for (gsize j = 0; j < KEYS; j++)
        {
          double exact = get_exact (kind, m, q, keys + j * WIDTH);
          lgn_score_rule_list_factors (rule, q, keys + j * WIDTH, a, b);
          g_assert_cmpfloat_with_epsilon (scores[j], exact, 1e-5);
          g_assert_cmpfloat_with_epsilon (dot (a, b, lgn_score_rule_get_n_factors (rule)), exact, 1e-5);
        }
    }
}

static void
test_given_matrices (void)
{
  float w[WIDTH * WIDTH], u[WIDTH * WIDTH], v[WIDTH], q[WIDTH], k[WIDTH], score;
  const LgnScoreMatrices matrices = { w, u, v };
  g_autoptr (LgnScoreRule) rule = lgn_score_rule_new (LGN_SCORE_ADDITIVE, WIDTH, SEED, &matrices);

  fill (w, WIDTH * WIDTH);
  fill (u, WIDTH * WIDTH);
  fill (v, WIDTH);
  fill (q, WIDTH);
  fill (k, WIDTH);
  lgn_score_rule_apply (rule, q, k, WIDTH, 1, &score);
  g_assert_cmpfloat_with_epsilon (score, get_exact (LGN_SCORE_ADDITIVE, &matrices, q, k), 1e-5);
}

/* The same seed gives the same numbers, inside their bounds; another gives others. */
static void
test_seed (void)
{
  g_autoptr (LgnScoreRule) one = lgn_score_rule_new (LGN_SCORE_ADDITIVE, WIDTH, SEED, NULL);
  g_autoptr (LgnScoreRule) same = lgn_score_rule_new (LGN_SCORE_ADDITIVE, WIDTH, SEED, NULL);
  g_autoptr (LgnScoreRule) other = lgn_score_rule_new (LGN_SCORE_ADDITIVE, WIDTH, SEED + 1, NULL);
  const LgnScoreMatrices *m = lgn_score_rule_get_matrices (one);
  gsize n = WIDTH * WIDTH * sizeof (float);

  g_assert_cmpmem (m->query, n, lgn_score_rule_get_matrices (same)->query, n);
  g_assert_true (memcmp (m->query, lgn_score_rule_get_matrices (other)->query, n) != 0);
  g_assert_true (memcmp (m->query, m->key, n) != 0);
  for (gsize i = 0; i < WIDTH * WIDTH; i++)
    g_assert_cmpfloat (fabsf (m->query[i]), <=, sqrt (6.0 / (2 * WIDTH)));
}

static void
test_names (void)
{
  LgnScoreRuleKind kind;

  for (guint i = 0; i < LGN_N_SCORE_RULES; i++)
    {
      g_assert_true (lgn_score_rule_kind_from_name (lgn_score_rule_kind_get_name (i), &kind));
      g_assert_cmpuint (kind, ==, i);
    }
  g_assert_false (lgn_score_rule_kind_from_name ("cosine", &kind));
  g_assert_true (lgn_score_rule_kind_has_matrices (LGN_SCORE_ADDITIVE));
  g_assert_false (lgn_score_rule_kind_has_matrices (LGN_SCORE_SCALED_DOT));
}

typedef struct
{
  float query[QUERIES * HEADS * WIDTH];
  float key[KEYS * KV_HEADS * WIDTH];
  float value[KEYS * KV_HEADS * WIDTH];
  float slopes[HEADS];
  float positions[KEYS];
  LgnLinearBias bias;
  float cap;
  LgnScoreTerm terms[2];
} Numbers;

/* A capture of a layer with grouped heads, causal, with a slope and a bound on its scores. */
static LgnCapture *
make_capture (Numbers *x, float scale)
{
  LgnCapture *capture = lgn_capture_new (LGN_SITE_SELF, 3);
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  g_autoptr (GError) error = NULL;

  fill (x->query, G_N_ELEMENTS (x->query));
  fill (x->key, G_N_ELEMENTS (x->key));
  fill (x->value, G_N_ELEMENTS (x->value));
  lgn_linear_bias_fill_slopes (HEADS, 8, x->slopes);
  for (gsize j = 0; j < KEYS; j++)
    x->positions[j] = (float) j;
  x->bias = (LgnLinearBias) { x->slopes, x->positions, false, false };
  x->cap = 5;
  x->terms[0] = lgn_linear_bias_term (&x->bias);
  x->terms[1] = lgn_soft_cap_term (&x->cap);
  scope->is_causal = true;
  LgnAttention attention = {
    .n_heads = HEADS, .n_kv_heads = KV_HEADS, .head_dim = WIDTH, .n_query = QUERIES, .n_key = KEYS, .query = x->query,
    .key = x->key, .value = x->value, .scale = scale, .terms = x->terms, .n_terms = 2, .scope = scope,
  };
  lgn_capture_add (capture, &attention, NULL, NULL, &error);
  g_assert_no_error (error);
  return capture;
}

static void
check_steps (const Numbers *x, const LgnRowSteps *steps, LgnScoreRuleKind kind, const LgnScoreMatrices *m, float scale, guint head,
             gsize row)
{
  double scores[KEYS], sums[WIDTH] = { 0 }, total = 0;

  for (gsize j = 0; j <= row; j++)
    {
      double product = get_exact (kind, m, x->query + (row * HEADS + head) * WIDTH, x->key + (j * KV_HEADS + head / 2) * WIDTH);
      scores[j] = 5 * tanh ((product * scale + x->slopes[head] * (double) j) / 5);
      g_assert_cmpfloat_with_epsilon (steps->product[j], product, 1e-5);
      g_assert_cmpfloat_with_epsilon (steps->position[j], scores[j] - product * scale, 1e-5);
      g_assert_cmpfloat_with_epsilon (steps->score[j], scores[j], 1e-5);
      total += exp (scores[j]);
    }
  for (gsize j = 0; j < KEYS; j++)
    {
      double weight = j <= row ? exp (scores[j]) / total : 0;
      g_assert_true (j <= row || steps->score[j] == -INFINITY);
      g_assert_cmpfloat_with_epsilon (steps->weight[j], weight, 1e-6);
      for (gsize i = 0; i < WIDTH; i++)
        sums[i] += weight * x->value[(j * KV_HEADS + head / 2) * WIDTH + i];
    }
  for (gsize i = 0; i < WIDTH; i++)
    g_assert_cmpfloat_with_epsilon (steps->sum[i], sums[i], 1e-5);
}

static void
test_rows (void)
{
  const float scales[] = { 1, 0.3f };
  g_autofree Numbers *x = g_new0 (Numbers, 1);

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      g_autoptr (LgnCapture) capture = make_capture (x, scales[s]);
      LgnScoreRuleKind own = lgn_capture_get_rule (capture);
      g_assert_cmpuint (own, ==, s == 0 ? LGN_SCORE_DOT : LGN_SCORE_SCALED_DOT);
      for (guint kind = 0; kind < LGN_N_SCORE_RULES; kind++)
        {
          g_autoptr (LgnScoreRule) rule = lgn_score_rule_new (kind, WIDTH, SEED, NULL);
          float scale = kind == own ? scales[s] : kind == LGN_SCORE_SCALED_DOT ? 1 / sqrtf (WIDTH) : 1;
          for (guint head = 0; head < HEADS; head++)
            for (gsize row = 0; row < QUERIES; row++)
              {
                g_autoptr (LgnRowSteps) steps = lgn_capture_read_row (capture, rule, head, row);
                check_steps (x, steps, kind, lgn_score_rule_get_matrices (rule), scale, head, row);
              }
        }
    }
}

static void
test_wants (void)
{
  g_autoptr (LgnCapture) capture = lgn_capture_new (LGN_SITE_CROSS, 2);

  g_assert_true (lgn_capture_wants (capture, LGN_SITE_CROSS, 2));
  g_assert_false (lgn_capture_wants (capture, LGN_SITE_CROSS, 1));
  g_assert_false (lgn_capture_wants (capture, LGN_SITE_DECODER, 2));
  g_assert_false (lgn_capture_wants (NULL, LGN_SITE_CROSS, 2));
  g_assert_false (lgn_capture_is_filled (capture));
  lgn_capture_refuse (capture, "There is none.");
  g_assert_true (lgn_capture_is_filled (capture));
  g_assert_cmpstr (lgn_capture_get_refusal (capture), ==, "There is none.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score-rules/equations", test_rules);
  g_test_add_func ("/score-rules/given-matrices", test_given_matrices);
  g_test_add_func ("/score-rules/seed", test_seed);
  g_test_add_func ("/score-rules/names", test_names);
  g_test_add_func ("/capture/rows", test_rows);
  g_test_add_func ("/capture/wants", test_wants);
  return g_test_run ();
}
