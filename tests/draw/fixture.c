#include "fixture.h"

#include <math.h>
#include <string.h>

static void
append_token (GArray *tokens, GString *text, const char *word)
{
  LgnToken token = { .id = (gint32) tokens->len };
  const char *label = word;

  if (word[0] == '[' || (word[0] == '<' && strlen (word) > 1 && !g_str_has_prefix (word, "<0x")))
    token.flags = LGN_TOKEN_SPECIAL;
  else if (g_str_has_prefix (word, "##"))
    {
      token.flags = LGN_TOKEN_CONTINUES;
      label += 2;
    }
  else if (text->len > 0)
    g_string_append_c (text, ' ');
  token.start = token.end = text->len;
  if (!(token.flags & LGN_TOKEN_SPECIAL))
    {
      g_string_append (text, label);
      token.end = text->len;
    }
  g_array_append_val (tokens, token);
}

static const char *
get_piece (gint32 id, gpointer data)
{
  return ((char **) data)[id];
}

LgnTokens *
fixture_tokens (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);
  g_autoptr (GArray) tokens = g_array_new (FALSE, TRUE, sizeof (LgnToken));
  g_autoptr (GString) text = g_string_new (NULL);
  const LgnPieceMarks marks = { false, "##", NULL };

  for (guint i = 0; parts[i]; i++)
    {
      append_token (tokens, text, parts[i]);
      g_strdelimit (parts[i], "_", ' ');
    }
  g_string_replace (text, "_", " ", 0);
  const char *const texts[2] = { text->str, NULL };
  const gsize lengths[2] = { text->len, 0 };
  return lgn_tokens_new (texts, lengths, (const LgnToken *) (const void *) tokens->data, tokens->len, get_piece, parts, &marks);
}

static LgnScope *
make_scope (gsize n_query, gsize n_key, FixtureFunc func)
{
  LgnScope *scope = lgn_scope_new (n_query, n_key);

  scope->allowed = g_malloc (MAX (n_query * n_key, 1));
  for (gsize row = 0; row < n_query; row++)
    for (gsize column = 0; column < n_key; column++)
      scope->allowed[row * n_key + column] = !(func (0, 0, row, column) < 0);
  return scope;
}

static void
fill_row (float *weights, gsize n_key, guint layer, guint head, gsize row, FixtureFunc func)
{
  double sum = 0;

  for (gsize column = 0; column < n_key; column++)
    {
      weights[column] = func (layer, head, row, column);
      if (weights[column] < 0)
        weights[column] = 0;
      sum += weights[column];
    }
  for (gsize column = 0; column < n_key; column++)
    weights[column] = (float) (weights[column] / sum);
}

static void
fill_store (LgnAttnStore *store, LgnSite site, guint n_layers, const LgnMapShape *shape, LgnScope *scope, FixtureFunc func)
{
  for (guint layer = 0; layer < n_layers; layer++)
    {
      g_assert_true (lgn_attn_store_add_layer (store, site, layer, shape, scope, NULL));
      for (guint head = 0; head < shape->n_heads; head++)
        for (gsize row = 0; row < shape->n_query; row++)
          fill_row (lgn_attn_store_get_rows_to_fill (store, site, layer, head, row), shape->n_key, layer, head, row, func);
      lgn_attn_store_set_ready (store, site, layer);
    }
}

LgnResult *
fixture_result (const char *source, const char *decoder, guint n_layers, guint n_heads, FixtureFunc func)
{
  LgnResult *result = lgn_result_new ();

  result->model_name = g_strdup (decoder ? "English – French" : "tiny");
  result->tokens = fixture_tokens (source);
  if (decoder)
    {
      result->decoder_tokens = fixture_tokens (decoder);
      result->predicted_tokens = fixture_tokens (decoder);
    }
  LgnMapShape shape = { n_heads, decoder ? result->predicted_tokens->n : result->tokens->n, result->tokens->n };
  g_autoptr (LgnScope) scope = make_scope (shape.n_query, shape.n_key, func);
  if (!result->store)
    result->store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  fill_store (result->store, decoder ? LGN_SITE_CROSS : LGN_SITE_SELF, n_layers, &shape, scope, func);
  return result;
}

