/* Running a network on raw input tensors, as its reference implementation takes them, and saving the results under the
 * reference's own names and shapes. */
#pragma once

#include "io/lgn-safetensors.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

/* The input tensors of one case; those of tokens are [batch, n], and NULL where not given. */
typedef struct
{
  char *name; /* "" where there is but one */
  LgnTensor *ids;
  LgnTensor *mask;
  LgnTensor *types;
  LgnTensor *decoder_ids;
  LgnTensor *decoder_mask;
  GArray *feeds; /* of tensors that hold no tokens */
  bool is_reference; /* maps are to have the shape that the reference implementation gives them */
} LgnTensorCase;

LgnTensorCase *lgn_tensor_case_new (const char *name);
void lgn_tensor_case_free (LgnTensorCase *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTensorCase, lgn_tensor_case_free)

bool lgn_network_run_case (LgnNetwork *network, const LgnTensorCase *one, bool with_hidden, LgnSafetensorsWriter *writer,
                           const LgnProgress *progress, GError **error);
bool lgn_network_run_tensors (LgnNetwork *network, const char *in_path, const char *out_path, bool with_hidden,
                              const LgnProgress *progress, GError **error);

G_END_DECLS
