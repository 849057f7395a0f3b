#include "view/lgn-role.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

#include <math.h>
#include <string.h>

/* Where the cut-offs come from.
 * separator, local 0.50: more than half of the weight, as Clark et al. 2019 (arXiv:1906.04341, section 3.2) say of heads that
 *   look at [SEP].
 * previous, next, itself 0.40: Clark et al. find heads that put more than half of their weight there on average; heads that do
 *   so less sharply (Kovaleva et al. 2019, arXiv:1908.08593, section 4.1, "diagonal") begin where it is by far the largest part.
 * first 0.30: from there on Gu et al. 2024 (arXiv:2410.10781, section 3) count a head as a sink.
 * punctuation, pieces, same 0.40: as for a single place, since a row seldom looks at more than one of them.
 * linked 0.30: only what a row singles out beyond the mean of the columns counts, which an alignment of n words without fault
 *   has 1 - 1/n of.
 * broad 0.90 of the largest spread: the weight is within a tenth, in nats, of being spread evenly. */
static const struct
{
  const char *name;
  const char *title;
  const char *meaning;
  const char *sentence; /* %s: the share; %s: the cut-off */
  double cutoff;
  LgnRgb8 colour;
  LgnMarkShape shape;
  gint share; /* LgnShare, or -1 */
} roles[LGN_N_ROLES] = {
  [LGN_ROLE_SINK_SEPARATOR] = { "separator", N_ ("sink separator"), N_ ("Weight of separators such as [SEP] and </s>"),
                                N_ ("%s of the weight goes to separators. Cut-off %s."),
                                0.5, { 0xd5, 0x5e, 0x00 }, LGN_MARK_DISC, LGN_SHARE_SEPARATORS },
  [LGN_ROLE_PREVIOUS] = { "previous", N_ ("previous token"), N_ ("Weight of the token before"),
                          N_ ("%s of the weight goes to the token before. Cut-off %s."),
                          0.4, { 0x00, 0x72, 0xb2 }, LGN_MARK_DISC, LGN_SHARE_PREVIOUS },
  [LGN_ROLE_NEXT] = { "next", N_ ("next token"), N_ ("Weight of the token after"),
                      N_ ("%s of the weight goes to the token after. Cut-off %s."),
                      0.4, { 0x56, 0xb4, 0xe9 }, LGN_MARK_SQUARE, LGN_SHARE_NEXT },
  [LGN_ROLE_LOCAL] = { "local", N_ ("local"), N_ ("Weight of what is at most two tokens away, or a patch beside"),
                       N_ ("%s of the weight stays near. Cut-off %s."),
                       0.5, { 0x8f, 0xbf, 0xe0 }, LGN_MARK_DIAMOND, LGN_SHARE_NEAR },
  [LGN_ROLE_ITSELF] = { "itself", N_ ("itself"), N_ ("Weight of the token itself"),
                        N_ ("%s of the weight stays on the token itself. Cut-off %s."),
                        0.4, { 0x00, 0x9e, 0x73 }, LGN_MARK_TRIANGLE, LGN_SHARE_ITSELF },
  [LGN_ROLE_SINK_FIRST] = { "first", N_ ("sink first token"), N_ ("Weight of the first token"),
                            N_ ("%s of the weight goes to the first token. Cut-off %s."),
                            0.3, { 0xe6, 0x9f, 0x00 }, LGN_MARK_SQUARE, LGN_SHARE_FIRST },
  [LGN_ROLE_PUNCTUATION] = { "punctuation", N_ ("punctuation"), N_ ("Weight of punctuation"),
                             N_ ("%s of the weight goes to punctuation. Cut-off %s."),
                             0.4, { 0xb5, 0x83, 0x5a }, LGN_MARK_DIAMOND, LGN_SHARE_PUNCTUATION },
  [LGN_ROLE_WORD_PIECES] = { "pieces", N_ ("word pieces"), N_ ("Weight of other pieces of the same word, where it has such"),
                             N_ ("%s of the weight goes to other pieces of the word. Cut-off %s."),
                             0.4, { 0xcc, 0x79, 0xa7 }, LGN_MARK_DISC, LGN_SHARE_PIECES },
  [LGN_ROLE_SAME_TOKEN] = { "same", N_ ("same token"), N_ ("Weight of other places of the same token, where there are such"),
                            N_ ("%s of the weight goes to the same token elsewhere. Cut-off %s."),
                            0.4, { 0x9a, 0x4f, 0x7c }, LGN_MARK_SQUARE, LGN_SHARE_SAME },
  [LGN_ROLE_LINKED_WORDS] = { "linked", N_ ("linked words"), N_ ("Weight of other words that each word picks for itself"),
                              N_ ("%s of the weight goes to words that each word picks for itself. Cut-off %s."),
                              0.3, { 0x5b, 0x3f, 0xa8 }, LGN_MARK_DIAMOND, LGN_SHARE_LINKED },
  [LGN_ROLE_BROAD] = { "broad", N_ ("broad"), N_ ("Spread, as a part of the largest possible"),
                       N_ ("The spread is %s of the largest possible. Cut-off %s."),
                       0.9, { 0x8a, 0x8a, 0x8a }, LGN_MARK_TRIANGLE, -1 },
  [LGN_ROLE_MIXED] = { "mixed", N_ ("mixed"), N_ ("None of these"), NULL,
                       1, { 0xc9, 0xc9, 0xc9 }, LGN_MARK_DISC, -1 },
};

