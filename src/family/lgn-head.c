#include "family/lgn-head.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

void
lgn_head_free (LgnHead *head)
{
  g_free (head->output);
  g_array_unref (head->steps);
  g_free (head);
}

/* A projection; one that is tied has the token table as its weight, and a bias where one is named. */
static bool
bind_linear (LgnBinder *binder, xmlNode *element, gsize width, const LgnWeight *tokens, LgnLinear *linear, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  g_autofree char *bias_tensor = lgn_xml_dup_attribute (element, "bias-tensor");
  g_autofree char *out_text = lgn_xml_dup_attribute (element, "out");
  bool has_bias, is_tied;
  gsize n_out = LGN_ANY_SIZE;

  if (!lgn_binder_get_flag (binder, element, "bias", true, &has_bias, error)
      || !lgn_binder_get_flag (binder, element, "tied", false, &is_tied, error)
      || (strcmp (out_text, "any") != 0 && !lgn_traits_get_size (binder->traits, out_text, &n_out, error)))
    return false;
  if (!is_tied
      && !lgn_binder_get_linear (binder, tensor, has_bias && !bias_tensor, lgn_binder_is_in_out (element), width, n_out, linear,
                                 error))
    return false;
  if (is_tied && !tokens)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: the family's task head is tied to a token table, which the network does not have",
                   lgn_traits_get_where (binder->traits));
      return false;
    }
  if (is_tied)
    *linear = (LgnLinear) { .weight = tokens, .n_in = tokens->stored->shape[1], .n_out = tokens->stored->shape[0] };
  if (bias_tensor)
    linear->bias = lgn_binder_get (binder, bias_tensor, "", 1, &linear->n_out, error);
  if (bias_tensor && !linear->bias)
    return false;
  if (linear->n_in == width && (n_out == LGN_ANY_SIZE || n_out == linear->n_out))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: the task head does not fit: it reads %" G_GSIZE_FORMAT " numbers of %" G_GSIZE_FORMAT,
               lgn_traits_get_where (binder->traits), linear->n_in, width);
  return false;
}

static bool
bind_added (LgnBinder *binder, xmlNode *element, gsize width, LgnHeadStep *step, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  bool is_optional;

  if (!lgn_binder_get_flag (binder, element, "optional", false, &is_optional, error))
    return false;
  if (is_optional && !lgn_binder_has (binder, tensor, ""))
    return true;
  step->added = lgn_binder_get (binder, tensor, "", 2, (gsize[]) { 1, width }, error);
  return step->added != NULL;
}

static bool
bind_pick (LgnBinder *binder, xmlNode *element, LgnHeadStep *step, GError **error)
{
  g_autofree char *place = lgn_xml_dup_attribute (element, "token");
  g_autofree char *before = lgn_xml_dup_attribute (element, "before");
  g_autofree char *of = lgn_xml_dup_attribute (element, "of");

  step->kind = strcmp (place, "first") == 0 ? LGN_HEAD_PICK_FIRST : LGN_HEAD_PICK_LAST;
  if (before || of)
    {
      step->kind = before ? LGN_HEAD_PICK_BEFORE : LGN_HEAD_PICK_OF;
      return lgn_traits_get_id (binder->traits, before ? before : of, &step->id, error);
    }
  return true;
}

/* One step; *WIDTH is what comes in, and is set to what comes out. */
static bool
bind_step (LgnBinder *binder, xmlNode *element, gsize *width, const LgnWeight *tokens, LgnHeadStep *step, GError **error)
{
  *step = (LgnHeadStep) { .kind = LGN_HEAD_SQUEEZE, .id = -1 };
  if (lgn_xml_is (element, "shrink"))
    step->kind = LGN_HEAD_SHRINK;
  else if (lgn_xml_is (element, "pick"))
    return bind_pick (binder, element, step, error);
  else if (lgn_xml_is (element, "linear"))
    {
      step->kind = LGN_HEAD_LINEAR;
      if (!bind_linear (binder, element, *width, tokens, &step->linear, error))
        return false;
      *width = step->linear.n_out;
    }
  else if (lgn_xml_is (element, "norm"))
    {
      step->kind = LGN_HEAD_NORM;
      return lgn_binder_get_norm (binder, element, *width, &step->norm, error);
    }
  else if (lgn_xml_is (element, "add"))
    {
      step->kind = LGN_HEAD_ADD;
      return bind_added (binder, element, *width, step, error);
    }
  else if (lgn_xml_is (element, "activation"))
    {
      step->kind = LGN_HEAD_ACTIVATION;
      step->activation = lgn_binder_get_activation (binder, element, "kind", error);
      return step->activation != NULL;
    }
  return true;
}

