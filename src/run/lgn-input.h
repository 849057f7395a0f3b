/* LgnInput: what a person gives a network to read, see and hear. Immutable once made; reference-counted. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct
{
  char *text;        /* UTF-8, or NULL */
  char *pair;        /* the second text of a pair, or NULL */
  char **others;     /* further texts, each compared with IMAGE by itself as TEXT is, NULL-terminated; or NULL */
  char *image;       /* path of the picture that the network sees, or NULL */
  char *audio;       /* path of the sound that the network hears, or NULL */
  char *target;      /* what the decoder is made to read (forced), or NULL: the network writes it */
  gint64 *target_ids; /* [n_target_ids] the decoder's input as raw ids, in place of TARGET; or NULL */
  gsize n_target_ids;
  gsize pad_to;      /* fill up to so many tokens; 0: not at all */
  guint n_generate;  /* tokens a decoder-only network is to write after TEXT; an encoder-decoder's limit (0: the model's own) */
  bool goes_on;      /* N_GENERATE is for a decoder-only network that can write so much; others just read */
  gint64 *written;   /* [n_written] of these, what was written before and is gone on from; or NULL */
  gsize n_written;
  bool samples;      /* draws each token that is written by its probability; otherwise the likeliest is taken */
  double temperature; /* of drawing; 1: as the network has it */
  guint64 seed;      /* of drawing */
  guint beam;        /* beams when writing; 0 or 1: greedy */
  bool cut;          /* cut a text that is too long for the model, instead of refusing it */
  gsize window;      /* read a longer text in windows of so many tokens, as rows of a batch; 0: not at all */
  gsize stride;      /* tokens that a window shares with the one before it */
  gssize row;        /* which window is read as a result of its own, from 0; -1: the text has to be in one */
} LgnInput;

LgnInput *lgn_input_new (const char *text);
LgnInput *lgn_input_copy (const LgnInput *input);
LgnInput *lgn_input_ref (LgnInput *input);
void lgn_input_unref (LgnInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnInput, lgn_input_unref)

/* (transfer full) everything that a person gave, as a dictionary "a{sv}"; and back. What a saved one says that is not known, or
 * of another type, is left out: it may come from a file. Raw ids of a target are not saved. */
GVariant *lgn_input_save (const LgnInput *input);
LgnInput *lgn_input_new_saved (GVariant *saved);

G_END_DECLS
