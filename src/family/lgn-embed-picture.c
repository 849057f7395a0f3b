/* Steps of an embedding that make tokens of a picture's patches: Dosovitskiy et al. 2020, arXiv:2010.11929, section 3.1. */
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

#define FEED "pixel_values"

typedef struct
{
  LgnConvolution convolution;
  LgnExtent picture; /* the only size that is read; rows 0: any */
  bool fills;        /* a picture that patches do not fill gets zeros to its right and below */
  bool is_later;     /* reads the grid of the stage before, not a picture */
} Patches;

/* *EXTENT = the size ATTRIBUTE both ways, or ATTRIBUTE-rows and ATTRIBUTE-columns; what is not there stays as it is. */
static bool
get_extent (LgnBinder *binder, xmlNode *element, const char *attribute, LgnExtent *extent, GError **error)
{
  g_autofree char *both = lgn_xml_dup_attribute (element, attribute);
  g_autofree char *rows = g_strconcat (attribute, "-rows", NULL), *columns = g_strconcat (attribute, "-columns", NULL);

  if (both)
    return lgn_traits_get_size (binder->traits, both, &extent->rows, error)
           && lgn_traits_get_size (binder->traits, both, &extent->columns, error);
  return lgn_binder_get_size (binder, element, rows, extent->rows, &extent->rows, error)
         && lgn_binder_get_size (binder, element, columns, extent->columns, &extent->columns, error);
}

/* The sizes of the convolution, and those of the picture that positions are given for. */
static bool
bind_sizes (LgnBinder *binder, xmlNode *element, LgnStack *stack, LgnConvolution *c, GError **error)
{
  if (!lgn_binder_get_size (binder, element, "channels", 3, &c->n_in, error)
      || !get_extent (binder, element, "patch", &c->kernel, error))
    return false;
  c->n_in = stack->input_width > 0 ? stack->input_width : c->n_in;
  c->stride = c->kernel;
  if (!get_extent (binder, element, "stride", &c->stride, error) || !get_extent (binder, element, "padding", &c->padding, error)
      || !get_extent (binder, element, "picture", &stack->picture, error))
    return false;
  if (c->kernel.rows > 0 && c->kernel.columns > 0 && c->stride.rows > 0 && c->stride.columns > 0
      && (stack->picture.rows == 0 || lgn_convolution_get_extent (c, stack->picture, &stack->patches)))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: a picture of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " does not have patches of %" G_GSIZE_FORMAT
               " × %" G_GSIZE_FORMAT,
               lgn_traits_get_where (binder->traits), stack->picture.rows, stack->picture.columns, c->kernel.rows,
               c->kernel.columns);
  return false;
}

static gpointer
bind_patches (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree Patches *patches = g_new0 (Patches, 1);
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  bool has_bias, is_strict;

  patches->convolution = (LgnConvolution) { .n_out = *width, .n_groups = 1, .dilation = { 1, 1 } };
  if (!bind_sizes (binder, element, stack, &patches->convolution, error)
      || !lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error)
      || !lgn_binder_get_flag (binder, element, "strict", false, &is_strict, error)
      || !lgn_binder_get_flag (binder, element, "fill", false, &patches->fills, error)
      || !lgn_binder_get_convolution (binder, tensor, has_bias, &patches->convolution, error))
    return NULL;
  patches->is_later = stack->input_width > 0;
  if (is_strict)
    patches->picture = stack->picture;
  if (!patches->is_later)
    g_ptr_array_add (stack->feeds, g_strdup (FEED));
  binder->patches = stack->patches;
  return g_steal_pointer (&patches);
}

/* SIZE, made so large that patches fill it. */
static LgnExtent
fill_up (const Patches *patches, LgnExtent size)
{
  const LgnExtent *patch = &patches->convolution.kernel;

  return patches->fills ? (LgnExtent) { (size.rows + patch->rows - 1) / patch->rows * patch->rows,
                                        (size.columns + patch->columns - 1) / patch->columns * patch->columns }
                        : size;
}

/* *GRID = that of the patches of a picture of N_CHANNELS and SIZE, which the network takes. */
static bool
check_picture (const Patches *patches, gsize n_channels, LgnExtent size, LgnExtent *grid, GError **error)
{
  if (n_channels != patches->convolution.n_in)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model sees pictures of %zu channels. The picture has %zu."),
                 patches->convolution.n_in, n_channels);
  else if (patches->picture.rows > 0 && (patches->picture.rows != size.rows || patches->picture.columns != size.columns))
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model sees pictures of %zu × %zu. The picture has %zu × %zu."),
                 patches->picture.columns, patches->picture.rows, size.columns, size.rows);
  else if (!lgn_convolution_get_extent (&patches->convolution, fill_up (patches, size), grid))
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("The picture of %zu × %zu is smaller than a patch of %zu × %zu."),
                 size.columns, size.rows, patches->convolution.kernel.columns, patches->convolution.kernel.rows);
  else
    return true;
  return false;
}

