/* LgnRolesPage: the page of the preferences that says from which share on a head has a role, and which role is tried first. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_ROLES_PAGE (lgn_roles_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnRolesPage, lgn_roles_page, LGN, ROLES_PAGE, AdwPreferencesPage)

G_END_DECLS
