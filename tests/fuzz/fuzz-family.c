/* Any text as a person's own description of a family, for a checkpoint that names it. */
#include "base/lgn-data.h"
#include "fuzz-folder.h"

static char *folder;
static char *own;

/* Of the program's data only the schema: the other descriptions would be read again for every input. */
static void
leave_schema_alone (const char *data_dir)
{
  g_autofree char *schema = lgn_data_find ("models/families/families.rng", NULL);
  g_autofree char *families = g_build_filename (data_dir, "models", "families", NULL);
  g_autofree char *link = g_build_filename (families, "families.rng", NULL);

  g_mkdir_with_parents (families, 0700);
  g_assert_cmpint (symlink (schema, link), ==, 0);
  g_setenv ("LORGNETTE_DATA_DIR", data_dir, TRUE);
}

static void
set_up (void)
{
  static const char config[]
      = "{\"model_type\": \"mine\", \"architectures\": [\"Mine\"], \"hidden_size\": 32, \"layers\": 2, \"heads\": 4,"
        "\"inner\": 64, \"vocab_size\": 120, \"positions\": 48, \"types\": 2}";
  g_autofree char *data_home = g_dir_make_tmp ("lgn-fuzz-data-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  leave_schema_alone (data_home);
  own = g_build_filename (data_home, "lorgnette", "families", NULL);
  g_mkdir_with_parents (own, 0700);
  folder = fuzz_make_folder ("bert-relative-key-query");
  fuzz_write (folder, "config.json", config, sizeof config - 1);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (!folder)
    set_up ();
  fuzz_write (own, "mine.xml", data, size);
  fuzz_open_and_run (folder);
  return 0;
}
