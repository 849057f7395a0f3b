#include "cli/lgn-cli-input.h"
#include "base/lgn-pool.h"

#define MAX_THREADS 1024
#define MAX_IDS (1 << 20)
#define MAX_BEAMS 100

void
lgn_cli_input_clear (LgnCliInput *options)
{
  g_strfreev (options->texts);
  g_strfreev (options->pairs);
  g_free (options->target);
  g_free (options->target_ids);
  g_free (options->written);
  g_free (options->image);
  g_free (options->audio);
  g_free (options->question);
  g_free (options->tensors);
  g_free (options->budget);
  g_free (options->row);
  *options = (LgnCliInput) { 0 };
}

/* lgn_cli_input_is_given: whether there is any option that says what to read. */
bool
lgn_cli_input_is_given (const LgnCliInput *options)
{
  return options->texts || options->pairs || options->target || options->target_ids || options->written
         || options->n_generate != 0 || options->pad_to != 0 || options->image || options->audio || options->question || options->tensors;
}

static bool
check_number (const char *name, int number, GError **error)
{
  return number >= 0 || lgn_cli_refuse_usage (error, "--%s %d: cannot be negative", name, number);
}

/* "12,7,3", the value of option NAME: IDS [N], allocated. */
static bool
parse_ids (const char *name, const char *text, gint64 **ids, gsize *n_ids, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", MAX_IDS + 1);
  guint n = g_strv_length (parts);

  if (n == 0 || n > MAX_IDS)
    return lgn_cli_refuse_usage (error, "--%s should be between 1 and %d numbers", name, MAX_IDS);
  *ids = g_new0 (gint64, n);
  *n_ids = n;
  for (guint i = 0; i < n; i++)
    if (!g_ascii_string_to_signed (g_strstrip (parts[i]), 10, 0, G_MAXINT32, &(*ids)[i], NULL))
      return lgn_cli_refuse_usage (error, "--%s: “%s” is not a token id; they are written 12,7,3", name, parts[i]);
  return true;
}

static bool
parse_row (const char *text, LgnInput *input, GError **error)
{
  gint64 row;

  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &row, NULL))
    return lgn_cli_refuse_usage (error, "--row %s: should be a number from 0", text);
  input->row = row;
  return true;
}

static guint
count (char **texts)
{
  return texts ? g_strv_length (texts) : 0;
}

/* lgn_cli_input_has_rows: whether OPTIONS ask for the rows of a batch: windows, or several texts that are not compared with a
 * picture. */
bool
lgn_cli_input_has_rows (const LgnCliInput *options)
{
  return (count (options->texts) > 1 && !options->image) || options->window > 0;
}

static bool
check_single (const LgnCliInput *options, GError **error)
{
  if (count (options->texts) <= 1 || options->image)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               "one text is read here; give --text once, or --text-pair for the second text of a pair, or --image for a picture "
               "that all texts are compared with");
  return false;
}

static bool
check_numbers (const LgnCliInput *options, GError **error)
{
  guint n_texts = count (options->texts), n_pairs = count (options->pairs);

  if (!check_number ("generate", options->n_generate, error) || !check_number ("beam", options->beam, error)
      || !check_number ("pad-to", options->pad_to, error) || !check_number ("window", options->window, error)
      || !check_number ("stride", options->stride, error))
    return false;
  if (options->beam > MAX_BEAMS)
    return lgn_cli_refuse_usage (error, "--beam %d: there are %d beams at most", options->beam, MAX_BEAMS);
  if (options->stride > 0 && options->window == 0)
    return lgn_cli_refuse_usage (error, "--stride says how much windows share; give --window too");
  if (options->row && options->window == 0)
    return lgn_cli_refuse_usage (error, "--row says which window is meant; give --window too");
  if (options->window > 0 && options->cut)
    return lgn_cli_refuse_usage (error, "--window and --cut exclude each other");
  if (n_pairs > 0 && n_pairs != MAX (n_texts, 1))
    return lgn_cli_refuse_usage (error, "--text-pair should be given as often as --text");
  if (options->target && options->target_ids)
    return lgn_cli_refuse_usage (error, "--target and --target-ids exclude each other");
  if (n_texts > 0 && options->question)
    return lgn_cli_refuse_usage (error, "--text and --question exclude each other; both are what the network reads");
  if (n_texts > 1 && (options->target || options->target_ids))
    return lgn_cli_refuse_usage (error, "a target belongs to one text; give --text once");
  return true;
}

