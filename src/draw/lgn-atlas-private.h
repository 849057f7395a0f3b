/* Where everything of an atlas lies, for its painter. */
#pragma once

#include "draw/lgn-atlas.h"

G_BEGIN_DECLS

/* Pictures under this side have no number, under the other no stripe: their frame takes the role's colour. */
#define LGN_ATLAS_NUMBER_SIDE 30.0
#define LGN_ATLAS_STRIPE_SIDE 14.0
#define LGN_ATLAS_STRIPE 4.0      /* px, with the gap above it */
#define LGN_ATLAS_CAPTION_GAP 3.0 /* px between a picture and its caption */

struct _LgnAtlasLayout
{
  LgnResult *result;   /* or NULL */
  LgnAtlasOptions options; /* its arrays are owned */
  guint n_layers, n_heads;
  guint n_columns;     /* pictures a row */
  guint n_slots;       /* places of pictures; in layer order some may be empty */
  bool has_mean;
  bool is_rtl;
  double side;
  double gap;          /* px round the numbers of layers and heads */
  double pitch_x, pitch_y;
  double width, height;
  double number_size;  /* px */
  double number_room;  /* px beside a picture; 0: numbers are not drawn there */
  double line_height;  /* px of a line of a caption; 0: there are none */
  guint n_lines;       /* of captions */
  double band;         /* px of the layers' numbers */
  double header;       /* px above the pictures */
  double stripe;       /* px; 0: there are none */
  gint *listed;        /* [n_layers * (n_heads + 1)] where a head stands in options.heads, or -1; the mean is first */
  LgnTokenAxis **axes; /* [2 * n_layers] rows and columns of each layer's maps, once they are needed */
};

/* (transfer full) what the token at the options' focus looks at in MAP, a dot a patch, at most PIXELS a side; NULL where MAP has no
 * such token, or no patches to look at. */
cairo_surface_t *lgn_atlas_make_patches (const LgnPaintContext *context, const LgnAtlasLayout *layout, LgnShownMap *map,
                                         guint pixels);
/* The head at SLOT; false where there is none. */
bool lgn_atlas_get_head_at (const LgnAtlasLayout *layout, guint slot, guint *layer, gint *head);
/* What is said of a head, or NULL. */
const LgnAtlasHead *lgn_atlas_get_listed (const LgnAtlasLayout *layout, guint layer, gint head);
void lgn_atlas_get_slot_rect (const LgnAtlasLayout *layout, guint slot, LgnRect *rect);

G_END_DECLS
