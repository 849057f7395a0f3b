/* LgnSequence: the activations that pass through a stack, and what is known about their places. */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

/* Where the patches of a picture are in a sequence: row by row, after so many other tokens. */
typedef struct
{
  gsize n_leading;
  gsize rows; /* 0: there is no picture */
  gsize columns;
  gsize pitch_rows, pitch_columns; /* pixels of what the network sees, from one patch to the next; 0: nobody asked */
} LgnGrid;

typedef struct
{
  gsize n;
  gsize width;
  float *x;        /* [n, width] */
  guint8 *allowed; /* [n] 1 = may be looked at; NULL: as the input says, or all */
  float *places;   /* [n, width] added in every layer to what queries and keys are made of, or NULL */
  gsize n_real;    /* of a sound: tokens before those that are filled up; 0: all */
  LgnGrid grid;
} LgnSequence;

/* What one stage of a network gives. */
typedef struct
{
  LgnTensor *states; /* [n, width] */
  LgnGrid grid;
} LgnStageStates;

GArray *lgn_stage_states_new (void);
void lgn_sequence_clear (LgnSequence *sequence);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnSequence, lgn_sequence_clear)

bool lgn_sequence_reset (LgnSequence *sequence, gsize n, gsize width, GError **error);
bool lgn_sequence_prepend (LgnSequence *sequence, const LgnSequence *before, GError **error);
LgnTensor *lgn_sequence_steal (LgnSequence *sequence);
LgnTensor *lgn_sequence_copy (const LgnSequence *sequence, GError **error);

G_END_DECLS
