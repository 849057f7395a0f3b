/* Pictures against the reference outputs of the original implementations: golden/preprocess/image.
 * LORGNETTE_GOLDEN names a folder with more of them. */
#include "base/lgn-file.h"
#include "io/lgn-safetensors.h"
#include "media/lgn-image-processor.h"

#include <math.h>
#include <string.h>

/* The numbers of pixels are the reference's; the last bit of a float may not be. */
#define TOLERANCE 1e-6f

static char *
picture_folder (void)
{
  const char *golden = g_getenv ("LORGNETTE_GOLDEN");

  return golden ? g_build_filename (golden, "preprocess", "image", NULL)
                : g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "preprocess", "image", NULL);
}

static LgnSafetensors *
open_expected (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  LgnSafetensors *file = lgn_safetensors_open (path, &error);

  g_assert_no_error (error);
  return file;
}

static LgnImage *
load (const char *name)
{
  g_autofree char *folder = picture_folder (), *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  LgnImage *image = lgn_image_load (path, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_decoding (void)
{
  g_autofree char *folder = picture_folder ();
  g_autoptr (LgnSafetensors) expected = open_expected (folder, "decoded_rgb_u8.safetensors");

  g_assert_cmpuint (lgn_safetensors_get_n_tensors (expected), >, 0);
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (expected); i++)
    {
      LgnTensor *tensor = lgn_safetensors_get_tensor (expected, i);
      g_test_message ("%s", lgn_safetensors_get_name (expected, i));
      g_autoptr (LgnImage) image = load (lgn_safetensors_get_name (expected, i));
      g_assert_cmpuint (image->height, ==, tensor->shape[0]);
      g_assert_cmpuint (image->width, ==, tensor->shape[1]);
      g_assert_cmpmem (image->pixels, (gsize) image->width * image->height * 3, tensor->data, lgn_tensor_n_bytes (tensor));
    }
}

static void
compare (LgnTensor *expected, LgnTensor *got)
{
  gsize n = lgn_tensor_n_elements (expected);
  g_autofree float *want = g_new (float, n), *have = g_new (float, n);

  g_assert_nonnull (got);
  g_assert_cmpuint (lgn_tensor_n_elements (got), ==, n);
  g_assert_cmpuint (got->shape[got->n_dims - 1], ==, expected->shape[expected->n_dims - 1]);
  lgn_tensor_read_f32 (expected, want);
  lgn_tensor_read_f32 (got, have);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (have[i], want[i], TOLERANCE);
}

/* Every NAME.pixel_values, .pixel_mask and .resized_u8 of a processor's folder. */
static void
test_processor (gconstpointer data)
{
  const char *folder = data;
  g_autoptr (LgnSafetensors) expected = open_expected (folder, "expected.safetensors");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnImageProcessor) processor = lgn_image_processor_open (folder, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (expected); i++)
    {
      const char *name = lgn_safetensors_get_name (expected, i), *end = strrchr (name, '.');
      g_autofree char *picture = g_strndup (name, (gsize) (end - name));
      g_auto (LgnImageInputs) inputs = { 0 };
      if (strcmp (picture, "batch") == 0 || strcmp (end, ".resized_u8") == 0)
        continue;
      g_test_message ("%s", name);
      g_autoptr (LgnImage) image = load (picture);
      g_assert_true (lgn_image_processor_run (processor, image, &inputs, &error));
      compare (lgn_safetensors_get_tensor (expected, i),
               strcmp (end, ".pixel_mask") == 0 ? inputs.pixel_mask : inputs.pixel_values);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) names = NULL;

  g_test_init (&argc, &argv, NULL);
  folder = picture_folder ();
  names = lgn_folder_list (folder);
  g_test_add_func ("/pictures/decoding", test_decoding);
  for (guint i = 0; names[i]; i++)
    {
      char *path = g_build_filename (folder, names[i], NULL);
      g_autofree char *test = g_strconcat ("/pictures/processor/", names[i], NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        g_test_add_data_func_full (test, path, test_processor, g_free);
      else
        g_free (path);
    }
  return g_test_run ();
}
