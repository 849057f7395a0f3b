#include "family/lgn-model-private.h"
#include "base/lgn-error.h"
#include "family/lgn-nested.h"
#include "family/lgn-xml.h"

#include <string.h>

static void
model_clear (gpointer data)
{
  LgnModel *model = data;

  g_clear_pointer (&model->head, lgn_head_free);
  g_clear_pointer (&model->towers, lgn_towers_free);
  g_clear_pointer (&model->stacks, g_ptr_array_unref);
  g_clear_pointer (&model->weights, g_ptr_array_unref);
  g_clear_pointer (&model->checkpoint, lgn_checkpoint_unref);
  g_clear_pointer (&model->gguf, lgn_gguf_unref);
  g_clear_pointer (&model->config, json_decref);
  g_free (model->writing.config);
  g_free (model->writing.start_key);
  g_free (model->writing.end_key);
  g_free (model->class_name);
  g_free (model->type);
  g_free (model->title);
  g_free (model->family_name);
  g_free (model->folder);
  g_mutex_clear (&model->prepare_mutex);
}

LgnModel *
lgn_model_ref (LgnModel *model)
{
  return g_atomic_rc_box_acquire (model);
}

void
lgn_model_unref (LgnModel *model)
{
  g_atomic_rc_box_release_full (model, model_clear);
}

/* The first class that config.json names, or NULL. */
static const char *
get_first_class (json_t *config)
{
  return json_string_value (json_array_get (json_object_get (config, "architectures"), 0));
}

static bool
bind_stacks (LgnModel *model, LgnBinder *binder, LgnFamily *family, GError **error)
{
  for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
    {
      bool applies;

      if (!lgn_xml_is (child, "stack"))
        continue;
      if (!lgn_binder_applies (binder, child, &applies, error))
        return false;
      if (!applies)
        continue;
      LgnStack *stack = xmlHasProp (child, (const xmlChar *) "config")
                            ? lgn_nested_stack_bind (binder, child, model->config, &model->head, error)
                            : lgn_stack_bind (binder, family, child, error);
      if (!stack)
        return false;
      g_ptr_array_add (model->stacks, stack);
    }
  return true;
}

/* The projection of the encoder's states to what the decoder looks at, where their widths differ. */
static bool
bind_bridge (LgnModel *model, LgnBinder *binder, LgnFamily *family, GError **error)
{
  xmlNode *element = lgn_xml_find_child (lgn_family_get_root (family), "bridge");
  const LgnStack *encoder = lgn_model_get_stack (model, LGN_SITE_ENCODER), *decoder = lgn_model_get_stack (model, LGN_SITE_DECODER);

  if (!element || !encoder || !decoder || encoder->width == decoder->source_width)
    return true;
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  return lgn_binder_get_linear (binder, tensor, true, false, encoder->width, decoder->source_width, &model->bridge, error);
}

/* One stack that looks at itself, an encoder and then a decoder that looks at its states, or two towers side by side. */
static bool
check_stacks (LgnModel *model, const char *path, GError **error)
{
  const LgnStack *first = model->stacks->len > 0 ? g_ptr_array_index (model->stacks, 0) : NULL;
  const LgnStack *second = model->stacks->len > 1 ? g_ptr_array_index (model->stacks, 1) : NULL;

  if (model->stacks->len == 1 && first->site == LGN_SITE_SELF)
    return true;
  if (model->stacks->len == 2 && first->site == LGN_SITE_ENCODER && second->site == LGN_SITE_DECODER
      && (model->bridge.weight ? model->bridge.n_out : first->width) == second->source_width)
    return true;
  if (model->stacks->len == 2 && lgn_towers_are_two (first, second))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: should describe one stack of the site self, an encoder and a decoder that reads states as wide as it gives, or "
               "a tower of text and one of vision that look at nothing else", path);
  return false;
}

