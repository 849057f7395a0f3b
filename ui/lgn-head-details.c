#include "lgn-head-details.h"

#include "lgn-bar.h"
#include "lgn-head-grid.h"
#include "lgn-head-picture.h"
#include "lgn-role-dot.h"
#include "lgn-shortcuts.h"

#include "draw/lgn-atlas-heads.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_ALIKE 4
#define ALIKE_SIDE 64

/* In the order of the pane. */
static const LgnMetric shown_metrics[] = {
  LGN_METRIC_PREVIOUS,    LGN_METRIC_NEXT,       LGN_METRIC_ITSELF,     LGN_METRIC_FIRST,
  LGN_METRIC_SEPARATORS,  LGN_METRIC_PUNCTUATION, LGN_METRIC_CONFIDENCE, LGN_METRIC_SPREAD,
  LGN_METRIC_DISTANCE,    LGN_METRIC_INDUCTION,  LGN_METRIC_VALUE_NORM, LGN_METRIC_OFF_EFFECT,
};

typedef struct
{
  GtkWidget *title;
  LgnBar *bar;
  GtkLabel *value;
} Measure;

struct _LgnHeadDetails
{
  AdwBin parent_instance;
  LgnTabState *state;
  LgnHeadScores *alike;   /* to the selected head */
  LgnHeadItem *item;      /* that is shown, or NULL */
  GtkStack *stack;
  GtkLabel *title;
  LgnHeadPicture *picture;
  GtkWidget *role_box;
  LgnRoleDot *dot;
  GtkLabel *role;
  GtkLabel *evidence;
  Measure measures[G_N_ELEMENTS (shown_metrics)];
  GtkWidget *alike_box;
  LgnHeadGrid *alike_grid;
};

G_DEFINE_FINAL_TYPE (LgnHeadDetails, lgn_head_details, ADW_TYPE_BIN)

static LgnTabHeads *
get_heads (LgnHeadDetails *self)
{
  return lgn_tab_state_get_heads (self->state);
}

static void
update_role (LgnHeadDetails *self)
{
  const LgnRoleVerdict *verdict = lgn_head_item_get_verdict (self->item);
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (self->role_box, verdict != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->evidence), verdict != NULL);
  if (!verdict)
    return;
  title = lgn_head_list_make_role_title (lgn_tab_heads_get_list (get_heads (self)), verdict->role);
  sentence = lgn_role_verdict_make_sentence (verdict, false);
  lgn_role_dot_set_role (self->dot, verdict->role);
  gtk_label_set_label (self->role, title);
  gtk_label_set_label (self->evidence, sentence);
}

/* Only what is known of this head. */
static void
update_measures (LgnHeadDetails *self)
{
  LgnHeadList *list = lgn_tab_heads_get_list (get_heads (self));

  for (guint i = 0; i < G_N_ELEMENTS (shown_metrics); i++)
    {
      Measure *measure = &self->measures[i];
      double value = lgn_head_item_get_metric (self->item, shown_metrics[i]), low = 0, high = 1;
      g_autofree char *text = lgn_metric_format (shown_metrics[i], value, false);
      bool is_there = isfinite (value);

      lgn_head_list_get_metric_range (list, shown_metrics[i], &low, &high);
      gtk_widget_set_visible (measure->title, is_there);
      gtk_widget_set_visible (GTK_WIDGET (measure->bar), is_there);
      gtk_widget_set_visible (GTK_WIDGET (measure->value), is_there);
      gtk_label_set_label (measure->value, text);
      lgn_bar_set (measure->bar, is_there && high > low ? (value - low) / (high - low) : 0, FALSE);
    }
}

static void
update_alike (LgnHeadDetails *self)
{
  LgnHeadList *list = lgn_tab_heads_get_list (get_heads (self));
  g_autoptr (GPtrArray) best = self->item ? lgn_head_scores_list_best (self->alike, N_ALIKE, self->item) : g_ptr_array_new ();
  g_autoptr (GArray) heads = lgn_atlas_heads_new_scored (list, best, self->alike);

  for (guint i = 0; i < heads->len; i++)
    g_clear_pointer ((char **) &g_array_index (heads, LgnAtlasHead, i).title, g_free);
  gtk_widget_set_visible (self->alike_box, heads->len > 0);
  lgn_head_grid_set_heads (self->alike_grid, heads, TRUE, ALIKE_SIDE);
}

