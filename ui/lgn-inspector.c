#include "lgn-inspector.h"

#include "lgn-gold-pane.h"
#include "lgn-legend.h"
#include "lgn-segment.h"
#include "lgn-share-row.h"
#include "lgn-shortcuts.h"

#include "view/lgn-number.h"

#include <glib/gi18n.h>

/* What the list "transform" offers: the transforms, the powers as steps. */
typedef struct
{
  LgnTransform transform;
  double power;
} TransformChoice;

static const TransformChoice transforms[] = {
  { LGN_TRANSFORM_LINEAR, 1 },   { LGN_TRANSFORM_POWER, 0.8 }, { LGN_TRANSFORM_POWER, 0.6 },
  { LGN_TRANSFORM_POWER, 0.45 }, { LGN_TRANSFORM_POWER, 0.3 }, { LGN_TRANSFORM_LOG, 1 },
};

struct _LgnInspector
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkLabel *value_label;
  GtkLabel *rank_label;
  GtkLabel *sentence_label;
  GtkLabel *detail_label;
  GtkLabel *merged_label;
  GtkWidget *row_box;
  GtkLabel *row_title;
  GtkLabel *spread_label;
  GtkListBox *row_list;
  GtkLabel *note_label;
  LgnLegend *legend;
  LgnGoldPane *gold_pane;
  GtkWidget *choices;
  GtkDropDown *palette_drop;
  GtkDropDown *range_drop;
  GtkDropDown *transform_drop;
  GtkSwitch *special_switch;
  GtkWidget *group_row;
  GtkToggleButton *group_pieces;
  GtkToggleButton *group_words;
  GtkSwitch *raw_switch;
  GtkSwitch *strongest_switch;
  GPtrArray *rows; /* of LgnShareRow */
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnInspector, lgn_inspector, ADW_TYPE_BIN)

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/* Without a cell there is nothing to read, but what lies below must not jump up and down with every move: once shown, a part
 * keeps its room. */
static void
set_shown (GtkWidget *widget, bool is_shown)
{
  gtk_widget_set_opacity (widget, is_shown ? 1 : 0);
  if (is_shown)
    gtk_widget_set_visible (widget, TRUE);
}

static void
update_reading (LgnInspector *self)
{
  LgnReading *reading = lgn_tab_state_get_reading (self->state);
  const char *text = lgn_reading_get_text (reading);
  bool has_cell = *text != '\0';
  g_autofree char *label = g_strdup_printf (_ ("Weight under the pointer: %s"), lgn_reading_get_value (reading));

  set_shown (GTK_WIDGET (self->detail_label), has_cell);
  gtk_label_set_label (self->sentence_label, has_cell ? text : _ ("Move over the map to read a weight."));
  gtk_label_set_label (self->value_label, has_cell ? lgn_reading_get_value (reading) : "–");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->value_label), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  set_label (self->rank_label, lgn_reading_get_rank (reading));
  if (!has_cell)
    return;
  gtk_label_set_label (self->detail_label, lgn_reading_get_detail (reading));
  set_label (self->merged_label, lgn_reading_get_merged (reading));
}

/* The list of what the row looks at. Its rows are made once and filled in again, since they change with every move. */

static void
update_rows (LgnInspector *self)
{
  GListModel *model = G_LIST_MODEL (lgn_tab_state_get_row_list (self->state));
  guint n = g_list_model_get_n_items (model);

  set_shown (self->row_box, n > 0);
  gtk_widget_set_sensitive (self->row_box, n > 0);
  if (n == 0)
    return;
  while (self->rows->len < n)
    {
      g_ptr_array_add (self->rows, lgn_share_row_new ());
      gtk_list_box_append (self->row_list, self->rows->pdata[self->rows->len - 1]);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autoptr (LgnRowItem) item = g_list_model_get_item (model, i);

      gtk_widget_set_visible (self->rows->pdata[i], item != NULL);
      if (item)
        lgn_share_row_set_item (self->rows->pdata[i], item);
    }
}

