/* A checkpoint's folder of which one file is thrown at the program: the weights are those of a golden checkpoint. */
#pragma once

#include "base/lgn-file.h"
#include "family/lgn-model.h"
#include "lgn-fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* (transfer full) a new folder with a link to the weights of tests/golden/models/NAME. */
static inline char *
fuzz_make_folder (const char *name)
{
  char *folder = g_dir_make_tmp ("lgn-fuzz-XXXXXX", NULL);
  g_autofree char *weights
      = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", name, "model.safetensors", NULL);
  g_autofree char *link = g_build_filename (folder, "model.safetensors", NULL);

  g_assert_cmpint (symlink (weights, link), ==, 0);
  return folder;
}

static inline void
fuzz_write (const char *folder, const char *name, const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (lgn_file_write (path, data, size, NULL));
}

/* Opens the checkpoint in FOLDER; if it opens, it must also run, or say why not. */
static inline void
fuzz_open_and_run (const char *folder)
{
  static const gint64 ids[] = { 3, 1, 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnModel) model = lgn_model_open (folder, NULL, &error);
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (1 << 20);
  g_auto (LgnModelOutput) output = { .store = store, .with_hidden = true };
  LgnModelInput input = { .n = 3, .ids = ids, .n_decoder = 2, .decoder_ids = ids };

  g_assert_true ((model == NULL) == (error != NULL));
  if (model)
    {
      bool ok = lgn_model_forward (model, &input, &output, NULL, &error);
      g_assert_true (ok == (error == NULL));
    }
}
