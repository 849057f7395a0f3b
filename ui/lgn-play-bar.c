#include "lgn-play-bar.h"

#include "lgn-shortcuts.h"

#include <glib/gi18n.h>

#define STEP_MS 400     /* a token takes at least so long while it plays */
#define MAX_WORDS 128   /* buttons; the last tokens have one */

struct _LgnPlayBar
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkWidget *first_button;
  GtkWidget *back_button;
  GtkToggleButton *play_button;
  GtkWidget *forward_button;
  GtkLabel *step_label;
  GtkScrolledWindow *words_scroller;
  GtkBox *words;
  GtkDropDown *branch_drop;
  GtkWidget *stopped_label;
  GtkWidget *more_box;
  GtkWidget *more_button;
  AdwButtonContent *more_content;
  GtkSpinButton *more_spin;
  GPtrArray *buttons; /* of GtkWidget, of the tokens from FIRST_WORD on */
  guint first_word;
  guint play_source;
  guint n_to_write;   /* that playing may still write */
  bool is_updating;
};

enum
{
  PROP_PLAYING = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LgnPlayBar, lgn_play_bar, ADW_TYPE_BIN)

static LgnTimeline *
get_timeline (LgnPlayBar *self)
{
  return lgn_tab_state_get_timeline (self->state);
}

static bool
is_running (LgnPlayBar *self)
{
  return lgn_run_get_state (lgn_tab_state_get_run (self->state)) == LGN_RUN_RUNNING;
}

/* Playing. */

static void
set_playing (LgnPlayBar *self, bool is_playing)
{
  if (gtk_toggle_button_get_active (self->play_button) != is_playing)
    gtk_toggle_button_set_active (self->play_button, is_playing);
}

