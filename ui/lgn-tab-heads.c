#include "lgn-tab-heads.h"

#include "lgn-role-settings.h"

#include "run/lgn-induction.h"

struct _LgnTabHeads
{
  GObject parent_instance;
  LgnRun *run;
  LgnSelection *selection;
  LgnHeadList *list;
  LgnHeadOrder *order;
  LgnMarks *marks;
  LgnHeadScores *example;
  LgnHeadScores *alike; /* like A */
  LgnSite site;         /* that LIST is of */
  bool finds_example;
  GCancellable *measuring;    /* induction; or NULL */
  LgnNetwork *measured;       /* what INDUCTION is of; or NULL */
  LgnInduction *induction;
};

enum
{
  PROP_FINDS_EXAMPLE = 1,
  N_PROPS,
};

enum
{
  MEASURING_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnTabHeads, lgn_tab_heads, G_TYPE_OBJECT)

LgnHeadList *
lgn_tab_heads_get_list (LgnTabHeads *self)
{
  return self->list;
}

LgnHeadOrder *
lgn_tab_heads_get_order (LgnTabHeads *self)
{
  return self->order;
}

LgnMarks *
lgn_tab_heads_get_marks (LgnTabHeads *self)
{
  return self->marks;
}

LgnHeadScores *
lgn_tab_heads_get_example (LgnTabHeads *self)
{
  return self->example;
}

LgnHeadItem *
lgn_tab_heads_get_selected (LgnTabHeads *self)
{
  gint head = lgn_selection_get_head (self->selection);

  return head >= 0 ? lgn_head_list_lookup (self->list, lgn_selection_get_layer (self->selection), head) : NULL;
}

bool
lgn_tab_heads_get_finds_example (LgnTabHeads *self)
{
  return self->finds_example;
}

/* lgn_tab_heads_set_finds_example: only then is every head asked how much it looks at the marked cells. */
void
lgn_tab_heads_set_finds_example (LgnTabHeads *self, bool finds_example)
{
  finds_example = finds_example && lgn_marks_get_n (self->marks) > 0;
  if (self->finds_example == finds_example)
    return;
  self->finds_example = finds_example;
  lgn_head_scores_set_marks (self->example, finds_example ? self->marks : NULL);
  if (!finds_example && lgn_head_order_get_sort (self->order) == LGN_SORT_EXAMPLE)
    lgn_head_order_set_sort (self->order, LGN_SORT_LAYER);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FINDS_EXAMPLE]);
}

void
lgn_tab_heads_set_pin (LgnTabHeads *self, LgnPin *pin)
{
  LgnShownMap *map = pin ? lgn_pin_get_map (pin) : NULL;

  lgn_head_scores_set_like (self->alike, map ? lgn_shown_map_get_result (map) : NULL, map ? lgn_shown_map_get_id (map) : NULL);
}

static void
on_marks_changed (LgnTabHeads *self)
{
  if (lgn_marks_get_n (self->marks) == 0)
    lgn_tab_heads_set_finds_example (self, false);
}

/* Whether induction of the network and of the site that is shown is known. */
static bool
has_induction (LgnTabHeads *self)
{
  return self->induction && self->measured == lgn_run_get_network (self->run) && self->induction->site == self->site;
}

static void
tell_induction (LgnTabHeads *self)
{
  if (has_induction (self))
    lgn_head_list_set_metrics (self->list, LGN_METRIC_INDUCTION, self->induction->score, self->induction->n_layers,
                               self->induction->n_heads);
}

/* While a network runs it says how many layers and heads there will be. */
static void
list_heads (LgnTabHeads *self)
{
  LgnNetwork *network = lgn_run_get_network (self->run);
  guint n_layers = network ? lgn_network_get_n_layers (network, self->site) : 0;
  guint n_heads = network ? lgn_network_get_n_heads (network, self->site) : 0;

  lgn_head_list_set_result (self->list, lgn_run_get_result (self->run), self->site, n_layers, n_heads);
  tell_induction (self);
}

bool
lgn_tab_heads_can_measure_induction (LgnTabHeads *self)
{
  LgnNetwork *network = lgn_run_get_network (self->run);

  return network && lgn_run_get_state (self->run) == LGN_RUN_READY && !has_induction (self)
         && lgn_network_can_measure_induction (network, self->site);
}

bool
lgn_tab_heads_get_is_measuring (LgnTabHeads *self)
{
  return self->measuring != NULL;
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LgnTabHeads) self = data;
  g_autoptr (GError) error = NULL;
  LgnInduction *induction = lgn_network_measure_induction_finish (result, &error);

  g_clear_object (&self->measuring);
  if (induction)
    {
      g_clear_pointer (&self->induction, lgn_induction_free);
      self->induction = induction;
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Induction was not measured: %s", error->message);
  tell_induction (self);
  g_signal_emit (self, signals[MEASURING_CHANGED], 0);
}