static void
update_row_texts (LgnInspector *self)
{
  LgnRowList *list = lgn_tab_state_get_row_list (self->state);

  if (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    return;
  set_label (self->row_title, lgn_row_list_get_title (list));
  set_label (self->spread_label, lgn_row_list_get_spread (list));
  set_label (self->note_label, lgn_row_list_get_note (list));
}

static void
on_row_activated (LgnInspector *self, GtkListBoxRow *row)
{
  LgnMapView *view = lgn_tab_state_get_map_view (self->state);
  g_autoptr (LgnRowItem) item
      = g_list_model_get_item (G_LIST_MODEL (lgn_tab_state_get_row_list (self->state)),
                               (guint) gtk_list_box_row_get_index (row));
  gint cursor_row, cursor_column;
  int column = item ? lgn_row_item_get_column (item) : -1;

  if (column >= 0 && lgn_map_view_get_focus (view, &cursor_row, &cursor_column))
    lgn_map_view_set_cursor (view, cursor_row, column);
}

/* Colour. */

static guint
find_transform (const LgnColourSpec *spec)
{
  guint best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    if (transforms[i].transform == spec->transform
        && (transforms[best].transform != spec->transform
            || fabs (transforms[i].power - spec->power) < fabs (transforms[best].power - spec->power)))
      best = i;
  return best;
}

static void
update_scale (LgnInspector *self)
{
  const LgnColourSpec *spec = lgn_colour_scale_get_spec (lgn_tab_state_get_scale (self->state));

  self->is_updating = true;
  gtk_drop_down_set_selected (self->palette_drop, spec->palette);
  gtk_drop_down_set_selected (self->range_drop, spec->range);
  gtk_drop_down_set_selected (self->transform_drop, find_transform (spec));
  self->is_updating = false;
}

static void
on_palette_selected (LgnInspector *self)
{
  if (self->state && !self->is_updating)
    lgn_colour_scale_set_palette (lgn_tab_state_get_scale (self->state), gtk_drop_down_get_selected (self->palette_drop));
}

static void
on_range_selected (LgnInspector *self)
{
  if (self->state && !self->is_updating)
    lgn_colour_scale_set_range (lgn_tab_state_get_scale (self->state), gtk_drop_down_get_selected (self->range_drop));
}

static void
on_transform_selected (LgnInspector *self)
{
  guint selected = gtk_drop_down_get_selected (self->transform_drop);
  const TransformChoice *choice = &transforms[MIN (selected, G_N_ELEMENTS (transforms) - 1)];

  if (self->state && !self->is_updating)
    lgn_colour_scale_set_transform (lgn_tab_state_get_scale (self->state), choice->transform, choice->power);
}

/* Tokens. */

static void
update_tokens (LgnInspector *self)
{
  LgnTokenView *view = lgn_tab_state_get_token_view (self->state);

  self->is_updating = true;
  gtk_switch_set_active (self->special_switch, !lgn_token_view_get_hide_special (view));
  gtk_toggle_button_set_active (
      lgn_token_view_get_group (view) == LGN_GROUP_WORDS ? self->group_words : self->group_pieces, TRUE);
  self->is_updating = false;
}

/* Only what is cut from a text can be put together again. */
static void
update_group_row (LgnInspector *self)
{
  gtk_widget_set_visible (self->group_row, lgn_tab_state_count_texts (self->state) > 0);
}

static void
on_special_switched (LgnInspector *self)
{
  if (self->state && !self->is_updating)
    lgn_token_view_set_hide_special (lgn_tab_state_get_token_view (self->state), !gtk_switch_get_active (self->special_switch));
}

static void
on_group_toggled (LgnInspector *self)
{
  if (self->state && !self->is_updating)
    lgn_token_view_set_group (lgn_tab_state_get_token_view (self->state),
                              gtk_toggle_button_get_active (self->group_pieces) ? LGN_GROUP_PIECES : LGN_GROUP_WORDS);
}

/* lgn_inspector_set_state: shows and changes STATE; once. */
void
lgn_inspector_set_state (LgnInspector *self, LgnTabState *state)
{
  LgnRowList *list = lgn_tab_state_get_row_list (state);

  g_set_object (&self->state, state);
  lgn_legend_set_state (self->legend, state);
  lgn_gold_pane_set_state (self->gold_pane, state);
  g_object_bind_property (lgn_tab_state_get_token_view (state), "raw-pieces", self->raw_switch, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (state, "marks-strongest", self->strongest_switch, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (lgn_tab_state_get_reading (state), "changed", G_CALLBACK (update_reading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify", G_CALLBACK (update_row_texts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_scale (state), "changed", G_CALLBACK (update_scale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_token_view (state), "changed", G_CALLBACK (update_tokens), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update_group_row), self,
                           G_CONNECT_SWAPPED);
  update_reading (self);
  update_rows (self);
  update_row_texts (self);
  update_scale (self);
  update_tokens (self);
}

static void
fill_choices (LgnInspector *self)
{
  g_autoptr (GtkStringList) palettes = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  /* The last palette is for differences. */
  for (guint i = 0; i < LGN_PALETTE_ORANGE_BLUE; i++)
    gtk_string_list_append (palettes, lgn_palette_get_title (i));
  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    if (transforms[i].transform == LGN_TRANSFORM_POWER)
      {
        g_autofree char *power = lgn_format_fixed (transforms[i].power, transforms[i].power == 0.45 ? 2 : 1, false);
        g_autofree char *name = g_strdup_printf (_ ("Power %s"), power);

        gtk_string_list_append (names, name);
      }
    else
      gtk_string_list_append (names, transforms[i].transform == LGN_TRANSFORM_LINEAR ? _ ("Linear") : _ ("Log"));
  self->is_updating = true;
  gtk_drop_down_set_model (self->palette_drop, G_LIST_MODEL (palettes));
  gtk_drop_down_set_model (self->transform_drop, G_LIST_MODEL (names));
  self->is_updating = false;
}

static void
lgn_inspector_dispose (GObject *object)
{
  LgnInspector *self = LGN_INSPECTOR (object);

  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_inspector_parent_class)->dispose (object);
}

static void
lgn_inspector_finalize (GObject *object)
{
  g_ptr_array_unref (LGN_INSPECTOR (object)->rows);
  G_OBJECT_CLASS (lgn_inspector_parent_class)->finalize (object);
}

static void
lgn_inspector_class_init (LgnInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_inspector_dispose;
  G_OBJECT_CLASS (klass)->finalize = lgn_inspector_finalize;
  g_type_ensure (LGN_TYPE_LEGEND);
  g_type_ensure (LGN_TYPE_GOLD_PANE);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, value_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, rank_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, detail_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, merged_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, row_box);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, row_title);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, spread_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, row_list);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, note_label);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, legend);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, choices);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, palette_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, range_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, transform_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, special_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, group_row);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, group_pieces);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, group_words);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, strongest_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, raw_switch);
  gtk_widget_class_bind_template_child (widget_class, LgnInspector, gold_pane);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_palette_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_range_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_transform_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_special_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_group_toggled);
}

static void
lgn_inspector_init (LgnInspector *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_choices (self);
  /* The drop-downs have the focus, not the boxes that they lie in. */
  for (GtkWidget *child = gtk_widget_get_first_child (self->choices); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  lgn_segment_bind (self->group_pieces);
  lgn_segment_bind (self->group_words);
}