static void
update (LgnHeadDetails *self)
{
  LgnHeadItem *item = lgn_tab_heads_get_selected (get_heads (self));
  bool is_other = g_set_object (&self->item, item);

  gtk_stack_set_visible_child_name (self->stack, item ? "head" : "none");
  if (item)
    {
      gtk_label_set_label (self->title, lgn_head_item_get_title (item));
      lgn_head_picture_set_head (self->picture, self->state, item);
      update_role (self);
      update_measures (self);
    }
  if (is_other && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      LgnMapId map = { lgn_selection_get_site (lgn_tab_state_get_selection (self->state)),
                       item ? lgn_head_item_get_layer (item) : 0, item ? lgn_head_item_get_head (item) : 0 };
      LgnResult *result = item ? lgn_head_list_get_result (lgn_tab_heads_get_list (get_heads (self))) : NULL;

      lgn_head_scores_set_like (self->alike, result, &map);
    }
}

/* What is not seen asks nothing. */
static void
lgn_head_details_map (GtkWidget *widget)
{
  LgnHeadDetails *self = LGN_HEAD_DETAILS (widget);

  GTK_WIDGET_CLASS (lgn_head_details_parent_class)->map (widget);
  g_clear_object (&self->item);
  update (self);
}

static void
on_list_changed (LgnHeadDetails *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
}

/* Another result has other maps, though the heads be the same. */
static void
on_result_changed (LgnHeadDetails *self)
{
  g_clear_object (&self->item);
  on_list_changed (self);
}

void
lgn_head_details_set_state (LgnHeadDetails *self, LgnTabState *state)
{
  LgnHeadList *list = lgn_tab_heads_get_list (lgn_tab_state_get_heads (state));

  g_set_object (&self->state, state);
  self->alike = lgn_head_scores_new (list);
  lgn_head_grid_set_state (self->alike_grid, state);
  g_signal_connect_object (self->alike, "changed", G_CALLBACK (update_alike), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_token_view (state), "changed", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_run (state), "result-changed", G_CALLBACK (on_result_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
on_open (LgnHeadDetails *self)
{
  lgn_tab_state_set_view (self->state, "map");
}

static void
lgn_head_details_dispose (GObject *object)
{
  LgnHeadDetails *self = LGN_HEAD_DETAILS (object);

  g_clear_object (&self->alike);
  g_clear_object (&self->item);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_head_details_parent_class)->dispose (object);
}

/* The rows of the measures: name, bar, number. */
static void
lgn_head_details_constructed (GObject *object)
{
  LgnHeadDetails *self = LGN_HEAD_DETAILS (object);
  GtkGrid *grid = GTK_GRID (gtk_widget_get_template_child (GTK_WIDGET (self), LGN_TYPE_HEAD_DETAILS, "measure_grid"));

  G_OBJECT_CLASS (lgn_head_details_parent_class)->constructed (object);
  for (guint i = 0; i < G_N_ELEMENTS (shown_metrics); i++)
    {
      Measure *measure = &self->measures[i];

      measure->title = g_object_new (GTK_TYPE_LABEL, "label", lgn_metric_get_title (shown_metrics[i]), "xalign", 0.0, "hexpand",
                                     TRUE, "ellipsize", PANGO_ELLIPSIZE_END, "tooltip-text",
                                     lgn_metric_get_meaning (shown_metrics[i]), NULL);
      measure->bar = g_object_new (LGN_TYPE_BAR, NULL);
      measure->value = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "css-classes", (const char *[]){ "numeric", NULL }, NULL);
      gtk_grid_attach (grid, measure->title, 0, (int) i, 1, 1);
      gtk_grid_attach (grid, GTK_WIDGET (measure->bar), 1, (int) i, 1, 1);
      gtk_grid_attach (grid, GTK_WIDGET (measure->value), 2, (int) i, 1, 1);
    }
}

static void
lgn_head_details_class_init (LgnHeadDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_head_details_dispose;
  G_OBJECT_CLASS (klass)->constructed = lgn_head_details_constructed;
  widget_class->map = lgn_head_details_map;
  g_type_ensure (LGN_TYPE_HEAD_GRID);
  g_type_ensure (LGN_TYPE_HEAD_PICTURE);
  g_type_ensure (LGN_TYPE_ROLE_DOT);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-head-details.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, title);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, picture);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, role_box);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, dot);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, role);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, evidence);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, alike_box);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadDetails, alike_grid);
  gtk_widget_class_bind_template_child_full (widget_class, "measure_grid", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
}

static void
lgn_head_details_init (LgnHeadDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
