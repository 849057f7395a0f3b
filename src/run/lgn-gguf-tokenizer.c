#include "run/lgn-gguf-tokenizer.h"
#include "base/lgn-error.h"
#include "text/lgn-tokenizer-gguf.h"

#define KEY(name) "tokenizer.ggml." name

/* Strings of GGUF files are those of vocabularies. */
G_STATIC_ASSERT (sizeof (LgnGgufString) == sizeof (LgnVocabularyPiece)
                 && G_STRUCT_OFFSET (LgnGgufString, length) == G_STRUCT_OFFSET (LgnVocabularyPiece, length));

/* lgn_gguf_has_tokenizer: whether FILE says how a text is cut. */
bool
lgn_gguf_has_tokenizer (LgnGguf *file)
{
  g_autofree char *model = lgn_gguf_value_dup_string (lgn_gguf_lookup (file, KEY ("model")));

  return g_strcmp0 (model, "none") != 0 && g_strcmp0 (model, "no_vocab") != 0 && lgn_gguf_lookup (file, KEY ("tokens"));
}

static gint64
get_id (LgnGguf *file, const char *key)
{
  gint64 id;

  return lgn_gguf_value_get_int (lgn_gguf_lookup (file, key), &id) ? id : -1;
}

static bool
get_flag (LgnGguf *file, const char *key, bool fallback)
{
  bool flag;

  return lgn_gguf_value_get_bool (lgn_gguf_lookup (file, key), &flag) ? flag : fallback;
}

/* The list KEY, of which there should be one entry a piece, has N of them, or is absent. */
static bool
check_length (LgnGguf *file, const char *key, gconstpointer list, gsize n, GError **error)
{
  const LgnGgufValue *value = lgn_gguf_lookup (file, key);

  if (!value || (list && value->n == n))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: “%s” should have an entry for each piece of the vocabulary",
               lgn_gguf_get_path (file), key);
  return false;
}

/* What is one value, beside the lists. */
static void
read_values (LgnGguf *file, LgnGgufVocabulary *vocabulary)
{
  gint64 sep = get_id (file, KEY ("seperator_token_id")); /* the format's own spelling */

  vocabulary->bos = get_id (file, KEY ("bos_token_id"));
  vocabulary->eos = get_id (file, KEY ("eos_token_id"));
  vocabulary->unk = get_id (file, KEY ("unknown_token_id"));
  vocabulary->sep = sep >= 0 ? sep : get_id (file, KEY ("separator_token_id"));
  vocabulary->pad = get_id (file, KEY ("padding_token_id"));
  vocabulary->cls = get_id (file, KEY ("cls_token_id"));
  vocabulary->adds_bos
      = get_flag (file, KEY ("add_bos_token"), lgn_tokenizer_gguf_adds_bos (vocabulary->model, vocabulary->pre));
  vocabulary->adds_eos = get_flag (file, KEY ("add_eos_token"), false);
  vocabulary->adds_space = get_flag (file, KEY ("add_space_prefix"), true);
}

/* lgn_gguf_make_tokenizer: (transfer full): the tokeniser of FILE; NULL with LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED. */
LgnTokenizer *
lgn_gguf_make_tokenizer (LgnGguf *file, GError **error)
{
  const LgnGgufValue *tokens = lgn_gguf_lookup (file, KEY ("tokens")), *merge_list = lgn_gguf_lookup (file, KEY ("merges"));
  g_autofree char *model = lgn_gguf_value_dup_string (lgn_gguf_lookup (file, KEY ("model")));
  g_autofree char *pre = lgn_gguf_value_dup_string (lgn_gguf_lookup (file, KEY ("pre")));
  g_autofree LgnGgufString *pieces = lgn_gguf_value_list_strings (tokens), *merges = lgn_gguf_value_list_strings (merge_list);
  g_autofree float *scores = lgn_gguf_value_list_floats (lgn_gguf_lookup (file, KEY ("scores")));
  g_autofree gint64 *types = lgn_gguf_value_list_ints (lgn_gguf_lookup (file, KEY ("token_type")));
  LgnGgufVocabulary vocabulary = { .where = lgn_gguf_get_path (file), .model = model, .pre = pre };

  if (!model || !pieces)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: has no tokeniser: “" KEY ("model") "” or “" KEY ("tokens") "” is absent", vocabulary.where);
      return NULL;
    }
  vocabulary.n_pieces = tokens->n;
  vocabulary.pieces = (const LgnVocabularyPiece *) pieces;
  vocabulary.scores = scores;
  vocabulary.types = types;
  vocabulary.n_merges = merges ? merge_list->n : 0;
  vocabulary.merges = (const LgnVocabularyPiece *) merges;
  read_values (file, &vocabulary);
  return check_length (file, KEY ("scores"), scores, tokens->n, error)
                 && check_length (file, KEY ("token_type"), types, tokens->n, error)
             ? lgn_tokenizer_new_gguf (&vocabulary, error)
             : NULL;
}
