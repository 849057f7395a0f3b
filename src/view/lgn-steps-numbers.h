/* LgnStepsNumbers: every number of a query, a key and its value, as a list that is made as it is looked at. */
#pragma once

#include "view/lgn-steps-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The columns of such a table. */
typedef enum
{
  LGN_STEPS_NUMBER_INDEX,
  LGN_STEPS_NUMBER_QUERY,
  LGN_STEPS_NUMBER_KEY,
  LGN_STEPS_NUMBER_PRODUCT, /* of the two */
  LGN_STEPS_NUMBER_VALUE,
  LGN_STEPS_NUMBER_WEIGHTED, /* value times weight */
  LGN_STEPS_NUMBER_SUM,      /* of the weighted values of all keys */
  LGN_N_STEPS_NUMBERS,
} LgnStepsNumberColumn;

#define LGN_TYPE_STEPS_NUMBER (lgn_steps_number_get_type ())
G_DECLARE_FINAL_TYPE (LgnStepsNumber, lgn_steps_number, LGN, STEPS_NUMBER, GObject)

/* (transfer full) what stands in COLUMN, in the locale. */
char *lgn_steps_number_make_text (LgnStepsNumber *number, LgnStepsNumberColumn column);

#define LGN_TYPE_STEPS_NUMBERS (lgn_steps_numbers_get_type ())
G_DECLARE_FINAL_TYPE (LgnStepsNumbers, lgn_steps_numbers, LGN, STEPS_NUMBERS, GObject)

/* Of LgnStepsNumber, head_dim of them. ROW is kept; KEY is an index in it. */
LgnStepsNumbers *lgn_steps_numbers_new (LgnStepsRow *row, guint key);
const char *lgn_steps_number_column_get_title (LgnStepsNumberColumn column);

G_END_DECLS