/* (transfer full) the picture DATA [n_channels, size] with zeros up to the size FILLED. */
static float *
dup_filled (const float *data, gsize n_channels, LgnExtent size, LgnExtent filled)
{
  float *picture = g_new0 (float, n_channels * filled.rows * filled.columns);

  for (gsize i = 0; i < n_channels * size.rows; i++)
    memcpy (picture + (i / size.rows * filled.rows + i % size.rows) * filled.columns, data + i * size.columns,
            size.columns * sizeof *data);
  return picture;
}

/* The patches of the grid that the stage before gives. */
static bool
run_later_patches (const Patches *patches, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  LgnExtent size = { sequence->grid.rows, sequence->grid.columns }, grid;
  g_autofree float *from = g_steal_pointer (&sequence->x);
  LgnPlanes planes = lgn_planes_of_rows (from, sequence->width, size);

  if (!check_picture (patches, sequence->width, size, &grid, error)
      || !lgn_sequence_reset (sequence, grid.rows * grid.columns, patches->convolution.n_out, error))
    return false;
  lgn_convolution_apply (&patches->convolution, run->pool, &planes, sequence->x);
  sequence->grid = (LgnGrid) { 0, grid.rows, grid.columns };
  return true;
}

static bool
run_patches (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Patches *patches = step;
  if (patches->is_later)
    return run_later_patches (patches, run, sequence, error);
  LgnTensor *pixels = lgn_feeds_get (run->feeds, FEED, 3, error);
  LgnExtent size = { pixels ? pixels->shape[1] : 0, pixels ? pixels->shape[2] : 0 }, grid;

  if (!pixels || !check_picture (patches, pixels->shape[0], size, &grid, error)
      || !lgn_sequence_reset (sequence, grid.rows * grid.columns, patches->convolution.n_out, error))
    return false;
  LgnExtent filled = fill_up (patches, size);
  bool is_filled = filled.rows == size.rows && filled.columns == size.columns;
  g_autofree float *copy = is_filled ? NULL : dup_filled (pixels->data, pixels->shape[0], size, filled);
  LgnPlanes planes = lgn_planes_of_channels (copy ? copy : pixels->data, pixels->shape[0], filled);
  lgn_convolution_apply (&patches->convolution, run->pool, &planes, sequence->x);
  sequence->grid = (LgnGrid) { 0, grid.rows, grid.columns };
  return true;
}

static bool
get_patch_grid (gconstpointer step, gsize n_channels, LgnExtent size, LgnExtent *grid, GError **error)
{
  return check_picture (step, n_channels, size, grid, error);
}

/* Tokens that every input has, before the patches or after them. */
typedef struct
{
  const LgnWeight *rows; /* [count, width] */
  gsize count;
  bool is_after;
} LearnedTokens;

/* The tokens' names on the axes: LABEL, with a number where there are several. */
static void
add_labels (GPtrArray *labels, const char *label, gsize count)
{
  for (gsize i = 0; i < count; i++)
    g_ptr_array_add (labels, count == 1 ? g_strdup_printf ("[%s]", label) : g_strdup_printf ("[%s %" G_GSIZE_FORMAT "]", label, i));
}

static gpointer
bind_learned_tokens (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree LearnedTokens *tokens = g_new0 (LearnedTokens, 1);
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor"), *place = lgn_xml_dup_attribute (element, "place");
  g_autofree char *label = lgn_xml_dup_attribute (element, "label");

  tokens->is_after = g_strcmp0 (place, "after") == 0;
  if (!lgn_binder_get_size (binder, element, "count", 1, &tokens->count, error))
    return NULL;
  tokens->rows = lgn_binder_get_rows (binder, tensor, 1, tokens->count, *width, error);
  if (!tokens->rows)
    return NULL;
  add_labels (tokens->is_after ? stack->trailing : stack->leading, label, tokens->count);
  return g_steal_pointer (&tokens);
}

/* N_NEW tokens that may be looked at came before token AT of N_OLD. */
static void
allow_new (LgnSequence *sequence, gsize at, gsize n_old, gsize n_new)
{
  if (!sequence->allowed)
    return;
  sequence->allowed = g_realloc (sequence->allowed, n_old + n_new);
  memmove (sequence->allowed + at + n_new, sequence->allowed + at, n_old - at);
  memset (sequence->allowed + at, 1, n_new);
}