static LgnTask
parse_task (const char *word)
{
  static const char *const words[] = { NULL, "classes", "masked-token", "next-token", "spans", "token-classes" };

  for (guint i = 1; word && i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], word) == 0)
      return i;
  return LGN_TASK_NONE;
}

static xmlNode *
find_head (LgnFamily *family, const char *class_name)
{
  for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
    {
      g_autofree char *classes = lgn_xml_is (child, "head") ? lgn_xml_dup_attribute (child, "class") : NULL;
      g_auto (GStrv) list = classes ? g_strsplit_set (classes, " \n", -1) : NULL;
      if (list && g_strv_contains ((const char *const *) list, class_name))
        return child;
    }
  return NULL;
}

/* What a task's numbers are read as must be what the steps give: WIDTH numbers, for one token or for all. */
static bool
check_task (LgnBinder *binder, const LgnHead *head, gsize width, const LgnWeight *tokens, GError **error)
{
  bool is_one = false;

  for (guint i = 0; i < head->steps->len; i++)
    is_one |= g_array_index (head->steps, LgnHeadStep, i).kind <= LGN_HEAD_PICK_OF;
  switch (head->task)
    {
    case LGN_TASK_NONE:
    case LGN_TASK_TOKEN_CLASSES:
      return true;
    case LGN_TASK_CLASSES:
      if (is_one)
        return true;
      break;
    case LGN_TASK_MASKED_TOKEN:
    case LGN_TASK_NEXT_TOKEN:
      if (!is_one && tokens && width == tokens->stored->shape[0])
        return true;
      break;
    case LGN_TASK_SPANS:
      if (!is_one && width == 2)
        return true;
      break;
    }
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: the family's task head gives %" G_GSIZE_FORMAT " numbers, which do not fit its task",
               lgn_traits_get_where (binder->traits), width);
  return false;
}

static LgnHead *
bind_steps (LgnBinder *binder, xmlNode *element, gsize width, const LgnWeight *tokens, GError **error)
{
  g_autoptr (LgnHead) head = g_new0 (LgnHead, 1);
  g_autofree char *task = lgn_xml_dup_attribute (element, "task");
  g_autofree char *output = lgn_xml_dup_attribute (element, "output");

  head->task = parse_task (task);
  head->output = g_strdup (output ? output : "logits");
  head->steps = g_array_new (FALSE, FALSE, sizeof (LgnHeadStep));
  if (!lgn_global_rule_bind (binder, element, &head->global, error))
    return NULL;
  for (xmlNode *child = lgn_xml_first_child (element); child; child = lgn_xml_next (child))
    {
      LgnHeadStep step;
      bool applies;
      if (!lgn_binder_applies (binder, child, &applies, error))
        return NULL;
      if (!applies)
        continue;
      if (!bind_step (binder, child, &width, tokens, &step, error))
        return NULL;
      g_array_append_val (head->steps, step);
    }
  return check_task (binder, head, width, tokens, error) ? g_steal_pointer (&head) : NULL;
}

static bool
has_first_tensor (LgnBinder *binder, xmlNode *head)
{
  xmlNode *linear = lgn_xml_find_child (head, "linear");
  g_autofree char *tensor = linear ? lgn_xml_dup_attribute (linear, "tensor") : NULL;

  return tensor && lgn_binder_has (binder, tensor, ".weight");
}

