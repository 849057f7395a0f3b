#include "media/lgn-image-processor.h"
#include "base/lgn-error.h"
#include "media/lgn-image-config.h"
#include "media/lgn-preprocessor-json.h"

#include <math.h>

/* The most pixels of a network's input: 4096 x 2048 are 100 MB of floats. */
#define MAX_INPUT_PIXELS ((gsize) 1 << 23)

/* The most comparisons of a pixel with a colour: about a second. */
#define MAX_COMPARISONS ((gsize) 1 << 30)

/* Where the ratio of the longer to the shorter edge ends: Kim et al. 2021, section 4.1. */
#define MAX_RATIO (1333.0 / 800)

#define SHORTEST_WITHOUT_CROP 384

struct _LgnImageProcessor
{
  char *where;
  LgnImageConfig config;
};

static void
processor_clear (gpointer data)
{
  LgnImageProcessor *processor = data;

  lgn_image_config_clear (&processor->config);
  g_free (processor->where);
}

LgnImageProcessor *
lgn_image_processor_ref (LgnImageProcessor *processor)
{
  return g_atomic_rc_box_acquire (processor);
}

void
lgn_image_processor_unref (LgnImageProcessor *processor)
{
  g_atomic_rc_box_release_full (processor, processor_clear);
}

static LgnImageProcessor *
processor_new (json_t *json, const char *where, const char *fallback_type, GError **error)
{
  g_autoptr (LgnImageProcessor) processor = g_atomic_rc_box_new0 (LgnImageProcessor);

  processor->where = g_strdup (where);
  return lgn_image_config_read (&processor->config, json, where, fallback_type, error) ? g_steal_pointer (&processor) : NULL;
}

/**
 * lgn_image_processor_parse: the processor that the SIZE bytes of JSON describe; WHERE names them in errors. FALLBACK_TYPE
 * is the type that a file without one stands for ("ViTImageProcessor"), or NULL.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT, or with LGN_ERROR_UNSUPPORTED for a type or member that is not known.
 */
LgnImageProcessor *
lgn_image_processor_parse (const char *json, gsize size, const char *where, const char *fallback_type, GError **error)
{
  g_autoptr (json_t) value = lgn_json_parse (json, size, where, error);

  return value ? processor_new (value, where, fallback_type, error) : NULL;
}

/**
 * lgn_image_processor_open: the processor that preprocessor_config.json (or processor_config.json) in FOLDER describes;
 * FALLBACK_TYPE as for lgn_image_processor_parse.
 * Returns: (transfer full): NULL with LGN_ERROR_FILE, LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED.
 */
LgnImageProcessor *
lgn_image_processor_open (const char *folder, const char *fallback_type, GError **error)
{
  g_autofree char *where = NULL;
  g_autoptr (json_t) json = lgn_preprocessor_read (folder, "image_processor", &where, error);

  return json ? processor_new (json, where, fallback_type, error) : NULL;
}

void
lgn_image_inputs_clear (LgnImageInputs *inputs)
{
  g_clear_pointer (&inputs->pixel_values, lgn_tensor_unref);
  g_clear_pointer (&inputs->pixel_mask, lgn_tensor_unref);
  g_clear_pointer (&inputs->input_ids, lgn_tensor_unref);
}

/**
 * lgn_placement_get_rectangle: where the WIDTH x HEIGHT pixels of the network's input from (X, Y) on lie in the picture:
 * RECTANGLE is x, y, width, height in the picture's pixels, cut at the picture's edges; empty when they show nothing of it.
 */
void
lgn_placement_get_rectangle (const LgnPlacement *placement, double x, double y, double width, double height,
                             double rectangle[4])
{
  double left = CLAMP (placement->left + x * placement->scale_x, 0, placement->picture_width);
  double top = CLAMP (placement->top + y * placement->scale_y, 0, placement->picture_height);
  double right = CLAMP (placement->left + (x + width) * placement->scale_x, 0, placement->picture_width);
  double bottom = CLAMP (placement->top + (y + height) * placement->scale_y, 0, placement->picture_height);

  rectangle[0] = left;
  rectangle[1] = top;
  rectangle[2] = right - left;
  rectangle[3] = bottom - top;
}

