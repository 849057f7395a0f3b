/* The machine that a pickle is a program for (Lib/pickletools.py): a stack, marks in it, and a memo. It has no loops and calls
 * nothing, so that its time and memory follow from its length. */
#include "base/lgn-checked.h"
#include "io/lgn-pickle-private.h"

#include <stdarg.h>
#include <string.h>

/* The largest pickle, the most opcodes and the most values in one: room for 80,000 tensors. They bound memory to a few
 * hundred MiB, whatever the opcodes are. */
#define MAX_SIZE ((gsize) 64 << 20)
#define MAX_STEPS ((guint) 1 << 23)
#define MAX_VALUES ((guint) 1 << 21)

struct _LgnPickle
{
  char *where;
  GBytes *bytes;
  GPtrArray *values; /* of LgnPickleValue: all of them, since they may hold one another in rings */
  const LgnPickleValue *root;
};

/* Where the machine stands. */
typedef struct
{
  LgnPickle *pickle;
  const guint8 *p;
  const guint8 *end;
  guint8 opcode;    /* that is being obeyed */
  guint n_steps;    /* opcodes so far */
  GPtrArray *stack; /* of LgnPickleValue */
  GArray *marks;    /* of guint: heights of the stack */
  GPtrArray *memo;  /* of LgnPickleValue; NULL where nothing was put */
} Machine;

static void
value_free (gpointer data)
{
  LgnPickleValue *value = data;

  switch (value->kind)
    {
    case LGN_PICKLE_TUPLE:
    case LGN_PICKLE_LIST:
    case LGN_PICKLE_DICT:
      g_free (value->items);
      break;
    case LGN_PICKLE_STORAGE:
      g_free (value->storage);
      break;
    case LGN_PICKLE_TENSOR:
      g_free (value->tensor);
      break;
    default:
      break;
    }
  g_free (value);
}

void
lgn_pickle_free (LgnPickle *pickle)
{
  g_ptr_array_unref (pickle->values);
  g_bytes_unref (pickle->bytes);
  g_free (pickle->where);
  g_free (pickle);
}

/* lgn_pickle_fail: sets an error about the pickle, whose name comes first. Returns: false, to be returned in turn. */
bool
lgn_pickle_fail (LgnPickle *pickle, GError **error, LgnError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LGN_ERROR, code, "%s: its pickle %s", pickle->where, what);
  return false;
}

/* lgn_pickle_add: (transfer none): a new value, empty. */
LgnPickleValue *
lgn_pickle_add (LgnPickle *pickle, LgnPickleKind kind)
{
  LgnPickleValue *value = g_new0 (LgnPickleValue, 1);

  value->kind = kind;
  g_ptr_array_add (pickle->values, value);
  return value;
}

/* lgn_pickle_append: appends ITEM to a tuple, list or dictionary. The room doubles whenever it is full. */
void
lgn_pickle_append (LgnPickleValue *container, LgnPickleValue *item)
{
  if ((container->n & (container->n - 1)) == 0)
    container->items = g_renew (LgnPickleValue *, container->items, MAX (2 * container->n, 1));
  container->items[container->n++] = item;
}

static bool
fail_format (Machine *machine, GError **error, const char *problem)
{
  return lgn_pickle_fail (machine->pickle, error, LGN_ERROR_FORMAT, "%s", problem);
}

/* The next N bytes. */
static bool
take (Machine *machine, gsize n, const guint8 **bytes, GError **error)
{
  *bytes = machine->p;
  if (n > (gsize) (machine->end - machine->p))
    return fail_format (machine, error, "ends in the middle: the file is incomplete");
  machine->p += n;
  return true;
}

/* The next WIDTH bytes as a number, lowest byte first. */
static bool
take_number (Machine *machine, gsize width, guint64 *number, GError **error)
{
  const guint8 *bytes;

  *number = 0;
  if (!take (machine, width, &bytes, error))
    return false;
  for (gsize i = width; i > 0; i--)
    *number = *number << 8 | bytes[i - 1];
  return true;
}

