/* The parts of a tokeniser one by one: normalisers, pre-tokenisers, decoders, unusual characters. */
#include "base/lgn-error.h"
#include "text/lgn-chars.h"
#include "text/lgn-decoder.h"
#include "text/lgn-normalizer.h"
#include "text/lgn-pre-tokenizer.h"
#include "text/lgn-trie.h"

#include <string.h>

static json_t *
parse (const char *text)
{
  json_t *json = json_loads (text, 0, NULL);

  g_assert_nonnull (json);
  return json;
}

typedef struct
{
  const char *json;
  const char *text;
  const char *wanted;
  const char *places; /* first and last byte of the original for every character of the result */
} NormalizerCase;

static const NormalizerCase normalizer_cases[] = {
  { "{\"type\": \"Lowercase\"}", "A\u00c9\u0130", "a\u00e9i\u0307", "0-1 1-3 3-5 3-5" },
  { "{\"type\": \"NFD\"}", "\u00e9x", "e\u0301x", "0-2 0-2 2-3" },
  { "{\"type\": \"NFD\"}", "e\u0301\u0323", "e\u0323\u0301", "0-1 1-3 3-5" },
  { "{\"type\": \"NFC\"}", "e\u0301x", "\u00e9x", "0-1 3-4" },
  { "{\"type\": \"NFC\"}", "\u1112\u1161\u11ab", "\ud55c", "0-3" },
  { "{\"type\": \"NFC\"}", "a\u0323\u0307", "\u1ea1\u0307", "0-1 3-5" },
  { "{\"type\": \"NFKC\"}", "\ufb01\u2460", "fi1", "0-3 0-3 3-6" },
  { "{\"type\": \"NFKD\"}", "\u00bd", "1\u20442", "0-2 0-2 0-2" },
  { "{\"type\": \"StripAccents\"}", "e\u0301o", "eo", "0-1 3-4" },
  { "{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}", " \u00a0a b\n", "a b", "3-4 4-5 5-6" },
  { "{\"type\": \"Strip\", \"strip_left\": false, \"strip_right\": true}", " a ", " a", "0-1 1-2" },
  { "{\"type\": \"Strip\"}", "  ", "", "" },
  { "{\"type\": \"Replace\", \"pattern\": {\"String\": \"bb\"}, \"content\": \"xyz\"}", "abbc", "axyzc",
    "0-1 2-3 2-3 2-3 3-4" },
  { "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\\\\s+\"}, \"content\": \" \"}", "a \t b", "a b", "0-1 3-4 4-5" },
  { "{\"type\": \"Prepend\", \"prepend\": \"\u2581\"}", "ab", "\u2581ab", "0-1 0-1 1-2" },
  { "{\"type\": \"Prepend\", \"prepend\": \"\u2581\"}", "", "", "" },
  { "{\"type\": \"Nmt\"}",
    "a\tb\x01"
    "c",
    "a bc", "0-1 1-2 2-3 4-5" },
  { "{\"type\": \"ByteLevel\"}", " \u00e9", "\u0120\u00c3\u00a9", "0-1 1-3 1-3" },
  { "{\"type\": \"BertNormalizer\"}", "H\u00c9\u200b\tx", "he x", "0-1 1-3 6-7 7-8" },
  { "{\"type\": \"BertNormalizer\", \"lowercase\": false}", "\u00c9\u4e2d", "\u00c9 \u4e2d ", "0-2 2-5 2-5 2-5" },
  { "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFD\"}, {\"type\": \"StripAccents\"}, {\"type\": \"Lowercase\"}]}",
    "\u00c9\u00c8", "ee", "0-2 2-4" },
};

