#include "lgn-links-page.h"

#include "lgn-canvas.h"
#include "lgn-figure-provider.h"
#include "lgn-head-picker.h"
#include "lgn-link-table.h"
#include "lgn-links-canvas.h"
#include "lgn-links-text.h"
#include "lgn-map-page.h"
#include "lgn-painting.h"
#include "lgn-segment.h"
#include "lgn-tab-figure.h"
#include "lgn-tab-views.h"
#include "lgn-wrap-layout.h"

#include "draw/lgn-paint-links.h"
#include "view/lgn-number.h"

#include <glib/gi18n.h>
#include <math.h>

#define CHIP_SPACING 6
#define SAMPLE_WIDTH 18
#define SAMPLE_HEIGHT 12

struct _LgnLinksPage
{
  LgnView parent_instance;
  GtkWidget *menu;
  GtkWidget *toolbar;
  GtkWidget *chips;
  GtkWidget *add_button;
  LgnHeadPicker *picker;
  GtkToggleButton *looks_at;
  GtkToggleButton *looked_at;
  GtkWidget *between_box;
  GtkDropDown *between_drop;
  GtkStack *stack;
  GtkStack *forms;
  GtkWidget *scroller;
  GtkToggleButton *table_button;
  LgnLinkTable *table;
  AdwStatusPage *message;
  GtkButton *message_button;
  LgnLinksCanvas *canvas;
  GtkWidget *threshold_scale;
  GtkAdjustment *threshold_adjustment;
  GtkLabel *threshold_label;
  GtkLabel *count_label;
  GtkWidget *end; /* the pane with the text */
  LgnLinksText *text;
  GtkLabel *text_label;
  GtkLabel *frame_label;
  bool has_text; /* whether END is shown */
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnLinksPage, lgn_links_page, LGN_TYPE_VIEW)

static LgnTabState *
get_state (LgnLinksPage *self)
{
  return lgn_view_get_state (LGN_VIEW (self));
}

static LgnLinks *
get_links (LgnLinksPage *self)
{
  return lgn_tab_state_get_links (get_state (self));
}

/* Chips. */

typedef struct
{
  LgnLinksPage *page;
  LgnMapId head;
  guint colour;
  LgnPaintCache *cache;
  GtkButton *button;
} Chip;

static void
chip_free (gpointer data)
{
  Chip *chip = data;

  lgn_paint_cache_free (chip->cache);
  g_free (chip);
}

static void
draw_sample (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Chip *chip = data;
  LgnPaintContext context;

  lgn_painting_init_context (&context, GTK_WIDGET (area), chip->cache);
  lgn_paint_link_sample (cr, &context, chip->colour, 0, height / 2.0, width);
}

static void
on_chip_clicked (Chip *chip)
{
  lgn_selection_set_map (lgn_tab_state_get_selection (get_state (chip->page)), &chip->head);
}

static void
on_chip_removed (Chip *chip)
{
  LgnMapId head = chip->head; /* the chip goes */

  lgn_links_remove (get_links (chip->page), &head);
}

/* "7·10 linked words" */
static void
update_chip (Chip *chip)
{
  LgnHeadList *list = lgn_tab_heads_get_list (lgn_tab_state_get_heads (get_state (chip->page)));
  LgnHeadItem *item = lgn_head_list_lookup (list, chip->head.layer, chip->head.head);
  g_autofree char *name = lgn_head_make_short_name (&chip->head);
  g_autofree char *role
      = item && lgn_head_item_get_verdict (item) ? lgn_head_list_make_role_title (list, lgn_head_item_get_role (item)) : NULL;
  g_autofree char *text = role ? g_strdup_printf ("%s %s", name, role) : g_strdup (name);

  gtk_button_set_label (chip->button, text);
}

