/* LgnFigureProvider: a figure for the clipboard or a drop, drawn in a thread when somebody asks for it. */
#pragma once

#include "draw/lgn-figure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_FIGURE_PROVIDER (lgn_figure_provider_get_type ())
G_DECLARE_FINAL_TYPE (LgnFigureProvider, lgn_figure_provider, LGN, FIGURE_PROVIDER, GdkContentProvider)

/* FIGURE (copied) as PNG, SVG and tab-separated numbers; TEXT for who takes plain text, or NULL: the numbers. */
GdkContentProvider *lgn_figure_provider_new (const LgnFigure *figure, const char *text);

const LgnFigure *lgn_figure_provider_get_figure (LgnFigureProvider *provider);

/* (transfer full) the figure of what is at (X, Y) of WIDGET, or NULL: nothing can be dragged from there with MODIFIERS held. */
typedef LgnFigure *(*LgnFigureDragFunc) (GtkWidget *widget, double x, double y, GdkModifierType modifiers);
/* Lets pictures be dragged out of WIDGET. */
void lgn_figure_provider_install_drag (GtkWidget *widget, LgnFigureDragFunc func);

G_END_DECLS
