/* Every key of a golden checkpoint's configuration that its family's description reads is given another value: the
 * checkpoint must then be refused, or give other numbers. A key that changes nothing in silence is one that the description
 * does not heed. And every key that is there must be read, or be known to leave a forward pass as it is. */
#include "base/lgn-file.h"
#include "base/lgn-json.h"
#include "family/lgn-family.h"
#include "family/lgn-xml.h"
#include "run/lgn-tensor-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Keys whose value may change without consequence for the golden inputs; models as a pattern for GPatternSpec. */
static const struct
{
  const char *models;
  const char *key;
  const char *reason;
} exceptions[] = {
  { "*", "pad_token_id", "the golden inputs are padded by their masks, and have no padding that only its id would tell" },
  { "albert", "tie_word_embeddings", "its class has no head over tokens" },
  { "*bert*", "tie_word_embeddings", "its class has no head over tokens, or the file has the head's table" },
  { "bigbird-*", "tie_word_embeddings", "its class has no head over tokens" },
  { "electra", "tie_word_embeddings", "its class has no head over tokens" },
  { "mpnet", "tie_word_embeddings", "the file has the head's table" },
  { "time-series-transformer", "distribution_output", "the golden results have no distribution" },
  { "*vilt-vqa", "tie_word_embeddings", "its class has no head over tokens" },
  { "wav2vec2-ctc", "use_weighted_layer_sum", "only the head for classes weighs layers" },
  { "bigbird-*", "sep_token_id", "only the head for spans looks for it" },
  { "deberta-v1-far", "max_position_embeddings", "“max_relative_positions” says how far it looks, and there is no table" },
  { "longformer*", "tie_word_embeddings", "its class has no head over tokens, or the file has the head's table" },
  { "nystromformer", "tie_word_embeddings", "its class has no head over tokens, or the file has the head's table" },
  { "gpt2-old-layout", "tie_word_embeddings", "its class has no head over tokens" },
  { "*bart", "eos_token_id", "only the head for classes looks for the last such token" },
  { "led", "eos_token_id", "only the head for classes looks for the last such token" },
  { "longformer", "sep_token_id", "only the head for spans looks for it, and the input says which tokens are global" },
  { "bigbird-full", "attention_type", "the input is too short for blocks: the reference looks at all of it then" },
  { "bigbird-full", "block_size", "the attention is not by blocks" },
  { "bigbird-decoder", "block_size", "the attention is not by blocks" },
  { "bigbird-full", "num_random_blocks", "the attention is not by blocks" },
  { "bigbird-decoder", "num_random_blocks", "the attention is not by blocks" },
  { "deberta-*", "pooler_hidden_act", "its class has no pooler" },
  { "deberta-v1", "max_relative_positions", "-1 and 0 both mean as many as there are positions" },
  { "deberta-v2", "max_relative_positions", "-1 and 0 both mean as many as there are positions" },
  { "deberta-v2", "conv_act", "it has no convolution" },
  { "deberta-v2", "conv_groups", "it has no convolution" },
  { "falcon-7b-style", "num_kv_heads", "“multi_query” says that there is one" },
  { "falcon-rw-style", "num_kv_heads", "without “multi_query” there are as many as heads" },
  { "falcon-7b-style", "num_ln_in_parallel_attn", "only the new architecture has two" },
  { "falcon-rw-style", "num_ln_in_parallel_attn", "only the new architecture has two" },
  { "falcon-rw-style", "rope_parameters", "it has alibi instead of rotations" },
  { "falcon-rw-style", "rope_theta", "it has alibi instead of rotations" },
  { "falcon-40b-style", "multi_query", "the new architecture has “num_kv_heads” instead" },
  { "falcon-40b-style", "parallel_attn", "the new architecture is always parallel" },
  { "llama-rope-bands", "max_position_embeddings", "“rope_scaling” says how far it reaches" },
  { "llama-rope-yarn", "max_position_embeddings", "“rope_scaling” says how far it reaches" },
  { "segformer", "decoder_hidden_size", "its class has no head for segments" },
  { "segformer", "reshape_last_stage", "only the head for segments depends on it" },
  { "segformer*", "layer_norm_eps", "the reference's normalisations have the default of their class" },
  { "swin", "image_size", "only absolute positions depend on it" },
  { "swin", "hidden_size", "“embed_dim” says it, doubled by every stage after the first" },
  { "detr*", "backbone", "the blocks are told by their tensors" },
  { "detr", "dilation", "only backbones by timm have it: the reference sets it to null for others" },
  { "detr*", "backbone_config.layer_type", "the blocks are told by their tensors" },
  { "vision-encoder-decoder", "is_encoder_decoder", "it always is" },
  { "vision-encoder-decoder", "tie_word_embeddings", "the decoder's own configuration says it" },
  { "gemma*", "hidden_act", "the reference has “hidden_activation” instead" },
  { "starcoder2", "rms_norm_eps", "the reference has “norm_epsilon” instead" },
  { "granite", "layer_norm_eps", "the reference has “rms_norm_eps” instead" },
  { "blip-caption", "image_text_hidden_size", "only classes that compare pictures with texts project so" },
  { "blip-caption", "projection_dim", "only classes that compare pictures with texts project so" },
  { "modernbert", "classifier_pooling", "its class has no head for classes" },
  { "qwen3", "use_sliding_window", "the inputs are shorter than the window" },
  { "qwen3", "sliding_window", "“use_sliding_window” is false" },
  { "qwen3", "max_window_layers", "“use_sliding_window” is false" },
  { "stablelm*", "rope_theta", "two dimensions turn: the base to the power of 0" },
  { "gpt-neox*", "rotary_emb_base", "two dimensions turn: the base to the power of 0" },
  { "phi3", "original_max_position_embeddings", "its rotations are not scaled" },
  { "phi3", "sliding_window", "the inputs are shorter than the window" },
};

