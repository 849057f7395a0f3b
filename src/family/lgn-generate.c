/* Beam search; greedy writing is the search with one beam. */
#include "family/lgn-generate.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* What a network without a limit of its own writes at most. */
#define MAX_NEW_TOKENS 512

/* One beginning that is being continued. */
typedef struct
{
  GArray *ids; /* of gint64: the start or the prompt, and what was written */
  LgnCache *cache;
  double score; /* sum of the natural logarithms of the probabilities of what was written */
} Beam;

/* A way to continue one of the beams. */
typedef struct
{
  guint beam;
  gint64 id;
  double score;
} Candidate;

typedef struct
{
  LgnModel *model;
  const LgnGeneration *generation;
  const LgnModelInput *input;
  const LgnProgress *progress;
  bool has_encoder;
  float *encoder; /* [n, width] */
  gsize n_prompt; /* tokens that were given */
  gsize max_length;
  gsize n_vocabulary;
  guint n_beams;
  GPtrArray *beams; /* of Beam */
  float *logits;    /* [n_vocabulary] */
  GArray *best;     /* the best finished sequence so far, or NULL */
  double best_score;
  guint n_finished;
} Search;

static void
beam_free (gpointer data)
{
  Beam *beam = data;

  g_array_unref (beam->ids);
  g_clear_pointer (&beam->cache, lgn_cache_free);
  g_free (beam);
}

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->beams, g_ptr_array_unref);
  g_clear_pointer (&search->best, g_array_unref);
  g_free (search->encoder);
  g_free (search->logits);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static bool
contains (const GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return true;
  return false;
}

static void
forbid (Search *search, gint64 id)
{
  if (id >= 0 && (gsize) id < search->n_vocabulary)
    search->logits[id] = -INFINITY;
}

/* Leaves ID alone possible, with probability 1. */
static void
force (Search *search, gint64 id)
{
  if (id < 0 || (gsize) id >= search->n_vocabulary)
    return;
  for (gsize i = 0; i < search->n_vocabulary; i++)
    search->logits[i] = -INFINITY;
  search->logits[id] = 0;
}

/* Forbids what would write a group of GENERATION's length again. */
static void
forbid_repeats (Search *search, const Beam *beam)
{
  gsize group = search->generation->no_repeat;
  const gint64 *ids = (const gint64 *) beam->ids->data;

  if (group == 0 || beam->ids->len < group)
    return;
  for (gsize i = 0; i + group <= beam->ids->len; i++)
    if (memcmp (ids + i, ids + beam->ids->len - (group - 1), (group - 1) * sizeof *ids) == 0)
      forbid (search, ids[i + group - 1]);
}

/* From logits to natural logarithms of probabilities, under the rules of the generation. */
static void
score_tokens (Search *search, const Beam *beam)
{
  const LgnGeneration *generation = search->generation;
  g_autofree float *copy = g_memdup2 (search->logits, search->n_vocabulary * sizeof *search->logits);
  float log_sum = lgn_kernels ()->softmax (copy, search->n_vocabulary);

  for (gsize i = 0; i < search->n_vocabulary; i++)
    search->logits[i] -= log_sum;
  for (guint i = 0; i < generation->banned->len; i++)
    forbid (search, g_array_index (generation->banned, gint64, i));
  for (guint i = 0; beam->ids->len < generation->min_length && i < generation->ends->len; i++)
    forbid (search, g_array_index (generation->ends, gint64, i));
  forbid_repeats (search, beam);
  if (search->has_encoder && beam->ids->len == 1)
    force (search, generation->forced_first);
  if (beam->ids->len + 1 == search->max_length)
    force (search, generation->forced_last);
}

/* Reads what the beam has not read yet, and leaves the scores of what may follow in the logits. */
static bool
advance (Search *search, Beam *beam, GError **error)
{
  gsize n_read = beam->cache->length;
  LgnStackRun run = {
    .n = beam->ids->len - n_read,
    .ids = (const gint64 *) beam->ids->data + n_read,
    .encoder = search->encoder,
    .n_encoder = search->has_encoder ? search->input->n : 0,
    .encoder_allowed = search->has_encoder ? search->input->mask : NULL,
    .cache = beam->cache,
    .progress = NULL,
  };

  if (!lgn_model_step (search->model, &run, search->logits, error))
    return false;
  score_tokens (search, beam);
  return true;
}

