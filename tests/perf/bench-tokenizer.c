/* bench-tokenizer: how fast a tokenizer.json of the largest published size is loaded, against the parsing of its JSON alone,
 * and how fast texts of 2000 bytes are cut by byte-level merges, by WordPiece and by Unigram, against a regular expression that
 * finds words, which are looked up in a hash table; one thread. The vocabularies and the text are made of made-up words, the
 * frequent ones short. LORGNETTE_TOKENIZER_PEER names a program to compare with; {model} is the folder with tokenizer.json and
 * text.txt. It prints   load_ms N   mb_s N N N where N are CPU milliseconds, and megabytes a second of CPU time. */
#include "base/lgn-json.h"
#include "lgn-perf.h"
#include "text/lgn-chars.h"
#include "text/lgn-tokenizer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_WORDS 60000
#define N_COMMON 20000 /* words that the text has */
#define N_PIECES 128000
#define N_MERGES 280000
#define N_LISTED 30000 /* pieces of the WordPiece and Unigram vocabularies */
#define TEXT_SIZE 2000000
#define CHUNK 2000
#define N_TURNS 5
#define SPACE "\xc4\xa0" /* what stands for a space */

/* Made-up words of syllables, in the order of a fixed sequence of numbers; the first are the shortest. (transfer full) */
static GPtrArray *
make_words (void)
{
  static const char consonants[] = "tnsrhldcmfpgwybvk", vowels[] = "eaoiu";
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 state = 1;

  while (words->len < N_WORDS)
    {
      GString *word = g_string_new (NULL);
      guint n_syllables = 1 + words->len * 4 / N_WORDS;
      for (guint i = 0; i < n_syllables; i++)
        {
          state = state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
          g_string_append_c (word, consonants[(state >> 33) % (sizeof consonants - 1)]);
          g_string_append_c (word, vowels[(state >> 43) % (sizeof vowels - 1)]);
          if ((state >> 53) % 3 == 0)
            g_string_append_c (word, consonants[(state >> 56) % (sizeof consonants - 1)]);
        }
      if (n_syllables == 1 && words->len >= 200)
        g_string_append (word, "st"); /* there are not enough short ones */
      if (g_hash_table_contains (seen, word->str))
        g_string_append_printf (word, "%c%c", consonants[words->len % 17], vowels[words->len / 17 % 5]);
      if (g_hash_table_contains (seen, word->str))
        g_string_append_printf (word, "n%c%c", consonants[words->len / 85 % 17], vowels[words->len / 1445 % 5]);
      g_ptr_array_add (words, g_string_free (word, FALSE));
      g_hash_table_add (seen, words->pdata[words->len - 1]);
    }
  return words;
}

/* The word of rank r comes about as often as 1 / r. (transfer full) */
static GString *
make_text (const GPtrArray *words)
{
  GString *text = g_string_sized_new (TEXT_SIZE + 64);
  guint64 state = 7;

  while (text->len < TEXT_SIZE)
    {
      guint limit = N_COMMON;
      do
        {
          state = state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
          limit = MAX (limit / 2, 2);
        }
      while ((state >> 40) % 3 != 0 && limit > 40);
      g_string_append (text, words->pdata[(state >> 33) % (limit * 2)]);
      g_string_append (text, (state >> 50) % 12 == 0 ? ". " : (state >> 50) % 12 == 1 ? ", " : " ");
    }
  return text;
}

static bool
add_piece (json_t *vocab, const char *piece, gsize len)
{
  g_autofree char *name = g_strndup (piece, len);

  if (json_object_get (vocab, name))
    return false;
  json_object_set_new (vocab, name, json_integer ((json_int_t) json_object_size (vocab)));
  return true;
}

static void
add_merge (json_t *merges, const char *word, gsize cut, gsize len)
{
  g_autofree char *merge = g_strdup_printf ("%.*s %.*s", (int) cut, word, (int) (len - cut), word + cut);

  json_array_append_new (merges, json_string (merge));
}

/* Word number I / 2, with a space before it when I is odd. (transfer full) */
static char *
spell_word (const GPtrArray *words, guint i)
{
  return g_strconcat (i % 2 ? SPACE : "", words->pdata[i / 2], NULL);
}

/* Every beginning of every word, with its last letter merged to it; then other merges that make the same pieces. */
static void
fill_merges (json_t *vocab, json_t *merges, const GPtrArray *words)
{
  for (guint i = 0; i < 256; i++)
    {
      char piece[8];
      add_piece (vocab, piece, (gsize) g_unichar_to_utf8 (lgn_char_from_byte ((guint8) i), piece));
    }
  for (guint i = 0; i < 2 * words->len && json_object_size (vocab) < N_PIECES; i++)
    {
      g_autofree char *word = spell_word (words, i);
      for (gsize len = i % 2 ? 3 : 2; len <= strlen (word) && json_object_size (vocab) < N_PIECES; len++)
        if (add_piece (vocab, word, len))
          add_merge (merges, word, len - 1, len);
    }
  for (guint i = 0; i < 2 * words->len && json_array_size (merges) < N_MERGES; i++)
    {
      g_autofree char *word = spell_word (words, i);
      for (gsize cut = i % 2 ? 2 : 1; cut + 1 < strlen (word); cut++)
        {
          g_autofree char *left = g_strndup (word, cut);
          if (json_object_get (vocab, word) && json_object_get (vocab, left) && json_object_get (vocab, word + cut))
            add_merge (merges, word, cut, strlen (word));
        }
    }
}

