#include "lgn-print.h"

#include "lgn-compat.h"

#include <glib/gi18n.h>

#define PT_PER_PX (72.0 / 96.0)
#define MM_PER_PT (25.4 / 72.0)
/* A figure is as wide as the page, but not so wide that its cells become tiles. */
#define MAX_WIDTH_MM 180

/* What a person chose last, for the next time. */
static GtkPrintSettings *last_settings;

/* The figure as it is on a page of WIDTH pt: as wide as that, with text that is read at arm's length. */
static void
fit_figure (LgnFigure *figure, double width)
{
  figure->width_mm = MIN (width * MM_PER_PT, MAX_WIDTH_MM);
  figure->background = LGN_BACKGROUND_NONE;
}

/* In the middle of the page, and smaller where it would be higher than that. */
static void
draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int number, LgnFigure *figure)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double page_width = gtk_print_context_get_width (context), page_height = gtk_print_context_get_height (context);
  double width, height, zoom;

  fit_figure (figure, page_width);
  lgn_figure_get_size_mm (figure, &width, &height);
  width /= MM_PER_PT;
  height /= MM_PER_PT;
  zoom = MIN (1, page_height / height);
  cairo_translate (cr, (page_width - zoom * width) / 2, 0);
  cairo_scale (cr, zoom * PT_PER_PX, zoom * PT_PER_PX);
  lgn_figure_paint_vector (figure, cr);
}

static void
free_figure (gpointer data, GClosure *closure)
{
  lgn_figure_free (data);
}

GtkPrintOperation *
lgn_print_operation_new (const LgnFigure *figure)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autofree char *name = lgn_figure_make_caption (figure);

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, *name ? name : "Lorgnette");
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page), lgn_figure_copy (figure), free_figure, 0);
  return operation;
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, GtkWindow *parent)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    g_set_object (&last_settings, gtk_print_operation_get_print_settings (operation));
  gtk_print_operation_get_error (operation, &error);
  if (error)
    lgn_tell (GTK_WIDGET (parent), _ ("Cannot Print"), error->message);
}

void
lgn_print (GtkWindow *parent, const LgnFigure *figure)
{
  g_autoptr (GtkPrintOperation) operation = lgn_print_operation_new (figure);

  gtk_print_operation_set_allow_async (operation, TRUE);
  if (last_settings)
    gtk_print_operation_set_print_settings (operation, last_settings);
  g_signal_connect_object (operation, "done", G_CALLBACK (on_done), parent, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}