/* Keys that no description reads, and why a forward pass does not depend on them. */
static const struct
{
  const char *reason;
  const char *const keys[72];
} unread[] = {
  { "read by the program itself",
    { "model_type", "architectures", "id2label", "label2id", "bos_token_id", "eos_token_id", "sep_token_id", "pad_token_id",
      "decoder_start_token_id", "forced_bos_token_id", "forced_eos_token_id", "begin_suppress_tokens", "suppress_tokens",
      "problem_type" } },
  { "only in training",
    { "attention_probs_dropout_prob",
      "hidden_dropout_prob",
      "classifier_dropout",
      "classifier_dropout_prob",
      "attention_dropout",
      "activation_dropout",
      "dropout",
      "dropout_rate",
      "embd_pdrop",
      "attn_pdrop",
      "resid_pdrop",
      "qa_dropout",
      "seq_classif_dropout",
      "hidden_dropout",
      "embed_dropout",
      "resid_dropout",
      "pooler_dropout",
      "summary_first_dropout",
      "summary_last_dropout",
      "encoder_layerdrop",
      "decoder_layerdrop",
      "layerdrop",
      "drop_path_rate",
      "initializer_range",
      "initializer_factor",
      "init_std",
      "layerscale_value",
      "gradient_checkpointing",
      "auxiliary_loss",
      "bbox_cost",
      "class_cost",
      "giou_cost",
      "bbox_loss_coefficient",
      "giou_loss_coefficient",
      "eos_coefficient",
      "apply_spec_augment",
      "mask_feature_length",
      "mask_feature_min_masks",
      "mask_feature_prob",
      "mask_time_length",
      "mask_time_min_masks",
      "mask_time_prob",
      "feat_proj_dropout",
      "feat_quantizer_dropout",
      "final_dropout",
      "ctc_loss_reduction",
      "ctc_zero_infinity",
      "contrastive_logits_temperature",
      "diversity_loss_weight",
      "num_negatives",
      "loss",
      "auxiliary_loss_weight",
      "dice_loss_coefficient",
      "mask_loss_coefficient",
      "init_xavier_std",
      "label_smoothing",
      "logit_scale_init_value",
      "semantic_loss_ignore_index",
      "layer_scale_init_value" } },
  { "how the file was written or is run",
    { "torch_dtype", "transformers_version", "use_cache", "onnx_export", "_name_or_path", "pretraining_tp",
      "use_pretrained_backbone", "backbone_kwargs" } },
  { "says again what other keys say, or tensors' shapes and names: num_hidden_layers of encoder-decoders is encoder_layers; "
    "feed_forward_proj says dense_act_fn and is_gated_act",
    { "num_hidden_layers", "dense_act_fn", "is_gated_act", "pooler_hidden_size", "mlp_ratio", "share_encoder_decoder_embeddings",
      "cardinality", "embedding_dimension", "feature_size", "num_feat_extract_layers", "num_layers",
      "num_encoder_blocks", "mlp_ratios" } },
  { "not looked at by the reference: Marian's sinusoids are always computed, DistilBERT's are in the file; see also the exceptions",
    { "static_position_embeddings", "sinusoidal_pos_embds" } },
  { "the order of two products, which are the same but for roundings of 16-bit numbers", { "reorder_and_upcast_attn" } },
  { "of what is not described: heads of other classes (choices, masked pictures, backbones, pretraining, speakers), adapters, "
    "sampling and time stamps",
    { "summary_type",
      "summary_use_proj",
      "summary_activation",
      "summary_proj_to_labels",
      "encoder_stride",
      "apply_layernorm",
      "out_features",
      "out_indices",
      "reshape_hidden_states",
      "stage_names",
      "codevector_dim",
      "num_codevector_groups",
      "num_codevectors_per_group",
      "proj_codevector_dim",
      "classifier_proj_size",
      "tdnn_dilation",
      "tdnn_dim",
      "tdnn_kernel",
      "xvector_output_dim",
      "adapter_kernel_size",
      "adapter_stride",
      "num_adapter_layers",
      "output_hidden_size",
      "use_weighted_layer_sum",
      "num_parallel_samples",
      "median_filter_width",
      "use_mask_token",
      "num_images",
      "vocab_size",
      "add_fpn",
      "pool_scales",
      "auxiliary_channels",
      "auxiliary_concat_input",
      "auxiliary_num_convs",
      "use_auxiliary_head",
      "decoder_hidden_size" } },
};

