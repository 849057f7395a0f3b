/* LgnView: a way to look at what a tab holds, or a form of one. It shows the tab's state in a canvas that takes the focus, may
 * bring side panes of its own, and makes the figure that Export and Copy take.
 *
 * What keys mean in a view are its class actions "canvas.NAME"; the tab forwards "view.NAME" to them. */
#pragma once

#include "lgn-tab-state.h"

#include "draw/lgn-figure.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_VIEW (lgn_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (LgnView, lgn_view, LGN, VIEW, AdwBin)

/* Everything but set_state and get_canvas may be left out. Widgets are (transfer none) and stay the view's own. */
struct _LgnViewClass
{
  AdwBinClass parent_class;

  void (*set_state) (LgnView *view, LgnTabState *state); /* once */
  GtkWidget *(*get_canvas) (LgnView *view);
  GtkWidget *(*get_tools) (LgnView *view);  /* at the end of the toolbar of the view that this is a form of */
  GtkWidget *(*get_start) (LgnView *view);  /* a pane in place of the heads; NULL: the heads */
  GtkWidget *(*get_end) (LgnView *view);    /* a pane in place of the inspector; NULL: the inspector */
  GtkWidget *(*get_top) (LgnView *view);    /* a bar in place of the input; NULL: the input */
  LgnFigure *(*make_figure) (LgnView *view); /* (transfer full); NULL: nothing can be drawn now */
  bool hides_panes;                         /* the whole width is the view's */
  bool hides_details;                       /* there is no pane at the end */
};

/* Properties (read-only, with notify): "place", "reading" (strings): what the status line says; NULL: place and reading of the
 * map. Signal "panes-changed" (): get_tools, get_start, get_end or get_top give something else. */
void lgn_view_set_state (LgnView *view, LgnTabState *state);
GtkWidget *lgn_view_get_canvas (LgnView *view);
GtkWidget *lgn_view_get_tools (LgnView *view);
GtkWidget *lgn_view_get_start (LgnView *view);
GtkWidget *lgn_view_get_end (LgnView *view);
GtkWidget *lgn_view_get_top (LgnView *view);
bool lgn_view_hides_panes (LgnView *view);
bool lgn_view_hides_details (LgnView *view); /* that pane is hidden, alone or with the other */
LgnFigure *lgn_view_make_figure (LgnView *view);
const char *lgn_view_get_place (LgnView *view);
const char *lgn_view_get_reading (LgnView *view);

/* For subclasses. */
LgnTabState *lgn_view_get_state (LgnView *view);
void lgn_view_set_status (LgnView *view, const char *place, const char *reading);
void lgn_view_panes_changed (LgnView *view);

G_END_DECLS
