#include "attn/lgn-attn-store.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LgnMapShape shape;
  LgnScope *scope;
  float *weights; /* [n_heads, n_query, n_key] */
  gint is_ready;  /* atomic */
} Layer;

struct _LgnAttnStore
{
  gsize budget;
  gsize used;
  GMutex mutex;               /* guards LAYERS; a layer itself does not move */
  GPtrArray *layers[LGN_N_SITES]; /* of Layer, NULL where a layer has not come yet */
};

static void
layer_free (gpointer data)
{
  Layer *layer = data;

  if (!layer)
    return;
  lgn_scope_unref (layer->scope);
  g_free (layer->weights);
  g_free (layer);
}

/* lgn_attn_store_new: an empty store that keeps maps of BUDGET bytes at most. */
LgnAttnStore *
lgn_attn_store_new (gsize budget)
{
  LgnAttnStore *store = g_atomic_rc_box_new0 (LgnAttnStore);

  store->budget = budget;
  g_mutex_init (&store->mutex);
  for (guint i = 0; i < LGN_N_SITES; i++)
    store->layers[i] = g_ptr_array_new_with_free_func (layer_free);
  return store;
}

LgnAttnStore *
lgn_attn_store_ref (LgnAttnStore *store)
{
  return g_atomic_rc_box_acquire (store);
}

static void
store_clear (gpointer data)
{
  LgnAttnStore *store = data;

  for (guint i = 0; i < LGN_N_SITES; i++)
    g_ptr_array_unref (store->layers[i]);
  g_mutex_clear (&store->mutex);
}

void
lgn_attn_store_unref (LgnAttnStore *store)
{
  g_atomic_rc_box_release_full (store, store_clear);
}

static Layer *
get_layer (LgnAttnStore *store, LgnSite site, guint layer)
{
  Layer *found = NULL;

  g_mutex_lock (&store->mutex);
  if (layer < store->layers[site]->len)
    found = g_ptr_array_index (store->layers[site], layer);
  g_mutex_unlock (&store->mutex);
  return found;
}

/* Bytes of the maps of SHAPE, or false when they overflow. */
static bool
count_bytes (const LgnMapShape *shape, gsize *n_bytes)
{
  return lgn_checked_mul (shape->n_query, shape->n_key, n_bytes) && lgn_checked_mul (*n_bytes, shape->n_heads, n_bytes)
         && lgn_checked_mul (*n_bytes, sizeof (float), n_bytes);
}

/**
 * lgn_attn_store_add_layer: makes room for the maps of one layer, SHAPE->n_heads of them, with one SCOPE (kept).
 * Returns: false with LGN_ERROR_LIMIT when they would not fit the budget.
 */
bool
lgn_attn_store_add_layer (LgnAttnStore *store, LgnSite site, guint layer, const LgnMapShape *shape, LgnScope *scope, GError **error)
{
  GPtrArray *layers = store->layers[site];
  gsize n_bytes, total;

  if (!count_bytes (shape, &n_bytes) || !lgn_checked_add (store->used, n_bytes, &total) || total > store->budget)
    {
      g_autofree char *budget = g_format_size_full (store->budget, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "the %s maps of layer %u (%u heads of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                   ") do not fit the budget of %s; shorten the input or raise the budget",
                   lgn_site_get_name (site), layer, shape->n_heads, shape->n_query, shape->n_key, budget);
      return false;
    }

  Layer *added = g_new0 (Layer, 1);
  added->shape = *shape;
  added->scope = lgn_scope_ref (scope);
  added->weights = g_try_malloc0 (MAX (n_bytes, 1));
  if (!added->weights)
    {
      layer_free (added);
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the maps of layer %u", layer);
      return false;
    }
  g_mutex_lock (&store->mutex);
  store->used = total;
  if (layer >= layers->len)
    g_ptr_array_set_size (layers, (gint) layer + 1);
  layer_free (layers->pdata[layer]);
  layers->pdata[layer] = added;
  g_mutex_unlock (&store->mutex);
  return true;
}

