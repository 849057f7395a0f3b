#include "text/lgn-trie.h"

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const LgnTrieKey *x = a, *y = b;
  int order = memcmp (x->bytes, y->bytes, MIN (x->len, y->len));

  return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/* The number of nodes of the trie of the sorted KEYS: for every key the bytes that it does not share with the one before. */
static gsize
count_nodes (const LgnTrieKey *keys, gsize n_keys)
{
  gsize n = 1;

  for (gsize i = 0; i < n_keys; i++)
    {
      gsize shared = 0;
      if (i > 0)
        while (shared < MIN (keys[i].len, keys[i - 1].len) && keys[i].bytes[shared] == keys[i - 1].bytes[shared])
          shared++;
      n += keys[i].len - shared;
    }
  return n;
}

/* The keys FIRST .. END - 1 share the DEPTH bytes that lead to NODE. */
typedef struct
{
  gsize first, end;
} Range;

/**
 * lgn_trie_new: the trie of N_KEYS strings, which are sorted in place. Empty strings are left out; of equal strings the one
 * that comes last in the sorted order counts.
 * Returns: (transfer full)
 */
LgnTrie *
lgn_trie_new (LgnTrieKey *keys, gsize n_keys)
{
  LgnTrie *trie = g_new0 (LgnTrie, 1);
  gsize n_made = 1;

  if (n_keys > 0)
    qsort (keys, n_keys, sizeof *keys, compare_keys);
  trie->n_nodes = count_nodes (keys, n_keys);
  trie->first_child = g_new0 (guint32, trie->n_nodes);
  trie->n_children = g_new0 (guint16, trie->n_nodes);
  trie->label = g_new0 (guint8, trie->n_nodes);
  trie->value = g_new (gint32, trie->n_nodes);
  memset (trie->value, 0xff, trie->n_nodes * sizeof *trie->value);

  /* Breadth first: the nodes of one depth, then their children, so that siblings lie side by side. */
  g_autofree Range *ranges = g_new (Range, trie->n_nodes);
  ranges[0] = (Range) { 0, n_keys };
  gsize depth = 0, depth_end = 1;
  for (gsize node = 0; node < n_made; node++)
    {
      if (node == depth_end)
        {
          depth++;
          depth_end = n_made;
        }
      gsize i = ranges[node].first, end = ranges[node].end;
      for (; i < end && keys[i].len == depth; i++)
        if (depth > 0)
          trie->value[node] = keys[i].value;
      trie->first_child[node] = (guint32) n_made;
      while (i < end)
        {
          char byte = keys[i].bytes[depth];
          gsize first = i;
          while (i < end && keys[i].bytes[depth] == byte)
            i++;
          if (node == 0)
            trie->root[(guint8) byte] = (guint32) n_made;
          trie->label[n_made] = (guint8) byte;
          ranges[n_made++] = (Range) { first, i };
          trie->n_children[node]++;
        }
    }
  return trie;
}

void
lgn_trie_free (LgnTrie *trie)
{
  g_free (trie->first_child);
  g_free (trie->n_children);
  g_free (trie->label);
  g_free (trie->value);
  g_free (trie);
}

/* lgn_trie_find_longest: the value of the longest string that TEXT begins with, and its length; -1: none. */
gint32
lgn_trie_find_longest (const LgnTrie *trie, const char *text, gsize len, gsize *match_len)
{
  gint32 value = -1;
  guint32 node = 0;

  for (gsize i = 0; i < len; i++)
    {
      node = lgn_trie_step (trie, node, (guint8) text[i]);
      if (node == 0)
        break;
      if (trie->value[node] >= 0)
        {
          value = trie->value[node];
          *match_len = i + 1;
        }
    }
  return value;
}
