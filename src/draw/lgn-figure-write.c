#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-png.h"
#include "io/lgn-csv.h"
#include "io/lgn-npy.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#define MM_PER_INCH 25.4
#define PX_PER_INCH 96.0
#define PT_PER_PX (72.0 / 96.0)
#define MAX_PNG_SIDE 32000
#define MAX_PNG_BYTES ((gsize) 1 << 30)

/* Files have no date of their own: the same figure gives the same bytes. */
#define CREATION_DATE "2000-01-01T00:00:00Z"

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
encode_png (const LgnFigure *figure, GError **error)
{
  double scale = figure->dpi / PX_PER_INCH, page_width, page_height;

  lgn_figure_paint_page (figure, NULL, scale, false, &page_width, &page_height);
  gsize width = (gsize) MAX (1, lround (page_width * scale)), height = (gsize) MAX (1, lround (page_height * scale));
  if (width > MAX_PNG_SIDE || height > MAX_PNG_SIDE || width * height * 4 > MAX_PNG_BYTES)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                   " pixels are too large for one picture; lower the dpi or write a PDF",
                   width, height);
      return NULL;
    }
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  lgn_figure_paint_page (figure, cr, scale, false, NULL, NULL);
  cairo_destroy (cr);
  GBytes *bytes = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS ? lgn_png_encode (surface, figure->dpi, error) : NULL;
  if (!bytes && error && !*error)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the picture; lower the dpi or write a PDF");
  cairo_surface_destroy (surface);
  return bytes;
}

cairo_surface_t *
lgn_figure_create_surface (LgnFigureFormat format, GByteArray *out, double width, double height)
{
  cairo_surface_t *surface;

  if (format == LGN_FORMAT_SVG)
    return cairo_svg_surface_create_for_stream (append, out, width, height);
  surface = cairo_pdf_surface_create_for_stream (append, out, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, CREATION_DATE);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Lorgnette");
  return surface;
}

/* Names an id after its turn in the file instead of its turn in the process. */
static gboolean
renumber (const GMatchInfo *match, GString *out, gpointer data)
{
  GHashTable *ids = data;
  char *id = g_match_info_fetch (match, 2);
  g_autofree char *before = g_match_info_fetch (match, 1);
  gpointer number;

  if (!g_hash_table_lookup_extended (ids, id, NULL, &number))
    {
      number = GUINT_TO_POINTER (g_hash_table_size (ids));
      g_hash_table_insert (ids, id, number);
    }
  else
    g_free (id);
  g_string_append_printf (out, "%sid%u", before, GPOINTER_TO_UINT (number));
  return FALSE;
}

/* What Cairo writes, made the same every time; and its pictures, which would be smoothed where they are drawn larger, told that
 * they must not be: CSS Images 3, section 5.3. */
static GBytes *
tidy_svg (GByteArray *svg)
{
  g_autoptr (GRegex) regex = g_regex_new ("( id=\"|href=\"#|url\\(#)([a-z]+[0-9]+)(?=[\")])", G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *text = g_regex_replace_eval (regex, (const char *) svg->data, svg->len, 0, 0, renumber, ids, NULL);
  GString *out = g_string_new (text);

  g_free (text);
  g_byte_array_unref (svg);
  g_string_replace (out, "<image ", "<image style=\"image-rendering:pixelated\" ", 0);
  return g_string_free_to_bytes (out);
}

static GBytes *
encode_vector (const LgnFigure *figure, LgnFigureFormat format, GError **error)
{
  GByteArray *out = g_byte_array_new ();
  double width, height;

  lgn_figure_paint_page (figure, NULL, 1, true, &width, &height);
  cairo_surface_t *surface = lgn_figure_create_surface (format, out, width * PT_PER_PX, height * PT_PER_PX);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, PT_PER_PX, PT_PER_PX);
  lgn_figure_paint_page (figure, cr, 1, true, NULL, NULL);
  cairo_show_page (cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return format == LGN_FORMAT_SVG ? tidy_svg (out) : g_byte_array_free_to_bytes (out);
  g_byte_array_unref (out);
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "the figure could not be drawn: %s", cairo_status_to_string (status));
  return NULL;
}

/* A row of the LgnShownMap DATA. */
static void
get_row (gsize row, float *weights, guint8 *allowed, gpointer data)
{
  const LgnTile tile = { row, 0, 1, lgn_shown_map_get_columns (data)->n };

  lgn_shown_map_read (data, &tile, weights, allowed);
  for (gsize j = 0; j < tile.n_columns; j++)
    if (allowed[j] != 1)
      weights[j] = allowed[j] = 0;
}

