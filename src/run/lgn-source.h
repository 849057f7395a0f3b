/* LgnSource: what a network is given to read, see and hear, as it takes it: ids, masks and types of tokens, pixels, sound. */
#pragma once

#include "family/lgn-model.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n;         /* tokens of text; 0: it reads none */
  gint64 *ids;     /* [n] */
  gint64 *types;   /* [n] of a network that tells the two texts of a pair apart by them, or NULL */
  guint8 *mask;    /* [n], 0 for padding; or NULL: there is none */
  LgnFeeds *feeds; /* pixels, sound; or NULL */
} LgnSource;

bool lgn_source_init (LgnSource *source, LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error);
void lgn_source_set_tokens (LgnSource *source, LgnNetwork *network, const LgnTokens *tokens);
LgnTokens *lgn_source_encode (LgnNetwork *network, const LgnInput *input, const char *text, gsize *n_cut, GError **error);
gsize lgn_source_get_length (const LgnStack *reader);
void lgn_source_read_padding (const LgnStack *reader, LgnTokens *tokens);
LgnModelInput lgn_source_get_model_input (const LgnSource *source);
void lgn_source_clear (LgnSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnSource, lgn_source_clear)

bool lgn_network_uses_types (LgnNetwork *network);
bool lgn_network_require_tokenizer (LgnNetwork *network, GError **error);
bool lgn_network_check_source (LgnNetwork *network, const LgnInput *input, GError **error);

G_END_DECLS