/* lgn_attn_store_get_rows_to_fill: where the weights of HEAD from ROW on are to be written, [.., n_key] row after row. */
float *
lgn_attn_store_get_rows_to_fill (LgnAttnStore *store, LgnSite site, guint layer, guint head, gsize row)
{
  Layer *found = get_layer (store, site, layer);

  return found->weights + (head * found->shape.n_query + row) * found->shape.n_key;
}

/* lgn_attn_store_set_ready: the layer's rows are all written; it can be read from now on. */
void
lgn_attn_store_set_ready (LgnAttnStore *store, LgnSite site, guint layer)
{
  g_atomic_int_set (&get_layer (store, site, layer)->is_ready, 1);
}

/* lgn_attn_store_has_site: whether any layer of SITE has come. */
bool
lgn_attn_store_has_site (LgnAttnStore *store, LgnSite site)
{
  return lgn_attn_store_get_n_layers (store, site) > 0;
}

/* lgn_attn_store_get_n_layers: how many layers of SITE have come so far. */
guint
lgn_attn_store_get_n_layers (LgnAttnStore *store, LgnSite site)
{
  g_mutex_lock (&store->mutex);
  guint n = store->layers[site]->len;
  g_mutex_unlock (&store->mutex);
  return n;
}

/* lgn_attn_store_is_ready: whether all rows of the layer are there to be read; false when it has not come. */
bool
lgn_attn_store_is_ready (LgnAttnStore *store, LgnSite site, guint layer)
{
  Layer *found = get_layer (store, site, layer);

  return found && g_atomic_int_get (&found->is_ready);
}

/* lgn_attn_store_get_shape: false when there is no such layer. */
bool
lgn_attn_store_get_shape (LgnAttnStore *store, LgnSite site, guint layer, LgnMapShape *shape)
{
  Layer *found = get_layer (store, site, layer);

  if (found)
    *shape = found->shape;
  return found != NULL;
}

/* lgn_attn_store_get_scope: (transfer none): which cells of the layer's maps are masked; NULL when there is no such layer. */
LgnScope *
lgn_attn_store_get_scope (LgnAttnStore *store, LgnSite site, guint layer)
{
  Layer *found = get_layer (store, site, layer);

  return found ? found->scope : NULL;
}

/* lgn_attn_store_get_n_maps: heads of all layers that have come, those made of others not counted. */
guint
lgn_attn_store_get_n_maps (LgnAttnStore *store)
{
  guint n = 0;

  g_mutex_lock (&store->mutex);
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint i = 0; i < store->layers[site]->len; i++)
      {
        const Layer *layer = g_ptr_array_index (store->layers[site], i);
        n += layer ? layer->shape.n_heads : 0;
      }
  g_mutex_unlock (&store->mutex);
  return n;
}

/* lgn_attn_store_get_n_bytes: bytes of maps that are kept. */
gsize
lgn_attn_store_get_n_bytes (LgnAttnStore *store)
{
  return store->used;
}

/* N cells of one row, from COLUMN on: of a head, or the mean or maximum of all. */
static void
read_cells (const Layer *layer, gint head, gsize row, gsize column, gsize n, float *out)
{
  gsize map_size = layer->shape.n_query * layer->shape.n_key;
  const float *cells = layer->weights + row * layer->shape.n_key + column; /* of head 0 */
  guint n_heads = layer->shape.n_heads;

  if (head >= 0)
    {
      memcpy (out, cells + (gsize) head * map_size, n * sizeof *out);
      return;
    }
  memcpy (out, cells, n * sizeof *out);
  for (guint h = 1; h < n_heads; h++)
    for (gsize i = 0; i < n; i++)
      out[i] = head == LGN_HEAD_MAX ? fmaxf (out[i], cells[h * map_size + i]) : out[i] + cells[h * map_size + i];
  for (gsize i = 0; head == LGN_HEAD_MEAN && i < n; i++)
    out[i] /= (float) n_heads;
}

