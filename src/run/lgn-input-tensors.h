/* The tensors that a network would be given for an input. */
#pragma once

#include "run/lgn-input.h"

G_BEGIN_DECLS

bool lgn_input_tensors_save (const char *path, GPtrArray *inputs, const char *out_path, GError **error);

G_END_DECLS
