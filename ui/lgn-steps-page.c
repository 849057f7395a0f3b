#include "lgn-steps-page.h"

#include "lgn-actions.h"
#include "lgn-head-pane.h"
#include "lgn-segment.h"
#include "lgn-steps-canvas.h"
#include "lgn-steps-rules.h"

#include "view/lgn-steps-numbers.h"
#include "view/lgn-steps-text.h"

#include <glib/gi18n.h>

#define PLAY_MS 1200     /* a step */
#define PROGRESS_MS 300  /* nothing is said of what takes less */
#define SCROLL_MARGIN 12 /* px around a key that is scrolled to */
#define SHORT_PAGE 340   /* px: below that the arithmetic is written under the picture rather than in a card of its own */

struct _LgnStepsPage
{
  LgnView parent_instance;
  LgnSteps *steps;
  GtkWidget *start; /* the heads, and the other rules below them; or NULL: not yet */
  GtkStack *pages;
  GtkWidget *steps_box;
  GtkBox *rule_box;
  GtkToggleButton *rules[LGN_N_SCORE_RULES];
  GtkWidget *used_label;
  GtkWidget *step_prev, *step_next;
  GtkBox *dots_box;
  GtkWidget *dots[LGN_N_STEPS];
  GtkButton *step_play;
  GtkLabel *other_label;
  GtkLabel *head_label;
  GtkScrolledWindow *scroller;
  LgnStepsCanvas *canvas;
  GtkProgressBar *progress;
  GtkWidget *card;
  GtkLabel *key_label;
  GtkLabel *arithmetic_label;
  GtkColumnView *numbers_view;
  GtkPopover *numbers_popover;
  AdwStatusPage *message;
  guint play_source;
  guint progress_source;
  guint short_source;
  bool is_short;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnStepsPage, lgn_steps_page, LGN_TYPE_VIEW)

static LgnSelection *
get_selection (LgnStepsPage *self)
{
  return lgn_tab_state_get_selection (lgn_view_get_state (LGN_VIEW (self)));
}

/* What is shown. */

static void
update_rules (LgnStepsPage *self)
{
  LgnStepsRow *row = lgn_steps_get_row (self->steps);
  LgnScoreRuleKind rule = lgn_steps_get_rule (self->steps);
  bool is_other = row && row->rule != row->own_rule;
  g_autofree char *seed = NULL;

  self->is_updating = true;
  gtk_toggle_button_set_active (self->rules[rule], TRUE);
  self->is_updating = false;
  gtk_widget_set_opacity (self->used_label, row && !is_other ? 0.7 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->other_label), is_other);
  if (is_other && lgn_score_rule_kind_has_matrices (rule))
    seed = g_strdup_printf (_ ("Its matrices are random (seed %d)."), (int) row->seed);
  if (is_other && seed)
    {
      g_autofree char *text = g_strjoin (" ", _ ("Not what the model does."), seed, NULL);
      gtk_label_set_label (self->other_label, text);
    }
  else
    gtk_label_set_label (self->other_label, _ ("Not what the model does."));
}

/* The mean of all heads has no query and keys of its own. */
static void
update_head (LgnStepsPage *self)
{
  gint head = lgn_selection_get_head (get_selection (self));
  guint shown = lgn_steps_get_head (self->steps);
  g_autofree char *text = head == LGN_HEAD_MEAN
                              ? g_strdup_printf (_ ("The mean has no steps of its own: this is head %u."), shown)
                              : g_strdup_printf (_ ("The strongest of heads have no steps of their own: this is head %u."), shown);

  gtk_widget_set_visible (GTK_WIDGET (self->head_label), head < 0 && lgn_steps_get_row (self->steps));
  gtk_label_set_label (self->head_label, text);
}

