/* Unicode normalisation forms and other changes of whole characters, keeping track of what every character comes from. */
#pragma once

#include "text/lgn-normalized.h"

G_BEGIN_DECLS

/* A character of the new text and how it corresponds to the old one: see lgn_edit_put. */
typedef struct
{
  gunichar c;
  gint32 change;
} LgnChange;

void lgn_changes_apply (const GArray *changes, gsize skip, LgnNormalized *text, LgnNormalized *scratch);
void lgn_unicode_form_apply (LgnNormalized *text, LgnNormalized *scratch, bool compatible, bool compose);

G_END_DECLS
