/* LgnErrorPage: says why a model could not be opened, and what can be done. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_ERROR_PAGE (lgn_error_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnErrorPage, lgn_error_page, LGN, ERROR_PAGE, AdwBin)

void lgn_error_page_set_error (LgnErrorPage *page, const char *model, const GError *error);

G_END_DECLS
