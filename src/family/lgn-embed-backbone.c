/* The step of an embedding that sees a picture through a residual network: He et al. 2015, arXiv:1512.03385; the stride of
 * a bottleneck is in its 3 × 3 convolution unless the configuration says otherwise. Depths and widths are those of the
 * tensors. */
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-embed.h"
#include "family/lgn-pixel-mask.h"
#include "family/lgn-xml.h"
#include "nn/lgn-pooling.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

#define FEED "pixel_values"
#define N_STAGES 4
#define MAX_BLOCKS 256        /* of a stage */
#define MAX_CONVOLUTIONS 3    /* of a block */
#define STEM_KERNEL 7

/* A convolution and the normalisation after it. */
typedef struct
{
  LgnConvolution convolution;
  LgnBatchNorm norm;
} Unit;

typedef struct
{
  Unit units[MAX_CONVOLUTIONS];
  guint n_units;
  Unit shortcut;
  bool has_shortcut;
} Block;

typedef struct
{
  Unit stem;
  GArray *blocks; /* of Block */
} Backbone;

/* What the description calls things. */
typedef struct
{
  char *block;        /* prefix of a block's names, with {stage} and {block} */
  GStrv convolutions; /* within a block */
  GStrv norms;
  char *shortcut;
  char *shortcut_norm;
  double epsilon;
  gsize first_stage;  /* the number of the first stage */
  bool shrinks_first; /* the first stage has a stride of 2 too */
  bool shrinks_early; /* the first convolution of a block has its stride, though there is a 3 × 3 one */
  bool is_dilated;    /* the last stage has no stride; what comes after it in the others has kernels that reach as far as there */
} Names;

static void
names_clear (Names *names)
{
  g_free (names->block);
  g_strfreev (names->convolutions);
  g_strfreev (names->norms);
  g_free (names->shortcut);
  g_free (names->shortcut_norm);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static void
block_clear (gpointer data)
{
  Block *block = data;

  for (guint i = 0; i < MAX_CONVOLUTIONS; i++)
    lgn_batch_norm_clear (&block->units[i].norm);
  lgn_batch_norm_clear (&block->shortcut.norm);
}

static void
backbone_free (gpointer data)
{
  Backbone *backbone = data;

  lgn_batch_norm_clear (&backbone->stem.norm);
  g_array_unref (backbone->blocks);
  g_free (backbone);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Backbone, backbone_free)

/* How the places of a kernel are apart, from one of its turns to the next and within it. */
typedef struct
{
  gsize stride;
  gsize dilation;
} Steps;

/* A square convolution of N_IN channels whose kernel and outputs are as its tensor has them. */
static bool
bind_unit (LgnBinder *binder, const char *convolution, const char *norm, gsize n_in, Steps steps, double epsilon, Unit *unit,
           GError **error)
{
  const gsize shape[] = { LGN_ANY_SIZE, n_in, LGN_ANY_SIZE, LGN_ANY_SIZE };
  const LgnWeight *weight = lgn_binder_get (binder, convolution, ".weight", 4, shape, error);

  if (!weight)
    return false;
  const gsize *stored = weight->stored->shape;
  if (stored[0] == 0 || stored[2] == 0 || stored[2] != stored[3] || stored[2] > STEM_KERNEL || stored[2] % 2 == 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” has a kernel of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                   "; 1, 3, 5 and 7 are known", lgn_traits_get_where (binder->traits), weight->name, stored[2], stored[3]);
      return false;
    }
  gsize kernel = stored[2], padding = kernel / 2 * steps.dilation;
  unit->convolution = (LgnConvolution) { .weight = weight, .n_in = n_in, .n_out = stored[0], .n_groups = 1,
                                         .kernel = { kernel, kernel }, .stride = { steps.stride, steps.stride },
                                         .padding = { padding, padding }, .dilation = { steps.dilation, steps.dilation } };
  return lgn_binder_get_batch_norm (binder, norm, stored[0], epsilon, &unit->norm, error);
}

/* The convolution of a block that has its stride: the first 3 × 3 one, which in a bottleneck is the second of three. */
static guint
get_strided (const Names *names, guint n_units)
{
  return n_units > 2 && !names->shrinks_early ? 1 : 0;
}

/* One block, whose names begin with the binder's prefix; N_IN channels come in. FIRST are the steps of the convolution that
 * has the block's stride, DILATION is that of those after it. */
static bool
bind_block (LgnBinder *binder, const Names *names, gsize n_in, Steps first, gsize dilation, Block *block, GError **error)
{
  gsize n = n_in;

  block->n_units = 1;
  while (block->n_units < MAX_CONVOLUTIONS && names->convolutions[block->n_units] && names->norms[block->n_units]
         && lgn_binder_has (binder, names->convolutions[block->n_units], ".weight"))
    block->n_units++;
  for (guint i = 0; i < block->n_units; i++)
    {
      Steps own = i == get_strided (names, block->n_units) ? first : (Steps) { 1, dilation };
      if (!bind_unit (binder, names->convolutions[i], names->norms[i], n, own, names->epsilon, &block->units[i], error))
        return false;
      n = block->units[i].convolution.n_out;
    }
  block->has_shortcut = lgn_binder_has (binder, names->shortcut, ".weight");
  if (block->has_shortcut)
    return bind_unit (binder, names->shortcut, names->shortcut_norm, n_in, (Steps) { first.stride, 1 }, names->epsilon,
                      &block->shortcut, error);
  if (first.stride == 1 && n == n_in)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: the block “%s” lacks its “%s”", lgn_traits_get_where (binder->traits),
               binder->prefix, names->shortcut);
  return false;
}

