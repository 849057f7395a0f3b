/* Writing: the tokens that an encoder-decoder or a decoder-only network makes, greedily or with beams. */
#pragma once

#include "family/lgn-model.h"

G_BEGIN_DECLS

/* The most beams that are searched with. */
#define LGN_MAX_BEAMS 64

/* In an opening: the language that the network hears. */
#define LGN_OPENING_LANGUAGE ((gint64) -1)

typedef enum
{
  LGN_EARLY_STOPPING_HEURISTIC, /* when nothing of the present length could be better than the worst that is finished */
  LGN_EARLY_STOPPING_ALWAYS,    /* as soon as there are as many finished as beams */
  LGN_EARLY_STOPPING_NEVER,     /* when nothing of any length could be better */
} LgnEarlyStopping;

/* What generation_config.json says, or config.json where there is none. Ids are -1 where not given. */
typedef struct
{
  gint64 start;          /* what the decoder reads first */
  GArray *opening;       /* of gint64: what it reads then, before it writes; LGN_OPENING_LANGUAGE at most in the first place */
  GArray *languages;     /* of gint64: tokens of languages, the likeliest of which after the start is the one that is heard */
  GArray *ends;          /* of gint64: tokens after which nothing follows */
  GPtrArray *banned;     /* of GArray of gint64: sequences that are never written */
  GArray *suppressed;    /* of gint64: tokens that are never written, whatever is forced */
  GArray *suppressed_first; /* of gint64: the same, for the first place */
  gint64 forced_first;
  gint64 forced_last;    /* written in the last place there is */
  gsize min_length;      /* tokens, the start or the prompt counted, before which no end is written */
  gsize min_new;         /* the same, not counted */
  gsize max_length;      /* tokens, the start or the prompt counted; 0: not said */
  gsize max_new;         /* tokens after the start or the prompt; 0: not said */
  gsize no_repeat;       /* no group of so many tokens is written twice; 0: any may */
  double repetition_penalty; /* 1: none. Keskar et al. 2019, arXiv:1909.05858, section 4.1 */
  double length_penalty; /* of beams: scores are divided by length to this power */
  LgnEarlyStopping early_stopping;
  char *unsupported;     /* the key for which writing is refused, since it would change what is written, or NULL */
} LgnGeneration;

bool lgn_generation_init (LgnGeneration *generation, LgnModel *model, GError **error);
void lgn_generation_clear (LgnGeneration *generation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnGeneration, lgn_generation_clear)
bool lgn_generation_is_end (const LgnGeneration *generation, gint64 id);

/* What a text that is being written may go on with. */
typedef struct
{
  const LgnGeneration *generation;
  gsize n_prompt;     /* tokens of IDS that were given */
  gsize max_length;   /* that IDS may reach */
  bool has_encoder;
  bool is_beam;       /* penalties weigh logarithms of probabilities, not logits */
} LgnTokenRules;

void lgn_token_rules_apply (const LgnTokenRules *rules, const GArray *ids, float *scores, gsize n_vocabulary);

/* (transfer full) GArray of gint64: what the decoder reads before it writes for INPUT, without the start. */
GArray *lgn_generation_open (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input,
                             const LgnProgress *progress, GError **error);

/* How much is written, and how each token is chosen. */
typedef struct
{
  gsize max_new;       /* tokens, those that were BEGUN with counted; 0: as the generation says, else 512 at most */
  guint n_beams;       /* 0 or 1: greedy */
  const gint64 *begun; /* [n_begun] what was written before, to go on from; or NULL */
  gsize n_begun;
  bool samples;        /* each token is drawn by its probability, without beams; the same SEED draws the same text */
  double temperature;  /* of drawing: logits are divided by it. 1: as the network has it */
  guint64 seed;
} LgnWriting;

/* (transfer full) GArray of gint64: what follows the start or the prompt: the opening, what was begun with, and what is
 * written, the end token included where one was reached. INPUT is the source of an encoder-decoder, or the prompt, without
 * padding. */
GArray *lgn_generate (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input, const LgnWriting *writing,
                      const LgnProgress *progress, GError **error);

G_END_DECLS
