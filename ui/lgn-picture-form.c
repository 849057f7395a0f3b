#include "lgn-picture-form.h"

#include "lgn-actions.h"
#include "lgn-canvas.h"
#include "lgn-picture-side.h"
#include "lgn-picture-tokens.h"
#include "lgn-segment.h"
#include "lgn-tab-figure.h"

#include <glib/gi18n.h>

/* Narrower than this, what stands beside the picture stands below it. */
#define MIN_BESIDE 560
#define FAR (G_MAXINT / 4) /* patches: to the edge */
#define PAGE 5             /* patches that a page key moves by */

struct _LgnPictureForm
{
  LgnView parent_instance;
  LgnPictureView *view;
  GtkWidget *menu;
  GtkWidget *picture_tools;
  GtkAdjustment *strength;
  GtkStack *stack;
  GtkBox *parts;
  GtkWidget *gaze_box;
  GtkToggleButton *gaze_looks, *gaze_looked_at;
  LgnPictureTokens *tokens;
  LgnPictureCanvas *canvas;
  GtkWidget *play;
  GtkLabel *note, *shape;
  LgnPictureSide *side;
  GtkMediaStream *sound; /* NULL: not played yet */
  guint turn_source;
  bool is_below; /* SIDE is below the picture */
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnPictureForm, lgn_picture_form, LGN_TYPE_VIEW)

bool
lgn_picture_form_applies (LgnTabState *state)
{
  LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (state));

  return result && lgn_picture_map_applies (result);
}

LgnPictureView *
lgn_picture_form_get_view (LgnPictureForm *self)
{
  return self->view;
}

static LgnTabState *
get_state (LgnPictureForm *self)
{
  return lgn_view_get_state (LGN_VIEW (self));
}

/* What the status line says: who looks, and, with something pointed at or chosen, what it looks at. */
static void
update_status (LgnPictureForm *self)
{
  g_autofree char *place = lgn_picture_view_make_place (self->view);

  lgn_view_set_status (LGN_VIEW (self), place, NULL);
}

static void
update_notes (LgnPictureForm *self)
{
  const LgnPictureMap *map = lgn_picture_view_get_map (self->view);
  g_autofree char *shape = lgn_picture_view_make_shape (self->view);
  g_autofree char *smoothed = g_strdup_printf (_ ("%s · smoothed"), shape);
  bool has_frame = map && map->grid[lgn_picture_map_get_from (map)].rows > 0;

  gtk_label_set_label (self->note, has_frame ? _ ("White frame: the patch that looks. Orange: the four it looks at most.")
                                             : _ ("Orange frames: the four it looks at most."));
  if (map && map->gaze == LGN_GAZE_IS_LOOKED_AT)
    gtk_label_set_label (self->note, _ ("Orange frames: the four that look there most."));
  gtk_label_set_label (self->shape, lgn_picture_view_get_smooth (self->view) ? smoothed : shape);
}

/* Only where patches are at both sides is there a choice. */
static void
update_gaze (LgnPictureForm *self)
{
  const LgnPictureMap *map = lgn_picture_view_get_map (self->view);
  bool has_words = map && lgn_picture_view_has_words (self->view);
  bool is_choice
      = lgn_picture_view_has_gaze (self->view, LGN_GAZE_LOOKS) && lgn_picture_view_has_gaze (self->view, LGN_GAZE_IS_LOOKED_AT);

  self->is_updating = true;
  gtk_button_set_label (GTK_BUTTON (self->gaze_looks), has_words ? _ ("Text → picture") : _ ("Looks at"));
  gtk_button_set_label (GTK_BUTTON (self->gaze_looked_at), has_words ? _ ("Picture → text") : _ ("Is looked at by"));
  gtk_widget_set_visible (self->gaze_box, is_choice);
  gtk_toggle_button_set_active (lgn_picture_view_get_gaze (self->view) == LGN_GAZE_LOOKS ? self->gaze_looks : self->gaze_looked_at,
                                TRUE);
  self->is_updating = false;
}

