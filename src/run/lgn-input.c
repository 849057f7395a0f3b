#include "run/lgn-input.h"

/* lgn_input_new: an input of TEXT alone (may be NULL); the caller sets the rest before it is shared. Every pointer in it
 * becomes the input's (g_free, g_strfreev). */
LgnInput *
lgn_input_new (const char *text)
{
  LgnInput *input = g_atomic_rc_box_new0 (LgnInput);

  input->text = g_strdup (text);
  input->row = -1;
  return input;
}

LgnInput *
lgn_input_ref (LgnInput *input)
{
  return g_atomic_rc_box_acquire (input);
}

static void
input_clear (gpointer data)
{
  LgnInput *input = data;

  g_free (input->text);
  g_free (input->pair);
  g_strfreev (input->others);
  g_free (input->image);
  g_free (input->audio);
  g_free (input->target);
  g_free (input->target_ids);
}

void
lgn_input_unref (LgnInput *input)
{
  g_atomic_rc_box_release_full (input, input_clear);
}
