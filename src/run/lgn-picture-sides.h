/* What lies along the sides of the maps of a network that sees a picture. */
#pragma once

#include "nn/lgn-convolution.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

bool lgn_picture_sides_fill (LgnResult *result, LgnNetwork *network, gsize n_channels, LgnExtent picture, GError **error);

G_END_DECLS
