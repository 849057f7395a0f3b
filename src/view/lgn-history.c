#include "view/lgn-history.h"

typedef struct
{
  char *label;
  LgnChangeFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  if (change->destroy)
    change->destroy (change->data);
  g_free (change->label);
  g_free (change);
}

struct _LgnHistory
{
  GObject parent_instance;
  GPtrArray *places;  /* of GVariant */
  guint here;         /* index in PLACES of where one is; 0 too while there is none */
  gint64 last_time;   /* of the last visit */
  GPtrArray *changes; /* of Change */
  guint n_done;       /* changes that are applied; those after can be redone */
  guint n_held;       /* how often it is held */
};

G_DEFINE_FINAL_TYPE (LgnHistory, lgn_history, G_TYPE_OBJECT)

enum { PROP_CAN_GO_BACK = 1, PROP_CAN_GO_FORWARD, PROP_CAN_UNDO, PROP_CAN_REDO, PROP_UNDO_LABEL, PROP_REDO_LABEL, N_PROPS };

static GParamSpec *props[N_PROPS];

static void
lgn_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnHistory *self = LGN_HISTORY (object);

  switch (id)
    {
    case PROP_CAN_GO_BACK: g_value_set_boolean (value, lgn_history_can_go_back (self)); break;
    case PROP_CAN_GO_FORWARD: g_value_set_boolean (value, lgn_history_can_go_forward (self)); break;
    case PROP_CAN_UNDO: g_value_set_boolean (value, lgn_history_get_undo_label (self) != NULL); break;
    case PROP_CAN_REDO: g_value_set_boolean (value, lgn_history_get_redo_label (self) != NULL); break;
    case PROP_UNDO_LABEL: g_value_set_string (value, lgn_history_get_undo_label (self)); break;
    case PROP_REDO_LABEL: g_value_set_string (value, lgn_history_get_redo_label (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_history_finalize (GObject *object)
{
  g_ptr_array_unref (LGN_HISTORY (object)->places);
  g_ptr_array_unref (LGN_HISTORY (object)->changes);
  G_OBJECT_CLASS (lgn_history_parent_class)->finalize (object);
}

static void
lgn_history_class_init (LgnHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const char *const names[] = { NULL, "can-go-back", "can-go-forward", "can-undo", "can-redo" };

  object_class->get_property = lgn_history_get_property;
  object_class->finalize = lgn_history_finalize;
  for (guint i = PROP_CAN_GO_BACK; i <= PROP_CAN_REDO; i++)
    props[i] = g_param_spec_boolean (names[i], NULL, NULL, FALSE, flags);
  props[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  props[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_history_init (LgnHistory *self)
{
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->last_time = G_MININT64 / 2;
}

LgnHistory *
lgn_history_new (void)
{
  return g_object_new (LGN_TYPE_HISTORY, NULL);
}

static void
notify_places (LgnHistory *history)
{
  g_object_notify_by_pspec (G_OBJECT (history), props[PROP_CAN_GO_BACK]);
  g_object_notify_by_pspec (G_OBJECT (history), props[PROP_CAN_GO_FORWARD]);
}

static void
notify_changes (LgnHistory *history)
{
  for (guint i = PROP_CAN_UNDO; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (history), props[i]);
}

/* lgn_history_visit: one is at PLACE now. The places forward of here are forgotten; a place that comes soon after the last one
 * takes its turn, unless that was the only one. */
void
lgn_history_visit (LgnHistory *history, GVariant *place, gint64 time)
{
  g_autoptr (GVariant) taken = g_variant_ref_sink (place);
  bool is_soon = time - history->last_time < LGN_HISTORY_MERGE_USEC && history->here > 0;
  GPtrArray *places = history->places;

  if (places->len > 0 && g_variant_equal (places->pdata[history->here], taken))
    return;
  history->last_time = time;
  if (places->len > 0)
    g_ptr_array_set_size (places, (gint) history->here + (is_soon ? 0 : 1));
  g_ptr_array_add (places, g_steal_pointer (&taken));
  if (places->len > LGN_HISTORY_MAX_PLACES)
    g_ptr_array_remove_index (places, 0);
  history->here = places->len - 1;
  notify_places (history);
}

bool
lgn_history_can_go_back (LgnHistory *history)
{
  return history->here > 0;
}

bool
lgn_history_can_go_forward (LgnHistory *history)
{
  return history->here + 1 < history->places->len;
}

static GVariant *
go_to (LgnHistory *history, guint index)
{
  history->here = index;
  history->last_time = G_MININT64 / 2;
  notify_places (history);
  return history->places->pdata[index];
}

GVariant *
lgn_history_go_back (LgnHistory *history)
{
  return lgn_history_can_go_back (history) ? go_to (history, history->here - 1) : NULL;
}

GVariant *
lgn_history_go_forward (LgnHistory *history)
{
  return lgn_history_can_go_forward (history) ? go_to (history, history->here + 1) : NULL;
}

/* lgn_history_add_change: a change that was just made, called LABEL ("Pin as A"). FUNC takes it back and applies it again with
 * DATA, which DESTROY frees once it can do neither any more. */
void
lgn_history_add_change (LgnHistory *history, const char *label, LgnChangeFunc func, gpointer data, GDestroyNotify destroy)
{
  Change *change;

  if (history->n_held > 0)
    {
      if (destroy)
        destroy (data);
      return;
    }
  change = g_new (Change, 1);
  *change = (Change) { g_strdup (label), func, data, destroy };
  g_ptr_array_set_size (history->changes, (gint) history->n_done);
  g_ptr_array_add (history->changes, change);
  if (history->changes->len > LGN_HISTORY_MAX_CHANGES)
    g_ptr_array_remove_index (history->changes, 0);
  history->n_done = history->changes->len;
  notify_changes (history);
}

static void
apply (LgnHistory *history, const Change *change, bool is_undo)
{
  lgn_history_hold (history);
  change->func (is_undo, change->data);
  lgn_history_release (history);
  notify_changes (history);
}

bool
lgn_history_undo (LgnHistory *history)
{
  if (history->n_done == 0)
    return false;
  apply (history, history->changes->pdata[--history->n_done], true);
  return true;
}

bool
lgn_history_redo (LgnHistory *history)
{
  if (history->n_done == history->changes->len)
    return false;
  apply (history, history->changes->pdata[history->n_done++], false);
  return true;
}

const char *
lgn_history_get_undo_label (LgnHistory *history)
{
  return history->n_done > 0 ? ((Change *) history->changes->pdata[history->n_done - 1])->label : NULL;
}

const char *
lgn_history_get_redo_label (LgnHistory *history)
{
  return history->n_done < history->changes->len ? ((Change *) history->changes->pdata[history->n_done])->label : NULL;
}

void
lgn_history_hold (LgnHistory *history)
{
  history->n_held++;
}

void
lgn_history_release (LgnHistory *history)
{
  history->n_held--;
}

/* Properties. */

typedef struct
{
  GWeakRef history;
  char *label;
  GValue value; /* as it was last */
} Watch;

typedef struct
{
  GWeakRef object;
  const char *property; /* interned */
  GValue before, after;
} Setting;

static void
watch_free (gpointer data, GClosure *closure)
{
  Watch *watch = data;

  g_weak_ref_clear (&watch->history);
  g_value_unset (&watch->value);
  g_free (watch->label);
  g_free (watch);
}

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_weak_ref_clear (&setting->object);
  g_value_unset (&setting->before);
  g_value_unset (&setting->after);
  g_free (setting);
}

static void
set_again (bool is_undo, gpointer data)
{
  Setting *setting = data;
  g_autoptr (GObject) object = g_weak_ref_get (&setting->object);

  if (object)
    g_object_set_property (object, setting->property, is_undo ? &setting->before : &setting->after);
}

static void
copy_value (const GValue *from, GValue *to)
{
  g_value_init (to, G_VALUE_TYPE (from));
  g_value_copy (from, to);
}

static void
on_notify (GObject *object, GParamSpec *pspec, Watch *watch)
{
  g_autoptr (LgnHistory) history = g_weak_ref_get (&watch->history);
  g_auto (GValue) now = G_VALUE_INIT;
  Setting *setting;

  g_object_get_property (object, pspec->name, &now);
  if (!history || g_param_values_cmp (pspec, &now, &watch->value) == 0)
    return;
  setting = g_new0 (Setting, 1);
  setting->property = g_intern_string (pspec->name);
  g_weak_ref_init (&setting->object, object);
  copy_value (&watch->value, &setting->before);
  copy_value (&now, &setting->after);
  g_value_copy (&now, &watch->value);
  lgn_history_add_change (history, watch->label, set_again, setting, setting_free);
}

void
lgn_history_watch (LgnHistory *history, GObject *object, const char *property, const char *label)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  Watch *watch = g_new0 (Watch, 1);

  g_weak_ref_init (&watch->history, history);
  watch->label = g_strdup (label);
  g_object_get_property (object, property, &watch->value);
  g_signal_connect_data (object, signal, G_CALLBACK (on_notify), watch, watch_free, 0);
}
