/* What a decoder reads after its start and before it writes. */
#pragma once

#include "family/lgn-generate.h"

G_BEGIN_DECLS

const char *lgn_opening_read (LgnGeneration *generation, json_t *own, json_t *config);

G_END_DECLS
