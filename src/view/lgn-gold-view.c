#include "view/lgn-gold-view.h"
#include "base/lgn-i18n.h"

struct _LgnGoldView
{
  GObject parent_instance;
  LgnMapView *map_view;
  LgnWordLinksFile *file; /* or NULL */
  char *path;
  LgnGoldRows rows;
  guint line;
  LgnGoldLinks *links;  /* or NULL */
  LgnResult *result;    /* that they were looked for; only to be compared */
  char *problem;
  LgnGoldScore score;   /* of MAP */
  LgnShownMap *map;     /* a reference, NULL: not scored yet */
  bool has_score;
};

G_DEFINE_FINAL_TYPE (LgnGoldView, lgn_gold_view, G_TYPE_OBJECT)

static guint changed_signal;

static LgnResult *
get_result (LgnGoldView *self)
{
  LgnShownMap *map = lgn_map_view_get_map (self->map_view);

  return map ? lgn_shown_map_get_result (map) : NULL;
}

static void
find_links (LgnGoldView *self)
{
  LgnResult *result = get_result (self);
  g_autoptr (GError) error = NULL;
  gint line;

  g_clear_pointer (&self->links, lgn_gold_links_unref);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  g_clear_pointer (&self->problem, g_free);
  self->result = result;
  if (!self->file || !result)
    return;
  line = lgn_gold_links_find_line (self->file, result, self->line);
  if (line < 0)
    {
      self->problem = g_strdup (_ ("The file has no links of this text."));
      return;
    }
  self->links = lgn_gold_links_new (&self->file->line[line], self->path, result, self->rows, &error);
  if (error)
    self->problem = g_strdup (error->message);
}

static void
change (LgnGoldView *self)
{
  find_links (self);
  g_signal_emit (self, changed_signal, 0);
}

/* A result grows while it is run: the words of its target are known at the end. */
static void
on_map_changed (LgnGoldView *self)
{
  if (!self->file)
    return;
  if (get_result (self) != self->result || !self->links)
    find_links (self);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  g_signal_emit (self, changed_signal, 0);
}

static void
lgn_gold_view_finalize (GObject *object)
{
  LgnGoldView *self = LGN_GOLD_VIEW (object);

  g_clear_pointer (&self->links, lgn_gold_links_unref);
  g_clear_pointer (&self->file, lgn_word_links_file_unref);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  g_object_unref (self->map_view);
  g_free (self->path);
  g_free (self->problem);
  G_OBJECT_CLASS (lgn_gold_view_parent_class)->finalize (object);
}

static void
lgn_gold_view_class_init (LgnGoldViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_gold_view_finalize;
  changed_signal = g_signal_new ("changed", LGN_TYPE_GOLD_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_gold_view_init (LgnGoldView *self)
{
}

/* lgn_gold_view_new: follows what MAP_VIEW (kept) shows. */
LgnGoldView *
lgn_gold_view_new (LgnMapView *map_view)
{
  LgnGoldView *self = g_object_new (LGN_TYPE_GOLD_VIEW, NULL);

  self->map_view = g_object_ref (map_view);
  g_signal_connect_object (map_view, "map-changed", G_CALLBACK (on_map_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
lgn_gold_view_set_file (LgnGoldView *view, LgnWordLinksFile *file, const char *path)
{
  g_clear_pointer (&view->file, lgn_word_links_file_unref);
  g_free (view->path);
  view->file = file ? lgn_word_links_file_ref (file) : NULL;
  view->path = g_strdup (path);
  view->line = 0;
  change (view);
}

void
lgn_gold_view_set_rows (LgnGoldView *view, LgnGoldRows rows)
{
  if (view->rows == rows)
    return;
  view->rows = rows;
  change (view);
}

void
lgn_gold_view_set_line (LgnGoldView *view, guint line)
{
  if (view->line == line)
    return;
  view->line = line;
  change (view);
}

LgnWordLinksFile *
lgn_gold_view_get_file (LgnGoldView *view)
{
  return view->file;
}

const char *
lgn_gold_view_get_path (LgnGoldView *view)
{
  return view->path;
}

LgnGoldRows
lgn_gold_view_get_rows (LgnGoldView *view)
{
  return view->rows;
}

guint
lgn_gold_view_get_line (LgnGoldView *view)
{
  return view->line;
}

LgnGoldLinks *
lgn_gold_view_get_links (LgnGoldView *view)
{
  return view->links;
}

const char *
lgn_gold_view_get_problem (LgnGoldView *view)
{
  return view->problem;
}

bool
lgn_gold_view_get_score (LgnGoldView *view, LgnGoldScore *score)
{
  LgnShownMap *map = lgn_map_view_get_map (view->map_view);

  if (!view->links || !map)
    return false;
  if (view->map != map)
    {
      g_clear_pointer (&view->map, lgn_shown_map_unref);
      view->map = lgn_shown_map_ref (map);
      view->has_score = lgn_gold_links_score (view->links, map, &view->score);
    }
  *score = view->score;
  return view->has_score;
}
