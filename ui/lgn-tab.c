#include "lgn-tab.h"

#include "lgn-compat.h"
#include "lgn-error-page.h"
#include "lgn-head-finder.h"
#include "lgn-head-pane.h"
#include "lgn-input-bar.h"
#include "lgn-inspector.h"
#include "lgn-length.h"
#include "lgn-panes.h"
#include "lgn-part-bar.h"
#include "lgn-settings.h"
#include "lgn-shortcuts.h"
#include "lgn-status-line.h"
#include "lgn-tab-views.h"

#include "base/lgn-error.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* Typing runs the model again so long after the last key, when the last run was shorter than LIVE_SECONDS. */
#define LIVE_MS 300
#define LIVE_SECONDS 0.5
#define TITLE_CHARS 100
#define BACK_BUTTON 8
#define FORWARD_BUTTON 9
/* How much of the machine's memory maps may fill when a person says so. */
#define MEMORY_SHARE 0.6

struct _LgnTab
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkStack *stack;
  LgnInputBar *input_bar;
  LgnPartBar *part_bar;
  GtkStack *top;
  LgnPanes *panes;
  GtkStack *start;
  LgnHeadPane *head_pane;
  LgnHeadFinder *finder; /* or NULL: not asked for yet */
  LgnStage *stage;
  GtkStack *end;
  LgnInspector *inspector;
  LgnStatusLine *status_line;
  LgnErrorPage *error_page;
  char *model;        /* as it was opened */
  LgnInput *given;    /* what it was opened with, until it is open; or NULL */
  char *input_title;
  char *model_title;
  char *title;
  bool is_narrow;
  bool is_waiting;    /* MODEL is opened when the tab is shown */
  bool is_opening;    /* the job that goes on opens MODEL */
  LgnLength length;
  bool has_asked;     /* whether a run may need more memory than the settings say */
  guint live_source;
};

enum
{
  PROP_TITLE = 1,
  PROP_INPUT_TITLE,
  PROP_MODEL_TITLE,
  PROP_SHOW_RAIL,
  PROP_SHOW_DETAILS,
  PROP_NARROW,
  PROP_RAIL_WIDTH,
  PROP_DETAILS_WIDTH,
  PROP_HAS_MAP,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LgnTab, lgn_tab, ADW_TYPE_BIN)

static LgnRun *
get_run (LgnTab *self)
{
  return lgn_tab_state_get_run (self->state);
}

LgnTab *
lgn_tab_new (void)
{
  return g_object_new (LGN_TYPE_TAB, NULL);
}

/* lgn_tab_new_like: Returns: (transfer floating): a tab with the model and the text of OTHER; the weights are shared. */
LgnTab *
lgn_tab_new_like (LgnTab *other)
{
  LgnTab *self = lgn_tab_new ();
  g_autoptr (LgnInput) input = lgn_tab_get_input (other);

  if (other->model)
    lgn_tab_open (self, other->model, input);
  return self;
}

const char *
lgn_tab_get_model (LgnTab *self)
{
  return self->model;
}

LgnInput *
lgn_tab_get_input (LgnTab *self)
{
  return lgn_input_bar_get_input (self->input_bar);
}

LgnTabState *
lgn_tab_get_state (LgnTab *self)
{
  return self->state;
}

LgnStage *
lgn_tab_get_stage (LgnTab *self)
{
  return self->stage;
}

AdwViewStack *
lgn_tab_get_views (LgnTab *self)
{
  return lgn_stage_get_views (self->stage);
}

LgnView *
lgn_tab_get_view (LgnTab *self)
{
  return lgn_tab_views_get_visible (lgn_tab_get_views (self));
}

LgnMapPage *
lgn_tab_get_map_page (LgnTab *self)
{
  return LGN_MAP_PAGE (lgn_tab_views_get (lgn_tab_get_views (self), "map"));
}