/* The next token; at the end the network writes one more, until there are as many as were asked for. */
static gboolean
play (gpointer data)
{
  LgnPlayBar *self = data;
  LgnTimeline *timeline = get_timeline (self);
  gint position = lgn_timeline_get_position (timeline), n = (gint) lgn_timeline_get_n (timeline);

  if (is_running (self))
    return G_SOURCE_CONTINUE;
  if (position + 1 < n)
    lgn_timeline_set_position (timeline, position + 1);
  else if (self->n_to_write > 0 && lgn_timeline_can_write (timeline))
    {
      self->n_to_write--;
      lgn_timeline_write (timeline, 1);
    }
  else
    {
      self->play_source = 0;
      set_playing (self, false);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
on_play_toggled (LgnPlayBar *self)
{
  bool is_playing = gtk_toggle_button_get_active (self->play_button);

  g_clear_handle_id (&self->play_source, g_source_remove);
  gtk_button_set_icon_name (GTK_BUTTON (self->play_button),
                            is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  if (is_playing)
    {
      self->n_to_write = lgn_timeline_get_n_more (get_timeline (self));
      self->play_source = g_timeout_add (STEP_MS, play, self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYING]);
}

void
lgn_play_bar_toggle (LgnPlayBar *self)
{
  set_playing (self, !gtk_toggle_button_get_active (self->play_button));
}

/* Going through. */

void
lgn_play_bar_step (LgnPlayBar *self, gint by)
{
  LgnTimeline *timeline = get_timeline (self);
  gint position = lgn_timeline_get_position (timeline);

  set_playing (self, false);
  lgn_timeline_set_position (timeline, position < 0 ? 0 : MAX (position + by, 0));
}

static void
on_first (LgnPlayBar *self)
{
  set_playing (self, false);
  lgn_timeline_set_position (get_timeline (self), 0);
}

static void
on_back (LgnPlayBar *self)
{
  lgn_play_bar_step (self, -1);
}

static void
on_forward (LgnPlayBar *self)
{
  lgn_play_bar_step (self, 1);
}

static void
on_word_clicked (LgnPlayBar *self, GtkWidget *button)
{
  guint index;

  set_playing (self, false);
  if (g_ptr_array_find (self->buttons, button, &index))
    lgn_timeline_set_position (get_timeline (self), (gint) (self->first_word + index));
}

static void
on_more (LgnPlayBar *self)
{
  set_playing (self, false);
  lgn_timeline_write (get_timeline (self), lgn_timeline_get_n_more (get_timeline (self)));
}

static void
on_branch_selected (LgnPlayBar *self)
{
  if (!self->is_updating)
    lgn_timeline_set_branch (get_timeline (self), gtk_drop_down_get_selected (self->branch_drop));
}

/* What is shown. */

/* Scrolls just so far that the button of the position is seen. */
static void
show_word (LgnPlayBar *self, GtkWidget *button)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->words_scroller);
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (button, GTK_WIDGET (self->words), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.x, bounds.origin.x + bounds.size.width);
}

static void
set_class (GtkWidget *widget, const char *name, bool is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static char *
make_step (LgnPlayBar *self)
{
  gint position = lgn_timeline_get_position (get_timeline (self)), n = (gint) lgn_timeline_get_n (get_timeline (self));

  if (position < 0)
    return g_strdup (_ ("In what was given"));
  if (position >= n)
    return g_strdup_printf (ngettext ("After %d step", "After %d steps", (gulong) n), n);
  return g_strdup_printf (_ ("Step %d of %d"), position + 1, n);
}

static void
update_position (LgnPlayBar *self)
{
  LgnTimeline *timeline = get_timeline (self);
  gint position = lgn_timeline_get_position (timeline);
  g_autofree char *step = make_step (self);
  g_autofree char *convention = lgn_timeline_make_convention (timeline);

  gtk_label_set_label (self->step_label, step);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->step_label), convention);
  gtk_widget_set_sensitive (self->first_button, position != 0);
  gtk_widget_set_sensitive (self->back_button, position != 0);
  gtk_widget_set_sensitive (self->forward_button, position < (gint) lgn_timeline_get_last (timeline));
  for (guint i = 0; i < self->buttons->len; i++)
    {
      gint at = (gint) (self->first_word + i);
      set_class (self->buttons->pdata[i], "suggested-action", at == position);
      set_class (self->buttons->pdata[i], "to-come", position >= 0 && at > position);
      if (at == position)
        show_word (self, self->buttons->pdata[i]);
    }
}

static void
add_word (LgnPlayBar *self, guint step)
{
  const char *label = lgn_timeline_get_label (get_timeline (self), step);
  guint flags = 0;
  g_autofree char *visible = lgn_label_make_visible (label, &flags);
  g_autofree char *name = g_strdup_printf (_ ("Step %u: %s"), step + 1, visible);
  GtkWidget *button = gtk_button_new_with_label (visible);

  gtk_widget_add_css_class (button, "small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_word_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->words, button);
  g_ptr_array_add (self->buttons, button);
}

/* Whether the buttons are those of what is written. */
static bool
has_words (LgnPlayBar *self)
{
  guint n = lgn_timeline_get_n (get_timeline (self));

  if (self->buttons->len != MIN (n, MAX_WORDS) || self->first_word != n - self->buttons->len)
    return false;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      guint flags = 0;
      g_autofree char *visible
          = lgn_label_make_visible (lgn_timeline_get_label (get_timeline (self), self->first_word + i), &flags);

      if (!g_str_equal (gtk_button_get_label (self->buttons->pdata[i]), visible))
        return false;
    }
  return true;
}

static void
update_words (LgnPlayBar *self)
{
  guint n = lgn_timeline_get_n (get_timeline (self));

  if (has_words (self))
    return;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_box_remove (self->words, self->buttons->pdata[i]);
  g_ptr_array_set_size (self->buttons, 0);
  self->first_word = n - MIN (n, MAX_WORDS);
  for (guint i = self->first_word; i < n; i++)
    add_word (self, i);
}

