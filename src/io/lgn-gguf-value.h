/* Values of a GGUF file's metadata. They stay where the file is mapped; whoever wants one says of what kind it should be. */
#pragma once

#include "base/lgn-json.h"

G_BEGIN_DECLS

/* The format's own numbers. */
typedef enum
{
  LGN_GGUF_U8,
  LGN_GGUF_I8,
  LGN_GGUF_U16,
  LGN_GGUF_I16,
  LGN_GGUF_U32,
  LGN_GGUF_I32,
  LGN_GGUF_F32,
  LGN_GGUF_BOOL,
  LGN_GGUF_STRING,
  LGN_GGUF_ARRAY,
  LGN_GGUF_U64,
  LGN_GGUF_I64,
  LGN_GGUF_F64,
  LGN_GGUF_N_TYPES,
} LgnGgufType;

/* A value, or an array of them. The bytes have been checked to lie inside the file, which must outlive the value. */
typedef struct
{
  LgnGgufType type; /* of the value, or of the array's elements */
  bool is_array;
  gsize n;            /* elements; 1 for what is no array */
  const guint8 *data; /* unaligned, little-endian; strings: a length of 8 bytes before each */
} LgnGgufValue;

/* A string, not ended by a zero. */
typedef struct
{
  const char *bytes; /* [length] */
  gsize length;
} LgnGgufString;

gsize lgn_gguf_type_size (LgnGgufType type);
bool lgn_gguf_value_get_int (const LgnGgufValue *value, gint64 *out);
bool lgn_gguf_value_get_bool (const LgnGgufValue *value, bool *out);
char *lgn_gguf_value_dup_string (const LgnGgufValue *value);
LgnGgufString *lgn_gguf_value_list_strings (const LgnGgufValue *value);
gint64 *lgn_gguf_value_list_ints (const LgnGgufValue *value);
float *lgn_gguf_value_list_floats (const LgnGgufValue *value);
json_t *lgn_gguf_value_to_json (const LgnGgufValue *value);

G_END_DECLS
