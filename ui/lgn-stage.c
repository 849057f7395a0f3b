#include "lgn-stage.h"

#include <glib/gi18n.h>

/* A run that takes longer than this says how far it is. */
#define CARD_MS 1000
#define LOADING_MS 300

struct _LgnStage
{
  AdwBin parent_instance;
  LgnRun *run;
  GtkStack *stack;
  AdwViewStack *views;
  AdwStatusPage *message;
  AdwStatusPage *loading;
  GtkProgressBar *progress_bar;
  GtkRevealer *card_revealer;
  GtkLabel *card_label;
  GtkProgressBar *card_bar;
  GtkRevealer *stale_revealer;
  char *message_title; /* NULL: the views are shown */
  guint card_source;
  guint loading_source;
};

G_DEFINE_FINAL_TYPE (LgnStage, lgn_stage, ADW_TYPE_BIN)

AdwViewStack *
lgn_stage_get_views (LgnStage *self)
{
  return self->views;
}

static gboolean
show_card (gpointer data)
{
  LgnStage *self = data;

  self->card_source = 0;
  gtk_revealer_set_reveal_child (self->card_revealer, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
show_loading (gpointer data)
{
  LgnStage *self = data;

  self->loading_source = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
update_progress (LgnStage *self)
{
  double progress = CLAMP (lgn_run_get_progress (self->run), 0, 1);
  const char *stage = lgn_run_get_stage (self->run);

  gtk_progress_bar_set_fraction (self->progress_bar, progress);
  gtk_progress_bar_set_fraction (self->card_bar, progress);
  gtk_label_set_label (self->card_label, stage ? stage : _ ("Running"));
  if (stage)
    adw_status_page_set_description (self->loading, stage);
}

static void
update_stack (LgnStage *self)
{
  bool is_loading = lgn_run_get_state (self->run) == LGN_RUN_LOADING;

  gtk_revealer_set_reveal_child (self->stale_revealer, FALSE);
  if (is_loading && self->loading_source == 0 && !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading"))
    self->loading_source = g_timeout_add (LOADING_MS, show_loading, self);
  if (is_loading)
    return;
  g_clear_handle_id (&self->loading_source, g_source_remove);
  gtk_stack_set_visible_child_name (self->stack, self->message_title ? "message" : "views");
  gtk_revealer_set_reveal_child (self->stale_revealer, lgn_run_get_state (self->run) == LGN_RUN_STALE && !self->message_title);
}

/* What is drawn from the text before fades; the tools around it stay as they are. */
static void
set_stale (LgnStage *self, bool is_stale)
{
  if (is_stale)
    gtk_widget_add_css_class (GTK_WIDGET (self->views), "stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->views), "stale");
}

static void
update_run (LgnStage *self)
{
  LgnRunState state = lgn_run_get_state (self->run);
  bool is_running = state == LGN_RUN_RUNNING;

  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), is_running);
  if (is_running && self->card_source == 0)
    self->card_source = g_timeout_add (CARD_MS, show_card, self);
  if (!is_running)
    {
      g_clear_handle_id (&self->card_source, g_source_remove);
      gtk_revealer_set_reveal_child (self->card_revealer, FALSE);
    }
  set_stale (self, state == LGN_RUN_STALE);
  update_stack (self);
}

/* lgn_stage_set_message: TITLE and TEXT in place of the views; a TITLE of NULL shows them again. */
void
lgn_stage_set_message (LgnStage *self, const char *icon, const char *title, const char *text)
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

/* lgn_stage_set_run: says how far RUN is; once. */
void
lgn_stage_set_run (LgnStage *self, LgnRun *run)
{
  g_set_object (&self->run, run);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::progress", G_CALLBACK (update_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::stage", G_CALLBACK (update_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (update_run), self, G_CONNECT_SWAPPED);
  update_run (self);
}

static void
lgn_stage_dispose (GObject *object)
{
  LgnStage *self = LGN_STAGE (object);

  g_clear_handle_id (&self->card_source, g_source_remove);
  g_clear_handle_id (&self->loading_source, g_source_remove);
  g_clear_object (&self->run);
  g_clear_pointer (&self->message_title, g_free);
  G_OBJECT_CLASS (lgn_stage_parent_class)->dispose (object);
}

static void
lgn_stage_class_init (LgnStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_stage_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-stage.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnStage, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, views);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, message);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, loading);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, card_revealer);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, card_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, card_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnStage, stale_revealer);
}

static void
lgn_stage_init (LgnStage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
