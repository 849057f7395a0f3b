/* What the classes of tokenizer_config.json make of a SentencePiece model: which ids its pieces get, and what goes around a
 * text. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Which ids the pieces of the file get. */
typedef enum
{
  LGN_SPM_IDS_OWN,       /* those of the file */
  LGN_SPM_IDS_EXTRA,     /* those of the file, then numbered tokens that stand for gaps */
  LGN_SPM_IDS_SHIFTED,   /* <s> <pad> </s> <unk> come first, in place of the file's first three */
  LGN_SPM_IDS_DOUBLED,   /* five tokens come first, in place of the file's first; its <s> and </s> are there again */
  LGN_SPM_IDS_MADE_UP,   /* as shifted, and seven tokens that stand for nothing at the end */
  LGN_SPM_IDS_RESERVED,  /* numbered tokens lie between the file's first two and the others */
  LGN_SPM_IDS_JSON,      /* those of vocab.json */
} LgnSpmIds;

/* What goes around a text, or a pair. */
typedef enum
{
  LGN_SPM_ENDS_NONE,
  LGN_SPM_ENDS_EOS,         /* A </s> B </s> */
  LGN_SPM_ENDS_EOS_JOINED,  /* A B </s> */
  LGN_SPM_ENDS_BOS,         /* <s> A <s> B, as the configuration says */
  LGN_SPM_ENDS_CLS_SEP,     /* [CLS] A [SEP] B [SEP], the second text of type 1 */
  LGN_SPM_ENDS_CLS_SEP_SEP, /* <s> A </s> </s> B </s> */
  LGN_SPM_ENDS_SEP_CLS,     /* A <sep> B <sep> <cls>, of types 0, 1 and 2 */
  LGN_SPM_ENDS_SEP_FIRST,   /* </s> A </s> </s> B */
  LGN_SPM_ENDS_CODE_FIRST,  /* code A B </s> */
  LGN_SPM_ENDS_CODE_LAST,   /* A B </s> code */
  LGN_SPM_ENDS_CODE_LEGACY, /* code last where the configuration says legacy_behaviour, else first */
} LgnSpmEnds;

/* What happens to a text before SentencePiece sees it; what the configuration says of it goes before. */
typedef enum
{
  LGN_SPM_KEEP,                /* nothing */
  LGN_SPM_LOWER_IF_SAID,       /* lower case where the configuration says so */
  LGN_SPM_CLEAN,               /* quotes are made plain, accents go */
  LGN_SPM_CLEAN_KEEP_ACCENTS,  /* quotes are made plain */
  LGN_SPM_CLEAN_LOWER,         /* quotes are made plain, accents and capitals go */
} LgnSpmCleaning;

typedef struct
{
  const char *name;
  LgnSpmIds ids;
  LgnSpmEnds ends;
  LgnSpmCleaning cleaning;
  const char *codes;       /* of languages, parted by spaces, that follow the pieces; NULL: those of the configuration */
  const char *code_format; /* how the token of a code is written, or NULL where there are none */
  const char *usual_code;  /* where the configuration names no language */
  const char *new_mask;    /* the mask's name, where it follows after everything else */
} LgnSpmClass;

const LgnSpmClass *lgn_spm_class_get (guint n);

G_END_DECLS
