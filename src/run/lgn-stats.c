#include "run/lgn-stats.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "base/lgn-pool.h"
#include "io/lgn-csv.h"

#include <math.h>
#include <string.h>

/* What a table has of every head, in this order. */
static const struct
{
  const char *name;
  gsize offset; /* of the double in LgnHeadMeasures */
} columns[] = {
  { "entropy", offsetof (LgnHeadMeasures, entropy) },
  { "effective_tokens", offsetof (LgnHeadMeasures, effective_tokens) },
  { "confidence", offsetof (LgnHeadMeasures, confidence) },
  { "gini", offsetof (LgnHeadMeasures, gini) },
  { "mean_distance", offsetof (LgnHeadMeasures, mean_distance) },
  { "self_share", offsetof (LgnHeadMeasures, self_share) },
  { "previous_token_share", offsetof (LgnHeadMeasures, previous_token_share) },
  { "next_token_share", offsetof (LgnHeadMeasures, next_token_share) },
  { "first_token_share", offsetof (LgnHeadMeasures, first_token_share) },
  { "last_token_share", offsetof (LgnHeadMeasures, last_token_share) },
  { "sink_alpha_1", offsetof (LgnHeadMeasures, sink_alpha_1) },
  { "induction", offsetof (LgnHeadMeasures, induction) },
  { "previous_token_score", offsetof (LgnHeadMeasures, previous_token_score) },
};

/* Columns at the end that are there only where the input repeats tokens. */
#define N_REPEATED 2

/* The sides of one layer's maps, without padding. */
typedef struct
{
  LgnMeasureAxes axes;
  gsize *rows, *columns;
  guint *kinds;
} Sides;

static void
sides_free (gpointer data)
{
  Sides *sides = data;

  g_free (sides->rows);
  g_free (sides->columns);
  g_free (sides->kinds);
  g_free (sides);
}

/* (transfer full) the places of TOKENS, of N, that are no padding; *N_KEPT of them. */
static gsize *
list_places (const LgnTokens *tokens, gsize n, gsize *n_kept)
{
  gsize *places = g_new (gsize, n + 1);

  *n_kept = 0;
  for (gsize i = 0; i < n; i++)
    if (!tokens || i >= tokens->n || !(tokens->token[i].flags & LGN_TOKEN_PADDING))
      places[(*n_kept)++] = i;
  return places;
}

/* (transfer full) a number for every one of PLACES [n] of TOKENS, the same for the same spelling. */
static guint *
number_kinds (const LgnTokens *tokens, const gsize *places, gsize n)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint *kinds = g_new (guint, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      const char *piece = tokens->piece[places[i]];
      guint kind = GPOINTER_TO_UINT (g_hash_table_lookup (known, piece));
      if (kind == 0)
        {
          kind = g_hash_table_size (known) + 1;
          g_hash_table_insert (known, (gpointer) piece, GUINT_TO_POINTER (kind));
        }
      kinds[i] = kind;
    }
  return kinds;
}

static Sides *
sides_new (LgnResult *result, LgnSite site, guint layer)
{
  const LgnTokens *queries = lgn_result_get_axis (result, site, layer, LGN_AXIS_QUERY);
  const LgnTokens *keys = lgn_result_get_axis (result, site, layer, LGN_AXIS_KEY);
  Sides *sides = g_new0 (Sides, 1);
  LgnMapShape shape;

  lgn_attn_store_get_shape (result->store, site, layer, &shape);
  sides->axes.rows = sides->rows = list_places (queries, shape.n_query, &sides->axes.n_rows);
  sides->axes.columns = sides->columns = list_places (keys, shape.n_key, &sides->axes.n_columns);
  sides->axes.is_self = queries == keys && site != LGN_SITE_CROSS && shape.n_query == shape.n_key;
  if (sides->axes.is_self && queries && queries->n >= shape.n_query)
    sides->axes.kinds = sides->kinds = number_kinds (queries, sides->rows, sides->axes.n_rows);
  return sides;
}

/* The heads that are measured, and the sides of the layer of each. */
typedef struct
{
  LgnResult *result;
  GArray *stats;    /* of LgnHeadStats */
  GPtrArray *sides; /* of Sides, one a head, that of its layer */
} Job;

