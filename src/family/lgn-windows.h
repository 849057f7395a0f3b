/* Attention inside windows of a grid, every second layer's shifted by half a window: Liu et al. 2021, arXiv:2103.14030, section
 * 3.2. The grid is filled up with zeros to whole windows. */
#pragma once

#include "attn/lgn-parting.h"
#include "attn/lgn-scope.h"
#include "family/lgn-binder.h"

G_BEGIN_DECLS

typedef struct
{
  gsize size;             /* rows and columns of a window; 0: there are none */
  gsize shift;            /* rows and columns that windows are moved down and to the right */
  const LgnWeight *table; /* [(2 size - 1)^2, n_heads], by the distance of two places */
} LgnWindows;

bool lgn_windows_bind (LgnBinder *binder, xmlNode *element, guint n_heads, LgnWindows *windows, GError **error);

/* The windows of one grid. */
typedef struct
{
  LgnExtent grid;   /* that is parted */
  LgnExtent filled; /* the same, filled up */
  gsize size;
  gsize shift;
  gsize n_windows;
  gsize n_places;   /* of all windows */
} LgnWindowPlan;

bool lgn_window_plan_init (LgnWindowPlan *plan, const LgnWindows *windows, LgnExtent grid, GError **error);
void lgn_window_plan_part (const LgnWindowPlan *plan, const float *x, gsize width, float *out);
void lgn_window_plan_join (const LgnWindowPlan *plan, const float *x, gsize width, float *out);
LgnParting *lgn_window_plan_make_parting (const LgnWindowPlan *plan);
LgnScope *lgn_window_plan_make_scope (const LgnWindowPlan *plan);
guint8 *lgn_window_plan_dup_allowed (const LgnWindowPlan *plan, gsize window);

G_END_DECLS
