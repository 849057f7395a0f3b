/* What the parts of LgnTab share. */
#pragma once

#include "lgn-error-page.h"
#include "lgn-head-finder.h"
#include "lgn-head-pane.h"
#include "lgn-input-bar.h"
#include "lgn-inspector.h"
#include "lgn-length.h"
#include "lgn-panes.h"
#include "lgn-part-bar.h"
#include "lgn-status-line.h"
#include "lgn-tab.h"

G_BEGIN_DECLS

struct _LgnTab
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkStack *stack;
  LgnInputBar *input_bar;
  LgnPartBar *part_bar;
  GtkStack *top;
  LgnPanes *panes;
  GtkStack *start;
  LgnHeadPane *head_pane;
  LgnHeadFinder *finder; /* or NULL: not asked for yet */
  LgnStage *stage;
  GtkStack *end;
  LgnInspector *inspector;
  LgnStatusLine *status_line;
  LgnErrorPage *error_page;
  char *model;        /* as it was opened */
  LgnInput *given;    /* what it was opened with, until it is open; or NULL */
  char *input_title;
  char *model_title;
  char *title;
  bool is_narrow;
  bool is_waiting;    /* MODEL is opened when the tab is shown */
  bool is_opening;    /* the job that goes on opens MODEL */
  LgnLength length;
  bool has_asked;     /* whether a run may need more memory than the settings say */
  guint live_source;
};

void lgn_tab_update_title (LgnTab *tab);

/* Of lgn-tab-open.c. */
void lgn_tab_open_waiting (LgnTab *tab);

/* Of lgn-tab-run.c: what follows when the input, the part of it, the state of the run or its result is another. */
void lgn_tab_input_changed (LgnTab *tab);
void lgn_tab_part_chosen (LgnTab *tab, guint part);
void lgn_tab_run_changed (LgnTab *tab);
void lgn_tab_result_changed (LgnTab *tab);

/* Of lgn-tab-parts.c. */
void lgn_tab_add_views (LgnTab *tab);

G_END_DECLS
