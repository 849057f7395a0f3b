#include "family/lgn-head.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

#include <string.h>

/* Branches in branches in branches are nobody's head. */
#define MAX_DEPTH 4

static void
step_clear (gpointer data)
{
  LgnHeadStep *step = data;

  g_clear_pointer (&step->branches, g_ptr_array_unref);
  g_clear_pointer (&step->stages, g_array_unref);
  lgn_batch_norm_clear (&step->batch_norm);
}

static GArray *
steps_new (void)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (LgnHeadStep));

  g_array_set_clear_func (steps, step_clear);
  return steps;
}

static void
output_clear (gpointer data)
{
  LgnHeadOutput *output = data;

  g_free (output->name);
  g_array_unref (output->steps);
  g_clear_pointer (&output->mean_of, g_array_unref);
}

void
lgn_head_free (LgnHead *head)
{
  g_array_unref (head->outputs);
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
      && !lgn_binder_get_linear (binder, tensor, has_bias && !bias_tensor, lgn_binder_is_in_out (binder, element), width, n_out,
                                 linear, error))
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
  g_autofree char *token = lgn_xml_dup_attribute (element, "token");
  g_autofree char *before = lgn_xml_dup_attribute (element, "before");
  g_autofree char *of = lgn_xml_dup_attribute (element, "of");

  bool is_first = g_strcmp0 (token, "first") == 0;

  step->kind = !token                                ? LGN_HEAD_PICK_PLACE
               : is_first                            ? LGN_HEAD_PICK_FIRST
               : g_str_equal (token, "largest")      ? LGN_HEAD_PICK_LARGEST
                                                     : LGN_HEAD_PICK_LAST;
  if (before || of)
    {
      step->kind = before ? LGN_HEAD_PICK_BEFORE : is_first ? LGN_HEAD_PICK_FIRST_OF : LGN_HEAD_PICK_OF;
      return lgn_traits_get_id (binder->traits, before ? before : of, &step->id, error);
    }
  return lgn_binder_get_size (binder, element, "place", 0, &step->place, error);
}

/* Refuses a head whose description says WHAT. Returns false */
static bool
fail_description (LgnBinder *binder, const char *what, GError **error)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "the family's description for %s has a task head with “%s”, which cannot be meant",
               lgn_traits_get_where (binder->traits), what);
  return false;
}

/* What the steps of a head are bound with. */
typedef struct
{
  LgnBinder *binder;
  const LgnWeight *tokens; /* the table that tied projections use, or NULL */
  guint depth;
} Context;

static bool bind_steps (const Context *context, xmlNode *parent, gsize *width, GArray *steps, GError **error);

/* The branches of a <join>: each reads what comes in, *WIDTH is set to what they give together. */
static bool
bind_join (const Context *context, xmlNode *element, gsize *width, LgnHeadStep *step, GError **error)
{
  Context inner = { context->binder, context->tokens, context->depth + 1 };
  gsize sum = 0;

  step->branches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (xmlNode *branch = lgn_xml_first_child (element); branch; branch = lgn_xml_next (branch))
    {
      gsize branch_width = *width;
      GArray *steps = steps_new ();
      g_ptr_array_add (step->branches, steps);
      if (context->depth == MAX_DEPTH || !bind_steps (&inner, branch, &branch_width, steps, error))
        return context->depth == MAX_DEPTH && fail_description (context->binder, "join", error);
      sum += branch_width;
    }
  *width = sum;
  return true;
}

/* The steps in a <residual>, which give as many numbers as come in. */
static bool
bind_residual (const Context *context, xmlNode *element, gsize width, LgnHeadStep *step, GError **error)
{
  Context inner = { context->binder, context->tokens, context->depth + 1 };
  gsize branch_width = width;
  GArray *steps = steps_new ();

  step->branches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_ptr_array_add (step->branches, steps);
  if (context->depth < MAX_DEPTH && !bind_steps (&inner, element, &branch_width, steps, error))
    return false;
  return (context->depth < MAX_DEPTH && branch_width == width) || fail_description (context->binder, "residual", error);
}

static bool
bind_lower (LgnBinder *binder, xmlNode *element, LgnHeadStep *step, GError **error)
{
  g_autofree char *separator = lgn_xml_dup_attribute (element, "separator");

  return lgn_traits_get_id (binder->traits, separator, &step->id, error);
}

static bool
bind_linear_step (const Context *context, xmlNode *element, gsize *width, LgnHeadStep *step, GError **error)
{
  if (!bind_linear (context->binder, element, *width, context->tokens, &step->linear, error))
    return false;
  *width = step->linear.n_out;
  return true;
}