static LgnPickleValue *
push (Machine *machine, LgnPickleKind kind)
{
  LgnPickleValue *value = lgn_pickle_add (machine->pickle, kind);

  g_ptr_array_add (machine->stack, value);
  return value;
}

static guint
get_floor (const Machine *machine)
{
  return machine->marks->len > 0 ? g_array_index (machine->marks, guint, machine->marks->len - 1) : 0;
}

/* The value on top, above the last mark; NULL when there is none. */
static LgnPickleValue *
peek (Machine *machine, GError **error)
{
  if (machine->stack->len > get_floor (machine))
    return g_ptr_array_index (machine->stack, machine->stack->len - 1);
  fail_format (machine, error, "takes more from its stack than is on it");
  return NULL;
}

static LgnPickleValue *
pop (Machine *machine, GError **error)
{
  LgnPickleValue *value = peek (machine, error);

  if (value)
    g_ptr_array_set_size (machine->stack, (int) machine->stack->len - 1);
  return value;
}

/* Takes the last mark away; *FIRST is the first value above it. */
static bool
pop_mark (Machine *machine, guint *first, GError **error)
{
  *first = get_floor (machine);
  if (machine->marks->len == 0)
    return fail_format (machine, error, "goes back to a mark that it has not set");
  g_array_set_size (machine->marks, machine->marks->len - 1);
  return true;
}

/* Moves what lies on the stack from FIRST on into CONTAINER. */
static void
collect (Machine *machine, guint first, LgnPickleValue *container)
{
  for (guint i = first; i < machine->stack->len; i++)
    lgn_pickle_append (container, g_ptr_array_index (machine->stack, i));
  g_ptr_array_set_size (machine->stack, (int) first);
}

static bool
read_proto (Machine *machine, GError **error)
{
  guint64 version;

  if (!take_number (machine, 1, &version, error))
    return false;
  if (version >= 2 && version <= 5)
    return true;
  return lgn_pickle_fail (machine->pickle, error, LGN_ERROR_UNSUPPORTED, "is of protocol %d; protocols 2 to 5 are read",
                          (int) version);
}

static bool
read_frame (Machine *machine, GError **error)
{
  guint64 length;

  if (!take_number (machine, 8, &length, error))
    return false;
  return length <= (gsize) (machine->end - machine->p) || fail_format (machine, error, "has a frame that ends behind its end");
}

static bool
read_mark (Machine *machine, GError **error)
{
  g_array_append_val (machine->marks, machine->stack->len);
  return true;
}

static bool
read_pop (Machine *machine, GError **error)
{
  guint first;

  if (machine->marks->len > 0 && machine->stack->len == get_floor (machine))
    return pop_mark (machine, &first, error);
  return pop (machine, error) != NULL;
}

static bool
read_pop_mark (Machine *machine, GError **error)
{
  guint first;

  if (!pop_mark (machine, &first, error))
    return false;
  g_ptr_array_set_size (machine->stack, (int) first);
  return true;
}

static bool
read_dup (Machine *machine, GError **error)
{
  LgnPickleValue *value = peek (machine, error);

  if (value)
    g_ptr_array_add (machine->stack, value);
  return value != NULL;
}

static bool
read_none (Machine *machine, GError **error)
{
  push (machine, LGN_PICKLE_NONE);
  return true;
}

static bool
read_true (Machine *machine, GError **error)
{
  push (machine, LGN_PICKLE_FLAG)->whole = 1;
  return true;
}

static bool
read_false (Machine *machine, GError **error)
{
  push (machine, LGN_PICKLE_FLAG);
  return true;
}

/* BININT has a sign, BININT1 and BININT2 have none. */
static bool
read_whole (Machine *machine, GError **error)
{
  gsize width = machine->opcode == 'J' ? 4 : machine->opcode == 'M' ? 2 : 1;
  guint64 number;

  if (!take_number (machine, width, &number, error))
    return false;
  push (machine, LGN_PICKLE_WHOLE)->whole = width == 4 ? (gint32) (guint32) number : (gint64) number;
  return true;
}

