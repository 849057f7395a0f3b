#include "lgn-input-bar.h"

#include "lgn-file-chip.h"
#include "lgn-model-list.h"
#include "lgn-shortcuts.h"

#include "view/lgn-number.h"

#include <glib/gi18n.h>

/* Between texts that are compared with a picture. */
#define SEPARATOR "|"

/* A longer text is edited in a view of several lines. */
#define LONG_TEXT 2000

struct _LgnInputBar
{
  GtkWidget parent_instance;
  LgnNetwork *network;
  GtkMenuButton *model_button;
  GtkLabel *model_label;
  GtkBox *entries;
  LgnFileChip *picture_chip;
  LgnFileChip *sound_chip;
  GtkWidget *source_box;
  GtkEntry *source_entry;
  GtkLabel *source_count;
  GtkMenuButton *long_button;
  GtkLabel *long_label;
  GtkTextView *long_view;
  GtkEntry *pair_entry;
  GtkWidget *arrow;
  GtkWidget *target_box;
  GtkEntry *target_entry;
  GtkLabel *target_count;
  GtkWidget *pair_button;
  GtkButton *run_button;
  GtkImage *run_icon;
  GtkLabel *run_label;
  gboolean is_forced;   /* a person typed the target */
  gboolean is_updating; /* entries are being set by the program */
  gboolean is_running;
  guint n_written;      /* tokens that the network went on with; 0: none, or the text is another by now */
};

enum
{
  PROP_STACKED = 1,
  N_PROPS,
};

enum
{
  CHANGED,
  RUN,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnInputBar, lgn_input_bar, GTK_TYPE_WIDGET)

static const char *
get_text (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* Saved attention has no network, and shows its text. */
static LgnTakes
get_takes (LgnInputBar *self)
{
  return self->network ? lgn_network_get_takes (self->network) : LGN_TAKES_TEXT;
}

/* The texts of what is typed, without what is empty: the first becomes INPUT's text. */
static void
part_texts (const char *typed, LgnInput *input)
{
  g_auto (GStrv) parts = g_strsplit (typed, SEPARATOR, -1);
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();
  guint n = 0;

  g_clear_pointer (&input->text, g_free);
  for (guint i = 0; parts[i]; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (n++ == 0)
        input->text = g_strdup (parts[i]);
      else
        g_strv_builder_add (others, parts[i]);
    }
  if (n > 1)
    input->others = g_strv_builder_end (others);
}

/* (transfer full) the texts of INPUT as they are typed. */
static char *
join_texts (const LgnInput *input)
{
  g_autofree char *others = input->others ? g_strjoinv (" " SEPARATOR " ", input->others) : NULL;
  const char *text = input->text ? input->text : "";

  return others ? g_strdup_printf ("%s " SEPARATOR " %s", text, others) : g_strdup (text);
}

/* lgn_input_bar_get_input: Returns: (transfer full): what is given, of it what the network takes; all while there is none. */
LgnInput *
lgn_input_bar_get_input (LgnInputBar *self)
{
  LgnTakes takes = self->network ? get_takes (self) : ~0u;
  LgnInput *input = lgn_input_new (takes & LGN_TAKES_TEXT ? get_text (self->source_entry) : NULL);

  if (self->network && takes & LGN_TAKES_TEXTS)
    part_texts (get_text (self->source_entry), input);
  if (gtk_widget_get_visible (GTK_WIDGET (self->pair_entry)) && *get_text (self->pair_entry))
    input->pair = g_strdup (get_text (self->pair_entry));
  if (takes & LGN_TAKES_PICTURE)
    input->image = g_strdup (lgn_file_chip_get_path (self->picture_chip));
  if (takes & LGN_TAKES_SOUND)
    input->audio = g_strdup (lgn_file_chip_get_path (self->sound_chip));
  if (takes & LGN_TAKES_TARGET && self->is_forced)
    input->target = g_strdup (get_text (self->target_entry));
  return input;
}

static void
set_count (GtkLabel *label, gsize n)
{
  g_autofree char *text = n > 0 ? lgn_format_count (n) : g_strdup ("");

  gtk_label_set_label (label, text);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* What was given, and what was written after it: "17 + 5". */
static void
set_source_count (LgnInputBar *self, gsize n)
{
  g_autofree char *given = lgn_format_count (n), *written = lgn_format_count (self->n_written);
  g_autofree char *both = g_strdup_printf (_ ("%s + %s"), given, written);

  set_class (GTK_WIDGET (self->source_entry), "written", n > 0 && self->n_written > 0);
  if (n > 0 && self->n_written > 0)
    gtk_label_set_label (self->source_count, both);
  else
    set_count (self->source_count, n);
}

/* The numbers of tokens beside the entries. */
static void
update_counts (LgnInputBar *self)
{
  g_autoptr (LgnInput) input = lgn_input_bar_get_input (self);
  gsize n_source = 0, n_target = 0;

  if (!self->network)
    return;
  if (!self->is_forced && gtk_widget_get_visible (self->target_box))
    input->target = g_strdup (get_text (self->target_entry));
  if (input->others || !lgn_network_count_tokens (self->network, input, &n_source, &n_target, NULL))
    n_source = n_target = 0;
  set_source_count (self, n_source);
  set_count (self->target_count, n_target);
}

static void
update_pencil (LgnInputBar *self)
{
  const char *tooltip =
      self->is_forced ? _ ("Forced target: press to let the model write again") : _ ("Type to force a target");

  if (self->is_forced)
    gtk_widget_add_css_class (GTK_WIDGET (self->target_entry), "forced");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->target_entry), "forced");
  gtk_entry_set_icon_tooltip_text (self->target_entry, GTK_ENTRY_ICON_SECONDARY, tooltip);
}

