/* The precompiled character map of SentencePiece: which strings a normaliser replaces by which. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct _LgnCharsmap LgnCharsmap;

LgnCharsmap *lgn_charsmap_new (const guint8 *blob, gsize size, const char *where, GError **error);
void lgn_charsmap_free (LgnCharsmap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCharsmap, lgn_charsmap_free)

const char *lgn_charsmap_find (const LgnCharsmap *map, const char *text, gsize len, bool longest, gsize *match_len,
                               gsize *result_len);

G_END_DECLS
