#include "lgn-links-text.h"

#include "lgn-painting.h"

#include "draw/lgn-paint-links.h"

#include <glib/gi18n.h>
#include <math.h>

#define MIN_WIDTH 160
/* Lines are further apart than those of a paragraph: colours lie behind the words. */
#define MARGIN 3

struct _LgnLinksText
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPaintCache *cache;
  LgnTextFlow *flow;     /* of the scene's tokens; or NULL */
  LgnTextLayout *layout; /* for LAYOUT_WIDTH; NULL: to be made */
  int layout_width;
};

G_DEFINE_FINAL_TYPE (LgnLinksText, lgn_links_text, GTK_TYPE_WIDGET)

static LgnLinks *
get_links (LgnLinksText *self)
{
  return lgn_tab_state_get_links (self->state);
}

bool
lgn_links_text_applies (LgnLinksText *self)
{
  return self->flow != NULL;
}

/* As everywhere, but on the colour of a pane. */
static void
init_context (LgnLinksText *self, LgnPaintContext *context)
{
  GdkRGBA paper;

  lgn_painting_init_context (context, GTK_WIDGET (self), self->cache);
  lgn_painting_get_colour (GTK_WIDGET (self), "window_bg_color", &paper);
  context->paper = (LgnRgba){ paper.red, paper.green, paper.blue, 1 };
}

static LgnTextLayout *
get_layout (LgnLinksText *self, int width)
{
  LgnTextOptions options = LGN_TEXT_OPTIONS_DEFAULT;
  LgnPaintContext context;

  if (self->layout && self->layout_width == width)
    return self->layout;
  g_clear_pointer (&self->layout, lgn_text_layout_unref);
  if (!self->flow)
    return NULL;
  init_context (self, &context);
  options.margin = MARGIN;
  options.has_headings = self->flow->n_parts > 1;
  self->layout = lgn_text_layout_new (&context, self->flow, &options, width);
  self->layout_width = width;
  lgn_text_layout_extend (self->layout, &context, INFINITY, 0);
  return self->layout;
}

/* The token of the flow that is asked about. */
static gint
find_asking (LgnLinksText *self, gint row, gint column)
{
  if (row >= 0)
    return lgn_text_flow_find_row (self->flow, row);
  return column >= 0 ? lgn_text_flow_find_column (self->flow, column) : -1;
}

static void
lgn_links_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnLinksText *self = LGN_LINKS_TEXT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnLinksScene *scene = lgn_links_get_scene (get_links (self));
  LgnTextLayout *layout = get_layout (self, width);
  LgnTextMarks marks = LGN_TEXT_MARKS_NONE;
  g_autoptr (LgnLinksMix) mix = NULL;
  LgnPaintContext context;
  LgnLinksShade shade;
  gint row, column;
  cairo_t *cr;

  if (!layout || !scene)
    return;
  init_context (self, &context);
  lgn_links_find_focus (get_links (self), &row, &column);
  if (row >= 0 || column >= 0)
    {
      mix = lgn_links_mix_new (scene, row, column);
      shade = (LgnLinksShade){ self->flow, scene, mix, row < 0, context.is_dark };
      marks.looking = find_asking (self, row, column);
      marks.shade = lgn_text_shade_links;
      marks.data = &shade;
    }
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  lgn_paint_text (cr, &context, layout, &marks);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
lgn_links_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_links_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  LgnLinksText *self = LGN_LINKS_TEXT (widget);
  LgnTextLayout *layout;

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  layout = get_layout (self, for_size > 0 ? for_size : MIN_WIDTH);
  *minimum = *natural = layout ? (int) ceil (lgn_text_layout_get_height (layout)) : 0;
}

/* Following the links. */

static void
drop_layout (LgnLinksText *self)
{
  g_clear_pointer (&self->layout, lgn_text_layout_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_LINKS_TEXT (widget));
}

static void
on_scene_changed (LgnLinksText *self)
{
  LgnLinksScene *scene = lgn_links_get_scene (get_links (self));

  g_clear_pointer (&self->flow, lgn_text_flow_unref);
  if (scene && lgn_text_flow_fits (scene->map[0]))
    self->flow = lgn_text_flow_new (scene->map[0]);
  drop_layout (self);
}

/* lgn_links_text_set_state: shows the text of STATE; once. */
void
lgn_links_text_set_state (LgnLinksText *self, LgnTabState *state)
{
  LgnLinks *links = lgn_tab_state_get_links (state);
  LgnSelection *selection = lgn_tab_state_get_selection (state);

  g_set_object (&self->state, state);
  g_signal_connect_object (links, "scene-changed", G_CALLBACK (on_scene_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::reversed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "hover-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  on_scene_changed (self);
}

/* The pointer. */

/* The row or, where columns are asked about, the column of the token at (X, Y); -1, -1: there is none. */
static bool
find_at (LgnLinksText *self, double x, double y, gint *row, gint *column)
{
  gint token = self->layout ? lgn_text_layout_find (self->layout, x, y) : -1;
  bool is_reversed = lgn_links_get_reversed (get_links (self));

  *row = *column = -1;
  if (token < 0)
    return false;
  *(is_reversed ? column : row) = is_reversed ? self->flow->token[token].column : self->flow->token[token].row;
  return *row >= 0 || *column >= 0;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnLinksText *self)
{
  gint row, column;

  find_at (self, x, y, &row, &column);
  lgn_links_set_hover (get_links (self), row, column);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnLinksText *self)
{
  lgn_links_set_hover (get_links (self), -1, -1);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnLinksText *self)
{
  gint row, column, now_row, now_column;

  if (!find_at (self, x, y, &row, &column))
    return;
  lgn_links_get_cursor (get_links (self), &now_row, &now_column);
  lgn_links_set_cursor (get_links (self), row >= 0 ? row : now_row, column >= 0 ? column : now_column);
}

static void
lgn_links_text_dispose (GObject *object)
{
  LgnLinksText *self = LGN_LINKS_TEXT (object);

  g_clear_pointer (&self->layout, lgn_text_layout_unref);
  g_clear_pointer (&self->flow, lgn_text_flow_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_links_text_parent_class)->dispose (object);
}

static void
lgn_links_text_class_init (LgnLinksTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_links_text_dispose;
  widget_class->get_request_mode = lgn_links_text_get_request_mode;
  widget_class->measure = lgn_links_text_measure;
  widget_class->snapshot = lgn_links_text_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lgn_links_text_init (LgnLinksText *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cache = lgn_paint_cache_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("In the text"), -1);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
