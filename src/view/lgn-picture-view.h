/* LgnPictureView: what a tab's map shows on its picture now: which token looks, and what is pointed at. It moves the one selection
 * of the tab, and nothing else. */
#pragma once

#include "view/lgn-map-view.h"
#include "view/lgn-picture-map.h"

G_BEGIN_DECLS

#define LGN_PICTURE_STRENGTH 0.8 /* unless somebody says otherwise */

#define LGN_TYPE_PICTURE_VIEW (lgn_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (LgnPictureView, lgn_picture_view, LGN, PICTURE_VIEW, GObject)

/* Properties, read and write, of how the overlay is drawn: strength (double, 0 to 1), smooth, grid (boolean).
 * Signals: "map-changed" (): get_map gives another map; "focus-changed" (): another token looks; "hover-changed" (): something
 * else is pointed at. */
LgnPictureView *lgn_picture_view_new (LgnMapView *map_view);

double lgn_picture_view_get_strength (LgnPictureView *view);
bool lgn_picture_view_get_smooth (LgnPictureView *view);
bool lgn_picture_view_get_grid (LgnPictureView *view);
LgnMapView *lgn_picture_view_get_map_view (LgnPictureView *view);
/* (transfer none) NULL while the map cannot be read, or is not of patches in this direction. */
const LgnPictureMap *lgn_picture_view_get_map (LgnPictureView *view);
LgnGaze lgn_picture_view_get_gaze (LgnPictureView *view);
void lgn_picture_view_set_gaze (LgnPictureView *view, LgnGaze gaze);
bool lgn_picture_view_has_gaze (LgnPictureView *view, LgnGaze gaze); /* whether there are patches that way */

/* Shown tokens of the side that is chosen from. With a map only. */
guint lgn_picture_view_get_focus (LgnPictureView *view);
void lgn_picture_view_set_focus (LgnPictureView *view, guint index); /* and on the other side its strongest patch */
void lgn_picture_view_begin (LgnPictureView *view); /* where nobody has chosen yet, the picture's own choice becomes the cursor */
void lgn_picture_view_move (LgnPictureView *view, gint columns, gint rows);
/* A click on the picture, where LOOKS would look and DRAWN is drawn (shown tokens, -1 none): LOOKS becomes the one that looks;
 * where there is none, DRAWN is what it is read of. */
void lgn_picture_view_click (LgnPictureView *view, gint looks, gint drawn);
/* Pointing at DRAWN, or at what token FINDER found, who then looks; -1 none. */
void lgn_picture_view_set_hover (LgnPictureView *view, gint finder, gint drawn);
gint lgn_picture_view_get_hover_patch (LgnPictureView *view); /* of the side that is drawn, or -1 */

/* (transfer full), translated: "patch 132 · column 6, row 9 · layer 8, mean of 12 heads", or what prevents it. */
char *lgn_picture_view_make_place (LgnPictureView *view);
/* (transfer full): how far away it looks: "53 px", "0.21 s"; NULL where that cannot be said. */
char *lgn_picture_view_make_distance (LgnPictureView *view, double distance);
/* (transfer full) of GArray of guint: the shown tokens of the side that is chosen from that are no patches; those that found
 * something first, the likeliest at first. */
GArray *lgn_picture_view_list_others (LgnPictureView *view);
bool lgn_picture_view_has_words (LgnPictureView *view); /* whether some of them are of a text */
/* (transfer full) what a token is called for short: "Class token", "behind", "cat 0.98", "Patch 132"; NAME, or NULL: what a screen
 * reader says, "Word 3: behind". */
char *lgn_picture_view_make_label (LgnPictureView *view, guint index, char **name);
/* What shown token INDEX gives the picture, of the sum of its row. */
double lgn_picture_view_get_share (LgnPictureView *view, guint index, double *sum);
/* (transfer full) "14 × 14 patches of 16 px", "75 frames of 20 ms". */
char *lgn_picture_view_make_shape (LgnPictureView *view);

G_END_DECLS
