/* The step of an embedding that reads a time series: for every step of the past (or of the future that is forecast) earlier
 * values, what is known about the series, and what is known about the step, projected. Of one series the encoder and the decoder
 * read different parts. Salinas et al. 2017, arXiv:1704.04110; the original source is transformers'
 * modeling_time_series_transformer.py, create_network_inputs. */
#include "base/lgn-error.h"
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"
#include "nn/lgn-series.h"

#include <math.h>
#include <string.h>

/* More properties than any series has. */
#define MAX_CATEGORIES 64

typedef struct
{
  LgnLinear projection;
  bool is_future;     /* reads the steps to forecast, not those before */
  gsize n_context;    /* steps of the past that are read */
  gsize n_forecast;   /* steps of the future */
  gsize n_channels;   /* values a step */
  GArray *lags;       /* of gsize: how far back the earlier values of a step are */
  LgnScaling scaling;
  const LgnWeight *categories[MAX_CATEGORIES]; /* [n_values, width]: what a category of the series means */
  gsize n_categories;
  gsize n_static;     /* numbers that describe the series */
  gsize n_time;       /* numbers that describe a step */
} Series;

/* What is read of one example. */
typedef struct
{
  const float *past;     /* [n_past, n_channels] */
  const float *observed; /* the same, 0 where a value is missing, or NULL */
  const float *future;   /* [n_forecast, n_channels], or NULL */
  const float *past_time;   /* [n_past, n_time] */
  const float *future_time; /* [n_forecast, n_time], or NULL */
  gsize n_past;
  float *location, *scale; /* [n_channels] */
  float *fixed;            /* [n_fixed] what is the same for every step */
  gsize n_fixed;
} Example;

static void
example_clear (Example *example)
{
  g_free (example->location);
  g_free (example->scale);
  g_free (example->fixed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Example, example_clear)

static void
series_free (gpointer data)
{
  Series *series = data;

  g_clear_pointer (&series->lags, g_array_unref);
  g_free (series);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Series, series_free)

static bool
bind_categories (LgnBinder *binder, xmlNode *element, Series *series, gsize *width, GError **error)
{
  g_autofree char *tables = lgn_xml_dup_attribute (element, "categories");

  if (series->n_categories > MAX_CATEGORIES)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: %" G_GSIZE_FORMAT " categories of a series are too many; %d are "
                   "supported",
                   lgn_traits_get_where (binder->traits), series->n_categories, MAX_CATEGORIES);
      return false;
    }
  for (gsize i = 0; i < series->n_categories; i++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
      lgn_traits_set_word (binder->traits, "category", number);
      series->categories[i]
          = lgn_binder_get (binder, tables, ".weight", 2, (gsize[]) { LGN_ANY_SIZE, LGN_ANY_SIZE }, error);
      if (!series->categories[i])
        return false;
      *width += series->categories[i]->stored->shape[1];
    }
  return true;
}

static bool
bind_scaling (LgnBinder *binder, xmlNode *element, Series *series, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, "scaling");
  g_autofree char *word = lgn_traits_expand (binder->traits, text, error);

  if (!word)
    return false;
  if (strcmp (word, "mean") == 0)
    series->scaling = LGN_SCALING_MEAN;
  else
    series->scaling = strcmp (word, "std") == 0 ? LGN_SCALING_STD : LGN_SCALING_NONE;
  return true;
}

static bool
bind_sizes (LgnBinder *binder, xmlNode *element, Series *series, GError **error)
{
  g_autofree char *part = lgn_xml_dup_attribute (element, "part");
  g_autofree char *lags = lgn_xml_dup_attribute (element, "lags");
  const GArray *sizes = lgn_traits_get_sizes (binder->traits, lags, error);

  if (!sizes)
    return false;
  series->is_future = strcmp (part, "future") == 0;
  series->lags = g_array_copy ((GArray *) sizes);
  return lgn_binder_get_size (binder, element, "context", 0, &series->n_context, error)
         && lgn_binder_get_size (binder, element, "forecast", 0, &series->n_forecast, error)
         && lgn_binder_get_size (binder, element, "channels", 1, &series->n_channels, error)
         && lgn_binder_get_size (binder, element, "n-categories", 0, &series->n_categories, error)
         && lgn_binder_get_size (binder, element, "static", 0, &series->n_static, error)
         && lgn_binder_get_size (binder, element, "time", 0, &series->n_time, error);
}