static void
check_normalizer (const NormalizerCase *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = parse (entry->json);
  g_autoptr (LgnNormalizer) normalizer = lgn_normalizer_parse (json, "test", &error);
  g_auto (LgnNormalized) text = { .max_len = 1000 }, scratch = { .max_len = 1000 };
  g_autoptr (GString) places = g_string_new (NULL);

  g_assert_no_error (error);
  lgn_normalized_set_original (&text, entry->text, strlen (entry->text));
  g_assert_true (lgn_normalizer_run (normalizer, &text, &scratch, &error));
  g_autofree char *got = g_strndup (text.text ? text.text : "", text.len);
  g_assert_cmpstr (got, ==, entry->wanted);
  for (gsize i = 0, n; i < text.len; i += n)
    {
      lgn_char_get (text.text + i, &n);
      g_string_append_printf (places, i > 0 ? " %u-%u" : "%u-%u", text.origin[i].start, text.origin[i].end);
    }
  g_assert_cmpstr (places->str, ==, entry->places);
}

static void
test_normalizers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (normalizer_cases); i++)
    check_normalizer (&normalizer_cases[i]);
}

/* (transfer full) the normalizer of a map in which "A" becomes "bb", "Q" nothing and "\u00e9" "e": a double array of
 * Darts-clone. */
static char *
write_charsmap (void)
{
  guint32 units[0x400] = { 0 };
  guint32 size = sizeof units;
  g_autoptr (GByteArray) map = g_byte_array_new ();

  units[0] = 0x100 << 10; /* the root: its child by a byte is 0x100 ^ byte */
  units[0x100 ^ 'A'] = (guint32) 'A' | 1 << 8 | 0x200 << 10; /* ends a string; the leaf is 0x200 off */
  units[0x300 ^ 'A'] = 1u << 31 | 0;
  units[0x100 ^ 'Q'] = (guint32) 'Q' | 1 << 8 | 0x200 << 10;
  units[0x300 ^ 'Q'] = 1u << 31 | 3;
  units[0x100 ^ 0xc3] = 0xc3 | 0x200 << 10;
  units[0x300 ^ 0xc3 ^ 0xa9] = 0xa9 | 1 << 8 | 0x100 << 10;
  units[0x200 ^ 0xc3 ^ 0xa9] = 1u << 31 | 4;
  g_byte_array_append (map, (const guint8 *) &size, 4);
  g_byte_array_append (map, (const guint8 *) units, sizeof units);
  g_byte_array_append (map, (const guint8 *) "bb\0\0e", 6);
  g_autofree char *text = g_base64_encode (map->data, map->len);
  return g_strdup_printf ("{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"%s\"}", text);
}

/* Clusters are looked up as a whole, what is in no map stays; a removal belongs to the character before it, and where there is
 * none, all places move. */
static void
test_charsmap (void)
{
  static const NormalizerCase cases[] = {
    { NULL, "xyzw", "xyzw", "0-1 1-2 2-3 3-4" },
    { NULL, "xyzAvw", "xyzbbvw", "0-1 1-2 2-3 3-4 3-4 4-5 5-6" },
    { NULL, "xy\u00e9zw\u00e9", "xyezwe", "0-1 1-2 2-4 4-5 5-6 6-8" },
    { NULL, "xyQzwQ", "xyzw", "0-1 1-2 3-4 4-5" },
    { NULL, "QxyzA", "xyzbb", "0-1 1-2 2-3 3-4 3-4" },
    { NULL, "AQxyzw", "bbxyzw", "0-1 1-2 2-3 3-4 4-5 5-6" },
    { NULL, "xyA\u0301zw", "xybbzw", "0-1 1-2 2-3 3-5 5-6 6-7" },
    { NULL, "xyz\u0301A\r\nz", "xyz\u0301bb\r\nz", "0-1 1-2 2-3 3-5 5-6 5-6 6-7 7-8 8-9" },
  };
  g_autofree char *json = write_charsmap ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_normalizer (&(NormalizerCase) { json, cases[i].text, cases[i].wanted, cases[i].places });
}

typedef struct
{
  const char *json;
  const char *text;
  const char *wanted; /* the parts with | between */
} SplitCase;

#define SPLIT(behavior)                                                                                                        \
  "{\"type\": \"Split\", \"pattern\": {\"String\": \"-\"}, \"behavior\": \"" behavior "\", \"invert\": false}"
#define METASPACE "{\"type\": \"Metaspace\", \"replacement\": \"\u2581\", "