void
lgn_tab_add_toast (LgnTab *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* Titles. */

/* The first words of the input, or the name of its file; of saved attention, the file. */
static char *
make_input_title (LgnTab *self)
{
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);
  g_autofree char *text = g_strstrip (g_strdup (input->text ? input->text : ""));
  const char *file = input->image ? input->image : input->audio;

  g_strdelimit (text, "\n\t", ' ');
  if (*text == '\0' && file)
    return g_filename_display_basename (file);
  if (*text == '\0')
    return self->model ? g_path_get_basename (self->model) : g_strdup (_ ("New tab"));
  if (g_utf8_strlen (text, -1) > TITLE_CHARS)
    {
      g_autofree char *start = g_utf8_substring (text, 0, TITLE_CHARS);

      return g_strconcat (g_strchomp (start), "…", NULL);
    }
  return g_steal_pointer (&text);
}

static char *
make_model_title (LgnTab *self)
{
  LgnNetwork *network = lgn_run_get_network (get_run (self));
  LgnResult *result = lgn_run_get_result (get_run (self));

  if (network)
    return g_strdup (lgn_network_get_name (network));
  if (result)
    return g_strdup (result->model_name);
  return self->model ? g_path_get_basename (self->model) : g_strdup ("");
}

static void
update_title (LgnTab *self)
{
  bool is_failed = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "error");

  g_free (self->input_title);
  g_free (self->model_title);
  g_free (self->title);
  self->model_title = make_model_title (self);
  self->input_title = is_failed ? g_strdup_printf (_ ("%s – could not open"), self->model_title) : make_input_title (self);
  self->title = is_failed || *self->model_title == '\0' || g_str_equal (self->input_title, self->model_title)
                    ? g_strdup (self->input_title)
                    : g_strdup_printf ("%s – %s", self->input_title, self->model_title);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INPUT_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

/* Opening. */

/* Saved attention is a safetensors file; so are a model's weights, which lie beside its config.json. Returns the model to open,
 * or NULL when PATH is saved attention. */
static char *
find_model_of (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *config = g_build_filename (folder, "config.json", NULL);

  if (!g_str_has_suffix (name, ".safetensors") || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_strdup (path);
  if (g_str_has_prefix (name, "model") && g_file_test (config, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&folder);
  return NULL;
}

static bool
gives_anything (const LgnInput *input)
{
  return (input->text && *input->text) || input->image || input->audio;
}

/* lgn_tab_open: opens MODEL in this tab; see the header. */
void
lgn_tab_open (LgnTab *self, const char *model, LgnInput *input)
{
  g_autofree char *path = find_model_of (model);
  g_autofree char *copy = g_strdup (model);

  g_free (self->model);
  self->model = g_steal_pointer (&copy);
  g_clear_pointer (&self->given, lgn_input_unref);
  self->given = input ? lgn_input_ref (input) : NULL;
  self->is_opening = true;
  self->length = (LgnLength) { 0 };
  gtk_stack_set_visible_child_name (self->stack, "content");
  if (input)
    lgn_input_bar_set_input (self->input_bar, input);
  if (!path)
    lgn_run_open_bundle (get_run (self), self->model);
  else
    {
      g_autoptr (LgnInput) wanted = lgn_tab_get_input (self);

      lgn_timeline_prepare (lgn_tab_state_get_timeline (self->state), wanted);
      lgn_run_open (get_run (self), path);
      if (gives_anything (wanted))
        lgn_run_start (get_run (self), wanted);
    }
  update_title (self);
}

/* lgn_tab_retry: opens again what could not be opened. */
void
lgn_tab_retry (LgnTab *self)
{
  if (self->model)
    {
      g_autofree char *model = g_strdup (self->model);

      lgn_tab_open (self, model, NULL);
    }
}

/* Saving. */

GVariant *
lgn_tab_save (LgnTab *self)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);
  g_autoptr (GVariant) given = lgn_input_save (input);
  g_autoptr (GVariant) place = lgn_tab_state_save_place (self->state);

  if (!self->model)
    return NULL;
  g_variant_dict_insert (&dict, "model", "s", self->model);
  g_variant_dict_insert_value (&dict, "input", given);
  g_variant_dict_insert_value (&dict, "place", place);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/* Whether PLACE, which may come from a file, names a view of this tab. */
static bool
has_place (LgnTab *self, GVariant *place)
{
  g_autoptr (GVariant) selection = NULL;
  const char *view;
  guint form;

  g_variant_get (place, "(&suv)", &view, &form, &selection);
  return lgn_tab_views_has (lgn_tab_get_views (self), view) && g_variant_is_of_type (selection, G_VARIANT_TYPE ("(uuiiib)"));
}

static void
open_waiting (LgnTab *self)
{
  g_autofree char *model = g_strdup (self->model);
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  self->is_waiting = false;
  lgn_tab_open (self, model, input);
}

gboolean
lgn_tab_restore (LgnTab *self, GVariant *saved)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (saved);
  g_autoptr (GVariant) given = g_variant_dict_lookup_value (&dict, "input", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) place = g_variant_dict_lookup_value (&dict, "place", G_VARIANT_TYPE ("(suv)"));

  if (self->model || !g_variant_dict_lookup (&dict, "model", "s", &self->model))
    return FALSE;
  if (given)
    {
      g_autoptr (LgnInput) input = lgn_input_new_saved (given);

      lgn_input_bar_set_input (self->input_bar, input);
    }
  if (place && has_place (self, place))
    lgn_tab_state_begin_at (self->state, place);
  self->is_waiting = true;
  update_title (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    open_waiting (self);
  return TRUE;
}

static void
lgn_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lgn_tab_parent_class)->map (widget);
  if (LGN_TAB (widget)->is_waiting)
    open_waiting (LGN_TAB (widget));
}

