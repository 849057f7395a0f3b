#include "lgn-file-chip.h"
#include "lgn-window.h"

#include <glib/gi18n.h>

/* A picture or a sound is for the model of the tab; anything else is opened. */
static void
drop_file (LgnWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  LgnTakes kind = lgn_file_is_picture (file) ? LGN_TAKES_PICTURE : lgn_file_is_sound (file) ? LGN_TAKES_SOUND : 0;

  if (!path)
    lgn_window_add_toast (self, adw_toast_new (_ ("Only files on this machine can be opened.")));
  else if (kind == 0)
    lgn_window_open (self, path, NULL);
  else if (lgn_window_get_tab (self))
    lgn_tab_set_file (lgn_window_get_tab (self), kind, path);
  else
    lgn_window_add_toast (self, adw_toast_new (kind == LGN_TAKES_PICTURE ? _ ("Open a model that takes a picture first.")
                                                                          : _ ("Open a model that takes a sound first.")));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, LgnWindow *self)
{
  gtk_revealer_set_reveal_child (lgn_window_get_drop_frame (self), FALSE);
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      for (GSList *l = files; l; l = l->next)
        drop_file (self, l->data);
      return files != NULL;
    }
  if (G_VALUE_HOLDS_STRING (value) && lgn_window_get_tab (self))
    {
      lgn_tab_set_text (lgn_window_get_tab (self), g_value_get_string (value));
      return TRUE;
    }
  return FALSE;
}

static GdkDragAction
on_enter (GtkDropTarget *target, double x, double y, LgnWindow *self)
{
  gtk_revealer_set_reveal_child (lgn_window_get_drop_frame (self), TRUE);
  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target, LgnWindow *self)
{
  gtk_revealer_set_reveal_child (lgn_window_get_drop_frame (self), FALSE);
}

/* lgn_window_add_drop_target: models, saved attention, texts, pictures and sounds can be dropped anywhere; a frame shows that. */
void
lgn_window_add_drop_target (LgnWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, (GType[]){ GDK_TYPE_FILE_LIST, G_TYPE_STRING }, 2);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  g_signal_connect (target, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
