#include "media/lgn-mel.h"
#include "base/lgn-pool.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#define HIGHEST 8000.0 /* Hz: the upper end of the highest band */
#define FLOOR 1e-10
#define FRAMES_A_TURN 64

/* A band is a triangle over some of the spectrum's bins. */
typedef struct
{
  guint first, n;  /* bins */
  double *weights; /* [n] */
} Band;

struct _LgnMel
{
  guint n_fft, hop, n_bands, n_bins;
  double *window; /* [n_fft] */
  Band *bands;    /* [n_bands] */
  fftw_plan plan; /* n_fft real numbers to n_bins complex ones, run on other buffers of the same alignment */
};

/* FFTW makes and destroys plans in one thread at a time. */
static GMutex planner;

/* Slaney's Auditory Toolbox (1998): linear below 1000 Hz, logarithmic above. */
static double
mel_from_hertz (double hertz)
{
  return hertz < 1000 ? 3 * hertz / 200 : 15 + log (hertz / 1000) * (27 / log (6.4));
}

static double
hertz_from_mel (double mel)
{
  return mel < 15 ? 200 * mel / 3 : 1000 * exp (log (6.4) / 27 * (mel - 15));
}

/* The triangle over LOW, MIDDLE and HIGH, in Hz, of area 1; SCRATCH [n_bins]. */
static void
band_init (Band *band, double low, double middle, double high, double step, double *scratch, guint n_bins)
{
  for (guint i = 0; i < n_bins; i++)
    {
      double hertz = i * step, weight = MIN ((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      if (!(weight > 0))
        continue;
      if (band->n == 0)
        band->first = i;
      scratch[band->n++] = weight * 2 / (high - low);
    }
  band->weights = g_memdup2 (scratch, band->n * sizeof *scratch);
}

/**
 * lgn_mel_new: spectra of N_FFT samples every HOP, in N_BANDS bands of the mel scale from 0 to 8000 Hz, of sound of RATE
 * samples a second: Radford et al. 2022, section 2.2. N_BANDS at least 1, N_FFT at least 2.
 */
LgnMel *
lgn_mel_new (guint n_fft, guint hop, guint n_bands, guint rate)
{
  LgnMel *mel = g_new0 (LgnMel, 1);
  double top = mel_from_hertz (HIGHEST) / (n_bands + 1), step;

  mel->n_fft = n_fft;
  mel->hop = hop;
  mel->n_bands = n_bands;
  mel->n_bins = n_fft / 2 + 1;
  mel->window = g_new (double, n_fft);
  for (guint i = 0; i < n_fft; i++) /* Hann, periodic */
    mel->window[i] = 0.5 - 0.5 * cos (2 * G_PI * i / n_fft);
  mel->bands = g_new0 (Band, n_bands);
  step = (double) (rate / 2) / (mel->n_bins - 1);
  g_autofree double *scratch = g_new (double, mel->n_bins);
  for (guint i = 0; i < n_bands; i++)
    band_init (&mel->bands[i], hertz_from_mel (i * top), hertz_from_mel ((i + 1) * top), hertz_from_mel ((i + 2) * top), step,
               scratch, mel->n_bins);

  double *in = fftw_alloc_real (n_fft);
  fftw_complex *out = fftw_alloc_complex (mel->n_bins);
  g_mutex_lock (&planner);
  mel->plan = fftw_plan_dft_r2c_1d ((int) n_fft, in, out, FFTW_ESTIMATE);
  g_mutex_unlock (&planner);
  fftw_free (in);
  fftw_free (out);
  return mel;
}

void
lgn_mel_free (LgnMel *mel)
{
  g_mutex_lock (&planner);
  fftw_destroy_plan (mel->plan);
  g_mutex_unlock (&planner);
  for (guint i = 0; i < mel->n_bands; i++)
    g_free (mel->bands[i].weights);
  g_free (mel->bands);
  g_free (mel->window);
  g_free (mel);
}

/* lgn_mel_get_n_frames: how many spectra N_SAMPLES samples give; the last one, centred on their end, is left out. */
gsize
lgn_mel_get_n_frames (const LgnMel *mel, gsize n_samples)
{
  return (n_samples - mel->n_fft % 2) / mel->hop;
}

typedef struct
{
  const LgnMel *mel;
  const float *samples; /* [n_samples] */
  gsize n_samples, n_frames;
  float *out; /* [n_bands, n_frames] */
} Job;

/* The N_FFT samples around number FRAME * hop under the window; before the start and after the end the sound is mirrored. */
static void
fill_frame (const Job *job, gsize frame, double *in)
{
  const LgnMel *mel = job->mel;
  gssize first = (gssize) (frame * mel->hop) - mel->n_fft / 2, n = (gssize) job->n_samples;

  for (guint i = 0; i < mel->n_fft; i++)
    {
      gssize at = ABS (first + (gssize) i);
      at = at < n ? at : 2 * (n - 1) - at;
      in[i] = (double) job->samples[at] * mel->window[i];
    }
}

/* The spectrum is rounded to float as the reference does, which shows where a band is nearly silent. */
static void
run_frames (guint turn, guint worker, gpointer data)
{
  const Job *job = data;
  const LgnMel *mel = job->mel;
  double *in = fftw_alloc_real (mel->n_fft), *power = fftw_alloc_real (mel->n_bins);
  fftw_complex *out = fftw_alloc_complex (mel->n_bins);
  gsize first = (gsize) turn * FRAMES_A_TURN, end = MIN (first + FRAMES_A_TURN, job->n_frames);

  for (gsize frame = first; frame < end; frame++)
    {
      fill_frame (job, frame, in);
      fftw_execute_dft_r2c (mel->plan, in, out);
      for (guint i = 0; i < mel->n_bins; i++)
        {
          double re = (double) (float) out[i][0], im = (double) (float) out[i][1];
          power[i] = re * re + im * im;
        }
      for (guint b = 0; b < mel->n_bands; b++)
        {
          const Band *band = &mel->bands[b];
          double sum = 0;
          for (guint i = 0; i < band->n; i++)
            sum += band->weights[i] * power[band->first + i];
          job->out[b * job->n_frames + frame] = (float) log10 (MAX (sum, FLOOR));
        }
    }
  fftw_free (in);
  fftw_free (power);
  fftw_free (out);
}

/**
 * lgn_mel_run: OUT [n_bands, n_frames] = the logarithm to base 10 of the power of SAMPLES [n_samples], more than n_fft / 2, in
 * each band at each frame, at least 1e-10; then what lies more than 8 below the largest is lifted to that, and x becomes
 * (x + 4) / 4.
 */
void
lgn_mel_run (const LgnMel *mel, const float *samples, gsize n_samples, float *out)
{
  Job job = { mel, samples, n_samples, lgn_mel_get_n_frames (mel, n_samples), out };
  gsize n = mel->n_bands * job.n_frames;
  float max = -INFINITY;

  lgn_pool_run (lgn_pool_get_default (), (guint) ((job.n_frames + FRAMES_A_TURN - 1) / FRAMES_A_TURN), run_frames, &job);
  for (gsize i = 0; i < n; i++)
    max = MAX (max, out[i]);
  for (gsize i = 0; i < n; i++)
    out[i] = (MAX (out[i], max - 8) + 4) / 4;
}
