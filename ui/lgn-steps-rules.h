/* LgnStepsRules: the same row by every score rule, as small bars; stands below the heads. */
#pragma once

#include "view/lgn-steps.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_STEPS_RULES (lgn_steps_rules_get_type ())
G_DECLARE_FINAL_TYPE (LgnStepsRules, lgn_steps_rules, LGN, STEPS_RULES, GtkBox)

GtkWidget *lgn_steps_rules_new (LgnSteps *steps);

G_END_DECLS
