#include "view/lgn-token-axis.h"

#include <string.h>

/* Whether TOKEN is one of those that hiding special tokens hides. */
static bool
is_special (const LgnTokens *tokens, guint index)
{
  return (tokens->token[index].flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) != 0;
}

static bool
continues_word (const LgnTokens *tokens, guint index)
{
  return index > 0 && (tokens->token[index].flags & LGN_TOKEN_CONTINUES) && !is_special (tokens, index)
         && !is_special (tokens, index - 1) && tokens->token[index].segment == tokens->token[index - 1].segment;
}

/* Whether TOKEN goes on with a space that some tokenisers cut off a word that they know only without it ("▁", "."). */
static bool
follows_lone_space (const LgnTokens *tokens, guint index)
{
  return index > 0 && g_str_equal (tokens->label[index - 1], "␣") && !is_special (tokens, index)
         && !is_special (tokens, index - 1) && tokens->token[index].segment == tokens->token[index - 1].segment;
}

static bool
is_hidden (const LgnTokens *tokens, guint index, bool hides_special, gint segment)
{
  return (hides_special && is_special (tokens, index)) || (segment >= 0 && tokens->token[index].segment != segment);
}

static void
make_groups (LgnTokenAxis *axis, const LgnTokens *tokens, bool hides_special, LgnGrouping grouping, gint segment)
{
  axis->group = g_new (LgnTokenGroup, MAX (axis->n_tokens, 1));
  for (guint i = 0; i < axis->n_tokens; i++)
    {
      bool continues = tokens && (continues_word (tokens, i) || follows_lone_space (tokens, i));

      if (continues && grouping == LGN_GROUP_WORDS)
        axis->group[axis->n_groups - 1].n++;
      else
        axis->group[axis->n_groups++] = (LgnTokenGroup) { i, 1, tokens && is_hidden (tokens, i, hides_special, segment), continues,
                                                          tokens ? tokens->token[i].segment : 0 };
    }
}

/* Collects the groups that are shown. Where all would be hidden, none is: an empty map says nothing. */
static void
make_shown (LgnTokenAxis *axis)
{
  axis->shown = g_new (guint, MAX (axis->n_groups, 1));
  axis->index_of_token = g_new (gint, MAX (axis->n_tokens, 1));
  for (guint g = 0; g < axis->n_groups; g++)
    if (!axis->group[g].is_hidden)
      axis->shown[axis->n++] = g;
  if (axis->n == 0)
    for (guint g = 0; g < axis->n_groups; g++)
      {
        axis->group[g].is_hidden = false;
        axis->shown[axis->n++] = g;
      }
  for (guint i = 0; i < axis->n_tokens; i++)
    axis->index_of_token[i] = -1;
  for (guint i = 0; i < axis->n; i++)
    {
      const LgnTokenGroup *group = &axis->group[axis->shown[i]];
      for (guint j = 0; j < group->n; j++)
        axis->index_of_token[group->first + j] = (gint) i;
    }
  axis->is_identity = axis->n == axis->n_tokens;
}

/* "0.02 s": what a frame of a sound is called. */
static bool
is_time (const char *label)
{
  gsize n = strspn (label, "0123456789");

  if (n == 0)
    return false;
  if (label[n] == '.')
    n += 1 + strspn (label + n + 1, "0123456789");
  return g_str_equal (label + n, " s");
}

static void
make_labels (LgnTokenAxis *axis, const LgnTokens *tokens, bool is_raw)
{
  gsize n_ltr = 0, n_rtl = 0;

  axis->has_times = axis->n > 0;
  axis->label = g_new0 (char *, axis->n + 1);
  axis->label_flags = g_new0 (guint8, MAX (axis->n, 1));
  for (guint i = 0; i < axis->n; i++)
    {
      const LgnTokenGroup *group = lgn_token_axis_get_group (axis, i);
      guint flags = 0;

      axis->label[i] = tokens ? lgn_label_for_tokens (tokens, group->first, group->n, is_raw, &flags)
                              : g_strdup_printf ("%u", group->first);
      axis->label_flags[i] = (guint8) flags;
      axis->has_times &= is_time (axis->label[i]);
      if (!(flags & (LGN_LABEL_DIM | LGN_LABEL_FRAMED)))
        lgn_text_count_strong (axis->label[i], &n_ltr, &n_rtl);
    }
  axis->is_rtl = n_rtl > n_ltr;
}

