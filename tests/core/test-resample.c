#include "base/lgn-error.h"
#include "media/lgn-resample.h"

/* Noise that Python makes as easily: the high bytes of a linear congruential sequence. */
static LgnImage *
make_noise (guint width, guint height)
{
  LgnImage *image = lgn_image_new (width, height, NULL);
  guint32 state = 1;

  for (gsize i = 0; i < (gsize) width * height * 3; i++)
    {
      state = state * 1664525 + 1013904223;
      image->pixels[i] = state >> 24;
    }
  return image;
}

/* MD5 of what Pillow 9.4.0's Image.resize () makes of the same noise. */
static const struct
{
  guint width, height, new_width, new_height;
  LgnResample filter;
  const char *md5;
} cases[] = {
    { 97, 64, 33, 20, LGN_RESAMPLE_NEAREST, "fcd3232af662eb2ed399f238c2caff63" },
    { 97, 64, 33, 20, LGN_RESAMPLE_LANCZOS, "5d9d99c46e1a2b17c3655b81f7d9394e" },
    { 97, 64, 33, 20, LGN_RESAMPLE_BILINEAR, "5a157ea062aaabdb3e40f27a972ca177" },
    { 97, 64, 33, 20, LGN_RESAMPLE_BICUBIC, "51196ba841db9421950c00b5bd0ebf17" },
    { 97, 64, 33, 20, LGN_RESAMPLE_BOX, "3a3d028eba0b665ddbb834785b46448d" },
    { 97, 64, 33, 20, LGN_RESAMPLE_HAMMING, "3cbd586ce46e763b6e4a9284911ea750" },
    { 97, 64, 130, 70, LGN_RESAMPLE_NEAREST, "2135d85d61f1ef39e9fd28c3fb74a59a" },
    { 97, 64, 130, 70, LGN_RESAMPLE_LANCZOS, "2dbb7a149e32656a3dc40d7d34b1131b" },
    { 97, 64, 130, 70, LGN_RESAMPLE_BILINEAR, "4f8a589cd543b410504ec4e4cc6341b5" },
    { 97, 64, 130, 70, LGN_RESAMPLE_BICUBIC, "679447c1226c2e01500ecfec61c2aae3" },
    { 97, 64, 130, 70, LGN_RESAMPLE_BOX, "9a39d00b99030dc4b21f522cbbac657c" },
    { 97, 64, 130, 70, LGN_RESAMPLE_HAMMING, "225490cd7aa13264a8b1f8d3e390330c" },
    { 97, 64, 97, 9, LGN_RESAMPLE_NEAREST, "643bb80c5ce74025fa34026393eb8f27" },
    { 97, 64, 97, 9, LGN_RESAMPLE_LANCZOS, "a0c787ccfa1ff85a0ac27337d1d3dc77" },
    { 97, 64, 97, 9, LGN_RESAMPLE_BILINEAR, "bdbe03df61ce7ca5bac4fb1a847a8300" },
    { 97, 64, 97, 9, LGN_RESAMPLE_BICUBIC, "8b3b95e6003405cebd46db1b9e934a20" },
    { 97, 64, 97, 9, LGN_RESAMPLE_BOX, "ab6486f5a390b4c9d1c50ca08a4654a9" },
    { 97, 64, 97, 9, LGN_RESAMPLE_HAMMING, "373c61b1ca2339074dbb5e06288721f6" },
    { 97, 64, 5, 64, LGN_RESAMPLE_NEAREST, "6416ea759eb894754d9aa699eeb56102" },
    { 97, 64, 5, 64, LGN_RESAMPLE_LANCZOS, "c553295aaa37c64c1a289367bcff40bc" },
    { 97, 64, 5, 64, LGN_RESAMPLE_BILINEAR, "0cc7200617884a737b189f45d2bbdcb6" },
    { 97, 64, 5, 64, LGN_RESAMPLE_BICUBIC, "7454e3e4af0e14167c3e3d2474a1624e" },
    { 97, 64, 5, 64, LGN_RESAMPLE_BOX, "963a8e5ff113e2e49ba41260537e8de9" },
    { 97, 64, 5, 64, LGN_RESAMPLE_HAMMING, "fcfd04181fb6cfd36a97d29e6f592a98" },
    { 97, 64, 1, 1, LGN_RESAMPLE_NEAREST, "cc038eb721ce83543be7afdb3c5968da" },
    { 97, 64, 1, 1, LGN_RESAMPLE_LANCZOS, "a8868dd659c51b5a51c9b38198089e19" },
    { 97, 64, 1, 1, LGN_RESAMPLE_BILINEAR, "a8868dd659c51b5a51c9b38198089e19" },
    { 97, 64, 1, 1, LGN_RESAMPLE_BICUBIC, "a8868dd659c51b5a51c9b38198089e19" },
    { 97, 64, 1, 1, LGN_RESAMPLE_BOX, "a8868dd659c51b5a51c9b38198089e19" },
    { 97, 64, 1, 1, LGN_RESAMPLE_HAMMING, "f2f897cc9849341fbba78cfa5117514d" },
    { 1, 1, 7, 5, LGN_RESAMPLE_NEAREST, "e9af33ec980146203915312a3aadfc7e" },
    { 1, 1, 7, 5, LGN_RESAMPLE_LANCZOS, "e9af33ec980146203915312a3aadfc7e" },
    { 1, 1, 7, 5, LGN_RESAMPLE_BILINEAR, "e9af33ec980146203915312a3aadfc7e" },
    { 1, 1, 7, 5, LGN_RESAMPLE_BICUBIC, "e9af33ec980146203915312a3aadfc7e" },
    { 1, 1, 7, 5, LGN_RESAMPLE_BOX, "e9af33ec980146203915312a3aadfc7e" },
    { 1, 1, 7, 5, LGN_RESAMPLE_HAMMING, "e9af33ec980146203915312a3aadfc7e" },
    { 2, 3, 300, 200, LGN_RESAMPLE_NEAREST, "8188d32ff19f3fddcc0a4a2da7d4ec2c" },
    { 2, 3, 300, 200, LGN_RESAMPLE_LANCZOS, "3953879dcd14ce6b2183a929f9915ce4" },
    { 2, 3, 300, 200, LGN_RESAMPLE_BILINEAR, "a0782eb62bd413741ddd83f6d4ea05a5" },
    { 2, 3, 300, 200, LGN_RESAMPLE_BICUBIC, "6b8cae990909ec0775ee24385025dc41" },
    { 2, 3, 300, 200, LGN_RESAMPLE_BOX, "8188d32ff19f3fddcc0a4a2da7d4ec2c" },
    { 2, 3, 300, 200, LGN_RESAMPLE_HAMMING, "2d4115abf6dbb0e50ab51351ea409ef8" },
    { 1000, 700, 224, 224, LGN_RESAMPLE_NEAREST, "9569901559145eee237e69775752ae47" },
    { 1000, 700, 224, 224, LGN_RESAMPLE_LANCZOS, "c08054178bf0026d0b09fe2ea7855dfc" },
    { 1000, 700, 224, 224, LGN_RESAMPLE_BILINEAR, "a31a6e692ae9e75c0cb116597a3c2c3f" },
    { 1000, 700, 224, 224, LGN_RESAMPLE_BICUBIC, "ee9add6ff1bb3e1575a76354f7dd2c5d" },
    { 1000, 700, 224, 224, LGN_RESAMPLE_BOX, "6f269600bc4bd403cc8f18a82b1c6d4c" },
    { 1000, 700, 224, 224, LGN_RESAMPLE_HAMMING, "bf9d7b5019cfbaf3d15127ada1005366" },
    { 4000, 3, 50, 3, LGN_RESAMPLE_NEAREST, "4f0c10aae119aff323552f856c156808" },
    { 4000, 3, 50, 3, LGN_RESAMPLE_LANCZOS, "8379462d53f43f38656ea39fe934af3d" },
    { 4000, 3, 50, 3, LGN_RESAMPLE_BILINEAR, "8801ba921838c95efb10ad28bbf25012" },
    { 4000, 3, 50, 3, LGN_RESAMPLE_BICUBIC, "323c23a7fa0ef16ba4f67022618555dc" },
    { 4000, 3, 50, 3, LGN_RESAMPLE_BOX, "9caddf36f92b1d3c485f7317198e64a2" },
    { 4000, 3, 50, 3, LGN_RESAMPLE_HAMMING, "f651a050359850ac92d134a055b03c8d" },
    { 3, 4000, 2, 61, LGN_RESAMPLE_NEAREST, "6e3b2b7a471611e8724deb44d4bca892" },
    { 3, 4000, 2, 61, LGN_RESAMPLE_LANCZOS, "53b1c4469120a7d031b99fb6de756a37" },
    { 3, 4000, 2, 61, LGN_RESAMPLE_BILINEAR, "4d47667fad5b044d99d5b1d17284f047" },
    { 3, 4000, 2, 61, LGN_RESAMPLE_BICUBIC, "d31ea1e83a3b9306894be0e98c8d7cbe" },
    { 3, 4000, 2, 61, LGN_RESAMPLE_BOX, "7259f5a03a2d3f21cb72ce180816073c" },
    { 3, 4000, 2, 61, LGN_RESAMPLE_HAMMING, "ee57d8ad077df8bc75e2ca3a9bddc8c5" },
    { 640, 480, 639, 481, LGN_RESAMPLE_NEAREST, "84a80d2b363a2fd48380658e3b88df73" },
    { 640, 480, 639, 481, LGN_RESAMPLE_LANCZOS, "7780b48a7a0a95f607b63dfebb7a2e5e" },
    { 640, 480, 639, 481, LGN_RESAMPLE_BILINEAR, "dda9bef2fbb52db4b5688f2a5c4a943d" },
    { 640, 480, 639, 481, LGN_RESAMPLE_BICUBIC, "c4d18a64edc958ee31c6b3041bf05a48" },
    { 640, 480, 639, 481, LGN_RESAMPLE_BOX, "8240766fea38148e176877b4c08940e7" },
    { 640, 480, 639, 481, LGN_RESAMPLE_HAMMING, "da1242f7e8694f0f0db179c7bfdfd20e" },
    { 13, 17, 26, 51, LGN_RESAMPLE_NEAREST, "e4045623af46a9243fd550e59880f18d" },
    { 13, 17, 26, 51, LGN_RESAMPLE_LANCZOS, "c9ff04d5a332bee652a01e1f9f85a6a1" },
    { 13, 17, 26, 51, LGN_RESAMPLE_BILINEAR, "350654ebb80982a14797085bb0b3fdb8" },
    { 13, 17, 26, 51, LGN_RESAMPLE_BICUBIC, "09650655555196e03529eb96d908a468" },
    { 13, 17, 26, 51, LGN_RESAMPLE_BOX, "e4045623af46a9243fd550e59880f18d" },
    { 13, 17, 26, 51, LGN_RESAMPLE_HAMMING, "6590c5adb8c0d3ad22f9c73077b71de5" },
};

