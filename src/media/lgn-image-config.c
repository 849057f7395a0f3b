#include "media/lgn-image-config.h"
#include "base/lgn-error.h"
#include "media/lgn-preprocessor-json.h"

#include <math.h>
#include <string.h>

#define MAX_COLOURS 4096

typedef enum
{
  STATISTICS_HALF,     /* 0.5, 0.5 */
  STATISTICS_IMAGENET, /* of the ImageNet training set */
  STATISTICS_PAIRS,    /* of a set of pictures with captions: Radford et al. 2021 */
} Statistics;

static const double means[][3] = {
  [STATISTICS_HALF] = { 0.5, 0.5, 0.5 },
  [STATISTICS_IMAGENET] = { 0.485, 0.456, 0.406 },
  [STATISTICS_PAIRS] = { 0.48145466, 0.4578275, 0.40821073 },
};
static const double deviations[][3] = {
  [STATISTICS_HALF] = { 0.5, 0.5, 0.5 },
  [STATISTICS_IMAGENET] = { 0.229, 0.224, 0.225 },
  [STATISTICS_PAIRS] = { 0.26862954, 0.26130258, 0.27577711 },
};

/* A type of processor: what holds where the file says nothing. */
typedef struct
{
  const char *type;
  guint size;
  bool is_square; /* a single number for "size" means both edges, not the shorter one */
  guint longest;
  guint multiple;
  bool bounds_ratio; /* LGN_SIZING_DIVISIBLE */
  double crop_share;
  guint crop; /* edge of the crop; 0: none unless asked for */
  LgnResample resample;
  Statistics statistics;
  bool pads, has_mask, has_palette;
} Kind;

#define SQUARE(n) .size = (n), .is_square = true, .multiple = 1
#define SHORTEST(n) .size = (n), .multiple = 1
#define DETECTION                                                                                                              \
  .size = 800, .longest = 1333, .resample = LGN_RESAMPLE_BILINEAR, .statistics = STATISTICS_IMAGENET, .pads = true

/* From the classes of these names in Hugging Face transformers 4.57, src/transformers/models. */
static const Kind kinds[] = {
  { "BeitImageProcessor", SQUARE (256), .crop = 224, .resample = LGN_RESAMPLE_BICUBIC },
  { "BitImageProcessor", SHORTEST (224), .crop = 224, .resample = LGN_RESAMPLE_BICUBIC, .statistics = STATISTICS_PAIRS },
  { "BlipImageProcessor", SQUARE (384), .resample = LGN_RESAMPLE_BICUBIC, .statistics = STATISTICS_PAIRS },
  { "CLIPImageProcessor", SHORTEST (224), .crop = 224, .resample = LGN_RESAMPLE_BICUBIC, .statistics = STATISTICS_PAIRS },
  { "ChineseCLIPImageProcessor", SHORTEST (224), .crop = 224, .resample = LGN_RESAMPLE_BICUBIC,
    .statistics = STATISTICS_PAIRS },
  { "ConditionalDetrImageProcessor", DETECTION, .multiple = 1, .has_mask = true },
  { "ConvNextImageProcessor", SHORTEST (384), .crop_share = 224.0 / 256, .resample = LGN_RESAMPLE_BILINEAR },
  { "DeformableDetrImageProcessor", DETECTION, .multiple = 1, .has_mask = true },
  { "DeiTImageProcessor", SQUARE (256), .crop = 224, .resample = LGN_RESAMPLE_BICUBIC },
  { "DetrImageProcessor", DETECTION, .multiple = 1, .has_mask = true },
  { "ImageGPTImageProcessor", SQUARE (256), .resample = LGN_RESAMPLE_BILINEAR, .has_palette = true },
  { "SegformerImageProcessor", SQUARE (512), .resample = LGN_RESAMPLE_BILINEAR, .statistics = STATISTICS_IMAGENET },
  { "SiglipImageProcessor", SQUARE (224), .resample = LGN_RESAMPLE_BICUBIC },
  { "ViTImageProcessor", SQUARE (224), .resample = LGN_RESAMPLE_BILINEAR },
  { "ViltImageProcessor", .size = 384, .multiple = 32, .bounds_ratio = true, .resample = LGN_RESAMPLE_BICUBIC, .pads = true,
    .has_mask = true },
  { "YolosImageProcessor", DETECTION, .multiple = 16 },
};