static const SplitCase split_cases[] = {
  { SPLIT ("Isolated"), "the-final--countdown", "the|-|final|-|-|countdown" },
  { SPLIT ("Removed"), "the-final--countdown", "the|final|countdown" },
  { SPLIT ("MergedWithPrevious"), "the-final--countdown", "the-|final-|-|countdown" },
  { SPLIT ("MergedWithNext"), "the-final--countdown", "the|-final|-|-countdown" },
  { SPLIT ("Contiguous"), "the-final--countdown", "the|-|final|--|countdown" },
  { "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"\\\\p{L}+\"}, \"behavior\": \"Removed\", \"invert\": true}", "ab 1\u00e9",
    "ab|\u00e9" },
  { "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(?i:'s)|\\\\p{N}{1,3}\"}, \"behavior\": \"Isolated\"}", "a'S1234",
    "a|'S|123|4" },
  { "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"^b\"}, \"behavior\": \"Isolated\"}", "a\nbb", "a\n|b|b" },
  { "{\"type\": \"BertPreTokenizer\"}", "don't \u00abgo\u00bb", "don|'|t|\u00ab|go|\u00bb" },
  { "{\"type\": \"Whitespace\"}", "nai\u0308ve\u2010 x", "nai\u0308ve|\u2010|x" },
  { "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"[^\\\\w\\\\s]|\\\\W\\\\h+\"}, \"behavior\": \"Isolated\"}",
    "i\u0308-\u2010 fg", "i\u0308|-|\u2010| f|g" },
  { "{\"type\": \"Whitespace\"}", "a_b, c!!", "a_b|,|c|!!" },
  { "{\"type\": \"WhitespaceSplit\"}", " a,\u3000b ", "a,|b" },
  { "{\"type\": \"Punctuation\"}", "a!!b", "a|!|!|b" },
  { "{\"type\": \"Punctuation\", \"behavior\": \"Contiguous\"}", "a!!b", "a|!!|b" },
  { "{\"type\": \"Digits\", \"individual_digits\": true}", "a12\u0663", "a|1|2|\u0663" },
  { "{\"type\": \"Digits\", \"individual_digits\": false}", "a12b", "a|12|b" },
  { "{\"type\": \"CharDelimiterSplit\", \"delimiter\": \"|\"}", "a|b", "a|b" },
  { "{\"type\": \"ByteLevel\", \"add_prefix_space\": true}", "it's  so", "\u0120it|'s|\u0120|\u0120so" },
  { "{\"type\": \"ByteLevel\", \"add_prefix_space\": false}", "a1 \n b \u00e9", "a|1|\u0120\u010a|\u0120b|\u0120\u00c3\u00a9" },
  { "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"use_regex\": false}", "a b", "a\u0120b" },
  { "{\"type\": \"UnicodeScripts\"}", "\u3069\u3053\u3067\u751f\u308c\u3002Yes", "\u3069\u3053\u3067\u751f\u308c|\u3002|Yes" },
  { "{\"type\": \"UnicodeScripts\"}", " Apples are \u308a\u3093\u3054 \u6797\u6a8e",
    "Apples are |\u308a\u3093\u3054 \u6797\u6a8e" },
  { "{\"type\": \"UnicodeScripts\"}", "\u30b0\u30fc1 2a\u00e9", "\u30b0\u30fc|1 2|a\u00e9" },
  { "{\"type\": \"FixedLength\", \"length\": 3}", "Hello \U0001f44b world", "Hel|lo |\U0001f44b w|orl|d" },
  { "{\"type\": \"FixedLength\"}", "Short", "Short" },
  { METASPACE "\"add_prefix_space\": true}", "a  b", "\u2581a|\u2581|\u2581b" },
  { METASPACE "\"prepend_scheme\": \"never\"}", "a b", "a|\u2581b" },
  { METASPACE "\"prepend_scheme\": \"first\", \"split\": false}", "a b", "\u2581a\u2581b" },
  { "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"WhitespaceSplit\"}, " METASPACE
    "\"prepend_scheme\": \"first\"}]}",
    "a b", "\u2581a|b" },
};

