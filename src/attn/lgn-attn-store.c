#include "attn/lgn-attn-store.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LgnMapShape shape;
  LgnMapShape kept;    /* the same, or of all parts: so many heads for every part */
  LgnParting *parting; /* or NULL: maps are kept whole */
  LgnScope *scope;
  float *weights; /* [kept] */
  LgnTensor *owner; /* of WEIGHTS, which are only read then; NULL: they are the store's own */
  float *value_norms; /* [n_heads, n_key], or NULL */
  gint is_ready;  /* atomic */
} Layer;

struct _LgnAttnStore
{
  gsize budget;   /* bytes */
  gsize used;     /* of BUDGET */
  gsize borrowed; /* bytes */
  bool wants_value_norms;
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
  g_clear_pointer (&layer->parting, lgn_parting_free);
  if (layer->owner)
    lgn_tensor_unref (layer->owner);
  else
    g_free (layer->weights);
  g_free (layer->value_norms);
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

static void
put_layer (LgnAttnStore *store, LgnSite site, guint layer, Layer *added)
{
  GPtrArray *layers = store->layers[site];

  g_mutex_lock (&store->mutex);
  if (layer >= layers->len)
    g_ptr_array_set_size (layers, (gint) layer + 1);
  layer_free (layers->pdata[layer]);
  layers->pdata[layer] = added;
  g_mutex_unlock (&store->mutex);
}

/* Makes room for ADDED (transfer full), whose shapes, parting and scope are there. */
static bool
add_layer (LgnAttnStore *store, LgnSite site, guint layer, Layer *added, GError **error)
{
  gsize n_bytes, total;

  if (!count_bytes (&added->kept, &n_bytes) || !lgn_checked_add (store->used, n_bytes, &total) || total > store->budget)
    {
      g_autofree char *budget = g_format_size_full (store->budget, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "the %s maps of layer %u (%u heads of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                   ") do not fit the budget of %s; shorten the input or raise the budget",
                   lgn_site_get_name (site), layer, added->kept.n_heads, added->kept.n_query, added->kept.n_key, budget);
      layer_free (added);
      return false;
    }

  added->weights = g_try_malloc0 (MAX (n_bytes, 1));
  if (!added->weights)
    {
      layer_free (added);
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the maps of layer %u", layer);
      return false;
    }
  store->used = total;
  put_layer (store, site, layer, added);
  return true;
}

/**
 * lgn_attn_store_add_layer: makes room for the maps of one layer, SHAPE->n_heads of them, with one SCOPE (kept).
 * Returns: false with LGN_ERROR_LIMIT when they would not fit the budget.
 */
bool
lgn_attn_store_add_layer (LgnAttnStore *store, LgnSite site, guint layer, const LgnMapShape *shape, LgnScope *scope, GError **error)
{
  Layer *added = g_new0 (Layer, 1);

  added->shape = added->kept = *shape;
  added->scope = lgn_scope_ref (scope);
  return add_layer (store, site, layer, added, error);
}

/**
 * lgn_attn_store_add_parted_layer: the same for N_HEADS maps of a sequence that is parted by PARTING (transfer full). They are
 * written, and take memory, part after part: PARTING->n_parts * N_HEADS maps [size, size], the heads of a part side by side.
 * They are read as maps of the whole sequence, in which a query does not look at other parts.
 */
bool
lgn_attn_store_add_parted_layer (LgnAttnStore *store, LgnSite site, guint layer, guint n_heads, LgnParting *parting,
                                 LgnScope *scope, GError **error)
{
  Layer *added = g_new0 (Layer, 1);

  added->shape = (LgnMapShape) { n_heads, parting->n_query, parting->n_key };
  added->kept = (LgnMapShape) { (guint) parting->n_parts * n_heads, parting->size, parting->size };
  added->parting = parting;
  added->scope = lgn_scope_ref (scope);
  return add_layer (store, site, layer, added, error);
}

/* lgn_attn_store_add_borrowed_layer: a layer whose maps are there already: WEIGHTS F32 [n_heads, n_query, n_key] (kept, aligned
 * to its elements), in a file that is mapped, say. They count for nothing in the budget and are ready. */
void
lgn_attn_store_add_borrowed_layer (LgnAttnStore *store, LgnSite site, guint layer, LgnTensor *weights, LgnScope *scope)
{
  Layer *added = g_new0 (Layer, 1);

  added->shape = added->kept = (LgnMapShape) { (guint) weights->shape[0], weights->shape[1], weights->shape[2] };
  added->scope = lgn_scope_ref (scope);
  added->owner = lgn_tensor_ref (weights);
  added->weights = (float *) weights->data;
  added->is_ready = 1;
  store->borrowed += lgn_tensor_n_bytes (weights);
  put_layer (store, site, layer, added);
}

/* lgn_attn_store_get_parting: (transfer none): how the maps of the layer are parted where they are written; NULL: they are
 * not. */
const LgnParting *
lgn_attn_store_get_parting (LgnAttnStore *store, LgnSite site, guint layer)
{
  Layer *found = get_layer (store, site, layer);

  return found ? found->parting : NULL;
}

/* lgn_attn_store_get_rows_to_fill: where the weights of HEAD from ROW on are to be written, [.., n_key] row after row; of a
 * parted layer, HEAD counts those of all parts. */
float *
lgn_attn_store_get_rows_to_fill (LgnAttnStore *store, LgnSite site, guint layer, guint head, gsize row)
{
  Layer *found = get_layer (store, site, layer);

  return found->weights + (head * found->kept.n_query + row) * found->kept.n_key;
}

