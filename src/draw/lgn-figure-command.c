/* The command line that writes a figure. */
#include "draw/lgn-figure-private.h"

#include <string.h>

/* WORD as a shell reads it back, quoted only where it must be. */
static void
append_word (GString *out, const char *word)
{
  static const char plain[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_./,:=+@";

  if (out->len > 0)
    g_string_append_c (out, ' ');
  if (*word != '\0' && strspn (word, plain) == strlen (word))
    {
      g_string_append (out, word);
      return;
    }
  g_autofree char *quoted = g_shell_quote (word);
  g_string_append (out, quoted);
}

static void
append_option (GString *out, const char *name, const char *value)
{
  g_autofree char *option = g_strconcat ("--", name, NULL);

  append_word (out, option);
  append_word (out, value);
}

static void
append_number (GString *out, const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  append_option (out, name, g_ascii_formatd (number, sizeof number, "%.12g", value));
}

static void
append_cell (GString *out, const char *name, gint row, gint column)
{
  g_autofree char *cell = g_strdup_printf ("%d,%d", row, column);

  if (row >= 0 && column >= 0)
    append_option (out, name, cell);
}

static void
append_colours (GString *out, const LgnColourSpec *colours, const LgnColourSpec *usual)
{
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];

  if (colours->palette != usual->palette)
    append_option (out, "palette", lgn_palette_get_name (colours->palette));
  if (colours->range == LGN_RANGE_CUSTOM)
    {
      g_autofree char *range = g_strdup_printf ("%s,%s", g_ascii_formatd (low, sizeof low, "%.12g", colours->low),
                                                g_ascii_formatd (high, sizeof high, "%.12g", colours->high));
      append_option (out, "range", range);
    }
  else if (colours->range != usual->range)
    append_option (out, "range", lgn_range_get_name (colours->range));
  if (colours->transform == LGN_TRANSFORM_POWER && colours->power != usual->power)
    {
      g_autofree char *power = g_strdup_printf ("power,%s", g_ascii_formatd (low, sizeof low, "%.12g", colours->power));
      append_option (out, "transform", power);
    }
  else if (colours->transform != usual->transform)
    append_option (out, "transform", lgn_transform_get_name (colours->transform));
}

static char *
make_head_name (gint head)
{
  if (head == LGN_HEAD_MEAN || head == LGN_HEAD_MAX)
    return g_strdup (head == LGN_HEAD_MEAN ? "mean" : "max");
  return g_strdup_printf ("%d", head);
}

static void
append_heads (GString *out, const LgnFigure *figure)
{
  g_autoptr (GString) heads = g_string_new (figure->has_all_heads ? "all" : NULL);

  for (guint i = 0; i < figure->n_heads; i++)
    {
      g_autofree char *head = make_head_name (figure->heads[i].head);
      if (i > 0)
        g_string_append_c (heads, ',');
      if (figure->heads[i].layer >= 0)
        g_string_append_printf (heads, "%d.", figure->heads[i].layer);
      g_string_append (heads, head);
      if (figure->heads[i].colour >= 0 && figure->heads[i].colour != (gint) i)
        g_string_append_printf (heads, ":%d", figure->heads[i].colour);
    }
  if (heads->len > 0)
    append_option (out, "heads", heads->str);
  if (figure->threshold >= 0)
    append_number (out, "threshold", figure->threshold);
  if (figure->is_reversed)
    append_option (out, "direction", lgn_figure_direction_names[1]);
}

static void
append_steps (GString *out, const LgnFigureSteps *steps)
{
  if (steps->rule >= 0)
    append_option (out, "rule", lgn_score_rule_kind_get_name ((LgnScoreRuleKind) steps->rule));
  if (steps->step != LGN_N_STEPS - 1)
    append_number (out, "step", steps->step);
  if (steps->column >= 0)
    append_number (out, "column", steps->column);
}

static void
append_all_heads (GString *out, const LgnFigureAllHeads *heads, const LgnFigureAllHeads *usual)
{
  if (heads->form != usual->form)
    append_option (out, "form", lgn_figure_form_names[heads->form]);
  if (heads->form == LGN_HEADS_PICTURES && heads->order != usual->order)
    append_option (out, "order", lgn_figure_order_names[heads->order]);
  if (heads->form == LGN_HEADS_NUMBERS && heads->metric != usual->metric)
    append_option (out, "metric", lgn_metric_get_name (heads->metric));
  if (heads->form == LGN_HEADS_SCATTER && heads->x != usual->x)
    append_option (out, "x", lgn_metric_get_name (heads->x));
  if (heads->form == LGN_HEADS_SCATTER && heads->y != usual->y)
    append_option (out, "y", lgn_metric_get_name (heads->y));
}

static void
append_other (GString *out, const LgnFigure *figure)
{
  const LgnFigureOther *b = &figure->b;
  g_autofree char *layer = g_strdup_printf ("%u", b->map.layer);
  g_autofree char *head = make_head_name (b->map.head);

  for (char **arg = b->arguments; arg && *arg; arg++)
    append_word (out, *arg);
  if (b->has_site)
    append_option (out, "b-site", lgn_site_get_name (b->map.site));
  if (b->has_layer)
    append_option (out, "b-layer", layer);
  if (b->has_head)
    append_option (out, "b-head", head);
  if (figure->operation != LGN_OPERATION_DIFFERENCE)
    append_option (out, "operation", lgn_operation_get_name (figure->operation));
}

