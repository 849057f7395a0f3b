/* Any bytes as a file of word alignments. */
#include "io/lgn-word-links.h"
#include "lgn-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnWordLinksFile) file
      = lgn_word_links_parse ((const char *) data, size, size % 2 ? "file.talp" : "file", &error);

  g_assert_true ((file == NULL) == (error != NULL));
  for (guint i = 0; file && i < file->n; i++)
    for (guint j = 1; j < file->line[i].n; j++)
      {
        const LgnWordLink *a = &file->line[i].link[j - 1], *b = &file->line[i].link[j];
        g_assert_true (a->source < b->source || (a->source == b->source && a->target < b->target));
      }
  if (file && file->line[0].source)
    g_assert_cmpint (lgn_word_links_file_find (file, file->line[0].source, file->line[0].target), ==, 0);
  return 0;
}