/* (transfer full) the input with text number I; a question is a text by another name. */
static LgnInput *
make_one (const LgnCliInput *options, guint i, GError **error)
{
  g_autoptr (LgnInput) input = lgn_input_new (options->texts ? options->texts[i] : options->question);

  input->image = g_strdup (options->image);
  input->audio = g_strdup (options->audio);
  input->pair = g_strdup (options->pairs ? options->pairs[i] : NULL);
  input->target = g_strdup (options->target);
  input->pad_to = (gsize) options->pad_to;
  input->n_generate = (guint) options->n_generate;
  input->beam = (guint) options->beam;
  input->cut = options->cut;
  input->window = (gsize) options->window;
  input->stride = (gsize) options->stride;
  if (options->row && !parse_row (options->row, input, error))
    return NULL;
  if (options->target_ids && !parse_ids ("target-ids", options->target_ids, &input->target_ids, &input->n_target_ids, error))
    return NULL;
  if (options->written && !parse_ids ("written", options->written, &input->written, &input->n_written, error))
    return NULL;
  return g_steal_pointer (&input);
}

/**
 * lgn_cli_input_make: the input that OPTIONS describe, with the first text if one is given, and the others beside a picture.
 * Returns: (transfer full): NULL with an error of usage.
 */
LgnInput *
lgn_cli_input_make (const LgnCliInput *options, GError **error)
{
  LgnInput *input = check_numbers (options, error) ? make_one (options, 0, error) : NULL;

  if (input && options->image && count (options->texts) > 1)
    input->others = g_strdupv (options->texts + 1);
  return input;
}

/**
 * lgn_cli_input_make_all: an input (LgnInput) for every text of OPTIONS, or one for a picture or sound alone.
 * Returns: (transfer full): NULL with an error of usage.
 */
GPtrArray *
lgn_cli_input_make_all (const LgnCliInput *options, GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_input_unref);

  if (!check_numbers (options, error))
    return NULL;
  if (!options->texts && !options->question && !options->image && !options->audio)
    {
      lgn_cli_refuse_usage (error, "--text, --image or --audio is missing: there is nothing to read");
      return NULL;
    }
  for (guint i = 0; i < MAX (count (options->texts), 1); i++)
    {
      LgnInput *input = make_one (options, i, error);
      if (!input)
        return NULL;
      g_ptr_array_add (inputs, input);
    }
  return g_steal_pointer (&inputs);
}

/* lgn_cli_input_set_up_run: --budget and --threads; to be called before anything is computed. */
bool
lgn_cli_input_set_up_run (const LgnCliInput *options, LgnRunOptions *run, GError **error)
{
  if (options->n_threads < 0 || options->n_threads > MAX_THREADS)
    return lgn_cli_refuse_usage (error, "--threads %d: should lie between 1 and %d", options->n_threads, MAX_THREADS);
  if (options->n_threads > 0)
    lgn_pool_set_default_workers ((guint) options->n_threads);
  return !options->budget || lgn_cli_parse_size (options->budget, &run->budget, error);
}

/* lgn_cli_input_suggest_cut: adds what can be done to the error of a text that is too long. */
void
lgn_cli_input_suggest_cut (const LgnCliInput *options, bool takes_windows, GError **error)
{
  if (options->cut || !error || !g_error_matches (*error, LGN_ERROR, LGN_ERROR_TOO_LONG))
    return;
  char *message = g_strconcat ((*error)->message, " Give --cut to leave its end out",
                               takes_windows ? ", or --window N --stride S to read it in windows." : ".", NULL);
  g_free ((*error)->message);
  (*error)->message = message;
}

/**
 * lgn_cli_input_run: opens MODEL and runs it on the input that OPTIONS describe, keeping what RUN asks for.
 * Returns: (transfer full): the result, or NULL with an error.
 */
LgnResult *
lgn_cli_input_run (const LgnCliInput *options, const char *model, LgnRunOptions *run, GError **error)
{
  g_autoptr (LgnInput) input = lgn_cli_input_make (options, error);

  if (!input || !check_single (options, error) || !lgn_cli_input_set_up_run (options, run, error))
    return NULL;
  if (!input->text && !options->image && !options->audio)
    {
      lgn_cli_refuse_usage (error, "--text, --image or --audio is missing: there is nothing for the network to read");
      return NULL;
    }
  g_autoptr (LgnNetwork) network = lgn_network_open (model, NULL, error);
  return network ? lgn_network_run (network, input, run, NULL, error) : NULL;
}

/**
 * lgn_cli_input_get_result: what the model PATH makes of the input that OPTIONS describe, or what is saved in the file PATH:
 * one without anything to read can only be saved attention.
 * Returns: (transfer full): NULL with an error, which says what can be done about a text that is too long.
 */
LgnResult *
lgn_cli_input_get_result (const LgnCliInput *options, const char *path, GError **error)
{
  LgnRunOptions run = { 0 };

  if (!lgn_cli_input_is_given (options) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return lgn_result_open_bundle (path, error);
  if (lgn_result_is_bundle (path))
    {
      lgn_cli_refuse_usage (error, "%s: is saved attention, which reads nothing more; leave the text out", path);
      return NULL;
    }
  LgnResult *result = lgn_cli_input_run (options, path, &run, error);
  if (!result)
    lgn_cli_input_suggest_cut (options, true, error);
  return result;
}