bool
lgn_figure_write_shown (LgnShownMap *map, const char *path, LgnFigureFormat format, GError **error)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);

  if (format == LGN_FORMAT_CSV)
    return lgn_csv_write_map (path, (const char *const *) rows->label, rows->n, (const char *const *) columns->label,
                              columns->n, get_row, map, error);
  return lgn_npy_write_map (path, rows->n, columns->n, get_row, map, error);
}

typedef struct
{
  const float *weights;
  const guint8 *allowed;
  gsize n;
} Row;

static void
get_only_row (gsize index, float *weights, guint8 *allowed, gpointer data)
{
  const Row *row = data;

  for (gsize j = 0; j < row->n; j++)
    weights[j] = row->allowed[j] ? row->weights[j] : 0;
  memcpy (allowed, row->allowed, row->n);
}

bool
lgn_figure_write_row (const char *path, LgnFigureFormat format, const char *label, const char *const *labels,
                      const float *weights, const guint8 *allowed, gsize n, GError **error)
{
  Row row = { weights, allowed, n };

  if (format == LGN_FORMAT_CSV)
    return lgn_csv_write_map (path, &label, 1, labels, n, get_only_row, &row, error);
  return lgn_npy_write_map (path, 1, n, get_only_row, &row, error);
}

/* lgn_figure_write_map: the numbers of FIGURE's map as CSV or NPY. */
bool
lgn_figure_write_map (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);

  return lgn_figure_write_shown (map, path, format, error);
}

/* lgn_figure_to_bytes: the file that lgn_figure_write would write; pictures only (PDF, SVG, PNG). */
GBytes *
lgn_figure_to_bytes (const LgnFigure *figure, LgnFigureFormat format, GError **error)
{
  if (!lgn_figure_check (figure, error))
    return NULL;
  return format == LGN_FORMAT_PNG ? encode_png (figure, error) : encode_vector (figure, format, error);
}

/**
 * lgn_figure_write: draws FIGURE and writes it to PATH, or leaves PATH as it was.
 * Returns: false with LGN_ERROR_INPUT, LGN_ERROR_LIMIT, LGN_ERROR_FILE or G_IO_ERROR_CANCELLED.
 */
bool
lgn_figure_write (const LgnFigure *figure, const char *path, LgnFigureFormat format, const LgnProgress *progress,
                  GError **error)
{
  const LgnFigureKind *kind = lgn_figure_kind_get (figure->view);
  g_autoptr (GBytes) bytes = NULL;

  if (!lgn_progress_check (progress, error))
    return false;
  if (figure->each != LGN_EACH_NONE)
    return lgn_figure_write_each (figure, path, progress, error);
  if (!lgn_figure_check (figure, error))
    return false;
  if (format == LGN_FORMAT_CSV || format == LGN_FORMAT_NPY)
    return (kind->write_numbers ? kind->write_numbers : lgn_figure_write_map) (figure, path, format, error);
  bytes = lgn_figure_to_bytes (figure, format, error);
  if (!bytes || !lgn_progress_check (progress, error))
    return false;
  return lgn_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/* lgn_figure_make_shown_table: with labels; masked cells are empty. */
char *
lgn_figure_make_shown_table (LgnShownMap *map)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);
  g_autofree float *weights = g_new (float, MAX (columns->n, 1));
  g_autofree guint8 *allowed = g_malloc (MAX (columns->n, 1));
  GString *out = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint j = 0; j < columns->n; j++)
    g_string_append_printf (out, "\t%s", columns->label[j]);
  for (guint i = 0; i < rows->n; i++)
    {
      g_string_append_printf (out, "\n%s", rows->label[i]);
      get_row (i, weights, allowed, map);
      for (guint j = 0; j < columns->n; j++)
        g_string_append_printf (out, "\t%s", allowed[j] ? lgn_csv_format (number, weights[j]) : "");
    }
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static char *
make_map_table (const LgnFigure *figure)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);

  return lgn_figure_make_shown_table (map);
}

/* lgn_figure_to_table: what CSV would hold, tab-separated. */
char *
lgn_figure_to_table (const LgnFigure *figure)
{
  const LgnFigureKind *kind = lgn_figure_kind_get (figure->view);

  return (kind->make_table ? kind->make_table : make_map_table) (figure);
}
