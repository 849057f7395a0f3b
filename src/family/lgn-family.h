/* LgnFamily: the description of an architecture, models/families/NAME.xml, or one of the person's own families. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

typedef struct _LgnFamily LgnFamily;

LgnFamily *lgn_family_find (const char *model_type, GError **error);
LgnFamily *lgn_family_find_gguf (const char *architecture, xmlNode **gguf, GError **error);
LgnFamily *lgn_family_load (const char *path, GError **error);
LgnFamily *lgn_family_parse (const char *xml, gsize size, const char *where, GError **error);
void lgn_family_free (LgnFamily *family);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnFamily, lgn_family_free)

const char *lgn_family_get_path (LgnFamily *family);
char *lgn_family_dup_name (LgnFamily *family);
char *lgn_family_dup_title (LgnFamily *family);
char *lgn_family_dup_type (LgnFamily *family);
xmlNode *lgn_family_get_root (LgnFamily *family);
char *lgn_family_dup_anchors (LgnFamily *family);
xmlNode *lgn_family_get_layer (LgnFamily *family, xmlNode *stack, GError **error);

GPtrArray *lgn_family_list_files (void);
char **lgn_family_list_model_types (void);

/* What a description says of its family, for lists. Words are those of the description, with spaces for dashes. */
typedef struct
{
  char *path;
  char *fault; /* why the file cannot be used, and the rest is NULL then; or NULL */
  char *name;
  char *title;
  char *model_types; /* "one, another" */
  char *takes;       /* "text, two texts" */
  char *gives;       /* "attention, classes" */
  char *sources;     /* papers and original code, parted by "; " */
} LgnFamilySummary;

GPtrArray *lgn_family_list (void);

G_END_DECLS