static bool
bind (LgnModel *model, LgnBinder *binder, LgnFamily *family, GError **error)
{
  g_autofree char *anchors = lgn_family_dup_anchors (family);
  g_autoptr (GError) fault = NULL;
  bool is_known;

  lgn_binder_choose_root (binder, anchors);
  if (!bind_stacks (model, binder, family, error) || !bind_bridge (model, binder, family, error)
      || !check_stacks (model, lgn_family_get_path (family), error))
    return false;
  if (lgn_model_get_stack (model, LGN_SITE_TEXT))
    {
      model->towers = lgn_towers_bind (binder, family, model->class_name, model->stacks, &is_known, error);
      model->has_unknown_head = model->class_name && !is_known;
      return model->towers != NULL;
    }
  if (!model->class_name || model->head)
    return true;
  const LgnStack *last = g_ptr_array_index (model->stacks, model->stacks->len - 1);
  model->head = lgn_head_bind (binder, family, model->class_name, last->width, last->tokens, &is_known, &fault);
  model->has_unknown_head = !is_known;
  if (!fault && !is_known && json_object_get (model->config, "auto_map"))
    g_set_error (&fault, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
                 "%s/config.json: “%s” is code of the checkpoint's own (auto_map), which is not run; describe it as a family of "
                 "your own",
                 model->folder, model->class_name);
  if (!fault)
    return true;
  g_propagate_error (error, g_steal_pointer (&fault));
  return false;
}

static gint64
get_default_id (xmlNode *element, const char *attribute)
{
  g_autofree char *text = element ? lgn_xml_dup_attribute (element, attribute) : NULL;

  return text ? g_ascii_strtoll (text, NULL, 10) : -1;
}

static void
read_writing_defaults (LgnModel *model, LgnFamily *family)
{
  xmlNode *element = lgn_xml_find_child (lgn_family_get_root (family), "writing");

  model->writing = (LgnWritingDefaults) {
    .start = get_default_id (element, "start"), .end = get_default_id (element, "end"),
    .forced_last = get_default_id (element, "forced-end"),
    .has_opening = element && xmlHasProp (element, (const xmlChar *) "opening"),
    .replaces_first = element && xmlHasProp (element, (const xmlChar *) "replaces-first"),
    .config = element ? lgn_xml_dup_attribute (element, "config") : NULL,
    .start_key = element ? lgn_xml_dup_attribute (element, "start-key") : NULL,
    .end_key = element ? lgn_xml_dup_attribute (element, "end-key") : NULL,
  };
}

/* Every tensor of a GGUF file has a place in the network: another could change what it computes. */
static bool
check_all_bound (LgnModel *model, const LgnBinder *binder, GError **error)
{
  for (guint i = 0; model->gguf && i < lgn_checkpoint_get_n_tensors (model->checkpoint); i++)
    {
      const char *name = lgn_checkpoint_get_name (model->checkpoint, i);
      if (!g_hash_table_contains (binder->by_name, name))
        {
          g_autofree char *quoted = lgn_error_quote (name);
          g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: holds the tensor “%s”, which has no place in the family “%s”",
                       model->folder, quoted, model->family_name);
          return false;
        }
    }
  return true;
}

/* Binds the checkpoint, which is open, as FAMILY describes it; GGUF is the family's element about the file, or NULL. */
static bool
bind_family (LgnModel *model, LgnFamily *family, xmlNode *gguf, const char *where, GError **error)
{
  xmlNode *root = lgn_family_get_root (family);
  g_autoptr (LgnTraits) traits = lgn_traits_new (lgn_xml_find_child (root, "traits"), model->config, where, error);
  g_autofree char *pairs = gguf ? lgn_xml_dup_attribute (gguf, "pairs") : NULL;
  LgnBinder binder;

  if (!traits || (gguf && !lgn_gguf_finish_traits (model->gguf, gguf, traits, error)))
    return false;
  read_writing_defaults (model, family);
  lgn_binder_init (&binder, traits, model->checkpoint, lgn_xml_find_child (root, "names"));
  binder.is_out_in = gguf != NULL;
  binder.has_neighbours = pairs != NULL;
  bool ok = bind (model, &binder, family, error) && check_all_bound (model, &binder, error);
  model->weights = lgn_binder_steal_weights (&binder);
  lgn_binder_clear (&binder);
  return ok;
}

static void
keep_names (LgnModel *model, LgnFamily *family)
{
  model->family_name = lgn_family_dup_name (family);
  model->title = lgn_family_dup_title (family);
  model->class_name = g_strdup (get_first_class (model->config));
}

