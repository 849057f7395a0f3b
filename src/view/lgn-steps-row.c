#include "view/lgn-steps-row.h"
#include "view/lgn-token-axis.h"

#include <math.h>

/* e^score is shown as it is up to this score. */
#define MAX_SHOWN_EXPONENT 20

static void
row_clear (gpointer data)
{
  LgnStepsRow *row = data;

  for (guint i = 0; i < row->n_keys; i++)
    g_free (row->key[i].label);
  g_free (row->key);
  g_free (row->label);
  lgn_row_steps_free (row->steps);
  lgn_score_rule_free (row->score_rule);
  lgn_capture_unref (row->capture);
}

LgnStepsRow *
lgn_steps_row_ref (LgnStepsRow *row)
{
  return g_atomic_rc_box_acquire (row);
}

void
lgn_steps_row_unref (LgnStepsRow *row)
{
  g_atomic_rc_box_release_full (row, row_clear);
}

static guint
get_column (const LgnRowSteps *steps, gsize index)
{
  return (guint) (steps->key_index ? steps->key_index[index] : index);
}

static bool
is_masked (const LgnRowSteps *steps, gsize index)
{
  return steps->score[index] == -INFINITY;
}

static gint
compare_weights (gconstpointer a, gconstpointer b, gpointer data)
{
  const LgnRowSteps *steps = data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;
  float x = steps->weight[i], y = steps->weight[j];

  return x != y ? (x < y) - (x > y) : (i > j) - (i < j);
}

static gint
compare_columns (gconstpointer a, gconstpointer b, gpointer data)
{
  guint x = get_column (data, *(const gsize *) a), y = get_column (data, *(const gsize *) b);

  return (x > y) - (x < y);
}

/* (transfer full) the keys that are not hidden, of *N; those that are, are counted. */
static gsize *
list_keys (LgnStepsRow *row, const LgnTokenAxis *axis, gsize *n)
{
  const LgnRowSteps *steps = row->steps;
  gsize *list = g_new (gsize, steps->n_key + 1);

  *n = 0;
  for (gsize j = 0; j < steps->n_key; j++)
    if (axis->index_of_token[get_column (steps, j)] < 0)
      {
        row->n_hidden++;
        row->hidden_weight += steps->weight[j];
      }
    else
      list[(*n)++] = j;
  return list;
}

/* Chooses the keys that are shown: all of them in the order of the text, or the strongest first. */
static void
choose_keys (LgnStepsRow *row, const LgnTokenAxis *axis, guint max_keys)
{
  const LgnRowSteps *steps = row->steps;
  gsize n;
  g_autofree gsize *list = list_keys (row, axis, &n);

  g_qsort_with_data (list, (gint) n, sizeof *list, n > max_keys ? compare_weights : compare_columns, row->steps);
  row->n_keys = (guint) MIN (n, max_keys);
  row->key = g_new0 (LgnStepsKey, row->n_keys + 1);
  for (guint i = 0; i < row->n_keys; i++)
    {
      LgnStepsKey *key = &row->key[i];
      key->index = list[i];
      key->column = get_column (steps, list[i]);
      key->is_masked = is_masked (steps, list[i]);
      key->label = g_strdup (axis->label[axis->index_of_token[key->column]]);
      key->label_flags = axis->label_flags[axis->index_of_token[key->column]];
    }
  for (gsize i = row->n_keys; i < n; i++)
    if (is_masked (steps, list[i]))
      row->n_masked++;
    else
      {
        row->n_more++;
        row->more_weight += steps->weight[list[i]];
      }
  row->n_masked += (guint) (steps->n_columns - steps->n_key);
}

static float
widen (float range, const float *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    range = fmaxf (range, fabsf (numbers[i]));
  return range;
}

