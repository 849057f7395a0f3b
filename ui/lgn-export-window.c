#include "lgn-export-window.h"

#include "lgn-compat.h"
#include "lgn-painting.h"
#include "lgn-segment.h"
#include "lgn-settings.h"
#include "lgn-tab-figure.h"

#include <glib/gi18n.h>

#define MAX_SHARE 0.92    /* of the window behind */
#define PAGE_MARGIN 24
#define MM_TO_PX (96 / 25.4)
#define MAX_SIDE_PX 32000 /* of a PNG */

struct _LgnExportWindow
{
  AdwWindow parent_instance;
  AdwToastOverlay *toast_overlay;
  GtkWidget *save_button;
  GtkDrawingArea *preview;
  GtkToggleButton *format_pdf;
  GtkToggleButton *format_svg;
  GtkToggleButton *format_png;
  GtkToggleButton *format_csv;
  GtkToggleButton *format_npy;
  AdwComboRow *what_row;
  GtkWidget *width_row;
  GtkSpinButton *width_spin;
  GtkWidget *text_row;
  GtkSpinButton *text_spin;
  GtkWidget *dpi_row;
  GtkSpinButton *dpi_spin;
  GtkWidget *figure_group;
  GtkSwitch *legend_switch;
  GtkSwitch *strips_switch;
  GtkSwitch *marks_switch;
  AdwComboRow *background_row;
  AdwComboRow *palette_row;
  AdwEntryRow *caption_row;
  GtkLabel *command_label;
  GtkLabel *note_label;

  LgnFigure *figure;
  LgnFigureView own_view; /* what the tab shows */
  char *model;
  char **input_args;
  char *reading;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnExportWindow, lgn_export_window, ADW_TYPE_WINDOW)

static GtkToggleButton *
get_format_button (LgnExportWindow *self, LgnFigureFormat format)
{
  GtkToggleButton *const buttons[LGN_N_FORMATS] = {
    [LGN_FORMAT_PDF] = self->format_pdf, [LGN_FORMAT_SVG] = self->format_svg, [LGN_FORMAT_PNG] = self->format_png,
    [LGN_FORMAT_CSV] = self->format_csv, [LGN_FORMAT_NPY] = self->format_npy,
  };

  return buttons[format];
}

static LgnFigureFormat
get_format (LgnExportWindow *self)
{
  for (LgnFigureFormat format = 0; format < LGN_N_FORMATS; format++)
    if (gtk_toggle_button_get_active (get_format_button (self, format)))
      return format;
  return LGN_FORMAT_PDF;
}

static bool
is_numbers (LgnFigureFormat format)
{
  return format == LGN_FORMAT_CSV || format == LGN_FORMAT_NPY;
}

/* A name for the file, made of what is drawn. */
static char *
make_file_name (LgnExportWindow *self)
{
  const LgnMapId *map = &self->figure->map;
  const char *site = lgn_site_get_name (map->site);
  const char *suffix = lgn_figure_format_get_name (get_format (self));

  if (self->figure->view == LGN_VIEW_HEADS)
    return g_strdup_printf ("%s-heads.%s", site, suffix);
  if (map->head < 0)
    return g_strdup_printf ("%s-%u-%s.%s", site, map->layer, map->head == LGN_HEAD_MEAN ? "mean" : "max", suffix);
  return g_strdup_printf ("%s-%u-%d.%s", site, map->layer, map->head, suffix);
}

/* lgn_export_window_make_command: Returns: (transfer full): what to type in a terminal for the same file. */
char *
lgn_export_window_make_command (LgnExportWindow *self, const char *path)
{
  return lgn_figure_to_command (self->figure, self->model, (const char *const *) self->input_args, path);
}

/* What should be known before the file is written. */
static char *
make_note (LgnExportWindow *self)
{
  LgnFigureFormat format = get_format (self);
  double width, height;

  if (is_numbers (format))
    return g_strdup (format == LGN_FORMAT_CSV
                         ? _ ("Labels in the first row and column, 9 significant digits, masked cells empty.")
                         : _ ("float32, one number a cell, masked cells are 0."));
  lgn_figure_get_size_mm (self->figure, &width, &height);
  if (format == LGN_FORMAT_PNG)
    return g_strdup_printf (_ ("%.0f × %.0f mm · %.0f × %.0f pixels"), width, height, width / 25.4 * self->figure->dpi,
                            height / 25.4 * self->figure->dpi);
  return g_strdup_printf (_ ("Vector · %.0f × %.0f mm"), width, height);
}

static bool
is_too_large (LgnExportWindow *self)
{
  double width, height;

  lgn_figure_get_size_mm (self->figure, &width, &height);
  return get_format (self) == LGN_FORMAT_PNG && MAX (width, height) / 25.4 * self->figure->dpi > MAX_SIDE_PX;
}

