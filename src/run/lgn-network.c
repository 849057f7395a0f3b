#include "base/lgn-data.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "run/lgn-network-private.h"

#include <string.h>

/* The longest heading of a model card that serves as a name. */
#define MAX_NAME_CHARS 48

struct _LgnNetwork
{
  char *path; /* canonical; the key in the registry */
  char *name;
  LgnModel *model;
  LgnGeneration generation;
  LgnTokenizer *source; /* NULL for a checkpoint without a tokeniser */
  LgnTokenizer *target; /* the same as SOURCE where there is only one */
};

/* Open networks by path, none of them owned: a network takes itself out when its last user lets it go. */
static GMutex registry_mutex;
static GHashTable *registry;

static void
network_clear (gpointer data)
{
  LgnNetwork *network = data;

  if (registry && g_hash_table_lookup (registry, network->path) == network)
    g_hash_table_remove (registry, network->path);
  g_clear_pointer (&network->source, lgn_tokenizer_unref);
  g_clear_pointer (&network->target, lgn_tokenizer_unref);
  lgn_generation_clear (&network->generation);
  g_clear_pointer (&network->model, lgn_model_unref);
  g_free (network->name);
  g_free (network->path);
}

LgnNetwork *
lgn_network_ref (LgnNetwork *network)
{
  return g_atomic_rc_box_acquire (network);
}

/* The registry's lock is held so that nobody finds a network that is just going away. */
void
lgn_network_unref (LgnNetwork *network)
{
  g_mutex_lock (&registry_mutex);
  g_atomic_rc_box_release_full (network, network_clear);
  g_mutex_unlock (&registry_mutex);
}

static LgnNetwork *
find_open (const char *path)
{
  g_mutex_lock (&registry_mutex);
  LgnNetwork *network = registry ? g_hash_table_lookup (registry, path) : NULL;
  if (network)
    lgn_network_ref (network);
  g_mutex_unlock (&registry_mutex);
  return network;
}

/* Enters NETWORK (transfer full), unless somebody was faster, whose network is returned then. */
static LgnNetwork *
enter (LgnNetwork *network)
{
  LgnNetwork *other = find_open (network->path);

  if (other)
    {
      lgn_network_unref (network);
      return other;
    }
  g_mutex_lock (&registry_mutex);
  if (!registry)
    registry = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (registry, network->path, network);
  g_mutex_unlock (&registry_mutex);
  return network;
}

/* (transfer full) the first heading of the model card in FOLDER, or the folder's name. */
static char *
find_name (const char *folder)
{
  g_autofree char *card_path = g_build_filename (folder, "README.md", NULL);
  g_autoptr (GBytes) card = lgn_file_read (card_path, 1 << 20, NULL);
  const char *text = card ? g_bytes_get_data (card, NULL) : NULL;
  const char *heading = text && g_str_has_prefix (text, "# ") ? text : text ? strstr (text, "\n# ") : NULL;

  if (heading && g_utf8_validate (text, -1, NULL))
    {
      const char *start = strchr (heading, '#') + 1;
      g_autofree char *line = g_strstrip (g_strndup (start, strcspn (start, "\n")));
      if (*line && g_utf8_strlen (line, -1) <= MAX_NAME_CHARS)
        return g_steal_pointer (&line);
    }
  return g_path_get_basename (folder);
}

static bool
has_tokenizer_files (const char *folder)
{
  static const char *const names[] = { "tokenizer.json", "vocab.txt", "vocab.json", "source.spm", "spiece.model",
                                       "sentencepiece.bpe.model", "tokenizer.model" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return true;
    }
  return false;
}

static LgnTokenizer *
open_tokenizer (LgnNetwork *network, LgnTokenizerSide side, GError **error)
{
  const LgnStack *decoder = lgn_model_get_stack (network->model, LGN_SITE_DECODER);
  bool is_target = side == LGN_TOKENIZER_TARGET && decoder;
  LgnTokenizerHints hints = {
    .model_type = lgn_model_get_type (network->model),
    .vocab_size = is_target ? decoder->tokens->stored->shape[0] : lgn_model_get_vocabulary_size (network->model),
  };

  return lgn_tokenizer_open (lgn_model_get_folder (network->model), side, &hints, error);
}

static bool
open_tokenizers (LgnNetwork *network, GError **error)
{
  if (!has_tokenizer_files (lgn_model_get_folder (network->model)))
    return true;
  network->source = open_tokenizer (network, LGN_TOKENIZER_SOURCE, error);
  if (!network->source)
    return false;
  if (lgn_model_get_stack (network->model, LGN_SITE_DECODER))
    network->target = open_tokenizer (network, LGN_TOKENIZER_TARGET, error);
  else
    network->target = lgn_tokenizer_ref (network->source);
  return network->target != NULL;
}