/* lgn_attn_store_read_rows: the weights [n_rows, n_key] of whole rows. */
void
lgn_attn_store_read_rows (LgnAttnStore *store, const LgnMapId *map, gsize row, gsize n_rows, float *out)
{
  Layer *layer = get_layer (store, map->site, map->layer);
  LgnTile tile = { row, 0, n_rows, layer->shape.n_key };

  lgn_attn_store_read_tile (store, map, &tile, out);
}

/* lgn_attn_store_read_tile: the weights [tile->n_rows, tile->n_columns] of a rectangle that lies inside the map. */
void
lgn_attn_store_read_tile (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, float *out)
{
  Layer *layer = get_layer (store, map->site, map->layer);

  for (gsize i = 0; i < tile->n_rows; i++)
    read_cells (layer, map->head, tile->row + i, tile->column, tile->n_columns, out + i * tile->n_columns);
}

/* Pools the COUNT cells of one source row into the OUT_COLUMNS dots of a row of the overview. */
static void
pool_row (const float *cells, gsize count, gsize out_columns, LgnPooling pooling, float *out)
{
  for (gsize j = 0; j < out_columns; j++)
    {
      gsize first = j * count / out_columns, end = MAX (first + 1, (j + 1) * count / out_columns);
      float sum = 0, max = cells[first];

      for (gsize i = first; i < end; i++)
        {
          sum += cells[i];
          max = fmaxf (max, cells[i]);
        }
      out[j] = pooling == LGN_POOL_MAX ? fmaxf (out[j], max) : out[j] + sum / (float) (end - first);
    }
}

/**
 * lgn_attn_store_read_overview: the rectangle TILE, which is not empty, drawn together into OUT [out_rows, out_columns]; each
 * dot is the largest or the mean of the weights under it. Where there are more dots than cells, cells are repeated.
 */
void
lgn_attn_store_read_overview (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, gsize out_rows, gsize out_columns,
                              LgnPooling pooling, float *out)
{
  Layer *layer = get_layer (store, map->site, map->layer);
  g_autofree float *cells = g_new (float, tile->n_columns);

  for (gsize i = 0; i < out_rows; i++)
    {
      gsize first = i * tile->n_rows / out_rows, end = MAX (first + 1, (i + 1) * tile->n_rows / out_rows);
      float *dots = out + i * out_columns;

      for (gsize j = 0; j < out_columns; j++)
        dots[j] = pooling == LGN_POOL_MAX ? -INFINITY : 0;
      for (gsize row = first; row < end; row++)
        {
          read_cells (layer, map->head, tile->row + row, tile->column, tile->n_columns, cells);
          pool_row (cells, tile->n_columns, out_columns, pooling, dots);
        }
      for (gsize j = 0; pooling == LGN_POOL_MEAN && j < out_columns; j++)
        dots[j] /= (float) (end - first);
    }
}

/* lgn_attn_store_get_row_statistics: from the same weights that are drawn, masked cells counted as 0. */
void
lgn_attn_store_get_row_statistics (LgnAttnStore *store, const LgnMapId *map, gsize row, LgnRowStatistics *statistics)
{
  gsize n = get_layer (store, map->site, map->layer)->shape.n_key;
  g_autofree float *cells = g_new (float, n);

  lgn_attn_store_read_rows (store, map, row, 1, cells);
  *statistics = (LgnRowStatistics) { .max = n > 0 ? cells[0] : 0 };
  for (gsize i = 0; i < n; i++)
    {
      statistics->sum += cells[i];
      if (cells[i] > 0)
        statistics->entropy -= cells[i] * log (cells[i]);
      if (cells[i] > statistics->max)
        {
          statistics->max = cells[i];
          statistics->argmax = i;
        }
    }
}
