#include "cli/lgn-cli-other.h"
#include "draw/lgn-figure.h"
#include "run/lgn-network-capture.h"

/* The figure's own options. The view comes first: others have defaults that depend on it. */
static const struct
{
  const char *name;
  const char *description;
  const char *argument;
} figure_options[] = {
  { "view", "How to look (alignment for a translation, else heatmap)", "alignment|heatmap|links|text|picture|steps|compare|heads" },
  { "site", "Which attention (cross for an encoder-decoder, else self)", "self|encoder|decoder|cross|text|vision" },
  { "layer", "Which layer (0)", "L" },
  { "head", "Which head (mean)", "H|mean|max" },
  { "heads", "Which heads' links, or all heads' pictures (that of --head)", "all|[L.]H[:C],..." },
  { "form", "All heads as pictures, one number of each, or two against one another", "pictures|numbers|scatter" },
  { "order", "In which order their pictures stand (layer)", "layer|role|spread|confidence|distance" },
  { "metric", "Which number (spread)", "NAME" },
  { "x", "The number to the right (distance; of cross attention confidence)", "NAME" },
  { "y", "The number upwards (spread)", "NAME" },
  { "b-site", "Which attention to compare with (that of --site)", "S" },
  { "b-layer", "Which layer of it (that of --layer)", "L" },
  { "b-head", "Which head of it (that of --head)", "H|mean|max" },
  { "operation", "What is drawn between the two", "difference|ratio" },
  { "strength", "How much of the picture the strongest colour covers (0.8)", "S" },
  { "smooth", "Whether colours run into each other (off)", "on|off" },
  { "grid", "Whether lines part the patches (on)", "on|off" },
  { "threshold", "Links of less weight are hidden (0.1, less for many tokens)", "W" },
  { "segments", "Which part of a pair of texts looks at which (all)", "all|a-a|a-b|b-a|b-b" },
  { "direction", "Where a row looks, or who looks at a column: links, pictures", "looks-at|looked-at" },
  { "rule", "How steps make scores (as the model does)", "dot|scaled|additive|concat" },
  { "step", "How far steps are told (4: to the end)", "0|1|2|3|4" },
  { "column", "The key whose arithmetic steps write out (the strongest)", "N" },
  { "palette", "The colours", "NAME" },
  { "range", "What the ends of the colours mean", "fixed|map|row|LOW,HIGH" },
  { "transform", "How weights become colours", "linear|log|power|power,G" },
  { "width-mm", "Width of the figure", "MM" },
  { "text-pt", "Size of its text", "PT" },
  { "dpi", "Dots an inch, of PNG", "DPI" },
  { "special", "Special tokens (hidden in figures of a translation)", "show|hide" },
  { "first", "The first token of maps and texts, which may take most of the weight", "show|hide" },
  { "group", "Tokens as they are, or merged (in figures of a translation)", "pieces|words" },
  { "legend", "Whether the colours are explained", "on|off" },
  { "strips", "Whether sums stand beside the map", "on|off" },
  { "pooling", "How small cells are drawn together", "max|mean" },
  { "marks", "Whether marks are drawn", "on|off" },
  { "cursor", "The cell that a mark goes round", "ROW,COLUMN" },
  { "pin", "The cell that another mark goes round", "ROW,COLUMN" },
  { "gold", "Links between words that are right, shown in a translation's map", "FILE" },
  { "gold-line", "Which line of that file (0), where it has no sentences", "N" },
  { "gold-rows", "The row of a word predicts it (output), or reads it", "output|input" },
  { "background", "What is behind", "white|none|dark" },
  { "caption", "A line below the figure", "TEXT" },
  { "each", "One of every head, or of every layer, into a folder or a PDF", "head|layer" },
  { "format", "What the files of a folder are (png)", "png|svg|pdf|csv|npy" },
};

enum
{
  N_FIGURE_OPTIONS = G_N_ELEMENTS (figure_options),
};

typedef struct
{
  char *values[N_FIGURE_OPTIONS]; /* NULL: not given */
  char *row;                      /* of a view that shows one; NULL: not given */
  char *output;
  LgnFigureFormat format;
  LgnCliOther other; /* of a comparison */
} Export;

