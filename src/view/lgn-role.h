/* LgnRole: what a head does on this input, told by where its weight goes. */
#pragma once

#include "run/lgn-stats.h"
#include "view/lgn-palette.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_ROLE_SINK_SEPARATOR,
  LGN_ROLE_PREVIOUS,
  LGN_ROLE_NEXT,
  LGN_ROLE_LOCAL,
  LGN_ROLE_ITSELF,
  LGN_ROLE_SINK_FIRST,
  LGN_ROLE_PUNCTUATION,
  LGN_ROLE_WORD_PIECES,
  LGN_ROLE_SAME_TOKEN,
  LGN_ROLE_LINKED_WORDS,
  LGN_ROLE_BROAD,
  LGN_ROLE_MIXED, /* none of them */
  LGN_N_ROLES,
} LgnRole;

typedef enum
{
  LGN_MARK_DISC,
  LGN_MARK_SQUARE,
  LGN_MARK_DIAMOND,
  LGN_MARK_TRIANGLE,
} LgnMarkShape;

/* "previous" ...: settings, command line and search. */
const char *lgn_role_get_name (LgnRole role);
bool lgn_role_from_name (const char *name, LgnRole *role);
const char *lgn_role_get_title (LgnRole role);   /* translated: "previous token" ... */
const char *lgn_role_get_meaning (LgnRole role); /* translated, what is measured: "Weight of the token before" ... */
LgnRgb8 lgn_role_get_colour (LgnRole role);      /* for both styles; never without the shape */
LgnMarkShape lgn_role_get_shape (LgnRole role);
/* (transfer full) the title with the tokens' own names: "sink [SEP]"; either may be NULL. */
char *lgn_role_make_title (LgnRole role, const char *separator, const char *first);

/* From which share on a head has each role, and which role is tried first. */
typedef struct
{
  double cutoff[LGN_N_ROLES]; /* 0 to 1; of LGN_ROLE_MIXED without meaning */
  LgnRole order[LGN_N_ROLES]; /* each once, LGN_ROLE_MIXED last */
} LgnRoleRules;

void lgn_role_rules_init (LgnRoleRules *rules);
void lgn_role_rules_move (LgnRoleRules *rules, LgnRole role, gint by);
bool lgn_role_rules_equal (const LgnRoleRules *a, const LgnRoleRules *b);

/* What a head was found to be, and why. */
typedef struct
{
  LgnRole role;
  double evidence; /* the share that earned the role; of LGN_ROLE_MIXED the share of NEAREST, or NAN */
  double cutoff;   /* that it had to reach; of LGN_ROLE_MIXED what NEAREST would have had to */
  LgnRole nearest; /* of LGN_ROLE_MIXED the role that lacked least; otherwise the same as ROLE */
} LgnRoleVerdict;

bool lgn_role_applies (LgnRole role, const LgnEvenShares *even);
void lgn_role_judge (const LgnRoleRules *rules, const LgnHeadShares *shares, double spread, const LgnEvenShares *even,
                     LgnRoleVerdict *verdict);
/* The name of the role by the program's own cut-offs, whatever those of the window are: for tables. */
const char *lgn_role_name_of_stats (const LgnHeadStats *stats);
/* (transfer full) "0.79 of the weight goes to the token before. Cut-off 0.40." IS_PLAIN: with a point whatever the locale. */
char *lgn_role_verdict_make_sentence (const LgnRoleVerdict *verdict, bool is_plain);

G_END_DECLS
