#include "lgn-cli-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>

static char *folder;

void
lgn_cli_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  folder = g_dir_make_tmp ("lgn-cli-XXXXXX", NULL);
}

void
lgn_cli_test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_remove (file);
    }
  g_rmdir (path);
}

int
lgn_cli_test_run_all (void)
{
  int status = g_test_run ();

  lgn_cli_test_remove_folder (folder);
  g_free (folder);
  return status;
}

LgnSafetensors *
lgn_cli_test_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  LgnSafetensors *file = lgn_safetensors_open (path, &error);

  g_assert_no_error (error);
  return file;
}

char *
lgn_cli_test_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

char *
lgn_cli_test_golden (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", name, NULL);
}

static char *
dup_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_size (bytes) > 0 ? g_bytes_get_data (bytes, NULL) : "", g_bytes_get_size (bytes));
}

static LgnCliAnswer *
run (const char *input, const char *first, va_list more)
{
  GSubprocessFlags pipes = G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (pipes);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) in = g_bytes_new (input, strlen (input)), out = NULL, err = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (words, g_strdup (g_getenv ("LORGNETTE_CLI")));
  for (const char *word = first; word; word = va_arg (more, const char *))
    {
      const char *equals = strchr (word, '=');
      if (words->len == 1 && equals && g_ascii_isupper (*word))
        {
          g_autofree char *name = g_strndup (word, (gsize) (equals - word));
          g_subprocess_launcher_setenv (launcher, name, equals + 1, TRUE);
        }
      else
        g_ptr_array_add (words, g_strdup (word));
    }
  g_ptr_array_add (words, NULL);

  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, in, NULL, &out, &err, &error);
  g_assert_no_error (error);

  LgnCliAnswer *answer = g_new0 (LgnCliAnswer, 1);
  answer->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  answer->out = dup_text (out);
  answer->out_len = g_bytes_get_size (out);
  answer->err = dup_text (err);
  return answer;
}

LgnCliAnswer *
lgn_cli_test (const char *first, ...)
{
  va_list more;

  va_start (more, first);
  LgnCliAnswer *answer = run ("", first, more);
  va_end (more);
  return answer;
}

LgnCliAnswer *
lgn_cli_test_with_input (const char *input, const char *first, ...)
{
  va_list more;

  va_start (more, first);
  LgnCliAnswer *answer = run (input, first, more);
  va_end (more);
  return answer;
}

void
lgn_cli_answer_free (LgnCliAnswer *answer)
{
  g_free (answer->out);
  g_free (answer->err);
  g_free (answer);
}

static void
assert_contains (const char *text, const char *word)
{
  if (!strstr (text, word))
    g_error ("“%s” is not in “%s”", word, text);
}

/* Status 0, and nothing to say. */
void
lgn_cli_assert_ok (const LgnCliAnswer *answer)
{
  g_assert_cmpstr (answer->err, ==, "");
  g_assert_cmpint (answer->status, ==, 0);
}

/* Status 1, and one line that holds FILE and WORD. */
void
lgn_cli_assert_failed (const LgnCliAnswer *answer, const char *file, const char *word)
{
  assert_contains (answer->err, file);
  assert_contains (answer->err, word);
  g_assert_true (g_str_has_suffix (answer->err, "\n"));
  g_assert_true (strchr (answer->err, '\n') == answer->err + strlen (answer->err) - 1);
  g_assert_cmpuint (answer->out_len, ==, 0);
  g_assert_cmpint (answer->status, ==, 1);
}

/* Status 2, WORD in what is said, and where to read more. */
void
lgn_cli_assert_usage (const LgnCliAnswer *answer, const char *word)
{
  assert_contains (answer->err, word);
  assert_contains (answer->err, "--help");
  g_assert_cmpint (answer->status, ==, 2);
}

void
lgn_cli_assert_same_files (const char *a, const char *b)
{
  g_autofree char *x = NULL, *y = NULL;
  gsize n, m;

  g_assert_true (g_file_get_contents (a, &x, &n, NULL));
  g_assert_true (g_file_get_contents (b, &y, &m, NULL));
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpmem (x, n, y, m);
}

/* (transfer none) the tensor NAME of FILE, of shape "[2, 3]". */
const LgnTensor *
lgn_cli_assert_shape (LgnSafetensors *file, const char *name, const char *shape)
{
  const LgnTensor *tensor = lgn_safetensors_lookup (file, name);

  g_assert_nonnull (tensor);
  g_autofree char *text = lgn_tensor_shape_to_string (tensor);
  g_assert_cmpstr (text, ==, shape);
  return tensor;
}
