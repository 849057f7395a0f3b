#include "lgn-compare-page.h"

#include "lgn-actions.h"
#include "lgn-compare-bar.h"
#include "lgn-compare-choice.h"
#include "lgn-compare-details.h"
#include "lgn-compare-other.h"
#include "lgn-segment.h"
#include "lgn-tab-figure.h"
#include "lgn-tab.h"

#include <glib/gi18n.h>

#define ZOOM_STEP 1.25
#define SHORT_HEIGHT 440 /* of the page: below it there is no room for the details */

/* What the dropdowns' choices were made for; only to be compared. */
typedef struct
{
  LgnCompareKind kind;
  LgnResult *result;
  LgnSite site;
  LgnResult *pinned;
} Offer;

struct _LgnComparePage
{
  LgnView parent_instance;
  LgnComparison *comparison;
  LgnCompareBar *bar;
  GtkStack *stack;
  GtkWidget *nothing;
  GtkWidget *content;
  GtkWidget *middle_box;
  GtkWidget *middle_label;
  GtkDropDown *a_drop;
  GtkDropDown *b_drop;
  GtkToggleButton *operation_difference;
  GtkToggleButton *operation_ratio;
  LgnCompareCanvas *canvas;
  LgnCompareDetails *details;
  LgnCompareKind kind;      /* what the dropdowns offer */
  LgnCompareForm form;
  LgnCompareChoices choices[2];
  Offer offer;
  LgnCompareOther *other;   /* B from elsewhere */
  bool is_updating;
  guint width_source;
};

G_DEFINE_FINAL_TYPE (LgnComparePage, lgn_compare_page, LGN_TYPE_VIEW)

LgnCompareCanvas *
lgn_compare_page_get_canvas (LgnComparePage *self)
{
  return self->canvas;
}

LgnComparison *
lgn_compare_page_get_comparison (LgnComparePage *self)
{
  return self->comparison;
}

static LgnTabState *
get_state (LgnComparePage *self)
{
  return lgn_view_get_state (LGN_VIEW (self));
}

/* What is shown. */

static void
update_status (LgnComparePage *self)
{
  LgnMapPair *pair = lgn_comparison_get_pair (self->comparison);
  g_autofree char *place = lgn_comparison_make_place (self->comparison);
  g_autoptr (LgnPairReading) reading = NULL;
  gint row, column;

  if (pair && lgn_map_pair_is_ready (pair) && lgn_comparison_get_focus (self->comparison, &row, &column))
    reading = lgn_pair_reading_new (pair, (guint) row, (guint) column);
  lgn_view_set_status (LGN_VIEW (self), place, reading ? reading->text : _ ("Hold Space to see A in the place of B"));
}

/* Which of the choices is the one that is compared. */
static guint
find_selected (LgnComparePage *self, guint side)
{
  const LgnCompareChoices *choices = &self->choices[side];
  LgnMapPair *pair = lgn_comparison_get_pair (self->comparison);
  LgnShownMap *map = pair ? lgn_map_pair_get_own (pair, side) : NULL;
  guint found = GTK_INVALID_LIST_POSITION;

  if (side == 1 && lgn_compare_other_get_tab (self->other))
    found = lgn_compare_choices_find_state (choices, lgn_compare_other_get_tab (self->other));
  else if (side == 1 && lgn_compare_other_get_model (self->other))
    found = lgn_compare_choices_find_model (choices, lgn_compare_other_get_model (self->other));
  else if (side == 1 && self->kind != LGN_COMPARE_HEADS)
    found = 0;
  else if (map && lgn_shown_map_get_result (map) == lgn_run_get_result (lgn_tab_state_get_run (get_state (self))))
    found = lgn_compare_choices_find_map (choices, lgn_shown_map_get_id (map));
  return found;
}

