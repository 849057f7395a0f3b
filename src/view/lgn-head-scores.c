#include "view/lgn-head-scores.h"
#include "attn/lgn-divergence.h"
#include "view/lgn-head-scan.h"

#include <math.h>
#include <stdlib.h>

/* What is asked; immutable once a scan reads it. */
typedef struct
{
  LgnResult *like;  /* or NULL: MARKS */
  LgnMapId like_map;
  GArray *marks;    /* of LgnMark */
  LgnResult *result; /* whose heads are asked */
  GArray *maps;      /* of LgnMapId, of RESULT */
  double *values;    /* [maps] */
} Question;

struct _LgnHeadScores
{
  GObject parent_instance;
  LgnHeadList *list;
  LgnResult *like; /* or NULL */
  LgnMapId like_map;
  LgnMarks *marks; /* or NULL */
  LgnHeadScan *scan;
  GHashTable *values; /* LgnHeadItem -> double, of those that are known */
  guint n_asked;
  guint n_found;
  gint64 started;
  double seconds;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnHeadScores, lgn_head_scores, G_TYPE_OBJECT)

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_pointer (&self->like, lgn_result_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  lgn_result_unref (self->result);
  g_array_unref (self->maps);
  g_free (self->values);
  g_free (self);
}

/* The divergence between MAP and the one that is asked for, mean over rows; NAN where their shapes differ. */
static double
compare_maps (const Question *self, const LgnMapId *map)
{
  LgnMapShape shape, other;
  double sum = 0;

  lgn_attn_store_get_shape (self->result->store, map->site, map->layer, &shape);
  lgn_attn_store_get_shape (self->like->store, self->like_map.site, self->like_map.layer, &other);
  if (shape.n_query != other.n_query || shape.n_key != other.n_key || shape.n_query == 0)
    return NAN;
  g_autofree float *row = g_new (float, shape.n_key + 1), *other_row = g_new (float, shape.n_key + 1);
  for (gsize i = 0; i < shape.n_query; i++)
    {
      lgn_attn_store_read_rows (self->result->store, map, i, 1, row);
      lgn_attn_store_read_rows (self->like->store, &self->like_map, i, 1, other_row);
      sum += lgn_divergence_js (row, other_row, shape.n_key);
    }
  return sum / (double) shape.n_query;
}

/* The mean weight of the marked cells that MAP has; NAN where it has none of them. */
static double
add_marks (const Question *self, const LgnMapId *map)
{
  LgnMapShape shape;
  double sum = 0;
  guint n = 0;

  lgn_attn_store_get_shape (self->result->store, map->site, map->layer, &shape);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const LgnMark *mark = &g_array_index (self->marks, LgnMark, i);
      LgnTile tile = { mark->row, mark->column, 1, 1 };
      float weight;

      if (mark->row >= shape.n_query || mark->column >= shape.n_key)
        continue;
      lgn_attn_store_read_tile (self->result->store, map, &tile, &weight);
      sum += weight;
      n++;
    }
  return n > 0 ? sum / n : NAN;
}

static void
answer_one (guint index, gpointer data)
{
  Question *self = data;
  const LgnMapId *map = &g_array_index (self->maps, LgnMapId, index);

  self->values[index] = self->like ? compare_maps (self, map) : add_marks (self, map);
}

static void
on_found (guint first, guint end, gpointer data, gpointer owner)
{
  Question *question = data;
  LgnHeadScores *self = owner;

  for (guint i = first; i < end; i++)
    {
      const LgnMapId *map = &g_array_index (question->maps, LgnMapId, i);
      LgnHeadItem *item = lgn_head_list_lookup (self->list, map->layer, map->head);
      if (isfinite (question->values[i]))
        g_hash_table_insert (self->values, g_object_ref (item), g_memdup2 (&question->values[i], sizeof (double)));
    }
  self->n_found = end;
  if (lgn_head_scores_is_finished (self))
    self->seconds = (double) (g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* (transfer full) the heads that can be read. */
static GArray *
list_maps (LgnHeadList *list)
{
  GArray *maps = g_array_new (FALSE, FALSE, sizeof (LgnMapId));

  for (guint layer = 0; layer < lgn_head_list_get_n_layers (list); layer++)
    for (gint head = 0; head < (gint) lgn_head_list_get_n_heads (list); head++)
      {
        LgnMapId map = { lgn_head_list_get_site (list), layer, head };
        if (lgn_head_item_get_ready (lgn_head_list_lookup (list, layer, head)))
          g_array_append_val (maps, map);
      }
  return maps;
}

static GArray *
copy_marks (LgnMarks *marks)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (LgnMark));

  return g_array_append_vals (copy, lgn_marks_get_cells (marks), lgn_marks_get_n (marks));
}

