#include "nn/lgn-activation.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

struct _LgnActivation
{
  const char *name;
  void (*apply) (float *x, gsize n);
};

static void
gelu (float *x, gsize n)
{
  lgn_kernels ()->gelu (x, n);
}

static void
gelu_tanh (float *x, gsize n)
{
  lgn_kernels ()->gelu_tanh (x, n);
}

static void
silu (float *x, gsize n)
{
  lgn_kernels ()->silu (x, n);
}

static void
tanh_all (float *x, gsize n)
{
  lgn_kernels ()->tanh (x, n);
}

static void
relu (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = x[i] < 0 ? 0 : x[i];
}

/* x * sigmoid (1.702 x): Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2. */
static void
quick_gelu (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = x[i] / (1 + expf (-1.702f * x[i]));
}

static void
sigmoid (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = 1 / (1 + expf (-x[i]));
}

/* (x + sqrt (x² + 4)) / 2, which is never below zero: Barron 2021, arXiv:2112.11687. */
static void
squareplus (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = (x[i] + sqrtf (x[i] * x[i] + 4)) / 2;
}

static void
identity (float *x, gsize n)
{
}

static const LgnActivation activations[] = {
  { "gelu", gelu },
  { "gelu_python", gelu },
  { "gelu_new", gelu_tanh },
  { "gelu_fast", gelu_tanh },
  { "gelu_pytorch_tanh", gelu_tanh },
  { "quick_gelu", quick_gelu },
  { "relu", relu },
  { "silu", silu },
  { "swish", silu },
  { "tanh", tanh_all },
  { "sigmoid", sigmoid },
  { "squareplus", squareplus },
  { "linear", identity },
};

/* lgn_activation_lookup: (transfer none): the function NAME, or NULL when it is not known. */
const LgnActivation *
lgn_activation_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (activations); i++)
    if (strcmp (activations[i].name, name) == 0)
      return &activations[i];
  return NULL;
}

/* lgn_activation_apply: to every one of X [n], in place. */
void
lgn_activation_apply (const LgnActivation *activation, float *x, gsize n)
{
  activation->apply (x, n);
}
