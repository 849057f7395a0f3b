/* LgnCapture: what the maps of one layer were computed from: queries, keys, values, the terms and the scope. A run is handed an
 * empty one for the layer that is asked for and fills it; then any row of any head can be computed again, step by step, with the
 * numbers that the network used. Reference-counted; read from any thread once it is filled. */
#pragma once

#include "attn/lgn-attention.h"
#include "attn/lgn-score-rules.h"

G_BEGIN_DECLS

typedef struct _LgnCapture LgnCapture;

LgnCapture *lgn_capture_new (LgnSite site, guint layer);
LgnCapture *lgn_capture_ref (LgnCapture *capture);
void lgn_capture_unref (LgnCapture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCapture, lgn_capture_unref)

/* Writing: what the network does in that layer. */

/* Whether CAPTURE, which may be NULL, is one for the LAYER of SITE. */
bool lgn_capture_wants (const LgnCapture *capture, LgnSite site, guint layer);
/* Queries and keys as they are before they are turned by position, shaped as in ATTENTION. */
bool lgn_capture_keep_unturned (LgnCapture *capture, const LgnAttention *attention, GError **error);
/* Copies what ATTENTION is computed from; what its terms point to is in TERMS (transfer full), freed by FREE_TERMS (NULL: nothing
 * of it is on the heap). A layer that is computed in several goes, for the rows or windows of each, calls it several times. */
bool lgn_capture_add (LgnCapture *capture, const LgnAttention *attention, gpointer terms, GDestroyNotify free_terms,
                      GError **error);
/* The layer is parted (transfer full): what was added are the windows, one after the other. */
void lgn_capture_set_parting (LgnCapture *capture, LgnParting *parting);
/* There is no such arithmetic, for the REASON that a person is told. */
void lgn_capture_refuse (LgnCapture *capture, const char *reason);
/* Keeps OWNER, of the weights that terms point to, as long as CAPTURE lives. */
void lgn_capture_set_owner (LgnCapture *capture, gpointer owner, GDestroyNotify release);

/* Reading. */
bool lgn_capture_is_filled (const LgnCapture *capture); /* refused ones too */
const char *lgn_capture_get_refusal (const LgnCapture *capture);
LgnSite lgn_capture_get_site (const LgnCapture *capture);
guint lgn_capture_get_layer (const LgnCapture *capture);
guint lgn_capture_get_n_heads (const LgnCapture *capture);
gsize lgn_capture_get_n_query (const LgnCapture *capture);
gsize lgn_capture_get_head_dim (const LgnCapture *capture);
/* The rule that the network uses: scaled unless the dot products are multiplied with 1. */
LgnScoreRuleKind lgn_capture_get_rule (const LgnCapture *capture);

/* One row of one head, step by step. Keys are those that it could look at by the layer's windows; KEY_INDEX tells which of the
 * map's columns they are. */
typedef struct
{
  gsize n_key;
  gsize head_dim;
  gsize n_columns;          /* of the map */
  const gsize *key_index;   /* [n_key], or NULL: key j is column j */
  const float *query;       /* [head_dim] turned by position */
  const float *unturned;    /* [head_dim] before that, or NULL where nothing is turned */
  const float *key;         /* [n_key, head_dim] in rows of KEY_STRIDE */
  const float *value;       /* the same */
  gsize key_stride;
  const LgnScoreTerm *terms; /* [n_terms] that are added to the scores */
  guint n_terms;
  float scale;              /* that products are multiplied with */
  bool has_position;        /* something of the score is there because of places: POSITION tells how much */
  float *product;           /* [n_key] what the rule gives */
  float *position;          /* [n_key] what turning and terms make of it: SCORE - the scaled product of what is not turned */
  float *score;             /* [n_key] before normalising; -INFINITY: masked */
  float *weight;            /* [n_key] */
  float *sum;               /* [head_dim] of the values, weighted */
} LgnRowSteps;

/* (transfer full) row ROW of HEAD, scored by RULE: the network's own, or what another would make of the same queries and keys. */
LgnRowSteps *lgn_capture_read_row (LgnCapture *capture, const LgnScoreRule *rule, guint head, gsize row);
void lgn_row_steps_free (LgnRowSteps *steps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnRowSteps, lgn_row_steps_free)

G_END_DECLS
