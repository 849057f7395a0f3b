/* LgnCompareOther: B from elsewhere: what another model makes of this tab's input, or what another tab shows. */
#pragma once

#include "lgn-tab-state.h"

#include "draw/lgn-figure.h"
#include "view/lgn-comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_COMPARE_OTHER (lgn_compare_other_get_type ())
G_DECLARE_FINAL_TYPE (LgnCompareOther, lgn_compare_other, LGN, COMPARE_OTHER, GObject)

/* Signal "changed" (): how far the other model is. */
LgnCompareOther *lgn_compare_other_new (LgnComparison *comparison, LgnTabState *state);

void lgn_compare_other_run (LgnCompareOther *other, const char *model); /* on the input of the tab */
void lgn_compare_other_follow (LgnCompareOther *other, LgnTabState *tab);
void lgn_compare_other_stop (LgnCompareOther *other); /* follows nothing any more; B stays what it is */

const char *lgn_compare_other_get_model (LgnCompareOther *other); /* NULL: none runs */
LgnTabState *lgn_compare_other_get_tab (LgnCompareOther *other);  /* NULL: none is followed */
char *lgn_compare_other_make_note (LgnCompareOther *other);       /* (transfer full) NULL: nothing to say */
/* What the command line has to say of FIGURE's A and B, where they are of another tab of the window of PAGE, or of a model that
 * runs beside. */
void lgn_compare_other_name_sides (LgnCompareOther *other, GtkWidget *page, LgnFigure *figure);

/* The map of RESULT that is most like MAP: the same site, layer and head, as far as there are such. */
LgnMapId lgn_compare_clamp_map (LgnResult *result, const LgnMapId *map);

G_END_DECLS
