/* Writes what torch.save () would, and whatever else a stranger might: archives, and the words of a pickle one by one. */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

/* An archive that is being written. */
typedef struct
{
  GByteArray *out;
  GByteArray *directory;
  guint n_entries;
} LgnTestZip;

void lgn_test_zip_init (LgnTestZip *zip);
void lgn_test_zip_add (LgnTestZip *zip, const char *name, const void *data, gsize size);
void lgn_test_zip_add_deflated (LgnTestZip *zip, const char *name, const void *data, gsize size, guint32 claimed_size);
GBytes *lgn_test_zip_end (LgnTestZip *zip);

/* Words of a pickle, appended to PICKLE. */
void lgn_test_pickle_text (GByteArray *pickle, const char *text);
void lgn_test_pickle_whole (GByteArray *pickle, gint32 number);
void lgn_test_pickle_global (GByteArray *pickle, const char *module, const char *name);
void lgn_test_pickle_raw (GByteArray *pickle, const char *opcodes);
void lgn_test_pickle_tensor (GByteArray *pickle, const char *storage, const char *key, gint32 n_elements, gint32 offset,
                             guint n_dims, const gint32 *shape, const gint32 *strides);

/* (transfer full) the file that torch.save () writes of the dictionary of all tensors of a safetensors file. */
GBytes *lgn_test_torch_from_safetensors (const char *path);

G_END_DECLS
