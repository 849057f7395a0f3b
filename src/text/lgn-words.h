/* Which tokens make a word together. */
#pragma once

#include "text/lgn-tokens.h"

G_BEGIN_DECLS

void lgn_words_mark (LgnTokens *tokens);

G_END_DECLS
