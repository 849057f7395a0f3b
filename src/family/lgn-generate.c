/* Greedy writing, drawing and beam search, as transformers' generate does them. */
#include "family/lgn-generate.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* What a network without a limit of its own writes at most. */
#define MAX_NEW_TOKENS 512
/* Colder than this is greedy. */
#define MIN_TEMPERATURE 1e-3

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

/* A sequence that came to its end. */
typedef struct
{
  GArray *ids;
  double score; /* the sum, divided by the length to the power of the length penalty */
} Finished;

typedef struct
{
  LgnModel *model;
  const LgnModelInput *input;
  const LgnWriting *writing;
  LgnProgress cancel; /* stops the arithmetic, without reporting its stages */
  LgnTokenRules rules;
  LgnSequence encoder; /* its states; empty without one */
  gsize n_vocabulary;
  guint n_beams;
  GPtrArray *beams; /* of Beam, the likeliest first */
  float *scores;    /* [n_vocabulary] */
  GArray *finished; /* of Finished, the best first, n_beams at most */
  bool is_done;
  gsize n_given;    /* tokens of the start or the prompt */
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
finished_clear (gpointer data)
{
  g_array_unref (((Finished *) data)->ids);
}

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->beams, g_ptr_array_unref);
  g_clear_pointer (&search->finished, g_array_unref);
  lgn_sequence_clear (&search->encoder);
  g_free (search->scores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
to_log_probabilities (float *scores, gsize n)
{
  double log_sum = lgn_log_sum_exp (scores, n);

  for (gsize i = 0; i < n; i++)
    scores[i] = (float) (scores[i] - log_sum);
}

/* Reads what the beam has not read yet, and leaves the scores of what follows. */
static bool
read_on (Search *search, Beam *beam, GError **error)
{
  gsize n_read = beam->cache->length;
  bool has_encoder = search->rules.has_encoder;
  LgnStackRun run = {
    .n = beam->ids->len - n_read,
    .ids = (const gint64 *) beam->ids->data + n_read,
    .encoder = search->encoder.x,
    .n_encoder = search->encoder.n,
    .encoder_allowed = search->encoder.allowed ? search->encoder.allowed : has_encoder ? search->input->mask : NULL,
    .cache = beam->cache,
    .progress = &search->cancel,
  };

  return lgn_model_step (search->model, &run, search->scores, error);
}

/* The same, with the scores of what may follow. */
static bool
advance (Search *search, Beam *beam, GError **error)
{
  if (!read_on (search, beam, error))
    return false;
  if (search->rules.is_beam)
    to_log_probabilities (search->scores, search->n_vocabulary);
  lgn_token_rules_apply (&search->rules, beam->ids, search->scores, search->n_vocabulary);
  return true;
}

/* Keeps the N best of CANDIDATES and the tokens of beam INDEX, best first; equals stay in the order in which they came. */
static void
collect (Search *search, guint index, GArray *candidates, guint n)
{
  double base = ((const Beam *) g_ptr_array_index (search->beams, index))->score;

  for (gsize id = 0; id < search->n_vocabulary; id++)
    {
      Candidate candidate = { index, (gint64) id, base + (double) search->scores[id] };
      guint place = candidates->len;

      if (!(search->scores[id] > -INFINITY))
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

/* A number from 0 to below 1 that SEED has for PLACE: SplitMix64 (Steele, Lea and Flood 2014, OOPSLA). A text that is
 * written in two goes is then the one that is written at once. */
static double
draw_uniform (guint64 seed, guint64 place)
{
  guint64 z = seed + (place + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (double) ((z ^ (z >> 31)) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

/* The one token that is drawn to follow a beam: by the softmax of its scores over the temperature. */
static void
draw (Search *search, const Beam *beam, GArray *candidates)
{
  double temperature = MAX (search->writing->temperature, MIN_TEMPERATURE), max = -INFINITY, sum = 0;
  gsize last = search->n_vocabulary;

  for (gsize id = 0; id < search->n_vocabulary; id++)
    max = search->scores[id] > max ? search->scores[id] : max;
  for (gsize id = 0; id < search->n_vocabulary; id++)
    if (search->scores[id] > -INFINITY)
      sum += exp ((search->scores[id] - max) / temperature);
  double left = sum * draw_uniform (search->writing->seed, beam->ids->len - search->rules.n_prompt);
  for (gsize id = 0; id < search->n_vocabulary && left >= 0; id++)
    if (search->scores[id] > -INFINITY)
      {
        left -= exp ((search->scores[id] - max) / temperature);
        last = id;
      }
  if (last < search->n_vocabulary)
    g_array_append_vals (candidates, &(Candidate) { 0, (gint64) last, 0 }, 1);
}

static GArray *
copy_ids (const GArray *ids, gint64 id)
{
  GArray *copy = g_array_copy ((GArray *) ids);

  g_array_append_val (copy, id);
  return copy;
}

/* The score by which sequences of different lengths are compared. */
static double
normalise (const Search *search, double sum, gsize length)
{
  return sum / pow ((double) MAX (length - search->rules.n_prompt, 1), search->rules.generation->length_penalty);
}

/* Keeps IDS (transfer full) among the best finished ones, if it is one of them. */
static void
finish (Search *search, GArray *ids, double sum)
{
  Finished added = { ids, normalise (search, sum, ids->len) };
  guint place = search->finished->len;

  while (place > 0 && g_array_index (search->finished, Finished, place - 1).score < added.score)
    place--;
  g_array_insert_val (search->finished, place, added);
  if (search->finished->len > search->n_beams)
    g_array_set_size (search->finished, search->n_beams);
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

/* The candidates that go on, n_beams at most; those that end are finished, if they are among the first n_beams. */
static GArray *
part_candidates (Search *search, const GArray *candidates)
{
  GArray *going_on = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < candidates->len && going_on->len < search->n_beams; i++)
    {
      Candidate candidate = g_array_index (candidates, Candidate, i);
      const Beam *beam = g_ptr_array_index (search->beams, candidate.beam);

      if (!lgn_generation_is_end (search->rules.generation, candidate.id))
        g_array_append_val (going_on, candidate);
      else if (i < search->n_beams)
        finish (search, copy_ids (beam->ids, candidate.id), candidate.score);
    }
  return going_on;
}

/* Replaces the beams by the continuations GOING_ON. */
static bool
go_on (Search *search, const GArray *going_on, GError **error)
{
  g_autoptr (GPtrArray) next = g_ptr_array_new_with_free_func (beam_free);

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

/* Whether nothing that goes on could still be among the best; BEST_SUM is of the likeliest candidate, LENGTH with it. */
static bool
is_settled (const Search *search, double best_sum, gsize length)
{
  const LgnGeneration *generation = search->rules.generation;

  if (search->finished->len < search->n_beams)
    return false;
  if (search->n_beams == 1 || generation->early_stopping == LGN_EARLY_STOPPING_ALWAYS)
    return true;
  if (generation->early_stopping == LGN_EARLY_STOPPING_NEVER && generation->length_penalty > 0)
    length = search->rules.max_length;
  double worst = g_array_index (search->finished, Finished, search->n_beams - 1).score;
  return worst >= normalise (search, best_sum, length);
}

static bool
fail_nothing_left (GError **error)
{
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                       "the rules of generation_config.json forbid every token; there is nothing that could be written");
  return false;
}

/* One more token for every beam. */
static bool
step (Search *search, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint n_candidates = MAX (2, 1 + search->rules.generation->ends->len) * search->n_beams;
  gsize length = ((const Beam *) g_ptr_array_index (search->beams, 0))->ids->len + 1;

  for (guint i = 0; i < search->beams->len; i++)
    {
      if (!advance (search, g_ptr_array_index (search->beams, i), error))
        return false;
      if (search->writing->samples)
        draw (search, g_ptr_array_index (search->beams, i), candidates);
      else
        collect (search, i, candidates, n_candidates);
    }
  if (candidates->len == 0)
    return fail_nothing_left (error);

  g_autoptr (GArray) going_on = part_candidates (search, candidates);
  search->is_done = going_on->len == 0 || is_settled (search, g_array_index (candidates, Candidate, 0).score, length);
  return search->is_done || go_on (search, going_on, error);
}

/* How long the whole sequence may become. */
static gsize
get_max_length (const LgnGeneration *generation, const LgnStack *stack, gsize n_prompt, gsize max_new)
{
  gsize limit;

  if (max_new > 0 || generation->max_new > 0)
    limit = n_prompt + (max_new > 0 ? max_new : generation->max_new);
  else
    limit = generation->max_length > 0 ? generation->max_length : n_prompt + MAX_NEW_TOKENS;
  /* The last token that is written need not be read again, so it may stand one past the last position. */
  limit = stack->max_positions > 0 ? MIN (limit, stack->max_positions + 1) : limit;
  return MAX (limit, n_prompt + 1);
}

/* The likeliest language of GENERATION by the scores, equals in their own order. */
static gint64
find_likeliest (const Search *search, const GArray *languages)
{
  gint64 best = -1;

  for (guint i = 0; i < languages->len; i++)
    {
      gint64 id = g_array_index (languages, gint64, i);
      if ((gsize) id < search->n_vocabulary
          && (best < 0 || search->scores[id] > search->scores[best] || (search->scores[id] == search->scores[best] && id < best)))
        best = id;
    }
  return best;
}

/* *LANGUAGE = the likeliest after the start, which the beam is to read. */
static bool
hear_language (Search *search, Beam *beam, gint64 *language, GError **error)
{
  const LgnStack *decoder = lgn_model_get_stack (search->model, LGN_SITE_DECODER);

  beam->cache = lgn_cache_new (decoder, 1, search->encoder.n, error);
  if (!beam->cache || !read_on (search, beam, error))
    return false;
  g_clear_pointer (&beam->cache, lgn_cache_free);
  *language = find_likeliest (search, search->rules.generation->languages);
  if (*language >= 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: generation_config.json has no language that is in the vocabulary",
               lgn_model_get_folder (search->model));
  return false;
}

/* What an encoder-decoder reads before it writes. */
static bool
open_text (Search *search, Beam *beam, GError **error)
{
  const LgnGeneration *generation = search->rules.generation;

  search->rules.has_encoder = true;
  g_array_append_val (beam->ids, generation->start);
  if (!lgn_model_encode (search->model, search->input, &search->encoder, &search->cancel, error))
    return false;
  for (guint i = 0; i < generation->opening->len; i++)
    {
      gint64 id = g_array_index (generation->opening, gint64, i);
      if (id == LGN_OPENING_LANGUAGE && !hear_language (search, beam, &id, error))
        return false;
      g_array_append_val (beam->ids, id);
    }
  return true;
}

/* The one beam that there is before anything is written. */
static Beam *
begin (Search *search)
{
  const LgnStack *decoder = lgn_model_get_stack (search->model, LGN_SITE_DECODER);
  const LgnStack *stack = decoder ? decoder : lgn_model_get_reader (search->model);
  Beam *beam = g_new0 (Beam, 1);

  search->n_vocabulary = stack->tokens->stored->shape[0];
  search->scores = g_new (float, search->n_vocabulary);
  search->n_given = decoder ? 1 : search->input->n;
  search->beams = g_ptr_array_new_with_free_func (beam_free);
  g_ptr_array_add (search->beams, beam);
  beam->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return beam;
}

/* Takes what was begun with as if it had been written now. */
static bool
take_begun (Search *search, Beam *beam, GError **error)
{
  const LgnWriting *writing = search->writing;

  for (gsize i = 0; i < writing->n_begun; i++)
    if (writing->begun[i] < 0 || (gsize) writing->begun[i] >= search->n_vocabulary)
      {
        g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "the text goes on from token %" G_GINT64_FORMAT
                     ", and the vocabulary has %zu", writing->begun[i], search->n_vocabulary);
        return false;
      }
  if (writing->n_begun == 0)
    return true;
  g_array_append_vals (beam->ids, writing->begun, (guint) writing->n_begun);
  if (lgn_generation_is_end (search->rules.generation, writing->begun[writing->n_begun - 1]))
    {
      search->is_done = true;
      finish (search, g_array_ref (beam->ids), 0);
    }
  return true;
}

static bool
start_search (Search *search, GError **error)
{
  const LgnStack *decoder = lgn_model_get_stack (search->model, LGN_SITE_DECODER);
  const LgnStack *stack = decoder ? decoder : lgn_model_get_reader (search->model);
  Beam *beam = begin (search);

  search->finished = g_array_new (FALSE, FALSE, sizeof (Finished));
  g_array_set_clear_func (search->finished, finished_clear);
  if (!decoder)
    g_array_append_vals (beam->ids, search->input->ids, (guint) search->input->n);
  if ((decoder && !open_text (search, beam, error)) || !lgn_stack_check_length (stack, beam->ids->len, error))
    return false;
  search->rules.n_prompt = beam->ids->len;
  search->rules.max_length = get_max_length (search->rules.generation, stack, beam->ids->len, search->writing->max_new);
  if (!take_begun (search, beam, error))
    return false;
  beam->cache = lgn_cache_new (stack, search->rules.max_length, search->encoder.n, error);
  return beam->cache != NULL;
}

static bool
can_write (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input, GError **error)
{
  bool has_decoder = lgn_model_get_stack (model, LGN_SITE_DECODER) != NULL;

  if (lgn_model_get_task (model) != LGN_TASK_NEXT_TOKEN)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                 "%s: does not write, since it has no head for the next token; give it a target text",
                 lgn_model_get_folder (model));
  else if (has_decoder && generation->start < 0)
    g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                 "%s: config.json does not say what the decoder reads first: “decoder_start_token_id” is absent",
                 lgn_model_get_folder (model));
  else if (generation->unsupported)
    g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
                 "%s: asks for “%s” when writing, which is not supported; take it out of generation_config.json, or give a target "
                 "text",
                 lgn_model_get_folder (model), generation->unsupported);
  else if (input->n == 0 && !input->feeds)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("There is nothing to read: the input has no tokens."));
  else
    return true;
  return false;
}

/* (transfer full) the best sequence: of those that ended, and where the room ran out before, of those that go on too. */
static GArray *
take_best (Search *search)
{
  for (guint i = 0; !search->is_done && i < search->beams->len; i++)
    {
      const Beam *beam = g_ptr_array_index (search->beams, i);
      finish (search, g_array_ref (beam->ids), beam->score);
    }
  GArray *written = g_array_copy (g_array_index (search->finished, Finished, 0).ids);
  g_array_remove_range (written, 0, (guint) search->n_given);
  return written;
}

GArray *
lgn_generate (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input, const LgnWriting *writing,
              const LgnProgress *progress, GError **error)
{
  g_auto (Search) search = { .model = model, .input = input, .writing = writing,
                             .n_beams = writing->samples ? 1 : CLAMP (writing->n_beams, 1, LGN_MAX_BEAMS) };

  search.rules = (LgnTokenRules) { .generation = generation, .is_beam = search.n_beams > 1 };
  search.cancel.cancellable = progress ? progress->cancellable : NULL;
  if (!can_write (model, generation, input, error) || !lgn_progress_report (progress, -1, _ ("Reading"), error)
      || !start_search (&search, error))
    return NULL;
  while (!search.is_done && ((const Beam *) g_ptr_array_index (search.beams, 0))->ids->len < search.rules.max_length)
    if (!lgn_progress_report (progress, -1, _ ("Writing"), error) || !step (&search, error))
      return NULL;
  return take_best (&search);
}

GArray *
lgn_generation_open (LgnModel *model, const LgnGeneration *generation, const LgnModelInput *input, const LgnProgress *progress,
                     GError **error)
{
  g_auto (Search) search = { .model = model, .input = input, .n_beams = 1 };
  GArray *opening = generation->opening;

  if (opening->len == 0 || g_array_index (opening, gint64, 0) != LGN_OPENING_LANGUAGE)
    return g_array_copy (opening);
  search.rules = (LgnTokenRules) { .generation = generation };
  search.cancel.cancellable = progress ? progress->cancellable : NULL;
  Beam *beam = begin (&search);
  if (!lgn_progress_report (progress, -1, _ ("Reading"), error) || !open_text (&search, beam, error))
    return NULL;
  GArray *ids = g_array_copy (beam->ids);
  return g_array_remove_range (ids, 0, 1);
}