static void
on_gaze_toggled (LgnPictureForm *self)
{
  if (!self->is_updating && self->view)
    lgn_picture_view_set_gaze (self->view,
                               gtk_toggle_button_get_active (self->gaze_looks) ? LGN_GAZE_LOOKS : LGN_GAZE_IS_LOOKED_AT);
}

static void
on_map_changed (LgnPictureForm *self)
{
  gtk_stack_set_visible_child_name (self->stack, lgn_picture_view_get_map (self->view) ? "picture" : "none");
  update_gaze (self);
  update_notes (self);
  update_status (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lgn_picture_view_begin (self->view);
}

static void
on_shown (LgnPictureForm *self)
{
  if (self->view)
    lgn_picture_view_begin (self->view);
}

static void
on_menu (LgnPictureForm *self, double x, double y)
{
  lgn_canvas_popup (GTK_WIDGET (self->canvas), self->menu, x, y);
}

/* The sound. */

/* Whether GTK was built with something that plays. */
static bool
can_play (void)
{
  GIOExtensionPoint *point = g_io_extension_point_lookup (GTK_MEDIA_FILE_EXTENSION_POINT_NAME);
  GList *extensions = point ? g_io_extension_point_get_extensions (point) : NULL;

  for (GList *l = extensions; l; l = l->next)
    if (!g_str_equal (g_io_extension_get_name (l->data), "none"))
      return true;
  return false;
}

static void
on_result_changed (LgnPictureForm *self)
{
  const LgnInput *input = lgn_run_get_input (lgn_tab_state_get_run (get_state (self)));

  g_clear_object (&self->sound);
  gtk_widget_set_visible (self->play, input && input->audio && can_play ());
}

static void
on_play (LgnPictureForm *self)
{
  const LgnInput *input = lgn_run_get_input (lgn_tab_state_get_run (get_state (self)));

  if (!self->sound && input && input->audio)
    self->sound = gtk_media_file_new_for_filename (input->audio);
  if (!self->sound)
    return;
  gtk_media_stream_seek (self->sound, 0);
  gtk_media_stream_play (self->sound);
}

/* Actions. */

static const struct
{
  const char *place;
  gint columns, rows;
} moves[] = {
  { "left", -1, 0 },           { "right", 1, 0 },       { "up", 0, -1 },         { "down", 0, 1 },         { "left-10", -10, 0 },
  { "right-10", 10, 0 },       { "up-10", 0, -10 },     { "down-10", 0, 10 },    { "row-start", -FAR, 0 }, { "row-end", FAR, 0 },
  { "map-start", -FAR, -FAR }, { "map-end", FAR, FAR }, { "page-up", 0, -PAGE }, { "page-down", 0, PAGE },
};

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *place = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (g_str_equal (place, moves[i].place))
      lgn_picture_view_move (LGN_PICTURE_FORM (widget)->view, moves[i].columns, moves[i].rows);
}

static void
select_strongest (GtkWidget *widget, void (*select) (LgnMapView *view))
{
  LgnMapView *view = lgn_tab_state_get_map_view (get_state (LGN_PICTURE_FORM (widget)));

  lgn_map_view_set_hover (view, -1, -1);
  select (view);
}

static void
strongest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  select_strongest (widget, lgn_map_view_select_strongest_in_row);
}

static void
strongest_map (GtkWidget *widget, const char *name, GVariant *parameter)
{
  select_strongest (widget, lgn_map_view_select_strongest_in_map);
}

static void
menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_picture_canvas_show_menu (LGN_PICTURE_FORM (widget)->canvas);
}

/* A picture is always seen as a whole. */
static void
zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
}

static const LgnAction actions[] = {
  { "canvas.move", "s", move },      { "canvas.strongest", NULL, strongest }, { "canvas.strongest-map", NULL, strongest_map },
  { "canvas.menu", NULL, menu },     { "canvas.zoom-in", NULL, zoom },        { "canvas.zoom-out", NULL, zoom },
  { "canvas.zoom-fit", NULL, zoom }, { "canvas.zoom-one", NULL, zoom },       { "canvas.numbers", NULL, zoom },
};

/* The view. */