/* Keeps the N best of CANDIDATES and the tokens of beam INDEX, best first; equals stay in the order in which they came. */
static void
collect (Search *search, guint index, GArray *candidates, guint n)
{
  double base = ((const Beam *) g_ptr_array_index (search->beams, index))->score;

  for (gsize id = 0; id < search->n_vocabulary; id++)
    {
      Candidate candidate = { index, (gint64) id, base + (double) search->logits[id] };
      guint place = candidates->len;

      if (search->logits[id] == -INFINITY)
        continue;
      while (place > 0 && g_array_index (candidates, Candidate, place - 1).score < candidate.score)
        place--;
      if (place >= n)
        continue;
      g_array_insert_val (candidates, place, candidate);
      if (candidates->len > n)
        g_array_set_size (candidates, n);
    }
}

static GArray *
copy_ids (const GArray *ids, gint64 id)
{
  GArray *copy = g_array_copy ((GArray *) ids);

  g_array_append_val (copy, id);
  return copy;
}

/* Keeps the sequence that ends with CANDIDATE, if it is the best so far. */
static void
finish (Search *search, const Candidate *candidate)
{
  const Beam *beam = g_ptr_array_index (search->beams, candidate->beam);
  double n_written = (double) (beam->ids->len + 1 - search->n_prompt);
  double score = candidate->score / pow (n_written, search->generation->length_penalty);

  search->n_finished++;
  if (search->best && score <= search->best_score)
    return;
  g_clear_pointer (&search->best, g_array_unref);
  search->best = copy_ids (beam->ids, candidate->id);
  search->best_score = score;
}

/* A new beam that continues the one of CANDIDATE; the last to continue it takes its cache, others copy it. */
static Beam *
continue_beam (Search *search, const Candidate *candidate, bool is_last, GError **error)
{
  Beam *old = g_ptr_array_index (search->beams, candidate->beam);
  LgnCache *cache = is_last ? g_steal_pointer (&old->cache) : lgn_cache_copy (old->cache, error);

  if (!cache)
    return NULL;
  Beam *beam = g_new0 (Beam, 1);
  beam->ids = copy_ids (old->ids, candidate->id);
  beam->cache = cache;
  beam->score = candidate->score;
  return beam;
}

/* Replaces the beams by the best of CANDIDATES that go on; those that end are finished. */
static bool
choose (Search *search, const GArray *candidates, GError **error)
{
  g_autoptr (GPtrArray) next = g_ptr_array_new_with_free_func (beam_free);
  g_autoptr (GArray) going_on = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < candidates->len && going_on->len < search->n_beams; i++)
    {
      Candidate candidate = g_array_index (candidates, Candidate, i);
      if (!contains (search->generation->ends, candidate.id))
        g_array_append_val (going_on, candidate);
      else if (i < search->n_beams)
        finish (search, &candidate);
    }
  for (guint i = 0; i < going_on->len; i++)
    {
      const Candidate *candidate = &g_array_index (going_on, Candidate, i);
      bool is_last = true;
      for (guint j = i + 1; j < going_on->len; j++)
        is_last &= g_array_index (going_on, Candidate, j).beam != candidate->beam;
      Beam *beam = continue_beam (search, candidate, is_last, error);
      if (!beam)
        return false;
      g_ptr_array_add (next, beam);
    }
  g_ptr_array_unref (search->beams);
  search->beams = g_steal_pointer (&next);
  return true;
}

/* Whether nothing that is still going on could beat what is finished. */
static bool
is_done (const Search *search)
{
  if (search->beams->len == 0 || (search->n_beams == 1 && search->best))
    return true;
  const Beam *leader = g_ptr_array_index (search->beams, 0);
  if (leader->ids->len >= search->max_length)
    return true;
  if (search->n_finished < search->n_beams)
    return false;
  double n_written = (double) (leader->ids->len - search->n_prompt);
  return search->best_score >= leader->score / pow (n_written, search->generation->length_penalty);
}