/* (transfer full) the folder of a golden model; LORGNETTE_GOLDEN may name a larger tree of the same layout. */
static char *
find_model (const char *name)
{
  const char *larger = g_getenv ("LORGNETTE_GOLDEN");

  return larger ? g_build_filename (larger, "models", name, NULL)
                : g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", name, NULL);
}

/* A checkpoint's folder with links to all but the configuration, which is written anew for every run. */
typedef struct
{
  const char *name;
  char *golden;
  char *folder;
  json_t *config;
  LgnFamily *family;
  GBytes *plain; /* what the configuration as it is gives */
} Model;

static GBytes *
run (const Model *model, json_t *config, GError **error)
{
  g_autofree char *config_path = g_build_filename (model->folder, "config.json", NULL);
  g_autofree char *in_path = g_build_filename (model->golden, "input.safetensors", NULL);
  g_autofree char *out_path = g_build_filename (model->folder, "out.safetensors", NULL);
  char *text = json_dumps (config, JSON_ENCODE_ANY);

  g_assert_true (lgn_file_write (config_path, text, strlen (text), NULL));
  free (text);
  g_autoptr (LgnNetwork) network = lgn_network_open (model->folder, NULL, error);
  if (!network || !lgn_network_run_tensors (network, in_path, out_path, true, NULL, error))
    return NULL;
  return lgn_file_read (out_path, G_MAXSIZE, error);
}

static void
model_init (Model *model, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *config_path = NULL;

  model->name = name;
  model->golden = find_model (name);
  model->folder = g_dir_make_tmp ("lgn-flips-XXXXXX", NULL);
  config_path = g_build_filename (model->golden, "config.json", NULL);
  model->config = lgn_json_read (config_path, &error);
  g_assert_no_error (error);
  model->family = lgn_family_find (json_string_value (json_object_get (model->config, "model_type")), &error);
  g_assert_no_error (error);

  g_auto (GStrv) names = lgn_folder_list (model->golden);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *target = g_build_filename (model->golden, names[i], NULL);
      g_autofree char *link = g_build_filename (model->folder, names[i], NULL);
      if (strcmp (names[i], "config.json") != 0)
        g_assert_cmpint (symlink (target, link), ==, 0);
    }
  model->plain = run (model, model->config, &error);
  g_assert_no_error (error);
}

static void
model_clear (Model *model)
{
  g_auto (GStrv) names = lgn_folder_list (model->folder);

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_build_filename (model->folder, names[i], NULL);
      g_unlink (path);
    }
  g_rmdir (model->folder);
  g_bytes_unref (model->plain);
  lgn_family_free (model->family);
  json_decref (model->config);
  g_free (model->folder);
  g_free (model->golden);
}

/* The value at the dotted PATH, whose parts are names or numbers of items; NULL when there is none. */
static json_t *
get_at (json_t *value, char **path, guint n)
{
  for (guint i = 0; i < n && value; i++)
    value = json_is_array (value) ? json_array_get (value, (size_t) g_ascii_strtoull (path[i], NULL, 10))
                                  : json_object_get (value, path[i]);
  return value;
}

