/* The published tables behind three of the palettes. */
#pragma once

#include <glib.h>

extern const guint32 lgn_viridis_data[256];
extern const guint32 lgn_magma_data[256];
extern const guint32 lgn_cividis_data[256];
