/* From a <stack> element and a checkpoint to an LgnStack. */
#include "base/lgn-error.h"
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"

#include <string.h>

/* More layers than any network has; a configuration that claims more is lying. */
#define MAX_LAYERS 4096

void
lgn_stack_free (LgnStack *stack)
{
  for (guint i = 0; stack->layers && i < stack->n_layers; i++)
    lgn_layer_clear (&stack->layers[i]);
  g_free (stack->layers);
  g_array_unref (stack->embed);
  g_ptr_array_unref (stack->feeds);
  g_ptr_array_unref (stack->leading);
  g_ptr_array_unref (stack->trailing);
  g_free (stack->results);
  g_clear_pointer (&stack->stages, g_ptr_array_unref);
  g_free (stack);
}

static bool
bind_sizes (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error)
{
  g_autofree char *site = lgn_xml_dup_attribute (element, "site");
  gsize n_layers;

  lgn_site_from_name (site, &stack->site);
  stack->results = lgn_xml_dup_attribute (element, "results");
  if (!lgn_binder_get_flag (binder, element, "reads-input", false, &stack->reads_input, error)
      || !lgn_binder_get_flag (binder, element, "hide-norm", false, &stack->hides_norm, error)
      || !lgn_binder_get_size (binder, element, "width", 0, &stack->width, error)
      || !lgn_binder_get_size (binder, element, "positions", 0, &stack->max_positions, error)
      || !lgn_binder_get_flag (binder, element, "reads-colours", false, &stack->reads_colours, error)
      || !lgn_binder_get_flag (binder, element, "fills", false, &stack->fills, error)
      || !lgn_binder_get_size (binder, element, "layers", 0, &n_layers, error))
    return false;
  stack->n_layers = (guint) n_layers;
  if (n_layers > 0 && n_layers <= MAX_LAYERS)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: no network has %" G_GSIZE_FORMAT " layers",
               lgn_traits_get_where (binder->traits), n_layers);
  return false;
}

/* Where rotations are changed for longer texts, the stack reads those too. */
static void
stretch (LgnStack *stack)
{
  for (guint i = 0; i < stack->n_layers; i++)
    for (guint j = 0; j < stack->layers[i].n_residuals; j++)
      {
        const LgnRotary *rotary = stack->layers[i].residuals[j].attention.rotary;
        if (rotary && stack->max_positions > 0)
          stack->max_positions = MAX (stack->max_positions, lgn_rotary_get_reach (rotary));
      }
}

/* How many parts of a layer look: at their own sequence, or (IS_CROSS) at the encoder's. */
static guint
count_attentions (const LgnLayer *layer, bool is_cross)
{
  guint n = 0;

  for (guint i = 0; i < layer->n_residuals; i++)
    n += layer->residuals[i].is_attention && layer->residuals[i].attention.is_cross == is_cross;
  return n;
}

/* The width of the states that LAYER looks at, besides its own; 0: none. */
static gsize
get_source_width (const LgnLayer *layer)
{
  for (guint i = 0; i < layer->n_residuals; i++)
    if (layer->residuals[i].is_attention && layer->residuals[i].attention.is_cross)
      return layer->residuals[i].attention.key.n_in;
  return 0;
}

/* A map is named by its site, layer and head: a layer has one attention of each site. All layers have the same parts. */
static bool
check_sites (LgnBinder *binder, LgnStack *stack, GError **error)
{
  bool ok = true;

  for (guint i = 0; i < stack->n_layers; i++)
    {
      guint n_cross = count_attentions (&stack->layers[i], true);
      ok = ok && count_attentions (&stack->layers[i], false) == 1 && n_cross <= (stack->site != LGN_SITE_ENCODER)
           && stack->layers[i].n_residuals == stack->layers[0].n_residuals;
    }
  if (!ok)
    g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                 "the family's description for %s should give every layer the same parts, one attention, and cross attention to "
                 "what is no encoder",
                 lgn_traits_get_where (binder->traits));
  stack->source_width = get_source_width (&stack->layers[0]);
  if (stack->source_width > 0 && stack->site == LGN_SITE_SELF)
    {
      g_ptr_array_add (stack->feeds, g_strdup (LGN_ENCODER_FEED));
      g_ptr_array_add (stack->feeds, g_strdup (LGN_ENCODER_MASK_FEED));
    }
  return ok;
}

/* A stack with projections for tokens that look everywhere is fed with which ones they are. It reads all tokens at once. */
static bool
check_global (LgnBinder *binder, LgnStack *stack, GError **error)
{
  bool is_causal = false;

  for (guint i = 0; i < stack->n_layers; i++)
    for (guint j = 0; j < stack->layers[i].n_residuals; j++)
      {
        const LgnAttentionPart *part = &stack->layers[i].residuals[j].attention;
        stack->has_global |= part->global.query.weight != NULL;
        is_causal |= (part->global.query.weight || part->blocks.size > 0) && (part->is_causal || part->is_cross);
      }
  if (stack->has_global)
    g_ptr_array_add (stack->feeds, g_strdup (LGN_GLOBAL_FEED));
  if (!is_causal)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "the family's description for %s has blocks or global tokens where not all tokens look at all others",
               lgn_traits_get_where (binder->traits));
  return false;
}