/* Says which tensors the network reads. */
static void
name_feeds (const Series *series, LgnStack *stack)
{
  static const char *const names[] = { "past_values", "past_observed_mask", "past_time_features", "future_values",
                                       "future_time_features" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (stack->feeds, g_strdup (names[i]));
  if (series->n_categories > 0)
    g_ptr_array_add (stack->feeds, g_strdup ("static_categorical_features"));
  if (series->n_static > 0)
    g_ptr_array_add (stack->feeds, g_strdup ("static_real_features"));
}

static gpointer
bind_series (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autoptr (Series) series = g_new0 (Series, 1);
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  gsize n_in;

  if (!bind_sizes (binder, element, series, error) || !bind_scaling (binder, element, series, error))
    return NULL;
  n_in = series->n_channels * series->lags->len + 2 * series->n_channels + series->n_static + series->n_time;
  if (!bind_categories (binder, element, series, &n_in, error)
      || !lgn_binder_get_linear (binder, tensor, false, false, n_in, *width, &series->projection, error))
    return NULL;
  name_feeds (series, stack);
  return g_steal_pointer (&series);
}

/* *DATA [n, width] = the F32 numbers of the feed NAME; N may be LGN_ANY_SIZE, and is set then. A last dimension of 1 may be left
 * out. */
static bool
get_numbers (const LgnStackRun *run, const char *name, gsize *n, gsize width, const float **data, GError **error)
{
  const LgnTensor *tensor = lgn_feeds_lookup (run->feeds, name);
  guint n_dims = tensor && tensor->n_dims == 1 && width == 1 ? 1 : 2;

  if (!lgn_feeds_get (run->feeds, name, n_dims, error))
    return false;
  if ((n_dims == 2 && tensor->shape[1] != width) || (*n != LGN_ANY_SIZE && tensor->shape[0] != *n))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "“%s” has %" G_GSIZE_FORMAT " steps of %" G_GSIZE_FORMAT " numbers, which do not fit the others", name,
                   tensor->shape[0], n_dims == 2 ? tensor->shape[1] : 1);
      return false;
    }
  *n = tensor->shape[0];
  *data = (const float *) tensor->data;
  return true;
}

static bool
read_values (const Series *series, const LgnStackRun *run, Example *example, GError **error)
{
  gsize n_forecast = series->n_forecast, n_needed = 0;

  example->n_past = LGN_ANY_SIZE;
  if (!get_numbers (run, "past_values", &example->n_past, series->n_channels, &example->past, error)
      || (series->n_time > 0
          && !get_numbers (run, "past_time_features", &example->n_past, series->n_time, &example->past_time, error))
      || (lgn_feeds_lookup (run->feeds, "past_observed_mask")
          && !get_numbers (run, "past_observed_mask", &example->n_past, series->n_channels, &example->observed, error))
      || (series->is_future && !get_numbers (run, "future_values", &n_forecast, series->n_channels, &example->future, error))
      || (series->is_future && series->n_time > 0
          && !get_numbers (run, "future_time_features", &n_forecast, series->n_time, &example->future_time, error)))
    return false;
  for (guint i = 0; i < series->lags->len; i++)
    n_needed = MAX (n_needed, series->n_context + g_array_index (series->lags, gsize, i));
  if (example->n_past >= n_needed)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               "“past_values” has %" G_GSIZE_FORMAT " steps; the network looks back on %" G_GSIZE_FORMAT, example->n_past, n_needed);
  return false;
}

/* Appends what the categories of the series mean to FIXED. */
static bool
read_categories (const Series *series, const LgnStackRun *run, GArray *fixed, GError **error)
{
  const LgnTensor *tensor = lgn_feeds_lookup (run->feeds, "static_categorical_features");
  gint64 ids[MAX_CATEGORIES];

  if (series->n_categories == 0)
    return true;
  if (!tensor || lgn_dtype_is_float (tensor->dtype) || lgn_tensor_n_elements (tensor) != series->n_categories)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "the network reads “static_categorical_features”, %" G_GSIZE_FORMAT
                   " whole numbers", series->n_categories);
      return false;
    }
  lgn_tensor_to_i64 (tensor, ids);
  for (gsize i = 0; i < series->n_categories; i++)
    {
      const LgnWeight *table = series->categories[i];
      gsize width = table->stored->shape[1];

      if (ids[i] < 0 || (gsize) ids[i] >= table->stored->shape[0])
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "category %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT
                       ", which is not one of the model's %" G_GSIZE_FORMAT, i, ids[i], table->stored->shape[0]);
          return false;
        }
      g_array_set_size (fixed, fixed->len + (guint) width);
      lgn_weight_read_row (table, (gsize) ids[i], &g_array_index (fixed, float, fixed->len - width));
    }
  return true;
}

