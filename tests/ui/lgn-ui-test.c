#include "lgn-ui-test.h"

#include "lgn-application.h"
#include "lgn-head-proxy.h"
#include "lgn-settings.h"

#define TIMEOUT_SECONDS 20

static GtkApplication *application;

void
lgn_ui_test_init (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (argc, argv, NULL);
  application = GTK_APPLICATION (lgn_application_new (G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_application_set_default (G_APPLICATION (application));
  g_assert_no_error (error);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_settings_set_boolean (lgn_settings_get (), "first-run", FALSE);
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
lgn_ui_test_wait (LgnUiCondition condition, gpointer data)
{
  gboolean is_late = FALSE;
  guint source = g_timeout_add_seconds (TIMEOUT_SECONDS, on_timeout, &is_late);

  while (!condition (data))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_false (is_late);
    }
  g_source_remove (source);
}

static gboolean
has_passed (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static gboolean
keep_awake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
lgn_ui_test_settle (void)
{
  gint64 end = g_get_monotonic_time () + 150 * 1000;
  guint wake = g_timeout_add (10, keep_awake, NULL);

  lgn_ui_test_wait (has_passed, &end);
  g_source_remove (wake);
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

LgnWindow *
lgn_ui_test_open_window (void)
{
  LgnWindow *window = lgn_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  lgn_ui_test_wait (is_mapped, window);
  return window;
}

void
lgn_ui_test_close_window (LgnWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  lgn_ui_test_settle ();
}

static gboolean
is_ready (gpointer data)
{
  LgnRunState state = lgn_run_get_state (lgn_tab_state_get_run (lgn_tab_get_state (data)));

  g_assert_cmpint (state, !=, LGN_RUN_FAILED);
  return state == LGN_RUN_READY;
}

void
lgn_ui_test_wait_ready (LgnTab *tab)
{
  lgn_ui_test_wait (is_ready, tab);
  lgn_ui_test_settle ();
}

char *
lgn_ui_test_get_model (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", name, NULL);
}

LgnTab *
lgn_ui_test_open (LgnWindow *window, const char *name, const char *text)
{
  g_autofree char *model = lgn_ui_test_get_model (name);
  g_autoptr (LgnInput) input = lgn_input_new (text);
  LgnTab *tab = lgn_window_open (window, model, input);

  lgn_ui_test_wait_ready (tab);
  g_assert_nonnull (lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab))));
  return tab;
}

/* What a screen reader calls WIDGET: its accessible label, else what is written on it. */
static gboolean
is_called (GtkWidget *widget, const char *name)
{
  g_autofree char *difference =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  if (!difference)
    return TRUE;
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), name) == 0;
}

GtkWidget *
lgn_ui_test_find (GtkWidget *root, const char *name)
{
  return lgn_ui_test_find_typed (root, name, GTK_TYPE_WIDGET);
}

GtkWidget *
lgn_ui_test_find_typed (GtkWidget *root, const char *name, GType type)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && is_called (root, name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = lgn_ui_test_find_typed (child, name, type);

      if (found)
        return found;
    }
  return NULL;
}

void
lgn_ui_test_press (GtkWidget *root, const char *name)
{
  GtkWidget *widget = lgn_ui_test_find (root, name);

  g_assert_nonnull (widget);
  if (LGN_IS_HEAD_PROXY (widget))
    g_assert_true (gtk_widget_activate_action (widget, "proxy.press", NULL));
  else if (GTK_IS_BUTTON (widget))
    g_signal_emit_by_name (widget, "clicked");
  else
    g_assert_true (gtk_widget_activate (widget));
  lgn_ui_test_settle ();
}

void
lgn_ui_test_act (GtkWidget *widget, const char *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (detailed_action, &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (widget, name, target));
  lgn_ui_test_settle ();
}