/**
 * lgn_head_bind: the head of FAMILY for the checkpoint's CLASS_NAME, over hidden states of WIDTH; TOKENS is the table that tied
 * projections use. *IS_KNOWN tells whether the family describes a head for that class.
 * Returns: (transfer full): NULL without an error when the class has none, or one that may be absent and is.
 */
LgnHead *
lgn_head_bind (LgnBinder *binder, LgnFamily *family, const char *class_name, gsize width, const LgnWeight *tokens, bool *is_known,
               GError **error)
{
  xmlNode *element = find_head (family, class_name);
  bool is_optional;

  *is_known = element != NULL;
  if (!element || !lgn_binder_get_flag (binder, element, "optional", false, &is_optional, error)
      || (is_optional && !has_first_tensor (binder, element)))
    return NULL;
  return bind_steps (binder, element, width, tokens, error);
}

/* The state of a head that runs: N rows of WIDTH numbers. */
typedef struct
{
  float *x;
  gsize n;
  gsize width;
  bool is_one;      /* a single row, whose first dimension is left out of the result */
  bool is_squeezed; /* a last dimension of 1 is left out of the result */
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

static void
pick_row (HeadRun *run, gsize row)
{
  memmove (run->x, run->x + row * run->width, run->width * sizeof *run->x);
  run->n = 1;
  run->is_one = true;
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
  for (gsize i = n; step->kind == LGN_HEAD_PICK_OF && step->id >= 0 && i > 0; i--)
    if (ids[i - 1] == step->id)
      return i - 1;
  return n - 1;
}

static bool
run_step (const LgnHeadStep *step, LgnPool *pool, const gint64 *ids, HeadRun *run, GError **error)
{
  switch (step->kind)
    {
    case LGN_HEAD_PICK_FIRST:
    case LGN_HEAD_PICK_LAST:
    case LGN_HEAD_PICK_BEFORE:
    case LGN_HEAD_PICK_OF:
      pick_row (run, find_row (step, ids, run->n));
      break;
    case LGN_HEAD_LINEAR:
      return run_linear (&step->linear, pool, run, error);
    case LGN_HEAD_NORM:
      lgn_norm_apply (&step->norm, run->x, run->n, run->width, run->x);
      break;
    case LGN_HEAD_ACTIVATION:
      lgn_activation_apply (step->activation, run->x, run->n * run->width);
      break;
    case LGN_HEAD_ADD:
      for (gsize i = 0; step->added && i < run->n; i++)
        lgn_kernels ()->axpy (1, step->added->data, run->x + i * run->width, run->width);
      break;
    case LGN_HEAD_SHRINK:
      for (gsize i = 0; i < run->n * run->width; i++)
        run->x[i] *= 1 / sqrtf ((float) run->width);
      break;
    case LGN_HEAD_SQUEEZE:
      run->is_squeezed = true;
      break;
    }
  return true;
}

/* lgn_head_run: (transfer full): the head's output for HIDDEN [n, width], the states of tokens IDS [n]: [n, out], or [out] where
 * one token is picked, or [n]. */
LgnTensor *
lgn_head_run (const LgnHead *head, LgnPool *pool, const float *hidden, const gint64 *ids, gsize n, gsize width, GError **error)
{
  HeadRun run = { g_memdup2 (hidden, n * width * sizeof *hidden), n, width, false, false };
  LgnTensor *output = NULL;
  bool ok = true;

  for (guint i = 0; ok && i < head->steps->len; i++)
    ok = run_step (&g_array_index (head->steps, LgnHeadStep, i), pool, ids, &run, error);
  if (ok)
    {
      const gsize shape[] = { run.n, run.width };
      guint n_dims = 2 - run.is_one - run.is_squeezed;

      g_autoptr (GBytes) owner = g_bytes_new_take (run.x, run.n * run.width * sizeof (float));
      output = lgn_tensor_new_view (LGN_DTYPE_F32, n_dims, shape + run.is_one, owner, g_bytes_get_data (owner, NULL));
    }
  else
    g_free (run.x);
  return output;
}
