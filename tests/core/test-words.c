/* Words are told by the text: the same whatever the tokeniser cut. */
#include "text/lgn-tokens.h"
#include "text/lgn-words.h"

#include <string.h>

/* Cuts TEXT at its bars, which are left out, and writes the tokens that continue a word with a plus before them. */
static char *
mark (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);
  g_autofree char *whole = g_strjoinv ("", parts);
  g_autofree LgnToken *token = g_new0 (LgnToken, g_strv_length (parts));
  LgnTokens tokens = { .text = { whole, NULL }, .text_len = { strlen (whole), 0 }, .token = token, .n = g_strv_length (parts) };
  gsize at = 0;
  GString *marked = g_string_new (NULL);

  for (guint i = 0; i < tokens.n; i++)
    {
      token[i].start = at;
      token[i].end = at += strlen (parts[i]);
    }
  lgn_words_mark (&tokens);
  for (guint i = 0; i < tokens.n; i++)
    g_string_append_printf (marked, "%s%s%s", i > 0 ? "|" : "", token[i].flags & LGN_TOKEN_CONTINUES ? "+" : "", parts[i]);
  return g_string_free (marked, FALSE);
}

static void
test_words (void)
{
  const char *cases[][2] = {
    { "lor|gne|tte| is| new", "lor|+gne|+tte| is| new" },
    { "in| 199|2|.", "in| 199|+2|." },
    { "don|'|t", "don|+'|+t" },
    { "was|n|'t|!", "was|+n|+'t|!" },
    { " I|'|d|'|ve| she|’|LL", " I|+'|+d|+'|+ve| she|+’|+LL" },
    { "It|'|s| we|'|re| I|'|m", "It|+'|+s| we|+'|+re| I|+'|+m" },
    { "l'|ingé|nieur", "l'|ingé|+nieur" },
    { "l|'|é|cole", "l|+'|é|+cole" },
    { "l|’|école", "l|+’|école" },
    { "d|'|accord", "d|+'|accord" },
    { "s|'|il|s", "s|+'|il|+s" },
    { "qu|'|tres", "qu|+'|tres" },
    { "dogs|'| tails", "dogs|'| tails" },
    { " |'|s|o|'", " |'|s|+o|'" },
    { "('|t|)", "('|t|)" },
    { "5|'|s", "5|+'|+s" },
    { "a |b|c", "a |b|+c" },
    { "a| |bc", "a| |+bc" },
    { "a|\n|bc", "a|\n|bc" },
    { "猫|が|いる", "猫|が|いる" },
    { "كتا|ب", "كتا|+ب" },
    { "é|́t", "é|+́t" },
    { "a||b", "a||b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *marked = mark (cases[i][0]);
      g_assert_cmpstr (marked, ==, cases[i][1]);
    }
}

static void
test_bytes_of_a_character (void)
{
  LgnToken token[] = { { .start = 0, .end = 3 }, { .start = 0, .end = 3 }, { .start = 0, .end = 3, .flags = LGN_TOKEN_SPECIAL } };
  LgnTokens tokens = { .text = { (char *) "猫", NULL }, .text_len = { 3, 0 }, .token = token, .n = 3 };

  lgn_words_mark (&tokens);
  g_assert_cmpuint (token[1].flags, ==, LGN_TOKEN_CONTINUES);
  g_assert_cmpuint (token[2].flags, ==, LGN_TOKEN_SPECIAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/words", test_words);
  g_test_add_func ("/words/bytes-of-a-character", test_bytes_of_a_character);
  return g_test_run ();
}
