#include "lgn-map-page.h"

#include "lgn-actions.h"
#include "lgn-canvas.h"
#include "lgn-example-pane.h"
#include "lgn-find-bar.h"
#include "lgn-map-tools.h"
#include "lgn-marks-chip.h"
#include "lgn-minimap.h"
#include "lgn-picture-form.h"
#include "lgn-segment.h"
#include "lgn-tab-figure.h"
#include "lgn-table-form.h"
#include "lgn-text-page.h"

#include <glib/gi18n.h>

#define ZOOM_STEP 1.25
#define TOOLBAR_MARGINS 36 /* px beside and between forms and tools */

struct _LgnMapPage
{
  LgnView parent_instance;
  GtkWidget *menu;
  GtkBox *form_box;
  GtkToggleButton *buttons[LGN_N_TAB_FORMS]; /* NULL: there is no such form */
  LgnView *views[LGN_N_TAB_FORMS];           /* NULL: the canvas draws it, or it is not made yet */
  GtkStack *tools;
  LgnMarksChip *marks_chip;
  LgnExamplePane *example_pane;
  LgnMapTools *map_tools;
  LgnFindBar *find_bar;
  LgnMinimap *minimap;
  GtkStack *forms;
  GtkWidget *scroller;
  LgnMapCanvas *canvas;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnMapPage, lgn_map_page, LGN_TYPE_VIEW)

static bool
applies_always (LgnTabState *state)
{
  return true;
}

/* The forms in the order of their buttons. */
static const struct
{
  LgnTabForm form;
  const char *label;
  GType (*get_type) (void);             /* of the LgnView that shows it; NULL: the canvas does */
  bool (*applies) (LgnTabState *state); /* whether it makes sense for what is shown */
} forms[] = {
  { LGN_TAB_FORM_PICTURE, N_ ("Picture"), lgn_picture_form_get_type, lgn_picture_form_applies },
  { LGN_TAB_FORM_ALIGNMENT, N_ ("Alignment"), NULL, applies_always },
  { LGN_TAB_FORM_HEATMAP, N_ ("Heat map"), NULL, applies_always },
  { LGN_TAB_FORM_TEXT, N_ ("Text"), lgn_text_page_get_type, lgn_text_page_applies },
  { LGN_TAB_FORM_TABLE, N_ ("Table"), lgn_table_form_get_type, applies_always },
};

LgnMapCanvas *
lgn_map_page_get_canvas (LgnMapPage *self)
{
  return self->canvas;
}

static LgnTabState *
get_state (LgnMapPage *self)
{
  return lgn_view_get_state (LGN_VIEW (self));
}

static void update_status (LgnMapPage *self);
static void update_panes (LgnMapPage *self);

static LgnView *
make_form_view (LgnMapPage *self, GType type)
{
  LgnView *view = g_object_new (type, NULL);

  lgn_view_set_state (view, get_state (self));
  gtk_stack_add_child (self->forms, GTK_WIDGET (view));
  g_signal_connect_object (view, "notify::place", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::reading", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "panes-changed", G_CALLBACK (update_panes), self, G_CONNECT_SWAPPED);
  return view;
}

/* The view of the form that is shown, which is made when it is first needed; NULL: the canvas is shown. */
static LgnView *
get_form_view (LgnMapPage *self)
{
  LgnTabForm form = lgn_tab_state_get_form (get_state (self));

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i].form == form && forms[i].get_type && !self->views[form])
      self->views[form] = make_form_view (self, forms[i].get_type ());
  return self->views[form];
}

/* Forms. */

static void
update_buttons (LgnMapPage *self)
{
  LgnTabState *state = get_state (self);
  bool can_align = lgn_tab_state_can_align (state);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    gtk_widget_set_visible (GTK_WIDGET (self->buttons[forms[i].form]), forms[i].applies (state));
  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons[LGN_TAB_FORM_ALIGNMENT]), can_align);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->buttons[LGN_TAB_FORM_ALIGNMENT]),
                               can_align ? NULL : _ ("An alignment is drawn up to 400 × 400 cells"));
}

