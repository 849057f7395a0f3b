#include "lgn-ui-test.h"

#define MIN_TARGET 24 /* px */

/* Whether WIDGET scrolls its contents, which then may lie outside. */
static gboolean
scrolls (GtkWidget *widget)
{
  return GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_SCROLLABLE (widget) || GTK_IS_TEXT (widget);
}

/* Every widget that is shown lies in the window. */
static void
check_inside (GtkWidget *widget, GtkWidget *window)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, window, &bounds))
    return;
  if (bounds.size.width > 0 && bounds.size.height > 0)
    {
      g_autofree char *text = g_strdup_printf ("%s at %g, %g of %g x %g in a window of %d x %d", G_OBJECT_TYPE_NAME (widget),
                                               bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height,
                                               gtk_widget_get_width (window), gtk_widget_get_height (window));

      if (bounds.origin.x < -2 || bounds.origin.y < -2
          || bounds.origin.x + bounds.size.width > gtk_widget_get_width (window) + 2
          || bounds.origin.y + bounds.size.height > gtk_widget_get_height (window) + 2)
        g_error ("%s", text);
    }
  if (scrolls (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_NATIVE (child))
      check_inside (child, window);
}

/* Everything that can be pressed or typed in has a name. */
static void
check_names (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SWITCH (widget) || GTK_IS_DROP_DOWN (widget))
    {
      const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;
      gboolean is_inner = !GTK_IS_BUTTON (widget) ? FALSE
                                                  : GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget))
                                                        || GTK_IS_DROP_DOWN (gtk_widget_get_parent (widget))
                                                        || gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR);

      if (!label && !is_inner && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
          && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
        g_error ("A %s has no accessible name", G_OBJECT_TYPE_NAME (widget));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    check_names (child);
}

/* What can be pressed can be hit. Links and what GTK draws into its own widgets are as large as they are. */
static void
check_targets (GtkWidget *widget)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_sensitive (widget) && gtk_widget_compute_bounds (widget, widget, &bounds)
      && (bounds.size.width < MIN_TARGET || bounds.size.height < MIN_TARGET))
    g_error ("A %s “%s” of %g x %g is hard to hit", G_OBJECT_TYPE_NAME (widget), gtk_button_get_label (GTK_BUTTON (widget)),
             bounds.size.width, bounds.size.height);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    check_targets (child);
}

static void
check_all (LgnWindow *window)
{
  lgn_ui_test_settle ();
  check_inside (gtk_widget_get_first_child (GTK_WIDGET (window)), GTK_WIDGET (window));
  check_names (GTK_WIDGET (window));
  check_targets (GTK_WIDGET (window));
}

/* Every view, and every form of the map. */
static void
check_views (LgnWindow *window, LgnTab *tab)
{
  AdwViewStack *views = lgn_tab_get_views (tab);
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (views);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

      lgn_tab_state_set_view (lgn_tab_get_state (tab), adw_view_stack_page_get_name (page));
      check_all (window);
    }
  lgn_tab_state_set_view (lgn_tab_get_state (tab), "map");
  for (guint i = 0; i < LGN_N_TAB_FORMS; i++)
    {
      lgn_ui_test_act (lgn_view_get_canvas (lgn_tab_get_view (tab)), "view.form-next");
      check_all (window);
    }
}

static gboolean
has_size (gpointer data)
{
  const int *wanted = g_object_get_data (data, "wanted");

  /* Without a compositor the window has a border. */
  return ABS (gtk_widget_get_width (data) - wanted[0]) <= 12 && ABS (gtk_widget_get_height (data) - wanted[1]) <= 12;
}

static LgnWindow *
open_with_size (int width, int height)
{
  LgnWindow *window = lgn_window_new (GTK_APPLICATION (g_application_get_default ()));
  int wanted[] = { width, height };

  g_object_set_data (G_OBJECT (window), "wanted", wanted);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  lgn_ui_test_wait (has_size, window);
  lgn_ui_test_settle ();
  return window;
}

static void
check_size (int width, int height, LgnSizeClass size_class)
{
  LgnWindow *window = open_with_size (width, height);

  LgnTab *tab;

  check_inside (gtk_widget_get_first_child (GTK_WIDGET (window)), GTK_WIDGET (window));
  tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");
  g_assert_cmpint (lgn_window_get_size_class (window), ==, size_class);
  check_views (window, tab);
  lgn_ui_test_close_window (window);
}

static void
test_wide (void)
{
  check_size (1280, 800, LGN_SIZE_WIDE);
}

static void
test_medium (void)
{
  check_size (1024, 700, LGN_SIZE_MEDIUM);
}

static void
test_right_to_left (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  check_size (1024, 700, LGN_SIZE_MEDIUM);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* The side panes lie over the map there, one at a time, and Escape puts them away. */
static void
test_narrow (void)
{
  LgnWindow *window = open_with_size (600, 440);
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");
  GtkWidget *canvas = GTK_WIDGET (lgn_map_page_get_canvas (lgn_tab_get_map_page (tab)));

  g_assert_cmpint (lgn_window_get_size_class (window), ==, LGN_SIZE_NARROW);
  check_inside (gtk_widget_get_first_child (GTK_WIDGET (window)), GTK_WIDGET (window));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Cross"));
  lgn_ui_test_act (GTK_WIDGET (window), "win.rail");
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Cross"));
  lgn_ui_test_act (GTK_WIDGET (window), "win.details");
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Cross"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Pieces"));
  check_inside (gtk_widget_get_first_child (GTK_WIDGET (window)), GTK_WIDGET (window));
  lgn_ui_test_act (canvas, "view.escape");
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Pieces"));
  check_views (window, tab);
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/sizes/wide", test_wide);
  g_test_add_func ("/sizes/medium", test_medium);
  g_test_add_func ("/sizes/right-to-left", test_right_to_left);
  g_test_add_func ("/sizes/narrow", test_narrow);
  return g_test_run ();
}
