#include "view/lgn-link-list.h"
#include "base/lgn-i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cells that are read at once. */
#define BLOCK_CELLS (1 << 16)

typedef struct
{
  LgnLinkList *list;
  GArray *links;         /* of LgnLink */
  const guint8 *is_from; /* [n_rows] whether lines may start there */
  const guint8 *is_to;   /* [n_columns] whether they may end there */
  float least;           /* lines that follow must have more */
  guint max;             /* lines that are kept; twice as many are collected before the weakest are thrown away */
} Collector;

static int
compare_links (const void *a, const void *b)
{
  const LgnLink *left = a, *right = b;

  if (left->weight != right->weight)
    return left->weight > right->weight ? -1 : 1;
  if (left->map != right->map)
    return left->map < right->map ? -1 : 1;
  if (left->row != right->row)
    return left->row < right->row ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

/* Keeps the strongest, in order. */
static void
cut (Collector *self)
{
  GArray *links = self->links;

  if (links->len > 1)
    qsort (links->data, links->len, sizeof (LgnLink), compare_links);
  if (links->len < self->max)
    return;
  self->least = g_array_index (links, LgnLink, self->max - 1).weight;
  if (links->len > self->max)
    self->list->left_out = fmaxf (self->list->left_out, g_array_index (links, LgnLink, self->max).weight);
  g_array_set_size (links, self->max);
}

/* The weight is a number, but nothing is said of it yet: neither that the cell may be looked at nor that there is room. */
static void
collect_cell (Collector *self, guint index, guint row, guint column, float weight)
{
  LgnLinkList *list = self->list;
  float *row_max = &list->row_max[(gsize) index * list->n_rows + row];
  float *column_max = &list->column_max[(gsize) index * list->n_columns + column];
  LgnLink link = { weight, index, row, column };

  *row_max = fmaxf (*row_max, weight);
  *column_max = fmaxf (*column_max, weight);
  if (weight <= self->least)
    {
      list->left_out = fmaxf (list->left_out, weight);
      return;
    }
  g_array_append_val (self->links, link);
  if (self->links->len == 2 * self->max)
    cut (self);
}

static void
collect_row (Collector *self, LgnShownMap *map, guint index, guint row, const float *weights)
{
  const LgnLinkList *list = self->list;
  const float *column_max = &list->column_max[(gsize) index * list->n_columns];
  const float *row_max = &list->row_max[(gsize) index * list->n_rows + row];

  for (guint column = 0; column < list->n_columns; column++)
    {
      float weight = weights[column];

      if (!(weight > 0) || !self->is_to[column])
        continue;
      /* Most cells of a large map change nothing any more, and whether they are masked is dear to ask. */
      if (weight <= self->least && weight <= list->left_out && weight <= column_max[column] && weight <= *row_max)
        continue;
      if (lgn_shown_map_is_allowed (map, row, column))
        collect_cell (self, index, row, column, weight);
    }
}

/* How many cells of MAP between the segments the network could look at. */
static guint64
count_allowed (Collector *self, LgnShownMap *map)
{
  guint n_rows = self->list->n_rows, n_columns = self->list->n_columns;
  g_autofree float *weights = g_new (float, n_columns);
  g_autofree guint8 *allowed = g_malloc0 (n_columns);
  guint64 n = 0;

  memset (allowed, 1, n_columns);
  for (guint row = 0; row < n_rows; row++)
    {
      LgnTile tile = { row, 0, 1, n_columns };

      if (!self->is_from[row])
        continue;
      if (lgn_shown_map_has_masked (map))
        lgn_shown_map_read (map, &tile, weights, allowed);
      for (guint column = 0; column < n_columns; column++)
        n += allowed[column] && self->is_to[column];
    }
  return n;
}

/* False: cancelled. */
static bool
collect_map (Collector *self, LgnShownMap *map, guint index, GCancellable *cancellable)
{
  guint n_rows = self->list->n_rows, n_columns = self->list->n_columns, n_at_once = MAX (1, BLOCK_CELLS / n_columns);
  g_autofree float *weights = g_new (float, (gsize) n_at_once *n_columns);

  for (guint first = 0; first < n_rows; first += n_at_once)
    {
      LgnTile tile = { first, 0, MIN (n_at_once, n_rows - first), n_columns };

      if (g_cancellable_is_cancelled (cancellable))
        return false;
      lgn_shown_map_read (map, &tile, weights, NULL);
      for (guint i = 0; i < tile.n_rows; i++)
        if (self->is_from[first + i])
          collect_row (self, map, index, first + i, weights + (gsize) i * n_columns);
    }
  return true;
}

/* Which tokens of AXIS are of SEGMENT, -1: all. */
static guint8 *
find_segment (const LgnTokenAxis *axis, gint segment)
{
  guint8 *is_in = g_malloc0 (MAX (axis->n, 1));

  for (guint i = 0; i < axis->n; i++)
    is_in[i] = segment < 0 || lgn_token_axis_get_group (axis, i)->segment == segment;
  return is_in;
}

double
lgn_link_list_get_usual_threshold (guint n_columns)
{
  return MIN (0.1, 5.0 / MAX (n_columns, 1));
}

static LgnLinkList *
list_alloc (LgnShownMap *const *maps, guint n_maps)
{
  LgnLinkList *list = g_atomic_rc_box_new0 (LgnLinkList);

  list->n_maps = n_maps;
  list->n_rows = n_maps > 0 ? lgn_shown_map_get_rows (maps[0])->n : 0;
  list->n_columns = n_maps > 0 ? lgn_shown_map_get_columns (maps[0])->n : 0;
  list->row_max = g_new0 (float, MAX ((gsize) n_maps * list->n_rows, 1));
  list->column_max = g_new0 (float, MAX ((gsize) n_maps * list->n_columns, 1));
  return list;
}

LgnLinkList *
lgn_link_list_new (LgnShownMap *const *maps, guint n_maps, LgnSegments segments, GCancellable *cancellable)
{
  return lgn_link_list_new_above (maps, n_maps, segments, 0, LGN_LINK_LIST_MAX, cancellable);
}

LgnLinkList *
lgn_link_list_new_above (LgnShownMap *const *maps, guint n_maps, LgnSegments segments, double threshold, guint max,
                         GCancellable *cancellable)
{
  g_autoptr (LgnLinkList) list = list_alloc (maps, n_maps);
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (LgnLink));
  g_autofree guint8 *is_from = n_maps > 0 ? find_segment (lgn_shown_map_get_rows (maps[0]), segments.from) : NULL;
  g_autofree guint8 *is_to = n_maps > 0 ? find_segment (lgn_shown_map_get_columns (maps[0]), segments.to) : NULL;
  Collector self = { .list = list, .links = links, .is_from = is_from, .is_to = is_to, .max = max };
  guint64 n_allowed = 0;

  list->segments = segments;
  self.least = threshold > 0 ? nextafterf ((float) threshold, 0) : 0;
  for (guint i = 0; i < n_maps && list->n_columns > 0; i++)
    {
      /* The heads of a layer share their mask. */
      if (i == 0 || lgn_shown_map_get_id (maps[i])->layer != lgn_shown_map_get_id (maps[i - 1])->layer)
        n_allowed = count_allowed (&self, maps[i]);
      list->n_all += n_allowed;
      if (!collect_map (&self, maps[i], i, cancellable))
        return NULL;
    }
  cut (&self);
  list->n = links->len;
  list->link = g_memdup2 (links->data, links->len * sizeof (LgnLink));
  return g_steal_pointer (&list);
}

