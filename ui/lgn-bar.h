/* LgnBar: a share of one, as a bar. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_BAR (lgn_bar_get_type ())
G_DECLARE_FINAL_TYPE (LgnBar, lgn_bar, LGN, BAR, GtkWidget)

/* FRACTION: 0 to 1. IS_DIM: of something that is not one thing: the others, the hidden. */
void lgn_bar_set (LgnBar *bar, double fraction, gboolean is_dim);

G_END_DECLS
