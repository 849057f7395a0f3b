#include "view/lgn-sequence-match.h"

/* The furthest places in A that are reached with D edits, on the diagonals -D .. D (place in A minus place in B). */
typedef struct
{
  const guint *a, *b;
  gint n_a, n_b;
  GPtrArray *rounds; /* of gint [2 d + 1], one for each number of edits */
} Search;

static gint
get_furthest (const Search *search, gint d, gint diagonal)
{
  if (d < 0 || diagonal < -d || diagonal > d)
    return -1;
  return ((const gint *) search->rounds->pdata[d])[diagonal + d];
}

/* Where one more edit leads to on DIAGONAL, before what is the same is walked along: a token of A left out, or one of B. */
static gint
step (const Search *search, gint d, gint diagonal)
{
  gint down = get_furthest (search, d - 1, diagonal + 1), right = get_furthest (search, d - 1, diagonal - 1);

  if (d == 0)
    return 0;
  return right >= 0 && right + 1 > down ? right + 1 : down;
}

static bool
is_place (const Search *search, gint x, gint diagonal)
{
  return x >= 0 && x <= search->n_a && x - diagonal >= 0 && x - diagonal <= search->n_b;
}

/* One round of the search; the diagonal that reaches both ends, or that has come furthest, in *BEST. */
static bool
advance (Search *search, gint d, gint *best)
{
  gint *furthest = g_new (gint, 2 * (gsize) d + 1);
  gint most = -1;

  for (gint diagonal = -d; diagonal <= d; diagonal++)
    {
      gint x = (diagonal - d) % 2 == 0 ? step (search, d, diagonal) : -1;

      furthest[diagonal + d] = -1;
      if (!is_place (search, x, diagonal))
        continue;
      while (x < search->n_a && x - diagonal < search->n_b && search->a[x] == search->b[x - diagonal])
        x++;
      furthest[diagonal + d] = x;
      if (2 * x - diagonal > most)
        {
          most = 2 * x - diagonal;
          *best = diagonal;
        }
    }
  g_ptr_array_add (search->rounds, furthest);
  return most == search->n_a + search->n_b;
}

/* Goes back from where DIAGONAL came to with D edits and notes what was the same on the way. */
static void
trace (const Search *search, gint d, gint diagonal, gint *b_of_a)
{
  gint x = get_furthest (search, d, diagonal);

  for (; d >= 0; d--)
    {
      gint start = step (search, d, diagonal);
      gint down = get_furthest (search, d - 1, diagonal + 1), right = get_furthest (search, d - 1, diagonal - 1);

      for (; x > start; x--)
        b_of_a[x - 1] = x - 1 - diagonal;
      if (d == 0)
        break;
      diagonal += right >= 0 && right + 1 > down ? -1 : 1;
      x = get_furthest (search, d - 1, diagonal);
    }
}

/**
 * lgn_sequence_match: for every place of A [n_a] the place in B [n_b] that is the same, or -1, into B_OF_A [n_a]: a longest
 * sequence of numbers that both have in that order: Myers 1986, "An O(ND) difference algorithm and its variations",
 * Algorithmica 1, figure 2. With D the numbers that only one of them has, it takes O((n_a + n_b) D) time and O(D^2) memory.
 * Returns: false where D is above MAX_EDITS: then only the beginnings are matched, as far as so many edits lead.
 */
bool
lgn_sequence_match (const guint *a, guint n_a, const guint *b, guint n_b, guint max_edits, gint *b_of_a)
{
  g_autoptr (GPtrArray) rounds = g_ptr_array_new_with_free_func (g_free);
  Search search = { a, b, (gint) n_a, (gint) n_b, rounds };
  gint diagonal = 0, d = 0;
  bool is_done = advance (&search, 0, &diagonal);

  for (guint i = 0; i < n_a; i++)
    b_of_a[i] = -1;
  while (!is_done && d < (gint) max_edits)
    is_done = advance (&search, ++d, &diagonal);
  trace (&search, d, diagonal, b_of_a);
  return is_done;
}
