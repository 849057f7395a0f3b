/* LgnModelList: a popover that offers the bundled models, what was opened lately, and what lies in the hub's cache. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_MODEL_LIST (lgn_model_list_get_type ())
G_DECLARE_FINAL_TYPE (LgnModelList, lgn_model_list, LGN, MODEL_LIST, GtkPopover)

/* Property "action" (string): what a choice activates, with the path or bundled name as its target. */

/* (transfer floating) a row of icon, title and note, as it is used here and on the start page. */
GtkWidget *lgn_model_row_new (const char *model);
char *lgn_model_dup_title (const char *model);

G_END_DECLS
