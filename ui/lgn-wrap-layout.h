/* LgnWrapLayout: children beside each other at their natural widths, on as many lines as they need. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_WRAP_LAYOUT (lgn_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (LgnWrapLayout, lgn_wrap_layout, LGN, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *lgn_wrap_layout_new (int spacing);

G_END_DECLS