static void
test_as_pillow (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LgnImage) noise = make_noise (cases[i].width, cases[i].height);
      g_autoptr (GError) error = NULL;
      g_autoptr (LgnImage) out = lgn_image_resize (noise, cases[i].new_width, cases[i].new_height, cases[i].filter, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (out->width, ==, cases[i].new_width);
      g_assert_cmpuint (out->height, ==, cases[i].new_height);
      g_autofree char *md5
        = g_compute_checksum_for_data (G_CHECKSUM_MD5, out->pixels, (gsize) out->width * out->height * 3);
      g_test_message ("%u x %u to %u x %u, filter %d", cases[i].width, cases[i].height, out->width, out->height, cases[i].filter);
      g_assert_cmpstr (md5, ==, cases[i].md5);
    }
}

/* The same without wider registers. */
static void
test_reference_kernels (void)
{
  g_setenv ("LGN_KERNELS", "reference", TRUE);
  g_test_trap_subprocess ("/resample/as-pillow", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_same_size (void)
{
  g_autoptr (LgnImage) noise = make_noise (5, 4);
  g_autoptr (LgnImage) out = lgn_image_resize (noise, 5, 4, LGN_RESAMPLE_LANCZOS, NULL);

  g_assert_true (out == noise);
}

static void
test_flat_stays_flat (void)
{
  g_autoptr (LgnImage) image = lgn_image_new (50, 40, NULL);

  for (gsize i = 0; i < 50 * 40 * 3; i++)
    image->pixels[i] = 200;
  for (guint filter = 0; filter < LGN_N_RESAMPLES; filter++)
    {
      g_autoptr (LgnImage) out = lgn_image_resize (image, 7, 90, filter, NULL);
      for (gsize i = 0; i < 7 * 90 * 3; i++)
        g_assert_cmpuint (out->pixels[i], ==, 200);
    }
}

static void
test_limits (void)
{
  g_autoptr (LgnImage) wide = lgn_image_new (60000, 1, NULL), high = lgn_image_new (1, 60000, NULL);
  const struct
  {
    LgnImage *image;
    guint width, height;
  } wrong[] = { { wide, 0, 1 }, { wide, 1, 0 }, { wide, 70000, 1 }, { wide, 60000, 60000 }, { high, 60000, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_image_resize (wrong[i].image, wrong[i].width, wrong[i].height, LGN_RESAMPLE_LANCZOS, &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/as-pillow", test_as_pillow);
  g_test_add_func ("/resample/reference-kernels", test_reference_kernels);
  g_test_add_func ("/resample/same-size", test_same_size);
  g_test_add_func ("/resample/flat-stays-flat", test_flat_stays_flat);
  g_test_add_func ("/resample/limits", test_limits);
  return g_test_run ();
}
