#include "tensor/lgn-tensor.h"
#include "base/lgn-checked.h"
#include "tensor/lgn-blocks.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

static const struct
{
  const char *name;
  gsize size; /* bytes of a block */
  gsize block_length;
  bool is_float;
} dtypes[LGN_N_DTYPES] = {
  [LGN_DTYPE_F32] = { "F32", 4, 1, true },
  [LGN_DTYPE_F64] = { "F64", 8, 1, true },
  [LGN_DTYPE_F16] = { "F16", 2, 1, true },
  [LGN_DTYPE_BF16] = { "BF16", 2, 1, true },
  [LGN_DTYPE_I64] = { "I64", 8, 1, false },
  [LGN_DTYPE_I32] = { "I32", 4, 1, false },
  [LGN_DTYPE_I16] = { "I16", 2, 1, false },
  [LGN_DTYPE_I8] = { "I8", 1, 1, false },
  [LGN_DTYPE_U64] = { "U64", 8, 1, false },
  [LGN_DTYPE_U32] = { "U32", 4, 1, false },
  [LGN_DTYPE_U16] = { "U16", 2, 1, false },
  [LGN_DTYPE_U8] = { "U8", 1, 1, false },
  [LGN_DTYPE_BOOL] = { "BOOL", 1, 1, false },
  [LGN_DTYPE_Q4_0] = { "Q4_0", 18, 32, true },
  [LGN_DTYPE_Q4_1] = { "Q4_1", 20, 32, true },
  [LGN_DTYPE_Q5_0] = { "Q5_0", 22, 32, true },
  [LGN_DTYPE_Q5_1] = { "Q5_1", 24, 32, true },
  [LGN_DTYPE_Q8_0] = { "Q8_0", 34, 32, true },
  [LGN_DTYPE_Q2_K] = { "Q2_K", 84, 256, true },
  [LGN_DTYPE_Q3_K] = { "Q3_K", 110, 256, true },
  [LGN_DTYPE_Q4_K] = { "Q4_K", 144, 256, true },
  [LGN_DTYPE_Q5_K] = { "Q5_K", 176, 256, true },
  [LGN_DTYPE_Q6_K] = { "Q6_K", 210, 256, true },
  [LGN_DTYPE_IQ1_S] = { "IQ1_S", 50, 256, true },
  [LGN_DTYPE_IQ1_M] = { "IQ1_M", 56, 256, true },
  [LGN_DTYPE_IQ2_XXS] = { "IQ2_XXS", 66, 256, true },
  [LGN_DTYPE_IQ2_XS] = { "IQ2_XS", 74, 256, true },
  [LGN_DTYPE_IQ2_S] = { "IQ2_S", 82, 256, true },
  [LGN_DTYPE_IQ3_XXS] = { "IQ3_XXS", 98, 256, true },
  [LGN_DTYPE_IQ3_S] = { "IQ3_S", 110, 256, true },
  [LGN_DTYPE_IQ4_NL] = { "IQ4_NL", 18, 32, true },
  [LGN_DTYPE_IQ4_XS] = { "IQ4_XS", 136, 256, true },
  [LGN_DTYPE_TQ1_0] = { "TQ1_0", 54, 256, true },
  [LGN_DTYPE_TQ2_0] = { "TQ2_0", 66, 256, true },
  [LGN_DTYPE_MXFP4] = { "MXFP4", 17, 32, true },
  [LGN_DTYPE_NVFP4] = { "NVFP4", 36, 64, true },
  [LGN_DTYPE_Q1_0] = { "Q1_0", 18, 128, true },
  [LGN_DTYPE_Q2_0] = { "Q2_0", 18, 64, true },
};

/* lgn_dtype_name: the name in safetensors files: "F32"; of the types in blocks, in GGUF files: "Q8_0". */
const char *
lgn_dtype_name (LgnDtype dtype)
{
  return dtypes[dtype].name;
}

/* lgn_dtype_from_name: the type that safetensors files call NAME; false when there is none. They know none in blocks. */
bool
lgn_dtype_from_name (const char *name, LgnDtype *dtype)
{
  for (guint i = 0; i < LGN_N_DTYPES; i++)
    if (dtypes[i].block_length == 1 && strcmp (dtypes[i].name, name) == 0)
      {
        *dtype = i;
        return true;
      }
  return false;
}

/* lgn_dtype_size: bytes of one element, or of one block of lgn_dtype_block_length () elements. */
gsize
lgn_dtype_size (LgnDtype dtype)
{
  return dtypes[dtype].size;
}

