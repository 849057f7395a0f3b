/* Measures of all heads of a result, as tables for other programs. */
#pragma once

#include "attn/lgn-concentration.h"
#include "attn/lgn-shares.h"
#include "run/lgn-result.h"

G_BEGIN_DECLS

typedef struct
{
  LgnMapId map;
  LgnHeadMeasures measures;
  LgnConcentration concentration;
  LgnHeadShares shares;
  LgnEvenShares even;
  double patch_distance_pixels; /* of what the network sees */
} LgnHeadStats;

/* What a head does, in a word. */
typedef const char *(*LgnStatsRoleFunc) (const LgnHeadStats *stats);

GArray *lgn_stats_compute (LgnResult *result, bool *repeats);
bool lgn_stats_write (LgnResult *result, const char *path, LgnStatsRoleFunc get_role, GError **error);

G_END_DECLS
