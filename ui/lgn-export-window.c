#include "lgn-export-window.h"

#include "lgn-compat.h"
#include "lgn-figure-saver.h"
#include "lgn-painting.h"
#include "lgn-segment.h"
#include "lgn-settings.h"
#include "lgn-tab-figure.h"

#include <glib/gi18n.h>

#define MAX_SHARE 0.92    /* of the window behind */
#define PAGE_MARGIN 24
#define MM_TO_PX (96 / 25.4)
#define MAX_SIDE_PX 32000 /* of a PNG */

/* Widths that pages of two columns have, in mm. */
#define COLUMN_MM 85
#define PAGE_MM 175

/* What is exported. */
typedef enum
{
  WHAT_VIEW,       /* what the tab shows, where that is not a map */
  WHAT_MAP,
  WHAT_ATLAS,      /* all heads in one picture */
  WHAT_EACH_HEAD,  /* a figure of every head ... */
  WHAT_EACH_LAYER, /* ... or of every layer */
  N_WHATS,
} What;

static const char *const what_titles[N_WHATS] = {
  [WHAT_VIEW] = N_ ("This view"),
  [WHAT_MAP] = N_ ("This map"),
  [WHAT_ATLAS] = N_ ("All heads, one picture"),
  [WHAT_EACH_HEAD] = N_ ("All heads, one by one"),
  [WHAT_EACH_LAYER] = N_ ("Every layer, one by one"),
};

struct _LgnExportWindow
{
  AdwWindow parent_instance;
  AdwToastOverlay *toast_overlay;
  GtkWidget *save_button;
  GtkWidget *copy_button;
  GtkDrawingArea *preview;
  GtkRevealer *progress_revealer;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkWidget *options;
  GtkToggleButton *format_pdf;
  GtkToggleButton *format_svg;
  GtkToggleButton *format_png;
  GtkToggleButton *format_csv;
  GtkToggleButton *format_npy;
  AdwComboRow *what_row;
  AdwActionRow *width_row;
  GtkSpinButton *width_spin;
  GtkWidget *text_row;
  GtkSpinButton *text_spin;
  GtkWidget *dpi_row;
  GtkSpinButton *dpi_spin;
  GtkWidget *figure_group;
  GtkSwitch *legend_switch;
  GtkSwitch *strips_switch;
  GtkSwitch *marks_switch;
  GtkToggleButton *background_white;
  GtkToggleButton *background_none;
  GtkToggleButton *background_dark;
  AdwComboRow *palette_row;
  AdwEntryRow *caption_row;
  GtkLabel *command_label;
  GtkWidget *too_large_box;
  GtkLabel *note_label;

