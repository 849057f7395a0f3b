/* What the benchmarks share: running a command, and the middle of several measurements. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* What a command took. */
typedef struct
{
  double wall_ms;
  double cpu_ms; /* of the command and what it started */
} LgnPerfTime;

void lgn_perf_pin (void);
double lgn_perf_now_ms (void); /* CPU time of this process */
bool lgn_perf_run (const char *const *command, char **output, LgnPerfTime *time);
char **lgn_perf_fill (const char *template, const char *model, guint n, guint n_rounds);
bool lgn_perf_read_numbers (const char *output, const char *key, GArray *numbers, guint skip);
double lgn_perf_median (GArray *numbers);

G_END_DECLS
