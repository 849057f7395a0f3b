/* What the maps of one layer were computed from, got by running the network again up to it. */
#pragma once

#include "attn/lgn-capture.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

/* (transfer full) the queries, keys and values of LAYER of SITE, for the tokens of RESULT, which NETWORK has made of INPUT: what
 * it wrote then, it is made to read now. Nothing after that layer is computed. NULL with LGN_ERROR_UNSUPPORTED for layers whose
 * rows have no arithmetic of their own, LGN_ERROR_INPUT where there is no such layer, or what a run may fail with. */
LgnCapture *lgn_network_capture (LgnNetwork *network, const LgnInput *input, LgnResult *result, LgnSite site, guint layer,
                                 const LgnProgress *progress, GError **error);

G_END_DECLS