/* A number of any length in two's complement; what does not fit in 64 bits is no size and matters to nobody. */
static bool
read_long (Machine *machine, GError **error)
{
  guint64 n, number = 0;
  const guint8 *bytes;

  if (!take_number (machine, machine->opcode == 0x8a ? 1 : 4, &n, error) || !take (machine, n, &bytes, error))
    return false;
  if (n > sizeof number)
    {
      push (machine, LGN_PICKLE_OTHER);
      return true;
    }
  for (gsize i = n; i > 0; i--)
    number = number << 8 | bytes[i - 1];
  if (n > 0 && n < sizeof number && bytes[n - 1] >= 0x80)
    number |= G_MAXUINT64 << (8 * n);
  push (machine, LGN_PICKLE_WHOLE)->whole = (gint64) number;
  return true;
}

static bool
read_float (Machine *machine, GError **error)
{
  const guint8 *bytes;

  push (machine, LGN_PICKLE_OTHER);
  return take (machine, 8, &bytes, error);
}

/* The number of bytes before strings: the opcodes with "8" in their names have eight, the "SHORT" ones one. */
static gsize
get_length_width (guint8 opcode)
{
  switch (opcode)
    {
    case 'U':
    case 'C':
    case 0x8c:
      return 1;
    case 0x8d:
    case 0x8e:
    case 0x96:
      return 8;
    default:
      return 4;
    }
}

static bool
read_text (Machine *machine, GError **error)
{
  const guint8 *bytes;
  guint64 n;

  if (!take_number (machine, get_length_width (machine->opcode), &n, error) || !take (machine, n, &bytes, error))
    return false;
  LgnPickleValue *value = push (machine, LGN_PICKLE_TEXT);
  value->text = (const char *) bytes;
  value->n = n;
  return true;
}

static bool
read_bytes (Machine *machine, GError **error)
{
  const guint8 *bytes;
  guint64 n;

  push (machine, LGN_PICKLE_OTHER);
  return take_number (machine, get_length_width (machine->opcode), &n, error) && take (machine, n, &bytes, error);
}

static bool
read_empty (Machine *machine, GError **error)
{
  push (machine, machine->opcode == ']'   ? LGN_PICKLE_LIST
                 : machine->opcode == ')' ? LGN_PICKLE_TUPLE
                 : machine->opcode == '}' ? LGN_PICKLE_DICT
                                          : LGN_PICKLE_OTHER);
  return true;
}

/* TUPLE, LIST, DICT and FROZENSET gather what lies above the mark. */
static bool
read_gathered (Machine *machine, GError **error)
{
  guint first;

  if (!pop_mark (machine, &first, error))
    return false;
  if (machine->opcode == 0x91)
    {
      g_ptr_array_set_size (machine->stack, (int) first);
      push (machine, LGN_PICKLE_OTHER);
      return true;
    }
  if (machine->opcode == 'd' && (machine->stack->len - first) % 2 != 0)
    return fail_format (machine, error, "has a dictionary with a key that has no value");
  LgnPickleValue *container = lgn_pickle_add (machine->pickle, machine->opcode == 't'   ? LGN_PICKLE_TUPLE
                                                               : machine->opcode == 'l' ? LGN_PICKLE_LIST
                                                                                        : LGN_PICKLE_DICT);
  collect (machine, first, container);
  g_ptr_array_add (machine->stack, container);
  return true;
}

/* TUPLE1 to TUPLE3 are numbered 0x85 to 0x87. */
static bool
read_short_tuple (Machine *machine, GError **error)
{
  guint n = machine->opcode - 0x84u;

  if (machine->stack->len - get_floor (machine) < n)
    return fail_format (machine, error, "takes more from its stack than is on it");
  LgnPickleValue *tuple = lgn_pickle_add (machine->pickle, LGN_PICKLE_TUPLE);
  collect (machine, machine->stack->len - n, tuple);
  g_ptr_array_add (machine->stack, tuple);
  return true;
}

