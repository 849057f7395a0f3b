/* The rules of a generation, in the order in which transformers' generate applies its logits processors. */
#include "family/lgn-generate.h"

#include <math.h>
#include <string.h>

/* The scores that are being ruled on. */
typedef struct
{
  float *scores; /* [n] */
  gsize n;
} Scores;

static void
forbid (const Scores *scores, gint64 id)
{
  if (id >= 0 && (gsize) id < scores->n)
    scores->scores[id] = -INFINITY;
}

/* Leaves ID alone possible. */
static void
force (const Scores *scores, gint64 id)
{
  if (id < 0 || (gsize) id >= scores->n)
    return;
  for (gsize i = 0; i < scores->n; i++)
    scores->scores[i] = -INFINITY;
  scores->scores[id] = 0;
}

static void
forbid_all (const Scores *scores, const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    forbid (scores, g_array_index (ids, gint64, i));
}

/* Makes what was written already less likely, once for each token however often it came. */
static void
penalise_repetition (const Scores *scores, const GArray *ids, float penalty)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 *id = &g_array_index (ids, gint64, i);
      if (*id < 0 || (gsize) *id >= scores->n || !g_hash_table_add (seen, id))
        continue;
      float *score = &scores->scores[*id];
      *score = *score < 0 ? *score * penalty : *score / penalty;
    }
}

/* Forbids what would write a group of N tokens again. */
static void
forbid_repeats (const Scores *scores, const GArray *ids, gsize n)
{
  const gint64 *written = (const gint64 *) ids->data;

  if (n == 0 || ids->len + 1 < n)
    return;
  for (gsize i = 0; i + n <= ids->len; i++)
    if (memcmp (written + i, written + ids->len - (n - 1), (n - 1) * sizeof *written) == 0)
      forbid (scores, written[i + n - 1]);
}

/* Forbids the last token of SEQUENCE where those before it have just been written. */
static void
forbid_sequence (const Scores *scores, const GArray *ids, const GArray *sequence)
{
  gsize n_before = sequence->len - 1;

  if (ids->len >= n_before
      && memcmp ((const gint64 *) ids->data + ids->len - n_before, sequence->data, n_before * sizeof (gint64)) == 0)
    forbid (scores, g_array_index (sequence, gint64, n_before));
}

/* lgn_token_rules_apply: changes SCORES [n_vocabulary], which say how likely every token is after IDS (GArray of gint64). */
void
lgn_token_rules_apply (const LgnTokenRules *rules, const GArray *ids, float *scores, gsize n_vocabulary)
{
  const LgnGeneration *generation = rules->generation;
  const Scores all = { scores, n_vocabulary };
  bool is_first = ids->len == rules->n_prompt;

  if (generation->repetition_penalty != 1 && generation->repetition_penalty > 0)
    penalise_repetition (&all, ids, (float) generation->repetition_penalty);
  forbid_repeats (&all, ids, generation->no_repeat);
  for (guint i = 0; i < generation->banned->len; i++)
    forbid_sequence (&all, ids, g_ptr_array_index (generation->banned, i));
  if (ids->len < generation->min_length || ids->len - rules->n_prompt < generation->min_new)
    forbid_all (&all, generation->ends);
  if (rules->has_encoder && ids->len == 1)
    force (&all, generation->forced_first);
  if (ids->len + 1 == rules->max_length)
    force (&all, generation->forced_last);
  forbid_all (&all, generation->suppressed);
  if (is_first)
    forbid_all (&all, generation->suppressed_first);
}