/* A long text is shown as a button that opens a view of several lines; the entry keeps holding it. */
static void
update_long (LgnInputBar *self)
{
  const char *text = get_text (self->source_entry);
  gboolean is_long = g_utf8_strlen (text, -1) > LONG_TEXT;

  gtk_widget_set_visible (GTK_WIDGET (self->long_button), is_long);
  gtk_widget_set_sensitive (GTK_WIDGET (self->source_entry), !is_long);
  gtk_widget_set_opacity (GTK_WIDGET (self->source_entry), is_long ? 0 : 1);
  if (is_long)
    {
      g_autofree char *start = g_utf8_substring (text, 0, 200);

      gtk_label_set_label (self->long_label, g_strdelimit (start, "\n", ' '));
      if (!self->is_updating)
        gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->long_view), text, -1);
    }
}

static void
emit_changed (LgnInputBar *self)
{
  self->n_written = 0;
  update_counts (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_source_changed (LgnInputBar *self)
{
  update_long (self);
  if (!self->is_updating)
    emit_changed (self);
}

static void
on_long_changed (GtkTextBuffer *buffer, LgnInputBar *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (g_str_equal (text, get_text (self->source_entry)))
    return;
  self->is_updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->source_entry), text);
  self->is_updating = FALSE;
  emit_changed (self);
}

static void
on_pair_changed (LgnInputBar *self)
{
  if (!self->is_updating)
    emit_changed (self);
}

static void
on_target_changed (LgnInputBar *self)
{
  if (self->is_updating)
    return;
  self->is_forced = *get_text (self->target_entry) != '\0';
  update_pencil (self);
  emit_changed (self);
}

static void
on_pencil_pressed (LgnInputBar *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->target_entry));
  if (self->is_forced)
    gtk_editable_set_text (GTK_EDITABLE (self->target_entry), "");
}

static void
on_pair_clicked (LgnInputBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pair_entry), TRUE);
  gtk_widget_set_visible (self->pair_button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->pair_entry));
}

static void
on_activated (LgnInputBar *self)
{
  g_signal_emit (self, signals[RUN], 0);
}

/* A picture is run as soon as it is there; where a question about it is missing, that comes next. */
static void
on_file_chosen (LgnInputBar *self)
{
  emit_changed (self);
  g_signal_emit (self, signals[RUN], 0);
  if (gtk_widget_get_visible (self->source_box) && *get_text (self->source_entry) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->source_entry));
}

static gboolean
is_stacked (LgnInputBar *self)
{
  return gtk_orientable_get_orientation (GTK_ORIENTABLE (self->entries)) == GTK_ORIENTATION_VERTICAL;
}

