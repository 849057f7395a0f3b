/* LgnHead: what a checkpoint of a given class computes from the last hidden states: classes, tokens, spans. */
#pragma once

#include "family/lgn-binder.h"
#include "family/lgn-family.h"
#include "family/lgn-sparse.h"
#include "nn/lgn-activation.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_TASK_NONE,
  LGN_TASK_CLASSES,       /* one label for the whole input */
  LGN_TASK_MASKED_TOKEN,  /* the vocabulary at every place */
  LGN_TASK_NEXT_TOKEN,    /* the vocabulary after every place */
  LGN_TASK_SPANS,         /* where an answer begins and ends */
  LGN_TASK_TOKEN_CLASSES, /* a label for every token */
} LgnTask;

typedef enum
{
  LGN_HEAD_PICK_FIRST,
  LGN_HEAD_PICK_LAST,
  LGN_HEAD_PICK_BEFORE, /* the token before the first one with the step's id, or the last where there is none */
  LGN_HEAD_PICK_OF,     /* the last token with the step's id, or the last of all */
  LGN_HEAD_LINEAR,
  LGN_HEAD_NORM,
  LGN_HEAD_ACTIVATION,
  LGN_HEAD_SQUEEZE,
  LGN_HEAD_ADD,
  LGN_HEAD_SHRINK, /* divides by the square root of the width */
} LgnHeadStepKind;

typedef struct
{
  LgnHeadStepKind kind;
  gint64 id; /* -1: none */
  LgnLinear linear;
  LgnNorm norm;
  const LgnActivation *activation;
  const LgnWeight *added; /* [1, width] */
} LgnHeadStep;

typedef struct
{
  LgnTask task;
  char *output;  /* "logits", "pooler_output" */
  GArray *steps; /* of LgnHeadStep */
  LgnGlobalRule global; /* which tokens look everywhere for its sake */
} LgnHead;

LgnHead *lgn_head_bind (LgnBinder *binder, LgnFamily *family, const char *class_name, gsize width, const LgnWeight *tokens,
                        bool *is_known, GError **error);
void lgn_head_free (LgnHead *head);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnHead, lgn_head_free)

LgnTensor *lgn_head_run (const LgnHead *head, LgnPool *pool, const float *hidden, const gint64 *ids, gsize n, gsize width,
                         GError **error);

G_END_DECLS
