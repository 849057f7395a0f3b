#include "lgn-perf.h"

#include <math.h>
#include <sched.h>
#include <sys/resource.h>
#include <time.h>

/* lgn_perf_pin: keeps this process, and what it starts, on one processor: other work disturbs CPU time less so. */
void
lgn_perf_pin (void)
{
  cpu_set_t all, one;

  CPU_ZERO (&one);
  if (sched_getaffinity (0, sizeof all, &all) < 0)
    return;
  for (int i = CPU_SETSIZE - 1; i >= 0; i--)
    if (CPU_ISSET (i, &all))
      {
        CPU_SET (i, &one);
        sched_setaffinity (0, sizeof one, &one);
        return;
      }
}

double
lgn_perf_now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
children_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* lgn_perf_run: runs COMMAND to its end; *OUTPUT is what it printed (transfer full). False, with a line on standard error, when
 * it failed. */
bool
lgn_perf_run (const char *const *command, char **output, LgnPerfTime *taken)
{
  g_autoptr (GError) error = NULL;
  double cpu = children_ms ();
  gint64 start = g_get_monotonic_time ();
  int status;

  if (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, output, NULL, &status, &error)
      && g_spawn_check_wait_status (status, &error))
    {
      *taken = (LgnPerfTime) { (double) (g_get_monotonic_time () - start) / 1e3, children_ms () - cpu };
      return true;
    }
  g_printerr ("%s: %s\n", command[0], error->message);
  return false;
}

/* lgn_perf_fill: the words of TEMPLATE with {model}, {n} and {r} filled in. (transfer full) */
char **
lgn_perf_fill (const char *template, const char *model, guint n, guint n_rounds)
{
  GString *text = g_string_new (template);
  g_autofree char *n_text = g_strdup_printf ("%u", n), *rounds_text = g_strdup_printf ("%u", n_rounds);
  g_autofree char *quoted = g_shell_quote (model);
  char **words = NULL;

  g_string_replace (text, "{model}", quoted, 0);
  g_string_replace (text, "{n}", n_text, 0);
  g_string_replace (text, "{r}", rounds_text, 0);
  g_shell_parse_argv (text->str, NULL, &words, NULL);
  g_string_free (text, TRUE);
  return words;
}

/* lgn_perf_read_numbers: appends the numbers (double) on the line of OUTPUT that starts with KEY, but for the first SKIP. */
bool
lgn_perf_read_numbers (const char *output, const char *key, GArray *numbers, guint skip)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      if (g_strcmp0 (words[0], key) != 0 || g_strv_length (words) <= skip + 1)
        continue;
      for (guint j = skip + 1; words[j]; j++)
        {
          double number = g_ascii_strtod (words[j], NULL);
          g_array_append_val (numbers, number);
        }
      return true;
    }
  g_printerr ("there is no “%s” in: %s\n", key, output);
  return false;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* lgn_perf_median: of NUMBERS (double), which are sorted on the way; NAN when there are none. */
double
lgn_perf_median (GArray *numbers)
{
  if (numbers->len == 0)
    return NAN;
  g_array_sort (numbers, compare_numbers);
  return g_array_index (numbers, double, numbers->len / 2);
}
