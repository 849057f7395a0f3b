#include "view/lgn-steps.h"
#include "base/lgn-i18n.h"
#include "view/lgn-steps-text.h"
#include "view/lgn-token-axis.h"

struct _LgnSteps
{
  GObject parent_instance;

  LgnSelection *selection;
  LgnTokenView *token_view;
  LgnCapturer *capturer;
  bool is_active;
  bool is_updating;
  LgnStep step;
  gint rule;        /* LgnScoreRuleKind, or -1: the layer's own */
  LgnStepsRow *row; /* or NULL */
  LgnStepsElement element;
};

enum
{
  PROP_STEP = 1,
  PROP_RULE,
  N_PROPS,
};

enum
{
  CHANGED,
  ELEMENT_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnSteps, lgn_steps, G_TYPE_OBJECT)

/* The selected row, or the first. */
static guint
get_row_index (LgnSteps *self)
{
  return (guint) MAX (lgn_selection_get_row (self->selection), 0);
}

/* What is captured, if it is of the selected layer and its rows are there. */
static LgnCapture *
get_capture (LgnSteps *self)
{
  LgnCapture *capture = lgn_capturer_get_capture (self->capturer);

  if (!capture || lgn_capture_get_site (capture) != lgn_selection_get_site (self->selection)
      || lgn_capture_get_layer (capture) != lgn_selection_get_layer (self->selection)
      || get_row_index (self) >= lgn_capture_get_n_query (capture)
      || lgn_steps_get_head (self) >= lgn_capture_get_n_heads (capture))
    return NULL;
  return capture;
}

LgnStepsRow *
lgn_steps_make_row (LgnSteps *self, LgnScoreRuleKind rule)
{
  LgnStepsOptions options = { rule, LGN_STEPS_SEED, lgn_token_view_get_hide_special (self->token_view),
                              lgn_token_view_get_raw_pieces (self->token_view), 0 };
  LgnResult *result = lgn_selection_get_result (self->selection);
  LgnCapture *capture = result ? get_capture (self) : NULL;

  return capture ? lgn_steps_row_new (result, capture, lgn_steps_get_head (self), get_row_index (self), &options) : NULL;
}

