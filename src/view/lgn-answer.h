/* What a network said of its input, in words: for a line of the window, and for files. */
#pragma once

#include "run/lgn-result.h"

G_BEGIN_DECLS

char *lgn_answer_make_line (const LgnResult *result, guint n_most);
char *lgn_answer_make_table (const LgnResult *result);

G_END_DECLS