static void
append_picture (GString *out, const LgnFigure *figure)
{
  if (figure->strength != LGN_PICTURE_STRENGTH)
    append_number (out, "strength", figure->strength);
  if (figure->is_smooth)
    append_option (out, "smooth", lgn_figure_switch_names[1]);
  if (!figure->has_patch_grid)
    append_option (out, "grid", lgn_figure_switch_names[0]);
}

static void
append_place (GString *out, const LgnFigure *figure)
{
  g_autofree char *layer = g_strdup_printf ("%u", figure->map.layer);
  g_autofree char *head = make_head_name (figure->map.head);

  append_option (out, "site", lgn_site_get_name (figure->map.site));
  if (figure->view != LGN_VIEW_HEADS)
    {
      append_option (out, "layer", layer);
      append_option (out, "head", head);
    }
  append_option (out, "view", lgn_figure_view_get_name (figure->view));
  if (figure->segments.from >= 0)
    {
      const char segments[] = { (char) ('a' + figure->segments.from), '-', (char) ('a' + figure->segments.to), '\0' };
      append_option (out, "segments", segments);
    }
  if (lgn_figure_kind_get (figure->view)->takes_heads)
    append_heads (out, figure);
  if (figure->view == LGN_VIEW_STEPS)
    append_steps (out, &figure->steps);
  if (figure->row >= 0)
    append_number (out, "row", figure->row);
  if (figure->view == LGN_VIEW_COMPARE)
    append_other (out, figure);
  if (figure->view == LGN_VIEW_PICTURE)
    append_picture (out, figure);
}

static void
append_looks (GString *out, const LgnFigure *figure, const LgnFigure *usual)
{
  if (figure->width_mm != usual->width_mm)
    append_number (out, "width-mm", figure->width_mm);
  if (figure->text_pt != usual->text_pt)
    append_number (out, "text-pt", figure->text_pt);
  if (figure->dpi != usual->dpi)
    append_number (out, "dpi", figure->dpi);
  if (figure->hides_special != usual->hides_special)
    append_option (out, "special", lgn_figure_special_names[figure->hides_special]);
  if (figure->hides_first != usual->hides_first)
    append_option (out, "first", lgn_figure_special_names[figure->hides_first]);
  if (figure->grouping != usual->grouping)
    append_option (out, "group", lgn_figure_group_names[figure->grouping]);
  if (figure->pooling != usual->pooling)
    append_option (out, "pooling", lgn_figure_pooling_names[figure->pooling]);
  if (figure->has_legend != usual->has_legend)
    append_option (out, "legend", lgn_figure_switch_names[figure->has_legend]);
  if (figure->has_strips != usual->has_strips)
    append_option (out, "strips", lgn_figure_switch_names[figure->has_strips]);
  if (figure->background != usual->background)
    append_option (out, "background", lgn_background_get_name (figure->background));
  if (figure->caption)
    append_option (out, "caption", figure->caption);
  if (figure->has_marks)
    {
      append_option (out, "marks", lgn_figure_switch_names[1]);
      append_cell (out, "cursor", figure->marks.cursor_row, figure->marks.cursor_column);
      append_cell (out, "pin", figure->marks.pin_row, figure->marks.pin_column);
    }
}

static void
append_gold (GString *out, const LgnFigure *figure)
{
  g_autofree char *line = g_strdup_printf ("%u", figure->gold_line);

  if (!figure->gold_path)
    return;
  append_option (out, "gold", figure->gold_path);
  if (figure->gold_line > 0)
    append_option (out, "gold-line", line);
  if (figure->gold_rows != LGN_GOLD_ROWS_OUTPUT)
    append_option (out, "gold-rows", lgn_figure_gold_row_names[figure->gold_rows]);
}

static void
append_each (GString *out, const LgnFigure *figure, const char *path)
{
  LgnFigureFormat named;

  if (figure->each == LGN_EACH_NONE)
    return;
  append_option (out, "each", lgn_figure_each_names[figure->each]);
  if (!lgn_figure_format_from_path (path, &named) && figure->each_format != LGN_FORMAT_PNG)
    append_option (out, "format", lgn_figure_format_names[figure->each_format]);
}

char *
lgn_figure_to_command (const LgnFigure *figure, const char *model, const char *const *input_args, const char *path)
{
  g_autoptr (LgnFigure) usual = lgn_figure_new (figure->result);
  GString *out = g_string_new ("lorgnette-cli export");
  LgnFigureFormat format;

  lgn_figure_set_view (usual, figure->view);
  if (lgn_figure_get_format (figure, path, &format))
    lgn_figure_set_defaults_for_format (usual, format);
  if (!figure->arguments)
    append_word (out, model);
  for (const char *const *arg = figure->arguments ? (const char *const *) figure->arguments : input_args; arg && *arg; arg++)
    append_word (out, *arg);
  append_place (out, figure);
  if (figure->view == LGN_VIEW_HEADS)
    append_all_heads (out, &figure->all_heads, &usual->all_heads);
  append_colours (out, &figure->colours, &usual->colours);
  append_looks (out, figure, usual);
  append_gold (out, figure);
  append_each (out, figure, path);
  append_word (out, "-o");
  append_word (out, path);
  return g_string_free (out, FALSE);
}
