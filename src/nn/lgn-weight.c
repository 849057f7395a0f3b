#include "nn/lgn-weight.h"
#include "base/lgn-error.h"

/* lgn_weight_new: a weight over the floating-point tensor STORED, of one or two dimensions; takes a reference. */
LgnWeight *
lgn_weight_new (const char *name, LgnTensor *stored)
{
  LgnWeight *weight = g_new0 (LgnWeight, 1);

  weight->name = g_strdup (name);
  weight->stored = lgn_tensor_ref (stored);
  weight->is_whole = true;
  return weight;
}

void
lgn_weight_free (LgnWeight *weight)
{
  g_free (weight->name);
  lgn_tensor_unref (weight->stored);
  g_clear_pointer (&weight->wide, lgn_tensor_unref);
  g_free (weight);
}

/* lgn_weight_prepare: makes DATA valid where it is wanted; LGN_ERROR_LIMIT when there is no memory to widen it. */
bool
lgn_weight_prepare (LgnWeight *weight, GError **error)
{
  if (weight->wide || !weight->is_whole)
    return true;
  weight->wide = lgn_tensor_to_f32 (weight->stored);
  if (!weight->wide)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory to widen the tensor “%s”", weight->name);
      return false;
    }
  weight->data = weight->wide->data;
  return true;
}

/* lgn_weight_read_row: OUT [shape[1]] = row ROW of a weight of two dimensions, prepared or not. */
void
lgn_weight_read_row (const LgnWeight *weight, gsize row, float *out)
{
  const LgnTensor *stored = weight->stored;
  gsize width = stored->shape[1], row_bytes;

  lgn_dtype_count_bytes (stored->dtype, width, &row_bytes);
  lgn_dtype_read_f32 (stored->dtype, (const guint8 *) stored->data + row * row_bytes, width, out);
}
