/* How a map is handed to a file, so that nobody has to hold it whole. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gives row ROW of a map: WEIGHTS [n_key], 0 where masked, and ALLOWED [n_key], 0 there and else 1. */
typedef void (*LgnMapRowFunc) (gsize row, float *weights, guint8 *allowed, gpointer data);

G_END_DECLS
