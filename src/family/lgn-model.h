/* LgnModel: a checkpoint bound to its family's description, ready to run. Immutable but for the widening of its weights, which
 * happens once; may be run from several threads. Reference-counted. */
#pragma once

#include "family/lgn-head.h"
#include "family/lgn-stack-run.h"
#include "family/lgn-towers.h"
#include "io/lgn-gguf.h"

G_BEGIN_DECLS

typedef struct _LgnModel LgnModel;

LgnModel *lgn_model_open (const char *path, const LgnProgress *progress, GError **error);
LgnModel *lgn_model_ref (LgnModel *model);
void lgn_model_unref (LgnModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnModel, lgn_model_unref)

bool lgn_model_prepare (LgnModel *model, const LgnProgress *progress, GError **error);

const char *lgn_model_get_folder (LgnModel *model);
LgnGguf *lgn_model_get_gguf (LgnModel *model);
const char *lgn_model_get_family (LgnModel *model);
const char *lgn_model_get_title (LgnModel *model);
const char *lgn_model_get_type (LgnModel *model);
const char *lgn_model_get_class (LgnModel *model);
json_t *lgn_model_get_config (LgnModel *model);
LgnTask lgn_model_get_task (LgnModel *model);
guint lgn_model_get_n_outputs (LgnModel *model);
const char *lgn_model_get_output_name (LgnModel *model, guint index);
bool lgn_model_has_unknown_head (LgnModel *model);
const LgnStack *lgn_model_get_stack (LgnModel *model, LgnSite site);
const LgnStack *lgn_model_get_reader (LgnModel *model);
const LgnTowers *lgn_model_get_towers (LgnModel *model);
guint lgn_model_get_n_layers (LgnModel *model, LgnSite site);
guint lgn_model_get_n_heads (LgnModel *model, LgnSite site);
bool lgn_model_has_stages (LgnModel *model);
bool lgn_model_ends_stage (LgnModel *model, guint layer, guint *stage);
bool lgn_model_reads_text (LgnModel *model);
bool lgn_model_reads (LgnModel *model, const char *feed);
gint64 *lgn_model_dup_types (LgnModel *model, const gint64 *ids, gsize n);
gsize lgn_model_get_n_keys (LgnModel *model, LgnSite site, gsize n);
bool lgn_model_shares_norms (LgnModel *model);
gsize lgn_model_get_reference_size (LgnModel *model, LgnSite site, gsize n);
gsize lgn_model_get_n_types (LgnModel *model);
bool lgn_model_takes_types (LgnModel *model);
gsize lgn_model_get_vocabulary_size (LgnModel *model);
gsize lgn_model_get_n_parameters (LgnModel *model);
LgnDtype lgn_model_get_weight_type (LgnModel *model);
char *lgn_model_dup_label (LgnModel *model, guint class_index);

/* What the classes of a family write with; ids where neither configuration says them, -1: nothing. */
typedef struct
{
  gint64 start;
  gint64 end;
  gint64 forced_last;
  bool has_opening; /* generation_config.json says what the decoder reads before it writes */
  bool replaces_first; /* the start stands where a tokeniser puts a token before a text */
  char *config;     /* the part of config.json that says how they write, whatever generation_config.json says; or NULL */
  char *start_key;  /* its keys of START and END, or NULL: the usual ones */
  char *end_key;
} LgnWritingDefaults;

const LgnWritingDefaults *lgn_model_get_writing_defaults (LgnModel *model);

/* One example; masks have 1 where a token may be looked at, NULL: everywhere. */
typedef struct
{
  gsize n;
  const gint64 *ids;   /* [n], or NULL */
  const gint64 *types; /* [n], or NULL */
  const guint8 *mask;  /* [n], or NULL */
  const LgnFeeds *feeds; /* pixels, sound, series; or NULL */
  gsize n_patches; /* where patches are left out: those of the picture of the batch that keeps most; 0: this is the only one */
  const LgnLandmarkNorms *norms; /* of one sequence of a batch, [layers of the reader]; or NULL */
  gsize n_decoder;     /* of an encoder-decoder */
  const gint64 *decoder_ids;  /* [n_decoder] */
  const guint8 *decoder_mask; /* [n_decoder], or NULL */
} LgnModelInput;

/* STORE, CAPTURE, ON_LAYER, WITH_HIDDEN and the rows are the caller's; the rest is filled in, and cleared by lgn_model_output_clear. */
typedef struct
{
  LgnAttnStore *store; /* or NULL */
  LgnCapture *capture; /* what one layer's maps are made of, or NULL */
  bool ends_with_capture; /* the run is over when that layer has looked: nothing else is filled in */
  void (*on_layer) (LgnSite site, guint layer, gpointer data);
  gpointer data;
  bool with_hidden;
  gsize n_head_rows; /* rows of the last states, from HEAD_ROW on, that the head reads; 0: all */
  gsize head_row;

  LgnTensor *last;         /* [n, width] of the last stack */
  LgnTensor *encoder_last; /* [n, width] of the encoder, or NULL */
  LgnFeeds *facts;         /* what the embedding, or each of two towers, says by name; or NULL */
  LgnGrid grid[LGN_N_SITES]; /* where a picture's patches are in the sequence that looks */
  LgnTensor *head;         /* (transfer none) the one of OUTPUTS that the task reads, or NULL */
  const char *head_name;   /* "logits", "pooler_output" */
  GArray *stages;          /* of LgnStageStates, for a head that reads them all; or NULL */
  GPtrArray *outputs;      /* of LgnTensor: all that the head gives, or NULL */
  GPtrArray *hidden[LGN_N_SITES]; /* of LgnTensor: the embedding, then every layer; or NULL */
} LgnModelOutput;

bool lgn_model_forward (LgnModel *model, const LgnModelInput *input, LgnModelOutput *output, const LgnProgress *progress,
                        GError **error);
void lgn_model_output_clear (LgnModelOutput *output);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnModelOutput, lgn_model_output_clear)

/* Writing, token by token: the encoder once, then the decoder (or the only stack) with a cache. */
bool lgn_model_encode (LgnModel *model, const LgnModelInput *input, LgnSequence *states, const LgnProgress *progress,
                       GError **error);
bool lgn_model_step (LgnModel *model, LgnStackRun *run, float *logits, GError **error);

G_END_DECLS