/* What is done to one picture: resize to WIDTH x HEIGHT, cut CROP_WIDTH x CROP_HEIGHT out from (CROP_X, CROP_Y) on, which
 * may lie outside, fill up to FULL_WIDTH x FULL_HEIGHT. */
typedef struct
{
  double width, height; /* whole numbers */
  double crop_x, crop_y, crop_width, crop_height;
  double full_width, full_height;
} Plan;

/* The shorter edge becomes SHORTEST; the other keeps the proportion, rounded down. */
static void
plan_shortest (Plan *plan, double width, double height, double shortest)
{
  double longest = floor (shortest * MAX (width, height) / MIN (width, height));

  plan->width = width <= height ? shortest : longest;
  plan->height = width <= height ? longest : shortest;
}

/* get_size_with_aspect_ratio () of the reference: Carion et al. 2020, appendix A.4. */
static void
plan_bounded (Plan *plan, double width, double height, const LgnImageConfig *config)
{
  double small = MIN (width, height), large = MAX (width, height), shortest = config->shortest, exact = shortest;

  if (large / small * shortest > config->longest)
    {
      exact = config->longest * small / large;
      shortest = rint (exact);
    }
  plan->width = width;
  plan->height = height;
  if (small == shortest && !(config->multiple > 1 && width < height))
    return;
  plan->width = width < height ? shortest : floor (exact * width / height);
  plan->height = width < height ? floor (exact * height / width) : shortest;
}

/* The shorter edge becomes SHORTEST, or less where the longer one would pass 1333 / 800 of it: Kim et al. 2021, section 4.1. */
static void
plan_divisible (Plan *plan, double width, double height, double shortest)
{
  double longest = floor (MAX_RATIO * shortest), scale = shortest / MIN (width, height);

  plan->width = height < width ? scale * width : shortest;
  plan->height = height < width ? shortest : scale * height;
  if (MAX (plan->width, plan->height) > longest)
    {
      scale = longest / MAX (plan->width, plan->height);
      plan->width *= scale;
      plan->height *= scale;
    }
  plan->width = floor (plan->width + 0.5);
  plan->height = floor (plan->height + 0.5);
}

static void
plan_resize (Plan *plan, double width, double height, const LgnImageConfig *config)
{
  double scale = MIN ((double) config->height / height, (double) config->width / width);

  plan->width = width;
  plan->height = height;
  if (!config->resizes)
    return;
  switch (config->sizing)
    {
    case LGN_SIZING_EXACT:
      plan->width = config->width;
      plan->height = config->height;
      break;
    case LGN_SIZING_SHORTEST:
      if (config->crop_share > 0 && config->shortest >= SHORTEST_WITHOUT_CROP)
        plan->width = plan->height = config->shortest;
      else
        plan_shortest (plan, width, height,
                       config->crop_share > 0 ? floor (config->shortest / config->crop_share) : config->shortest);
      break;
    case LGN_SIZING_BOUNDED:
      plan_bounded (plan, width, height, config);
      break;
    case LGN_SIZING_INSIDE:
      plan->width = floor (width * scale);
      plan->height = floor (height * scale);
      break;
    case LGN_SIZING_DIVISIBLE:
      plan_divisible (plan, width, height, config->shortest);
      break;
    }
  plan->width -= fmod (plan->width, config->multiple);
  plan->height -= fmod (plan->height, config->multiple);
}

/* The middle is cut out; an odd rest is rounded down, towards the top left. */
static void
plan_crop (Plan *plan, double crop_width, double crop_height)
{
  plan->crop_x = floor ((plan->width - crop_width) / 2);
  plan->crop_y = floor ((plan->height - crop_height) / 2);
  plan->crop_width = crop_width;
  plan->crop_height = crop_height;
}

