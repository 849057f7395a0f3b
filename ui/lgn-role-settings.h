/* How heads are told by their roles, as the settings have it. */
#pragma once

#include "view/lgn-role.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The program's own rules, with what a person has changed of them. */
void lgn_role_settings_get (LgnRoleRules *rules);
void lgn_role_settings_set (const LgnRoleRules *rules);
/* Calls FUNC with OBJECT whenever the rules change, as long as OBJECT lives. */
void lgn_role_settings_connect (gpointer object, GCallback func);

G_END_DECLS