/* lgn_network_find: (transfer full) the path that MODEL means: an existing file or folder, or a bundled model. */
char *
lgn_network_find (const char *model, GError **error)
{
  if (g_file_test (model, G_FILE_TEST_IS_DIR) || (g_file_test (model, G_FILE_TEST_EXISTS) && g_str_has_suffix (model, ".safetensors")))
    return g_canonicalize_filename (model, NULL);
  if (g_file_test (model, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
                   "%s: is no checkpoint; open the folder that holds config.json and model.safetensors", model);
      return NULL;
    }

  g_autofree char *relative = g_build_filename ("models", model, NULL);
  g_autofree char *config = g_build_filename (relative, "config.json", NULL);
  g_autofree char *found = lgn_file_name_is_plain (model) ? lgn_data_find (config, NULL) : NULL;
  if (found)
    return g_path_get_dirname (found);

  g_auto (GStrv) bundled = lgn_network_list_bundled ();
  g_autofree char *list = g_strjoinv (", ", bundled);
  g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: there is no such file or folder, and no bundled model of that name (bundled: %s)",
               model, *list ? list : "none");
  return NULL;
}

LgnNetwork *
lgn_network_open (const char *model, const LgnProgress *progress, GError **error)
{
  g_autofree char *path = lgn_network_find (model, error);
  LgnNetwork *open = path ? find_open (path) : NULL;

  if (!path || open)
    return open;
  g_autoptr (LgnNetwork) network = g_atomic_rc_box_new0 (LgnNetwork);
  network->path = g_steal_pointer (&path);
  network->model = lgn_model_open (network->path, progress, error);
  if (!network->model || !lgn_generation_init (&network->generation, network->model, error) || !open_tokenizers (network, error))
    return NULL;
  network->name = find_name (lgn_model_get_folder (network->model));
  return enter (g_steal_pointer (&network));
}

LgnModel *
lgn_network_get_model (LgnNetwork *network)
{
  return network->model;
}

const LgnGeneration *
lgn_network_get_generation (LgnNetwork *network)
{
  return &network->generation;
}

/* lgn_dup_hidden_name: (transfer full): what the reference implementations call hidden states INDEX of the stack of SITE. */
char *
lgn_dup_hidden_name (LgnSite site, guint index)
{
  static const char *const prefixes[LGN_N_SITES] = { "", "encoder_", "decoder_", "" };

  return g_strdup_printf ("%shidden_states.%u", prefixes[site], index);
}

/* lgn_network_get_tokenizer: (transfer none): NULL for a checkpoint without one. */
LgnTokenizer *
lgn_network_get_tokenizer (LgnNetwork *network, LgnTokenizerSide side)
{
  return side == LGN_TOKENIZER_SOURCE ? network->source : network->target;
}

const char *
lgn_network_get_path (LgnNetwork *network)
{
  return network->path;
}

const char *
lgn_network_get_name (LgnNetwork *network)
{
  return network->name;
}

const char *
lgn_network_get_family (LgnNetwork *network)
{
  return lgn_model_get_family (network->model);
}

bool
lgn_network_has_decoder (LgnNetwork *network)
{
  return lgn_model_get_stack (network->model, LGN_SITE_DECODER) != NULL;
}

bool
lgn_network_can_generate (LgnNetwork *network)
{
  return lgn_model_get_task (network->model) == LGN_TASK_NEXT_TOKEN;
}

/* Whether a second text can be told from the first: the only stack of the network embeds token types, of which there are two,
 * or nothing forbids a pair because the network is an encoder without them. */
bool
lgn_network_takes_pairs (LgnNetwork *network)
{
  return !lgn_network_has_decoder (network) && !lgn_network_can_generate (network);
}

bool
lgn_network_has_tokenizer (LgnNetwork *network)
{
  return network->source != NULL;
}

guint
lgn_network_get_n_layers (LgnNetwork *network, LgnSite site)
{
  return lgn_model_get_n_layers (network->model, site);
}

guint
lgn_network_get_n_heads (LgnNetwork *network, LgnSite site)
{
  return lgn_model_get_n_heads (network->model, site);
}

gsize
lgn_network_get_max_tokens (LgnNetwork *network)
{
  return lgn_model_get_reader (network->model)->max_positions;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
lgn_network_list_bundled (void)
{
  g_autofree char *folder = lgn_data_find ("models", NULL);
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *config = g_build_filename (folder, name, "config.json", NULL);
      if (g_file_test (config, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