/* A map of another tab is no choice of A's, and called by its model. */
static void
name_foreign_pin (LgnComparePage *self)
{
  LgnPin *pin = lgn_tab_state_get_pin (get_state (self));
  LgnShownMap *map = pin ? lgn_pin_get_map (pin) : NULL;
  LgnResult *result = map ? lgn_shown_map_get_result (map) : NULL;
  g_autofree char *place = NULL;
  g_autofree char *label = NULL;
  LgnCompareChoice *choice;

  if (!result || result == lgn_run_get_result (lgn_tab_state_get_run (get_state (self))))
    return;
  place = lgn_shown_map_make_place (map, false);
  label = g_strdup_printf ("%s · %s", result->model_name ? result->model_name : "", place);
  choice = g_new0 (LgnCompareChoice, 1);
  choice->kind = LGN_CHOICE_NONE;
  g_ptr_array_insert (self->choices[0].choices, 0, choice);
  gtk_string_list_splice (self->choices[0].labels, 0, 0, (const char *[]){ label, NULL });
}

/* Whether what the dropdowns offer is not what they should: other heads, or other tabs. */
static bool
needs_choices (LgnComparePage *self)
{
  LgnPin *pin = lgn_tab_state_get_pin (get_state (self));
  const Offer offer = { self->kind, lgn_selection_get_result (lgn_tab_state_get_selection (get_state (self))),
                        lgn_selection_get_site (lgn_tab_state_get_selection (get_state (self))),
                        pin ? lgn_shown_map_get_result (lgn_pin_get_map (pin)) : NULL };
  bool differs = offer.kind != self->offer.kind || offer.result != self->offer.result || offer.site != self->offer.site
                 || offer.pinned != self->offer.pinned || offer.pinned != offer.result || offer.kind != LGN_COMPARE_HEADS;

  self->offer = offer;
  return differs;
}

static void
offer_choices (LgnComparePage *self)
{
  GtkDropDown *const drops[] = { self->a_drop, self->b_drop };

  for (guint side = 0; side < 2; side++)
    {
      lgn_compare_choices_clear (&self->choices[side]);
      lgn_compare_choices_init (&self->choices[side], self->kind, side == 1, GTK_WIDGET (self), get_state (self));
      if (side == 0)
        name_foreign_pin (self);
      gtk_drop_down_set_model (drops[side], G_LIST_MODEL (self->choices[side].labels));
    }
}

static void
update_drops (LgnComparePage *self)
{
  GtkDropDown *const drops[] = { self->a_drop, self->b_drop };

  self->is_updating = true;
  if (needs_choices (self))
    offer_choices (self);
  for (guint side = 0; side < 2; side++)
    {
      guint selected = find_selected (self, side);

      gtk_drop_down_set_selected (drops[side], selected == GTK_INVALID_LIST_POSITION ? 0 : selected);
    }
  self->is_updating = false;
}

/* Whether B is of another model or tab, or is to be. */
static bool
has_other (LgnComparePage *self)
{
  return lgn_compare_other_get_model (self->other) || lgn_compare_other_get_tab (self->other);
}

/* (transfer full) how they are compared, or what there is to do first. */
static char *
make_note (LgnComparePage *self)
{
  char *note = lgn_compare_other_make_note (self->other);

  if (!note && self->kind == LGN_COMPARE_MODELS && !has_other (self)
      && lgn_comparison_get_kind (self->comparison) == LGN_COMPARE_HEADS)
    note = g_strdup (_ ("Choose the model that B is to be of. It runs beside, on the same input."));
  return note ? note : lgn_comparison_make_note (self->comparison);
}

static void
update_bar (LgnComparePage *self)
{
  g_autofree char *note = make_note (self);

  lgn_compare_bar_set_kind (self->bar, self->kind);
  lgn_compare_bar_set_note (self->bar, note);
  lgn_compare_bar_set_can_swap (self->bar, lgn_comparison_get_pair (self->comparison) != NULL);
}

static void
update (LgnComparePage *self)
{
  bool has_pin = lgn_tab_state_get_pin (get_state (self)) != NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!has_other (self) && lgn_comparison_get_pair (self->comparison)
      && lgn_comparison_get_kind (self->comparison) != LGN_COMPARE_HEADS)
    self->kind = lgn_comparison_get_kind (self->comparison);
  gtk_stack_set_visible_child (self->stack, has_pin ? self->content : self->nothing);
  update_drops (self);
  update_bar (self);
  update_status (self);
}