static void
update_tools (LgnMapPage *self)
{
  LgnView *view = get_form_view (self);
  GtkWidget *tools = view ? lgn_view_get_tools (view) : GTK_WIDGET (self->map_tools);

  gtk_widget_set_visible (GTK_WIDGET (self->tools), tools != NULL);
  if (!tools)
    return;
  if (!gtk_widget_get_parent (tools))
    gtk_stack_add_child (self->tools, tools);
  gtk_stack_set_visible_child (self->tools, tools);
}

static void
update_status (LgnMapPage *self)
{
  LgnView *view = get_form_view (self);

  lgn_view_set_status (LGN_VIEW (self), view ? lgn_view_get_place (view) : NULL, view ? lgn_view_get_reading (view) : NULL);
}

static void
update_panes (LgnMapPage *self)
{
  update_tools (self);
  lgn_view_panes_changed (LGN_VIEW (self));
}

static void
update_form (LgnMapPage *self)
{
  LgnView *view = get_form_view (self);

  self->is_updating = true;
  update_buttons (self);
  gtk_toggle_button_set_active (self->buttons[lgn_tab_state_get_form (get_state (self))], TRUE);
  self->is_updating = false;
  gtk_stack_set_visible_child (self->forms, view ? GTK_WIDGET (view) : self->scroller);
  update_status (self);
  update_panes (self);
}

/* What is shown may have become something that the form does not suit. */
static void
on_map_changed (LgnMapPage *self)
{
  LgnTabState *state = get_state (self);

  update_buttons (self);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i].form == lgn_tab_state_get_form (state) && !forms[i].applies (state))
      lgn_tab_state_set_form (state, LGN_TAB_FORM_HEATMAP);
}

static void
on_form_toggled (LgnMapPage *self, GtkToggleButton *button)
{
  for (guint form = 0; form < LGN_N_TAB_FORMS; form++)
    if (self->buttons[form] == button && !self->is_updating && gtk_toggle_button_get_active (button))
      lgn_tab_state_set_form (get_state (self), form);
}

static void
add_button (LgnMapPage *self, LgnTabForm form, const char *label)
{
  GtkWidget *button
      = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "label", label, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);

  self->buttons[form] = GTK_TOGGLE_BUTTON (button);
  gtk_toggle_button_set_group (self->buttons[form], self->buttons[forms[0].form] == self->buttons[form]
                                                        ? NULL
                                                        : self->buttons[forms[0].form]);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
  gtk_box_append (self->form_box, button);
  lgn_segment_bind (GTK_TOGGLE_BUTTON (button));
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_form_toggled), self, G_CONNECT_SWAPPED);
}

/* The canvas. */

static void
on_menu (LgnMapPage *self, double x, double y)
{
  lgn_canvas_popup (GTK_WIDGET (self->canvas), self->menu, x, y);
}

/* Actions. */

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_canvas_move (LGN_MAP_PAGE (widget)->canvas, g_variant_get_string (parameter, NULL));
}

static void
select_strongest (GtkWidget *widget, void (*select) (LgnMapView *view))
{
  LgnMapPage *self = LGN_MAP_PAGE (widget);
  LgnMapView *view = lgn_tab_state_get_map_view (get_state (self));

  lgn_map_view_set_hover (view, -1, -1);
  select (view);
  lgn_map_canvas_show_cursor (self->canvas);
}

static void
strongest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  select_strongest (widget, lgn_map_view_select_strongest_in_row);
}

static void
strongest_map (GtkWidget *widget, const char *name, GVariant *parameter)
{
  select_strongest (widget, lgn_map_view_select_strongest_in_map);
}

static void
zoom_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_canvas_zoom_by (LGN_MAP_PAGE (widget)->canvas, ZOOM_STEP);
}

static void
zoom_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_canvas_zoom_by (LGN_MAP_PAGE (widget)->canvas, 1 / ZOOM_STEP);
}

static void
zoom_fit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_canvas_zoom_fit (LGN_MAP_PAGE (widget)->canvas);
}

static void
zoom_one (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_canvas_zoom_one (LGN_MAP_PAGE (widget)->canvas);
}

static void
menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_canvas_show_menu (LGN_MAP_PAGE (widget)->canvas);
}

/* What Escape ends: the glass, then the marks. */
static void
update_escape (LgnMapPage *self)
{
  LgnMarks *marks = lgn_tab_heads_get_marks (lgn_tab_state_get_heads (get_state (self)));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "canvas.escape",
                                 lgn_map_canvas_get_glass (self->canvas) || lgn_marks_get_n (marks) > 0);
}