static void
update (LgnExportWindow *self)
{
  bool is_png = get_format (self) == LGN_FORMAT_PNG;
  bool is_drawn = !is_numbers (get_format (self));
  g_autofree char *name = make_file_name (self);
  g_autofree char *command = lgn_export_window_make_command (self, name);
  g_autofree char *note = make_note (self);

  gtk_widget_set_visible (self->width_row, is_drawn);
  gtk_widget_set_visible (self->text_row, is_drawn);
  gtk_widget_set_visible (self->dpi_row, is_png);
  gtk_widget_set_visible (self->figure_group, is_drawn);
  gtk_label_set_label (self->command_label, command);
  gtk_label_set_label (self->note_label,
                       is_too_large (self) ? _ ("Too large for one picture. Choose PDF, or fewer dpi.") : note);
  gtk_widget_set_sensitive (self->save_button, !is_too_large (self));
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

/* As long as nobody changes it, the caption says where the map is. */
static void
read_caption (LgnExportWindow *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->caption_row));
  g_autofree char *usual = NULL;

  lgn_figure_set_caption (self->figure, NULL);
  usual = lgn_figure_make_caption (self->figure);
  if (!g_str_equal (typed, usual))
    lgn_figure_set_caption (self->figure, typed);
}

static void
read_options (LgnExportWindow *self)
{
  LgnFigure *figure = self->figure;

  lgn_figure_set_view (figure, adw_combo_row_get_selected (self->what_row) == 0 ? self->own_view : LGN_VIEW_HEADS);
  figure->width_mm = gtk_spin_button_get_value (self->width_spin);
  figure->text_pt = gtk_spin_button_get_value (self->text_spin);
  figure->dpi = gtk_spin_button_get_value (self->dpi_spin);
  figure->has_legend = gtk_switch_get_active (self->legend_switch);
  figure->has_strips = gtk_switch_get_active (self->strips_switch);
  figure->has_marks = gtk_switch_get_active (self->marks_switch);
  figure->background = adw_combo_row_get_selected (self->background_row);
  figure->colours.palette = adw_combo_row_get_selected (self->palette_row);
  read_caption (self);
}

static void
on_option_changed (LgnExportWindow *self)
{
  if (self->is_updating || !self->figure)
    return;
  read_options (self);
  update (self);
}

static void
on_format_toggled (LgnExportWindow *self, GtkToggleButton *button)
{
  if (!self->is_updating && self->figure && gtk_toggle_button_get_active (button))
    {
      /* Numbers are of one map. */
      if (is_numbers (get_format (self)))
        adw_combo_row_set_selected (self->what_row, 0);
      gtk_widget_set_sensitive (GTK_WIDGET (self->what_row), !is_numbers (get_format (self)));
      update (self);
    }
}

/* Where there is no background, squares show that one sees through. */
static void
paint_transparency (cairo_t *cr, double width, double height)
{
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.9, 0.9, 0.9);
  for (int y = 0; y * 8 < height; y++)
    for (int x = y % 2; x * 8 < width; x += 2)
      cairo_rectangle (cr, x * 8, y * 8, MIN (8, width - x * 8), MIN (8, height - y * 8));
  cairo_fill (cr);
}

/* The figure itself, on a page of its size, as large as there is room. */
static void
draw_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  LgnExportWindow *self = data;
  double page_width, page_height, zoom;

  if (!self->figure)
    return;
  lgn_figure_get_size_mm (self->figure, &page_width, &page_height);
  page_width *= MM_TO_PX;
  page_height *= MM_TO_PX;
  zoom = MIN ((width - 2 * PAGE_MARGIN) / page_width, (height - 2 * PAGE_MARGIN) / page_height);
  cairo_translate (cr, floor ((width - page_width * zoom) / 2), floor ((height - page_height * zoom) / 2));
  cairo_scale (cr, zoom, zoom);
  cairo_rectangle (cr, 0, 0, page_width, page_height);
  cairo_clip (cr);
  if (self->figure->background == LGN_BACKGROUND_NONE)
    paint_transparency (cr, page_width, page_height);
  lgn_figure_paint (self->figure, cr, zoom * gtk_widget_get_scale_factor (GTK_WIDGET (area)));
}

/* Saving. */

static void
show_folder (gpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (data);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = g_file_get_uri (folder);

  g_app_info_launch_default_for_uri (uri, NULL, NULL);
}

/* lgn_export_window_save: writes PATH, through a temporary name; an error is shown. */
gboolean
lgn_export_window_save (LgnExportWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("Saved %s"), name);
  g_autoptr (GError) error = NULL;

  if (!lgn_figure_write (self->figure, path, get_format (self), NULL, &error))
    {
      lgn_tell (GTK_WIDGET (self), _ ("Cannot Save the Figure"), error->message);
      return FALSE;
    }
  adw_toast_overlay_add_toast (self->toast_overlay,
                               lgn_toast_new (text, _ ("Show in Folder"), show_folder, g_strdup (path), g_free));
  return TRUE;
}

