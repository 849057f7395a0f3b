/* LgnCapturer: keeps what one layer of a run's result was computed from: of that layer which was asked for last. It is found in a
 * thread of its own, once the run has ended; a newer wish cancels the older, and another result forgets everything. To be used in
 * the main context. */
#pragma once

#include "attn/lgn-capture.h"
#include "run/lgn-run.h"

G_BEGIN_DECLS

#define LGN_TYPE_CAPTURER (lgn_capturer_get_type ())
G_DECLARE_FINAL_TYPE (LgnCapturer, lgn_capturer, LGN, CAPTURER, GObject)

/* Properties (read-only, with notify): progress (double 0 to 1).
 * Signals: "changed" (): capture, error or whether it is busy have changed. */
LgnCapturer *lgn_capturer_new (LgnRun *run);

void lgn_capturer_ask (LgnCapturer *capturer, LgnSite site, guint layer); /* does nothing when that is there, or on its way */
void lgn_capturer_cancel (LgnCapturer *capturer);                        /* what is there stays */

LgnCapture *lgn_capturer_get_capture (LgnCapturer *capturer); /* (transfer none), NULL: not yet, or failed */
const GError *lgn_capturer_get_error (LgnCapturer *capturer); /* why there is none, or NULL */
bool lgn_capturer_is_busy (LgnCapturer *capturer);
double lgn_capturer_get_progress (LgnCapturer *capturer);

G_END_DECLS
