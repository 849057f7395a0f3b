#include "view/lgn-link-rows.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

struct _LgnLinkRow
{
  GObject parent_instance;
  LgnLinksScene *scene;
  const LgnLink *link; /* of SCENE */
};

G_DEFINE_FINAL_TYPE (LgnLinkRow, lgn_link_row, G_TYPE_OBJECT)

static void
lgn_link_row_finalize (GObject *object)
{
  lgn_links_scene_unref (LGN_LINK_ROW (object)->scene);
  G_OBJECT_CLASS (lgn_link_row_parent_class)->finalize (object);
}

static void
lgn_link_row_class_init (LgnLinkRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_link_row_finalize;
}

static void
lgn_link_row_init (LgnLinkRow *self)
{
}

const LgnLink *
lgn_link_row_get_link (LgnLinkRow *row)
{
  return row->link;
}

static char *
make_text (const LgnLinksScene *scene, const LgnLink *link, LgnLinkColumn column, guint n_digits, bool is_plain)
{
  switch (column)
    {
    case LGN_LINK_FROM: return g_strdup (lgn_links_scene_get_rows (scene)->label[link->row]);
    case LGN_LINK_TO: return g_strdup (lgn_links_scene_get_columns (scene)->label[link->column]);
    case LGN_LINK_WEIGHT: return lgn_format_fixed (link->weight, n_digits, is_plain);
    default: return lgn_head_make_short_name (lgn_shown_map_get_id (scene->map[link->map]));
    }
}

char *
lgn_link_row_make_text (LgnLinkRow *row, LgnLinkColumn column)
{
  return make_text (row->scene, row->link, column, 4, false);
}

const char *
lgn_link_column_get_title (LgnLinkColumn column)
{
  static const char *const titles[LGN_N_LINK_COLUMNS] = { N_ ("From"), N_ ("To"), N_ ("Weight"), N_ ("Head") };

  return _ (titles[column]);
}

struct _LgnLinkRows
{
  GObject parent_instance;
  LgnLinksScene *scene; /* or NULL */
  guint n;
};

static GType
get_item_type (GListModel *model)
{
  return LGN_TYPE_LINK_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return LGN_LINK_ROWS (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LgnLinkRows *self = LGN_LINK_ROWS (model);
  LgnLinkRow *row;

  if (position >= self->n)
    return NULL;
  row = g_object_new (LGN_TYPE_LINK_ROW, NULL);
  row->scene = lgn_links_scene_ref (self->scene);
  row->link = &self->scene->links->link[position];
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnLinkRows, lgn_link_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

void
lgn_link_rows_set_scene (LgnLinkRows *rows, LgnLinksScene *scene, double threshold)
{
  guint n_before = rows->n;

  if (scene)
    lgn_links_scene_ref (scene);
  g_clear_pointer (&rows->scene, lgn_links_scene_unref);
  rows->scene = scene;
  rows->n = scene ? lgn_link_list_count (scene->links, threshold) : 0;
  g_list_model_items_changed (G_LIST_MODEL (rows), 0, n_before, rows->n);
}

gint
lgn_link_rows_find (LgnLinkRows *rows, gint row, gint column)
{
  for (guint i = 0; i < rows->n; i++)
    {
      const LgnLink *link = &rows->scene->links->link[i];

      if ((row < 0 || (gint) link->row == row) && (column < 0 || (gint) link->column == column))
        return (gint) i;
    }
  return -1;
}

char *
lgn_link_rows_make_table (LgnLinkRows *rows)
{
  GString *out = g_string_new (NULL);

  for (guint column = 0; column < LGN_N_LINK_COLUMNS; column++)
    g_string_append_printf (out, "%s%s", column > 0 ? "\t" : "", lgn_link_column_get_title (column));
  for (guint i = 0; i < rows->n; i++)
    for (guint column = 0; column < LGN_N_LINK_COLUMNS; column++)
      {
        g_autofree char *text = make_text (rows->scene, &rows->scene->links->link[i], column, 6, true);
        g_string_append_printf (out, "%s%s", column > 0 ? "\t" : "\n", text);
      }
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static void
lgn_link_rows_finalize (GObject *object)
{
  g_clear_pointer (&LGN_LINK_ROWS (object)->scene, lgn_links_scene_unref);
  G_OBJECT_CLASS (lgn_link_rows_parent_class)->finalize (object);
}

static void
lgn_link_rows_class_init (LgnLinkRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_link_rows_finalize;
}

static void
lgn_link_rows_init (LgnLinkRows *self)
{
}

LgnLinkRows *
lgn_link_rows_new (void)
{
  return g_object_new (LGN_TYPE_LINK_ROWS, NULL);
}
