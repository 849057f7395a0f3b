/* LgnRoleDot: the mark of a role, beside its name. */
#pragma once

#include "view/lgn-role.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_ROLE_DOT (lgn_role_dot_get_type ())
G_DECLARE_FINAL_TYPE (LgnRoleDot, lgn_role_dot, LGN, ROLE_DOT, GtkWidget)

GtkWidget *lgn_role_dot_new (LgnRole role);
void lgn_role_dot_set_role (LgnRoleDot *dot, LgnRole role);

G_END_DECLS