static void
lgn_picture_form_set_state (LgnView *view, LgnTabState *state)
{
  LgnPictureForm *self = LGN_PICTURE_FORM (view);

  self->view = lgn_picture_view_new (lgn_tab_state_get_map_view (state));
  lgn_picture_canvas_set_state (self->canvas, state, self->view);
  lgn_picture_tokens_set_view (self->tokens, self->view);
  lgn_picture_side_set_state (self->side, state, self->view);
  g_object_bind_property (self->view, "strength", self->strength, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->view, "map-changed", G_CALLBACK (on_map_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "focus-changed", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::smooth", G_CALLBACK (update_notes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_run (state), "result-changed", G_CALLBACK (on_result_changed), self,
                           G_CONNECT_SWAPPED);
  on_map_changed (self);
}

static GtkWidget *
lgn_picture_form_get_canvas (LgnView *view)
{
  return GTK_WIDGET (LGN_PICTURE_FORM (view)->canvas);
}

static GtkWidget *
lgn_picture_form_get_tools (LgnView *view)
{
  return LGN_PICTURE_FORM (view)->picture_tools;
}

static LgnFigure *
lgn_picture_form_make_figure (LgnView *view)
{
  LgnPictureForm *self = LGN_PICTURE_FORM (view);
  LgnFigure *figure = lgn_picture_view_get_map (self->view) ? lgn_tab_figure_new (lgn_view_get_state (view)) : NULL;

  if (!figure)
    return NULL;
  figure->view = LGN_VIEW_PICTURE;
  figure->row = (gint) lgn_picture_view_get_focus (self->view);
  figure->is_reversed = lgn_picture_view_get_gaze (self->view) == LGN_GAZE_IS_LOOKED_AT;
  figure->strength = lgn_picture_view_get_strength (self->view);
  figure->is_smooth = lgn_picture_view_get_smooth (self->view);
  figure->has_patch_grid = lgn_picture_view_get_grid (self->view);
  return figure;
}

/* Turns the parts when the width has become another; not while they are given their places. */
static gboolean
turn (gpointer data)
{
  LgnPictureForm *self = data;

  self->turn_source = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->parts),
                                  self->is_below ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  return G_SOURCE_REMOVE;
}

static void
lgn_picture_form_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnPictureForm *self = LGN_PICTURE_FORM (widget);
  bool is_below = width < MIN_BESIDE;

  GTK_WIDGET_CLASS (lgn_picture_form_parent_class)->size_allocate (widget, width, height, baseline);
  if (is_below == self->is_below)
    return;
  self->is_below = is_below;
  if (self->turn_source == 0)
    self->turn_source = g_idle_add (turn, self);
}

static void
lgn_picture_form_dispose (GObject *object)
{
  LgnPictureForm *self = LGN_PICTURE_FORM (object);

  g_clear_handle_id (&self->turn_source, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->sound);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lgn_picture_form_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LGN_TYPE_PICTURE_CANVAS);
  g_type_ensure (LGN_TYPE_PICTURE_SIDE);
  g_type_ensure (LGN_TYPE_PICTURE_TOKENS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-picture-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, menu);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, picture_tools);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, strength);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, parts);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, gaze_box);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, gaze_looks);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, gaze_looked_at);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, tokens);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, canvas);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, play);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, note);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, shape);
  gtk_widget_class_bind_template_child (widget_class, LgnPictureForm, side);
  gtk_widget_class_bind_template_callback (widget_class, on_gaze_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_play);
}

static void
lgn_picture_form_class_init (LgnPictureFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_picture_form_dispose;
  widget_class->size_allocate = lgn_picture_form_size_allocate;
  view_class->set_state = lgn_picture_form_set_state;
  view_class->get_canvas = lgn_picture_form_get_canvas;
  view_class->get_tools = lgn_picture_form_get_tools;
  view_class->make_figure = lgn_picture_form_make_figure;
  lgn_actions_install (widget_class, actions, G_N_ELEMENTS (actions));
  bind_template (widget_class);
}

static void
lgn_picture_form_init (LgnPictureForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  lgn_segment_bind (self->gaze_looks);
  lgn_segment_bind (self->gaze_looked_at);
  g_signal_connect (self, "map", G_CALLBACK (on_shown), NULL);
}
