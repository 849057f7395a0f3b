#include "cli/lgn-cli-other.h"

void
lgn_cli_other_clear (LgnCliOther *other)
{
  g_free (other->model);
  g_free (other->text);
  g_free (other->pair);
  g_free (other->target);
  g_free (other->image);
  g_free (other->audio);
  g_free (other->question);
  *other = (LgnCliOther) { 0 };
}

static bool
has_input (const LgnCliOther *other)
{
  return other->text || other->pair || other->target || other->image || other->audio || other->question;
}

bool
lgn_cli_other_is_given (const LgnCliOther *other)
{
  return other->model || has_input (other);
}

/* (transfer full) TEXT as the only one, or NULL. */
static char **
make_list (const char *text)
{
  const char *const list[] = { text, NULL };

  return text ? g_strdupv ((char **) list) : NULL;
}

/* INPUT with what OTHER replaces of it: a text, a picture or a sound of its own comes without those of INPUT. */
static void
make_input (const LgnCliOther *other, const LgnCliInput *input, LgnCliInput *own)
{
  bool replaces = other->text || other->image || other->audio || other->question;

  *own = (LgnCliInput) {
    .texts = replaces ? make_list (other->text) : g_strdupv (input->texts),
    .pairs = other->pair ? make_list (other->pair) : replaces ? NULL : g_strdupv (input->pairs),
    .target = g_strdup (other->target || replaces ? other->target : input->target),
    .target_ids = other->target || replaces ? NULL : g_strdup (input->target_ids),
    .image = g_strdup (replaces ? other->image : input->image),
    .audio = g_strdup (replaces ? other->audio : input->audio),
    .question = g_strdup (replaces ? other->question : input->question),
    .n_generate = input->n_generate,
    .pad_to = input->pad_to,
    .window = input->window,
    .stride = input->stride,
    .row = g_strdup (input->row),
    .beam = input->beam,
    .cut = input->cut,
    .budget = g_strdup (input->budget),
    .n_threads = input->n_threads,
  };
}

/**
 * lgn_cli_other_get_result: what OTHER's model makes of OTHER's input, where what is not given is that of A: the model PATH and
 * INPUT.
 * Returns: (transfer full): NULL with an error, as lgn_cli_input_get_result.
 */
LgnResult *
lgn_cli_other_get_result (const LgnCliOther *other, const LgnCliInput *input, const char *path, GError **error)
{
  g_auto (LgnCliInput) own = { 0 };

  if (!has_input (other) && other->model && lgn_result_is_bundle (other->model))
    return lgn_result_open_bundle (other->model, error);
  make_input (other, input, &own);
  return lgn_cli_input_get_result (&own, other->model ? other->model : path, error);
}