/* Moves the values from FIRST on into the container under them; WHAT it must be. OTHER swallows them. */
static bool
put_into_container (Machine *machine, guint first, LgnPickleKind what, GError **error)
{
  LgnPickleValue *container = first > get_floor (machine) ? g_ptr_array_index (machine->stack, first - 1) : NULL;

  if (!container || (container->kind != what && container->kind != LGN_PICKLE_OTHER))
    return fail_format (machine, error, "puts something into what is no container for it");
  if (what == LGN_PICKLE_DICT && (machine->stack->len - first) % 2 != 0)
    return fail_format (machine, error, "has a dictionary with a key that has no value");
  if (container->kind == LGN_PICKLE_OTHER)
    g_ptr_array_set_size (machine->stack, (int) first);
  else
    collect (machine, first, container);
  return true;
}

/* APPEND and SETITEM put one item, or a key with its value. */
static bool
read_put_one (Machine *machine, GError **error)
{
  guint n = machine->opcode == 'a' ? 1 : 2;

  if (machine->stack->len - get_floor (machine) <= n)
    return fail_format (machine, error, "takes more from its stack than is on it");
  return put_into_container (machine, machine->stack->len - n, n == 1 ? LGN_PICKLE_LIST : LGN_PICKLE_DICT, error);
}

/* APPENDS, SETITEMS and ADDITEMS put what lies above the mark. */
static bool
read_put_many (Machine *machine, GError **error)
{
  guint first;
  LgnPickleKind what = machine->opcode == 'e' ? LGN_PICKLE_LIST : machine->opcode == 'u' ? LGN_PICKLE_DICT : LGN_PICKLE_OTHER;

  return pop_mark (machine, &first, error) && put_into_container (machine, first, what, error);
}

/* BINPUT, LONG_BINPUT and MEMOIZE. Python numbers what it remembers one by one, so that no number exceeds that of the
 * values. */
static bool
read_put (Machine *machine, GError **error)
{
  LgnPickleValue *value = peek (machine, error);
  guint64 index = machine->memo->len;

  if (!value || (machine->opcode != 0x94 && !take_number (machine, machine->opcode == 'q' ? 1 : 4, &index, error)))
    return false;
  if (index > machine->pickle->values->len)
    return fail_format (machine, error, "remembers something under a number that is too large");
  if (index >= machine->memo->len)
    g_ptr_array_set_size (machine->memo, (int) index + 1);
  machine->memo->pdata[index] = value;
  return true;
}

static bool
read_get (Machine *machine, GError **error)
{
  guint64 index;

  if (!take_number (machine, machine->opcode == 'h' ? 1 : 4, &index, error))
    return false;
  if (index >= machine->memo->len || !machine->memo->pdata[index])
    return fail_format (machine, error, "recalls something that it has not remembered");
  g_ptr_array_add (machine->stack, machine->memo->pdata[index]);
  return true;
}

static bool
push_global (Machine *machine, const char *module, const char *name, GError **error)
{
  const LgnPickleGlobal *global = lgn_pickle_global_find (machine->pickle, module, name, error);

  if (global)
    push (machine, LGN_PICKLE_GLOBAL)->global = global;
  return global != NULL;
}

/* (transfer full) the text up to the end of the line. */
static char *
take_line (Machine *machine, GError **error)
{
  const guint8 *start = machine->p, *newline = memchr (start, '\n', (gsize) (machine->end - start));

  if (!newline)
    {
      fail_format (machine, error, "ends in the middle: the file is incomplete");
      return NULL;
    }
  machine->p = newline + 1;
  return g_strndup ((const char *) start, (gsize) (newline - start));
}

static bool
read_global (Machine *machine, GError **error)
{
  g_autofree char *module = take_line (machine, error);
  g_autofree char *name = module ? take_line (machine, error) : NULL;

  return name && push_global (machine, module, name, error);
}

static bool
read_stack_global (Machine *machine, GError **error)
{
  LgnPickleValue *name = pop (machine, error);
  LgnPickleValue *module = name ? pop (machine, error) : NULL;

  if (!module)
    return false;
  if (name->kind != LGN_PICKLE_TEXT || module->kind != LGN_PICKLE_TEXT)
    return fail_format (machine, error, "asks for something without a name");
  g_autofree char *module_text = g_strndup (module->text, module->n);
  g_autofree char *name_text = g_strndup (name->text, name->n);
  return push_global (machine, module_text, name_text, error);
}

