#include "family/lgn-landmarks.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"
#include "tensor/lgn-kernels.h"

/* lgn_landmarks_bind: what a <landmarks> ELEMENT describes. */
bool
lgn_landmarks_bind (LgnBinder *binder, xmlNode *element, LgnLandmarks *landmarks, GError **error)
{
  if (!lgn_binder_get_size (binder, element, "count", 0, &landmarks->count, error)
      || !lgn_binder_get_size (binder, element, "length", 0, &landmarks->length, error))
    return false;
  if (landmarks->count > 0 && landmarks->length > 0 && landmarks->length % landmarks->count == 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: %" G_GSIZE_FORMAT " tokens cannot be shared out among %" G_GSIZE_FORMAT " landmarks evenly",
               lgn_traits_get_where (binder->traits), landmarks->length, landmarks->count);
  return false;
}

/* lgn_value_convolution_bind: what a <value-convolution> ELEMENT describes. */
bool
lgn_value_convolution_bind (LgnBinder *binder, xmlNode *element, guint n_heads, LgnValueConvolution *part, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");

  if (!lgn_binder_get_size (binder, element, "kernel", 0, &part->kernel, error))
    return false;
  if (part->kernel % 2 == 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: a convolution over %" G_GSIZE_FORMAT " places has no middle",
                   lgn_traits_get_where (binder->traits), part->kernel);
      return false;
    }
  part->weight = lgn_binder_get (binder, tensor, ".weight", 4, (gsize[]) { n_heads, 1, part->kernel, 1 }, error);
  return part->weight != NULL;
}

typedef struct
{
  const LgnValueConvolution *part;
  const float *value;
  float *context;
  gsize n, head_width;
  guint n_heads;
} Job;

/* The places of one head. */
static void
convolve_head (guint head, guint worker, gpointer data)
{
  const Job *job = data;
  gsize width = job->n_heads * job->head_width, reach = job->part->kernel / 2;
  const float *weight = job->part->weight->data + head * job->part->kernel;
  const float *value = job->value + head * job->head_width;
  float *context = job->context + head * job->head_width;

  for (gsize i = 0; i < job->n; i++)
    for (gsize j = i > reach ? i - reach : 0; j < MIN (i + reach + 1, job->n); j++)
      lgn_kernels ()->axpy (weight[j + reach - i], value + j * width, context + i * width, job->head_width);
}

/* lgn_value_convolution_add: CONTEXT [n, n_heads * head_width] += the convolution of VALUE, of the same shape. */
void
lgn_value_convolution_add (const LgnValueConvolution *part, LgnPool *pool, const float *value, gsize n, guint n_heads,
                           gsize head_width, float *context)
{
  Job job = { part, value, context, n, head_width, n_heads };

  lgn_pool_run (pool, n_heads, convolve_head, &job);
}
