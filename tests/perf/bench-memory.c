/* bench-memory CLI: how much memory a network of 500 MB takes besides its mapped file, stored as F32, F16 and in blocks. It
 * makes GGUF files of random numbers in a temporary folder, runs 32 tokens of each with every map kept, and removes them. */
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "gguf-bytes.h"
#include "lgn-perf.h"
#include "tensor/lgn-tensor.h"

#include <glib/gstdio.h>
#include <string.h>

#define WIDTH ((gsize) 1024)
#define INNER ((gsize) 4096)
#define VOCABULARY ((gsize) 32000)
#define N_HEADS 16
#define ALIGNMENT 32
#define CHUNK ((gsize) 1 << 20)

enum /* the format's numbers */
{
  VALUE_U32 = 4,
  VALUE_F32 = 6,
  VALUE_STRING = 8,
};

typedef struct
{
  LgnDtype dtype;
  guint32 type; /* the format's number */
  guint n_layers;
} Variant;

/* All take 490 to 520 MB. */
static const Variant variants[] = {
  { LGN_DTYPE_F32, 0, 6 },
  { LGN_DTYPE_F16, 1, 14 },
  { LGN_DTYPE_Q8_0, 8, 27 },
};

/* A file that grows: its header, then the bytes of its tensors. */
typedef struct
{
  GByteArray *header;
  GArray *tensors; /* of Tensor */
  guint64 offset;
} Model;

typedef struct
{
  LgnDtype dtype;
  gsize n_bytes;
} Tensor;

static void
put_size (GByteArray *header, const char *key, gsize value)
{
  put_string (header, key);
  put_u32 (header, VALUE_U32);
  put_u32 (header, (guint32) value);
}

