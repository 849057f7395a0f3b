/* LgnHistory: back and forward through the places where one was; undo and redo of what one made. The two are apart. */
#pragma once

#include <glib-object.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define LGN_HISTORY_MAX_PLACES 100
#define LGN_HISTORY_MAX_CHANGES 200
/* Places nearer in time than this are one. */
#define LGN_HISTORY_MERGE_USEC (800 * 1000)

#define LGN_TYPE_HISTORY (lgn_history_get_type ())
G_DECLARE_FINAL_TYPE (LgnHistory, lgn_history, LGN, HISTORY, GObject)

/* Properties (read-only, with notify): can-go-back, can-go-forward, can-undo, can-redo (boolean), undo-label, redo-label. */
LgnHistory *lgn_history_new (void);

/* A place is any GVariant (a floating one is taken); TIME is g_get_monotonic_time (). */
void lgn_history_visit (LgnHistory *history, GVariant *place, gint64 time);
GVariant *lgn_history_go_back (LgnHistory *history);    /* (transfer none), NULL at the end */
GVariant *lgn_history_go_forward (LgnHistory *history); /* (transfer none), NULL at the end */
bool lgn_history_can_go_back (LgnHistory *history);
bool lgn_history_can_go_forward (LgnHistory *history);

/* Applies (IS_UNDO false) or takes back (true) a change. */
typedef void (*LgnChangeFunc) (bool is_undo, gpointer data);

/* Nothing is added while a change is taken back or applied again, or while the history is held: DATA is freed then. */
void lgn_history_add_change (LgnHistory *history, const char *label, LgnChangeFunc func, gpointer data, GDestroyNotify destroy);
bool lgn_history_undo (LgnHistory *history);
bool lgn_history_redo (LgnHistory *history);
const char *lgn_history_get_undo_label (LgnHistory *history); /* NULL where there is nothing to undo */
const char *lgn_history_get_redo_label (LgnHistory *history);

/* Every new value of PROPERTY of OBJECT is a change called LABEL from now on, for as long as both objects are there. */
void lgn_history_watch (LgnHistory *history, GObject *object, const char *property, const char *label);
/* What the program sets by itself, between these, is no change. They nest. */
void lgn_history_hold (LgnHistory *history);
void lgn_history_release (LgnHistory *history);

G_END_DECLS
