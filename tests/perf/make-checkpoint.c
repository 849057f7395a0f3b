/* make-checkpoint FOLDER: writes FOLDER/bert-base and FOLDER/gpt2-small, checkpoints of those networks' shapes whose weights
 * are random but always the same, with queries and keys large enough that the maps are not flat. */
#include "base/lgn-file.h"
#include "io/lgn-safetensors.h"

#include <glib/gstdio.h>
#include <string.h>

#define WIDTH 768
#define INNER 3072
#define N_LAYERS 12
#define N_POSITIONS 1024
#define DEVIATION 0.02f
#define SHARP_DEVIATION 0.05f /* of queries and keys */

static guint64 state = 1;

/* SplitMix64: Steele, Lea, Flood 2014. */
static guint64
next_bits (void)
{
  guint64 z = (state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* Mean 0, deviation 1: the sum of four uniform numbers, near enough to a normal one and the same on every machine. */
static float
next_number (void)
{
  guint64 bits = next_bits ();
  float sum = 0;

  for (guint i = 0; i < 4; i++, bits >>= 16)
    sum += (float) (bits & 0xffff);
  return (sum / 65536 - 2) * 1.7320508f;
}

/* A tensor [N_ROWS, N_COLUMNS], or [N_COLUMNS] when N_ROWS is 0, around MEAN; the first N_SHARP columns deviate more. */
static void
add (LgnSafetensorsWriter *writer, const char *name, gsize n_rows, gsize n_columns, float mean, gsize n_sharp)
{
  g_autoptr (LgnTensor) tensor = n_rows > 0 ? lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n_rows, n_columns })
                                            : lgn_tensor_new (LGN_DTYPE_F32, 1, (gsize[]) { n_columns });
  float *x = lgn_tensor_f32 (tensor); /* [n_rows, n_columns] */

  for (gsize i = 0; i < MAX (n_rows, 1); i++)
    for (gsize j = 0; j < n_columns; j++)
      *x++ = mean + next_number () * (j < n_sharp ? SHARP_DEVIATION : DEVIATION);
  lgn_safetensors_writer_add (writer, name, tensor);
}

/* NAME.weight and NAME.bias of a linear map; the weight is [N_OUT, N_IN], or [N_IN, N_OUT] when IS_CONV1D. */
static void
add_linear (LgnSafetensorsWriter *writer, const char *layer, const char *name, gsize n_in, gsize n_out, bool is_conv1d,
            gsize n_sharp)
{
  g_autofree char *weight = g_strconcat (layer, name, ".weight", NULL), *bias = g_strconcat (layer, name, ".bias", NULL);

  add (writer, weight, is_conv1d ? n_in : n_out, is_conv1d ? n_out : n_in, 0, n_sharp);
  add (writer, bias, 0, n_out, 0, 0);
}

static void
add_norm (LgnSafetensorsWriter *writer, const char *layer, const char *name)
{
  g_autofree char *weight = g_strconcat (layer, name, ".weight", NULL), *bias = g_strconcat (layer, name, ".bias", NULL);

  add (writer, weight, 0, WIDTH, 1, 0);
  add (writer, bias, 0, WIDTH, 0, 0);
}

static bool
write_text (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return lgn_file_write (path, text, strlen (text), error);
}

static bool
write_weights (LgnSafetensorsWriter *writer, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);

  lgn_safetensors_writer_set_metadata (writer, "format", "pt");
  return lgn_safetensors_writer_write (writer, path, error);
}

/* The special tokens where the published vocabulary has them, then letters and digits, alone and inside a word, and filling. */
static char *
make_vocabulary (guint size)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'-";
  static const char *const special[] = { "[UNK]", "[CLS]", "[SEP]", "[MASK]" };
  GString *text = g_string_new ("[PAD]\n");
  guint n = 1;

  for (; n < 100; n++)
    g_string_append_printf (text, "[unused%u]\n", n - 1);
  for (guint i = 0; i < G_N_ELEMENTS (special); i++, n++)
    g_string_append_printf (text, "%s\n", special[i]);
  for (const char *p = letters; *p; p++, n += 2)
    g_string_append_printf (text, "%c\n##%c\n", *p, *p);
  for (; n < size; n++)
    g_string_append_printf (text, "[fill%u]\n", n);
  return g_string_free (text, FALSE);
}