static bool
make_plan (Plan *plan, const LgnImageProcessor *self, const LgnImage *image, GError **error)
{
  const LgnImageConfig *config = &self->config;

  *plan = (Plan) { 0 };
  plan_resize (plan, image->width, image->height, config);
  plan->crop_width = plan->width;
  plan->crop_height = plan->height;
  if (config->resizes && config->crop_share > 0 && config->shortest < SHORTEST_WITHOUT_CROP)
    plan_crop (plan, config->shortest, config->shortest);
  if (config->crops)
    plan_crop (plan, config->crop_width, config->crop_height);
  plan->full_width = config->pads ? MAX (plan->crop_width, config->pad_width) : plan->crop_width;
  plan->full_height = config->pads ? MAX (plan->crop_height, config->pad_height) : plan->crop_height;

  if (plan->width < 1 || plan->height < 1 || plan->width > LGN_IMAGE_MAX_EDGE || plan->height > LGN_IMAGE_MAX_EDGE
      || plan->full_width * plan->full_height > MAX_INPUT_PIXELS)
    {
      g_set_error (
          error, LGN_ERROR, LGN_ERROR_INPUT,
          "%s: makes %.0f × %.0f pixels of a picture of %u × %u, which no network can see; give one whose edges differ less",
          self->where, plan->width, plan->height, image->width, image->height);
      return false;
    }
  if (config->palette && plan->full_width * plan->full_height * config->n_colours > MAX_COMPARISONS)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "%s: asks for %u colours of %.0f × %.0f pixels, which is more than any network needs", self->where,
                   config->n_colours, plan->full_width, plan->full_height);
      return false;
    }
  return true;
}

static void
place (LgnPlacement *placement, const Plan *plan, const LgnImage *image)
{
  double right = MIN (plan->crop_width, plan->width - plan->crop_x),
         bottom = MIN (plan->crop_height, plan->height - plan->crop_y);

  placement->picture_width = image->width;
  placement->picture_height = image->height;
  placement->width = (guint) plan->full_width;
  placement->height = (guint) plan->full_height;
  placement->scale_x = image->width / plan->width;
  placement->scale_y = image->height / plan->height;
  placement->left = plan->crop_x * placement->scale_x;
  placement->top = plan->crop_y * placement->scale_y;
  placement->shown_x = (guint) MAX (-plan->crop_x, 0);
  placement->shown_y = (guint) MAX (-plan->crop_y, 0);
  placement->shown_width = (guint) right - placement->shown_x;
  placement->shown_height = (guint) bottom - placement->shown_y;
}

/* TABLE [3, 256]: what each of the 256 values of a colour becomes, in the reference's precisions: rescaled in double and
 * rounded to float, normalised in float. */
static void
fill_table (const LgnImageConfig *config, float table[3][256])
{
  for (guint c = 0; c < 3; c++)
    for (guint i = 0; i < 256; i++)
      {
        float value = config->rescales ? (float) (i * config->factor) : (float) i;
        table[c][i] = config->normalises ? (value - (float) config->mean[c]) / (float) config->deviation[c] : value;
      }
}

/* VALUES [3, full_height, full_width], zeros before: what was cropped out, black outside of IMAGE; the filling stays 0. */
static void
fill_values (const LgnImage *image, const Plan *plan, float table[3][256], float *values)
{
  gssize crop_x = (gssize) plan->crop_x, crop_y = (gssize) plan->crop_y;
  gssize width = (gssize) plan->crop_width, height = (gssize) plan->crop_height, full_width = (gssize) plan->full_width;

  for (gssize c = 0; c < 3; c++)
    for (gssize y = 0; y < height; y++)
      {
        float *row = values + (c * (gssize) plan->full_height + y) * full_width;
        bool has_row = y + crop_y >= 0 && y + crop_y < (gssize) image->height;
        const guint8 *in = image->pixels + (has_row ? (y + crop_y) * (gssize) image->width * 3 : 0) + c;
        for (gssize x = 0; x < width; x++)
          {
            bool is_inside = has_row && x + crop_x >= 0 && x + crop_x < (gssize) image->width;
            row[x] = table[c][is_inside ? in[(x + crop_x) * 3] : 0];
          }
      }
}

