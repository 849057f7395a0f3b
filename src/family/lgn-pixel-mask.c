#include "family/lgn-pixel-mask.h"
#include "base/lgn-error.h"

#include <math.h>

/* Place I of N_NEW, taken from the nearest of N_OLD as PyTorch's interpolate does, which reckons in float32. */
static gsize
find_nearest (gsize i, gsize n_new, gsize n_old)
{
  float scale = (float) n_old / (float) n_new;

  return MIN ((gsize) floorf ((float) i * scale), n_old - 1);
}

/**
 * lgn_pixel_mask_sample: *SHOWN [grid.rows * grid.columns] (transfer full) = 1 for the places of GRID that lie over the picture
 * PIXELS [channels, rows, columns] and not over what it was filled up with: the nearest pixel of the mask; NULL without a mask.
 * Returns: false with LGN_ERROR_INPUT for a mask of another size or no whole numbers, LGN_ERROR_LIMIT.
 */
bool
lgn_pixel_mask_sample (const LgnFeeds *feeds, const LgnTensor *pixels, const LgnGrid *grid, guint8 **shown, GError **error)
{
  const LgnTensor *mask = lgn_feeds_lookup (feeds, LGN_PIXEL_MASK_FEED);

  *shown = NULL;
  if (!mask)
    return true;
  if (!lgn_tensor_has_shape (mask, 2, pixels->shape + 1) || lgn_dtype_is_float (mask->dtype))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "“%s” should have a whole number for every pixel", LGN_PIXEL_MASK_FEED);
      return false;
    }
  g_autofree gint64 *there = g_try_new (gint64, lgn_tensor_n_elements (mask));
  *shown = there ? g_try_new (guint8, grid->rows * grid->columns) : NULL;
  if (!*shown)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the mask of %" G_GSIZE_FORMAT " pixels",
                   lgn_tensor_n_elements (mask));
      return false;
    }
  lgn_tensor_to_i64 (mask, there);
  for (gsize i = 0; i < grid->rows * grid->columns; i++)
    {
      gsize row = find_nearest (i / grid->columns, grid->rows, mask->shape[0]);
      gsize column = find_nearest (i % grid->columns, grid->columns, mask->shape[1]);
      (*shown)[i] = there[row * mask->shape[1] + column] != 0;
    }
  return true;
}