/* Members that are read, and those that change no number of a single picture's tensors. */
static const char *const known_keys[] = {
  "_processor_class",
  "_valid_processor_keys",
  "auto_map",
  "clusters",
  "crop_pct",
  "crop_size",
  "default_to_square",
  "do_center_crop",
  "do_color_quantize",
  "do_convert_annotations",
  "do_convert_rgb",
  "do_normalize",
  "do_pad",
  "do_reduce_labels",
  "do_rescale",
  "do_resize",
  "feature_extractor_type",
  "format",
  "image_mean",
  "image_processor_type",
  "image_std",
  "max_size",
  "num_labels",
  "pad_and_return_pixel_mask",
  "pad_size",
  "processor_class",
  "reduce_labels",
  "resample",
  "rescale_factor",
  "return_tensors",
  "size",
  "size_divisor",
  "transformers_version",
  NULL,
};

/* The type's name without what tells the older and the faster implementations apart. */
static char *
plain_type (const char *name)
{
  static const char *const ends[] = { "Fast", "Pil" };
  g_autofree char *type = g_strdup (name);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (type, ends[i]))
      type[strlen (type) - strlen (ends[i])] = '\0';
  if (!g_str_has_suffix (type, "FeatureExtractor"))
    return g_steal_pointer (&type);
  type[strlen (type) - strlen ("FeatureExtractor")] = '\0';
  return g_strconcat (type, "ImageProcessor", NULL);
}

/* The kind that the file names, or that the caller knows. */
static const Kind *
find_kind (json_t *json, const char *where, const char *fallback_type, GError **error)
{
  const char *name = json_string_value (json_object_get (json, "image_processor_type"));

  if (!name)
    name = json_string_value (json_object_get (json, "feature_extractor_type"));
  if (!name)
    name = fallback_type;
  if (!name)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: “image_processor_type” is absent, and without it nobody knows what is to be done to a picture", where);
      return NULL;
    }

  g_autofree char *type = plain_type (name);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].type, type) == 0)
      return &kinds[i];
  g_autofree char *quoted = lgn_error_quote (name);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: asks for a “%s”; such a processor of pictures is not known", where,
               quoted);
  return NULL;
}

static bool
get_edge (json_t *size, const char *key, const char *where, guint *edge, GError **error)
{
  return lgn_preprocessor_get_uint (size, key, where, 1, LGN_IMAGE_MAX_EDGE, edge, error);
}

/* What “size”, “crop_size” and “pad_size” may hold: a number, two of them, or an object. Absent edges are 0. */
typedef struct
{
  guint single, width, height, shortest, longest, max_width, max_height;
} Size;

static bool
read_size_object (json_t *object, const char *key, const char *where, Size *size, GError **error)
{
  static const char *const known[] = { "height", "width", "shortest_edge", "longest_edge", "max_height", "max_width", NULL };

  if (!lgn_preprocessor_check_keys (object, known, where, error) || !get_edge (object, "height", where, &size->height, error)
      || !get_edge (object, "width", where, &size->width, error)
      || !get_edge (object, "shortest_edge", where, &size->shortest, error)
      || !get_edge (object, "longest_edge", where, &size->longest, error)
      || !get_edge (object, "max_height", where, &size->max_height, error)
      || !get_edge (object, "max_width", where, &size->max_width, error))
    return false;
  if (!size->width == !size->height && !size->max_width == !size->max_height
      && (size->width > 0) + (size->shortest > 0) + (size->max_width > 0) == 1)
    return true;
  return lgn_preprocessor_refuse (error, where, key,
                                  "an object of “height” and “width”, or of “shortest_edge” with or without “longest_edge”, or "
                                  "of “max_height” and “max_width”");
}