/* The steps of block I of STAGE. Where a stage does not shrink, its kernels reach as far as if it had; but those of its first
 * block that would have the stride still read what has not shrunk: Yu and Koltun 2016, arXiv:1511.07122; timm, resnet.py. */
static Steps
find_steps (const Names *names, guint stage, guint i, gsize *dilation)
{
  bool shrinks = i == 0 && (stage > 0 || names->shrinks_first);
  bool is_dilated = names->is_dilated && stage + 1 == N_STAGES;

  *dilation = is_dilated ? 2 : 1;
  return (Steps) { shrinks && !is_dilated ? 2 : 1, i == 0 ? 1 : *dilation };
}

/* As many blocks as there are tensors of. */
static bool
bind_stage (LgnBinder *binder, const Names *names, guint stage, gsize *width, Backbone *backbone, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, names->first_stage + stage);

  lgn_traits_set_word (binder->traits, "stage", number);
  for (guint i = 0; i < MAX_BLOCKS; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);
      lgn_traits_set_word (binder->traits, "block", index);
      g_autofree char *prefix = lgn_traits_expand (binder->traits, names->block, error);
      if (!prefix)
        return false;
      lgn_binder_set_prefix (binder, prefix);
      if (i > 0 && !lgn_binder_has (binder, names->convolutions[0], ".weight"))
        break;
      Block block = { .n_units = 0 };
      gsize dilation;
      Steps first = find_steps (names, stage, i, &dilation);
      bool ok = bind_block (binder, names, *width, first, dilation, &block, error);
      g_array_append_val (backbone->blocks, block);
      if (!ok)
        return false;
      *width = block.units[block.n_units - 1].convolution.n_out;
    }
  return true;
}

static GStrv
dup_list (xmlNode *element, const char *attribute)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, attribute);

  return g_strsplit (text, " ", -1);
}

static bool
read_names (LgnBinder *binder, xmlNode *element, Names *names, GError **error)
{
  g_autofree char *epsilon = lgn_xml_dup_attribute (element, "epsilon");

  names->block = lgn_xml_dup_attribute (element, "block");
  names->convolutions = dup_list (element, "convolutions");
  names->norms = dup_list (element, "norms");
  names->shortcut = lgn_xml_dup_attribute (element, "shortcut");
  names->shortcut_norm = lgn_xml_dup_attribute (element, "shortcut-norm");
  return lgn_traits_get_number (binder->traits, epsilon, &names->epsilon, error)
         && lgn_binder_get_size (binder, element, "first-stage", 0, &names->first_stage, error)
         && lgn_binder_get_flag (binder, element, "shrinks-first", false, &names->shrinks_first, error)
         && lgn_binder_get_flag (binder, element, "shrinks-early", false, &names->shrinks_early, error)
         && lgn_binder_get_flag (binder, element, "dilated", false, &names->is_dilated, error);
}

static gpointer
bind_backbone (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autoptr (Backbone) backbone = g_new0 (Backbone, 1);
  g_auto (Names) names = { NULL };
  g_autofree char *stem = lgn_xml_dup_attribute (element, "stem"), *stem_norm = lgn_xml_dup_attribute (element, "stem-norm");
  gsize n_channels;

  backbone->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (backbone->blocks, block_clear);
  if (!read_names (binder, element, &names, error) || !lgn_binder_get_size (binder, element, "channels", 3, &n_channels, error)
      || !bind_unit (binder, stem, stem_norm, n_channels, (Steps) { 2, 1 }, names.epsilon, &backbone->stem, error))
    return NULL;
  *width = backbone->stem.convolution.n_out;
  for (guint stage = 0; stage < N_STAGES; stage++)
    if (!bind_stage (binder, &names, stage, width, backbone, error))
      return NULL;
  lgn_binder_set_prefix (binder, "");
  g_ptr_array_add (stack->feeds, g_strdup (FEED));
  g_ptr_array_add (stack->feeds, g_strdup (LGN_PIXEL_MASK_FEED));
  return g_steal_pointer (&backbone);
}

/* Activations over a grid. */
typedef struct
{
  LgnExtent size;
  gsize n_channels;
  float *x; /* [size.rows, size.columns, n_channels] */
} Features;

static bool
fail_memory (GError **error, LgnExtent size)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory to see a picture of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
               "; make it smaller", size.columns, size.rows);
  return false;
}

static bool
fail_small (GError **error)
{
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("The picture is too small for this model."));
  return false;
}