/* Forgets all answers and asks anew. */
static void
ask (LgnHeadScores *self)
{
  LgnResult *result = lgn_head_list_get_result (self->list);
  bool asks = result && (self->like || (self->marks && lgn_marks_get_n (self->marks) > 0));

  g_clear_pointer (&self->scan, lgn_head_scan_cancel);
  g_hash_table_remove_all (self->values);
  self->n_asked = self->n_found = 0;
  self->seconds = 0;
  if (asks)
    {
      Question *question = g_new0 (Question, 1);
      question->like = self->like ? lgn_result_ref (self->like) : NULL;
      question->like_map = self->like_map;
      question->marks = self->marks ? copy_marks (self->marks) : NULL;
      question->result = lgn_result_ref (result);
      question->maps = list_maps (self->list);
      question->values = g_new (double, question->maps->len + 1);
      self->n_asked = question->maps->len;
      self->started = g_get_monotonic_time ();
      self->scan = lgn_head_scan_start (self->n_asked, answer_one, question, question_free, on_found, self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

void
lgn_head_scores_set_like (LgnHeadScores *scores, LgnResult *result, const LgnMapId *map)
{
  if (result)
    lgn_result_ref (result);
  lgn_head_scores_set_marks (scores, NULL);
  scores->like = result;
  if (result)
    scores->like_map = *map;
  ask (scores);
}

void
lgn_head_scores_set_marks (LgnHeadScores *scores, LgnMarks *marks)
{
  g_clear_pointer (&scores->like, lgn_result_unref);
  if (scores->marks)
    g_signal_handlers_disconnect_by_func (scores->marks, ask, scores);
  g_set_object (&scores->marks, marks);
  if (marks)
    g_signal_connect_object (marks, "changed", G_CALLBACK (ask), scores, G_CONNECT_SWAPPED);
  ask (scores);
}

double
lgn_head_scores_get (LgnHeadScores *scores, LgnHeadItem *item)
{
  const double *value = g_hash_table_lookup (scores->values, item);

  return value ? *value : NAN;
}

bool
lgn_head_scores_puts_small_first (LgnHeadScores *scores)
{
  return scores->like != NULL;
}

guint
lgn_head_scores_get_n_known (LgnHeadScores *scores)
{
  return g_hash_table_size (scores->values);
}

/* lgn_head_scores_is_finished: whether all heads were asked; false where nothing is asked. */
bool
lgn_head_scores_is_finished (LgnHeadScores *scores)
{
  return scores->n_asked > 0 && scores->n_found == scores->n_asked;
}

double
lgn_head_scores_get_seconds (LgnHeadScores *scores)
{
  return scores->seconds;
}

typedef struct
{
  double value;
  LgnHeadItem *item;
} Scored;

static gint
compare_scored (gconstpointer a, gconstpointer b)
{
  const Scored *left = a, *right = b;
  guint left_layer = lgn_head_item_get_layer (left->item), right_layer = lgn_head_item_get_layer (right->item);

  if (left->value != right->value)
    return left->value < right->value ? -1 : 1;
  if (left_layer != right_layer)
    return left_layer < right_layer ? -1 : 1;
  return lgn_head_item_get_head (left->item) - lgn_head_item_get_head (right->item);
}

/* (transfer full) of Scored, the best first. */
static GArray *
sort_scored (LgnHeadScores *self)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Scored));
  double sign = lgn_head_scores_puts_small_first (self) ? 1 : -1;
  GHashTableIter iter;
  gpointer item, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &item, &value))
    {
      Scored scored = { sign * *(double *) value, item };
      g_array_append_val (all, scored);
    }
  g_array_sort (all, compare_scored);
  return all;
}

/* lgn_head_scores_get_median: of an even number of heads, the middle between the two in the middle. */
double
lgn_head_scores_get_median (LgnHeadScores *scores)
{
  g_autoptr (GArray) all = sort_scored (scores);
  guint n = all->len;

  if (n == 0)
    return NAN;
  return fabs (g_array_index (all, Scored, (n - 1) / 2).value + g_array_index (all, Scored, n / 2).value) / 2;
}

double
lgn_head_scores_get_largest (LgnHeadScores *scores)
{
  g_autoptr (GArray) all = sort_scored (scores);

  if (all->len == 0)
    return NAN;
  return fabs (g_array_index (all, Scored, lgn_head_scores_puts_small_first (scores) ? all->len - 1 : 0).value);
}

GPtrArray *
lgn_head_scores_list_best (LgnHeadScores *scores, guint n, LgnHeadItem *except)
{
  g_autoptr (GArray) all = sort_scored (scores);
  GPtrArray *best = g_ptr_array_new ();

  for (guint i = 0; i < all->len && best->len < n; i++)
    if (g_array_index (all, Scored, i).item != except)
      g_ptr_array_add (best, g_array_index (all, Scored, i).item);
  return best;
}

/* The heads are others, or more of them can be read. */
static void
on_list_changed (LgnHeadScores *self)
{
  g_autoptr (GArray) maps = list_maps (self->list);

  if ((self->like || self->marks) && maps->len != self->n_asked)
    ask (self);
}

static void
lgn_head_scores_finalize (GObject *object)
{
  LgnHeadScores *self = LGN_HEAD_SCORES (object);

  g_clear_pointer (&self->scan, lgn_head_scan_cancel);
  g_clear_pointer (&self->like, lgn_result_unref);
  g_clear_object (&self->marks);
  g_hash_table_unref (self->values);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (lgn_head_scores_parent_class)->finalize (object);
}

static void
lgn_head_scores_class_init (LgnHeadScoresClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_head_scores_finalize;
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_HEAD_SCORES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_head_scores_init (LgnHeadScores *self)
{
  self->values = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, g_free);
}

LgnHeadScores *
lgn_head_scores_new (LgnHeadList *list)
{
  LgnHeadScores *scores = g_object_new (LGN_TYPE_HEAD_SCORES, NULL);

  scores->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (ask), scores, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "changed", G_CALLBACK (on_list_changed), scores, G_CONNECT_SWAPPED);
  return scores;
}
