#include "lgn-tab-private.h"

#include "lgn-shortcuts.h"
#include "lgn-tab-views.h"

#include <glib/gi18n.h>

#define TITLE_CHARS 100
#define BACK_BUTTON 8
#define FORWARD_BUTTON 9

enum
{
  PROP_TITLE = 1,
  PROP_INPUT_TITLE,
  PROP_MODEL_TITLE,
  PROP_SHOW_RAIL,
  PROP_SHOW_DETAILS,
  PROP_NARROW,
  PROP_RAIL_WIDTH,
  PROP_DETAILS_WIDTH,
  PROP_HAS_MAP,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LgnTab, lgn_tab, ADW_TYPE_BIN)

LgnTab *
lgn_tab_new (void)
{
  return g_object_new (LGN_TYPE_TAB, NULL);
}

/* lgn_tab_new_like: Returns: (transfer floating): a tab with the model and the text of OTHER; the weights are shared. */
LgnTab *
lgn_tab_new_like (LgnTab *other)
{
  LgnTab *self = lgn_tab_new ();
  g_autoptr (LgnInput) input = lgn_tab_get_input (other);

  if (other->model)
    lgn_tab_open (self, other->model, input);
  return self;
}

const char *
lgn_tab_get_model (LgnTab *self)
{
  return self->model;
}

LgnInput *
lgn_tab_get_input (LgnTab *self)
{
  return lgn_input_bar_get_input (self->input_bar);
}

LgnTabState *
lgn_tab_get_state (LgnTab *self)
{
  return self->state;
}

LgnStage *
lgn_tab_get_stage (LgnTab *self)
{
  return self->stage;
}

AdwViewStack *
lgn_tab_get_views (LgnTab *self)
{
  return lgn_stage_get_views (self->stage);
}

LgnView *
lgn_tab_get_view (LgnTab *self)
{
  return lgn_tab_views_get_visible (lgn_tab_get_views (self));
}

LgnMapPage *
lgn_tab_get_map_page (LgnTab *self)
{
  return LGN_MAP_PAGE (lgn_tab_views_get (lgn_tab_get_views (self), "map"));
}

void
lgn_tab_add_toast (LgnTab *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* Titles. */

/* The first words of the input, or the name of its file; of saved attention, the file. */
static char *
make_input_title (LgnTab *self)
{
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);
  g_autofree char *text = g_strstrip (g_strdup (input->text ? input->text : ""));
  const char *file = input->image ? input->image : input->audio;

  g_strdelimit (text, "\n\t", ' ');
  if (*text == '\0' && file)
    return g_filename_display_basename (file);
  if (*text == '\0')
    return self->model ? g_path_get_basename (self->model) : g_strdup (_ ("New tab"));
  if (g_utf8_strlen (text, -1) > TITLE_CHARS)
    {
      g_autofree char *start = g_utf8_substring (text, 0, TITLE_CHARS);

      return g_strconcat (g_strchomp (start), "…", NULL);
    }
  return g_steal_pointer (&text);
}

static char *
make_model_title (LgnTab *self)
{
  LgnNetwork *network = lgn_run_get_network (lgn_tab_state_get_run (self->state));
  LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (self->state));

  if (network)
    return g_strdup (lgn_network_get_name (network));
  if (result)
    return g_strdup (result->model_name);
  return self->model ? g_path_get_basename (self->model) : g_strdup ("");
}

void
lgn_tab_update_title (LgnTab *self)
{
  bool is_failed = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "error");

  g_free (self->input_title);
  g_free (self->model_title);
  g_free (self->title);
  self->model_title = make_model_title (self);
  self->input_title = is_failed ? g_strdup_printf (_ ("%s – could not open"), self->model_title) : make_input_title (self);
  self->title = is_failed || *self->model_title == '\0' || g_str_equal (self->input_title, self->model_title)
                    ? g_strdup (self->input_title)
                    : g_strdup_printf ("%s – %s", self->input_title, self->model_title);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INPUT_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}


/* The object. */

