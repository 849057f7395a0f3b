/* LgnPickle: what a Python pickle (protocols 2 to 5: PEP 307, 3154, 574; Lib/pickletools.py) holds, as plain data. Nothing
 * is executed or imported: globals are words that mean something here or are refused by name, and of objects only tensors,
 * storages and containers are built. */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

typedef struct _LgnPickle LgnPickle;
typedef struct _LgnPickleValue LgnPickleValue;
typedef struct _LgnPickleGlobal LgnPickleGlobal;

typedef enum
{
  LGN_PICKLE_NONE,
  LGN_PICKLE_FLAG,
  LGN_PICKLE_WHOLE,
  LGN_PICKLE_TEXT,
  LGN_PICKLE_TUPLE,
  LGN_PICKLE_LIST,
  LGN_PICKLE_DICT,
  LGN_PICKLE_GLOBAL,
  LGN_PICKLE_STORAGE,
  LGN_PICKLE_TENSOR,
  LGN_PICKLE_OTHER, /* something harmless of which nobody needs to know more */
} LgnPickleKind;

/* A run of numbers that lies in a file of its own. */
typedef struct
{
  LgnDtype dtype;
  const LgnPickleValue *key; /* TEXT: the name of its file */
  gsize n_elements;
} LgnPickleStorage;

/* A view of a storage. Nothing is checked against the storage yet. */
typedef struct
{
  const LgnPickleStorage *storage;
  LgnDtype dtype;
  gsize offset; /* in elements */
  guint n_dims;
  gsize shape[LGN_MAX_DIMS];
  gsize strides[LGN_MAX_DIMS]; /* in elements */
} LgnPickleTensor;

/* Values belong to the pickle. Containers may hold themselves: whoever walks through them keeps count. */
struct _LgnPickleValue
{
  LgnPickleKind kind;
  gsize n; /* bytes of TEXT; items of TUPLE and LIST; twice the pairs of DICT */
  union
  {
    gint64 whole; /* also FLAG */
    const char *text; /* [n] bytes of the pickle, not ended by a zero */
    LgnPickleValue **items; /* [n]; DICT: key, value, key, value, ... */
    const LgnPickleGlobal *global;
    LgnPickleStorage *storage;
    LgnPickleTensor *tensor;
  };
};

LgnPickle *lgn_pickle_parse (GBytes *bytes, const char *where, GError **error);
void lgn_pickle_free (LgnPickle *pickle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPickle, lgn_pickle_free)

const LgnPickleValue *lgn_pickle_get_root (LgnPickle *pickle);
const LgnPickleValue *lgn_pickle_lookup (const LgnPickleValue *dict, const char *key);

G_END_DECLS
