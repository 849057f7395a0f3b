/* LgnMarksChip: how many cells are marked, to let go of them and to find the heads that look there; nothing without marks. */
#pragma once

#include "lgn-tab-heads.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_MARKS_CHIP (lgn_marks_chip_get_type ())
G_DECLARE_FINAL_TYPE (LgnMarksChip, lgn_marks_chip, LGN, MARKS_CHIP, AdwBin)

void lgn_marks_chip_set_heads (LgnMarksChip *chip, LgnTabHeads *heads); /* once */

G_END_DECLS
