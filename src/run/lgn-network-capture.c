#include "run/lgn-network-capture.h"
#include "base/lgn-error.h"
#include "run/lgn-network-private.h"
#include "run/lgn-source.h"

/* (transfer full) the ids of TOKENS [n]; NULL for none. */
static gint64 *
dup_ids (const LgnTokens *tokens)
{
  gint64 *ids = tokens ? g_new (gint64, tokens->n + 1) : NULL;

  for (guint i = 0; ids && i < tokens->n; i++)
    ids[i] = tokens->token[i].id;
  return ids;
}

/* Whether CAPTURE holds what was asked for. */
static bool
check_capture (const LgnCapture *capture, GError **error)
{
  const char *site = lgn_site_get_name (lgn_capture_get_site (capture));

  if (!lgn_capture_is_filled (capture))
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "there is no layer %u of site %s here", lgn_capture_get_layer (capture), site);
  else if (lgn_capture_get_refusal (capture))
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, lgn_capture_get_refusal (capture));
  else
    return true;
  return false;
}

LgnCapture *
lgn_network_capture (LgnNetwork *network, const LgnInput *input, LgnResult *result, LgnSite site, guint layer,
                     const LgnProgress *progress, GError **error)
{
  LgnModel *model = lgn_network_get_model (network);
  const LgnStack *decoder = lgn_model_get_stack (model, LGN_SITE_DECODER);
  g_autoptr (LgnCapture) capture = lgn_capture_new (site, layer);
  g_auto (LgnModelOutput) output = { .capture = capture, .ends_with_capture = true };
  g_autoptr (LgnResult) again = lgn_result_new ();
  g_auto (LgnSource) source = { 0 };

  if (!lgn_source_init (&source, network, input, again, error))
    return NULL;
  if (input->n_generate > 0 && !lgn_network_has_decoder (network))
    lgn_source_set_tokens (&source, network, result->tokens);
  LgnModelInput model_input = lgn_source_get_model_input (&source);
  g_autofree gint64 *decoder_ids = decoder && decoder->tokens ? dup_ids (result->decoder_tokens) : NULL;
  model_input.decoder_ids = decoder_ids;
  model_input.n_decoder = decoder_ids ? result->decoder_tokens->n : 0;
  lgn_capture_set_owner (capture, lgn_network_ref (network), (GDestroyNotify) lgn_network_unref);
  if (!lgn_model_forward (model, &model_input, &output, progress, error) || !check_capture (capture, error))
    return NULL;
  return g_steal_pointer (&capture);
}
