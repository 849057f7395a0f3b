/* Running a task head. */
#include "base/lgn-error.h"
#include "family/lgn-head.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* The state of a head that runs: N rows of WIDTH numbers. */
typedef struct
{
  float *x;
  gsize n;
  gsize width;
  bool is_one;      /* a single row, whose first dimension is left out of the result */
  bool is_squeezed; /* a last dimension of 1 is left out of the result */
  LgnGrid grid;     /* the rows are its places, and the result [width, rows, columns]; no rows: they are tokens */
} HeadRun;

static bool
run_linear (const LgnLinear *linear, LgnPool *pool, HeadRun *run, GError **error)
{
  float *out = g_try_new (float, run->n * linear->n_out);

  if (!out)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " logits",
                   run->n, linear->n_out);
      return false;
    }
  lgn_linear_apply (linear, pool, run->x, run->n, out);
  g_free (run->x);
  run->x = out;
  run->width = linear->n_out;
  return true;
}

/* Leaves the N rows from FIRST on, as far as they are there. */
static void
keep_rows (HeadRun *run, gsize first, gsize n)
{
  first = MIN (first, run->n);
  run->n = MIN (n, run->n - first);
  memmove (run->x, run->x + first * run->width, run->n * run->width * sizeof *run->x);
}

static void
pick_row (HeadRun *run, gsize row)
{
  keep_rows (run, MIN (row, run->n - 1), 1);
  run->is_one = true;
}

static void
take_mean (HeadRun *run)
{
  for (gsize i = 0; i < run->width; i++)
    {
      double sum = 0;
      for (gsize j = 0; j < run->n; j++)
        sum += run->x[j * run->width + i];
      run->x[i] = (float) (sum / (double) run->n);
    }
  run->n = 1;
  run->is_one = true;
}

static bool
pool_rows (const LgnHeadPool *part, LgnPool *pool, HeadRun *run, GError **error)
{
  float *pooled = lgn_head_pool_run (part, pool, run->x, run->n, error);

  if (!pooled)
    return false;
  g_free (run->x);
  run->x = pooled;
  run->n = 1;
  run->is_one = true;
  return true;
}

/* The first of the tokens IDS [n] that has the step's id, or (LGN_HEAD_PICK_LARGEST) the largest; 0 where none has. */
static gsize
find_first (const LgnHeadStep *step, const gint64 *ids, gsize n)
{
  gint64 wanted = step->id;

  for (gsize i = 0; step->kind == LGN_HEAD_PICK_LARGEST && i < n; i++)
    wanted = i == 0 ? ids[i] : MAX (wanted, ids[i]);
  for (gsize i = 0; i < n; i++)
    if (ids[i] == wanted)
      return i;
  return 0;
}

/* The row that STEP picks, of tokens IDS [n], or of N that have no ids. */
static gsize
find_row (const LgnHeadStep *step, const gint64 *ids, gsize n)
{
  if (step->kind == LGN_HEAD_PICK_FIRST)
    return 0;
  if (!ids)
    return n - 1;
  for (gsize i = 0; step->kind == LGN_HEAD_PICK_BEFORE && step->id >= 0 && i < n; i++)
    if (ids[i] == step->id)
      return i > 0 ? i - 1 : n - 1;
  if (step->kind == LGN_HEAD_PICK_FIRST_OF || step->kind == LGN_HEAD_PICK_LARGEST)
    return find_first (step, ids, n);
  for (gsize i = n; step->kind == LGN_HEAD_PICK_OF && step->id >= 0 && i > 0; i--)
    if (ids[i - 1] == step->id)
      return i - 1;
  return n - 1;
}

static bool run_steps (const GArray *steps, LgnPool *pool, const LgnHeadInput *input, HeadRun *run, GError **error);

