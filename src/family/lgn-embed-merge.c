/* A step between stages: four neighbouring places of the grid become one. Liu et al. 2021, arXiv:2103.14030, section 3.1. */
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"

#include <string.h>

typedef struct
{
  LgnNorm norm;
  LgnLinear reduction; /* [4 * width, out] */
} Merge;

static gpointer
bind_merge (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree Merge *merge = g_new0 (Merge, 1);
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  gsize n_in = 4 * stack->input_width;

  if (!lgn_binder_get_norm (binder, lgn_xml_find_child (element, "norm"), n_in, &merge->norm, error)
      || !lgn_binder_get_linear (binder, tensor, false, false, n_in, *width, &merge->reduction, error))
    return NULL;
  return g_steal_pointer (&merge);
}

/* OUT [4, width] = the places (2 ROW, 2 COLUMN), the one below, the one to the right, and the one below that; zeros where
 * the grid has none. */
static void
collect (const LgnGrid *grid, const float *x, gsize row, gsize column, gsize width, float *out)
{
  for (gsize i = 0; i < 4; i++, out += width)
    {
      gsize r = 2 * row + i % 2, c = 2 * column + i / 2;
      if (r < grid->rows && c < grid->columns)
        memcpy (out, x + (r * grid->columns + c) * width, width * sizeof *out);
      else
        memset (out, 0, width * sizeof *out);
    }
}

static bool
get_grid (gconstpointer step, gsize n_channels, LgnExtent size, LgnExtent *grid, GError **error)
{
  *grid = (LgnExtent) { (size.rows + 1) / 2, (size.columns + 1) / 2 };
  return true;
}

static bool
run_merge (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Merge *merge = step;
  LgnGrid old = sequence->grid, new = { 0, (old.rows + 1) / 2, (old.columns + 1) / 2 };
  gsize n = new.rows * new.columns, width = sequence->width;
  g_autofree float *from = g_steal_pointer (&sequence->x);

  if (!lgn_sequence_reset (sequence, n, 4 * width, error))
    return false;
  for (gsize i = 0; i < n; i++)
    collect (&old, from, i / new.columns, i % new.columns, width, sequence->x + i * 4 * width);
  lgn_norm_apply (&merge->norm, sequence->x, n, 4 * width, sequence->x);
  g_autofree float *merged = g_steal_pointer (&sequence->x);
  if (!lgn_sequence_reset (sequence, n, merge->reduction.n_out, error))
    return false;
  lgn_linear_apply (&merge->reduction, run->pool, merged, n, sequence->x);
  sequence->grid = new;
  return true;
}

const LgnEmbedClass lgn_embed_merge = { "merge", false, bind_merge, run_merge, g_free, get_grid };
