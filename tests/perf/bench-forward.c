/* bench-forward CLI MODEL N: the time of a forward pass that keeps all 144 maps of a network of 12 layers, 12 heads and width
 * 768, one thread, against the products that no implementation can do without, done by the same BLAS in the same go.
 * LORGNETTE_PEER in the environment names a program to compare with, which prints the same lines as “CLI bench”:
 *   LORGNETTE_PEER='python3 peer.py --model {model} --n {n} --threads 1 --reps {r} --capture all' */
#include "lgn-perf.h"
#include "tensor/lgn-blas.h"

#include <stdlib.h>

#define WIDTH ((gsize) 768)
#define INNER ((gsize) 3072)
#define N_LAYERS 12
#define N_HEADS 12
#define HEAD_DIM (WIDTH / N_HEADS)
#define N_TURNS 3 /* the runners take turns, so that all of them see the same machine */
#define N_ROUNDS 4

typedef struct
{
  gsize n;
  float *weights; /* [N_LAYERS, 4 * WIDTH * WIDTH + 2 * WIDTH * INNER] */
  float *x;       /* [n, INNER] */
  float *qkv;     /* [n, 3 * WIDTH] */
  float *y;       /* [n, INNER] */
  float *maps;    /* [N_LAYERS, N_HEADS, n, n] */
} Limit;

static float *
make_numbers (gsize n)
{
  float *x = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    x[i] = (float) (i % 17) / 1000;
  return x;
}

static Limit
make_limit (gsize n)
{
  return (Limit) {
    .n = n,
    .weights = make_numbers (N_LAYERS * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER)),
    .x = make_numbers (n * INNER),
    .qkv = make_numbers (n * 3 * WIDTH),
    .y = make_numbers (n * INNER),
    .maps = make_numbers (N_LAYERS * N_HEADS * n * n),
  };
}

static void
free_limit (Limit *limit)
{
  g_free (limit->weights);
  g_free (limit->x);
  g_free (limit->qkv);
  g_free (limit->y);
  g_free (limit->maps);
}

/* The products of one layer: projections, scores, weighted values, and the two of the perceptron. */
static void
multiply_layer (const Limit *limit, guint layer)
{
  gsize n = limit->n;
  const float *w = limit->weights + layer * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER);

  lgn_gemm (true, n, 3 * WIDTH, WIDTH, 1, limit->x, WIDTH, w, WIDTH, 0, limit->qkv, 3 * WIDTH);
  for (guint head = 0; head < N_HEADS; head++)
    {
      const float *q = limit->qkv + head * HEAD_DIM;
      float *map = limit->maps + (layer * N_HEADS + head) * n * n;
      lgn_gemm (true, n, n, HEAD_DIM, 1, q, 3 * WIDTH, q + WIDTH, 3 * WIDTH, 0, map, n);
      lgn_gemm (false, n, HEAD_DIM, n, 1, map, n, q + 2 * WIDTH, 3 * WIDTH, 0, limit->y + head * HEAD_DIM, WIDTH);
    }
  lgn_gemm (true, n, WIDTH, WIDTH, 1, limit->y, WIDTH, w + 3 * WIDTH * WIDTH, WIDTH, 0, limit->x, WIDTH);
  lgn_gemm (true, n, INNER, WIDTH, 1, limit->x, WIDTH, w + 4 * WIDTH * WIDTH, WIDTH, 0, limit->y, INNER);
  lgn_gemm (true, n, WIDTH, INNER, 1, limit->y, INNER, w + 4 * WIDTH * WIDTH + WIDTH * INNER, INNER, 0, limit->x, WIDTH);
}

static void
measure_limit (const Limit *limit, GArray *times)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      double start = lgn_perf_now_ms ();
      for (guint layer = 0; layer < N_LAYERS; layer++)
        multiply_layer (limit, layer);
      double taken = lgn_perf_now_ms () - start;
      if (round > 0)
        g_array_append_val (times, taken);
    }
}

/* The first forward pass of a process is left out: it reads the weights from disk. */
static bool
measure_command (char **command, GArray *times)
{
  g_autofree char *output = NULL;
  LgnPerfTime taken;

  return command && lgn_perf_run ((const char *const *) command, &output, &taken)
         && lgn_perf_read_numbers (output, "cpu_ms", times, 1);
}

int
main (int argc, char **argv)
{
  const char *peer_template = g_getenv ("LORGNETTE_PEER");
  g_autoptr (GArray) limit_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) our_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) peer_times = g_array_new (FALSE, FALSE, sizeof (double));

  if (argc != 4)
    {
      g_printerr ("usage: %s CLI MODEL N\n", argv[0]);
      return 2;
    }
  guint n = (guint) strtoul (argv[3], NULL, 10);
  g_autofree char *ours = g_shell_quote (argv[1]);
  g_autofree char *our_template = g_strconcat (ours, " bench {model} --n {n} --threads 1 --reps {r} --capture all", NULL);
  g_auto (GStrv) our_command = lgn_perf_fill (our_template, argv[2], n, N_ROUNDS);
  g_auto (GStrv) peer_command = peer_template ? lgn_perf_fill (peer_template, argv[2], n, N_ROUNDS) : NULL;
  Limit limit = make_limit (n);

  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
  lgn_perf_pin ();
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      measure_limit (&limit, limit_times);
      if (!measure_command (our_command, our_times) || (peer_command && !measure_command (peer_command, peer_times)))
        return 1;
    }
  free_limit (&limit);

  double best = lgn_perf_median (limit_times), our = lgn_perf_median (our_times);
  g_print ("n = %u: %.0f ms of CPU, %.2f times the products alone (%.0f ms)\n", n, our, our / best, best);
  if (peer_command)
    g_print ("n = %u: the peer takes %.0f ms, %.2f times as long\n", n, lgn_perf_median (peer_times),
             lgn_perf_median (peer_times) / our);
  return 0;
}
