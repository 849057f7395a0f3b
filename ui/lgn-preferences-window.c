#include "lgn-preferences-window.h"

#include "lgn-roles-page.h"
#include "lgn-settings.h"

#include "view/lgn-palette.h"

#include <glib/gi18n.h>

#define SWATCH_WIDTH 86
#define SWATCH_HEIGHT 16

struct _LgnPreferencesWindow
{
  AdwPreferencesWindow parent_instance;
  AdwPreferencesGroup *palette_group;
  AdwComboRow *numbers_row;
  GtkSwitch *hatch_switch;
  AdwComboRow *range_row;
  GtkSpinButton *power_spin;
  GtkSwitch *special_switch;
  AdwComboRow *group_row;
  GtkSpinButton *budget_spin;
  GtkSpinButton *workers_spin;
  GtkSwitch *live_switch;
  GtkSwitch *restore_switch;
  GtkSwitch *raw_switch;
  AdwComboRow *direction_row;
  AdwComboRow *animate_row;
};

G_DEFINE_FINAL_TYPE (LgnPreferencesWindow, lgn_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

GtkWidget *
lgn_preferences_window_new (void)
{
  return g_object_new (LGN_TYPE_PREFERENCES_WINDOW, NULL);
}

/* What the rows of each list are called in the settings. */
static const char *const numbers_names[] = { "never", "fit", "always", NULL };
static const char *const range_names[] = { "fixed", "map", "row", NULL };
static const char *const group_names[] = { "model", "pieces", "words", NULL };
static const char *const direction_names[] = { "text", "ltr", "rtl", NULL };
static const char *const animate_names[] = { "system", "never", NULL };

static gboolean
name_to_index (GValue *value, GVariant *variant, gpointer data)
{
  const char *const *names = data;
  const char *name = g_variant_get_string (variant, NULL);

  for (guint i = 0; names[i]; i++)
    if (g_str_equal (names[i], name))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
index_to_name (const GValue *value, const GVariantType *type, gpointer data)
{
  const char *const *names = data;

  return g_variant_new_string (names[g_value_get_uint (value)]);
}

static void
bind_names (AdwComboRow *row, const char *key, const char *const *names)
{
  g_settings_bind_with_mapping (lgn_settings_get (), key, row, "selected", G_SETTINGS_BIND_DEFAULT, name_to_index,
                                index_to_name, (gpointer) names, NULL);
}

static void
bind_spin (GtkSpinButton *spin, const char *key)
{
  g_settings_bind (lgn_settings_get (), key, gtk_spin_button_get_adjustment (spin), "value", G_SETTINGS_BIND_DEFAULT);
}

/* Palettes. */

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const LgnRgb8 *colours =
      lgn_palette_get_colours (GPOINTER_TO_UINT (data), adw_style_manager_get_dark (adw_style_manager_get_default ()));

  for (int x = 0; x < width; x++)
    {
      LgnRgb8 colour = colours[x * 255 / MAX (1, width - 1)];

      cairo_set_source_rgb (cr, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
      cairo_rectangle (cr, x, 0, 1, height);
      cairo_fill (cr);
    }
}

static void
on_palette_toggled (GtkCheckButton *button, gpointer data)
{
  if (gtk_check_button_get_active (button))
    g_settings_set_string (lgn_settings_get (), "palette", lgn_palette_get_name (GPOINTER_TO_UINT (data)));
}

static GtkWidget *
create_palette_row (LgnPalette palette, GtkWidget *check)
{
  GtkWidget *swatch = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", SWATCH_WIDTH, "content-height", SWATCH_HEIGHT,
                                    "valign", GTK_ALIGN_CENTER, "overflow", GTK_OVERFLOW_HIDDEN, "css-classes",
                                    (const char *[]){ "swatch", NULL }, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", lgn_palette_get_title (palette), "activatable-widget", check,
                                 NULL);

  if (palette == LGN_PALETTE_INK)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Zero is the colour of the paper, in light and dark"));
  else if (palette == LGN_PALETTE_CIVIDIS)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Tuned for colour-blind readers"));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, GUINT_TO_POINTER (palette), NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), swatch);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, lgn_palette_get_title (palette), -1);
  return row;
}

static void
fill_palettes (LgnPreferencesWindow *self)
{
  g_autofree char *name = g_settings_get_string (lgn_settings_get (), "palette");
  GtkWidget *group = NULL;

  /* The last palette is for differences. */
  for (LgnPalette palette = 0; palette < LGN_PALETTE_ORANGE_BLUE; palette++)
    {
      GtkWidget *check = g_object_new (GTK_TYPE_CHECK_BUTTON, "group", group, "active",
                                       g_str_equal (name, lgn_palette_get_name (palette)), "valign", GTK_ALIGN_CENTER, NULL);

      if (!group)
        group = check;
      adw_preferences_group_add (self->palette_group, create_palette_row (palette, check));
      g_signal_connect (check, "toggled", G_CALLBACK (on_palette_toggled), GUINT_TO_POINTER (palette));
    }
}

static void
lgn_preferences_window_class_init (LgnPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LGN_TYPE_ROLES_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, palette_group);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, numbers_row);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, hatch_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, range_row);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, power_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, special_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, group_row);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, budget_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, workers_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, live_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, restore_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, raw_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, direction_row);
  gtk_widget_class_bind_template_child (widget_class, LgnPreferencesWindow, animate_row);
}

static void
lgn_preferences_window_init (LgnPreferencesWindow *self)
{
  GSettings *settings = lgn_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  fill_palettes (self);
  bind_names (self->numbers_row, "numbers", numbers_names);
  bind_names (self->range_row, "range", range_names);
  bind_names (self->group_row, "group", group_names);
  bind_names (self->direction_row, "axis-direction", direction_names);
  bind_names (self->animate_row, "animate", animate_names);
  bind_spin (self->power_spin, "power");
  bind_spin (self->budget_spin, "budget-mib");
  bind_spin (self->workers_spin, "workers");
  g_settings_bind (settings, "hatch", self->hatch_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "hide-special", self->special_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "live", self->live_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "restore", self->restore_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "raw-pieces", self->raw_switch, "active", G_SETTINGS_BIND_DEFAULT);
}