LgnLinkList *
lgn_link_list_ref (LgnLinkList *list)
{
  return g_atomic_rc_box_acquire (list);
}

static void
list_clear (gpointer data)
{
  LgnLinkList *list = data;

  g_free (list->link);
  g_free (list->row_max);
  g_free (list->column_max);
}

void
lgn_link_list_unref (LgnLinkList *list)
{
  g_atomic_rc_box_release_full (list, list_clear);
}

guint
lgn_link_list_count (const LgnLinkList *list, double threshold)
{
  guint first = 0, end = list->n;

  while (first < end)
    {
      guint middle = first + (end - first) / 2;
      if (list->link[middle].weight >= (float) threshold)
        first = middle + 1;
      else
        end = middle;
    }
  return first;
}

bool
lgn_link_list_is_cut (const LgnLinkList *list, double threshold)
{
  return list->left_out > 0 && list->left_out >= (float) threshold;
}

char *
lgn_link_list_make_count (const LgnLinkList *list, double threshold, bool is_plain)
{
  guint n = lgn_link_list_count (list, threshold);

  if (lgn_link_list_is_cut (list, threshold))
    return g_strdup_printf (is_plain ? "The strongest %u of %u lines shown" : _ ("The strongest %u of %u lines shown"), n,
                            (guint) list->n_all);
  return g_strdup_printf (is_plain ? "%u of %u lines shown" : _ ("%u of %u lines shown"), n, (guint) list->n_all);
}
