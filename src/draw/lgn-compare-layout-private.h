/* The inside of LgnCompareLayout, for its painter. */
#pragma once

#include "draw/lgn-compare-layout.h"
#include "draw/lgn-map-layout-private.h"

G_BEGIN_DECLS

/* A map that is laid out, and where its canvas begins. */
typedef struct
{
  LgnPanel kind;
  LgnMapLayout *map;
  double x, y; /* px, whole device pixels */
  char *caption; /* or NULL */
} LgnComparePanel;

struct _LgnCompareLayout
{
  LgnMapPair *pair;
  LgnCompareOptions options;
  LgnComparePanel panel[LGN_N_PANELS]; /* [options.n_panels] */
  LgnMapLayout *blink;    /* A's map where B's is; or NULL without B */
  double *js;             /* [n_rows], or NULL: not known yet */
  double strip_gap, strip_width; /* px, beside the body of the last panel */
  double legend_gap;      /* px between what belongs to a map and its legend */
  double legend_height;   /* px, GAP left out; 0: none */
  double caption_height;  /* px; 0: none */
  double height;
};

/* The panel beside which the strip stands, and the strip's left edge in px of it. */
guint lgn_compare_layout_get_strip_panel (const LgnCompareLayout *layout);
double lgn_compare_layout_get_strip_x (const LgnCompareLayout *layout);

G_END_DECLS
