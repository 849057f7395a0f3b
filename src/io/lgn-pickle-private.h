/* What the machine that reads opcodes and the meaning of globals share. */
#pragma once

#include "base/lgn-error.h"
#include "io/lgn-pickle.h"

G_BEGIN_DECLS

LgnPickleValue *lgn_pickle_add (LgnPickle *pickle, LgnPickleKind kind);
void lgn_pickle_append (LgnPickleValue *container, LgnPickleValue *item);
bool lgn_pickle_fail (LgnPickle *pickle, GError **error, LgnError code, const char *format, ...) G_GNUC_PRINTF (4, 5);

const LgnPickleGlobal *lgn_pickle_global_find (LgnPickle *pickle, const char *module, const char *name, GError **error);
LgnPickleValue *lgn_pickle_call (LgnPickle *pickle, LgnPickleValue *callee, LgnPickleValue *arguments, GError **error);
LgnPickleValue *lgn_pickle_load_persistent (LgnPickle *pickle, LgnPickleValue *id, GError **error);

G_END_DECLS
