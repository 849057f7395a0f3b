#include "run/lgn-input.h"

/* lgn_input_new: an input of TEXT alone (may be NULL); the caller sets the rest before it is shared. Every pointer in it
 * becomes the input's (g_free, g_strfreev). */
LgnInput *
lgn_input_new (const char *text)
{
  LgnInput *input = g_atomic_rc_box_new0 (LgnInput);

  input->text = g_strdup (text);
  input->row = -1;
  input->temperature = 1;
  return input;
}

/* lgn_input_copy: (transfer full): one of its own, for the caller to change before it is shared. */
LgnInput *
lgn_input_copy (const LgnInput *input)
{
  LgnInput *copy = lgn_input_new (NULL);

  *copy = *input;
  copy->text = g_strdup (input->text);
  copy->pair = g_strdup (input->pair);
  copy->others = g_strdupv (input->others);
  copy->image = g_strdup (input->image);
  copy->audio = g_strdup (input->audio);
  copy->target = g_strdup (input->target);
  copy->target_ids = g_memdup2 (input->target_ids, input->n_target_ids * sizeof *input->target_ids);
  copy->written = g_memdup2 (input->written, input->n_written * sizeof *input->written);
  return copy;
}

LgnInput *
lgn_input_ref (LgnInput *input)
{
  return g_atomic_rc_box_acquire (input);
}

static void
input_clear (gpointer data)
{
  LgnInput *input = data;

  g_free (input->text);
  g_free (input->pair);
  g_strfreev (input->others);
  g_free (input->image);
  g_free (input->audio);
  g_free (input->target);
  g_free (input->target_ids);
  g_free (input->written);
}

void
lgn_input_unref (LgnInput *input)
{
  g_atomic_rc_box_release_full (input, input_clear);
}

/* What is saved, by name: strings, lists of strings, and numbers. */
static const struct
{
  const char *name;
  gsize offset;
} strings[] = {
  { "text", offsetof (LgnInput, text) },   { "pair", offsetof (LgnInput, pair) },     { "image", offsetof (LgnInput, image) },
  { "audio", offsetof (LgnInput, audio) }, { "target", offsetof (LgnInput, target) },
}, sizes[] = {
  { "pad-to", offsetof (LgnInput, pad_to) },
  { "window", offsetof (LgnInput, window) },
  { "stride", offsetof (LgnInput, stride) },
}, counts[] = {
  { "generate", offsetof (LgnInput, n_generate) },
  { "beam", offsetof (LgnInput, beam) },
};

GVariant *
lgn_input_save (const LgnInput *input)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      const char *value = G_STRUCT_MEMBER (char *, input, strings[i].offset);

      if (value && g_utf8_validate (value, -1, NULL))
        g_variant_dict_insert (&dict, strings[i].name, "s", value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_variant_dict_insert (&dict, sizes[i].name, "t", (guint64) G_STRUCT_MEMBER (gsize, input, sizes[i].offset));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_variant_dict_insert (&dict, counts[i].name, "u", G_STRUCT_MEMBER (guint, input, counts[i].offset));
  if (input->others)
    g_variant_dict_insert (&dict, "others", "^as", input->others);
  g_variant_dict_insert (&dict, "cut", "b", (gboolean) input->cut);
  g_variant_dict_insert (&dict, "row", "x", (gint64) input->row);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

LgnInput *
lgn_input_new_saved (GVariant *saved)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (saved);
  LgnInput *input = lgn_input_new (NULL);
  gboolean cut = FALSE;
  gint64 row;

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_variant_dict_lookup (&dict, strings[i].name, "s", G_STRUCT_MEMBER_P (input, strings[i].offset));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint64 size;

      if (g_variant_dict_lookup (&dict, sizes[i].name, "t", &size) && size <= G_MAXSSIZE)
        G_STRUCT_MEMBER (gsize, input, sizes[i].offset) = (gsize) size;
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_variant_dict_lookup (&dict, counts[i].name, "u", G_STRUCT_MEMBER_P (input, counts[i].offset));
  g_variant_dict_lookup (&dict, "others", "^as", &input->others);
  g_variant_dict_lookup (&dict, "cut", "b", &cut);
  input->cut = cut;
  if (g_variant_dict_lookup (&dict, "row", "x", &row) && row >= -1)
    input->row = (gssize) row;
  return input;
}