static bool
step (Search *search, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < search->beams->len; i++)
    {
      if (!advance (search, g_ptr_array_index (search->beams, i), error))
        return false;
      collect (search, i, candidates, 2 * search->n_beams);
    }
  return choose (search, candidates, error);
}

/* How long the whole sequence may become. */
static gsize
get_max_length (const Search *search, const LgnStack *stack, gsize max_new)
{
  const LgnGeneration *generation = search->generation;
  gsize limit;

  if (max_new > 0 || generation->max_new > 0)
    limit = search->n_prompt + (max_new > 0 ? max_new : generation->max_new);
  else
    limit = generation->max_length > 0 ? generation->max_length : search->n_prompt + MAX_NEW_TOKENS;
  /* The last token that is written need not be read again, so it may stand one past the last position. */
  return stack->max_positions > 0 ? MIN (limit, stack->max_positions + 1) : limit;
}

static bool
start_search (Search *search, gsize max_new, GError **error)
{
  const LgnStack *decoder = lgn_model_get_stack (search->model, LGN_SITE_DECODER);
  const LgnStack *stack = decoder ? decoder : lgn_model_get_reader (search->model);
  Beam *beam = g_new0 (Beam, 1);

  search->has_encoder = decoder != NULL;
  search->n_vocabulary = stack->tokens->stored->shape[0];
  search->logits = g_new (float, search->n_vocabulary);
  search->beams = g_ptr_array_new_with_free_func (beam_free);
  g_ptr_array_add (search->beams, beam);
  beam->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (search->has_encoder)
    g_array_append_val (beam->ids, search->generation->start);
  else
    g_array_append_vals (beam->ids, search->input->ids, (guint) search->input->n);
  search->n_prompt = beam->ids->len;
  search->max_length = get_max_length (search, stack, max_new);
  if (search->has_encoder && !(search->encoder = lgn_model_encode (search->model, search->input, NULL, error)))
    return false;
  beam->cache = lgn_cache_new (stack, search->max_length, search->has_encoder ? search->input->n : 0, error);
  return beam->cache != NULL;
}

static bool
can_write (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input, GError **error)
{
  bool has_decoder = lgn_model_get_stack (model, LGN_SITE_DECODER) != NULL;

  if (lgn_model_get_task (model) != LGN_TASK_NEXT_TOKEN)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, "this checkpoint does not write: it has no head for the next token");
  else if (has_decoder && generation->start < 0)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_FORMAT,
                         "config.json does not say what the decoder reads first: “decoder_start_token_id” is absent");
  else if (input->n == 0)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, "there is nothing to read: the input has no tokens");
  else
    return true;
  return false;
}

static bool
report (const Search *search, GError **error)
{
  gsize length = search->beams->len > 0 ? ((const Beam *) search->beams->pdata[0])->ids->len : search->max_length;

  return lgn_progress_report (search->progress, -1, length > search->n_prompt ? _ ("Writing") : _ ("Reading"), error);
}

/* When the room ran out: the leading beam counts as it is, if nothing finished was better. */
static void
finish_leader (Search *search)
{
  if (search->beams->len == 0 || (search->best && search->n_beams == 1))
    return;
  const Beam *leader = g_ptr_array_index (search->beams, 0);
  double n_written = (double) MAX (leader->ids->len - search->n_prompt, 1);
  double score = leader->score / pow (n_written, search->generation->length_penalty);

  if (search->best && (leader->ids->len < search->max_length || score <= search->best_score))
    return;
  g_clear_pointer (&search->best, g_array_unref);
  search->best = g_array_ref (leader->ids);
}

GArray *
lgn_generate (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input, gsize max_new, guint n_beams,
              const LgnProgress *progress, GError **error)
{
  g_auto (Search) search = { .model = model, .generation = generation, .input = input, .progress = progress };

  search.n_beams = MAX (n_beams, 1);
  if (!can_write (model, generation, input, error) || !start_search (&search, max_new, error))
    return NULL;
  while (!is_done (&search))
    if (!report (&search, error) || !step (&search, error))
      return NULL;

  finish_leader (&search);
  GArray *written = g_array_copy (search.best);
  g_array_remove_range (written, 0, (guint) search.n_prompt);
  return written;
}
