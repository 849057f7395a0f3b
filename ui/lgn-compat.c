#include "lgn-compat.h"

#include <glib/gi18n.h>

typedef struct
{
  LgnFileFunc file_func;
  LgnAnswerFunc answers[LGN_MAX_ANSWERS];
  gpointer data;
  GDestroyNotify destroy;
} Question;

static Question *
question_new (LgnFileFunc file_func, LgnAnswerFunc answer, gpointer data, GDestroyNotify destroy)
{
  Question *question = g_new (Question, 1);

  *question = (Question){ file_func, { answer }, data, destroy };
  return question;
}

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  if (question->destroy)
    question->destroy (question->data);
  g_free (question);
}

static GtkWindow *
get_window (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_root (widget));
}

static void
on_file_response (GtkNativeDialog *dialog, int response, Question *question)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file)
    question->file_func (file, question->data);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const LgnFileFilter *given)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_auto (GStrv) suffixes = given->title ? g_strsplit (given->suffixes, " ", -1) : NULL;

  gtk_file_filter_set_name (filter, given->title ? given->title : _ ("All files"));
  for (guint i = 0; suffixes && suffixes[i]; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  if (!suffixes)
    gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (chooser, filter);
}

/* lgn_choose_file: lets a person choose a file or folder; FUNC is called only when they do. DATA is freed with DESTROY. */
void
lgn_choose_file (GtkWidget *parent, const LgnFileQuestion *question, LgnFileFunc func, gpointer data, GDestroyNotify destroy)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (question->title, get_window (parent), question->action, question->accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (question->name)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), question->name);
  for (guint i = 0; i < question->n_filters; i++)
    add_filter (GTK_FILE_CHOOSER (dialog), &question->filters[i]);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_file_response), question_new (func, NULL, data, destroy),
                         question_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static const char *const response_ids[LGN_MAX_ANSWERS] = { "first", "second" };

static void
on_answer (AdwMessageDialog *dialog, const char *response, Question *question)
{
  for (guint i = 0; i < LGN_MAX_ANSWERS; i++)
    if (g_strcmp0 (response, response_ids[i]) == 0)
      question->answers[i] (question->data);
}

/* lgn_ask: Cancel is the button that Escape presses. */
void
lgn_ask (GtkWidget *parent, const char *heading, const char *body, const LgnAnswer *answers, guint n, gpointer data,
         GDestroyNotify destroy)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (get_window (parent), heading, body));
  Question *question = question_new (NULL, NULL, data, destroy);

  adw_message_dialog_add_response (dialog, "cancel", _("Cancel"));
  for (guint i = 0; i < MIN (n, LGN_MAX_ANSWERS); i++)
    {
      question->answers[i] = answers[i].func;
      adw_message_dialog_add_response (dialog, response_ids[i], answers[i].label);
    }
  adw_message_dialog_set_response_appearance (dialog, response_ids[n - 1], ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, response_ids[n - 1]);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answer), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* lgn_tell: a message with one button. */
void
lgn_tell (GtkWidget *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (parent), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_toast_button (AdwToast *toast, Question *question)
{
  question->answers[0] (question->data);
}

/* lgn_toast_new: Returns: (transfer full): DATA is freed with DESTROY when the toast goes. */
AdwToast *
lgn_toast_new (const char *title, const char *button, LgnAnswerFunc func, gpointer data, GDestroyNotify destroy)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, button);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_toast_button), question_new (NULL, func, data, destroy),
                         question_free, 0);
  return toast;
}

void
lgn_copy_text (GtkWidget *widget, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}
