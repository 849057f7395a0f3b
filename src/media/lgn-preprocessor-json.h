/* Reading of preprocessor_config.json: where it lies, and members that may be absent or null. */
#pragma once

#include "base/lgn-json.h"

G_BEGIN_DECLS

json_t *lgn_preprocessor_read (const char *folder, const char *part, char **where, GError **error);

bool lgn_preprocessor_refuse (GError **error, const char *where, const char *key, const char *wanted);

/* Each leaves *VALUE as it is when KEY is absent or null; false when it is something else. */
bool lgn_preprocessor_get_bool (json_t *config, const char *key, const char *where, bool *value, GError **error);
bool lgn_preprocessor_get_uint (json_t *config, const char *key, const char *where, guint min, guint max, guint *value,
                                GError **error);
bool lgn_preprocessor_get_double (json_t *config, const char *key, const char *where, double *value, GError **error);
bool lgn_preprocessor_check_keys (json_t *config, const char *const *known, const char *where, GError **error);

G_END_DECLS
