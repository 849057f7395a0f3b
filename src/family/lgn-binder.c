#include "family/lgn-binder.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

#include <string.h>

void
lgn_binder_init (LgnBinder *binder, LgnTraits *traits, LgnCheckpoint *checkpoint, xmlNode *names)
{
  *binder = (LgnBinder) { .traits = traits, .checkpoint = checkpoint, .names = names, .prefix = g_strdup ("") };
  binder->weights = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_weight_free);
  binder->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

void
lgn_binder_clear (LgnBinder *binder)
{
  g_clear_pointer (&binder->by_name, g_hash_table_unref);
  g_clear_pointer (&binder->weights, g_ptr_array_unref);
  g_clear_pointer (&binder->prefix, g_free);
}

/* lgn_binder_steal_weights: (transfer full): the weights, which the network goes on to own. */
GPtrArray *
lgn_binder_steal_weights (LgnBinder *binder)
{
  return g_steal_pointer (&binder->weights);
}

/* lgn_binder_set_prefix: what stands before names that do not begin with a root. */
void
lgn_binder_set_prefix (LgnBinder *binder, const char *prefix)
{
  g_free (binder->prefix);
  binder->prefix = g_strdup (prefix);
}

/* The tensor NAME of the checkpoint, or one under an older spelling of its end; *FOUND is its name in the file. */
static LgnTensor *
lookup_spelling (LgnBinder *binder, const char *name, char **found)
{
  LgnTensor *tensor = lgn_checkpoint_lookup (binder->checkpoint, name);

  *found = g_strdup (name);
  for (xmlNode *alias = lgn_xml_first_child (binder->names); alias && !tensor; alias = lgn_xml_next (alias))
    {
      g_autofree char *suffix = lgn_xml_dup_attribute (alias, "suffix");
      g_autofree char *old = lgn_xml_dup_attribute (alias, "old");
      if (!lgn_xml_is (alias, "alias") || !g_str_has_suffix (name, suffix))
        continue;
      g_free (*found);
      *found = g_strdup_printf ("%.*s%s", (int) (strlen (name) - strlen (suffix)), name, old);
      tensor = lgn_checkpoint_lookup (binder->checkpoint, *found);
    }
  return tensor;
}

/* One of the space-separated BASES with SUFFIX; names with a {root} are whole, others stand behind the layer's prefix.
 * *FOUND is the name of the tensor in the file, or the first name that was looked for. */
static LgnTensor *
lookup (LgnBinder *binder, const char *bases, const char *suffix, char **found, GError **error)
{
  g_auto (GStrv) list = g_strsplit (bases, " ", -1);
  g_autofree char *first = NULL;

  for (guint i = 0; list[i]; i++)
    {
      g_autofree char *expanded = lgn_traits_expand (binder->traits, list[i], error);
      if (!expanded)
        return NULL;
      g_autofree char *name = g_strconcat (strstr (list[i], "{root}") ? "" : binder->prefix, expanded, suffix, NULL);
      g_autofree char *spelling = NULL;
      LgnTensor *tensor = lookup_spelling (binder, name, &spelling);
      if (tensor)
        {
          *found = g_steal_pointer (&spelling);
          return tensor;
        }
      if (!first)
        first = g_steal_pointer (&name);
    }
  *found = g_steal_pointer (&first);
  return NULL;
}

/* lgn_binder_has: whether the checkpoint holds one of BASES with SUFFIX. */
bool
lgn_binder_has (LgnBinder *binder, const char *bases, const char *suffix)
{
  g_autofree char *found = NULL;

  return lookup (binder, bases, suffix, &found, NULL) != NULL;
}

static void
set_root (LgnBinder *binder, const char *prefix)
{
  g_autofree char *whole = g_strconcat (binder->outer_root ? binder->outer_root : "", prefix, NULL);

  lgn_traits_set_word (binder->traits, "root", whole);
}

/* lgn_binder_choose_root: sets {root} to the first prefix of the description with which one of ANCHORS' weights is in the
 * checkpoint; to the first of all when there is none, so that the error then names the usual tensor. */
