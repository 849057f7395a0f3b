/* Running a stack: tokens in, hidden states out, every layer's attention offered to the store. */
#pragma once

#include "attn/lgn-capture.h"
#include "family/lgn-cache.h"
#include "family/lgn-feeds.h"
#include "family/lgn-landmarks.h"
#include "family/lgn-sequence.h"
#include "family/lgn-sparse.h"

G_BEGIN_DECLS

typedef struct
{
  /* the sequence */
  gsize n;                    /* tokens that are read now; after the embedding, what it made */
  LgnGrid grid;               /* after the embedding: where a picture's patches are among them */
  const gint64 *ids;          /* [n], or NULL */
  const gint64 *types;        /* [n], or NULL: all 0 */
  const LgnFeeds *feeds;      /* what else is read, or NULL */
  gsize n_patches;            /* of the picture of the batch that keeps most of them; 0: this is the only one */
  const LgnGlobalRule *global_rule; /* which tokens look everywhere where the feeds do not say so, or NULL: none */
  const guint8 *key_allowed;  /* [cache length + n] 1 = may be looked at, or NULL: all */
  const float *encoder;       /* [n_encoder, width], for cross sites */
  gsize n_encoder;
  const guint8 *encoder_allowed; /* [n_encoder], or NULL */
  const float *encoder_places; /* [n_encoder, width] added to what keys are made of, or NULL */
  LgnCache *cache;            /* what was read before; extended; or NULL */

  const LgnLandmarkNorms *norms; /* of a sequence of a batch, or NULL */

  /* what the stack finds out when it runs */
  const float *places;        /* [n, width] added to what queries and keys are made of, or NULL */
  const LgnSpan *global;      /* [n_global] tokens that look everywhere, or NULL */
  gsize n_global;

  /* what is kept */
  LgnAttnStore *store;        /* or NULL */
  LgnCapture *capture;        /* what one layer's maps are made of, or NULL */
  bool ends_with_capture;     /* the run is over when that layer has looked */
  GPtrArray *hidden;          /* LgnTensor [n, width] of the embedding and each layer are added; or NULL */
  GArray *stages;             /* what every stage gives is added, of LgnStageStates; or NULL */
  void (*on_layer) (LgnSite site, guint layer, gpointer data); /* a layer's maps are ready; or NULL */
  gpointer data;
  LgnFeeds *facts;            /* what the embedding finds out and says by name: by what a series was scaled; or NULL */

  /* how it works */
  LgnPool *pool;
  const LgnProgress *progress;
  guint first_layer;          /* layers of stacks before this one, for the progress */
  guint n_layers;             /* of all stacks */
} LgnStackRun;

/* The tokens that are made of a sound. */
typedef struct
{
  gsize n;
  gsize stride; /* steps of the sound from one to the next */
} LgnFrames;

bool lgn_stack_get_frames (const LgnStack *stack, gsize n, LgnFrames *frames, GError **error);
/* What the rows and the columns of one layer's maps are, where it sees a picture. */
typedef struct
{
  LgnGrid query;
  LgnGrid key;
  gsize n_filled; /* columns after the places of KEY, which fill its windows up */
} LgnLayerGrids;

bool lgn_stack_get_grid (const LgnStack *stack, gsize n_channels, LgnExtent picture, LgnGrid *grid, GError **error);
GArray *lgn_stack_list_grids (const LgnStack *stack, gsize n_channels, LgnExtent picture, GError **error);
bool lgn_stack_count_visible (const LgnStack *stack, const LgnFeeds *feeds, gsize *n, GError **error);
bool lgn_stack_check_length (const LgnStack *stack, gsize n, GError **error);
bool lgn_stack_run_is_over (const LgnStackRun *run);
bool lgn_stack_run (const LgnStack *stack, LgnStackRun *run, LgnSequence *sequence, GError **error);

G_END_DECLS
