#include "cli/lgn-cli.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* The most that is read from standard input. */
#define MAX_STANDARD_INPUT ((gsize) 256 << 20)

G_DEFINE_QUARK (lgn-cli-error-quark, lgn_cli_error)

/* lgn_cli_refuse_usage: sets an error of usage. Returns: false, to be returned in turn. */
bool
lgn_cli_refuse_usage (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, LGN_CLI_ERROR, LGN_CLI_ERROR_USAGE, text);
  return false;
}

static GOptionContext *
make_context (const LgnCommand *command, const GOptionEntry *entries, va_list more)
{
  GOptionContext *context = g_option_context_new (command->arguments);

  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, command->details);
  for (const GOptionEntry *list = entries; list; list = va_arg (more, const GOptionEntry *))
    g_option_context_add_main_entries (context, list, NULL);
  return context;
}

static bool
check_count (const LgnCommand *command, guint n, const char *extra, GError **error)
{
  if (n < command->min_arguments)
    return lgn_cli_refuse_usage (error, "an argument is missing: %s %s", command->name, command->arguments);
  if (n > command->max_arguments)
    return lgn_cli_refuse_usage (error, "“%s” is one argument too many: %s %s", extra, command->name, command->arguments);
  return true;
}

/* Takes out the "--" that GLib leaves where an argument that begins with a dash follows it. */
static void
drop_separator (int *argc, char **argv)
{
  int i = 1;

  while (i < *argc && !g_str_equal (argv[i], "--"))
    i++;
  if (i == *argc)
    return;
  memmove (argv + i, argv + i + 1, (gsize) (*argc - i) * sizeof *argv);
  (*argc)--;
}

/**
 * lgn_cli_parse: parses the options that the lists of ENTRIES (NULL-terminated, all added together) describe out of ARGV and
 * checks how many arguments are left; ARGV[0] stays the command's name. Options that take text or a path should be of a
 * FILENAME type: their bytes are then taken as they are, whatever the locale. --help prints and ends the program.
 */
bool
lgn_cli_parse (LgnCall *call, int *argc, char ***argv, GError **error, const GOptionEntry *entries, ...)
{
  va_list more;

  va_start (more, entries);
  g_autoptr (GOptionContext) context = make_context (call->command, entries, more);
  va_end (more);
  if (!g_option_context_parse (context, argc, argv, error))
    return false;
  drop_separator (argc, *argv);
  if (*argc > 1)
    call->subject = g_strdup ((*argv)[1]);
  guint n = (guint) *argc - 1;
  guint max = call->command->max_arguments;
  return check_count (call->command, n, n > max ? (*argv)[1 + max] : NULL, error);
}

/* lgn_cli_need_option: whether the option --NAME was given. */
bool
lgn_cli_need_option (const char *value, const char *name, GError **error)
{
  return value || lgn_cli_refuse_usage (error, "--%s is missing", name);
}

/* lgn_cli_parse_size: "1000", "64K", "256M", "2G" (powers of 1024, "iB" or "B" may follow) as bytes. */
bool
lgn_cli_parse_size (const char *text, gsize *size, GError **error)
{
  static const char units[] = "KMGT";
  char *end;
  guint64 number = g_ascii_strtoull (text, &end, 10);
  const char *unit = *end ? strchr (units, g_ascii_toupper (*end)) : NULL;
  guint shift = unit ? (guint) (unit - units + 1) * 10 : 0;

  if (unit)
    end++;
  bool is_over = *end == '\0' || g_str_equal (end, "B") || (unit && g_str_equal (end, "iB"));
  if (!g_ascii_isdigit (*text) || number == 0 || !is_over || number > (G_MAXSIZE >> shift))
    return lgn_cli_refuse_usage (error, "“%s” is not a size; sizes are written 512M or 2G", text);
  *size = (gsize) number << shift;
  return true;
}

/* lgn_cli_print: writes LEN bytes of TEXT to standard output, to the last. */
bool
lgn_cli_print (const char *text, gsize len, GError **error)
{
  if (fwrite (text, 1, len, stdout) == len && fflush (stdout) == 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "standard output: cannot be written: %s", g_strerror (errno));
  return false;
}

/* lgn_cli_read_input: (transfer full): all of standard input, with a zero after it. */
char *
lgn_cli_read_input (gsize *len, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[1 << 16];
  gssize n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 || text->len + (gsize) n > MAX_STANDARD_INPUT)
        {
          g_set_error (error, LGN_ERROR, n < 0 ? LGN_ERROR_FILE : LGN_ERROR_LIMIT, "standard input: cannot be read: %s",
                       n < 0 ? g_strerror (errno) : "it is longer than 256 MiB");
          return NULL;
        }
      g_string_append_len (text, buffer, n);
    }
  *len = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