/* lgn_dtype_block_length: how many elements share a block; 1 where each stands alone. */
gsize
lgn_dtype_block_length (LgnDtype dtype)
{
  return dtypes[dtype].block_length;
}

/* lgn_dtype_count_bytes: what N_ELEMENTS take; false when they do not fill whole blocks, or when the product overflows. */
bool
lgn_dtype_count_bytes (LgnDtype dtype, gsize n_elements, gsize *n_bytes)
{
  return n_elements % dtypes[dtype].block_length == 0
         && lgn_checked_mul (n_elements / dtypes[dtype].block_length, dtypes[dtype].size, n_bytes);
}

/* lgn_dtype_is_float: whether the type holds fractions. */
bool
lgn_dtype_is_float (LgnDtype dtype)
{
  return dtypes[dtype].is_float;
}

/* lgn_shape_n_elements: the product of SHAPE [N_DIMS], or false when it overflows. */
bool
lgn_shape_n_elements (guint n_dims, const gsize *shape, gsize *n_elements)
{
  *n_elements = 1;
  for (guint i = 0; i < n_dims; i++)
    if (!lgn_checked_mul (*n_elements, shape[i], n_elements))
      return false;
  return true;
}

/**
 * lgn_tensor_new_view: a tensor over DATA, which lies in OWNER; OWNER is kept alive. The caller has checked that the
 * shape's bytes lie inside.
 */
LgnTensor *
lgn_tensor_new_view (LgnDtype dtype, guint n_dims, const gsize *shape, GBytes *owner, const void *data)
{
  LgnTensor *tensor = g_atomic_rc_box_new0 (LgnTensor);

  g_assert (n_dims <= LGN_MAX_DIMS);
  tensor->dtype = dtype;
  tensor->n_dims = n_dims;
  if (n_dims > 0)
    memcpy (tensor->shape, shape, n_dims * sizeof *shape);
  tensor->data = data;
  tensor->owner = g_bytes_ref (owner);
  return tensor;
}

/* lgn_tensor_get_row: (transfer full): a view of TENSOR's part ROW of the first dimension, which is left out. */
LgnTensor *
lgn_tensor_get_row (const LgnTensor *tensor, gsize row)
{
  gsize n = lgn_tensor_n_elements (tensor) / tensor->shape[0];
  const guint8 *data = (const guint8 *) tensor->data + row * n * lgn_dtype_size (tensor->dtype);

  return lgn_tensor_new_view (tensor->dtype, tensor->n_dims - 1, tensor->shape + 1, tensor->owner, data);
}

/* lgn_tensor_new: a tensor of zeros. Returns: NULL when there is not so much memory. */
LgnTensor *
lgn_tensor_new (LgnDtype dtype, guint n_dims, const gsize *shape)
{
  gsize n_elements, n_bytes;

  if (!lgn_shape_n_elements (n_dims, shape, &n_elements) || !lgn_dtype_count_bytes (dtype, n_elements, &n_bytes))
    return NULL;
  void *data = g_try_malloc0 (MAX (n_bytes, 1));
  if (!data)
    return NULL;
  g_autoptr (GBytes) owner = g_bytes_new_take (data, n_bytes);
  return lgn_tensor_new_view (dtype, n_dims, shape, owner, data);
}

LgnTensor *
lgn_tensor_ref (LgnTensor *tensor)
{
  return g_atomic_rc_box_acquire (tensor);
}

static void
tensor_clear (gpointer data)
{
  LgnTensor *tensor = data;

  g_bytes_unref (tensor->owner);
}

void
lgn_tensor_unref (LgnTensor *tensor)
{
  g_atomic_rc_box_release_full (tensor, tensor_clear);
}

/* lgn_tensor_n_elements: the product of the shape, which was checked when the tensor was made. */
gsize
lgn_tensor_n_elements (const LgnTensor *tensor)
{
  gsize n = 1;

  for (guint i = 0; i < tensor->n_dims; i++)
    n *= tensor->shape[i];
  return n;
}

/* lgn_tensor_n_bytes: bytes of all elements. */
gsize
lgn_tensor_n_bytes (const LgnTensor *tensor)
{
  return lgn_tensor_n_elements (tensor) / lgn_dtype_block_length (tensor->dtype) * lgn_dtype_size (tensor->dtype);
}

/* lgn_tensor_has_shape: whether the shape is exactly SHAPE [N_DIMS]. */
bool
lgn_tensor_has_shape (const LgnTensor *tensor, guint n_dims, const gsize *shape)
{
  return tensor->n_dims == n_dims && (n_dims == 0 || memcmp (tensor->shape, shape, n_dims * sizeof *shape) == 0);
}

