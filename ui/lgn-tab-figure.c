#include "lgn-tab-figure.h"

#include "lgn-figure-provider.h"

/* The cursor and the pin, and no pointer. */
static void
get_marks (LgnTabState *state, LgnMapMarks *marks)
{
  LgnMapView *view = lgn_tab_state_get_map_view (state);

  *marks = LGN_MAP_MARKS_NONE;
  lgn_map_view_get_cursor (view, &marks->cursor_row, &marks->cursor_column);
  if (lgn_tab_state_get_pin (state))
    lgn_map_view_find_pin (view, lgn_tab_state_get_pin (state), &marks->pin_row, &marks->pin_column);
}

static void
set_gold (LgnTabState *state, LgnFigure *figure)
{
  LgnGoldView *gold = lgn_tab_state_get_gold (state);

  if (!lgn_gold_view_get_links (gold))
    return;
  figure->gold_path = g_strdup (lgn_gold_view_get_path (gold));
  figure->gold_line = lgn_gold_view_get_line (gold);
  figure->gold_rows = lgn_gold_view_get_rows (gold);
  figure->gold = lgn_gold_links_ref (lgn_gold_view_get_links (gold));
}

/* lgn_tab_figure_new: Returns: (transfer full): the map of STATE with its tokens, colours and marks, or NULL. */
LgnFigure *
lgn_tab_figure_new (LgnTabState *state)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (state));
  const LgnMapOptions *options = lgn_tab_state_get_options (state);
  LgnTokenView *tokens = lgn_tab_state_get_token_view (state);
  LgnFigure *figure;

  if (!map || !lgn_shown_map_is_ready (map))
    return NULL;
  figure = lgn_figure_new (lgn_shown_map_get_result (map));
  figure->map = *lgn_shown_map_get_id (map);
  lgn_figure_set_view (figure, options->form == LGN_FORM_ALIGNMENT ? LGN_VIEW_ALIGNMENT : LGN_VIEW_HEATMAP);
  figure->colours = options->colours;
  figure->hides_first = lgn_token_view_get_hide_first (tokens);
  figure->hides_special = lgn_token_view_get_hide_special (tokens);
  figure->grouping = lgn_token_view_get_group (tokens);
  figure->segments = lgn_token_view_get_segments (tokens);
  figure->pooling = options->pooling;
  set_gold (state, figure);
  get_marks (state, &figure->marks);
  return figure;
}

/* lgn_tab_figure_copy: whoever pastes takes of it what suits them. */
void
lgn_tab_figure_copy (const LgnFigure *figure, const char *reading, GdkClipboard *clipboard)
{
  g_autoptr (GdkContentProvider) provider = lgn_figure_provider_new (figure, reading);

  gdk_clipboard_set_content (clipboard, provider);
}

static void
add_window (GStrvBuilder *builder, const LgnInput *input)
{
  g_autofree char *window = g_strdup_printf ("%zu", input->window), *stride = g_strdup_printf ("%zu", input->stride);
  g_autofree char *row = g_strdup_printf ("%zd", input->row);

  g_strv_builder_add_many (builder, "--window", window, "--stride", stride, "--row", row, NULL);
}

/* What the network wrote: so many tokens where anybody would get the same, else which. */
static void
add_written (GStrvBuilder *builder, const LgnInput *input, const LgnResult *result)
{
  const LgnTokens *tokens = result->predicted_tokens ? result->predicted_tokens : result->tokens;
  bool is_own = input->written || input->samples;
  g_autofree char *n = g_strdup_printf ("%u", result->n_written);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = tokens->n - MIN (result->n_written, tokens->n); i < tokens->n; i++)
    g_string_append_printf (ids, "%s%d", ids->len > 0 ? "," : "", tokens->token[i].id);
  if (is_own)
    g_strv_builder_add_many (builder, "--written", ids->str, NULL);
  if (is_own || !result->predicted_tokens)
    g_strv_builder_add_many (builder, "--generate", n, NULL);
}

/* lgn_tab_figure_make_input_args: Returns: (transfer full): the command line's arguments for the input of the result. */
char **
lgn_tab_figure_make_input_args (LgnTabState *state)
{
  const LgnInput *input = lgn_run_get_input (lgn_tab_state_get_run (state));
  const LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (state));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const struct
  {
    const char *option;
    const char *value;
  } arguments[] = {
    { "--text", input ? input->text : NULL },
    { "--text-pair", input ? input->pair : NULL },
    { "--image", input ? input->image : NULL },
    { "--audio", input ? input->audio : NULL },
    { "--target", input ? input->target : NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    if (arguments[i].value)
      g_strv_builder_add_many (builder, arguments[i].option, arguments[i].value, NULL);
  for (guint i = 0; input && input->others && input->others[i]; i++)
    g_strv_builder_add_many (builder, "--text", input->others[i], NULL);
  if (result && result->n_cut > 0)
    g_strv_builder_add (builder, "--cut");
  if (input && result && result->n_written > 0 && !result->is_forced)
    add_written (builder, input, result);
  if (result && result->n_windows > 1)
    add_window (builder, input);
  return g_strv_builder_end (builder);
}
