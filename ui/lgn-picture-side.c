#include "lgn-picture-side.h"

#include "lgn-bar.h"
#include "lgn-picture-heads-grid.h"
#include "lgn-share-bar.h"

#include "view/lgn-number.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_WORDS 64
#define MAX_ANSWERS 5

/* The kinds of tokens that a row is shared out among, as they stand below each other. */
static const struct
{
  LgnPlaceKind kind;
  const char *title;
} shares[] = {
  { LGN_PLACE_PATCH, N_ ("Picture") },      { LGN_PLACE_WORD, N_ ("Text") },
  { LGN_PLACE_CLASS, N_ ("Class token") },  { LGN_PLACE_DISTILLATION, N_ ("Distillation token") },
  { LGN_PLACE_REGISTER, N_ ("Registers") }, { LGN_PLACE_QUERY, N_ ("Queries") },
  { LGN_PLACE_FILLING, N_ ("Filling") },
};

struct _LgnPictureSide
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPictureView *view;
  GtkWidget *box;
  GtkLabel *heads_title;
  LgnPictureHeadsGrid *heads;
  GtkWidget *words; /* title and grid */
  GtkGrid *word_grid;
  GtkWidget *answers;
  GtkLabel *answers_note;
  GtkGrid *answer_grid;
  GtkLabel *shares_title;
  GtkGrid *share_grid;
  GtkLabel *distance;
  GtkSwitch *smooth, *grid;
};

G_DEFINE_FINAL_TYPE (LgnPictureSide, lgn_picture_side, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *text, const char *class, float xalign)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", xalign, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  if (class)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))))
    gtk_grid_remove (grid, child);
}

/* One line: what, a bar, a number. */
static void
add_line (GtkGrid *grid, int at, const char *text, GtkWidget *bar, double number, guint n_digits, bool is_marked)
{
  g_autofree char *digits = lgn_format_weight (number, n_digits, false);
  GtkWidget *label = make_label (text, is_marked ? "accent" : NULL, 0), *value = make_label (digits, "numeric", 1);

  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_grid_attach (grid, label, 0, at, 1, 1);
  gtk_grid_attach (grid, bar, 1, at, 1, 1);
  gtk_grid_attach (grid, value, 2, at, 1, 1);
}

/* How far each word looks at the picture; where there are words of a text beside it. */
static void
update_words (LgnPictureSide *self)
{
  const LgnPictureMap *map = lgn_picture_view_get_map (self->view);
  bool can_look = map && map->gaze == LGN_GAZE_LOOKS && map->grid[LGN_AXIS_QUERY].rows > 0;
  const LgnTokenAxis *rows = map ? lgn_picture_map_get_tokens (map, LGN_AXIS_QUERY) : NULL;
  int n = 0;

  clear_grid (self->word_grid);
  for (guint i = 0; can_look && i < rows->n && n < MAX_WORDS; i++)
    {
      GtkWidget *bar;
      double sum, share;

      if (lgn_picture_map_get_place (map, LGN_AXIS_QUERY, i).kind != LGN_PLACE_WORD)
        continue;
      bar = g_object_new (LGN_TYPE_SHARE_BAR, NULL);
      share = lgn_picture_view_get_share (self->view, i, &sum);
      lgn_share_bar_set (LGN_SHARE_BAR (bar), share, sum - share);
      add_line (self->word_grid, n++, rows->label[i], bar, share, 2, i == lgn_picture_view_get_focus (self->view));
    }
  gtk_widget_set_visible (self->words, n > 0);
}

/* What the network says of its input; where things were found, the picture says it. */
static void
update_answers (LgnPictureSide *self)
{
  LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (self->state));
  bool is_ready = lgn_run_get_state (lgn_tab_state_get_run (self->state)) != LGN_RUN_RUNNING;
  guint n_all = result && is_ready && result->n_boxes == 0 ? result->n_predictions : 0, n = MIN (n_all, MAX_ANSWERS);
  g_autofree char *note = g_strdup_printf (_ ("%u of %u"), n, n_all);

  clear_grid (self->answer_grid);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *bar = g_object_new (LGN_TYPE_BAR, NULL);

      lgn_bar_set (LGN_BAR (bar), result->predictions[i].probability, FALSE);
      add_line (self->answer_grid, (int) i, result->predictions[i].label, bar, result->predictions[i].probability, 3, false);
    }
  gtk_label_set_label (self->answers_note, note);
  gtk_widget_set_visible (self->answers, n > 0);
}

static void
add_share (LgnPictureSide *self, int at, const char *title, double share, bool is_hidden)
{
  GtkWidget *bar = g_object_new (LGN_TYPE_BAR, NULL);

  if (!(share > 0))
    return;
  lgn_bar_set (LGN_BAR (bar), share, is_hidden);
  add_line (self->share_grid, at, title, bar, share, 3, false);
}

