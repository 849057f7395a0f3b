/* LgnResult: what came of running a network on an input, or what a saved attention file holds. Immutable but for the layers
 * of its store that become ready while it is made. A result that is shown while it runs has its tokens and its store; logits,
 * hidden states, predictions and times are written when the run ends, and are not to be read before. Reference-counted. */
#pragma once

#include "attn/lgn-attn-store.h"
#include "family/lgn-sequence.h"
#include "io/lgn-safetensors.h"
#include "media/lgn-image-processor.h"
#include "run/lgn-candidates.h"
#include "tensor/lgn-tensor.h"
#include "text/lgn-tokens.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_AXIS_QUERY, /* rows */
  LGN_AXIS_KEY,   /* columns */
} LgnAxis;

/* What lies along one side of a layer's maps. */
typedef struct
{
  LgnTokens *tokens;
  LgnGrid grid; /* which of TOKENS are patches of the picture; no rows where they are none */
} LgnSide;

/* One answer of a task head: a class, a token that could come next or stand in a masked place, a part of the text that
 * answers a question, or one that is named ("Paris: LOC"). */
typedef struct
{
  char *label;
  double probability;
} LgnPrediction;

/* For sorting: the likeliest first. */
gint lgn_prediction_compare (gconstpointer a, gconstpointer b);

/* Something that was found in a picture, in pixels of the upright picture. */
typedef struct
{
  char *label;
  double probability;
  double x, y; /* of the upper left corner */
  double width, height;
  gsize token; /* that found it, of the decoder where there is one */
} LgnBox;

/* A sound as it was heard, column after column. */
typedef struct
{
  LgnTensor *values;     /* F32 [n_rows, n]: a log-mel spectrogram as the network takes it, low tones first; or of samples [2, n],
                          * the least and the largest of a column; NULL: there is no sound */
  bool is_waveform;      /* the latter */
  double seconds;        /* of a column */
  double frame_seconds;  /* from one token to the next */
  gsize n_heard;         /* columns with sound; the rest is filling */
} LgnHeard;

typedef struct
{
  char *model_name;             /* for titles: "English – French", the folder's name */
  LgnAttnStore *store;
  LgnTokens *tokens;            /* what the only stack or the encoder reads */
  LgnTokens *key_tokens;        /* what the only stack looks at, its columns, where that is not TOKENS: segments; or NULL */
  LgnTokens *decoder_tokens;    /* what the decoder reads, row t of its maps; NULL without a decoder */
  LgnTokens *predicted_tokens;  /* what row t of the decoder predicts; NULL without a decoder */
  GArray *sides[LGN_N_SITES];   /* of LgnSide [n_layers, 2], of a site whose layers have sides of their own; or NULL */
  guint n_written;              /* the last of TOKENS, or of PREDICTED_TOKENS: those that the network wrote, or could have */
  bool has_stopped;             /* the last of them is an end: nothing follows it */
  bool is_forced;               /* the decoder was made to read a given text */
  bool is_saved;                /* from a file: weights only, no model */
  gsize n_cut;                  /* tokens of the input that were left out, on request */
  guint n_windows;              /* that the text is read in; 0: it is read as a whole */
  guint window;                 /* which of them this is, from 0; its tokens know their place in the text */
  LgnTensor *logits;            /* as the reference implementation gives them, batch of 1 left out; may be NULL */
  GPtrArray *hidden_names;      /* of char *: "hidden_states.0" ..., with --hidden; frees them */
  GPtrArray *hidden_states;     /* of LgnTensor *; unrefs them */
  LgnPrediction *predictions;   /* [n_predictions], likeliest first; names in the order of the text */
  guint n_predictions;
  LgnCandidates *candidates;    /* of a network that writes, where they were asked for; or NULL */
  LgnImage *picture;            /* upright, as given; NULL without one */
  LgnPlacement placement;       /* where what the network sees of PICTURE lies in it */
  LgnGrid grid;                 /* which of TOKENS are its patches; no rows where they are none, or not a grid of them */
  LgnHeard heard;               /* the sound whose frames TOKENS are */
  LgnBox *boxes;                /* [n_boxes], likeliest first, those that the reference implementation would report */
  guint n_boxes;
  char *written;                /* what the network said in words: a transcript, an answer; or NULL */
  double log_probability;       /* of predicted_tokens given the source, natural logarithm; NAN without a decoder */
  double seconds;               /* that the run took */
  const char *weights_note;     /* how exact: the stored type of the weights, "F32", "F16" ... */
} LgnResult;

LgnResult *lgn_result_new (void);
LgnResult *lgn_result_ref (LgnResult *result);
void lgn_result_unref (LgnResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnResult, lgn_result_unref)

/* (transfer none) the tokens along one side of a layer's maps: cross rows are the predicted tokens, decoder rows what it
 * reads; and which of them are patches of a picture. */
LgnTokens *lgn_result_get_axis (LgnResult *result, LgnSite site, guint layer, LgnAxis axis);
LgnGrid lgn_result_get_grid (LgnResult *result, LgnSite site, guint layer, LgnAxis axis);
void lgn_result_set_side (LgnResult *result, LgnSite site, guint layer, LgnAxis axis, LgnTokens *tokens, LgnGrid grid);

bool lgn_result_has_written (const LgnResult *result);
char *lgn_result_dup_words (const LgnResult *result);

bool lgn_result_save (LgnResult *result, const char *path, GError **error);
LgnResult *lgn_result_open_bundle (const char *path, GError **error);
LgnResult *lgn_result_new_from_file (LgnSafetensors *file, GError **error);
bool lgn_result_is_bundle (const char *path);

G_END_DECLS
