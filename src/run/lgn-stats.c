#include "run/lgn-stats.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "base/lgn-pool.h"
#include "io/lgn-csv.h"
#include "run/lgn-map-sides.h"

#include <math.h>
#include <string.h>

/* What a table has of every head, in this order: what other programs read stays where it was, and more comes after. */
static const struct
{
  const char *name;
  gsize offset;       /* of the double in LgnHeadStats */
  bool needs_repeats; /* there only where the input repeats tokens */
} columns[] = {
  { "entropy", offsetof (LgnHeadStats, measures.entropy), false },
  { "effective_tokens", offsetof (LgnHeadStats, measures.effective_tokens), false },
  { "confidence", offsetof (LgnHeadStats, measures.confidence), false },
  { "gini", offsetof (LgnHeadStats, concentration.gini), false },
  { "mean_distance", offsetof (LgnHeadStats, measures.mean_distance), false },
  { "self_share", offsetof (LgnHeadStats, measures.self_share), false },
  { "previous_token_share", offsetof (LgnHeadStats, measures.previous_token_share), false },
  { "next_token_share", offsetof (LgnHeadStats, measures.next_token_share), false },
  { "first_token_share", offsetof (LgnHeadStats, measures.first_token_share), false },
  { "last_token_share", offsetof (LgnHeadStats, measures.last_token_share), false },
  { "sink_alpha_1", offsetof (LgnHeadStats, measures.sink_alpha_1), false },
  { "induction", offsetof (LgnHeadStats, measures.induction), true },
  { "previous_token_score", offsetof (LgnHeadStats, measures.previous_token_score), true },
  { "gini_allowed", offsetof (LgnHeadStats, concentration.gini_allowed), false },
  { "entropy_smoothed", offsetof (LgnHeadStats, concentration.entropy_smoothed), false },
  { "largest_entropy", offsetof (LgnHeadStats, even.largest_spread), false },
  { "previous_token_ratio", offsetof (LgnHeadStats, measures.previous_token_ratio), false },
  { "previous_token_ratio_excluding", offsetof (LgnHeadStats, measures.previous_token_ratio_excluding), false },
  { "duplicate_token_score", offsetof (LgnHeadStats, measures.duplicate_token_score), true },
  { "separator_share", offsetof (LgnHeadStats, shares.share[LGN_SHARE_SEPARATORS]), false },
  { "near_share", offsetof (LgnHeadStats, shares.share[LGN_SHARE_NEAR]), false },
  { "punctuation_share", offsetof (LgnHeadStats, shares.share[LGN_SHARE_PUNCTUATION]), false },
  { "other_pieces_share", offsetof (LgnHeadStats, shares.share[LGN_SHARE_PIECES]), false },
  { "same_token_share", offsetof (LgnHeadStats, shares.share[LGN_SHARE_SAME]), false },
  { "linked_share", offsetof (LgnHeadStats, shares.share[LGN_SHARE_LINKED]), false },
  { "value_weighted_norm", offsetof (LgnHeadStats, measures.value_weighted_norm), false },
  { "patch_distance", offsetof (LgnHeadStats, measures.patch_distance), false },
  { "patch_distance_pixels", offsetof (LgnHeadStats, patch_distance_pixels), false },
};

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
  lgn_measure_concentration (job->result->store, &stats->map, &sides->axes, &stats->concentration);
  lgn_share_frame_measure (sides->frame, job->result->store, &stats->map, &stats->shares);
  stats->patch_distance_pixels = stats->measures.patch_distance * sides->patch_side;
  stats->even = *lgn_share_frame_get_even (sides->frame);
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

/* A table of all heads, in one of two forms. */
typedef struct
{
  const GArray *all; /* of LgnHeadStats */
  bool repeats;
  LgnStatsRoleFunc get_role; /* or NULL: there is no such column */
} Table;

static bool
has_column (const Table *table, guint column)
{
  return table->repeats || !columns[column].needs_repeats;
}

/* A number of HEAD as it is written, in NUMBER; or NOTHING where it cannot be said. */
static const char *
write_column (const LgnHeadStats *stats, guint column, const char *nothing, char number[G_ASCII_DTOSTR_BUF_SIZE])
{
  double value = G_STRUCT_MEMBER (double, stats, columns[column].offset);

  return isfinite (value) ? lgn_csv_format (number, value) : nothing;
}

/* (transfer full) a header, and a row a head; cells of what cannot be said are empty. */
static char *
make_csv (const Table *table)
{
  GString *text = g_string_new ("site,layer,head");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (has_column (table, i))
      g_string_append_printf (text, ",%s", columns[i].name);
  g_string_append (text, table->get_role ? ",role\r\n" : "\r\n");
  for (guint row = 0; row < table->all->len; row++)
    {
      const LgnHeadStats *stats = &g_array_index (table->all, LgnHeadStats, row);
      g_string_append_printf (text, "%s,%u,%d", lgn_site_get_name (stats->map.site), stats->map.layer, stats->map.head);
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        if (has_column (table, i))
          g_string_append_printf (text, ",%s", write_column (stats, i, "", number));
      if (table->get_role)
        g_string_append_printf (text, ",%s", table->get_role (stats));
      g_string_append (text, "\r\n");
    }
  return g_string_free (text, FALSE);
}

/* (transfer full) the same as a list of objects, with null for what cannot be said. */
static char *
make_json (const Table *table)
{
  GString *text = g_string_new ("[");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint row = 0; row < table->all->len; row++)
    {
      const LgnHeadStats *stats = &g_array_index (table->all, LgnHeadStats, row);
      g_string_append_printf (text, "%s\n{\"site\": \"%s\", \"layer\": %u, \"head\": %d", row > 0 ? "," : "",
                              lgn_site_get_name (stats->map.site), stats->map.layer, stats->map.head);
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        if (has_column (table, i))
          g_string_append_printf (text, ", \"%s\": %s", columns[i].name, write_column (stats, i, "null", number));
      if (table->get_role)
        g_string_append_printf (text, ", \"role\": \"%s\"", table->get_role (stats));
      g_string_append_c (text, '}');
    }
  g_string_append (text, "\n]\n");
  return g_string_free (text, FALSE);
}

/**
 * lgn_stats_write: writes the measures of every head of RESULT to PATH, as CSV (RFC 4180), or as JSON where its name ends so;
 * with what GET_ROLE says of each, unless that is NULL.
 * Returns: false with an error when it cannot be written; PATH is then as it was.
 */
bool
lgn_stats_write (LgnResult *result, const char *path, LgnStatsRoleFunc get_role, GError **error)
{
  bool repeats;
  g_autoptr (GArray) all = lgn_stats_compute (result, &repeats);
  Table table = { all, repeats, get_role };
  g_autofree char *text = g_str_has_suffix (path, ".json") ? make_json (&table) : make_csv (&table);

  return lgn_file_write (path, text, strlen (text), error);
}
