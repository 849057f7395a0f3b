/* LgnStage: where the views of a tab appear, and what lies over them while the network runs or the text has changed; in their
 * place, what is to be given before there is anything to see. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_STAGE (lgn_stage_get_type ())
G_DECLARE_FINAL_TYPE (LgnStage, lgn_stage, LGN, STAGE, AdwBin)

void lgn_stage_set_run (LgnStage *stage, LgnRun *run);
AdwViewStack *lgn_stage_get_views (LgnStage *stage); /* lgn-tab-views.h fills it */
/* Shows a message in place of the views; NULL: the views. */
void lgn_stage_set_message (LgnStage *stage, const char *icon, const char *title, const char *text);

G_END_DECLS
