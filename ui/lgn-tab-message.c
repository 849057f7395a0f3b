/* What a tab says in place of a map: what is to be given before there is one. */
#include "lgn-tab.h"

#include <glib/gi18n.h>

/* lgn_tab_can_run: whether what is given is enough for the network. */
gboolean
lgn_tab_can_run (LgnTab *self)
{
  LgnNetwork *network = lgn_run_get_network (lgn_tab_state_get_run (lgn_tab_get_state (self)));
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  return network && lgn_network_check_input (network, input, NULL);
}

/* What is to be given before NETWORK can run. */
static void
ask_for_input (LgnTab *self, LgnNetwork *network)
{
  LgnTakes takes = lgn_network_get_takes (network);
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  if (takes & LGN_TAKES_PICTURE && !input->image)
    lgn_stage_set_message (lgn_tab_get_stage (self), "image-x-generic-symbolic", _ ("Nothing to See Yet"),
                              _ ("Choose a picture above or drop one here to see where the heads look."));
  else if (takes & LGN_TAKES_SOUND && !input->audio)
    lgn_stage_set_message (lgn_tab_get_stage (self), "audio-x-generic-symbolic", _ ("Nothing to Hear Yet"),
                              _ ("Choose a sound above or drop one here to see where the heads look."));
  else if (takes & LGN_TAKES_PICTURE)
    lgn_stage_set_message (lgn_tab_get_stage (self), "document-edit-symbolic", _ ("Nothing to Answer Yet"),
                              _ ("Ask a question about the picture above and press Return to see where the heads look."));
  else
    lgn_stage_set_message (lgn_tab_get_stage (self), "document-edit-symbolic", _ ("Nothing to Read Yet"),
                              _ ("Type a text above and press Return to see where the heads look."));
}

/* lgn_tab_update_message: nothing to read or to see is not an error. */
void
lgn_tab_update_message (LgnTab *self)
{
  LgnRun *run = lgn_tab_state_get_run (lgn_tab_get_state (self));
  LgnNetwork *network = lgn_run_get_network (run);
  LgnResult *result = lgn_run_get_result (run);

  if (network && (lgn_network_get_takes (network) & (LGN_TAKES_TEXT | LGN_TAKES_TEXTS)) == LGN_TAKES_TEXT
      && !lgn_network_has_tokenizer (network))
    lgn_stage_set_message (lgn_tab_get_stage (self), "lgn-model-symbolic", _ ("No Tokeniser Here"),
                              _ ("This model cannot read text: it has no tokeniser. Put its tokenizer.json into the folder."));
  else if (network && !lgn_tab_can_run (self))
    ask_for_input (self, network);
  else if (network && !result && lgn_run_get_state (run) != LGN_RUN_RUNNING)
    lgn_stage_set_message (lgn_tab_get_stage (self), "media-playback-start-symbolic", _ ("Ready to Run"),
                              _ ("Press Run to see where the heads look."));
  else
    lgn_stage_set_message (lgn_tab_get_stage (self), NULL, NULL, NULL);
}