/* lgn_tab_heads_measure_induction: in a thread; what comes of it holds for every input of the network. */
void
lgn_tab_heads_measure_induction (LgnTabHeads *self)
{
  if (!lgn_tab_heads_can_measure_induction (self) || self->measuring)
    return;
  self->measuring = g_cancellable_new ();
  g_clear_pointer (&self->measured, lgn_network_unref);
  self->measured = lgn_network_ref (lgn_run_get_network (self->run));
  lgn_network_measure_induction_async (self->measured, self->site, self->measuring, on_measured, g_object_ref (self));
  g_signal_emit (self, signals[MEASURING_CHANGED], 0);
}

/* Marks are cells of the tokens that were there. */
static void
on_result_changed (LgnTabHeads *self)
{
  lgn_marks_clear (self->marks);
  self->site = lgn_selection_get_site (self->selection);
  list_heads (self);
}

static void
on_layer_ready (LgnTabHeads *self, guint site, guint layer)
{
  if (site == self->site)
    lgn_head_list_layer_ready (self->list, layer);
}

/* What a run that was stopped has made can be measured too. */
static void
on_state_changed (LgnTabHeads *self)
{
  if (lgn_run_get_state (self->run) == LGN_RUN_STOPPED && lgn_run_get_result (self->run))
    lgn_head_list_measure (self->list);
  g_signal_emit (self, signals[MEASURING_CHANGED], 0);
}

static void
on_selection_changed (LgnTabHeads *self)
{
  if (lgn_selection_get_site (self->selection) == self->site)
    return;
  lgn_marks_clear (self->marks);
  self->site = lgn_selection_get_site (self->selection);
  list_heads (self);
}

static void
on_rules_changed (LgnTabHeads *self)
{
  LgnRoleRules rules;

  lgn_role_settings_get (&rules);
  lgn_head_list_set_rules (self->list, &rules);
}

static void
lgn_tab_heads_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FINDS_EXAMPLE)
    g_value_set_boolean (value, LGN_TAB_HEADS (object)->finds_example);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lgn_tab_heads_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FINDS_EXAMPLE)
    lgn_tab_heads_set_finds_example (LGN_TAB_HEADS (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lgn_tab_heads_dispose (GObject *object)
{
  LgnTabHeads *self = LGN_TAB_HEADS (object);

  if (self->measuring)
    g_cancellable_cancel (self->measuring);
  g_clear_pointer (&self->measured, lgn_network_unref);
  g_clear_pointer (&self->induction, lgn_induction_free);
  g_clear_object (&self->example);
  g_clear_object (&self->alike);
  g_clear_object (&self->order);
  g_clear_object (&self->list);
  g_clear_object (&self->marks);
  g_clear_object (&self->selection);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (lgn_tab_heads_parent_class)->dispose (object);
}

static void
lgn_tab_heads_class_init (LgnTabHeadsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lgn_tab_heads_get_property;
  object_class->set_property = lgn_tab_heads_set_property;
  object_class->dispose = lgn_tab_heads_dispose;
  props[PROP_FINDS_EXAMPLE] = g_param_spec_boolean ("finds-example", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[MEASURING_CHANGED] =
      g_signal_new ("measuring-changed", LGN_TYPE_TAB_HEADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_tab_heads_init (LgnTabHeads *self)
{
  self->list = lgn_head_list_new ();
  self->order = lgn_head_order_new (self->list);
  self->marks = lgn_marks_new ();
  self->example = lgn_head_scores_new (self->list);
  self->alike = lgn_head_scores_new (self->list);
  lgn_head_order_set_scores (self->order, LGN_SORT_EXAMPLE, self->example);
  lgn_head_order_set_scores (self->order, LGN_SORT_ALIKE, self->alike);
  on_rules_changed (self);
  lgn_role_settings_connect (self, G_CALLBACK (on_rules_changed));
  g_signal_connect_object (self->marks, "changed", G_CALLBACK (on_marks_changed), self, G_CONNECT_SWAPPED);
}

/* lgn_tab_heads_new: the heads of what RUN makes, of the site that is selected in SELECTION; both are kept. */
LgnTabHeads *
lgn_tab_heads_new (LgnRun *run, LgnSelection *selection)
{
  LgnTabHeads *self = g_object_new (LGN_TYPE_TAB_HEADS, NULL);

  self->run = g_object_ref (run);
  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (on_result_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "layer-ready", G_CALLBACK (on_layer_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  return self;
}
