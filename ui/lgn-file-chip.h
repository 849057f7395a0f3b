/* LgnFileChip: a button that shows which picture the network sees, or which sound it hears, and lets a person choose
 * another. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_FILE_CHIP (lgn_file_chip_get_type ())
G_DECLARE_FINAL_TYPE (LgnFileChip, lgn_file_chip, LGN, FILE_CHIP, GtkWidget)

/* Property "sound" (boolean, construct-only): it is of sounds; otherwise of pictures.
 * Signal "chosen" (): a person has chosen another file, or removed it. */
const char *lgn_file_chip_get_path (LgnFileChip *chip); /* NULL: none */
void lgn_file_chip_set_path (LgnFileChip *chip, const char *path);
void lgn_file_chip_set_detail (LgnFileChip *chip, const char *detail); /* what the network made of it; NULL: nothing yet */
void lgn_file_chip_set_removable (LgnFileChip *chip, gboolean is_removable);
void lgn_file_chip_choose (LgnFileChip *chip);                         /* as if it had been pressed */

/* Whether FILE's name is one of a picture, or of a sound. */
gboolean lgn_file_is_picture (GFile *file);
gboolean lgn_file_is_sound (GFile *file);

G_END_DECLS
