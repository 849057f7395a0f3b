#include "lgn-head-proxy.h"

struct _LgnHeadProxy
{
  GtkWidget parent_instance;
  int layer;
  int head;
  gboolean is_cell; /* a picture; else the number of a layer or head */
};

static guint pressed_signal;

G_DEFINE_FINAL_TYPE (LgnHeadProxy, lgn_head_proxy, GTK_TYPE_WIDGET)

GtkWidget *
lgn_head_proxy_new (const char *label, int layer, int head, gboolean is_cell)
{
  LgnHeadProxy *self = g_object_new (LGN_TYPE_HEAD_PROXY, NULL);

  self->layer = layer;
  self->head = head;
  self->is_cell = is_cell;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

int
lgn_head_proxy_get_layer (LgnHeadProxy *self)
{
  return self->layer;
}

int
lgn_head_proxy_get_head (LgnHeadProxy *self)
{
  return self->head;
}

gboolean
lgn_head_proxy_is_cell (LgnHeadProxy *self)
{
  return self->is_cell;
}

void
lgn_head_proxy_set_selected (LgnHeadProxy *self, gboolean is_selected)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_selected, -1);
}

static void
press (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, pressed_signal, 0);
}

static void
lgn_head_proxy_class_init (LgnHeadProxyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pressed_signal = g_signal_new ("pressed", LGN_TYPE_HEAD_PROXY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_set_css_name (widget_class, "headproxy");
  /* What assistive technologies press. */
  gtk_widget_class_install_action (widget_class, "proxy.press", NULL, press);
}

static void
lgn_head_proxy_init (LgnHeadProxy *self)
{
  /* The rail itself is clicked, hovered and focused. */
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}
