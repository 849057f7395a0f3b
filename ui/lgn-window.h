/* LgnWindow: a window of tabs, or the start page while there are none. */
#pragma once

#include "lgn-tab.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How much room there is. */
typedef enum
{
  LGN_SIZE_NARROW, /* side panes lie over the map */
  LGN_SIZE_MEDIUM,
  LGN_SIZE_WIDE,
} LgnSizeClass;

#define LGN_TYPE_SIZE_CLASS (lgn_size_class_get_type ())
GType lgn_size_class_get_type (void);

#define LGN_TYPE_WINDOW (lgn_window_get_type ())
G_DECLARE_FINAL_TYPE (LgnWindow, lgn_window, LGN, WINDOW, AdwApplicationWindow)

/* Properties: "size-class" (LgnSizeClass, read-only), "show-rail", "show-details" (boolean). */
LgnWindow *lgn_window_new (GtkApplication *application);

/* Opens MODEL (a path, or a bundled name) in a tab of its own; INPUT may be NULL. */
LgnTab *lgn_window_open (LgnWindow *window, const char *model, LgnInput *input);
LgnTab *lgn_window_get_tab (LgnWindow *window); /* (transfer none) the selected one, NULL on the start page */
LgnSizeClass lgn_window_get_size_class (LgnWindow *window);

/* For lgn-window-actions.c and lgn-window-dnd.c. */
AdwTabView *lgn_window_get_tab_view (LgnWindow *window);
LgnTab *lgn_window_add_tab (LgnWindow *window, LgnTab *tab);
GtkMenuButton *lgn_window_get_menu_button (LgnWindow *window);
void lgn_window_add_toast (LgnWindow *window, AdwToast *toast);
void lgn_window_reopen_tab (LgnWindow *window);
void lgn_window_install_actions (GtkWidgetClass *widget_class);
void lgn_window_update_actions (LgnWindow *window);
GtkRevealer *lgn_window_get_drop_frame (LgnWindow *window);
void lgn_window_add_drop_target (LgnWindow *window);
void lgn_window_paste (LgnWindow *window);

G_END_DECLS