/* Puts the rows of BRANCH behind those of JOINED. */
static bool
append_columns (HeadRun *joined, const HeadRun *branch, GError **error)
{
  gsize width = joined->width + branch->width;
  float *x = joined->n == branch->n || !joined->x ? g_try_new (float, branch->n * width) : NULL;

  if (!x)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%" G_GSIZE_FORMAT " tokens cannot be joined with %" G_GSIZE_FORMAT, joined->n,
                   branch->n);
      return false;
    }
  for (gsize i = 0; i < branch->n; i++)
    {
      for (gsize j = 0; j < joined->width; j++)
        x[i * width + j] = joined->x[i * joined->width + j];
      memcpy (x + i * width + joined->width, branch->x + i * branch->width, branch->width * sizeof *x);
    }
  g_free (joined->x);
  *joined = (HeadRun) { x, branch->n, width, branch->is_one, branch->is_squeezed, branch->grid };
  return true;
}

static bool
run_join (const LgnHeadStep *step, LgnPool *pool, const LgnHeadInput *input, HeadRun *run, GError **error)
{
  HeadRun joined = { NULL };
  bool ok = true;

  for (guint i = 0; ok && i < step->branches->len; i++)
    {
      HeadRun branch = *run;
      branch.x = g_memdup2 (run->x, run->n * run->width * sizeof *run->x);
      ok = run_steps (step->branches->pdata[i], pool, input, &branch, error) && append_columns (&joined, &branch, error);
      g_free (branch.x);
    }
  g_free (run->x);
  *run = joined;
  return ok;
}

/* What the branch of a <residual> gives is added to what it reads. */
static bool
run_residual (const LgnHeadStep *step, LgnPool *pool, const LgnHeadInput *input, HeadRun *run, GError **error)
{
  HeadRun branch = *run;

  branch.x = g_memdup2 (run->x, run->n * run->width * sizeof *run->x);
  bool ok = run_steps (step->branches->pdata[0], pool, input, &branch, error);
  if (ok && branch.n != run->n)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%" G_GSIZE_FORMAT " tokens cannot be added to %" G_GSIZE_FORMAT, branch.n,
                   run->n);
      ok = false;
    }
  if (ok)
    lgn_kernels ()->axpy (1, branch.x, run->x, run->n * run->width);
  g_free (branch.x);
  return ok;
}

/* lgn_head_find_separator: the place of the first SEPARATOR of IDS [n], with which the question ends; 0 where there is none. */
gsize
lgn_head_find_separator (const gint64 *ids, gsize n, gint64 separator)
{
  for (gsize i = 0; i < n; i++)
    if (ids[i] == separator)
      return i;
  return 0;
}

/* Numbers of tokens of the question are never the largest. */
static void
lower_question (const LgnHeadStep *step, const gint64 *ids, HeadRun *run)
{
  gsize last = ids ? lgn_head_find_separator (ids, run->n, step->id) : 0;

  for (gsize i = run->width; i < (last + 1) * run->width; i++)
    run->x[i] -= 1e6f;
}

/* Every row is divided by its length. */
static void
scale_to_unit (HeadRun *run)
{
  for (gsize i = 0; i < run->n; i++)
    {
      float *row = run->x + i * run->width;
      double sum = 0;
      for (gsize j = 0; j < run->width; j++)
        sum += (double) row[j] * row[j];
      for (gsize j = 0; j < run->width; j++)
        row[j] /= (float) sqrt (sum);
    }
}

static bool
run_stages (const LgnHeadStep *step, LgnPool *pool, const LgnHeadInput *input, HeadRun *run, GError **error)
{
  float *joined = lgn_head_stages_run (step->stages, input->stages, pool, &run->grid, error);

  if (!joined)
    return false;
  g_free (run->x);
  run->x = joined;
  run->n = run->grid.rows * run->grid.columns;
  run->width = 0;
  for (guint i = 0; i < step->stages->len; i++)
    run->width += g_array_index (step->stages, LgnLinear, i).n_out;
  return true;
}