/* Running. */

static void
start (LgnTab *self, LgnInput *input)
{
  g_clear_handle_id (&self->live_source, g_source_remove);
  lgn_input_bar_set_changed (self->input_bar, FALSE);
  lgn_timeline_prepare (lgn_tab_state_get_timeline (self->state), input);
  lgn_run_start (get_run (self), input);
  update_title (self);
}

/* lgn_tab_run: runs what the entries say, in place of whatever runs. */
void
lgn_tab_run (LgnTab *self)
{
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  lgn_length_apply (&self->length, input);
  if (lgn_tab_can_run (self))
    start (self, input);
}

void
lgn_tab_stop (LgnTab *self)
{
  lgn_run_stop (get_run (self));
}

static gboolean
run_live (gpointer data)
{
  LgnTab *self = data;

  self->live_source = 0;
  lgn_tab_run (self);
  return G_SOURCE_REMOVE;
}

static void
on_input_changed (LgnTab *self)
{
  LgnRun *run = get_run (self);
  LgnResult *result = lgn_run_get_result (run);
  bool is_live = g_settings_get_boolean (lgn_settings_get (), "live") && result && result->seconds < LIVE_SECONDS
                 && lgn_tab_can_run (self) && lgn_run_get_state (run) != LGN_RUN_FAILED;

  self->length.part = 0;
  g_clear_handle_id (&self->live_source, g_source_remove);
  if (is_live)
    self->live_source = g_timeout_add (LIVE_MS, run_live, self);
  else if (lgn_run_get_network (run))
    {
      lgn_run_mark_stale (run, true);
      lgn_input_bar_set_changed (self->input_bar, TRUE);
    }
  lgn_tab_update_message (self);
}

/* Says it when the network does not take KIND of what INPUT gives. */
static bool
is_refused (LgnTab *self, LgnTakes kind, const LgnInput *input)
{
  LgnNetwork *network = lgn_run_get_network (get_run (self));
  g_autoptr (GError) error = NULL;

  if (!network || lgn_network_get_takes (network) & kind || lgn_network_check_input (network, input, &error))
    return false;
  lgn_tab_add_toast (self, adw_toast_new (error->message));
  return true;
}

/* lgn_tab_set_text: see the header; what else is given stays. */
void
lgn_tab_set_text (LgnTab *self, const char *text)
{
  g_autoptr (LgnInput) before = lgn_tab_get_input (self);
  g_autoptr (LgnInput) input = lgn_input_new (text);

  if (is_refused (self, LGN_TAKES_TEXT, input))
    return;
  input->image = g_strdup (before->image);
  input->audio = g_strdup (before->audio);
  lgn_input_bar_set_input (self->input_bar, input);
  lgn_tab_update_message (self);
  lgn_tab_run (self);
}