void
lgn_binder_choose_root (LgnBinder *binder, const char *anchors)
{
  for (xmlNode *root = lgn_xml_first_child (binder->names); root; root = lgn_xml_next (root))
    {
      g_autofree char *prefix = lgn_xml_dup_attribute (root, "prefix");
      if (!prefix)
        continue;
      set_root (binder, prefix);
      if (lgn_binder_has (binder, anchors, ".weight"))
        return;
    }
  g_autofree char *usual = lgn_xml_dup_attribute (lgn_xml_first_child (binder->names), "prefix");
  set_root (binder, usual);
}

static char *
describe_shape (guint n_dims, const gsize *shape)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < n_dims; i++)
    g_string_append_printf (text, shape[i] == LGN_ANY_SIZE ? "%sany" : "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", shape[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static bool
check_tensor (LgnBinder *binder, const LgnTensor *tensor, const char *name, guint n_dims, const gsize *shape, GError **error)
{
  const char *file = lgn_checkpoint_get_file (binder->checkpoint, name);
  bool fits = tensor->n_dims == n_dims;

  if (!lgn_dtype_is_float (tensor->dtype))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: the tensor “%s” holds whole numbers (%s), not weights", file, name,
                   lgn_dtype_name (tensor->dtype));
      return false;
    }
  for (guint i = 0; fits && i < n_dims; i++)
    fits = tensor->shape[i] > 0 && (shape[i] == LGN_ANY_SIZE || tensor->shape[i] == shape[i]);
  if (fits)
    return true;
  g_autofree char *has = lgn_tensor_shape_to_string (tensor);
  g_autofree char *wanted = describe_shape (n_dims, shape);
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: the tensor “%s” has the shape %s, but %s asks for %s", file, name, has,
               lgn_traits_get_where (binder->traits), wanted);
  return false;
}

/* (transfer none) the tensor of SHAPE, and its *NAME in the file; NULL with an error. */
static LgnTensor *
find_tensor (LgnBinder *binder, const char *bases, const char *suffix, guint n_dims, const gsize *shape, char **name, GError **error)
{
  g_autoptr (GError) fault = NULL;
  LgnTensor *tensor = lookup (binder, bases, suffix, name, &fault);

  if (fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  if (!tensor)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: the tensor “%s” is absent, but %s asks for it",
                   lgn_checkpoint_get_place (binder->checkpoint), *name, lgn_traits_get_where (binder->traits));
      return NULL;
    }
  return check_tensor (binder, tensor, *name, n_dims, shape, error) ? tensor : NULL;
}

/* (transfer none) the weight called NAME, which is TENSOR as the file has it or is seen. */
static LgnWeight *
add_weight (LgnBinder *binder, const char *name, LgnTensor *tensor)
{
  LgnWeight *weight = g_hash_table_lookup (binder->by_name, name);

  if (weight)
    return weight;
  weight = lgn_weight_new (name, tensor);
  weight->is_whole = false;
  g_ptr_array_add (binder->weights, weight);
  g_hash_table_insert (binder->by_name, weight->name, weight);
  return weight;
}

static LgnWeight *
find_weight (LgnBinder *binder, const char *bases, const char *suffix, guint n_dims, const gsize *shape, GError **error)
{
  g_autofree char *name = NULL;
  LgnTensor *tensor = find_tensor (binder, bases, suffix, n_dims, shape, &name, error);

  return tensor ? add_weight (binder, name, tensor) : NULL;
}

/* The matrix of SHAPE [2] called one of BASES; a convolution whose kernel is one place is one. */
static LgnWeight *
find_matrix (LgnBinder *binder, const char *bases, const gsize *shape, GError **error)
{
  const gsize kernel_shape[] = { shape[0], shape[1], 1, 1 };
  g_autofree char *name = NULL, *own_name = NULL;
  const LgnTensor *stored = lookup (binder, bases, ".weight", &name, NULL);

  if (!stored || stored->n_dims != 4)
    return find_weight (binder, bases, ".weight", 2, shape, error);
  const LgnTensor *kernel = find_tensor (binder, bases, ".weight", 4, kernel_shape, &own_name, error);
  if (!kernel)
    return NULL;
  g_autoptr (LgnTensor) matrix = lgn_tensor_new_view (kernel->dtype, 2, kernel->shape, kernel->owner, kernel->data);
  return add_weight (binder, own_name, matrix);
}