/* Scales, digits, and what e is raised to. */
static void
measure (LgnStepsRow *row)
{
  const LgnRowSteps *steps = row->steps;
  double largest = -INFINITY;

  row->key_range = widen (0, steps->query, steps->head_dim);
  row->value_range = widen (0, steps->sum, steps->head_dim);
  for (guint i = 0; i < row->n_keys; i++)
    {
      row->key_range = widen (row->key_range, lgn_steps_row_get_key (row, i), steps->head_dim);
      row->value_range = widen (row->value_range, lgn_steps_row_get_value (row, i), steps->head_dim);
      const float scores[] = { lgn_steps_row_get_content (row, i), lgn_steps_row_get_position (row, i) };
      row->score_range = widen (row->score_range, scores, G_N_ELEMENTS (scores));
    }
  for (gsize j = 0; j < steps->n_key; j++)
    largest = fmax (largest, steps->score[j]);
  row->shift = fabs (largest) > MAX_SHOWN_EXPONENT && isfinite (largest) ? largest : 0;
  for (gsize j = 0; j < steps->n_key; j++)
    row->total += exp (steps->score[j] - row->shift);
  float least = fminf (row->key_range, row->value_range);
  row->n_digits = least > 0 && least < 1 ? (guint) CLAMP (2 - floor (log10 (least)), 2, 6) : 2;
}

LgnStepsRow *
lgn_steps_row_new (LgnResult *result, LgnCapture *capture, guint head, guint row, const LgnStepsOptions *options)
{
  LgnStepsRow *self = g_atomic_rc_box_new0 (LgnStepsRow);
  LgnSite site = lgn_capture_get_site (capture);
  guint layer = lgn_capture_get_layer (capture);
  LgnTokens *queries = lgn_result_get_axis (result, site, layer, LGN_AXIS_QUERY);
  g_autoptr (LgnTokenAxis) rows
      = lgn_token_axis_new (queries, (guint) lgn_capture_get_n_query (capture), false, LGN_GROUP_PIECES, options->is_raw);

  self->map = (LgnMapId) { site, layer, (gint) head };
  self->row = row;
  self->label = g_strdup (rows->label[row]);
  self->label_flags = rows->label_flags[row];
  self->is_predicted = site == LGN_SITE_CROSS && queries == result->predicted_tokens;
  self->rule = options->rule;
  self->own_rule = lgn_capture_get_rule (capture);
  self->seed = options->seed;
  self->capture = lgn_capture_ref (capture);
  self->score_rule = lgn_score_rule_new (options->rule, lgn_capture_get_head_dim (capture), options->seed, NULL);
  self->steps = lgn_capture_read_row (capture, self->score_rule, head, row);
  g_autoptr (LgnTokenAxis) columns
      = lgn_token_axis_new (lgn_result_get_axis (result, site, layer, LGN_AXIS_KEY), (guint) self->steps->n_columns,
                            options->hides_special, LGN_GROUP_PIECES, options->is_raw);
  choose_keys (self, columns, options->max_keys > 0 ? options->max_keys : LGN_STEPS_MAX_KEYS);
  measure (self);
  return self;
}

gint
lgn_steps_row_find_column (const LgnStepsRow *row, gint column)
{
  for (guint i = 0; i < row->n_keys; i++)
    if ((gint) row->key[i].column == column)
      return (gint) i;
  return -1;
}

gint
lgn_steps_row_find_strongest (const LgnStepsRow *row)
{
  gint strongest = -1;

  for (guint i = 0; i < row->n_keys; i++)
    if (!row->key[i].is_masked
        && (strongest < 0 || lgn_steps_row_get_weight (row, i) > lgn_steps_row_get_weight (row, (guint) strongest)))
      strongest = (gint) i;
  return strongest;
}

const float *
lgn_steps_row_get_key (const LgnStepsRow *row, guint key)
{
  return row->steps->key + row->key[key].index * row->steps->key_stride;
}

const float *
lgn_steps_row_get_value (const LgnStepsRow *row, guint key)
{
  return row->steps->value + row->key[key].index * row->steps->key_stride;
}

float
lgn_steps_row_get_score (const LgnStepsRow *row, guint key)
{
  return row->steps->score[row->key[key].index];
}

float
lgn_steps_row_get_weight (const LgnStepsRow *row, guint key)
{
  return row->steps->weight[row->key[key].index];
}

float
lgn_steps_row_get_content (const LgnStepsRow *row, guint key)
{
  return row->key[key].is_masked ? 0 : lgn_steps_row_get_score (row, key) - lgn_steps_row_get_position (row, key);
}

float
lgn_steps_row_get_position (const LgnStepsRow *row, guint key)
{
  return row->steps->has_position ? row->steps->position[row->key[key].index] : 0;
}
