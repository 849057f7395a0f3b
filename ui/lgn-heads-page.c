#include "lgn-heads-page.h"

#include "lgn-head-chart.h"
#include "lgn-head-details.h"
#include "lgn-head-grid.h"
#include "lgn-head-table.h"
#include "lgn-role-pane.h"
#include "lgn-segment.h"

#include "draw/lgn-atlas-heads.h"
#include "view/lgn-head-text.h"
#include "view/lgn-number.h"

#include <glib/gi18n.h>
#include <math.h>

/* Pictures in the order of layers, and those of any other order with captions below. */
#define LAYER_SIDE 96
#define FLOW_SIDE 72
/* Narrower than this, buttons have no words and charts stand below one another. */
#define ROOMY_WIDTH 720
/* Lower than this, the table below the charts shows a row or two. */
#define TALL_HEIGHT 560
#define TALL_TABLE 150
#define LOW_TABLE 60
#define SMALL_ROWS 12

typedef enum
{
  FORM_PICTURES,
  FORM_NUMBERS,
  FORM_TABLE,
  N_FORMS,
} Form;

struct _LgnHeadsPage
{
  LgnView parent_instance;
  LgnTabHeads *heads;
  LgnRolePane *role_pane;
  LgnHeadDetails *details;
  GtkToggleButton *forms[N_FORMS];
  GtkDropDown *order_drop;
  GtkSearchEntry *head_search;
  GtkWidget *example_button;
  GtkWidget *example_label;
  GtkWidget *copy_button;
  GtkWidget *copy_label;
  GtkStack *stack;
  LgnHeadGrid *grid;
  GtkBox *charts;
  GtkDropDown *metric_drops[3]; /* colour, to the right, upwards */
  GtkWidget *measure_button;
  LgnHeadChart *metric_chart;
  LgnHeadChart *scatter_chart;
  LgnHeadTable *small_table;
  LgnHeadTable *table;
  GArray *sorts;   /* of LgnHeadSort, those of ORDER_DROP */
  GArray *metrics; /* of LgnMetric, those of METRIC_DROPS */
  LgnMetric chosen[3];
  Form form;
  gboolean is_updating;
  gboolean is_roomy;
  gboolean is_tall;
  guint size_source;
};

G_DEFINE_FINAL_TYPE (LgnHeadsPage, lgn_heads_page, LGN_TYPE_VIEW)

static const char *const form_names[N_FORMS] = { "pictures", "numbers", "table" };

static LgnTabState *
get_state (LgnHeadsPage *self)
{
  return lgn_view_get_state (LGN_VIEW (self));
}

static LgnHeadOrder *
get_order (LgnHeadsPage *self)
{
  return lgn_tab_heads_get_order (self->heads);
}

static LgnHeadList *
get_list (LgnHeadsPage *self)
{
  return lgn_tab_heads_get_list (self->heads);
}

/* What can be chosen. */

static void
set_choices (GtkDropDown *drop, GStrv titles, guint selected)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new ((const char *const *) titles);

  gtk_drop_down_set_model (drop, G_LIST_MODEL (model));
  gtk_drop_down_set_selected (drop, selected);
}

static gboolean
is_same_array (const GArray *a, const GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * g_array_get_element_size ((GArray *) a)) == 0;
}

/* Only orders for which there are numbers. */
static void
update_sorts (LgnHeadsPage *self)
{
  g_autoptr (GArray) sorts = g_array_new (FALSE, FALSE, sizeof (LgnHeadSort));
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  guint selected = 0;

  for (LgnHeadSort sort = 0; sort < LGN_N_SORTS; sort++)
    if (lgn_head_order_can_sort (get_order (self), sort) || lgn_head_order_get_sort (get_order (self)) == sort)
      {
        if (lgn_head_order_get_sort (get_order (self)) == sort)
          selected = sorts->len;
        g_array_append_val (sorts, sort);
        g_strv_builder_add (titles, lgn_head_sort_get_title (sort));
      }
  self->is_updating = true;
  if (is_same_array (sorts, self->sorts))
    gtk_drop_down_set_selected (self->order_drop, selected);
  else
    {
      strings = g_strv_builder_end (titles);
      set_choices (self->order_drop, strings, selected);
      g_array_set_size (self->sorts, 0);
      g_array_append_vals (self->sorts, sorts->data, sorts->len);
    }
  self->is_updating = false;
}

