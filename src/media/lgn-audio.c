#include "media/lgn-audio.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

#define BLOCK 4096 /* frames */
#define MAX_CHANNELS 64
#define MAX_RATE 768000

/* lgn_audio_new_take: N samples, which become the sound's (g_free), RATE a second. (transfer full) */
LgnAudio *
lgn_audio_new_take (guint rate, gsize n, float *samples)
{
  LgnAudio *audio = g_atomic_rc_box_new0 (LgnAudio);

  audio->rate = rate;
  audio->n = n;
  audio->samples = samples;
  return audio;
}

LgnAudio *
lgn_audio_ref (LgnAudio *audio)
{
  return g_atomic_rc_box_acquire (audio);
}

static void
audio_clear (gpointer data)
{
  LgnAudio *audio = data;

  g_free (audio->samples);
}

void
lgn_audio_unref (LgnAudio *audio)
{
  g_atomic_rc_box_release_full (audio, audio_clear);
}

/* The bytes of a file, as libsndfile wants to read them. */
typedef struct
{
  const guint8 *data; /* [size] */
  sf_count_t size, at;
} Source;

static sf_count_t
source_get_size (void *data)
{
  return ((Source *) data)->size;
}

static sf_count_t
source_seek (sf_count_t offset, int whence, void *data)
{
  Source *source = data;
  sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source->at : source->size, to;

  if (__builtin_add_overflow (base, offset, &to) || to < 0 || to > source->size)
    return -1;
  return source->at = to;
}

static sf_count_t
source_read (void *out, sf_count_t n, void *data)
{
  Source *source = data;

  n = CLAMP (n, 0, source->size - source->at);
  memcpy (out, source->data + source->at, (gsize) n);
  source->at += n;
  return n;
}

static sf_count_t
source_write (const void *in, sf_count_t n, void *data)
{
  return 0;
}

static sf_count_t
source_tell (void *data)
{
  return ((Source *) data)->at;
}

/* Whether the file begins like WAV, RF64, FLAC, Ogg, AIFF or MP3. libsndfile knows many more formats that nobody uses for
 * speech; strangers' files should not reach their readers. */
static bool
is_sound (const Source *source)
{
  static const char *const heads[] = { "RIFF", "RIFX", "RF64", "fLaC", "OggS", "FORM", "ID3" };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    if (source->size >= 12 && memcmp (source->data, heads[i], strlen (heads[i])) == 0)
      return true;
  return source->size >= 12 && source->data[0] == 0xff && (source->data[1] & 0xe0) == 0xe0;
}

static LgnAudio *
refuse (GError **error, const char *where, const char *said)
{
  g_autofree char *quoted = lgn_error_quote (said);

  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: cannot be read as sound: %s", where, quoted);
  return NULL;
}

/* Appends the mean of the channels of N frames. */
static bool
append_mono (GArray *samples, const float *frames, gsize n, guint n_channels)
{
  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;
      for (guint c = 0; c < n_channels; c++)
        sum += (double) frames[i * n_channels + c];
      float mean = (float) (sum / n_channels);
      if (!isfinite (mean))
        return false;
      g_array_append_val (samples, mean);
    }
  return true;
}

static LgnAudio *
read_all (SNDFILE *file, const SF_INFO *info, const char *where, GError **error)
{
  guint n_channels = (guint) info->channels;
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (float));
  g_autofree float *block = g_new (float, (gsize) n_channels * BLOCK); /* [BLOCK, n_channels] */

  for (sf_count_t n; (n = sf_readf_float (file, block, BLOCK)) > 0;)
    {
      if (samples->len + (gsize) n > LGN_AUDIO_MAX_SAMPLES)
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                       "%s: has more than %" G_GSIZE_FORMAT " million samples, more than are read; cut it into parts", where,
                       LGN_AUDIO_MAX_SAMPLES >> 20);
          return NULL;
        }
      if (!append_mono (samples, block, (gsize) n, n_channels))
        return refuse (error, where, "it holds samples that are no numbers");
    }
  if (sf_error (file) != SF_ERR_NO_ERROR)
    return refuse (error, where, sf_strerror (file));
  if (samples->len == 0)
    return refuse (error, where, "it has no samples");
  gsize n = samples->len;
  return lgn_audio_new_take ((guint) info->samplerate, n, (float *) g_array_free (g_steal_pointer (&samples), FALSE));
}

/**
 * lgn_audio_load_bytes: decodes the sound in BYTES: WAV, FLAC, Ogg, AIFF or MP3, through libsndfile. Whole numbers are
 * divided by their range (16 bits: by 32768); channels are averaged. WHERE names it in errors.
 * Returns: (transfer full): the sound at its own rate, or NULL with LGN_ERROR_FORMAT, or LGN_ERROR_LIMIT when it is too long.
 */
LgnAudio *
lgn_audio_load_bytes (GBytes *bytes, const char *where, GError **error)
{
  SF_VIRTUAL_IO io = { source_get_size, source_seek, source_read, source_write, source_tell };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Source source = { data, (sf_count_t) size, 0 };
  SF_INFO info = { 0 };

  if (!is_sound (&source))
    return refuse (error, where, "it is neither WAV, FLAC, Ogg, AIFF nor MP3");
  SNDFILE *file = sf_open_virtual (&io, SFM_READ, &info, &source);
  if (!file)
    return refuse (error, where, sf_strerror (NULL));
  LgnAudio *audio = NULL;
  if (info.channels < 1 || info.channels > MAX_CHANNELS || info.samplerate < 1 || info.samplerate > MAX_RATE)
    refuse (error, where, "its number of channels or its rate makes no sense");
  else
    audio = read_all (file, &info, where, error);
  sf_close (file);
  return audio;
}

/**
 * lgn_audio_load: decodes the sound in the file PATH, as lgn_audio_load_bytes does.
 * Returns: (transfer full): the sound, or NULL with LGN_ERROR_FILE, LGN_ERROR_FORMAT or LGN_ERROR_LIMIT.
 */
LgnAudio *
lgn_audio_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, LGN_AUDIO_MAX_FILE, error);

  return bytes ? lgn_audio_load_bytes (bytes, path, error) : NULL;
}
