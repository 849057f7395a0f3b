/* How far two rows of attention are apart. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double lgn_divergence_js (const float *p, const float *q, gsize n);

G_END_DECLS
