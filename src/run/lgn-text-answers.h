/* Answers that are parts of the text: where a question is answered, and what is named where. */
#pragma once

#include "run/lgn-network.h"

G_BEGIN_DECLS

void lgn_text_answers_fill_spans (LgnResult *result, const LgnTensor *logits);
void lgn_text_answers_fill_classes (LgnResult *result, LgnNetwork *network, const LgnTensor *logits);

G_END_DECLS
