#include "lgn-window.h"

#include "lgn-model-list.h"
#include "lgn-samples.h"
#include "lgn-session.h"
#include "lgn-settings.h"
#include "lgn-shortcuts.h"
#include "lgn-start-page.h"

#include <glib/gi18n.h>

#define WIDE_WIDTH 1180
#define MEDIUM_WIDTH 860
#define HYSTERESIS 16
#define MAX_CLOSED 20

struct _LgnWindow
{
  AdwApplicationWindow parent_instance;
  AdwToastOverlay *toast_overlay;
  GtkStack *title_stack;
  AdwWindowTitle *window_title;
  AdwViewSwitcher *view_switcher;
  AdwViewSwitcherBar *view_bar;
  GtkWidget *open_button;
  GtkWidget *rail_button;
  GtkWidget *details_button;
  GtkWidget *export_button;
  GtkMenuButton *menu_button;
  GtkStack *stack;
  AdwTabView *tab_view;
  GtkRevealer *drop_revealer;
  LgnSizeClass size_class;
  LgnSizeClass next_size_class; /* what it becomes as soon as the window is laid out */
  guint size_class_source;
  bool is_shown[2];             /* the side panes, while there is room for them */
  bool is_overlaid[2];          /* the side panes over the map, while there is not */
  LgnPinBoard *pins;            /* of all its tabs */
  GPtrArray *closed;            /* of GVariant, what lgn_tab_save () gave of tabs, the last closed at the end */
};

