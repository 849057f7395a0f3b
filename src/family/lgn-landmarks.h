/* Attention by landmarks, and the convolution over values that goes with it: Xiong et al. 2021, arXiv:2102.03902. */
#pragma once

#include "attn/lgn-attn-store.h"
#include "base/lgn-pool.h"
#include "family/lgn-binder.h"

G_BEGIN_DECLS

typedef struct
{
  gsize count;  /* 0: there are none */
  gsize length; /* tokens of a text, which COUNT divides */
} LgnLandmarks;

/* The norms, [n_layers] each, of what is inverted: those that the sequences of a batch have to share, as far as they are known (0:
 * not yet), and those that this sequence turns out to have. */
typedef struct
{
  const float *least;
  float *own;
} LgnLandmarkNorms;

/* Added to what a head gives: its values, convolved over the places of the text (section 3.4: the skip connection). */
typedef struct
{
  const LgnWeight *weight; /* [n_heads, 1, kernel, 1], or NULL: none */
  gsize kernel;            /* odd */
} LgnValueConvolution;

bool lgn_landmarks_bind (LgnBinder *binder, xmlNode *element, LgnLandmarks *landmarks, GError **error);
bool lgn_value_convolution_bind (LgnBinder *binder, xmlNode *element, guint n_heads, LgnValueConvolution *part, GError **error);
void lgn_value_convolution_add (const LgnValueConvolution *part, LgnPool *pool, const float *value, gsize n, guint n_heads,
                                gsize head_width, float *context);

G_END_DECLS
