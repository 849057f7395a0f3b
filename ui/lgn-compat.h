/* What GTK and libadwaita deprecate after 4.8 and 1.2, in one place: choosing files, asking, copying a text. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* FILE is what the person chose; never NULL. */
typedef void (*LgnFileFunc) (GFile *file, gpointer data);
typedef void (*LgnAnswerFunc) (gpointer data);

/* Files by the ends of their names. */
typedef struct
{
  const char *title;    /* NULL: all files */
  const char *suffixes; /* "safetensors gguf" */
} LgnFileFilter;

/* The most filters of a question. */
#define LGN_MAX_FILTERS 5

typedef struct
{
  const char *title;
  const char *accept; /* the button's label */
  GtkFileChooserAction action;
  const char *name;   /* what a file to save is called at first, or NULL */
  LgnFileFilter filters[LGN_MAX_FILTERS];
  guint n_filters;    /* 0: all files; the first is chosen at first */
} LgnFileQuestion;

void lgn_choose_file (GtkWidget *parent, const LgnFileQuestion *question, LgnFileFunc func, gpointer data,
                      GDestroyNotify destroy);

/* A button of a question, and what is called when it is pressed. */
typedef struct
{
  const char *label;
  LgnAnswerFunc func;
} LgnAnswer;

/* The most answers of a question. */
#define LGN_MAX_ANSWERS 2

/* Asks HEADING with BODY, to be answered by one of the N buttons ANSWERS, the last of them suggested, or by Cancel. */
void lgn_ask (GtkWidget *parent, const char *heading, const char *body, const LgnAnswer *answers, guint n, gpointer data,
              GDestroyNotify destroy);
void lgn_tell (GtkWidget *parent, const char *heading, const char *body);

/* (transfer full) a toast with a button that calls FUNC. */
AdwToast *lgn_toast_new (const char *title, const char *button, LgnAnswerFunc func, gpointer data, GDestroyNotify destroy);

void lgn_copy_text (GtkWidget *widget, const char *text);

G_END_DECLS