static void
update_branches (LgnPlayBar *self)
{
  guint n = lgn_timeline_get_n_branches (get_timeline (self));
  GListModel *model = gtk_drop_down_get_model (self->branch_drop);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Branch %u of %u"), i + 1, n);
      gtk_string_list_append (names, name);
    }
  self->is_updating = true;
  if (!model || g_list_model_get_n_items (model) != n)
    gtk_drop_down_set_model (self->branch_drop, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->branch_drop, lgn_timeline_get_branch (get_timeline (self)));
  self->is_updating = false;
  gtk_widget_set_visible (GTK_WIDGET (self->branch_drop), n > 1);
}

static void
update_more (LgnPlayBar *self)
{
  guint n = lgn_timeline_get_n_more (get_timeline (self));
  g_autofree char *label = g_strdup_printf (ngettext ("%u more", "%u more", n), n);
  bool has_stopped = lgn_timeline_has_stopped (get_timeline (self));

  adw_button_content_set_label (self->more_content, label);
  gtk_widget_set_visible (self->more_box, !has_stopped);
  gtk_widget_set_visible (self->stopped_label, has_stopped);
  gtk_widget_set_sensitive (self->more_button, lgn_timeline_can_write (get_timeline (self)) && !is_running (self));
}

static void
update (LgnPlayBar *self)
{
  update_more (self);
  if (is_running (self))
    return;
  update_words (self);
  update_branches (self);
  update_position (self);
}

/* lgn_play_bar_set_state: goes through what STATE has written; once. */
void
lgn_play_bar_set_state (LgnPlayBar *self, LgnTabState *state)
{
  LgnTimeline *timeline = lgn_tab_state_get_timeline (state);

  g_set_object (&self->state, state);
  g_object_bind_property (timeline, "n-more", self->more_spin, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "position-changed", G_CALLBACK (update_position), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "notify::n-more", G_CALLBACK (update_more), self, G_CONNECT_SWAPPED);
  update (self);
}

/* A bar that is not seen does not go on. */
static void
lgn_play_bar_unmap (GtkWidget *widget)
{
  set_playing (LGN_PLAY_BAR (widget), false);
  GTK_WIDGET_CLASS (lgn_play_bar_parent_class)->unmap (widget);
}

static void
lgn_play_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, gtk_toggle_button_get_active (LGN_PLAY_BAR (object)->play_button));
}

static void
lgn_play_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_playing (LGN_PLAY_BAR (object), g_value_get_boolean (value));
}

static void
lgn_play_bar_dispose (GObject *object)
{
  LgnPlayBar *self = LGN_PLAY_BAR (object);

  g_clear_handle_id (&self->play_source, g_source_remove);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_play_bar_parent_class)->dispose (object);
}

static void
lgn_play_bar_finalize (GObject *object)
{
  g_ptr_array_unref (LGN_PLAY_BAR (object)->buttons);
  G_OBJECT_CLASS (lgn_play_bar_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-play-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, first_button);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, back_button);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, play_button);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, forward_button);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, step_label);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, words_scroller);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, words);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, branch_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, stopped_label);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, more_box);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, more_button);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, more_content);
  gtk_widget_class_bind_template_child (widget_class, LgnPlayBar, more_spin);
  gtk_widget_class_bind_template_callback (widget_class, on_first);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_forward);
  gtk_widget_class_bind_template_callback (widget_class, on_play_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_branch_selected);
}

static void
lgn_play_bar_class_init (LgnPlayBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_play_bar_get_property;
  object_class->set_property = lgn_play_bar_set_property;
  object_class->dispose = lgn_play_bar_dispose;
  object_class->finalize = lgn_play_bar_finalize;
  widget_class->unmap = lgn_play_bar_unmap;
  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "playbar");
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_PLAY_BAR);
}

static void
lgn_play_bar_init (LgnPlayBar *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