/* Words, and what words end with. */
static void
fill_list (json_t *vocab, const GPtrArray *words)
{
  add_piece (vocab, "[UNK]", 5);
  for (char c = ' ' + 1; c < 127; c++)
    {
      const char continuing[] = { '#', '#', c };
      add_piece (vocab, &c, 1);
      add_piece (vocab, continuing, 3);
    }
  for (guint i = 0; i < words->len && json_object_size (vocab) < N_LISTED; i++)
    {
      const char *word = words->pdata[i];
      g_autofree char *ending = g_strconcat ("##", word + strlen (word) / 2, NULL);
      add_piece (vocab, i % 2 ? ending : word, strlen (i % 2 ? ending : word));
    }
}

/* (transfer full) the JSON of a tokeniser of MODEL, with every member that the Hugging Face library writes: its readers want
 * them all. */
static char *
write_json (const char *parts, json_t *model)
{
  g_autoptr (json_t) whole = json_pack ("{s:s, s:n, s:n, s:[], s:n, s:n, s:n, s:n}", "version", "1.0", "truncation", "padding",
                                        "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder");
  g_autoptr (json_t) own = json_loads (parts, 0, NULL);

  json_object_update (whole, own);
  json_object_set_new (whole, "model", model);
  return json_dumps (whole, JSON_INDENT (2));
}

static char *
make_merges_json (const GPtrArray *words)
{
  json_t *vocab = json_object (), *merges = json_array ();

  fill_merges (vocab, merges, words);
  g_print ("%zu pieces, %zu merges\n", json_object_size (vocab), json_array_size (merges));
  return write_json ("{\"pre_tokenizer\": {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true, "
                     "\"use_regex\": true}, \"decoder\": {\"type\": \"ByteLevel\", \"add_prefix_space\": true, "
                     "\"trim_offsets\": true, \"use_regex\": true}}",
                     json_pack ("{s:s, s:n, s:n, s:n, s:n, s:b, s:b, s:o, s:o}", "type", "BPE", "dropout", "unk_token",
                                "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", 0, "byte_fallback", 0, "vocab",
                                vocab, "merges", merges));
}

static char *
make_list_json (const GPtrArray *words)
{
  json_t *vocab = json_object ();

  fill_list (vocab, words);
  return write_json ("{\"normalizer\": {\"type\": \"BertNormalizer\", \"clean_text\": true, \"handle_chinese_chars\": true, "
                     "\"strip_accents\": null, \"lowercase\": true}, \"pre_tokenizer\": {\"type\": \"BertPreTokenizer\"}}",
                     json_pack ("{s:s, s:s, s:s, s:i, s:o}", "type", "WordPiece", "unk_token", "[UNK]",
                                "continuing_subword_prefix", "##", "max_input_chars_per_word", 100, "vocab", vocab));
}

/* Words and their ends as SentencePiece spells them, each with the logarithm of how often it comes. */
static char *
make_scores_json (const GPtrArray *words)
{
  json_t *seen = json_object (), *vocab = json_pack ("[[s, f]]", "<unk>", 0.0);

  for (char c = ' ' + 1; c < 127; c++)
    json_array_append_new (vocab, json_pack ("[s#, f]", &c, 1, -16.0));
  for (guint i = 0; i < words->len && json_array_size (vocab) < N_LISTED; i++)
    {
      const char *word = words->pdata[i / 2], *ending = word + strlen (word) / 2;
      g_autofree char *piece = g_strconcat (i % 2 ? "" : "\xe2\x96\x81", i % 2 ? ending : word, NULL);
      if (strlen (piece) > 1 && add_piece (seen, piece, strlen (piece)))
        json_array_append_new (vocab, json_pack ("[s, f]", piece, -2 - log (i + 1)));
    }
  json_decref (seen);
  return write_json ("{\"normalizer\": {\"type\": \"NFKC\"}, \"pre_tokenizer\": {\"type\": \"Sequence\", \"pretokenizers\": "
                     "[{\"type\": \"WhitespaceSplit\"}, {\"type\": \"Metaspace\", \"replacement\": \"\u2581\", "
                     "\"prepend_scheme\": \"always\", \"split\": true}]}}",
                     json_pack ("{s:s, s:i, s:b, s:o}", "type", "Unigram", "unk_id", 0, "byte_fallback", 0, "vocab", vocab));
}