/* lgn_tab_set_file: see the header. */
void
lgn_tab_set_file (LgnTab *self, LgnTakes kind, const char *path)
{
  g_autoptr (LgnInput) input = lgn_input_new (NULL);

  if (kind == LGN_TAKES_SOUND)
    input->audio = g_strdup (path);
  else
    input->image = g_strdup (path);
  if (!is_refused (self, kind, input))
    lgn_input_bar_set_file (self->input_bar, kind, path);
}

/* Failing. */

static void
tell_details (gpointer data)
{
  LgnTab *self = data;
  const GError *error = lgn_run_get_error (get_run (self));

  if (error)
    lgn_tell (GTK_WIDGET (self), _ ("The Run Failed"), error->message);
}

static void
show_failed_run (LgnTab *self, const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", 2);
  g_autofree char *title = g_markup_escape_text (lines[0], -1);

  lgn_tab_add_toast (self, lgn_toast_new (title, _ ("Details"), tell_details, g_object_ref (self), g_object_unref));
}

static void
run_cut (gpointer data)
{
  LgnTab *self = data;

  self->length = (LgnLength) { .cuts = TRUE };
  lgn_tab_run (self);
}

static void
run_in_windows (gpointer data)
{
  LgnTab *self = data;

  self->length = (LgnLength) { .window = lgn_network_get_max_tokens (lgn_run_get_network (get_run (self))) };
  lgn_tab_run (self);
}

static void
ask_for_length (LgnTab *self)
{
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  lgn_length_ask (GTK_WIDGET (self), lgn_run_get_network (get_run (self)), input, run_in_windows, run_cut, g_object_ref (self),
                  g_object_unref);
}

static void
on_part_chosen (LgnTab *self, guint part)
{
  self->length.part = part;
  lgn_tab_run (self);
}

static void
run_anyway (gpointer data)
{
  LgnTab *self = data;
  double memory = (double) sysconf (_SC_PHYS_PAGES) * (double) sysconf (_SC_PAGESIZE);

  lgn_run_set_budget (get_run (self), (gsize) (MEMORY_SHARE * memory));
  lgn_tab_run (self);
}

/* The maps need more memory than a run may keep: the message says how much. */
static void
ask_to_exceed (LgnTab *self, const GError *error)
{
  const LgnAnswer answer = { _ ("Run Anyway"), run_anyway };

  self->has_asked = true;
  lgn_ask (GTK_WIDGET (self), _ ("This Needs Much Memory"), error->message, &answer, 1, g_object_ref (self), g_object_unref);
}

