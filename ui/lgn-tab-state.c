#include "lgn-tab-state.h"

#include "lgn-settings.h"

#include "draw/lgn-picture-layout.h"

#include <glib/gi18n.h>

/* An alignment is drawn up to so many rows and columns. */
#define MAX_ALIGNMENT 400

#define ALIGNMENT_POWER 0.8

struct _LgnTabState
{
  GObject parent_instance;
  LgnRun *run;
  LgnSelection *selection;
  LgnTokenView *token_view;
  LgnMapView *map_view;
  LgnColourScale *scale;
  LgnReading *reading;
  LgnRowList *row_list;
  LgnTabHeads *heads;
  LgnGoldView *gold;
  LgnLinks *links;
  LgnPinBoard *pins; /* its own until it is in a window */
  LgnHistory *history;
  LgnTimeline *timeline;
  bool is_going; /* back or forward: that is no new place */
  char *view;
  LgnTabForm form;
  LgnMapOptions options;
  LgnCellNumbers numbers[LGN_N_FORMS]; /* each form has its own */
  bool marks[LGN_N_FORMS];
  guint strips[LGN_N_FORMS];
  LgnNetwork *network; /* that the choices were made for; only to be compared */
  GVariant *first_place; /* where to go as soon as there is a result; or NULL */
  LgnMapId wanted;     /* what a person chose, or nobody yet */
  LgnMapId shown;      /* what was selected when this object last looked */
};

enum
{
  PROP_VIEW = 1,
  PROP_FORM,
  PROP_MARKS_STRONGEST,
  PROP_NUMBERS,
  N_PROPS,
};

enum
{
  DRAWING_CHANGED,
  PIN_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnTabState, lgn_tab_state, G_TYPE_OBJECT)

LgnTabState *
lgn_tab_state_new (void)
{
  return g_object_new (LGN_TYPE_TAB_STATE, NULL);
}

LgnRun *
lgn_tab_state_get_run (LgnTabState *self)
{
  return self->run;
}

LgnSelection *
lgn_tab_state_get_selection (LgnTabState *self)
{
  return self->selection;
}

LgnTokenView *
lgn_tab_state_get_token_view (LgnTabState *self)
{
  return self->token_view;
}

LgnMapView *
lgn_tab_state_get_map_view (LgnTabState *self)
{
  return self->map_view;
}

LgnColourScale *
lgn_tab_state_get_scale (LgnTabState *self)
{
  return self->scale;
}

LgnReading *
lgn_tab_state_get_reading (LgnTabState *self)
{
  return self->reading;
}

LgnRowList *
lgn_tab_state_get_row_list (LgnTabState *self)
{
  return self->row_list;
}

LgnLinks *
lgn_tab_state_get_links (LgnTabState *self)
{
  return self->links;
}

LgnHistory *
lgn_tab_state_get_history (LgnTabState *self)
{
  return self->history;
}

LgnGoldView *
lgn_tab_state_get_gold (LgnTabState *self)
{
  return self->gold;
}

LgnTabHeads *
lgn_tab_state_get_heads (LgnTabState *self)
{
  return self->heads;
}

LgnTimeline *
lgn_tab_state_get_timeline (LgnTabState *self)
{
  return self->timeline;
}

LgnPin *
lgn_tab_state_get_pin (LgnTabState *self)
{
  return lgn_pin_board_get_pin (self->pins);
}

/* lgn_tab_state_get_options: how the map is drawn now, its colours included. */
const LgnMapOptions *
lgn_tab_state_get_options (LgnTabState *self)
{
  self->options.colours = *lgn_colour_scale_get_spec (self->scale);
  return &self->options;
}

LgnTabForm
lgn_tab_state_get_form (LgnTabState *self)
{
  return self->form;
}

const char *
lgn_tab_state_get_view (LgnTabState *self)
{
  return self->view;
}

bool
lgn_tab_state_can_align (LgnTabState *self)
{
  LgnShownMap *map = lgn_map_view_get_map (self->map_view);

  return !map
         || (lgn_shown_map_get_rows (map)->n <= MAX_ALIGNMENT && lgn_shown_map_get_columns (map)->n <= MAX_ALIGNMENT);
}