static void
update_charts (LgnHeadsPage *self)
{
  lgn_head_chart_set_metrics (self->metric_chart, self->chosen[0], self->chosen[0]);
  lgn_head_chart_set_metrics (self->scatter_chart, self->chosen[1], self->chosen[2]);
}

/* Where METRIC stands; of one that is not known, another. */
static guint
find_metric (const GArray *metrics, LgnMetric metric)
{
  for (guint i = 0; i < metrics->len; i++)
    if (g_array_index (metrics, LgnMetric, i) == metric)
      return i;
  return metric == LGN_METRIC_DISTANCE ? MIN (LGN_METRIC_CONFIDENCE, metrics->len - 1) : 0;
}

/* Only metrics that are known. */
static void
update_metrics (LgnHeadsPage *self)
{
  g_autoptr (GArray) metrics = g_array_new (FALSE, FALSE, sizeof (LgnMetric));
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  for (LgnMetric metric = 0; metric < LGN_N_METRICS; metric++)
    if (lgn_head_list_has_metric (get_list (self), metric))
      {
        g_array_append_val (metrics, metric);
        g_strv_builder_add (titles, lgn_metric_get_title (metric));
      }
  if (metrics->len == 0 || is_same_array (metrics, self->metrics))
    return;
  strings = g_strv_builder_end (titles);
  g_array_set_size (self->metrics, 0);
  g_array_append_vals (self->metrics, metrics->data, metrics->len);
  self->is_updating = true;
  for (guint i = 0; i < G_N_ELEMENTS (self->metric_drops); i++)
    {
      guint selected = find_metric (metrics, self->chosen[i]);

      self->chosen[i] = g_array_index (metrics, LgnMetric, selected);
      set_choices (self->metric_drops[i], strings, selected);
    }
  self->is_updating = false;
  update_charts (self);
}

/* The status line. */

static char *
make_place (LgnHeadsPage *self)
{
  guint n = lgn_head_list_get_n_layers (get_list (self)) * lgn_head_list_get_n_heads (get_list (self));
  g_autofree char *all = lgn_format_count (n);

  if (lgn_head_order_is_filtered (get_order (self)))
    {
      g_autofree char *shown = lgn_format_count (lgn_head_order_get_n_shown (get_order (self)));

      return g_strdup_printf (g_dngettext (NULL, "%s of %s head", "%s of %s heads", n), shown, all);
    }
  return g_strdup_printf (g_dngettext (NULL, "%s head", "%s heads", n), all);
}

/* "7·10 linked words", of numbers also the one that is coloured. */
static char *
make_reading (LgnHeadsPage *self)
{
  LgnHeadItem *item = lgn_tab_heads_get_selected (self->heads);
  LgnMetric metric = self->chosen[0];
  g_autofree char *line = NULL;
  g_autofree char *value = NULL;

  if (!item)
    return g_strdup ("");
  line = lgn_head_text_make_line (get_list (self), item);
  value = lgn_metric_format (metric, lgn_head_item_get_metric (item, metric), false);
  if (self->form != FORM_NUMBERS)
    return g_steal_pointer (&line);
  if (metric == LGN_METRIC_SPREAD && isfinite (lgn_head_item_get_largest_spread (item)))
    {
      g_autofree char *largest = lgn_metric_format (metric, lgn_head_item_get_largest_spread (item), false);

      return g_strdup_printf (_ ("%s · spread %s nats of %s"), line, value, largest);
    }
  return g_strdup_printf ("%s · %s %s", line, lgn_metric_get_axis (metric), value);
}

static void
update_status (LgnHeadsPage *self)
{
  g_autofree char *place = make_place (self);
  g_autofree char *reading = make_reading (self);

  lgn_view_set_status (LGN_VIEW (self), place, reading);
}

/* What is shown. */

static void
update_grid (LgnHeadsPage *self)
{
  g_autoptr (GArray) heads = lgn_atlas_heads_new (get_order (self));
  bool is_flow = lgn_head_order_get_sort (get_order (self)) != LGN_SORT_LAYER;

  lgn_head_grid_set_shows_marks (self->grid, lgn_tab_heads_get_finds_example (self->heads));
  lgn_head_grid_set_heads (self->grid, heads, is_flow, is_flow ? FLOW_SIDE : LAYER_SIDE);
}

