/* A trie over bytes, built once: which of many strings begin at a place of a text. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct
{
  const char *bytes; /* need not live on after lgn_trie_new */
  gsize len;
  gint32 value; /* >= 0 */
} LgnTrieKey;

/* Node 0 is the root. The children of a node lie side by side, their bytes in LABEL. */
typedef struct
{
  guint32 *first_child; /* [n_nodes] */
  guint16 *n_children;  /* [n_nodes] 0 to 256 */
  guint8 *label;        /* [n_nodes] the byte that leads to the node */
  gint32 *value;        /* [n_nodes] -1: no string ends here */
  guint32 root[256];    /* the root's children by byte; 0: none */
  gsize n_nodes;
} LgnTrie;

LgnTrie *lgn_trie_new (LgnTrieKey *keys, gsize n_keys);
void lgn_trie_free (LgnTrie *trie);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTrie, lgn_trie_free)

gint32 lgn_trie_find_longest (const LgnTrie *trie, const char *text, gsize len, gsize *match_len);

/* The child of NODE by BYTE, or 0. */
static inline guint32
lgn_trie_step (const LgnTrie *trie, guint32 node, guint8 byte)
{
  if (node == 0)
    return trie->root[byte];
  guint32 first = trie->first_child[node];
  const guint8 *found = memchr (trie->label + first, byte, trie->n_children[node]);
  return found ? (guint32) (found - trie->label) : 0;
}

G_END_DECLS
