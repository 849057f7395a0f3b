#include "text/lgn-tokenizer-gguf.h"
#include "text/lgn-bpe.h"
#include "text/lgn-text-error.h"
#include "text/lgn-tokenizer-private.h"
#include "text/lgn-wordpiece.h"

#include <string.h>

/* What a piece is for; the format's own numbers. */
enum
{
  TYPE_NORMAL = 1,
  TYPE_UNKNOWN = 2,
  TYPE_CONTROL = 3,
  TYPE_USER_DEFINED = 4,
};

#define WORD_START "\xe2\x96\x81" /* U+2581 */
#define MAX_WORD 100              /* characters of a word that WordPiece cuts, as in its reference implementation */

/* The patterns by which texts are cut, as JSON strings. The first is that of Radford et al. 2019, encoder.py. */
#define WORDS "'s|'t|'re|'ve|'m|'ll|'d| ?\\\\p{L}+| ?\\\\p{N}+| ?[^\\\\s\\\\p{L}\\\\p{N}]+|\\\\s+(?!\\\\S)|\\\\s+"
#define FOLDED(digits)                                                                                                         \
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|" digits                                               \
  "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+"

/* The names of pre-tokenisers that GGUF files use: the patterns that cut a text, one after the other, and whether words
 * that are pieces stay whole and a text begins with a special token. The patterns are those of the tokenizer.json of the
 * models that the names come from; "default" is for files that do not say more. */
static const struct
{
  const char *names[8];
  const char *patterns[4];
  bool ignores_merges;
  bool adds_bos;
  bool composes; /* the text is brought to NFC first */
} cuts[] = {
  { { "gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion" }, { WORDS } },
  { { "llama-bpe", "llama3", "llama-v3", "falcon3" }, { FOLDED ("\\\\p{N}{1,3}") }, .ignores_merges = true, .adds_bos = true },
  { { "qwen2", "deepseek-r1-qwen" }, { FOLDED ("\\\\p{N}") }, .composes = true },
  { { "starcoder", "smollm", "command-r", "codeshell", "refact" }, { "\\\\p{N}", WORDS } },
  { { "default" }, { "[\\\\p{P}\\\\$\\\\+<=>\\\\^~\\\\|]+", WORDS, "\\\\p{N}+", "[0-9][0-9][0-9]" } },
};

/* The number of the cut called PRE; false when there is none. */
static bool
find_cut (const char *pre, guint *index)
{
  for (*index = 0; *index < G_N_ELEMENTS (cuts); (*index)++)
    if (g_strv_contains (cuts[*index].names, pre ? pre : "default"))
      return true;
  return false;
}

/* lgn_tokenizer_gguf_adds_bos: whether a text begins with a special token where the file does not say so. */
bool
lgn_tokenizer_gguf_adds_bos (const char *model, const char *pre)
{
  guint index;

  return g_strcmp0 (model, "llama") == 0 || (find_cut (pre, &index) && cuts[index].adds_bos);
}

static gint64
get_type (const LgnGgufVocabulary *v, gsize i)
{
  return v->types ? v->types[i] : TYPE_NORMAL;
}

/* (transfer full) the piece with ID, or NULL where it is no id of the vocabulary. */
static char *
dup_piece (const LgnGgufVocabulary *v, gint64 id)
{
  return id >= 0 && (guint64) id < v->n_pieces ? g_strndup (v->pieces[id].bytes, v->pieces[id].length) : NULL;
}

/* (transfer full) all pieces with their ids. */
static LgnVocab *
make_vocab (const LgnGgufVocabulary *v, GError **error)
{
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (0);

  for (gsize i = 0; i < v->n_pieces; i++)
    if (!lgn_vocab_add (vocab, v->pieces[i].bytes, v->pieces[i].length, (gint64) i, v->where, error))
      return NULL;
  return g_steal_pointer (&vocab);
}

/* The same for WordPiece: U+2581 at the start of a word goes, and what goes on inside one gets “##”. */
static LgnVocab *
make_word_vocab (const LgnGgufVocabulary *v, GError **error)
{
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (0);
  g_autoptr (GString) name = g_string_new (NULL);

  for (gsize i = 0; i < v->n_pieces; i++)
    {
      const LgnVocabularyPiece *piece = &v->pieces[i];
      bool is_start = piece->length > strlen (WORD_START) && memcmp (piece->bytes, WORD_START, strlen (WORD_START)) == 0;
      gsize skipped = is_start ? strlen (WORD_START) : 0;
      g_string_assign (name, is_start || get_type (v, i) != TYPE_NORMAL ? "" : "##");
      g_string_append_len (name, piece->bytes + skipped, (gssize) (piece->length - skipped));
      if (!lgn_vocab_add (vocab, name->str, name->len, (gint64) i, v->where, error))
        return NULL;
    }
  return g_steal_pointer (&vocab);
}

