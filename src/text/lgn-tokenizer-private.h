/* What a tokeniser is made of, for the readers of its files. */
#pragma once

#include "text/lgn-added-tokens.h"
#include "text/lgn-decoder.h"
#include "text/lgn-token-model.h"
#include "text/lgn-normalizer.h"
#include "text/lgn-post-processor.h"
#include "text/lgn-pre-tokenizer.h"
#include "text/lgn-tokenizer.h"

G_BEGIN_DECLS

/* Filled by a reader, then finished; the normaliser, the pre-tokeniser and the decoder may be NULL. */
struct _LgnTokenizer
{
  LgnNormalizer *normalizer;
  LgnPreTokenizer *pre_tokenizer;
  LgnTokenModel *model;
  gint32 *model_ids; /* [size of the model's vocabulary] what its ids become; NULL: they stay */
  LgnVocab *vocab;   /* what ids mean: the model's vocabulary, or with MODEL_IDS one of its own */
  gint32 unk_id;     /* -1: none */
  LgnTokenModelRoom *room; /* what the model remembers of texts before; NULL while a thread has it */
  LgnPostProcessor *post_processor;
  LgnDecoder *decoder;
  LgnAddedTokens *added;
  gint32 pad_id;      /* -1: none */
  gint32 eos_id;      /* -1: not known */
  guint8 pad_type_id;
  bool pads_left;     /* texts are filled up before their beginning, not behind their end */
  bool cuts_left;     /* and cut at their beginning */
  bool is_byte_level; /* set by lgn_tokenizer_finish */
};

LgnTokenizer *lgn_tokenizer_new (void);
void lgn_tokenizer_set_model (LgnTokenizer *self, LgnTokenModel *model);
void lgn_tokenizer_set_ids (LgnTokenizer *self, LgnVocab *vocab, gint32 *model_ids);
bool lgn_tokenizer_finish (LgnTokenizer *self, GError **error);
void lgn_tokenizer_set_pad (LgnTokenizer *self, const char *token);

G_END_DECLS
