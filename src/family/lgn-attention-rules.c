#include "family/lgn-attention-rules.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"

#include <math.h>
#include <string.h>

/* lgn_head_norm_bind: the normalisation that ELEMENT describes, over="head", over="all" of N_HEADS, or over="each" of them with
 * weights of its own. */
bool
lgn_head_norm_bind (LgnBinder *binder, xmlNode *element, gsize head_width, guint n_heads, LgnHeadNorm *norm, GError **error)
{
  g_autofree char *over = lgn_xml_dup_attribute (element, "over");

  norm->width = strcmp (over, "all") == 0 ? head_width * n_heads : head_width;
  norm->n_own = 1;
  if (strcmp (over, "each") == 0)
    {
      norm->n_own = n_heads;
      return lgn_binder_get_norms (binder, element, n_heads, norm->width, &norm->norm, error);
    }
  return lgn_binder_get_norm (binder, element, norm->width, &norm->norm, error);
}

/* lgn_head_norm_apply: X [n, width] in place, of which WIDTH is that of all heads; nothing where there is none. */
void
lgn_head_norm_apply (const LgnHeadNorm *norm, float *x, gsize n, gsize width)
{
  if (norm->norm.weight)
    lgn_norm_apply_by_row (&norm->norm, norm->n_own, x, n * (width / norm->width), norm->width, x);
}

/* lgn_alibi_bind: the bias that ELEMENT describes; the slopes are ALIBI's (g_free). */
bool
lgn_alibi_bind (LgnBinder *binder, xmlNode *element, guint n_heads, LgnAlibi *alibi, GError **error)
{
  g_autofree char *rounded = lgn_xml_dup_attribute (element, "rounded");
  g_autofree char *most_text = lgn_xml_dup_attribute (element, "most");
  double most = 8;

  if ((most_text && !lgn_traits_get_number (binder->traits, most_text, &most, error))
      || !lgn_binder_get_flag (binder, element, "scaled", false, &alibi->is_scaled, error))
    return false;
  alibi->is_rounded = rounded != NULL;
  g_free (alibi->slopes);
  alibi->slopes = g_new (float, n_heads);
  lgn_linear_bias_fill_slopes (n_heads, most, alibi->slopes);
  return true;
}

/* lgn_alibi_place: (transfer full): where N keys stand among those that are ALLOWED (NULL: all); others stand at 0. */
float *
lgn_alibi_place (const guint8 *allowed, gsize n)
{
  float *positions = g_new (float, MAX (n, 1));
  gsize n_counted = 0;

  for (gsize i = 0; i < n; i++)
    positions[i] = !allowed || allowed[i] ? (float) n_counted++ : 0;
  return positions;
}

/* lgn_score_scale_bind: *SCALE = what ELEMENT says that dot products are multiplied with, if it says so by a number: itself
 * (“scale”), or one whose square root they are divided by (“root-of”). */
bool
lgn_score_scale_bind (LgnBinder *binder, xmlNode *element, float *scale, GError **error)
{
  float square = 0;

  if (!lgn_binder_get_factor (binder, element, "scale", scale, error)
      || !lgn_binder_get_factor (binder, element, "root-of", &square, error))
    return false;
  if (square > 0)
    *scale = 1 / sqrtf (square);
  return true;
}

/* lgn_score_cap_bind: *CAP = the bound of scores; 0: none. */
bool
lgn_score_cap_bind (LgnBinder *binder, xmlNode *element, float *cap, GError **error)
{
  g_autofree char *text = lgn_xml_dup_attribute (element, "soft-cap");
  double number = 0;

  if (text && !lgn_traits_get_number (binder->traits, text, &number, error))
    return false;
  *cap = (float) number;
  if (number >= 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s”, which scores cannot leave, should be 0 or above",
               lgn_traits_get_where (binder->traits), text);
  return false;
}
