/* The files that torch.save () writes since PyTorch 1.6 (torch/serialization.py, caffe2/serialize/inline_container.h): a ZIP
 * archive of a pickle and a stored entry for every storage of numbers. */
#pragma once

#include "io/lgn-tensor-source.h"

G_BEGIN_DECLS

LgnTensorSource *lgn_torch_file_open (const char *path, GError **error);
LgnTensorSource *lgn_torch_file_parse (GBytes *bytes, const char *where, GError **error);

G_END_DECLS