/* Landmarks are means of segments of a text of one length. They leave out nothing, and see all of the text at once. */
static bool
check_landmarks (LgnBinder *binder, LgnStack *stack, GError **error)
{
  for (guint i = 0; i < stack->n_layers; i++)
    for (guint j = 0; j < stack->layers[i].n_residuals; j++)
      {
        const LgnAttentionPart *part = &stack->layers[i].residuals[j].attention;
        bool has_landmarks = part->landmarks.count > 0;
        if ((has_landmarks || part->value_convolution.weight)
            && (part->is_cross || part->is_causal || part->window > 0 || part->n_kv_heads != part->n_heads || stack->has_global
                || (has_landmarks && stack->exact_length > 0 && stack->exact_length != part->landmarks.length)))
          {
            g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                         "the family's description for %s has landmarks where not all tokens look at all others",
                         lgn_traits_get_where (binder->traits));
            return false;
          }
        if (has_landmarks)
          stack->exact_length = part->landmarks.length;
      }
  if (stack->exact_length > 0 && (stack->max_positions == 0 || stack->max_positions > stack->exact_length))
    stack->max_positions = stack->exact_length;
  return true;
}

/* The embeddings of ELEMENT: one, or that of a text and that of a picture, which are then one sequence. */
static bool
bind_embeds (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error)
{
  for (xmlNode *child = lgn_xml_first_child (element); child; child = lgn_xml_next (child))
    if (lgn_xml_is (child, "embed") && !lgn_embed_bind (binder, child, stack, error))
      return false;
  return true;
}

/* Whether the parts of LAYER make no difference between a text and the picture after it. */
static bool
joins (const LgnLayer *layer)
{
  for (guint i = 0; i < layer->n_residuals; i++)
    {
      const LgnAttentionPart *part = &layer->residuals[i].attention;
      if (part->is_causal || part->is_cross || part->grid_bias[0] || part->windows.size > 0 || part->reduction.convolution.weight
          || part->blocks.size > 0 || part->landmarks.count > 0 || part->global.query.weight)
        return false;
    }
  return true;
}

/* Whether the embedding is of tokens, then of patches, and adds nothing to what queries and keys are made of. */
static bool
is_text_and_picture (const LgnStack *stack)
{
  const LgnEmbedStep *steps = &g_array_index (stack->embed, LgnEmbedStep, 0);

  for (guint i = 0; i < stack->embed->len; i++)
    if (steps[i].class == &lgn_embed_grid_sinusoid)
      return false;
  return steps[0].class == &lgn_embed_tokens && steps[stack->first_step].class == &lgn_embed_patches;
}

/* A stack that reads a text and a picture reads both at once, the text first. */
static bool
check_joined (LgnBinder *binder, const LgnStack *stack, GError **error)
{
  bool ok = stack->first_step == 0 || (stack->site == LGN_SITE_SELF && !stack->between.tables && is_text_and_picture (stack));

  for (guint i = 0; stack->first_step > 0 && i < stack->n_layers; i++)
    ok = ok && joins (&stack->layers[i]);
  if (!ok)
    g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                 "the family's description for %s should embed a text and then a picture's patches in a stack of the site self, "
                 "whose layers do not tell them apart",
                 lgn_traits_get_where (binder->traits));
  return ok;
}

static guint
count_heads (const LgnLayer *layer)
{
  for (guint i = 0; i < layer->n_residuals; i++)
    if (layer->residuals[i].is_attention)
      return layer->residuals[i].attention.n_heads;
  return 0;
}

/* A convolution looks at what comes after a token too: it cannot stand where tokens are read one by one. */
static bool
bind_convolution (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error)
{
  xmlNode *convolution = lgn_xml_find_child (element, "convolution");
  bool applies = false;

  if (convolution && !lgn_binder_applies (binder, convolution, &applies, error))
    return false;
  if (!applies)
    return true;
  if (stack->site != LGN_SITE_DECODER && !stack->layers[0].residuals[0].attention.is_causal)
    return lgn_convolution_part_bind (binder, convolution, stack->width, &stack->convolution, error);
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "the family's description for %s has a convolution in a stack that writes",
               lgn_traits_get_where (binder->traits));
  return false;
}

/* Positions that are added after every layer but the last. */
static bool
bind_between (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error)
{
  xmlNode *positions = lgn_xml_find_child (element, "grid-positions");
  bool applies = false;

  if (positions && !lgn_binder_applies (binder, positions, &applies, error))
    return false;
  if (!applies || stack->n_layers == 1)
    return true;
  return lgn_grid_positions_bind (binder, positions, stack, stack->n_layers - 1, stack->width, &stack->between, error);
}