enum
{
  PROP_SIZE_CLASS = 1,
  PROP_SHOW_RAIL,
  PROP_SHOW_DETAILS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (LgnSizeClass, lgn_size_class, G_DEFINE_ENUM_VALUE (LGN_SIZE_NARROW, "narrow"),
                    G_DEFINE_ENUM_VALUE (LGN_SIZE_MEDIUM, "medium"), G_DEFINE_ENUM_VALUE (LGN_SIZE_WIDE, "wide"))

G_DEFINE_FINAL_TYPE (LgnWindow, lgn_window, ADW_TYPE_APPLICATION_WINDOW)

LgnWindow *
lgn_window_new (GtkApplication *application)
{
  return g_object_new (LGN_TYPE_WINDOW, "application", application, NULL);
}

LgnSizeClass
lgn_window_get_size_class (LgnWindow *self)
{
  return self->size_class;
}

AdwTabView *
lgn_window_get_tab_view (LgnWindow *self)
{
  return self->tab_view;
}

GtkMenuButton *
lgn_window_get_menu_button (LgnWindow *self)
{
  return self->menu_button;
}

GtkRevealer *
lgn_window_get_drop_frame (LgnWindow *self)
{
  return self->drop_revealer;
}

void
lgn_window_add_toast (LgnWindow *self, AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

LgnTab *
lgn_window_get_tab (LgnWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  return page ? LGN_TAB (adw_tab_page_get_child (page)) : NULL;
}

/* Tabs. */

/* lgn_window_add_tab: adds TAB (a floating reference is taken) behind the selected one, and selects it. */
LgnTab *
lgn_window_add_tab (LgnWindow *self, LgnTab *tab)
{
  AdwTabPage *page = adw_tab_view_append (self->tab_view, GTK_WIDGET (tab));

  adw_tab_view_set_selected_page (self->tab_view, page);
  gtk_widget_grab_focus (lgn_view_get_canvas (lgn_tab_get_view (tab)));
  return tab;
}

/* lgn_window_open: opens MODEL in a tab of its own. A bundled model that is given nothing takes its sample. */
LgnTab *
lgn_window_open (LgnWindow *self, const char *model, LgnInput *input)
{
  const LgnSample *sample = lgn_sample_find (model);
  g_autoptr (LgnInput) own = !input && sample ? lgn_sample_make_input (sample) : NULL;
  LgnTab *tab = lgn_window_add_tab (self, lgn_tab_new ());

  lgn_tab_open (tab, model, input ? input : own);
  return tab;
}

/* lgn_window_reopen_tab: opens again what was closed last. */
void
lgn_window_reopen_tab (LgnWindow *self)
{
  g_autoptr (GVariant) saved = NULL;

  if (self->closed->len == 0)
    return;
  saved = g_ptr_array_steal_index (self->closed, self->closed->len - 1);
  lgn_tab_restore (lgn_window_add_tab (self, lgn_tab_new ()), saved);
}

static void
tell_closed (LgnWindow *self, const char *title)
{
  g_autofree char *text = g_strdup_printf (_ ("Closed “%s”"), title);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "win.reopen-tab");
  adw_toast_set_timeout (toast, 10);
  lgn_window_add_toast (self, toast);
}

static gboolean
on_close_page (LgnWindow *self, AdwTabPage *page)
{
  GVariant *saved = lgn_tab_save (LGN_TAB (adw_tab_page_get_child (page)));

  if (saved)
    {
      g_ptr_array_add (self->closed, saved);
      if (self->closed->len > MAX_CLOSED)
        g_ptr_array_remove_index (self->closed, 0);
      tell_closed (self, adw_tab_page_get_title (page));
    }
  adw_tab_view_close_page_finish (self->tab_view, page, TRUE);
  return GDK_EVENT_STOP;
}

static AdwTabView *
on_create_window (LgnWindow *self)
{
  LgnWindow *window = lgn_window_new (gtk_window_get_application (GTK_WINDOW (self)));

  gtk_window_present (GTK_WINDOW (window));
  return window->tab_view;
}

static void
update_title (LgnWindow *self)
{
  LgnTab *tab = lgn_window_get_tab (self);
  g_autofree char *title = NULL;
  g_autofree char *input = NULL;
  g_autofree char *model = NULL;

  if (tab)
    g_object_get (tab, "title", &title, "input-title", &input, "model-title", &model, NULL);
  adw_window_title_set_title (self->window_title, input ? input : "Lorgnette");
  adw_window_title_set_subtitle (self->window_title, model && g_strcmp0 (model, input) != 0 ? model : "");
  gtk_window_set_title (GTK_WINDOW (self), title ? title : "Lorgnette");
}

/* The views are chosen in the header where there is room for their names, else at the foot. */
static void
update_switchers (LgnWindow *self)
{
  LgnTab *tab = lgn_window_get_tab (self);
  AdwViewStack *views = tab ? lgn_tab_get_views (tab) : NULL;
  bool is_wide = self->size_class == LGN_SIZE_WIDE;

  adw_view_switcher_set_stack (self->view_switcher, views);
  adw_view_switcher_bar_set_stack (self->view_bar, views);
  adw_view_switcher_bar_set_reveal (self->view_bar, views && !is_wide);
  gtk_stack_set_visible_child (self->title_stack, views && is_wide ? GTK_WIDGET (self->view_switcher)
                                                                   : GTK_WIDGET (self->window_title));
}

static void
on_page_selected (LgnWindow *self)
{
  LgnTab *tab = lgn_window_get_tab (self);

  update_title (self);
  update_switchers (self);
  lgn_window_update_actions (self);
  gtk_widget_set_visible (self->rail_button, tab != NULL);
  gtk_widget_set_visible (self->details_button, tab != NULL);
  gtk_widget_set_visible (self->export_button, tab != NULL);
}

static void
on_n_pages_changed (LgnWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, adw_tab_view_get_n_pages (self->tab_view) > 0 ? "tabs" : "start");
}

static void
on_tab_changed (LgnWindow *self)
{
  update_title (self);
  lgn_window_update_actions (self);
}

static gboolean
is_narrow_to_boolean (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_boolean (to, g_value_get_enum (from) == LGN_SIZE_NARROW);
  return TRUE;
}

