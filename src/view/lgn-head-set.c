#include "view/lgn-head-set.h"

#include <string.h>

typedef struct
{
  LgnMapId head;
  guint colour_index;
} Member;

struct _LgnHeadSet
{
  GObject parent_instance;
  Member member[LGN_HEAD_SET_MAX];
  guint n;
};

G_DEFINE_FINAL_TYPE (LgnHeadSet, lgn_head_set, G_TYPE_OBJECT)

enum { PROP_N_HEADS = 1, N_PROPS };

static GParamSpec *props[N_PROPS];
static guint changed_signal;

static void
lgn_head_set_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, LGN_HEAD_SET (object)->n);
}

static void
lgn_head_set_class_init (LgnHeadSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lgn_head_set_get_property;
  props[PROP_N_HEADS] = g_param_spec_uint ("n-heads", NULL, NULL, 0, LGN_HEAD_SET_MAX, 0,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", LGN_TYPE_HEAD_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_head_set_init (LgnHeadSet *self)
{
}

LgnHeadSet *
lgn_head_set_new (void)
{
  return g_object_new (LGN_TYPE_HEAD_SET, NULL);
}

guint
lgn_head_set_get_n (LgnHeadSet *set)
{
  return set->n;
}

const LgnMapId *
lgn_head_set_get_head (LgnHeadSet *set, guint index)
{
  return &set->member[index].head;
}

guint
lgn_head_set_get_colour_index (LgnHeadSet *set, guint index)
{
  return set->member[index].colour_index;
}

bool
lgn_head_set_find (LgnHeadSet *set, const LgnMapId *head, guint *index)
{
  for (guint i = 0; i < set->n; i++)
    {
      const LgnMapId *own = &set->member[i].head;
      if (own->site != head->site || own->layer != head->layer || own->head != head->head)
        continue;
      if (index)
        *index = i;
      return true;
    }
  return false;
}

static guint
get_free_colour (LgnHeadSet *set)
{
  guint32 taken = 0;
  guint index = 0;

  for (guint i = 0; i < set->n; i++)
    taken |= 1u << set->member[i].colour_index;
  while (taken & 1u << index)
    index++;
  return index;
}

static void
tell (LgnHeadSet *set)
{
  g_object_notify_by_pspec (G_OBJECT (set), props[PROP_N_HEADS]);
  g_signal_emit (set, changed_signal, 0);
}

/* lgn_head_set_add: appends HEAD, unless it is there already. */
bool
lgn_head_set_add (LgnHeadSet *set, const LgnMapId *head)
{
  if (lgn_head_set_find (set, head, NULL))
    return true;
  if (set->n == LGN_HEAD_SET_MAX)
    return false;
  set->member[set->n] = (Member) { *head, get_free_colour (set) };
  set->n++;
  tell (set);
  return true;
}

void
lgn_head_set_remove (LgnHeadSet *set, const LgnMapId *head)
{
  guint index;

  if (!lgn_head_set_find (set, head, &index))
    return;
  set->n--;
  memmove (&set->member[index], &set->member[index + 1], (set->n - index) * sizeof *set->member);
  tell (set);
}

bool
lgn_head_set_toggle (LgnHeadSet *set, const LgnMapId *head)
{
  if (!lgn_head_set_find (set, head, NULL))
    return lgn_head_set_add (set, head);
  lgn_head_set_remove (set, head);
  return true;
}

void
lgn_head_set_clear (LgnHeadSet *set)
{
  if (set->n == 0)
    return;
  set->n = 0;
  tell (set);
}

LgnHeadSet *
lgn_head_set_copy (LgnHeadSet *set)
{
  LgnHeadSet *copy = lgn_head_set_new ();

  memcpy (copy->member, set->member, sizeof set->member);
  copy->n = set->n;
  return copy;
}

void
lgn_head_set_assign (LgnHeadSet *set, LgnHeadSet *other)
{
  memcpy (set->member, other->member, sizeof set->member);
  set->n = other->n;
  tell (set);
}

LgnRgb8
lgn_head_get_colour (guint colour_index, bool is_dark)
{
  static const LgnRgb8 colours[2][LGN_HEAD_N_COLOURS] = {
    { { 0x00, 0x40, 0x95 }, { 0xbf, 0x80, 0x00 }, { 0xff, 0x55, 0x6a }, { 0x95, 0x80, 0xaa },
      { 0x00, 0x95, 0xff }, { 0x95, 0x2a, 0x00 }, { 0x2a, 0x15, 0x40 }, { 0x55, 0x15, 0x15 } },
    { { 0x80, 0xff, 0xea }, { 0xea, 0xaa, 0x2a }, { 0xd4, 0xaa, 0xff }, { 0xbf, 0x40, 0x15 },
      { 0x80, 0xaa, 0x6a }, { 0x80, 0x55, 0xbf }, { 0xbf, 0xff, 0x95 }, { 0x95, 0x55, 0x6a } },
  };

  return colours[is_dark][colour_index % LGN_HEAD_N_COLOURS];
}
