/* Arrays as numpy.save writes them: the NPY format, versions 1 to 3 (numpy.lib.format). */
#pragma once

#include "io/lgn-map-rows.h"
#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

bool lgn_npy_write (const char *path, LgnTensor *tensor, GError **error);
bool lgn_npy_write_map (const char *path, gsize n_query, gsize n_key, LgnMapRowFunc get_row, gpointer data, GError **error);
LgnTensor *lgn_npy_read (const char *path, GError **error);
LgnTensor *lgn_npy_parse (GBytes *bytes, const char *where, GError **error);

G_END_DECLS
