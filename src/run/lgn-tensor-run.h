/* Running a network on raw input tensors, as its reference implementation takes them, and saving the results under the
 * reference's own names and shapes. */
#pragma once

#include "run/lgn-network.h"

G_BEGIN_DECLS

bool lgn_network_run_tensors (LgnNetwork *network, const char *in_path, const char *out_path, bool with_hidden,
                              const LgnProgress *progress, GError **error);

G_END_DECLS
