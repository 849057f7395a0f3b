#include "lgn-length.h"

#include <glib/gi18n.h>

/* Windows share a part of their tokens with the one before, so that words near an edge are read with what is round them. */
#define SHARED_PART 8

/* lgn_length_apply: INPUT is read as LENGTH says. */
void
lgn_length_apply (const LgnLength *length, LgnInput *input)
{
  input->cut = length->cuts;
  input->window = length->window;
  input->stride = length->window / SHARED_PART;
  input->row = length->window > 0 ? (gssize) length->part : -1;
}

/**
 * lgn_length_ask: asks what is to be done with INPUT, which is longer than NETWORK reads; calls one of the functions unless the
 * person thinks better of it. Windows are for texts: a target that is too long can only be cut.
 */
void
lgn_length_ask (GtkWidget *parent, LgnNetwork *network, const LgnInput *input, LgnAnswerFunc use_windows, LgnAnswerFunc use_first,
                gpointer data, GDestroyNotify destroy)
{
  gsize n_source = 0, n_target = 0, max = lgn_network_get_max_tokens (network);

  lgn_network_count_tokens (network, input, &n_source, &n_target, NULL);
  guint n = (guint) MAX (n_source, n_target), n_cut = n > max ? n - (guint) max : 0;
  g_autofree char *heading = g_strdup_printf (_ ("This model reads %u tokens. The text has %u."), (guint) max, n);
  bool has_windows = n_source > max;
  g_autofree char *left_out = g_strdup_printf (
      ngettext ("%u token at the end would be left out.", "%u tokens at the end would be left out.", n_cut), n_cut);
  g_autofree char *body = g_strdup_printf (has_windows ? _ ("%s Windows read all of the text, one part after another.") : "%s",
                                           left_out);
  g_autofree char *windows = g_strdup_printf (_ ("Use Windows of %u"), (guint) max);
  g_autofree char *first = g_strdup_printf (_ ("Use the First %u"), (guint) max);
  const LgnAnswer answers[] = { { first, use_first }, { windows, use_windows } };

  lgn_ask (parent, heading, body, answers, has_windows ? 2 : 1, data, destroy);
}
