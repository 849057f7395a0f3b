/* Steps of an embedding that say where a token stands beside what it is: the places are not added to the activations, but
 * in every layer to what queries and keys are made of. Carion et al. 2020, arXiv:2005.12872, section A.4. */
#include "base/lgn-error.h"
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"

#include <math.h>
#include <string.h>

/* Queries that begin as nothing but their places, which are learned. */
typedef struct
{
  const LgnWeight *places; /* [count, width] */
  gsize count;
  gsize width;
} Queries;

static gpointer
bind_queries (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table"), *label = lgn_xml_dup_attribute (element, "label");
  g_autofree Queries *queries = g_new0 (Queries, 1);

  queries->width = *width;
  if (!lgn_binder_get_size (binder, element, "count", 0, &queries->count, error))
    return NULL;
  queries->places = lgn_binder_get (binder, table, ".weight", 2, (gsize[]) { queries->count, *width }, error);
  if (!queries->places)
    return NULL;
  for (gsize i = 0; i < queries->count; i++)
    g_ptr_array_add (stack->leading, g_strdup_printf ("[%s %" G_GSIZE_FORMAT "]", label, i));
  return g_steal_pointer (&queries);
}

static bool
run_queries (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Queries *queries = step;

  if (!lgn_sequence_reset (sequence, queries->count, queries->width, error))
    return false;
  sequence->places = g_new (float, queries->count * queries->width);
  for (gsize i = 0; i < queries->count; i++)
    lgn_weight_read_row (queries->places, i, sequence->places + i * queries->width);
  return true;
}

typedef struct
{
  double temperature;
} GridSinusoid;

static gpointer
bind_grid_sinusoid (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree GridSinusoid *sinusoid = g_new0 (GridSinusoid, 1);

  sinusoid->temperature = 10000;
  if (*width % 4 != 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: the places of a grid need a width that four divides, not %"
                   G_GSIZE_FORMAT, lgn_traits_get_where (binder->traits), *width);
      return NULL;
    }
  return g_steal_pointer (&sinusoid);
}

/* OUT [width] = sines and cosines of AT, in turn. */
static void
fill_half (double temperature, double at, gsize width, float *out)
{
  for (gsize i = 0; i < width; i++)
    {
      double angle = at / pow (temperature, 2 * (double) (i / 2) / (double) width);
      out[i] = (float) (i % 2 == 0 ? sin (angle) : cos (angle));
    }
}

/* How many places up to I, in steps of STRIDE from FIRST on, are there. */
static gsize
count_there (const guint8 *allowed, gsize first, gsize stride, gsize i)
{
  gsize n = 0;

  for (gsize j = 0; j <= i; j++)
    n += !allowed || allowed[first + j * stride];
  return n;
}

/* The place I of N along a side, as an angle of a full turn at the last place that is there. */
static double
get_angle (const guint8 *allowed, gsize first, gsize stride, gsize i, gsize n)
{
  return (double) count_there (allowed, first, stride, i) / ((double) count_there (allowed, first, stride, n - 1) + 1e-6) * 2 * G_PI;
}

/* The first half of a place tells its row, the second its column, both counted over what is there of the picture. */
static bool
run_grid_sinusoid (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const GridSinusoid *sinusoid = step;
  const LgnGrid *grid = &sequence->grid;
  gsize half = sequence->width / 2;

  sequence->places = g_try_new (float, sequence->n * sequence->width);
  if (!sequence->places)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the places of %" G_GSIZE_FORMAT " patches",
                   sequence->n);
      return false;
    }
  for (gsize i = 0; i < sequence->n; i++)
    {
      gsize row = i / grid->columns, column = i % grid->columns;
      float *out = sequence->places + i * sequence->width;
      fill_half (sinusoid->temperature, get_angle (sequence->allowed, column, grid->columns, row, grid->rows), half, out);
      fill_half (sinusoid->temperature, get_angle (sequence->allowed, row * grid->columns, 1, column, grid->columns), half,
                 out + half);
    }
  return true;
}

const LgnEmbedClass lgn_embed_queries = { "queries", true, bind_queries, run_queries, g_free };
const LgnEmbedClass lgn_embed_grid_sinusoid = { "grid-sinusoid", false, bind_grid_sinusoid, run_grid_sinusoid, g_free };
