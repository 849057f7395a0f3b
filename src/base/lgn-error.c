#include "base/lgn-error.h"

G_DEFINE_QUARK (lgn-error-quark, lgn_error)
