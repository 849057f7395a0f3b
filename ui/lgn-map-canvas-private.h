/* The inside of LgnMapCanvas, for the files that it is made of: what is drawn, and what a person does to it. */
#pragma once

#include "lgn-map-canvas.h"

#include "draw/lgn-paint-map.h"

G_BEGIN_DECLS

struct _LgnMapCanvas
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnViewport *viewport;
  LgnPaintCache *cache;
  LgnMapLayout *layout; /* NULL: to be made */
  bool is_laying_out;
  GtkAdjustment *adjustments[2]; /* horizontal, vertical */
  GtkScrollablePolicy policies[2];
  guint describe_source, notify_source;
  double pointer_x, pointer_y; /* -1: outside */
  double drag_x, drag_y;       /* the viewport where a drag began */
  bool is_dragged;
  double pinch_cell;           /* the cell size where a pinch began */
  bool has_glass, holds_glass; /* for good, and as long as a key is held */
  GVariant *marks_before;      /* what was marked where a drag with Shift began; NULL: there is none */
  guint pooled;                /* rows or columns a dot */
  char *find_text;             /* NULL: nothing is looked for */
  LgnTokenHits *hits;          /* where it is; or NULL */
  gint mark_row, mark_column;  /* shown: where it began */
};

/* The map, when there is one that can be drawn; its layout, or NULL. */
LgnShownMap *lgn_map_canvas_get_map (LgnMapCanvas *self);
LgnMapLayout *lgn_map_canvas_get_layout (LgnMapCanvas *self);
LgnMarks *lgn_map_canvas_get_marks (LgnMapCanvas *self);
/* Zooms by FACTOR round the pointer; to cells in which numbers can be read and back. */
void lgn_map_canvas_zoom_at_pointer (LgnMapCanvas *self, double factor);
void lgn_map_canvas_zoom_to_pointer (LgnMapCanvas *self);

/* Whether a glass is over the map, and the cell that it shows. */
bool lgn_map_canvas_find_glass (LgnMapCanvas *self, gint *row, gint *column);

void lgn_map_canvas_init_input (LgnMapCanvas *self);
void lgn_map_canvas_emit_menu (LgnMapCanvas *self, double x, double y);

G_END_DECLS