/* lgn_tab_state_count_texts: the others are patches of a picture, frames of a sound, numbers. What was saved counts as text: it
 * does not say what its tokens are. */
guint
lgn_tab_state_count_texts (LgnTabState *self)
{
  LgnShownMap *map = lgn_map_view_get_map (self->map_view);
  LgnResult *result = map ? lgn_shown_map_get_result (map) : NULL;
  guint n = 0;

  if (!result || result->is_saved)
    return 2;
  for (guint axis = LGN_AXIS_QUERY; axis <= LGN_AXIS_KEY; axis++)
    {
      const LgnMapId *id = lgn_shown_map_get_id (map);
      const LgnTokens *tokens = lgn_result_get_axis (result, id->site, id->layer, axis);

      n += tokens && tokens->text_len[0] > 0;
    }
  return n;
}

/* The power of the colours that FORM begins with. */
static double
get_usual_power (LgnMapForm form)
{
  return form == LGN_FORM_ALIGNMENT ? ALIGNMENT_POWER : g_settings_get_double (lgn_settings_get (), "power");
}

/* Alignments and heat maps have options of their own; the power of the colours follows as long as nobody has chosen one. */
static void
set_map_form (LgnTabState *self, LgnMapForm form)
{
  const LgnColourSpec *spec = lgn_colour_scale_get_spec (self->scale);
  LgnMapForm before = self->options.form;
  LgnAxisDirection direction = self->options.direction;
  LgnPooling pooling = self->options.pooling;
  bool hatches = self->options.hatches;

  if (form == before)
    return;
  self->strips[before] = self->options.strips;
  lgn_map_options_init (&self->options, form);
  self->options.strips = self->strips[form];
  self->options.pooling = pooling;
  self->options.numbers = self->numbers[form];
  self->options.marks_strongest = self->marks[form];
  self->options.hatches = hatches;
  self->options.direction = direction;
  if (spec->transform == LGN_TRANSFORM_POWER && spec->power == get_usual_power (before))
    lgn_colour_scale_set_transform (self->scale, LGN_TRANSFORM_POWER, get_usual_power (form));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MARKS_STRONGEST]);
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

static void
visit (LgnTabState *self)
{
  if (!self->is_going && lgn_selection_get_result (self->selection))
    {
      g_autoptr (GVariant) place = lgn_tab_state_save_place (self);

      lgn_history_visit (self->history, place, g_get_monotonic_time ());
    }
}

/* lgn_tab_state_set_form: draws the map as FORM. */
void
lgn_tab_state_set_form (LgnTabState *self, LgnTabForm form)
{
  if (form == self->form)
    return;
  self->form = form;
  if (form == LGN_TAB_FORM_ALIGNMENT || form == LGN_TAB_FORM_HEATMAP || form == LGN_TAB_FORM_TEXT)
    set_map_form (self, form == LGN_TAB_FORM_ALIGNMENT ? LGN_FORM_ALIGNMENT : LGN_FORM_HEATMAP);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FORM]);
  visit (self);
}

/* lgn_tab_state_set_view: shows the view of that name. */
void
lgn_tab_state_set_view (LgnTabState *self, const char *view)
{
  if (g_strcmp0 (view, self->view) == 0)
    return;
  g_free (self->view);
  self->view = g_strdup (view);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
  visit (self);
}

void
lgn_tab_state_set_marks_strongest (LgnTabState *self, bool marks)
{
  if (self->options.marks_strongest == marks)
    return;
  self->options.marks_strongest = self->marks[self->options.form] = marks;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MARKS_STRONGEST]);
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

void
lgn_tab_state_set_numbers (LgnTabState *self, LgnCellNumbers numbers)
{
  if (self->options.numbers == numbers)
    return;
  self->options.numbers = self->numbers[self->options.form] = numbers;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NUMBERS]);
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

static void
on_pins_changed (LgnTabState *self)
{
  lgn_tab_heads_set_pin (self->heads, lgn_pin_board_get_pin (self->pins));
  g_signal_emit (self, signals[PIN_CHANGED], 0);
}

