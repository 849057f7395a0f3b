#include "lgn-application.h"

#include "lgn-compat.h"
#include "lgn-pasted.h"
#include "lgn-preferences-window.h"
#include "lgn-resources.h"
#include "lgn-samples.h"
#include "lgn-session.h"
#include "lgn-settings.h"
#include "lgn-shortcuts.h"
#include "lgn-window.h"

#include "base/lgn-config.h"
#include "base/lgn-pool.h"

#include <glib/gi18n.h>

struct _LgnApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LgnApplication, lgn_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "text", 't', 0, G_OPTION_ARG_STRING_ARRAY, NULL, N_ ("What the model reads; several to compare them with a picture"), N_ ("TEXT") },
  { "image", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The picture that it sees"), N_ ("FILE") },
  { "question", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("What it is asked about the picture"), N_ ("TEXT") },
  { "audio", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The sound that it hears"), N_ ("FILE") },
  { "target", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("What its decoder is made to read"), N_ ("TEXT") },
  { NULL },
};

LgnApplication *
lgn_application_new (GApplicationFlags flags)
{
  return g_object_new (LGN_TYPE_APPLICATION, "application-id", "org.lorgnette.Lorgnette", "flags", flags,
                       "resource-base-path", "/org/lorgnette/Lorgnette", NULL);
}

/* The window that a file should be opened in: the one in front, or a new one. */
static LgnWindow *
get_window (LgnApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window && !LGN_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window ? LGN_WINDOW (window) : lgn_window_new (GTK_APPLICATION (self));
}

/* The very first start shows the translation sample at once; later ones begin with the start page. */
static void
open_first (LgnApplication *self, LgnWindow *window)
{
  GSettings *settings = lgn_settings_get ();
  const LgnSample *sample = lgn_sample_get_first ();

  if (!g_settings_get_boolean (settings, "first-run") || !sample)
    return;
  g_settings_set_boolean (settings, "first-run", FALSE);
  lgn_window_open (window, sample->model, NULL);
}

static void
lgn_application_activate (GApplication *application)
{
  LgnApplication *self = LGN_APPLICATION (application);
  bool is_first = gtk_application_get_windows (GTK_APPLICATION (self)) == NULL;
  LgnWindow *window;

  if (is_first && lgn_session_restore (GTK_APPLICATION (self)))
    return;
  window = get_window (self);
  if (is_first)
    open_first (self, window);
  gtk_window_present (GTK_WINDOW (window));
}

/* A path is relative to where the command was given, which may be another process; an existing path wins over a name. */
static char *
resolve_model (GApplicationCommandLine *command, const char *argument)
{
  g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (command, argument);
  g_autofree char *path = g_file_get_path (file);

  if (path && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  return g_strdup (argument);
}

/* (transfer full) the path of the file that option NAME names; NULL: it is not there. */
static char *
dup_file_option (GApplicationCommandLine *command, const char *name)
{
  const char *argument = NULL;
  g_autoptr (GFile) file = NULL;

  if (!g_variant_dict_lookup (g_application_command_line_get_options_dict (command), name, "^&ay", &argument))
    return NULL;
  file = g_application_command_line_create_file_for_arg (command, argument);
  return g_file_get_path (file);
}

/* (transfer full) what the options give; NULL: nothing. */
static LgnInput *
make_input (GApplicationCommandLine *command)
{
  GVariantDict *dict = g_application_command_line_get_options_dict (command);
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  g_auto (GStrv) texts = NULL;

  if (g_variant_dict_lookup (dict, "text", "^as", &texts) && texts[0])
    {
      input->text = g_strdup (texts[0]);
      input->others = texts[1] ? g_strdupv (texts + 1) : NULL;
    }
  else
    g_variant_dict_lookup (dict, "question", "s", &input->text);
  g_variant_dict_lookup (dict, "target", "s", &input->target);
  input->image = dup_file_option (command, "image");
  input->audio = dup_file_option (command, "audio");
  return input->text || input->target || input->image || input->audio ? g_steal_pointer (&input) : NULL;
}

static int
lgn_application_command_line (GApplication *application, GApplicationCommandLine *command)
{
  LgnApplication *self = LGN_APPLICATION (application);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command, NULL);
  g_autoptr (LgnInput) input = make_input (command);
  const LgnSample *sample = lgn_sample_get_first ();
  LgnWindow *window;

  if (!arguments[1] && !input)
    {
      g_application_activate (application);
      return 0;
    }

  window = get_window (self);
  gtk_window_present (GTK_WINDOW (window));
  if (!arguments[1] && sample)
    lgn_window_open (window, sample->model, input);
  for (guint i = 1; arguments[0] && arguments[i]; i++)
    {
      g_autofree char *model = resolve_model (command, arguments[i]);

      lgn_window_open (window, model, input);
    }
  return 0;
}

static void
on_model_chosen (GFile *file, gpointer data)
{
  g_autofree char *path = g_file_get_path (file);

  if (path)
    lgn_window_open (get_window (LGN_APPLICATION (data)), path, NULL);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LgnFileQuestion question = {
    .title = _ ("Open a Model Folder"),
    .accept = _ ("Open"),
    .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
  };

  lgn_choose_file (GTK_WIDGET (get_window (LGN_APPLICATION (data))), &question, on_model_chosen, data, NULL);
}

static void
on_open_bundle (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LgnFileQuestion question = {
    .title = _ ("Open Saved Attention or a Model File"),
    .accept = _ ("Open"),
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .filters = { { _ ("Saved attention and models"), "safetensors gguf bin pt pth" },
                 { _ ("Safetensors files"), "safetensors" },
                 { _ ("GGUF files"), "gguf" },
                 { _ ("PyTorch files"), "bin pt pth" },
                 { NULL } },
    .n_filters = 5,
  };

  lgn_choose_file (GTK_WIDGET (get_window (LGN_APPLICATION (data))), &question, on_model_chosen, data, NULL);
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (lgn_window_new (GTK_APPLICATION (data))));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *preferences = lgn_preferences_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (preferences), GTK_WINDOW (get_window (LGN_APPLICATION (data))));
  gtk_window_present (GTK_WINDOW (preferences));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (GTK_WINDOW (get_window (LGN_APPLICATION (data))), "application-name", "Lorgnette",
                         "application-icon", "org.lorgnette.Lorgnette", "version", LGN_VERSION, "comments",
                         _ ("Look where the heads of a neural network look."), "license-type", GTK_LICENSE_GPL_3_0,
                         "developer-name", _ ("The Lorgnette authors"), NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows;

  lgn_session_save (GTK_APPLICATION (data));
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (data))))
    gtk_window_destroy (GTK_WINDOW (windows->data));
}

