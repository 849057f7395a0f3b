/* LgnParting: how a sequence is parted where every part looks only at itself, as the windows of a grid do. A map of the whole
 * sequence is then kept as the maps of its parts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gsize n_query;
  gsize n_key;   /* of all parts: those that queries are, and then others */
  gsize n_parts;
  gsize size;    /* places of every part, each a key */
  gsize *place;  /* [n_query] where a query is: PART * size + its place in the part */
  gsize *key;    /* [n_parts * size] the key that a place is */
} LgnParting;

LgnParting *lgn_parting_new (gsize n_query, gsize n_key, gsize n_parts, gsize size);
void lgn_parting_free (LgnParting *parting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnParting, lgn_parting_free)

G_END_DECLS
