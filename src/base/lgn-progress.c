#include "base/lgn-progress.h"

/* lgn_progress_check: false with G_IO_ERROR_CANCELLED when the work is to stop. PROGRESS may be NULL. */
bool
lgn_progress_check (const LgnProgress *progress, GError **error)
{
  return !progress || !g_cancellable_set_error_if_cancelled (progress->cancellable, error);
}

/* lgn_progress_report: says how far the work is, and like lgn_progress_check whether it may go on. */
bool
lgn_progress_report (const LgnProgress *progress, double fraction, const char *stage, GError **error)
{
  if (progress && progress->func)
    progress->func (fraction, stage, progress->data);
  return lgn_progress_check (progress, error);
}
