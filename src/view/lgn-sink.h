/* A first token that takes much of all weight: an attention sink. */
#pragma once

#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

/* From this share on the first token is called a sink: Gu et al. 2024, arXiv:2410.10781, section 3. */
#define LGN_SINK_SHARE 0.3

double lgn_sink_measure (LgnShownMap *map);
char *lgn_sink_make_note (LgnShownMap *map);

G_END_DECLS