static void
export_clear (Export *self)
{
  for (guint i = 0; i < N_FIGURE_OPTIONS; i++)
    g_free (self->values[i]);
  g_free (self->row);
  g_free (self->output);
  lgn_cli_other_clear (&self->other);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static bool
set_options (LgnFigure *figure, const Export *self, GError **error)
{
  for (guint i = 0; i < N_FIGURE_OPTIONS; i++)
    if (self->values[i] && !lgn_figure_set_option (figure, figure_options[i].name, self->values[i], error))
      return false;
  return !self->row || lgn_figure_set_option (figure, "row", self->row, error);
}

/* A wrong value is a matter of usage, and is said before a network is run for nothing. */
static bool
check_options (Export *self, GError **error)
{
  LgnFigure figure = { .each_format = LGN_FORMAT_PNG };
  g_autoptr (GError) fault = NULL;
  bool is_valid = set_options (&figure, self, &fault);

  g_free (figure.caption);
  g_free (figure.gold_path);
  if (!is_valid)
    return lgn_cli_refuse_usage (error, "%s", fault->message);
  if (lgn_figure_get_format (&figure, self->output, &self->format))
    return true;
  if (figure.each == LGN_EACH_NONE)
    return lgn_cli_refuse_usage (error, "%s: its name should end in .png, .svg, .pdf, .csv or .npy", self->output);
  return lgn_cli_refuse_usage (error, "%s: it should be a folder, or end in .pdf: --each writes several figures", self->output);
}

/* --row is which window is meant; without windows it is the row of a view that shows one. */
static void
take_row (Export *self, LgnCliInput *input)
{
  LgnFigureView view;

  if (input->window == 0 && self->values[0] && lgn_figure_view_from_name (self->values[0], &view)
      && lgn_figure_view_has_row (view))
    self->row = g_steal_pointer (&input->row);
}

static bool
parse (LgnCall *call, int *argc, char ***argv, Export *self, LgnCliInput *input, GError **error)
{
  GOptionEntry figure[N_FIGURE_OPTIONS + 1] = { 0 };
  const GOptionEntry inputs[] = LGN_CLI_INPUT_ENTRIES (*input);
  const GOptionEntry runs[] = LGN_CLI_RUN_ENTRIES (*input);
  const GOptionEntry rows[] = LGN_CLI_ROW_ENTRIES (*input);
  const GOptionEntry windows[] = LGN_CLI_WINDOW_ENTRIES (*input);
  const GOptionEntry others[] = LGN_CLI_OTHER_ENTRIES (self->other);
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, "The figure or table to write", "FILE.{png,svg,pdf,csv,npy}|FOLDER" },
    { NULL },
  };

  for (guint i = 0; i < N_FIGURE_OPTIONS; i++)
    figure[i] = (GOptionEntry) { figure_options[i].name, 0, 0, G_OPTION_ARG_FILENAME, &self->values[i],
                                 figure_options[i].description, figure_options[i].argument };
  if (!lgn_cli_parse (call, argc, argv, error, own, inputs, rows, windows, figure, others, runs, NULL)
      || !lgn_cli_need_option (self->output, "output", error))
    return false;
  take_row (self, input);
  return check_options (self, error);
}

/* Whether the figure is of steps, for which the network has to say more than its weights. */
static bool
wants_steps (const Export *self)
{
  LgnFigureView view;

  return self->values[0] && lgn_figure_view_from_name (self->values[0], &view) && view == LGN_VIEW_STEPS;
}

/* Finds what FIGURE's layer was computed from; a layer that is not there is told of when the figure is checked. */
static bool
capture (LgnFigure *figure, LgnNetwork *network, const LgnCliInput *options, GError **error)
{
  const LgnMapId *map = &figure->map;
  g_autoptr (LgnInput) input = lgn_cli_input_make (options, error);

  if (!input || !lgn_attn_store_is_ready (figure->result->store, map->site, map->layer))
    return input != NULL;
  figure->steps.capture = lgn_network_capture (network, input, figure->result, map->site, map->layer, NULL, error);
  return figure->steps.capture != NULL;
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_auto (LgnCliInput) input = { 0 };
  g_auto (Export) self = { 0 };

  if (!parse (call, &argc, &argv, &self, &input, error))
    return false;
  /* Whoever opens it again gets the same one as long as this one is there. */
  bool has_network = wants_steps (&self) && !lgn_result_is_bundle (argv[1]);
  g_autoptr (LgnNetwork) network = has_network ? lgn_network_open (argv[1], NULL, error) : NULL;
  if (has_network && !network)
    return false;
  g_autoptr (LgnResult) result = lgn_cli_input_get_result (&input, argv[1], error);
  if (!result)
    return false;
  g_autoptr (LgnFigure) figure = lgn_figure_new (result);
  if (lgn_cli_other_is_given (&self.other)
      && !(figure->b.result = lgn_cli_other_get_result (&self.other, &input, argv[1], error)))
    return false;
  lgn_figure_set_defaults_for_format (figure, self.format);
  return set_options (figure, &self, error) && (!network || capture (figure, network, &input, error))
         && lgn_figure_load_gold (figure, error) && lgn_figure_write (figure, self.output, self.format, NULL, error);
}

const LgnCommand lgn_command_export = {
  "export", "MODEL|BUNDLE", "Write a figure or a table of a map",
  "BUNDLE is a file that “lorgnette-cli run --save” wrote. CSV and NPY hold the numbers of the map.", 1, 1, run,
};
