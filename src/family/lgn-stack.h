/* LgnStack: one tower of a network, bound to its weights: how tokens are embedded, and the layers they then pass. */
#pragma once

#include "attn/lgn-attention.h"
#include "family/lgn-attention-rules.h"
#include "family/lgn-binder.h"
#include "family/lgn-disentangled.h"
#include "family/lgn-family.h"
#include "family/lgn-landmarks.h"
#include "family/lgn-windows.h"
#include "family/lgn-sequence.h"
#include "family/lgn-sparse.h"
#include "nn/lgn-activation.h"
#include "nn/lgn-convolution.h"
#include "nn/lgn-positions.h"
#include "nn/lgn-rotary.h"
#include "nn/lgn-resize.h"

G_BEGIN_DECLS

typedef struct _LgnEmbedClass LgnEmbedClass;

/* One step of the embedding; see lgn-embed.h. */
typedef struct
{
  const LgnEmbedClass *class;
  gpointer data;
} LgnEmbedStep;

/* Places of a grid that are drawn together before they are looked at: Xie et al. 2021, arXiv:2105.15203, section 3.1. */
typedef struct
{
  LgnConvolution convolution; /* weight NULL: none */
  LgnNorm norm;
} LgnReduction;

typedef struct
{
  bool is_cross;
  guint n_heads;
  guint n_kv_heads;
  gsize head_width;
  LgnLinear query, key, value, output;
  LgnLinear grouped;         /* weight not NULL: all three in one, key head by key head: its queries, its key, its value */
  const LgnWeight *query_bias, *value_bias; /* [n_heads * head_width] added after a grouped projection, or NULL */
  bool is_causal;
  bool masks_queries;        /* padding looks nowhere */
  gsize window;
  float scale;
  const LgnWeight *relative; /* or NULL */
  gsize reach;
  bool relative_both;
  const LgnWeight *grid_bias[2]; /* [n_rows, n_heads], those that are there first */
  LgnExtent grid;            /* of GRID_BIAS */
  gsize n_leading;           /* tokens before that grid */
  const LgnWeight *buckets;  /* [n_buckets, n_heads], or NULL */
  gsize max_distance;
  bool is_bidirectional;
  LgnDisentangled disentangled;
  LgnWindows windows;
  LgnReduction reduction;
  LgnBlocks blocks;
  LgnGlobalProjections global;
  LgnLandmarks landmarks;
  LgnValueConvolution value_convolution;
  LgnRotary *rotary; /* or NULL */
  LgnHeadNorm query_norm, key_norm;
  LgnAlibi alibi;
  float soft_cap;    /* of scores; 0: none */
} LgnAttentionPart;

typedef struct
{
  LgnLinear up, down;
  LgnLinear gate; /* weight NULL: none */
  LgnConvolution places; /* of what UP gives, over the grid, every number by itself; weight NULL: none */
  const LgnActivation *activation;
} LgnMlpPart;

/* Several MLPs, of which every token asks a few: Shazeer et al. 2017, arXiv:1701.06538, section 2. */
typedef struct
{
  LgnLinear router;    /* a score for every expert */
  LgnMlpPart *experts; /* [n_experts] */
  guint n_experts;
  guint n_chosen;      /* those with the highest scores */
  bool is_normalised;  /* the weights of the chosen ones add up to 1 */
} LgnExpertsPart;

/* Learned positions of the places of a grid and of the tokens before and after it, in tables of which one is added at a
 * time. */
typedef struct
{
  const LgnWeight *tables; /* [n_tables, n_rows, width] */
  gsize n_rows;
  LgnGrid grid;       /* that they were learned over */
  gsize n_trailing;   /* tokens after the grid */
  bool can_resize;    /* whether they can be drawn to another grid, then: */
  LgnResizeKind resize;
  double excess;      /* patches that the new grid is taken to be larger by each way, for the distances between its places */
} LgnGridPositions;

typedef enum
{
  LGN_NORM_PRE,     /* x + scale * part (norm (x)) */
  LGN_NORM_POST,    /* norm (x + scale * part (x)) */
  LGN_NORM_NOWHERE, /* x + scale * part (x) */
} LgnNormPlace;

/* What a part adds to the activations. */
typedef struct
{
  LgnNormPlace place;
  bool is_attention;
  LgnNorm branch_norm; /* of what the part gives, before it is added; weight NULL: none */
  float factor;        /* what it gives is multiplied with this, too */
  const LgnWeight *scale; /* [width]: Touvron et al. 2021, arXiv:2103.17239, section 2; or NULL: 1 */
  LgnNorm norm;
  LgnAttentionPart attention;
  LgnMlpPart mlp;
  LgnExpertsPart *experts; /* instead of the MLP, or NULL */
} LgnResidual;

