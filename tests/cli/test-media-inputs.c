/* lorgnette-cli inputs, of pictures, sound, and both with a text. */
#include "lgn-cli-test.h"

#include "io/lgn-safetensors.h"

#include <glib/gstdio.h>
#include <string.h>

#define WORDS "models/e2e-bert-sentiment"

static void
assert_tensor (LgnSafetensors *file, const char *name, LgnDtype dtype, guint n_dims, const gsize *shape)
{
  LgnTensor *tensor = lgn_safetensors_lookup (file, name);

  g_assert_nonnull (tensor);
  g_assert_cmpint (tensor->dtype, ==, dtype);
  g_assert_true (lgn_tensor_has_shape (tensor, n_dims, shape));
}

static void
test_picture (void)
{
  g_autofree char *model = lgn_cli_test_golden ("preprocess/image/detr");
  g_autofree char *picture = lgn_cli_test_golden ("preprocess/image/rgb.png");
  g_autofree char *expected_path = lgn_cli_test_golden ("preprocess/image/detr/expected.safetensors");
  g_autofree char *save = lgn_cli_test_path ("picture.safetensors");
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("inputs", model, "--image", picture, "--save", save, NULL);

  lgn_cli_assert_ok (answer);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save), expected = lgn_cli_test_open (expected_path);
  g_assert_cmpuint (lgn_safetensors_get_n_tensors (file), ==, 2);
  assert_tensor (file, "pixel_values", LGN_DTYPE_F32, 4, (gsize[]) { 1, 3, 42, 64 });
  assert_tensor (file, "pixel_mask", LGN_DTYPE_I64, 3, (gsize[]) { 1, 42, 64 });
  LgnTensor *got = lgn_safetensors_lookup (file, "pixel_values"),
            *want = lgn_safetensors_lookup (expected, "rgb.png.pixel_values");
  for (gsize i = 0; i < 3 * 42 * 64; i++)
    g_assert_cmpfloat_with_epsilon (((const float *) got->data)[i], ((const float *) want->data)[i], 1e-6f);
}

/* Copies FROM, in the golden files, into FOLDER. */
static void
copy_into (const char *folder, const char *from)
{
  g_autofree char *source = lgn_cli_test_golden (from), *name = g_path_get_basename (from);
  g_autofree char *target = g_build_filename (folder, name, NULL), *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (target, contents, (gssize) size, NULL));
}

/* A tokeniser beside a processor of pictures; texts become rows of one length. */
static void
test_texts_and_picture (void)
{
  g_autofree char *model = lgn_cli_test_path ("both"), *picture = lgn_cli_test_golden ("preprocess/image/rgb.png");
  g_autofree char *save = lgn_cli_test_path ("both.safetensors");

  g_assert_cmpint (g_mkdir_with_parents (model, 0700), ==, 0);
  copy_into (model, WORDS "/tokenizer.json");
  copy_into (model, WORDS "/tokenizer_config.json");
  copy_into (model, WORDS "/config.json");
  copy_into (model, "preprocess/image/vit/preprocessor_config.json");
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("inputs", model, "--image", picture, "--text", "a film", "--text",
                                                  "this was wonderful", "--save", save, NULL);
  lgn_cli_assert_ok (answer);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save);
  LgnTensor *mask = lgn_safetensors_lookup (file, "attention_mask");
  g_assert_cmpuint (mask->shape[0], ==, 2);
  gsize n = mask->shape[1];
  assert_tensor (file, "input_ids", LGN_DTYPE_I64, 2, (gsize[]) { 2, n });
  assert_tensor (file, "token_type_ids", LGN_DTYPE_I64, 2, (gsize[]) { 2, n });
  assert_tensor (file, "pixel_values", LGN_DTYPE_F32, 4, (gsize[]) { 1, 3, 32, 32 });
  g_assert_cmpint (((const gint64 *) mask->data)[n - 1], ==, 0);
  g_assert_cmpint (((const gint64 *) mask->data)[2 * n - 1], ==, 1);

  g_autoptr (LgnCliAnswer) question
      = lgn_cli_test ("inputs", model, "--image", picture, "--question", "what is it", "--pad-to", "20", "--save", save, NULL);
  lgn_cli_assert_ok (question);
  g_autoptr (LgnSafetensors) padded = lgn_cli_test_open (save);
  assert_tensor (padded, "input_ids", LGN_DTYPE_I64, 2, (gsize[]) { 1, 20 });
  lgn_cli_test_remove_folder (model);
}

/* Sound, with what a decoder reads given as ids; two seconds fit, and more is cut on request. */
static void
test_sound (void)
{
  g_autofree char *model = lgn_cli_test_golden ("preprocess/audio/whisper"),
                  *raw = lgn_cli_test_golden ("preprocess/audio/wav2vec2");
  g_autofree char *tone = lgn_cli_test_golden ("preprocess/audio/tone.wav"), *save = lgn_cli_test_path ("sound.safetensors");
  g_autoptr (LgnCliAnswer) mel
      = lgn_cli_test ("inputs", model, "--audio", tone, "--target-ids", "3,33,46", "--save", save, NULL);

  lgn_cli_assert_ok (mel);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save);
  g_assert_cmpuint (lgn_safetensors_get_n_tensors (file), ==, 2);
  assert_tensor (file, "input_features", LGN_DTYPE_F32, 3, (gsize[]) { 1, 80, 200 });
  assert_tensor (file, "decoder_input_ids", LGN_DTYPE_I64, 2, (gsize[]) { 1, 3 });

  g_autoptr (LgnCliAnswer) values = lgn_cli_test ("inputs", raw, "--audio", tone, "--save", save, NULL);
  lgn_cli_assert_ok (values);
  g_autoptr (LgnSafetensors) raw_file = lgn_cli_test_open (save);
  assert_tensor (raw_file, "input_values", LGN_DTYPE_F32, 2, (gsize[]) { 1, 20800 });
  assert_tensor (raw_file, "attention_mask", LGN_DTYPE_I64, 2, (gsize[]) { 1, 20800 });
}

