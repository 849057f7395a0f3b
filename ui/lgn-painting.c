#include "lgn-painting.h"

/* Labels of maps: the user's text scaling applies (UI.md would have 8.25 to 11 pt). */
#define TEXT_PT 11.0
#define MIN_TEXT_PT 8.25
#define DPI 96.0

/* lgn_painting_get_colour: one of libadwaita's named colours, as WIDGET has it. */
void
lgn_painting_get_colour (GtkWidget *widget, const char *name, GdkRGBA *colour)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, colour))
    *colour = (GdkRGBA){ 0.5f, 0.5f, 0.5f, 1 };
}

static LgnRgba
get_rgba (GtkWidget *widget, const char *name)
{
  GdkRGBA colour;

  lgn_painting_get_colour (widget, name, &colour);
  return (LgnRgba){ colour.red, colour.green, colour.blue, colour.alpha };
}

/* Text of POINTS in px, as the user scales text. */
static double
get_text_size (GtkWidget *widget, double points)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return points / 72.0 * (dpi > 0 ? dpi / 1024.0 : DPI);
}

/* lgn_painting_init_context: Returns in CONTEXT what painters need to know of WIDGET. */
void
lgn_painting_init_context (LgnPaintContext *context, GtkWidget *widget, LgnPaintCache *cache)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));

  lgn_paint_context_init (context, cache, adw_style_manager_get_dark (style));
  context->scale = gtk_widget_get_scale_factor (widget);
  context->is_high_contrast = adw_style_manager_get_high_contrast (style);
  context->is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  context->paper = get_rgba (widget, "view_bg_color");
  context->ink = get_rgba (widget, "view_fg_color");
  context->accent = get_rgba (widget, "accent_color");
  context->font = pango_font_description_get_family (font);
  context->text_size = get_text_size (widget, TEXT_PT);
  context->min_text_size = get_text_size (widget, MIN_TEXT_PT);
}

/* lgn_painting_watch: FUNC is called now and after each change of style or text size. */
void
lgn_painting_watch (GtkWidget *widget, void (*func) (GtkWidget *widget))
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (func), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (func), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi", G_CALLBACK (func), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-font-name", G_CALLBACK (func), widget, G_CONNECT_SWAPPED);
  g_signal_connect (widget, "notify::scale-factor", G_CALLBACK (func), NULL);
  func (widget);
}