/* Makes what is shown of the groups that AXIS has. */
static LgnTokenAxis *
finish (LgnTokenAxis *axis, const LgnTokens *tokens, bool is_raw)
{
  make_shown (axis);
  make_labels (axis, tokens, is_raw);
  return axis;
}

/**
 * lgn_token_axis_new: the axis of N_TOKENS tokens; without TOKENS (NULL, or of another length) they are numbered.
 * HIDES_SPECIAL: special and padding tokens are not shown. IS_RAW: labels in the vocabulary's spelling.
 */
LgnTokenAxis *
lgn_token_axis_new (const LgnTokens *tokens, guint n_tokens, bool hides_special, LgnGrouping grouping, bool is_raw)
{
  return lgn_token_axis_new_part (tokens, n_tokens, hides_special, grouping, is_raw, -1);
}

static bool
has_segment (const LgnTokens *tokens, gint segment)
{
  for (guint i = 0; tokens && i < tokens->n; i++)
    if (tokens->token[i].segment == segment)
      return true;
  return false;
}

/* lgn_token_axis_new_part: the same, only of the tokens of SEGMENT, unless that is -1 or there are no two of them. */
LgnTokenAxis *
lgn_token_axis_new_part (const LgnTokens *tokens, guint n_tokens, bool hides_special, LgnGrouping grouping, bool is_raw,
                         gint segment)
{
  LgnTokenAxis *axis = g_atomic_rc_box_new0 (LgnTokenAxis);

  if (tokens && tokens->n != n_tokens)
    tokens = NULL;
  axis->n_tokens = n_tokens;
  make_groups (axis, tokens, hides_special, grouping, has_segment (tokens, 1) ? segment : -1);
  return finish (axis, tokens, is_raw);
}

/* lgn_token_axis_new_grouped: the same with groups that are given: GROUP [N_GROUPS] holds every token once, in order. */
LgnTokenAxis *
lgn_token_axis_new_grouped (const LgnTokens *tokens, guint n_tokens, const LgnTokenGroup *group, guint n_groups, bool is_raw)
{
  LgnTokenAxis *axis = g_atomic_rc_box_new0 (LgnTokenAxis);

  axis->n_tokens = n_tokens;
  axis->group = g_memdup2 (group, MAX (n_groups, 1) * sizeof *group);
  axis->n_groups = n_groups;
  return finish (axis, tokens && tokens->n == n_tokens ? tokens : NULL, is_raw);
}

/* lgn_token_axis_new_chosen: an axis of N places, place I called what the shown INDEX[I] of FROM[I] is called; every place
 * counts as a token. */
LgnTokenAxis *
lgn_token_axis_new_chosen (const LgnTokenAxis *const *from, const guint *index, guint n)
{
  LgnTokenAxis *axis = g_atomic_rc_box_new0 (LgnTokenAxis);
  guint n_rtl = 0;

  axis->n_tokens = axis->n_groups = n;
  axis->group = g_new0 (LgnTokenGroup, MAX (n, 1));
  axis->label = g_new0 (char *, n + 1);
  axis->label_flags = g_new0 (guint8, MAX (n, 1));
  axis->has_times = n > 0;
  for (guint i = 0; i < n; i++)
    {
      const LgnTokenGroup *group = lgn_token_axis_get_group (from[i], index[i]);
      bool follows = i > 0 && from[i] == from[i - 1] && index[i] == index[i - 1] + 1;

      axis->group[i] = (LgnTokenGroup) { i, 1, false, follows && group->continues, group->segment };
      axis->label[i] = g_strdup (from[i]->label[index[i]]);
      axis->label_flags[i] = from[i]->label_flags[index[i]];
      axis->has_times &= from[i]->has_times;
      n_rtl += from[i]->is_rtl;
    }
  axis->is_rtl = 2 * n_rtl > n;
  make_shown (axis);
  return axis;
}

