/* Printing: the figure that a view makes, on a page, by the painter that everything else uses. */
#pragma once

#include "draw/lgn-figure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a printer, and prints FIGURE (copied). */
void lgn_print (GtkWindow *parent, const LgnFigure *figure);
/* (transfer full) what does that. */
GtkPrintOperation *lgn_print_operation_new (const LgnFigure *figure);

G_END_DECLS