const char *
lgn_role_get_name (LgnRole role)
{
  return roles[role].name;
}

bool
lgn_role_from_name (const char *name, LgnRole *role)
{
  for (LgnRole i = 0; i < LGN_N_ROLES; i++)
    if (g_str_equal (roles[i].name, name))
      {
        *role = i;
        return true;
      }
  return false;
}

const char *
lgn_role_get_title (LgnRole role)
{
  return _ (roles[role].title);
}

const char *
lgn_role_get_meaning (LgnRole role)
{
  return _ (roles[role].meaning);
}

LgnRgb8
lgn_role_get_colour (LgnRole role)
{
  return roles[role].colour;
}

LgnMarkShape
lgn_role_get_shape (LgnRole role)
{
  return roles[role].shape;
}

char *
lgn_role_make_title (LgnRole role, const char *separator, const char *first)
{
  const char *token = role == LGN_ROLE_SINK_SEPARATOR ? separator : role == LGN_ROLE_SINK_FIRST ? first : NULL;

  /* Translators: a head that puts its weight on one token that has no meaning, such as [SEP]. */
  return token ? g_strdup_printf (_ ("sink %s"), token) : g_strdup (lgn_role_get_title (role));
}

/* lgn_role_rules_init: the cut-offs and the order that the program has of itself. What looks at one place is told before what
 * looks around it. */
void
lgn_role_rules_init (LgnRoleRules *rules)
{
  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    {
      rules->cutoff[role] = roles[role].cutoff;
      rules->order[role] = role;
    }
  lgn_role_rules_move (rules, LGN_ROLE_ITSELF, -1);
}

/* lgn_role_rules_move: ROLE is tried BY places later, or earlier where BY is negative, as far as there are such places; the one
 * that none of the others is stays last. */
void
lgn_role_rules_move (LgnRoleRules *rules, LgnRole role, gint by)
{
  gint place = 0;

  if (role == LGN_ROLE_MIXED)
    return;
  while (rules->order[place] != role)
    place++;
  gint wanted = CLAMP (place + by, 0, LGN_N_ROLES - 2), step = wanted > place ? 1 : -1;
  for (; place != wanted; place += step)
    rules->order[place] = rules->order[place + step];
  rules->order[place] = role;
}

