/* LgnRolePane: the roles that heads can have here and how many have each; a click looks for those. */
#pragma once

#include "view/lgn-head-order.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_ROLE_PANE (lgn_role_pane_get_type ())
G_DECLARE_FINAL_TYPE (LgnRolePane, lgn_role_pane, LGN, ROLE_PANE, AdwBin)

void lgn_role_pane_set_order (LgnRolePane *pane, LgnHeadOrder *order); /* once */
/* What the marks beside the roles are in the view beside it; below the roles. */
void lgn_role_pane_set_note (LgnRolePane *pane, const char *note);

G_END_DECLS
