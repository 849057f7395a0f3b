#include "attn/lgn-rollout.h"
#include "base/lgn-error.h"
#include "cli/lgn-cli-input.h"
#include "io/lgn-csv.h"
#include "io/lgn-npy.h"

#include <string.h>

/* What is written, row by row. */
typedef struct
{
  const double *cells; /* [.., n_columns] */
  gsize n_columns;
} Table;

static void
get_row (gsize row, float *cells, guint8 *allowed, gpointer data)
{
  const Table *table = data;

  memset (allowed, 1, table->n_columns);
  for (gsize i = 0; i < table->n_columns; i++)
    cells[i] = (float) table->cells[row * table->n_columns + i];
}

static bool
parse_kind (const char *name, LgnRolloutKind *kind, GError **error)
{
  static const char *const names[] = { "mean", "max", "flow" };

  *kind = LGN_ROLLOUT_MEAN;
  for (guint i = 0; name && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      {
        *kind = i;
        return true;
      }
  return !name || lgn_cli_refuse_usage (error, "--by=%s: it is one of mean, max and flow", name);
}

/* The site that was named, or where the network looks: at itself, or from its output at its input. */
static bool
find_site (LgnResult *result, const char *name, LgnSite *site, GError **error)
{
  if (name && !lgn_site_from_name (name, site))
    return lgn_cli_refuse_usage (error, "--site=%s: there is no such attention", name);
  for (LgnSite i = LGN_N_SITES; !name && i-- > 0;)
    if (lgn_attn_store_has_site (result->store, i))
      *site = i == LGN_SITE_ENCODER || i == LGN_SITE_DECODER ? LGN_SITE_CROSS : i;
  if (lgn_attn_store_has_site (result->store, *site))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "there is no %s attention here", lgn_site_get_name (*site));
  return false;
}

static bool
write_table (LgnResult *result, LgnSite site, const double *cells, gsize n_query, gsize n_key, const char *path, GError **error)
{
  Table table = { cells, n_key };
  LgnTokens *queries = lgn_result_get_axis (result, site, 0, LGN_AXIS_QUERY);
  LgnTokens *keys = lgn_result_get_axis (result, site, 0, LGN_AXIS_KEY);

  if (g_str_has_suffix (path, ".npy"))
    return lgn_npy_write_map (path, n_query, n_key, get_row, &table, error);
  return lgn_csv_write_map (path, (const char *const *) queries->label, n_query, (const char *const *) keys->label, n_key, get_row,
                            &table, error);
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_auto (LgnCliInput) options = { 0 };
  g_autofree char *output = NULL, *by = NULL, *site_name = NULL;
  const GOptionEntry inputs[] = LGN_CLI_INPUT_ENTRIES (options);
  const GOptionEntry runs[] = LGN_CLI_RUN_ENTRIES (options);
  const GOptionEntry rows[] = LGN_CLI_ROW_ENTRIES (options);
  const GOptionEntry windows[] = LGN_CLI_WINDOW_ENTRIES (options);
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The table to write", "FILE.{csv,npy}" },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &by, "Products of mean or of largest weights, or the flow", "mean|max|flow" },
    { "site", 0, 0, G_OPTION_ARG_FILENAME, &site_name, "Which attention", "SITE" },
    { NULL },
  };
  LgnRolloutKind kind;
  LgnSite site;
  gsize n_query, n_key;

  if (!lgn_cli_parse (call, &argc, &argv, error, own, inputs, rows, windows, runs, NULL)
      || !lgn_cli_need_option (output, "output", error) || !parse_kind (by, &kind, error))
    return false;
  if (!g_str_has_suffix (output, ".csv") && !g_str_has_suffix (output, ".npy"))
    return lgn_cli_refuse_usage (error, "%s: its name should end in .csv or .npy", output);
  g_autoptr (LgnResult) result = lgn_cli_input_get_result (&options, argv[1], error);
  if (!result || !find_site (result, site_name, &site, error))
    return false;
  LgnPool *pool = lgn_pool_get_default ();
  g_autofree double *cells = site == LGN_SITE_CROSS
                                 ? lgn_rollout_compute_cross (result->store, kind, pool, NULL, &n_query, &n_key, error)
                                 : lgn_rollout_compute (result->store, site, 0, kind, pool, NULL, &n_key, error);
  return cells && write_table (result, site, cells, site == LGN_SITE_CROSS ? n_query : n_key, n_key, output, error);
}

const LgnCommand lgn_command_rollout = {
  "rollout", "MODEL|BUNDLE", "Write what flows through all layers",
  "A row a token, and how much of each token of the input is in it behind the last layer, as far as the weights tell: attention\n"
  "rollout by the mean of a layer's heads or their largest weights, or attention flow (up to 128 tokens). Of a translation: what a\n"
  "token of the output looks at, through the encoder.",
  1, 1, run,
};
