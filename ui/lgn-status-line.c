#include "lgn-status-line.h"

#include "view/lgn-answer.h"
#include "view/lgn-number.h"

#include <glib/gi18n.h>

/* Of the answers of a task head, those that are shown. */
#define MAX_ANSWERS 3

struct _LgnStatusLine
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnView *view; /* that is shown; NULL: none yet */
  GtkLabel *place_label;
  GtkLabel *reading_label;
  GtkLabel *shape_label;
  GtkLabel *notes_label;
};

G_DEFINE_FINAL_TYPE (LgnStatusLine, lgn_status_line, GTK_TYPE_WIDGET)

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static const char *
get_site_title (LgnSite site)
{
  const char *const titles[LGN_N_SITES] = {
    [LGN_SITE_SELF] = _ ("self"),
    [LGN_SITE_ENCODER] = _ ("encoder"),
    [LGN_SITE_DECODER] = _ ("decoder"),
    [LGN_SITE_CROSS] = _ ("cross"),
    [LGN_SITE_TEXT] = _ ("text"),
    [LGN_SITE_PICTURE] = _ ("vision"),
  };

  return titles[site];
}

static void
update_reading (LgnStatusLine *self)
{
  const char *text = self->view ? lgn_view_get_reading (self->view) : NULL;

  set_label (self->reading_label, text ? text : lgn_reading_get_text (lgn_tab_state_get_reading (self->state)));
}

static void
update_map (LgnStatusLine *self)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (self->state));
  g_autofree char *place = map ? lgn_shown_map_make_place (map, false) : NULL;
  g_autofree char *where = map ? g_strdup_printf ("%s · %s", place, get_site_title (lgn_shown_map_get_id (map)->site)) : NULL;
  g_autofree char *rows = map ? lgn_format_count (lgn_shown_map_get_rows (map)->n) : NULL;
  g_autofree char *columns = map ? lgn_format_count (lgn_shown_map_get_columns (map)->n) : NULL;
  bool has_words = lgn_token_view_get_group (lgn_tab_state_get_token_view (self->state)) == LGN_GROUP_WORDS;
  bool are_texts = lgn_tab_state_count_texts (self->state) == 2;
  g_autofree char *shape = map ? g_strdup_printf (!are_texts  ? _ ("%s × %s tokens")
                                                  : has_words ? _ ("%s × %s words")
                                                              : _ ("%s × %s pieces"),
                                                  rows, columns)
                               : NULL;

  if (self->view && lgn_view_get_place (self->view))
    set_label (self->place_label, lgn_view_get_place (self->view));
  else
    set_label (self->place_label, where ? where : "");
  gtk_label_set_label (self->shape_label, shape ? shape : "");
}

/* Each of the notes says one thing about how the numbers came about. */

static char *
make_exactness (const LgnResult *result)
{
  const char *type = result->weights_note ? result->weights_note : "F32";

  if (g_str_equal (type, "F32"))
    return g_strdup (_ ("float32, exact"));
  if (g_str_equal (type, "F16") || g_str_equal (type, "BF16"))
    return g_strdup_printf (_ ("%s weights, float32 arithmetic"), g_str_equal (type, "F16") ? "float16" : "bfloat16");
  return g_strdup_printf (_ ("%s weights: not the original numbers"), type);
}

static char *
make_kept (const LgnResult *result)
{
  guint n = lgn_attn_store_get_n_maps (result->store);
  g_autofree char *size = g_format_size (lgn_attn_store_get_n_bytes (result->store));
  g_autofree char *count = lgn_format_count (n);

  return g_strdup_printf (g_dngettext (NULL, "%s map kept · %s", "all %s maps kept · %s", n), count, size);
}

static char *
make_seconds (double seconds)
{
  g_autofree char *number = lgn_format_fixed (seconds < 1 ? seconds * 1000 : seconds, seconds < 1 ? 0 : 1, false);

  return g_strdup_printf (seconds < 1 ? _ ("%s ms") : _ ("%s s"), number);
}