static GtkWidget *
make_remove_button (Chip *chip)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name
      = chip->head.head == LGN_HEAD_MEAN   ? g_strdup_printf (_ ("Remove layer %u, mean"), chip->head.layer)
        : chip->head.head == LGN_HEAD_MAX ? g_strdup_printf (_ ("Remove layer %u, strongest"), chip->head.layer)
                                          : g_strdup_printf (_ ("Remove layer %u, head %d"), chip->head.layer, chip->head.head);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_chip_removed), chip);
  return button;
}

static GtkWidget *
make_chip (LgnLinksPage *self, const LgnMapId *head, guint colour)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *sample = gtk_drawing_area_new (), *button = gtk_button_new ();
  Chip *chip = g_new0 (Chip, 1);

  *chip = (Chip){ self, *head, colour, lgn_paint_cache_new (), GTK_BUTTON (button) };
  g_object_set_data_full (G_OBJECT (box), "chip", chip, chip_free);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (sample), SAMPLE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (sample), SAMPLE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sample), draw_sample, chip, NULL);
  gtk_widget_set_valign (sample, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_chip_clicked), chip);
  gtk_widget_add_css_class (box, "head-chip");
  gtk_box_append (GTK_BOX (box), sample);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), make_remove_button (chip));
  update_chip (chip);
  return box;
}

static Chip *
get_chip (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "chip");
}

static void
update_roles (LgnLinksPage *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->chips); child; child = gtk_widget_get_next_sibling (child))
    if (get_chip (child))
      update_chip (get_chip (child));
}

static void
update_chips (LgnLinksPage *self)
{
  LgnHeadSet *heads = lgn_links_get_heads (get_links (self));
  GtkWidget *child = gtk_widget_get_first_child (self->chips);

  while (child)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (get_chip (child))
        gtk_box_remove (GTK_BOX (self->chips), child);
      child = next;
    }
  for (guint i = lgn_head_set_get_n (heads); i-- > 0;)
    gtk_box_prepend (GTK_BOX (self->chips),
                     make_chip (self, lgn_head_set_get_head (heads, i), lgn_head_set_get_colour_index (heads, i)));
}

static void
on_picked (LgnLinksPage *self, LgnHeadItem *item)
{
  LgnMapId head = { lgn_selection_get_site (lgn_tab_state_get_selection (get_state (self))), lgn_head_item_get_layer (item),
                    lgn_head_item_get_head (item) };

  lgn_links_add (get_links (self), &head);
}

/* What is shown in place of links, and why. */

static const struct
{
  const char *icon, *title, *text, *button;
} messages[] = {
  [LGN_LINKS_NO_MAP] = { "lgn-links-symbolic", "", "", NULL },
  [LGN_LINKS_PICTURE] = { "image-x-generic-symbolic", N_ ("No Links Here"),
                          N_ ("Links join the words of a text, and this is a picture. The map shows where its patches look."),
                          N_ ("Show the Map") },
  [LGN_LINKS_TOO_MANY] = { "dialog-warning-symbolic", N_ ("Too Many Lines"),
                           N_ ("Links draws up to 2 000 tokens. Choose a part of the text."), N_ ("Show the Visible Part") },
  [LGN_LINKS_NO_HEAD] = { "lgn-links-symbolic", N_ ("No Heads Yet"), N_ ("Click heads on the left to see their links."), NULL },
};

static char *
make_place (LgnLinksPage *self)
{
  LgnLinksScene *scene = lgn_links_get_scene (get_links (self));
  guint n = scene ? scene->n_maps : 0, first, end;
  const char *site = lgn_site_get_name (lgn_selection_get_site (lgn_tab_state_get_selection (get_state (self))));

  lgn_links_get_part (get_links (self), LGN_AXIS_QUERY, &first, &end);
  if (end > 0)
    return g_strdup_printf (ngettext ("%u head · %s · tokens %u to %u", "%u heads · %s · tokens %u to %u", n), n, _ (site), first,
                            end - 1);
  return g_strdup_printf (ngettext ("%u head · %s", "%u heads · %s", n), n, _ (site));
}