/* A step that changes every number by one of its own: above 0, but for a shift; a bound of 0 is none. */
static bool
bind_amount (LgnBinder *binder, xmlNode *element, LgnHeadStep *step, GError **error)
{
  g_autofree char *by = lgn_xml_dup_attribute (element, "by");
  double amount;

  if (!lgn_traits_get_number (binder->traits, by, &amount, error))
    return false;
  step->amount = (float) amount;
  if (amount > 0 || step->kind == LGN_HEAD_SHIFT || (amount == 0 && step->kind == LGN_HEAD_SOFT_CAP))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” is too small", lgn_traits_get_where (binder->traits), by);
  return false;
}

static bool
bind_batch_norm (LgnBinder *binder, xmlNode *element, gsize width, LgnBatchNorm *norm, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor"), *text = lgn_xml_dup_attribute (element, "epsilon");
  double epsilon;

  return lgn_traits_get_number (binder->traits, text, &epsilon, error)
         && lgn_binder_get_batch_norm (binder, tensor, width, epsilon, norm, error);
}

static LgnHeadStepKind
find_kind (xmlNode *element)
{
  static const struct
  {
    const char *element;
    LgnHeadStepKind kind;
  } kinds[] = {
    { "shrink", LGN_HEAD_SHRINK }, { "linear", LGN_HEAD_LINEAR }, { "norm", LGN_HEAD_NORM }, { "add", LGN_HEAD_ADD },
    { "activation", LGN_HEAD_ACTIVATION }, { "mean", LGN_HEAD_AVERAGE }, { "join", LGN_HEAD_JOIN },
    { "residual", LGN_HEAD_RESIDUAL }, { "lower", LGN_HEAD_LOWER },
    { "pick", LGN_HEAD_PICK_FIRST }, { "attention-pool", LGN_HEAD_POOL },
    { "keep-patches", LGN_HEAD_KEEP_PATCHES }, { "keep-trailing", LGN_HEAD_KEEP_TRAILING }, { "keep-text", LGN_HEAD_KEEP_TEXT },
    { "shift", LGN_HEAD_SHIFT }, { "multiply", LGN_HEAD_MULTIPLY }, { "divide", LGN_HEAD_DIVIDE },
    { "soft-cap", LGN_HEAD_SOFT_CAP }, { "unit", LGN_HEAD_UNIT }, { "stages", LGN_HEAD_STAGES },
    { "batch-norm", LGN_HEAD_BATCH_NORM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (lgn_xml_is (element, kinds[i].element))
      return kinds[i].kind;
  return LGN_HEAD_SQUEEZE;
}

/* One step; *WIDTH is what comes in, and is set to what comes out. */
static bool
bind_step (const Context *context, xmlNode *element, gsize *width, LgnHeadStep *step, GError **error)
{
  *step = (LgnHeadStep) { .kind = find_kind (element), .id = -1 };
  switch (step->kind)
    {
    case LGN_HEAD_PICK_FIRST:
      return bind_pick (context->binder, element, step, error);
    case LGN_HEAD_POOL:
      return lgn_head_pool_bind (context->binder, element, *width, &step->pool, error);
    case LGN_HEAD_LINEAR:
      return bind_linear_step (context, element, width, step, error);
    case LGN_HEAD_NORM:
      return lgn_binder_get_norm (context->binder, element, *width, &step->norm, error);
    case LGN_HEAD_STAGES:
      step->stages = lgn_head_stages_bind (context->binder, element, width, error);
      return step->stages != NULL;
    case LGN_HEAD_BATCH_NORM:
      return bind_batch_norm (context->binder, element, *width, &step->batch_norm, error);
    case LGN_HEAD_ADD:
      return bind_added (context->binder, element, *width, step, error);
    case LGN_HEAD_ACTIVATION:
      step->activation = lgn_binder_get_activation (context->binder, element, "kind", error);
      return step->activation != NULL;
    case LGN_HEAD_SHIFT:
    case LGN_HEAD_MULTIPLY:
    case LGN_HEAD_DIVIDE:
    case LGN_HEAD_SOFT_CAP:
      return bind_amount (context->binder, element, step, error);
    case LGN_HEAD_RESIDUAL:
      return bind_residual (context, element, *width, step, error);
    case LGN_HEAD_LOWER:
      return bind_lower (context->binder, element, step, error);
    case LGN_HEAD_JOIN:
      return bind_join (context, element, width, step, error);
    default:
      return true;
    }
}

static LgnTask
parse_task (const char *word)
{
  static const char *const words[] = { NULL, "classes", "masked-token", "next-token", "spans", "token-classes", "boxes",
                                       "segments", "answers", "transcript" };

  for (guint i = 1; word && i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], word) == 0)
      return i;
  return LGN_TASK_NONE;
}

