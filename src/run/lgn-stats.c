#include "run/lgn-stats.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "base/lgn-pool.h"
#include "io/lgn-csv.h"
#include "run/lgn-map-sides.h"

#include <math.h>
#include <string.h>

/* What a table has of every head, in this order. */
static const struct
{
  const char *name;
  gsize offset; /* of the double in LgnHeadStats */
} columns[] = {
  { "entropy", offsetof (LgnHeadStats, measures.entropy) },
  { "effective_tokens", offsetof (LgnHeadStats, measures.effective_tokens) },
  { "confidence", offsetof (LgnHeadStats, measures.confidence) },
  { "gini", offsetof (LgnHeadStats, gini) },
  { "mean_distance", offsetof (LgnHeadStats, measures.mean_distance) },
  { "self_share", offsetof (LgnHeadStats, measures.self_share) },
  { "previous_token_share", offsetof (LgnHeadStats, measures.previous_token_share) },
  { "next_token_share", offsetof (LgnHeadStats, measures.next_token_share) },
  { "first_token_share", offsetof (LgnHeadStats, measures.first_token_share) },
  { "last_token_share", offsetof (LgnHeadStats, measures.last_token_share) },
  { "sink_alpha_1", offsetof (LgnHeadStats, measures.sink_alpha_1) },
  { "induction", offsetof (LgnHeadStats, measures.induction) },
  { "previous_token_score", offsetof (LgnHeadStats, measures.previous_token_score) },
};

/* Columns at the end that are there only where the input repeats tokens. */
#define N_REPEATED 2

/* The heads that are measured, and the sides of the layer of each. */
typedef struct
{
  LgnResult *result;
  GArray *stats;    /* of LgnHeadStats */
  GPtrArray *sides; /* of LgnMapSides, one a head, that of its layer */
} Job;

static void
measure_one (guint index, guint worker, gpointer data)
{
  const Job *job = data;
  LgnHeadStats *stats = &g_array_index (job->stats, LgnHeadStats, index);

  const LgnMapSides *sides = job->sides->pdata[index];

  lgn_measure_head (job->result->store, &stats->map, &sides->axes, &stats->measures);
  stats->gini = lgn_measure_gini (job->result->store, &stats->map, &sides->axes);
  lgn_share_frame_measure (sides->frame, job->result->store, &stats->map, &stats->shares);
}

/* Adds the heads of a layer to JOB. */
static void
add_layer (Job *job, LgnSite site, guint layer, LgnMapSides *sides)
{
  LgnMapShape shape;

  lgn_attn_store_get_shape (job->result->store, site, layer, &shape);
  for (guint head = 0; head < shape.n_heads; head++)
    {
      LgnHeadStats stats = { .map = { site, layer, (gint) head } };
      g_array_append_val (job->stats, stats);
      g_ptr_array_add (job->sides, lgn_map_sides_ref (sides));
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
  g_autoptr (GPtrArray) sides = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_map_sides_unref);
  Job job = { result, g_array_new (FALSE, FALSE, sizeof (LgnHeadStats)), sides };

  *repeats = false;
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      if (lgn_attn_store_is_ready (result->store, site, layer))
        {
          g_autoptr (LgnMapSides) one = lgn_map_sides_new (result, site, layer);
          add_layer (&job, site, layer, one);
          *repeats = *repeats || lgn_measure_axes_repeat (&one->axes);
        }
  lgn_pool_run (lgn_pool_get_default (), job.stats->len, measure_one, &job);
  return job.stats;
}

static double
get_column (const LgnHeadStats *stats, guint column)
{
  return G_STRUCT_MEMBER (double, stats, columns[column].offset);
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
          const char *text = isfinite (value) ? lgn_csv_format (number, value) : "null";
          g_string_append_printf (list, ", \"%s\": %s", columns[i].name, text);
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