/* Noise that is the same everywhere, 0 to 1. */
static float
noise (guint a, guint b, gsize c, gsize d)
{
  guint32 x = a * 73856093u ^ b * 19349663u ^ (guint32) c * 83492791u ^ (guint32) d * 2654435761u;

  x ^= x >> 13;
  x *= 0x5bd1e995;
  x ^= x >> 15;
  return (float) (x & 0xffff) / 65535;
}

/* Where each French word of the first screen looks: "la zone économique européenne a été créée en août 199 ##2 . </s>". */
static float
weigh_translation (guint layer, guint head, gsize row, gsize column)
{
  static const gsize aligned[] = { 0, 3, 2, 1, 4, 4, 5, 6, 7, 8, 9, 10, 11 };
  float blur = layer == 1 ? 0.05f : layer == 0 ? 0.5f : 0.16f;
  float distance = fabsf ((float) column - (float) aligned[row]);
  float near = distance <= 1 ? 0.3f * noise (1, head, row, column) : distance <= 3 ? 0.06f * noise (2, head, row, column) : 0;

  return (column == aligned[row] ? 1 - 0.4f * noise (3, 0, row, 0) : 0) + near
         + blur * 0.12f * noise (layer, head, row, column);
}

LgnResult *
fixture_translation (void)
{
  return fixture_result ("the European economic area was created in August 199 ##2 . </s>",
                         "la zone économique européenne a été créée en août 199 ##2 . </s>", 3, 4, weigh_translation);
}

static float
weigh_sentence (guint layer, guint head, gsize row, gsize column)
{
  float background = 0.02f + powf (noise (layer, head, row, column), 6) * 0.6f;
  guint kind = (layer * 5 + head * 3) % 7;

  if (kind == 0 && row > 0 && column == row - 1)
    return 4;
  if (kind == 1 && column == row)
    return 3;
  if (kind == 2 && column == 23)
    return 6;
  if (kind == 3 && column == row + 1)
    return 4;
  return background;
}

LgnResult *
fixture_sentence (void)
{
  return fixture_result ("[CLS] the lor ##gne ##tte lets us watch where each head of the network looks , "
                         "so we read the weights first . [SEP]",
                         NULL, 12, 12, weigh_sentence);
}

static float
weigh_long (guint layer, guint head, gsize row, gsize column)
{
  if (column > row)
    return -1;
  return column == row ? 1 : (float) (0.002 / (1 + (double) (row - column)));
}

LgnResult *
fixture_long (guint n)
{
  GString *words = g_string_new ("t0");

  for (guint i = 1; i < n; i++)
    g_string_append_printf (words, " t%u", i);
  LgnResult *result = fixture_result (words->str, NULL, 1, 1, weigh_long);
  g_string_free (words, TRUE);
  return result;
}

/* Red grows to the right, green downwards. */
static LgnImage *
make_picture (guint width, guint height)
{
  LgnImage *image = lgn_image_new (width, height, NULL);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *pixel = image->pixels + ((gsize) y * width + x) * 3;
        pixel[0] = (guint8) (255 * x / width);
        pixel[1] = (guint8) (255 * y / height);
        pixel[2] = 64;
      }
  return image;
}

LgnResult *
fixture_picture (guint columns, guint rows, guint n_heads, FixtureFunc func)
{
  g_autoptr (GString) words = g_string_new ("[CLS]");

  for (guint i = 0; i < rows * columns; i++)
    g_string_append_printf (words, " %u,_%u", i % columns, i / columns);
  LgnResult *result = fixture_result (words->str, NULL, 2, n_heads, func);
  g_auto (GStrv) names = g_strsplit (words->str, " ", -1);
  g_autofree guint8 *flags = g_malloc0 (rows * columns + 1);
  for (guint i = 0; names[i]; i++)
    g_strdelimit (names[i], "_", ' ');
  flags[0] = LGN_TOKEN_SPECIAL;
  lgn_tokens_unref (result->tokens);
  result->tokens = lgn_tokens_new_from_names ((const char *const *) names, flags, rows * columns + 1);
  result->picture = make_picture (16 * columns, 16 * rows);
  result->placement = (LgnPlacement) { .picture_width = 16 * columns, .picture_height = 16 * rows, .width = 16 * columns,
                                       .height = 16 * rows, .scale_x = 1, .scale_y = 1, .shown_width = 16 * columns,
                                       .shown_height = 16 * rows };
  result->grid = (LgnGrid) { 1, rows, columns, 16, 16 };
  return result;
}
