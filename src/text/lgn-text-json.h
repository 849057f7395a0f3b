/* Optional members of the objects in tokenizer.json: absent and null mean the default. */
#pragma once

#include "base/lgn-json.h"

G_BEGIN_DECLS

/* Sequences of normalisers and the like inside each other: published files have two. */
#define LGN_TEXT_MAX_DEPTH 16

bool lgn_text_json_get_bool (json_t *object, const char *key, bool fallback, const char *where, bool *value, GError **error);
bool lgn_text_json_get_int (json_t *object, const char *key, gint64 fallback, gint64 min, gint64 max, const char *where,
                            gint64 *value, GError **error);
bool lgn_text_json_get_string (json_t *object, const char *key, const char *where, const char **value, GError **error);
bool lgn_text_json_check_depth (guint depth, const char *where, GError **error);

/* Reads one child of a sequence, which lies in DEPTH others. (transfer full) */
typedef gpointer (*LgnTextJsonParse) (json_t *json, guint depth, const char *where, GError **error);
GPtrArray *lgn_text_json_parse_sequence (json_t *object, const char *key, guint depth, LgnTextJsonParse parse,
                                         GDestroyNotify free_child, const char *where, GError **error);

G_END_DECLS