static bool
load_folder (LgnModel *model, const char *path, GError **error)
{
  g_autofree char *config_path = g_build_filename (model->folder, "config.json", NULL);
  g_autoptr (LgnFamily) family = NULL;

  model->config = lgn_json_read (config_path, error);
  if (!model->config)
    return false;
  model->type = g_strdup (lgn_json_get_string (model->config, "model_type", config_path, error));
  if (!model->type)
    return false;
  family = lgn_family_find (model->type, error);
  if (!family)
    {
      g_prefix_error (error, "%s: ", config_path);
      return false;
    }
  keep_names (model, family);
  model->checkpoint = lgn_checkpoint_open (path, error);
  return model->checkpoint && bind_family (model, family, NULL, config_path, error);
}

static bool
load_gguf (LgnModel *model, GError **error)
{
  g_autoptr (LgnFamily) family = NULL;
  xmlNode *gguf;

  model->gguf = lgn_gguf_open (model->folder, error);
  if (!model->gguf)
    return false;
  g_autofree char *architecture = lgn_gguf_value_dup_string (lgn_gguf_lookup (model->gguf, "general.architecture"));
  if (!architecture)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “general.architecture” is absent, or no text", model->folder);
      return false;
    }
  family = lgn_family_find_gguf (architecture, &gguf, error);
  if (!family)
    {
      g_prefix_error (error, "%s: ", model->folder);
      return false;
    }
  model->type = lgn_family_dup_type (family);
  model->config = lgn_gguf_make_config (model->gguf, gguf, model->type, error);
  model->checkpoint = model->config ? lgn_gguf_make_checkpoint (model->gguf, gguf, error) : NULL;
  if (!model->checkpoint)
    return false;
  keep_names (model, family);
  return bind_family (model, family, gguf, model->folder, error);
}

/**
 * lgn_model_open: opens the checkpoint PATH, a folder, a file of weights with its configuration beside it, or a GGUF file: its
 * configuration, its family's description, and every tensor that a run would need, whose shapes are checked; no weight is read.
 * Returns: (transfer full): NULL with LGN_ERROR_FILE, LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED.
 */
LgnModel *
lgn_model_open (const char *path, const LgnProgress *progress, GError **error)
{
  g_autoptr (LgnModel) model = g_atomic_rc_box_new0 (LgnModel);
  bool is_folder = g_file_test (path, G_FILE_TEST_IS_DIR), is_gguf = !is_folder && lgn_gguf_is_named (path);

  g_mutex_init (&model->prepare_mutex);
  model->stacks = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_stack_free);
  model->folder = is_folder || is_gguf ? g_strdup (path) : g_path_get_dirname (path);
  if (!lgn_progress_check (progress, error) || !(is_gguf ? load_gguf (model, error) : load_folder (model, path, error)))
    return NULL;
  return g_steal_pointer (&model);
}

static bool
widen_weights (LgnModel *model, const LgnProgress *progress, GError **error)
{
  for (guint i = 0; i < model->weights->len; i++)
    if (!lgn_weight_prepare (g_ptr_array_index (model->weights, i), error) || !lgn_progress_check (progress, error))
      return false;
  return true;
}

/* lgn_model_prepare: widens what is small and not F32; to be called before anything is run, costs nothing the second time. */
bool
lgn_model_prepare (LgnModel *model, const LgnProgress *progress, GError **error)
{
  g_mutex_lock (&model->prepare_mutex);
  bool is_prepared = model->is_prepared = model->is_prepared || widen_weights (model, progress, error);
  g_mutex_unlock (&model->prepare_mutex);
  return is_prepared;
}

/* lgn_model_get_folder: (transfer none): the checkpoint's folder, or its GGUF file. */
const char *
lgn_model_get_folder (LgnModel *model)
{
  return model->folder;
}

/* lgn_model_get_gguf: (transfer none): the file with everything, its tokeniser too; NULL for a folder. */
LgnGguf *
lgn_model_get_gguf (LgnModel *model)
{
  return model->gguf;
}

/* lgn_model_get_family: (transfer none): the name of the description that it is bound by. */
const char *
lgn_model_get_family (LgnModel *model)
{
  return model->family_name;
}

/* lgn_model_get_title: the family's name for people. */
const char *
lgn_model_get_title (LgnModel *model)
{
  return model->title;
}

/* lgn_model_get_type: config.json's model_type. */
const char *
lgn_model_get_type (LgnModel *model)
{
  return model->type;
}