  LgnFigure *own;       /* what the tab shows */
  LgnFigure *figure;    /* what is exported */
  GCancellable *saving; /* NULL: nothing is being written */
  char *saved_path;     /* that is being written */
  char *usual_caption;  /* that says where the map is, as the entry had it last */
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

static GtkToggleButton *
get_background_button (LgnExportWindow *self, LgnBackground background)
{
  GtkToggleButton *const buttons[LGN_N_BACKGROUNDS] = {
    [LGN_BACKGROUND_WHITE] = self->background_white,
    [LGN_BACKGROUND_NONE] = self->background_none,
    [LGN_BACKGROUND_DARK] = self->background_dark,
  };

  return buttons[background];
}

static LgnBackground
get_background (LgnExportWindow *self)
{
  for (LgnBackground background = 0; background < LGN_N_BACKGROUNDS; background++)
    if (gtk_toggle_button_get_active (get_background_button (self, background)))
      return background;
  return LGN_BACKGROUND_WHITE;
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

/* Whether what is chosen goes into a folder, and not into one file. */
static bool
is_folder (LgnExportWindow *self)
{
  return self->figure->each != LGN_EACH_NONE && get_format (self) != LGN_FORMAT_PDF;
}

/* A name for the file or the folder, made of what is drawn. */
static char *
make_file_name (LgnExportWindow *self)
{
  const LgnMapId *map = &self->figure->map;
  const char *site = lgn_site_get_name (map->site);
  const char *suffix = lgn_figure_format_get_name (get_format (self));
  const char *several = self->figure->each == LGN_EACH_LAYER ? "layers" : "heads";

  if (is_folder (self))
    return g_strdup_printf ("%s-%s", site, several);
  if (self->figure->each != LGN_EACH_NONE || self->figure->view == LGN_VIEW_HEADS)
    return g_strdup_printf ("%s-%s.%s", site, several, suffix);
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

/* How large what is written will be. */
static char *
make_size_note (LgnExportWindow *self)
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

/* What should be known before the file is written. */
static char *
make_note (LgnExportWindow *self)
{
  g_autofree char *size = make_size_note (self);
  g_autofree char *labels = is_numbers (get_format (self)) ? NULL : lgn_figure_make_label_note (self->figure);

  return labels ? g_strdup_printf ("%s\n%s", size, labels) : g_steal_pointer (&size);
}

/* What of several figures becomes one file. */
static const char *
get_what_subtitle (LgnExportWindow *self)
{
  if (self->figure->each == LGN_EACH_NONE)
    return NULL;
  return is_folder (self) ? _ ("a folder, a file each") : _ ("one document, a page each");
}

static const char *
get_width_subtitle (LgnExportWindow *self)
{
  if (self->figure->width_mm <= COLUMN_MM + 1)
    return self->figure->width_mm >= COLUMN_MM - 5 ? _ ("one column of a two-column page") : NULL;
  return self->figure->width_mm >= PAGE_MM - 10 && self->figure->width_mm <= PAGE_MM + 5 ? _ ("both columns of a page") : NULL;
}

static bool
is_too_large (LgnExportWindow *self)
{
  double width, height;

  lgn_figure_get_size_mm (self->figure, &width, &height);
  return get_format (self) == LGN_FORMAT_PNG && MAX (width, height) / 25.4 * self->figure->dpi > MAX_SIDE_PX;
}

static void
update_options (LgnExportWindow *self)
{
  bool is_drawn = !is_numbers (get_format (self));

  gtk_widget_set_visible (GTK_WIDGET (self->width_row), is_drawn);
  gtk_widget_set_visible (self->text_row, is_drawn);
  gtk_widget_set_visible (self->dpi_row, get_format (self) == LGN_FORMAT_PNG);
  gtk_widget_set_visible (self->figure_group, is_drawn);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->what_row), get_what_subtitle (self));
  adw_action_row_set_subtitle (self->width_row, get_width_subtitle (self));
}

static void
update (LgnExportWindow *self)
{
  bool is_large = is_too_large (self);
  g_autofree char *name = make_file_name (self);
  g_autofree char *command = lgn_export_window_make_command (self, name);
  g_autofree char *note = make_note (self);

  update_options (self);
  gtk_label_set_label (self->command_label, command);
  gtk_label_set_label (self->note_label, note);
  gtk_widget_set_visible (self->too_large_box, is_large);
  gtk_widget_set_sensitive (self->save_button, !is_large && !self->saving);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

/* As long as nobody changes it, the caption says where the map is. */
static void
read_caption (LgnExportWindow *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->caption_row));
  bool is_usual = g_str_equal (typed, self->usual_caption);

  lgn_figure_set_caption (self->figure, NULL);
  if (!is_usual)
    {
      lgn_figure_set_caption (self->figure, typed);
      return;
    }
  g_free (self->usual_caption);
  self->usual_caption = lgn_figure_make_caption (self->figure);
  if (g_str_equal (typed, self->usual_caption))
    return;
  self->is_updating = true;
  gtk_editable_set_text (GTK_EDITABLE (self->caption_row), self->usual_caption);
  self->is_updating = false;
}

static bool
is_map (const LgnFigure *figure)
{
  return figure->view == LGN_VIEW_ALIGNMENT || figure->view == LGN_VIEW_HEATMAP;
}