typedef struct
{
  LgnResidual *residuals; /* [n_residuals] */
  guint n_residuals;
  bool is_parallel; /* every part reads the layer's input, not what the part before it left */
} LgnLayer;

/* After the first layer: norm (x + activation (convolution (the embedding))). */
typedef struct
{
  LgnConvolution convolution; /* weight NULL: none */
  const LgnActivation *activation;
  LgnNorm norm;
} LgnConvolutionPart;

/* Which hidden states the reference implementations give. */
typedef enum
{
  LGN_HIDDEN_LAYERS,        /* what comes into every layer, and what comes out of the last */
  LGN_HIDDEN_STAGE_INPUTS,  /* what comes into every stage, and what comes out of the last */
  LGN_HIDDEN_STAGE_OUTPUTS, /* what comes out of every stage, as channels of a picture */
} LgnHiddenKept;

typedef struct
{
  LgnSite site;
  gsize width;
  gsize max_positions; /* 0: no limit */
  bool fills;          /* texts are filled up to all positions, and what they are filled with is read like the rest */
  gsize exact_length;  /* not 0: it reads so many tokens, no more and no less */
  char *results;       /* before the reference implementation's names of its results, or NULL: the usual names */
  bool reads_colours;  /* its tokens are the colours of a picture's places, row by row */
  bool reads_input;    /* a decoder whose tokens the reference implementation calls the input, not the decoder's */
  GArray *embed;       /* of LgnEmbedStep; every source among them begins a sequence, which follows the one before it */
  guint first_step;    /* of those, the one that begins the last sequence */
  GPtrArray *feeds;    /* of char *: what the embedding reads besides tokens, "pixel_values" */
  const LgnWeight *tokens; /* the token table, for heads that are tied to it, or NULL */
  const LgnWeight *types;  /* the table of token types, or NULL */
  bool ignores_types;      /* networks of this family may have one, this one has not */
  LgnExtent picture;   /* pixels of the pictures that it was trained on; 0: it reads none, or any */
  LgnExtent patches;   /* rows and columns of patches of such a picture */
  GPtrArray *leading;  /* of char *: labels of the tokens before the patches, "[CLS]", after a text that is read beside them */
  GPtrArray *trailing; /* the same, after them */
  bool has_global;     /* tokens that look everywhere are told from others */
  LgnLayer *layers;    /* [n_layers], or NULL: those of the stages */
  guint n_layers;
  GPtrArray *stages;   /* of LgnStack, one after the other, each with a grid and a width of its own; or NULL */
  guint first_layer;   /* of a stage: how many layers are before it */
  gsize input_width;   /* of a stage after the first: numbers of what comes into it */
  LgnHiddenKept keeps; /* which hidden states there are */
  guint hidden_step;   /* of LGN_HIDDEN_LAYERS, what comes into the first of every so many layers is kept */
  LgnConvolutionPart convolution;
  LgnGridPositions between; /* added after every layer but the last; tables NULL: none */
  bool has_norm;
  LgnNorm norm;
  bool hides_norm;     /* the last of the hidden states that are kept is the one before the norm */
  guint n_heads;       /* of the self-attention of layer 0, or of that stage which has most */
  gsize source_width;  /* of the states of another stack that layers may look at; 0: they do not. A stack of its own is fed with
                          them, or does without */
} LgnStack;

/* What a stack of its own is fed with, as the reference implementations call it, where its layers look at another's states. */
#define LGN_ENCODER_FEED "encoder_hidden_states"
#define LGN_ENCODER_MASK_FEED "encoder_attention_mask"

bool lgn_layers_bind (LgnBinder *binder, LgnFamily *family, xmlNode *element, LgnStack *stack, GError **error);
void lgn_layer_clear (LgnLayer *layer);
bool lgn_attention_part_bind (LgnBinder *binder, xmlNode *element, gsize width, guint layer, LgnAttentionPart *part,
                              GError **error);

LgnExpertsPart *lgn_experts_part_bind (LgnBinder *binder, xmlNode *element, gsize width, GError **error);
void lgn_experts_part_free (LgnExpertsPart *part);
bool lgn_convolution_part_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnConvolutionPart *part, GError **error);
LgnRotary *lgn_rotary_bind (LgnBinder *binder, xmlNode *element, gsize head_width, GError **error);

bool lgn_mlp_part_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnMlpPart *part, GError **error);

LgnStack *lgn_stack_bind (LgnBinder *binder, LgnFamily *family, xmlNode *element, GError **error);
void lgn_stack_free (LgnStack *stack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnStack, lgn_stack_free)

G_END_DECLS
