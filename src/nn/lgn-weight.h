/* LgnWeight: a learned tensor of a checkpoint. It stays where the file maps it; where it is not F32 it is widened once, when the
 * network is first prepared to run, or row by row. */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;        /* the checkpoint's */
  LgnTensor *stored;
  LgnTensor *wide;   /* NULL until prepared */
  const float *data; /* wide's numbers, NULL until prepared */
} LgnWeight;

LgnWeight *lgn_weight_new (const char *name, LgnTensor *stored);
void lgn_weight_free (LgnWeight *weight);
bool lgn_weight_prepare (LgnWeight *weight, GError **error);
void lgn_weight_read_row (const LgnWeight *weight, gsize row, float *out);

G_END_DECLS
