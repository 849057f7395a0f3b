#include "text/lgn-charsmap.h"
#include "text/lgn-text-error.h"

#include <string.h>

struct _LgnCharsmap
{
  guint32 *units; /* [n_units] a double array (Darts-clone's format) */
  gsize n_units;
  char *results; /* [results_len] the replacements, a zero byte after each; the last byte is zero */
  gsize results_len;
};

/* The fields of a unit of the double array. */
static bool
has_leaf (guint32 unit)
{
  return (unit >> 8 & 1) != 0;
}

static guint32
value_of (guint32 unit)
{
  return unit & 0x7fffffff;
}

static guint32
label_of (guint32 unit)
{
  return unit & 0x800000ff;
}

static guint32
offset_of (guint32 unit)
{
  return unit >> 10 << ((unit & 1u << 9) >> 6);
}

/**
 * lgn_charsmap_new: reads BLOB: the size in bytes of the double array (32 bits, little endian), the array, and the
 * replacements (sentencepiece, src/normalizer.cc, Normalizer::DecodePrecompiledCharsMap).
 * Returns: (transfer full): the map, or NULL with LGN_ERROR_FORMAT that begins with WHERE.
 */
LgnCharsmap *
lgn_charsmap_new (const guint8 *blob, gsize size, const char *where, GError **error)
{
  guint32 trie_size = 0;

  if (size >= 4)
    memcpy (&trie_size, blob, 4);
  trie_size = GUINT32_FROM_LE (trie_size);
  if (size < 5 || trie_size < 4 || trie_size % 4 != 0 || trie_size >= size - 4 || blob[size - 1] != 0)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the precompiled character map is damaged", where);
      return NULL;
    }

  LgnCharsmap *map = g_new0 (LgnCharsmap, 1);
  map->n_units = trie_size / 4;
  map->units = g_new (guint32, map->n_units);
  memcpy (map->units, blob + 4, trie_size);
  for (gsize i = 0; i < map->n_units; i++)
    map->units[i] = GUINT32_FROM_LE (map->units[i]);
  map->results_len = size - 4 - trie_size;
  map->results = g_memdup2 (blob + 4 + trie_size, map->results_len);
  return map;
}

void
lgn_charsmap_free (LgnCharsmap *map)
{
  g_free (map->units);
  g_free (map->results);
  g_free (map);
}

/**
 * lgn_charsmap_find: what replaces the LONGEST (or else the shortest) of the map's strings that the LEN bytes of TEXT begin
 * with; MATCH_LEN bytes of TEXT become RESULT_LEN bytes.
 * Returns: the replacement, or NULL when TEXT begins with none of the strings.
 */
const char *
lgn_charsmap_find (const LgnCharsmap *map, const char *text, gsize len, bool longest, gsize *match_len, gsize *result_len)
{
  const char *found = NULL;
  gsize node = offset_of (map->units[0]);

  for (gsize i = 0; i < len; i++)
    {
      guint8 byte = (guint8) text[i];
      node ^= byte;
      if (byte == 0 || node >= map->n_units || label_of (map->units[node]) != byte)
        break;
      guint32 unit = map->units[node];
      node ^= offset_of (unit);
      if (!has_leaf (unit))
        continue;
      if (node >= map->n_units || value_of (map->units[node]) >= map->results_len)
        break;
      found = map->results + value_of (map->units[node]);
      *match_len = i + 1;
      *result_len = strlen (found);
      if (!longest)
        break;
    }
  /* The value may point into the middle of a character when the map is damaged. */
  return found && g_utf8_validate_len (found, *result_len, NULL) ? found : NULL;
}
