/* LgnTensor: numbers with a type, a shape and an owner. Always dense and row-major; a view shares its owner's bytes. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define LGN_MAX_DIMS 8

/* Storage types, with the names that safetensors files use, and those of GGUF files whose numbers lie in blocks. */
typedef enum
{
  LGN_DTYPE_F32,
  LGN_DTYPE_F64,
  LGN_DTYPE_F16,
  LGN_DTYPE_BF16,
  LGN_DTYPE_I64,
  LGN_DTYPE_I32,
  LGN_DTYPE_I16,
  LGN_DTYPE_I8,
  LGN_DTYPE_U64,
  LGN_DTYPE_U32,
  LGN_DTYPE_U16,
  LGN_DTYPE_U8,
  LGN_DTYPE_BOOL,
  LGN_DTYPE_Q4_0, /* the first of the types in blocks: rows of whole blocks, see lgn-blocks.h */
  LGN_DTYPE_Q4_1,
  LGN_DTYPE_Q5_0,
  LGN_DTYPE_Q5_1,
  LGN_DTYPE_Q8_0,
  LGN_DTYPE_Q2_K,
  LGN_DTYPE_Q3_K,
  LGN_DTYPE_Q4_K,
  LGN_DTYPE_Q5_K,
  LGN_DTYPE_Q6_K,
  LGN_DTYPE_IQ1_S,
  LGN_DTYPE_IQ1_M,
  LGN_DTYPE_IQ2_XXS,
  LGN_DTYPE_IQ2_XS,
  LGN_DTYPE_IQ2_S,
  LGN_DTYPE_IQ3_XXS,
  LGN_DTYPE_IQ3_S,
  LGN_DTYPE_IQ4_NL,
  LGN_DTYPE_IQ4_XS,
  LGN_DTYPE_TQ1_0,
  LGN_DTYPE_TQ2_0,
  LGN_DTYPE_MXFP4,
  LGN_DTYPE_NVFP4,
  LGN_DTYPE_Q1_0,
  LGN_DTYPE_Q2_0,
  LGN_N_DTYPES,
} LgnDtype;

const char *lgn_dtype_name (LgnDtype dtype);
bool lgn_dtype_from_name (const char *name, LgnDtype *dtype);
gsize lgn_dtype_size (LgnDtype dtype);
gsize lgn_dtype_block_length (LgnDtype dtype);
bool lgn_dtype_count_bytes (LgnDtype dtype, gsize n_elements, gsize *n_bytes);
bool lgn_dtype_is_float (LgnDtype dtype);

typedef struct
{
  LgnDtype dtype;
  guint n_dims; /* 0: a scalar */
  gsize shape[LGN_MAX_DIMS];
  const void *data; /* [n_elements], not necessarily aligned to the element size when it comes from a file */
  GBytes *owner;    /* keeps DATA alive */
} LgnTensor;

LgnTensor *lgn_tensor_new (LgnDtype dtype, guint n_dims, const gsize *shape);
LgnTensor *lgn_tensor_new_view (LgnDtype dtype, guint n_dims, const gsize *shape, GBytes *owner, const void *data);
LgnTensor *lgn_tensor_get_row (const LgnTensor *tensor, gsize row);
LgnTensor *lgn_tensor_ref (LgnTensor *tensor);
void lgn_tensor_unref (LgnTensor *tensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTensor, lgn_tensor_unref)

bool lgn_shape_n_elements (guint n_dims, const gsize *shape, gsize *n_elements);
gsize lgn_tensor_n_elements (const LgnTensor *tensor);
gsize lgn_tensor_n_bytes (const LgnTensor *tensor);
bool lgn_tensor_has_shape (const LgnTensor *tensor, guint n_dims, const gsize *shape);
char *lgn_tensor_shape_to_string (const LgnTensor *tensor);

float *lgn_tensor_f32 (LgnTensor *tensor);
void lgn_dtype_read_f32 (LgnDtype dtype, const void *data, gsize n, float *out);
void lgn_tensor_read_f32 (const LgnTensor *tensor, float *out);
LgnTensor *lgn_tensor_to_f32 (LgnTensor *tensor);
bool lgn_tensor_to_i64 (const LgnTensor *tensor, gint64 *out);

G_END_DECLS