static bool
make_bert (const char *folder, GError **error)
{
  enum { VOCABULARY = 30522 };
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  g_autofree char *vocabulary = make_vocabulary (VOCABULARY);

  add (writer, "embeddings.word_embeddings.weight", VOCABULARY, WIDTH, 0, 0);
  add (writer, "embeddings.position_embeddings.weight", N_POSITIONS, WIDTH, 0, 0);
  add (writer, "embeddings.token_type_embeddings.weight", 2, WIDTH, 0, 0);
  add_norm (writer, "embeddings.", "LayerNorm");
  for (guint i = 0; i < N_LAYERS; i++)
    {
      g_autofree char *layer = g_strdup_printf ("encoder.layer.%u.", i);
      add_linear (writer, layer, "attention.self.query", WIDTH, WIDTH, false, WIDTH);
      add_linear (writer, layer, "attention.self.key", WIDTH, WIDTH, false, WIDTH);
      add_linear (writer, layer, "attention.self.value", WIDTH, WIDTH, false, 0);
      add_linear (writer, layer, "attention.output.dense", WIDTH, WIDTH, false, 0);
      add_norm (writer, layer, "attention.output.LayerNorm");
      add_linear (writer, layer, "intermediate.dense", WIDTH, INNER, false, 0);
      add_linear (writer, layer, "output.dense", INNER, WIDTH, false, 0);
      add_norm (writer, layer, "output.LayerNorm");
    }
  add_linear (writer, "", "pooler.dense", WIDTH, WIDTH, false, 0);
  return write_weights (writer, folder, error) && write_text (folder, "vocab.txt", vocabulary, error)
         && write_text (folder, "config.json",
                        "{\"architectures\": [\"BertModel\"], \"model_type\": \"bert\", \"vocab_size\": 30522,\n"
                        " \"hidden_size\": 768, \"num_hidden_layers\": 12, \"num_attention_heads\": 12,\n"
                        " \"intermediate_size\": 3072, \"hidden_act\": \"gelu\", \"max_position_embeddings\": 1024,\n"
                        " \"type_vocab_size\": 2, \"layer_norm_eps\": 1e-12, \"pad_token_id\": 0}\n",
                        error);
}

static bool
make_gpt2 (const char *folder, GError **error)
{
  enum { VOCABULARY = 50257 };
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();

  add (writer, "wte.weight", VOCABULARY, WIDTH, 0, 0);
  add (writer, "wpe.weight", N_POSITIONS, WIDTH, 0, 0);
  for (guint i = 0; i < N_LAYERS; i++)
    {
      g_autofree char *layer = g_strdup_printf ("h.%u.", i);
      add_norm (writer, layer, "ln_1");
      add_linear (writer, layer, "attn.c_attn", WIDTH, 3 * WIDTH, true, 2 * WIDTH);
      add_linear (writer, layer, "attn.c_proj", WIDTH, WIDTH, true, 0);
      add_norm (writer, layer, "ln_2");
      add_linear (writer, layer, "mlp.c_fc", WIDTH, INNER, true, 0);
      add_linear (writer, layer, "mlp.c_proj", INNER, WIDTH, true, 0);
    }
  add_norm (writer, "", "ln_f");
  return write_weights (writer, folder, error)
         && write_text (folder, "config.json",
                        "{\"architectures\": [\"GPT2Model\"], \"model_type\": \"gpt2\", \"vocab_size\": 50257,\n"
                        " \"n_embd\": 768, \"n_layer\": 12, \"n_head\": 12, \"n_positions\": 1024, \"n_ctx\": 1024,\n"
                        " \"activation_function\": \"gelu_new\", \"layer_norm_epsilon\": 1e-5}\n",
                        error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      g_printerr ("usage: %s FOLDER\n", argv[0]);
      return 2;
    }
  g_autofree char *bert = g_build_filename (argv[1], "bert-base", NULL);
  g_autofree char *gpt2 = g_build_filename (argv[1], "gpt2-small", NULL);
  g_mkdir_with_parents (bert, 0777);
  g_mkdir_with_parents (gpt2, 0777);
  if (make_bert (bert, &error) && make_gpt2 (gpt2, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
