/* The longest common subsequence of two lists of numbers. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

bool lgn_sequence_match (const guint *a, guint n_a, const guint *b, guint n_b, guint max_edits, gint *b_of_a);

G_END_DECLS
