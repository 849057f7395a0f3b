/* Runs the built lorgnette-cli, whose path is in LORGNETTE_CLI, and says what came of it. */
#pragma once

#include "io/lgn-safetensors.h"

G_BEGIN_DECLS

typedef struct
{
  int status; /* exit status; -1: killed by a signal */
  char *out;
  gsize out_len;
  char *err;
} LgnCliAnswer;

void lgn_cli_test_init (int *argc, char ***argv);
int lgn_cli_test_run_all (void);

/* (transfer full) a path in the test's own folder, in the tests' golden files. */
char *lgn_cli_test_path (const char *name);
char *lgn_cli_test_golden (const char *name);

/* Takes away FOLDER and its files; (transfer full) the file PATH, which must be whole. */
void lgn_cli_test_remove_folder (const char *folder);
LgnSafetensors *lgn_cli_test_open (const char *path);

/* Words up to NULL; "NAME=VALUE" words before the first that is none of these are put into the environment. */
LgnCliAnswer *lgn_cli_test (const char *first, ...) G_GNUC_NULL_TERMINATED;
LgnCliAnswer *lgn_cli_test_with_input (const char *input, const char *first, ...) G_GNUC_NULL_TERMINATED;
void lgn_cli_answer_free (LgnCliAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCliAnswer, lgn_cli_answer_free)

void lgn_cli_assert_ok (const LgnCliAnswer *answer);
void lgn_cli_assert_failed (const LgnCliAnswer *answer, const char *file, const char *word);
void lgn_cli_assert_usage (const LgnCliAnswer *answer, const char *word);
void lgn_cli_assert_same_files (const char *a, const char *b);
const LgnTensor *lgn_cli_assert_shape (LgnSafetensors *file, const char *name, const char *shape);

G_END_DECLS
