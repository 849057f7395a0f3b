#include "base/lgn-error.h"
#include "media/lgn-image-processor.h"

#include <string.h>

#define TYPE(name) "{\"image_processor_type\": \"" name "ImageProcessor\""

static LgnImageProcessor *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  LgnImageProcessor *processor = lgn_image_processor_parse (json, strlen (json), "c.json", NULL, &error);

  g_assert_no_error (error);
  return processor;
}

/* A picture whose red is its column, green its row. */
static LgnImage *
make_picture (guint width, guint height)
{
  LgnImage *image = lgn_image_new (width, height, NULL);

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        image->pixels[(y * width + x) * 3] = (guint8) x;
        image->pixels[(y * width + x) * 3 + 1] = (guint8) y;
      }
  return image;
}

/* The size of the input for each size of picture. The expected sizes are those of the reference's formulas, by hand. */
static void
test_sizes (void)
{
  const struct
  {
    const char *json;
    guint width, height, new_width, new_height;
  } cases[] = {
    { TYPE ("ViT") "}", 10, 400, 224, 224 },
    { TYPE ("ViT") ", \"size\": 32}", 10, 40, 32, 32 },
    { TYPE ("ViT") ", \"size\": [20, 30]}", 10, 40, 30, 20 },
    { TYPE ("ViT") ", \"size\": {\"height\": 20, \"width\": 30}}", 10, 40, 30, 20 },
    { TYPE ("ViT") ", \"size\": {\"shortest_edge\": 20}}", 30, 41, 20, 27 },
    { TYPE ("ViT") ", \"size\": {\"max_height\": 20, \"max_width\": 30}}", 10, 40, 5, 20 },
    { TYPE ("ViT") ", \"do_resize\": false}", 10, 40, 10, 40 },
    { "{\"feature_extractor_type\": \"ViTFeatureExtractor\", \"size\": 32}", 10, 40, 32, 32 },
    { "{\"image_processor_type\": \"ViTImageProcessorFast\", \"size\": 32}", 10, 40, 32, 32 },
    { TYPE ("CLIP") ", \"size\": 32, \"crop_size\": 24}", 50, 100, 24, 24 },
    { TYPE ("CLIP") ", \"size\": 32, \"do_center_crop\": false}", 50, 101, 32, 64 },
    { TYPE ("CLIP") ", \"size\": 16, \"crop_size\": {\"height\": 20, \"width\": 30}}", 16, 16, 30, 20 },
    { TYPE ("DeiT") "}", 300, 200, 224, 224 },
    { TYPE ("Beit") ", \"size\": 40, \"do_center_crop\": false}", 300, 200, 40, 40 },
    { TYPE ("Segformer") ", \"reduce_labels\": true}", 100, 300, 512, 512 },
    { TYPE ("ConvNext") ", \"size\": 224, \"crop_pct\": 0.875}", 300, 300, 224, 224 },
    { TYPE ("ConvNext") ", \"size\": {\"shortest_edge\": 384}}", 30, 300, 384, 384 },
    { TYPE ("Detr") "}", 640, 480, 1066, 800 },
    { TYPE ("Detr") "}", 1000, 300, 1333, 400 },
    { TYPE ("Detr") ", \"size\": 48, \"max_size\": 64}", 97, 64, 64, 42 },
    { TYPE ("Detr") ", \"size\": {\"shortest_edge\": 48, \"longest_edge\": 64}}", 48, 60, 48, 60 },
    { TYPE ("Detr") ", \"size\": 48, \"pad_size\": {\"height\": 100, \"width\": 90}}", 48, 48, 90, 100 },
    { TYPE ("Yolos") ", \"size\": {\"shortest_edge\": 48, \"longest_edge\": 80}}", 97, 64, 64, 48 },
    { TYPE ("Vilt") ", \"size\": 40, \"size_divisor\": 8}", 97, 64, 56, 40 },
    { TYPE ("Vilt") "}", 1000, 100, 608, 64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LgnImageProcessor) processor = parse (cases[i].json);
      g_autoptr (LgnImage) picture = make_picture (cases[i].width, cases[i].height);
      g_auto (LgnImageInputs) inputs = { 0 };
      g_test_message ("%s, %u x %u", cases[i].json, cases[i].width, cases[i].height);
      g_assert_true (lgn_image_processor_run (processor, picture, &inputs, NULL));
      g_assert_cmpuint (inputs.placement.width, ==, cases[i].new_width);
      g_assert_cmpuint (inputs.placement.height, ==, cases[i].new_height);
      g_assert_true (
          lgn_tensor_has_shape (inputs.pixel_values, 4, (gsize[]) { 1, 3, cases[i].new_height, cases[i].new_width }));
    }
}

