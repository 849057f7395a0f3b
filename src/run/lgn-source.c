#include "run/lgn-source.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "run/lgn-batch.h"
#include "run/lgn-network-private.h"
#include "run/lgn-picture-input.h"
#include "run/lgn-sound-input.h"

void
lgn_source_clear (LgnSource *source)
{
  g_free (source->ids);
  g_free (source->types);
  g_free (source->mask);
  g_clear_pointer (&source->feeds, lgn_feeds_free);
  *source = (LgnSource) { 0 };
}

/* lgn_network_require_tokenizer: whether it can read text at all. */
bool
lgn_network_require_tokenizer (LgnNetwork *network, GError **error)
{
  if (lgn_network_has_tokenizer (network))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               "%s: has no tokeniser, so it cannot read text; put tokenizer.json into the folder", lgn_network_get_path (network));
  return false;
}

/* lgn_network_uses_types: whether the network tells the two texts of a pair apart by types of token. Those with one type get
 * none, as their reference implementations do. */
bool
lgn_network_uses_types (LgnNetwork *network)
{
  return lgn_model_get_n_types (lgn_network_get_model (network)) > 1;
}

static bool
is_there (const char *text)
{
  return text && *text;
}

/* Padding and windows are of texts. Padding has to fit the model, and a text that is to be gone on with cannot end in it,
 * nor in the middle. */
static bool
check_padding (LgnNetwork *network, const LgnInput *input, GError **error)
{
  gsize max = lgn_network_get_max_tokens (network);
  bool must_write = input->n_generate > 0 && !input->goes_on && !lgn_network_has_decoder (network);

  if ((input->pad_to > 0 || input->window > 0) && !is_there (input->text))
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("Padding and windows are for texts; leave them out."));
  else if (max > 0 && input->pad_to > max)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model reads %zu tokens; the text cannot be filled up to %zu."), max,
                 input->pad_to);
  else if (input->pad_to > 0 && must_write)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("The network cannot go on after padding; leave the padding out."));
  else if (input->window > 0 && must_write)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                         _ ("The network cannot go on after a window of the text; let it write nothing, or read the text as a "
                            "whole."));
  else
    return true;
  return false;
}

/* What can be given, and what is said where it is needed and not there. */
static const struct
{
  LgnTakes bit;
  const char *name;
  const char *missing;
} kinds[] = {
  { LGN_TAKES_TEXT, N_ ("a text"), N_ ("There is no text to read.") },
  { LGN_TAKES_PAIR, N_ ("a second text"), NULL },
  { LGN_TAKES_TEXTS, N_ ("several texts"), NULL },
  { LGN_TAKES_PICTURE, N_ ("a picture"), N_ ("There is no picture to see.") },
  { LGN_TAKES_SOUND, N_ ("a sound"), N_ ("There is no sound to hear.") },
  { LGN_TAKES_TARGET, N_ ("a target text"), NULL },
};

/* lgn_network_dup_takes: (transfer full): what it can be given, in words: "a text, a target text". Several texts may be one. */
char *
lgn_network_dup_takes (LgnNetwork *network)
{
  LgnTakes all = lgn_network_get_takes (network), takes = all & LGN_TAKES_TEXTS ? all & ~LGN_TAKES_TEXT : all;
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (takes & kinds[i].bit)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", _ (kinds[i].name));
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static LgnTakes
find_given (const LgnInput *input)
{
  return (is_there (input->text) ? LGN_TAKES_TEXT : 0) | (input->pair ? LGN_TAKES_PAIR : 0)
         | (input->others && input->others[0] ? LGN_TAKES_TEXTS : 0)
         | (input->image ? LGN_TAKES_PICTURE : 0) | (input->audio ? LGN_TAKES_SOUND : 0)
         | (input->target_ids || is_there (input->target) ? LGN_TAKES_TARGET : 0);
}

/* What NETWORK needs and is not GIVEN: of two towers, one is enough, but several texts are one and others, beside a picture. */
static LgnTakes
find_missing (LgnNetwork *network, LgnTakes given)
{
  LgnTakes takes = lgn_network_get_takes (network);

  if (given & LGN_TAKES_TEXTS || !(takes & LGN_TAKES_TEXTS) || !given)
    return takes & ~given;
  return 0;
}

/**
 * lgn_network_check_input: whether NETWORK takes all that INPUT gives, and INPUT gives what NETWORK needs; of two towers, one
 * is enough.
 */
bool
lgn_network_check_input (LgnNetwork *network, const LgnInput *input, GError **error)
{
  LgnTakes takes = lgn_network_get_takes (network), given = find_given (input);
  LgnTakes missing = find_missing (network, given);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (given & ~takes & kinds[i].bit)
      {
        g_autofree char *all = lgn_network_dup_takes (network);
        g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model does not take %s. It takes: %s."), _ (kinds[i].name), all);
        return false;
      }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (missing & kinds[i].bit && kinds[i].missing)
      {
        g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ (kinds[i].missing));
        return false;
      }
  return true;
}

/* lgn_network_check_source: whether INPUT is what NETWORK takes, with a tokeniser for its text, and padding that fits. */
bool
lgn_network_check_source (LgnNetwork *network, const LgnInput *input, GError **error)
{
  return lgn_network_check_input (network, input, error)
         && (!is_there (input->text) || lgn_network_require_tokenizer (network, error)) && check_padding (network, input, error);
}