/* What A and B are. */

static void
pin_map (LgnComparePage *self, const LgnMapId *map)
{
  LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (get_state (self)));
  LgnTokenView *tokens = lgn_tab_state_get_token_view (get_state (self));
  g_autoptr (LgnShownMap) shown
      = lgn_shown_map_new_for (result, map, lgn_token_view_get_hide_special (tokens), lgn_token_view_get_group (tokens),
                               lgn_token_view_get_raw_pieces (tokens));
  g_autoptr (LgnPin) pin = lgn_pin_new (shown, -1, -1);

  lgn_tab_state_set_pin (get_state (self), pin);
}

static void
on_a_selected (LgnComparePage *self)
{
  guint selected = gtk_drop_down_get_selected (self->a_drop);
  const LgnCompareChoice *choice
      = !self->is_updating && selected < self->choices[0].choices->len ? self->choices[0].choices->pdata[selected] : NULL;

  if (choice && choice->kind == LGN_CHOICE_MAP)
    {
      LgnMapId map = choice->map;

      pin_map (self, &map);
    }
}

static void
on_b_selected (LgnComparePage *self)
{
  guint selected = gtk_drop_down_get_selected (self->b_drop);
  const LgnCompareChoice *choice
      = !self->is_updating && selected < self->choices[1].choices->len ? self->choices[1].choices->pdata[selected] : NULL;

  if (!choice)
    return;
  if (choice->kind == LGN_CHOICE_MAP)
    {
      LgnMapId map = choice->map;

      lgn_selection_set_map (lgn_tab_state_get_selection (get_state (self)), &map);
    }
  else if (choice->kind == LGN_CHOICE_MODEL)
    lgn_compare_other_run (self->other, choice->model);
  else if (choice->kind == LGN_CHOICE_TAB)
    lgn_compare_other_follow (self->other, choice->state);
  else
    {
      lgn_compare_other_stop (self->other);
      lgn_comparison_set_other (self->comparison, NULL, NULL);
    }
}

/* A choice in a button is shortened: three of them stand beside each other. */
static void
on_choice_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer is_short)
{
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set (label, "xalign", 0.0f, "ellipsize", is_short ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE, "width-chars",
                is_short ? 6 : -1, "max-width-chars", is_short ? 22 : -1, NULL);
  gtk_list_item_set_child (item, label);
}

static void
on_choice_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *string = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (string));
}

static GtkListItemFactory *
create_factory (bool is_short)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_choice_setup), GINT_TO_POINTER (is_short));
  g_signal_connect (factory, "bind", G_CALLBACK (on_choice_bind), NULL);
  return factory;
}

static void
set_factories (GtkDropDown *drop)
{
  g_autoptr (GtkListItemFactory) button = create_factory (true);
  g_autoptr (GtkListItemFactory) list = create_factory (false);

  gtk_drop_down_set_factory (drop, button);
  gtk_drop_down_set_list_factory (drop, list);
}

/* The bar. */

static void
on_kind (LgnComparePage *self, guint kind)
{
  LgnPin *pin = lgn_tab_state_get_pin (get_state (self));
  LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (get_state (self)));

  self->kind = kind;
  lgn_compare_other_stop (self->other);
  lgn_comparison_set_other (self->comparison, NULL, NULL);
  /* Heads are compared within one result: that of this tab. */
  if (kind == LGN_COMPARE_HEADS && pin && result && lgn_shown_map_get_result (lgn_pin_get_map (pin)) != result)
    {
      LgnMapId map = lgn_compare_clamp_map (result, lgn_shown_map_get_id (lgn_pin_get_map (pin)));

      pin_map (self, &map);
    }
  update (self);
}

