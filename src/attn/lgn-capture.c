#include "attn/lgn-capture.h"
#include "base/lgn-error.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* What was computed in one go. */
typedef struct
{
  LgnAttention attention; /* its arrays are what follows */
  float *query;           /* [n_query, n_heads * head_dim] */
  float *key;             /* [n_key, n_kv_heads * head_dim] */
  float *value;           /* the same */
  LgnScoreTerm *list;     /* [n_terms] */
  LgnScope *scope;
  LgnSpan *rows;          /* or NULL: all */
  gpointer terms;
  GDestroyNotify free_terms;
} Go;

struct _LgnCapture
{
  LgnSite site;
  guint layer;
  GPtrArray *goes;        /* of Go */
  float *unturned_query;  /* [n_query, n_heads * head_dim], or NULL: nothing is turned */
  float *unturned_key;    /* [n_key, n_kv_heads * head_dim] */
  LgnParting *parting;    /* or NULL: goes are by rows */
  char *refusal;
  gpointer owner;
  GDestroyNotify release;
};

static void
go_free (gpointer data)
{
  Go *go = data;

  g_free (go->query);
  g_free (go->key);
  g_free (go->value);
  g_free (go->list);
  g_free (go->rows);
  g_clear_pointer (&go->scope, lgn_scope_unref);
  if (go->terms && go->free_terms)
    go->free_terms (go->terms);
  g_free (go);
}

/* lgn_capture_new: an empty one for LAYER of SITE. */
LgnCapture *
lgn_capture_new (LgnSite site, guint layer)
{
  LgnCapture *capture = g_atomic_rc_box_new0 (LgnCapture);

  capture->site = site;
  capture->layer = layer;
  capture->goes = g_ptr_array_new_with_free_func (go_free);
  return capture;
}

LgnCapture *
lgn_capture_ref (LgnCapture *capture)
{
  return g_atomic_rc_box_acquire (capture);
}

static void
capture_clear (gpointer data)
{
  LgnCapture *capture = data;

  g_ptr_array_unref (capture->goes);
  g_free (capture->unturned_query);
  g_free (capture->unturned_key);
  g_clear_pointer (&capture->parting, lgn_parting_free);
  g_free (capture->refusal);
  if (capture->owner)
    capture->release (capture->owner);
}

void
lgn_capture_unref (LgnCapture *capture)
{
  g_atomic_rc_box_release_full (capture, capture_clear);
}

bool
lgn_capture_wants (const LgnCapture *capture, LgnSite site, guint layer)
{
  return capture && capture->site == site && capture->layer == layer;
}

/* *COPY = the N rows of WIDTH numbers in ROWS; false with LGN_ERROR_LIMIT. */
static bool
copy_rows (const float *rows, gsize n, gsize width, float **copy, GError **error)
{
  *copy = g_try_new (float, MAX (n * width, 1)); /* as large as what is there already */
  if (*copy)
    memcpy (*copy, rows, n * width * sizeof **copy);
  else
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory to keep queries and keys of %" G_GSIZE_FORMAT " tokens", n);
  return *copy != NULL;
}

bool
lgn_capture_keep_unturned (LgnCapture *capture, const LgnAttention *a, GError **error)
{
  g_clear_pointer (&capture->unturned_query, g_free);
  g_clear_pointer (&capture->unturned_key, g_free);
  return copy_rows (a->query, a->n_query, a->n_heads * a->head_dim, &capture->unturned_query, error)
         && copy_rows (a->key, a->n_key, a->n_kv_heads * a->head_dim, &capture->unturned_key, error);
}

bool
lgn_capture_add (LgnCapture *capture, const LgnAttention *attention, gpointer terms, GDestroyNotify free_terms,
                 GError **error)
{
  Go *go = g_new0 (Go, 1);
  LgnAttention *a = &go->attention;

  *a = *attention;
  a->store = NULL;
  go->terms = terms;
  go->free_terms = free_terms;
  go->scope = lgn_scope_ref ((LgnScope *) a->scope);
  a->terms = go->list = g_memdup2 (a->terms, a->n_terms * sizeof *a->terms);
  a->rows = go->rows = g_memdup2 (a->rows, a->n_rows * sizeof *a->rows);
  bool ok = copy_rows (a->query, a->n_query, a->n_heads * a->head_dim, &go->query, error)
            && copy_rows (a->key, a->n_key, a->n_kv_heads * a->head_dim, &go->key, error)
            && copy_rows (a->value, a->n_key, a->n_kv_heads * a->head_dim, &go->value, error);
  a->query = go->query;
  a->key = go->key;
  a->value = go->value;
  g_ptr_array_add (capture->goes, go);
  return ok;
}

void
lgn_capture_set_parting (LgnCapture *capture, LgnParting *parting)
{
  g_clear_pointer (&capture->parting, lgn_parting_free);
  capture->parting = parting;
}

void
lgn_capture_refuse (LgnCapture *capture, const char *reason)
{
  g_free (capture->refusal);
  capture->refusal = g_strdup (reason);
}

void
lgn_capture_set_owner (LgnCapture *capture, gpointer owner, GDestroyNotify release)
{
  if (capture->owner)
    capture->release (capture->owner);
  capture->owner = owner;
  capture->release = release;
}

bool
lgn_capture_is_filled (const LgnCapture *capture)
{
  return capture->goes->len > 0 || capture->refusal;
}

const char *
lgn_capture_get_refusal (const LgnCapture *capture)
{
  return capture->refusal;
}

LgnSite
lgn_capture_get_site (const LgnCapture *capture)
{
  return capture->site;
}