/* Asking for what the layer was computed from may be answered at once, which is not another change. */
static void
update (LgnSteps *self)
{
  LgnResult *result = lgn_selection_get_result (self->selection);

  if (self->is_updating)
    return;
  self->is_updating = true;
  g_clear_pointer (&self->row, lgn_steps_row_unref);
  if (self->is_active && result && !result->is_saved)
    {
      lgn_capturer_ask (self->capturer, lgn_selection_get_site (self->selection), lgn_selection_get_layer (self->selection));
      self->row = lgn_steps_make_row (self, lgn_steps_get_rule (self));
    }
  self->element.is_set = false;
  self->is_updating = false;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Whether ROW is the one that is selected. */
static bool
is_current (LgnSteps *self)
{
  const LgnStepsRow *row = self->row;

  return row && row->capture == get_capture (self) && row->map.head == (gint) lgn_steps_get_head (self)
         && row->row == get_row_index (self) && row->rule == lgn_steps_get_rule (self);
}

static void
on_selection_changed (LgnSteps *self)
{
  if (!is_current (self))
    {
      update (self);
      return;
    }
  self->element.is_set = false;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
lgn_steps_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnSteps *self = LGN_STEPS (object);

  switch (id)
    {
    case PROP_STEP:
      g_value_set_int (value, (gint) self->step);
      break;
    case PROP_RULE:
      g_value_set_int (value, (gint) lgn_steps_get_rule (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_steps_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnSteps *self = LGN_STEPS (object);

  switch (id)
    {
    case PROP_STEP:
      lgn_steps_set_step (self, (LgnStep) g_value_get_int (value));
      break;
    case PROP_RULE:
      lgn_steps_set_rule (self, (LgnScoreRuleKind) g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_steps_dispose (GObject *object)
{
  LgnSteps *self = LGN_STEPS (object);

  g_clear_pointer (&self->row, lgn_steps_row_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->token_view);
  g_clear_object (&self->capturer);
  G_OBJECT_CLASS (lgn_steps_parent_class)->dispose (object);
}

static void
lgn_steps_class_init (LgnStepsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_steps_get_property;
  object_class->set_property = lgn_steps_set_property;
  object_class->dispose = lgn_steps_dispose;
  props[PROP_STEP] = g_param_spec_int ("step", NULL, NULL, 0, LGN_N_STEPS - 1, LGN_N_STEPS - 1, flags);
  props[PROP_RULE] = g_param_spec_int ("rule", NULL, NULL, 0, LGN_N_SCORE_RULES - 1, LGN_SCORE_SCALED_DOT, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_STEPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ELEMENT_CHANGED]
      = g_signal_new ("element-changed", LGN_TYPE_STEPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_steps_init (LgnSteps *self)
{
  self->step = LGN_N_STEPS - 1;
  self->rule = -1;
}

/* lgn_steps_new: follows SELECTION and TOKEN_VIEW in the results of RUN. */
LgnSteps *
lgn_steps_new (LgnRun *run, LgnSelection *selection, LgnTokenView *token_view)
{
  LgnSteps *self = g_object_new (LGN_TYPE_STEPS, NULL);

  self->selection = g_object_ref (selection);
  self->token_view = g_object_ref (token_view);
  self->capturer = lgn_capturer_new (run);
  g_signal_connect_object (selection, "changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (token_view, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->capturer, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self;
}

void
lgn_steps_set_active (LgnSteps *self, bool is_active)
{
  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  if (!is_active)
    lgn_capturer_cancel (self->capturer);
  update (self);
}

LgnStepsState
lgn_steps_get_state (LgnSteps *self)
{
  LgnResult *result = lgn_selection_get_result (self->selection);

  if (!result)
    return LGN_STEPS_NOTHING;
  if (result->is_saved)
    return LGN_STEPS_SAVED;
  if (self->row)
    return LGN_STEPS_READY;
  return lgn_capturer_get_error (self->capturer) ? LGN_STEPS_FAILED : LGN_STEPS_BUSY;
}

const char *
lgn_steps_get_error (LgnSteps *self)
{
  const GError *error = lgn_capturer_get_error (self->capturer);

  return error ? error->message : NULL;
}

double
lgn_steps_get_progress (LgnSteps *self)
{
  return lgn_capturer_get_progress (self->capturer);
}

LgnStepsRow *
lgn_steps_get_row (LgnSteps *self)
{
  return self->row;
}

LgnCapture *
lgn_steps_get_capture (LgnSteps *self)
{
  return self->row ? self->row->capture : NULL;
}

guint
lgn_steps_get_head (LgnSteps *self)
{
  return (guint) MAX (lgn_selection_get_head (self->selection), 0);
}

LgnStep
lgn_steps_get_step (LgnSteps *self)
{
  return self->step;
}

void
lgn_steps_set_step (LgnSteps *self, LgnStep step)
{
  if (self->step == step || step >= LGN_N_STEPS)
    return;
  self->step = step;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

void
lgn_steps_move_step (LgnSteps *self, gint by)
{
  lgn_steps_set_step (self, (LgnStep) CLAMP ((gint) self->step + by, 0, LGN_N_STEPS - 1));
}

LgnScoreRuleKind
lgn_steps_get_rule (LgnSteps *self)
{
  LgnCapture *capture = get_capture (self);

  if (self->rule >= 0)
    return (LgnScoreRuleKind) self->rule;
  return capture ? lgn_capture_get_rule (capture) : LGN_SCORE_SCALED_DOT;
}

void
lgn_steps_set_rule (LgnSteps *self, LgnScoreRuleKind rule)
{
  LgnCapture *capture = get_capture (self);

  if (rule == lgn_steps_get_rule (self))
    return;
  self->rule = capture && lgn_capture_get_rule (capture) == rule ? -1 : (gint) rule;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RULE]);
}

gint
lgn_steps_get_key (LgnSteps *self)
{
  gint key = self->row ? lgn_steps_row_find_column (self->row, lgn_selection_get_column (self->selection)) : -1;

  return key < 0 && self->row ? lgn_steps_row_find_strongest (self->row) : key;
}

void
lgn_steps_set_key (LgnSteps *self, gint key)
{
  if (self->row && key >= 0 && key < (gint) self->row->n_keys)
    lgn_selection_set_cell (self->selection, (gint) self->row->row, (gint) self->row->key[key].column);
}

void
lgn_steps_move_key (LgnSteps *self, gint by)
{
  if (self->row && self->row->n_keys > 0)
    lgn_steps_set_key (self, CLAMP (MAX (lgn_steps_get_key (self), 0) + by, 0, (gint) self->row->n_keys - 1));
}

void
lgn_steps_move_row (LgnSteps *self, gint by)
{
  LgnResult *result = lgn_selection_get_result (self->selection);
  LgnMapId map;

  if (!result)
    return;
  lgn_selection_get_map (self->selection, &map);
  g_autoptr (LgnTokenAxis) axis = lgn_token_view_make_axis (self->token_view, result, &map, LGN_AXIS_QUERY);
  gint row = (gint) get_row_index (self), last = (gint) axis->n_tokens - 1, step = by < 0 ? -1 : 1;
  for (gint next = row + step; by != 0 && next >= 0 && next <= last; next += step)
    if (axis->index_of_token[next] >= 0)
      {
        row = next;
        by -= step;
      }
  lgn_selection_set_cell (self->selection, row, lgn_selection_get_column (self->selection));
}

const LgnStepsElement *
lgn_steps_get_element (LgnSteps *self)
{
  return &self->element;
}

void
lgn_steps_set_element (LgnSteps *self, const LgnStepsElement *element)
{
  self->element = element ? *element : (LgnStepsElement) { 0 };
  g_signal_emit (self, signals[ELEMENT_CHANGED], 0);
}

char *
lgn_steps_make_arithmetic (LgnSteps *self)
{
  const LgnStepsElement *element = &self->element;
  gint key = lgn_steps_get_key (self);

  if (key < 0)
    return NULL;
  g_autofree char *text = lgn_steps_row_make_arithmetic (self->row, (guint) key, false);
  if (!element->is_set)
    return g_steal_pointer (&text);
  g_autofree char *term
      = element->is_value ? lgn_steps_row_make_value_term (self->row, element->key, element->index, false)
                          : lgn_steps_row_make_product_term (self->row, (guint) (element->key < 0 ? key : element->key),
                                                             element->index, false);
  return g_strconcat (text, "\n", term, NULL);
}

char *
lgn_steps_make_place (LgnSteps *self)
{
  const LgnStepsRow *row = self->row;

  if (!row)
    return g_strdup ("");
  return g_strdup_printf (_ ("layer %u · head %u · %s · row %u, %s"), row->map.layer, (guint) row->map.head,
                          _ (lgn_site_get_name (row->map.site)), row->row, row->label);
}

char *
lgn_steps_make_step_text (LgnSteps *self)
{
  return g_strdup_printf (_ ("step %u of %u: %s"), (guint) self->step + 1, (guint) LGN_N_STEPS,
                          lgn_steps_get_name (self->step, false));
}