/**
 * lgn_binder_get: the weight called one of the space-separated BASES and SUFFIX, of SHAPE [n_dims] (LGN_ANY_SIZE: any), whose
 * data can be used as a whole once the network is prepared.
 * Returns: (transfer none): NULL with LGN_ERROR_FORMAT when it is absent or does not fit.
 */
const LgnWeight *
lgn_binder_get (LgnBinder *binder, const char *bases, const char *suffix, guint n_dims, const gsize *shape, GError **error)
{
  LgnWeight *weight = find_weight (binder, bases, suffix, n_dims, shape, error);

  if (weight)
    weight->is_whole = true;
  return weight;
}

/* lgn_binder_get_matrix: the same for a matrix of SHAPE [2] whose rows alone are read, or which is multiplied with: it is never
 * widened as a whole. */
const LgnWeight *
lgn_binder_get_matrix (LgnBinder *binder, const char *bases, const char *suffix, const gsize *shape, GError **error)
{
  return find_weight (binder, bases, suffix, 2, shape, error);
}

/* lgn_binder_get_rows: the tensor called one of BASES, N_TABLES of N_ROWS rows of WIDTH, whatever dimensions of 1 it has
 * besides. */
const LgnWeight *
lgn_binder_get_rows (LgnBinder *binder, const char *bases, gsize n_tables, gsize n_rows, gsize width, GError **error)
{
  const gsize sizes[] = { width, n_rows, n_tables };
  gsize shape[LGN_MAX_DIMS];
  g_autofree char *name = NULL;
  const LgnTensor *tensor = lookup (binder, bases, "", &name, NULL);
  guint n_dims = tensor ? tensor->n_dims : 2, next = 0;

  for (guint i = n_dims; i > 0; i--)
    {
      bool is_one = next > 0 && tensor && tensor->shape[i - 1] == 1;
      while (is_one && next < G_N_ELEMENTS (sizes) && sizes[next] == 1)
        next++;
      shape[i - 1] = is_one || next == G_N_ELEMENTS (sizes) ? 1 : sizes[next++];
    }
  while (next < G_N_ELEMENTS (sizes) && sizes[next] == 1)
    next++;
  if (next == G_N_ELEMENTS (sizes))
    return lgn_binder_get (binder, bases, "", n_dims, shape, error);
  return lgn_binder_get (binder, bases, "", 3, (gsize[]) { n_tables, n_rows, width }, error);
}

/* lgn_binder_get_convolution: fills in the weights of CONVOLUTION, whose sizes are set; where the kernel has one row, the
 * weights may be stored without that dimension. */
bool
lgn_binder_get_convolution (LgnBinder *binder, const char *bases, bool has_bias, LgnConvolution *convolution, GError **error)
{
  LgnConvolution *c = convolution;
  gsize shape[] = { c->n_out, c->n_in / c->n_groups, c->kernel.rows, c->kernel.columns };
  g_autofree char *name = NULL;
  const LgnTensor *tensor = lookup (binder, bases, ".weight", &name, NULL);
  bool is_flat = tensor && tensor->n_dims == 3 && c->kernel.rows == 1;

  if (is_flat)
    shape[2] = shape[3];
  c->weight = lgn_binder_get (binder, bases, ".weight", is_flat ? 3 : 4, shape, error);
  if (c->weight && has_bias)
    c->bias = lgn_binder_get (binder, bases, ".bias", 1, &c->n_out, error);
  return c->weight && (c->bias || !has_bias);
}

/* lgn_binder_get_linear: a projection from N_IN to N_OUT (LGN_ANY_SIZE: as the tensor says). */
bool
lgn_binder_get_linear (LgnBinder *binder, const char *bases, bool has_bias, bool is_in_out, gsize n_in, gsize n_out,
                       LgnLinear *linear, GError **error)
{
  const gsize shape[] = { is_in_out ? n_in : n_out, is_in_out ? n_out : n_in };

  *linear = (LgnLinear) { .is_in_out = is_in_out, .n_in = n_in };
  linear->weight = find_matrix (binder, bases, shape, error);
  if (!linear->weight)
    return false;
  if (is_in_out && lgn_dtype_block_length (linear->weight->stored->dtype) > 1)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: the tensor “%s” is stored as %s with a row for every input",
                   lgn_checkpoint_get_file (binder->checkpoint, linear->weight->name), linear->weight->name,
                   lgn_dtype_name (linear->weight->stored->dtype));
      return false;
    }
  linear->n_out = linear->weight->stored->shape[is_in_out ? 1 : 0];
  if (has_bias)
    linear->bias = lgn_binder_get (binder, bases, ".bias", 1, &linear->n_out, error);
  return linear->bias || !has_bias;
}

