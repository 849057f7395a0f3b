/* Writing: the tokens that an encoder-decoder or a decoder-only network makes, greedily or with beams. */
#pragma once

#include "family/lgn-model.h"

G_BEGIN_DECLS

/* What generation_config.json says, or config.json where there is none. Ids are -1 where not given. */
typedef struct
{
  gint64 start;          /* what the decoder reads first */
  GArray *ends;          /* of gint64: tokens after which nothing follows */
  GArray *banned;        /* of gint64: tokens that are never written */
  gint64 forced_first;
  gint64 forced_last;    /* written in the last place there is */
  gsize min_length;      /* tokens, the start counted, before which no end is written */
  gsize max_length;      /* tokens, the start or the prompt counted; 0: not said */
  gsize max_new;         /* tokens after the start or the prompt; 0: not said */
  gsize no_repeat;       /* no group of so many tokens is written twice; 0: any may */
  double length_penalty; /* of beams: scores are divided by length to this power */
} LgnGeneration;

bool lgn_generation_init (LgnGeneration *generation, LgnModel *model, GError **error);
void lgn_generation_clear (LgnGeneration *generation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnGeneration, lgn_generation_clear)

/* (transfer full) GArray of gint64: what is written after the start or the prompt, the end token included where one was reached.
 * INPUT is the source of an encoder-decoder, or the prompt. MAX_NEW 0: as GENERATION says. N_BEAMS 0 or 1: greedy. */
GArray *lgn_generate (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input, gsize max_new, guint n_beams,
                      const LgnProgress *progress, GError **error);

G_END_DECLS