static void
on_path_chosen (GFile *file, gpointer data)
{
  g_autofree char *path = g_file_get_path (file);

  if (path)
    lgn_export_window_save (data, path);
}

static void
on_save_clicked (LgnExportWindow *self)
{
  g_autofree char *name = make_file_name (self);
  LgnFileQuestion question = {
    .title = _ ("Save Figure"),
    .accept = _ ("Save"),
    .action = GTK_FILE_CHOOSER_ACTION_SAVE,
    .name = name,
  };

  lgn_choose_file (GTK_WIDGET (self), &question, on_path_chosen, g_object_ref (self), g_object_unref);
}

static void
on_copy_clicked (LgnExportWindow *self)
{
  lgn_tab_figure_copy (self->figure, self->reading, gtk_widget_get_clipboard (GTK_WIDGET (self)));
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_ ("Copied the figure and its numbers")));
}

static void
on_copy_command_clicked (LgnExportWindow *self)
{
  lgn_copy_text (GTK_WIDGET (self), gtk_label_get_label (self->command_label));
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_ ("Copied the command")));
}

static void
show_options (LgnExportWindow *self)
{
  const LgnFigure *figure = self->figure;
  g_autoptr (GtkStringList) palettes = gtk_string_list_new (NULL);
  g_autofree char *caption = lgn_figure_make_caption (figure);

  self->is_updating = true;
  for (guint i = 0; i < LGN_PALETTE_ORANGE_BLUE; i++)
    gtk_string_list_append (palettes, lgn_palette_get_title (i));
  adw_combo_row_set_model (self->palette_row, G_LIST_MODEL (palettes));
  adw_combo_row_set_selected (self->palette_row, figure->colours.palette);
  adw_combo_row_set_selected (self->background_row, figure->background);
  gtk_spin_button_set_value (self->width_spin, figure->width_mm);
  gtk_spin_button_set_value (self->text_spin, figure->text_pt);
  gtk_spin_button_set_value (self->dpi_spin, figure->dpi);
  gtk_switch_set_active (self->legend_switch, figure->has_legend);
  gtk_switch_set_active (self->strips_switch, figure->has_strips);
  gtk_switch_set_active (self->marks_switch, figure->has_marks);
  gtk_editable_set_text (GTK_EDITABLE (self->caption_row), caption);
  gtk_toggle_button_set_active (self->format_pdf, TRUE);
  self->is_updating = false;
  update (self);
}

/* Not larger than the window behind. */
static void
fit_into (LgnExportWindow *self, GtkWidget *parent)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (width, (int) (MAX_SHARE * gtk_widget_get_width (parent))),
                               MIN (height, (int) (MAX_SHARE * gtk_widget_get_height (parent))));
}

/* lgn_export_window_new: Returns: (transfer floating): a window for what TAB shows now; NULL where that is nothing. */
GtkWidget *
lgn_export_window_new (LgnTab *tab)
{
  LgnTabState *state = lgn_tab_get_state (tab);
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (tab));
  LgnExportWindow *self;

  if (!figure)
    return NULL;
  self = g_object_new (LGN_TYPE_EXPORT_WINDOW, NULL);
  self->own_view = figure->view;
  self->figure = g_steal_pointer (&figure);
  self->model = g_strdup (lgn_tab_get_model (tab));
  self->input_args = lgn_tab_figure_make_input_args (state);
  self->reading = g_strdup (lgn_reading_get_text (lgn_tab_state_get_reading (state)));
  if (gtk_widget_get_width (GTK_WIDGET (tab)) > 0)
    fit_into (self, GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (tab))));
  show_options (self);
  return GTK_WIDGET (self);
}

static void
lgn_export_window_finalize (GObject *object)
{
  LgnExportWindow *self = LGN_EXPORT_WINDOW (object);

  g_clear_pointer (&self->figure, lgn_figure_free);
  g_free (self->model);
  g_strfreev (self->input_args);
  g_free (self->reading);
  G_OBJECT_CLASS (lgn_export_window_parent_class)->finalize (object);
}

static void
lgn_export_window_class_init (LgnExportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lgn_export_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, preview);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, format_pdf);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, format_svg);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, format_png);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, format_csv);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, format_npy);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, what_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, width_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, width_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, text_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, text_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, dpi_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, dpi_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, figure_group);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, legend_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, strips_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, marks_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, background_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, palette_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, caption_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, command_label);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, note_label);
  gtk_widget_class_bind_template_callback (widget_class, on_option_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_format_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_command_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lgn_export_window_init (LgnExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (LgnFigureFormat format = 0; format < LGN_N_FORMATS; format++)
    lgn_segment_bind (get_format_button (self, format));
  gtk_drawing_area_set_draw_func (self->preview, draw_preview, self, NULL);
}