static void
add_result_notes (GPtrArray *notes, const LgnResult *result)
{
  char *answer = result->written ? NULL : lgn_answer_make_line (result, MAX_ANSWERS); /* words stand in the input bar */

  if (answer)
    g_ptr_array_add (notes, answer);
  if (result->n_cut > 0)
    g_ptr_array_add (notes, g_strdup_printf (_ ("%u tokens cut"), (guint) result->n_cut));
  if (result->is_forced)
    g_ptr_array_add (notes, g_strdup (_ ("forced target")));
  if (!isnan (result->log_probability) && result->decoder_tokens && !result->is_saved)
    {
      g_autofree char *number = lgn_format_weight (exp (result->log_probability), 3, false);

      g_ptr_array_add (notes, g_strdup_printf (_ ("p(sentence) %s"), number));
    }
  g_ptr_array_add (notes, result->is_saved ? g_strdup (_ ("saved attention, no model")) : make_exactness (result));
  g_ptr_array_add (notes, make_kept (result));
  if (!result->is_saved && result->seconds > 0)
    g_ptr_array_add (notes, make_seconds (result->seconds));
}

static void
update_notes (LgnStatusLine *self)
{
  LgnRun *run = lgn_tab_state_get_run (self->state);
  LgnResult *result = lgn_run_get_result (run);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;

  switch (lgn_run_get_state (run))
    {
    case LGN_RUN_LOADING:
      g_ptr_array_add (notes, g_strdup (lgn_run_get_stage (run) ? lgn_run_get_stage (run) : _ ("opening")));
      break;
    case LGN_RUN_RUNNING:
      g_ptr_array_add (notes, g_strdup (_ ("running")));
      break;
    case LGN_RUN_STALE:
      g_ptr_array_add (notes, g_strdup (_ ("from the text before")));
      break;
    case LGN_RUN_FAILED:
      g_ptr_array_add (notes, g_strdup (_ ("error")));
      break;
    case LGN_RUN_STOPPED:
      g_ptr_array_add (notes, g_strdup (_ ("stopped")));
      break;
    case LGN_RUN_EMPTY:
    case LGN_RUN_READY:
      break;
    }
  if (result && lgn_run_get_state (run) != LGN_RUN_RUNNING)
    add_result_notes (notes, result);
  g_ptr_array_add (notes, NULL);
  text = g_strjoinv ("    ", (char **) notes->pdata);
  set_label (self->notes_label, text);
}

/* lgn_status_line_set_state: speaks of STATE; once. */
void
lgn_status_line_set_state (LgnStatusLine *self, LgnTabState *state)
{
  LgnRun *run = lgn_tab_state_get_run (state);

  g_set_object (&self->state, state);
  g_signal_connect_object (lgn_tab_state_get_reading (state), "changed", G_CALLBACK (update_reading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_notes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::stage", G_CALLBACK (update_notes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (update_notes), self, G_CONNECT_SWAPPED);
  update_reading (self);
  update_map (self);
  update_notes (self);
}

/* lgn_status_line_set_view: speaks of what VIEW shows of the state. */
void
lgn_status_line_set_view (LgnStatusLine *self, LgnView *view)
{
  if (self->view)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (view, "notify::place", G_CALLBACK (update_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::reading", G_CALLBACK (update_reading), self, G_CONNECT_SWAPPED);
  update_map (self);
  update_reading (self);
}

static void
lgn_status_line_dispose (GObject *object)
{
  LgnStatusLine *self = LGN_STATUS_LINE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), LGN_TYPE_STATUS_LINE);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_status_line_parent_class)->dispose (object);
}

static void
lgn_status_line_class_init (LgnStatusLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_status_line_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-status-line.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnStatusLine, place_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStatusLine, reading_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStatusLine, shape_label);
  gtk_widget_class_bind_template_child (widget_class, LgnStatusLine, notes_label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statusline");
}

static void
lgn_status_line_init (LgnStatusLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 18);
}