/* The steps that leave some of the rows; false for another one. */
static bool
choose_rows (const LgnHeadStep *step, const LgnHeadInput *input, HeadRun *run)
{
  gsize n_leading = input->grid.n_leading, n_patches = input->grid.rows * input->grid.columns;

  switch (step->kind)
    {
    case LGN_HEAD_PICK_FIRST:
    case LGN_HEAD_PICK_LAST:
    case LGN_HEAD_PICK_BEFORE:
    case LGN_HEAD_PICK_OF:
    case LGN_HEAD_PICK_FIRST_OF:
    case LGN_HEAD_PICK_LARGEST:
      pick_row (run, find_row (step, input->ids, run->n));
      return true;
    case LGN_HEAD_PICK_PLACE:
      pick_row (run, step->place);
      return true;
    case LGN_HEAD_AVERAGE:
      take_mean (run);
      return true;
    case LGN_HEAD_KEEP_PATCHES:
      keep_rows (run, n_leading, n_patches);
      return true;
    case LGN_HEAD_KEEP_TRAILING:
      keep_rows (run, n_leading + n_patches, run->n);
      return true;
    case LGN_HEAD_KEEP_TEXT:
      keep_rows (run, 0, input->n_text);
      return true;
    default:
      return false;
    }
}

static void
add_weight (HeadRun *run, const LgnWeight *added)
{
  for (gsize i = 0; added && i < run->n; i++)
    lgn_kernels ()->axpy (1, added->data, run->x + i * run->width, run->width);
}

/* The steps that do the same to every number; false for another one. */
static bool
change_numbers (const LgnHeadStep *step, HeadRun *run)
{
  gsize n = run->n * run->width;
  float root = sqrtf ((float) run->width);

  switch (step->kind)
    {
    case LGN_HEAD_ACTIVATION:
      lgn_activation_apply (step->activation, run->x, n);
      return true;
    case LGN_HEAD_SHRINK:
      for (gsize i = 0; i < n; i++)
        run->x[i] *= 1 / root;
      return true;
    case LGN_HEAD_SHIFT:
      for (gsize i = 0; i < n; i++)
        run->x[i] += step->amount;
      return true;
    case LGN_HEAD_MULTIPLY:
      for (gsize i = 0; i < n; i++)
        run->x[i] *= step->amount;
      return true;
    case LGN_HEAD_DIVIDE:
      for (gsize i = 0; i < n; i++)
        run->x[i] /= step->amount;
      return true;
    case LGN_HEAD_SOFT_CAP:
      for (gsize i = 0; step->amount > 0 && i < n; i++)
        run->x[i] = step->amount * tanhf (run->x[i] / step->amount);
      return true;
    default:
      return false;
    }
}

static bool
run_step (const LgnHeadStep *step, LgnPool *pool, const LgnHeadInput *input, HeadRun *run, GError **error)
{
  if (choose_rows (step, input, run) || change_numbers (step, run))
    return true;
  switch (step->kind)
    {
    case LGN_HEAD_POOL:
      return pool_rows (&step->pool, pool, run, error);
    case LGN_HEAD_RESIDUAL:
      return run_residual (step, pool, input, run, error);
    case LGN_HEAD_JOIN:
      return run_join (step, pool, input, run, error);
    case LGN_HEAD_LINEAR:
      return run_linear (&step->linear, pool, run, error);
    case LGN_HEAD_STAGES:
      return run_stages (step, pool, input, run, error);
    case LGN_HEAD_NORM:
      lgn_norm_apply (&step->norm, run->x, run->n, run->width, run->x);
      return true;
    case LGN_HEAD_BATCH_NORM:
      lgn_batch_norm_apply (&step->batch_norm, run->x, run->n);
      return true;
    case LGN_HEAD_LOWER:
      lower_question (step, input->ids, run);
      return true;
    case LGN_HEAD_ADD:
      add_weight (run, step->added);
      return true;
    case LGN_HEAD_UNIT:
      scale_to_unit (run);
      return true;
    case LGN_HEAD_SQUEEZE:
      run->is_squeezed = true;
      return true;
    default:
      g_assert_not_reached ();
    }
}

