/* What a person does on the first day, on the models that come with the program. */
#include "lgn-ui-test.h"

#include "draw/lgn-figure.h"
#include "draw/lgn-paint-private.h"
#include "io/lgn-npy.h"
#include "view/lgn-number.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

static LgnMapView *
get_map_view (LgnTab *tab)
{
  return lgn_tab_state_get_map_view (lgn_tab_get_state (tab));
}

static LgnTab *
open_bundled (LgnWindow *window, const char *model, const char *text)
{
  g_autoptr (LgnInput) input = lgn_input_new (text);
  LgnTab *tab = lgn_window_open (window, model, input);

  lgn_ui_test_wait_ready (tab);
  return tab;
}

/* The key of the view NAME, whichever others there are. */
static char *
make_key (const char *name)
{
  const char *const names[] = { "map", "links", "heads", "compare", "steps", "what-if" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      return g_strdup_printf ("<Control>%u", i + 1);
  g_error ("there should be no view “%s”", name);
}

/* Every view has a key, a name, and a canvas that says what it shows. */
static void
test_views (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "en-fr", "I am a student");
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (lgn_tab_get_views (tab));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (pages));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      g_autofree char *action = g_strdup_printf ("win.view('%s')", adw_view_stack_page_get_name (page));
      g_autofree char *key = make_key (adw_view_stack_page_get_name (page));
      g_auto (GStrv) keys
          = gtk_application_get_accels_for_action (gtk_window_get_application (GTK_WINDOW (window)), action);
      GtkWidget *view;

      g_assert_true (g_strv_contains ((const char *const *) keys, key));
      lgn_ui_test_act (GTK_WIDGET (window), action);
      lgn_ui_test_settle ();
      view = GTK_WIDGET (lgn_tab_get_view (tab));
      g_assert_true (gtk_widget_get_mapped (view));
      g_assert_true (gtk_widget_is_ancestor (view, adw_view_stack_page_get_child (page)));
      g_assert_true (gtk_widget_get_sensitive (lgn_ui_test_find (GTK_WIDGET (window), "Details"))
                     != lgn_view_hides_details (LGN_VIEW (view)));
      g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL));
      g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (lgn_view_get_canvas (LGN_VIEW (view))),
                                                       GTK_ACCESSIBLE_PROPERTY_LABEL));
    }
  lgn_ui_test_close_window (window);
}

static gint
find_label (const LgnTokenAxis *axis, const char *label)
{
  for (guint i = 0; i < axis->n; i++)
    if (g_str_equal (axis->label[i], label))
      return (gint) i;
  g_error ("“%s” is not there", label);
}

/* Moves the pointer over the canvas until it is over the cell. */
static void
point_at (LgnTab *tab, gint row, gint column)
{
  GtkWidget *canvas = lgn_view_get_canvas (lgn_tab_get_view (tab));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (canvas);
  gint at_row = -1, at_column = -1;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        continue;
      for (int y = 5; y < gtk_widget_get_height (canvas); y += 10)
        for (int x = 5; x < gtk_widget_get_width (canvas); x += 10)
          {
            g_signal_emit_by_name (controller, "motion", (double) x, (double) y);
            lgn_map_view_get_hover (get_map_view (tab), &at_row, &at_column);
            if (at_row == row && at_column == column)
              return;
          }
    }
  g_error ("Nothing is at row %d, column %d", row, column);
}

/* The number in a file that is exported for the cell, with 4 digits. */
static char *
export_number (LgnTab *tab, gint row, gint column)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-acceptance-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "map.npy", NULL);
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (tab));
  g_autoptr (GError) error = NULL;

  lgn_figure_write (figure, path, LGN_FORMAT_NPY, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LgnTensor) numbers = lgn_npy_read (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return g_strdup_printf ("%.4f", ((const float *) numbers->data)[(gsize) row * numbers->shape[1] + (gsize) column]);
}

typedef struct
{
  GtkWidget *canvas;
  const char *text;
} Description;

