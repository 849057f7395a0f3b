/* LgnShareBar: how one whole is shared by two: the picture, blue, and the rest, orange. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_SHARE_BAR (lgn_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (LgnShareBar, lgn_share_bar, LGN, SHARE_BAR, GtkWidget)

void lgn_share_bar_set (LgnShareBar *bar, double first, double second); /* shares of 1, each from 0 on */

G_END_DECLS
