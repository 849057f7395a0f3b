/* bench-first-picture CLI MODEL: from the start of the process to a picture of a map on disk, for a sentence of 32 tokens, and
 * the forward pass alone in the same go. LORGNETTE_PICTURE_PEER names a program that does the same; {model} and {n} are filled
 * in, and its whole time counts. */
#include "lgn-perf.h"

#include <glib/gstdio.h>

#define N_TURNS 5
#define N_TOKENS 32
#define TEXT "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d" /* and [CLS] and [SEP] */

static bool
measure_whole (char **command, GArray *wall, GArray *cpu)
{
  g_autofree char *output = NULL;
  LgnPerfTime taken;

  if (!lgn_perf_run ((const char *const *) command, &output, &taken))
    return false;
  g_array_append_val (wall, taken.wall_ms);
  g_array_append_val (cpu, taken.cpu_ms);
  return true;
}

static bool
measure_forward (const char *cli, const char *model, GArray *times)
{
  g_autofree char *n = g_strdup_printf ("%d", N_TOKENS), *output = NULL;
  const char *command[] = { cli, "bench", model, "--n", n, "--threads", "1", "--reps", "2", "--capture", "all", NULL };
  LgnPerfTime taken;

  return lgn_perf_run (command, &output, &taken) && lgn_perf_read_numbers (output, "cpu_ms", times, 1);
}

static GArray *
new_times (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

int
main (int argc, char **argv)
{
  const char *peer_template = g_getenv ("LORGNETTE_PICTURE_PEER");
  g_autoptr (GArray) wall = new_times (), cpu = new_times (), forward = new_times (), peer_wall = new_times (),
                     peer_cpu = new_times ();

  if (argc != 3)
    {
      g_printerr ("usage: %s CLI MODEL\n", argv[0]);
      return 2;
    }
  g_autofree char *folder = g_dir_make_tmp ("lgn-perf-XXXXXX", NULL), *picture = g_build_filename (folder, "a.png", NULL);
  char *command[] = { argv[1], "export", argv[2], "--text", TEXT, "-o", picture, NULL };
  g_auto (GStrv) peer = peer_template ? lgn_perf_fill (peer_template, argv[2], N_TOKENS, 1) : NULL;
  bool succeeded = true;

  lgn_perf_pin ();
  for (guint turn = 0; succeeded && turn < N_TURNS; turn++)
    succeeded = measure_whole (command, wall, cpu) && measure_forward (argv[1], argv[2], forward)
                && (!peer || measure_whole (peer, peer_wall, peer_cpu));
  g_unlink (picture);
  g_rmdir (folder);
  if (!succeeded)
    return 1;

  double our = lgn_perf_median (cpu), pass = lgn_perf_median (forward);
  g_print ("start to first picture: %.0f ms of CPU (%.0f ms by the clock), %.2f times a forward pass (%.0f ms of CPU)\n", our,
           lgn_perf_median (wall), our / pass, pass);
  if (peer)
    g_print ("the peer takes %.0f ms of CPU (%.0f ms by the clock), %.1f times as long\n", lgn_perf_median (peer_cpu),
             lgn_perf_median (peer_wall), lgn_perf_median (peer_cpu) / our);
  return 0;
}