/* What a tab shares with its window for as long as it is in it. */
static void
on_page_attached (LgnWindow *self, AdwTabPage *page)
{
  GObject *tab = G_OBJECT (adw_tab_page_get_child (page));
  GSettings *settings = lgn_settings_get ();
  GPtrArray *bindings = g_ptr_array_new ();
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  g_ptr_array_add (bindings, g_object_bind_property (tab, "title", page, "title", G_BINDING_SYNC_CREATE));
  g_ptr_array_add (bindings, g_object_bind_property_full (self, "size-class", tab, "narrow", G_BINDING_SYNC_CREATE,
                                                          is_narrow_to_boolean, NULL, NULL, NULL));
  g_ptr_array_add (bindings, g_object_bind_property (self, "show-rail", tab, "show-rail", both));
  g_ptr_array_add (bindings, g_object_bind_property (self, "show-details", tab, "show-details", both));
  g_object_set_data_full (tab, "lgn-bindings", bindings, (GDestroyNotify) g_ptr_array_unref);
  g_settings_bind (settings, "rail-width", tab, "rail-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "details-width", tab, "details-width", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (tab, "notify::title", G_CALLBACK (on_tab_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_get_state (LGN_TAB (tab)), "notify::view", G_CALLBACK (lgn_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "notify::has-map", G_CALLBACK (on_tab_changed), self, G_CONNECT_SWAPPED);
  lgn_tab_state_set_pin_board (lgn_tab_get_state (LGN_TAB (tab)), self->pins);
  g_signal_connect_object (lgn_tab_state_get_history (lgn_tab_get_state (LGN_TAB (tab))), "notify",
                           G_CALLBACK (lgn_window_update_actions), self, G_CONNECT_SWAPPED);
}

static void
on_page_detached (LgnWindow *self, AdwTabPage *page)
{
  GObject *tab = G_OBJECT (adw_tab_page_get_child (page));
  GPtrArray *bindings = g_object_get_data (tab, "lgn-bindings");

  for (guint i = 0; bindings && i < bindings->len; i++)
    g_binding_unbind (g_ptr_array_index (bindings, i));
  g_object_set_data (tab, "lgn-bindings", NULL);
  g_signal_handlers_disconnect_by_func (tab, on_tab_changed, self);
  g_signal_handlers_disconnect_by_func (lgn_tab_get_state (LGN_TAB (tab)), lgn_window_update_actions, self);
  g_signal_handlers_disconnect_by_data (lgn_tab_state_get_history (lgn_tab_get_state (LGN_TAB (tab))), self);
}

/* Widths. There are no breakpoints in libadwaita 1.2: the class follows from the width that was given. */

static LgnSizeClass
choose_size_class (LgnSizeClass now, int width)
{
  const int limits[] = { MEDIUM_WIDTH, WIDE_WIDTH };
  LgnSizeClass next = LGN_SIZE_NARROW;

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      bool is_above = now > i;

      if (width >= limits[i] + (is_above ? -HYSTERESIS : 0))
        next = i + 1;
    }
  return next;
}

static gboolean
apply_size_class (gpointer data)
{
  LgnWindow *self = data;

  self->size_class_source = 0;
  self->size_class = self->next_size_class;
  self->is_overlaid[0] = self->is_overlaid[1] = false;
  update_switchers (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_RAIL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_DETAILS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIZE_CLASS]);
  return G_SOURCE_REMOVE;
}

static void
lgn_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnWindow *self = LGN_WINDOW (widget);

  GTK_WIDGET_CLASS (lgn_window_parent_class)->size_allocate (widget, width, height, baseline);
  self->next_size_class = choose_size_class (self->size_class, width);
  if (self->next_size_class != self->size_class && self->size_class_source == 0)
    self->size_class_source = g_idle_add_full (GTK_PRIORITY_RESIZE, apply_size_class, self, NULL);
}

/* Side panes. */

static bool
get_shows (LgnWindow *self, guint side)
{
  return self->size_class == LGN_SIZE_NARROW ? self->is_overlaid[side] : self->is_shown[side];
}

static void
set_shows (LgnWindow *self, guint side, bool shows)
{
  if (get_shows (self, side) == shows)
    return;
  if (self->size_class == LGN_SIZE_NARROW)
    self->is_overlaid[side] = shows;
  else
    {
      self->is_shown[side] = shows;
      g_settings_set_boolean (lgn_settings_get (), side == 0 ? "rail" : "details", shows);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_RAIL + side]);
}

