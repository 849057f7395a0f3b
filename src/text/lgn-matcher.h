/* What a normaliser replaces or a pre-tokeniser cuts at: a kind of character, a fixed string, or a regular expression. */
#pragma once

#include "base/lgn-json.h"

G_BEGIN_DECLS

typedef struct
{
  gsize start;
  gsize end;
} LgnMatch;

typedef bool (*LgnCharTest) (gunichar c);

typedef struct _LgnMatcher LgnMatcher;

LgnMatcher *lgn_matcher_new_for_chars (LgnCharTest test);
LgnMatcher *lgn_matcher_new_for_string (const char *text, gsize len);
LgnMatcher *lgn_matcher_new_for_regex (const char *pattern, gsize len, const char *where, GError **error);
LgnMatcher *lgn_matcher_new_for_words (void);
LgnMatcher *lgn_matcher_new_for_byte_level_words (void);
LgnMatcher *lgn_matcher_new_for_scripts (void);
LgnMatcher *lgn_matcher_new_for_length (gsize n_chars);
LgnMatcher *lgn_matcher_parse (json_t *pattern, const char *where, GError **error);
void lgn_matcher_free (LgnMatcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnMatcher, lgn_matcher_free)

bool lgn_matcher_find (const LgnMatcher *matcher, const char *text, gsize len, GArray *matches, GError **error);

G_END_DECLS
