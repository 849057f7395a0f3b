/* LgnShownMap: a map as it is shown: words merged, special tokens hidden. What is drawn, read out, listed and exported all
 * comes from here. Rows and columns are *shown* indexes unless a name says token. Immutable, reference-counted, may be read
 * from any thread; never holds a whole map. */
#pragma once

#include "run/lgn-result.h"
#include "view/lgn-token-axis.h"

G_BEGIN_DECLS

/* Merging, everywhere: the sum over the columns of a word, the mean over its rows. */
typedef struct _LgnShownMap LgnShownMap;

/* What one row adds up to. A key is a group of tokens, hidden ones counted too. */
typedef struct
{
  double sum;      /* of all keys */
  double hidden;   /* of the hidden ones */
  double spread;   /* entropy, nats, over all keys */
  float max;       /* of the shown ones */
  gint strongest;  /* the first shown column with that weight, or -1 where nothing may be looked at */
  guint n_allowed; /* keys that are not masked */
} LgnShownRow;

/* How a map is read that is made of others. */
typedef struct
{
  /* The weights [tile->n_rows, tile->n_columns], and which of them there are (ALLOWED may be NULL); from any thread. */
  void (*read) (gpointer data, const LgnTile *tile, float *weights, guint8 *allowed);
  bool (*is_ready) (gpointer data);
  bool is_signed; /* the strongest is the one farthest from 0 */
} LgnMapSource;

LgnShownMap *lgn_shown_map_new (LgnResult *result, const LgnMapId *id, LgnTokenAxis *rows, LgnTokenAxis *columns);
LgnShownMap *lgn_shown_map_new_for (LgnResult *result, const LgnMapId *id, bool hides_special, LgnGrouping grouping,
                                    bool is_raw);
LgnShownMap *lgn_shown_map_new_part (LgnResult *result, const LgnMapId *id, bool hides_special, LgnGrouping grouping,
                                     bool is_raw, LgnSegments segments);
LgnShownMap *lgn_shown_map_new_made (LgnResult *result, const LgnMapId *id, LgnTokenAxis *rows, LgnTokenAxis *columns,
                                     const LgnMapSource *source, gpointer data, GDestroyNotify destroy);
LgnShownMap *lgn_shown_map_hide_first (LgnShownMap *map);
LgnShownMap *lgn_shown_map_ref (LgnShownMap *map);
void lgn_shown_map_unref (LgnShownMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnShownMap, lgn_shown_map_unref)

LgnResult *lgn_shown_map_get_result (LgnShownMap *map);
const LgnMapId *lgn_shown_map_get_id (LgnShownMap *map);
const LgnTokenAxis *lgn_shown_map_get_rows (LgnShownMap *map);
const LgnTokenAxis *lgn_shown_map_get_columns (LgnShownMap *map);
guint lgn_shown_map_get_n_heads (LgnShownMap *map);
bool lgn_shown_map_is_ready (LgnShownMap *map);
bool lgn_shown_map_has_masked (LgnShownMap *map);

/* Of a map that is ready. ALLOWED may be NULL; else 1 where the model could look, 0 where it was masked. */
void lgn_shown_map_read (LgnShownMap *map, const LgnTile *tile, float *weights, guint8 *allowed);
void lgn_shown_map_read_overview (LgnShownMap *map, const LgnTile *tile, gsize out_rows, gsize out_columns, LgnPooling pooling,
                                  float *weights, guint8 *allowed);
void lgn_shown_map_read_groups (LgnShownMap *map, guint row, float *weights);
float lgn_shown_map_get_weight (LgnShownMap *map, guint row, guint column);
bool lgn_shown_map_is_allowed (LgnShownMap *map, guint row, guint column);

void lgn_shown_map_get_row (LgnShownMap *map, guint row, LgnShownRow *statistics);
void lgn_shown_map_get_received (LgnShownMap *map, double *received);
void lgn_shown_map_get_range (LgnShownMap *map, float *low, float *high);
guint lgn_shown_map_count_not_numbers (LgnShownMap *map);
double lgn_shown_map_get_max_spread (LgnShownMap *map);
guint lgn_shown_map_get_rank (LgnShownMap *map, guint row, guint column);
guint *lgn_shown_map_sort_row (LgnShownMap *map, guint row, guint *n);
bool lgn_shown_map_find_next_strongest (LgnShownMap *map, gint *row, gint *column);
bool lgn_shown_map_find_strongest_in (LgnShownMap *map, const LgnTile *tile, guint *row, guint *column);

/* (transfer full) "layer 1, mean of 4 heads", "layer 7, head 10": translated unless IS_PLAIN. */
char *lgn_shown_map_make_place (LgnShownMap *map, bool is_plain);

G_END_DECLS