/* "looks · 4 heads" above the text. */
static void
update_text (LgnLinksPage *self)
{
  LgnLinksScene *scene = lgn_links_get_scene (get_links (self));
  guint n = scene ? scene->n_maps : 0;
  gint row, column;
  const LgnTokenAxis *axis;
  g_autofree char *label = NULL;

  lgn_links_find_focus (get_links (self), &row, &column);
  if (!scene || (row < 0 && column < 0))
    {
      gtk_label_set_label (self->text_label, "");
      return;
    }
  axis = row >= 0 ? lgn_links_scene_get_rows (scene) : lgn_links_scene_get_columns (scene);
  label = g_strdup_printf (ngettext ("%s · %u head", "%s · %u heads", n), axis->label[row >= 0 ? row : column], n);
  gtk_label_set_label (self->text_label, label);
  gtk_label_set_label (self->frame_label,
                       row >= 0 ? _ ("Frame: the token that is looking.") : _ ("Frame: the token that is looked at."));
}

static void
update_status (LgnLinksPage *self)
{
  bool has_links = lgn_links_get_scene (get_links (self)) != NULL;
  g_autofree char *place = has_links ? make_place (self) : NULL;

  update_text (self);
  lgn_view_set_status (LGN_VIEW (self), place, has_links ? lgn_links_get_reading (get_links (self)) : NULL);
}

/* Lines are listed while somebody looks at them. */
static void
update_table (LgnLinksPage *self)
{
  bool is_table = gtk_toggle_button_get_active (self->table_button);
  gint row, column;

  lgn_link_table_set_scene (self->table, is_table ? lgn_links_get_scene (get_links (self)) : NULL,
                            lgn_links_get_threshold (get_links (self)));
  gtk_stack_set_visible_child (self->forms, is_table ? GTK_WIDGET (self->table) : self->scroller);
  lgn_links_get_cursor (get_links (self), &row, &column);
  if (is_table)
    lgn_link_table_select (self->table, row, column);
}

static void
on_cursor_changed (LgnLinksPage *self)
{
  gint row, column;

  lgn_links_get_cursor (get_links (self), &row, &column);
  if (gtk_toggle_button_get_active (self->table_button))
    lgn_link_table_select (self->table, row, column);
}

static void
on_row_selected (LgnLinksPage *self, guint row, guint column)
{
  lgn_links_set_cursor (get_links (self), (gint) row, (gint) column);
}

static void
update_state (LgnLinksPage *self)
{
  LgnLinksState state;

  if (!get_state (self))
    return;
  state = lgn_links_get_state (get_links (self));
  update_table (self);
  gtk_stack_set_visible_child_name (self->stack, state == LGN_LINKS_SHOWN ? "links" : "message");
  gtk_widget_set_visible (self->toolbar, state != LGN_LINKS_PICTURE && state != LGN_LINKS_NO_MAP);
  if (state == LGN_LINKS_SHOWN)
    return;
  adw_status_page_set_icon_name (self->message, messages[state].icon);
  adw_status_page_set_title (self->message, *messages[state].title ? _ (messages[state].title) : "");
  adw_status_page_set_description (self->message, *messages[state].text ? _ (messages[state].text) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_button), messages[state].button != NULL);
  if (messages[state].button)
    gtk_button_set_label (self->message_button, _ (messages[state].button));
}

/* The tokens of one side that can be seen in the map, at most as many as there can be links of. */
static void
show_visible_side (LgnLinksPage *self, LgnAxis side, double start, double page, double cell)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (get_state (self)));
  const LgnTokenAxis *axis = side == LGN_AXIS_QUERY ? lgn_shown_map_get_rows (map) : lgn_shown_map_get_columns (map);
  double first = CLAMP (floor (start / cell), 0, axis->n - 1.0), end = CLAMP (ceil ((start + page) / cell), first + 1, axis->n);
  const LgnTokenGroup *last;

  end = MIN (end, first + LGN_LINK_LIST_MAX_TOKENS);
  last = lgn_token_axis_get_group (axis, (guint) end - 1);
  lgn_links_set_part (get_links (self), side, lgn_token_axis_get_group (axis, (guint) first)->first, last->first + last->n);
}

