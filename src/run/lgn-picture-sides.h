/* What lies along the sides of the maps of a network that sees a picture. */
#pragma once

#include "family/lgn-stack.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

bool lgn_picture_sides_fill (LgnResult *result, LgnNetwork *network, gsize n_channels, LgnExtent picture, GError **error);
void lgn_picture_name_colours (LgnResult *result);
void lgn_picture_name_queries (LgnResult *result, const LgnStack *decoder);

G_END_DECLS
