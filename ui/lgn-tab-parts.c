/* The views of a tab, the panes that go with the one that is shown, and how the keyboard goes from one to the other. */
#include "lgn-tab-private.h"

#include "lgn-tab-views.h"

/* Shows WIDGET in STACK, where it may be for the first time; NULL: what is always there. */
static void
show_part (GtkStack *stack, GtkWidget *widget, GtkWidget *usual)
{
  GtkWidget *part = widget ? widget : usual;

  if (!gtk_widget_get_parent (part))
    gtk_stack_add_child (stack, part);
  gtk_stack_set_visible_child (stack, part);
}

static void
update_panes (LgnTab *self)
{
  LgnView *view = lgn_tab_get_view (self);
  bool hides_panes = lgn_view_hides_panes (view);

  show_part (self->top, lgn_view_get_top (view), GTK_WIDGET (self->input_bar));
  show_part (self->start, lgn_view_get_start (view), GTK_WIDGET (self->head_pane));
  show_part (self->end, lgn_view_get_end (view), GTK_WIDGET (self->inspector));
  gtk_widget_set_visible (GTK_WIDGET (self->start), !hides_panes);
  gtk_widget_set_visible (GTK_WIDGET (self->end), !lgn_view_hides_details (view));
}

static void
on_view_panes_changed (LgnTab *self, LgnView *view)
{
  if (view == lgn_tab_get_view (self))
    update_panes (self);
}

/* Another view takes the focus from the one before, which is not there any more. */
static void
on_view_changed (LgnTab *self)
{
  GtkWidget *focus = gtk_widget_get_root (GTK_WIDGET (self)) ? gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)))
                                                             : NULL;
  bool had_focus = !focus || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stage));
  LgnView *view = lgn_tab_get_view (self);

  update_panes (self);
  lgn_status_line_set_view (self->status_line, view);
  if (had_focus)
    gtk_widget_grab_focus (lgn_view_get_canvas (view));
}

static void
on_view_added (LgnView *view, gpointer data)
{
  g_signal_connect_object (view, "panes-changed", G_CALLBACK (on_view_panes_changed), data, G_CONNECT_SWAPPED);
}

void
lgn_tab_add_views (LgnTab *self)
{
  AdwViewStack *views = lgn_tab_get_views (self);

  lgn_tab_views_fill (views, self->state, on_view_added, self);
  g_signal_connect_object (views, "notify::visible-child", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->state, "view", views, "visible-child-name", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  on_view_changed (self);
}

/* The keyboard. */

void
lgn_tab_edit_input (LgnTab *self)
{
  lgn_input_bar_focus (self->input_bar);
}

static void
focus_canvas (LgnTab *self)
{
  gtk_widget_grab_focus (lgn_view_get_canvas (lgn_tab_get_view (self)));
}

/* lgn_tab_find_heads: at the top of the heads' side, whatever is shown there. */
void
lgn_tab_find_heads (LgnTab *self)
{
  GtkWidget *stage = GTK_WIDGET (self->stage);
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (stage, GTK_WIDGET (self), &bounds))
    return;
  if (!self->finder)
    {
      self->finder = lgn_head_finder_new (GTK_WIDGET (self), self->state);
      g_signal_connect_object (self->finder, "closed", G_CALLBACK (focus_canvas), self, G_CONNECT_SWAPPED);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->finder),
                               &(GdkRectangle){ (int) (bounds.origin.x + bounds.size.width / 2), (int) bounds.origin.y, 1, 1 });
  lgn_head_finder_open (self->finder);
}

/* lgn_tab_move_region: moves the focus to the part of the tab that comes next (BY 1) or before (-1). */
void
lgn_tab_move_region (LgnTab *self, int by)
{
  GtkWidget *regions[] = { GTK_WIDGET (self->top), GTK_WIDGET (self->start), lgn_view_get_canvas (lgn_tab_get_view (self)),
                           GTK_WIDGET (self->end) };
  const int n = G_N_ELEMENTS (regions);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  int at = by > 0 ? -1 : 0;

  for (int i = 0; i < n && focus; i++)
    if (focus == regions[i] || gtk_widget_is_ancestor (focus, regions[i]))
      at = i;
  for (int i = 1; i <= n; i++)
    {
      GtkWidget *region = regions[((at + i * by) % n + n) % n];

      if (gtk_widget_get_mapped (region) && gtk_widget_child_focus (region, GTK_DIR_TAB_FORWARD))
        return;
    }
}