static void
check_split (const SplitCase *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = parse (entry->json);
  g_autoptr (LgnPreTokenizer) pre_tokenizer = lgn_pre_tokenizer_parse (json, "test", &error);
  g_auto (LgnParts) parts, scratch;
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_no_error (error);
  lgn_parts_init (&parts, 1000);
  lgn_parts_init (&scratch, 1000);
  lgn_normalized_set_original (&parts.text, entry->text, strlen (entry->text));
  lgn_parts_end_part (&parts, 0);
  g_assert_true (lgn_pre_tokenizer_run (pre_tokenizer, &parts, &scratch, &error));
  for (guint i = 0; i < parts.parts->len; i++)
    {
      const LgnPart *part = &g_array_index (parts.parts, LgnPart, i);
      if (i > 0)
        g_string_append_c (got, '|');
      g_string_append_len (got, parts.text.text + part->start, part->end - part->start);
    }
  g_assert_cmpstr (got->str, ==, entry->wanted);
}

static void
test_pre_tokenizers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (split_cases); i++)
    check_split (&split_cases[i]);
}

/* A pattern that needs exponential time is stopped. */
static void
test_expensive_pattern (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = parse ("{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+b\"}, \"behavior\": \"Isolated\"}");
  g_autoptr (LgnPreTokenizer) pre_tokenizer = lgn_pre_tokenizer_parse (json, "test", &error);
  g_auto (LgnParts) parts, scratch;
  const char *text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacb";

  g_assert_no_error (error);
  lgn_parts_init (&parts, 1000);
  lgn_parts_init (&scratch, 1000);
  lgn_normalized_set_original (&parts.text, text, strlen (text));
  lgn_parts_end_part (&parts, 0);
  g_assert_false (lgn_pre_tokenizer_run (pre_tokenizer, &parts, &scratch, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

/* Replacing again and again what was put in doubles the text each time: it is stopped. */
static void
test_growth (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) list = json_array ();
  g_autoptr (json_t) json = json_pack ("{s:s, s:O}", "type", "Sequence", "normalizers", list);
  g_auto (LgnNormalized) text = { .max_len = 100000 }, scratch = { .max_len = 100000 };

  for (guint i = 0; i < 64; i++)
    json_array_append_new (list, parse ("{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"aa\"}"));
  g_autoptr (LgnNormalizer) normalizer = lgn_normalizer_parse (json, "test", &error);
  g_assert_no_error (error);
  lgn_normalized_set_original (&text, "a", 1);
  g_assert_false (lgn_normalizer_run (normalizer, &text, &scratch, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

typedef struct
{
  const char *json;
  const char *const strings[16];
  const char *wanted;
  const char *owners; /* of every byte of what is wanted */
} DecoderCase;

static const DecoderCase decoder_cases[] = {
  { "{\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": true}", { "do", "n", "##ot", "." }, "do not.", "0011223" },
  { "{\"type\": \"WordPiece\", \"cleanup\": false}", { "a", ".", "##b" }, "a .b", "0112" },
  { "{\"type\": \"ByteLevel\"}", { "a\u00c3", "\u00a9\u0120", "<x>", "\u00a9" }, "a\u00e9 <x>\ufffd", "0011222333" },
  { METASPACE "\"add_prefix_space\": true}", { "\u2581a", "\u2581b", "c" }, "a bc", "0112" },
  { METASPACE "\"prepend_scheme\": \"never\"}", { "\u2581a", "b" }, " ab", "001" },
  { "{\"type\": \"BPEDecoder\", \"suffix\": \"</w>\"}", { "a", "b</w>", "c</w>" }, "ab c", "0112" },
  { "{\"type\": \"ByteFallback\"}", { "<0xC3>", "<0xA9>", "x", "<0xC3>" }, "\u00e9x\ufffd", "012333" },
  { "{\"type\": \"Sequence\", \"decoders\": [{\"type\": \"Replace\", \"pattern\": {\"String\": \"\u2581\"}, \"content\": \" \"}, "
    "{\"type\": \"ByteFallback\"}, {\"type\": \"Fuse\"}, {\"type\": \"Strip\", \"content\": \" \", \"start\": 1, \"stop\": 0}]}",
    { "\u2581", "\u2581a", "b\u2581" },
    " ab ",
    "1122" },
  { "{\"type\": \"CTC\"}",
    { "<pad>", "h", "h", "e", "l", "l", "<pad>", "l", "o", "o", "|", "|", "<pad>", "w" },
    "hello w",
    "134781013" },
  { "{\"type\": \"CTC\", \"pad_token\": \"_\", \"word_delimiter_token\": \" \", \"cleanup\": false}",
    { "a", " ", "_", " ", "." },
    "a  .",
    "0134" },
};

static void
test_decoders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (decoder_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) json = parse (decoder_cases[i].json);
      g_autoptr (LgnDecoder) decoder = lgn_decoder_parse (json, "test", &error);
      g_auto (LgnDecoded) decoded;
      g_autoptr (GString) owners = g_string_new (NULL);
      g_assert_no_error (error);
      lgn_decoded_init (&decoded);
      for (guint k = 0; decoder_cases[i].strings[k]; k++)
        {
          lgn_decoded_append (&decoded, decoder_cases[i].strings[k], strlen (decoder_cases[i].strings[k]), k);
          lgn_decoded_end_string (&decoded);
        }
      g_assert_true (lgn_decoder_run (decoder, &decoded, &error));
      g_assert_cmpstr (decoded.text->str, ==, decoder_cases[i].wanted);
      for (guint k = 0; k < decoded.owner->len; k++)
        g_string_append_printf (owners, "%u", g_array_index (decoded.owner, guint32, k));
      g_assert_cmpstr (owners->str, ==, decoder_cases[i].owners);
    }
}

static void
test_bytes (void)
{
  g_assert_cmpuint (lgn_char_from_byte ('a'), ==, 'a');
  g_assert_cmpuint (lgn_char_from_byte (' '), ==, 0x120);
  g_assert_cmpuint (lgn_char_from_byte (0xad), ==, 0x143);
  for (guint byte = 0; byte < 256; byte++)
    {
      g_assert_cmpint (lgn_char_to_byte (lgn_char_from_byte ((guint8) byte)), ==, (int) byte);
      g_assert_true (g_unichar_isgraph (lgn_char_from_byte ((guint8) byte)));
    }
  g_assert_cmpint (lgn_char_to_byte (' '), ==, -1);
  g_assert_cmpint (lgn_char_to_byte (0x144), ==, -1);
}

static void
test_trie (void)
{
  LgnTrieKey keys[] = { { "abc", 3, 7 }, { "a", 1, 3 }, { "", 0, 9 }, { "b\0c", 3, 5 }, { "ab\xff", 3, 6 } };
  g_autoptr (LgnTrie) trie = lgn_trie_new (keys, G_N_ELEMENTS (keys));
  gsize len = 0;

  g_assert_cmpint (lgn_trie_find_longest (trie, "abcd", 4, &len), ==, 7);
  g_assert_cmpuint (len, ==, 3);
  g_assert_cmpint (lgn_trie_find_longest (trie, "abd", 3, &len), ==, 3);
  g_assert_cmpuint (len, ==, 1);
  g_assert_cmpint (lgn_trie_find_longest (trie, "b\0cd", 4, &len), ==, 5);
  g_assert_cmpint (lgn_trie_find_longest (trie, "ab\xff", 3, &len), ==, 6);
  g_assert_cmpint (lgn_trie_find_longest (trie, "b", 1, &len), ==, -1);
  g_assert_cmpint (lgn_trie_find_longest (trie, "", 0, &len), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-parts/normalizers", test_normalizers);
  g_test_add_func ("/text-parts/charsmap", test_charsmap);
  g_test_add_func ("/text-parts/pre-tokenizers", test_pre_tokenizers);
  g_test_add_func ("/text-parts/expensive-pattern", test_expensive_pattern);
  g_test_add_func ("/text-parts/growth", test_growth);
  g_test_add_func ("/text-parts/decoders", test_decoders);
  g_test_add_func ("/text-parts/bytes", test_bytes);
  g_test_add_func ("/text-parts/trie", test_trie);
  return g_test_run ();
}