/* lgn_model_get_class: the first of config.json's architectures, or NULL. */
const char *
lgn_model_get_class (LgnModel *model)
{
  return model->class_name;
}

/* lgn_model_get_config: (transfer none): config.json. */
json_t *
lgn_model_get_config (LgnModel *model)
{
  return model->config;
}

/* lgn_model_get_task: what the head's numbers mean; LGN_TASK_NONE without a head. */
LgnTask
lgn_model_get_task (LgnModel *model)
{
  return model->head ? model->head->task : LGN_TASK_NONE;
}

/* lgn_model_get_n_outputs: how many results the head gives; 0 without one. */
guint
lgn_model_get_n_outputs (LgnModel *model)
{
  return model->head ? model->head->outputs->len : 0;
}

/* lgn_model_get_output_name: what the reference implementations call result INDEX of the head. */
const char *
lgn_model_get_output_name (LgnModel *model, guint index)
{
  return g_array_index (model->head->outputs, LgnHeadOutput, index).name;
}

/* lgn_model_has_unknown_head: the checkpoint is of a class whose head the family does not describe; its maps are right, but it
 * gives no answers. */
bool
lgn_model_has_unknown_head (LgnModel *model)
{
  return model->has_unknown_head;
}

/* lgn_model_get_writing_defaults: (transfer none): the family's, for checkpoints without a generation_config.json. */
const LgnWritingDefaults *
lgn_model_get_writing_defaults (LgnModel *model)
{
  return &model->writing;
}

/* lgn_model_get_stack: (transfer none): the stack whose own attention is at SITE, or NULL. */
const LgnStack *
lgn_model_get_stack (LgnModel *model, LgnSite site)
{
  for (guint i = 0; i < model->stacks->len; i++)
    if (((const LgnStack *) g_ptr_array_index (model->stacks, i))->site == site)
      return g_ptr_array_index (model->stacks, i);
  return NULL;
}

/* lgn_model_get_reader: (transfer none): the stack that reads the input: the encoder, or the only one. */
const LgnStack *
lgn_model_get_reader (LgnModel *model)
{
  return g_ptr_array_index (model->stacks, 0);
}

/* lgn_model_get_towers: (transfer none): what compares the two stacks of a network that has them side by side; NULL for
 * others. */
const LgnTowers *
lgn_model_get_towers (LgnModel *model)
{
  return model->towers;
}

/* The stack that holds the layers of SITE. */
static const LgnStack *
get_owner (LgnModel *model, LgnSite site)
{
  return lgn_model_get_stack (model, site == LGN_SITE_CROSS ? LGN_SITE_DECODER : site);
}

/* lgn_model_get_n_layers: 0 when the network has no such site. */
guint
lgn_model_get_n_layers (LgnModel *model, LgnSite site)
{
  const LgnStack *stack = get_owner (model, site);

  return stack ? stack->n_layers : 0;
}

/* lgn_model_get_n_heads: heads of every layer of SITE, or of that stage which has most; 0 when the network has no such site. */
guint
lgn_model_get_n_heads (LgnModel *model, LgnSite site)
{
  const LgnStack *stack = get_owner (model, site);

  return stack ? stack->n_heads : 0;
}

/* lgn_model_dup_types: (transfer full): the types of tokens IDS [n] that the checkpoint's class takes where none are given;
 * NULL: all 0. */
gint64 *
lgn_model_dup_types (LgnModel *model, const gint64 *ids, gsize n)
{
  if (!model->head || model->head->type_separator < 0)
    return NULL;

  gint64 *types = g_new (gint64, n + 1);
  gsize last = lgn_head_find_separator (ids, n, model->head->type_separator);
  for (gsize i = 0; i < n; i++)
    types[i] = i > last;
  return types;
}

/* lgn_model_get_n_keys: how many columns the maps of SITE have where N tokens are looked at: as many, or landmarks. */
gsize
lgn_model_get_n_keys (LgnModel *model, LgnSite site, gsize n)
{
  const LgnStack *stack = lgn_model_get_stack (model, site);
  const LgnLayer *layer = stack && stack->layers ? &stack->layers[0] : NULL;

  for (guint i = 0; layer && i < layer->n_residuals; i++)
    if (layer->residuals[i].attention.landmarks.count > 0)
      return layer->residuals[i].attention.landmarks.count;
  return n;
}