/* Cut from the middle; an odd rest goes to the right and below; beyond the picture is black. */
static void
test_crop (void)
{
  g_autoptr (LgnImageProcessor) inside
      = parse (TYPE ("CLIP") ", \"do_resize\": false, \"crop_size\": 4, \"do_normalize\": false}");
  g_autoptr (LgnImageProcessor) outside
      = parse (TYPE ("CLIP") ", \"do_resize\": false, \"crop_size\": 8, \"do_normalize\": false, \"rescale_factor\": 1}");
  g_autoptr (LgnImage) picture = make_picture (7, 5);
  g_auto (LgnImageInputs) small = { 0 }, large = { 0 };

  g_assert_true (lgn_image_processor_run (inside, picture, &small, NULL));
  const float *values = lgn_tensor_f32 (small.pixel_values);
  g_assert_cmpfloat (values[0], ==, (float) (1 * (1.0 / 255)));
  g_assert_cmpfloat (values[16], ==, 0);
  g_assert_cmpfloat (values[16 + 4], ==, (float) (1 * (1.0 / 255)));
  g_assert_cmpfloat (small.placement.left, ==, 1);
  g_assert_cmpfloat (small.placement.top, ==, 0);

  g_assert_true (lgn_image_processor_run (outside, picture, &large, NULL));
  values = lgn_tensor_f32 (large.pixel_values);
  for (guint y = 0; y < 8; y++)
    for (guint x = 0; x < 8; x++)
      g_assert_cmpfloat (values[y * 8 + x], ==, x >= 1 && y >= 2 && y < 7 ? x - 1 : 0);
  g_assert_cmpfloat (large.placement.left, ==, -1);
  g_assert_cmpfloat (large.placement.top, ==, -2);
  g_assert_cmpuint (large.placement.shown_x, ==, 1);
  g_assert_cmpuint (large.placement.shown_y, ==, 2);
  g_assert_cmpuint (large.placement.shown_width, ==, 7);
  g_assert_cmpuint (large.placement.shown_height, ==, 5);
}

/* A patch of the input, back in the picture. */
static void
test_placement (void)
{
  g_autoptr (LgnImageProcessor) cropped = parse (TYPE ("CLIP") ", \"size\": 20, \"crop_size\": 16}");
  g_autoptr (LgnImageProcessor) padded
      = parse (TYPE ("Detr") ", \"size\": 20, \"max_size\": 400, \"pad_size\": {\"height\": 32, \"width\": 48}}");
  g_autoptr (LgnImage) picture = make_picture (80, 40);
  g_auto (LgnImageInputs) inputs = { 0 }, filled = { 0 };
  double rectangle[4];

  g_assert_true (lgn_image_processor_run (cropped, picture, &inputs, NULL)); /* to 40 x 20, then 16 x 16 from (12, 2) on */
  lgn_placement_get_rectangle (&inputs.placement, 8, 0, 8, 8, rectangle);
  g_assert_cmpmem (rectangle, sizeof rectangle, ((double[]) { 40, 4, 16, 16 }), sizeof rectangle);

  g_assert_true (lgn_image_processor_run (padded, picture, &filled, NULL)); /* to 40 x 20, filled up */
  g_assert_cmpuint (filled.placement.shown_width, ==, 40);
  g_assert_cmpuint (filled.placement.shown_height, ==, 20);
  lgn_placement_get_rectangle (&filled.placement, 32, 16, 16, 16, rectangle);
  g_assert_cmpmem (rectangle, sizeof rectangle, ((double[]) { 64, 32, 16, 8 }), sizeof rectangle);
  lgn_placement_get_rectangle (&filled.placement, 40, 24, 8, 8, rectangle);
  g_assert_cmpfloat (rectangle[2] * rectangle[3], ==, 0);
  const gint64 *mask = (const gint64 *) filled.pixel_mask->data;
  for (guint y = 0; y < 32; y++)
    for (guint x = 0; x < 48; x++)
      {
        g_assert_cmpint (mask[y * 48 + x], ==, x < 40 && y < 20);
        if (!mask[y * 48 + x])
          g_assert_cmpfloat (lgn_tensor_f32 (filled.pixel_values)[y * 48 + x], ==, 0);
      }
}