static void
on_form (LgnComparePage *self, guint form)
{
  self->form = form;
  lgn_compare_canvas_set_form (self->canvas, self->form);
  gtk_widget_set_visible (self->middle_box, self->form == LGN_COMPARE_THREE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
on_swap (LgnComparePage *self)
{
  g_autoptr (LgnPin) pin = NULL;

  pin = lgn_comparison_swap (self->comparison);
  if (!pin)
    return;
  if (lgn_comparison_has_other (self->comparison))
    lgn_compare_other_stop (self->other);
  lgn_tab_state_set_pin (get_state (self), pin);
}

static void
on_operation_toggled (LgnComparePage *self)
{
  bool is_ratio = gtk_toggle_button_get_active (self->operation_ratio);

  gtk_label_set_label (GTK_LABEL (self->middle_label), is_ratio ? "log₂ (B / A)" : "B − A");
  if (self->comparison)
    lgn_comparison_set_operation (self->comparison, is_ratio ? LGN_OPERATION_RATIO : LGN_OPERATION_DIFFERENCE);
}

static void
on_pin_current (LgnComparePage *self)
{
  LgnMapId map;

  if (!lgn_run_get_result (lgn_tab_state_get_run (get_state (self))))
    return;
  lgn_selection_get_map (lgn_tab_state_get_selection (get_state (self)), &map);
  pin_map (self, &map);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* Nothing is compared while nobody looks. */
static void
lgn_compare_page_map (GtkWidget *widget)
{
  LgnComparePage *self = LGN_COMPARE_PAGE (widget);

  GTK_WIDGET_CLASS (lgn_compare_page_parent_class)->map (widget);
  lgn_comparison_set_active (self->comparison, true);
  update (self);
}

static void
lgn_compare_page_unmap (GtkWidget *widget)
{
  lgn_comparison_set_active (LGN_COMPARE_PAGE (widget)->comparison, false);
  GTK_WIDGET_CLASS (lgn_compare_page_parent_class)->unmap (widget);
}

static void
on_pin_changed (LgnComparePage *self)
{
  lgn_comparison_set_pin (self->comparison, lgn_tab_state_get_pin (get_state (self)));
  update (self);
}

/* Keys. */

/* While Space is held B's panel shows A, while G is held there are two glasses. With Shift they stay until the next time:
 * view.blink and view.glass. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType modifiers, LgnComparePage *self)
{
  if (modifiers & gtk_accelerator_get_default_mod_mask () || (keyval != GDK_KEY_space && keyval != GDK_KEY_g))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_space)
    lgn_compare_canvas_set_blinks (self->canvas, true);
  else
    lgn_compare_canvas_hold_glass (self->canvas, true);
  return GDK_EVENT_STOP;
}

static void
on_key_released (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType modifiers,
                 LgnComparePage *self)
{
  if (keyval == GDK_KEY_space && !(modifiers & GDK_SHIFT_MASK))
    lgn_compare_canvas_set_blinks (self->canvas, false);
  else if (keyval == GDK_KEY_g || keyval == GDK_KEY_G)
    lgn_compare_canvas_hold_glass (self->canvas, false);
}

static void
on_focus_left (GtkEventControllerFocus *controller, LgnComparePage *self)
{
  lgn_compare_canvas_set_blinks (self->canvas, false);
  lgn_compare_canvas_hold_glass (self->canvas, false);
}

static void
add_keys (LgnComparePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_released), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), keys);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), focus);
}

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_compare_canvas_move (LGN_COMPARE_PAGE (widget)->canvas, g_variant_get_string (parameter, NULL));
}

static void
strongest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnComparePage *self = LGN_COMPARE_PAGE (widget);

  lgn_comparison_set_hover (self->comparison, -1, -1);
  lgn_comparison_select_largest (self->comparison, g_str_equal (name, "canvas.strongest"));
  lgn_compare_canvas_show_cursor (self->canvas);
}

static void
zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnCompareCanvas *canvas = LGN_COMPARE_PAGE (widget)->canvas;

  if (g_str_equal (name, "canvas.zoom-fit"))
    lgn_viewport_set_fit (lgn_compare_canvas_get_viewport (canvas), true);
  else if (g_str_equal (name, "canvas.zoom-one"))
    lgn_compare_canvas_zoom_one (canvas);
  else
    lgn_compare_canvas_zoom_by (canvas, g_str_equal (name, "canvas.zoom-in") ? ZOOM_STEP : 1 / ZOOM_STEP);
}

static void
numbers (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_compare_canvas_next_numbers (LGN_COMPARE_PAGE (widget)->canvas);
}

static void
blink (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnCompareCanvas *canvas = LGN_COMPARE_PAGE (widget)->canvas;

  lgn_compare_canvas_set_blinks (canvas, !lgn_compare_canvas_get_blinks (canvas));
}

static void
set_glass (LgnComparePage *self, bool has_glass)
{
  lgn_compare_canvas_set_glass (self->canvas, has_glass);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "canvas.escape", has_glass);
}

static void
glass (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_glass (LGN_COMPARE_PAGE (widget), !lgn_compare_canvas_get_glass (LGN_COMPARE_PAGE (widget)->canvas));
}

/* What Escape ends: the glasses. */
static void
escape (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_glass (LGN_COMPARE_PAGE (widget), false);
}

static const LgnAction actions[] = {
  { "canvas.glass", NULL, glass },
  { "canvas.escape", NULL, escape },
  { "canvas.move", "s", move },
  { "canvas.strongest", NULL, strongest },
  { "canvas.strongest-map", NULL, strongest },
  { "canvas.zoom-in", NULL, zoom },
  { "canvas.zoom-out", NULL, zoom },
  { "canvas.zoom-fit", NULL, zoom },
  { "canvas.zoom-one", NULL, zoom },
  { "canvas.numbers", NULL, numbers },
  { "canvas.blink", NULL, blink },
};

/* The view. */

static gboolean
follow_width (gpointer data)
{
  LgnComparePage *self = data;
  GtkWidget *tab = gtk_widget_get_ancestor (GTK_WIDGET (self), LGN_TYPE_TAB);
  gboolean is_narrow = FALSE;

  self->width_source = 0;
  if (tab)
    g_object_get (tab, "narrow", &is_narrow, NULL);
  lgn_compare_bar_set_narrow (self->bar, is_narrow);
  lgn_compare_details_set_narrow (self->details, is_narrow);
  gtk_widget_set_visible (self->middle_label, !is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->details), gtk_widget_get_height (GTK_WIDGET (self)) >= SHORT_HEIGHT);
  return G_SOURCE_REMOVE;
}

/* Not while everything is laid out. */
static void
on_laid_out (LgnComparePage *self)
{
  if (self->width_source == 0)
    self->width_source = g_idle_add (follow_width, self);
}

static void
on_go (LgnComparePage *self)
{
  lgn_compare_canvas_show_cursor (self->canvas);
}

static void
lgn_compare_page_set_state (LgnView *view, LgnTabState *state)
{
  LgnComparePage *self = LGN_COMPARE_PAGE (view);

  self->comparison = lgn_comparison_new (lgn_tab_state_get_map_view (state));
  self->other = lgn_compare_other_new (self->comparison, state);
  lgn_compare_canvas_set_comparison (self->canvas, self->comparison, state);
  lgn_compare_details_set_comparison (self->details, self->comparison);
  g_signal_connect_object (self->comparison, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->comparison, "cursor-changed", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "pin-changed", G_CALLBACK (on_pin_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->other, "changed", G_CALLBACK (update_bar), self, G_CONNECT_SWAPPED);
  on_pin_changed (self);
}

static GtkWidget *
lgn_compare_page_get_view_canvas (LgnView *view)
{
  return GTK_WIDGET (LGN_COMPARE_PAGE (view)->canvas);
}

static GtkWidget *
lgn_compare_page_get_top (LgnView *view)
{
  return GTK_WIDGET (LGN_COMPARE_PAGE (view)->bar);
}

static LgnFigure *
lgn_compare_page_make_figure (LgnView *view)
{
  LgnComparePage *self = LGN_COMPARE_PAGE (view);
  LgnMapPair *pair = lgn_comparison_get_pair (self->comparison);
  LgnTokenView *tokens = lgn_tab_state_get_token_view (get_state (self));
  LgnShownMap *a, *b;
  LgnFigure *figure;

  if (!pair || !lgn_map_pair_is_ready (pair))
    return NULL;
  a = lgn_map_pair_get_own (pair, 0);
  b = lgn_map_pair_get_own (pair, 1);
  figure = lgn_figure_new (lgn_shown_map_get_result (a));
  lgn_figure_set_view (figure, LGN_VIEW_COMPARE);
  figure->map = *lgn_shown_map_get_id (a);
  figure->b.map = *lgn_shown_map_get_id (b);
  figure->b.has_site = figure->b.has_layer = figure->b.has_head = true;
  if (lgn_shown_map_get_result (b) != lgn_shown_map_get_result (a))
    figure->b.result = lgn_result_ref (lgn_shown_map_get_result (b));
  lgn_compare_other_name_sides (self->other, GTK_WIDGET (self), figure);
  figure->operation = lgn_comparison_get_operation (self->comparison);
  figure->colours = *lgn_colour_scale_get_spec (lgn_tab_state_get_scale (get_state (self)));
  figure->hides_special = lgn_token_view_get_hide_special (tokens);
  figure->grouping = lgn_token_view_get_group (tokens);
  lgn_comparison_get_cursor (self->comparison, &figure->marks.cursor_row, &figure->marks.cursor_column);
  lgn_comparison_get_pin_cell (self->comparison, &figure->marks.pin_row, &figure->marks.pin_column);
  return figure;
}

static void
lgn_compare_page_dispose (GObject *object)
{
  LgnComparePage *self = LGN_COMPARE_PAGE (object);

  g_clear_handle_id (&self->width_source, g_source_remove);
  for (guint side = 0; side < 2; side++)
    lgn_compare_choices_clear (&self->choices[side]);
  g_clear_object (&self->other);
  g_clear_object (&self->comparison);
  g_clear_object (&self->bar);
  G_OBJECT_CLASS (lgn_compare_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LGN_TYPE_COMPARE_CANVAS);
  g_type_ensure (LGN_TYPE_COMPARE_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, nothing);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, content);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, middle_box);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, middle_label);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, a_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, b_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, operation_difference);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, operation_ratio);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, canvas);
  gtk_widget_class_bind_template_child (widget_class, LgnComparePage, details);
  gtk_widget_class_bind_template_callback (widget_class, on_a_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_b_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_operation_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_current);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_laid_out);
}

