/* The embedding of a stack: steps that make a sequence of activations out of what the network is fed with. Every kind of
 * step is a class in a file of its own, named by its element. */
#pragma once

#include "family/lgn-stack-run.h"

G_BEGIN_DECLS

struct _LgnEmbedClass
{
  const char *element;
  bool is_source; /* makes activations; the other classes change what is there */

  /* The step that ELEMENT describes. *WIDTH is what the activations have before it (of a source: the stack's), then after it. */
  gpointer (*bind) (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error);
  bool (*run) (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error);
  GDestroyNotify free;

  /* *GRID = the places that the step makes of a picture (or the grid of another stage) of N_CHANNELS and SIZE; NULL for classes
   * that do not see one. */
  bool (*get_grid) (gconstpointer step, gsize n_channels, LgnExtent size, LgnExtent *grid, GError **error);
};

extern const LgnEmbedClass lgn_embed_tokens, lgn_embed_types, lgn_embed_positions, lgn_embed_modality; /* lgn-embed-lookup.c */
extern const LgnEmbedClass lgn_embed_norm, lgn_embed_linear, lgn_embed_activation; /* lgn-embed-dense.c */
extern const LgnEmbedClass lgn_embed_frames, lgn_embed_convolution, lgn_embed_channel_norm, lgn_embed_clear_padding,
    lgn_embed_frame_positions;                                                     /* lgn-embed-sound.c */
extern const LgnEmbedClass lgn_embed_series;                                       /* lgn-embed-series.c */
extern const LgnEmbedClass lgn_embed_patches, lgn_embed_learned_tokens, lgn_embed_grid_positions; /* lgn-embed-picture.c */
extern const LgnEmbedClass lgn_embed_visible;                                      /* lgn-embed-visible.c */
extern const LgnEmbedClass lgn_embed_merge;                                        /* lgn-embed-merge.c */

extern const LgnEmbedClass lgn_embed_backbone;                                     /* lgn-embed-backbone.c */
extern const LgnEmbedClass lgn_embed_queries, lgn_embed_grid_sinusoid;             /* lgn-embed-places.c */

bool lgn_embed_bind (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error);
bool lgn_embed_run (const LgnStack *stack, LgnStackRun *run, LgnSequence *sequence, GError **error);
void lgn_embed_step_clear (gpointer step);

bool lgn_grid_positions_bind (LgnBinder *binder, xmlNode *element, const LgnStack *stack, gsize n_tables,
                              gsize width, LgnGridPositions *positions, GError **error);
bool lgn_grid_positions_add (const LgnGridPositions *positions, gsize index, LgnSequence *sequence, GError **error);

G_END_DECLS
