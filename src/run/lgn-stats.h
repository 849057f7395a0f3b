/* Measures of all heads of a result, as tables for other programs. */
#pragma once

#include "attn/lgn-shares.h"
#include "run/lgn-result.h"

G_BEGIN_DECLS

typedef struct
{
  LgnMapId map;
  LgnHeadMeasures measures;
  LgnHeadShares shares;
  double gini;
} LgnHeadStats;

GArray *lgn_stats_compute (LgnResult *result, bool *repeats);
bool lgn_stats_write (LgnResult *result, const char *path, GError **error);

G_END_DECLS
