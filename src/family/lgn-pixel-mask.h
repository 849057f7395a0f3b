/* The mask of a picture that was filled up, so that several of different sizes lie in one batch. */
#pragma once

#include "family/lgn-feeds.h"
#include "family/lgn-sequence.h"
#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

/* What the reference implementations call it. */
#define LGN_PIXEL_MASK_FEED "pixel_mask"

bool lgn_pixel_mask_sample (const LgnFeeds *feeds, const LgnTensor *pixels, const LgnGrid *grid, guint8 **shown, GError **error);

G_END_DECLS
