/* Log-mel spectrograms. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Immutable once made; may be used from several threads. */
typedef struct _LgnMel LgnMel;

LgnMel *lgn_mel_new (guint n_fft, guint hop, guint n_bands, guint rate);
void lgn_mel_free (LgnMel *mel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnMel, lgn_mel_free)

gsize lgn_mel_get_n_frames (const LgnMel *mel, gsize n_samples);
void lgn_mel_run (const LgnMel *mel, const float *samples, gsize n_samples, float *out);

G_END_DECLS
