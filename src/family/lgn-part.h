/* Running the parts of a layer. */
#pragma once

#include "family/lgn-scratch.h"
#include "family/lgn-stack-run.h"

G_BEGIN_DECLS

bool lgn_attention_part_run (const LgnAttentionPart *part, LgnSite stack_site, guint layer, guint entry_index, LgnStackRun *run,
                             const float *x, LgnScratch *scratch, float *out, GError **error);
bool lgn_part_check_grid (const LgnStackRun *run, GError **error);
bool lgn_windows_part_run (const LgnAttentionPart *part, LgnSite site, guint layer, LgnStackRun *run, const float *x,
                           LgnScratch *scratch, float *out, GError **error);
bool lgn_reduction_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnReduction *reduction, GError **error);
bool lgn_reduction_get_extent (const LgnReduction *reduction, LgnExtent size, LgnExtent *reduced, GError **error);
float *lgn_reduction_run (const LgnReduction *reduction, LgnPool *pool, const LgnGrid *grid, const float *x, gsize *n_reduced,
                          GError **error);
bool lgn_mlp_part_run (const LgnMlpPart *part, LgnStackRun *run, const float *x, LgnScratch *scratch, float *out, GError **error);
bool lgn_experts_part_run (const LgnExpertsPart *part, LgnStackRun *run, const float *x, LgnScratch *scratch, float *out,
                           GError **error);
bool lgn_convolution_part_run (const LgnConvolutionPart *part, const LgnStackRun *run, float *embedding, float *x, GError **error);
bool lgn_encoder_feed_find (const LgnStack *stack, LgnStackRun *run, guint8 **allowed, GError **error);

G_END_DECLS