static void
measure_one (guint index, guint worker, gpointer data)
{
  const Job *job = data;
  LgnHeadStats *stats = &g_array_index (job->stats, LgnHeadStats, index);

  lgn_measure_head (job->result->store, &stats->map, &((Sides *) job->sides->pdata[index])->axes, &stats->measures);
}

/* Adds the heads of a layer to JOB. */
static void
add_layer (Job *job, LgnSite site, guint layer, Sides *sides)
{
  LgnMapShape shape;

  lgn_attn_store_get_shape (job->result->store, site, layer, &shape);
  for (guint head = 0; head < shape.n_heads; head++)
    {
      LgnHeadStats stats = { .map = { site, layer, (gint) head } };
      g_array_append_val (job->stats, stats);
      g_ptr_array_add (job->sides, sides);
    }
}

/**
 * lgn_stats_compute: the measures of every head of RESULT that can be read, site after site, layer after layer; padding does
 * not count. *REPEATS says whether a token of any site occurs twice.
 * Returns: (transfer full): of LgnHeadStats.
 */
GArray *
lgn_stats_compute (LgnResult *result, bool *repeats)
{
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (sides_free), sides = g_ptr_array_new ();
  Job job = { result, g_array_new (FALSE, FALSE, sizeof (LgnHeadStats)), sides };

  *repeats = false;
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      if (lgn_attn_store_is_ready (result->store, site, layer))
        {
          g_ptr_array_add (owned, sides_new (result, site, layer));
          add_layer (&job, site, layer, owned->pdata[owned->len - 1]);
          *repeats = *repeats || lgn_measure_axes_repeat (&((Sides *) owned->pdata[owned->len - 1])->axes);
        }
  lgn_pool_run (lgn_pool_get_default (), job.stats->len, measure_one, &job);
  return job.stats;
}

static double
get_column (const LgnHeadStats *stats, guint column)
{
  return G_STRUCT_MEMBER (double, &stats->measures, columns[column].offset);
}

/* (transfer full) a header, and a row a head; cells of what cannot be said are empty. */
static char *
make_csv (const GArray *all, guint n_columns)
{
  GString *table = g_string_new ("site,layer,head");

  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (table, ",%s", columns[i].name);
  g_string_append (table, "\r\n");
  for (guint row = 0; row < all->len; row++)
    {
      const LgnHeadStats *stats = &g_array_index (all, LgnHeadStats, row);
      g_string_append_printf (table, "%s,%u,%d", lgn_site_get_name (stats->map.site), stats->map.layer, stats->map.head);
      for (guint i = 0; i < n_columns; i++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];
          double value = get_column (stats, i);
          g_string_append_printf (table, ",%s", isfinite (value) ? lgn_csv_format (number, value) : "");
        }
      g_string_append (table, "\r\n");
    }
  return g_string_free (table, FALSE);
}

/* (transfer full) the same as a list of objects, with null for what cannot be said. */
static char *
make_json (const GArray *all, guint n_columns)
{
  GString *list = g_string_new ("[");

  for (guint row = 0; row < all->len; row++)
    {
      const LgnHeadStats *stats = &g_array_index (all, LgnHeadStats, row);
      g_string_append_printf (list, "%s\n{\"site\": \"%s\", \"layer\": %u, \"head\": %d", row > 0 ? "," : "",
                              lgn_site_get_name (stats->map.site), stats->map.layer, stats->map.head);
      for (guint i = 0; i < n_columns; i++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];
          double value = get_column (stats, i);
          g_string_append_printf (list, ", \"%s\": %s", columns[i].name, isfinite (value) ? lgn_csv_format (number, value) : "null");
        }
      g_string_append_c (list, '}');
    }
  g_string_append (list, "\n]\n");
  return g_string_free (list, FALSE);
}

/**
 * lgn_stats_write: writes the measures of every head of RESULT to PATH, as CSV (RFC 4180), or as JSON where its name ends so.
 * Returns: false with an error when it cannot be written; PATH is then as it was.
 */
bool
lgn_stats_write (LgnResult *result, const char *path, GError **error)
{
  bool repeats;
  g_autoptr (GArray) all = lgn_stats_compute (result, &repeats);
  guint n_columns = G_N_ELEMENTS (columns) - (repeats ? 0 : N_REPEATED);
  g_autofree char *text = g_str_has_suffix (path, ".json") ? make_json (all, n_columns) : make_csv (all, n_columns);

  return lgn_file_write (path, text, strlen (text), error);
}
