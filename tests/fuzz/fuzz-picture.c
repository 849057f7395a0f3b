/* Any bytes as a picture, resized by one of the filters. */
#include "lgn-fuzz.h"
#include "media/lgn-resample.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnImage) image = lgn_image_load_bytes (bytes, "file", &error);

  g_assert_true ((image == NULL) == (error != NULL));
  if (image)
    {
      LgnResample filter = (LgnResample) (size % LGN_N_RESAMPLES);
      g_autoptr (LgnImage) small = lgn_image_resize (image, 16, 1 + (guint) (size % 7), filter, NULL);
      g_autoptr (LgnImage) large = lgn_image_resize (image, 50, 40, filter, NULL);
      g_assert_true (!small || small->width == 16);
      g_assert_true (!large || large->height == 40);
    }
  return 0;
}