/* N_ROWS 0: one dimension, which is always F32. */
static void
add_tensor (Model *model, const Variant *variant, const char *name, gsize n_rows, gsize length)
{
  Tensor tensor = { n_rows > 0 ? variant->dtype : LGN_DTYPE_F32, 0 };

  lgn_dtype_count_bytes (tensor.dtype, MAX (n_rows, 1) * length, &tensor.n_bytes);
  put_string (model->header, name);
  put_u32 (model->header, n_rows > 0 ? 2 : 1);
  put_u64 (model->header, length);
  if (n_rows > 0)
    put_u64 (model->header, n_rows);
  put_u32 (model->header, n_rows > 0 ? variant->type : 0);
  put_u64 (model->header, model->offset);
  model->offset += (tensor.n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  g_array_append_val (model->tensors, tensor);
}

static void
add_layer (Model *model, const Variant *variant, guint layer)
{
  static const struct
  {
    const char *name;
    gsize n_rows, length;
  } parts[] = {
    { "attn_norm", 0, WIDTH },    { "attn_q", WIDTH, WIDTH },      { "attn_k", WIDTH, WIDTH },
    { "attn_v", WIDTH, WIDTH },   { "attn_output", WIDTH, WIDTH }, { "ffn_norm", 0, WIDTH },
    { "ffn_gate", INNER, WIDTH }, { "ffn_up", INNER, WIDTH },      { "ffn_down", WIDTH, INNER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("blk.%u.%s.weight", layer, parts[i].name);
      add_tensor (model, variant, name, parts[i].n_rows, parts[i].length);
    }
}

static void
add_header (Model *model, const Variant *variant)
{
  const float epsilon = 1e-5f;

  put (model->header, "GGUF", 4);
  put_u32 (model->header, 3);
  put_u64 (model->header, 2 + 9 * variant->n_layers);
  put_u64 (model->header, 7);
  put_string (model->header, "general.architecture");
  put_u32 (model->header, VALUE_STRING);
  put_string (model->header, "llama");
  put_size (model->header, "llama.block_count", variant->n_layers);
  put_size (model->header, "llama.context_length", 512);
  put_size (model->header, "llama.embedding_length", WIDTH);
  put_size (model->header, "llama.feed_forward_length", INNER);
  put_size (model->header, "llama.attention.head_count", N_HEADS);
  put_string (model->header, "llama.attention.layer_norm_rms_epsilon");
  put_u32 (model->header, VALUE_F32);
  put (model->header, &epsilon, sizeof epsilon);
  add_tensor (model, variant, "token_embd.weight", VOCABULARY, WIDTH);
  for (guint layer = 0; layer < variant->n_layers; layer++)
    add_layer (model, variant, layer);
  add_tensor (model, variant, "output_norm.weight", 0, WIDTH);
}

/* Random numbers of DTYPE, small and finite: the exponent of each number, or of each block's scale, is set. */
static void
fill (LgnDtype dtype, guint8 *bytes, gsize n)
{
  gsize size = lgn_dtype_size (dtype), high = dtype == LGN_DTYPE_F32 ? 3 : 1;
  static guint64 state = 1;

  for (gsize i = 0; i < n; i++)
    {
      state = state * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
      bytes[i] = (guint8) (state >> 56);
      if (i % size == high)
        bytes[i] = (guint8) ((dtype == LGN_DTYPE_F32 ? 0x3c : dtype == LGN_DTYPE_F16 ? 0x24 : 0x08) | (bytes[i] & 0x80));
    }
}

static bool
write_tensor (LgnFileWriter *file, const Tensor *tensor, guint8 *chunk, GError **error)
{
  static const guint8 zeros[ALIGNMENT];
  gsize step = CHUNK / lgn_dtype_size (tensor->dtype) * lgn_dtype_size (tensor->dtype);

  for (gsize done = 0; done < tensor->n_bytes; done += step)
    {
      gsize n = MIN (step, tensor->n_bytes - done);
      fill (tensor->dtype, chunk, n);
      if (!lgn_file_writer_write (file, chunk, n, error))
        return false;
    }
  return lgn_file_writer_write (file, zeros, -tensor->n_bytes % ALIGNMENT, error);
}

static bool
write_model (const char *path, const Variant *variant, GError **error)
{
  static const guint8 zeros[ALIGNMENT];
  g_autoptr (LgnFileWriter) file = lgn_file_writer_new (path, error);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  Model model = { g_byte_array_new (), g_array_new (FALSE, FALSE, sizeof (Tensor)), 0 };
  bool ok = file != NULL;

  add_header (&model, variant);
  put (model.header, zeros, -model.header->len % ALIGNMENT);
  ok = ok && lgn_file_writer_write (file, model.header->data, model.header->len, error);
  for (guint i = 0; ok && i < model.tensors->len; i++)
    ok = write_tensor (file, &g_array_index (model.tensors, Tensor, i), chunk, error);
  g_byte_array_unref (model.header);
  g_array_unref (model.tensors);
  return ok && lgn_file_writer_commit (file, error);
}

static bool
measure (const char *cli, const char *path, const Variant *variant)
{
  const char *const command[] = { cli, "bench", path, "--n", "32", "--threads", "2", "--reps", "3", NULL };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double)), own = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *output = NULL;
  LgnPerfTime taken;
  GStatBuf status;

  if (!lgn_perf_run (command, &output, &taken) || !lgn_perf_read_numbers (output, "fwd_ms", times, 0)
      || !lgn_perf_read_numbers (output, "own_mb", own, 0) || g_stat (path, &status) < 0)
    return false;
  g_print ("%s: a file of %.0f MB; %.0f MB besides it after 32 tokens; %.0f ms at first, then %.0f ms\n",
           lgn_dtype_name (variant->dtype), (double) status.st_size / 1e6, g_array_index (own, double, 0),
           g_array_index (times, double, 0), g_array_index (times, double, times->len - 1));
  return true;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("lorgnette-memory-XXXXXX", &error);
  g_autofree char *path = folder ? g_build_filename (folder, "model.gguf", NULL) : NULL;
  bool ok = folder && argc == 2;

  for (guint i = 0; ok && i < G_N_ELEMENTS (variants); i++)
    ok = write_model (path, &variants[i], &error) && measure (argv[1], path, &variants[i]);
  if (error)
    g_printerr ("%s\n", error->message);
  if (argc != 2)
    g_printerr ("usage: %s CLI\n", argv[0]);
  if (path)
    g_unlink (path);
  if (folder)
    g_rmdir (folder);
  return ok ? 0 : 1;
}