/* What is the same for every step: categories, numbers that describe the series, and what it was scaled by. */
static bool
read_fixed (const Series *series, const LgnStackRun *run, Example *example, GError **error)
{
  g_autoptr (GArray) fixed = g_array_new (FALSE, FALSE, sizeof (float));
  gsize n_static = series->n_static;
  const float *numbers;

  if (!read_categories (series, run, fixed, error)
      || (n_static > 0 && !get_numbers (run, "static_real_features", &n_static, 1, &numbers, error)))
    return false;
  if (n_static > 0)
    g_array_append_vals (fixed, numbers, (guint) n_static);
  for (gsize c = 0; c < series->n_channels; c++)
    g_array_append_vals (fixed, (float[]) { log1pf (fabsf (example->location[c])) }, 1);
  for (gsize c = 0; c < series->n_channels; c++)
    g_array_append_vals (fixed, (float[]) { logf (example->scale[c]) }, 1);
  example->n_fixed = fixed->len;
  example->fixed = (float *) g_array_free (g_steal_pointer (&fixed), FALSE);
  return true;
}

static bool
read_example (const Series *series, const LgnStackRun *run, Example *example, GError **error)
{
  if (!read_values (series, run, example, error))
    return false;
  gsize first = (example->n_past - series->n_context) * series->n_channels;
  example->location = g_new (float, series->n_channels);
  example->scale = g_new (float, series->n_channels);
  lgn_scaling_measure (series->scaling, example->past + first, example->observed ? example->observed + first : NULL,
                       series->n_context, series->n_channels, example->location, example->scale);
  return read_fixed (series, run, example, error);
}

/* The scaled value of CHANNEL at place INDEX of the past and the future after it. */
static float
get_scaled (const Series *series, const Example *example, gsize index, gsize channel)
{
  const float *values = index < example->n_past ? example->past : example->future;
  gsize row = index < example->n_past ? index : index - example->n_past;

  return (values[row * series->n_channels + channel] - example->location[channel]) / example->scale[channel];
}

/* OUT = the features of STEP, counted from the first one of the context. */
static void
fill_step (const Series *series, const Example *example, gsize step, float *out)
{
  gsize index = example->n_past - series->n_context + step;
  const float *time = step < series->n_context ? example->past_time : example->future_time;

  for (gsize c = 0; c < series->n_channels; c++)
    for (guint i = 0; i < series->lags->len; i++)
      *out++ = get_scaled (series, example, index - g_array_index (series->lags, gsize, i), c);
  memcpy (out, example->fixed, example->n_fixed * sizeof *out);
  if (series->n_time > 0)
    memcpy (out + example->n_fixed, time + (step < series->n_context ? index : step - series->n_context) * series->n_time,
            series->n_time * sizeof *out);
}

/* Gives away what the series was scaled by, since forecasts are in scaled numbers. */
static void
tell (const Series *series, const Example *example, LgnStackRun *run)
{
  const struct
  {
    const char *name;
    const float *data;
    gsize n;
  } facts[] = {
    { "loc", example->location, series->n_channels },
    { "scale", example->scale, series->n_channels },
    { "static_features", example->fixed, example->n_fixed },
  };

  for (guint i = 0; run->facts && i < G_N_ELEMENTS (facts); i++)
    {
      bool is_of_step = i < 2 && series->n_channels > 1;
      gsize shape[] = { 1, facts[i].n };
      g_autoptr (LgnTensor) tensor = lgn_tensor_new (LGN_DTYPE_F32, is_of_step ? 2 : 1, is_of_step ? shape : shape + 1);
      memcpy (lgn_tensor_f32 (tensor), facts[i].data, facts[i].n * sizeof (float));
      lgn_feeds_set (run->facts, facts[i].name, tensor);
    }
}

static bool
run_series (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Series *series = step;
  gsize n = series->is_future ? series->n_forecast : series->n_context, first = series->is_future ? series->n_context : 0;
  gsize n_in = series->projection.n_in;
  g_auto (Example) example = { NULL };

  if (!read_example (series, run, &example, error) || !lgn_sequence_reset (sequence, n, series->projection.n_out, error))
    return false;
  g_autofree float *features = g_new (float, n * n_in);
  for (gsize i = 0; i < n; i++)
    fill_step (series, &example, first + i, features + i * n_in);
  lgn_linear_apply (&series->projection, run->pool, features, n, sequence->x);
  tell (series, &example, run);
  return true;
}

const LgnEmbedClass lgn_embed_series = { "series", true, bind_series, run_series, series_free };
