/* Added tokens: strings that are found in a text before anything else happens to it. */
#pragma once

#include "base/lgn-json.h"
#include "text/lgn-normalizer.h"
#include "text/lgn-vocab.h"

G_BEGIN_DECLS

typedef struct
{
  bool single_word; /* only where no word goes on before or after it */
  bool lstrip;      /* takes the white space before it */
  bool rstrip;      /* takes the white space after it */
  bool normalized;  /* is looked for in the normalised text, otherwise in the original */
  bool special;     /* left out when decoding */
} LgnAddedTokenFlags;

typedef struct _LgnAddedTokens LgnAddedTokens;

LgnAddedTokens *lgn_added_tokens_new (void);
void lgn_added_tokens_free (LgnAddedTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnAddedTokens, lgn_added_tokens_free)

bool lgn_added_tokens_add (LgnAddedTokens *self, LgnVocab *vocab, const char *content, gsize len, gint64 id,
                           const LgnAddedTokenFlags *flags, const char *where, GError **error);
bool lgn_added_tokens_parse_entry (LgnAddedTokens *self, LgnVocab *vocab, json_t *entry, gint64 id, const char *where,
                                   GError **error);
bool lgn_added_tokens_parse (LgnAddedTokens *self, LgnVocab *vocab, json_t *list, const char *where, GError **error);
bool lgn_added_tokens_finish (LgnAddedTokens *self, const LgnNormalizer *normalizer, GError **error);

void lgn_added_tokens_split (const LgnAddedTokens *self, bool normalized, LgnParts *parts, LgnParts *scratch);
bool lgn_added_tokens_contains (const LgnAddedTokens *self, gint32 id);
bool lgn_added_tokens_is_special (const LgnAddedTokens *self, gint32 id);

G_END_DECLS