static void
escape (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapCanvas *canvas = LGN_MAP_PAGE (widget)->canvas;

  if (lgn_map_canvas_get_glass (canvas))
    lgn_map_canvas_set_glass (canvas, FALSE);
  else
    lgn_map_canvas_clear_marks (canvas);
}

static void
glass (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapCanvas *canvas = LGN_MAP_PAGE (widget)->canvas;

  lgn_map_canvas_set_glass (canvas, !lgn_map_canvas_get_glass (canvas));
}

static void
find_token (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_find_bar_open (LGN_MAP_PAGE (widget)->find_bar);
}

static void
find_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_find_bar_step (LGN_MAP_PAGE (widget)->find_bar, g_variant_get_int32 (parameter) < 0);
}

static void
mark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_map_canvas_mark (LGN_MAP_PAGE (widget)->canvas, -1, -1);
}

/* What was found takes the focus, and the map when it goes. */
static void
on_finds_example (LgnMapPage *self)
{
  bool finds = lgn_tab_heads_get_finds_example (lgn_tab_state_get_heads (get_state (self)));

  update_panes (self);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (finds)
    gtk_widget_child_focus (GTK_WIDGET (self->example_pane), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (lgn_view_get_canvas (LGN_VIEW (self)));
}

/* The heads that look at the marked cells; without any, at the cell of the cursor. */
static void
find_example (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapPage *self = LGN_MAP_PAGE (widget);
  LgnTabHeads *heads = lgn_tab_state_get_heads (get_state (self));

  if (lgn_marks_get_n (lgn_tab_heads_get_marks (heads)) == 0)
    lgn_map_canvas_mark (self->canvas, -1, -1);
  lgn_tab_heads_set_finds_example (heads, true);
}

/* Never, when they fit, always, in turn. */
static void
numbers (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTabState *state = get_state (LGN_MAP_PAGE (widget));

  lgn_tab_state_set_numbers (state, (lgn_tab_state_get_options (state)->numbers + 1) % (LGN_NUMBERS_ALWAYS + 1));
}

/* How the numbers of the cursor's row came about. */
static void
steps_here (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapPage *self = LGN_MAP_PAGE (widget);
  LgnMapView *view = lgn_tab_state_get_map_view (get_state (self));
  gint row = -1, column = -1;

  if (lgn_map_view_get_focus (view, &row, &column))
    lgn_map_view_set_cursor (view, row, column);
  lgn_tab_state_set_view (get_state (self), "steps");
}

static void
form_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnMapPage *self = LGN_MAP_PAGE (widget);
  const guint n = G_N_ELEMENTS (forms);
  guint at = 0;

  while (at < n && forms[at].form != lgn_tab_state_get_form (get_state (self)))
    at++;
  for (guint i = 1; i <= n; i++)
    {
      LgnTabForm form = forms[(at + i) % n].form;
      GtkWidget *button = GTK_WIDGET (self->buttons[form]);

      if (!gtk_widget_get_visible (button) || !gtk_widget_get_sensitive (button))
        continue;
      lgn_tab_state_set_form (get_state (self), form);
      return;
    }
}

static const LgnAction actions[] = {
  { "canvas.move", "s", move },
  { "canvas.strongest", NULL, strongest },
  { "canvas.strongest-map", NULL, strongest_map },
  { "canvas.zoom-in", NULL, zoom_in },
  { "canvas.zoom-out", NULL, zoom_out },
  { "canvas.zoom-fit", NULL, zoom_fit },
  { "canvas.zoom-one", NULL, zoom_one },
  { "canvas.menu", NULL, menu },
  { "canvas.numbers", NULL, numbers },
  { "canvas.glass", NULL, glass },
  { "canvas.mark", NULL, mark },
  { "canvas.escape", NULL, escape },
  { "canvas.find-example", NULL, find_example },
  { "canvas.find-token", NULL, find_token },
  { "canvas.find-step", "i", find_step },
  { "canvas.form-next", NULL, form_next },
  { "canvas.steps-here", NULL, steps_here },
};

/* The view. */

