/* The traits of one configuration by name, and what they are for one layer. */
#include "base/lgn-error.h"
#include "family/lgn-traits-private.h"

#include <string.h>

/* lgn_trait_free: for the table. */
void
lgn_trait_free (gpointer data)
{
  LgnTrait *trait = data;

  g_free (trait->word);
  g_clear_pointer (&trait->list, g_ptr_array_unref);
  g_clear_pointer (&trait->sizes, g_array_unref);
  g_clear_pointer (&trait->words, g_ptr_array_unref);
  g_clear_pointer (&trait->conditions, g_ptr_array_unref);
  g_clear_pointer (&trait->object, json_decref);
  g_free (trait);
}

void
lgn_traits_free (LgnTraits *traits)
{
  g_hash_table_unref (traits->table);
  g_free (traits->where);
  g_free (traits);
}

/* lgn_traits_get_where: the configuration's file name, for errors about what it says. */
const char *
lgn_traits_get_where (LgnTraits *traits)
{
  return traits->where;
}

/* lgn_traits_add: (transfer none): a new trait called NAME, in place of one that was there. */
LgnTrait *
lgn_traits_add (LgnTraits *traits, const char *name, LgnTraitKind kind)
{
  LgnTrait *trait = g_new0 (LgnTrait, 1);

  trait->kind = kind;
  g_hash_table_replace (traits->table, g_strdup (name), trait);
  return trait;
}

/* lgn_traits_set_word: sets or replaces a word that did not come from the configuration. */
void
lgn_traits_set_word (LgnTraits *traits, const char *name, const char *value)
{
  lgn_traits_add (traits, name, LGN_TRAIT_WORD)->word = g_strdup (value);
}

/* lgn_traits_fail: false, with LGN_ERROR_FORMAT about what the configuration says under KEY. */
bool
lgn_traits_fail (LgnTraits *traits, GError **error, const char *key, const char *problem)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” %s", traits->where, key, problem);
  return false;
}

/* lgn_traits_fail_description: false, with LGN_ERROR_FORMAT about what the description itself says. */
bool
lgn_traits_fail_description (GError **error, const char *expression)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "the family's description has the expression “%s”, which means nothing here",
               expression);
  return false;
}

/* lgn_traits_get_sizes: (transfer none) the list of sizes called NAME, of gsize. */
const GArray *
lgn_traits_get_sizes (LgnTraits *traits, const char *name, GError **error)
{
  const LgnTrait *trait = g_hash_table_lookup (traits->table, name);

  if (trait && trait->kind == LGN_TRAIT_SIZES)
    return trait->sizes;
  lgn_traits_fail_description (error, name);
  return NULL;
}

/* This layer's size of a list that has one for every layer of some stack; -1 where it has not for this one. */
static void
select_size (LgnTrait *trait, gsize layer, gsize n_layers)
{
  if (trait->is_same || trait->sizes->len == n_layers)
    trait->whole = (gint64) g_array_index (trait->sizes, gsize, trait->is_same ? 0 : layer);
  else
    trait->whole = -1;
}

/* lgn_traits_get_object: (transfer none): *OBJECT = what the configuration has under the object NAME, or NULL. */
bool
lgn_traits_get_object (LgnTraits *traits, const char *name, json_t **object, GError **error)
{
  const LgnTrait *trait = g_hash_table_lookup (traits->table, name);

  if (!trait || trait->kind != LGN_TRAIT_OBJECT)
    return lgn_traits_fail_description (error, name);
  *object = trait->object;
  return true;
}

/* The word of LIST, which is called NAME, for this layer. */
static bool
select_word (LgnTraits *traits, LgnTrait *list, const char *name, gsize layer, gsize n_layers, GError **error)
{
  const char *word = NULL;

  if (list->list && list->list->len != n_layers)
    return lgn_traits_fail (traits, error, name, "does not have one word for every layer");
  if (list->list)
    {
      g_free (list->word);
      list->word = g_strdup (g_ptr_array_index (list->list, layer));
      return true;
    }
  for (guint i = 0; !word && i < list->words->len; i++)
    {
      bool holds;
      if (!lgn_traits_test (traits, g_ptr_array_index (list->conditions, i), &holds, error))
        return false;
      if (holds)
        word = g_ptr_array_index (list->words, i);
    }
  g_free (list->word);
  list->word = NULL;
  if (!word)
    return lgn_traits_fail_description (error, name);
  list->word = lgn_traits_expand (traits, word, error);
  return list->word != NULL;
}

/* lgn_traits_select_stage: sets {stage}, {before} (the stage before it), {stages} and {doublings}, 2 to the power of the
 * stage, and the size that every list of sizes a stage has for this one of N_STAGES. */
bool
lgn_traits_select_stage (LgnTraits *traits, gsize stage, gsize n_stages, GError **error)
{
  GHashTableIter iter;
  gpointer name, value;

  lgn_traits_add (traits, "stage", LGN_TRAIT_WHOLE)->whole = (gint64) stage;
  lgn_traits_add (traits, "before", LGN_TRAIT_WHOLE)->whole = (gint64) stage - 1;
  lgn_traits_add (traits, "stages", LGN_TRAIT_WHOLE)->whole = (gint64) n_stages;
  lgn_traits_add (traits, "doublings", LGN_TRAIT_WHOLE)->whole = (gint64) 1 << MIN (stage, 30);
  g_hash_table_iter_init (&iter, traits->table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      LgnTrait *trait = value;
      if (!trait->is_per_stage)
        continue;
      if (trait->sizes->len != n_stages)
        return lgn_traits_fail (traits, error, name, "does not have one size for every stage");
      trait->whole = (gint64) g_array_index (trait->sizes, gsize, stage);
    }
  return true;
}

/* lgn_traits_select_layer: sets {layer} and the word or size that every list has for this layer of N_LAYERS. */
bool
lgn_traits_select_layer (LgnTraits *traits, gsize layer, gsize n_layers, GError **error)
{
  GHashTableIter iter;
  gpointer name, value;

  lgn_traits_add (traits, "layer", LGN_TRAIT_WHOLE)->whole = (gint64) layer;
  g_hash_table_iter_init (&iter, traits->table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      LgnTrait *trait = value;
      if (trait->is_per_layer)
        select_size (trait, layer, n_layers);
      if (trait->kind == LGN_TRAIT_LIST && !select_word (traits, trait, name, layer, n_layers, error))
        return false;
    }
  return true;
}

/* Appends the word or whole number of TRAIT. */
static bool
append_value (GString *out, const LgnTrait *trait)
{
  if (trait && trait->kind == LGN_TRAIT_WHOLE)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, trait->whole);
  else if (trait && trait->word)
    g_string_append (out, trait->word);
  else
    return false;
  return true;
}

/* lgn_traits_expand: (transfer full): TEXT with every {word} replaced by that trait, a word, a size or a list's word. */
char *
lgn_traits_expand (LgnTraits *traits, const char *text, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *open; (open = strchr (text, '{')); text = strchr (open, '}') + 1)
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = close ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strdup (open);

      g_string_append_len (out, text, open - text);
      if (!close || !append_value (out, g_hash_table_lookup (traits->table, name)))
        {
          lgn_traits_fail_description (error, name);
          return NULL;
        }
    }
  g_string_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