static What
get_what (LgnExportWindow *self)
{
  return adw_combo_row_get_selected (self->what_row) + (is_map (self->own) ? WHAT_MAP : WHAT_VIEW);
}

static void
set_what (LgnExportWindow *self, What what)
{
  adw_combo_row_set_selected (self->what_row, what - (is_map (self->own) ? WHAT_MAP : WHAT_VIEW));
}

/* Begins with what the tab shows, and makes a figure of one map of it where a view of several heads is not what is wanted. */
static void
read_what (LgnExportWindow *self)
{
  g_autoptr (LgnFigure) usual = lgn_figure_new (self->own->result);
  What what = get_what (self);

  lgn_figure_free (self->figure);
  self->figure = lgn_figure_copy (self->own);
  if (what != WHAT_VIEW)
    {
      self->figure->has_all_heads = false;
      self->figure->n_heads = 0;
    }
  if (what == WHAT_ATLAS)
    lgn_figure_set_view (self->figure, LGN_VIEW_HEADS);
  else if (what != WHAT_VIEW && !is_map (self->own))
    lgn_figure_set_view (self->figure, usual->view);
  self->figure->each = what == WHAT_EACH_HEAD    ? LGN_EACH_HEAD
                       : what == WHAT_EACH_LAYER ? LGN_EACH_LAYER
                                                 : LGN_EACH_NONE;
  self->figure->each_format = get_format (self);
}

static void
read_options (LgnExportWindow *self)
{
  LgnFigure *figure;

  read_what (self);
  figure = self->figure;
  figure->width_mm = gtk_spin_button_get_value (self->width_spin);
  figure->text_pt = gtk_spin_button_get_value (self->text_spin);
  figure->dpi = gtk_spin_button_get_value (self->dpi_spin);
  figure->has_legend = gtk_switch_get_active (self->legend_switch);
  figure->has_strips = gtk_switch_get_active (self->strips_switch);
  figure->has_marks = gtk_switch_get_active (self->marks_switch);
  figure->background = get_background (self);
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
      /* A picture of all heads has no numbers. */
      if (is_numbers (get_format (self)) && get_what (self) == WHAT_ATLAS)
        set_what (self, WHAT_MAP);
      on_option_changed (self);
    }
}

static void
on_as_pdf_clicked (LgnExportWindow *self)
{
  gtk_toggle_button_set_active (self->format_pdf, TRUE);
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

static void
set_saving (LgnExportWindow *self, GCancellable *cancellable)
{
  g_set_object (&self->saving, cancellable);
  gtk_widget_set_sensitive (self->options, !cancellable);
  gtk_widget_set_sensitive (self->copy_button, !cancellable);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_label (self->progress_label, _ ("Drawing"));
  gtk_revealer_set_reveal_child (self->progress_revealer, cancellable && self->figure->each != LGN_EACH_NONE);
  gtk_widget_set_sensitive (self->save_button, !cancellable);
}

static void
on_progress (double fraction, const char *stage, gpointer data)
{
  LgnExportWindow *self = data;

  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (fraction, 0, 1));
  if (stage)
    gtk_label_set_label (self->progress_label, stage);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LgnExportWindow) self = data;
  g_autofree char *path = g_steal_pointer (&self->saved_path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("Saved %s"), name);
  g_autoptr (GError) error = NULL;
  bool succeeded = lgn_figure_save_finish (result, &error);

  set_saving (self, NULL);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  if (succeeded)
    adw_toast_overlay_add_toast (self->toast_overlay,
                                 lgn_toast_new (text, _ ("Show in Folder"), show_folder, g_steal_pointer (&path), g_free));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lgn_tell (GTK_WIDGET (self), _ ("Cannot Save the Figure"), error->message);
}

/* lgn_export_window_save: writes PATH, through a temporary name, in a thread; an error is shown. */
void
lgn_export_window_save (LgnExportWindow *self, const char *path)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (self->saving)
    return;
  self->saved_path = g_strdup (path);
  set_saving (self, cancellable);
  lgn_figure_save_async (self->figure, path, get_format (self), cancellable, on_progress, on_saved, g_object_ref (self));
}

