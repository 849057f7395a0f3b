#include "run/lgn-map-sides.h"
#include "text/lgn-chars.h"

#include <math.h>

/* (transfer full) the places of TOKENS, of N, that are no padding; *N_KEPT of them. */
static gsize *
list_places (const LgnTokens *tokens, gsize n, gsize *n_kept)
{
  gsize *places = g_new (gsize, n + 1);

  *n_kept = 0;
  for (gsize i = 0; i < n; i++)
    if (!tokens || i >= tokens->n || !(tokens->token[i].flags & LGN_TOKEN_PADDING))
      places[(*n_kept)++] = i;
  return places;
}

/* (transfer full) a number for every one of PLACES [n] of TOKENS, the same for the same spelling. */
static guint *
number_kinds (const LgnTokens *tokens, const gsize *places, gsize n)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint *kinds = g_new (guint, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      const char *piece = tokens->piece[places[i]];
      guint kind = GPOINTER_TO_UINT (g_hash_table_lookup (known, piece));
      if (kind == 0)
        {
          kind = g_hash_table_size (known) + 1;
          g_hash_table_insert (known, (gpointer) piece, GUINT_TO_POINTER (kind));
        }
      kinds[i] = kind;
    }
  return kinds;
}

/* (transfer full) a number for every one of PLACES [n] of TOKENS, the same for the pieces of a word. */
static guint *
number_words (const LgnTokens *tokens, const gsize *places, gsize n)
{
  guint *words = g_new (guint, n + 1), word = 0;

  for (gsize i = 0; i < n; i++)
    {
      word += !(tokens->token[places[i]].flags & LGN_TOKEN_CONTINUES);
      words[i] = word;
    }
  return words;
}

/* Whether a letter or a digit is in TEXT, or else a mark of punctuation or a sign. */
static LgnKeyMarks
mark_text (const char *text)
{
  bool is_empty = true;

  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      if (lgn_char_is_letter (character) || lgn_char_is_number (character))
        return LGN_KEY_WORD;
      is_empty = is_empty && lgn_char_is_space (character);
    }
  return is_empty ? 0 : LGN_KEY_PUNCTUATION;
}

/* (transfer full) what every one of PLACES [n] of TOKENS is: LgnKeyMarks. */
static guint8 *
mark_places (const LgnTokens *tokens, const gsize *places, gsize n)
{
  guint8 *marks = g_new0 (guint8, n + 1);
  bool knows_places = false;

  for (guint i = 0; i < tokens->n; i++)
    knows_places = knows_places || tokens->token[i].start < tokens->token[i].end;
  for (gsize i = 0; i < n; i++)
    {
      const LgnToken *token = &tokens->token[places[i]];
      bool stands_for_text = knows_places ? token->start < token->end : !(token->flags & LGN_TOKEN_SPECIAL);
      if (!stands_for_text)
        marks[i] = i > 0 && token->flags & LGN_TOKEN_SPECIAL ? LGN_KEY_SEPARATOR : 0;
      else if (!(token->flags & LGN_TOKEN_SPECIAL))
        marks[i] = (guint8) mark_text (tokens->label[places[i]]);
    }
  return marks;
}

/* What all the separators of SIDES are called. */
static void
name_special (LgnMapSides *sides, const LgnTokens *keys)
{
  const char *name = NULL;
  bool is_one = true;

  for (gsize i = 0; sides->marks && i < sides->axes.n_columns; i++)
    {
      const char *label = keys->label[sides->columns[i]];
      if (!(sides->marks[i] & LGN_KEY_SEPARATOR))
        continue;
      is_one = is_one && (!name || g_str_equal (name, label));
      name = label;
    }
  sides->separator = is_one ? g_strdup (name) : NULL;
  if (sides->axes.n_columns > 0 && keys->token[sides->columns[0]].flags & LGN_TOKEN_SPECIAL)
    sides->first = g_strdup (keys->label[sides->columns[0]]);
}

/* Whether TOKENS are pieces of a text. A saved file has names and no text: there the names tell, of which those of moments and
 * patches are numbers with a unit. */
