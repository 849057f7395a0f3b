#include "view/lgn-token-hits.h"

#include <string.h>

/* The labels of AXIS as one text, whatever its case; START [axis->n]: where each begins. Pieces of a word are not parted. */
static char *
join_labels (const LgnTokenAxis *axis, gsize *start)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < axis->n; i++)
    {
      g_autofree char *label = g_utf8_casefold (axis->label[i], -1);
      if (i > 0 && !lgn_token_axis_get_group (axis, i)->continues)
        g_string_append_c (text, ' ');
      start[i] = text->len;
      g_string_append (text, label);
    }
  return g_string_free (text, FALSE);
}

/* (transfer full) the indexes of AXIS in which TEXT, casefolded, begins. */
static guint *
find (const LgnTokenAxis *axis, const char *text, guint *n)
{
  g_autofree gsize *start = g_new (gsize, MAX (axis->n, 1));
  g_autofree char *labels = join_labels (axis, start);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  guint index = 0;

  for (const char *at = labels; *text && (at = strstr (at, text)); at++)
    {
      while (index + 1 < axis->n && start[index + 1] <= (gsize) (at - labels))
        index++;
      if (found->len == 0 || g_array_index (found, guint, found->len - 1) != index)
        g_array_append_val (found, index);
    }
  *n = found->len;
  return (guint *) (void *) g_array_free (g_steal_pointer (&found), FALSE);
}

LgnTokenHits *
lgn_token_hits_new (LgnShownMap *map, const char *text)
{
  LgnTokenHits *hits = g_new0 (LgnTokenHits, 1);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  g_strstrip (folded);
  hits->row = find (lgn_shown_map_get_rows (map), folded, &hits->n_rows);
  hits->column = find (lgn_shown_map_get_columns (map), folded, &hits->n_columns);
  return hits;
}

void
lgn_token_hits_free (LgnTokenHits *hits)
{
  g_free (hits->row);
  g_free (hits->column);
  g_free (hits);
}

guint
lgn_token_hits_step (const LgnTokenHits *hits, bool is_back, gint *row, gint *column, guint *n)
{
  const guint *found = hits->n_rows > 0 ? hits->row : hits->column;
  gint *at = hits->n_rows > 0 ? row : column;
  guint i = 0;

  *n = hits->n_rows > 0 ? hits->n_rows : hits->n_columns;
  if (*n == 0)
    return 0;
  if (is_back)
    for (i = *n - 1; i > 0 && (gint) found[i] >= *at;)
      i--;
  else
    while (i + 1 < *n && (gint) found[i] <= *at)
      i++;
  if (is_back ? *at >= 0 && (gint) found[i] >= *at : (gint) found[i] <= *at)
    i = is_back ? *n - 1 : 0;
  if (is_back && *at < 0)
    i = *n - 1;
  *at = (gint) found[i];
  return i + 1;
}