/* Merges by scores; only what is a normal piece, or a person's own, is made by merging. */
static LgnTokenModel *
make_scored (const LgnGgufVocabulary *v, GError **error)
{
  LgnVocab *vocab = make_vocab (v, error);
  g_autofree char *unk = dup_piece (v, v->unk);
  LgnBpeOptions options = { .unk = unk, .fuse_unk = true };

  if (!vocab)
    return NULL;
  options.byte_fallback = lgn_vocab_lookup (vocab, "<0x00>", -1) >= 0;
  LgnTokenModel *model = lgn_bpe_new (vocab, &options, v->where, error);
  g_autofree float *scores = g_new (float, MAX (v->n_pieces, 1));
  for (gsize i = 0; i < v->n_pieces; i++)
    {
      bool is_made = get_type (v, i) == TYPE_NORMAL || get_type (v, i) == TYPE_USER_DEFINED;
      scores[i] = is_made && v->scores[i] > -G_MAXFLOAT ? v->scores[i] : -G_MAXFLOAT;
    }
  if (model)
    lgn_bpe_add_scored_merges (model, scores);
  return model;
}

static LgnTokenModel *
make_merged (const LgnGgufVocabulary *v, bool ignores_merges, GError **error)
{
  LgnVocab *vocab = make_vocab (v, error);
  LgnBpeOptions options = { .ignore_merges = ignores_merges };
  g_autoptr (LgnTokenModel) model = vocab ? lgn_bpe_new (vocab, &options, v->where, error) : NULL;

  for (gsize i = 0; model && i < v->n_merges; i++)
    if (!lgn_bpe_add_merge_line (model, v->merges[i].bytes, v->merges[i].length, v->where, error))
      return NULL;
  return g_steal_pointer (&model);
}

/* (transfer full) a pre-tokeniser that cuts by PATTERNS, one after the other, and writes bytes as characters. */
static LgnPreTokenizer *
make_pre_tokenizer (const char *const patterns[4], const char *where, GError **error)
{
  g_autoptr (GString) text = g_string_new ("{\"type\": \"Sequence\", \"pretokenizers\": [");

  for (guint i = 0; i < 4 && patterns[i]; i++)
    g_string_append_printf (text, "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"%s\"}, \"behavior\": \"Isolated\"}, ",
                            patterns[i]);
  g_string_append (text, "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"use_regex\": false}]}");
  g_autoptr (json_t) json = json_loads (text->str, 0, NULL);
  return lgn_pre_tokenizer_parse (json, where, error);
}

static bool
set_scored_parts (LgnTokenizer *self, const LgnGgufVocabulary *v, GError **error)
{
  LgnSentencePieceSpaces spaces = { .add_dummy_prefix = v->adds_space, .escape_whitespaces = true };
  LgnTokenModel *model;

  if (!v->scores)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the vocabulary has no scores", v->where);
      return false;
    }
  model = make_scored (v, error);
  if (!model)
    return false;
  lgn_tokenizer_set_model (self, model);
  self->normalizer = lgn_normalizer_new_sentencepiece (NULL, &spaces);
  self->decoder = lgn_decoder_parse_text (
      v->adds_space ? "{\"type\": \"Sequence\", \"decoders\": ["
                      "{\"type\": \"Replace\", \"pattern\": {\"String\": \"" WORD_START "\"}, \"content\": \" \"}, "
                      "{\"type\": \"ByteFallback\"}, {\"type\": \"Fuse\"}, "
                      "{\"type\": \"Strip\", \"content\": \" \", \"start\": 1, \"stop\": 0}]}"
                    : "{\"type\": \"Sequence\", \"decoders\": ["
                      "{\"type\": \"Replace\", \"pattern\": {\"String\": \"" WORD_START "\"}, \"content\": \" \"}, "
                      "{\"type\": \"ByteFallback\"}, {\"type\": \"Fuse\"}]}");
  return true;
}