/* The head of FAMILY for CLASS_NAME over the stack called STACK, or (NULL) the only one or the last. */
static xmlNode *
find_head (LgnFamily *family, const char *class_name, const char *stack)
{
  for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
    {
      g_autofree char *classes = lgn_xml_is (child, "head") ? lgn_xml_dup_attribute (child, "class") : NULL;
      g_auto (GStrv) list = classes ? g_strsplit_set (classes, " \n", -1) : NULL;
      g_autofree char *own = list ? lgn_xml_dup_attribute (child, "stack") : NULL;
      if (list && g_strv_contains ((const char *const *) list, class_name) && g_strcmp0 (own, stack) == 0)
        return child;
    }
  return NULL;
}

/* Whether STEPS leave one token of all. */
static bool
gives_one (const GArray *steps)
{
  bool is_one = false;

  for (guint i = 0; i < steps->len; i++)
    {
      const LgnHeadStep *step = &g_array_index (steps, LgnHeadStep, i);
      is_one |= step->kind <= LGN_HEAD_AVERAGE || (step->branches && step->branches->len > 0 && gives_one (step->branches->pdata[0]));
    }
  return is_one;
}

/* Whether STEPS begin with the outputs of all stages, and keep their grid. */
static bool
reads_stages (const GArray *steps)
{
  return steps->len > 0 && g_array_index (steps, LgnHeadStep, 0).kind == LGN_HEAD_STAGES && !gives_one (steps);
}

/* The number of the output NAME of HEAD, or the number of its outputs. */
static guint
find_output (const LgnHead *head, const char *name)
{
  guint i = 0;

  while (i < head->outputs->len && strcmp (g_array_index (head->outputs, LgnHeadOutput, i).name, name) != 0)
    i++;
  return i;
}

/* What a task's numbers are read as must be what the steps give: WIDTH numbers, for one token or for all. */
static bool
check_task (LgnBinder *binder, const LgnHead *head, gsize width, const LgnWeight *tokens, GError **error)
{
  const LgnHeadOutput *main = &g_array_index (head->outputs, LgnHeadOutput, head->main);
  bool is_one = main->mean_of || gives_one (main->steps);

  switch (head->task)
    {
    case LGN_TASK_NONE:
    case LGN_TASK_TOKEN_CLASSES:
    case LGN_TASK_TRANSCRIPT:
      return true;
    case LGN_TASK_CLASSES:
    case LGN_TASK_ANSWERS:
      if (is_one)
        return true;
      break;
    case LGN_TASK_MASKED_TOKEN:
    case LGN_TASK_NEXT_TOKEN:
      if (!is_one && tokens && width <= tokens->stored->shape[0] && head->outputs->len == 1)
        return true;
      break;
    case LGN_TASK_SPANS:
      if (!is_one && width == 2)
        return true;
      break;
    case LGN_TASK_SEGMENTS:
      if (head->reads_stages && head->outputs->len == 1)
        return true;
      break;
    case LGN_TASK_BOXES:
      if (!is_one && width > 1 && find_output (head, LGN_HEAD_BOXES) < head->outputs->len)
        return true;
      break;
    }
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: the family's task head gives %" G_GSIZE_FORMAT " numbers, which do not fit its task",
               lgn_traits_get_where (binder->traits), width);
  return false;
}

/* Appends the steps that the children of PARENT describe; *WIDTH is what comes in, then what comes out. */
static bool
bind_steps (const Context *context, xmlNode *parent, gsize *width, GArray *steps, GError **error)
{
  for (xmlNode *child = lgn_xml_first_child (parent); child; child = lgn_xml_next (child))
    {
      LgnHeadStep step;
      bool applies;

      if (!lgn_binder_applies (context->binder, child, &applies, error))
        return false;
      if (!applies)
        continue;
      bool ok = bind_step (context, child, width, &step, error);
      g_array_append_val (steps, step);
      if (!ok)
        return false;
    }
  return true;
}

/* The outputs of HEAD whose mean OUTPUT is, by the names in TEXT. */
static bool
bind_mean (LgnBinder *binder, const LgnHead *head, const char *text, LgnHeadOutput *output, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, " ", -1);

  output->mean_of = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; names[i]; i++)
    {
      guint number = find_output (head, names[i]);
      if (number >= head->outputs->len - 1)
        return fail_description (binder, text, error);
      g_array_append_val (output->mean_of, number);
    }
  return true;
}

