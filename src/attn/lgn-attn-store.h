/* LgnAttnStore: the attention maps of one run. It is asked for rows, tiles, overviews and statistics; a map is never needed
 * whole. Layers become readable one by one, while later ones still run. */
#pragma once

#include "attn/lgn-parting.h"
#include "attn/lgn-scope.h"
#include "attn/lgn-site.h"
#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

typedef struct _LgnAttnStore LgnAttnStore;

/* Bytes of maps that are kept unless the caller says otherwise. */
#define LGN_ATTN_STORE_BUDGET ((gsize) 256 << 20)

typedef struct
{
  guint n_heads;
  gsize n_query;
  gsize n_key;
} LgnMapShape;

/* A rectangle of a map. */
typedef struct
{
  gsize row, column;
  gsize n_rows, n_columns;
} LgnTile;

typedef enum
{
  LGN_POOL_MAX, /* keeps a lone strong link visible */
  LGN_POOL_MEAN,
} LgnPooling;

/* What a row adds up to. */
typedef struct
{
  double sum;
  double entropy; /* nats: - sum a ln a, with 0 ln 0 = 0 */
  float max;
  gsize argmax; /* the first of equals */
} LgnRowStatistics;

LgnAttnStore *lgn_attn_store_new (gsize budget);
LgnAttnStore *lgn_attn_store_ref (LgnAttnStore *store);
void lgn_attn_store_unref (LgnAttnStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnAttnStore, lgn_attn_store_unref)

/* Writing: what the network does, layer after layer. */
bool lgn_attn_store_add_layer (LgnAttnStore *store, LgnSite site, guint layer, const LgnMapShape *shape, LgnScope *scope,
                               GError **error);
bool lgn_attn_store_add_parted_layer (LgnAttnStore *store, LgnSite site, guint layer, guint n_heads, LgnParting *parting,
                                      LgnScope *scope, GError **error);
void lgn_attn_store_add_borrowed_layer (LgnAttnStore *store, LgnSite site, guint layer, LgnTensor *weights, LgnScope *scope);
const LgnParting *lgn_attn_store_get_parting (LgnAttnStore *store, LgnSite site, guint layer);
float *lgn_attn_store_get_rows_to_fill (LgnAttnStore *store, LgnSite site, guint layer, guint head, gsize row);
void lgn_attn_store_want_value_norms (LgnAttnStore *store);
bool lgn_attn_store_wants_value_norms (LgnAttnStore *store);
void lgn_attn_store_set_value_norms (LgnAttnStore *store, LgnSite site, guint layer, float *norms);
void lgn_attn_store_set_ready (LgnAttnStore *store, LgnSite site, guint layer);

/* Reading: from any thread, of layers that are ready. */
bool lgn_attn_store_has_site (LgnAttnStore *store, LgnSite site);
guint lgn_attn_store_get_n_layers (LgnAttnStore *store, LgnSite site);
bool lgn_attn_store_is_ready (LgnAttnStore *store, LgnSite site, guint layer);
bool lgn_attn_store_get_shape (LgnAttnStore *store, LgnSite site, guint layer, LgnMapShape *shape);
LgnScope *lgn_attn_store_get_scope (LgnAttnStore *store, LgnSite site, guint layer);
const float *lgn_attn_store_get_value_norms (LgnAttnStore *store, LgnSite site, guint layer);
guint lgn_attn_store_get_max_heads (LgnAttnStore *store, LgnSite site);
guint lgn_attn_store_get_n_maps (LgnAttnStore *store);
gsize lgn_attn_store_get_n_bytes (LgnAttnStore *store);

void lgn_attn_store_read_rows (LgnAttnStore *store, const LgnMapId *map, gsize row, gsize n_rows, float *out);
void lgn_attn_store_read_tile (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, float *out);
void lgn_attn_store_read_overview (LgnAttnStore *store, const LgnMapId *map, const LgnTile *tile, gsize out_rows,
                                   gsize out_columns, LgnPooling pooling, float *out);
void lgn_attn_store_get_row_statistics (LgnAttnStore *store, const LgnMapId *map, gsize row, LgnRowStatistics *statistics);

G_END_DECLS
