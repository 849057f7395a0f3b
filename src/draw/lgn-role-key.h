/* The roles that heads have, with their marks and how many have each: what explains stripes and marks in a figure. */
#pragma once

#include "draw/lgn-paint.h"
#include "view/lgn-head-list.h"

G_BEGIN_DECLS

typedef struct _LgnRoleKey LgnRoleKey;

/* In lines of WIDTH px at most. */
LgnRoleKey *lgn_role_key_new (LgnHeadList *list, const LgnPaintContext *context, double width);
void lgn_role_key_free (LgnRoleKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnRoleKey, lgn_role_key_free)

double lgn_role_key_get_height (LgnRoleKey *key); /* px, the gap above it counted; 0 where no head has a role */
void lgn_paint_role_key (cairo_t *cr, const LgnPaintContext *context, LgnRoleKey *key, double x, double y);

G_END_DECLS