/* lgn_tensor_shape_to_string: "[12, 64]", for messages. (transfer full) */
char *
lgn_tensor_shape_to_string (const LgnTensor *tensor)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < tensor->n_dims; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", tensor->shape[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* lgn_tensor_f32: the numbers of a F32 tensor made by lgn_tensor_new, to be filled in. */
float *
lgn_tensor_f32 (LgnTensor *tensor)
{
  g_assert (tensor->dtype == LGN_DTYPE_F32);
  return (float *) tensor->data;
}

static double
element_as_double (LgnDtype dtype, const void *data, gsize i)
{
  const guint8 *p = (const guint8 *) data + i * lgn_dtype_size (dtype);

#define READ(type)                                                                                                             \
  ({                                                                                                                           \
    type value;                                                                                                                \
    memcpy (&value, p, sizeof value);                                                                                          \
    (double) value;                                                                                                            \
  })
  switch (dtype)
    {
    case LGN_DTYPE_F64: return READ (double);
    case LGN_DTYPE_I64: return READ (gint64);
    case LGN_DTYPE_I32: return READ (gint32);
    case LGN_DTYPE_I16: return READ (gint16);
    case LGN_DTYPE_I8: return READ (gint8);
    case LGN_DTYPE_U64: return READ (guint64);
    case LGN_DTYPE_U32: return READ (guint32);
    case LGN_DTYPE_U16: return READ (guint16);
    case LGN_DTYPE_U8: return READ (guint8);
    case LGN_DTYPE_BOOL: return *p != 0;
    default: g_assert_not_reached ();
    }
#undef READ
}

/* lgn_dtype_read_f32: OUT [n] = the N numbers at DATA, whole blocks of them; DATA may be unaligned. What is narrower than
 * F32 is widened exactly, blocks by their format's own formula. */
void
lgn_dtype_read_f32 (LgnDtype dtype, const void *data, gsize n, float *out)
{
  if (dtype == LGN_DTYPE_F32)
    memcpy (out, data, n * sizeof *out);
  else if (dtype == LGN_DTYPE_F16)
    lgn_f16_to_f32 (data, n, out);
  else if (dtype == LGN_DTYPE_BF16)
    lgn_bf16_to_f32 (data, n, out);
  else if (lgn_dtype_block_length (dtype) > 1)
    lgn_blocks_decode (dtype, data, n, out);
  else
    for (gsize i = 0; i < n; i++)
      out[i] = (float) element_as_double (dtype, data, i);
}

/* lgn_tensor_read_f32: OUT [n_elements] = the tensor's numbers as F32. */
void
lgn_tensor_read_f32 (const LgnTensor *tensor, float *out)
{
  lgn_dtype_read_f32 (tensor->dtype, tensor->data, lgn_tensor_n_elements (tensor), out);
}

/**
 * lgn_tensor_to_f32: the same numbers as aligned F32. F32 that is aligned already is returned as it is, with another
 * reference.
 * Returns: (transfer full): NULL when there is not enough memory.
 */
LgnTensor *
lgn_tensor_to_f32 (LgnTensor *tensor)
{
  if (tensor->dtype == LGN_DTYPE_F32 && (gsize) tensor->data % sizeof (float) == 0)
    return lgn_tensor_ref (tensor);

  g_autoptr (LgnTensor) wide = lgn_tensor_new (LGN_DTYPE_F32, tensor->n_dims, tensor->shape);
  if (wide)
    lgn_tensor_read_f32 (tensor, lgn_tensor_f32 (wide));
  return g_steal_pointer (&wide);
}

/* lgn_tensor_to_i64: the whole numbers of an integer tensor into OUT [n_elements]; false for floats, or when a U64 does not
 * fit. */
bool
lgn_tensor_to_i64 (const LgnTensor *tensor, gint64 *out)
{
  gsize n = lgn_tensor_n_elements (tensor);

  if (lgn_dtype_is_float (tensor->dtype))
    return false;
  if (tensor->dtype == LGN_DTYPE_I64 || tensor->dtype == LGN_DTYPE_U64)
    {
      memcpy (out, tensor->data, n * sizeof *out);
      for (gsize i = 0; tensor->dtype == LGN_DTYPE_U64 && i < n; i++)
        if (out[i] < 0)
          return false;
      return true;
    }
  for (gsize i = 0; i < n; i++)
    out[i] = (gint64) element_as_double (tensor->dtype, tensor->data, i);
  return true;
}
