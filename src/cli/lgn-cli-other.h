/* What the --b-... options of a comparison give: the other model, or the other input. */
#pragma once

#include "cli/lgn-cli-input.h"

G_BEGIN_DECLS

typedef struct
{
  char *model;
  char *text, *pair, *target;
  char *image, *audio, *question;
} LgnCliOther;

void lgn_cli_other_clear (LgnCliOther *other);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnCliOther, lgn_cli_other_clear)

#define LGN_CLI_OTHER_ENTRIES(other)                                                                                           \
  {                                                                                                                            \
    { "b-model", 0, 0, G_OPTION_ARG_FILENAME, &(other).model, "The model, or saved attention, to compare with", "MODEL" },     \
    { "b-text", 0, 0, G_OPTION_ARG_FILENAME, &(other).text, "What it reads instead", "TEXT" },                                 \
    { "b-text-pair", 0, 0, G_OPTION_ARG_FILENAME, &(other).pair, "Its second text of a pair", "TEXT" },                        \
    { "b-target", 0, 0, G_OPTION_ARG_FILENAME, &(other).target, "What its decoder is made to write", "TEXT" },                 \
    { "b-image", 0, 0, G_OPTION_ARG_FILENAME, &(other).image, "The picture that it sees", "FILE" },                            \
    { "b-question", 0, 0, G_OPTION_ARG_FILENAME, &(other).question, "The text that goes with its picture", "TEXT" },           \
    { "b-audio", 0, 0, G_OPTION_ARG_FILENAME, &(other).audio, "The sound that it hears", "FILE" },                             \
    { NULL }                                                                                                                   \
  }

bool lgn_cli_other_is_given (const LgnCliOther *other);
LgnResult *lgn_cli_other_get_result (const LgnCliOther *other, const LgnCliInput *input, const char *path, GError **error);

G_END_DECLS
