/* What is said of the steps of a row, in words and numbers: headings, rules, and the arithmetic of one key. One string each, for
 * the window, exported figures and screen readers. IS_PLAIN: in English with decimal points, for files. */
#pragma once

#include "view/lgn-steps-row.h"

G_BEGIN_DECLS

/* (transfer full) X as it is written in a row: "+2.89", "−0.38" with HAS_SIGN, else "2.89"; a minus, not a hyphen. */
char *lgn_steps_format (double x, guint n_digits, bool has_sign, bool is_plain);

const char *lgn_steps_rule_get_title (LgnScoreRuleKind rule, bool is_plain);   /* "Scaled dot" */
const char *lgn_steps_rule_get_formula (LgnScoreRuleKind rule, bool is_plain); /* "q · k ÷ √d" */
const char *lgn_steps_get_name (LgnStep step, bool is_plain);                 /* "softmax" */

/* (transfer full) The heading of what STEP shows, and the line below it. Positions have their own. */
char *lgn_steps_row_make_heading (const LgnStepsRow *row, LgnStep step, bool is_plain);
char *lgn_steps_row_make_subheading (const LgnStepsRow *row, LgnStep step, bool is_plain);
char *lgn_steps_row_make_position_subheading (const LgnStepsRow *row, bool is_plain); /* "rotation, bias" */

/* (transfer full) "predicting étudiant" */
char *lgn_steps_row_make_label (const LgnStepsRow *row, bool is_plain);
/* (transfer full) "and 16 344 more", "1 hidden", "12 masked" */
char *lgn_steps_row_make_more (const LgnStepsRow *row, bool is_plain);
char *lgn_steps_row_make_hidden (const LgnStepsRow *row, bool is_plain);
char *lgn_steps_row_make_masked (const LgnStepsRow *row, bool is_plain);

/* (transfer full) The arithmetic of KEY, a line a step: the three largest terms of its product and how many more there are, what
 * it is divided by, what positions add, e to the score, and the quotient. e^x is written as it reads here: "e^4.72". */
char *lgn_steps_row_make_arithmetic (const LgnStepsRow *row, guint key, bool is_plain);
/* (transfer full) That arithmetic as Pango markup: what follows "e^" is raised. */
char *lgn_steps_make_markup (const char *arithmetic);
/* (transfer full) The term of one ELEMENT: of the product of KEY, or of what its value adds to the sum; KEY -1: of the whole sum. */
char *lgn_steps_row_make_product_term (const LgnStepsRow *row, guint key, guint element, bool is_plain);
char *lgn_steps_row_make_value_term (const LgnStepsRow *row, gint key, guint element, bool is_plain);
/* (transfer full) "“étudiant” looks at “student”: 0.8132", as the reading says it. */
char *lgn_steps_row_make_reading (const LgnStepsRow *row, guint key, bool is_plain);

G_END_DECLS
