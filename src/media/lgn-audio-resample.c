#include "base/lgn-error.h"
#include "media/lgn-audio.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* The kernel: a sinc of ZERO_CROSSINGS zeros on each side under a Kaiser window, its cutoff ROLLOFF of the lower of the two
 * Nyquist frequencies: aliases stay below -100 dB, and what lies below the cutoff is kept to 1e-5. */
#define ZERO_CROSSINGS 64
#define ROLLOFF 0.9475937167399596
#define BETA 14.769656459379492

/* The most weights: 64 MB. */
#define MAX_WEIGHTS ((gsize) 1 << 24)

/* The modified Bessel function of the first kind, of order 0: Abramowitz and Stegun, 9.6.12. */
static double
bessel_i0 (double x)
{
  double sum = 1, term = 1;

  for (guint k = 1; term > 1e-17 * sum; k++)
    {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
  return sum;
}

/* The kernel at X, counted in samples of the slower of the two sounds; PEAK is what the window is divided by: its Bessel
 * function in the middle. */
static double
kernel (double x, double peak)
{
  double t = x / ZERO_CROSSINGS, angle = G_PI * ROLLOFF * x;

  if (fabs (t) >= 1)
    return 0;
  return ROLLOFF * (angle == 0 ? 1 : sin (angle) / angle) * bessel_i0 (BETA * sqrt (1 - t * t)) / peak;
}

/* Sample i of the new sound lies at i * down / up of the old one: one of UP places between two old samples. */
typedef struct
{
  gsize up, down;
  gsize half;     /* old samples on each side */
  float *weights; /* [up, 2 * half]: for the old samples from floor (i * down / up) - half + 1 on */
} Phases;

static bool
phases_init (Phases *phases, guint from, guint to, GError **error)
{
  guint a = from, b = to;

  for (; b != 0;)
    {
      guint rest = a % b;
      a = b;
      b = rest;
    }
  phases->up = to / a;
  phases->down = from / a;
  double stretch = MAX ((double) from / to, 1);
  phases->half = (gsize) ceil (ZERO_CROSSINGS * stretch);
  if (phases->up > MAX_WEIGHTS / (2 * phases->half))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "sound of %u samples a second cannot be brought to %u; convert it to a usual rate first", from, to);
      return false;
    }

  double peak = bessel_i0 (BETA);
  phases->weights = g_new (float, phases->up * 2 * phases->half);
  for (gsize p = 0; p < phases->up; p++)
    for (gsize k = 0; k < 2 * phases->half; k++)
      {
        double distance = (double) p / (double) phases->up - ((double) k - (double) phases->half + 1);
        phases->weights[p * 2 * phases->half + k] = (float) (kernel (distance / stretch, peak) / stretch);
      }
  return true;
}

/* (transfer full) the N_OUT new samples, or NULL when there is not enough memory. */
static float *
apply_phases (const Phases *phases, const LgnAudio *audio, gsize n_out)
{
  gsize n_taps = 2 * phases->half;
  g_autofree float *padded = g_try_new0 (float, audio->n + 2 * n_taps); /* zeros, the sound from n_taps on, zeros */
  g_autofree float *out = g_try_new (float, n_out);
  const LgnKernels *kernels = lgn_kernels ();

  if (!padded || !out)
    return NULL;
  memcpy (padded + n_taps, audio->samples, audio->n * sizeof *padded);
  for (gsize i = 0; i < n_out; i++)
    {
      gsize at = i * phases->down / phases->up, phase = i * phases->down % phases->up;
      out[i] = kernels->dot (padded + n_taps + at + 1 - phases->half, phases->weights + phase * n_taps, n_taps);
    }
  return g_steal_pointer (&out);
}

/**
 * lgn_audio_resample: AUDIO at RATE samples a second, by a windowed sinc: Smith and Gossett 1984, "A flexible sampling-rate
 * conversion method". What would lie above half of RATE is filtered out. The sound is silence before and after.
 * Returns: (transfer full): the sound itself when it has the rate, or NULL with LGN_ERROR_LIMIT.
 */
LgnAudio *
lgn_audio_resample (LgnAudio *audio, guint rate, GError **error)
{
  Phases phases = { 0 };
  gsize n = (gsize) (((guint64) audio->n * rate + audio->rate - 1) / audio->rate);

  if (rate == audio->rate)
    return lgn_audio_ref (audio);
  if (n > LGN_AUDIO_MAX_SAMPLES)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "a sound of %.0f s is too long to be brought to %u samples a second; cut it",
                   (double) audio->n / audio->rate, rate);
      return NULL;
    }
  if (!phases_init (&phases, audio->rate, rate, error))
    return NULL;

  float *samples = apply_phases (&phases, audio, n);
  g_free (phases.weights);
  if (samples)
    return lgn_audio_new_take (rate, n, samples);
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is not enough memory for a sound of %.0f s", (double) n / rate);
  return NULL;
}