/* One output, of the element PARENT; the task reads the first that is called "logits", or else the first. *MAIN_WIDTH is set to
 * what that one gives. */
static bool
bind_output (const Context *context, xmlNode *parent, const char *name, gsize width, LgnHead *head, gsize *main_width,
             GError **error)
{
  g_autofree char *mean_of = lgn_xml_dup_attribute (parent, "mean-of");
  guint number = head->outputs->len;
  bool applies = true;

  if (lgn_xml_is (parent, "output") && !lgn_binder_applies (context->binder, parent, &applies, error))
    return false;
  if (!applies)
    return true;
  LgnHeadOutput empty = { g_strdup (name), steps_new (), NULL };
  g_array_append_val (head->outputs, empty);
  LgnHeadOutput *output = &g_array_index (head->outputs, LgnHeadOutput, number);
  if (mean_of ? !bind_mean (context->binder, head, mean_of, output, error)
              : !bind_steps (context, parent, &width, output->steps, error))
    return false;
  if (number == 0 || strcmp (name, "logits") == 0)
    {
      head->main = number;
      *main_width = width;
    }
  return true;
}

static bool
bind_type_separator (LgnBinder *binder, xmlNode *element, gint64 *separator, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, "types-after");

  *separator = -1;
  return !text || lgn_traits_get_id (binder->traits, text, separator, error);
}

static LgnHead *
bind_outputs (LgnBinder *binder, xmlNode *element, gsize width, const LgnWeight *tokens, GError **error)
{
  g_autoptr (LgnHead) head = g_new0 (LgnHead, 1);
  Context context = { binder, tokens, 0 };
  g_autofree char *task = lgn_xml_dup_attribute (element, "task");
  g_autofree char *only = lgn_xml_dup_attribute (element, "output");
  gsize main_width = 0;
  bool ok = true;

  head->task = parse_task (task);
  head->outputs = g_array_new (FALSE, FALSE, sizeof (LgnHeadOutput));
  g_array_set_clear_func (head->outputs, output_clear);
  if (!lgn_global_rule_bind (binder, element, &head->global, error)
      || !bind_type_separator (binder, element, &head->type_separator, error))
    return NULL;
  if (!lgn_xml_find_child (element, "output"))
    ok = bind_output (&context, element, only ? only : "logits", width, head, &main_width, error);
  else
    for (xmlNode *child = lgn_xml_first_child (element); ok && child; child = lgn_xml_next (child))
      {
        g_autofree char *name = lgn_xml_dup_attribute (child, "name");
        ok = bind_output (&context, child, name, width, head, &main_width, error);
      }
  if (ok && head->outputs->len > 0)
    head->reads_stages = reads_stages (g_array_index (head->outputs, LgnHeadOutput, head->main).steps);
  return ok && check_task (binder, head, main_width, tokens, error) ? g_steal_pointer (&head) : NULL;
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
  xmlNode *element = find_head (family, class_name, NULL);
  bool is_optional;

  *is_known = element != NULL;
  if (!element || !lgn_binder_get_flag (binder, element, "optional", false, &is_optional, error)
      || (is_optional && !has_first_tensor (binder, element)))
    return NULL;
  return bind_outputs (binder, element, width, tokens, error);
}

/* lgn_head_bind_stack: (transfer full): the same for one of two stacks side by side, STACK. */
LgnHead *
lgn_head_bind_stack (LgnBinder *binder, LgnFamily *family, const char *class_name, const LgnStack *stack, bool *is_known,
                     GError **error)
{
  xmlNode *element = find_head (family, class_name, lgn_site_get_name (stack->site));

  *is_known = element != NULL;
  return element ? bind_outputs (binder, element, stack->width, stack->tokens, error) : NULL;
}

/* lgn_head_bind_task: (transfer full): the first head of FAMILY whose task is called TASK; NULL with an error where it has
 * none. */
LgnHead *
lgn_head_bind_task (LgnBinder *binder, LgnFamily *family, const char *task, gsize width, const LgnWeight *tokens, GError **error)
{
  for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
    {
      g_autofree char *own = lgn_xml_is (child, "head") ? lgn_xml_dup_attribute (child, "task") : NULL;
      if (g_strcmp0 (own, task) == 0)
        return bind_outputs (binder, child, width, tokens, error);
    }
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: that family has no head for the task “%s”",
               lgn_traits_get_where (binder->traits), task);
  return NULL;
}
