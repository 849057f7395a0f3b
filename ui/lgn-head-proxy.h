/* LgnHeadProxy: a widget that paints nothing, exactly over a cell or number that LgnHeadRail paints, so that screen readers
 * find a button there. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_PROXY (lgn_head_proxy_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadProxy, lgn_head_proxy, LGN, HEAD_PROXY, GtkWidget)

/* LAYER and HEAD are what the proxy stands for; -1: of every layer, or LGN_HEAD_MEAN for a whole layer.
 * Signal "pressed" (). */
GtkWidget *lgn_head_proxy_new (const char *label, int layer, int head, gboolean is_cell);
int lgn_head_proxy_get_layer (LgnHeadProxy *proxy);
int lgn_head_proxy_get_head (LgnHeadProxy *proxy);
gboolean lgn_head_proxy_is_cell (LgnHeadProxy *proxy);
void lgn_head_proxy_set_selected (LgnHeadProxy *proxy, gboolean is_selected);

G_END_DECLS
