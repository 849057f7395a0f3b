/* Segmented choices: linked toggle buttons of one group that a screen reader hears as radio buttons. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the checked state of BUTTON, which has the role radio, beside its "active". */
void lgn_segment_bind (GtkToggleButton *button);

G_END_DECLS