gboolean
lgn_export_window_is_saving (LgnExportWindow *self)
{
  return self->saving != NULL;
}

/* Stops what is being written; else closes the window. */
static void
on_cancel_clicked (LgnExportWindow *self)
{
  if (self->saving)
    g_cancellable_cancel (self->saving);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
lgn_export_window_close_request (GtkWindow *window)
{
  LgnExportWindow *self = LGN_EXPORT_WINDOW (window);

  if (self->saving)
    g_cancellable_cancel (self->saving);
  return GTK_WINDOW_CLASS (lgn_export_window_parent_class)->close_request (window);
}

static void
on_path_chosen (GFile *file, gpointer data)
{
  LgnExportWindow *self = data;
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = make_file_name (self);
  g_autofree char *folder = path && is_folder (self) ? g_build_filename (path, name, NULL) : NULL;

  if (path)
    lgn_export_window_save (self, folder ? folder : path);
}

static void
on_save_clicked (LgnExportWindow *self)
{
  g_autofree char *name = make_file_name (self);
  LgnFileQuestion question = {
    .title = is_folder (self) ? _ ("Save Figures In") : _ ("Save Figure"),
    .accept = is_folder (self) ? _ ("Save Here") : _ ("Save"),
    .action = is_folder (self) ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_SAVE,
    .name = is_folder (self) ? NULL : name,
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
  g_autoptr (GtkStringList) palettes = gtk_string_list_new (NULL), whats = gtk_string_list_new (NULL);

  self->is_updating = true;
  for (guint i = 0; i < LGN_PALETTE_ORANGE_BLUE; i++)
    gtk_string_list_append (palettes, lgn_palette_get_title (i));
  adw_combo_row_set_model (self->palette_row, G_LIST_MODEL (palettes));
  adw_combo_row_set_selected (self->palette_row, figure->colours.palette);
  for (What what = is_map (self->own) ? WHAT_MAP : WHAT_VIEW; what < N_WHATS; what++)
    gtk_string_list_append (whats, _ (what_titles[what]));
  adw_combo_row_set_model (self->what_row, G_LIST_MODEL (whats));
  gtk_toggle_button_set_active (get_background_button (self, figure->background), TRUE);
  gtk_spin_button_set_value (self->width_spin, figure->width_mm);
  gtk_spin_button_set_value (self->text_spin, figure->text_pt);
  gtk_spin_button_set_value (self->dpi_spin, figure->dpi);
  gtk_switch_set_active (self->legend_switch, figure->has_legend);
  gtk_switch_set_active (self->strips_switch, figure->has_strips);
  gtk_switch_set_active (self->marks_switch, figure->has_marks);
  gtk_editable_set_text (GTK_EDITABLE (self->caption_row), self->usual_caption);
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
  self->figure = lgn_figure_copy (figure);
  self->own = g_steal_pointer (&figure);
  self->usual_caption = lgn_figure_make_caption (self->own);
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
  g_clear_pointer (&self->own, lgn_figure_free);
  g_free (self->usual_caption);
  g_clear_object (&self->saving);
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
  GTK_WINDOW_CLASS (klass)->close_request = lgn_export_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, preview);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, too_large_box);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, options);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, copy_button);
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
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, background_white);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, background_none);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, background_dark);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, palette_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, caption_row);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, command_label);
  gtk_widget_class_bind_template_child (widget_class, LgnExportWindow, note_label);
  gtk_widget_class_bind_template_callback (widget_class, on_option_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_format_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_as_pdf_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_command_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lgn_export_window_init (LgnExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (LgnFigureFormat format = 0; format < LGN_N_FORMATS; format++)
    lgn_segment_bind (get_format_button (self, format));
  for (LgnBackground background = 0; background < LGN_N_BACKGROUNDS; background++)
    lgn_segment_bind (get_background_button (self, background));
  gtk_drawing_area_set_draw_func (self->preview, draw_preview, self, NULL);
}
