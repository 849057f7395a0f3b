/* A checkpoint's folder as the readers of older vocabulary files see it: what the configuration of the tokeniser says. */
#pragma once

#include "text/lgn-tokenizer-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *folder;
  gsize limit;      /* ids must be smaller; 0: not known */
  json_t *config;   /* tokenizer_config.json, or NULL */
  json_t *specials; /* special_tokens_map.json, or NULL */
  json_t *added;    /* added_tokens.json, or NULL */
  char *class;      /* the tokeniser's class, without the ending of its fast form, or NULL */
  char *model_type; /* the model's, where the class is not known; or NULL */
} LgnTokenizerFolder;

bool lgn_tokenizer_folder_open (LgnTokenizerFolder *self, const char *folder, const LgnTokenizerHints *hints, GError **error);
void lgn_tokenizer_folder_clear (LgnTokenizerFolder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnTokenizerFolder, lgn_tokenizer_folder_clear)

bool lgn_tokenizer_folder_has (const LgnTokenizerFolder *self, const char *name);
json_t *lgn_tokenizer_folder_read_json (const LgnTokenizerFolder *self, const char *name, GError **error);
bool lgn_tokenizer_folder_is_class (const LgnTokenizerFolder *self, const char *class);
bool lgn_tokenizer_folder_check_class (const LgnTokenizerFolder *self, const char *path, GError **error);
bool lgn_tokenizer_folder_get_bool (const LgnTokenizerFolder *self, const char *key, bool fallback);
const char *lgn_tokenizer_folder_get_string (const LgnTokenizerFolder *self, const char *key);
const char *lgn_tokenizer_folder_get_token (const LgnTokenizerFolder *self, const char *key, const char *fallback);
const char *lgn_tokenizer_folder_get_content (json_t *token);
json_t *lgn_tokenizer_folder_get_additional (const LgnTokenizerFolder *self);
bool lgn_tokenizer_folder_add_listed (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error);
bool lgn_tokenizer_folder_add_tokens (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error);
bool lgn_tokenizer_folder_add_special (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, const char *token,
                                       bool may_be_new, GError **error);
bool lgn_tokenizer_folder_add_mask (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, const char *token, bool may_be_new,
                                    GError **error);
bool lgn_tokenizer_folder_find_special (const LgnTokenizer *tokenizer, const char *token, const char *path, gint32 *id,
                                        GError **error);
bool lgn_tokenizer_folder_set_lengths (const LgnTokenizerFolder *self, LgnTokenizer *tokenizer, GError **error);
void lgn_tokenizer_folder_adjust_json (const LgnTokenizerFolder *self, json_t *json);

LgnTokenizer *lgn_tokenizer_parse_in (const LgnTokenizerFolder *folder, const char *json, gsize size, const char *where,
                                      gsize limit, GError **error);
void lgn_tokenizer_adjust_ends (const LgnTokenizerFolder *folder, LgnTokenizer *self, LgnTokenizerSide side);

/* What each kind of older files makes: (transfer full), or NULL with an error that names the file. */
LgnTokenizer *lgn_tokenizer_open_word_list (const LgnTokenizerFolder *folder, GError **error);
LgnTokenizer *lgn_tokenizer_open_characters (const LgnTokenizerFolder *folder, GError **error);
LgnTokenizer *lgn_tokenizer_open_ranks (const LgnTokenizerFolder *folder, const char *name, GError **error);
char *lgn_tokenizer_find_ranks (const LgnTokenizerFolder *folder);
LgnTokenizer *lgn_tokenizer_open_merges (const LgnTokenizerFolder *folder, GError **error);
LgnTokenizer *lgn_tokenizer_open_sentencepiece (const LgnTokenizerFolder *folder, const char *name, LgnTokenizerSide side,
                                                GError **error);
LgnTokenizer *lgn_tokenizer_open_two_sided (const LgnTokenizerFolder *folder, LgnTokenizerSide side, GError **error);

G_END_DECLS
