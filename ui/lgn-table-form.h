/* LgnTableForm: the map as numbers: a row a token that looks, a column a token that is looked at; of a picture the pairs of
 * patches, the strongest first. What every picture says, for who cannot see it. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_TABLE_FORM (lgn_table_form_get_type ())
G_DECLARE_FINAL_TYPE (LgnTableForm, lgn_table_form, LGN, TABLE_FORM, LgnView)

G_END_DECLS
