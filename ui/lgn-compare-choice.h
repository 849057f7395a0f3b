/* LgnCompareChoice: one of the things that A or B of a comparison can be. */
#pragma once

#include "lgn-tab-state.h"

#include "view/lgn-comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_CHOICE_NONE, /* nothing yet: "Choose a model" */
  LGN_CHOICE_MAP,  /* a map of this tab */
  LGN_CHOICE_MODEL,
  LGN_CHOICE_TAB,  /* what another tab shows */
} LgnChoiceKind;

typedef struct
{
  LgnChoiceKind kind;
  LgnMapId map;       /* of LGN_CHOICE_MAP */
  char *model;        /* of LGN_CHOICE_MODEL: as it is opened */
  LgnTabState *state; /* of LGN_CHOICE_TAB, a reference */
} LgnCompareChoice;

/* What a dropdown offers: labels, and what they stand for. */
typedef struct
{
  GtkStringList *labels;
  GPtrArray *choices; /* of LgnCompareChoice */
} LgnCompareChoices;

void lgn_compare_choices_init (LgnCompareChoices *choices, LgnCompareKind kind, bool is_b, GtkWidget *page, LgnTabState *state);
void lgn_compare_choices_clear (LgnCompareChoices *choices);
/* The index of MAP, or GTK_INVALID_LIST_POSITION. */
guint lgn_compare_choices_find_map (const LgnCompareChoices *choices, const LgnMapId *map);
guint lgn_compare_choices_find_model (const LgnCompareChoices *choices, const char *model);
guint lgn_compare_choices_find_state (const LgnCompareChoices *choices, LgnTabState *state);

G_END_DECLS