static void
lgn_tab_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnTab *self = LGN_TAB (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_INPUT_TITLE:
      g_value_set_string (value, self->input_title);
      break;
    case PROP_MODEL_TITLE:
      g_value_set_string (value, self->model_title);
      break;
    case PROP_SHOW_RAIL:
      g_object_get_property (G_OBJECT (self->panes), "show-start", value);
      break;
    case PROP_SHOW_DETAILS:
      g_object_get_property (G_OBJECT (self->panes), "show-end", value);
      break;
    case PROP_RAIL_WIDTH:
      g_object_get_property (G_OBJECT (self->panes), "start-width", value);
      break;
    case PROP_DETAILS_WIDTH:
      g_object_get_property (G_OBJECT (self->panes), "end-width", value);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;
    case PROP_HAS_MAP:
      g_value_set_boolean (value, lgn_run_get_result (lgn_tab_state_get_run (self->state)) != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_tab_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnTab *self = LGN_TAB (object);

  switch (id)
    {
    case PROP_SHOW_RAIL:
      g_object_set_property (G_OBJECT (self->panes), "show-start", value);
      break;
    case PROP_SHOW_DETAILS:
      g_object_set_property (G_OBJECT (self->panes), "show-end", value);
      break;
    case PROP_RAIL_WIDTH:
      g_object_set_property (G_OBJECT (self->panes), "start-width", value);
      break;
    case PROP_DETAILS_WIDTH:
      g_object_set_property (G_OBJECT (self->panes), "end-width", value);
      break;
    case PROP_NARROW:
      self->is_narrow = g_value_get_boolean (value);
      g_object_set_property (G_OBJECT (self->panes), "narrow", value);
      g_object_set (self->input_bar, "stacked", self->is_narrow, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lgn_tab_parent_class)->map (widget);
  if (LGN_TAB (widget)->is_waiting)
    lgn_tab_open_waiting (LGN_TAB (widget));
}

static void
lgn_tab_dispose (GObject *object)
{
  LgnTab *self = LGN_TAB (object);

  if (self->finder)
    gtk_widget_unparent (GTK_WIDGET (self->finder));
  self->finder = NULL;
  g_clear_handle_id (&self->live_source, g_source_remove);
  if (self->state)
    g_object_run_dispose (G_OBJECT (self->state));
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_tab_parent_class)->dispose (object);
}

static void
lgn_tab_finalize (GObject *object)
{
  LgnTab *self = LGN_TAB (object);

  g_clear_pointer (&self->given, lgn_input_unref);
  g_free (self->model);
  g_free (self->input_title);
  g_free (self->model_title);
  g_free (self->title);
  G_OBJECT_CLASS (lgn_tab_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  props[PROP_INPUT_TITLE] = g_param_spec_string ("input-title", NULL, NULL, NULL, readable);
  props[PROP_MODEL_TITLE] = g_param_spec_string ("model-title", NULL, NULL, NULL, readable);
  props[PROP_SHOW_RAIL] = g_param_spec_boolean ("show-rail", NULL, NULL, FALSE, both);
  props[PROP_SHOW_DETAILS] = g_param_spec_boolean ("show-details", NULL, NULL, FALSE, both);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, both);
  props[PROP_RAIL_WIDTH] = g_param_spec_int ("rail-width", NULL, NULL, 180, 420, 236, both);
  props[PROP_DETAILS_WIDTH] = g_param_spec_int ("details-width", NULL, NULL, 180, 420, 292, both);
  props[PROP_HAS_MAP] = g_param_spec_boolean ("has-map", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_tab_class_init (LgnTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_tab_get_property;
  object_class->set_property = lgn_tab_set_property;
  object_class->dispose = lgn_tab_dispose;
  object_class->finalize = lgn_tab_finalize;
  widget_class->map = lgn_tab_map;
  install_properties (object_class);
  lgn_tab_install_actions (widget_class);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_TAB);

  g_type_ensure (LGN_TYPE_ERROR_PAGE);
  g_type_ensure (LGN_TYPE_HEAD_PANE);
  g_type_ensure (LGN_TYPE_INPUT_BAR);
  g_type_ensure (LGN_TYPE_INSPECTOR);
  g_type_ensure (LGN_TYPE_PANES);
  g_type_ensure (LGN_TYPE_PART_BAR);
  g_type_ensure (LGN_TYPE_STAGE);
  g_type_ensure (LGN_TYPE_STATUS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnTab, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, input_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, part_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, top);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, panes);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, start);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, head_pane);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, stage);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, end);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, inspector);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, status_line);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, error_page);
  gtk_widget_class_bind_template_callback (widget_class, lgn_tab_input_changed);
  gtk_widget_class_bind_template_callback (widget_class, lgn_tab_part_chosen);
  gtk_widget_class_bind_template_callback (widget_class, lgn_tab_run);
}

static void
on_panes_notify (LgnTab *self, GParamSpec *pspec)
{
  const char *const names[][2] = {
    { "show-start", "show-rail" },
    { "show-end", "show-details" },
    { "start-width", "rail-width" },
    { "end-width", "details-width" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i][0], pspec->name))
      g_object_notify (G_OBJECT (self), names[i][1]);
}

/* The side buttons of a mouse. */
static void
on_button_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnTab *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == BACK_BUTTON || button == FORWARD_BUTTON)
    lgn_tab_state_go (self->state, button == FORWARD_BUTTON);
  else
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
add_side_buttons (LgnTab *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_button_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
update_compare (LgnTab *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.compare", lgn_tab_state_get_pin (self->state) != NULL);
}

static void
lgn_tab_init (LgnTab *self)
{
  self->state = lgn_tab_state_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lgn_head_pane_set_state (self->head_pane, self->state);
  lgn_stage_set_run (self->stage, lgn_tab_state_get_run (self->state));
  lgn_inspector_set_state (self->inspector, self->state);
  lgn_status_line_set_state (self->status_line, self->state);
  lgn_tab_add_views (self);
  g_signal_connect_object (lgn_tab_state_get_run (self->state), "notify::state", G_CALLBACK (lgn_tab_run_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_run (self->state), "result-changed", G_CALLBACK (lgn_tab_result_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "pin-changed", G_CALLBACK (update_compare), self, G_CONNECT_SWAPPED);
  add_side_buttons (self);
  g_signal_connect_object (self->panes, "notify", G_CALLBACK (on_panes_notify), self, G_CONNECT_SWAPPED);
  lgn_tab_update_title (self);
  update_compare (self);
}
