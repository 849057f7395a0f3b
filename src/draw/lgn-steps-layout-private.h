/* What layout and painter of the steps share. */
#pragma once

#include "draw/lgn-steps-layout.h"

G_BEGIN_DECLS

/* One part: a column of strips or bars with its heading, and where it stands alone, labels. */
typedef struct
{
  bool is_there;
  LgnRect card;         /* round it, where parts are stacked */
  double heading_x, heading_y, heading_width; /* of the heading; the line below it follows */
  double label_x, label_width; /* of the keys' labels; 0: a column further to the start has them */
  double x, width;      /* of strips or bars */
  double number_x;      /* right edge of the numbers; 0: there are none */
  double rows_y;        /* upper edge of the first key's row */
  char *heading, *subheading;
} LgnStepsColumn;

/* A row below the keys: those that are not shown. */
typedef struct
{
  char *label;
  double weight; /* of all of them; negative: none */
} LgnStepsRest;

struct _LgnStepsLayout
{
  LgnStepsRow *row;
  LgnStepsLayoutOptions options;
  bool is_stacked;
  double width, height;
  double unit;          /* px a px of text of 11 pt */
  double pitch;         /* from one key to the next */
  double strip;         /* height of strips */
  double label_size, small_size;
  double label_width;   /* px of the widest label */
  double mark_width;    /* px of "k" */
  double number_width, weight_width;
  LgnStepsColumn column[LGN_N_STEPS_PARTS];
  double query_y;       /* upper edge of the query's row */
  double sum_y;         /* of the row of sums, where parts are side by side */
  LgnStepsRest rest[3];
  guint n_rest;
  PangoLayout *arithmetic; /* or NULL */
  double arithmetic_y;
};

/* The upper edge of the row of sums below the keys of PART. */
double lgn_steps_layout_get_sum_y (const LgnStepsLayout *layout, LgnStepsPart part);

G_END_DECLS
