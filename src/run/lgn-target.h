/* LgnTarget: what a decoder reads, and what each of its rows predicts. */
#pragma once

#include "family/lgn-generate.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

typedef struct
{
  GArray *read;      /* of gint64; NULL without a decoder that reads tokens */
  GArray *predicted; /* of gint64, as many */
} LgnTarget;

bool lgn_target_init (LgnTarget *target, LgnNetwork *network, const LgnInput *input, const LgnModelInput *source,
                      const LgnProgress *progress, GError **error);
void lgn_target_clear (LgnTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnTarget, lgn_target_clear)

LgnWriting lgn_input_get_writing (const LgnInput *input);
LgnTokens *lgn_network_name_ids (LgnNetwork *network, const gint64 *ids, gsize n, GError **error);

G_END_DECLS