static gboolean
is_described (gpointer data)
{
  Description *description = data;
  g_autofree char *difference = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (description->canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description->text);

  return difference == NULL;
}

/* What is read out under the pointer is what is exported, digit for digit, and said once everywhere. */
static void
test_reading (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "en-fr", "I am a student");
  GtkWidget *entry = lgn_ui_test_find (GTK_WIDGET (window), "Input text");
  g_autofree char *number = NULL, *label = NULL;
  Description description;
  LgnShownMap *map;
  gint row, column;

  gtk_editable_set_text (GTK_EDITABLE (entry), "The European economic area was created in August 1992");
  lgn_ui_test_act (GTK_WIDGET (window), "win.run");
  lgn_ui_test_wait_ready (tab);
  map = lgn_map_view_get_map (get_map_view (tab));
  row = find_label (lgn_shown_map_get_rows (map), "août");
  column = find_label (lgn_shown_map_get_columns (map), "August");
  point_at (tab, row, column);
  lgn_ui_test_settle ();
  number = export_number (tab, row, column);
  g_assert_cmpstr (lgn_reading_get_value (lgn_tab_state_get_reading (lgn_tab_get_state (tab))), ==, number);
  label = g_strdup_printf ("Weight under the pointer: %s", number);
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), label));
  description.canvas = lgn_view_get_canvas (lgn_tab_get_view (tab));
  description.text = lgn_reading_get_text (lgn_tab_state_get_reading (lgn_tab_get_state (tab)));
  g_assert_nonnull (strstr (description.text, number));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), description.text));
  lgn_ui_test_wait (is_described, &description); /* a screen reader is not told of every cell that one passes */
  lgn_ui_test_close_window (window);
}

/* A file of saved attention: one map of N tokens, of which each looks at itself. Most of it is a hole that takes no room on a
 * disk. */
static char *
write_long_bundle (guint n)
{
  g_autofree char *header = g_strdup_printf (
      "{\"attentions.0\":{\"dtype\":\"F32\",\"shape\":[1,%u,%u],\"data_offsets\":[0,%zu]}}", n, n, (gsize) n * n * sizeof (float));
  g_autofree char *padded = g_strdup_printf ("%-*s", (int) (strlen (header) + 7) / 8 * 8, header);
  guint64 length = GUINT64_TO_LE (strlen (padded));
  const float one = 1;
  char *path = NULL;
  int file = g_file_open_tmp ("lgn-long-XXXXXX.safetensors", &path, NULL);
  off_t start = (off_t) (sizeof length + strlen (padded));
  bool is_written = file >= 0 && write (file, &length, sizeof length) == sizeof length
                    && write (file, padded, strlen (padded)) == (gssize) strlen (padded)
                    && ftruncate (file, start + (off_t) n * n * (off_t) sizeof one) == 0;

  for (off_t i = 0; i < n && is_written; i++)
    is_written = pwrite (file, &one, sizeof one, start + (i * n + i) * (off_t) sizeof one) == sizeof one;
  g_assert_true (is_written);
  close (file);
  return path;
}

static gboolean
is_pooled (gpointer data)
{
  return lgn_ui_test_find_typed (data, "Pooling", GTK_TYPE_DROP_DOWN) != NULL;
}

static gboolean
is_not_pooled (gpointer data)
{
  return !is_pooled (data);
}

/* 16,384 tokens: read where they lie in the file, pooled, which is said, until one comes near enough to see each. */
static void
test_long (void)
{
  const guint n = 16384;
  g_autofree char *path = write_long_bundle (n), *one = lgn_format_weight (1, 4, false);
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_window_open (window, path, NULL);
  LgnMapCanvas *canvas;

  lgn_ui_test_wait_ready (tab);
  canvas = lgn_map_page_get_canvas (lgn_tab_get_map_page (tab));
  g_assert_cmpint (lgn_tab_state_get_form (lgn_tab_get_state (tab)), ==, LGN_TAB_FORM_HEATMAP);
  lgn_ui_test_wait (is_pooled, window);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lgn_ui_test_find_typed (GTK_WIDGET (window), "Pooling", GTK_TYPE_DROP_DOWN)), 1);
  g_assert_cmpint (lgn_tab_state_get_options (lgn_tab_get_state (tab))->pooling, ==, LGN_POOL_MEAN);
  lgn_map_view_set_cursor (get_map_view (tab), 10000, 10000);
  g_assert_cmpstr (lgn_reading_get_value (lgn_tab_state_get_reading (lgn_tab_get_state (tab))), ==, one);
  lgn_viewport_set_cell (lgn_map_canvas_get_viewport (canvas), 20, 0, 0);
  lgn_map_canvas_show_cursor (canvas);
  lgn_ui_test_wait (is_not_pooled, window);
  lgn_ui_test_close_window (window);
  g_unlink (path);
}