/* Megabytes a second, chunk by chunk. */
static double
measure_cutting (LgnTokenizer *tokenizer, const GString *text)
{
  double start = lgn_perf_now_ms ();

  for (gsize i = 0; i < text->len; i += CHUNK)
    {
      gssize len = (gssize) MIN (CHUNK, text->len - i);
      g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, text->str + i, len, NULL, 0, NULL, NULL);
      g_assert_cmpuint (tokens->n, >, 1);
    }
  return (double) text->len / 1e3 / (lgn_perf_now_ms () - start);
}

static double
measure_words (GRegex *regex, GHashTable *known, const GString *text)
{
  double start = lgn_perf_now_ms ();
  guint n_found = 0;

  for (gsize i = 0; i < text->len; i += CHUNK)
    {
      g_autoptr (GMatchInfo) info = NULL;
      g_regex_match_full (regex, text->str + i, (gssize) MIN (CHUNK, text->len - i), 0, 0, &info, NULL);
      for (; g_match_info_matches (info); g_match_info_next (info, NULL))
        {
          g_autofree char *word = g_match_info_fetch (info, 0);
          n_found += g_hash_table_contains (known, word);
        }
    }
  g_assert_cmpuint (n_found, >, 0);
  return (double) text->len / 1e3 / (lgn_perf_now_ms () - start);
}

static void
add_number (GArray *numbers, double number)
{
  g_array_append_val (numbers, number);
}

static GArray *
new_numbers (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

/* Prints the load of JSON, and how fast it cuts TEXT, which it returns in megabytes a second. */
static double
measure (const char *name, const char *json, GHashTable *known, const GString *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\p{L}+|\\p{N}+|[^\\s\\p{L}\\p{N}]+|\\s+", G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GArray) load = new_numbers (), parse = new_numbers (), cut = new_numbers (), words = new_numbers ();

  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      double start = lgn_perf_now_ms ();
      g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_parse (json, strlen (json), name, NULL, NULL);
      add_number (load, lgn_perf_now_ms () - start);
      start = lgn_perf_now_ms ();
      g_autoptr (json_t) value = json_loads (json, 0, NULL);
      add_number (parse, lgn_perf_now_ms () - start);
      add_number (cut, measure_cutting (tokenizer, text));
      add_number (words, measure_words (regex, known, text));
    }
  double loaded = lgn_perf_median (load), parsed = lgn_perf_median (parse);
  double cutting = lgn_perf_median (cut), finding = lgn_perf_median (words);
  g_print ("%s: loaded in %.0f ms, %.2f times the parsing of its JSON (%.0f ms); "
           "cuts %.1f MB/s, %.2f of words looked up (%.1f MB/s)\n",
           name, loaded, loaded / parsed, parsed, cutting, cutting / finding, finding);
  return cutting;
}

/* Prints the same of the peer, and how many times as fast OWN is. */
static bool
measure_peer (const char *template, const char *json, const GString *text, double own)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-perf-XXXXXX", NULL), *output = NULL;
  g_autofree char *json_path = g_build_filename (folder, "tokenizer.json", NULL);
  g_autofree char *text_path = g_build_filename (folder, "text.txt", NULL);
  g_auto (GStrv) command = lgn_perf_fill (template, folder, 0, N_TURNS);
  g_autoptr (GArray) load = new_numbers (), cut = new_numbers ();
  LgnPerfTime taken;

  g_assert_true (g_file_set_contents (json_path, json, -1, NULL) && g_file_set_contents (text_path, text->str, -1, NULL));
  bool succeeded = lgn_perf_run ((const char *const *) command, &output, &taken)
                   && lgn_perf_read_numbers (output, "load_ms", load, 0) && lgn_perf_read_numbers (output, "mb_s", cut, 0);
  g_unlink (json_path);
  g_unlink (text_path);
  g_rmdir (folder);
  if (succeeded)
    g_print ("  the peer: loaded in %.0f ms; cuts %.1f MB/s, this program %.1f times as much\n", lgn_perf_median (load),
             lgn_perf_median (cut), own / lgn_perf_median (cut));
  return succeeded;
}

int
main (int argc, char **argv)
{
  const char *peer = g_getenv ("LORGNETTE_TOKENIZER_PEER");
  g_autoptr (GPtrArray) words = make_words ();
  GString *text = make_text (words);
  const char *const names[] = { "merges", "WordPiece", "Unigram" };
  char *const json[] = { make_merges_json (words), make_list_json (words), make_scores_json (words) };
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  bool succeeded = true;

  for (guint i = 0; i < words->len; i++)
    g_hash_table_add (known, words->pdata[i]);
  lgn_perf_pin ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      double speed = measure (names[i], json[i], known, text);
      succeeded = succeeded && (!peer || measure_peer (peer, json[i], text, speed));
      free (json[i]);
    }
  g_string_free (text, TRUE);
  return succeeded ? 0 : 1;
}