static char *
make_model_title (LgnNetwork *network)
{
  const LgnSite sites[] = { LGN_SITE_CROSS,   LGN_SITE_SELF, LGN_SITE_ENCODER,
                            LGN_SITE_DECODER, LGN_SITE_TEXT, LGN_SITE_PICTURE };

  for (guint i = 0; i < G_N_ELEMENTS (sites); i++)
    if (lgn_network_get_n_layers (network, sites[i]) > 0)
      return g_strdup_printf (_ ("%s, %u × %u"), lgn_network_get_name (network), lgn_network_get_n_layers (network, sites[i]),
                              lgn_network_get_n_heads (network, sites[i]));
  return g_strdup (lgn_network_get_name (network));
}

static void
set_model_name (LgnInputBar *self, const char *title, const char *name)
{
  g_autofree char *label = g_strdup_printf (_ ("Model: %s"), name);

  gtk_label_set_label (self->model_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->model_button), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->model_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_target (LgnInputBar *self, gboolean has_target)
{
  gtk_widget_set_visible (self->target_box, has_target);
  gtk_widget_set_visible (self->arrow, has_target && !is_stacked (self));
}

/* What is to be typed differs with what else the network takes. */
static void
update_source_entry (LgnInputBar *self)
{
  LgnTakes takes = get_takes (self);
  gboolean compares = (takes & LGN_TAKES_TEXTS) != 0, is_question = !compares && takes & LGN_TAKES_PICTURE;

  gtk_entry_set_placeholder_text (self->source_entry, compares      ? _ ("Texts to compare, with | between them")
                                                      : is_question ? _ ("Ask a question about the picture")
                                                                    : _ ("Type a text for the model to read"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->source_entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_question ? _ ("Question") : _ ("Input text"), -1);
}

static void
show_parts (LgnInputBar *self)
{
  LgnTakes takes = get_takes (self);

  gtk_widget_set_visible (GTK_WIDGET (self->picture_chip), (takes & LGN_TAKES_PICTURE) != 0);
  lgn_file_chip_set_removable (self->picture_chip, (takes & LGN_TAKES_TEXTS) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->sound_chip), (takes & LGN_TAKES_SOUND) != 0);
  gtk_widget_set_visible (self->source_box, (takes & LGN_TAKES_TEXT) != 0);
  gtk_widget_set_visible (self->pair_button, self->network && (takes & LGN_TAKES_PAIR) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->pair_entry), FALSE);
  show_target (self, (takes & LGN_TAKES_TARGET) != 0);
  update_source_entry (self);
}

