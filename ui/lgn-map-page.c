#include "lgn-map-page.h"

#include "lgn-segment.h"

#include <glib/gi18n.h>

/* A run that takes longer than this says how far it is. */
#define CARD_MS 1000
#define LOADING_MS 300
#define STALE_OPACITY 0.45

struct _LgnMapPage
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkWidget *menu;
  GtkWidget *toolbar;
  GtkToggleButton *form_alignment;
  GtkToggleButton *form_heatmap;
  GtkLabel *zoom_label;
  GtkStack *stack;
  LgnMapCanvas *canvas;
  AdwStatusPage *message;
  AdwStatusPage *loading;
  GtkProgressBar *progress_bar;
  GtkRevealer *card_revealer;
  GtkLabel *card_label;
  GtkProgressBar *card_bar;
  GtkRevealer *stale_revealer;
  char *message_title; /* NULL: the map is shown */
  guint card_source;
  guint loading_source;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnMapPage, lgn_map_page, ADW_TYPE_BIN)

LgnMapCanvas *
lgn_map_page_get_canvas (LgnMapPage *self)
{
  return self->canvas;
}

static void
update_form (LgnMapPage *self)
{
  bool can_align = lgn_tab_state_can_align (self->state);

  self->is_updating = true;
  gtk_toggle_button_set_active (
      lgn_tab_state_get_form (self->state) == LGN_FORM_ALIGNMENT ? self->form_alignment : self->form_heatmap, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form_alignment), can_align);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->form_alignment),
                               can_align ? NULL : _ ("An alignment is drawn up to 400 × 400 cells"));
  self->is_updating = false;
}

static void
on_form_toggled (LgnMapPage *self, GtkToggleButton *button)
{
  if (self->state && !self->is_updating && gtk_toggle_button_get_active (button))
    lgn_tab_state_set_form (self->state, button == self->form_alignment ? LGN_FORM_ALIGNMENT : LGN_FORM_HEATMAP);
}

static void
update_zoom (LgnMapPage *self)
{
  int percent = (int) (100 * lgn_viewport_get_zoom (lgn_map_canvas_get_viewport (self->canvas)) + 0.5);
  g_autofree char *text = g_strdup_printf (_ ("%d %%"), percent);
  g_autofree char *name = g_strdup_printf (_ ("Zoom: %d percent"), percent);

  gtk_label_set_label (self->zoom_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom_label), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_menu (LgnMapPage *self, double x, double y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (GTK_WIDGET (self->canvas), GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) point.x, (int) point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The state of the run. */

static gboolean
show_card (gpointer data)
{
  LgnMapPage *self = data;

  self->card_source = 0;
  gtk_revealer_set_reveal_child (self->card_revealer, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
show_loading (gpointer data)
{
  LgnMapPage *self = data;

  self->loading_source = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
update_progress (LgnMapPage *self)
{
  LgnRun *run = lgn_tab_state_get_run (self->state);
  double progress = CLAMP (lgn_run_get_progress (run), 0, 1);
  const char *stage = lgn_run_get_stage (run);

  gtk_progress_bar_set_fraction (self->progress_bar, progress);
  gtk_progress_bar_set_fraction (self->card_bar, progress);
  gtk_label_set_label (self->card_label, stage ? stage : _ ("Running"));
  if (stage)
    adw_status_page_set_description (self->loading, stage);
}

static void
update_stack (LgnMapPage *self)
{
  LgnRun *run = lgn_tab_state_get_run (self->state);
  bool is_loading = lgn_run_get_state (run) == LGN_RUN_LOADING;
  bool has_map = lgn_run_get_result (run) != NULL && !self->message_title;

  gtk_widget_set_visible (self->toolbar, has_map && !is_loading);
  gtk_revealer_set_reveal_child (self->stale_revealer, FALSE);
  if (is_loading && self->loading_source == 0 && !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading"))
    self->loading_source = g_timeout_add (LOADING_MS, show_loading, self);
  if (is_loading)
    return;
  g_clear_handle_id (&self->loading_source, g_source_remove);
  gtk_stack_set_visible_child_name (self->stack, self->message_title ? "message" : "map");
  gtk_revealer_set_reveal_child (self->stale_revealer, lgn_run_get_state (run) == LGN_RUN_STALE && !self->message_title);
}

static void
update_run (LgnMapPage *self)
{
  LgnRunState state = lgn_run_get_state (lgn_tab_state_get_run (self->state));
  bool is_running = state == LGN_RUN_RUNNING;

  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), is_running);
  if (is_running && self->card_source == 0)
    self->card_source = g_timeout_add (CARD_MS, show_card, self);
  if (!is_running)
    {
      g_clear_handle_id (&self->card_source, g_source_remove);
      gtk_revealer_set_reveal_child (self->card_revealer, FALSE);
    }
  gtk_widget_set_opacity (GTK_WIDGET (self->canvas), state == LGN_RUN_STALE ? STALE_OPACITY : 1);
  update_stack (self);
}

/* lgn_map_page_set_message: TITLE and TEXT in place of the map; a TITLE of NULL shows the map again. */
void
lgn_map_page_set_message (LgnMapPage *self, const char *icon, const char *title, const char *text)
{
  if (g_strcmp0 (self->message_title, title) != 0)
    {
      g_free (self->message_title);
      self->message_title = g_strdup (title);
    }
  if (title)
    {
      adw_status_page_set_icon_name (self->message, icon);
      adw_status_page_set_title (self->message, title);
      adw_status_page_set_description (self->message, text);
    }
  update_stack (self);
}

/* lgn_map_page_set_state: shows STATE; once. */
void
lgn_map_page_set_state (LgnMapPage *self, LgnTabState *state)
{
  LgnRun *run = lgn_tab_state_get_run (state);

  g_set_object (&self->state, state);
  lgn_map_canvas_set_state (self->canvas, state);
  g_signal_connect_object (state, "notify::form", G_CALLBACK (update_form), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update_form), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::progress", G_CALLBACK (update_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::stage", G_CALLBACK (update_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (update_run), self, G_CONNECT_SWAPPED);
  update_form (self);
  update_run (self);
}

static void
lgn_map_page_dispose (GObject *object)
{
  LgnMapPage *self = LGN_MAP_PAGE (object);

  g_clear_handle_id (&self->card_source, g_source_remove);
  g_clear_handle_id (&self->loading_source, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->state);
  g_clear_pointer (&self->message_title, g_free);
  G_OBJECT_CLASS (lgn_map_page_parent_class)->dispose (object);
}

static void
lgn_map_page_class_init (LgnMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_map_page_dispose;
  g_type_ensure (LGN_TYPE_MAP_CANVAS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, menu);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, form_alignment);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, form_heatmap);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, canvas);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, message);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, loading);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, card_revealer);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, card_label);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, card_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, stale_revealer);
  gtk_widget_class_bind_template_callback (widget_class, on_form_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_menu);
}

static void
lgn_map_page_init (LgnMapPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  lgn_segment_bind (self->form_alignment);
  lgn_segment_bind (self->form_heatmap);
  g_signal_connect_object (lgn_map_canvas_get_viewport (self->canvas), "notify::zoom", G_CALLBACK (update_zoom), self,
                           G_CONNECT_SWAPPED);
  update_zoom (self);
}