/* F6 goes round: it comes to the input, the heads, the canvas and the details, and back. */
static void
test_regions (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = open_bundled (window, "en-fr", "I am a student");
  GHashTable *seen = g_hash_table_new (NULL, NULL);
  GtkWidget *first;

  gtk_widget_grab_focus (lgn_view_get_canvas (lgn_tab_get_view (tab)));
  first = gtk_window_get_focus (GTK_WINDOW (window));
  for (guint i = 0; i < 4; i++)
    {
      lgn_ui_test_act (GTK_WIDGET (window), "win.next-region");
      g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (window)));
      g_hash_table_add (seen, gtk_window_get_focus (GTK_WINDOW (window)));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 4);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == first);
  g_hash_table_unref (seen);
  lgn_ui_test_close_window (window);
}

/* WCAG 2.1, relative luminance and contrast ratio. */
static double
get_luminance (const LgnRgba *colour)
{
  const double parts[] = { colour->r, colour->g, colour->b }, weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < 3; i++)
    sum += weights[i] * (parts[i] <= 0.04045 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return sum;
}

static double
get_contrast (LgnRgba text, const LgnRgba *paper)
{
  double a, b;

  text.r = text.a * text.r + (1 - text.a) * paper->r;
  text.g = text.a * text.g + (1 - text.a) * paper->g;
  text.b = text.a * text.b + (1 - text.a) * paper->b;
  a = get_luminance (&text);
  b = get_luminance (paper);
  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static LgnRgba
look_up (GtkWidget *widget, const char *name)
{
  GdkRGBA colour;

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour));
  return (LgnRgba) { colour.red, colour.green, colour.blue, colour.alpha };
}

/* Text can be read in light and dark, dim text too (its class has an opacity of .7). */
static void
test_contrast (void)
{
  const char *const pairs[][2] = { { "window_fg_color", "window_bg_color" }, { "view_fg_color", "view_bg_color" },
                                   { "headerbar_fg_color", "headerbar_bg_color" }, { "card_fg_color", "window_bg_color" } };
  const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  LgnWindow *window = lgn_ui_test_open_window ();

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
      LgnPaintContext context;

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[i]);
      lgn_ui_test_settle ();
      for (guint j = 0; j < G_N_ELEMENTS (pairs); j++)
        {
          LgnRgba text = look_up (GTK_WIDGET (window), pairs[j][0]), paper = look_up (GTK_WIDGET (window), pairs[j][1]);

          g_assert_cmpfloat (get_contrast (text, &paper), >=, 4.5);
          text.a *= 0.7;
          g_assert_cmpfloat (get_contrast (text, &paper), >=, 4.5);
        }
      lgn_paint_context_init (&context, cache, schemes[i] == ADW_COLOR_SCHEME_FORCE_DARK);
      g_assert_cmpfloat (get_contrast (context.ink, &context.paper), >=, 4.5);
      g_assert_cmpfloat (get_contrast (lgn_paint_get_dim (&context), &context.paper), >=, 4.5);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/acceptance/views", test_views);
  g_test_add_func ("/acceptance/reading", test_reading);
  g_test_add_func ("/acceptance/long", test_long);
  g_test_add_func ("/acceptance/regions", test_regions);
  g_test_add_func ("/acceptance/contrast", test_contrast);
  return g_test_run ();
}
