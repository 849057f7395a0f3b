/* The one table of keys: the application's accelerators, the bindings of widgets and the shortcuts window are made of it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_SHORTCUT_ANYWHERE, /* everywhere, also while typing */
  LGN_SHORTCUT_TAB,      /* in a tab, unless what has the focus takes them for itself */
  LGN_SHORTCUT_MAP,      /* single letters: in the map and the panes beside it */
  LGN_SHORTCUT_CANVAS,   /* arrows and such: in the map only */
  LGN_SHORTCUT_CELLS,    /* where a map is drawn as cells */
  LGN_SHORTCUT_RAIL,     /* arrows: in the heads only */
  LGN_SHORTCUT_PLAY_BAR, /* arrows: in the play bar only */
  LGN_SHORTCUT_PANE,     /* in the panes beside the map */
  LGN_SHORTCUT_ENTRY,    /* while a text is typed */
} LgnShortcutScope;

/* Called by LgnApplication, once. */
void lgn_shortcuts_install_accels (GtkApplication *application);
/* Called in a widget's class_init: binds the keys of SCOPE. */
void lgn_shortcuts_install_bindings (GtkWidgetClass *widget_class, LgnShortcutScope scope);
/* (transfer full) the window that lists them. */
GtkWidget *lgn_shortcuts_create_window (void);

G_END_DECLS
