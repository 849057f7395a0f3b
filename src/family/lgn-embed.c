#include "family/lgn-embed.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

static const LgnEmbedClass *const classes[] = {
  &lgn_embed_tokens, &lgn_embed_types, &lgn_embed_positions, &lgn_embed_norm, &lgn_embed_linear, &lgn_embed_activation,
  &lgn_embed_series, &lgn_embed_frames, &lgn_embed_convolution, &lgn_embed_channel_norm, &lgn_embed_clear_padding,
  &lgn_embed_frame_positions,
  &lgn_embed_patches, &lgn_embed_learned_tokens, &lgn_embed_grid_positions, &lgn_embed_merge, &lgn_embed_backbone,
  &lgn_embed_queries, &lgn_embed_grid_sinusoid, &lgn_embed_modality, &lgn_embed_visible,
};

static const LgnEmbedClass *
find_class (xmlNode *element)
{
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (lgn_xml_is (element, classes[i]->element))
      return classes[i];
  return NULL;
}

/* lgn_embed_step_clear: for arrays of LgnEmbedStep. */
void
lgn_embed_step_clear (gpointer step)
{
  LgnEmbedStep *self = step;

  g_clear_pointer (&self->data, self->class->free);
}

/* A source comes first and once, but for later stages: the other steps work on what it gives. */
static bool
check_order (LgnBinder *binder, const LgnEmbedClass *class, const LgnStack *stack, GError **error)
{
  bool is_first = stack->embed->len == stack->first_step;

  if (class && (class->is_source == is_first || (is_first && stack->input_width > 0)))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "the family's description for %s should embed tokens, patches or frames first, and once",
               lgn_traits_get_where (binder->traits));
  return false;
}

static bool
bind_step (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  LgnEmbedStep step = { find_class (element), NULL };

  if (!check_order (binder, step.class, stack, error))
    return false;
  step.data = step.class->bind (binder, element, stack, width, error);
  if (!step.data)
    return false;
  g_array_append_val (stack->embed, step);
  return true;
}

static bool bind_steps (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error);

/* The children of an <each> come once for every size of a list, which then stands for that size. */
static bool
bind_each (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree char *of = lgn_xml_dup_attribute (element, "of");
  const GArray *sizes = lgn_traits_get_sizes (binder->traits, of, error);

  for (guint i = 0; sizes && i < sizes->len; i++)
    if (!lgn_traits_select_layer (binder->traits, i, sizes->len, error) || !bind_steps (binder, element, stack, width, error))
      return false;
  return sizes != NULL;
}

static bool
bind_steps (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  for (xmlNode *child = lgn_xml_first_child (element); child; child = lgn_xml_next (child))
    {
      bool applies;

      if (!lgn_binder_applies (binder, child, &applies, error))
        return false;
      if (!applies)
        stack->ignores_types |= lgn_xml_is (child, "types");
      else if (lgn_xml_is (child, "each") ? !bind_each (binder, child, stack, width, error)
                                          : !bind_step (binder, child, stack, width, error))
        return false;
    }
  return true;
}

/* lgn_embed_bind: the steps that the children of ELEMENT, an <embed>, describe are added to those of STACK. */
bool
lgn_embed_bind (LgnBinder *binder, xmlNode *element, LgnStack *stack, GError **error)
{
  gsize width = stack->width;

  stack->first_step = stack->embed->len;
  if (!bind_steps (binder, element, stack, &width, error))
    return false;
  if (width == stack->width && stack->embed->len > stack->first_step)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: the embedding is %" G_GSIZE_FORMAT " wide, the layers are %" G_GSIZE_FORMAT,
               lgn_traits_get_where (binder->traits), width, stack->width);
  return false;
}

/* lgn_embed_run: SEQUENCE = the embedding of what RUN is fed with; where there are several, one after another, the text's
 * first. */
bool
lgn_embed_run (const LgnStack *stack, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  g_auto (LgnSequence) before = { 0 };

  for (guint i = 0; i < stack->embed->len; i++)
    {
      const LgnEmbedStep *step = &g_array_index (stack->embed, LgnEmbedStep, i);
      if (i > 0 && step->class->is_source)
        {
          lgn_sequence_clear (&before);
          before = *sequence;
          *sequence = (LgnSequence) { 0 };
          before.allowed = run->key_allowed ? g_memdup2 (run->key_allowed, before.n) : NULL;
        }
      if (!step->class->run (step->data, run, sequence, error))
        return false;
    }
  return !before.x || lgn_sequence_prepend (sequence, &before, error);
}
