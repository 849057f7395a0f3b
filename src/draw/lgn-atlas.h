/* The atlas: layers x heads as small pictures. */
#pragma once

#include "draw/lgn-map-layout.h"

G_BEGIN_DECLS

typedef struct
{
  LgnSite site;
  guint n_layers;      /* 0: as many as the result's store has */
  guint n_heads;       /* 0: as that layer of the store which has most */
  bool has_mean;       /* a column for the mean */
  bool hides_special;  /* as the map beside it */
  LgnGrouping grouping;
  LgnColourSpec colours;
  double min_side, max_side; /* px of a picture; 0: 10 and 28 */
} LgnAtlasOptions;

typedef struct
{
  gint layer, head;             /* selected; layer -1: none */
  gint hover_layer, hover_head;
  gint pin_layer, pin_head;
} LgnAtlasMarks;

#define LGN_ATLAS_MARKS_NONE ((LgnAtlasMarks) { -1, 0, -1, 0, -1, 0 })

typedef struct _LgnAtlasLayout LgnAtlasLayout;

/* Placed in WIDTH px; its height follows. RESULT may be NULL when the options say how many layers and heads there will be. */
LgnAtlasLayout *lgn_atlas_layout_new (const LgnPaintContext *context, LgnResult *result, const LgnAtlasOptions *options,
                                      double width);
LgnAtlasLayout *lgn_atlas_layout_ref (LgnAtlasLayout *layout);
void lgn_atlas_layout_unref (LgnAtlasLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnAtlasLayout, lgn_atlas_layout_unref)

void lgn_atlas_layout_get_size (LgnAtlasLayout *layout, double *width, double *height);
double lgn_atlas_layout_get_side (LgnAtlasLayout *layout);
guint lgn_atlas_layout_get_n_layers (LgnAtlasLayout *layout);
guint lgn_atlas_layout_get_n_heads (LgnAtlasLayout *layout);
void lgn_atlas_layout_get_cell (LgnAtlasLayout *layout, guint layer, gint head, LgnRect *rect);
void lgn_atlas_layout_get_layer_number (LgnAtlasLayout *layout, guint layer, LgnRect *rect);
void lgn_atlas_layout_get_head_number (LgnAtlasLayout *layout, gint head, LgnRect *rect);

LgnHit lgn_hit_atlas (LgnAtlasLayout *layout, double x, double y);
/* Paints only what lies in the clip. */
void lgn_paint_atlas (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks);

/* One head alone, for other places: as in the atlas, without a ring. */
void lgn_paint_thumbnail (cairo_t *cr, const LgnPaintContext *context, LgnShownMap *map, const LgnColourSpec *colours,
                          const LgnRect *rect);

G_END_DECLS
