#include "lgn-map-options-popover.h"

#include "lgn-settings.h"

/* The names of the setting "axis-direction". */
static const char *const directions[] = { [LGN_DIRECTION_TEXT] = "text", [LGN_DIRECTION_LTR] = "ltr",
                                          [LGN_DIRECTION_RTL] = "rtl" };

enum
{
  N_NUMBERS = LGN_NUMBERS_ALWAYS + 1,
  N_POOLINGS = LGN_POOL_MEAN + 1,
  N_DIRECTIONS = G_N_ELEMENTS (directions),
  N_STRIPS = 3,
};

struct _LgnMapOptionsPopover
{
  GtkPopover parent_instance;
  LgnTabState *state;
  GtkCheckButton *strips[N_STRIPS]; /* in the order of the bits of LgnStrips */
  GtkCheckButton *numbers[N_NUMBERS];
  GtkWidget *pooling_box;
  GtkCheckButton *poolings[N_POOLINGS];
  GtkCheckButton *directions[N_DIRECTIONS];
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnMapOptionsPopover, lgn_map_options_popover, GTK_TYPE_POPOVER)

static void
update (LgnMapOptionsPopover *self)
{
  const LgnMapOptions *options = lgn_tab_state_get_options (self->state);

  self->is_updating = true;
  for (guint i = 0; i < N_STRIPS; i++)
    gtk_check_button_set_active (self->strips[i], (options->strips & (1u << i)) != 0);
  gtk_check_button_set_active (self->numbers[options->numbers], TRUE);
  gtk_check_button_set_active (self->poolings[options->pooling], TRUE);
  gtk_check_button_set_active (self->directions[options->direction], TRUE);
  gtk_widget_set_visible (self->pooling_box, options->form == LGN_FORM_HEATMAP);
  self->is_updating = false;
}

/* The index of the one of N BUTTONS that is on. */
static guint
get_choice (GtkCheckButton *const *buttons, guint n)
{
  for (guint i = 0; i < n; i++)
    if (gtk_check_button_get_active (buttons[i]))
      return i;
  return 0;
}

static void
on_changed (LgnMapOptionsPopover *self)
{
  guint strips = 0;

  if (!self->state || self->is_updating)
    return;
  /* Each of these tells what it changed, and that shows the others as they were. */
  self->is_updating = true;
  for (guint i = 0; i < N_STRIPS; i++)
    strips |= gtk_check_button_get_active (self->strips[i]) ? 1u << i : 0;
  lgn_tab_state_set_strips (self->state, strips);
  lgn_tab_state_set_numbers (self->state, get_choice (self->numbers, N_NUMBERS));
  lgn_tab_state_set_pooling (self->state, get_choice (self->poolings, N_POOLINGS));
  g_settings_set_string (lgn_settings_get (), "axis-direction", directions[get_choice (self->directions, N_DIRECTIONS)]);
  self->is_updating = false;
}

static void
on_drawing_changed (LgnMapOptionsPopover *self)
{
  if (!self->is_updating)
    update (self);
}

/* lgn_map_options_popover_set_state: shows and changes STATE; once. */
void
lgn_map_options_popover_set_state (LgnMapOptionsPopover *self, LgnTabState *state)
{
  g_set_object (&self->state, state);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (on_drawing_changed), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
lgn_map_options_popover_dispose (GObject *object)
{
  g_clear_object (&LGN_MAP_OPTIONS_POPOVER (object)->state);
  G_OBJECT_CLASS (lgn_map_options_popover_parent_class)->dispose (object);
}

static void
lgn_map_options_popover_class_init (LgnMapOptionsPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const struct
  {
    const char *name;
    gssize offset;
  } children[] = {
    { "strip_hidden", G_STRUCT_OFFSET (LgnMapOptionsPopover, strips[0]) },
    { "strip_spread", G_STRUCT_OFFSET (LgnMapOptionsPopover, strips[1]) },
    { "strip_received", G_STRUCT_OFFSET (LgnMapOptionsPopover, strips[2]) },
    { "numbers_never", G_STRUCT_OFFSET (LgnMapOptionsPopover, numbers[LGN_NUMBERS_NEVER]) },
    { "numbers_fit", G_STRUCT_OFFSET (LgnMapOptionsPopover, numbers[LGN_NUMBERS_FIT]) },
    { "numbers_always", G_STRUCT_OFFSET (LgnMapOptionsPopover, numbers[LGN_NUMBERS_ALWAYS]) },
    { "pooling_max", G_STRUCT_OFFSET (LgnMapOptionsPopover, poolings[LGN_POOL_MAX]) },
    { "pooling_mean", G_STRUCT_OFFSET (LgnMapOptionsPopover, poolings[LGN_POOL_MEAN]) },
    { "direction_text", G_STRUCT_OFFSET (LgnMapOptionsPopover, directions[LGN_DIRECTION_TEXT]) },
    { "direction_ltr", G_STRUCT_OFFSET (LgnMapOptionsPopover, directions[LGN_DIRECTION_LTR]) },
    { "direction_rtl", G_STRUCT_OFFSET (LgnMapOptionsPopover, directions[LGN_DIRECTION_RTL]) },
    { "pooling_box", G_STRUCT_OFFSET (LgnMapOptionsPopover, pooling_box) },
  };

  G_OBJECT_CLASS (klass)->dispose = lgn_map_options_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-map-options-popover.ui");
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE, children[i].offset);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
lgn_map_options_popover_init (LgnMapOptionsPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
