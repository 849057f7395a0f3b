#include "attn/lgn-parting.h"

/* lgn_parting_new: the parting of N_QUERY queries and N_KEY keys into N_PARTS of SIZE places, all of them still place and
 * key 0. */
LgnParting *
lgn_parting_new (gsize n_query, gsize n_key, gsize n_parts, gsize size)
{
  LgnParting *parting = g_new0 (LgnParting, 1);

  *parting = (LgnParting) { n_query, n_key, n_parts, size, g_new0 (gsize, n_query + 1), g_new0 (gsize, n_parts * size + 1) };
  return parting;
}

void
lgn_parting_free (LgnParting *parting)
{
  g_free (parting->place);
  g_free (parting->key);
  g_free (parting);
}
