#include "view/lgn-viewport.h"

struct _LgnViewport
{
  GObject parent_instance;
  bool fit;
  double cell, fit_cell;
  double min_cell, max_cell;
  double x, y;
  guint n_rows, n_columns;
  double page_width, page_height;
};

G_DEFINE_FINAL_TYPE (LgnViewport, lgn_viewport, G_TYPE_OBJECT)

enum { PROP_FIT = 1, PROP_ZOOM, PROP_CELL, PROP_X, PROP_Y, N_PROPS };

static GParamSpec *props[N_PROPS];
static guint changed_signal;

static void
lgn_viewport_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnViewport *self = LGN_VIEWPORT (object);

  if (id == PROP_FIT)
    g_value_set_boolean (value, self->fit);
  else
    g_value_set_double (value, id == PROP_ZOOM   ? lgn_viewport_get_zoom (self)
                               : id == PROP_CELL ? self->cell
                               : id == PROP_X    ? self->x
                                                 : self->y);
}

static void
lgn_viewport_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  lgn_viewport_set_fit (LGN_VIEWPORT (object), g_value_get_boolean (value));
}

static void
lgn_viewport_class_init (LgnViewportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lgn_viewport_get_property;
  object_class->set_property = lgn_viewport_set_property;
  props[PROP_FIT] = g_param_spec_boolean ("fit", NULL, NULL, TRUE, flags | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 1, flags);
  props[PROP_CELL] = g_param_spec_double ("cell", NULL, NULL, 0, G_MAXDOUBLE, 1, flags);
  props[PROP_X] = g_param_spec_double ("x", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  props[PROP_Y] = g_param_spec_double ("y", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", LGN_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_viewport_init (LgnViewport *self)
{
  self->fit = true;
  self->cell = self->fit_cell = 1;
  self->min_cell = 1.0 / 64;
  self->max_cell = 64;
}

LgnViewport *
lgn_viewport_new (void)
{
  return g_object_new (LGN_TYPE_VIEWPORT, NULL);
}

double
lgn_viewport_get_max_x (LgnViewport *viewport)
{
  return MAX (viewport->n_columns * viewport->cell - viewport->page_width, 0);
}

double
lgn_viewport_get_max_y (LgnViewport *viewport)
{
  return MAX (viewport->n_rows * viewport->cell - viewport->page_height, 0);
}

/* Brings everything within its limits after BEFORE and says what became different. */
static void
settle (LgnViewport *self, const LgnViewport *before)
{
  GObject *object = G_OBJECT (self);

  self->cell = self->fit ? self->fit_cell
                         : CLAMP (self->cell, MIN (self->min_cell, self->fit_cell), MAX (self->max_cell, self->fit_cell));
  self->x = CLAMP (self->x, 0, lgn_viewport_get_max_x (self));
  self->y = CLAMP (self->y, 0, lgn_viewport_get_max_y (self));
  const bool differs[N_PROPS] = {
    [PROP_FIT] = self->fit != before->fit,
    [PROP_ZOOM] = self->cell * before->fit_cell != before->cell * self->fit_cell,
    [PROP_CELL] = self->cell != before->cell,
    [PROP_X] = self->x != before->x,
    [PROP_Y] = self->y != before->y,
  };
  bool any = self->n_rows != before->n_rows || self->n_columns != before->n_columns || self->page_width != before->page_width
             || self->page_height != before->page_height;

  g_object_freeze_notify (object);
  for (guint i = 1; i < N_PROPS; i++)
    if (differs[i])
      {
        g_object_notify_by_pspec (object, props[i]);
        any = true;
      }
  g_object_thaw_notify (object);
  if (any)
    g_signal_emit (self, changed_signal, 0);
}

void
lgn_viewport_set_page (LgnViewport *viewport, guint n_rows, guint n_columns, double page_width, double page_height,
                       double fit_cell)
{
  LgnViewport before = *viewport;

  viewport->n_rows = n_rows;
  viewport->n_columns = n_columns;
  viewport->page_width = MAX (page_width, 0);
  viewport->page_height = MAX (page_height, 0);
  viewport->fit_cell = MAX (fit_cell, 1e-6);
  settle (viewport, &before);
}

void
lgn_viewport_set_limits (LgnViewport *viewport, double min_cell, double max_cell)
{
  LgnViewport before = *viewport;

  viewport->min_cell = min_cell;
  viewport->max_cell = MAX (max_cell, min_cell);
  settle (viewport, &before);
}

bool
lgn_viewport_get_fit (LgnViewport *viewport)
{
  return viewport->fit;
}

/* lgn_viewport_set_fit: keeps the whole map in the page from now on, whatever its size; false: keeps the cells as they are. */
void
lgn_viewport_set_fit (LgnViewport *viewport, bool fit)
{
  LgnViewport before = *viewport;

  viewport->fit = fit;
  settle (viewport, &before);
}

double
lgn_viewport_get_zoom (LgnViewport *viewport)
{
  return viewport->cell / viewport->fit_cell;
}

double
lgn_viewport_get_cell (LgnViewport *viewport)
{
  return viewport->cell;
}

double
lgn_viewport_get_x (LgnViewport *viewport)
{
  return viewport->x;
}

double
lgn_viewport_get_y (LgnViewport *viewport)
{
  return viewport->y;
}

double
lgn_viewport_get_page_width (LgnViewport *viewport)
{
  return viewport->page_width;
}

double
lgn_viewport_get_page_height (LgnViewport *viewport)
{
  return viewport->page_height;
}

void
lgn_viewport_scroll_to (LgnViewport *viewport, double x, double y)
{
  LgnViewport before = *viewport;

  viewport->x = x;
  viewport->y = y;
  settle (viewport, &before);
}

void
lgn_viewport_scroll_by (LgnViewport *viewport, double dx, double dy)
{
  lgn_viewport_scroll_to (viewport, viewport->x + dx, viewport->y + dy);
}

void
lgn_viewport_set_cell (LgnViewport *viewport, double cell, double x, double y)
{
  LgnViewport before = *viewport;
  double ratio;

  viewport->fit = false;
  cell = CLAMP (cell, MIN (viewport->min_cell, viewport->fit_cell), MAX (viewport->max_cell, viewport->fit_cell));
  ratio = cell / viewport->cell;
  viewport->x = (viewport->x + x) * ratio - x;
  viewport->y = (viewport->y + y) * ratio - y;
  viewport->cell = cell;
  settle (viewport, &before);
}

void
lgn_viewport_zoom_by (LgnViewport *viewport, double factor, double x, double y)
{
  lgn_viewport_set_cell (viewport, viewport->cell * factor, x, y);
}

/* lgn_viewport_show_cell: scrolls no further than is needed to see the whole cell. */
void
lgn_viewport_show_cell (LgnViewport *viewport, guint row, guint column)
{
  double left = column * viewport->cell, top = row * viewport->cell;
  double x = CLAMP (viewport->x, MIN (left + viewport->cell - viewport->page_width, left), left);
  double y = CLAMP (viewport->y, MIN (top + viewport->cell - viewport->page_height, top), top);

  lgn_viewport_scroll_to (viewport, x, y);
}