/* lgn_model_shares_norms: whether what it makes of one sequence of a batch depends on the others. */
bool
lgn_model_shares_norms (LgnModel *model)
{
  return lgn_model_get_reader (model)->exact_length > 0;
}

/* lgn_model_get_reference_size: rows and columns that the reference implementation's maps of SITE have for N tokens: where it
 * parts a text into blocks, it fills the last one up. */
gsize
lgn_model_get_reference_size (LgnModel *model, LgnSite site, gsize n)
{
  const LgnStack *stack = lgn_model_get_stack (model, site);
  const LgnLayer *layer = stack && stack->layers ? &stack->layers[0] : NULL;

  for (guint i = 0; layer && i < layer->n_residuals; i++)
    n = lgn_blocks_get_whole (&layer->residuals[i].attention.blocks, n);
  return n;
}

/* lgn_model_get_n_types: how many types of token the reader knows; 0: it does not ask. */
gsize
lgn_model_get_n_types (LgnModel *model)
{
  const LgnWeight *types = lgn_model_get_reader (model)->types;

  return types ? types->stored->shape[0] : 0;
}

/* lgn_model_takes_types: whether types of token may be given: it knows some, or has none and disregards them. */
bool
lgn_model_takes_types (LgnModel *model)
{
  const LgnStack *reader = lgn_model_get_reader (model);

  return reader->types || reader->ignores_types;
}

/* lgn_model_get_vocabulary_size: rows of the first token table; 0 for a network that neither reads nor writes text. */
gsize
lgn_model_get_vocabulary_size (LgnModel *model)
{
  for (guint i = 0; i < model->stacks->len; i++)
    {
      const LgnStack *stack = g_ptr_array_index (model->stacks, i);
      if (stack->tokens)
        return stack->tokens->stored->shape[0];
    }
  return 0;
}

/* lgn_model_has_stages: whether its layers see grids of different sizes. */
bool
lgn_model_has_stages (LgnModel *model)
{
  return lgn_model_get_reader (model)->stages != NULL;
}

/* lgn_model_ends_stage: whether layer LAYER of what reads is the last of a stage, *STAGE. */
bool
lgn_model_ends_stage (LgnModel *model, guint layer, guint *stage)
{
  const GPtrArray *stages = lgn_model_get_reader (model)->stages;

  for (*stage = 0; stages && *stage < stages->len; (*stage)++)
    {
      const LgnStack *stack = stages->pdata[*stage];
      if (layer + 1 == stack->first_layer + stack->n_layers)
        return true;
    }
  return false;
}

/* lgn_model_reads_text: whether its input has tokens. */
bool
lgn_model_reads_text (LgnModel *model)
{
  return lgn_model_get_reader (model)->tokens != NULL;
}

/* lgn_model_reads: whether it is fed with FEED, by the reference implementation's name: "pixel_values". */
bool
lgn_model_reads (LgnModel *model, const char *feed)
{
  for (guint i = 0; i < model->stacks->len; i++)
    if (g_ptr_array_find_with_equal_func (((const LgnStack *) g_ptr_array_index (model->stacks, i))->feeds, feed, g_str_equal,
                                          NULL))
      return true;
  return false;
}

/* lgn_model_get_n_parameters: numbers in the tensors that a run uses. */
gsize
lgn_model_get_n_parameters (LgnModel *model)
{
  gsize n = 0;

  for (guint i = 0; i < model->weights->len; i++)
    n += lgn_tensor_n_elements (((const LgnWeight *) g_ptr_array_index (model->weights, i))->stored);
  return n;
}

/* lgn_model_get_weight_type: how the first of its tensors, which is a large one, is stored. */
LgnDtype
lgn_model_get_weight_type (LgnModel *model)
{
  return ((const LgnWeight *) g_ptr_array_index (model->weights, 0))->stored->dtype;
}

/* lgn_model_dup_label: (transfer full): the name of a class, by config.json's id2label, else its number. */
char *
lgn_model_dup_label (LgnModel *model, guint class_index)
{
  g_autofree char *number = g_strdup_printf ("%u", class_index);
  const char *label = json_string_value (json_object_get (json_object_get (model->config, "id2label"), number));

  return label ? g_strdup (label) : g_steal_pointer (&number);
}
