#include "family/lgn-windows.h"
#include "attn/lgn-grid-bias.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-xml.h"

#include <string.h>

/* lgn_windows_bind: what a <windows> ELEMENT describes, for N_HEADS. */
bool
lgn_windows_bind (LgnBinder *binder, xmlNode *element, guint n_heads, LgnWindows *windows, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table");
  bool is_shifted;

  if (!lgn_binder_get_size (binder, element, "size", 0, &windows->size, error)
      || !lgn_binder_get_flag (binder, element, "shifted", false, &is_shifted, error))
    return false;
  if (windows->size == 0 || windows->size > 1024)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: a window of %" G_GSIZE_FORMAT " patches is none",
                   lgn_traits_get_where (binder->traits), windows->size);
      return false;
    }
  windows->shift = is_shifted ? windows->size / 2 : 0;
  gsize n_rows = lgn_grid_bias_count (windows->size, windows->size, 0);
  windows->table = lgn_binder_get (binder, table, "", 2, (gsize[]) { n_rows, n_heads }, error);
  return windows->table != NULL;
}

/* lgn_window_plan_init: how WINDOWS part GRID; LGN_ERROR_INPUT for one that is smaller than a window. A grid of one window
 * is not shifted. */
bool
lgn_window_plan_init (LgnWindowPlan *plan, const LgnWindows *windows, LgnExtent grid, GError **error)
{
  gsize size = windows->size;

  if (MIN (grid.rows, grid.columns) < size)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   _ ("This model looks through windows of %zu × %zu patches. The picture has %zu × %zu; take a larger one."), size,
                   size, grid.columns, grid.rows);
      return false;
    }
  *plan = (LgnWindowPlan) { .grid = grid, .size = size };
  plan->filled = (LgnExtent) { (grid.rows + size - 1) / size * size, (grid.columns + size - 1) / size * size };
  plan->shift = MIN (grid.rows, grid.columns) > size ? windows->shift : 0;
  plan->n_places = plan->filled.rows * plan->filled.columns;
  plan->n_windows = plan->n_places / (size * size);
  return true;
}

/* Where place I of the windows, window after window, is in the filled grid before it was shifted; *ROW and *COLUMN are set
 * to where it is after. */
static gsize
find_place (const LgnWindowPlan *plan, gsize i, gsize *row, gsize *column)
{
  gsize area = plan->size * plan->size, across = plan->filled.columns / plan->size;
  gsize window = i / area, inside = i % area;

  *row = window / across * plan->size + inside / plan->size;
  *column = window % across * plan->size + inside % plan->size;
  return (*row + plan->shift) % plan->filled.rows * plan->filled.columns + (*column + plan->shift) % plan->filled.columns;
}

/* The place of GRID that place I of the windows is, or false for one that fills up. */
static bool
find_source (const LgnWindowPlan *plan, gsize i, gsize *source)
{
  gsize row, column, place = find_place (plan, i, &row, &column);

  row = place / plan->filled.columns;
  column = place % plan->filled.columns;
  *source = row * plan->grid.columns + column;
  return row < plan->grid.rows && column < plan->grid.columns;
}

/* lgn_window_plan_part: OUT [n_places, width] = the rows of X [grid, width], window after window. */
void
lgn_window_plan_part (const LgnWindowPlan *plan, const float *x, gsize width, float *out)
{
  gsize source;

  for (gsize i = 0; i < plan->n_places; i++, out += width)
    if (find_source (plan, i, &source))
      memcpy (out, x + source * width, width * sizeof *out);
    else
      memset (out, 0, width * sizeof *out);
}

/* lgn_window_plan_join: OUT [grid, width] = the rows of X [n_places, width] at their places in the grid. */
void
lgn_window_plan_join (const LgnWindowPlan *plan, const float *x, gsize width, float *out)
{
  gsize source;

  for (gsize i = 0; i < plan->n_places; i++, x += width)
    if (find_source (plan, i, &source))
      memcpy (out + source * width, x, width * sizeof *out);
}

/* Which of three parts of an axis of SIZE a place of a shifted grid comes from: what shifting has put beside each other
 * does not look at each other. */
static guint
find_part (const LgnWindowPlan *plan, gsize place, gsize size)
{
  return place < size - plan->size ? 0 : place < size - plan->shift ? 1 : 2;
}

/* Which of the parts that shifting makes of a window place I of the windows is in. */
static guint
find_region (const LgnWindowPlan *plan, gsize i)
{
  gsize row, column;

  find_place (plan, i, &row, &column);
  return 3 * find_part (plan, row, plan->filled.rows) + find_part (plan, column, plan->filled.columns);
}

/* lgn_window_plan_dup_allowed: (transfer full): [size^2, size^2] which places of WINDOW may look at which; NULL: all. */
guint8 *
lgn_window_plan_dup_allowed (const LgnWindowPlan *plan, gsize window)
{
  gsize area = plan->size * plan->size;

  if (plan->shift == 0)
    return NULL;
  g_autofree guint *regions = g_new (guint, area);
  guint8 *allowed = g_new (guint8, area * area);
  for (gsize i = 0; i < area; i++)
    regions[i] = find_region (plan, window * area + i);
  for (gsize i = 0; i < area * area; i++)
    allowed[i] = regions[i / area] == regions[i % area];
  return allowed;
}

/* The key that place I of the windows is: the places of the grid, row after row, then those that fill it up, likewise. */
static gsize
find_key (const LgnWindowPlan *plan, gsize i)
{
  gsize source, row, column, place = find_place (plan, i, &row, &column), n_beside = plan->filled.columns - plan->grid.columns;

  if (find_source (plan, i, &source))
    return source;
  row = place / plan->filled.columns;
  column = place % plan->filled.columns;
  gsize n_before = row < plan->grid.rows ? row * n_beside + column - plan->grid.columns
                                         : plan->grid.rows * n_beside + (row - plan->grid.rows) * plan->filled.columns + column;
  return plan->grid.rows * plan->grid.columns + n_before;
}

/* lgn_window_plan_make_parting: (transfer full): how the windows part the places of the grid, which look, and those that
 * fill it up, which are only looked at. */
LgnParting *
lgn_window_plan_make_parting (const LgnWindowPlan *plan)
{
  LgnParting *parting = lgn_parting_new (plan->grid.rows * plan->grid.columns, plan->n_places, plan->n_windows,
                                         plan->size * plan->size);

  for (gsize i = 0; i < plan->n_places; i++)
    {
      parting->key[i] = find_key (plan, i);
      if (parting->key[i] < parting->n_query)
        parting->place[parting->key[i]] = i;
    }
  return parting;
}

/* lgn_window_plan_make_scope: (transfer full): which places may look at which: those of a window at each other, but for what
 * shifting has put beside each other. */
LgnScope *
lgn_window_plan_make_scope (const LgnWindowPlan *plan)
{
  LgnScope *scope = lgn_scope_new (plan->grid.rows * plan->grid.columns, plan->n_places);
  gsize area = plan->size * plan->size;

  scope->part = g_new (guint32, plan->n_places + 1);
  for (gsize i = 0; i < plan->n_places; i++)
    scope->part[find_key (plan, i)] = (guint32) (i / area * 9 + (plan->shift > 0 ? find_region (plan, i) : 0));
  return scope;
}
