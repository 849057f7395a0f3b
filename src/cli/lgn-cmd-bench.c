/* bench: how long a forward pass takes, with what it computed beside it so that others can be compared. */
#include "base/lgn-pool.h"
#include "cli/lgn-cli.h"
#include "family/lgn-model.h"
#include "run/lgn-network.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

typedef struct
{
  int n, n_threads, n_reps;
  bool keeps_maps;
  double *wall_ms; /* [n_reps] */
  double *cpu_ms;  /* [n_reps] */
} Bench;

static double
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

/* The ids of turn R: (i * 7919 + 101 + 31 r) mod the vocabulary. */
static void
fill_ids (gint64 *ids, int n, int turn, gsize vocabulary)
{
  for (int i = 0; i < n; i++)
    ids[i] = (gint64) (((guint64) i * 7919 + 101 + 31 * (guint64) turn) % vocabulary);
}

static bool
run_turn (const Bench *bench, LgnModel *model, int turn, LgnModelOutput *output, GError **error)
{
  g_autofree gint64 *ids = g_new (gint64, bench->n);
  LgnModelInput input = { .n = (gsize) bench->n, .ids = ids };

  fill_ids (ids, bench->n, turn, lgn_model_get_vocabulary_size (model));
  if (lgn_model_get_n_layers (model, LGN_SITE_CROSS) > 0)
    {
      input.n_decoder = input.n;
      input.decoder_ids = ids;
    }
  output->n_head_rows = 1; /* the time is that of the layers, not of a vocabulary at every place */
  output->head_row = input.n - 1;
  output->store = bench->keeps_maps ? lgn_attn_store_new (G_MAXSIZE) : NULL;

  double wall = read_clock (CLOCK_MONOTONIC), cpu = read_clock (CLOCK_PROCESS_CPUTIME_ID);
  bool ok = lgn_model_forward (model, &input, output, NULL, error);
  bench->wall_ms[turn] = read_clock (CLOCK_MONOTONIC) - wall;
  bench->cpu_ms[turn] = read_clock (CLOCK_PROCESS_CPUTIME_ID) - cpu;
  return ok;
}

static void
output_clear (LgnModelOutput *output)
{
  g_clear_pointer (&output->store, lgn_attn_store_unref);
  lgn_model_output_clear (output);
}

/* Where the network looks: its only stack, its tower of text, or its decoder. */
static LgnSite
get_main_site (LgnAttnStore *store)
{
  return lgn_attn_store_has_site (store, LGN_SITE_SELF)   ? LGN_SITE_SELF
         : lgn_attn_store_has_site (store, LGN_SITE_TEXT) ? LGN_SITE_TEXT
                                                          : LGN_SITE_DECODER;
}

static double
read_cell (LgnAttnStore *store, const LgnMapId *map, gsize row, gsize column)
{
  LgnMapShape shape;

  lgn_attn_store_get_shape (store, map->site, map->layer, &shape);
  LgnTile tile = { MIN (row, shape.n_query - 1), MIN (column, shape.n_key - 1), 1, 1 };
  float weight;
  lgn_attn_store_read_tile (store, map, &tile, &weight);
  return weight;
}

/* Three numbers of the last hidden state [n, width] and three weights, by which two programs can be compared. */
static void
add_checks (GString *text, const LgnModelOutput *output)
{
  const float *hidden = output->last->data;
  gsize n = output->last->shape[0], width = output->last->shape[1];
  double sum = 0;

  for (gsize i = 0; i < n * width; i++)
    sum += fabs ((double) hidden[i]);
  g_string_append_printf (text, "check hidden %.5f %.5f %.5f\n", hidden[0], hidden[n * width - 1], sum / (double) (n * width));
  if (!output->store)
    return;

  LgnSite site = get_main_site (output->store);
  guint n_layers = lgn_attn_store_get_n_layers (output->store, site);
  LgnMapShape shape;
  lgn_attn_store_get_shape (output->store, site, n_layers - 1, &shape);
  LgnMapId first = { site, 0, 0 }, last = { site, n_layers - 1, (gint) shape.n_heads - 1 };
  LgnMapId middle = { site, n_layers / 2, (gint) MIN (3, shape.n_heads - 1) };
  g_string_append_printf (text, "check att %.6f %.6f %.6f\n", read_cell (output->store, &first, 5, 3),
                          read_cell (output->store, &last, n - 1, 0), read_cell (output->store, &middle, n / 2, n / 3));
}

