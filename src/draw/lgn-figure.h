/* LgnFigure: everything that defines an exported figure. Window and command line fill in the same struct and so write the
 * same bytes. */
#pragma once

#include "base/lgn-progress.h"
#include "draw/lgn-paint-map.h"
#include "draw/lgn-picture-layout.h"
#include "view/lgn-head-order.h"
#include "view/lgn-head-set.h"
#include "view/lgn-link-list.h"
#include "view/lgn-steps-row.h"
#include "view/lgn-map-pair.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_FORMAT_PDF,
  LGN_FORMAT_SVG,
  LGN_FORMAT_PNG,
  LGN_FORMAT_CSV,
  LGN_FORMAT_NPY,
  LGN_N_FORMATS,
} LgnFigureFormat;

typedef enum
{
  LGN_VIEW_ALIGNMENT,
  LGN_VIEW_HEATMAP,
  LGN_VIEW_HEADS, /* all heads of the site as an atlas */
  LGN_VIEW_LINKS, /* two columns of tokens and the lines between them */
  LGN_VIEW_TEXT,  /* running text: what one row gives each token */
  LGN_VIEW_STEPS, /* how the weights of one row came about */
  LGN_VIEW_COMPARE, /* two maps, and what they differ in */
  LGN_VIEW_PICTURE, /* over the picture or the sound: what one row gives each patch or frame */
  LGN_N_VIEWS,
} LgnFigureView;

typedef enum
{
  LGN_BACKGROUND_WHITE,
  LGN_BACKGROUND_NONE,
  LGN_BACKGROUND_DARK,
  LGN_N_BACKGROUNDS,
} LgnBackground;

/* Whether a figure is of its map alone, or of several of its site, one by one. */
typedef enum
{
  LGN_EACH_NONE,
  LGN_EACH_HEAD,  /* every head of every layer */
  LGN_EACH_LAYER, /* the same head, or the mean, of every layer */
  LGN_N_EACH,
} LgnFigureEach;

/* One of the heads whose links are drawn together. */
typedef struct
{
  gint layer; /* -1: the figure's own */
  gint head;
  gint colour; /* the index of its colour and stroke; -1: its turn */
} LgnFigureHead;

/* What figures of steps are of, besides their row, which counts tokens. */
typedef struct
{
  LgnCapture *capture; /* a reference to what the map's layer was computed from, or NULL */
  gint rule;           /* LgnScoreRuleKind, or -1: the network's own */
  LgnStep step;        /* how far it is told */
  gint column;         /* the key whose arithmetic is written out, in tokens, or -1: the strongest */
} LgnFigureSteps;

typedef enum
{
  LGN_HEADS_PICTURES,
  LGN_HEADS_NUMBERS, /* one number of each */
  LGN_HEADS_SCATTER, /* two numbers of each against one another */
  LGN_N_HEADS_FORMS,
} LgnHeadsForm;

/* What figures of all heads are of. */
typedef struct
{
  LgnHeadsForm form;
  LgnHeadSort order; /* of pictures: by layer, role, spread, confidence or distance */
  LgnMetric metric;  /* of numbers */
  LgnMetric x, y;    /* of a scatter */
} LgnFigureAllHeads;

/* What was found out for one painting and serves the next; of one figure alone. */
typedef struct _LgnFigureMemo LgnFigureMemo;

/* B of a comparison; what is not chosen is as in A. */
typedef struct
{
  LgnResult *result; /* a reference; NULL: A's */
  LgnMapId map;
  bool has_site, has_layer, has_head; /* of MAP */
  char **arguments;  /* how the command line names model and input ("--b-text", "I am"), NULL-terminated; or NULL */
} LgnFigureOther;

typedef struct
{
  LgnResult *result;     /* a reference */
  char **arguments;      /* its model and input on the command line, where they are not those that are given; or NULL */
  LgnMapId map;          /* of comparisons: A's */
  LgnFigureOther b;      /* of comparisons */
  LgnOperation operation; /* of comparisons */
  LgnFigureHead heads[LGN_HEAD_SET_MAX]; /* of links; none, and not HAS_ALL_HEADS: MAP's */
  guint n_heads;
  bool has_all_heads;    /* of links and pictures: every head of MAP's layer */
  LgnSegments segments;  /* of maps and links: what these parts of a pair of texts look at */
  bool is_reversed;      /* of links and pictures: the column of the cursor is brought out, not its row */
  gint row;              /* shown, of views of one row; -1: their own choice */
  double threshold;      /* of links: weaker lines are hidden; negative: lgn_link_list_get_usual_threshold */
  double strength;       /* of pictures, as what follows; 0 to 1: how much of the picture the strongest colour covers */
  bool is_smooth;        /* colours run into each other */
  bool has_patch_grid;
  LgnFigureView view;
  LgnColourSpec colours;
  double width_mm;
  double text_pt;
  double dpi;            /* of PNG */
  bool hides_first;      /* the first token, of maps and texts */
  bool hides_special;
  LgnGrouping grouping;
  bool has_legend;
  bool has_strips;
  bool has_marks;        /* rings, cursor and pin */
  LgnBackground background;
  char *caption;         /* NULL: where the map is; "": none */
  LgnPooling pooling;    /* of heat maps with more cells than dots */
  LgnFigureSteps steps;
  LgnFigureAllHeads all_heads;
  LgnFigureMemo *memo;
  LgnMapMarks marks;     /* in shown rows and columns */
  char *gold_path;       /* of word alignments, or NULL */
  guint gold_line;       /* in a file without sentences */
  LgnGoldRows gold_rows;
  LgnGoldLinks *gold;    /* a reference; NULL: none, or not read yet */
  LgnFigureEach each;
  LgnFigureFormat each_format; /* of the files of a folder; PNG */
} LgnFigure;