/* Three seconds of silence at 8 kHz. */
static char *
make_long_sound (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char *path = lgn_cli_test_path ("long.wav");

  g_byte_array_append (bytes,
                       (const guint8
                            *) "RIFF\xa4\xbb\0\0WAVEfmt \20\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\20\0data\x80\xbb\0\0",
                       44);
  g_byte_array_set_size (bytes, 44 + 48000);
  memset (bytes->data + 44, 0, 48000);
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, NULL));
  return path;
}

static void
test_long_sound (void)
{
  g_autofree char *model = lgn_cli_test_golden ("preprocess/audio/whisper"), *sound = make_long_sound ();
  g_autofree char *save = lgn_cli_test_path ("long.safetensors");
  g_autoptr (LgnCliAnswer) refused = lgn_cli_test ("inputs", model, "--audio", sound, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) cut = lgn_cli_test ("inputs", model, "--audio", sound, "--cut", "--save", save, NULL);

  lgn_cli_assert_failed (refused, "whisper", "3.0 s");
  g_assert_nonnull (strstr (refused->err, "--cut"));
  g_assert_null (strstr (refused->err, "--window"));
  lgn_cli_assert_ok (cut);
}

static void
test_refused (void)
{
  g_autofree char *model = lgn_cli_test_golden ("preprocess/image/vit"), *words = lgn_cli_test_golden (WORDS);
  g_autofree char *picture = lgn_cli_test_golden ("preprocess/image/rgb.png");
  g_autofree char *config = lgn_cli_test_golden ("preprocess/image/vit/preprocessor_config.json");
  g_autofree char *save = lgn_cli_test_path ("refused.safetensors");
  g_autoptr (LgnCliAnswer) absent = lgn_cli_test ("inputs", model, "--image", "absent.png", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) no_picture = lgn_cli_test ("inputs", model, "--image", config, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) no_processor = lgn_cli_test ("inputs", words, "--image", picture, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) no_words = lgn_cli_test ("inputs", model, "--image", picture, "--text", "a", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) no_sound = lgn_cli_test ("inputs", model, "--audio", picture, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) both
      = lgn_cli_test ("inputs", model, "--image", picture, "--text", "a", "--question", "b", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) nothing = lgn_cli_test ("inputs", model, "--save", save, NULL);

  lgn_cli_assert_failed (absent, "absent.png", "cannot be opened");
  lgn_cli_assert_failed (no_picture, "preprocessor_config.json", "cannot be read as a picture");
  lgn_cli_assert_failed (no_processor, "preprocessor_config.json", "cannot be opened");
  lgn_cli_assert_failed (no_words, "vit", "token");
  lgn_cli_assert_failed (no_sound, "preprocessor_config.json", "ViTImageProcessor");
  lgn_cli_assert_usage (both, "--question");
  lgn_cli_assert_usage (nothing, "--image");
  g_assert_false (g_file_test (save, G_FILE_TEST_EXISTS));
}

/* Several texts are compared with one picture, whatever their order; a network that compares nothing takes but one. */
static void
test_captions (void)
{
  g_autofree char *model = lgn_cli_test_golden ("models/e2e-clip"), *reader = lgn_cli_test_golden (WORDS);
  g_autofree char *picture = lgn_cli_test_golden ("preprocess/image/rgb.png");
  g_autoptr (LgnCliAnswer) two = lgn_cli_test ("answer", model, "--image", picture, "--text", "a", "--text", "b", NULL);
  g_autoptr (LgnCliAnswer) turned = lgn_cli_test ("answer", model, "--image", picture, "--text", "b", "--text", "a", NULL);
  g_autoptr (LgnCliAnswer) alone = lgn_cli_test ("answer", model, "--text", "a", "--text", "b", NULL);
  g_autoptr (LgnCliAnswer) wrong = lgn_cli_test ("answer", reader, "--image", picture, "--text", "a", "--text", "b", NULL);
  g_autoptr (LgnCliAnswer) info = lgn_cli_test ("info", model, NULL);

  lgn_cli_assert_ok (two);
  g_assert_cmpstr (two->out, ==, turned->out);
  g_auto (GStrv) lines = g_strsplit (two->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  double sum = g_ascii_strtod (lines[0] + 2, NULL) + g_ascii_strtod (lines[1] + 2, NULL);
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
  lgn_cli_assert_failed (alone, "one text", "--image");
  lgn_cli_assert_failed (wrong, reader, "does not take");
  g_assert_nonnull (strstr (info->out, "takes\tseveral texts, a picture"));
  g_assert_nonnull (strstr (info->out, "fits the picture"));
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/media-inputs/picture", test_picture);
  g_test_add_func ("/media-inputs/texts-and-picture", test_texts_and_picture);
  g_test_add_func ("/media-inputs/sound", test_sound);
  g_test_add_func ("/media-inputs/long-sound", test_long_sound);
  g_test_add_func ("/media-inputs/captions", test_captions);
  g_test_add_func ("/media-inputs/refused", test_refused);
  return lgn_cli_test_run_all ();
}
