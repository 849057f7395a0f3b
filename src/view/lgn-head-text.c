#include "view/lgn-head-text.h"

#include <math.h>

static void
append_number (GString *out, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (out, '\t');
  if (isfinite (value))
    g_string_append (out, g_ascii_formatd (number, sizeof number, "%.9g", value));
}

char *
lgn_head_text_make_table (LgnHeadList *list, GPtrArray *items)
{
  GString *out = g_string_new ("layer\thead\trole");

  for (LgnMetric metric = 0; metric < LGN_N_METRICS; metric++)
    if (lgn_head_list_has_metric (list, metric))
      g_string_append_printf (out, "\t%s", lgn_metric_get_name (metric));
  g_string_append_c (out, '\n');
  for (guint i = 0; i < items->len; i++)
    {
      LgnHeadItem *item = items->pdata[i];
      g_string_append_printf (out, "%u\t%d\t", lgn_head_item_get_layer (item), lgn_head_item_get_head (item));
      if (lgn_head_item_get_verdict (item))
        g_string_append (out, lgn_role_get_name (lgn_head_item_get_role (item)));
      for (LgnMetric metric = 0; metric < LGN_N_METRICS; metric++)
        if (lgn_head_list_has_metric (list, metric))
          append_number (out, lgn_head_item_get_metric (item, metric));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

char *
lgn_head_text_make_line (LgnHeadList *list, LgnHeadItem *item)
{
  g_autofree char *role = lgn_head_item_get_verdict (item) ? lgn_head_list_make_role_title (list, lgn_head_item_get_role (item))
                                                           : NULL;

  return g_strdup_printf ("%u·%d%s%s", lgn_head_item_get_layer (item), lgn_head_item_get_head (item), role ? " " : "",
                          role ? role : "");
}
