#include "attn/lgn-shares.h"

#include <math.h>

/* What is known before any head is looked at. */
struct _LgnShareFrame
{
  LgnMeasureAxes axes;     /* the arrays are the caller's */
  const LgnScope *scope;   /* the caller's */
  gsize *separators;       /* [n_separators] columns */
  gsize n_separators;
  gsize *punctuation;      /* [n_punctuation] columns */
  gsize n_punctuation;
  gsize *next_same;        /* [n_rows] the next row of the same token, round and round; or NULL */
  gsize *word_first;       /* [n_rows] the columns of the word of each row; or NULL */
  gsize *word_end;
  guint8 *has_pieces;      /* [n_rows] whether the row may look at another piece of its word, 1 or 0 */
  guint8 *has_same;        /* [n_rows] whether it may look at another place of its token */
  gsize *n_looking;        /* [n_columns] rows that may look at the column */
  LgnEvenShares even;
};

/* Where a row of weights comes from: a head of a store, or (STORE NULL) all that the scope allows alike. */
typedef struct
{
  const LgnShareFrame *frame;
  LgnAttnStore *store;
  const LgnMapId *map;
  float *whole; /* [n_key] */
  double *row;  /* [n_columns] */
} Rows;

static void
rows_init (Rows *rows, const LgnShareFrame *frame, LgnAttnStore *store, const LgnMapId *map)
{
  *rows = (Rows) { frame, store, map, g_new (float, frame->scope->n_key + 1), g_new (double, frame->axes.n_columns + 1) };
}