/* lgn_attn_store_want_value_norms: whoever fills the store should tell it the norms of values too. */
void
lgn_attn_store_want_value_norms (LgnAttnStore *store)
{
  store->wants_value_norms = true;
}

bool
lgn_attn_store_wants_value_norms (LgnAttnStore *store)
{
  return store->wants_value_norms;
}

/* lgn_attn_store_set_value_norms: how much each head takes from each key when it looks at nothing else: NORMS [n_heads, n_key]
 * (transfer full), or NULL where that cannot be said. Before the layer is ready. */
void
lgn_attn_store_set_value_norms (LgnAttnStore *store, LgnSite site, guint layer, float *norms)
{
  Layer *found = get_layer (store, site, layer);

  g_free (found->value_norms);
  found->value_norms = norms;
}

/* lgn_attn_store_get_value_norms: (transfer none) [n_heads, n_key] of a layer that is ready; NULL where nobody knows. */
const float *
lgn_attn_store_get_value_norms (LgnAttnStore *store, LgnSite site, guint layer)
{
  Layer *found = get_layer (store, site, layer);

  return found ? found->value_norms : NULL;
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

/* lgn_attn_store_get_max_heads: the heads of that layer of SITE which has most of those that have come so far. */
guint
lgn_attn_store_get_max_heads (LgnAttnStore *store, LgnSite site)
{
  guint n = 0;

  g_mutex_lock (&store->mutex);
  for (guint i = 0; i < store->layers[site]->len; i++)
    {
      const Layer *layer = g_ptr_array_index (store->layers[site], i);
      n = MAX (n, layer ? layer->shape.n_heads : 0);
    }
  g_mutex_unlock (&store->mutex);
  return n;
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

/* lgn_attn_store_get_n_bytes: bytes of maps that are kept, borrowed ones too. */
gsize
lgn_attn_store_get_n_bytes (LgnAttnStore *store)
{
  return store->used + store->borrowed;
}

/* N cells of one row: of a head, or the mean or maximum of all, whose CELLS are those of head 0. */
static void
read_kept_cells (const Layer *layer, gint head, const float *cells, gsize n, float *out)
{
  gsize map_size = layer->kept.n_query * layer->kept.n_key;
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

/* The same of a row of a parted layer, whose cells outside its part are 0. */
static void
read_parted_cells (const Layer *layer, gint head, gsize row, gsize column, gsize n, float *out)
{
  const LgnParting *parting = layer->parting;
  gsize size = parting->size, part = parting->place[row] / size, first = part * layer->shape.n_heads * size; /* row of head 0 */
  const gsize *keys = parting->key + part * size;
  g_autofree float *cells = g_new (float, size);

  read_kept_cells (layer, head, layer->weights + (first + parting->place[row] % size) * size, size, cells);
  memset (out, 0, n * sizeof *out);
  for (gsize i = 0; i < size; i++)
    if (keys[i] >= column && keys[i] - column < n)
      out[keys[i] - column] = cells[i];
}

/* N cells of one row of the whole sequence, from COLUMN on. */
static void
read_cells (const Layer *layer, gint head, gsize row, gsize column, gsize n, float *out)
{
  if (layer->parting)
    read_parted_cells (layer, head, row, column, n, out);
  else
    read_kept_cells (layer, head, layer->weights + row * layer->shape.n_key + column, n, out);
}

/* The same, where they lie if they lie there as they are, else in SCRATCH [n]. */
static const float *
get_cells (const Layer *layer, gint head, gsize row, gsize column, gsize n, float *scratch)
{
  gsize map_size = layer->kept.n_query * layer->kept.n_key;

  if (head >= 0 && !layer->parting)
    return layer->weights + (gsize) head * map_size + row * layer->shape.n_key + column;
  read_cells (layer, head, row, column, n, scratch);
  return scratch;
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

/* Pools COLUMNS, COUNT of them, each already drawn together from N_ROWS cells, into a row of OUT_COLUMNS dots. */
static void
pool_columns (const float *columns, gsize count, gsize n_rows, gsize out_columns, LgnPooling pooling, float *out)
{
  for (gsize j = 0; j < out_columns; j++)
    {
      gsize first = j * count / out_columns, end = MAX (first + 1, (j + 1) * count / out_columns);
      float sum = 0, max = columns[first];

      for (gsize i = first; pooling == LGN_POOL_MEAN && i < end; i++)
        sum += columns[i];
      for (gsize i = first + 1; pooling == LGN_POOL_MAX && i < end; i++)
        max = columns[i] > max ? columns[i] : max;
      out[j] = pooling == LGN_POOL_MAX ? max : sum / (float) ((end - first) * n_rows);
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
  const LgnKernels *kernels = lgn_kernels ();
  g_autofree float *scratch = g_new (float, tile->n_columns), *columns = g_new (float, tile->n_columns);

  for (gsize i = 0; i < out_rows; i++)
    {
      gsize first = i * tile->n_rows / out_rows, end = MAX (first + 1, (i + 1) * tile->n_rows / out_rows);

      /* Row upon row first, which many columns at once are fast at; then the columns of each dot. */
      for (gsize j = 0; j < tile->n_columns; j++)
        columns[j] = pooling == LGN_POOL_MAX ? -INFINITY : 0;
      for (gsize row = first; row < end; row++)
        {
          const float *cells = get_cells (layer, map->head, tile->row + row, tile->column, tile->n_columns, scratch);
          if (pooling == LGN_POOL_MAX)
            kernels->take_larger (cells, columns, tile->n_columns);
          else
            kernels->axpy (1, cells, columns, tile->n_columns);
        }
      pool_columns (columns, tile->n_columns, end - first, out_columns, pooling, out + i * out_columns);
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