/* False with an error; true without a change of SIZE when KEY is absent or null. */
static bool
read_size (json_t *json, const char *key, const char *where, Size *size, GError **error)
{
  json_t *member = json_object_get (json, key);
  g_autoptr (json_t) object = NULL;

  if (!member || json_is_null (member))
    return true;
  *size = (Size) { 0 };
  if (json_is_object (member))
    return read_size_object (member, key, where, size, error);
  if (json_is_integer (member))
    return get_edge (json, key, where, &size->single, error);
  if (!json_is_array (member) || json_array_size (member) != 2)
    return lgn_preprocessor_refuse (error, where, key, "a number, two numbers, or an object");
  object = json_pack ("{s:O, s:O}", "height", json_array_get (member, 0), "width", json_array_get (member, 1));
  return read_size_object (object, key, where, size, error);
}

static bool
read_sizing (LgnImageConfig *config, const Kind *kind, json_t *json, const char *where, GError **error)
{
  Size size = { .single = kind->size };
  guint longest = kind->longest;

  config->multiple = kind->multiple;
  config->crop_share = kind->crop_share;
  if (!read_size (json, "size", where, &size, error) || !get_edge (json, "max_size", where, &longest, error))
    return false;
  if (kind->bounds_ratio
      && !lgn_preprocessor_get_uint (json, "size_divisor", where, 1, LGN_IMAGE_MAX_EDGE, &config->multiple, error))
    return false;
  if (kind->crop_share > 0 && !lgn_preprocessor_get_double (json, "crop_pct", where, &config->crop_share, error))
    return false;
  if (kind->crop_share > 0 && !(config->crop_share > 0.01 && config->crop_share <= 1))
    return lgn_preprocessor_refuse (error, where, "crop_pct", "a number above 0.01 and not above 1");

  if (size.single && kind->is_square)
    size.width = size.height = size.single;
  else if (size.single)
    size = (Size) { .shortest = size.single, .longest = longest };
  if ((kind->bounds_ratio || kind->crop_share > 0) && !size.shortest)
    return lgn_preprocessor_refuse (error, where, "size", "a number, or an object of “shortest_edge”");

  config->shortest = size.shortest;
  config->longest = size.longest;
  config->width = size.max_width ? size.max_width : size.width;
  config->height = size.max_width ? size.max_height : size.height;
  config->sizing = kind->bounds_ratio ? LGN_SIZING_DIVISIBLE
                   : size.max_width   ? LGN_SIZING_INSIDE
                   : size.width       ? LGN_SIZING_EXACT
                   : size.longest     ? LGN_SIZING_BOUNDED
                                      : LGN_SIZING_SHORTEST;
  return true;
}

/* “crop_size” or “pad_size”: a number means a square. */
static bool
read_rectangle (json_t *json, const char *key, const char *where, guint *width, guint *height, GError **error)
{
  Size size = { .width = *width, .height = *height };

  if (!read_size (json, key, where, &size, error))
    return false;
  if (size.single)
    size.width = size.height = size.single;
  if (size.shortest || size.max_width)
    return lgn_preprocessor_refuse (error, where, key, "a number, or an object of “height” and “width”");
  *width = size.width;
  *height = size.height;
  return true;
}

/* “image_mean” and “image_std”: three numbers, or one for all. */
static bool
read_triple (json_t *json, const char *key, const char *where, double values[3], GError **error)
{
  json_t *member = json_object_get (json, key);
  bool is_list = json_is_array (member) && json_array_size (member) == 3;

  if (!member || json_is_null (member))
    return true;
  if (!is_list && !json_is_number (member))
    return lgn_preprocessor_refuse (error, where, key, "a list of three numbers");
  for (gsize i = 0; i < 3; i++)
    {
      json_t *value = is_list ? json_array_get (member, i) : member;
      values[i] = json_number_value (value);
      if (!json_is_number (value) || !isfinite (values[i]))
        return lgn_preprocessor_refuse (error, where, key, "a list of three numbers");
    }
  return true;
}

static bool
read_numbers (LgnImageConfig *config, const Kind *kind, json_t *json, const char *where, GError **error)
{
  memcpy (config->mean, means[kind->statistics], sizeof config->mean);
  memcpy (config->deviation, deviations[kind->statistics], sizeof config->deviation);
  config->factor = 1.0 / 255;
  if (!lgn_preprocessor_get_double (json, "rescale_factor", where, &config->factor, error)
      || !read_triple (json, "image_mean", where, config->mean, error)
      || !read_triple (json, "image_std", where, config->deviation, error))
    return false;
  for (guint i = 0; i < 3; i++)
    if (config->deviation[i] == 0)
      return lgn_preprocessor_refuse (error, where, "image_std", "without zeros");
  if (!kind->has_palette)
    return true;

  /* The reference scales these pictures to -1 .. 1 in its own way, whatever the rest of the file says. */
  config->rescales = config->normalises;
  config->factor = 1 / 127.5;
  for (guint i = 0; i < 3; i++)
    config->mean[i] = config->deviation[i] = 1;
  return true;
}