/* With the defaults of RESULT: a translation as an alignment of words, anything else as a heat map of pieces; layer 0, mean. */
LgnFigure *lgn_figure_new (LgnResult *result);
LgnFigure *lgn_figure_copy (const LgnFigure *figure);
void lgn_figure_free (LgnFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnFigure, lgn_figure_free)

void lgn_figure_get_usual_colours (LgnFigureView view, LgnColourSpec *colours);
/* Changes the view, and what of the colours is the view's default along with it. */
void lgn_figure_set_view (LgnFigure *figure, LgnFigureView view);
/* Numbers for scripts are whole unless somebody says otherwise: token by token, the special ones too. Changes nothing for
 * pictures. */
void lgn_figure_set_defaults_for_format (LgnFigure *figure, LgnFigureFormat format);
void lgn_figure_set_caption (LgnFigure *figure, const char *caption);

/* Reads what gold_path says, unless that was done. LGN_ERROR_FILE, LGN_ERROR_FORMAT, LGN_ERROR_INPUT. */
bool lgn_figure_load_gold (LgnFigure *figure, GError **error);

/* Whether FIGURE can be drawn: its site, layer and head are there. LGN_ERROR_INPUT says what there is. */
bool lgn_figure_check (const LgnFigure *figure, GError **error);

void lgn_figure_get_size_mm (const LgnFigure *figure, double *width, double *height);
/* (transfer full) "Labels would be 3.1 pt: every second one is left out."; NULL where every token has its label. */
char *lgn_figure_make_label_note (const LgnFigure *figure);
/* (transfer full) the caption that is drawn: FIGURE's own, or the map's place: "English – French · layer 1, head 2 · cross". */
char *lgn_figure_make_caption (const LgnFigure *figure);
/* Paints the whole page, its background too; 1 unit of CR is 1 px = 25.4 / 96 mm. SCALE: device pixels a unit. */
void lgn_figure_paint (const LgnFigure *figure, cairo_t *cr, double scale);
/* The same for a surface of vectors: nothing is rounded to pixels. */
void lgn_figure_paint_vector (const LgnFigure *figure, cairo_t *cr);

/* Without writing a file: PNG, SVG or PDF. */
GBytes *lgn_figure_to_bytes (const LgnFigure *figure, LgnFigureFormat format, GError **error);
/* A figure of EACH head or layer becomes a PDF with a page of each where PATH ends in ".pdf", else a folder PATH, made if it is
 * not there, with a file of each: "03-11.png" is of layer 3, head 11. FORMAT is that of lgn_figure_get_format. */
bool lgn_figure_write (const LgnFigure *figure, const char *path, LgnFigureFormat format, const LgnProgress *progress,
                       GError **error);
guint lgn_figure_count_each (const LgnFigure *figure);
bool lgn_figure_get_format (const LgnFigure *figure, const char *path, LgnFigureFormat *format);
/* Tab-separated numbers for the clipboard, with labels. */
char *lgn_figure_to_table (const LgnFigure *figure);

const char *lgn_figure_format_get_name (LgnFigureFormat format);           /* "pdf" ... */
bool lgn_figure_format_from_path (const char *path, LgnFigureFormat *format); /* by what its name ends in */
const char *lgn_figure_view_get_name (LgnFigureView view);                  /* "alignment" ... */
bool lgn_figure_view_from_name (const char *name, LgnFigureView *view);
bool lgn_figure_view_has_row (LgnFigureView view);                           /* whether it shows one row: --row */
const char *lgn_background_get_name (LgnBackground background);             /* "white" ... */
bool lgn_background_from_name (const char *name, LgnBackground *background);

/* Sets what the command line's --NAME VALUE means: the names and values are those of the table in lgn-figure-options.c.
 * False with LGN_ERROR_INPUT for a value it cannot have, or a name it does not know. */
bool lgn_figure_set_option (LgnFigure *figure, const char *name, const char *value, GError **error);
bool lgn_figure_has_option (const char *name);

/* (transfer full) the lorgnette-cli command that writes the same figure: MODEL, then INPUT_ARGS (NULL-terminated: "--text",
 * "I am" ...), quoted for a shell; only what differs from the defaults is named. */
char *lgn_figure_to_command (const LgnFigure *figure, const char *model, const char *const *input_args, const char *path);

G_END_DECLS
