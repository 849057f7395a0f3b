#include "base/lgn-data.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "base/lgn-hub.h"
#include "run/lgn-gguf-tokenizer.h"
#include "run/lgn-network-private.h"

#include <string.h>

/* The longest heading of a model card that serves as a name. */
#define MAX_NAME_CHARS 48

struct _LgnNetwork
{
  guint n_refs; /* guarded by REGISTRY_MUTEX, so that nobody finds a network that is just going away */
  char *path;   /* the folder or the file of weights, canonical; the key in the registry */
  char *name;
  LgnModel *model;
  LgnGeneration generation;
  LgnTokenizer *source; /* NULL for a checkpoint without a tokeniser */
  LgnTokenizer *target; /* the same as SOURCE where there is only one */
  LgnImageProcessor *image_processor; /* NULL for a network that sees nothing, or whose preprocessor_config.json is not there */
  LgnAudioProcessor *audio_processor; /* the same for one that hears nothing */
};

/* Open networks by path, none of them owned: a network is taken out when its last user lets it go. */
static GMutex registry_mutex;
static GHashTable *registry;

static void
network_free (LgnNetwork *network)
{
  g_clear_pointer (&network->source, lgn_tokenizer_unref);
  g_clear_pointer (&network->target, lgn_tokenizer_unref);
  g_clear_pointer (&network->image_processor, lgn_image_processor_unref);
  g_clear_pointer (&network->audio_processor, lgn_audio_processor_unref);
  lgn_generation_clear (&network->generation);
  g_clear_pointer (&network->model, lgn_model_unref);
  g_free (network->name);
  g_free (network->path);
  g_free (network);
}

LgnNetwork *
lgn_network_ref (LgnNetwork *network)
{
  g_mutex_lock (&registry_mutex);
  network->n_refs++;
  g_mutex_unlock (&registry_mutex);
  return network;
}

/* lgn_network_unref: the last one lets weights and maps of memory go, outside the lock. */
void
lgn_network_unref (LgnNetwork *network)
{
  g_mutex_lock (&registry_mutex);
  bool is_last = --network->n_refs == 0;
  if (is_last && registry && g_hash_table_lookup (registry, network->path) == network)
    g_hash_table_remove (registry, network->path);
  g_mutex_unlock (&registry_mutex);
  if (is_last)
    network_free (network);
}

/* Called with the lock: (transfer full): the open network of PATH, or NULL. */
static LgnNetwork *
look_up (const char *path)
{
  LgnNetwork *network = registry ? g_hash_table_lookup (registry, path) : NULL;

  if (network)
    network->n_refs++;
  return network;
}

static LgnNetwork *
find_open (const char *path)
{
  g_mutex_lock (&registry_mutex);
  LgnNetwork *network = look_up (path);
  g_mutex_unlock (&registry_mutex);
  return network;
}

/* Enters NETWORK (transfer full), unless somebody was faster, whose network is returned then. */
static LgnNetwork *
enter (LgnNetwork *network)
{
  g_mutex_lock (&registry_mutex);
  LgnNetwork *other = look_up (network->path);
  if (!registry)
    registry = g_hash_table_new (g_str_hash, g_str_equal);
  if (!other)
    g_hash_table_insert (registry, network->path, network);
  g_mutex_unlock (&registry_mutex);
  if (!other)
    return network;
  lgn_network_unref (network);
  return other;
}

/* (transfer full) the first heading of the model card in FOLDER, or the folder's name (in the hub's cache the model's). */
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
  char *hub_name = lgn_hub_dup_name (folder);
  return hub_name ? hub_name : g_path_get_basename (folder);
}

/* (transfer full) what a GGUF file calls itself, or the name of a folder. */
static char *
find_model_name (LgnModel *model)
{
  LgnGguf *file = lgn_model_get_gguf (model);
  g_autofree char *own = file ? lgn_gguf_value_dup_string (lgn_gguf_lookup (file, "general.name")) : NULL;

  if (own && *g_strstrip (own) && g_utf8_strlen (own, -1) <= MAX_NAME_CHARS && !strpbrk (own, "\n\r\t"))
    return g_steal_pointer (&own);
  return find_name (lgn_model_get_folder (model));
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
    .vocab_size = is_target && decoder->tokens ? decoder->tokens->stored->shape[0] : lgn_model_get_vocabulary_size (network->model),
  };

  return lgn_tokenizer_open (lgn_model_get_folder (network->model), side, &hints, error);
}