static void
add_times (GString *text, const char *name, const double *times, int n)
{
  g_string_append (text, name);
  for (int i = 0; i < n; i++)
    g_string_append_printf (text, " %.2f", times[i]);
  g_string_append_c (text, '\n');
}

/* Megabytes that are this process's own, without the files it has mapped; 0 where the system does not say. */
static double
read_own_memory (void)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    line = strstr (status, "RssAnon:");
  return line ? g_ascii_strtod (line + strlen ("RssAnon:"), NULL) / 1024 : 0;
}

static bool
run_turns (const Bench *bench, LgnModel *model, double load_ms, GError **error)
{
  LgnModelOutput output = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  struct rusage usage;
  bool ok = true;

  for (int turn = 0; ok && turn < bench->n_reps; turn++)
    {
      output_clear (&output);
      ok = run_turn (bench, model, turn, &output, error);
    }
  if (ok)
    {
      getrusage (RUSAGE_SELF, &usage);
      g_string_append_printf (text, "load_ms %.1f\n", load_ms);
      add_times (text, "fwd_ms", bench->wall_ms, bench->n_reps);
      add_times (text, "cpu_ms", bench->cpu_ms, bench->n_reps);
      g_string_append_printf (text, "rss_mb %.0f\nown_mb %.0f\n", (double) usage.ru_maxrss / 1024, read_own_memory ());
      add_checks (text, &output);
    }
  output_clear (&output);
  return ok && lgn_cli_print (text->str, text->len, error);
}

static bool
check_options (Bench *bench, const char *capture, GError **error)
{
  if (bench->n < 1 || bench->n_reps < 1 || bench->n_reps > 10000 || bench->n_threads < 0 || bench->n_threads > 1024)
    return lgn_cli_refuse_usage (error, "--n and --reps should be at least 1, --threads between 1 and 1024");
  if (capture && !g_str_equal (capture, "all") && !g_str_equal (capture, "none"))
    return lgn_cli_refuse_usage (error, "--capture %s: there are “all” and “none”", capture);
  bench->keeps_maps = !capture || g_str_equal (capture, "all");
  return true;
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  Bench bench = { .n = 128, .n_reps = 5 };
  g_autofree char *capture = NULL;
  const GOptionEntry entries[] = {
    { "n", 0, 0, G_OPTION_ARG_INT, &bench.n, "How many tokens (128)", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &bench.n_threads, "Threads for arithmetic (one a processor)", "T" },
    { "reps", 0, 0, G_OPTION_ARG_INT, &bench.n_reps, "How many forward passes (5)", "R" },
    { "capture", 0, 0, G_OPTION_ARG_FILENAME, &capture, "Which maps are kept (all)", "all|none" },
    { NULL },
  };
  double start = read_clock (CLOCK_MONOTONIC);

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL) || !check_options (&bench, capture, error))
    return false;
  lgn_pool_set_default_workers ((guint) bench.n_threads);
  g_autofree char *path = lgn_network_find (argv[1], error);
  g_autoptr (LgnModel) model = path ? lgn_model_open (path, NULL, error) : NULL;
  if (!model || !lgn_model_prepare (model, NULL, error))
    return false;
  double load_ms = read_clock (CLOCK_MONOTONIC) - start;
  g_autofree double *wall_ms = g_new0 (double, bench.n_reps), *cpu_ms = g_new0 (double, bench.n_reps);
  bench.wall_ms = wall_ms;
  bench.cpu_ms = cpu_ms;
  return run_turns (&bench, model, load_ms, error);
}

const LgnCommand lgn_command_bench = {
  "bench", "MODEL", "Measure forward passes",
  "Runs tokens i of turn r with id (7919 i + 101 + 31 r) mod vocabulary and prints the times in milliseconds, the most\n"
  "memory in megabytes, what of it was not mapped files after the last turn, and numbers of the last turn:\n"
  "h[0][0] h[n-1][width-1] mean|h| of the last hidden state, and the weights [5,3] of the first layer and head, [n-1,0] of\n"
  "the last layer and head, and [n/2,n/3] of the middle layer's head 3.",
  1, 1, run,
};
