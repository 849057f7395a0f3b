#include "lgn-step-rows.h"

#include "lgn-painting.h"

#include "draw/lgn-paint-map.h"
#include "view/lgn-step-map.h"

#include <glib/gi18n.h>

#define MAX_CELL 28.0
#define MIN_CELL 14.0
#define LABEL_ROOM 120.0 /* px beside the cells that row labels may take, when the columns are counted */
#define MARGIN 12.0
#define MIN_WIDTH 160

struct _LgnStepRows
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPaintCache *cache;
  LgnShownMap *map;     /* NULL: to be made, or there are no steps */
  LgnMapLayout *layout; /* of MAP, LAYOUT_WIDTH wide; NULL: to be made */
  int layout_width;
  char *note;
};

enum
{
  PROP_NOTE = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LgnStepRows, lgn_step_rows, GTK_TYPE_WIDGET)

static void
set_note (LgnStepRows *self, char *note)
{
  if (g_strcmp0 (note, self->note) != 0)
    {
      g_free (self->note);
      self->note = note;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOTE]);
    }
  else
    g_free (note);
}

/* As many columns as can be told apart in WIDTH px. */
static LgnMapLayout *
get_layout (LgnStepRows *self, int width)
{
  guint n_columns = (guint) MAX ((width - LABEL_ROOM) / MIN_CELL, 1);
  LgnMapOptions options;
  LgnPaintContext context;

  if (self->layout && self->layout_width == width)
    return self->layout;
  g_clear_pointer (&self->layout, lgn_map_layout_unref);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  if (self->state && width >= MIN_WIDTH)
    self->map = lgn_step_map_new (lgn_tab_state_get_timeline (self->state), lgn_tab_state_get_map_view (self->state),
                                  n_columns);
  if (!self->map)
    return NULL;
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  options.colours = lgn_tab_state_get_options (self->state)->colours;
  options.hatches = lgn_tab_state_get_options (self->state)->hatches;
  options.numbers = LGN_NUMBERS_NEVER;
  options.strips = 0;
  options.max_cell = MAX_CELL;
  options.margin = MARGIN;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  self->layout_width = width;
  self->layout = lgn_map_layout_new (&context, self->map, &options, NULL, width, 0);
  set_note (self, lgn_step_map_make_note (self->map));
  return self->layout;
}

static void
drop_layout (LgnStepRows *self)
{
  g_clear_pointer (&self->layout, lgn_map_layout_unref);
  lgn_paint_cache_drop_maps (self->cache);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_STEP_ROWS (widget));
}

/* The rows in which one is. */
static void
get_marks (LgnStepRows *self, LgnMapMarks *marks)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (self->map), *columns = lgn_shown_map_get_columns (self->map);
  gint row = lgn_timeline_get_row (lgn_tab_state_get_timeline (self->state));
  gint column = lgn_selection_get_column (lgn_tab_state_get_selection (self->state));

  *marks = LGN_MAP_MARKS_NONE;
  if (row >= 0 && row < (gint) rows->n_tokens)
    marks->cursor_row = rows->index_of_token[row];
  if (column >= 0 && column < (gint) columns->n_tokens)
    marks->cursor_column = columns->index_of_token[column];
}

static void
lgn_step_rows_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnStepRows *self = LGN_STEP_ROWS (widget);
  int width = gtk_widget_get_width (widget);
  LgnMapLayout *layout = get_layout (self, width);
  LgnPaintContext context;
  LgnMapMarks marks;
  cairo_t *cr;

  if (!layout || !lgn_shown_map_is_ready (self->map))
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  get_marks (self, &marks);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, gtk_widget_get_height (widget)));
  lgn_paint_map (cr, &context, layout, &marks);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
lgn_step_rows_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_step_rows_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  LgnStepRows *self = LGN_STEP_ROWS (widget);
  LgnMapLayout *layout;
  LgnRect contents = { 0 };

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  layout = get_layout (self, for_size >= 0 ? for_size : MAX (gtk_widget_get_width (widget), MIN_WIDTH));
  if (layout)
    lgn_map_layout_get_contents (layout, &contents);
  *minimum = *natural = layout ? (int) (contents.height + 2 * MARGIN + 1) : 0;
}

/* A click goes to the row. */
static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnStepRows *self)
{
  LgnHit at = self->layout ? lgn_hit_map (self->layout, x, y) : LGN_HIT_NONE;
  gint column;

  if (at.row < 0)
    return;
  column = at.column < 0
               ? -1
               : (gint) lgn_token_axis_get_group (lgn_shown_map_get_columns (self->map), (guint) at.column)->first;
  lgn_selection_set_cell (lgn_tab_state_get_selection (self->state),
                          (gint) lgn_token_axis_get_group (lgn_shown_map_get_rows (self->map), (guint) at.row)->first, column);
}

/* lgn_step_rows_set_state: shows STATE; once. */
void
lgn_step_rows_set_state (LgnStepRows *self, LgnTabState *state)
{
  g_set_object (&self->state, state);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (drop_layout), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_timeline (state), "position-changed", G_CALLBACK (drop_layout), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_timeline (state), "changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  drop_layout (self);
}

static void
lgn_step_rows_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, LGN_STEP_ROWS (object)->note);
}

static void
lgn_step_rows_dispose (GObject *object)
{
  LgnStepRows *self = LGN_STEP_ROWS (object);

  g_clear_pointer (&self->layout, lgn_map_layout_unref);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_step_rows_parent_class)->dispose (object);
}

static void
lgn_step_rows_finalize (GObject *object)
{
  g_free (LGN_STEP_ROWS (object)->note);
  G_OBJECT_CLASS (lgn_step_rows_parent_class)->finalize (object);
}

static void
lgn_step_rows_class_init (LgnStepRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_step_rows_get_property;
  object_class->dispose = lgn_step_rows_dispose;
  object_class->finalize = lgn_step_rows_finalize;
  widget_class->snapshot = lgn_step_rows_snapshot;
  widget_class->measure = lgn_step_rows_measure;
  widget_class->get_request_mode = lgn_step_rows_get_request_mode;
  props[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lgn_step_rows_init (LgnStepRows *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->cache = lgn_paint_cache_new ();
  self->note = g_strdup ("");
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Each step is a row"), -1);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
