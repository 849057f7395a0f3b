/* LgnPictureHeads: the same token's looks in all heads of a layer, as small pictures beside each other, each with its number and
 * its spread. */
#pragma once

#include "draw/lgn-picture-layout.h"

G_BEGIN_DECLS

typedef struct
{
  gint head; /* with a ring: the selected one; LGN_HEAD_MEAN: none */
  gint hover;
} LgnPictureHeadsMarks;

#define LGN_PICTURE_HEADS_NONE ((LgnPictureHeadsMarks) { LGN_HEAD_MEAN, LGN_HEAD_MEAN })

typedef struct _LgnPictureHeads LgnPictureHeads;

/* In WIDTH px; its height follows. OPTIONS' margin is kept round all of them. */
LgnPictureHeads *lgn_picture_heads_new (const LgnPaintContext *context, const LgnPictureMap *map, guint focus,
                                        const LgnPictureOptions *options, double width);
LgnPictureHeads *lgn_picture_heads_ref (LgnPictureHeads *heads);
void lgn_picture_heads_unref (LgnPictureHeads *heads);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPictureHeads, lgn_picture_heads_unref)

double lgn_picture_heads_get_height (LgnPictureHeads *heads);
guint lgn_picture_heads_get_n (LgnPictureHeads *heads);
void lgn_picture_heads_get_cell (LgnPictureHeads *heads, guint head, LgnRect *rect); /* picture and caption */
/* Device pixels of the ground of each; 0: there is no picture. */
void lgn_picture_heads_get_picture (LgnPictureHeads *heads, guint *width, guint *height);

LgnHit lgn_hit_picture_heads (LgnPictureHeads *heads, double x, double y); /* LGN_HIT_HEAD, or nothing */
/* Paints only what lies in the clip. */
void lgn_paint_picture_heads (cairo_t *cr, const LgnPaintContext *context, LgnPictureHeads *heads,
                              const LgnPictureHeadsMarks *marks);

G_END_DECLS