static void
update_card (LgnStepsPage *self)
{
  gint key = lgn_steps_get_key (self->steps);
  g_autofree char *arithmetic = lgn_steps_make_arithmetic (self->steps);
  g_autofree char *markup = arithmetic ? lgn_steps_make_markup (arithmetic) : NULL;

  gtk_widget_set_visible (self->card, key >= 0 && lgn_steps_get_step (self->steps) > LGN_STEP_KEYS && !self->is_short);
  if (key < 0)
    return;
  gtk_label_set_label (self->key_label, lgn_steps_get_row (self->steps)->key[key].label);
  gtk_label_set_markup (self->arithmetic_label, markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->arithmetic_label), GTK_ACCESSIBLE_PROPERTY_LABEL, arithmetic, -1);
}

static void
update_step (LgnStepsPage *self)
{
  LgnStep step = lgn_steps_get_step (self->steps);

  for (guint i = 0; i < LGN_N_STEPS; i++)
    if (i == step)
      gtk_widget_add_css_class (self->dots[i], "current");
    else
      gtk_widget_remove_css_class (self->dots[i], "current");
  gtk_widget_set_sensitive (self->step_prev, step > 0);
  gtk_widget_set_sensitive (self->step_next, step + 1 < LGN_N_STEPS);
  update_card (self);
}

static void
update_status (LgnStepsPage *self)
{
  bool is_ready = lgn_steps_get_state (self->steps) == LGN_STEPS_READY;
  g_autofree char *place = is_ready ? lgn_steps_make_place (self->steps) : NULL;
  g_autofree char *step = is_ready ? lgn_steps_make_step_text (self->steps) : g_strdup ("");

  lgn_view_set_status (LGN_VIEW (self), place, step);
}

static gboolean
show_progress (gpointer data)
{
  LgnStepsPage *self = data;

  self->progress_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  return G_SOURCE_REMOVE;
}

/* Numbers that are a while in coming are announced by a bar. */
static void
update_progress (LgnStepsPage *self)
{
  bool is_busy = lgn_steps_get_state (self->steps) == LGN_STEPS_BUSY && gtk_widget_get_mapped (GTK_WIDGET (self));

  gtk_progress_bar_set_fraction (self->progress, lgn_steps_get_progress (self->steps));
  if (is_busy && self->progress_source == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->progress)))
    self->progress_source = g_timeout_add (PROGRESS_MS, show_progress, self);
  if (is_busy)
    return;
  g_clear_handle_id (&self->progress_source, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
}

/* What there is instead of steps, and why. */
static void
update_message (LgnStepsPage *self)
{
  LgnStepsState state = lgn_steps_get_state (self->steps);
  const char *text = NULL;

  if (state == LGN_STEPS_SAVED)
    text = _ ("This file holds weights only. Open the model to see queries and keys.");
  else if (state == LGN_STEPS_FAILED)
    text = lgn_steps_get_error (self->steps);
  adw_status_page_set_description (self->message, text);
  gtk_stack_set_visible_child (self->pages, text ? GTK_WIDGET (self->message) : self->steps_box);
}

/* Scrolls no further than is needed to see the focused key. */
static void
show_key (LgnStepsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double top, bottom;

  if (lgn_steps_canvas_get_key_band (self->canvas, &top, &bottom))
    gtk_adjustment_clamp_page (adjustment, top - SCROLL_MARGIN, bottom + SCROLL_MARGIN);
}

static void
update (LgnStepsPage *self)
{
  update_message (self);
  update_rules (self);
  update_head (self);
  update_card (self);
  update_status (self);
  update_progress (self);
}

/* Playing. */

static void
update_play (LgnStepsPage *self)
{
  bool is_playing = self->play_source != 0;
  const char *name = is_playing ? _ ("Pause steps") : _ ("Play steps");

  gtk_button_set_icon_name (self->step_play, is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->step_play), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->step_play), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
stop (LgnStepsPage *self)
{
  g_clear_handle_id (&self->play_source, g_source_remove);
  update_play (self);
}

static gboolean
play_on (gpointer data)
{
  LgnStepsPage *self = data;

  lgn_steps_move_step (self->steps, 1);
  if (lgn_steps_get_step (self->steps) + 1 < LGN_N_STEPS)
    return G_SOURCE_CONTINUE;
  self->play_source = 0;
  update_play (self);
  return G_SOURCE_REMOVE;
}

