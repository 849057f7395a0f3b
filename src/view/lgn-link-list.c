#include "view/lgn-link-list.h"

#include <math.h>
#include <stdlib.h>

/* Cells that are read at once. */
#define BLOCK_CELLS (1 << 16)
/* Lines that are collected before the weakest are thrown away. */
#define BUFFER_LINKS (2 * LGN_LINK_LIST_MAX)

typedef struct
{
  LgnLinkList *list;
  GArray *links; /* of LgnLink */
  float least;   /* what a line must have */
  bool is_full;  /* of lines that have LEAST there are enough: those that follow must have more */
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
  if (links->len < LGN_LINK_LIST_MAX)
    return;
  g_array_set_size (links, LGN_LINK_LIST_MAX);
  self->least = g_array_index (links, LgnLink, LGN_LINK_LIST_MAX - 1).weight;
  self->is_full = true;
}

static void
collect_row (Collector *self, LgnShownMap *map, guint index, guint row, const float *weights, guint n_columns)
{
  float *max = &self->list->row_max[(gsize) index * self->list->n_rows + row];

  for (guint column = 0; column < n_columns; column++)
    {
      float weight = weights[column];
      bool is_link = weight > 0 && (self->is_full ? weight > self->least : weight >= self->least);

      if (!is_link && !(weight > *max))
        continue;
      if (!lgn_shown_map_is_allowed (map, row, column))
        continue;
      *max = fmaxf (*max, weight);
      if (!is_link)
        continue;
      LgnLink link = { weight, index, row, column };
      g_array_append_val (self->links, link);
      if (self->links->len == BUFFER_LINKS)
        cut (self);
    }
}

/* How many cells of MAP the network could look at. */
static guint64
count_allowed (LgnShownMap *map, guint n_rows, guint n_columns)
{
  g_autofree float *weights = NULL;
  g_autofree guint8 *allowed = NULL;
  guint64 n = 0;

  if (!lgn_shown_map_has_masked (map))
    return (guint64) n_rows * n_columns;
  weights = g_new (float, n_columns);
  allowed = g_new (guint8, n_columns);
  for (guint row = 0; row < n_rows; row++)
    {
      LgnTile tile = { row, 0, 1, n_columns };
      lgn_shown_map_read (map, &tile, weights, allowed);
      for (guint column = 0; column < n_columns; column++)
        n += allowed[column];
    }
  return n;
}

static void
collect_map (Collector *self, LgnShownMap *map, guint index, guint n_columns)
{
  guint n_rows = self->list->n_rows, n_at_once = MAX (1, BLOCK_CELLS / n_columns);
  g_autofree float *weights = g_new (float, (gsize) n_at_once *n_columns);

  for (guint first = 0; first < n_rows; first += n_at_once)
    {
      LgnTile tile = { first, 0, MIN (n_at_once, n_rows - first), n_columns };
      lgn_shown_map_read (map, &tile, weights, NULL);
      for (guint i = 0; i < tile.n_rows; i++)
        collect_row (self, map, index, first + i, weights + (gsize) i * n_columns, n_columns);
    }
}

double
lgn_link_list_get_usual_threshold (guint n_columns)
{
  return MIN (0.1, 5.0 / MAX (n_columns, 1));
}

LgnLinkList *
lgn_link_list_new (LgnShownMap *const *maps, guint n_maps, double threshold)
{
  LgnLinkList *list = g_new0 (LgnLinkList, 1);
  Collector self = { .list = list, .links = g_array_new (FALSE, FALSE, sizeof (LgnLink)), .least = (float) threshold };
  guint n_columns = n_maps > 0 ? lgn_shown_map_get_columns (maps[0])->n : 0;
  guint64 n_allowed = 0;

  list->n_maps = n_maps;
  list->n_rows = n_maps > 0 ? lgn_shown_map_get_rows (maps[0])->n : 0;
  list->row_max = g_new0 (float, MAX ((gsize) n_maps * list->n_rows, 1));
  list->threshold = threshold;
  for (guint i = 0; i < n_maps && n_columns > 0; i++)
    {
      /* The heads of a layer share their mask. */
      if (i == 0 || lgn_shown_map_get_id (maps[i])->layer != lgn_shown_map_get_id (maps[i - 1])->layer)
        n_allowed = count_allowed (maps[i], list->n_rows, n_columns);
      list->n_all += n_allowed;
      collect_map (&self, maps[i], i, n_columns);
    }
  cut (&self);
  list->n = self.links->len;
  list->link = (LgnLink *) (void *) g_array_free (self.links, FALSE);
  return list;
}

void
lgn_link_list_free (LgnLinkList *list)
{
  g_free (list->link);
  g_free (list->row_max);
  g_free (list);
}