static void
test_normalisation (void)
{
  g_autoptr (LgnImageProcessor) processor = parse (
      TYPE ("ViT") ", \"do_resize\": false, \"image_mean\": [0.1, 0.2, 0.3], \"image_std\": 0.5, \"rescale_factor\": 0.01}");
  g_autoptr (LgnImageProcessor) plain
      = parse (TYPE ("ViT") ", \"do_resize\": false, \"do_rescale\": false, \"do_normalize\": false}");
  g_autoptr (LgnImage) picture = lgn_image_new (1, 1, NULL);
  g_auto (LgnImageInputs) inputs = { 0 }, raw = { 0 };

  memcpy (picture->pixels, "\x0a\x14\xff", 3);
  g_assert_true (lgn_image_processor_run (processor, picture, &inputs, NULL));
  g_assert_null (inputs.pixel_mask);
  g_assert_cmpfloat_with_epsilon (lgn_tensor_f32 (inputs.pixel_values)[0], 0, 1e-7);
  g_assert_cmpfloat_with_epsilon (lgn_tensor_f32 (inputs.pixel_values)[1], 0, 1e-7);
  g_assert_cmpfloat_with_epsilon (lgn_tensor_f32 (inputs.pixel_values)[2], 4.5, 1e-6);
  g_assert_true (lgn_image_processor_run (plain, picture, &raw, NULL));
  g_assert_cmpfloat (lgn_tensor_f32 (raw.pixel_values)[2], ==, 255);
}

/* Each pixel becomes the number of the nearest colour; of two as near, the first. */
static void
test_palette (void)
{
  g_autoptr (LgnImageProcessor) processor = parse (
      TYPE ("ImageGPT") ", \"size\": 2, \"clusters\": [[1, 1, 1], [-1, -1, -1], [1, -1, -1], [1, -1, -1], [0, 0, 0]]}");
  g_autoptr (LgnImage) picture = lgn_image_new (2, 2, NULL);
  g_auto (LgnImageInputs) inputs = { 0 };

  memcpy (picture->pixels, "\xff\xf0\xf0\x0a\0\0\xff\0\0\x80\x80\x7f", 12);
  g_assert_true (lgn_image_processor_run (processor, picture, &inputs, NULL));
  g_assert_null (inputs.pixel_values);
  g_assert_true (lgn_tensor_has_shape (inputs.input_ids, 2, (gsize[]) { 1, 4 }));
  g_assert_cmpmem (inputs.input_ids->data, 32, ((gint64[]) { 0, 1, 2, 4 }), 32);
}

static void
test_thin_pictures (void)
{
  g_autoptr (LgnImageProcessor) square = parse (TYPE ("ViT") ", \"size\": 8}"), shortest = parse (TYPE ("CLIP") "}");
  g_autoptr (LgnImageProcessor) multiple = parse (TYPE ("Yolos") ", \"size\": 40, \"max_size\": 64}");
  g_autoptr (LgnImage) line = lgn_image_new (60000, 1, NULL), column = lgn_image_new (1, 60000, NULL);
  LgnImageProcessor *refusing[] = { shortest, multiple };
  g_auto (LgnImageInputs) inputs = { 0 }, dot_inputs = { 0 }, wrong = { 0 };
  g_autoptr (LgnImage) dot = lgn_image_new (1, 1, NULL);

  g_assert_true (lgn_image_processor_run (square, line, &inputs, NULL));
  g_assert_true (lgn_image_processor_run (shortest, dot, &dot_inputs, NULL));
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lgn_image_processor_run (refusing[i / 2], i % 2 ? line : column, &wrong, &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, "c.json: makes"));
    }
}

