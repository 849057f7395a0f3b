/* LgnZip: the entries of a ZIP archive (PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.3) that is mapped. Stored entries are
 * used where they lie; deflated ones are inflated within a bound. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct _LgnZip LgnZip;

bool lgn_zip_is_zip (GBytes *bytes);
LgnZip *lgn_zip_open (GBytes *bytes, const char *where, GError **error);
void lgn_zip_free (LgnZip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnZip, lgn_zip_free)

/* Entries are numbered in the order of their names. */
guint lgn_zip_get_n_entries (LgnZip *zip);
const char *lgn_zip_get_name (LgnZip *zip, guint index); /* (transfer none) */
gsize lgn_zip_get_size (LgnZip *zip, guint index);       /* of the contents */
bool lgn_zip_find (LgnZip *zip, const char *name, guint *index);

GBytes *lgn_zip_read (LgnZip *zip, guint index, GError **error);
GBytes *lgn_zip_read_checked (LgnZip *zip, guint index, gsize max_size, GError **error);

G_END_DECLS