/* (transfer full) CONFIG with VALUE (transfer full) at the dotted path KEY; NULL where that has no place. */
static json_t *
change (json_t *config, const char *key, json_t *value)
{
  g_auto (GStrv) path = g_strsplit (key, ".", -1);
  guint n = g_strv_length (path);
  json_t *changed = json_deep_copy (config), *place = get_at (changed, path, n - 1);
  int status = json_is_array (place) ? json_array_set_new (place, (size_t) g_ascii_strtoull (path[n - 1], NULL, 10), value)
                                     : json_object_set_new (place, path[n - 1], value);

  if (status == 0)
    return changed;
  json_decref (changed);
  return NULL;
}

/* (transfer full) of the words in ONE_OF the first that is not WORD; without such a list another activation. */
static json_t *
change_word (const char *word, const char *one_of)
{
  g_auto (GStrv) words = g_strsplit (one_of ? one_of : "relu silu", " ", -1);

  for (guint i = 0; words[i]; i++)
    if (g_strcmp0 (words[i], word) != 0)
      return json_string (words[i]);
  return json_string ("another");
}

static json_t *change_value (json_t *value, const char *one_of);

/* (transfer full) the list with its first item changed. */
static json_t *
change_list (json_t *list, const char *one_of)
{
  json_t *copy = json_deep_copy (list), *first = json_array_get (copy, 0);

  if (first)
    json_array_set_new (copy, 0, change_value (first, one_of));
  else
    json_array_append_new (copy, json_integer (1));
  return copy;
}

/* (transfer full) another plausible value than VALUE. */
static json_t *
change_value (json_t *value, const char *one_of)
{
  if (json_is_integer (value))
    return json_integer (json_integer_value (value) + 1);
  if (json_is_real (value))
    return json_real (json_real_value (value) + 1);
  if (json_is_boolean (value))
    return json_boolean (json_is_false (value));
  if (json_is_string (value))
    return change_word (json_string_value (value), one_of);
  if (json_is_array (value))
    return change_list (value, one_of);
  if (json_is_object (value))
    return json_null ();
  return NULL;
}

/* (transfer full) what stands for an absent or null value of ELEMENT, changed; NULL where it follows from others. */
static json_t *
change_default (xmlNode *element, bool is_null)
{
  g_autofree char *fallback = lgn_xml_dup_attribute (element, lgn_xml_is (element, "fixed") ? "value" : "default");
  g_autofree char *one_of = lgn_xml_dup_attribute (element, "one-of");
  g_autoptr (json_t) value = NULL;

  if (lgn_xml_is (element, "object"))
    return json_pack ("{s:s, s:s, s:f}", "rope_type", "linear", "type", "linear", "factor", 2.0);
  if (lgn_xml_is (element, "id"))
    return json_integer (3);
  if (is_null && !lgn_xml_is (element, "fixed"))
    return lgn_xml_is (element, "word") ? change_word (fallback, one_of) : json_integer (3);
  if (fallback && lgn_xml_is (element, "word"))
    return change_word (fallback, one_of);
  value = fallback ? json_loads (fallback, JSON_DECODE_ANY, NULL) : NULL;
  return value ? change_value (value, one_of) : NULL;
}

/* (transfer full) the first of the space-separated KEYS that CONFIG has, else the last of those without a dot. */
static char *
find_key (json_t *config, const char *keys)
{
  g_auto (GStrv) list = g_strsplit (keys, " ", -1);
  guint plain = 0;

  for (guint i = 0; list[i]; i++)
    {
      g_auto (GStrv) path = g_strsplit (list[i], ".", -1);
      if (get_at (config, path, g_strv_length (path)))
        return g_strdup (list[i]);
      if (g_strv_length (path) == 1)
        plain = i;
    }
  return g_strdup (list[plain]);
}

static bool
is_excepted (const char *model, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (exceptions); i++)
    if (strcmp (exceptions[i].key, key) == 0 && g_pattern_match_simple (exceptions[i].models, model))
      return true;
  return false;
}

/* Runs MODEL with VALUE (transfer full) under KEY. Returns: whether that went unnoticed. */
static bool
is_unnoticed (const Model *model, const char *key, json_t *value)
{
  g_autoptr (json_t) changed = change (model->config, key, value);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = changed ? run (model, changed, &error) : NULL;

  if (!changed)
    return false;
  g_assert_true ((result == NULL) == (error != NULL));
  return result && g_bytes_equal (result, model->plain);
}