/* From the beginning, if all is told already. */
static void
play (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (widget);

  if (self->play_source != 0)
    {
      stop (self);
      return;
    }
  if (lgn_steps_get_step (self->steps) + 1 == LGN_N_STEPS)
    lgn_steps_set_step (self->steps, LGN_STEP_TOKENS);
  self->play_source = g_timeout_add (PLAY_MS, play_on, self);
  update_play (self);
}

/* Actions. */

static void
step_by (GtkWidget *widget, gint by)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (widget);

  stop (self);
  lgn_steps_move_step (self->steps, by);
}

static void
step_prev (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_by (widget, -1);
}

static void
step_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_by (widget, 1);
}

/* Up and down among the keys, as they stand; to the sides from row to row, as the text runs in the window. */
static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (widget);
  const char *place = g_variant_get_string (parameter, NULL);
  gint far = G_MAXINT / 4, n = g_str_has_suffix (place, "-10") ? 10 : 1;
  gint forward = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? -1 : 1;

  if (g_str_has_prefix (place, "up") || g_str_has_prefix (place, "down"))
    lgn_steps_move_key (self->steps, place[0] == 'u' ? -n : n);
  else if (g_str_has_prefix (place, "left") || g_str_has_prefix (place, "right"))
    lgn_steps_move_row (self->steps, place[0] == 'l' ? -n * forward : n * forward);
  else if (g_str_has_prefix (place, "page"))
    lgn_steps_move_key (self->steps, g_str_equal (place, "page-up") ? -10 : 10);
  else if (g_str_has_prefix (place, "row"))
    lgn_steps_move_key (self->steps, g_str_equal (place, "row-start") ? -far : far);
  else
    lgn_steps_move_row (self->steps, g_str_equal (place, "map-start") ? -far : far);
  show_key (self);
}

static void
strongest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (widget);
  LgnStepsRow *row = lgn_steps_get_row (self->steps);

  if (row)
    lgn_steps_set_key (self->steps, lgn_steps_row_find_strongest (row));
  show_key (self);
}

/* Puts away what was pointed out. */
static void
escape (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (widget);

  stop (self);
  lgn_steps_set_element (self->steps, NULL);
}

static const LgnAction actions[] = {
  { "canvas.move", "s", move },
  { "canvas.strongest", NULL, strongest },
  { "canvas.escape", NULL, escape },
  { "canvas.step-prev", NULL, step_prev },
  { "canvas.step-next", NULL, step_next },
  { "canvas.play", NULL, play },
};

/* Controls. */

static void
on_rule_toggled (LgnStepsPage *self, GtkToggleButton *button)
{
  for (guint rule = 0; rule < LGN_N_SCORE_RULES; rule++)
    if (self->rules[rule] == button && !self->is_updating && gtk_toggle_button_get_active (button))
      lgn_steps_set_rule (self->steps, rule);
}

static void
add_rule (LgnStepsPage *self, LgnScoreRuleKind rule)
{
  GtkToggleButton *button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "label", lgn_steps_rule_get_title (rule, false), "tooltip-text",
                                          lgn_steps_rule_get_formula (rule, false), "accessible-role",
                                          GTK_ACCESSIBLE_ROLE_RADIO, NULL);

  self->rules[rule] = button;
  gtk_toggle_button_set_group (button, rule > 0 ? self->rules[0] : NULL);
  gtk_box_append (self->rule_box, GTK_WIDGET (button));
  lgn_segment_bind (button);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_rule_toggled), self, G_CONNECT_SWAPPED);
}

static void
on_dot_clicked (LgnStepsPage *self, GtkWidget *dot)
{
  stop (self);
  for (guint step = 0; step < LGN_N_STEPS; step++)
    if (self->dots[step] == dot)
      lgn_steps_set_step (self->steps, step);
}

