/* LgnLinks: what the view of links shows: heads of the selected site, how much is hidden, and which way one looks. The lines
 * are collected in a thread; until they are there, those from before stay. */
#pragma once

#include "view/lgn-history.h"
#include "view/lgn-links-scene.h"
#include "view/lgn-selection.h"
#include "view/lgn-token-view.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_LINKS_NO_MAP,    /* there is no result */
  LGN_LINKS_PICTURE,   /* both sides are patches of a picture */
  LGN_LINKS_TOO_MANY,  /* more than LGN_LINK_LIST_MAX_TOKENS */
  LGN_LINKS_NO_HEAD,   /* nobody has chosen any, or none can be read yet */
  LGN_LINKS_SHOWN,
} LgnLinksState;

#define LGN_TYPE_LINKS (lgn_links_get_type ())
G_DECLARE_FINAL_TYPE (LgnLinks, lgn_links, LGN, LINKS, GObject)

/* Properties: state (uint, read-only), threshold (double, 0 to 1; the usual one until somebody chooses), reversed (boolean: who
 * looks at a token, instead of what it looks at), between (uint: 0 all, 1 A→A, 2 A→B, 3 B→A, 4 B→B), has-pair (boolean,
 * read-only: whether BETWEEN means anything), reading (string, read-only: what the line says that is pointed at or, without
 * one, the strongest of what is asked about; ""). Signals: "heads-changed" (): other heads, or another site's; "scene-changed"
 * (); "full" (): a head was to be added, and there is no room. */
LgnLinks *lgn_links_new (LgnSelection *selection, LgnTokenView *token_view, LgnHistory *history);

LgnLinksState lgn_links_get_state (LgnLinks *links);
LgnHeadSet *lgn_links_get_heads (LgnLinks *links); /* of the selected site; changed by the methods below alone */
LgnLinksScene *lgn_links_get_scene (LgnLinks *links); /* (transfer none); NULL: there is none yet */
double lgn_links_get_threshold (LgnLinks *links);
bool lgn_links_get_reversed (LgnLinks *links);
LgnSegments lgn_links_get_segments (LgnLinks *links);
bool lgn_links_get_has_pair (LgnLinks *links);

/* Undoable. */
void lgn_links_add (LgnLinks *links, const LgnMapId *head);
void lgn_links_remove (LgnLinks *links, const LgnMapId *head);
void lgn_links_toggle (LgnLinks *links, const LgnMapId *head);
void lgn_links_set_threshold (LgnLinks *links, double threshold);
void lgn_links_set_reversed (LgnLinks *links, bool reversed);
void lgn_links_set_between (LgnLinks *links, guint between);
void lgn_links_clear (LgnLinks *links); /* of every site, for another model; nothing to undo */

void lgn_links_set_part (LgnLinks *links, LgnAxis side, guint first, guint end);
void lgn_links_get_part (LgnLinks *links, LgnAxis side, guint *first, guint *end); /* *END 0: all */

/* A layer can be read now. */
void lgn_links_layer_ready (LgnLinks *links, LgnSite site, guint layer);

/* Selection and hover in shown rows and columns of the scene; -1 none, or hidden. */
void lgn_links_get_cursor (LgnLinks *links, gint *row, gint *column);
void lgn_links_get_hover (LgnLinks *links, gint *row, gint *column);
void lgn_links_set_cursor (LgnLinks *links, gint row, gint column);
void lgn_links_set_hover (LgnLinks *links, gint row, gint column);
void lgn_links_find_focus (LgnLinks *links, gint *row, gint *column);

/* One line: that of HEAD which the pointer is near, until the next hover; the next weaker (BY 1) or stronger (-1) of what the
 * cursor asks about; the strongest of that, again the next; and of all. */
void lgn_links_point_at (LgnLinks *links, gint row, gint column, const LgnMapId *head);
void lgn_links_step (LgnLinks *links, gint by);
void lgn_links_select_strongest (LgnLinks *links);
void lgn_links_select_strongest_of_all (LgnLinks *links);
const char *lgn_links_get_reading (LgnLinks *links);

G_END_DECLS