static bool
run_learned_tokens (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const LearnedTokens *tokens = step;
  gsize n_old = sequence->n, width = sequence->width, n_new = tokens->count;
  gsize at = tokens->is_after ? n_old : sequence->grid.n_leading;
  g_autofree float *old = g_steal_pointer (&sequence->x);

  if (!lgn_sequence_reset (sequence, n_old + n_new, width, error))
    return false;
  memcpy (sequence->x, old, at * width * sizeof *old);
  memcpy (sequence->x + at * width, tokens->rows->data, n_new * width * sizeof *old);
  memcpy (sequence->x + (at + n_new) * width, old + at * width, (n_old - at) * width * sizeof *old);
  allow_new (sequence, at, n_old, n_new);
  sequence->grid.n_leading += tokens->is_after ? 0 : n_new;
  return true;
}

/* lgn_grid_positions_bind: N_TABLES tables of the positions that ELEMENT describes, of the tokens before the patches of
 * STACK, the patches and the tokens after them, WIDTH numbers each. */
bool
lgn_grid_positions_bind (LgnBinder *binder, xmlNode *element, const LgnStack *stack, gsize n_tables, gsize width,
                         LgnGridPositions *positions, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table"), *resize = lgn_xml_dup_attribute (element, "resize");
  g_autofree char *excess = lgn_xml_dup_attribute (element, "excess");

  *positions = (LgnGridPositions) { .grid = { stack->leading->len, stack->patches.rows, stack->patches.columns },
                                    .n_trailing = stack->trailing->len };
  positions->can_resize = resize && lgn_resize_kind_from_name (resize, &positions->resize);
  if (excess && !lgn_traits_get_number (binder->traits, excess, &positions->excess, error))
    return false;
  positions->n_rows = positions->grid.n_leading + stack->patches.rows * stack->patches.columns + positions->n_trailing;
  positions->tables = lgn_binder_get_rows (binder, table, n_tables, positions->n_rows, width, error);
  return positions->tables != NULL;
}

/* X [n, width] += ROWS [n, width] */
static void
add_rows (const float *rows, gsize n, gsize width, float *x)
{
  lgn_kernels ()->axpy (1, rows, x, n * width);
}

/* Adds the positions of the patches, drawn to the size of the grid they lie in. */
static bool
add_patches (const LgnGridPositions *positions, const float *rows, const LgnGrid *grid, gsize width, float *x, GError **error)
{
  LgnExtent from = { positions->grid.rows, positions->grid.columns }, to = { grid->rows, grid->columns };
  gsize n = to.rows * to.columns;
  double shrink[] = { (double) from.rows / ((double) to.rows + positions->excess),
                      (double) from.columns / ((double) to.columns + positions->excess) };

  if (from.rows == to.rows && from.columns == to.columns)
    {
      add_rows (rows, n, width, x);
      return true;
    }
  if (!positions->can_resize)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model knows places for %zu × %zu patches. The picture has %zu × %zu."),
                   from.columns, from.rows, to.columns, to.rows);
      return false;
    }
  g_autofree float *resized = g_try_new (float, n * width);
  if (!resized)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the positions of %" G_GSIZE_FORMAT " patches", n);
      return false;
    }
  lgn_resize (positions->resize, rows, from, width, to, positions->excess != 0 ? shrink : NULL, resized);
  add_rows (resized, n, width, x);
  return true;
}

/* lgn_grid_positions_add: adds table INDEX to SEQUENCE. */
bool
lgn_grid_positions_add (const LgnGridPositions *positions, gsize index, LgnSequence *sequence, GError **error)
{
  const LgnGrid *grid = &sequence->grid, *learned = &positions->grid;
  gsize width = sequence->width, n_leading = learned->n_leading, n_patches = grid->rows * grid->columns;
  const float *rows = positions->tables->data + index * positions->n_rows * width;

  add_rows (rows, n_leading, width, sequence->x);
  if (!add_patches (positions, rows + n_leading * width, grid, width, sequence->x + n_leading * width, error))
    return false;
  add_rows (rows + (n_leading + learned->rows * learned->columns) * width, positions->n_trailing, width,
            sequence->x + (n_leading + n_patches) * width);
  return true;
}

static gpointer
bind_grid_positions (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree LgnGridPositions *positions = g_new0 (LgnGridPositions, 1);

  return lgn_grid_positions_bind (binder, element, stack, 1, *width, positions, error) ? g_steal_pointer (&positions) : NULL;
}

static bool
run_grid_positions (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  return lgn_grid_positions_add (step, 0, sequence, error);
}

const LgnEmbedClass lgn_embed_patches = { "patches", true, bind_patches, run_patches, g_free, get_patch_grid };
const LgnEmbedClass lgn_embed_learned_tokens = { "learned-tokens", false, bind_learned_tokens, run_learned_tokens, g_free };
const LgnEmbedClass lgn_embed_grid_positions = { "grid-positions", false, bind_grid_positions, run_grid_positions, g_free };