static void
show_visible_part (LgnLinksPage *self)
{
  GtkWidget *stack = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_VIEW_STACK);
  LgnView *page = stack ? lgn_tab_views_get (ADW_VIEW_STACK (stack), "map") : NULL;
  LgnViewport *viewport = page ? lgn_map_canvas_get_viewport (lgn_map_page_get_canvas (LGN_MAP_PAGE (page))) : NULL;
  double cell = viewport ? lgn_viewport_get_cell (viewport) : 0;

  if (!(cell > 0))
    return;
  show_visible_side (self, LGN_AXIS_QUERY, lgn_viewport_get_y (viewport), lgn_viewport_get_page_height (viewport), cell);
  show_visible_side (self, LGN_AXIS_KEY, lgn_viewport_get_x (viewport), lgn_viewport_get_page_width (viewport), cell);
}

static void
on_message_button (LgnLinksPage *self)
{
  if (lgn_links_get_state (get_links (self)) == LGN_LINKS_TOO_MANY)
    show_visible_part (self);
  else
    lgn_tab_state_set_view (get_state (self), "map");
}

/* What is hidden. */

/* The scale is a root: most weights are small. */
static void
update_threshold (LgnLinksPage *self)
{
  LgnLinksScene *scene = lgn_links_get_scene (get_links (self));
  double threshold = lgn_links_get_threshold (get_links (self));
  g_autofree char *number = lgn_format_fixed (threshold, threshold < 0.01 ? 4 : threshold < 0.1 ? 3 : 2, false);
  g_autofree char *count = scene ? lgn_link_list_make_count (scene->links, threshold, false) : g_strdup ("");

  self->is_updating = true;
  gtk_adjustment_set_value (self->threshold_adjustment, sqrt (threshold));
  self->is_updating = false;
  gtk_label_set_label (self->threshold_label, number);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count_label), count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->threshold_scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, number, -1);
}

static void
on_threshold_moved (LgnLinksPage *self)
{
  double value = gtk_adjustment_get_value (self->threshold_adjustment), threshold = value * value;
  double step = threshold < 0.01 ? 1e4 : threshold < 0.1 ? 1e3 : 1e2; /* as it is written beside the scale */

  if (!self->is_updating)
    lgn_links_set_threshold (get_links (self), round (threshold * step) / step);
}

static void
on_scene_changed (LgnLinksPage *self)
{
  bool has_text = lgn_links_get_scene (get_links (self)) && lgn_links_text_applies (self->text);

  if (has_text != self->has_text)
    {
      self->has_text = has_text;
      lgn_view_panes_changed (LGN_VIEW (self));
    }
  update_threshold (self);
  update_table (self);
  update_status (self);
}

/* A head that is dragged here from the rail, or from another picture of one. */

static const LgnFigure *
get_dragged (LgnLinksPage *self, GdkDrop *drop)
{
  GdkDrag *drag = gdk_drop_get_drag (drop);
  GdkContentProvider *content = drag ? gdk_drag_get_content (drag) : NULL;
  bool is_figure = LGN_IS_FIGURE_PROVIDER (content);
  const LgnFigure *figure = is_figure ? lgn_figure_provider_get_figure (LGN_FIGURE_PROVIDER (content)) : NULL;
  LgnRun *run = lgn_tab_state_get_run (get_state (self));

  return figure && figure->result == lgn_run_get_result (run) ? figure : NULL;
}

static gboolean
on_accept (GtkDropTargetAsync *target, GdkDrop *drop, LgnLinksPage *self)
{
  return get_dragged (self, drop) != NULL;
}

