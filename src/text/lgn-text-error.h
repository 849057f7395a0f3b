/* Errors whose messages quote files from strangers. */
#pragma once

#include "base/lgn-error.h"

G_BEGIN_DECLS

void lgn_text_set_error (GError **error, LgnError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