static const GActionEntry actions[] = {
  { "open", on_open },
  { "open-bundle", on_open_bundle },
  { "new-window", on_new_window },
  { "preferences", on_preferences },
  { "about", on_about },
  { "quit", on_quit },
};

static void
on_animate_setting (GSettings *settings)
{
  g_autofree char *animate = g_settings_get_string (settings, "animate");

  if (g_str_equal (animate, "never"))
    g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  else
    gtk_settings_reset_property (gtk_settings_get_default (), "gtk-enable-animations");
}

static void
lgn_application_startup (GApplication *application)
{
  lgn_resources_register_resource ();
  G_APPLICATION_CLASS (lgn_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name ("org.lorgnette.Lorgnette");
  lgn_shortcuts_install_accels (GTK_APPLICATION (application));
  g_signal_connect_object (lgn_settings_get (), "changed::animate", G_CALLBACK (on_animate_setting), application, 0);
  on_animate_setting (lgn_settings_get ());
  if (g_settings_get_uint (lgn_settings_get (), "workers") > 0)
    lgn_pool_set_default_workers (g_settings_get_uint (lgn_settings_get (), "workers"));
}

static void
lgn_application_shutdown (GApplication *application)
{
  G_APPLICATION_CLASS (lgn_application_parent_class)->shutdown (application);
  lgn_pasted_clear ();
}

static void
lgn_application_class_init (LgnApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = lgn_application_startup;
  application_class->shutdown = lgn_application_shutdown;
  application_class->activate = lgn_application_activate;
  application_class->command_line = lgn_application_command_line;
}

static void
lgn_application_init (LgnApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[MODEL|BUNDLE]…"));
}
