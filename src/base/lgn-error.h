/* Errors of the whole program: one domain, few codes, and a message that says what, where and what to do. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LGN_ERROR (lgn_error_quark ())

typedef enum
{
  LGN_ERROR_FILE,        /* a file is absent or cannot be read or written */
  LGN_ERROR_FORMAT,      /* a file is there, but its contents break its format or contradict each other */
  LGN_ERROR_UNSUPPORTED, /* the contents are fine, but Lorgnette does not know this family, trait or type */
  LGN_ERROR_INPUT,       /* the text, picture or option given does not fit the model */
  LGN_ERROR_TOO_LONG,    /* the input has more tokens than the model has positions; may be cut on request */
  LGN_ERROR_LIMIT,       /* it would need more memory than the budget or the machine has */
} LgnError;

GQuark lgn_error_quark (void);

/* (transfer full) a stranger's words, made fit to stand inside a message: one short line without control characters. */
char *lgn_error_quote (const char *text);

G_END_DECLS