/* Which hidden states are kept. */
static void
bind_keeps (xmlNode *element, LgnStack *stack)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, "hidden");

  if (g_strcmp0 (text, "stage-inputs") == 0)
    stack->keeps = LGN_HIDDEN_STAGE_INPUTS;
  else if (g_strcmp0 (text, "stage-outputs") == 0)
    stack->keeps = LGN_HIDDEN_STAGE_OUTPUTS;
}

static LgnStack *
stack_new (xmlNode *element)
{
  LgnStack *stack = g_new0 (LgnStack, 1);

  stack->embed = g_array_new (FALSE, FALSE, sizeof (LgnEmbedStep));
  g_array_set_clear_func (stack->embed, lgn_embed_step_clear);
  stack->feeds = g_ptr_array_new_with_free_func (g_free);
  stack->leading = g_ptr_array_new_with_free_func (g_free);
  stack->trailing = g_ptr_array_new_with_free_func (g_free);
  bind_keeps (element, stack);
  return stack;
}

/* The embedding and the layers of a stack or stage, and what is normalised after them. */
static bool
bind_body (LgnBinder *binder, LgnFamily *family, xmlNode *element, LgnStack *stack, GError **error)
{
  xmlNode *norm;

  if (!bind_sizes (binder, element, stack, error) || !bind_embeds (binder, element, stack, error)
      || !lgn_layers_bind (binder, family, element, stack, error) || !check_sites (binder, stack, error)
      || !check_global (binder, stack, error) || !check_landmarks (binder, stack, error)
      || !bind_convolution (binder, element, stack, error) || !bind_between (binder, element, stack, error)
      || !check_joined (binder, stack, error) || !lgn_binder_find_part (binder, element, true, &norm, error))
    return false;
  stack->has_norm = norm != NULL;
  if (norm && !lgn_binder_get_norm (binder, norm, stack->width, &stack->norm, error))
    return false;
  stretch (stack);
  stack->n_heads = count_heads (&stack->layers[0]);
  return true;
}

/* Takes over what others ask of a stack from its stages: what it reads, from the first, and how wide it is, from the last. */
static void
summarise_stages (LgnStack *stack)
{
  LgnStack *first = stack->stages->pdata[0];
  const LgnStack *last = stack->stages->pdata[stack->stages->len - 1];

  stack->site = first->site;
  stack->width = last->width;
  stack->n_layers = last->first_layer + last->n_layers;
  for (guint i = 0; i < stack->stages->len; i++)
    stack->n_heads = MAX (stack->n_heads, ((const LgnStack *) stack->stages->pdata[i])->n_heads);
  stack->hides_norm = last->hides_norm;
  g_array_unref (stack->embed);
  g_ptr_array_unref (stack->feeds);
  stack->embed = g_array_ref (first->embed);
  stack->feeds = g_ptr_array_ref (first->feeds);
  stack->picture = first->picture;
  stack->patches = first->patches;
}

/* The stages of ELEMENT, one for every size of the list SIZES, which are the layers that they have. */
static LgnStack *
bind_stages (LgnBinder *binder, LgnFamily *family, xmlNode *element, const char *sizes, GError **error)
{
  g_autoptr (LgnStack) stack = stack_new (element);
  const GArray *depths = lgn_traits_get_sizes (binder->traits, sizes, error);
  gsize width = 0;
  guint n_layers = 0;

  stack->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_stack_free);
  for (guint i = 0; depths && i < depths->len; i++)
    {
      LgnStack *stage = stack_new (element);
      g_ptr_array_add (stack->stages, stage);
      stage->first_layer = n_layers;
      stage->input_width = width;
      if (!lgn_traits_select_stage (binder->traits, i, depths->len, error) || !bind_body (binder, family, element, stage, error))
        return NULL;
      n_layers += stage->n_layers;
      width = stage->width;
    }
  if (!depths)
    return NULL;
  if (((const LgnStack *) stack->stages->pdata[0])->tokens)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "the family's description for %s gives stages to a stack that reads text",
                   lgn_traits_get_where (binder->traits));
      return NULL;
    }
  summarise_stages (stack);
  return g_steal_pointer (&stack);
}

/* lgn_stack_bind: (transfer full): the stack that ELEMENT of FAMILY describes; every tensor is there and fits. */
LgnStack *
lgn_stack_bind (LgnBinder *binder, LgnFamily *family, xmlNode *element, GError **error)
{
  g_autofree char *stages = lgn_xml_dup_attribute (element, "stages");

  if (stages)
    return bind_stages (binder, family, element, stages, error);
  g_autoptr (LgnStack) stack = stack_new (element);
  return bind_body (binder, family, element, stack, error) ? g_steal_pointer (&stack) : NULL;
}
