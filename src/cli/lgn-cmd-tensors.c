#include "cli/lgn-cli.h"
#include "io/lgn-checkpoint.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-network.h"

static bool
print_tensors (LgnCheckpoint *checkpoint, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lgn_checkpoint_get_n_tensors (checkpoint); i++)
    {
      const char *name = lgn_checkpoint_get_name (checkpoint, i);
      LgnTensor *tensor = lgn_checkpoint_lookup (checkpoint, name);
      g_autofree char *shape = lgn_tensor_shape_to_string (tensor);
      g_string_append_printf (text, "%s\t%s\t%s\n", name, lgn_dtype_name (tensor->dtype), shape);
    }
  return lgn_cli_print (text->str, text->len, error);
}

/* Floating-point numbers as F32, F64 and whole numbers as they are. */
static LgnTensor *
decode (LgnTensor *tensor, const char *name, GError **error)
{
  if (!lgn_dtype_is_float (tensor->dtype) || tensor->dtype == LGN_DTYPE_F64)
    return lgn_tensor_ref (tensor);
  LgnTensor *decoded = lgn_tensor_to_f32 (tensor);
  if (!decoded)
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is not enough memory to decode “%s”", name);
  return decoded;
}

static bool
save_tensors (LgnCheckpoint *checkpoint, const char *path, GError **error)
{
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();

  for (guint i = 0; i < lgn_checkpoint_get_n_tensors (checkpoint); i++)
    {
      const char *name = lgn_checkpoint_get_name (checkpoint, i);
      g_autoptr (LgnTensor) decoded = decode (lgn_checkpoint_lookup (checkpoint, name), name, error);
      if (!decoded)
        return false;
      lgn_safetensors_writer_add (writer, name, decoded);
    }
  return lgn_safetensors_writer_write (writer, path, error);
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_autofree char *save = NULL;
  const GOptionEntry entries[] = {
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &save, "Write the tensors here, decoded to F32", "FILE" },
    { NULL },
  };

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL))
    return false;
  g_autofree char *path = lgn_network_find (argv[1], error);
  g_autoptr (LgnCheckpoint) checkpoint = path ? lgn_checkpoint_open (path, error) : NULL;
  if (!checkpoint)
    return false;
  return save ? save_tensors (checkpoint, save, error) : print_tensors (checkpoint, error);
}

const LgnCommand lgn_command_tensors = {
  "tensors", "MODEL", "List a checkpoint's tensors", "Prints a line a tensor: name, type and shape, parted by tabs.", 1, 1, run,
};