static void
on_failed (LgnTab *self)
{
  const GError *error = lgn_run_get_error (get_run (self));

  if (!error)
    return;
  if (self->is_opening)
    {
      lgn_error_page_set_error (self->error_page, self->model, error);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  else if (g_error_matches (error, LGN_ERROR, LGN_ERROR_TOO_LONG)
           && lgn_network_get_max_tokens (lgn_run_get_network (get_run (self))) > 0)
    ask_for_length (self);
  else if (g_error_matches (error, LGN_ERROR, LGN_ERROR_LIMIT) && !self->has_asked)
    ask_to_exceed (self, error);
  else
    show_failed_run (self, error);
}

static void
remember_model (LgnTab *self)
{
  if (self->model && g_path_is_absolute (self->model))
    lgn_settings_add_recent (self->model);
}

/* A model that was opened with something that it does not take says so, and runs on the rest where that is enough. */
static void
finish_opening (LgnTab *self)
{
  g_autoptr (LgnInput) given = g_steal_pointer (&self->given);
  g_autoptr (LgnInput) now = lgn_tab_get_input (self);

  self->is_opening = false;
  if (lgn_run_get_state (get_run (self)) == LGN_RUN_EMPTY)
    return;
  remember_model (self);
  if (given)
    (void) ((given->text && *given->text && is_refused (self, LGN_TAKES_TEXT, given))
            || (given->image && is_refused (self, LGN_TAKES_PICTURE, given))
            || (given->audio && is_refused (self, LGN_TAKES_SOUND, given)));
  /* Only now is it known whether what is typed is one text or several. */
  if (now->others || (!lgn_run_get_result (get_run (self)) && lgn_run_get_state (get_run (self)) == LGN_RUN_READY))
    lgn_tab_run (self);
}

/* An opening is over as soon as its job has become a run, or nothing. */
static void
on_state_changed (LgnTab *self)
{
  LgnRun *run = get_run (self);
  LgnRunState state = lgn_run_get_state (run);

  lgn_input_bar_set_network (self->input_bar, lgn_run_get_network (run));
  if (state == LGN_RUN_READY)
    lgn_input_bar_set_result (self->input_bar, lgn_run_get_result (run));
  lgn_input_bar_set_running (self->input_bar, state == LGN_RUN_RUNNING || state == LGN_RUN_LOADING);
  lgn_input_bar_set_changed (self->input_bar, state == LGN_RUN_STALE || state == LGN_RUN_FAILED);
  if (state != LGN_RUN_LOADING && state != LGN_RUN_FAILED && self->is_opening)
    finish_opening (self);
  if (state == LGN_RUN_FAILED)
    on_failed (self);
  else if (state == LGN_RUN_STOPPED && *lgn_run_get_stage (run))
    lgn_tab_add_toast (self, adw_toast_new (lgn_run_get_stage (run)));
  lgn_tab_update_message (self);
  update_title (self);
}

static void
on_result_changed (LgnTab *self)
{
  lgn_part_bar_set_result (self->part_bar, lgn_run_get_result (get_run (self)));
  lgn_input_bar_set_network (self->input_bar, lgn_run_get_network (get_run (self)));
  lgn_tab_update_message (self);
  update_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_MAP]);
}

/* Views. */

/* Shows WIDGET in STACK, where it may be for the first time; NULL: what is always there. */
static void
show_part (GtkStack *stack, GtkWidget *widget, GtkWidget *usual)
{
  GtkWidget *part = widget ? widget : usual;

  if (!gtk_widget_get_parent (part))
    gtk_stack_add_child (stack, part);
  gtk_stack_set_visible_child (stack, part);
}

static void
update_panes (LgnTab *self)
{
  LgnView *view = lgn_tab_get_view (self);
  bool hides_panes = lgn_view_hides_panes (view);

  show_part (self->top, lgn_view_get_top (view), GTK_WIDGET (self->input_bar));
  show_part (self->start, lgn_view_get_start (view), GTK_WIDGET (self->head_pane));
  show_part (self->end, lgn_view_get_end (view), GTK_WIDGET (self->inspector));
  gtk_widget_set_visible (GTK_WIDGET (self->start), !hides_panes);
  gtk_widget_set_visible (GTK_WIDGET (self->end), !lgn_view_hides_details (view));
}

static void
on_view_panes_changed (LgnTab *self, LgnView *view)
{
  if (view == lgn_tab_get_view (self))
    update_panes (self);
}

/* Another view takes the focus from the one before, which is not there any more. */
static void
on_view_changed (LgnTab *self)
{
  GtkWidget *focus = gtk_widget_get_root (GTK_WIDGET (self)) ? gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)))
                                                             : NULL;
  bool had_focus = !focus || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stage));
  LgnView *view = lgn_tab_get_view (self);

  update_panes (self);
  lgn_status_line_set_view (self->status_line, view);
  if (had_focus)
    gtk_widget_grab_focus (lgn_view_get_canvas (view));
}

static void
on_view_added (LgnView *view, gpointer data)
{
  g_signal_connect_object (view, "panes-changed", G_CALLBACK (on_view_panes_changed), data, G_CONNECT_SWAPPED);
}

