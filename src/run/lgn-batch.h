/* LgnBatch: several texts, or the windows of long ones, as rows of one length. */
#pragma once

#include "family/lgn-generate.h"
#include "run/lgn-tensor-run.h"
#include "text/lgn-tokenizer.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *rows;    /* of LgnTokens *, all of one length */
  GArray *inputs;     /* of guint: which input a row is from, by number */
  GPtrArray *decoder; /* of GArray * of gint64: what the decoder reads beside each row; NULL without one */
  gint64 decoder_pad; /* what fills these up */
} LgnBatch;

GPtrArray *lgn_batch_encode (LgnTokenizer *tokenizer, const LgnStack *reader, const LgnInput *input, GError **error);
LgnBatch *lgn_batch_new (LgnTokenizer *tokenizer, const LgnStack *reader, GPtrArray *inputs, GError **error);
LgnBatch *lgn_batch_new_for_network (LgnNetwork *network, GPtrArray *inputs, const LgnProgress *progress, GError **error);
void lgn_batch_free (LgnBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnBatch, lgn_batch_free)

LgnTensorCase *lgn_batch_make_case (const LgnBatch *batch, bool with_types);
void lgn_batch_add_metadata (const LgnBatch *batch, const char *model, LgnSafetensorsWriter *writer);

bool lgn_network_run_batch (LgnNetwork *network, GPtrArray *inputs, const LgnRunOptions *options, const char *out_path,
                            const LgnProgress *progress, GError **error);

G_END_DECLS
