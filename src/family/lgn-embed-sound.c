/* Steps of an embedding that read sound, frame by frame, and make fewer and richer frames of it by convolution over time. */
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

typedef struct
{
  char *feed;
  gsize n_channels; /* numbers of a frame; the feed is [n_channels, frames], or [frames] where there is one */
  gsize length;     /* the only number of frames that is read; 0: any */
  bool has_mask;    /* attention_mask tells which frames are filled up */
} Frames;

static void
frames_free (gpointer data)
{
  Frames *frames = data;

  g_free (frames->feed);
  g_free (frames);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Frames, frames_free)

static gpointer
bind_frames (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autoptr (Frames) frames = g_new0 (Frames, 1);

  frames->feed = lgn_xml_dup_attribute (element, "feed");
  if (!lgn_binder_get_size (binder, element, "channels", 1, &frames->n_channels, error)
      || !lgn_binder_get_size (binder, element, "length", 0, &frames->length, error)
      || !lgn_binder_get_flag (binder, element, "masked", false, &frames->has_mask, error))
    return NULL;
  g_ptr_array_add (stack->feeds, g_strdup (frames->feed));
  if (frames->has_mask)
    g_ptr_array_add (stack->feeds, g_strdup (LGN_FEED_SOUND_MASK));
  *width = frames->n_channels;
  return g_steal_pointer (&frames);
}

/* How many of N frames are sound and not filled up. */
static bool
count_real (const LgnStackRun *run, gsize n, gsize *n_real, GError **error)
{
  const LgnTensor *mask = lgn_feeds_lookup (run->feeds, LGN_FEED_SOUND_MASK);

  *n_real = 0;
  if (!mask)
    return true;
  if (mask->n_dims != 1 || mask->shape[0] != n || lgn_dtype_is_float (mask->dtype))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "“%s” should have a whole number for each of the %" G_GSIZE_FORMAT " frames",
                   LGN_FEED_SOUND_MASK, n);
      return false;
    }
  g_autofree gint64 *real = g_new (gint64, n);
  lgn_tensor_to_i64 (mask, real);
  for (gsize i = 0; i < n; i++)
    *n_real += real[i] != 0;
  *n_real = *n_real == n ? 0 : MAX (*n_real, 1);
  return true;
}

static bool
check_frames (const Frames *frames, gsize n, gsize n_channels, GError **error)
{
  if (n_channels != frames->n_channels)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model hears frames of %zu numbers. The sound has %zu."),
                 frames->n_channels, n_channels);
  else if (frames->length > 0 && n != frames->length)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model hears %zu frames. The sound has %zu."), frames->length, n);
  else
    return true;
  return false;
}

static bool
run_frames (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Frames *frames = step;
  guint n_dims = frames->n_channels > 1 ? 2 : 1;
  const LgnTensor *sound = lgn_feeds_get (run->feeds, frames->feed, n_dims, error);

  if (!sound)
    return false;
  gsize n = sound->shape[n_dims - 1], n_channels = n_dims > 1 ? sound->shape[0] : 1, n_real = 0;
  if (!check_frames (frames, n, n_channels, error) || (frames->has_mask && !count_real (run, n, &n_real, error))
      || !lgn_sequence_reset (sequence, n, n_channels, error))
    return false;
  sequence->n_real = n_real;
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < n_channels; c++)
      sequence->x[i * n_channels + c] = ((const float *) sound->data)[c * n + i];
  return true;
}

static gpointer
bind_convolution (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree LgnConvolution *c = g_new0 (LgnConvolution, 1);
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  bool has_bias;

  *c = (LgnConvolution) { .n_in = *width, .n_groups = 1, .kernel = { 1, 1 }, .stride = { 1, 1 }, .dilation = { 1, 1 } };
  if (!lgn_binder_get_size (binder, element, "out", 0, &c->n_out, error)
      || !lgn_binder_get_size (binder, element, "kernel", 0, &c->kernel.columns, error)
      || !lgn_binder_get_size (binder, element, "stride", 1, &c->stride.columns, error)
      || !lgn_binder_get_size (binder, element, "padding", 0, &c->padding.columns, error)
      || !lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error)
      || !lgn_binder_get_convolution (binder, tensor, has_bias, c, error))
    return NULL;
  *width = c->n_out;
  return g_steal_pointer (&c);
}

