/* The INPUT options, which all commands that run a network share. */
#pragma once

#include "cli/lgn-cli.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

typedef struct
{
  char **texts;
  char **pairs;
  char *target;
  char *target_ids;
  char *written;
  int n_generate;
  int pad_to;
  int window, stride;
  char *row;
  int beam;
  gboolean cut;
  char *image, *audio, *question;
  char *tensors;
  char *budget;
  int n_threads;
} LgnCliInput;

void lgn_cli_input_clear (LgnCliInput *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnCliInput, lgn_cli_input_clear)

/* The entries that fill in OPTIONS. The arrays are copied by lgn_cli_parse, so that they may lie on the stack. */
#define LGN_CLI_INPUT_ENTRIES(options)                                                                                         \
  {                                                                                                                            \
    { "text", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(options).texts, "What the network reads; may repeat", "TEXT" },             \
    { "text-pair", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(options).pairs, "The second text of a pair", "TEXT" },                 \
    { "target", 0, 0, G_OPTION_ARG_FILENAME, &(options).target, "What the decoder is made to write", "TEXT" },                 \
    { "target-ids", 0, 0, G_OPTION_ARG_FILENAME, &(options).target_ids, "What the decoder reads, as token ids", "I,J,…" },     \
    { "generate", 0, 0, G_OPTION_ARG_INT, &(options).n_generate, "Let the network write N tokens", "N" },                      \
    { "written", 0, 0, G_OPTION_ARG_FILENAME, &(options).written, "The first of these, as ids, to go on from", "I,J,…" },          \
    { "beam", 0, 0, G_OPTION_ARG_INT, &(options).beam, "Write with N beams instead of greedily", "N" },                        \
    { "pad-to", 0, 0, G_OPTION_ARG_INT, &(options).pad_to, "Fill up to N tokens", "N" },                                       \
    { "cut", 0, 0, G_OPTION_ARG_NONE, &(options).cut, "Cut a text that is too long for the model", NULL },                     \
    { "image", 0, 0, G_OPTION_ARG_FILENAME, &(options).image, "The picture that the network sees", "FILE" },                   \
    { "question", 0, 0, G_OPTION_ARG_FILENAME, &(options).question, "The text that goes with a picture", "TEXT" },             \
    { "audio", 0, 0, G_OPTION_ARG_FILENAME, &(options).audio, "The sound that the network hears", "FILE" },                    \
    { NULL }                                                                                                                   \
  }

/* How long texts become rows of a batch. */
#define LGN_CLI_ROW_ENTRIES(options)                                                                                           \
  {                                                                                                                            \
    { "window", 0, 0, G_OPTION_ARG_INT, &(options).window, "Read long texts in windows of N tokens, a row each", "N" },        \
    { "stride", 0, 0, G_OPTION_ARG_INT, &(options).stride, "Tokens that a window shares with the one before it", "S" },        \
    { NULL }                                                                                                                   \
  }

/* Which of the windows is meant. */
#define LGN_CLI_WINDOW_ENTRIES(options)                                                                                        \
  {                                                                                                                            \
    { "row", 0, 0, G_OPTION_ARG_FILENAME, &(options).row, "Which window is meant, from 0", "I" },                              \
    { NULL }                                                                                                                   \
  }

/* How it is run. */
#define LGN_CLI_RUN_ENTRIES(options)                                                                                           \
  {                                                                                                                            \
    { "budget", 0, 0, G_OPTION_ARG_FILENAME, &(options).budget, "Memory for attention maps (256M)", "SIZE" },                  \
    { "threads", 0, 0, G_OPTION_ARG_INT, &(options).n_threads, "Threads for arithmetic (one a processor)", "N" },              \
    { NULL }                                                                                                                   \
  }

bool lgn_cli_input_is_given (const LgnCliInput *options);
bool lgn_cli_input_has_rows (const LgnCliInput *options);
LgnInput *lgn_cli_input_make (const LgnCliInput *options, GError **error);
GPtrArray *lgn_cli_input_make_all (const LgnCliInput *options, GError **error);
void lgn_cli_input_suggest_cut (const LgnCliInput *options, bool takes_windows, GError **error);
bool lgn_cli_input_set_up_run (const LgnCliInput *options, LgnRunOptions *run, GError **error);
LgnResult *lgn_cli_input_run (const LgnCliInput *options, const char *model, LgnRunOptions *run, GError **error);
LgnResult *lgn_cli_input_get_result (const LgnCliInput *options, const char *path, GError **error);

G_END_DECLS