/* The tokeniser that a GGUF file holds besides the network. */
static bool
open_inner_tokenizer (LgnNetwork *network, LgnGguf *file, GError **error)
{
  if (!lgn_gguf_has_tokenizer (file))
    return true;
  network->source = lgn_gguf_make_tokenizer (file, error);
  network->target = network->source ? lgn_tokenizer_ref (network->source) : NULL;
  return network->source != NULL;
}

static bool
open_tokenizers (LgnNetwork *network, GError **error)
{
  LgnGguf *file = lgn_model_get_gguf (network->model);

  if (file)
    return open_inner_tokenizer (network, file, error);
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

/* Whether it sees pictures: their pixels, or their colours as tokens. */
static bool
sees (LgnNetwork *network)
{
  return lgn_model_reads (network->model, "pixel_values") || lgn_model_get_reader (network->model)->reads_colours;
}

static bool
hears (LgnNetwork *network)
{
  return lgn_model_reads (network->model, "input_features") || lgn_model_reads (network->model, "input_values");
}

/* What is done to a picture or a sound before the network sees or hears it, where the folder says it. */
static bool
open_processors (LgnNetwork *network, GError **error)
{
  const char *folder = lgn_model_get_folder (network->model);
  g_autofree char *path = g_build_filename (folder, "preprocessor_config.json", NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return true;
  if (sees (network))
    {
      network->image_processor = lgn_image_processor_open (folder, NULL, error);
      return network->image_processor != NULL;
    }
  if (!hears (network))
    return true;
  network->audio_processor = lgn_audio_processor_open (folder, error);
  return network->audio_processor != NULL;
}

/* lgn_network_find_bundled: (transfer full): the folder of the bundled model NAME; NULL when there is none. */
char *
lgn_network_find_bundled (const char *name)
{
  g_autofree char *config = g_build_filename ("models", name, "config.json", NULL);
  g_autofree char *found = lgn_file_name_is_plain (name) ? lgn_data_find (config, NULL) : NULL;

  return found ? g_path_get_dirname (found) : NULL;
}

/* lgn_network_find: (transfer full) the path that MODEL means: an existing file or folder, a bundled model, or one in the hub's
 * cache. */
char *
lgn_network_find (const char *model, GError **error)
{
  if (g_file_test (model, G_FILE_TEST_EXISTS))
    return g_canonicalize_filename (model, NULL);
  char *found = lgn_network_find_bundled (model);
  if (!found)
    found = lgn_hub_find (model);
  if (found)
    return found;

  g_auto (GStrv) bundled = lgn_network_list_bundled ();
  g_autofree char *list = g_strjoinv (", ", bundled);
  g_autofree char *hub = lgn_hub_dup_folder ();
  g_set_error (error, LGN_ERROR, LGN_ERROR_FILE,
               "%s: there is no such file or folder, no bundled model of that name (bundled: %s), and no such model in the cache "
               "of the Hugging Face hub, %s; nothing is downloaded",
               model, *list ? list : "none", hub);
  return NULL;
}

/* (transfer full) the checkpoint that PATH means: a folder, a GGUF file, or a file of weights beside its configuration;
 * where the folder would choose that file by itself, the folder, so that both are one network. */
static char *
find_checkpoint (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *config = g_build_filename (folder, "config.json", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR) || lgn_gguf_is_named (path))
    return g_strdup (path);
  if (lgn_checkpoint_has_weights (path) && g_file_test (config, G_FILE_TEST_EXISTS))
    return g_str_has_suffix (path, "/model.safetensors") ? g_steal_pointer (&folder) : g_strdup (path);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
               "%s: is no checkpoint; open the folder that holds config.json and model.safetensors, or a GGUF file", path);
  return NULL;
}

/* lgn_network_open: (transfer full): the network that MODEL means, which may be open already. Fails with the errors of
 * files and of what they hold; nothing is run or widened yet. */