/* 1 where the picture is, and in the margin of a crop; 0 in the filling. */
static void
fill_mask (const Plan *plan, gint64 *mask)
{
  for (gsize y = 0; y < (gsize) plan->crop_height; y++)
    for (gsize x = 0; x < (gsize) plan->crop_width; x++)
      mask[y * (gsize) plan->full_width + x] = 1;
}

/* For each of the N pixels of VALUES [3, n] the number of the nearest of the colours, the first of several: Chen et al. 2020,
 * section 3.2. The terms of the squared distance are added in the reference's order. */
static void
quantise (const float *values, gsize n, const LgnImageConfig *config, gint64 *ids)
{
  g_autofree double *squares = g_new (double, config->n_colours);

  for (guint k = 0; k < config->n_colours; k++)
    {
      const double *colour = config->palette + 3 * (gsize) k;
      squares[k] = colour[0] * colour[0] + colour[1] * colour[1] + colour[2] * colour[2];
    }
  for (gsize i = 0; i < n; i++)
    {
      float r = values[i], g = values[n + i], b = values[2 * n + i];
      double own = (double) (r * r + g * g + b * b), best = INFINITY;
      for (guint k = 0; k < config->n_colours; k++)
        {
          const double *colour = config->palette + 3 * (gsize) k;
          double distance = own - 2 * ((double) r * colour[0] + (double) g * colour[1] + (double) b * colour[2]) + squares[k];
          if (distance < best)
            {
              best = distance;
              ids[i] = k;
            }
        }
    }
}

static bool
make_tensors (const LgnImageConfig *config, const LgnImage *resized, const Plan *plan, LgnImageInputs *inputs)
{
  gsize width = inputs->placement.width, height = inputs->placement.height;
  float table[3][256];

  inputs->pixel_values = lgn_tensor_new (LGN_DTYPE_F32, 4, (gsize[]) { 1, 3, height, width });
  if (config->has_mask)
    inputs->pixel_mask = lgn_tensor_new (LGN_DTYPE_I64, 3, (gsize[]) { 1, height, width });
  if (config->palette)
    inputs->input_ids = lgn_tensor_new (LGN_DTYPE_I64, 2, (gsize[]) { 1, height * width });
  if (!inputs->pixel_values || (config->has_mask && !inputs->pixel_mask) || (config->palette && !inputs->input_ids))
    return false;

  fill_table (config, table);
  fill_values (resized, plan, table, lgn_tensor_f32 (inputs->pixel_values));
  if (inputs->pixel_mask)
    fill_mask (plan, (gint64 *) inputs->pixel_mask->data);
  if (inputs->input_ids)
    {
      quantise (lgn_tensor_f32 (inputs->pixel_values), width * height, config, (gint64 *) inputs->input_ids->data);
      g_clear_pointer (&inputs->pixel_values, lgn_tensor_unref);
    }
  return true;
}

/**
 * lgn_image_processor_run: makes of IMAGE what the network sees: resized, cropped, rescaled, normalised, filled up, each where
 * the file asks for it and in this order, as the classes of Hugging Face transformers do that preprocessor_config.json names
 * (the "fast" ones resize by other arithmetic; they are off by a rounding). INPUTS is to be cleared.
 * Returns: false with LGN_ERROR_INPUT for a picture of which nothing useful can be made, or LGN_ERROR_LIMIT.
 */
bool
lgn_image_processor_run (LgnImageProcessor *processor, LgnImage *image, LgnImageInputs *inputs, GError **error)
{
  Plan plan;

  *inputs = (LgnImageInputs) { 0 };
  if (!make_plan (&plan, processor, image, error))
    return false;
  place (&inputs->placement, &plan, image);
  g_autoptr (LgnImage) resized
      = lgn_image_resize (image, (guint) plan.width, (guint) plan.height, processor->config.resample, error);
  if (!resized)
    return false;
  if (make_tensors (&processor->config, resized, &plan, inputs))
    return true;
  lgn_image_inputs_clear (inputs);
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%s: there is not enough memory for an input of %u × %u pixels",
               processor->where, inputs->placement.width, inputs->placement.height);
  return false;
}