static void
lgn_compare_page_class_init (LgnComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_compare_page_dispose;
  widget_class->map = lgn_compare_page_map;
  widget_class->unmap = lgn_compare_page_unmap;
  view_class->set_state = lgn_compare_page_set_state;
  view_class->get_canvas = lgn_compare_page_get_view_canvas;
  view_class->get_top = lgn_compare_page_get_top;
  view_class->make_figure = lgn_compare_page_make_figure;
  view_class->hides_panes = true;
  lgn_actions_install (widget_class, actions, G_N_ELEMENTS (actions));
  bind_template (widget_class);
}

static void
lgn_compare_page_init (LgnComparePage *self)
{
  self->form = LGN_COMPARE_THREE;
  for (guint side = 0; side < 2; side++)
    {
      self->choices[side].labels = gtk_string_list_new (NULL);
      self->choices[side].choices = g_ptr_array_new ();
    }
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bar = g_object_ref_sink (lgn_compare_bar_new ());
  g_signal_connect_object (self->bar, "kind", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "form", G_CALLBACK (on_form), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "swap", G_CALLBACK (on_swap), self, G_CONNECT_SWAPPED);
  lgn_segment_bind (self->operation_difference);
  lgn_segment_bind (self->operation_ratio);
  set_glass (self, false);
  set_factories (self->a_drop);
  set_factories (self->b_drop);
  add_keys (self);
}
