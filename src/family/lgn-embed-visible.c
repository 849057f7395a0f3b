/* The step of an embedding that leaves out the patches of what a picture was filled up with, as networks do that read
 * pictures of any size beside a text: Kim et al. 2021, arXiv:2102.03334, section 3.2. Which patches stay follows the
 * original code of that paper, but for their order, which it shuffles. */
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-embed.h"
#include "family/lgn-pixel-mask.h"

#include <string.h>

#define FEED "pixel_values"

/* There is nothing to say about it but that it is there. */
typedef struct
{
  gsize width;
} Visible;

static gpointer
bind_visible (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  const LgnEmbedStep *before = &g_array_index (stack->embed, LgnEmbedStep, stack->embed->len - 1);

  if (before->class != &lgn_embed_patches)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "the family's description for %s should leave out patches right after it makes them",
                   lgn_traits_get_where (binder->traits));
      return NULL;
    }
  Visible *visible = g_new0 (Visible, 1);
  visible->width = *width;
  g_ptr_array_add (stack->feeds, g_strdup (LGN_PIXEL_MASK_FEED));
  return visible;
}

/* *KEPT = the rows and columns from the upper left corner of GRID on that SHOWN [rows * columns] has; NULL: all. */
static bool
find_kept (const guint8 *shown, const LgnGrid *grid, LgnExtent *kept, GError **error)
{
  gsize n_outside = 0;

  *kept = (LgnExtent) { grid->rows, grid->columns };
  if (!shown)
    return true;
  for (kept->rows = 0; kept->rows < grid->rows && shown[kept->rows * grid->columns];)
    kept->rows++;
  for (kept->columns = 0; kept->columns < grid->columns && shown[kept->columns];)
    kept->columns++;
  for (gsize i = 0; i < grid->rows * grid->columns; i++)
    n_outside += shown[i] != (i / grid->columns < kept->rows && i % grid->columns < kept->columns);
  if (kept->rows > 0 && kept->columns > 0 && n_outside == 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("“%s” should show a rectangle of patches from the upper left corner on."),
               LGN_PIXEL_MASK_FEED);
  return false;
}

/* Puts the patches FROM [grid, width] that are KEPT into SEQUENCE, row by row, and behind them, up to its length, others, which
 * nobody looks at. */
static void
fill (const float *from, const LgnGrid *grid, LgnExtent kept, LgnSequence *sequence)
{
  gsize width = sequence->width, n_kept = 0, n_hidden = 0, n_shown = kept.rows * kept.columns;

  for (gsize i = 0; i < grid->rows * grid->columns; i++)
    {
      bool is_kept = i / grid->columns < kept.rows && i % grid->columns < kept.columns;
      gsize to = is_kept ? n_kept++ : n_shown + n_hidden++;
      if (to < sequence->n)
        memcpy (sequence->x + to * width, from + i * width, width * sizeof *from);
    }
  for (gsize i = n_shown + n_hidden; i < sequence->n; i++)
    memcpy (sequence->x + i * width, sequence->x + (n_shown + i % n_hidden) * width, width * sizeof *from);
  if (sequence->n == n_shown)
    return;
  sequence->allowed = g_new0 (guint8, sequence->n);
  memset (sequence->allowed, 1, n_shown);
}

static bool
run_visible (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Visible *visible = step;
  LgnTensor *pixels = lgn_feeds_get (run->feeds, FEED, 3, error);
  LgnGrid grid = sequence->grid;
  g_autofree guint8 *shown = NULL;
  LgnExtent kept;

  if (!pixels || !lgn_pixel_mask_sample (run->feeds, pixels, &grid, &shown, error) || !find_kept (shown, &grid, &kept, error))
    return false;
  gsize n_kept = kept.rows * kept.columns;
  bool has_hidden = n_kept < grid.rows * grid.columns;
  g_autofree float *from = g_steal_pointer (&sequence->x);
  if (!lgn_sequence_reset (sequence, has_hidden ? MAX (n_kept, run->n_patches) : n_kept, visible->width, error))
    return false;
  fill (from, &grid, kept, sequence);
  sequence->grid = (LgnGrid) { 0, kept.rows, kept.columns };
  return true;
}

static bool
leaves_out (const LgnStack *stack)
{
  for (guint i = 0; i < stack->embed->len; i++)
    if (g_array_index (stack->embed, LgnEmbedStep, i).class == &lgn_embed_visible)
      return true;
  return false;
}

/**
 * lgn_stack_count_visible: *N = how many patches STACK keeps of the picture in FEEDS; 0 where it keeps all of every picture.
 * Returns: false with LGN_ERROR_INPUT for a picture or a mask that it does not take.
 */
bool
lgn_stack_count_visible (const LgnStack *stack, const LgnFeeds *feeds, gsize *n, GError **error)
{
  g_autofree guint8 *shown = NULL;
  LgnExtent kept;
  LgnGrid grid;

  *n = 0;
  if (!leaves_out (stack))
    return true;
  LgnTensor *pixels = lgn_feeds_get (feeds, FEED, 3, error);
  if (!pixels || !lgn_stack_get_grid (stack, pixels->shape[0], (LgnExtent) { pixels->shape[1], pixels->shape[2] }, &grid, error)
      || !lgn_pixel_mask_sample (feeds, pixels, &grid, &shown, error) || !find_kept (shown, &grid, &kept, error))
    return false;
  *n = kept.rows * kept.columns;
  return true;
}

const LgnEmbedClass lgn_embed_visible = { .element = "visible-patches", .bind = bind_visible, .run = run_visible, .free = g_free };
