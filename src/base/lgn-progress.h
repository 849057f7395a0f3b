/* Progress and cancellation of long calls: one small struct that is handed down through every layer. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* FRACTION is 0 to 1, or negative when unknown; STAGE is a whole, translatable phrase ("Running layer 4 of 12").
 * Called in the thread that works. */
typedef void (*LgnProgressFunc) (double fraction, const char *stage, gpointer data);

typedef struct
{
  GCancellable *cancellable; /* or NULL */
  LgnProgressFunc func;      /* or NULL */
  gpointer data;
} LgnProgress;

bool lgn_progress_check (const LgnProgress *progress, GError **error);
bool lgn_progress_report (const LgnProgress *progress, double fraction, const char *stage, GError **error);

G_END_DECLS
