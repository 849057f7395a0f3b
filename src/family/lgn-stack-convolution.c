/* The convolution that some stacks add to what their first layer gives, so that it knows of groups of words: He et al. 2020,
 * arXiv:2006.03654, in the second version of its original code. */
#include "base/lgn-error.h"
#include "family/lgn-part.h"
#include "family/lgn-xml.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

/* lgn_convolution_part_bind: what a <convolution> ELEMENT describes, over tokens of WIDTH. */
bool
lgn_convolution_part_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnConvolutionPart *part, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  xmlNode *norm;
  gsize kernel, n_groups;

  if (!lgn_binder_get_size (binder, element, "kernel", 0, &kernel, error)
      || !lgn_binder_get_size (binder, element, "groups", 1, &n_groups, error)
      || !lgn_binder_find_part (binder, element, true, &norm, error)
      || !lgn_binder_get_norm (binder, norm, width, &part->norm, error))
    return false;
  if (kernel % 2 == 0 || n_groups == 0 || width % n_groups != 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: a convolution of %" G_GSIZE_FORMAT " places in %" G_GSIZE_FORMAT " groups does not fit a width of %"
                   G_GSIZE_FORMAT, lgn_traits_get_where (binder->traits), kernel, n_groups, width);
      return false;
    }
  part->convolution = (LgnConvolution) { .n_in = width, .n_out = width, .n_groups = n_groups, .kernel = { 1, kernel },
                                         .stride = { 1, 1 }, .padding = { 0, kernel / 2 }, .dilation = { 1, 1 } };
  part->activation = lgn_binder_get_activation (binder, element, "activation", error);
  part->convolution.weight = part->activation ? lgn_binder_get (binder, tensor, ".weight", 3,
                                                                (gsize[]) { width, width / n_groups, kernel }, error)
                                              : NULL;
  part->convolution.bias = part->convolution.weight ? lgn_binder_get (binder, tensor, ".bias", 1, &width, error) : NULL;
  return part->convolution.bias != NULL;
}

/* lgn_convolution_part_run: X [n, width], what the first layer gave, = norm (x + activation (convolution (EMBEDDING [n, width])));
 * padding is nothing in both. EMBEDDING is used up. */
bool
lgn_convolution_part_run (const LgnConvolutionPart *part, const LgnStackRun *run, float *embedding, float *x, GError **error)
{
  gsize width = part->convolution.n_out;
  g_autofree float *out = g_try_new (float, run->n * width);

  for (gsize i = 0; run->key_allowed && i < run->n; i++)
    if (!run->key_allowed[i])
      memset (embedding + i * width, 0, width * sizeof *embedding);
  if (!out)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory to run %" G_GSIZE_FORMAT " tokens", run->n);
      return false;
    }
  LgnPlanes planes = lgn_planes_of_rows (embedding, width, (LgnExtent) { 1, run->n });
  lgn_convolution_apply (&part->convolution, run->pool, &planes, out);
  lgn_activation_apply (part->activation, out, run->n * width);
  lgn_kernels ()->axpy (1, out, x, run->n * width);
  lgn_norm_apply (&part->norm, x, run->n, width, x);
  return true;
}
