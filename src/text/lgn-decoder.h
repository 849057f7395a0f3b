/* Decoders: how the pieces of a vocabulary become a text again. */
#pragma once

#include "base/lgn-json.h"

G_BEGIN_DECLS

typedef struct _LgnDecoder LgnDecoder;

/* Strings, one after the other, with the number of the token that every byte comes from. */
typedef struct
{
  GString *text;
  GArray *owner; /* of guint32, [text->len] */
  GArray *ends;  /* of gsize: where each string ends */
} LgnDecoded;

void lgn_decoded_init (LgnDecoded *self);
void lgn_decoded_clear (LgnDecoded *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnDecoded, lgn_decoded_clear)
void lgn_decoded_append (LgnDecoded *self, const char *bytes, gsize len, guint32 owner);
void lgn_decoded_end_string (LgnDecoded *self);

LgnDecoder *lgn_decoder_parse (json_t *json, const char *where, GError **error);
LgnDecoder *lgn_decoder_parse_text (const char *json);
void lgn_decoder_free (LgnDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnDecoder, lgn_decoder_free)

bool lgn_decoder_is_byte_level (const LgnDecoder *self);
const char *lgn_decoder_get_blank (const LgnDecoder *self);
bool lgn_decoder_run (const LgnDecoder *self, LgnDecoded *strings, GError **error);

G_END_DECLS