/* REDUCE calls, NEWOBJ makes an object; of classes that are known, both come to the same. */
static bool
read_call (Machine *machine, GError **error)
{
  LgnPickleValue *arguments = pop (machine, error);
  LgnPickleValue *callee = arguments ? pop (machine, error) : NULL;
  LgnPickleValue *made = callee ? lgn_pickle_call (machine->pickle, callee, arguments, error) : NULL;

  if (made)
    g_ptr_array_add (machine->stack, made);
  return made != NULL;
}

/* The attributes of an object: none of what is built here has any that matter. */
static bool
read_build (Machine *machine, GError **error)
{
  LgnPickleValue *state = pop (machine, error);
  LgnPickleValue *object = state ? peek (machine, error) : NULL;

  if (!object)
    return false;
  if (object->kind == LGN_PICKLE_DICT || object->kind == LGN_PICKLE_TENSOR || object->kind == LGN_PICKLE_OTHER)
    return true;
  return fail_format (machine, error, "sets attributes of something that has none");
}

static bool
read_persistent (Machine *machine, GError **error)
{
  LgnPickleValue *id = pop (machine, error);
  LgnPickleValue *storage = id ? lgn_pickle_load_persistent (machine->pickle, id, error) : NULL;

  if (storage)
    g_ptr_array_add (machine->stack, storage);
  return storage != NULL;
}

static bool
read_stop (Machine *machine, GError **error)
{
  machine->pickle->root = pop (machine, error);
  return machine->pickle->root != NULL;
}

/* All opcodes; those without a function are refused. */
static const struct
{
  const char *name;
  bool (*read) (Machine *machine, GError **error);
} opcodes[256] = {
  [0x80] = { "PROTO", read_proto },
  [0x95] = { "FRAME", read_frame },
  ['.'] = { "STOP", read_stop },
  ['('] = { "MARK", read_mark },
  ['0'] = { "POP", read_pop },
  ['1'] = { "POP_MARK", read_pop_mark },
  ['2'] = { "DUP", read_dup },
  ['N'] = { "NONE", read_none },
  [0x88] = { "NEWTRUE", read_true },
  [0x89] = { "NEWFALSE", read_false },
  ['J'] = { "BININT", read_whole },
  ['K'] = { "BININT1", read_whole },
  ['M'] = { "BININT2", read_whole },
  [0x8a] = { "LONG1", read_long },
  [0x8b] = { "LONG4", read_long },
  ['G'] = { "BINFLOAT", read_float },
  ['T'] = { "BINSTRING", read_text },
  ['U'] = { "SHORT_BINSTRING", read_text },
  ['X'] = { "BINUNICODE", read_text },
  [0x8c] = { "SHORT_BINUNICODE", read_text },
  [0x8d] = { "BINUNICODE8", read_text },
  ['B'] = { "BINBYTES", read_bytes },
  ['C'] = { "SHORT_BINBYTES", read_bytes },
  [0x8e] = { "BINBYTES8", read_bytes },
  [0x96] = { "BYTEARRAY8", read_bytes },
  [']'] = { "EMPTY_LIST", read_empty },
  [')'] = { "EMPTY_TUPLE", read_empty },
  ['}'] = { "EMPTY_DICT", read_empty },
  [0x8f] = { "EMPTY_SET", read_empty },
  ['t'] = { "TUPLE", read_gathered },
  ['l'] = { "LIST", read_gathered },
  ['d'] = { "DICT", read_gathered },
  [0x91] = { "FROZENSET", read_gathered },
  [0x85] = { "TUPLE1", read_short_tuple },
  [0x86] = { "TUPLE2", read_short_tuple },
  [0x87] = { "TUPLE3", read_short_tuple },
  ['a'] = { "APPEND", read_put_one },
  ['s'] = { "SETITEM", read_put_one },
  ['e'] = { "APPENDS", read_put_many },
  ['u'] = { "SETITEMS", read_put_many },
  [0x90] = { "ADDITEMS", read_put_many },
  ['q'] = { "BINPUT", read_put },
  ['r'] = { "LONG_BINPUT", read_put },
  [0x94] = { "MEMOIZE", read_put },
  ['h'] = { "BINGET", read_get },
  ['j'] = { "LONG_BINGET", read_get },
  ['c'] = { "GLOBAL", read_global },
  [0x93] = { "STACK_GLOBAL", read_stack_global },
  ['R'] = { "REDUCE", read_call },
  [0x81] = { "NEWOBJ", read_call },
  ['b'] = { "BUILD", read_build },
  ['Q'] = { "BINPERSID", read_persistent },
  [0x82] = { "EXT1" },
  [0x83] = { "EXT2" },
  [0x84] = { "EXT4" },
  [0x92] = { "NEWOBJ_EX" },
  [0x97] = { "NEXT_BUFFER" },
  [0x98] = { "READONLY_BUFFER" },
  ['F'] = { "FLOAT" },
  ['I'] = { "INT" },
  ['L'] = { "LONG" },
  ['P'] = { "PERSID" },
  ['S'] = { "STRING" },
  ['V'] = { "UNICODE" },
  ['g'] = { "GET" },
  ['i'] = { "INST" },
  ['o'] = { "OBJ" },
  ['p'] = { "PUT" },
};