static void
test_refused (void)
{
  const struct
  {
    const char *json, *words;
  } cases[] = {
    { "[]", "“image_processor_type” is absent" },
    { "{}", "“image_processor_type” is absent" },
    { "{", "not valid JSON" },
    { TYPE ("Other") "}", "“OtherImageProcessor”" },
    { "{\"feature_extractor_type\": \"WhisperFeatureExtractor\"}", "“WhisperFeatureExtractor”" },
    { TYPE ("ViT") ", \"rescale_offset\": true}", "“rescale_offset” is not known" },
    { TYPE ("ViT") ", \"size\": {\"depth\": 3}}", "“depth” is not known" },
    { TYPE ("ViT") ", \"size\": {\"height\": 3}}", "“size”" },
    { TYPE ("ViT") ", \"size\": {\"height\": 3, \"width\": 3, \"shortest_edge\": 3}}", "“size”" },
    { TYPE ("ViT") ", \"size\": {}}", "“size”" },
    { TYPE ("ViT") ", \"size\": 0}", "“size”" },
    { TYPE ("ViT") ", \"size\": 1e9}", "“size”" },
    { TYPE ("ViT") ", \"size\": [1, 2, 3]}", "“size”" },
    { TYPE ("ViT") ", \"size\": [1, 2.5]}", "“width”" },
    { TYPE ("ViT") ", \"do_resize\": 1}", "“do_resize”" },
    { TYPE ("ViT") ", \"resample\": 6}", "“resample”" },
    { TYPE ("ViT") ", \"image_mean\": [0.5, 0.5]}", "“image_mean”" },
    { TYPE ("ViT") ", \"image_mean\": [0.5, 0.5, \"x\"]}", "“image_mean”" },
    { TYPE ("ViT") ", \"image_std\": [0.5, 0.5, 0]}", "“image_std”" },
    { TYPE ("ViT") ", \"rescale_factor\": \"x\"}", "“rescale_factor”" },
    { TYPE ("ViT") ", \"do_center_crop\": true}", "“crop_size”" },
    { TYPE ("CLIP") ", \"crop_size\": {\"shortest_edge\": 3}}", "“crop_size”" },
    { TYPE ("Vilt") ", \"size\": {\"height\": 3, \"width\": 3}}", "“size”" },
    { TYPE ("Vilt") ", \"size_divisor\": 0}", "“size_divisor”" },
    { TYPE ("ConvNext") ", \"crop_pct\": 0}", "“crop_pct”" },
    { TYPE ("ImageGPT") "}", "“clusters”" },
    { TYPE ("ImageGPT") ", \"clusters\": []}", "“clusters”" },
    { TYPE ("ImageGPT") ", \"clusters\": [[1, 2]]}", "“clusters”" },
    { TYPE ("ImageGPT") ", \"clusters\": [1, 2, 3]}", "“clusters”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_image_processor_parse (cases[i].json, strlen (cases[i].json), "c.json", NULL, &error));
      if (!g_str_has_prefix (error->message, "c.json: ") || !strstr (error->message, cases[i].words))
        g_error ("%s: “%s” is not in: %s", cases[i].json, cases[i].words, error->message);
    }
}

/* The oldest files name no type; who opens them may know it. Members that ask for nothing are passed over. */
static void
test_old_files (void)
{
  static const char json[] = "{\"do_normalize\": true, \"do_resize\": true, \"size\": 24, \"do_flip\": false, \"other\": null}";
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnImageProcessor) processor
      = lgn_image_processor_parse (json, sizeof json - 1, "c.json", "ViTImageProcessor", &error);
  g_autoptr (LgnImageProcessor) again = lgn_image_processor_ref (processor);
  g_autoptr (LgnImage) picture = make_picture (9, 9);
  g_auto (LgnImageInputs) inputs = { 0 };

  g_assert_no_error (error);
  g_assert_true (lgn_image_processor_run (again, picture, &inputs, NULL));
  g_assert_cmpuint (inputs.placement.width, ==, 24);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-processor/sizes", test_sizes);
  g_test_add_func ("/image-processor/crop", test_crop);
  g_test_add_func ("/image-processor/placement", test_placement);
  g_test_add_func ("/image-processor/normalisation", test_normalisation);
  g_test_add_func ("/image-processor/palette", test_palette);
  g_test_add_func ("/image-processor/thin-pictures", test_thin_pictures);
  g_test_add_func ("/image-processor/refused", test_refused);
  g_test_add_func ("/image-processor/old-files", test_old_files);
  return g_test_run ();
}
