/* Opening a model or a file in a tab, keeping what is open, and opening that again. */
#include "lgn-tab-private.h"

#include "lgn-tab-views.h"

/* Saved attention is a safetensors file; so are a model's weights, which lie beside its config.json. Returns the model to open,
 * or NULL when PATH is saved attention. */
static char *
find_model_of (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *config = g_build_filename (folder, "config.json", NULL);

  if (!g_str_has_suffix (name, ".safetensors") || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_strdup (path);
  if (g_str_has_prefix (name, "model") && g_file_test (config, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&folder);
  return NULL;
}

static bool
gives_anything (const LgnInput *input)
{
  return (input->text && *input->text) || input->image || input->audio;
}

/* lgn_tab_open: opens MODEL in this tab; see the header. */
void
lgn_tab_open (LgnTab *self, const char *model, LgnInput *input)
{
  g_autofree char *path = find_model_of (model);
  g_autofree char *copy = g_strdup (model);

  g_free (self->model);
  self->model = g_steal_pointer (&copy);
  g_clear_pointer (&self->given, lgn_input_unref);
  self->given = input ? lgn_input_ref (input) : NULL;
  self->is_opening = true;
  self->length = (LgnLength) { 0 };
  gtk_stack_set_visible_child_name (self->stack, "content");
  if (input)
    lgn_input_bar_set_input (self->input_bar, input);
  if (!path)
    lgn_run_open_bundle (lgn_tab_state_get_run (self->state), self->model);
  else
    {
      g_autoptr (LgnInput) wanted = lgn_tab_get_input (self);

      lgn_timeline_prepare (lgn_tab_state_get_timeline (self->state), wanted);
      lgn_run_open (lgn_tab_state_get_run (self->state), path);
      if (gives_anything (wanted))
        lgn_run_start (lgn_tab_state_get_run (self->state), wanted);
    }
  lgn_tab_update_title (self);
}

/* lgn_tab_retry: opens again what could not be opened. */
void
lgn_tab_retry (LgnTab *self)
{
  if (self->model)
    {
      g_autofree char *model = g_strdup (self->model);

      lgn_tab_open (self, model, NULL);
    }
}

/* Saving. */

GVariant *
lgn_tab_save (LgnTab *self)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);
  g_autoptr (GVariant) given = lgn_input_save (input);
  g_autoptr (GVariant) place = lgn_tab_state_save_place (self->state);

  if (!self->model)
    return NULL;
  g_variant_dict_insert (&dict, "model", "s", self->model);
  g_variant_dict_insert_value (&dict, "input", given);
  g_variant_dict_insert_value (&dict, "place", place);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/* Whether PLACE, which may come from a file, names a view of this tab. */
static bool
has_place (LgnTab *self, GVariant *place)
{
  g_autoptr (GVariant) selection = NULL;
  const char *view;
  guint form;

  g_variant_get (place, "(&suv)", &view, &form, &selection);
  return lgn_tab_views_has (lgn_tab_get_views (self), view) && g_variant_is_of_type (selection, G_VARIANT_TYPE ("(uuiiib)"));
}

void
lgn_tab_open_waiting (LgnTab *self)
{
  g_autofree char *model = g_strdup (self->model);
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  self->is_waiting = false;
  lgn_tab_open (self, model, input);
}

gboolean
lgn_tab_restore (LgnTab *self, GVariant *saved)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (saved);
  g_autoptr (GVariant) given = g_variant_dict_lookup_value (&dict, "input", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) place = g_variant_dict_lookup_value (&dict, "place", G_VARIANT_TYPE ("(suv)"));

  if (self->model || !g_variant_dict_lookup (&dict, "model", "s", &self->model))
    return FALSE;
  if (given)
    {
      g_autoptr (LgnInput) input = lgn_input_new_saved (given);

      lgn_input_bar_set_input (self->input_bar, input);
    }
  if (place && has_place (self, place))
    lgn_tab_state_begin_at (self->state, place);
  self->is_waiting = true;
  lgn_tab_update_title (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lgn_tab_open_waiting (self);
  return TRUE;
}
