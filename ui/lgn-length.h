/* LgnLength: what is done with a text that has more tokens than the model reads: nothing without asking. */
#pragma once

#include "lgn-compat.h"

#include "run/lgn-network.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean cuts;  /* a person let the end be left out; the status says how much */
  gsize window;   /* a person lets such texts be read in windows of so many tokens; 0: not */
  gsize part;     /* the window that is looked at, from 0 */
} LgnLength;

void lgn_length_apply (const LgnLength *length, LgnInput *input);
void lgn_length_ask (GtkWidget *parent, LgnNetwork *network, const LgnInput *input, LgnAnswerFunc use_windows,
                     LgnAnswerFunc use_first, gpointer data, GDestroyNotify destroy);

G_END_DECLS