static bool
is_text (const LgnTokens *tokens)
{
  if (tokens->text[0] && *tokens->text[0])
    return true;
  for (guint i = 0; i < tokens->n; i++)
    {
      bool has_letter = false, has_digit = false;

      for (const char *c = tokens->label[i]; *c; c = g_utf8_next_char (c))
        {
          has_letter = has_letter || lgn_char_is_letter (g_utf8_get_char (c));
          has_digit = has_digit || lgn_char_is_number (g_utf8_get_char (c));
        }
      if (has_letter && !has_digit && !(tokens->token[i].flags & LGN_TOKEN_SPECIAL))
        return true;
    }
  return false;
}

/* What the tokens say, where there is a token for every row and column. */
static void
describe_tokens (LgnMapSides *sides, const LgnTokens *queries, const LgnTokens *keys)
{
  LgnMeasureAxes *axes = &sides->axes;
  bool are_pieces = is_text (keys);

  if (axes->is_self)
    axes->kinds = sides->kinds = number_kinds (queries, sides->rows, axes->n_rows);
  if (are_pieces)
    axes->marks = sides->marks = mark_places (keys, sides->columns, axes->n_columns);
  if (are_pieces && axes->is_self)
    axes->words = sides->words = number_words (keys, sides->columns, axes->n_columns);
  name_special (sides, keys);
}

/* A patch is as many pixels wide as it takes of them to fill the picture; NAN where they are no squares. */
static double
get_patch_side (const LgnResult *result, LgnGrid grid)
{
  double width = grid.columns > 0 ? result->placement.width / (double) grid.columns : 0;
  double height = grid.rows > 0 ? result->placement.height / (double) grid.rows : 0;

  return width > 0 && width == height ? width : NAN;
}

/* lgn_map_sides_new: (transfer full): of the maps of LAYER at SITE, which is in RESULT's store. */
LgnMapSides *
lgn_map_sides_new (LgnResult *result, LgnSite site, guint layer)
{
  const LgnTokens *queries = lgn_result_get_axis (result, site, layer, LGN_AXIS_QUERY);
  const LgnTokens *keys = lgn_result_get_axis (result, site, layer, LGN_AXIS_KEY);
  LgnGrid grid = lgn_result_get_grid (result, site, layer, LGN_AXIS_KEY);
  LgnMapSides *sides = g_atomic_rc_box_new0 (LgnMapSides);
  LgnMeasureAxes *axes = &sides->axes;
  LgnMapShape shape;

  lgn_attn_store_get_shape (result->store, site, layer, &shape);
  axes->rows = sides->rows = list_places (queries, shape.n_query, &axes->n_rows);
  axes->columns = sides->columns = list_places (keys, shape.n_key, &axes->n_columns);
  axes->is_self = queries == keys && site != LGN_SITE_CROSS && shape.n_query == shape.n_key;
  axes->n_leading = grid.n_leading;
  axes->grid_rows = grid.rows;
  axes->grid_columns = grid.columns;
  sides->patch_side = get_patch_side (result, grid);
  if (keys && keys->n >= shape.n_key)
    describe_tokens (sides, queries, keys);
  sides->scope = lgn_scope_ref (lgn_attn_store_get_scope (result->store, site, layer));
  sides->frame = lgn_share_frame_new (sides->scope, axes);
  return sides;
}

LgnMapSides *
lgn_map_sides_ref (LgnMapSides *sides)
{
  return g_atomic_rc_box_acquire (sides);
}

static void
sides_clear (gpointer data)
{
  LgnMapSides *sides = data;

  g_clear_pointer (&sides->frame, lgn_share_frame_free);
  lgn_scope_unref (sides->scope);
  g_free (sides->separator);
  g_free (sides->first);
  g_free (sides->rows);
  g_free (sides->columns);
  g_free (sides->kinds);
  g_free (sides->words);
  g_free (sides->marks);
}

void
lgn_map_sides_unref (LgnMapSides *sides)
{
  g_atomic_rc_box_release_full (sides, sides_clear);
}
