/* Arithmetic on sizes that come from files: every product and sum is checked before it is believed. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* *OUT = A * B, or false when it does not fit. */
static inline bool
lgn_checked_mul (gsize a, gsize b, gsize *out)
{
  return !__builtin_mul_overflow (a, b, out);
}

/* *OUT = A + B, or false when it does not fit. */
static inline bool
lgn_checked_add (gsize a, gsize b, gsize *out)
{
  return !__builtin_add_overflow (a, b, out);
}

/* Whether the LENGTH bytes from OFFSET lie inside SIZE bytes. */
static inline bool
lgn_checked_range (gsize offset, gsize length, gsize size)
{
  return offset <= size && length <= size - offset;
}