/* *OUT = how many frames are made of N. */
static bool
get_extent (const LgnConvolution *c, gsize n, LgnExtent *out, GError **error)
{
  if (lgn_convolution_get_extent (c, (LgnExtent) { 1, n }, out))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("The sound is too short for this model: it has %zu frames of the %zu that "
                                                     "are looked at together."), n, c->kernel.columns);
  return false;
}

static bool
run_convolution (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const LgnConvolution *c = step;
  LgnExtent size = { 1, sequence->n }, out, real;
  bool has_padding = sequence->n_real > 0;

  if (!get_extent (c, sequence->n, &out, error))
    return false;
  if (has_padding && lgn_convolution_get_extent (c, (LgnExtent) { 1, sequence->n_real }, &real))
    sequence->n_real = real.columns;
  g_autofree float *in = g_steal_pointer (&sequence->x);
  if (!lgn_sequence_reset (sequence, out.columns, c->n_out, error))
    return false;
  LgnPlanes planes = lgn_planes_of_rows (in, c->n_in, size);
  lgn_convolution_apply (c, run->pool, &planes, sequence->x);
  return true;
}

/* Each channel is normalised over time: Wu and He 2018, arXiv:1803.08494, with as many groups as channels. */
static bool
run_channel_norm (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const LgnNorm *norm = step;

  lgn_norm_apply_channels (norm, sequence->x, sequence->n, sequence->width);
  return true;
}

static gpointer
bind_channel_norm (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  return lgn_embed_norm.bind (binder, element, stack, width, error);
}

/* Frames that are filled up count for nothing from here on, and are not looked at. */
static gpointer
bind_clear_padding (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  return g_new0 (char, 1);
}

static bool
run_clear_padding (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  gsize n_real = sequence->n_real;

  if (n_real == 0 || n_real >= sequence->n)
    return true;
  memset (sequence->x + n_real * sequence->width, 0, (sequence->n - n_real) * sequence->width * sizeof *sequence->x);
  g_free (sequence->allowed);
  sequence->allowed = g_new0 (guint8, sequence->n);
  memset (sequence->allowed, 1, n_real);
  return true;
}

/* Where a frame stands is told by the frames around it: Baevski et al. 2020, arXiv:2006.11477, section 2, after Mohamed et al.
 * 2019, arXiv:1904.11660. */
typedef struct
{
  LgnConvolution convolution;
  LgnWeight *weight; /* owned: what the two stored parts make */
  const LgnActivation *activation;
} FramePositions;

static void
frame_positions_free (gpointer data)
{
  FramePositions *positions = data;

  g_clear_pointer (&positions->weight, lgn_weight_free);
  g_free (positions);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FramePositions, frame_positions_free)

/* WEIGHT [n_rows, kernel] = v g / |v|, the norm and g [kernel] for each place of the kernel: Salimans and Kingma 2016,
 * arXiv:1602.07868, equation 2. */
static void
scale_directions (const float *lengths, gsize n_rows, gsize kernel, float *weight)
{
  for (gsize k = 0; k < kernel; k++)
    {
      double squares = 0;

      for (gsize i = 0; i < n_rows; i++)
        squares += (double) weight[i * kernel + k] * weight[i * kernel + k];
      float scale = (float) (lengths[k] / sqrt (squares));
      for (gsize i = 0; i < n_rows; i++)
        weight[i * kernel + k] *= scale;
    }
}

/* (transfer full) the weight whose lengths and directions the tensors LENGTHS and DIRECTIONS hold. */
static LgnWeight *
join_weight (LgnBinder *binder, const char *lengths, const char *directions, const LgnConvolution *c, GError **error)
{
  gsize kernel = c->kernel.columns, shape[] = { c->n_out, c->n_in / c->n_groups, kernel };
  const LgnWeight *g = lgn_binder_get (binder, lengths, "", 3, (gsize[]) { 1, 1, kernel }, error);
  const LgnWeight *v = g ? lgn_binder_get (binder, directions, "", 3, shape, error) : NULL;
  g_autofree float *scales = g_new (float, kernel);
  g_autoptr (LgnTensor) joined = v ? lgn_tensor_new (LGN_DTYPE_F32, 3, shape) : NULL;

  if (!v)
    return NULL;
  if (!joined)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the weights of %s", directions);
      return NULL;
    }
  lgn_tensor_read_f32 (g->stored, scales);
  lgn_tensor_read_f32 (v->stored, lgn_tensor_f32 (joined));
  scale_directions (scales, shape[0] * shape[1], kernel, lgn_tensor_f32 (joined));
  LgnWeight *weight = lgn_weight_new (directions, joined);
  if (lgn_weight_prepare (weight, error))
    return weight;
  lgn_weight_free (weight);
  return NULL;
}

