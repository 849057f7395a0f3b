/* Steps of an embedding that normalise, project or bend what is there. */
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"

static gpointer
bind_norm (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree LgnNorm *norm = g_new0 (LgnNorm, 1);

  return lgn_binder_get_norm (binder, element, *width, norm, error) ? g_steal_pointer (&norm) : NULL;
}

static bool
run_norm (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  lgn_norm_apply (step, sequence->x, sequence->n, sequence->width, sequence->x);
  return true;
}

static gpointer
bind_linear (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree LgnLinear *linear = g_new0 (LgnLinear, 1);
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  gsize n_in = *width;
  bool has_bias;

  if (!lgn_binder_get_size (binder, element, "out", 0, width, error)
      || !lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error)
      || !lgn_binder_get_linear (binder, tensor, has_bias, lgn_binder_is_in_out (binder, element), n_in, *width, linear, error))
    return NULL;
  return g_steal_pointer (&linear);
}

static bool
run_linear (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const LgnLinear *linear = step;
  g_autofree float *input = g_steal_pointer (&sequence->x);

  if (!lgn_sequence_reset (sequence, sequence->n, linear->n_out, error))
    return false;
  lgn_linear_apply (linear, run->pool, input, sequence->n, sequence->x);
  return true;
}

typedef struct
{
  const LgnActivation *function;
} Activation;

static gpointer
bind_activation (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree Activation *activation = g_new0 (Activation, 1);

  activation->function = lgn_binder_get_activation (binder, element, "kind", error);
  return activation->function ? g_steal_pointer (&activation) : NULL;
}

static bool
run_activation (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  lgn_activation_apply (((const Activation *) step)->function, sequence->x, sequence->n * sequence->width);
  return true;
}

const LgnEmbedClass lgn_embed_activation = { "activation", false, bind_activation, run_activation, g_free };
const LgnEmbedClass lgn_embed_norm = { "norm", false, bind_norm, run_norm, g_free };
const LgnEmbedClass lgn_embed_linear = { "linear", false, bind_linear, run_linear, g_free };
