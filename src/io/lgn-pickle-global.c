/* What the globals of a pickle mean: the words by which torch.save () writes tensors, and what may stand beside them. The
 * functions are torch/_utils.py's _rebuild_tensor () and its relatives, and persistent_load () of torch/serialization.py. */
#include "io/lgn-pickle-private.h"

#include <string.h>

/* What comes of calling a global with arguments. */
typedef enum
{
  CALL_NOTHING, /* it cannot be called: a type by its name */
  CALL_DICT,
  CALL_TUPLE,
  CALL_OTHER,
  CALL_TENSOR,       /* (storage, offset, size, stride, ...) */
  CALL_TYPED_TENSOR, /* the same over bytes, (storage, offset, size, stride, requires_grad, hooks, dtype, ...) */
  CALL_PARAMETER,    /* (tensor, ...) */
  CALL_FROM_TYPE,    /* (function, type, arguments, state) */
} Call;

typedef enum
{
  TYPE_NONE,
  TYPE_STORAGE,
  TYPE_DTYPE,
} Type;

struct _LgnPickleGlobal
{
  const char *module;
  const char *name;
  Call call;
  Type type;
  LgnDtype dtype; /* of a TYPE */
};

static const LgnPickleGlobal globals[] = {
  { "collections", "OrderedDict", CALL_DICT },
  { "torch", "Size", CALL_TUPLE },
  { "torch._utils", "_rebuild_tensor", CALL_TENSOR },
  { "torch._utils", "_rebuild_tensor_v2", CALL_TENSOR },
  { "torch._utils", "_rebuild_tensor_v3", CALL_TYPED_TENSOR },
  { "torch._utils", "_rebuild_parameter", CALL_PARAMETER },
  { "torch._utils", "_rebuild_parameter_with_state", CALL_PARAMETER },
  { "torch._tensor", "_rebuild_from_type_v2", CALL_FROM_TYPE },
  { "torch", "Tensor", CALL_NOTHING },
  { "torch.nn.parameter", "Parameter", CALL_NOTHING },
  { "torch.nn.parameter", "Buffer", CALL_NOTHING },

  { "torch", "FloatStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_F32 },
  { "torch", "DoubleStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_F64 },
  { "torch", "HalfStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_F16 },
  { "torch", "BFloat16Storage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_BF16 },
  { "torch", "LongStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_I64 },
  { "torch", "IntStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_I32 },
  { "torch", "ShortStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_I16 },
  { "torch", "CharStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_I8 },
  { "torch", "ByteStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_U8 },
  { "torch", "BoolStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_BOOL },
  { "torch.storage", "UntypedStorage", CALL_NOTHING, TYPE_STORAGE, LGN_DTYPE_U8 },

  { "torch", "float32", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_F32 },
  { "torch", "float64", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_F64 },
  { "torch", "float16", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_F16 },
  { "torch", "bfloat16", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_BF16 },
  { "torch", "int64", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_I64 },
  { "torch", "int32", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_I32 },
  { "torch", "int16", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_I16 },
  { "torch", "int8", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_I8 },
  { "torch", "uint64", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_U64 },
  { "torch", "uint32", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_U32 },
  { "torch", "uint16", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_U16 },
  { "torch", "uint8", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_U8 },
  { "torch", "bool", CALL_NOTHING, TYPE_DTYPE, LGN_DTYPE_BOOL },

  /* What training programs keep beside the weights. */
  { "argparse", "Namespace", CALL_OTHER },
  { "builtins", "set", CALL_OTHER },
  { "__builtin__", "set", CALL_OTHER },
  { "collections", "Counter", CALL_OTHER },
  { "collections", "deque", CALL_OTHER },
  { "pathlib", "PosixPath", CALL_OTHER },
  { "torch", "device", CALL_OTHER },
  { "numpy", "dtype", CALL_OTHER },
  { "numpy", "ndarray", CALL_OTHER },
  { "numpy.core.multiarray", "scalar", CALL_OTHER },
  { "numpy.core.multiarray", "_reconstruct", CALL_OTHER },
  { "numpy._core.multiarray", "scalar", CALL_OTHER },
  { "numpy._core.multiarray", "_reconstruct", CALL_OTHER },
  { "_codecs", "encode", CALL_OTHER },
};

/* lgn_pickle_global_find: what MODULE.NAME means; NULL with LGN_ERROR_UNSUPPORTED for anything that is not in the list. */
const LgnPickleGlobal *
lgn_pickle_global_find (LgnPickle *pickle, const char *module, const char *name, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (globals); i++)
    if (strcmp (globals[i].module, module) == 0 && strcmp (globals[i].name, name) == 0)
      return &globals[i];

  g_autofree char *full = g_strconcat (module, ".", name, NULL);
  g_autofree char *quoted = lgn_error_quote (full);
  lgn_pickle_fail (pickle, error, LGN_ERROR_UNSUPPORTED,
                   "asks for “%s”, which is no part of a tensor; nothing of such a file is executed. If you trust it, load it with "
                   "the program that wrote it and save the model's state_dict as model.safetensors",
                   quoted);
  return NULL;
}

/* The argument INDEX, if it is there and of that KIND. */
static LgnPickleValue *
get_argument (const LgnPickleValue *arguments, gsize index, LgnPickleKind kind)
{
  return index < arguments->n && arguments->items[index]->kind == kind ? arguments->items[index] : NULL;
}

/* A whole number that is not negative. */
static bool
get_size (const LgnPickleValue *value, gsize *size)
{
  *size = value && value->kind == LGN_PICKLE_WHOLE ? (gsize) value->whole : 0;
  return value && value->kind == LGN_PICKLE_WHOLE && value->whole >= 0;
}

/* SIZES [tuple->n], at most LGN_MAX_DIMS. */
static bool
get_sizes (const LgnPickleValue *tuple, gsize *sizes)
{
  if (!tuple || tuple->n > LGN_MAX_DIMS)
    return false;
  for (gsize i = 0; i < tuple->n; i++)
    if (!get_size (tuple->items[i], &sizes[i]))
      return false;
  return true;
}

static LgnPickleValue *
build_tensor (LgnPickle *pickle, const LgnPickleGlobal *global, LgnPickleValue *arguments, GError **error)
{
  const LgnPickleValue *storage = get_argument (arguments, 0, LGN_PICKLE_STORAGE);
  const LgnPickleValue *offset = get_argument (arguments, 1, LGN_PICKLE_WHOLE);
  const LgnPickleValue *shape = get_argument (arguments, 2, LGN_PICKLE_TUPLE);
  const LgnPickleValue *strides = get_argument (arguments, 3, LGN_PICKLE_TUPLE);
  const LgnPickleValue *type = get_argument (arguments, 6, LGN_PICKLE_GLOBAL);
  LgnPickleTensor tensor = { 0 };

  if (!storage || !get_size (offset, &tensor.offset) || !get_sizes (shape, tensor.shape) || !get_sizes (strides, tensor.strides)
      || shape->n != strides->n || (global->call == CALL_TYPED_TENSOR && !(type && type->global->type == TYPE_DTYPE)))
    {
      lgn_pickle_fail (
          pickle, error, LGN_ERROR_FORMAT,
          "describes a tensor without a storage, offset, sizes and strides that fit together (of %d dimensions at most)",
          LGN_MAX_DIMS);
      return NULL;
    }
  tensor.storage = storage->storage;
  tensor.n_dims = (guint) shape->n;
  tensor.dtype = global->call == CALL_TYPED_TENSOR ? type->global->dtype : tensor.storage->dtype;
  LgnPickleValue *value = lgn_pickle_add (pickle, LGN_PICKLE_TENSOR);
  value->tensor = g_memdup2 (&tensor, sizeof tensor);
  return value;
}

static LgnPickleValue *
call_with_type (LgnPickle *pickle, const LgnPickleValue *arguments, GError **error)
{
  LgnPickleValue *function = get_argument (arguments, 0, LGN_PICKLE_GLOBAL);
  LgnPickleValue *inner = get_argument (arguments, 2, LGN_PICKLE_TUPLE);

  if (function && inner && function->global->call != CALL_FROM_TYPE)
    return lgn_pickle_call (pickle, function, inner, error);
  lgn_pickle_fail (pickle, error, LGN_ERROR_FORMAT, "describes a tensor of a type of its own that cannot be read");
  return NULL;
}

/**
 * lgn_pickle_call: what comes of calling the global CALLEE with the tuple ARGUMENTS, or of making an object of that class.
 * Returns: (transfer none): NULL with LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED.
 */
LgnPickleValue *
lgn_pickle_call (LgnPickle *pickle, LgnPickleValue *callee, LgnPickleValue *arguments, GError **error)
{
  if (callee->kind != LGN_PICKLE_GLOBAL || arguments->kind != LGN_PICKLE_TUPLE)
    {
      lgn_pickle_fail (pickle, error, LGN_ERROR_FORMAT, "calls something that is no function, or without a tuple of arguments");
      return NULL;
    }
  switch (callee->global->call)
    {
    case CALL_DICT:
      if (arguments->n == 0)
        return lgn_pickle_add (pickle, LGN_PICKLE_DICT);
      break;
    case CALL_OTHER:
      return lgn_pickle_add (pickle, LGN_PICKLE_OTHER);
    case CALL_TENSOR:
    case CALL_TYPED_TENSOR:
      return build_tensor (pickle, callee->global, arguments, error);
    case CALL_FROM_TYPE:
      return call_with_type (pickle, arguments, error);
    case CALL_TUPLE:
      if (get_argument (arguments, 0, LGN_PICKLE_TUPLE))
        return arguments->items[0];
      break;
    case CALL_PARAMETER:
      if (get_argument (arguments, 0, LGN_PICKLE_TENSOR))
        return arguments->items[0];
      break;
    case CALL_NOTHING:
      break;
    }
  lgn_pickle_fail (pickle, error, LGN_ERROR_FORMAT, "calls “%s.%s” in a way in which tensors do not", callee->global->module,
                   callee->global->name);
  return NULL;
}

/* lgn_pickle_load_persistent: (transfer none): the storage that the tuple ID names: ("storage", type, key, location,
 * n_elements). */
LgnPickleValue *
lgn_pickle_load_persistent (LgnPickle *pickle, LgnPickleValue *id, GError **error)
{
  static const char word[] = "storage";
  const LgnPickleValue *first = NULL, *type = NULL, *key = NULL;
  LgnPickleStorage storage = { 0 };

  if (id->kind == LGN_PICKLE_TUPLE && id->n == 5)
    {
      first = get_argument (id, 0, LGN_PICKLE_TEXT);
      type = get_argument (id, 1, LGN_PICKLE_GLOBAL);
      key = get_argument (id, 2, LGN_PICKLE_TEXT);
    }
  if (!first || first->n != strlen (word) || memcmp (first->text, word, first->n) != 0 || !type
      || type->global->type != TYPE_STORAGE || !key || !get_size (id->items[4], &storage.n_elements))
    {
      lgn_pickle_fail (pickle, error, LGN_ERROR_FORMAT, "names something outside of it that is no storage");
      return NULL;
    }
  storage.dtype = type->global->dtype;
  storage.key = key;
  LgnPickleValue *value = lgn_pickle_add (pickle, LGN_PICKLE_STORAGE);
  value->storage = g_memdup2 (&storage, sizeof storage);
  return value;
}