static gpointer
bind_frame_positions (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autoptr (FramePositions) positions = g_new0 (FramePositions, 1);
  g_autofree char *bias = lgn_xml_dup_attribute (element, "bias-tensor");
  g_autofree char *lengths = lgn_xml_dup_attribute (element, "lengths"), *directions = lgn_xml_dup_attribute (element, "directions");
  LgnConvolution *c = &positions->convolution;

  *c = (LgnConvolution) { .n_in = *width, .n_out = *width, .kernel = { 1, 1 }, .stride = { 1, 1 }, .dilation = { 1, 1 } };
  positions->activation = lgn_binder_get_activation (binder, element, "activation", error);
  if (!positions->activation || !lgn_binder_get_size (binder, element, "kernel", 0, &c->kernel.columns, error)
      || !lgn_binder_get_size (binder, element, "groups", 1, &c->n_groups, error))
    return NULL;
  c->padding.columns = c->kernel.columns / 2;
  if (c->n_groups == 0 || *width % c->n_groups != 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: %" G_GSIZE_FORMAT " groups do not share a width of %" G_GSIZE_FORMAT
                   " evenly", lgn_traits_get_where (binder->traits), c->n_groups, *width);
      return NULL;
    }
  positions->weight = join_weight (binder, lengths, directions, c, error);
  c->weight = positions->weight;
  c->bias = c->weight ? lgn_binder_get (binder, bias, "", 1, &c->n_out, error) : NULL;
  return c->bias ? g_steal_pointer (&positions) : NULL;
}

/* An even kernel leaves one frame too many, the last, which is dropped. */
static bool
run_frame_positions (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const FramePositions *positions = step;
  const LgnConvolution *c = &positions->convolution;
  LgnExtent size = { 1, sequence->n }, out;
  g_auto (LgnSequence) added = { 0 };

  if (!lgn_convolution_get_extent (c, size, &out) || !lgn_sequence_reset (&added, out.columns, c->n_out, error))
    return false;
  LgnPlanes planes = lgn_planes_of_rows (sequence->x, c->n_in, size);
  lgn_convolution_apply (c, run->pool, &planes, added.x);
  lgn_activation_apply (positions->activation, added.x, sequence->n * c->n_out);
  lgn_kernels ()->axpy (1, added.x, sequence->x, sequence->n * c->n_out);
  return true;
}

const LgnEmbedClass lgn_embed_frames = { "frames", true, bind_frames, run_frames, frames_free };
const LgnEmbedClass lgn_embed_convolution = { "convolution", false, bind_convolution, run_convolution, g_free };
const LgnEmbedClass lgn_embed_channel_norm = { "channel-norm", false, bind_channel_norm, run_channel_norm, g_free };
const LgnEmbedClass lgn_embed_clear_padding = { "clear-padding", false, bind_clear_padding, run_clear_padding, g_free };
/* lgn_stack_get_frames: *FRAMES = the tokens that STACK will make of N steps of sound; LGN_ERROR_INPUT for a sound that it
 * does not take. */
bool
lgn_stack_get_frames (const LgnStack *stack, gsize n, LgnFrames *frames, GError **error)
{
  const LgnEmbedStep *first = &g_array_index (stack->embed, LgnEmbedStep, 0);
  LgnExtent size = { 1, n };

  *frames = (LgnFrames) { .stride = 1 };
  if (first->class != &lgn_embed_frames)
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, "the network does not listen to a sound's frames");
      return false;
    }
  if (!check_frames (first->data, n, ((const Frames *) first->data)->n_channels, error))
    return false;
  for (guint i = 1; i < stack->embed->len; i++)
    {
      const LgnEmbedStep *step = &g_array_index (stack->embed, LgnEmbedStep, i);
      const LgnConvolution *c = step->data;
      if (step->class != &lgn_embed_convolution)
        continue;
      if (!get_extent (c, size.columns, &size, error))
        return false;
      if (!lgn_checked_mul (frames->stride, c->stride.columns, &frames->stride))
        frames->stride = G_MAXSIZE;
    }
  frames->n = size.columns;
  return true;
}

const LgnEmbedClass lgn_embed_frame_positions
    = { "frame-positions", false, bind_frame_positions, run_frame_positions, frame_positions_free };