static void
update_stack (LgnHeadsPage *self)
{
  bool is_none = lgn_head_order_is_filtered (get_order (self)) && lgn_head_order_get_n_shown (get_order (self)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_none ? "none" : form_names[self->form]);
  gtk_widget_set_visible (GTK_WIDGET (self->order_drop), self->form == FORM_PICTURES);
  gtk_widget_set_visible (self->example_button, self->form == FORM_PICTURES);
  gtk_widget_set_visible (self->copy_button, self->form != FORM_PICTURES);
}

static void
update (LgnHeadsPage *self)
{
  update_sorts (self);
  update_metrics (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update_grid (self);
  update_stack (self);
  update_status (self);
}

/* What is not seen is not collected. */
static void
lgn_heads_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lgn_heads_page_parent_class)->map (widget);
  update_grid (LGN_HEADS_PAGE (widget));
}

static void
set_form (LgnHeadsPage *self, Form form)
{
  self->form = form;
  gtk_toggle_button_set_active (self->forms[form], TRUE);
  lgn_role_pane_set_note (
      self->role_pane, form == FORM_PICTURES
                           ? _ ("The stripe says what a head does on this input, the number how much of its weight does it.")
                           : _ ("Shape and colour both tell the role. Click a role to keep only its heads."));
  update_stack (self);
  update_status (self);
}

static void
on_form_toggled (LgnHeadsPage *self, GtkToggleButton *button)
{
  for (guint i = 0; i < N_FORMS; i++)
    if (self->forms[i] == button && gtk_toggle_button_get_active (button) && self->heads)
      set_form (self, i);
}

static void
on_order_selected (LgnHeadsPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->order_drop);

  if (!self->is_updating && selected < self->sorts->len)
    lgn_head_order_set_sort (get_order (self), g_array_index (self->sorts, LgnHeadSort, selected));
}

static void
update_measuring (LgnHeadsPage *self)
{
  gtk_widget_set_visible (self->measure_button, lgn_tab_heads_can_measure_induction (self->heads));
  gtk_widget_set_sensitive (self->measure_button, !lgn_tab_heads_get_is_measuring (self->heads));
}

/* What is measured is shown as soon as it is known. */
static void
on_measure_clicked (LgnHeadsPage *self)
{
  self->chosen[0] = LGN_METRIC_INDUCTION;
  lgn_tab_heads_measure_induction (self->heads);
}

static void
on_metric_selected (LgnHeadsPage *self)
{
  if (self->is_updating || self->metrics->len == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->metric_drops); i++)
    {
      guint selected = gtk_drop_down_get_selected (self->metric_drops[i]);

      if (selected < self->metrics->len)
        self->chosen[i] = g_array_index (self->metrics, LgnMetric, selected);
    }
  update_charts (self);
  update_status (self);
}

static void
on_search_changed (LgnHeadsPage *self)
{
  if (!self->is_updating)
    lgn_head_order_set_search (get_order (self), gtk_editable_get_text (GTK_EDITABLE (self->head_search)));
}

static void
on_search_stopped (LgnHeadsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->head_search), "");
  lgn_head_order_set_search (get_order (self), "");
  gtk_widget_grab_focus (lgn_view_get_canvas (LGN_VIEW (self)));
}

static void
on_show_all (LgnHeadsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->head_search), "");
  lgn_head_order_set_search (get_order (self), "");
  lgn_head_order_set_roles (get_order (self), 0);
}

static void
on_copy_table (LgnHeadsPage *self)
{
  lgn_head_table_copy_all (self->table);
}

static void
on_activated (LgnHeadsPage *self)
{
  lgn_tab_state_set_view (get_state (self), "map");
}

/* With marks, the heads that look there; else to the map, where cells are marked. */
static void
on_example (LgnHeadsPage *self)
{
  bool has_marks = lgn_marks_get_n (lgn_tab_heads_get_marks (self->heads)) > 0;

  lgn_tab_heads_set_finds_example (self->heads, has_marks);
  if (has_marks)
    lgn_head_order_set_sort (get_order (self), LGN_SORT_EXAMPLE);
  else
    lgn_tab_state_set_view (get_state (self), "map");
}

