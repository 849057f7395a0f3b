#include "view/lgn-marks.h"
#include "base/lgn-i18n.h"

struct _LgnMarks
{
  GObject parent_instance;
  GArray *cells; /* of LgnMark, row after row */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnMarks, lgn_marks, G_TYPE_OBJECT)

static void
lgn_marks_finalize (GObject *object)
{
  g_array_unref (LGN_MARKS (object)->cells);
  G_OBJECT_CLASS (lgn_marks_parent_class)->finalize (object);
}

static void
lgn_marks_class_init (LgnMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_marks_finalize;
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_marks_init (LgnMarks *self)
{
  self->cells = g_array_new (FALSE, FALSE, sizeof (LgnMark));
}

LgnMarks *
lgn_marks_new (void)
{
  return g_object_new (LGN_TYPE_MARKS, NULL);
}

guint
lgn_marks_get_n (LgnMarks *marks)
{
  return marks->cells->len;
}

const LgnMark *
lgn_marks_get_cells (LgnMarks *marks)
{
  return (const LgnMark *) (const void *) marks->cells->data;
}

static gint
compare_cells (gconstpointer a, gconstpointer b)
{
  const LgnMark *left = a, *right = b;

  if (left->row != right->row)
    return left->row < right->row ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

bool
lgn_marks_contains (LgnMarks *marks, guint row, guint column)
{
  LgnMark cell = { row, column };

  return g_array_binary_search (marks->cells, &cell, compare_cells, NULL);
}

void
lgn_marks_toggle (LgnMarks *marks, guint row, guint column)
{
  lgn_marks_toggle_block (marks, row, column, row, column);
}

/* Whether CELL lies between the corners FIRST and LAST. */
static bool
is_inside (const LgnMark *cell, const LgnMark *first, const LgnMark *last)
{
  return cell->row >= first->row && cell->row <= last->row && cell->column >= first->column && cell->column <= last->column;
}

void
lgn_marks_toggle_block (LgnMarks *marks, guint row, guint column, guint other_row, guint other_column)
{
  LgnMark first = { MIN (row, other_row), MIN (column, other_column) };
  LgnMark last = { MAX (row, other_row), MAX (column, other_column) };
  guint64 n_cells = ((guint64) last.row - first.row + 1) * ((guint64) last.column - first.column + 1);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (LgnMark));

  for (guint i = 0; i < marks->cells->len; i++)
    {
      LgnMark cell = g_array_index (marks->cells, LgnMark, i);
      if (!is_inside (&cell, &first, &last))
        g_array_append_val (kept, cell);
    }
  bool was_marked = marks->cells->len - kept->len == n_cells;
  for (guint y = first.row; !was_marked && y <= last.row; y++)
    for (guint x = first.column; x <= last.column; x++)
      {
        LgnMark cell = { y, x };
        g_array_append_val (kept, cell);
      }
  g_array_sort (kept, compare_cells);
  g_array_unref (marks->cells);
  marks->cells = g_steal_pointer (&kept);
  g_signal_emit (marks, signals[CHANGED], 0);
}

void
lgn_marks_clear (LgnMarks *marks)
{
  if (marks->cells->len == 0)
    return;
  g_array_set_size (marks->cells, 0);
  g_signal_emit (marks, signals[CHANGED], 0);
}

GVariant *
lgn_marks_save (LgnMarks *marks)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(uu)"));
  for (guint i = 0; i < marks->cells->len; i++)
    {
      const LgnMark *cell = &g_array_index (marks->cells, LgnMark, i);
      g_variant_builder_add (&builder, "(uu)", cell->row, cell->column);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* lgn_marks_restore: marks what lgn_marks_save gave. */
void
lgn_marks_restore (LgnMarks *marks, GVariant *saved)
{
  GVariantIter iter;
  LgnMark cell;

  g_array_set_size (marks->cells, 0);
  g_variant_iter_init (&iter, saved);
  while (g_variant_iter_next (&iter, "(uu)", &cell.row, &cell.column))
    g_array_append_val (marks->cells, cell);
  g_signal_emit (marks, signals[CHANGED], 0);
}

char *
lgn_marks_make_text (LgnMarks *marks)
{
  return g_strdup_printf (ngettext ("%u cell marked", "%u cells marked", marks->cells->len), marks->cells->len);
}
