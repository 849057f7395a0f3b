/* Activation functions, by the names that configurations use. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct _LgnActivation LgnActivation;

const LgnActivation *lgn_activation_lookup (const char *name);
void lgn_activation_apply (const LgnActivation *activation, float *x, gsize n);

G_END_DECLS