/* What ELEMENT says of a normalisation besides its tensors, and whether it has a bias. */
static bool
read_norm (LgnBinder *binder, xmlNode *element, LgnNorm *norm, bool *has_bias, GError **error)
{
  g_autofree char *kind = lgn_xml_dup_attribute (element, "kind");
  g_autofree char *epsilon_text = lgn_xml_dup_attribute (element, "epsilon");
  g_autofree char *offset_text = lgn_xml_dup_attribute (element, "offset");
  double epsilon, offset = 0;

  if (!lgn_traits_get_number (binder->traits, epsilon_text, &epsilon, error)
      || !lgn_binder_get_flag (binder, element, "bias", true, has_bias, error)
      || (offset_text && !lgn_traits_get_number (binder->traits, offset_text, &offset, error)))
    return false;
  *norm = (LgnNorm) { .kind = g_strcmp0 (kind, "rms") == 0 ? LGN_NORM_RMS : LGN_NORM_LAYER, .epsilon = (float) epsilon,
                       .offset = (float) offset };
  *has_bias = *has_bias && norm->kind == LGN_NORM_LAYER;
  return true;
}

/* The vectors [width] whose names have {head} from 0 to N - 1 in them, as one weight [n, width]. */
static const LgnWeight *
stack_vectors (LgnBinder *binder, const char *bases, const char *suffix, guint n, gsize width, GError **error)
{
  g_autoptr (LgnTensor) stacked = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n, width });
  g_autofree char *name = NULL;

  if (!stacked)
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%s: there is no memory for the weights of %u heads",
                 lgn_traits_get_where (binder->traits), n);
  for (guint i = 0; stacked && i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      lgn_traits_set_word (binder->traits, "head", number);
      g_clear_pointer (&name, g_free);
      LgnTensor *one = find_tensor (binder, bases, suffix, 1, &width, &name, error);
      if (!one)
        return NULL;
      lgn_tensor_read_f32 (one, lgn_tensor_f32 (stacked) + i * width);
    }
  if (!stacked)
    return NULL;
  LgnWeight *weight = lgn_weight_new (name, stacked);
  g_ptr_array_add (binder->weights, weight);
  return weight;
}

/* Vectors for N heads: one tensor [n, width], or one [width] for each. */
static const LgnWeight *
get_vectors (LgnBinder *binder, const char *bases, const char *suffix, guint n, gsize width, GError **error)
{
  if (strstr (bases, "{head}"))
    return stack_vectors (binder, bases, suffix, n, width, error);
  return lgn_binder_get (binder, bases, suffix, 2, (gsize[]) { n, width }, error);
}

/* lgn_binder_get_norms: N normalisations, over WIDTH numbers each, as one whose weights are [n, width]; {head} in the
 * tensor's name is a number from 0 on. */
bool
lgn_binder_get_norms (LgnBinder *binder, xmlNode *element, guint n, gsize width, LgnNorm *norm, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  bool has_bias;

  if (!read_norm (binder, element, norm, &has_bias, error))
    return false;
  norm->weight = get_vectors (binder, tensor, ".weight", n, width, error);
  if (norm->weight && has_bias)
    norm->bias = get_vectors (binder, tensor, ".bias", n, width, error);
  return norm->weight && (norm->bias || !has_bias);
}

/* lgn_binder_get_norm: the normalisation that a <norm> ELEMENT describes, over WIDTH numbers. */
bool
lgn_binder_get_norm (LgnBinder *binder, xmlNode *element, gsize width, LgnNorm *norm, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  bool has_bias;

  if (!read_norm (binder, element, norm, &has_bias, error))
    return false;
  norm->weight = lgn_binder_get (binder, tensor, ".weight", 1, &width, error);
  if (norm->weight && has_bias)
    norm->bias = lgn_binder_get (binder, tensor, ".bias", 1, &width, error);
  return norm->weight && (norm->bias || !has_bias);
}

