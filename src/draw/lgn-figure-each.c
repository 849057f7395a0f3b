/* The same figure of every head, or of every layer: a file each in a folder, or a page each of one PDF. */
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-figure-private.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <glib/gstdio.h>

#define PT_PER_PX (72.0 / 96.0)
/* More pages than any network has heads; a file from a stranger may say otherwise. */
#define MAX_PAGES 100000

/* (transfer full) [LgnMapId]: the maps that FIGURE is drawn of, layer by layer; those that are not there yet are left out. */
static GArray *
list_maps (const LgnFigure *figure)
{
  LgnAttnStore *store = figure->result->store;
  LgnSite site = figure->map.site;
  GArray *maps = g_array_new (FALSE, FALSE, sizeof (LgnMapId));

  for (guint layer = 0; layer < lgn_attn_store_get_n_layers (store, site) && maps->len < MAX_PAGES; layer++)
    {
      LgnMapShape shape;
      if (!lgn_attn_store_get_shape (store, site, layer, &shape) || !lgn_attn_store_is_ready (store, site, layer))
        continue;
      for (guint head = 0; head < (figure->each == LGN_EACH_HEAD ? shape.n_heads : 1); head++)
        {
          LgnMapId map = { site, layer, figure->each == LGN_EACH_HEAD ? (gint) head : figure->map.head };
          g_array_append_val (maps, map);
        }
    }
  return maps;
}

guint
lgn_figure_count_each (const LgnFigure *figure)
{
  g_autoptr (GArray) maps = list_maps (figure);

  return maps->len;
}

/* A caption of one's own says on every page which map is meant. */
static void
set_page_caption (LgnFigure *page)
{
  const LgnFigureKind *kind = lgn_figure_kind_get (page->view);
  g_autofree char *place = kind->make_place ? kind->make_place (page) : NULL;
  g_autofree char *caption = NULL;

  if (!page->caption || *page->caption == '\0' || !place)
    return;
  caption = g_strconcat (page->caption, " · ", place, NULL);
  lgn_figure_set_caption (page, caption);
}

/* (transfer full): FIGURE as it is of MAP. */
static LgnFigure *
make_page (const LgnFigure *figure, const LgnMapId *map)
{
  LgnFigure *page = lgn_figure_copy (figure);

  page->map = *map;
  page->each = LGN_EACH_NONE;
  set_page_caption (page);
  return page;
}

static int
count_digits (guint largest)
{
  int n = 1;

  for (; largest >= 10; largest /= 10)
    n++;
  return n;
}

/* (transfer full): "03-11", "3-mean": in the order of their names the files are in the order of layers and heads. */
static char *
make_name (const GArray *maps, const LgnMapId *map)
{
  guint layer = 0;
  gint head = 0;

  for (guint i = 0; i < maps->len; i++)
    {
      layer = MAX (layer, g_array_index (maps, LgnMapId, i).layer);
      head = MAX (head, g_array_index (maps, LgnMapId, i).head);
    }
  if (map->head < 0)
    return g_strdup_printf ("%0*u-%s", count_digits (layer), map->layer, map->head == LGN_HEAD_MEAN ? "mean" : "max");
  return g_strdup_printf ("%0*u-%0*d", count_digits (layer), map->layer, count_digits ((guint) head), map->head);
}

/* lgn_figure_check_each: whether FIGURE can be drawn of each of its maps, before a file is touched. */
bool
lgn_figure_check_each (const LgnFigure *figure, GError **error)
{
  g_autoptr (GArray) maps = list_maps (figure);

  if (lgn_figure_kind_get (figure->view)->shows_all_heads || (figure->each == LGN_EACH_HEAD && figure->n_heads > 0)
      || (figure->each == LGN_EACH_HEAD && figure->has_all_heads))
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                           "this view shows several heads at once; choose a view of one map to have one of each (--each)");
      return false;
    }
  if (maps->len == 0)
    return lgn_figure_check_map (figure, &figure->map, error);
  for (guint i = 0; i < maps->len; i++)
    {
      g_autoptr (LgnFigure) page = make_page (figure, &g_array_index (maps, LgnMapId, i));
      if (!lgn_figure_check (page, error))
        return false;
    }
  return true;
}

static bool
report (const LgnProgress *progress, guint i, guint n, GError **error)
{
  g_autofree char *stage = g_strdup_printf (_ ("Drawing %u of %u"), i + 1, n);

  return lgn_progress_report (progress, (double) i / n, stage, error);
}

/* The files that were made so far, to be taken away again when it goes wrong; those that were there before stay. */
typedef struct
{
  const char *folder;
  bool is_new;
  GPtrArray *paths;
} Made;

static bool
open_folder (Made *made, const char *path, GError **error)
{
  *made = (Made) { path, g_mkdir (path, 0777) == 0, g_ptr_array_new_with_free_func (g_free) };
  if (made->is_new || g_file_test (path, G_FILE_TEST_IS_DIR))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: cannot be written: %s", path, g_strerror (errno));
  g_ptr_array_unref (made->paths);
  return false;
}

