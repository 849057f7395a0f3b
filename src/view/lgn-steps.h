/* LgnSteps: how the weights of the selected row came about: which rule, how far it is told, which key is looked at closely.
 * Follows the selection; what the layer was computed from is asked for as soon as anybody looks. */
#pragma once

#include "run/lgn-capturer.h"
#include "view/lgn-selection.h"
#include "view/lgn-steps-row.h"
#include "view/lgn-token-view.h"

G_BEGIN_DECLS

/* Why there are no numbers to be seen. */
typedef enum
{
  LGN_STEPS_READY,
  LGN_STEPS_BUSY,    /* they are on their way */
  LGN_STEPS_NOTHING, /* there is no result */
  LGN_STEPS_SAVED,   /* weights only, no model */
  LGN_STEPS_FAILED,  /* see lgn_steps_get_error */
} LgnStepsState;

#define LGN_TYPE_STEPS (lgn_steps_get_type ())
G_DECLARE_FINAL_TYPE (LgnSteps, lgn_steps, LGN, STEPS, GObject)

/* Properties (with notify): step (int, LgnStep), rule (int, LgnScoreRuleKind: the layer's own until another is chosen).
 * Signals: "changed" (): the numbers, the state or the focused key; "element-changed" (). */
LgnSteps *lgn_steps_new (LgnRun *run, LgnSelection *selection, LgnTokenView *token_view);

/* Whether anybody looks. Until then nothing is computed. */
void lgn_steps_set_active (LgnSteps *steps, bool is_active);

LgnStepsState lgn_steps_get_state (LgnSteps *steps);
const char *lgn_steps_get_error (LgnSteps *steps);
double lgn_steps_get_progress (LgnSteps *steps);
LgnStepsRow *lgn_steps_get_row (LgnSteps *steps);  /* (transfer none), NULL unless LGN_STEPS_READY */
LgnCapture *lgn_steps_get_capture (LgnSteps *steps); /* (transfer none), likewise */
/* The same row by another rule. (transfer full), NULL unless LGN_STEPS_READY */
LgnStepsRow *lgn_steps_make_row (LgnSteps *steps, LgnScoreRuleKind rule);
/* The head whose steps they are: the selected one, or the first where the mean or the maximum of all is selected, which have
 * none. */
guint lgn_steps_get_head (LgnSteps *steps);

LgnStep lgn_steps_get_step (LgnSteps *steps);
void lgn_steps_set_step (LgnSteps *steps, LgnStep step);
void lgn_steps_move_step (LgnSteps *steps, gint by);
LgnScoreRuleKind lgn_steps_get_rule (LgnSteps *steps);
void lgn_steps_set_rule (LgnSteps *steps, LgnScoreRuleKind rule);

/* The index of the focused key in the row's KEY, -1: none. The selected column, else the strongest. */
gint lgn_steps_get_key (LgnSteps *steps);
void lgn_steps_set_key (LgnSteps *steps, gint key);
void lgn_steps_move_key (LgnSteps *steps, gint by);
void lgn_steps_move_row (LgnSteps *steps, gint by); /* to the next rows that are not hidden */

/* The number that was pointed out, in the strip of which; KEY -1: the query's, or the sum's. */
typedef struct
{
  bool is_set;
  bool is_value;
  gint key;
  guint index;
} LgnStepsElement;

const LgnStepsElement *lgn_steps_get_element (LgnSteps *steps);
void lgn_steps_set_element (LgnSteps *steps, const LgnStepsElement *element); /* NULL: none */

/* (transfer full) the arithmetic of the focused key, and of the number that was pointed out; NULL without a key. */
char *lgn_steps_make_arithmetic (LgnSteps *steps);
/* (transfer full) “layer 1 · head 3 · cross · row 2, étudiant” and “step 4 of 5: softmax”. */
char *lgn_steps_make_place (LgnSteps *steps);
char *lgn_steps_make_step_text (LgnSteps *steps);

G_END_DECLS
