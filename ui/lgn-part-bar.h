/* LgnPartBar: which window of a long text is looked at, where it lies in the text, and the way to the others. Hidden for texts
 * that are read as a whole. Signal "part-chosen" (guint): a person wants another window, counted from 0. */
#pragma once

#include "run/lgn-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_PART_BAR (lgn_part_bar_get_type ())
G_DECLARE_FINAL_TYPE (LgnPartBar, lgn_part_bar, LGN, PART_BAR, GtkWidget)

void lgn_part_bar_set_result (LgnPartBar *bar, LgnResult *result);

G_END_DECLS