/* Obeys one opcode. */
static bool
step (Machine *machine, GError **error)
{
  const guint8 *byte;

  if (!take (machine, 1, &byte, error))
    return false;
  machine->opcode = *byte;
  if (machine->n_steps++ == MAX_STEPS || machine->pickle->values->len > MAX_VALUES)
    return lgn_pickle_fail (machine->pickle, error, LGN_ERROR_LIMIT, "holds more than %u values", MAX_VALUES);
  if (opcodes[*byte].read)
    return opcodes[*byte].read (machine, error);
  if (opcodes[*byte].name)
    return lgn_pickle_fail (machine->pickle, error, LGN_ERROR_UNSUPPORTED,
                            "has the opcode %s, which tensors and containers do not need and Lorgnette does not obey",
                            opcodes[*byte].name);
  return lgn_pickle_fail (machine->pickle, error, LGN_ERROR_FORMAT, "has the opcode 0x%02x, which does not exist", *byte);
}

static bool
run (LgnPickle *pickle, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (pickle->bytes, &size);
  g_autoptr (GPtrArray) stack = g_ptr_array_new (), memo = g_ptr_array_new ();
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (guint));
  Machine machine = { pickle, data, size > 0 ? data + size : data, 0, 0, stack, marks, memo };

  while (!pickle->root)
    if (!step (&machine, error))
      return false;
  return true;
}

/**
 * lgn_pickle_parse: reads BYTES, a whole pickle, which are kept; WHERE names it in messages. What follows its end is left
 * aside.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT, LGN_ERROR_UNSUPPORTED (it asks for more than tensors and containers) or
 * LGN_ERROR_LIMIT.
 */
LgnPickle *
lgn_pickle_parse (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (LgnPickle) pickle = g_new0 (LgnPickle, 1);

  pickle->where = g_strdup (where);
  pickle->bytes = g_bytes_ref (bytes);
  pickle->values = g_ptr_array_new_with_free_func (value_free);
  if (g_bytes_get_size (bytes) > MAX_SIZE)
    {
      lgn_pickle_fail (pickle, error, LGN_ERROR_LIMIT, "is larger than 64 MiB");
      return NULL;
    }
  return run (pickle, error) ? g_steal_pointer (&pickle) : NULL;
}

/* lgn_pickle_get_root: (transfer none): the value that the pickle stands for. */
const LgnPickleValue *
lgn_pickle_get_root (LgnPickle *pickle)
{
  return pickle->root;
}

/* lgn_pickle_lookup: (transfer none): what DICT has under the text KEY, the last of several; NULL when it has nothing. */
const LgnPickleValue *
lgn_pickle_lookup (const LgnPickleValue *dict, const char *key)
{
  gsize length = strlen (key);

  for (gsize i = dict->n; i >= 2; i -= 2)
    {
      const LgnPickleValue *name = dict->items[i - 2];
      if (name->kind == LGN_PICKLE_TEXT && name->n == length && memcmp (name->text, key, length) == 0)
        return dict->items[i - 1];
    }
  return NULL;
}