/* (transfer full) the tokens of the window of INPUT's text that it names. */
static LgnTokens *
encode_window (LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error)
{
  const LgnStack *reader = lgn_model_get_reader (lgn_network_get_model (network));
  g_autoptr (GPtrArray) rows = lgn_batch_encode (lgn_network_get_tokenizer (network, LGN_TOKENIZER_SOURCE), reader, input, error);
  gsize row = (gsize) MAX (input->row, 0);

  if (!rows)
    return NULL;
  if (input->row < 0 && rows->len > 1)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("The text is read in %u windows; say which one is meant, from 0 to %u."),
                 rows->len, rows->len - 1);
  else if (row >= rows->len)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("The text has no window %zu: the last one is %u."), row, rows->len - 1);
  else
    {
      result->n_windows = rows->len;
      result->window = (guint) row;
      return lgn_tokens_ref (rows->pdata[row]);
    }
  return NULL;
}

/* lgn_source_get_length: how many tokens READER's texts are filled up to; 0: none. */
gsize
lgn_source_get_length (const LgnStack *reader)
{
  return reader->fills ? reader->max_positions : reader->exact_length;
}

/* lgn_source_read_padding: where READER looks at what TOKENS were filled with, they are no padding, but tokens of their own. */
void
lgn_source_read_padding (const LgnStack *reader, LgnTokens *tokens)
{
  for (guint i = 0; reader->fills && i < tokens->n; i++)
    if (tokens->token[i].flags & LGN_TOKEN_PADDING)
      tokens->token[i].flags = LGN_TOKEN_SPECIAL;
}

/**
 * lgn_source_encode: cuts TEXT and the second text of INPUT (or NULL) into tokens, as INPUT says.
 * Returns: (transfer full): NULL with LGN_ERROR_TOO_LONG where there are too many and INPUT does not say that they be left
 * out; how many were is added to *N_CUT.
 */
LgnTokens *
lgn_source_encode (LgnNetwork *network, const LgnInput *input, const char *text, gsize *n_cut, GError **error)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_SOURCE);
  gsize max = lgn_network_get_max_tokens (network);
  const LgnStack *reader = lgn_model_get_reader (lgn_network_get_model (network));
  LgnEncodeOptions options = { 0 };

  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, text, -1, input->pair, -1, &options, error);
  if (!tokens)
    return NULL;
  if (max > 0 && tokens->n > max)
    {
      if (!input->cut && !lgn_stack_check_length (reader, tokens->n, error))
        return NULL;
      *n_cut += tokens->n - max;
      options.max_length = max;
    }
  options.pad_to = MAX (input->pad_to, lgn_source_get_length (reader));
  if (options.max_length == 0 && options.pad_to <= tokens->n)
    return g_steal_pointer (&tokens);
  LgnTokens *filled = lgn_tokenizer_encode (tokenizer, text, -1, input->pair, -1, &options, error);
  if (filled)
    lgn_source_read_padding (reader, filled);
  return filled;
}

/* lgn_source_set_tokens: SOURCE reads TOKENS from now on, in place of those that it read. */
void
lgn_source_set_tokens (LgnSource *source, LgnNetwork *network, const LgnTokens *tokens)
{
  gsize n = source->n = tokens->n;

  source->ids = g_renew (gint64, source->ids, n);
  source->mask = g_renew (guint8, source->mask, n);
  source->types = lgn_network_uses_types (network) ? g_renew (gint64, source->types, n) : NULL;
  for (gsize i = 0; i < n; i++)
    {
      source->ids[i] = tokens->token[i].id;
      source->mask[i] = !(tokens->token[i].flags & LGN_TOKEN_PADDING);
      if (source->types)
        source->types[i] = tokens->token[i].type_id;
    }
}

static bool
read_text (LgnSource *source, LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error)
{
  result->tokens = input->window > 0 ? encode_window (network, input, result, error)
                                     : lgn_source_encode (network, input, input->text, &result->n_cut, error);
  if (result->tokens)
    lgn_source_set_tokens (source, network, result->tokens);
  return result->tokens != NULL;
}

/* The colours of a picture's places in place of a text's tokens; all of them are there. */
static bool
read_colours (LgnSource *source, LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error)
{
  g_autoptr (LgnTensor) colours = lgn_picture_input_read_colours (network, input, result, error);

  if (!colours || !lgn_stack_check_length (lgn_model_get_reader (lgn_network_get_model (network)), colours->shape[0], error))
    return false;
  source->n = colours->shape[0];
  source->ids = g_new (gint64, source->n);
  lgn_tensor_to_i64 (colours, source->ids);
  return true;
}

/**
 * lgn_source_init: loads and cuts what INPUT gives NETWORK to read, see and hear. SOURCE is empty before; RESULT gets the
 * tokens along the axes of the reader's maps, what was cut, and the picture.
 * Returns: false with an error when something is missing, too long, or cannot be read.
 */
bool
lgn_source_init (LgnSource *source, LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error)
{
  if (!lgn_network_check_source (network, input, error)
      || (is_there (input->text) && !read_text (source, network, input, result, error)))
    return false;
  if (lgn_model_get_reader (lgn_network_get_model (network))->reads_colours)
    return read_colours (source, network, input, result, error);
  if (input->image)
    source->feeds = lgn_picture_input_begin (network, input, result, error);
  else if (input->audio)
    source->feeds = lgn_sound_input_begin (network, input, result, error);
  return result->tokens && (source->feeds || (!input->image && !input->audio));
}

/* lgn_source_get_model_input: (transfer none): what the model is given; its decoder's part is for the caller to set. */
LgnModelInput
lgn_source_get_model_input (const LgnSource *source)
{
  return (LgnModelInput) {
    .n = source->n, .ids = source->ids, .types = source->types, .mask = source->mask, .feeds = source->feeds,
  };
}
