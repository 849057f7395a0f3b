/* Files of word alignments: which word of a sentence stands for which word of its translation. A line a pair of sentences, as
 * Pharaoh wrote them ("0-0 1-2", source word, target word), with what is possible told from what is sure ("2p3", "2-3p"); from 1
 * in files *.talp (Lambert et al. 2005), else from 0. The links may stand in the last of three columns parted by tabs, after the
 * two sentences. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct
{
  guint source, target; /* words, from 0 */
  bool is_sure;         /* else possible */
} LgnWordLink;

/* One pair of sentences. */
typedef struct
{
  const char *source, *target; /* the sentences; NULL where the file has only links */
  LgnWordLink *link;           /* [n], by source and target, each pair of words once */
  guint n;
} LgnWordLinks;

/* Immutable, reference-counted. */
typedef struct
{
  char *text;         /* what SOURCE and TARGET point into */
  LgnWordLinks *line; /* [n] */
  guint n;
  bool is_from_one;   /* the file counts words from 1 */
} LgnWordLinksFile;

/* Of PATH, or of TEXT (SIZE bytes), which NAME is the name of. LGN_ERROR_FILE, LGN_ERROR_FORMAT. */
LgnWordLinksFile *lgn_word_links_read (const char *path, GError **error);
LgnWordLinksFile *lgn_word_links_parse (const char *text, gsize size, const char *name, GError **error);
LgnWordLinksFile *lgn_word_links_file_ref (LgnWordLinksFile *file);
void lgn_word_links_file_unref (LgnWordLinksFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnWordLinksFile, lgn_word_links_file_unref)

/* The line whose source sentence is SOURCE and whose target sentence, unless NULL, is TARGET, whatever the spaces; -1: none, or
 * the file has no sentences. */
gint lgn_word_links_file_find (const LgnWordLinksFile *file, const char *source, const char *target);
bool lgn_word_links_is_same_text (const char *a, const char *b);
/* Whether a file is called as these are, and whether the file PATH begins as one of them does. */
bool lgn_word_links_is_name (const char *path);
bool lgn_word_links_sniff (const char *path);

G_END_DECLS
