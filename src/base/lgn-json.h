/* JSON from strangers, by jansson: sizes and depth are bounded, and every access checks the type and says where. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

/* The largest JSON file that is read: tokenizer.json of a 256k vocabulary has 35 MB. */
#define LGN_JSON_MAX_SIZE ((gsize) 256 << 20)

/* The most values that one text may hold: that tokenizer.json has 2 million. A value costs up to 130 bytes when parsed. */
#define LGN_JSON_MAX_VALUES ((gsize) 4 << 20)

gsize lgn_json_count_values (const char *text, gsize size);
json_t *lgn_json_parse (const char *text, gsize size, const char *where, GError **error);
json_t *lgn_json_read (const char *path, GError **error);

bool lgn_json_get_int (json_t *object, const char *key, const char *where, gint64 min, gint64 max, gint64 *value, GError **error);
bool lgn_json_get_double (json_t *object, const char *key, const char *where, double *value, GError **error);
bool lgn_json_get_bool (json_t *object, const char *key, const char *where, bool *value, GError **error);
const char *lgn_json_get_string (json_t *object, const char *key, const char *where, GError **error);
json_t *lgn_json_get_object (json_t *object, const char *key, const char *where, GError **error);
json_t *lgn_json_get_array (json_t *object, const char *key, const char *where, GError **error);

G_END_DECLS
