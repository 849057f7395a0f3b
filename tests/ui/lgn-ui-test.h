/* What tests of the window share: a window, waiting, and finding things by the name that a screen reader says. */
#pragma once

#include "lgn-window.h"

typedef gboolean (*LgnUiCondition) (gpointer data);

/* A window of an application of its own; the settings are as at the very first start, but without the sample. */
LgnWindow *lgn_ui_test_open_window (void);
void lgn_ui_test_close_window (LgnWindow *window);

void lgn_ui_test_wait (LgnUiCondition condition, gpointer data); /* fails the test after 20 s */
void lgn_ui_test_settle (void);                                  /* until layout and idle work are done */
void lgn_ui_test_wait_ready (LgnTab *tab);

/* The path of a model beside the tests: "e2e-marian". */
char *lgn_ui_test_get_model (const char *name);
/* Opens such a model with TEXT and waits for its result. */
LgnTab *lgn_ui_test_open (LgnWindow *window, const char *name, const char *text);

/* The widget below ROOT that is shown and whose accessible name is NAME; NULL: there is none. */
GtkWidget *lgn_ui_test_find (GtkWidget *root, const char *name);
GtkWidget *lgn_ui_test_find_typed (GtkWidget *root, const char *name, GType type);
/* Presses it as assistive technologies would. */
void lgn_ui_test_press (GtkWidget *root, const char *name);
void lgn_ui_test_act (GtkWidget *widget, const char *detailed_action);

void lgn_ui_test_init (int *argc, char ***argv);
