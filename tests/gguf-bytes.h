/* Putting a GGUF file together, piece by piece. */
#pragma once

#include <glib.h>
#include <string.h>

static inline void
put (GByteArray *file, const void *bytes, gsize size)
{
  g_byte_array_append (file, bytes, (guint) size);
}

static inline void
put_u32 (GByteArray *file, guint32 value)
{
  put (file, &value, sizeof value);
}

static inline void
put_u64 (GByteArray *file, guint64 value)
{
  put (file, &value, sizeof value);
}

static inline void
put_string (GByteArray *file, const char *text)
{
  put_u64 (file, strlen (text));
  put (file, text, strlen (text));
}
