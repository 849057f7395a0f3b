/* LgnApplication: the program: its windows, its actions and keys, the command line. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_APPLICATION (lgn_application_get_type ())
G_DECLARE_FINAL_TYPE (LgnApplication, lgn_application, LGN, APPLICATION, AdwApplication)

LgnApplication *lgn_application_new (GApplicationFlags flags);

G_END_DECLS
