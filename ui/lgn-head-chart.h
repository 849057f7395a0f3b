/* LgnHeadChart: numbers of all heads as a matrix of layers and heads, or two of them against one another; a click selects. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_CHART_GRID,    /* the first metric */
  LGN_CHART_SCATTER, /* the first metric to the right, the second upwards */
} LgnChartKind;

#define LGN_TYPE_HEAD_CHART (lgn_head_chart_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadChart, lgn_head_chart, LGN, HEAD_CHART, GtkWidget)

/* Property: kind (uint, LgnChartKind, construct-only). Signal "activated" (): the selected head is to be opened. */
void lgn_head_chart_set_state (LgnHeadChart *chart, LgnTabState *state); /* once */
void lgn_head_chart_set_metrics (LgnHeadChart *chart, LgnMetric first, LgnMetric second);

G_END_DECLS