static void
add_views (LgnTab *self)
{
  AdwViewStack *views = lgn_tab_get_views (self);

  lgn_tab_views_fill (views, self->state, on_view_added, self);
  g_signal_connect_object (views, "notify::visible-child", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->state, "view", views, "visible-child-name", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  on_view_changed (self);
}

/* The keyboard. */

void
lgn_tab_edit_input (LgnTab *self)
{
  lgn_input_bar_focus (self->input_bar);
}

static void
focus_canvas (LgnTab *self)
{
  gtk_widget_grab_focus (lgn_view_get_canvas (lgn_tab_get_view (self)));
}

/* lgn_tab_find_heads: at the top of the heads' side, whatever is shown there. */
void
lgn_tab_find_heads (LgnTab *self)
{
  GtkWidget *stage = GTK_WIDGET (self->stage);
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (stage, GTK_WIDGET (self), &bounds))
    return;
  if (!self->finder)
    {
      self->finder = lgn_head_finder_new (GTK_WIDGET (self), self->state);
      g_signal_connect_object (self->finder, "closed", G_CALLBACK (focus_canvas), self, G_CONNECT_SWAPPED);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->finder),
                               &(GdkRectangle){ (int) (bounds.origin.x + bounds.size.width / 2), (int) bounds.origin.y, 1, 1 });
  lgn_head_finder_open (self->finder);
}

/* lgn_tab_move_region: moves the focus to the part of the tab that comes next (BY 1) or before (-1). */
void
lgn_tab_move_region (LgnTab *self, int by)
{
  GtkWidget *regions[] = { GTK_WIDGET (self->top), GTK_WIDGET (self->start), lgn_view_get_canvas (lgn_tab_get_view (self)),
                           GTK_WIDGET (self->end) };
  const int n = G_N_ELEMENTS (regions);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  int at = by > 0 ? -1 : 0;

  for (int i = 0; i < n && focus; i++)
    if (focus == regions[i] || gtk_widget_is_ancestor (focus, regions[i]))
      at = i;
  for (int i = 1; i <= n; i++)
    {
      GtkWidget *region = regions[((at + i * by) % n + n) % n];

      if (gtk_widget_get_mapped (region) && gtk_widget_child_focus (region, GTK_DIR_TAB_FORWARD))
        return;
    }
}

/* The object. */

