/* LgnCompareBar: above maps that are compared, in place of the input: what is compared, and how it is laid out. */
#pragma once

#include "lgn-compare-canvas.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_COMPARE_BAR (lgn_compare_bar_get_type ())
G_DECLARE_FINAL_TYPE (LgnCompareBar, lgn_compare_bar, LGN, COMPARE_BAR, AdwBin)

/* Signals: "kind" (uint), "form" (uint), "swap" (): a person chose it. */
LgnCompareBar *lgn_compare_bar_new (void);
void lgn_compare_bar_set_kind (LgnCompareBar *bar, LgnCompareKind kind);
void lgn_compare_bar_set_note (LgnCompareBar *bar, const char *note);
void lgn_compare_bar_set_can_swap (LgnCompareBar *bar, bool can_swap);
void lgn_compare_bar_set_narrow (LgnCompareBar *bar, bool is_narrow);

G_END_DECLS
