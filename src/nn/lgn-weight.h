/* LgnWeight: a learned tensor of a checkpoint. It stays where the file maps it. Matrices are read there, row by row or piece by
 * piece; what is small and used as a whole (norms, biases, tables of positions) is widened once, where it is not F32, when the
 * network is first prepared to run. */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;        /* the checkpoint's */
  LgnTensor *stored;
  bool is_whole;     /* somebody reads DATA, unless it is said that nobody does */
  LgnTensor *wide;   /* NULL until prepared, and where it is not whole */
  const float *data; /* wide's numbers, NULL until prepared */
} LgnWeight;

LgnWeight *lgn_weight_new (const char *name, LgnTensor *stored);
void lgn_weight_free (LgnWeight *weight);
bool lgn_weight_prepare (LgnWeight *weight, GError **error);
void lgn_weight_read_row (const LgnWeight *weight, gsize row, float *out);

G_END_DECLS