/* (transfer full) the vector [n] called BASE + SUFFIX. */
static float *
read_vector (LgnBinder *binder, const char *base, const char *suffix, gsize n, GError **error)
{
  const LgnWeight *weight = lgn_binder_get (binder, base, suffix, 1, &n, error);
  float *numbers = weight ? g_new (float, n) : NULL;

  if (weight)
    lgn_tensor_read_f32 (weight->stored, numbers);
  return numbers;
}

/* lgn_binder_get_batch_norm: the normalisation of WIDTH channels with the statistics that are called BASE; to be cleared by the
 * caller in any case. */
bool
lgn_binder_get_batch_norm (LgnBinder *binder, const char *base, gsize width, double epsilon, LgnBatchNorm *norm, GError **error)
{
  g_autofree float *mean = read_vector (binder, base, ".running_mean", width, error);
  g_autofree float *variance = mean ? read_vector (binder, base, ".running_var", width, error) : NULL;

  norm->scale = variance ? read_vector (binder, base, ".weight", width, error) : NULL;
  norm->shift = norm->scale ? read_vector (binder, base, ".bias", width, error) : NULL;
  if (norm->shift)
    lgn_batch_norm_init (norm, width, mean, variance, epsilon);
  return norm->shift != NULL;
}

/* lgn_binder_get_activation: the function that ATTRIBUTE names; LGN_ERROR_UNSUPPORTED for others. */
const LgnActivation *
lgn_binder_get_activation (LgnBinder *binder, xmlNode *element, const char *attribute, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, attribute);
  g_autofree char *name = lgn_traits_expand (binder->traits, text, error);
  const LgnActivation *activation = name ? lgn_activation_lookup (name) : NULL;

  if (name && !activation)
    g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: the activation function “%.60s” is not known",
                 lgn_traits_get_where (binder->traits), name);
  return activation;
}

/* lgn_binder_is_in_out: whether ELEMENT's layout has the weights as [in, out]. */
bool
lgn_binder_is_in_out (LgnBinder *binder, xmlNode *element)
{
  g_autofree char *layout = lgn_xml_dup_attribute (element, "layout");

  return !binder->is_out_in && g_strcmp0 (layout, "in-out") == 0;
}

/* lgn_binder_find_part: *FOUND = the first child of PARENT whose condition holds, or NULL; for NORM only norms are looked at,
 * else only what is no norm. */
bool
lgn_binder_find_part (LgnBinder *binder, xmlNode *parent, bool norm, xmlNode **found, GError **error)
{
  for (*found = lgn_xml_first_child (parent); *found; *found = lgn_xml_next (*found))
    {
      bool applies;

      if (lgn_xml_is (*found, "norm") != norm)
        continue;
      if (!lgn_binder_applies (binder, *found, &applies, error))
        return false;
      if (applies)
        return true;
    }
  return true;
}

/* lgn_binder_applies: whether the condition of ELEMENT's "when" holds; it does when there is none. */
bool
lgn_binder_applies (LgnBinder *binder, xmlNode *element, bool *applies, GError **error)
{
  return lgn_binder_get_flag (binder, element, "when", true, applies, error);
}

/* lgn_binder_get_flag: the condition in ATTRIBUTE, or FALLBACK when ELEMENT has no such attribute. */
bool
lgn_binder_get_flag (LgnBinder *binder, xmlNode *element, const char *attribute, bool fallback, bool *value, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, attribute);

  *value = fallback;
  return !text || lgn_traits_test (binder->traits, text, value, error);
}

/* lgn_binder_get_factor: *FACTOR = the number above 0 in ATTRIBUTE; left as it is when ELEMENT has no such attribute. */
bool
lgn_binder_get_factor (LgnBinder *binder, xmlNode *element, const char *attribute, float *factor, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, attribute);
  double number;

  if (!text || !lgn_traits_get_number (binder->traits, text, &number, error))
    return !text;
  *factor = (float) number;
  if (number > 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s”, which something is multiplied with, should be above 0",
               lgn_traits_get_where (binder->traits), text);
  return false;
}

/* lgn_binder_get_size: the size in ATTRIBUTE, or FALLBACK when ELEMENT has no such attribute. */
bool
lgn_binder_get_size (LgnBinder *binder, xmlNode *element, const char *attribute, gsize fallback, gsize *value, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, attribute);

  *value = fallback;
  return !text || lgn_traits_get_size (binder->traits, text, value, error);
}
