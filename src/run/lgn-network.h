/* LgnNetwork: an opened checkpoint, ready to read: the model and its tokenisers. Opening the same folder twice gives the same
 * network, so that tabs share weights. Reference-counted; may be used from several threads. */
#pragma once

#include "base/lgn-progress.h"
#include "run/lgn-input.h"
#include "run/lgn-result.h"

G_BEGIN_DECLS

typedef struct _LgnNetwork LgnNetwork;

/* What a network can be given, as bits. */
typedef enum
{
  LGN_TAKES_TEXT = 1 << 0,    /* a text; beside a picture, the question about it */
  LGN_TAKES_PAIR = 1 << 1,    /* a second text after the first */
  LGN_TAKES_TEXTS = 1 << 2,   /* several texts, each compared with the picture by itself */
  LGN_TAKES_PICTURE = 1 << 3,
  LGN_TAKES_SOUND = 1 << 4,
  LGN_TAKES_TARGET = 1 << 5,  /* what its decoder is made to read */
} LgnTakes;

typedef struct
{
  gsize budget;     /* bytes of maps to keep; 0: LGN_ATTN_STORE_BUDGET */
  bool with_hidden; /* keep the hidden states too */
  bool with_candidates; /* say what could have followed each of the last tokens, of a network that writes */
  bool with_logits; /* keep the logits of every token, also where one row is enough for the predictions */
  /* Called in the working thread as soon as tokens and store exist, before the first layer: the result can then be shown
   * layer by layer. May be NULL. */
  void (*on_started) (LgnResult *result, gpointer data);
  gpointer data;
} LgnRunOptions;

/* MODEL is a folder, a file of weights in it, the name of a bundled model, or owner/name in the hub's cache; an existing
 * path wins over a name. */
char *lgn_network_find (const char *model, GError **error);
LgnNetwork *lgn_network_open (const char *model, const LgnProgress *progress, GError **error);
LgnNetwork *lgn_network_ref (LgnNetwork *network);
void lgn_network_unref (LgnNetwork *network);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnNetwork, lgn_network_unref)

const char *lgn_network_get_path (LgnNetwork *network);
const char *lgn_network_get_name (LgnNetwork *network);       /* for titles: "English – French", else the folder's name */
const char *lgn_network_get_family (LgnNetwork *network);
bool lgn_network_has_decoder (LgnNetwork *network);           /* an encoder-decoder: takes a target */
bool lgn_network_can_generate (LgnNetwork *network);          /* writes: an encoder-decoder or a decoder-only model with its head */
LgnTakes lgn_network_get_takes (LgnNetwork *network);
char *lgn_network_dup_takes (LgnNetwork *network);
bool lgn_network_check_input (LgnNetwork *network, const LgnInput *input, GError **error);
bool lgn_network_has_tokenizer (LgnNetwork *network);
guint lgn_network_get_n_layers (LgnNetwork *network, LgnSite site);
guint lgn_network_get_n_heads (LgnNetwork *network, LgnSite site);
gsize lgn_network_get_max_tokens (LgnNetwork *network);       /* 0: no limit of its own */

/* How many tokens INPUT's text and target have, for the counts beside the entries; cheap. */
bool lgn_network_count_tokens (LgnNetwork *network, const LgnInput *input, gsize *n_source, gsize *n_target, GError **error);

/* (transfer full) runs the network, in the calling thread and the pool. */
LgnResult *lgn_network_run (LgnNetwork *network, const LgnInput *input, const LgnRunOptions *options,
                            const LgnProgress *progress, GError **error);

/* (transfer full) the words that the network writes for INPUT, without keeping maps. */
char *lgn_network_write (LgnNetwork *network, const LgnInput *input, const LgnProgress *progress, GError **error);

/* (transfer full) the folder of the bundled model NAME; NULL when there is none. */
char *lgn_network_find_bundled (const char *name);

/* (transfer full) names of the bundled models that are there, NULL-terminated: "en-fr" ... */
char **lgn_network_list_bundled (void);

G_END_DECLS
