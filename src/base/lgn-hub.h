/* The cache in which the Hugging Face hub's own tools keep what they downloaded: models--OWNER--NAME/{refs,snapshots,blobs}
 * (huggingface.co/docs/huggingface_hub, "Understand caching"). It is only read. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name; /* "owner/name" */
  char *path; /* of its snapshot, a checkpoint's folder */
} LgnHubModel;

char *lgn_hub_dup_folder (void);
GPtrArray *lgn_hub_list (void);
char *lgn_hub_find (const char *name);
char *lgn_hub_dup_name (const char *path);

G_END_DECLS