static void
rows_clear (Rows *rows)
{
  g_free (rows->whole);
  g_free (rows->row);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* How many columns row I may look at; 1 in ROW for those, 0 for the rest. */
static gsize
list_allowed (const LgnShareFrame *frame, gsize i, double *row)
{
  gsize n = 0;

  for (gsize j = 0; j < frame->axes.n_columns; j++)
    {
      bool is_allowed = lgn_scope_allows (frame->scope, frame->axes.rows[i], frame->axes.columns[j]);
      row[j] = is_allowed;
      n += is_allowed;
    }
  return n;
}

static const double *
rows_read (Rows *rows, gsize i)
{
  gsize n_columns = rows->frame->axes.n_columns;

  if (rows->store)
    {
      lgn_measure_axes_read_row (&rows->frame->axes, rows->store, rows->map, i, rows->whole, rows->row);
      return rows->row;
    }
  gsize n = list_allowed (rows->frame, i, rows->row);
  for (gsize j = 0; n > 0 && j < n_columns; j++)
    rows->row[j] /= (double) n;
  return rows->row;
}

static double
add_columns (const double *row, const gsize *columns, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += row[columns[i]];
  return sum;
}

/* The weight of the patches around that of row I, itself among them. */
static double
add_near_patches (const LgnMeasureAxes *axes, const double *row, gsize i)
{
  gsize y, x;
  double sum = 0;

  if (!lgn_measure_axes_find_patch (axes, i, &y, &x))
    return 0;
  /* Patches follow each other row by row: those that are near enough in the picture are a row of it apart, and one more. */
  gsize reach = axes->grid_columns + 1, first = i > reach ? i - reach : 0, end = MIN (axes->n_columns, i + reach + 1);
  for (gsize j = first; j < end; j++)
    {
      gsize other_y, other_x;
      bool is_patch = lgn_measure_axes_find_patch (axes, j, &other_y, &other_x);
      if (is_patch && other_y + 1 >= y && other_y <= y + 1 && other_x + 1 >= x && other_x <= x + 1)
        sum += row[j];
    }
  return sum;
}

static double
add_near (const LgnMeasureAxes *axes, const double *row, gsize i)
{
  gsize first = i > LGN_SHARE_REACH ? i - LGN_SHARE_REACH : 0, end = MIN (axes->n_columns, i + LGN_SHARE_REACH + 1);
  double sum = 0;

  for (gsize j = first; j < end; j++)
    sum += row[j];
  return sum;
}

/* The weight of the places of the same token as row I, without its own. */
static double
add_same (const LgnShareFrame *frame, const double *row, gsize i)
{
  double sum = 0;

  for (gsize j = frame->next_same[i]; j != i; j = frame->next_same[j])
    sum += row[j];
  return sum;
}

/* The weight of the other pieces of the word of row I. */
static double
add_pieces (const LgnShareFrame *frame, const double *row, gsize i)
{
  double sum = 0;

  for (gsize j = frame->word_first[i]; j < frame->word_end[i]; j++)
    sum += j != i ? row[j] : 0;
  return sum;
}

/* Whether row I can be linked to column J, which is a word: in a map of one text, to all but itself and what stands beside it,
 * its word and its like. */
static bool
can_link (const LgnShareFrame *frame, gsize i, gsize j)
{
  const LgnMeasureAxes *axes = &frame->axes;

  if (!axes->is_self)
    return true;
  bool is_far = j + 1 < i || j > i + 1;
  bool is_same_word = axes->words && axes->words[i] == axes->words[j];
  bool is_same_token = axes->kinds && axes->kinds[i] == axes->kinds[j];
  return is_far && !is_same_word && !is_same_token;
}

/* What row I singles out, against the MEANS of the columns. */
static double
add_linked (const LgnShareFrame *frame, const double *row, gsize i, const double *means)
{
  double sum = 0;

  for (gsize j = 0; j < frame->axes.n_columns; j++)
    if ((frame->axes.marks[j] & LGN_KEY_WORD) && row[j] > means[j] && can_link (frame, i, j))
      sum += row[j] - means[j];
  return sum;
}

/* What row I says of its neighbours and of itself. */
static void
add_places (const LgnShareFrame *frame, const double *row, gsize i, double *sums)
{
  const LgnMeasureAxes *axes = &frame->axes;

  sums[LGN_SHARE_ITSELF] += row[i];
  sums[LGN_SHARE_NEAR] += axes->grid_rows > 0 ? add_near_patches (axes, row, i) : add_near (axes, row, i);
  sums[LGN_SHARE_PREVIOUS] += i > 0 ? row[i - 1] : 0;
  sums[LGN_SHARE_NEXT] += i + 1 < axes->n_columns ? row[i + 1] : 0;
  if (frame->has_same[i])
    sums[LGN_SHARE_SAME] += add_same (frame, row, i);
  if (frame->has_pieces[i])
    sums[LGN_SHARE_PIECES] += add_pieces (frame, row, i);
}

static gsize
count_set (const guint8 *flags, gsize n)
{
  gsize n_set = 0;

  for (gsize i = 0; flags && i < n; i++)
    n_set += flags[i];
  return n_set;
}

/* Rows of AXES that are patches. */
static gsize
count_patches (const LgnMeasureAxes *axes)
{
  gsize n = 0, y, x;

  for (gsize i = 0; i < axes->n_rows; i++)
    n += lgn_measure_axes_find_patch (axes, i, &y, &x);
  return n;
}

/* SUMS over rows become means; what cannot be said becomes NAN. */
static void
finish (const LgnShareFrame *frame, const double *sums, LgnHeadShares *shares)
{
  const LgnMeasureAxes *axes = &frame->axes;
  bool is_text = axes->is_self && axes->grid_rows == 0;
  const gsize n_rows[LGN_N_SHARES] = {
    [LGN_SHARE_SEPARATORS] = axes->marks ? axes->n_rows : 0,
    [LGN_SHARE_PREVIOUS] = is_text ? axes->n_rows - 1 : 0,
    [LGN_SHARE_NEXT] = is_text ? axes->n_rows - 1 : 0,
    [LGN_SHARE_NEAR] = is_text ? axes->n_rows : axes->is_self ? count_patches (axes) : 0,
    [LGN_SHARE_ITSELF] = axes->is_self ? axes->n_rows : 0,
    [LGN_SHARE_FIRST] = axes->n_rows,
    [LGN_SHARE_PUNCTUATION] = axes->marks ? axes->n_rows : 0,
    [LGN_SHARE_PIECES] = count_set (frame->has_pieces, axes->n_rows),
    [LGN_SHARE_SAME] = count_set (frame->has_same, axes->n_rows),
    [LGN_SHARE_LINKED] = axes->marks && axes->grid_rows == 0 ? axes->n_rows : 0,
  };

  for (LgnShare share = 0; share < LGN_N_SHARES; share++)
    shares->share[share] = n_rows[share] > 0 ? sums[share] / (double) n_rows[share] : NAN;
}

/* (transfer full) the mean [n_columns] of every column over the rows that may look at it. */
static double *
average_columns (Rows *rows)
{
  const LgnShareFrame *frame = rows->frame;
  double *means = g_new0 (double, frame->axes.n_columns + 1);

  for (gsize i = 0; i < frame->axes.n_rows; i++)
    {
      const double *row = rows_read (rows, i);
      for (gsize j = 0; j < frame->axes.n_columns; j++)
        means[j] += row[j];
    }
  for (gsize j = 0; j < frame->axes.n_columns; j++)
    means[j] /= (double) MAX (frame->n_looking[j], 1);
  return means;
}

static void
measure (Rows *rows, LgnHeadShares *shares)
{
  const LgnShareFrame *frame = rows->frame;
  const LgnMeasureAxes *axes = &frame->axes;
  double sums[LGN_N_SHARES] = { 0 };

  if (axes->n_rows == 0 || axes->n_columns == 0)
    {
      for (LgnShare share = 0; share < LGN_N_SHARES; share++)
        shares->share[share] = NAN;
      return;
    }
  g_autofree double *means = axes->marks && axes->grid_rows == 0 ? average_columns (rows) : NULL;
  for (gsize i = 0; i < axes->n_rows; i++)
    {
      const double *row = rows_read (rows, i);
      sums[LGN_SHARE_FIRST] += row[0];
      sums[LGN_SHARE_SEPARATORS] += add_columns (row, frame->separators, frame->n_separators);
      sums[LGN_SHARE_PUNCTUATION] += add_columns (row, frame->punctuation, frame->n_punctuation);
      if (axes->is_self)
        add_places (frame, row, i, sums);
      if (means)
        sums[LGN_SHARE_LINKED] += add_linked (frame, row, i, means);
    }
  finish (frame, sums, shares);
}

/* (transfer full) the columns that have MARK; *N of them. */
static gsize *
list_marked (const LgnMeasureAxes *axes, LgnKeyMarks mark, gsize *n)
{
  gsize *columns = g_new (gsize, axes->n_columns + 1);

  *n = 0;
  for (gsize j = 0; axes->marks && j < axes->n_columns; j++)
    if (axes->marks[j] & mark)
      columns[(*n)++] = j;
  return columns;
}

/* (transfer full) for every row the next of the same kind, from the last of them back to the first. */
static gsize *
chain_kinds (const LgnMeasureAxes *axes)
{
  g_autoptr (GHashTable) after = g_hash_table_new (g_direct_hash, g_direct_equal);
  gsize *next = g_new (gsize, axes->n_rows + 1);

  for (guint turn = 0; turn < 2; turn++)
    for (gsize i = axes->n_rows; i-- > 0;)
      {
        gpointer kind = GUINT_TO_POINTER (axes->kinds[i]);
        gsize found = GPOINTER_TO_SIZE (g_hash_table_lookup (after, kind));
        next[i] = found > 0 ? found - 1 : i;
        g_hash_table_insert (after, kind, GSIZE_TO_POINTER (i + 1));
      }
  return next;
}

static void
find_words (LgnShareFrame *frame)
{
  const guint *words = frame->axes.words;
  gsize n = frame->axes.n_columns;

  frame->word_first = g_new (gsize, n + 1);
  frame->word_end = g_new (gsize, n + 1);
  for (gsize i = 0; i < n; i++)
    frame->word_first[i] = i > 0 && words[i] == words[i - 1] ? frame->word_first[i - 1] : i;
  for (gsize i = n; i-- > 0;)
    frame->word_end[i] = i + 1 < n && words[i] == words[i + 1] ? frame->word_end[i + 1] : i + 1;
}

/* Counts what the rows may look at. */
static void
look_around (LgnShareFrame *frame)
{
  const LgnMeasureAxes *axes = &frame->axes;
  g_autofree double *row = g_new (double, axes->n_columns + 1);
  g_autofree guint8 *has_pieces = g_new0 (guint8, axes->n_rows + 1), *has_same = g_new0 (guint8, axes->n_rows + 1);
  double sum = 0;

  for (gsize i = 0; i < axes->n_rows; i++)
    {
      gsize n = list_allowed (frame, i, row);
      sum += n > 0 ? log ((double) n) : 0;
      for (gsize j = 0; j < axes->n_columns; j++)
        frame->n_looking[j] += row[j] > 0;
      has_pieces[i] = frame->word_first && add_pieces (frame, row, i) > 0;
      has_same[i] = frame->next_same && add_same (frame, row, i) > 0;
    }
  frame->even.largest_spread = axes->n_rows > 0 ? sum / (double) axes->n_rows : NAN;
  frame->has_pieces = g_steal_pointer (&has_pieces);
  frame->has_same = g_steal_pointer (&has_same);
}

/**
 * lgn_share_frame_new: what the heads of one layer have in common, whose SCOPE and AXES, with their arrays, stay the caller's
 * and are kept as long as the frame.
 */
LgnShareFrame *
lgn_share_frame_new (const LgnScope *scope, const LgnMeasureAxes *axes)
{
  LgnShareFrame *frame = g_new0 (LgnShareFrame, 1);

  frame->axes = *axes;
  frame->scope = scope;
  frame->separators = list_marked (axes, LGN_KEY_SEPARATOR, &frame->n_separators);
  frame->punctuation = list_marked (axes, LGN_KEY_PUNCTUATION, &frame->n_punctuation);
  frame->n_looking = g_new0 (gsize, axes->n_columns + 1);
  if (axes->is_self && axes->kinds)
    frame->next_same = chain_kinds (axes);
  if (axes->is_self && axes->words)
    find_words (frame);
  look_around (frame);
  g_auto (Rows) rows = { NULL };
  rows_init (&rows, frame, NULL, NULL);
  measure (&rows, &frame->even.even);
  return frame;
}

void
lgn_share_frame_free (LgnShareFrame *frame)
{
  g_free (frame->separators);
  g_free (frame->punctuation);
  g_free (frame->next_same);
  g_free (frame->word_first);
  g_free (frame->word_end);
  g_free (frame->has_pieces);
  g_free (frame->has_same);
  g_free (frame->n_looking);
  g_free (frame);
}

/* lgn_share_frame_get_even: (transfer none): what an even head would have. */
const LgnEvenShares *
lgn_share_frame_get_even (const LgnShareFrame *frame)
{
  return &frame->even;
}

/* lgn_share_frame_measure: the SHARES of MAP of STORE, whose layer is ready. */
void
lgn_share_frame_measure (const LgnShareFrame *frame, LgnAttnStore *store, const LgnMapId *map, LgnHeadShares *shares)
{
  g_auto (Rows) rows = { NULL };

  rows_init (&rows, frame, store, map);
  measure (&rows, shares);
}
