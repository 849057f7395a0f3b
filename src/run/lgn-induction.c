#include "run/lgn-induction.h"
#include "attn/lgn-measures.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "run/lgn-network-private.h"
#include "run/lgn-target.h"

#include <math.h>

/* Every network gets the same tokens each time. */
#define SEED 20190709
/* Ids that are drawn before it is given up that enough of them are pieces of text. */
#define N_CANDIDATES 400

#define N_TOKENS (LGN_INDUCTION_LENGTH * LGN_INDUCTION_TIMES)

void
lgn_induction_free (LgnInduction *induction)
{
  g_free (induction->score);
  g_free (induction);
}

/* lgn_network_can_measure_induction: whether NETWORK reads at SITE nothing but tokens, and so many. */
bool
lgn_network_can_measure_induction (LgnNetwork *network, LgnSite site)
{
  gsize max = lgn_network_get_max_tokens (network);
  LgnTakes others = LGN_TAKES_PICTURE | LGN_TAKES_SOUND;
  bool reads_text = (lgn_network_get_takes (network) & LGN_TAKES_TEXT) && !(lgn_network_get_takes (network) & others);

  return reads_text && lgn_network_get_n_layers (network, site) > 0 && (max == 0 || max >= N_TOKENS)
         && (site == LGN_SITE_SELF || site == LGN_SITE_ENCODER || site == LGN_SITE_DECODER);
}

/* Whether NAMED, the name of ID, is a piece of text that is none of the N IDS yet. */
static bool
is_new_piece (const LgnToken *token, const gint64 *ids, gsize n)
{
  if (token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING | LGN_TOKEN_UNKNOWN))
    return false;
  for (gsize i = 0; i < n; i++)
    if (ids[i] == token->id)
      return false;
  return true;
}

/* Draws IDS [N_TOKENS]. */
static bool
draw_ids (LgnNetwork *network, gint64 *ids, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  gsize n_vocabulary = lgn_model_get_vocabulary_size (lgn_network_get_model (network)), n = 0;
  gint64 candidates[N_CANDIDATES];

  for (guint i = 0; i < N_CANDIDATES; i++)
    candidates[i] = (gint64) (g_rand_double (random) * (double) n_vocabulary);
  g_autoptr (LgnTokens) names = lgn_network_name_ids (network, candidates, N_CANDIDATES, error);
  if (!names)
    return false;
  for (guint i = 0; i < N_CANDIDATES && n < LGN_INDUCTION_LENGTH; i++)
    if (is_new_piece (&names->token[i], ids, n))
      ids[n++] = candidates[i];
  if (n < LGN_INDUCTION_LENGTH)
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This vocabulary is too small to measure induction."));
      return false;
    }
  for (; n < N_TOKENS; n++)
    ids[n] = ids[n - LGN_INDUCTION_LENGTH];
  return true;
}

/* The scores of what STORE holds of SITE for IDS [N_TOKENS]. */
static LgnInduction *
score_heads (LgnAttnStore *store, LgnSite site, const gint64 *ids)
{
  LgnInduction *induction = g_new0 (LgnInduction, 1);
  gsize places[N_TOKENS];
  guint kinds[N_TOKENS];
  LgnMeasureAxes axes = { .rows = places, .n_rows = N_TOKENS, .columns = places, .n_columns = N_TOKENS, .is_self = true,
                          .kinds = kinds };

  for (gsize i = 0; i < N_TOKENS; i++)
    {
      places[i] = i;
      kinds[i] = (guint) ids[i];
    }
  induction->site = site;
  induction->n_layers = lgn_attn_store_get_n_layers (store, site);
  induction->n_heads = lgn_attn_store_get_max_heads (store, site);
  induction->score = g_new (double, induction->n_layers * induction->n_heads + 1);
  for (guint i = 0; i < induction->n_layers * induction->n_heads; i++)
    {
      LgnMapId map = { site, i / induction->n_heads, (gint) (i % induction->n_heads) };
      LgnHeadMeasures measures = { .induction = NAN };
      LgnMapShape shape;

      if (lgn_attn_store_get_shape (store, site, map.layer, &shape) && (guint) map.head < shape.n_heads
          && shape.n_query == N_TOKENS && shape.n_key == N_TOKENS)
        lgn_measure_head (store, &map, &axes, &measures);
      induction->score[i] = measures.induction;
    }
  return induction;
}

/**
 * lgn_network_measure_induction: the prefix matching of Olsson et al. 2022, arXiv:2209.11895, appendix "Head activation
 * evaluators": the mean weight from each token of the second half on the one that followed it in the first. Of an encoder-decoder
 * both sides read the same tokens.
 * Returns: (transfer full), or NULL with an error.
 */
LgnInduction *
lgn_network_measure_induction (LgnNetwork *network, LgnSite site, const LgnProgress *progress, GError **error)
{
  LgnModel *model = lgn_network_get_model (network);
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_auto (LgnModelOutput) output = { .store = store, .n_head_rows = 1, .head_row = N_TOKENS - 1 };
  gint64 ids[N_TOKENS];

  if (!draw_ids (network, ids, error))
    return NULL;
  LgnModelInput input = { .n = N_TOKENS, .ids = ids };
  if (lgn_network_has_decoder (network))
    {
      input.decoder_ids = ids;
      input.n_decoder = N_TOKENS;
    }
  return lgn_model_forward (model, &input, &output, progress, error) ? score_heads (store, site, ids) : NULL;
}

typedef struct
{
  LgnNetwork *network;
  LgnSite site;
} Wish;

static void
wish_free (gpointer data)
{
  lgn_network_unref (((Wish *) data)->network);
  g_free (data);
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wish *wish = data;
  LgnProgress progress = { .cancellable = cancellable };
  GError *error = NULL;
  LgnInduction *induction = lgn_network_measure_induction (wish->network, wish->site, &progress, &error);

  if (induction)
    g_task_return_pointer (task, induction, (GDestroyNotify) lgn_induction_free);
  else
    g_task_return_error (task, error);
}

/* lgn_network_measure_induction_async: the same in a thread. */
void
lgn_network_measure_induction_async (LgnNetwork *network, LgnSite site, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Wish *wish = g_new (Wish, 1);

  *wish = (Wish) { lgn_network_ref (network), site };
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, measure_in_thread);
}

/* lgn_network_measure_induction_finish: (transfer full), or NULL with an error. */
LgnInduction *
lgn_network_measure_induction_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
