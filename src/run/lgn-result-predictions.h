/* The predictions and boxes of a result as attention bundles hold them: see io/lgn-bundle.h. */
#pragma once

#include "base/lgn-json.h"
#include "run/lgn-result.h"

G_BEGIN_DECLS

json_t *lgn_result_pack_predictions (const LgnResult *result);
bool lgn_result_unpack_predictions (LgnResult *result, json_t *list, const char *path, GError **error);

G_END_DECLS
