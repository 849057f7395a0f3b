/* LgnHeadScan: something that is found of many heads, off the main loop: it is computed by the pool, a few heads at a time, and
 * told in slices in the main context that it was started in. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LgnHeadScan LgnHeadScan;

/* Computes what is wanted of head INDEX and writes it to DATA; in any thread, several at once. */
typedef void (*LgnHeadScanFunc) (guint index, gpointer data);
/* What was computed of FIRST .. END - 1 is in DATA; never after the scan was cancelled. It may cancel the scan. */
typedef void (*LgnHeadScanFoundFunc) (guint first, guint end, gpointer data, gpointer owner);

LgnHeadScan *lgn_head_scan_start (guint n, LgnHeadScanFunc compute, gpointer data, GDestroyNotify destroy,
                                  LgnHeadScanFoundFunc found, gpointer owner);
void lgn_head_scan_cancel (LgnHeadScan *scan);

G_END_DECLS
