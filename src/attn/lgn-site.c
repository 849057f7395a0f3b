#include "attn/lgn-site.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *tensor;
  const char *tower;
} sites[LGN_N_SITES] = {
  [LGN_SITE_SELF] = { "self", "attentions" },
  [LGN_SITE_ENCODER] = { "encoder", "encoder_attentions" },
  [LGN_SITE_DECODER] = { "decoder", "decoder_attentions" },
  [LGN_SITE_CROSS] = { "cross", "cross_attentions" },
  [LGN_SITE_TEXT] = { "text", "text_model_output.attentions", "text_model_output" },
  [LGN_SITE_PICTURE] = { "vision", "vision_model_output.attentions", "vision_model_output" },
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

/* lgn_site_get_tower: what a bundle puts before the names of what belongs to the site's tower, which looks only at itself;
 * NULL for a site of a network that is one whole. */
const char *
lgn_site_get_tower (LgnSite site)
{
  return sites[site].tower;
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