static void
update_run_button (LgnInputBar *self, gboolean is_changed)
{
  gboolean writes = self->network && lgn_network_can_generate (self->network) && !lgn_network_has_decoder (self->network);
  const char *label = self->is_running ? _ ("Stop") : writes ? _ ("Write") : _ ("Run");

  gtk_label_set_label (self->run_label, label);
  gtk_image_set_from_icon_name (self->run_icon,
                                self->is_running ? "media-playback-stop-symbolic" : "media-playback-start-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->run_button), self->is_running ? "win.stop" : "win.run");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (is_changed && !self->is_running)
    gtk_widget_add_css_class (GTK_WIDGET (self->run_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->run_button), "suggested-action");
}

/* lgn_input_bar_set_network: offers what NETWORK takes; NULL while there is none. */
void
lgn_input_bar_set_network (LgnInputBar *self, LgnNetwork *network)
{
  g_autofree char *title = network ? make_model_title (network) : g_strdup (_ ("No model"));

  if (self->network == network)
    return;
  g_clear_pointer (&self->network, lgn_network_unref);
  self->network = network ? lgn_network_ref (network) : NULL;
  set_model_name (self, title, network ? lgn_network_get_name (network) : title);
  show_parts (self);
  update_counts (self);
  update_run_button (self, FALSE);
}

static const char *
get_first_text (const LgnTokens *tokens)
{
  return tokens && tokens->text[0] ? tokens->text[0] : "";
}

/* A saved result has no model: what it was made of can be read, and nothing be run. */
static void
show_saved (LgnInputBar *self, LgnResult *result)
{
  set_model_name (self, result->model_name, result->model_name);
  gtk_editable_set_text (GTK_EDITABLE (self->source_entry), get_first_text (result->tokens));
  gtk_entry_set_placeholder_text (self->source_entry, _ ("Saved attention, without its text"));
  set_count (self->source_count, result->tokens ? result->tokens->n : 0);
  set_count (self->target_count, result->predicted_tokens ? result->predicted_tokens->n : 0);
  show_target (self, result->predicted_tokens || result->written);
}

/* What was said without a decoder, as a transcript is, is shown where a decoder's words stand, but cannot be typed. */
static void
show_words (LgnInputBar *self, const LgnResult *result)
{
  gboolean can_type = (get_takes (self) & LGN_TAKES_TARGET) != 0, has_words = result && result->written;
  const char *words = has_words ? result->written : get_first_text (result ? result->predicted_tokens : NULL);

  if (!can_type && self->network)
    show_target (self, has_words);
  gtk_editable_set_editable (GTK_EDITABLE (self->target_entry), can_type);
  gtk_entry_set_icon_from_icon_name (self->target_entry, GTK_ENTRY_ICON_SECONDARY,
                                     can_type ? "document-edit-symbolic" : NULL);
  if (!self->is_forced && gtk_widget_get_visible (self->target_box))
    gtk_editable_set_text (GTK_EDITABLE (self->target_entry), words);
}

/* (transfer full) "28 × 28 → 224 × 224", or one size where nothing was resized. */
static char *
make_size (const LgnPlacement *placement)
{
  if (placement->width == placement->picture_width && placement->height == placement->picture_height)
    return g_strdup_printf (_ ("%u × %u"), placement->width, placement->height);
  return g_strdup_printf (_ ("%u × %u → %u × %u"), placement->picture_width, placement->picture_height, placement->width,
                          placement->height);
}

/* (transfer full) what the network made of the picture, where there is room: its size, and of how many patches it is; NULL:
 * there is none. */
static char *
make_picture_detail (LgnInputBar *self, LgnResult *result)
{
  LgnGrid of_tower = lgn_result_get_grid (result, LGN_SITE_PICTURE, 0, LGN_AXIS_QUERY);
  const LgnGrid *grid = result->grid.rows > 0 ? &result->grid : &of_tower;
  guint n = (guint) (grid->rows * grid->columns);
  g_autofree char *count = lgn_format_count (n);
  g_autofree char *patches = n > 0 ? g_strdup_printf (ngettext ("%s patch", "%s patches", n), count) : NULL;
  g_autofree char *size = result->picture ? make_size (&result->placement) : NULL;
  gboolean is_crowded = gtk_widget_get_visible (self->source_box) || is_stacked (self);

  if (size && patches && !is_crowded)
    return g_strdup_printf ("%s · %s", size, patches);
  return patches ? g_steal_pointer (&patches) : g_steal_pointer (&size);
}

/* (transfer full) how finely the network hears the sound; NULL: not at all. */
static char *
make_sound_detail (LgnInputBar *self, const LgnResult *result)
{
  guint n = result->tokens ? result->tokens->n : 0;
  g_autofree char *count = lgn_format_count (n);

  if (!(get_takes (self) & LGN_TAKES_SOUND) || n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%s frame", "%s frames", n), count);
}

static void
show_details (LgnInputBar *self, LgnResult *result)
{
  g_autofree char *picture = result ? make_picture_detail (self, result) : NULL;
  g_autofree char *sound = result ? make_sound_detail (self, result) : NULL;

  lgn_file_chip_set_detail (self->picture_chip, picture);
  lgn_file_chip_set_detail (self->sound_chip, sound);
}

/* lgn_input_bar_set_result: the target entry shows what the model wrote, unless the target is a person's. */
void
lgn_input_bar_set_result (LgnInputBar *self, LgnResult *result)
{
  gboolean is_saved = result && result->is_saved;

  gtk_editable_set_editable (GTK_EDITABLE (self->source_entry), !is_saved);
  gtk_widget_set_visible (GTK_WIDGET (self->run_button), !is_saved);
  self->is_updating = TRUE;
  if (is_saved)
    show_saved (self, result);
  show_words (self, result);
  self->is_updating = FALSE;
  show_details (self, result);
  self->n_written = result && !result->predicted_tokens ? result->n_written : 0;
  update_counts (self);
}

/* lgn_input_bar_set_input: fills in all of INPUT; a missing target is left to the model. */
void
lgn_input_bar_set_input (LgnInputBar *self, const LgnInput *input)
{
  g_autofree char *text = join_texts (input);

  self->is_updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->source_entry), text);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->long_view), text, -1);
  gtk_editable_set_text (GTK_EDITABLE (self->pair_entry), input->pair ? input->pair : "");
  gtk_widget_set_visible (GTK_WIDGET (self->pair_entry), input->pair != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->target_entry), input->target ? input->target : "");
  self->is_forced = input->target != NULL;
  lgn_file_chip_set_path (self->picture_chip, input->image);
  lgn_file_chip_set_path (self->sound_chip, input->audio);
  self->is_updating = FALSE;
  update_pencil (self);
  update_counts (self);
}

