/* LgnScratch: memory that every layer of a run uses again, by what it is for. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_SCRATCH_INPUT,   /* of a layer with parallel parts */
  LGN_SCRATCH_NORMED,  /* what a part reads */
  LGN_SCRATCH_OUTPUT,  /* what a part gives */
  LGN_SCRATCH_QUERY,
  LGN_SCRATCH_KEY,
  LGN_SCRATCH_VALUE,
  LGN_SCRATCH_PLACED_QUERY, /* what queries are made of, where places are added */
  LGN_SCRATCH_PLACED_KEY,
  LGN_SCRATCH_FUSED,   /* queries, keys and values of one projection */
  LGN_SCRATCH_CONTEXT, /* the weighted values */
  LGN_SCRATCH_INNER,
  LGN_SCRATCH_GATE,
  LGN_SCRATCH_EXTRA,   /* what else a part needs */
  LGN_N_SCRATCHES,
} LgnScratchSlot;

typedef struct
{
  float *memory[LGN_N_SCRATCHES];
  gsize n_floats[LGN_N_SCRATCHES];
} LgnScratch;

void lgn_scratch_clear (LgnScratch *scratch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnScratch, lgn_scratch_clear)

float *lgn_scratch_get (LgnScratch *scratch, LgnScratchSlot slot, gsize n, gsize width, GError **error);

G_END_DECLS
