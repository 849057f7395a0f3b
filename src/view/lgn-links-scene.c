#include "view/lgn-links-scene.h"
#include "base/lgn-i18n.h"
#include "view/lgn-reading.h"

static void
scene_clear (gpointer data)
{
  LgnLinksScene *scene = data;

  for (guint i = 0; i < scene->n_maps; i++)
    lgn_shown_map_unref (scene->map[i]);
  g_clear_pointer (&scene->links, lgn_link_list_unref);
}

LgnLinksScene *
lgn_links_scene_new (LgnShownMap *const *maps, const guint *colours, guint n_maps, LgnSegments segments, GCancellable *cancellable)
{
  g_autoptr (LgnLinksScene) scene = g_atomic_rc_box_new0 (LgnLinksScene);

  for (guint i = 0; i < n_maps; i++)
    {
      scene->map[i] = lgn_shown_map_ref (maps[i]);
      scene->colour[i] = colours[i];
    }
  scene->n_maps = n_maps;
  scene->links = lgn_link_list_new (maps, n_maps, segments, cancellable);
  return scene->links ? g_steal_pointer (&scene) : NULL;
}

LgnLinksScene *
lgn_links_scene_ref (LgnLinksScene *scene)
{
  return g_atomic_rc_box_acquire (scene);
}

void
lgn_links_scene_unref (LgnLinksScene *scene)
{
  g_atomic_rc_box_release_full (scene, scene_clear);
}

LgnTokenAxis *
lgn_links_keep_words (LgnResult *result, const LgnMapId *id, LgnAxis side, LgnTokenAxis *axis)
{
  LgnGrid grid = lgn_result_get_grid (result, id->site, id->layer, side);
  g_autofree guint8 *keeps = g_malloc0 (MAX (axis->n_tokens, 1));

  for (gsize i = 0; i < axis->n_tokens; i++)
    keeps[i] = i < grid.n_leading || i >= grid.n_leading + grid.rows * grid.columns;
  return grid.rows > 0 ? lgn_token_axis_keep (axis, keeps) : lgn_token_axis_ref (axis);
}

const LgnTokenAxis *
lgn_links_scene_get_rows (const LgnLinksScene *scene)
{
  return lgn_shown_map_get_rows (scene->map[0]);
}

const LgnTokenAxis *
lgn_links_scene_get_columns (const LgnLinksScene *scene)
{
  return lgn_shown_map_get_columns (scene->map[0]);
}

const LgnLink *
lgn_links_scene_find (const LgnLinksScene *scene, gint row, gint column, guint n)
{
  for (guint i = 0; i < scene->links->n; i++)
    {
      const LgnLink *link = &scene->links->link[i];

      if ((row < 0 || (gint) link->row == row) && (column < 0 || (gint) link->column == column) && n-- == 0)
        return link;
    }
  return NULL;
}

char *
lgn_head_make_short_name (const LgnMapId *id)
{
  if (id->head >= 0)
    return g_strdup_printf ("%u·%d", id->layer, id->head);
  return g_strdup_printf (id->head == LGN_HEAD_MEAN ? _ ("%u·mean") : _ ("%u·max"), id->layer);
}

char *
lgn_links_scene_make_reading (const LgnLinksScene *scene, const LgnLink *link)
{
  LgnShownMap *map = scene->map[link->map];
  g_autofree char *head = lgn_head_make_short_name (lgn_shown_map_get_id (map));
  g_autoptr (LgnReadingParts) parts = lgn_reading_parts_new (map, link->row, link->column, false);

  return g_strdup_printf ("%s (%s)", parts->text, head);
}

LgnLinksMix *
lgn_links_mix_new (const LgnLinksScene *scene, gint row, gint column)
{
  LgnLinksMix *mix = g_new0 (LgnLinksMix, 1);
  LgnTile tile = { (gsize) MAX (row, 0), (gsize) MAX (column, 0), row >= 0 ? 1 : lgn_links_scene_get_rows (scene)->n,
                   row >= 0 ? lgn_links_scene_get_columns (scene)->n : 1 };
  g_autofree float *weights = g_new (float, MAX (tile.n_rows * tile.n_columns, 1));

  mix->n = (guint) (tile.n_rows * tile.n_columns);
  mix->map = g_new0 (guint, MAX (mix->n, 1));
  mix->weight = g_new0 (float, MAX (mix->n, 1));
  for (guint m = 0; m < scene->n_maps && mix->n > 0; m++)
    {
      lgn_shown_map_read (scene->map[m], &tile, weights, NULL);
      for (guint i = 0; i < mix->n; i++)
        if (weights[i] > mix->weight[i])
          {
            mix->map[i] = m;
            mix->weight[i] = weights[i];
          }
    }
  return mix;
}

void
lgn_links_mix_free (LgnLinksMix *mix)
{
  g_free (mix->map);
  g_free (mix->weight);
  g_free (mix);
}
