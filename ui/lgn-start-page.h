/* LgnStartPage: what an empty window shows: what can be opened, what can be tried, what was open lately. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_START_PAGE (lgn_start_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnStartPage, lgn_start_page, LGN, START_PAGE, AdwBin)

GtkWidget *lgn_start_page_new (void);

G_END_DECLS