/* Actions. */

/* Lets go of what is looked for. */
static void
escape (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_show_all (LGN_HEADS_PAGE (widget));
}

static void
form_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnHeadsPage *self = LGN_HEADS_PAGE (widget);

  set_form (self, (self->form + 1) % N_FORMS);
}

/* The view. */

static void
lgn_heads_page_set_state (LgnView *view, LgnTabState *state)
{
  LgnHeadsPage *self = LGN_HEADS_PAGE (view);

  self->heads = g_object_ref (lgn_tab_state_get_heads (state));
  lgn_head_grid_set_state (self->grid, state);
  lgn_head_chart_set_state (self->metric_chart, state);
  lgn_head_chart_set_state (self->scatter_chart, state);
  lgn_head_table_set_state (self->small_table, state);
  lgn_head_table_set_max_rows (self->small_table, SMALL_ROWS);
  lgn_head_table_set_state (self->table, state);
  lgn_role_pane_set_order (self->role_pane, get_order (self));
  lgn_head_details_set_state (self->details, state);
  g_signal_connect_object (get_order (self), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->heads, "notify::finds-example", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->heads, "measuring-changed", G_CALLBACK (update_measuring), self, G_CONNECT_SWAPPED);
  update_measuring (self);
  update_charts (self);
  set_form (self, FORM_PICTURES);
  update (self);
}

static GtkWidget *
lgn_heads_page_get_canvas (LgnView *view)
{
  LgnHeadsPage *self = LGN_HEADS_PAGE (view);
  GtkWidget *const canvases[N_FORMS] = { GTK_WIDGET (self->grid), GTK_WIDGET (self->metric_chart),
                                         lgn_head_table_get_view (self->table) };

  return canvases[self->form];
}

static GtkWidget *
lgn_heads_page_get_start (LgnView *view)
{
  return GTK_WIDGET (LGN_HEADS_PAGE (view)->role_pane);
}

static GtkWidget *
lgn_heads_page_get_end (LgnView *view)
{
  return GTK_WIDGET (LGN_HEADS_PAGE (view)->details);
}

/* The order of a figure is never that of something that only this tab knows: A, marks. */
static void
set_figure_heads (LgnHeadsPage *self, LgnFigureAllHeads *heads)
{
  LgnHeadSort sort = lgn_head_order_get_sort (get_order (self));

  heads->form = self->form == FORM_NUMBERS ? LGN_HEADS_NUMBERS : LGN_HEADS_PICTURES;
  heads->order = sort <= LGN_SORT_DISTANCE ? sort : LGN_SORT_LAYER;
  heads->metric = self->chosen[0];
  heads->x = self->chosen[1];
  heads->y = self->chosen[2];
}

static LgnFigure *
lgn_heads_page_make_figure (LgnView *view)
{
  LgnTabState *state = lgn_view_get_state (view);
  LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (state));
  LgnTokenView *tokens = lgn_tab_state_get_token_view (state);
  LgnFigure *figure;

  if (!result || !lgn_selection_get_result (lgn_tab_state_get_selection (state)))
    return NULL;
  figure = lgn_figure_new (result);
  lgn_selection_get_map (lgn_tab_state_get_selection (state), &figure->map);
  lgn_figure_set_view (figure, LGN_VIEW_HEADS);
  figure->colours = *lgn_colour_scale_get_spec (lgn_tab_state_get_scale (state));
  figure->hides_special = lgn_token_view_get_hide_special (tokens);
  figure->grouping = lgn_token_view_get_group (tokens);
  set_figure_heads (LGN_HEADS_PAGE (view), &figure->all_heads);
  return figure;
}

/* Sizes. */

static gboolean
follow_size (gpointer data)
{
  LgnHeadsPage *self = data;

  self->size_source = 0;
  gtk_widget_set_visible (self->example_label, self->is_roomy);
  gtk_widget_set_visible (self->copy_label, self->is_roomy);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->charts),
                                  self->is_roomy ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->small_table), -1, self->is_tall ? TALL_TABLE : LOW_TABLE);
  return G_SOURCE_REMOVE;
}