/* (transfer full) OUT->x = the unit's normalised convolution of IN. */
static bool
run_unit (const Unit *unit, LgnPool *pool, const LgnPlanes *in, Features *out, GError **error)
{
  gsize n = unit->convolution.n_out;

  if (!lgn_convolution_get_extent (&unit->convolution, in->size, &out->size))
    return fail_small (error);
  out->n_channels = n;
  out->x = g_try_new (float, out->size.rows * out->size.columns * n);
  if (!out->x)
    return fail_memory (error, in->size);
  lgn_convolution_apply (&unit->convolution, pool, in, out->x);
  lgn_batch_norm_apply (&unit->norm, out->x, out->size.rows * out->size.columns);
  return true;
}

static void
rectify (Features *features)
{
  lgn_activation_apply (lgn_activation_lookup ("relu"), features->x,
                        features->size.rows * features->size.columns * features->n_channels);
}

/* FEATURES = relu (shortcut (FEATURES) + units (FEATURES)). */
static bool
run_block (const Block *block, const LgnStackRun *run, Features *features, GError **error)
{
  LgnPlanes planes = lgn_planes_of_rows (features->x, features->n_channels, features->size);
  Features inner = *features, passed = *features;
  bool ok = !block->has_shortcut || run_unit (&block->shortcut, run->pool, &planes, &passed, error);

  for (guint i = 0; ok && i < block->n_units; i++)
    {
      float *read = inner.x;
      planes = lgn_planes_of_rows (read, inner.n_channels, inner.size);
      ok = run_unit (&block->units[i], run->pool, &planes, &inner, error);
      if (ok && i + 1 < block->n_units)
        rectify (&inner);
      else if (!ok)
        inner.x = features->x;
      if (read != features->x)
        g_free (read);
    }
  if (ok)
    {
      lgn_kernels ()->axpy (1, passed.x, inner.x, inner.size.rows * inner.size.columns * inner.n_channels);
      rectify (&inner);
    }
  if (passed.x != features->x)
    g_free (passed.x);
  if (inner.x != features->x)
    g_free (features->x);
  *features = inner;
  return ok;
}

static bool
check_channels (const Backbone *backbone, gsize n, GError **error)
{
  if (n == backbone->stem.convolution.n_in)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model sees pictures of %zu channels. The picture has %zu."),
               backbone->stem.convolution.n_in, n);
  return false;
}

static bool
run_stem (const Backbone *backbone, const LgnStackRun *run, const LgnTensor *pixels, Features *features, GError **error)
{
  LgnExtent size = { pixels->shape[1], pixels->shape[2] };
  LgnPlanes planes = lgn_planes_of_channels (pixels->data, pixels->shape[0], size);
  g_autofree float *convolved = NULL;

  if (!check_channels (backbone, pixels->shape[0], error))
    return false;
  if (!run_unit (&backbone->stem, run->pool, &planes, features, error))
    return false;
  rectify (features);
  convolved = features->x;
  size = features->size;
  features->size = lgn_max_pool_get_extent (size, 3, 2, 1);
  features->x = g_try_new (float, features->size.rows * features->size.columns * features->n_channels);
  if (!features->x)
    return fail_memory (error, size);
  lgn_max_pool_apply (convolved, size, features->n_channels, 3, 2, 1, features->x);
  return true;
}

static bool
run_backbone (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Backbone *backbone = step;
  LgnTensor *pixels = lgn_feeds_get (run->feeds, FEED, 3, error);
  Features features = { .x = NULL };
  bool ok = pixels && run_stem (backbone, run, pixels, &features, error);

  for (guint i = 0; ok && i < backbone->blocks->len; i++)
    ok = lgn_progress_check (run->progress, error)
         && run_block (&g_array_index (backbone->blocks, Block, i), run, &features, error);
  sequence->x = features.x;
  sequence->n = features.size.rows * features.size.columns;
  sequence->width = features.n_channels;
  sequence->grid = (LgnGrid) { 0, features.size.rows, features.size.columns };
  return ok && lgn_pixel_mask_sample (run->feeds, pixels, &sequence->grid, &sequence->allowed, error);
}

/* Only the strides of the blocks' convolutions change a grid. */
static bool
get_grid (gconstpointer step, gsize n_channels, LgnExtent size, LgnExtent *grid, GError **error)
{
  const Backbone *backbone = step;

  if (!check_channels (backbone, n_channels, error))
    return false;
  if (!lgn_convolution_get_extent (&backbone->stem.convolution, size, grid))
    return fail_small (error);
  *grid = lgn_max_pool_get_extent (*grid, 3, 2, 1);
  for (guint i = 0; i < backbone->blocks->len; i++)
    {
      const Block *block = &g_array_index (backbone->blocks, Block, i);
      for (guint j = 0; j < block->n_units; j++)
        if (!lgn_convolution_get_extent (&block->units[j].convolution, *grid, grid))
          return fail_small (error);
    }
  return true;
}

const LgnEmbedClass lgn_embed_backbone = { "residual-network", true, bind_backbone, run_backbone, backbone_free, get_grid };
