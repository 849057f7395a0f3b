#include "lgn-actions.h"
#include "lgn-compat.h"
#include "lgn-export-window.h"
#include "lgn-print.h"
#include "lgn-window.h"

#include <glib/gi18n.h>

static LgnTab *
get_tab (GtkWidget *widget)
{
  return lgn_window_get_tab (LGN_WINDOW (widget));
}

static LgnResult *
get_result (LgnTab *tab)
{
  return tab ? lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab))) : NULL;
}

static void
open_path (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_window_open (LGN_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

/* Another model for the input of this tab. */
static void
open_here (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (get_tab (widget))
    lgn_tab_open (get_tab (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
new_tab (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTab *tab = get_tab (widget);

  if (!tab)
    return;
  tab = lgn_window_add_tab (LGN_WINDOW (widget), lgn_tab_new_like (tab));
  lgn_tab_edit_input (tab);
}

static void
close_tab (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwTabView *view = lgn_window_get_tab_view (LGN_WINDOW (widget));
  AdwTabPage *page = adw_tab_view_get_selected_page (view);

  if (page)
    adw_tab_view_close_page (view, page);
  else
    gtk_window_close (GTK_WINDOW (widget));
}

static void
reopen_tab (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_window_reopen_tab (LGN_WINDOW (widget));
}

static void
edit_input (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_edit_input (get_tab (widget));
}

static void
run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_run (get_tab (widget));
}

static void
stop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_stop (get_tab (widget));
}

/* A large result takes a while to be written: in a thread, from a result that does not change any more. */
typedef struct
{
  LgnResult *result;
  char *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  lgn_result_unref (saving->result);
  g_free (saving->path);
  g_free (saving);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;

  if (lgn_result_save (saving->result, saving->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  LgnTab *tab = LGN_TAB (source);
  const Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_path_get_basename (saving->path);
  g_autofree char *text = g_strdup_printf (_ ("Saved %s"), name);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    lgn_tab_add_toast (tab, adw_toast_new (text));
  else
    lgn_tell (GTK_WIDGET (tab), _ ("Cannot Save the Attention"), error->message);
}

static void
on_bundle_path (GFile *file, gpointer data)
{
  LgnTab *tab = data;
  LgnResult *result = get_result (tab);
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GTask) task = g_task_new (tab, NULL, on_saved, NULL);
  Saving *saving;

  if (!path || !result)
    return;
  saving = g_new (Saving, 1);
  *saving = (Saving){ lgn_result_ref (result), g_steal_pointer (&path) };
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
save_bundle (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnFileQuestion question = {
    .title = _ ("Save Attention"),
    .accept = _ ("Save"),
    .action = GTK_FILE_CHOOSER_ACTION_SAVE,
    .name = _ ("attention.safetensors"),
  };

  if (get_result (get_tab (widget)))
    lgn_choose_file (widget, &question, on_bundle_path, g_object_ref (get_tab (widget)), g_object_unref);
}

static void
export_figure (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTab *tab = get_tab (widget);
  GtkWidget *window = tab ? lgn_export_window_new (tab) : NULL;

  if (!window)
    return;
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (widget));
  gtk_window_present (GTK_WINDOW (window));
}

static void
print_figure (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnTab *tab = get_tab (widget);
  g_autoptr (LgnFigure) figure = tab ? lgn_view_make_figure (lgn_tab_get_view (tab)) : NULL;

  if (figure)
    lgn_print (GTK_WINDOW (widget), figure);
}

static void
view (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_state_set_view (lgn_tab_get_state (get_tab (widget)), g_variant_get_string (parameter, NULL));
}

static void
next_region (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_move_region (get_tab (widget), 1);
}

static void
previous_region (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_move_region (get_tab (widget), -1);
}

static void
back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_state_go (lgn_tab_get_state (get_tab (widget)), false);
}

static void
forward (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_state_go (lgn_tab_get_state (get_tab (widget)), true);
}

/* Says what was taken back, or done again. */
static void
tell_change (GtkWidget *widget, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 2);
  lgn_window_add_toast (LGN_WINDOW (widget), toast);
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnHistory *history = lgn_tab_state_get_history (lgn_tab_get_state (get_tab (widget)));
  g_autofree char *text = g_strdup_printf (_ ("Undone: %s"), lgn_history_get_undo_label (history));

  if (lgn_history_undo (history))
    tell_change (widget, text);
}

static void
redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnHistory *history = lgn_tab_state_get_history (lgn_tab_get_state (get_tab (widget)));
  g_autofree char *text = g_strdup_printf (_ ("Done again: %s"), lgn_history_get_redo_label (history));

  if (lgn_history_redo (history))
    tell_change (widget, text);
}

static void
find_heads (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_tab_find_heads (get_tab (widget));
}

static void
menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (lgn_window_get_menu_button (LGN_WINDOW (widget)));
}

static void
paste (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_window_paste (LGN_WINDOW (widget));
}

static void
fullscreen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static const LgnAction actions[] = {
  { "win.open-path", "s", open_path },
  { "win.open-here", "s", open_here },
  { "win.new-tab", NULL, new_tab },
  { "win.close-tab", NULL, close_tab },
  { "win.reopen-tab", NULL, reopen_tab },
  { "win.edit-input", NULL, edit_input },
  { "win.run", NULL, run },
  { "win.stop", NULL, stop },
  { "win.save-bundle", NULL, save_bundle },
  { "win.export", NULL, export_figure },
  { "win.print", NULL, print_figure },
  { "win.view", "s", view },
  { "win.find-heads", NULL, find_heads },
  { "win.next-region", NULL, next_region },
  { "win.previous-region", NULL, previous_region },
  { "win.back", NULL, back },
  { "win.forward", NULL, forward },
  { "win.undo", NULL, undo },
  { "win.redo", NULL, redo },
  { "win.menu", NULL, menu },
  { "win.fullscreen", NULL, fullscreen },
  { "view.paste", NULL, paste },
};

/* lgn_window_install_actions: gives the class of LgnWindow its actions "win.…". */
void
lgn_window_install_actions (GtkWidgetClass *widget_class)
{
  lgn_actions_install (widget_class, actions, G_N_ELEMENTS (actions));
  gtk_widget_class_install_property_action (widget_class, "win.rail", "show-rail");
  gtk_widget_class_install_property_action (widget_class, "win.details", "show-details");
}

/* lgn_window_update_actions: what can be done depends on whether there is a tab, and a map in it. */
void
lgn_window_update_actions (LgnWindow *self)
{
  const char *const of_tab[] = { "win.new-tab", "win.edit-input", "win.run",  "win.stop", "win.view", "win.next-region",
                                 "win.previous-region" };
  const char *const of_map[] = { "win.save-bundle", "win.export", "win.print", "win.find-heads" };
  LgnTab *tab = lgn_window_get_tab (self);
  LgnHistory *history = tab ? lgn_tab_state_get_history (lgn_tab_get_state (tab)) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (of_tab); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_tab[i], tab != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_map); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_map[i], get_result (tab) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.rail", tab && !lgn_view_hides_panes (lgn_tab_get_view (tab)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.details", tab && !lgn_view_hides_details (lgn_tab_get_view (tab)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", history && lgn_history_can_go_back (history));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forward", history && lgn_history_can_go_forward (history));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", history && lgn_history_get_undo_label (history));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", history && lgn_history_get_redo_label (history));
}
