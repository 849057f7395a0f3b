#include "family/lgn-towers.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

void
lgn_towers_free (LgnTowers *towers)
{
  for (guint i = 0; i < G_N_ELEMENTS (towers->heads); i++)
    g_clear_pointer (&towers->heads[i], lgn_head_free);
  g_free (towers->left);
  g_free (towers->right);
  g_free (towers->output);
  g_free (towers->transposed);
  g_free (towers);
}

/* What the <similarity> of FAMILY says, if it has one. */
static bool
bind_similarity (LgnTowers *towers, LgnBinder *binder, LgnFamily *family, GError **error)
{
  xmlNode *element = lgn_xml_find_child (lgn_family_get_root (family), "similarity");

  if (!element)
    return true;
  g_autofree char *scale = lgn_xml_dup_attribute (element, "log-scale"), *bias = lgn_xml_dup_attribute (element, "bias");
  towers->left = lgn_xml_dup_attribute (element, "of");
  towers->right = lgn_xml_dup_attribute (element, "with");
  towers->output = lgn_xml_dup_attribute (element, "output");
  towers->transposed = lgn_xml_dup_attribute (element, "transposed");
  towers->scale = lgn_binder_get_rows (binder, scale, 1, 1, 1, error);
  if (!towers->scale || !bias)
    return towers->scale != NULL;
  towers->bias = lgn_binder_get_rows (binder, bias, 1, 1, 1, error);
  return towers->bias != NULL;
}

/**
 * lgn_towers_bind: what CLASS_NAME (or NULL) computes from the states of the two STACKS, as FAMILY says. *IS_KNOWN tells
 * whether it describes that class.
 * Returns: (transfer full): NULL with an error.
 */
LgnTowers *
lgn_towers_bind (LgnBinder *binder, LgnFamily *family, const char *class_name, GPtrArray *stacks, bool *is_known, GError **error)
{
  g_autoptr (LgnTowers) towers = g_new0 (LgnTowers, 1);

  *is_known = false;
  for (guint i = 0; class_name && i < G_N_ELEMENTS (towers->heads); i++)
    {
      towers->heads[i] = lgn_head_bind_stack (binder, family, class_name, stacks->pdata[i], is_known, error);
      if (!towers->heads[i])
        return *is_known ? NULL : g_steal_pointer (&towers);
    }
  return !class_name || bind_similarity (towers, binder, family, error) ? g_steal_pointer (&towers) : NULL;
}

/* lgn_towers_are_two: whether FIRST reads a text and SECOND sees a picture, and neither looks at another's states. */
bool
lgn_towers_are_two (const LgnStack *first, const LgnStack *second)
{
  return first->site == LGN_SITE_TEXT && second->site == LGN_SITE_PICTURE && first->tokens && !second->tokens
         && first->source_width == 0 && second->source_width == 0;
}

/* lgn_tower_is_fed: whether there is all that the tower STACK reads: IDS, and what it needs of FEEDS (or NULL). */
bool
lgn_tower_is_fed (const LgnStack *stack, const gint64 *ids, const LgnFeeds *feeds)
{
  bool has_all = (ids || !stack->tokens) && (feeds || stack->feeds->len == 0);

  for (guint i = 0; has_all && i < stack->feeds->len; i++)
    has_all = lgn_feeds_lookup (feeds, stack->feeds->pdata[i]) != NULL;
  return has_all;
}

/* lgn_towers_name: says by name in FACTS what the tower INDEX made of its input (of tokens IDS, or NULL): its last STATES,
 * whose activations go there, and what its head gives. */
bool
lgn_towers_name (const LgnTowers *towers, guint index, const gint64 *ids, LgnSequence *states, LgnFeeds *facts, GError **error)
{
  static const LgnSite sites[] = { LGN_SITE_TEXT, LGN_SITE_PICTURE };
  g_autofree char *name = g_strconcat (lgn_site_get_tower (sites[index]), ".last_hidden_state", NULL);
  const LgnHead *head = towers->heads[index];
  LgnHeadInput input = { .hidden = states->x, .n = states->n, .width = states->width, .ids = ids, .grid = states->grid };
  g_autoptr (GPtrArray) outputs = head ? lgn_head_run (head, lgn_pool_get_default (), &input, error) : NULL;

  if (head && !outputs)
    return false;
  for (guint i = 0; head && i < outputs->len; i++)
    lgn_feeds_set (facts, g_array_index (head->outputs, LgnHeadOutput, i).name, outputs->pdata[i]);
  g_autoptr (LgnTensor) last = lgn_sequence_steal (states);
  lgn_feeds_set (facts, name, last);
  return true;
}

/* lgn_towers_get_factor: what similarities are multiplied with. */
float
lgn_towers_get_factor (const LgnTowers *towers)
{
  return expf (towers->scale->data[0]);
}

/**
 * lgn_towers_compare: e^scale times the products of the rows of LEFT [n_left, width] and RIGHT [n_right, width], and the bias.
 * Returns: (transfer full): [n_left, n_right], and in *TRANSPOSED (transfer full) [n_right, n_left]; NULL with
 * LGN_ERROR_FORMAT for rows of different widths, or LGN_ERROR_LIMIT.
 */
LgnTensor *
lgn_towers_compare (const LgnTowers *towers, const LgnTensor *left, const LgnTensor *right, LgnTensor **transposed, GError **error)
{
  if (left->n_dims != 2 || right->n_dims != 2 || left->shape[1] != right->shape[1])
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "“%s” and “%s” are not rows of as many numbers, and cannot be compared",
                   towers->left, towers->right);
      return NULL;
    }
  gsize n_left = left->shape[0], n_right = right->shape[0], width = left->shape[1];
  const float *a = left->data, *b = right->data;
  float factor = lgn_towers_get_factor (towers), bias = towers->bias ? towers->bias->data[0] : 0;
  g_autoptr (LgnTensor) forth = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n_left, n_right });
  g_autoptr (LgnTensor) back = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n_right, n_left });

  if (!forth || !back)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                   " similarities", n_left, n_right);
      return NULL;
    }
  for (gsize i = 0; i < n_left; i++)
    for (gsize j = 0; j < n_right; j++)
      lgn_tensor_f32 (back)[j * n_left + i] = lgn_tensor_f32 (forth)[i * n_right + j]
          = factor * lgn_kernels ()->dot (a + i * width, b + j * width, width) + bias;
  *transposed = g_steal_pointer (&back);
  return g_steal_pointer (&forth);
}
