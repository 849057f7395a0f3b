#include "lgn-session.h"

#include "lgn-settings.h"
#include "lgn-window.h"

#include "base/lgn-file.h"

/* Tabs of each window; of a tab what lgn_tab_save () gives, and whether it was in front. */
#define SESSION_TYPE "aaa{sv}"
#define MAX_BYTES (16 << 20)

static char *
make_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "lorgnette", "session", NULL);
}

static GVariant *
save_tab (LgnTab *tab, bool is_selected)
{
  g_autoptr (GVariant) saved = lgn_tab_save (tab);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (saved);

  if (!saved)
    return NULL;
  g_variant_dict_insert (&dict, "selected", "b", (gboolean) is_selected);
  return g_variant_dict_end (&dict);
}

static void
add_window (GVariantBuilder *windows, LgnWindow *window)
{
  AdwTabView *view = lgn_window_get_tab_view (window);

  g_variant_builder_open (windows, G_VARIANT_TYPE ("aa{sv}"));
  for (int i = 0; i < adw_tab_view_get_n_pages (view); i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (view, i);
      GVariant *tab = save_tab (LGN_TAB (adw_tab_page_get_child (page)), adw_tab_page_get_selected (page));

      if (tab)
        g_variant_builder_add_value (windows, tab);
    }
  g_variant_builder_close (windows);
}

static void
write_session (GVariant *session)
{
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_variant_print (session, TRUE);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0 || !lgn_file_write (path, text, strlen (text), &error))
    g_message ("What is open could not be remembered in %s%s%s", path, error ? ": " : "", error ? error->message : "");
}

void
lgn_session_save (GtkApplication *application)
{
  g_auto (GVariantBuilder) windows = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (SESSION_TYPE));
  g_autoptr (GVariant) session = NULL;

  if (!g_settings_get_boolean (lgn_settings_get (), "restore"))
    return;
  for (GList *at = gtk_application_get_windows (application); at; at = at->next)
    if (LGN_IS_WINDOW (at->data))
      add_window (&windows, at->data);
  session = g_variant_ref_sink (g_variant_builder_end (&windows));
  write_session (session);
}

static GVariant *
read_session (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_BYTES, NULL);
  const char *text = bytes ? g_bytes_get_data (bytes, NULL) : NULL;

  return text ? g_variant_parse (G_VARIANT_TYPE (SESSION_TYPE), text, text + g_bytes_get_size (bytes), NULL, NULL) : NULL;
}

static void
restore_window (GtkApplication *application, GVariant *tabs)
{
  LgnWindow *window = lgn_window_new (application);
  AdwTabView *view = lgn_window_get_tab_view (window);

  for (gsize i = 0; i < g_variant_n_children (tabs); i++)
    {
      g_autoptr (GVariant) saved = g_variant_get_child_value (tabs, i);
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (saved);
      LgnTab *tab = g_object_ref_sink (lgn_tab_new ());
      gboolean is_selected = FALSE;

      g_variant_dict_lookup (&dict, "selected", "b", &is_selected);
      if (lgn_tab_restore (tab, saved))
        {
          AdwTabPage *page = adw_tab_view_append (view, GTK_WIDGET (tab));

          if (is_selected)
            adw_tab_view_set_selected_page (view, page);
        }
      g_object_unref (tab);
    }
  gtk_window_present (GTK_WINDOW (window));
}

gboolean
lgn_session_restore (GtkApplication *application)
{
  g_autoptr (GVariant) session = NULL;
  guint n_windows = 0;

  if (!g_settings_get_boolean (lgn_settings_get (), "restore"))
    return FALSE;
  session = read_session ();
  for (gsize i = 0; session && i < g_variant_n_children (session); i++)
    {
      g_autoptr (GVariant) tabs = g_variant_get_child_value (session, i);

      if (g_variant_n_children (tabs) == 0)
        continue;
      restore_window (application, tabs);
      n_windows++;
    }
  return n_windows > 0;
}