static gboolean
on_drop (GtkDropTargetAsync *target, GdkDrop *drop, double x, double y, LgnLinksPage *self)
{
  const LgnFigure *figure = get_dragged (self, drop);

  if (!figure)
    return FALSE;
  lgn_links_add (get_links (self), &figure->map);
  gdk_drop_finish (drop, GDK_ACTION_COPY);
  return TRUE;
}

static void
on_full (LgnLinksPage *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (_ ("Links shows up to 24 heads.")));
}

static void
on_menu (LgnLinksPage *self, double x, double y)
{
  lgn_canvas_popup (GTK_WIDGET (self->canvas), self->menu, x, y);
}

/* Actions. */

static void
menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_links_canvas_show_menu (LGN_LINKS_PAGE (widget)->canvas);
}

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_links_canvas_move (LGN_LINKS_PAGE (widget)->canvas, g_variant_get_string (parameter, NULL));
}

static void
strongest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_links_select_strongest (get_links (LGN_LINKS_PAGE (widget)));
}

static void
strongest_map (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_links_select_strongest_of_all (get_links (LGN_LINKS_PAGE (widget)));
  lgn_links_canvas_show_cursor (LGN_LINKS_PAGE (widget)->canvas);
}

/* The view. */

static void
bind_options (LgnLinksPage *self, LgnLinks *links)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  g_object_bind_property (links, "reversed", self->looked_at, "active", flags);
  g_object_bind_property (links, "reversed", self->looks_at, "active", flags | G_BINDING_INVERT_BOOLEAN);
  g_object_bind_property (links, "between", self->between_drop, "selected", flags);
  g_object_bind_property (links, "has-pair", self->between_box, "visible", G_BINDING_SYNC_CREATE);
}

static void
lgn_links_page_set_state (LgnView *view, LgnTabState *state)
{
  LgnLinksPage *self = LGN_LINKS_PAGE (view);
  LgnLinks *links = lgn_tab_state_get_links (state);

  lgn_links_canvas_set_state (self->canvas, state);
  lgn_links_text_set_state (self->text, state);
  lgn_head_picker_set_state (self->picker, state);
  bind_options (self, links);
  g_signal_connect_object (links, "heads-changed", G_CALLBACK (update_chips), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "scene-changed", G_CALLBACK (on_scene_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "full", G_CALLBACK (on_full), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::state", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::threshold", G_CALLBACK (update_threshold), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::threshold", G_CALLBACK (update_table), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (on_cursor_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::reading", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_heads_get_list (lgn_tab_state_get_heads (state)), "changed", G_CALLBACK (update_roles), self,
                           G_CONNECT_SWAPPED);
  update_chips (self);
  update_state (self);
  on_scene_changed (self);
}

static GtkWidget *
lgn_links_page_get_canvas (LgnView *view)
{
  LgnLinksPage *self = LGN_LINKS_PAGE (view);

  return gtk_toggle_button_get_active (self->table_button) ? GTK_WIDGET (self->table) : GTK_WIDGET (self->canvas);
}

static GtkWidget *
lgn_links_page_get_end (LgnView *view)
{
  LgnLinksPage *self = LGN_LINKS_PAGE (view);

  return self->has_text ? self->end : NULL;
}

/* What is shown, with the heads' own colours; of a part of a text there is no figure. */
static LgnFigure *
lgn_links_page_make_figure (LgnView *view)
{
  LgnLinks *links = get_links (LGN_LINKS_PAGE (view));
  LgnLinksScene *scene = lgn_links_get_scene (links);
  LgnFigure *figure;
  guint first, end;

  lgn_links_get_part (links, LGN_AXIS_QUERY, &first, &end);
  figure = scene && end == 0 ? lgn_tab_figure_new (lgn_view_get_state (view)) : NULL;
  if (!figure)
    return NULL;
  lgn_figure_set_view (figure, LGN_VIEW_LINKS);
  figure->n_heads = scene->n_maps;
  for (guint i = 0; i < scene->n_maps; i++)
    {
      const LgnMapId *id = lgn_shown_map_get_id (scene->map[i]);

      figure->heads[i] = (LgnFigureHead){ (gint) id->layer, id->head, (gint) scene->colour[i] };
    }
  figure->map = *lgn_shown_map_get_id (scene->map[0]);
  figure->threshold = lgn_links_get_threshold (links);
  figure->segments = lgn_links_get_segments (links);
  figure->is_reversed = lgn_links_get_reversed (links);
  return figure;
}

static void
lgn_links_page_dispose (GObject *object)
{
  LgnLinksPage *self = LGN_LINKS_PAGE (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LGN_TYPE_LINKS_PAGE);
  g_clear_object (&self->end);
  G_OBJECT_CLASS (lgn_links_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LGN_TYPE_LINKS_CANVAS);
  g_type_ensure (LGN_TYPE_HEAD_PICKER);
  g_type_ensure (LGN_TYPE_LINK_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-links-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, menu);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, chips);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, picker);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, looks_at);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, looked_at);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, between_box);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, between_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, forms);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, table_button);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, table);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, message);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, message_button);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, canvas);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, threshold_scale);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, threshold_adjustment);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, threshold_label);
  gtk_widget_class_bind_template_child (widget_class, LgnLinksPage, count_label);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, update_state);
  gtk_widget_class_bind_template_callback (widget_class, on_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_message_button);
  gtk_widget_class_bind_template_callback (widget_class, on_threshold_moved);
}