/* “clusters”: [n_colours, 3] */
static bool
read_palette (LgnImageConfig *config, json_t *json, const char *where, GError **error)
{
  json_t *list = lgn_json_get_array (json, "clusters", where, error);
  bool quantises = true;

  if (!lgn_preprocessor_get_bool (json, "do_color_quantize", where, &quantises, error) || (quantises && !list))
    return false;
  if (!quantises)
    {
      g_clear_error (error);
      return true;
    }
  gsize n = json_array_size (list);
  if (n == 0 || n > MAX_COLOURS)
    return lgn_preprocessor_refuse (error, where, "clusters", "a list of 1 to 4096 colours");
  config->n_colours = (guint) n;
  config->palette = g_new (double, 3 * n);
  for (gsize i = 0; i < 3 * n; i++)
    {
      json_t *colour = json_array_get (list, i / 3), *value = json_array_get (colour, i % 3);
      config->palette[i] = json_number_value (value);
      if (json_array_size (colour) != 3 || !json_is_number (value) || !isfinite (config->palette[i]))
        return lgn_preprocessor_refuse (error, where, "clusters", "a list of colours of three numbers each");
    }
  return true;
}

static bool
read_flags (LgnImageConfig *config, const Kind *kind, json_t *json, const char *where, GError **error)
{
  guint resample = kind->resample;

  config->resizes = config->rescales = config->normalises = true;
  config->crops = kind->crop > 0;
  config->pads = kind->pads;
  if (!lgn_preprocessor_get_bool (json, "do_resize", where, &config->resizes, error)
      || !lgn_preprocessor_get_bool (json, "do_rescale", where, &config->rescales, error)
      || !lgn_preprocessor_get_bool (json, "do_normalize", where, &config->normalises, error)
      || !lgn_preprocessor_get_bool (json, "do_center_crop", where, &config->crops, error)
      || !lgn_preprocessor_get_bool (json, "pad_and_return_pixel_mask", where, &config->pads, error)
      || !lgn_preprocessor_get_bool (json, "do_pad", where, &config->pads, error)
      || !lgn_preprocessor_get_uint (json, "resample", where, 0, LGN_N_RESAMPLES - 1, &resample, error))
    return false;
  config->resample = resample;
  config->has_mask = kind->has_mask && config->pads;
  return true;
}

/**
 * lgn_image_config_read: fills in CONFIG, to be cleared, from JSON, the contents of the file WHERE. FALLBACK_TYPE
 * ("ViTImageProcessor") is what a file that names no type stands for, or NULL.
 * Returns: false with LGN_ERROR_FORMAT, or LGN_ERROR_UNSUPPORTED for a type or a member that is not known.
 */
bool
lgn_image_config_read (LgnImageConfig *config, json_t *json, const char *where, const char *fallback_type, GError **error)
{
  const Kind *kind = find_kind (json, where, fallback_type, error);

  *config = (LgnImageConfig) { 0 };
  if (!kind || !lgn_preprocessor_check_keys (json, known_keys, where, error) || !read_flags (config, kind, json, where, error)
      || !read_sizing (config, kind, json, where, error) || !read_numbers (config, kind, json, where, error))
    return false;
  config->crop_width = config->crop_height = kind->crop;
  if (!read_rectangle (json, "crop_size", where, &config->crop_width, &config->crop_height, error)
      || !read_rectangle (json, "pad_size", where, &config->pad_width, &config->pad_height, error))
    return false;
  if (config->crops && !config->crop_width)
    return lgn_preprocessor_refuse (error, where, "crop_size", "there, since “do_center_crop” is true");
  return !kind->has_palette || read_palette (config, json, where, error);
}

void
lgn_image_config_clear (LgnImageConfig *config)
{
  g_clear_pointer (&config->palette, g_free);
}