void
lgn_input_bar_set_running (LgnInputBar *self, gboolean is_running)
{
  self->is_running = is_running;
  update_run_button (self, FALSE);
}

void
lgn_input_bar_set_changed (LgnInputBar *self, gboolean is_changed)
{
  update_run_button (self, is_changed);
}

/* lgn_input_bar_set_file: PATH as the picture, or the sound, and runs it, as if a person had chosen it. */
void
lgn_input_bar_set_file (LgnInputBar *self, LgnTakes kind, const char *path)
{
  lgn_file_chip_set_path (kind == LGN_TAKES_SOUND ? self->sound_chip : self->picture_chip, path);
  on_file_chosen (self);
}

/* lgn_input_bar_focus: puts the keyboard into the source text and selects it; without one, to what else is given. */
void
lgn_input_bar_focus (LgnInputBar *self)
{
  if (!gtk_widget_get_visible (self->source_box))
    gtk_widget_child_focus (GTK_WIDGET (self->entries), GTK_DIR_TAB_FORWARD);
  else if (gtk_widget_get_visible (GTK_WIDGET (self->long_button)))
    gtk_menu_button_popup (self->long_button);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->source_entry));
}

static void
lgn_input_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnInputBar *self = LGN_INPUT_BAR (object);

  g_value_set_boolean (value, is_stacked (self));
}

static void
lgn_input_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnInputBar *self = LGN_INPUT_BAR (object);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->entries),
                                  g_value_get_boolean (value) ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  show_target (self, gtk_widget_get_visible (self->target_box));
  gtk_label_set_max_width_chars (self->model_label, is_stacked (self) ? 12 : 24);
}

static void
lgn_input_bar_dispose (GObject *object)
{
  LgnInputBar *self = LGN_INPUT_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), LGN_TYPE_INPUT_BAR);
  g_clear_pointer (&self->network, lgn_network_unref);
  G_OBJECT_CLASS (lgn_input_bar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-input-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, model_button);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, model_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, entries);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, picture_chip);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, sound_chip);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, source_box);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, source_entry);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, source_count);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, long_button);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, long_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, long_view);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, pair_entry);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, arrow);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, target_box);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, target_entry);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, target_count);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, pair_button);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, run_button);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, run_icon);
  gtk_widget_class_bind_template_child (widget_class, LgnInputBar, run_label);
  gtk_widget_class_bind_template_callback (widget_class, on_source_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_pair_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_target_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_pencil_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_pair_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_file_chosen);
}

static void
lgn_input_bar_class_init (LgnInputBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_input_bar_get_property;
  object_class->set_property = lgn_input_bar_set_property;
  object_class->dispose = lgn_input_bar_dispose;

  props[PROP_STACKED] = g_param_spec_boolean ("stacked", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_INPUT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RUN] = g_signal_new ("run", LGN_TYPE_INPUT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LGN_TYPE_FILE_CHIP);
  g_type_ensure (LGN_TYPE_MODEL_LIST);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "inputbar");
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_ENTRY);
}

static void
lgn_input_bar_init (LgnInputBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  g_signal_connect (gtk_text_view_get_buffer (self->long_view), "changed", G_CALLBACK (on_long_changed), self);
  gtk_menu_button_set_use_underline (self->model_button, FALSE);
  set_model_name (self, _ ("No model"), _ ("none"));
  show_parts (self);
  update_pencil (self);
  update_run_button (self, FALSE);
}
