/* Any text as config.json beside real weights; the first byte says whose. */
#include "fuzz-folder.h"

static const char *const names[] = { "bert-relative-key-query", "m2m100", "llama" };
static char *folders[G_N_ELEMENTS (names)];

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  guint which = size > 0 ? data[0] % G_N_ELEMENTS (names) : 0;

  if (size == 0)
    return 0;
  if (!folders[which])
    folders[which] = fuzz_make_folder (names[which]);
  fuzz_write (folders[which], "config.json", data + 1, size - 1);
  fuzz_open_and_run (folders[which]);
  return 0;
}