static void
close_folder (Made *made, bool keeps)
{
  for (guint i = 0; i < made->paths->len && !keeps; i++)
    g_unlink (made->paths->pdata[i]);
  if (!keeps && made->is_new)
    g_rmdir (made->folder);
  g_ptr_array_unref (made->paths);
}

static bool
write_file (Made *made, const LgnFigure *page, const char *name, LgnFigureFormat format, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".", lgn_figure_format_get_name (format), NULL);
  g_autofree char *path = g_build_filename (made->folder, file, NULL);
  bool was_there = g_file_test (path, G_FILE_TEST_EXISTS);

  if (!lgn_figure_write (page, path, format, NULL, error))
    return false;
  if (!was_there)
    g_ptr_array_add (made->paths, g_steal_pointer (&path));
  return true;
}

static bool
write_folder (const LgnFigure *figure, const char *path, LgnFigureFormat format, const LgnProgress *progress, GError **error)
{
  g_autoptr (GArray) maps = list_maps (figure);
  bool succeeded = true;
  Made made;

  if (!open_folder (&made, path, error))
    return false;
  for (guint i = 0; i < maps->len && succeeded; i++)
    {
      const LgnMapId *map = &g_array_index (maps, LgnMapId, i);
      g_autoptr (LgnFigure) page = make_page (figure, map);
      g_autofree char *name = make_name (maps, map);
      succeeded = report (progress, i, maps->len, error) && write_file (&made, page, name, format, error);
    }
  close_folder (&made, succeeded);
  return succeeded;
}

/* The bookmarks of a book: layers and, where there are several of one, their heads below. */
static void
add_bookmark (cairo_surface_t *surface, const LgnFigure *page, guint number, bool has_heads, int *layer_mark)
{
  g_autofree char *target = g_strdup_printf ("page=%u pos=[0 0]", number + 1);
  g_autofree char *layer = g_strdup_printf ("Layer %u", page->map.layer);
  g_autofree char *head = g_strdup_printf ("Head %d", page->map.head);
  g_autofree char *label = page->map.head < 0 ? g_strdup_printf ("%u", page->map.layer)
                                              : g_strdup_printf ("%u.%d", page->map.layer, page->map.head);

  if (!has_heads || page->map.head == 0)
    *layer_mark = cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, layer, target,
                                                 has_heads ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
  if (has_heads)
    cairo_pdf_surface_add_outline (surface, *layer_mark, head, target, 0);
  cairo_pdf_surface_set_page_label (surface, label);
}

static void
paint_page (cairo_surface_t *surface, const LgnFigure *page)
{
  double width, height;
  cairo_t *cr;

  lgn_figure_paint_page (page, NULL, 1, true, &width, &height);
  cairo_pdf_surface_set_size (surface, width * PT_PER_PX, height * PT_PER_PX);
  cr = cairo_create (surface);
  cairo_scale (cr, PT_PER_PX, PT_PER_PX);
  lgn_figure_paint_page (page, cr, 1, true, NULL, NULL);
  cairo_show_page (cr);
  cairo_destroy (cr);
}

static bool
paint_book (cairo_surface_t *surface, const LgnFigure *figure, const LgnProgress *progress, GError **error)
{
  g_autoptr (GArray) maps = list_maps (figure);
  int layer_mark = CAIRO_PDF_OUTLINE_ROOT;

  for (guint i = 0; i < maps->len; i++)
    {
      g_autoptr (LgnFigure) page = make_page (figure, &g_array_index (maps, LgnMapId, i));
      if (!report (progress, i, maps->len, error))
        return false;
      add_bookmark (surface, page, i, figure->each == LGN_EACH_HEAD, &layer_mark);
      paint_page (surface, page);
    }
  return true;
}

static bool
write_book (const LgnFigure *figure, const char *path, const LgnProgress *progress, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface = lgn_figure_create_surface (LGN_FORMAT_PDF, out, 1, 1);
  bool succeeded = paint_book (surface, figure, progress, error);
  cairo_status_t status;

  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (succeeded && status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "the figures could not be drawn: %s", cairo_status_to_string (status));
  if (!succeeded || status != CAIRO_STATUS_SUCCESS || !lgn_progress_check (progress, error))
    return false;
  return lgn_file_write (path, out->data, out->len, error);
}

/* lgn_figure_get_format: what PATH will hold: by its name or, where it is a folder for each map, what its files are. False for
 * a name that says nothing, or a file of a kind that has no pages. */
bool
lgn_figure_get_format (const LgnFigure *figure, const char *path, LgnFigureFormat *format)
{
  bool is_named = lgn_figure_format_from_path (path, format);

  if (figure->each == LGN_EACH_NONE || is_named)
    return is_named && (figure->each == LGN_EACH_NONE || *format == LGN_FORMAT_PDF);
  *format = figure->each_format;
  return true;
}

/* lgn_figure_write_each: see lgn_figure_write. Nothing is left behind where it failed or was cancelled. */
bool
lgn_figure_write_each (const LgnFigure *figure, const char *path, const LgnProgress *progress, GError **error)
{
  LgnFigureFormat named;

  if (!lgn_figure_check_each (figure, error))
    return false;
  return lgn_figure_format_from_path (path, &named) ? write_book (figure, path, progress, error)
                                                    : write_folder (figure, path, figure->each_format, progress, error);
}
