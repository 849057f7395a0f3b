/* LgnBinder: finds the tensors that a description names in a checkpoint, and checks their types and shapes before anybody
 * reads them. */
#pragma once

#include "family/lgn-traits.h"
#include "io/lgn-checkpoint.h"
#include "nn/lgn-activation.h"
#include "nn/lgn-batch-norm.h"
#include "nn/lgn-convolution.h"
#include "nn/lgn-linear.h"
#include "nn/lgn-norm.h"

G_BEGIN_DECLS

/* A length that is taken as the tensor has it. */
#define LGN_ANY_SIZE G_MAXSIZE

typedef struct
{
  LgnTraits *traits;
  LgnCheckpoint *checkpoint;
  xmlNode *names;      /* the <names> element */
  LgnExtent patches;   /* rows and columns of patches that the stack which is being bound was trained on */
  const char *outer_root; /* before every {root}, of a family that is part of a network; or NULL */
  char *prefix;        /* of the layer that is being bound; "" outside layers */
  GPtrArray *weights;  /* of LgnWeight, owned: everything bound so far */
  GHashTable *by_name; /* the same, by the checkpoint's names */
  bool is_out_in;      /* all matrices are stored [out, in], whatever the description says */
  bool has_neighbours; /* rotary positions turn neighbouring dimensions, whatever the description says */
} LgnBinder;

void lgn_binder_init (LgnBinder *binder, LgnTraits *traits, LgnCheckpoint *checkpoint, xmlNode *names);
void lgn_binder_clear (LgnBinder *binder);
GPtrArray *lgn_binder_steal_weights (LgnBinder *binder);

void lgn_binder_choose_root (LgnBinder *binder, const char *anchors);
void lgn_binder_set_prefix (LgnBinder *binder, const char *prefix);
bool lgn_binder_has (LgnBinder *binder, const char *bases, const char *suffix);
const LgnWeight *lgn_binder_get (LgnBinder *binder, const char *bases, const char *suffix, guint n_dims, const gsize *shape,
                                 GError **error);
const LgnWeight *lgn_binder_get_matrix (LgnBinder *binder, const char *bases, const char *suffix, const gsize *shape,
                                        GError **error);
const LgnWeight *lgn_binder_get_rows (LgnBinder *binder, const char *bases, gsize n_tables, gsize n_rows, gsize width,
                                      GError **error);
bool lgn_binder_get_convolution (LgnBinder *binder, const char *bases, bool has_bias, LgnConvolution *convolution, GError **error);
bool lgn_binder_get_linear (LgnBinder *binder, const char *bases, bool has_bias, bool is_in_out, gsize n_in, gsize n_out,
                            LgnLinear *linear, GError **error);
bool lgn_binder_get_norm (LgnBinder *binder, xmlNode *element, gsize width, LgnNorm *norm, GError **error);
bool lgn_binder_get_batch_norm (LgnBinder *binder, const char *base, gsize width, double epsilon, LgnBatchNorm *norm,
                                GError **error);
bool lgn_binder_get_norms (LgnBinder *binder, xmlNode *element, guint n, gsize width, LgnNorm *norm, GError **error);

const LgnActivation *lgn_binder_get_activation (LgnBinder *binder, xmlNode *element, const char *attribute, GError **error);

bool lgn_binder_is_in_out (LgnBinder *binder, xmlNode *element);
bool lgn_binder_find_part (LgnBinder *binder, xmlNode *parent, bool norm, xmlNode **found, GError **error);
bool lgn_binder_applies (LgnBinder *binder, xmlNode *element, bool *applies, GError **error);
bool lgn_binder_get_flag (LgnBinder *binder, xmlNode *element, const char *attribute, bool fallback, bool *value, GError **error);
bool lgn_binder_get_factor (LgnBinder *binder, xmlNode *element, const char *attribute, float *factor, GError **error);
bool lgn_binder_get_size (LgnBinder *binder, xmlNode *element, const char *attribute, gsize fallback, gsize *value, GError **error);

G_END_DECLS
