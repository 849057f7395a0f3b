#include "nn/lgn-rotary.h"

#include <math.h>

struct _LgnRotary
{
  LgnRotaryRule rule;
  double *divisors;      /* [dim / 2], or NULL */
  double *long_divisors; /* [dim / 2], or NULL */
};

/* lgn_rotary_new: (transfer full): a copy of RULE, whose numbers have been checked: DIM is even and above 0 (above 2 for
 * LGN_ROTARY_DYNAMIC), factors, betas and TRAINED are above 0 where they are used, HIGH_FACTOR is above LOW_FACTOR. */
LgnRotary *
lgn_rotary_new (const LgnRotaryRule *rule)
{
  LgnRotary *rotary = g_new0 (LgnRotary, 1);
  gsize n_bytes = rule->dim / 2 * sizeof (double);

  rotary->rule = *rule;
  rotary->divisors = rule->divisors ? g_memdup2 (rule->divisors, n_bytes) : NULL;
  rotary->long_divisors = rule->long_divisors ? g_memdup2 (rule->long_divisors, n_bytes) : NULL;
  return rotary;
}

void
lgn_rotary_free (LgnRotary *rotary)
{
  g_free (rotary->divisors);
  g_free (rotary->long_divisors);
  g_free (rotary);
}

/* lgn_rotary_depends_on_length: whether a token is turned differently when the text grows; its key cannot be kept turned. */
bool
lgn_rotary_depends_on_length (const LgnRotary *rotary)
{
  return rotary->rule.scaling == LGN_ROTARY_DYNAMIC || rotary->long_divisors;
}

/* lgn_rotary_get_reach: how many positions the change is meant for; 0: no more than the configuration says. */
gsize
lgn_rotary_get_reach (const LgnRotary *rotary)
{
  const LgnRotaryRule *rule = &rotary->rule;
  bool is_stretched = rule->scaling != LGN_ROTARY_PLAIN && rule->scaling != LGN_ROTARY_LONG;
  double reach = (double) rule->trained * rule->factor;

  return is_stretched && reach < (double) G_MAXINT32 ? (gsize) reach : 0;
}

/* The base for a text of LENGTH tokens. */
static double
get_base (const LgnRotaryRule *rule, gsize length)
{
  if (rule->scaling != LGN_ROTARY_DYNAMIC || length <= rule->trained)
    return rule->base;
  double growth = rule->factor * (double) length / (double) rule->trained - (rule->factor - 1);
  return rule->base * pow (growth, (double) rule->dim / (double) (rule->dim - 2));
}

/* The pair, as a real number, that turns N_TURNS times over the trained length. */
static double
find_pair (const LgnRotaryRule *rule, double n_turns)
{
  return (double) rule->dim * log ((double) rule->trained / (n_turns * 2 * G_PI)) / (2 * log (rule->base));
}

/* How much of pair I's own frequency is left, from 0 (divided by the factor) to 1 (kept). */
static double
get_yarn_share (const LgnRotaryRule *rule, gsize i)
{
  double low = find_pair (rule, rule->beta_fast), high = find_pair (rule, rule->beta_slow);

  low = fmax (rule->is_exact ? low : floor (low), 0);
  high = fmin (rule->is_exact ? high : ceil (high), (double) rule->dim - 1);
  if (low == high)
    high += 0.001;
  return 1 - CLAMP (((double) i - low) / (high - low), 0, 1);
}

static double
get_band_share (const LgnRotaryRule *rule, double frequency)
{
  double n_waves = (double) rule->trained * frequency / (2 * G_PI);

  return CLAMP ((n_waves - rule->low_factor) / (rule->high_factor - rule->low_factor), 0, 1);
}

/* The frequency of pair I, FREQUENCY before, as the scaling changes it. */
static double
scale (const LgnRotary *rotary, gsize i, double frequency, gsize length)
{
  const LgnRotaryRule *rule = &rotary->rule;
  const double *divisors = rotary->long_divisors && length > rule->trained ? rotary->long_divisors : rotary->divisors;
  double share = 1;

  if (rule->scaling == LGN_ROTARY_LINEAR)
    share = 0;
  else if (rule->scaling == LGN_ROTARY_YARN)
    share = get_yarn_share (rule, i);
  else if (rule->scaling == LGN_ROTARY_BANDS)
    share = get_band_share (rule, frequency);
  if (share < 1)
    frequency = share * frequency + (1 - share) * frequency / rule->factor;
  return divisors ? frequency / divisors[i] : frequency;
}

/* lgn_rotary_get_frequencies: OUT [dim / 2] = radians a position, pair by pair, in a text of LENGTH tokens. */
void
lgn_rotary_get_frequencies (const LgnRotary *rotary, gsize length, float *out)
{
  const LgnRotaryRule *rule = &rotary->rule;
  double base = get_base (rule, length);

  for (gsize i = 0; i < rule->dim / 2; i++)
    out[i] = (float) scale (rotary, i, 1 / pow (base, 2.0 * (double) i / (double) rule->dim), length);
}

/* Turns one head X in place. */
static void
turn (const LgnRotaryRule *rule, const float *cosines, const float *sines, float *x)
{
  gsize half = rule->dim / 2;

  for (gsize i = 0; i < half; i++)
    {
      float *first = x + (rule->has_neighbours ? 2 * i : i), *second = first + (rule->has_neighbours ? 1 : half);
      float a = *first, b = *second;
      *first = a * cosines[i] - b * sines[i];
      *second = b * cosines[i] + a * sines[i];
    }
}

/* lgn_rotary_apply: turns X [n, n_heads * head_dim] in place; row 0 stands at FIRST_POSITION of a text of LENGTH tokens. */
void
lgn_rotary_apply (const LgnRotary *rotary, gsize length, float *x, gsize n, guint n_heads, gsize head_dim, gsize first_position)
{
  gsize half = rotary->rule.dim / 2;
  g_autofree float *frequencies = g_new (float, half);
  g_autofree float *cosines = g_new (float, half);
  g_autofree float *sines = g_new (float, half);
  float amplitude = (float) rotary->rule.amplitude;

  lgn_rotary_get_frequencies (rotary, length, frequencies);
  for (gsize row = 0; row < n; row++)
    {
      for (gsize i = 0; i < half; i++)
        {
          float angle = (float) (first_position + row) * frequencies[i];
          cosines[i] = amplitude * cosf (angle);
          sines[i] = amplitude * sinf (angle);
        }
      for (guint head = 0; head < n_heads; head++, x += head_dim)
        turn (&rotary->rule, cosines, sines, x);
    }
}