LgnNetwork *
lgn_network_open (const char *model, const LgnProgress *progress, GError **error)
{
  g_autofree char *found = lgn_network_find (model, error);
  g_autofree char *path = found ? find_checkpoint (found, error) : NULL;
  LgnNetwork *open = path ? find_open (path) : NULL;

  if (!path || open)
    return open;
  g_autoptr (LgnNetwork) network = g_new0 (LgnNetwork, 1);
  network->n_refs = 1;
  network->path = g_steal_pointer (&path);
  network->model = lgn_model_open (network->path, progress, error);
  if (!network->model || !lgn_generation_init (&network->generation, network->model, error) || !open_tokenizers (network, error)
      || !open_processors (network, error))
    return NULL;
  network->name = find_model_name (network->model);
  return enter (g_steal_pointer (&network));
}

/* lgn_network_get_model: (transfer none): what is run. */
LgnModel *
lgn_network_get_model (LgnNetwork *network)
{
  return network->model;
}

/* lgn_network_get_generation: (transfer none): how it writes. */
const LgnGeneration *
lgn_network_get_generation (LgnNetwork *network)
{
  return &network->generation;
}

/* lgn_dup_hidden_name: (transfer full): what the reference implementations call hidden states INDEX of the stack of SITE. */
char *
lgn_dup_hidden_name (LgnSite site, guint index)
{
  static const char *const prefixes[LGN_N_SITES] = {
    "", "encoder_", "decoder_", "", "text_model_output.", "vision_model_output.",
  };

  return g_strdup_printf ("%shidden_states.%u", prefixes[site], index);
}

/* lgn_network_get_tokenizer: (transfer none): NULL for a checkpoint without one. */
LgnTokenizer *
lgn_network_get_tokenizer (LgnNetwork *network, LgnTokenizerSide side)
{
  return side == LGN_TOKENIZER_SOURCE ? network->source : network->target;
}

/* lgn_network_get_image_processor: (transfer none): NULL for a network that sees nothing, or of which it is not known how. */
LgnImageProcessor *
lgn_network_get_image_processor (LgnNetwork *network)
{
  return network->image_processor;
}

/* lgn_network_get_audio_processor: (transfer none): NULL for a network that hears nothing, or of which it is not known how. */
LgnAudioProcessor *
lgn_network_get_audio_processor (LgnNetwork *network)
{
  return network->audio_processor;
}

/* lgn_network_get_path: (transfer none): the checkpoint's folder or file of weights, canonical. */
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

/* lgn_network_get_takes: what it can be given. Every network that reads a whole text takes two, parted by its tokeniser;
 * one that writes goes on with the first, and a tower of text beside one of pictures reads captions. */
LgnTakes
lgn_network_get_takes (LgnNetwork *network)
{
  LgnModel *model = network->model;
  const LgnStack *decoder = lgn_model_get_stack (model, LGN_SITE_DECODER);
  bool has_pictures = sees (network), are_towers = lgn_model_get_towers (model) != NULL;
  LgnTakes takes = (has_pictures ? LGN_TAKES_PICTURE : 0) | (hears (network) ? LGN_TAKES_SOUND : 0)
                   | (decoder && decoder->tokens ? LGN_TAKES_TARGET : 0);

  if (!lgn_model_reads_text (model) || lgn_model_get_reader (model)->reads_colours)
    return takes;
  return takes | LGN_TAKES_TEXT | (are_towers && has_pictures ? LGN_TAKES_TEXTS : 0)
         | (!has_pictures && !are_towers && !lgn_network_can_generate (network) ? LGN_TAKES_PAIR : 0);
}

/* lgn_network_has_tokenizer: whether it reads text; otherwise only ids. */
bool
lgn_network_has_tokenizer (LgnNetwork *network)
{
  return network->source != NULL;
}

/* lgn_network_get_n_layers: 0 when the network has no such site. */
guint
lgn_network_get_n_layers (LgnNetwork *network, LgnSite site)
{
  return lgn_model_get_n_layers (network->model, site);
}

/* lgn_network_get_n_heads: heads of every layer of SITE, or of that stage which has most; 0 when the network has no such
 * site. */
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

char **
lgn_network_list_bundled (void)
{
  g_autofree char *folder = lgn_data_find ("models", NULL);
  g_auto (GStrv) names = folder ? lgn_folder_list (folder) : NULL;
  g_autoptr (GStrvBuilder) models = g_strv_builder_new ();

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *config = g_build_filename (folder, names[i], "config.json", NULL);
      if (g_file_test (config, G_FILE_TEST_IS_REGULAR))
        g_strv_builder_add (models, names[i]);
    }
  return g_strv_builder_end (models);
}
