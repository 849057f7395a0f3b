/* LgnStepsRow: how the weights of one row came about, as it is shown: query and keys, scores, weights, values and their sum, with
 * labels. Made from what the layer was computed from, so that its weights are the store's. Immutable, reference-counted. */
#pragma once

#include "attn/lgn-capture.h"
#include "run/lgn-result.h"

G_BEGIN_DECLS

/* So many keys are shown, the strongest, unless somebody says otherwise. */
#define LGN_STEPS_MAX_KEYS 40
/* What matrices that the network does not have are drawn from, unless somebody says otherwise. */
#define LGN_STEPS_SEED 1

/* The steps, each of which makes more of the row to be seen. */
typedef enum
{
  LGN_STEP_TOKENS,
  LGN_STEP_KEYS,   /* query and keys */
  LGN_STEP_SCORE,  /* scores, and what positions make of them */
  LGN_STEP_WEIGHT, /* softmax */
  LGN_STEP_SUM,    /* values, weighted, and their sum */
  LGN_N_STEPS,
} LgnStep;

typedef struct
{
  gsize index;       /* of the key in STEPS */
  guint column;      /* of the map */
  char *label;
  guint label_flags; /* LgnLabelFlags */
  bool is_masked;    /* the query cannot look there */
} LgnStepsKey;

/* All fields are to be read only. */
typedef struct
{
  LgnMapId map;
  guint row;
  char *label;           /* of the query */
  guint label_flags;
  bool is_predicted;     /* LABEL is the token that the row predicts, not the one that it belongs to */
  LgnScoreRuleKind rule; /* that was used */
  LgnScoreRuleKind own_rule; /* the network's */
  guint64 seed;          /* of the rule's matrices, if it has any */

  LgnRowSteps *steps;    /* the numbers */
  LgnStepsKey *key;      /* [n_keys] in the order of the text; those that are strongest first, where not all are shown */
  guint n_keys;
  guint n_more;          /* further keys that the query may look at */
  double more_weight;    /* of all of them */
  guint n_hidden;        /* special tokens that are hidden */
  double hidden_weight;
  guint n_masked;        /* further keys that are masked */

  float key_range;       /* the largest |number| of the query and the keys that are shown: one scale for all of them */
  float value_range;     /* the same of their values and the sum */
  float score_range;     /* of scores without positions, and of what positions make of them */
  double shift;          /* what is taken from every score before e is raised to it: 0 unless e^score is too large to be read */
  double total;          /* of all e^(score - SHIFT) */
  guint n_digits;        /* after the point of queries, keys and values; scores have as many */

  LgnScoreRule *score_rule;
  LgnCapture *capture;
} LgnStepsRow;

typedef struct
{
  LgnScoreRuleKind rule;
  guint64 seed;
  bool hides_special;
  bool is_raw;    /* labels as the vocabulary spells them */
  guint max_keys; /* 0: LGN_STEPS_MAX_KEYS */
} LgnStepsOptions;

/* ROW of HEAD in the layer of RESULT that CAPTURE is of; both are kept as long as they are needed. */
LgnStepsRow *lgn_steps_row_new (LgnResult *result, LgnCapture *capture, guint head, guint row, const LgnStepsOptions *options);
LgnStepsRow *lgn_steps_row_ref (LgnStepsRow *row);
void lgn_steps_row_unref (LgnStepsRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnStepsRow, lgn_steps_row_unref)

/* The index in KEY of the column, or -1 where it is not shown; and of the strongest, -1 where everything is masked. */
gint lgn_steps_row_find_column (const LgnStepsRow *row, gint column);
gint lgn_steps_row_find_strongest (const LgnStepsRow *row);

const float *lgn_steps_row_get_key (const LgnStepsRow *row, guint key);   /* [head_dim] */
const float *lgn_steps_row_get_value (const LgnStepsRow *row, guint key); /* [head_dim] */
float lgn_steps_row_get_score (const LgnStepsRow *row, guint key);
float lgn_steps_row_get_weight (const LgnStepsRow *row, guint key);
/* The scaled product before positions, and what they make of it; 0 where masked. */
float lgn_steps_row_get_content (const LgnStepsRow *row, guint key);
float lgn_steps_row_get_position (const LgnStepsRow *row, guint key);

G_END_DECLS
