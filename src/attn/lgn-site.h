/* Attention sites: the kinds of place in a network where one sequence looks at another. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_SITE_SELF,    /* the only stack of an encoder-only or decoder-only network */
  LGN_SITE_ENCODER, /* the encoder of an encoder-decoder, looking at its input */
  LGN_SITE_DECODER, /* its decoder, looking at what it has written */
  LGN_SITE_CROSS,   /* its decoder, looking at the encoder's output */
  LGN_SITE_TEXT,    /* of two towers side by side, the one that reads a text */
  LGN_SITE_PICTURE, /* the one that sees a picture */
  LGN_N_SITES,
} LgnSite;

const char *lgn_site_get_name (LgnSite site);          /* "self", "encoder", "decoder", "cross", "text", "vision" */
const char *lgn_site_get_tensor_name (LgnSite site);   /* "attentions", "encoder_attentions" ... */
const char *lgn_site_get_tower (LgnSite site);         /* NULL, "text_model_output", "vision_model_output" */
bool lgn_site_from_name (const char *name, LgnSite *site);

/* Heads that are made of a layer's heads, where a head's number is asked for. */
#define LGN_HEAD_MEAN (-1)
#define LGN_HEAD_MAX (-2)

/* One map of a run. */
typedef struct
{
  LgnSite site;
  guint layer;
  gint head; /* 0 .. n_heads - 1, LGN_HEAD_MEAN or LGN_HEAD_MAX */
} LgnMapId;

G_END_DECLS