/* Whether also sizes that are far larger, for what is rounded, and far smaller, for what only bounds the input, go
 * unnoticed. */
static bool
is_far_unnoticed (const Model *model, const char *key, json_t *value)
{
  json_int_t size = json_integer_value (value);

  return size <= 2 || (is_unnoticed (model, key, json_integer (4 * size + 3)) && is_unnoticed (model, key, json_integer (2)));
}

/* Gives what ELEMENT reads another value, and farther ones where that goes unnoticed; where they all do, SILENT says so. */
static void
flip (const Model *model, xmlNode *element, GString *silent)
{
  g_autofree char *keys = lgn_xml_dup_attribute (element, "key");
  g_autofree char *one_of = lgn_xml_dup_attribute (element, lgn_xml_is (element, "has") ? "known" : "one-of");
  g_autofree char *key = keys ? find_key (model->config, keys) : NULL;
  g_auto (GStrv) path = key ? g_strsplit (key, ".", -1) : NULL;

  if (!key || is_excepted (model->name, key))
    return;
  json_t *value = get_at (model->config, path, g_strv_length (path));
  json_t *other = value && !json_is_null (value) ? change_value (value, one_of) : change_default (element, json_is_null (value));
  if (!other)
    return;
  char *text = json_dumps (other, JSON_ENCODE_ANY);
  if (is_unnoticed (model, key, other) && is_far_unnoticed (model, key, value))
    g_string_append_printf (silent, "\n  %s: “%s” as %s", model->name, key, text);
  free (text);
}

/* Whether a stack has its configuration under KEY. */
static bool
is_part (LgnFamily *family, const char *key)
{
  for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
    {
      g_autofree char *config = lgn_xml_dup_attribute (child, "config");
      if (g_strcmp0 (config, key) == 0)
        return true;
    }
  return false;
}

static bool
is_read (LgnFamily *family, const char *key)
{
  xmlNode *traits = lgn_xml_find_child (lgn_family_get_root (family), "traits");

  for (xmlNode *element = lgn_xml_first_child (traits); element; element = lgn_xml_next (element))
    {
      g_autofree char *keys = lgn_xml_dup_attribute (element, "key"), *expand = lgn_xml_dup_attribute (element, "expand");
      g_auto (GStrv) list = g_strsplit (keys ? keys : "", " ", -1);
      if (g_strcmp0 (expand, key) == 0)
        return true;
      for (guint i = 0; list[i]; i++)
        if (strncmp (list[i], key, strlen (key)) == 0 && (list[i][strlen (key)] == '\0' || list[i][strlen (key)] == '.'))
          return true;
    }
  return false;
}

static bool
is_known_unread (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (unread); i++)
    if (g_strv_contains (unread[i].keys, key))
      return true;
  return false;
}

static void
test_flips (gconstpointer data)
{
  g_autoptr (GString) silent = g_string_new (NULL);
  Model model;

  model_init (&model, data);
  xmlNode *traits = lgn_xml_find_child (lgn_family_get_root (model.family), "traits");
  for (xmlNode *element = lgn_xml_first_child (traits); element; element = lgn_xml_next (element))
    flip (&model, element, silent);
  model_clear (&model);
  if (silent->len > 0)
    g_error ("other values give the same numbers:%s", silent->str);
}

static void
test_unread (void)
{
  g_autofree char *tree = find_model ("");
  g_auto (GStrv) names = lgn_folder_list (tree);
  g_autoptr (GString) strange = g_string_new (NULL);

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_build_filename (tree, names[i], "config.json", NULL);
      g_autoptr (json_t) config = lgn_json_read (path, NULL);
      g_autoptr (LgnFamily) family = lgn_family_find (json_string_value (json_object_get (config, "model_type")), NULL);
      const char *key;
      json_t *value;
      json_object_foreach (config, key, value)
        if (!is_read (family, key) && !is_part (family, key) && !is_known_unread (key) && !is_excepted (names[i], key))
          g_string_append_printf (strange, "\n  %s: “%s”", names[i], key);
    }
  if (strange->len > 0)
    g_error ("keys that nobody reads, and of which nobody knows that they do not matter:%s", strange->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *tree = find_model ("");
  g_auto (GStrv) names = lgn_folder_list (tree);

  g_test_add_func ("/golden/unread", test_unread);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_strconcat ("/golden/flips/", names[i], NULL);
      g_test_add_data_func (path, names[i], test_flips);
    }
  return g_test_run ();
}
