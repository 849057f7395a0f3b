/* The figure that a tab shows, for files and the clipboard. */
#pragma once

#include "lgn-tab-state.h"

#include "draw/lgn-figure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

LgnFigure *lgn_tab_figure_new (LgnTabState *state); /* (transfer full), NULL while there is nothing to draw */
/* Puts FIGURE on CLIPBOARD as PNG, SVG, tab-separated numbers, and READING as text. */
void lgn_tab_figure_copy (const LgnFigure *figure, const char *reading, GdkClipboard *clipboard);
/* (transfer full) what the command line needs to be told of the input: "--text", "I am" ..., NULL-terminated. */
char **lgn_tab_figure_make_input_args (LgnTabState *state);

G_END_DECLS