bool
lgn_role_rules_equal (const LgnRoleRules *a, const LgnRoleRules *b)
{
  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    if (a->cutoff[role] != b->cutoff[role] || a->order[role] != b->order[role])
      return false;
  return true;
}

/* The share that would earn ROLE, and in EVEN_SHARE what an even head has of it. */
static double
get_evidence (LgnRole role, const LgnHeadShares *shares, double spread, const LgnEvenShares *even, double *even_share)
{
  *even_share = 0;
  if (role == LGN_ROLE_BROAD)
    return even->largest_spread > 0 ? spread / even->largest_spread : NAN;
  if (role == LGN_ROLE_MIXED)
    return NAN;
  *even_share = even->even.share[roles[role].share];
  return shares->share[roles[role].share];
}

/* lgn_role_applies: whether any head of a layer could have ROLE, as EVEN tells: it has a token before, words, pieces ... */
bool
lgn_role_applies (LgnRole role, const LgnEvenShares *even)
{
  if (role == LGN_ROLE_MIXED)
    return true;
  if (role == LGN_ROLE_BROAD)
    return even->largest_spread > 0;
  if (role == LGN_ROLE_LINKED_WORDS) /* an even head singles out nothing */
    return even->largest_spread > 0 && isfinite (even->even.share[LGN_SHARE_LINKED]);
  return even->even.share[roles[role].share] > 0;
}

/**
 * lgn_role_judge: the first of the roles, in the order of RULES, whose share reaches its cut-off. On a short input even a head
 * that prefers nothing has much of its weight on the token before; so what counts is the share beyond that of an even head,
 * (share - even) / (1 - even), which is how Cohen 1960 (kappa) takes chance out of an agreement; it never exceeds the share.
 * SPREAD is the head's entropy in nats.
 */
void
lgn_role_judge (const LgnRoleRules *rules, const LgnHeadShares *shares, double spread, const LgnEvenShares *even,
                LgnRoleVerdict *verdict)
{
  double least = INFINITY;

  *verdict = (LgnRoleVerdict) { LGN_ROLE_MIXED, NAN, NAN, LGN_ROLE_MIXED };
  for (guint i = 0; i < LGN_N_ROLES; i++)
    {
      LgnRole role = rules->order[i];
      double even_share, share = get_evidence (role, shares, spread, even, &even_share);
      double cutoff = rules->cutoff[role], lacks = cutoff - (share - even_share) / (1 - even_share);

      if (!lgn_role_applies (role, even) || !isfinite (lacks) || lacks >= least)
        continue;
      *verdict = (LgnRoleVerdict) { lacks <= 0 ? role : LGN_ROLE_MIXED, share, cutoff, role };
      if (lacks <= 0)
        return;
      least = lacks;
    }
}

char *
lgn_role_verdict_make_sentence (const LgnRoleVerdict *verdict, bool is_plain)
{
  g_autofree char *share = lgn_format_fixed (verdict->evidence, 2, is_plain);
  g_autofree char *cutoff = lgn_format_fixed (verdict->cutoff, 2, is_plain);

  if (verdict->nearest == LGN_ROLE_MIXED)
    return g_strdup (_ ("There is too little to tell what it does."));
  if (verdict->role == LGN_ROLE_MIXED)
    /* Translators: the name of a role that the head nearly has, its share and the share that it would take. */
    return g_strdup_printf (_ ("No role reaches its cut-off. Nearest: %s, %s of %s."), lgn_role_get_title (verdict->nearest),
                            share, cutoff);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (roles[verdict->role].sentence), share, cutoff);
#pragma GCC diagnostic pop
}

const char *
lgn_role_name_of_stats (const LgnHeadStats *stats)
{
  LgnRoleRules rules;
  LgnRoleVerdict verdict;

  lgn_role_rules_init (&rules);
  lgn_role_judge (&rules, &stats->shares, stats->measures.entropy, &stats->even, &verdict);
  return lgn_role_get_name (verdict.role);
}