guint
lgn_capture_get_layer (const LgnCapture *capture)
{
  return capture->layer;
}

static const LgnAttention *
get_first (const LgnCapture *capture)
{
  const Go *go = g_ptr_array_index (capture->goes, 0);

  return &go->attention;
}

guint
lgn_capture_get_n_heads (const LgnCapture *capture)
{
  return get_first (capture)->n_heads;
}

gsize
lgn_capture_get_n_query (const LgnCapture *capture)
{
  return capture->parting ? capture->parting->n_query : get_first (capture)->n_query;
}

gsize
lgn_capture_get_head_dim (const LgnCapture *capture)
{
  return get_first (capture)->head_dim;
}

LgnScoreRuleKind
lgn_capture_get_rule (const LgnCapture *capture)
{
  return get_first (capture)->scale == 1 ? LGN_SCORE_DOT : LGN_SCORE_SCALED_DOT;
}

/* What query ROW was computed in; *ROW becomes its row there. */
static const Go *
find_go (const LgnCapture *capture, gsize *row)
{
  if (capture->parting)
    {
      gsize place = capture->parting->place[*row];
      *row = place % capture->parting->size;
      return g_ptr_array_index (capture->goes, place / capture->parting->size);
    }
  for (guint i = 0; i < capture->goes->len; i++)
    {
      const Go *go = g_ptr_array_index (capture->goes, i);
      for (gsize s = 0; go->rows && s < go->attention.n_rows; s++)
        if (*row >= go->rows[s].first && *row < go->rows[s].end)
          return go;
      if (!go->rows)
        return go;
    }
  g_assert_not_reached (); /* every row of a layer is computed */
}

/* What products of KIND are multiplied with. */
static float
get_scale (const LgnCapture *capture, const LgnAttention *a, LgnScoreRuleKind kind)
{
  if (kind == lgn_capture_get_rule (capture))
    return a->scale;
  return kind == LGN_SCORE_SCALED_DOT ? (float) (1 / sqrt ((double) a->head_dim)) : 1;
}

/* The row's scores by RULE, and the weights that they become. */
static void
score (const LgnCapture *capture, const LgnAttention *attention, const LgnScoreRule *rule, guint head, gsize row,
       LgnRowSteps *steps)
{
  bool is_own = lgn_score_rule_get_kind (rule) == lgn_capture_get_rule (capture);
  g_autofree float *scaled = g_new (float, steps->n_key);
  LgnAttention a = *attention;

  lgn_score_rule_apply (rule, steps->query, steps->key, steps->key_stride, steps->n_key, steps->product);
  for (gsize j = 0; j < steps->n_key; j++)
    scaled[j] = steps->product[j] * steps->scale;
  a.scale = steps->scale;
  lgn_attention_score_row (&a, head, row, is_own ? NULL : scaled, steps->score, steps->weight);
}

/* What the scores owe to places: without them they would be scaled products of what is not turned. */
static void
find_position (const LgnCapture *capture, const LgnScoreRule *rule, gsize key_offset, LgnRowSteps *steps)
{
  g_autofree float *bare = g_new (float, steps->n_key);

  if (steps->unturned)
    lgn_score_rule_apply (rule, steps->unturned, capture->unturned_key + key_offset, steps->key_stride, steps->n_key, bare);
  else
    memcpy (bare, steps->product, steps->n_key * sizeof *bare);
  for (gsize j = 0; j < steps->n_key; j++)
    steps->position[j] = steps->score[j] == -INFINITY ? 0 : steps->score[j] - bare[j] * steps->scale;
}

LgnRowSteps *
lgn_capture_read_row (LgnCapture *capture, const LgnScoreRule *rule, guint head, gsize row)
{
  LgnRowSteps *steps = g_new0 (LgnRowSteps, 1);
  gsize inner = row;
  const LgnAttention *a = &find_go (capture, &inner)->attention;
  gsize query_offset = (inner * a->n_heads + head) * a->head_dim, key_offset = head / (a->n_heads / a->n_kv_heads) * a->head_dim;
  const LgnParting *parting = capture->parting;
  float *numbers = g_new0 (float, 4 * a->n_key + a->head_dim);

  *steps = (LgnRowSteps) {
    .n_key = a->n_key, .head_dim = a->head_dim, .n_columns = parting ? parting->n_key : a->n_key,
    .key_index = parting ? parting->key + parting->place[row] / parting->size * parting->size : NULL,
    .query = a->query + query_offset, .unturned = capture->unturned_query ? capture->unturned_query + query_offset : NULL,
    .key = a->key + key_offset, .value = a->value + key_offset, .key_stride = a->n_kv_heads * a->head_dim,
    .terms = a->terms, .n_terms = a->n_terms, .scale = get_scale (capture, a, lgn_score_rule_get_kind (rule)),
    .has_position = capture->unturned_query || a->n_terms > 0,
    .product = numbers, .position = numbers + a->n_key, .score = numbers + 2 * a->n_key, .weight = numbers + 3 * a->n_key,
    .sum = numbers + 4 * a->n_key,
  };
  score (capture, a, rule, head, inner, steps);
  if (steps->has_position)
    find_position (capture, rule, key_offset, steps);
  for (gsize j = 0; j < a->n_key; j++)
    lgn_kernels ()->axpy (steps->weight[j], steps->value + j * steps->key_stride, steps->sum, a->head_dim);
  return steps;
}

void
lgn_row_steps_free (LgnRowSteps *steps)
{
  g_free (steps->product);
  g_free (steps);
}
