/* What the commands of lorgnette-cli share: how they are listed, parsed, and how they speak. */
#pragma once

#include "base/lgn-error.h"

#include <stdbool.h>
#include <stdio.h>

G_BEGIN_DECLS

/* Errors of usage: the command line itself is wrong, whatever the files hold. They end the program with status 2. */
#define LGN_CLI_ERROR (lgn_cli_error_quark ())
typedef enum
{
  LGN_CLI_ERROR_USAGE,
} LgnCliError;

GQuark lgn_cli_error_quark (void);
bool lgn_cli_refuse_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

typedef struct _LgnCommand LgnCommand;

/* A call of one command. */
typedef struct
{
  const LgnCommand *command;
  char *subject; /* the first argument: the model or file that errors are about; NULL before it is known */
} LgnCall;

struct _LgnCommand
{
  const char *name;
  const char *arguments; /* "MODEL TEXT" */
  const char *summary;   /* one line */
  const char *details;   /* more for --help, or NULL */
  guint min_arguments;
  guint max_arguments;
  bool (*run) (LgnCall *call, int argc, char **argv, GError **error);
};

extern const LgnCommand lgn_command_bench;
extern const LgnCommand lgn_command_check;
extern const LgnCommand lgn_command_export;
extern const LgnCommand lgn_command_families;
extern const LgnCommand lgn_command_generate;
extern const LgnCommand lgn_command_answer;
extern const LgnCommand lgn_command_info;
extern const LgnCommand lgn_command_inputs;
extern const LgnCommand lgn_command_models;
extern const LgnCommand lgn_command_run;
extern const LgnCommand lgn_command_rollout;
extern const LgnCommand lgn_command_stats;
extern const LgnCommand lgn_command_tensors;
extern const LgnCommand lgn_command_tokens;
extern const LgnCommand lgn_command_translate;

bool lgn_cli_parse (LgnCall *call, int *argc, char ***argv, GError **error, const GOptionEntry *entries, ...)
  G_GNUC_NULL_TERMINATED;
bool lgn_cli_need_option (const char *value, const char *name, GError **error);
bool lgn_cli_parse_size (const char *text, gsize *size, GError **error);

bool lgn_cli_print (const char *text, gsize len, GError **error);
char *lgn_cli_read_input (gsize *len, GError **error);

G_END_DECLS