/* The object. */

static gboolean
lgn_window_close_request (GtkWindow *window)
{
  GSettings *settings = lgn_settings_get ();
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (settings, "maximized", gtk_window_is_maximized (window));
  lgn_session_save (gtk_window_get_application (window));
  return GTK_WINDOW_CLASS (lgn_window_parent_class)->close_request (window);
}

static void
lgn_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnWindow *self = LGN_WINDOW (object);

  switch (id)
    {
    case PROP_SIZE_CLASS:
      g_value_set_enum (value, self->size_class);
      break;
    case PROP_SHOW_RAIL:
    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, get_shows (self, id - PROP_SHOW_RAIL));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SHOW_RAIL:
    case PROP_SHOW_DETAILS:
      set_shows (LGN_WINDOW (object), id - PROP_SHOW_RAIL, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_window_dispose (GObject *object)
{
  LgnWindow *self = LGN_WINDOW (object);

  g_clear_handle_id (&self->size_class_source, g_source_remove);
  G_OBJECT_CLASS (lgn_window_parent_class)->dispose (object);
}

static void
lgn_window_finalize (GObject *object)
{
  g_ptr_array_unref (LGN_WINDOW (object)->closed);
  g_object_unref (LGN_WINDOW (object)->pins);
  G_OBJECT_CLASS (lgn_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LGN_TYPE_MODEL_LIST);
  g_type_ensure (LGN_TYPE_START_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, view_switcher);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, view_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, rail_button);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, details_button);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, export_button);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, tab_view);
  gtk_widget_class_bind_template_child (widget_class, LgnWindow, drop_revealer);
  gtk_widget_class_bind_template_callback (widget_class, on_page_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_n_pages_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_page_attached);
  gtk_widget_class_bind_template_callback (widget_class, on_page_detached);
  gtk_widget_class_bind_template_callback (widget_class, on_close_page);
  gtk_widget_class_bind_template_callback (widget_class, on_create_window);
}

static void
lgn_window_class_init (LgnWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_window_get_property;
  object_class->set_property = lgn_window_set_property;
  object_class->dispose = lgn_window_dispose;
  object_class->finalize = lgn_window_finalize;
  widget_class->size_allocate = lgn_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = lgn_window_close_request;

  props[PROP_SIZE_CLASS] = g_param_spec_enum ("size-class", NULL, NULL, LGN_TYPE_SIZE_CLASS, LGN_SIZE_WIDE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_RAIL] = g_param_spec_boolean ("show-rail", NULL, NULL, TRUE, flags);
  props[PROP_SHOW_DETAILS] = g_param_spec_boolean ("show-details", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  lgn_window_install_actions (widget_class);
  bind_template (widget_class);
}

/* The canvas wants Ctrl+Home and Ctrl+End, which the tab view takes for itself. */
static void
free_keys (LgnWindow *self)
{
  adw_tab_view_remove_shortcuts (self->tab_view, ADW_TAB_VIEW_SHORTCUT_CONTROL_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_END
                                                     | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_HOME
                                                     | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_END);
}

static void
restore_size (LgnWindow *self)
{
  GSettings *settings = lgn_settings_get ();
  int width, height;

  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  self->is_shown[0] = g_settings_get_boolean (settings, "rail");
  self->is_shown[1] = g_settings_get_boolean (settings, "details");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_RAIL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_DETAILS]);
}

static void
lgn_window_init (LgnWindow *self)
{
  g_autoptr (GtkWidget) shortcuts = lgn_shortcuts_create_window ();

  self->closed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->pins = lgn_pin_board_new ();
  self->size_class = LGN_SIZE_WIDE;
  gtk_widget_init_template (GTK_WIDGET (self));
  free_keys (self);
  restore_size (self);
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self), GTK_SHORTCUTS_WINDOW (shortcuts));
  lgn_window_add_drop_target (self);
  /* The arrow of the split button, which has no name of its own. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (self->open_button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Recent files"), -1);
  on_page_selected (self);
}
