#include "lgn-samples.h"

#include "run/lgn-network.h"

#include <glib/gi18n.h>

static const LgnSample samples[] = {
  { "en-fr", N_ ("Translate a sentence"), N_ ("English – French, cross attention"), "lgn-translate-symbolic",
    "I am a student", NULL },
  { "sentiment", N_ ("Judge a sentence"), N_ ("Sentiment, self attention"), "lgn-model-symbolic",
    "I did not expect to love this film.", NULL },
  { "verse-gpt", N_ ("Continue a text"), N_ ("Verse, induction heads"), "lgn-model-symbolic",
    "The priest sold seven horses to David. The priest sold seven horses", NULL },
  { "fashion-vit", N_ ("Look at a picture"), N_ ("Clothes, 49 patches"), "image-x-generic-symbolic", NULL, "pullover.png" },
};

/* lgn_samples_list: Returns: (transfer container): the samples whose bundled models are there. */
GPtrArray *
lgn_samples_list (void)
{
  g_auto (GStrv) bundled = lgn_network_list_bundled ();
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_strv_contains ((const char *const *) bundled, samples[i].model))
      g_ptr_array_add (list, (gpointer) &samples[i]);
  return list;
}

/* lgn_sample_get_first: the sample that the first start shows, or NULL when no bundled model is there. */
const LgnSample *
lgn_sample_get_first (void)
{
  g_autoptr (GPtrArray) list = lgn_samples_list ();

  return list->len > 0 ? g_ptr_array_index (list, 0) : NULL;
}

const LgnSample *
lgn_sample_find (const char *model)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_str_equal (samples[i].model, model))
      return &samples[i];
  return NULL;
}

LgnInput *
lgn_sample_make_input (const LgnSample *sample)
{
  g_autofree char *folder = sample->image ? lgn_network_find_bundled (sample->model) : NULL;
  LgnInput *input = lgn_input_new (sample->text);

  if (folder)
    input->image = g_build_filename (folder, sample->image, NULL);
  return input;
}