/* What kinds of tokens get of the row, and how far away it looks. */
static void
update_shares (LgnPictureSide *self)
{
  const LgnPictureMap *map = lgn_picture_view_get_map (self->view);
  g_auto (LgnPictureRow) row = { 0 };
  g_autofree char *distance = NULL, *note = NULL, *name = NULL, *title = NULL;

  bool is_sound;

  if (!map)
    return;
  is_sound = lgn_shown_map_get_result (map->map)->heard.values != NULL;
  lgn_picture_map_read (map, lgn_picture_view_get_focus (self->view), &row);
  distance = lgn_picture_view_make_distance (self->view, row.distance);
  name = lgn_picture_view_make_label (self->view, lgn_picture_view_get_focus (self->view), NULL);
  title = map->gaze == LGN_GAZE_LOOKS ? g_strdup_printf (_ ("%s looks at"), name) : g_strdup_printf (_ ("Who looks at %s"), name);
  note = g_strdup_printf (_ ("mean distance %s, other tokens left out, not shared out"), distance);
  gtk_label_set_label (self->shares_title, title);
  gtk_label_set_label (self->distance, note);
  gtk_widget_set_visible (GTK_WIDGET (self->distance), distance != NULL);
  clear_grid (self->share_grid);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    add_share (self, (int) i, is_sound && shares[i].kind == LGN_PLACE_PATCH ? _ ("Sound") : _ (shares[i].title), row.shares[shares[i].kind], false);
  add_share (self, G_N_ELEMENTS (shares), _ ("of it hidden"), row.hidden, true);
}

static void
update_title (LgnPictureSide *self)
{
  guint layer = lgn_selection_get_layer (lgn_tab_state_get_selection (self->state));
  g_autofree char *title = g_strdup_printf (_ ("Each head of layer %u"), layer);

  gtk_label_set_label (self->heads_title, title);
}

static void
on_focus_changed (LgnPictureSide *self)
{
  update_shares (self);
  update_words (self);
}

static void
on_map_changed (LgnPictureSide *self)
{
  update_title (self);
  on_focus_changed (self);
}

void
lgn_picture_side_set_state (LgnPictureSide *self, LgnTabState *state, LgnPictureView *view)
{
  LgnRun *run = lgn_tab_state_get_run (state);

  g_set_object (&self->state, state);
  g_set_object (&self->view, view);
  lgn_picture_heads_grid_set_state (self->heads, state, view);
  g_signal_connect_object (view, "map-changed", G_CALLBACK (on_map_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "focus-changed", G_CALLBACK (on_focus_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (update_answers), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_answers), self, G_CONNECT_SWAPPED);
  g_object_bind_property (view, "smooth", self->smooth, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (view, "grid", self->grid, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  on_map_changed (self);
  update_answers (self);
}

/* Making it. */

static GtkWidget *
add_section (LgnPictureSide *self, const char *title, GtkWidget *note, GtkWidget *body, GtkLabel **title_label)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = make_label (title, "heading", 0);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (line), label);
  if (note)
    gtk_box_append (GTK_BOX (line), note);
  gtk_box_append (GTK_BOX (section), line);
  gtk_box_append (GTK_BOX (section), body);
  gtk_box_append (GTK_BOX (self->box), section);
  if (title_label)
    *title_label = GTK_LABEL (label);
  return section;
}

static GtkWidget *
make_note (const char *text)
{
  GtkWidget *note = make_label (text, "note", 1);

  gtk_label_set_ellipsize (GTK_LABEL (note), PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (note, "caption");
  return note;
}

static GtkGrid *
make_grid (void)
{
  return g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 6, NULL);
}

static GtkSwitch *
add_switch (GtkWidget *list, const char *title, const char *subtitle)
{
  GtkWidget *toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, NULL);

  adw_action_row_add_suffix (row, toggle);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  adw_action_row_set_activatable_widget (row, toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_SWITCH (toggle);
}

static void
add_switches (LgnPictureSide *self)
{
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  self->smooth = add_switch (list, _ ("Smooth overlay"), _ ("Off: each patch is one flat colour"));
  self->grid = add_switch (list, _ ("Patch grid"), NULL);
  gtk_box_append (GTK_BOX (self->box), list);
}

static GtkWidget *
make_key (void)
{
  GtkWidget *key = make_note (NULL);

  gtk_label_set_xalign (GTK_LABEL (key), 0);
  gtk_label_set_markup (GTK_LABEL (key), _ ("<span color='#0072B2'>■</span> picture  <span color='#E69F00'>■</span> text"));
  return key;
}

static void
lgn_picture_side_dispose (GObject *object)
{
  LgnPictureSide *self = LGN_PICTURE_SIDE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->view);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_picture_side_parent_class)->dispose (object);
}

static void
lgn_picture_side_class_init (LgnPictureSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_picture_side_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lgn_picture_side_init (LgnPictureSide *self)
{
  self->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 18, "margin-top", 3, "margin-bottom",
                            12, "margin-start", 12, "margin-end", 12, NULL);
  self->heads = g_object_new (LGN_TYPE_PICTURE_HEADS_GRID, NULL);
  self->word_grid = make_grid ();
  self->answer_grid = make_grid ();
  self->answers_note = GTK_LABEL (make_note (""));
  self->words = add_section (self, _ ("Looks at picture or text"), NULL, make_key (), NULL);
  gtk_box_append (GTK_BOX (self->words), GTK_WIDGET (self->word_grid));
  add_section (self, "", make_note (_ ("head · spread")), GTK_WIDGET (self->heads), &self->heads_title);
  self->share_grid = make_grid ();
  self->distance = GTK_LABEL (make_note (""));
  gtk_label_set_xalign (self->distance, 0);
  gtk_label_set_wrap (self->distance, TRUE);
  gtk_label_set_ellipsize (self->distance, PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (add_section (self, "", NULL, GTK_WIDGET (self->share_grid), &self->shares_title)),
                  GTK_WIDGET (self->distance));
  self->answers = add_section (self, _ ("Answer"), GTK_WIDGET (self->answers_note), GTK_WIDGET (self->answer_grid), NULL);
  add_switches (self);
  gtk_widget_set_parent (g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->box, "hscrollbar-policy", GTK_POLICY_NEVER, NULL),
                         GTK_WIDGET (self));
}