static void
lgn_tab_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnTab *self = LGN_TAB (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_INPUT_TITLE:
      g_value_set_string (value, self->input_title);
      break;
    case PROP_MODEL_TITLE:
      g_value_set_string (value, self->model_title);
      break;
    case PROP_SHOW_RAIL:
      g_object_get_property (G_OBJECT (self->panes), "show-start", value);
      break;
    case PROP_SHOW_DETAILS:
      g_object_get_property (G_OBJECT (self->panes), "show-end", value);
      break;
    case PROP_RAIL_WIDTH:
      g_object_get_property (G_OBJECT (self->panes), "start-width", value);
      break;
    case PROP_DETAILS_WIDTH:
      g_object_get_property (G_OBJECT (self->panes), "end-width", value);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;
    case PROP_HAS_MAP:
      g_value_set_boolean (value, lgn_run_get_result (get_run (self)) != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_tab_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnTab *self = LGN_TAB (object);

  switch (id)
    {
    case PROP_SHOW_RAIL:
      g_object_set_property (G_OBJECT (self->panes), "show-start", value);
      break;
    case PROP_SHOW_DETAILS:
      g_object_set_property (G_OBJECT (self->panes), "show-end", value);
      break;
    case PROP_RAIL_WIDTH:
      g_object_set_property (G_OBJECT (self->panes), "start-width", value);
      break;
    case PROP_DETAILS_WIDTH:
      g_object_set_property (G_OBJECT (self->panes), "end-width", value);
      break;
    case PROP_NARROW:
      self->is_narrow = g_value_get_boolean (value);
      g_object_set_property (G_OBJECT (self->panes), "narrow", value);
      g_object_set (self->input_bar, "stacked", self->is_narrow, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_tab_dispose (GObject *object)
{
  LgnTab *self = LGN_TAB (object);

  if (self->finder)
    gtk_widget_unparent (GTK_WIDGET (self->finder));
  self->finder = NULL;
  g_clear_handle_id (&self->live_source, g_source_remove);
  if (self->state)
    g_object_run_dispose (G_OBJECT (self->state));
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_tab_parent_class)->dispose (object);
}

static void
lgn_tab_finalize (GObject *object)
{
  LgnTab *self = LGN_TAB (object);

  g_clear_pointer (&self->given, lgn_input_unref);
  g_free (self->model);
  g_free (self->input_title);
  g_free (self->model_title);
  g_free (self->title);
  G_OBJECT_CLASS (lgn_tab_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  props[PROP_INPUT_TITLE] = g_param_spec_string ("input-title", NULL, NULL, NULL, readable);
  props[PROP_MODEL_TITLE] = g_param_spec_string ("model-title", NULL, NULL, NULL, readable);
  props[PROP_SHOW_RAIL] = g_param_spec_boolean ("show-rail", NULL, NULL, FALSE, both);
  props[PROP_SHOW_DETAILS] = g_param_spec_boolean ("show-details", NULL, NULL, FALSE, both);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, both);
  props[PROP_RAIL_WIDTH] = g_param_spec_int ("rail-width", NULL, NULL, 180, 420, 236, both);
  props[PROP_DETAILS_WIDTH] = g_param_spec_int ("details-width", NULL, NULL, 180, 420, 292, both);
  props[PROP_HAS_MAP] = g_param_spec_boolean ("has-map", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_tab_class_init (LgnTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_tab_get_property;
  object_class->set_property = lgn_tab_set_property;
  object_class->dispose = lgn_tab_dispose;
  object_class->finalize = lgn_tab_finalize;
  widget_class->map = lgn_tab_map;
  install_properties (object_class);
  lgn_tab_install_actions (widget_class);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_TAB);

  g_type_ensure (LGN_TYPE_ERROR_PAGE);
  g_type_ensure (LGN_TYPE_HEAD_PANE);
  g_type_ensure (LGN_TYPE_INPUT_BAR);
  g_type_ensure (LGN_TYPE_INSPECTOR);
  g_type_ensure (LGN_TYPE_PANES);
  g_type_ensure (LGN_TYPE_PART_BAR);
  g_type_ensure (LGN_TYPE_STAGE);
  g_type_ensure (LGN_TYPE_STATUS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnTab, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, input_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, part_bar);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, top);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, panes);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, start);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, head_pane);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, stage);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, end);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, inspector);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, status_line);
  gtk_widget_class_bind_template_child (widget_class, LgnTab, error_page);
  gtk_widget_class_bind_template_callback (widget_class, on_input_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_part_chosen);
  gtk_widget_class_bind_template_callback (widget_class, lgn_tab_run);
}

static void
on_panes_notify (LgnTab *self, GParamSpec *pspec)
{
  const char *const names[][2] = {
    { "show-start", "show-rail" },
    { "show-end", "show-details" },
    { "start-width", "rail-width" },
    { "end-width", "details-width" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i][0], pspec->name))
      g_object_notify (G_OBJECT (self), names[i][1]);
}

/* The side buttons of a mouse. */
static void
on_button_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnTab *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == BACK_BUTTON || button == FORWARD_BUTTON)
    lgn_tab_state_go (self->state, button == FORWARD_BUTTON);
  else
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
add_side_buttons (LgnTab *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_button_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
update_compare (LgnTab *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.compare", lgn_tab_state_get_pin (self->state) != NULL);
}

static void
lgn_tab_init (LgnTab *self)
{
  self->state = lgn_tab_state_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lgn_head_pane_set_state (self->head_pane, self->state);
  lgn_stage_set_run (self->stage, get_run (self));
  lgn_inspector_set_state (self->inspector, self->state);
  lgn_status_line_set_state (self->status_line, self->state);
  add_views (self);
  g_signal_connect_object (get_run (self), "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_run (self), "result-changed", G_CALLBACK (on_result_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "pin-changed", G_CALLBACK (update_compare), self, G_CONNECT_SWAPPED);
  add_side_buttons (self);
  g_signal_connect_object (self->panes, "notify", G_CALLBACK (on_panes_notify), self, G_CONNECT_SWAPPED);
  update_title (self);
  update_compare (self);
}
