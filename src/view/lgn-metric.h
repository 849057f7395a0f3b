/* LgnMetric: the numbers of a head that can be looked at, sorted by and drawn. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_METRIC_SPREAD,      /* entropy of a row, mean over rows, nats */
  LGN_METRIC_CONFIDENCE,  /* largest weight of a row, mean over rows */
  LGN_METRIC_DISTANCE,    /* tokens, of a picture patches */
  LGN_METRIC_PREVIOUS,    /* shares of the weight, from here */
  LGN_METRIC_NEXT,
  LGN_METRIC_ITSELF,
  LGN_METRIC_FIRST,
  LGN_METRIC_SEPARATORS,
  LGN_METRIC_PUNCTUATION,
  LGN_METRIC_SINK,        /* first token and separators together */
  LGN_METRIC_INDUCTION,   /* on a run of tokens that is said twice */
  LGN_METRIC_VALUE_NORM,  /* what the weights carry: the norm of the weighted values */
  LGN_METRIC_OFF_EFFECT,  /* how much the answer changes without the head */
  LGN_N_METRICS,
} LgnMetric;

const char *lgn_metric_get_name (LgnMetric metric);    /* "spread" ...: search and tables */
bool lgn_metric_from_name (const char *name, LgnMetric *metric);
const char *lgn_metric_get_title (LgnMetric metric);   /* translated: "Spread" */
const char *lgn_metric_get_axis (LgnMetric metric);    /* translated, with the unit: "spread, nats" */
const char *lgn_metric_get_meaning (LgnMetric metric); /* translated, for a tooltip */
guint lgn_metric_get_n_digits (LgnMetric metric);      /* in lists */
bool lgn_metric_is_share (LgnMetric metric);           /* 0 to 1; the others have no upper end of their own */
bool lgn_metric_puts_small_first (LgnMetric metric);   /* when heads are sorted by it */
/* (transfer full) "0.789", "1.20"; "–" for NAN. */
char *lgn_metric_format (LgnMetric metric, double value, bool is_plain);

G_END_DECLS
