/* LgnHead: what a checkpoint of a given class computes from the last hidden states: classes, tokens, spans, boxes. */
#pragma once

#include "family/lgn-binder.h"
#include "family/lgn-family.h"
#include "family/lgn-head-pool.h"
#include "family/lgn-head-stages.h"
#include "family/lgn-sequence.h"
#include "family/lgn-sparse.h"
#include "family/lgn-stack.h"
#include "nn/lgn-activation.h"
#include "nn/lgn-batch-norm.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_TASK_NONE,
  LGN_TASK_CLASSES,       /* one label for the whole input */
  LGN_TASK_MASKED_TOKEN,  /* the vocabulary at every place */
  LGN_TASK_NEXT_TOKEN,    /* the vocabulary after every place */
  LGN_TASK_SPANS,         /* where an answer begins and ends */
  LGN_TASK_TOKEN_CLASSES, /* a label for every token */
  LGN_TASK_BOXES,         /* labels, the last of them for nothing, and boxes in the picture */
  LGN_TASK_SEGMENTS,      /* a label for every place of a grid over the picture: [n_labels, rows, columns] */
  LGN_TASK_ANSWERS,       /* labels for the whole input, of which several may be right, each by itself */
  LGN_TASK_TRANSCRIPT,    /* a letter or a blank for every frame: Graves et al. 2006, connectionist temporal classification */
} LgnTask;

/* The output that holds the boxes of LGN_TASK_BOXES: [n, 4], centre x, centre y, width, height as shares of the picture's. */
#define LGN_HEAD_BOXES "pred_boxes"

typedef enum
{
  LGN_HEAD_PICK_FIRST,
  LGN_HEAD_PICK_LAST,
  LGN_HEAD_PICK_BEFORE, /* the token before the first one with the step's id, or the last where there is none */
  LGN_HEAD_PICK_OF,     /* the last token with the step's id, or the last of all */
  LGN_HEAD_PICK_FIRST_OF, /* the first token with the step's id, or the first of all */
  LGN_HEAD_PICK_LARGEST, /* the first of the tokens with the largest id, or the last where they have none */
  LGN_HEAD_PICK_PLACE,  /* the token at the step's place */
  LGN_HEAD_POOL,       /* what the step's query sees of all tokens */
  LGN_HEAD_AVERAGE,        /* of all tokens that are there */
  LGN_HEAD_KEEP_PATCHES,  /* only the tokens of the picture's patches */
  LGN_HEAD_KEEP_TRAILING, /* only those after them */
  LGN_HEAD_KEEP_TEXT,     /* only those of the text */
  LGN_HEAD_JOIN,        /* the numbers of the step's branches, one after another */
  LGN_HEAD_RESIDUAL,    /* adds what the step's only branch gives */
  LGN_HEAD_LOWER,       /* makes tokens of the question, those up to the first with the step's id but not the first of all, never
                         * the largest */
  LGN_HEAD_LINEAR,
  LGN_HEAD_NORM,
  LGN_HEAD_ACTIVATION,
  LGN_HEAD_SQUEEZE,
  LGN_HEAD_ADD,
  LGN_HEAD_SHRINK, /* divides by the square root of the width */
  LGN_HEAD_SHIFT,  /* adds the step's amount */
  LGN_HEAD_MULTIPLY, /* by the step's amount */
  LGN_HEAD_DIVIDE,   /* by the step's amount */
  LGN_HEAD_UNIT,     /* divides every token's numbers by their Euclidean length */
  LGN_HEAD_SOFT_CAP, /* amount * tanh (x / amount) */
  LGN_HEAD_STAGES,   /* the outputs of all stages, projected, on the first's grid */
  LGN_HEAD_BATCH_NORM,
} LgnHeadStepKind;

typedef struct
{
  LgnHeadStepKind kind;
  gint64 id;   /* -1: none */
  gsize place;
  float amount;
  LgnLinear linear;
  LgnNorm norm;
  LgnBatchNorm batch_norm;
  GArray *stages;        /* of LgnLinear, one for each, or NULL */
  const LgnActivation *activation;
  LgnHeadPool pool;
  const LgnWeight *added; /* [1, width] */
  GPtrArray *branches;    /* of GArray of LgnHeadStep, or NULL */
} LgnHeadStep;

typedef struct
{
  char *name;      /* "logits", "pooler_output" */
  GArray *steps;   /* of LgnHeadStep */
  GArray *mean_of; /* of guint: it is the mean of these outputs that come before it, and has no steps; or NULL */
} LgnHeadOutput;

typedef struct
{
  LgnTask task;
  GArray *outputs; /* of LgnHeadOutput */
  guint main;      /* of the outputs, the one that the task reads */
  bool reads_stages;    /* the outputs of all stages, not only of the last */
  LgnGlobalRule global; /* which tokens look everywhere for its sake */
  gint64 type_separator; /* types of token are 0 up to the first with this id, then 1, where none are given; -1: all 0 */
} LgnHead;

/* What a head reads. */
typedef struct
{
  const float *hidden; /* [n, width] */
  gsize n;
  gsize width;
  const gint64 *ids;   /* [n], or NULL */
  LgnGrid grid;        /* where a picture's patches are among the N */
  gsize n_text;        /* of the N, those of a text that stands before a picture */
  const GArray *stages; /* of LgnStageStates, or NULL */
} LgnHeadInput;

gsize lgn_head_find_separator (const gint64 *ids, gsize n, gint64 separator);

LgnHead *lgn_head_bind (LgnBinder *binder, LgnFamily *family, const char *class_name, gsize width, const LgnWeight *tokens,
                        bool *is_known, GError **error);
LgnHead *lgn_head_bind_stack (LgnBinder *binder, LgnFamily *family, const char *class_name, const LgnStack *stack, bool *is_known,
                              GError **error);
LgnHead *lgn_head_bind_task (LgnBinder *binder, LgnFamily *family, const char *task, gsize width, const LgnWeight *tokens,
                             GError **error);
void lgn_head_free (LgnHead *head);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnHead, lgn_head_free)

GPtrArray *lgn_head_run (const LgnHead *head, LgnPool *pool, const LgnHeadInput *input, GError **error);

G_END_DECLS
