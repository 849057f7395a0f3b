/* LgnAudio: decoded sound, one channel. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* The most samples that a sound may have: half an hour at 16 kHz, 128 MB. */
#define LGN_AUDIO_MAX_SAMPLES ((gsize) 1 << 25)

/* The largest file that is read as sound. */
#define LGN_AUDIO_MAX_FILE ((gsize) 512 << 20)

/* Immutable once made; reference-counted. */
typedef struct
{
  guint rate;     /* samples a second */
  gsize n;        /* at least 1 */
  float *samples; /* [n], -1 to 1 as a rule */
} LgnAudio;

LgnAudio *lgn_audio_load (const char *path, GError **error);
LgnAudio *lgn_audio_load_bytes (GBytes *bytes, const char *where, GError **error);
LgnAudio *lgn_audio_new_take (guint rate, gsize n, float *samples);
LgnAudio *lgn_audio_resample (LgnAudio *audio, guint rate, GError **error);
LgnAudio *lgn_audio_ref (LgnAudio *audio);
void lgn_audio_unref (LgnAudio *audio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnAudio, lgn_audio_unref)

G_END_DECLS