static void
lgn_heads_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
lgn_heads_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnHeadsPage *self = LGN_HEADS_PAGE (widget);
  bool is_roomy = width >= ROOMY_WIDTH, is_tall = height >= TALL_HEIGHT;

  gtk_widget_allocate (adw_bin_get_child (ADW_BIN (widget)), width, height, baseline, NULL);
  if (is_roomy == self->is_roomy && is_tall == self->is_tall)
    return;
  self->is_roomy = is_roomy;
  self->is_tall = is_tall;
  if (self->size_source == 0)
    self->size_source = g_idle_add (follow_size, self);
}

static void
lgn_heads_page_dispose (GObject *object)
{
  LgnHeadsPage *self = LGN_HEADS_PAGE (object);

  g_clear_handle_id (&self->size_source, g_source_remove);
  g_clear_object (&self->role_pane);
  g_clear_object (&self->details);
  g_clear_object (&self->heads);
  g_clear_pointer (&self->sorts, g_array_unref);
  g_clear_pointer (&self->metrics, g_array_unref);
  G_OBJECT_CLASS (lgn_heads_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child_full (widget_class, "heads_form_pictures", FALSE,
                                             G_STRUCT_OFFSET (LgnHeadsPage, forms[FORM_PICTURES]));
  gtk_widget_class_bind_template_child_full (widget_class, "heads_form_numbers", FALSE,
                                             G_STRUCT_OFFSET (LgnHeadsPage, forms[FORM_NUMBERS]));
  gtk_widget_class_bind_template_child_full (widget_class, "heads_form_table", FALSE,
                                             G_STRUCT_OFFSET (LgnHeadsPage, forms[FORM_TABLE]));
  gtk_widget_class_bind_template_child_full (widget_class, "colour_by_drop", FALSE,
                                             G_STRUCT_OFFSET (LgnHeadsPage, metric_drops[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "x_drop", FALSE, G_STRUCT_OFFSET (LgnHeadsPage, metric_drops[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "y_drop", FALSE, G_STRUCT_OFFSET (LgnHeadsPage, metric_drops[2]));
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, order_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, head_search);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, example_button);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, example_label);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, copy_label);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, grid);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, charts);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, measure_button);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, metric_chart);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, scatter_chart);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, small_table);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadsPage, table);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_form_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_order_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_metric_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_measure_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_table);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_example);
}

static void
lgn_heads_page_class_init (LgnHeadsPageClass *klass)
{
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_heads_page_dispose;
  widget_class->map = lgn_heads_page_map;
  widget_class->measure = lgn_heads_page_measure;
  widget_class->size_allocate = lgn_heads_page_size_allocate;
  view_class->set_state = lgn_heads_page_set_state;
  view_class->get_canvas = lgn_heads_page_get_canvas;
  view_class->get_start = lgn_heads_page_get_start;
  view_class->get_end = lgn_heads_page_get_end;
  view_class->make_figure = lgn_heads_page_make_figure;
  gtk_widget_class_install_action (widget_class, "canvas.escape", NULL, escape);
  gtk_widget_class_install_action (widget_class, "canvas.form-next", NULL, form_next);
  g_type_ensure (LGN_TYPE_HEAD_CHART);
  g_type_ensure (LGN_TYPE_HEAD_GRID);
  g_type_ensure (LGN_TYPE_HEAD_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-heads-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
lgn_heads_page_init (LgnHeadsPage *self)
{
  const LgnMetric usual[3] = { LGN_METRIC_SPREAD, LGN_METRIC_DISTANCE, LGN_METRIC_SPREAD };

  memcpy (self->chosen, usual, sizeof usual);
  self->sorts = g_array_new (FALSE, FALSE, sizeof (LgnHeadSort));
  self->metrics = g_array_new (FALSE, FALSE, sizeof (LgnMetric));
  self->is_roomy = true;
  self->role_pane = g_object_ref_sink (g_object_new (LGN_TYPE_ROLE_PANE, NULL));
  self->details = g_object_ref_sink (g_object_new (LGN_TYPE_HEAD_DETAILS, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The page itself sees which width it gets. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  for (guint i = 0; i < N_FORMS; i++)
    lgn_segment_bind (self->forms[i]);
}
