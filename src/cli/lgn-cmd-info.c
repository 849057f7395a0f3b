#include "cli/lgn-cli-input.h"
#include "run/lgn-network-private.h"

static void add_line (GString *text, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_line (GString *text, const char *name, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_printf (text, "%s\t", name);
  g_string_append_vprintf (text, format, args);
  g_string_append_c (text, '\n');
  va_end (args);
}

static void
add_model (GString *text, LgnNetwork *network)
{
  LgnModel *model = lgn_network_get_model (network);
  const char *class_name = lgn_model_get_class (model);

  add_line (text, "name", "%s", lgn_network_get_name (network));
  add_line (text, "path", "%s", lgn_network_get_path (network));
  add_line (text, "family", "%s", lgn_network_get_family (network));
  if (class_name)
    add_line (text, "class", "%s%s", class_name,
              lgn_model_has_unknown_head (model) ? " (its head is not known: hidden states and attention only)" : "");
  add_line (text, "weights", "%" G_GSIZE_FORMAT " numbers, %s", lgn_model_get_n_parameters (model),
            lgn_dtype_name (lgn_model_get_weight_type (model)));
  for (guint site = 0; site < LGN_N_SITES; site++)
    if (lgn_network_get_n_layers (network, site) > 0)
      add_line (text, "attention", "%s: %u × %u (layers × heads)", lgn_site_get_name (site),
                lgn_network_get_n_layers (network, site), lgn_network_get_n_heads (network, site));
}

static void
add_tokenizer (GString *text, LgnNetwork *network)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_SOURCE);

  if (tokenizer)
    add_line (text, "tokeniser", "%s, %" G_GSIZE_FORMAT " pieces", lgn_tokenizer_get_kind (tokenizer),
              lgn_tokenizer_get_size (tokenizer));
  else if (lgn_network_get_takes (network) & LGN_TAKES_TEXT)
    add_line (text, "tokeniser", "none; give token ids with --tensors");
}

/* What comes besides attention. */
static const char *
describe_answers (LgnNetwork *network)
{
  LgnTakes takes = lgn_network_get_takes (network);

  if (takes & LGN_TAKES_TEXTS)
    return ", how well each text fits the picture";
  switch (lgn_model_get_task (lgn_network_get_model (network)))
    {
    case LGN_TASK_NEXT_TOKEN:
      return takes & LGN_TAKES_PICTURE ? ", captions" : ", words";
    case LGN_TASK_CLASSES:
      return ", classes";
    case LGN_TASK_ANSWERS:
      return ", answers";
    case LGN_TASK_MASKED_TOKEN:
      return ", words for the first mask";
    case LGN_TASK_SPANS:
      return ", answers found in the text";
    case LGN_TASK_TOKEN_CLASSES:
      return ", names found in the text";
    case LGN_TASK_BOXES:
      return ", boxes with labels";
    case LGN_TASK_SEGMENTS:
      return ", segments: the share of the picture that each class has";
    case LGN_TASK_TRANSCRIPT:
      return ", a transcript";
    default:
      return "";
    }
}

static void
add_abilities (GString *text, LgnNetwork *network)
{
  gsize max = lgn_network_get_max_tokens (network);
  g_autofree char *takes = lgn_network_dup_takes (network);
  g_autofree char *limit = max > 0 ? g_strdup_printf ("; %" G_GSIZE_FORMAT " tokens at most", max) : g_strdup ("");

  add_line (text, "takes", "%s%s", *takes ? takes : "tensors", lgn_network_get_takes (network) & LGN_TAKES_TEXT ? limit : "");
  add_line (text, "gives", "attention%s", describe_answers (network));
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (GString) text = g_string_new (NULL);

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL))
    return false;
  g_autoptr (LgnNetwork) network = lgn_network_open (argv[1], NULL, error);
  if (!network)
    return false;
  add_model (text, network);
  add_tokenizer (text, network);
  add_abilities (text, network);
  return lgn_cli_print (text->str, text->len, error);
}

const LgnCommand lgn_command_info = {
  "info", "MODEL", "Say what a model is, takes and gives",
  "Prints a line a fact: its name and its value, parted by a tab.", 1, 1, run,
};
