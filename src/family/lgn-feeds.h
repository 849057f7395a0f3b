/* LgnFeeds: what a network is fed with besides token ids: pixels, sound, series; one example, the batch left out, by the names
 * that the reference implementations use ("pixel_values", "input_features"). */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

/* Of a network that hears, what it calls the mask of its frames. */
#define LGN_FEED_SOUND_MASK "attention_mask"

typedef struct _LgnFeeds LgnFeeds;

LgnFeeds *lgn_feeds_new (void);
void lgn_feeds_free (LgnFeeds *feeds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnFeeds, lgn_feeds_free)

void lgn_feeds_set (LgnFeeds *feeds, const char *name, LgnTensor *tensor);
GPtrArray *lgn_feeds_list (const LgnFeeds *feeds);
LgnTensor *lgn_feeds_lookup (const LgnFeeds *feeds, const char *name);
LgnTensor *lgn_feeds_get (const LgnFeeds *feeds, const char *name, guint n_dims, GError **error);

G_END_DECLS
