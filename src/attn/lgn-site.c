#include "attn/lgn-site.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *tensor;
} sites[LGN_N_SITES] = {
  [LGN_SITE_SELF] = { "self", "attentions" },
  [LGN_SITE_ENCODER] = { "encoder", "encoder_attentions" },
  [LGN_SITE_DECODER] = { "decoder", "decoder_attentions" },
  [LGN_SITE_CROSS] = { "cross", "cross_attentions" },
};

/* lgn_site_get_name: the site's name on the command line and in files. */
const char *
lgn_site_get_name (LgnSite site)
{
  return sites[site].name;
}

/* lgn_site_get_tensor_name: what a bundle's tensors of this site are called before ".LAYER". */
const char *
lgn_site_get_tensor_name (LgnSite site)
{
  return sites[site].tensor;
}

bool
lgn_site_from_name (const char *name, LgnSite *site)
{
  for (guint i = 0; i < LGN_N_SITES; i++)
    if (strcmp (sites[i].name, name) == 0)
      {
        *site = i;
        return true;
      }
  return false;
}
