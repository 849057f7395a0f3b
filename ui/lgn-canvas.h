/* What the canvases of all views share: how screen readers are told of what they show, and how their menus are placed. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*LgnDescribeFunc) (GtkWidget *canvas);

/* Has DESCRIBE called a little later, and once for what happens until then: a screen reader is not told of every cell that one
 * passes. A canvas that is disposed of stops it. */
void lgn_canvas_describe_soon (GtkWidget *canvas, LgnDescribeFunc describe);
void lgn_canvas_stop_describing (GtkWidget *canvas);

/* Opens MENU, a GtkPopover whose parent is an ancestor of CANVAS, at a point of CANVAS. */
void lgn_canvas_popup (GtkWidget *canvas, GtkWidget *menu, double x, double y);

G_END_DECLS