/* lgn_tab_state_set_pin_board: what is pinned in one tab of a window is compared with what another shows. */
void
lgn_tab_state_set_pin_board (LgnTabState *self, LgnPinBoard *pins)
{
  if (self->pins)
    g_signal_handlers_disconnect_by_func (self->pins, on_pins_changed, self);
  g_set_object (&self->pins, pins);
  g_signal_connect_object (pins, "changed", G_CALLBACK (on_pins_changed), self, G_CONNECT_SWAPPED);
  on_pins_changed (self);
}

void
lgn_tab_state_set_strips (LgnTabState *self, guint strips)
{
  if (self->options.strips == strips)
    return;
  self->options.strips = strips;
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

void
lgn_tab_state_set_pooling (LgnTabState *self, LgnPooling pooling)
{
  if (self->options.pooling == pooling)
    return;
  self->options.pooling = pooling;
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

void
lgn_tab_state_set_pin (LgnTabState *self, LgnPin *pin)
{
  lgn_pin_board_change (self->pins, pin, self->history, pin ? _ ("Pin as A") : _ ("Unpin A"));
}

/* lgn_tab_state_toggle_pin: pins the focused cell, or the map where no cell is; what is pinned already is let go. */
void
lgn_tab_state_toggle_pin (LgnTabState *self)
{
  LgnShownMap *map = lgn_map_view_get_map (self->map_view);
  gint row = -1, column = -1, pin_row, pin_column;
  LgnPin *pinned = lgn_tab_state_get_pin (self);
  g_autoptr (LgnPin) pin = NULL;

  if (!map || !lgn_shown_map_is_ready (map))
    return;
  lgn_map_view_get_focus (self->map_view, &row, &column);
  if (pinned && lgn_map_view_find_pin (self->map_view, pinned, &pin_row, &pin_column) && pin_row == row
      && pin_column == column)
    {
      lgn_tab_state_set_pin (self, NULL);
      return;
    }
  pin = lgn_pin_new (map, row, column);
  lgn_tab_state_set_pin (self, pin);
}

GVariant *
lgn_tab_state_save_place (LgnTabState *self)
{
  g_autoptr (GVariant) selection = lgn_selection_save (self->selection);

  return g_variant_ref_sink (g_variant_new ("(suv)", self->view, self->form, selection));
}

/* lgn_tab_state_go_to: PLACE is not visited by that: it may be one of the history. */
void
lgn_tab_state_go_to (LgnTabState *self, GVariant *place)
{
  g_autoptr (GVariant) selection = NULL;
  const char *view;
  guint form;

  g_variant_get (place, "(&suv)", &view, &form, &selection);
  self->is_going = true;
  lgn_tab_state_set_view (self, view);
  lgn_tab_state_set_form (self, MIN (form, LGN_N_TAB_FORMS - 1));
  lgn_selection_restore (self->selection, selection);
  self->is_going = false;
}

void
lgn_tab_state_begin_at (LgnTabState *self, GVariant *place)
{
  g_clear_pointer (&self->first_place, g_variant_unref);
  self->first_place = g_variant_ref (place);
}

/* lgn_tab_state_go: goes to where one was before, or after. */
void
lgn_tab_state_go (LgnTabState *self, bool is_forward)
{
  GVariant *place = is_forward ? lgn_history_go_forward (self->history) : lgn_history_go_back (self->history);

  if (place)
    lgn_tab_state_go_to (self, place);
}

/* What a person has chosen in the preferences for how tokens begin, where it is not "as fits the model". */
static void
set_token_defaults (LgnTabState *self, LgnResult *result)
{
  GSettings *settings = lgn_settings_get ();
  g_autofree char *group = g_settings_get_string (settings, "group");

  lgn_token_view_set_defaults_for (self->token_view, result);
  lgn_token_view_set_raw_pieces (self->token_view, g_settings_get_boolean (settings, "raw-pieces"));
  if (g_settings_get_boolean (settings, "hide-special"))
    lgn_token_view_set_hide_special (self->token_view, true);
  if (g_str_equal (group, "pieces"))
    lgn_token_view_set_group (self->token_view, LGN_GROUP_PIECES);
  else if (g_str_equal (group, "words"))
    lgn_token_view_set_group (self->token_view, LGN_GROUP_WORDS);
}

/* What is looked at when nobody has chosen yet: a translation where it translates, the mean of the middle layer of cross
 * attention; anything else from its first layer. */
static void
want_default (LgnTabState *self)
{
  guint n_layers = self->network ? lgn_network_get_n_layers (self->network, LGN_SITE_CROSS) : 0;
  LgnResult *result = lgn_run_get_result (self->run);

  if (n_layers == 0)
    n_layers = lgn_attn_store_get_n_layers (result->store, LGN_SITE_CROSS);
  self->wanted = (LgnMapId){ LGN_SITE_CROSS, n_layers / 2, LGN_HEAD_MEAN };
}

static bool
is_same_map (const LgnMapId *a, const LgnMapId *b)
{
  return a->site == b->site && a->layer == b->layer && a->head == b->head;
}

/* A run makes its layers one after the other, and a selection can only be where there is one: it comes back to what is wanted
 * as soon as that can be read, unless a person has chosen something else by then. */
static void
follow_wanted (LgnTabState *self)
{
  LgnResult *result = lgn_run_get_result (self->run);
  LgnMapId now;

  lgn_selection_get_map (self->selection, &now);
  if (!is_same_map (&now, &self->shown))
    self->wanted = self->shown = now;
  if (!result || is_same_map (&self->wanted, &self->shown)
      || !lgn_attn_store_is_ready (result->store, self->wanted.site, self->wanted.layer))
    return;
  lgn_selection_set_map (self->selection, &self->wanted);
  lgn_selection_get_map (self->selection, &self->wanted);
  self->shown = self->wanted;
}

/* The palette and the range that a person has preferred for all maps. */
static void
set_preferred_colours (LgnTabState *self)
{
  g_autofree char *palette_name = g_settings_get_string (lgn_settings_get (), "palette");
  g_autofree char *range_name = g_settings_get_string (lgn_settings_get (), "range");
  LgnPalette palette = LGN_PALETTE_INK;
  LgnRange range = LGN_RANGE_FIXED;

  lgn_palette_from_name (palette_name, &palette);
  lgn_range_from_name (range_name, &range);
  lgn_colour_scale_set_palette (self->scale, palette);
  lgn_colour_scale_set_range (self->scale, range);
}

static bool
is_same_scale (const LgnColourSpec *a, const LgnColourSpec *b)
{
  return a->palette == b->palette && a->range == b->range && a->transform == b->transform && a->power == b->power;
}

/* The scale for pictures, unless a person has preferred another for all maps; and back from it. */
static void
set_usual_colours (LgnTabState *self, bool is_picture)
{
  const LgnColourSpec usual = LGN_COLOUR_SPEC_DEFAULT, picture = LGN_PICTURE_COLOURS;
  const LgnColourSpec *now = lgn_colour_scale_get_spec (self->scale);

  if (is_picture && now->palette == usual.palette && now->range == usual.range)
    lgn_colour_scale_set_spec (self->scale, &picture);
  else if (!is_picture && is_same_scale (now, &picture))
    set_preferred_colours (self);
}

/* A picture is looked at, a translation aligned, what is written read; anything else is a map. */
static LgnTabForm
get_first_form (LgnTabState *self, LgnResult *result)
{
  if (lgn_picture_map_applies (result))
    return LGN_TAB_FORM_PICTURE;
  if (result->decoder_tokens)
    return LGN_TAB_FORM_ALIGNMENT;
  return self->network && lgn_network_can_generate (self->network) ? LGN_TAB_FORM_TEXT : LGN_TAB_FORM_HEATMAP;
}

/* Another model, or a saved file, begins with what suits it; another text keeps what was chosen. */
static void
begin (LgnTabState *self, LgnResult *result)
{
  lgn_history_hold (self->history);
  set_token_defaults (self, result);
  lgn_history_release (self->history);
  lgn_tab_state_set_form (self, get_first_form (self, result));
  set_usual_colours (self, lgn_picture_map_applies (result));
  lgn_links_clear (self->links);
  want_default (self);
}

static void
on_result_changed (LgnTabState *self)
{
  LgnResult *result = lgn_run_get_result (self->run);
  LgnNetwork *network = lgn_run_get_network (self->run);
  bool is_other = result && (network != self->network || !lgn_selection_get_result (self->selection));

  follow_wanted (self);
  self->network = network;
  if (is_other)
    begin (self, result);
  lgn_selection_set_result (self->selection, result);
  lgn_selection_get_map (self->selection, &self->shown);
  follow_wanted (self);
  if (self->form == LGN_TAB_FORM_ALIGNMENT && !lgn_tab_state_can_align (self))
    lgn_tab_state_set_form (self, LGN_TAB_FORM_HEATMAP);
}

static void
on_run_state (LgnTabState *self)
{
  g_autoptr (GVariant) place = NULL;

  if (!self->first_place || lgn_run_get_state (self->run) != LGN_RUN_READY || !lgn_run_get_result (self->run))
    return;
  place = g_steal_pointer (&self->first_place);
  lgn_tab_state_go_to (self, place);
}

static void
on_layer_ready (LgnTabState *self, guint site, guint layer)
{
  lgn_map_view_layer_ready (self->map_view, site, layer);
  lgn_links_layer_ready (self->links, site, layer);
  follow_wanted (self);
}

static void
on_scale_changed (LgnTabState *self)
{
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

static void
on_hatch_setting (LgnTabState *self)
{
  self->options.hatches = g_settings_get_boolean (lgn_settings_get (), "hatch");
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

static void
on_direction_setting (LgnTabState *self)
{
  g_autofree char *name = g_settings_get_string (lgn_settings_get (), "axis-direction");

  self->options.direction = g_str_equal (name, "ltr")   ? LGN_DIRECTION_LTR
                            : g_str_equal (name, "rtl") ? LGN_DIRECTION_RTL
                                                        : LGN_DIRECTION_TEXT;
  g_signal_emit (self, signals[DRAWING_CHANGED], 0);
}

static void
on_budget_setting (LgnTabState *self)
{
  lgn_run_set_budget (self->run, (gsize) g_settings_get_uint (lgn_settings_get (), "budget-mib") << 20);
}

static LgnCellNumbers
parse_numbers (const char *name)
{
  return g_str_equal (name, "always") ? LGN_NUMBERS_ALWAYS : g_str_equal (name, "never") ? LGN_NUMBERS_NEVER : LGN_NUMBERS_FIT;
}

/* The settings are what a new tab begins with; the hatching, the direction and the budget hold for every tab. */
static void
apply_settings (LgnTabState *self)
{
  GSettings *settings = lgn_settings_get ();
  g_autofree char *numbers = g_settings_get_string (settings, "numbers");

  set_preferred_colours (self);
  self->numbers[LGN_FORM_ALIGNMENT] = self->options.numbers;
  self->marks[LGN_FORM_ALIGNMENT] = true;
  for (LgnMapForm form = 0; form < LGN_N_FORMS; form++)
    {
      LgnMapOptions usual;
      lgn_map_options_init (&usual, form);
      self->strips[form] = usual.strips;
    }
  self->numbers[LGN_FORM_HEATMAP] = parse_numbers (numbers);
  on_hatch_setting (self);
  on_direction_setting (self);
  on_budget_setting (self);
  g_signal_connect_object (settings, "changed::hatch", G_CALLBACK (on_hatch_setting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::axis-direction", G_CALLBACK (on_direction_setting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::budget-mib", G_CALLBACK (on_budget_setting), self, G_CONNECT_SWAPPED);
}

static void
lgn_tab_state_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnTabState *self = LGN_TAB_STATE (object);

  switch (id)
    {
    case PROP_VIEW:
      g_value_set_string (value, self->view);
      break;
    case PROP_FORM:
      g_value_set_uint (value, self->form);
      break;
    case PROP_MARKS_STRONGEST:
      g_value_set_boolean (value, self->options.marks_strongest);
      break;
    case PROP_NUMBERS:
      g_value_set_uint (value, self->options.numbers);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_tab_state_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnTabState *self = LGN_TAB_STATE (object);

  switch (id)
    {
    case PROP_VIEW:
      lgn_tab_state_set_view (self, g_value_get_string (value));
      break;
    case PROP_FORM:
      lgn_tab_state_set_form (self, g_value_get_uint (value));
      break;
    case PROP_MARKS_STRONGEST:
      lgn_tab_state_set_marks_strongest (self, g_value_get_boolean (value));
      break;
    case PROP_NUMBERS:
      lgn_tab_state_set_numbers (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_tab_state_dispose (GObject *object)
{
  LgnTabState *self = LGN_TAB_STATE (object);

  if (self->run)
    lgn_run_stop (self->run);
  g_clear_object (&self->pins);
  g_clear_object (&self->heads);
  g_clear_object (&self->timeline);
  g_clear_object (&self->gold);
  g_clear_object (&self->history);
  g_clear_object (&self->row_list);
  g_clear_object (&self->links);
  g_clear_object (&self->reading);
  g_clear_object (&self->map_view);
  g_clear_object (&self->selection);
  g_clear_object (&self->token_view);
  g_clear_object (&self->scale);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (lgn_tab_state_parent_class)->dispose (object);
}

static void
lgn_tab_state_finalize (GObject *object)
{
  g_clear_pointer (&LGN_TAB_STATE (object)->first_place, g_variant_unref);
  g_free (LGN_TAB_STATE (object)->view);
  G_OBJECT_CLASS (lgn_tab_state_parent_class)->finalize (object);
}

static void
lgn_tab_state_class_init (LgnTabStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_tab_state_get_property;
  object_class->set_property = lgn_tab_state_set_property;
  object_class->dispose = lgn_tab_state_dispose;
  object_class->finalize = lgn_tab_state_finalize;

  props[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "map", flags);
  props[PROP_FORM] = g_param_spec_uint ("form", NULL, NULL, 0, LGN_N_TAB_FORMS - 1, LGN_TAB_FORM_ALIGNMENT, flags);
  props[PROP_MARKS_STRONGEST] = g_param_spec_boolean ("marks-strongest", NULL, NULL, TRUE, flags);
  props[PROP_NUMBERS] = g_param_spec_uint ("numbers", NULL, NULL, 0, LGN_NUMBERS_ALWAYS, LGN_NUMBERS_FIT, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[DRAWING_CHANGED] =
      g_signal_new ("drawing-changed", LGN_TYPE_TAB_STATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PIN_CHANGED] =
      g_signal_new ("pin-changed", LGN_TYPE_TAB_STATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_tab_state_init (LgnTabState *self)
{
  self->view = g_strdup ("map");
  self->run = lgn_run_new ();
  self->selection = lgn_selection_new ();
  self->token_view = lgn_token_view_new ();
  self->map_view = lgn_map_view_new (self->selection, self->token_view);
  self->scale = lgn_colour_scale_new ();
  self->reading = lgn_reading_new (self->map_view);
  self->row_list = lgn_row_list_new (self->map_view);
  self->history = lgn_history_new ();
  self->links = lgn_links_new (self->selection, self->token_view, self->history);
  lgn_history_watch (self->history, G_OBJECT (self->token_view), "hide-special", _ ("Special tokens"));
  lgn_history_watch (self->history, G_OBJECT (self->token_view), "group", _ ("Words or pieces"));
  lgn_history_watch (self->history, G_OBJECT (self->token_view), "raw-pieces", _ ("Raw pieces"));
  lgn_history_watch (self->history, G_OBJECT (self->token_view), "hide-first", _ ("First token"));
  lgn_map_options_init (&self->options, LGN_FORM_ALIGNMENT);
  lgn_colour_scale_set_transform (self->scale, LGN_TRANSFORM_POWER, ALIGNMENT_POWER);
  apply_settings (self);
  g_signal_connect_object (self->run, "result-changed", G_CALLBACK (on_result_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (on_run_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "layer-ready", G_CALLBACK (on_layer_ready), self, G_CONNECT_SWAPPED);
  self->timeline = lgn_timeline_new (self->run, self->map_view, self->history);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (visit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scale, "changed", G_CALLBACK (on_scale_changed), self, G_CONNECT_SWAPPED);
  /* After this object, so that the selection is of the new result already. */
  self->heads = lgn_tab_heads_new (self->run, self->selection);
  g_autoptr (LgnPinBoard) pins = lgn_pin_board_new ();
  lgn_tab_state_set_pin_board (self, pins);
  self->gold = lgn_gold_view_new (self->map_view);
}