static void
lgn_links_page_class_init (LgnLinksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LgnViewClass *view_class = LGN_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_links_page_dispose;
  view_class->set_state = lgn_links_page_set_state;
  view_class->get_canvas = lgn_links_page_get_canvas;
  view_class->get_end = lgn_links_page_get_end;
  view_class->make_figure = lgn_links_page_make_figure;
  gtk_widget_class_install_action (widget_class, "canvas.move", "s", move);
  gtk_widget_class_install_action (widget_class, "canvas.menu", NULL, menu);
  gtk_widget_class_install_action (widget_class, "canvas.strongest", NULL, strongest);
  gtk_widget_class_install_action (widget_class, "canvas.strongest-map", NULL, strongest_map);
  bind_template (widget_class);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The pane "In the text". */
static void
make_end (LgnLinksPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *title = make_label (_ ("In the text"), "heading");
  GtkWidget *asking = make_label (NULL, "note");

  self->text = g_object_new (LGN_TYPE_LINKS_TEXT, NULL);
  self->text_label = GTK_LABEL (asking);
  gtk_label_set_wrap (GTK_LABEL (title), FALSE);
  gtk_label_set_wrap (self->text_label, FALSE);
  gtk_label_set_ellipsize (self->text_label, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (asking, TRUE);
  gtk_widget_set_halign (asking, GTK_ALIGN_END);
  gtk_widget_add_css_class (asking, "caption");
  gtk_box_append (GTK_BOX (header), title);
  gtk_box_append (GTK_BOX (header), asking);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (box), make_label (_ ("Colour: the head that looks there most. Strength: its weight."), "note"));
  self->frame_label = GTK_LABEL (make_label (_ ("Frame: the token that is looking."), "note"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->frame_label));
  gtk_widget_add_css_class (box, "links-text");
  gtk_widget_add_css_class (scroller, "pane");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  self->end = g_object_ref_sink (scroller);
}

static void
lgn_links_page_init (LgnLinksPage *self)
{
  static const char *types[] = { "image/svg+xml" };
  GdkContentFormats *formats = gdk_content_formats_new (types, G_N_ELEMENTS (types));
  GtkDropTargetAsync *target;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  make_end (self);
  gtk_widget_set_layout_manager (self->chips, lgn_wrap_layout_new (CHIP_SPACING));
  lgn_segment_bind (self->looks_at);
  lgn_segment_bind (self->looked_at);
  target = gtk_drop_target_async_new (formats, GDK_ACTION_COPY);
  g_signal_connect (target, "accept", G_CALLBACK (on_accept), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
