/* The tensors that a network would be given for an input. */
#pragma once

#include "run/lgn-input.h"

G_BEGIN_DECLS

bool lgn_input_tensors_save (const char *path, LgnInput *input, const char *out_path, GError **error);

G_END_DECLS
