/* LgnLinksScene: a few heads' maps of the same tokens with the lines between them. Immutable, reference-counted, may be read
 * from any thread. */
#pragma once

#include "view/lgn-head-set.h"
#include "view/lgn-link-list.h"

G_BEGIN_DECLS

typedef struct
{
  LgnShownMap *map[LGN_HEAD_SET_MAX]; /* [n_maps] with equal sides */
  guint colour[LGN_HEAD_SET_MAX];     /* [n_maps] colour indexes */
  guint n_maps;                       /* 1 or more */
  LgnLinkList *links;
} LgnLinksScene;

/* MAPS [n_maps] are kept; NULL when CANCELLABLE is cancelled. */
LgnLinksScene *lgn_links_scene_new (LgnShownMap *const *maps, const guint *colours, guint n_maps, LgnSegments segments,
                                    GCancellable *cancellable);
LgnLinksScene *lgn_links_scene_ref (LgnLinksScene *scene);
void lgn_links_scene_unref (LgnLinksScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnLinksScene, lgn_links_scene_unref)

/* (transfer full) AXIS, a side of map ID of RESULT, without the patches of a picture that a text is read with: lines join
 * words. */
LgnTokenAxis *lgn_links_keep_words (LgnResult *result, const LgnMapId *id, LgnAxis side, LgnTokenAxis *axis);

const LgnTokenAxis *lgn_links_scene_get_rows (const LgnLinksScene *scene);
const LgnTokenAxis *lgn_links_scene_get_columns (const LgnLinksScene *scene);

/* The line number N, from 0, of those of ROW, of COLUMN, or of both (-1: any), strongest first; NULL: there are fewer. */
const LgnLink *lgn_links_scene_find (const LgnLinksScene *scene, gint row, gint column, guint n);
/* Which head's line to each token of the other side is the strongest. */
typedef struct
{
  guint n;       /* tokens of the other side */
  guint *map;    /* [n] index of the head's map */
  float *weight; /* [n] its weight; 0 where nothing may be looked at */
} LgnLinksMix;

/* Of ROW, or of COLUMN: of the other -1. */
LgnLinksMix *lgn_links_mix_new (const LgnLinksScene *scene, gint row, gint column);
void lgn_links_mix_free (LgnLinksMix *mix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnLinksMix, lgn_links_mix_free)

/* (transfer full) “looks” looks at “head”: 0.6510 (7·10) */
char *lgn_links_scene_make_reading (const LgnLinksScene *scene, const LgnLink *link);
/* (transfer full) "7·10", "7·mean" */
char *lgn_head_make_short_name (const LgnMapId *id);

G_END_DECLS