static void
add_dot (LgnStepsPage *self, LgnStep step)
{
  g_autofree char *name = g_strdup_printf (_ ("Step %u: %s"), (guint) step + 1, lgn_steps_get_name (step, false));
  GtkWidget *dot = gtk_button_new ();
  GtkWidget *mark = g_object_new (GTK_TYPE_BOX, "halign", GTK_ALIGN_CENTER, "valign", GTK_ALIGN_CENTER, NULL);

  self->dots[step] = dot;
  gtk_button_set_child (GTK_BUTTON (dot), mark);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (dot, "flat");
  gtk_widget_add_css_class (dot, "step-dot");
  gtk_widget_set_tooltip_text (dot, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (dot), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (self->dots_box, dot);
  g_signal_connect_object (dot, "clicked", G_CALLBACK (on_dot_clicked), self, G_CONNECT_SWAPPED);
}

/* The table of all numbers of the focused key. */

static void
set_up_number (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "width-chars", 7, NULL));
}

static void
bind_number (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_autofree char *text = lgn_steps_number_make_text (gtk_list_item_get_item (item), GPOINTER_TO_UINT (data));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (LgnStepsPage *self, LgnStepsNumberColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) added = gtk_column_view_column_new (lgn_steps_number_column_get_title (column), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_number), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_number), GUINT_TO_POINTER (column));
  gtk_column_view_append_column (self->numbers_view, added);
}

static void
on_numbers_shown (LgnStepsPage *self)
{
  LgnStepsRow *row = lgn_steps_get_row (self->steps);
  gint key = lgn_steps_get_key (self->steps);
  g_autoptr (GtkSelectionModel) model = NULL;

  if (!row || key < 0)
    return;
  model = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (lgn_steps_numbers_new (row, (guint) key))));
  if (lgn_steps_get_element (self->steps)->is_set)
    gtk_selection_model_select_item (model, lgn_steps_get_element (self->steps)->index, TRUE);
  gtk_column_view_set_model (self->numbers_view, model);
}

/* The view. */

static void
lgn_steps_page_set_state (LgnView *view, LgnTabState *state)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (view);

  self->steps = lgn_steps_new (lgn_tab_state_get_run (state), lgn_tab_state_get_selection (state),
                               lgn_tab_state_get_token_view (state));
  lgn_steps_canvas_set_steps (self->canvas, self->steps);
  g_signal_connect_object (self->steps, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->steps, "element-changed", G_CALLBACK (update_card), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->steps, "notify::step", G_CALLBACK (update_step), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->steps, "notify::step", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  update_step (self);
  update (self);
}

static GtkWidget *
lgn_steps_page_get_canvas (LgnView *view)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (view);
  bool has_message = gtk_stack_get_visible_child (self->pages) == GTK_WIDGET (self->message);

  return has_message ? GTK_WIDGET (self->message) : GTK_WIDGET (self->canvas);
}

/* Made when it is first shown: a tab is opened without it. */
static GtkWidget *
lgn_steps_page_get_start (LgnView *view)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (view);

  if (!self->start)
    {
      LgnHeadPane *heads = g_object_new (LGN_TYPE_HEAD_PANE, NULL);
      lgn_head_pane_set_state (heads, lgn_view_get_state (view));
      lgn_head_pane_set_foot (heads, lgn_steps_rules_new (self->steps));
      self->start = g_object_ref_sink (GTK_WIDGET (heads));
    }
  return self->start;
}

static LgnFigure *
lgn_steps_page_make_figure (LgnView *view)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (view);
  LgnStepsRow *row = lgn_steps_get_row (self->steps);
  LgnTokenView *tokens = lgn_tab_state_get_token_view (lgn_view_get_state (view));
  gint key = lgn_steps_get_key (self->steps);
  LgnFigure *figure;

  if (!row)
    return NULL;
  figure = lgn_figure_new (lgn_selection_get_result (get_selection (self)));
  figure->map = row->map;
  lgn_figure_set_view (figure, LGN_VIEW_STEPS);
  figure->hides_special = lgn_token_view_get_hide_special (tokens);
  figure->grouping = LGN_GROUP_PIECES;
  figure->row = (gint) row->row;
  figure->steps = (LgnFigureSteps) {
    .capture = lgn_capture_ref (row->capture),
    .rule = row->rule == row->own_rule ? -1 : (gint) row->rule,
    .step = lgn_steps_get_step (self->steps),
    .column = key >= 0 ? (gint) row->key[key].column : -1,
  };
  return figure;
}