static bool
run_steps (const GArray *steps, LgnPool *pool, const LgnHeadInput *input, HeadRun *run, GError **error)
{
  for (guint i = 0; i < steps->len; i++)
    if (run->n == 0 || !run_step (&g_array_index (steps, LgnHeadStep, i), pool, input, run, error))
      {
        if (run->n == 0)
          g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, "the task head has no tokens to read");
        return false;
      }
  return true;
}

/* (transfer full) the places of RUN's grid as channels of a picture, [width, rows, columns]. */
static LgnTensor *
make_planes (const HeadRun *run, GError **error)
{
  LgnTensor *planes = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { run->width, run->grid.rows, run->grid.columns });

  if (!planes)
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for %" G_GSIZE_FORMAT " numbers at %" G_GSIZE_FORMAT
                 " places", run->width, run->n);
  for (gsize i = 0; planes && i < run->n * run->width; i++)
    lgn_tensor_f32 (planes)[i % run->width * run->n + i / run->width] = run->x[i];
  return planes;
}

/* (transfer full) what OUTPUT gives: [n, out], or [out] where one token is picked, or [n]. */
static LgnTensor *
run_output (const LgnHeadOutput *output, LgnPool *pool, const LgnHeadInput *input, GError **error)
{
  HeadRun run = { .n = input->n, .width = input->width };

  run.x = g_memdup2 (input->hidden, run.n * run.width * sizeof *run.x);
  if (!run_steps (output->steps, pool, input, &run, error))
    {
      g_free (run.x);
      return NULL;
    }
  if (run.grid.rows * run.grid.columns == run.n && !run.is_one)
    {
      LgnTensor *planes = make_planes (&run, error);
      g_free (run.x);
      return planes;
    }
  const gsize shape[] = { run.n, run.width };
  g_autoptr (GBytes) owner = g_bytes_new_take (run.x, run.n * run.width * sizeof (float));
  return lgn_tensor_new_view (LGN_DTYPE_F32, (guint) (2 - run.is_one - run.is_squeezed), shape + run.is_one, owner,
                              g_bytes_get_data (owner, NULL));
}

/* (transfer full) the mean of those TENSORS that OUTPUT names; they have the same shape. */
static LgnTensor *
average (const LgnHeadOutput *output, const GPtrArray *tensors, GError **error)
{
  const LgnTensor *first = tensors->pdata[g_array_index (output->mean_of, guint, 0)];
  g_autoptr (LgnTensor) mean = lgn_tensor_new (LGN_DTYPE_F32, first->n_dims, first->shape);
  gsize n = lgn_tensor_n_elements (first);

  for (guint i = 0; mean && i < output->mean_of->len; i++)
    {
      const LgnTensor *tensor = tensors->pdata[g_array_index (output->mean_of, guint, i)];
      if (!lgn_tensor_has_shape (tensor, first->n_dims, first->shape))
        g_clear_pointer (&mean, lgn_tensor_unref);
      else
        lgn_kernels ()->axpy (1 / (float) output->mean_of->len, tensor->data, lgn_tensor_f32 (mean), n);
    }
  if (!mean)
    g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "the outputs that “%s” is the mean of do not have one shape", output->name);
  return g_steal_pointer (&mean);
}

/* lgn_head_run: (transfer full): of LgnTensor, one for each of the head's outputs. */
GPtrArray *
lgn_head_run (const LgnHead *head, LgnPool *pool, const LgnHeadInput *input, GError **error)
{
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tensor_unref);

  for (guint i = 0; i < head->outputs->len; i++)
    {
      const LgnHeadOutput *output = &g_array_index (head->outputs, LgnHeadOutput, i);
      LgnTensor *tensor = output->mean_of ? average (output, tensors, error) : run_output (output, pool, input, error);
      if (!tensor)
        return NULL;
      g_ptr_array_add (tensors, tensor);
    }
  return g_steal_pointer (&tensors);
}
