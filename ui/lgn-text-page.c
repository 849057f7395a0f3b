#include "lgn-text-page.h"

#include "lgn-actions.h"
#include "lgn-canvas.h"
#include "lgn-play-bar.h"
#include "lgn-step-rows.h"
#include "lgn-tab-figure.h"
#include "lgn-text-canvas.h"
#include "lgn-writing-pane.h"

#include "view/lgn-text-flow.h"

#include <glib/gi18n.h>

#define ZOOM_STEP 1.15
#define PLAY_BAR_ROOM 96 /* px below the contents that the play bar may lie over */

struct _LgnTextPage
{
  LgnView parent_instance;
  GtkWidget *menu;
  GtkScrolledWindow *scroller;
  GtkWidget *contents;
  LgnTextCanvas *canvas;
  GtkWidget *steps_box;
  GtkLabel *steps_note;
  LgnStepRows *steps;
  LgnPlayBar *play_bar;
  LgnWritingPane *pane;
  bool is_writing; /* the rows that are shown write a text */
};

G_DEFINE_FINAL_TYPE (LgnTextPage, lgn_text_page, LGN_TYPE_VIEW)

bool
lgn_text_page_applies (LgnTabState *state)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (state));

  return !map || lgn_text_flow_fits (map);
}

static LgnTabState *
get_state (LgnTextPage *self)
{
  return lgn_view_get_state (LGN_VIEW (self));
}

/* What is shown. */

static void
update_note (LgnTextPage *self)
{
  LgnSite site = lgn_selection_get_site (lgn_tab_state_get_selection (get_state (self)));
  const char *text = site == LGN_SITE_CROSS ? _ ("The newest at the bottom.")
                                            : _ ("The newest at the bottom; nothing looks ahead (hatched).");
  g_autofree char *note = NULL, *both = NULL;

  g_object_get (self->steps, "note", &note, NULL);
  both = note && *note ? g_strdup_printf ("%s %s", text, note) : g_strdup (text);
  gtk_label_set_label (self->steps_note, both);
}

static void
update_writing (LgnTextPage *self)
{
  LgnTimeline *timeline = lgn_tab_state_get_timeline (get_state (self));
  bool is_writing = lgn_timeline_has_steps (timeline);

  update_note (self);
  if (is_writing == self->is_writing)
    return;
  self->is_writing = is_writing;
  gtk_widget_set_visible (self->steps_box, is_writing);
  gtk_widget_set_visible (GTK_WIDGET (self->play_bar), is_writing);
  gtk_widget_set_margin_bottom (self->contents, is_writing ? PLAY_BAR_ROOM : 0);
  lgn_view_panes_changed (LGN_VIEW (self));
}

static void
on_menu (LgnTextPage *self, double x, double y)
{
  lgn_canvas_popup (GTK_WIDGET (self->canvas), self->menu, x, y);
}

/* Actions. */

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_text_canvas_move (LGN_TEXT_PAGE (widget)->canvas, g_variant_get_string (parameter, NULL));
}

static void
strongest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapView *view = lgn_tab_state_get_map_view (get_state (LGN_TEXT_PAGE (widget)));

  lgn_map_view_set_hover (view, -1, -1);
  lgn_map_view_select_strongest_in_row (view);
}

static void
zoom_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_text_canvas_zoom_by (LGN_TEXT_PAGE (widget)->canvas, ZOOM_STEP);
}

static void
zoom_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_text_canvas_zoom_by (LGN_TEXT_PAGE (widget)->canvas, 1 / ZOOM_STEP);
}

static void
zoom_usual (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_text_canvas_zoom_by (LGN_TEXT_PAGE (widget)->canvas, 0);
}

static void
menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_text_canvas_show_menu (LGN_TEXT_PAGE (widget)->canvas);
}

static void
step_prev (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (LGN_TEXT_PAGE (widget)->is_writing)
    lgn_play_bar_step (LGN_TEXT_PAGE (widget)->play_bar, -1);
}

static void
step_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (LGN_TEXT_PAGE (widget)->is_writing)
    lgn_play_bar_step (LGN_TEXT_PAGE (widget)->play_bar, 1);
}

static void
play (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (LGN_TEXT_PAGE (widget)->is_writing)
    lgn_play_bar_toggle (LGN_TEXT_PAGE (widget)->play_bar);
}

static const LgnAction actions[] = {
  { "canvas.move", "s", move },
  { "canvas.strongest", NULL, strongest },
  { "canvas.zoom-in", NULL, zoom_in },
  { "canvas.zoom-out", NULL, zoom_out },
  { "canvas.zoom-fit", NULL, zoom_usual },
  { "canvas.zoom-one", NULL, zoom_usual },
  { "canvas.menu", NULL, menu },
  { "canvas.step-prev", NULL, step_prev },
  { "canvas.step-next", NULL, step_next },
  { "canvas.play", NULL, play },
};

/* The view. */

static void
lgn_text_page_set_state (LgnView *view, LgnTabState *state)
{
  LgnTextPage *self = LGN_TEXT_PAGE (view);

  lgn_text_canvas_set_state (self->canvas, state);
  lgn_text_canvas_set_adjustment (self->canvas, gtk_scrolled_window_get_vadjustment (self->scroller));
  lgn_step_rows_set_state (self->steps, state);
  lgn_play_bar_set_state (self->play_bar, state);
  lgn_writing_pane_set_state (self->pane, state);
  g_signal_connect_object (lgn_tab_state_get_timeline (state), "changed", G_CALLBACK (update_writing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update_writing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->steps, "notify::note", G_CALLBACK (update_note), self, G_CONNECT_SWAPPED);
  update_writing (self);
}

static GtkWidget *
lgn_text_page_get_canvas (LgnView *view)
{
  return GTK_WIDGET (LGN_TEXT_PAGE (view)->canvas);
}

static GtkWidget *
lgn_text_page_get_end (LgnView *view)
{
  LgnTextPage *self = LGN_TEXT_PAGE (view);

  return self->is_writing ? GTK_WIDGET (self->pane) : NULL;
}

static LgnFigure *
lgn_text_page_make_figure (LgnView *view)
{
  LgnFigure *figure = lgn_tab_figure_new (lgn_view_get_state (view));

  if (!figure)
    return NULL;
  lgn_figure_set_view (figure, LGN_VIEW_TEXT);
  figure->row = lgn_text_canvas_get_row (LGN_TEXT_PAGE (view)->canvas);
  return figure;
}

static void
lgn_text_page_dispose (GObject *object)
{
  LgnTextPage *self = LGN_TEXT_PAGE (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->pane);
  G_OBJECT_CLASS (lgn_text_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LGN_TYPE_TEXT_CANVAS);
  g_type_ensure (LGN_TYPE_STEP_ROWS);
  g_type_ensure (LGN_TYPE_PLAY_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-text-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, menu);
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, contents);
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, canvas);
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, steps_box);
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, steps_note);
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, steps);
  gtk_widget_class_bind_template_child (widget_class, LgnTextPage, play_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_menu);
}

static void
lgn_text_page_class_init (LgnTextPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_text_page_dispose;
  view_class->set_state = lgn_text_page_set_state;
  view_class->get_canvas = lgn_text_page_get_canvas;
  view_class->get_end = lgn_text_page_get_end;
  view_class->make_figure = lgn_text_page_make_figure;
  lgn_actions_install (widget_class, actions, G_N_ELEMENTS (actions));
  bind_template (widget_class);
}

static void
lgn_text_page_init (LgnTextPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  self->pane = g_object_ref_sink (g_object_new (LGN_TYPE_WRITING_PANE, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Text"), -1);
}
