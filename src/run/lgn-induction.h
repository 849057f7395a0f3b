/* Induction: whether heads look at what followed the same token before. It takes an input of its own, tokens at random that come
 * twice, so that nothing but the repetition can tell a head where to look. */
#pragma once

#include "run/lgn-network.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tokens at random, and how often they come. */
#define LGN_INDUCTION_LENGTH 25
#define LGN_INDUCTION_TIMES 2

/* How much each head does it, 0 to 1. */
typedef struct
{
  LgnSite site;
  guint n_layers;
  guint n_heads;
  double *score; /* [n_layers, n_heads], NAN where a layer has fewer heads */
} LgnInduction;

void lgn_induction_free (LgnInduction *induction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnInduction, lgn_induction_free)

bool lgn_network_can_measure_induction (LgnNetwork *network, LgnSite site);
LgnInduction *lgn_network_measure_induction (LgnNetwork *network, LgnSite site, const LgnProgress *progress, GError **error);
void lgn_network_measure_induction_async (LgnNetwork *network, LgnSite site, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);
LgnInduction *lgn_network_measure_induction_finish (GAsyncResult *result, GError **error);

G_END_DECLS
