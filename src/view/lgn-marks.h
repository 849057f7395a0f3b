/* LgnMarks: cells that a person marked, to find the heads that look there. Rows and columns are token indexes of the maps of a
 * site. */
#pragma once

#include <glib-object.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct
{
  guint row, column;
} LgnMark;

#define LGN_TYPE_MARKS (lgn_marks_get_type ())
G_DECLARE_FINAL_TYPE (LgnMarks, lgn_marks, LGN, MARKS, GObject)

/* Signal "changed" (): once after each method that changed anything. */
LgnMarks *lgn_marks_new (void);
guint lgn_marks_get_n (LgnMarks *marks);
const LgnMark *lgn_marks_get_cells (LgnMarks *marks); /* [n], row after row */
bool lgn_marks_contains (LgnMarks *marks, guint row, guint column);

void lgn_marks_toggle (LgnMarks *marks, guint row, guint column);
/* The rectangle between two corners, both inside; marked as a whole, or no more when all of it was. */
void lgn_marks_toggle_block (LgnMarks *marks, guint row, guint column, guint other_row, guint other_column);
void lgn_marks_clear (LgnMarks *marks);

/* (transfer full) all of them, for LgnHistory; and back again. */
GVariant *lgn_marks_save (LgnMarks *marks);
void lgn_marks_restore (LgnMarks *marks, GVariant *saved);
char *lgn_marks_make_text (LgnMarks *marks); /* (transfer full) "8 cells marked" */

G_END_DECLS
