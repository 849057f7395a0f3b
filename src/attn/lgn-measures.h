/* Measures of one head's map: how concentrated it is, how far it looks, and whether it does one of the things that heads
 * are known to do. Natural logarithms, 0 ln 0 = 0; rows are taken as they are, whatever they add up to. */
#pragma once

#include "attn/lgn-attn-store.h"

G_BEGIN_DECLS

/* What is known of a token that is looked at. */
typedef enum
{
  LGN_KEY_SEPARATOR = 1 << 0,   /* special, but not the one that begins the sequence: [SEP], </s> */
  LGN_KEY_PUNCTUATION = 1 << 1, /* of the text, with no letter and no digit */
  LGN_KEY_WORD = 1 << 2,        /* of the text, with a letter or a digit */
} LgnKeyMarks;

/* Which rows and columns of a map count, those of padding left out; what is written below as A [n_rows, n_columns]. */
typedef struct
{
  const gsize *rows;    /* [n_rows] ascending */
  gsize n_rows;
  const gsize *columns; /* [n_columns] ascending */
  gsize n_columns;
  bool is_self;         /* rows and columns are the same tokens: what is said of a token's neighbours can be said */
  const guint *kinds;   /* of such a map, [n_rows] tokens that are the same have the same number; or NULL: nobody knows */
  const guint8 *marks;  /* [n_columns] LgnKeyMarks, or NULL: nobody knows */
  const guint *words;   /* of a map of the same tokens, [n_columns] pieces of one word have the same number; or NULL */
  gsize n_leading;      /* of a map of the same picture, the tokens before its patches */
  gsize grid_rows;      /* 0: the tokens are no patches */
  gsize grid_columns;
} LgnMeasureAxes;

/* Of one head; NAN where it cannot be said. */
typedef struct
{
  double entropy;              /* nats: mean over rows i of H_i = - sum_j A_ij ln A_ij */
  double effective_tokens;     /* mean of exp (H_i) */
  double confidence;           /* mean of max_j A_ij: Voita et al. 2019, arXiv:1905.09418, section 4 */
  double mean_distance;        /* tokens: mean of sum_j A_ij |i - j| */
  double patch_distance;       /* patches: mean over patches i of sum_j A_ij |c_i - c_j| over patches j, c a patch's row and
                                  column; rows are not made to add up to 1. Times the side of a patch it is the attention
                                  distance in pixels of Dosovitskiy et al. 2020, arXiv:2010.11929, appendix D.7 */
  double self_share;           /* mean of A_ii */
  double previous_token_share; /* mean of A_i,i-1 over i from 1 */
  double next_token_share;     /* mean of A_i,i+1 over all i but the last */
  double previous_token_ratio; /* sum of A_i,i-1 / sum of A */
  double previous_token_ratio_excluding; /* the same of A whose first column and diagonal are 0; 0 where nothing is left */
  double first_token_share;    /* mean of A_i0 */
  double last_token_share;     /* mean of A_i,m-1 */
  double sink_alpha_1;         /* mean over rows i >= k of A_ik for the first token, k = 0: Gu et al. 2024, arXiv:2410.10781,
                                  section 3 */
  double induction;            /* mean of A_i,p+1 over the tokens i that occurred before, the last time at p: Olsson et al.
                                  2022, arXiv:2209.11895, prefix matching */
  double value_weighted_norm;  /* mean over rows of sum_j A_ij |f (x_j)|, f (x_j) what the head makes of token j: Kobayashi et
                                  al. 2020, arXiv:2004.10102, section 2.2; only where the run kept those norms */
  double duplicate_token_score; /* mean of A_ip over the same tokens: duplicate token heads, Wang et al. 2022,
                                   arXiv:2211.00593 */
  double previous_token_score; /* the same as previous_token_share, said where INDUCTION is: it takes both heads */
} LgnHeadMeasures;

void lgn_measure_head (LgnAttnStore *store, const LgnMapId *map, const LgnMeasureAxes *axes, LgnHeadMeasures *measures);
void lgn_measure_axes_read_row (const LgnMeasureAxes *axes, LgnAttnStore *store, const LgnMapId *map, gsize i, float *whole,
                                double *row);
bool lgn_measure_axes_find_patch (const LgnMeasureAxes *axes, gsize i, gsize *y, gsize *x);
bool lgn_measure_axes_repeat (const LgnMeasureAxes *axes);

G_END_DECLS