static void
lgn_map_page_set_state (LgnView *view, LgnTabState *state)
{
  LgnMapPage *self = LGN_MAP_PAGE (view);

  lgn_map_canvas_set_state (self->canvas, state);
  lgn_map_tools_set_canvas (self->map_tools, self->canvas, state);
  lgn_find_bar_set_canvas (self->find_bar, self->canvas);
  lgn_minimap_set_canvas (self->minimap, self->canvas, state);
  g_signal_connect_object (state, "notify::form", G_CALLBACK (update_form), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (on_map_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "glass-changed", G_CALLBACK (update_escape), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_heads_get_marks (lgn_tab_state_get_heads (state)), "changed", G_CALLBACK (update_escape),
                           self, G_CONNECT_SWAPPED);
  lgn_marks_chip_set_heads (self->marks_chip, lgn_tab_state_get_heads (state));
  lgn_example_pane_set_state (self->example_pane, state);
  g_signal_connect_object (lgn_tab_state_get_heads (state), "notify::finds-example", G_CALLBACK (on_finds_example), self,
                           G_CONNECT_SWAPPED);
  update_escape (self);
  update_form (self);
}

static GtkWidget *
lgn_map_page_get_form_canvas (LgnView *view)
{
  LgnMapPage *self = LGN_MAP_PAGE (view);
  LgnView *form = get_form_view (self);

  return form ? lgn_view_get_canvas (form) : GTK_WIDGET (self->canvas);
}

static GtkWidget *
lgn_map_page_get_start (LgnView *view)
{
  LgnView *form = get_form_view (LGN_MAP_PAGE (view));

  return form ? lgn_view_get_start (form) : NULL;
}

static GtkWidget *
lgn_map_page_get_end (LgnView *view)
{
  LgnView *form = get_form_view (LGN_MAP_PAGE (view));

  if (lgn_tab_heads_get_finds_example (lgn_tab_state_get_heads (lgn_view_get_state (view))))
    return GTK_WIDGET (LGN_MAP_PAGE (view)->example_pane);
  return form ? lgn_view_get_end (form) : NULL;
}

static LgnFigure *
lgn_map_page_make_figure (LgnView *view)
{
  LgnView *form = get_form_view (LGN_MAP_PAGE (view));

  return form ? lgn_view_make_figure (form) : lgn_tab_figure_new (lgn_view_get_state (view));
}

static void
lgn_map_page_dispose (GObject *object)
{
  LgnMapPage *self = LGN_MAP_PAGE (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->example_pane);
  G_OBJECT_CLASS (lgn_map_page_parent_class)->dispose (object);
}

static void
lgn_map_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

/* The tools have what the forms leave. */
static void
lgn_map_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnMapPage *self = LGN_MAP_PAGE (widget);
  int forms_width;

  gtk_widget_measure (GTK_WIDGET (self->form_box), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &forms_width, NULL, NULL);
  lgn_map_tools_set_room (self->map_tools, width - forms_width - TOOLBAR_MARGINS);
  gtk_widget_size_allocate (adw_bin_get_child (ADW_BIN (self)), &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LGN_TYPE_MAP_CANVAS);
  g_type_ensure (LGN_TYPE_MARKS_CHIP);
  g_type_ensure (LGN_TYPE_MAP_TOOLS);
  g_type_ensure (LGN_TYPE_FIND_BAR);
  g_type_ensure (LGN_TYPE_MINIMAP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, menu);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, form_box);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, tools);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, map_tools);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, marks_chip);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, minimap);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, forms);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LgnMapPage, canvas);
  gtk_widget_class_bind_template_callback (widget_class, on_menu);
}

static void
lgn_map_page_class_init (LgnMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_map_page_dispose;
  widget_class->measure = lgn_map_page_measure;
  widget_class->size_allocate = lgn_map_page_size_allocate;
  view_class->set_state = lgn_map_page_set_state;
  view_class->get_canvas = lgn_map_page_get_form_canvas;
  view_class->get_start = lgn_map_page_get_start;
  view_class->get_end = lgn_map_page_get_end;
  view_class->make_figure = lgn_map_page_make_figure;
  lgn_actions_install (widget_class, actions, G_N_ELEMENTS (actions));
  bind_template (widget_class);
}

static void
lgn_map_page_init (LgnMapPage *self)
{
  self->example_pane = g_object_ref_sink (g_object_new (LGN_TYPE_EXAMPLE_PANE, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      add_button (self, forms[i].form, _ (forms[i].label));
    }
}
