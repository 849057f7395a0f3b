#include "view/lgn-metric.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

#include <math.h>

static const struct
{
  const char *name;
  const char *title;
  const char *axis;
  const char *meaning;
  guint n_digits;
  bool is_share;
  bool puts_small_first;
} metrics[LGN_N_METRICS] = {
  { "spread", N_ ("Spread"), N_ ("spread, nats"), N_ ("Entropy of a row in nats, mean over rows"), 2, false, true },
  { "confidence", N_ ("Confidence"), N_ ("confidence"), N_ ("Largest weight of a row, mean over rows"), 3, true, false },
  { "distance", N_ ("Distance"), N_ ("mean distance"), N_ ("How far the weight goes: tokens, in a picture patches"), 2, false,
    true },
  { "previous", N_ ("Previous token"), N_ ("previous token"), N_ ("Weight of the token before"), 3, true, false },
  { "next", N_ ("Next token"), N_ ("next token"), N_ ("Weight of the token after"), 3, true, false },
  { "itself", N_ ("Itself"), N_ ("itself"), N_ ("Weight of the token itself"), 3, true, false },
  { "first", N_ ("First token"), N_ ("first token"), N_ ("Weight of the first token"), 3, true, false },
  { "separators", N_ ("Separators"), N_ ("separators"), N_ ("Weight of separators such as [SEP] and </s>"), 3, true, false },
  { "punctuation", N_ ("Punctuation"), N_ ("punctuation"), N_ ("Weight of punctuation"), 3, true, false },
  { "sink", N_ ("Sinks"), N_ ("sinks"), N_ ("Weight of the first token and of separators together"), 3, true, false },
  { "induction", N_ ("Induction"), N_ ("induction"),
    N_ ("Weight of what followed the same token before, on 25 tokens at random that come twice"), 3, true, false },
  { "norm", N_ ("Weighted values"), N_ ("norm of weighted values"),
    N_ ("Norm of what a row takes from the values, sum over columns"), 3, false, false },
  { "effect", N_ ("Effect when off"), N_ ("effect when off"), N_ ("How much the answer changes when the head is off"), 3, false,
    false },
};

const char *
lgn_metric_get_name (LgnMetric metric)
{
  return metrics[metric].name;
}

bool
lgn_metric_from_name (const char *name, LgnMetric *metric)
{
  for (LgnMetric i = 0; i < LGN_N_METRICS; i++)
    if (g_str_equal (metrics[i].name, name))
      {
        *metric = i;
        return true;
      }
  return false;
}

const char *
lgn_metric_get_title (LgnMetric metric)
{
  return _ (metrics[metric].title);
}

const char *
lgn_metric_get_axis (LgnMetric metric)
{
  return _ (metrics[metric].axis);
}

const char *
lgn_metric_get_meaning (LgnMetric metric)
{
  return _ (metrics[metric].meaning);
}

guint
lgn_metric_get_n_digits (LgnMetric metric)
{
  return metrics[metric].n_digits;
}

bool
lgn_metric_is_share (LgnMetric metric)
{
  return metrics[metric].is_share;
}

bool
lgn_metric_puts_small_first (LgnMetric metric)
{
  return metrics[metric].puts_small_first;
}

char *
lgn_metric_format (LgnMetric metric, double value, bool is_plain)
{
  return isfinite (value) ? lgn_format_fixed (value, metrics[metric].n_digits, is_plain) : g_strdup ("–");
}
