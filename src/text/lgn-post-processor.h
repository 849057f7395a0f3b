/* Post-processors: the special tokens that go around a text or a pair of texts. */
#pragma once

#include "base/lgn-json.h"
#include "text/lgn-tokens.h"
#include "text/lgn-vocab.h"

G_BEGIN_DECLS

typedef struct _LgnPostProcessor LgnPostProcessor;

LgnPostProcessor *lgn_post_processor_new (void);
LgnPostProcessor *lgn_post_processor_parse (json_t *json, const LgnVocab *vocab, const char *where, GError **error);
void lgn_post_processor_free (LgnPostProcessor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPostProcessor, lgn_post_processor_free)

/* For files without a template: what to put, in order. */
void lgn_post_processor_add_special (LgnPostProcessor *self, bool pair, gint32 id, guint8 type_id);
void lgn_post_processor_add_text (LgnPostProcessor *self, bool pair, guint8 segment, guint8 type_id);
void lgn_post_processor_set_pattern (LgnPostProcessor *self, gint32 cls, gint32 sep, bool doubles_sep);
void lgn_post_processor_set_ends (LgnPostProcessor *self, const gint32 *prefix, guint n_prefix, const gint32 *suffix,
                                  guint n_suffix, bool joined);
void lgn_post_processor_set_first_type (LgnPostProcessor *self, guint8 type_id);
void lgn_post_processor_set_trims (LgnPostProcessor *self, bool add_prefix_space);

bool lgn_post_processor_trims (const LgnPostProcessor *self, bool *add_prefix_space);
gsize lgn_post_processor_count_special (const LgnPostProcessor *self, bool pair);
void lgn_post_processor_run (const LgnPostProcessor *self, GArray *const texts[2], bool pair, bool no_special, GArray *out);

G_END_DECLS
