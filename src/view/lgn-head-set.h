/* LgnHeadSet: the heads whose links are drawn together, in the order in which they were added. */
#pragma once

#include "attn/lgn-site.h"
#include "view/lgn-palette.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define LGN_HEAD_SET_MAX 24
/* Heads with this many colours between them have the same one, in another stroke. */
#define LGN_HEAD_N_COLOURS 8

#define LGN_TYPE_HEAD_SET (lgn_head_set_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadSet, lgn_head_set, LGN, HEAD_SET, GObject)

/* Property n-heads (uint, read-only, with notify). Signal "changed" (): once after each method that changed anything. */
LgnHeadSet *lgn_head_set_new (void);

guint lgn_head_set_get_n (LgnHeadSet *set);
const LgnMapId *lgn_head_set_get_head (LgnHeadSet *set, guint index);
/* 0 .. LGN_HEAD_SET_MAX - 1: the lowest that was free when the head was added; it stays the head's until that is removed. */
guint lgn_head_set_get_colour_index (LgnHeadSet *set, guint index);
bool lgn_head_set_find (LgnHeadSet *set, const LgnMapId *head, guint *index); /* INDEX may be NULL */

bool lgn_head_set_add (LgnHeadSet *set, const LgnMapId *head); /* false: no room, nothing changed */
void lgn_head_set_remove (LgnHeadSet *set, const LgnMapId *head);
bool lgn_head_set_toggle (LgnHeadSet *set, const LgnMapId *head); /* false: it was to be added, and there is no room */
void lgn_head_set_clear (LgnHeadSet *set);
/* (transfer full) one with the same heads, colours too; and back again. */
LgnHeadSet *lgn_head_set_copy (LgnHeadSet *set);
void lgn_head_set_assign (LgnHeadSet *set, LgnHeadSet *other);

/* The hue of a colour index: at least 3 : 1 against the paper, and 28 CIELAB units from the others for every kind of colour
 * vision (Machado et al. 2009, full severity). */
LgnRgb8 lgn_head_get_colour (guint colour_index, bool is_dark);

G_END_DECLS