static bool
set_merged_parts (LgnTokenizer *self, const LgnGgufVocabulary *v, GError **error)
{
  LgnTokenModel *model;
  guint cut;

  if (!find_cut (v->pre, &cut))
    {
      lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the pre-tokeniser “%.40s” is not known", v->where, v->pre);
      return false;
    }
  model = make_merged (v, cuts[cut].ignores_merges, error);
  if (!model)
    return false;
  lgn_tokenizer_set_model (self, model);
  if (cuts[cut].composes)
    {
      g_autoptr (json_t) json = json_pack ("{s:s}", "type", "NFC");
      self->normalizer = lgn_normalizer_parse (json, v->where, NULL);
    }
  self->pre_tokenizer = make_pre_tokenizer (cuts[cut].patterns, v->where, error);
  self->decoder = lgn_decoder_parse_text ("{\"type\": \"ByteLevel\"}");
  return self->pre_tokenizer != NULL;
}

static bool
set_word_parts (LgnTokenizer *self, const LgnGgufVocabulary *v, GError **error)
{
  LgnVocab *vocab = make_word_vocab (v, error);
  g_autofree char *unk = dup_piece (v, v->unk);
  LgnTokenModel *model = vocab ? lgn_wordpiece_new (vocab, "##", unk ? unk : "[UNK]", MAX_WORD, v->where, error) : NULL;

  if (!model)
    return false;
  lgn_tokenizer_set_model (self, model);
  self->normalizer = lgn_normalizer_new_basic (true, true, true);
  self->pre_tokenizer = lgn_pre_tokenizer_new_basic ();
  self->decoder = lgn_decoder_parse_text ("{\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": true}");
  return true;
}

/* Control tokens are special; what a person added is found in a text too. */
static bool
add_tokens (LgnTokenizer *self, const LgnGgufVocabulary *v, GError **error)
{
  for (gsize i = 0; i < v->n_pieces; i++)
    {
      gint64 type = get_type (v, i);
      LgnAddedTokenFlags flags = { .special = type != TYPE_USER_DEFINED };
      bool is_added = type == TYPE_CONTROL || type == TYPE_USER_DEFINED || (type == TYPE_UNKNOWN && (gint64) i == v->unk);
      if (is_added && v->pieces[i].length > 0
          && !lgn_added_tokens_add (self->added, self->vocab, v->pieces[i].bytes, v->pieces[i].length, (gint64) i, &flags,
                                    v->where, error))
        return false;
    }
  return true;
}

/* ID as one of the vocabulary's; an error where it is wanted and is none. */
static bool
find_id (const LgnGgufVocabulary *v, gint64 id, const char *what, bool is_wanted, gint32 *found, GError **error)
{
  *found = id >= 0 && (guint64) id < v->n_pieces ? (gint32) id : -1;
  if (*found >= 0 || !is_wanted)
    return true;
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the %s token is no piece of the vocabulary", v->where, what);
  return false;
}

static bool
set_ends (LgnTokenizer *self, const LgnGgufVocabulary *v, GError **error)
{
  gint32 begin, end;

  if (g_str_equal (v->model, "bert"))
    {
      if (!find_id (v, v->cls >= 0 ? v->cls : v->bos, "first", true, &begin, error)
          || !find_id (v, v->sep >= 0 ? v->sep : v->eos, "separating", true, &end, error))
        return false;
      lgn_post_processor_set_pattern (self->post_processor, begin, end, false);
      return true;
    }
  if (!find_id (v, v->bos, "first", v->adds_bos, &begin, error) || !find_id (v, v->eos, "last", v->adds_eos, &end, error))
    return false;
  lgn_post_processor_set_ends (self->post_processor, &begin, v->adds_bos, &end, v->adds_eos, false);
  return true;
}

static bool
set_parts (LgnTokenizer *self, const LgnGgufVocabulary *v, GError **error)
{
  if (g_str_equal (v->model, "llama"))
    return set_scored_parts (self, v, error);
  if (g_str_equal (v->model, "gpt2"))
    return set_merged_parts (self, v, error);
  if (g_str_equal (v->model, "bert"))
    return set_word_parts (self, v, error);
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: tokenisers of the kind “%.40s” are not supported", v->where, v->model);
  return false;
}

/**
 * lgn_tokenizer_new_gguf: the tokeniser that VOCABULARY describes, which need not live on.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT, or LGN_ERROR_UNSUPPORTED for a kind or a pre-tokeniser that is not
 * known.
 */
LgnTokenizer *
lgn_tokenizer_new_gguf (const LgnGgufVocabulary *vocabulary, GError **error)
{
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  g_autofree char *pad = dup_piece (vocabulary, vocabulary->pad);

  if (!set_parts (self, vocabulary, error) || !add_tokens (self, vocabulary, error) || !lgn_tokenizer_finish (self, error)
      || !set_ends (self, vocabulary, error))
    return NULL;
  lgn_tokenizer_set_pad (self, pad);
  return g_steal_pointer (&self);
}