/**
 * lgn_token_axis_keep: AXIS with all groups hidden whose first token KEEPS [n_tokens] is 0 for, unless that would be all.
 * Returns: (transfer full): AXIS, or another one; the labels are those of AXIS.
 */
LgnTokenAxis *
lgn_token_axis_keep (LgnTokenAxis *axis, const guint8 *keeps)
{
  LgnTokenAxis *kept;
  guint n = 0;

  for (guint i = 0; i < axis->n; i++)
    n += keeps[lgn_token_axis_get_group (axis, i)->first] != 0;
  if (n == 0 || n == axis->n)
    return lgn_token_axis_ref (axis);
  kept = g_atomic_rc_box_new0 (LgnTokenAxis);
  kept->n_tokens = axis->n_tokens;
  kept->n_groups = axis->n_groups;
  kept->is_rtl = axis->is_rtl;
  kept->has_times = axis->has_times;
  kept->group = g_memdup2 (axis->group, MAX (axis->n_groups, 1) * sizeof *axis->group);
  for (guint g = 0; g < kept->n_groups; g++)
    kept->group[g].is_hidden |= !keeps[kept->group[g].first];
  make_shown (kept);
  kept->label = g_new0 (char *, kept->n + 1);
  kept->label_flags = g_new0 (guint8, MAX (kept->n, 1));
  for (guint i = 0; i < kept->n; i++)
    {
      gint index = axis->index_of_token[lgn_token_axis_get_group (kept, i)->first];

      kept->label[i] = g_strdup (axis->label[index]);
      kept->label_flags[i] = axis->label_flags[index];
    }
  return kept;
}

/* lgn_token_axis_keep_range: (transfer full): AXIS with all hidden but the N, at least one, that are shown from index FIRST
 * on. */
LgnTokenAxis *
lgn_token_axis_keep_range (LgnTokenAxis *axis, guint first, guint n)
{
  g_autofree guint8 *keeps = g_new0 (guint8, MAX (axis->n_tokens, 1));

  for (guint i = first; i < MIN (first + n, axis->n); i++)
    keeps[lgn_token_axis_get_group (axis, i)->first] = 1;
  return lgn_token_axis_keep (axis, keeps);
}

/* lgn_token_axis_hide_first: (transfer full): AXIS with the first token of the text hidden too; where that is all there
 * is, as it is. */
LgnTokenAxis *
lgn_token_axis_hide_first (LgnTokenAxis *axis)
{
  guint first = axis->n > 1 && axis->index_of_token[0] == 0;

  return lgn_token_axis_keep_range (axis, first, axis->n - first);
}

LgnTokenAxis *
lgn_token_axis_ref (LgnTokenAxis *axis)
{
  return g_atomic_rc_box_acquire (axis);
}

static void
axis_clear (gpointer data)
{
  LgnTokenAxis *axis = data;

  g_free (axis->group);
  g_free (axis->shown);
  g_free (axis->index_of_token);
  g_strfreev (axis->label);
  g_free (axis->label_flags);
}

void
lgn_token_axis_unref (LgnTokenAxis *axis)
{
  g_atomic_rc_box_release_full (axis, axis_clear);
}

/* lgn_token_axis_get_group: the tokens behind the shown INDEX. */
const LgnTokenGroup *
lgn_token_axis_get_group (const LgnTokenAxis *axis, guint index)
{
  return &axis->group[axis->shown[index]];
}

/* lgn_token_axis_get_n_hidden: how many groups are not shown. */
guint
lgn_token_axis_get_n_hidden (const LgnTokenAxis *axis)
{
  return axis->n_groups - axis->n;
}
