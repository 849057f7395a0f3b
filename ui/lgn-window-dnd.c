/* What is dropped on the window, or pasted into it. */
#include "lgn-compat.h"
#include "lgn-file-chip.h"
#include "lgn-pasted.h"
#include "lgn-window.h"

#include <glib/gi18n.h>

/* Whether the file PATH holds gold links, for a tab that could show them. */
static gboolean
take_gold (LgnWindow *self, const char *path)
{
  LgnTab *tab = lgn_window_get_tab (self);
  g_autoptr (LgnWordLinksFile) links = NULL;
  g_autoptr (GError) error = NULL;

  if (!lgn_word_links_is_name (path) && !lgn_word_links_sniff (path))
    return FALSE;
  links = lgn_word_links_read (path, &error);
  if (!links)
    lgn_tell (GTK_WIDGET (self), _ ("Cannot Read the Gold Links"), error->message);
  else if (tab)
    lgn_gold_view_set_file (lgn_tab_state_get_gold (lgn_tab_get_state (tab)), links, path);
  else
    lgn_window_add_toast (self, adw_toast_new (_ ("Open a model that translates first.")));
  return TRUE;
}

/* A picture or a sound is for the model of the tab, gold links are for its map; anything else is opened. */
static void
take_file (LgnWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  LgnTakes kind = lgn_file_is_picture (file) ? LGN_TAKES_PICTURE : lgn_file_is_sound (file) ? LGN_TAKES_SOUND : 0;

  if (!path)
    lgn_window_add_toast (self, adw_toast_new (_ ("Only files on this machine can be opened.")));
  else if (kind == 0 && !take_gold (self, path))
    lgn_window_open (self, path, NULL);
  else if (kind == 0)
    return;
  else if (lgn_window_get_tab (self))
    lgn_tab_set_file (lgn_window_get_tab (self), kind, path);
  else
    lgn_window_add_toast (self, adw_toast_new (kind == LGN_TAKES_PICTURE ? _ ("Open a model that takes a picture first.")
                                                                          : _ ("Open a model that takes a sound first.")));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LgnTab) tab = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = lgn_pasted_save_finish (result, &error);

  if (!gtk_widget_get_root (GTK_WIDGET (tab)))
    return; /* closed meanwhile */
  if (path)
    lgn_tab_set_file (tab, LGN_TAKES_PICTURE, path);
  else
    lgn_tell (GTK_WIDGET (tab), _ ("Cannot Take the Picture"), error->message);
}

/* A picture without a file is for the model of the tab too. */
static void
take_texture (LgnWindow *self, GdkTexture *texture)
{
  LgnTab *tab = lgn_window_get_tab (self);

  if (tab)
    lgn_pasted_save_async (texture, on_saved, g_object_ref (tab));
  else
    lgn_window_add_toast (self, adw_toast_new (_ ("Open a model that takes a picture first.")));
}

/* Whether anything could be done with VALUE. */
static gboolean
take_value (LgnWindow *self, const GValue *value)
{
  LgnTab *tab = lgn_window_get_tab (self);

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      for (GSList *l = files; l; l = l->next)
        take_file (self, l->data);
      return files != NULL;
    }
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE) && g_value_get_object (value))
    {
      take_texture (self, g_value_get_object (value));
      return TRUE;
    }
  if (!G_VALUE_HOLDS_STRING (value) || !g_value_get_string (value) || !tab)
    return FALSE;
  lgn_tab_set_text (tab, g_value_get_string (value));
  return TRUE;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, LgnWindow *self)
{
  gtk_revealer_set_reveal_child (lgn_window_get_drop_frame (self), FALSE);
  return take_value (self, value);
}

static void
on_pasted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LgnWindow) self = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value)
    take_value (self, value);
}

/* lgn_window_paste: takes what is on the clipboard as if it were dropped: files, a picture, else a text. */
void
lgn_window_paste (LgnWindow *self)
{
  const GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GdkContentFormats) formats =
      gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (gdk_content_formats_contain_gtype (formats, types[i]))
      {
        gdk_clipboard_read_value_async (clipboard, types[i], G_PRIORITY_DEFAULT, NULL, on_pasted, g_object_ref (self));
        return;
      }
}

/* A picture that is dragged out of the window is not dropped on it. */
static gboolean
on_accept (GtkDropTarget *target, GdkDrop *drop, LgnWindow *self)
{
  GdkContentFormats *formats = gdk_drop_get_formats (drop);

  if (gdk_drop_get_drag (drop) && gdk_content_formats_contain_mime_type (formats, "image/svg+xml"))
    return FALSE;
  return gdk_content_formats_match (gtk_drop_target_get_formats (target), formats);
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

/* lgn_window_add_drop_target: models, saved attention, texts, pictures and sounds can be dropped anywhere; a frame shows
 * that. */
void
lgn_window_add_drop_target (LgnWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, (GType[]){ GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING }, 3);
  g_signal_connect (target, "accept", G_CALLBACK (on_accept), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  g_signal_connect (target, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
