/* The attention bundle: one safetensors file with the maps of a run and the tokens along their sides.
 *
 * Tensors: attentions.L (site "self"), encoder_attentions.L, decoder_attentions.L, cross_attentions.L, each
 * [n_heads, n_query, n_key] or [1, n_heads, n_query, n_key], of layer L from 0; mask.SITE.L, 1 = may look; logits,
 * hidden_states.L and whatever else. A network of several towers prefixes "TOWER.".
 * Metadata, all strings, lists as JSON: "format" = "lorgnette-attention 1", "model", "tokens" or "encoder_tokens" and
 * "decoder_tokens", "predicted_tokens", "key_tokens" where the columns of the site "self" are not its tokens;
 * "written", what the network said in words, and "predictions", a list of {"label", "probability"} and, of what was found in a
 * picture, its box in pixels and the token that found it, {"x", "y", "width", "height", "token"}.
 * Where layers see grids of different sizes, "tokens.L" (or "encoder_tokens.L") names the tokens of the maps of layer L and of
 * those after it, until there is another, and "key_tokens.L" the columns where they are something else.
 * For each list X also "X_special" and "X_continues" (0 or 1), "X_byte_offsets" (pairs), and "X_grid" where there are patches
 * of a picture among its tokens: so many other tokens before them, their rows, their columns. */
#pragma once

#include "base/lgn-json.h"
#include "io/lgn-safetensors.h"

G_BEGIN_DECLS

#define LGN_BUNDLE_MAX_LAYERS 10000

/* Bytes of maps that are opened at most. */
#define LGN_BUNDLE_MAX_BYTES ((gsize) 1 << 30)

/* The names along a side of maps. */
typedef struct
{
  char *name;          /* "tokens", "key_tokens", "encoder_tokens", "decoder_tokens" or "predicted_tokens", after "TOWER." if there is
                        * one, before ".L" if it is of layers from L on */
  guint n;
  char **labels;       /* [n], NULL-terminated */
  guint8 *special;     /* [n] 1: added by the tokeniser; or NULL: not known */
  guint8 *continues;   /* [n] 1: goes on with the word of the token before it; or NULL: not known */
  gsize *byte_offsets; /* [n, 2] half-open, in the UTF-8 text; or NULL: not known */
  gsize grid[3];       /* tokens before the patches of a picture, their rows and columns; no rows: there are none, or not a grid */
} LgnBundleTokens;

/* The maps of one layer at one site. */
typedef struct
{
  char *tower;        /* or NULL: the network has but one */
  char *site;         /* "self", "encoder", "decoder" or "cross" */
  guint layer;        /* less than LGN_BUNDLE_MAX_LAYERS */
  LgnTensor *weights; /* F32 [n_heads, n_query, n_key], as they were saved: rows may add up to anything */
  LgnTensor *mask;    /* U8 [n_query, n_key] or [n_heads, n_query, n_key], not 0 = may look; or NULL */
  LgnBundleTokens *rows;    /* (transfer none) the list that names them by the layer, when read; NULL: the site's does */
  LgnBundleTokens *columns; /* the same */
} LgnBundleMap;

typedef struct
{
  char *model;             /* or NULL */
  char *written;           /* what the network said in words, or NULL; for the maker to set */
  json_t *predictions;     /* a list, or NULL; for the maker to set */
  GPtrArray *maps;         /* of LgnBundleMap; read: by tower, site ("self", "encoder", "decoder", "cross") and layer */
  GPtrArray *tokens;       /* of LgnBundleTokens */
  GPtrArray *tensor_names; /* of char *: "logits", "hidden_states.0" ..., everything that is neither map nor mask */
  GPtrArray *tensors;      /* of LgnTensor, the same length */
} LgnBundle;

LgnBundle *lgn_bundle_new (const char *model);
void lgn_bundle_free (LgnBundle *bundle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnBundle, lgn_bundle_free)

void lgn_bundle_add_map (LgnBundle *bundle, const char *tower, const char *site, guint layer, LgnTensor *weights,
                         LgnTensor *mask);
LgnBundleTokens *lgn_bundle_add_tokens (LgnBundle *bundle, const char *tower, const char *name, const char *const *labels,
                                        guint n);
void lgn_bundle_add_tensor (LgnBundle *bundle, const char *name, LgnTensor *tensor);

/* What the bundle owns (transfer none), or NULL. */
LgnBundleMap *lgn_bundle_find_map (LgnBundle *bundle, const char *tower, const char *site, guint layer);
LgnBundleTokens *lgn_bundle_find_tokens (LgnBundle *bundle, const char *tower, const char *name);
LgnTensor *lgn_bundle_find_tensor (LgnBundle *bundle, const char *name);

bool lgn_bundle_write (LgnBundle *bundle, const char *path, GError **error);
LgnBundle *lgn_bundle_read (const char *path, GError **error);
LgnBundle *lgn_bundle_new_from_file (LgnSafetensors *file, GError **error);

G_END_DECLS