static void
lgn_steps_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lgn_steps_page_parent_class)->map (widget);
  lgn_steps_set_active (LGN_STEPS_PAGE (widget)->steps, true);
}

static void
lgn_steps_page_unmap (GtkWidget *widget)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (widget);

  stop (self);
  lgn_steps_set_active (self->steps, false);
  GTK_WIDGET_CLASS (lgn_steps_page_parent_class)->unmap (widget);
  update_progress (self);
}

static gboolean
make_short (gpointer data)
{
  LgnStepsPage *self = data;

  self->short_source = 0;
  lgn_steps_canvas_set_writes_arithmetic (self->canvas, self->is_short);
  update_card (self);
  return G_SOURCE_REMOVE;
}

/* A text that wraps would have the page as wide as its lines are long whenever there is little height. */
static void
lgn_steps_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (LGN_STEPS_PAGE (widget)->pages), orientation,
                      orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, minimum, natural, NULL, NULL);
}

static GtkSizeRequestMode
lgn_steps_page_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_steps_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (widget);
  bool is_short = height < SHORT_PAGE;

  gtk_widget_allocate (GTK_WIDGET (self->pages), width, height, baseline, NULL);
  if (is_short == self->is_short)
    return;
  self->is_short = is_short;
  if (self->short_source == 0) /* what is visible must not change while sizes are given out */
    self->short_source = g_idle_add (make_short, self);
}

static void
lgn_steps_page_dispose (GObject *object)
{
  LgnStepsPage *self = LGN_STEPS_PAGE (object);

  g_clear_handle_id (&self->play_source, g_source_remove);
  g_clear_handle_id (&self->progress_source, g_source_remove);
  g_clear_handle_id (&self->short_source, g_source_remove);
  g_clear_object (&self->start);
  g_clear_object (&self->steps);
  G_OBJECT_CLASS (lgn_steps_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LGN_TYPE_STEPS_CANVAS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-steps-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, pages);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, steps_box);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, rule_box);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, used_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, step_prev);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, step_next);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, dots_box);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, step_play);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, other_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, head_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, canvas);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, progress);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, card);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, key_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, arithmetic_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, numbers_view);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, numbers_popover);
  gtk_widget_class_bind_template_child (widget_class, LgnStepsPage, message);
  gtk_widget_class_bind_template_callback (widget_class, on_numbers_shown);
}

static void
lgn_steps_page_class_init (LgnStepsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_steps_page_dispose;
  widget_class->map = lgn_steps_page_map;
  widget_class->unmap = lgn_steps_page_unmap;
  widget_class->measure = lgn_steps_page_measure;
  widget_class->get_request_mode = lgn_steps_page_get_request_mode;
  widget_class->size_allocate = lgn_steps_page_size_allocate;
  view_class->set_state = lgn_steps_page_set_state;
  view_class->get_canvas = lgn_steps_page_get_canvas;
  view_class->get_start = lgn_steps_page_get_start;
  view_class->make_figure = lgn_steps_page_make_figure;
  view_class->hides_details = true;
  lgn_actions_install (widget_class, actions, G_N_ELEMENTS (actions));
  bind_template (widget_class);
}

static void
lgn_steps_page_init (LgnStepsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL); /* see size_allocate */
  for (guint rule = 0; rule < LGN_N_SCORE_RULES; rule++)
    add_rule (self, rule);
  for (guint step = 0; step < LGN_N_STEPS; step++)
    add_dot (self, step);
  for (guint column = 0; column < LGN_N_STEPS_NUMBERS; column++)
    add_column (self, column);
}
