#include "text/lgn-post-processor.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"

#include <string.h>

/* Longer templates are refused; published ones have six items. */
#define MAX_ITEMS 256

typedef struct
{
  gint32 id;      /* a special token; -1: one of the texts */
  guint8 segment; /* which */
  guint8 type_id;
} Item;

struct _LgnPostProcessor
{
  GArray *templates[2]; /* of Item: for one text, for a pair; empty: the texts one after the other */
  bool trims;           /* offsets leave out the spaces that byte-level pieces begin or end with */
  bool add_prefix_space;
};

/* lgn_post_processor_new: one that adds nothing. */
LgnPostProcessor *
lgn_post_processor_new (void)
{
  LgnPostProcessor *self = g_new0 (LgnPostProcessor, 1);

  self->templates[0] = g_array_new (FALSE, FALSE, sizeof (Item));
  self->templates[1] = g_array_new (FALSE, FALSE, sizeof (Item));
  return self;
}

void
lgn_post_processor_free (LgnPostProcessor *self)
{
  g_array_unref (self->templates[0]);
  g_array_unref (self->templates[1]);
  g_free (self);
}

/* lgn_post_processor_add_special: the special token ID comes next in the template for one text or for a PAIR. */
void
lgn_post_processor_add_special (LgnPostProcessor *self, bool pair, gint32 id, guint8 type_id)
{
  Item item = { id, 0, type_id };

  g_array_append_val (self->templates[pair], item);
}

/* lgn_post_processor_add_text: text SEGMENT comes next in the template for one text or for a PAIR. */
void
lgn_post_processor_add_text (LgnPostProcessor *self, bool pair, guint8 segment, guint8 type_id)
{
  Item item = { -1, segment, type_id };

  g_array_append_val (self->templates[pair], item);
}

/* lgn_post_processor_set_pattern: CLS A SEP, and for pairs CLS A SEP B SEP with type 1 for B and what follows; or, when it
 * DOUBLES_SEP, CLS A SEP SEP B SEP with type 0 throughout. */
void
lgn_post_processor_set_pattern (LgnPostProcessor *self, gint32 cls, gint32 sep, bool doubles_sep)
{
  guint8 second = doubles_sep ? 0 : 1;

  for (int pair = 0; pair < 2; pair++)
    {
      lgn_post_processor_add_special (self, pair, cls, 0);
      lgn_post_processor_add_text (self, pair, 0, 0);
      lgn_post_processor_add_special (self, pair, sep, 0);
    }
  if (doubles_sep)
    lgn_post_processor_add_special (self, true, sep, 0);
  lgn_post_processor_add_text (self, true, 1, second);
  lgn_post_processor_add_special (self, true, sep, second);
}

/* lgn_post_processor_set_ends: PREFIX A SUFFIX, and for pairs PREFIX A SUFFIX PREFIX B SUFFIX or, when JOINED, PREFIX A B
 * SUFFIX; PREFIX and SUFFIX are some special tokens. */
void
lgn_post_processor_set_ends (LgnPostProcessor *self, const gint32 *prefix, guint n_prefix, const gint32 *suffix, guint n_suffix,
                             bool joined)
{
  for (int pair = 0; pair < 2; pair++)
    for (guint8 segment = 0; segment <= pair; segment++)
      {
        for (guint i = 0; i < n_prefix && (segment == 0 || !joined); i++)
          lgn_post_processor_add_special (self, pair, prefix[i], 0);
        lgn_post_processor_add_text (self, pair, segment, 0);
        for (guint i = 0; i < n_suffix && (segment == pair || !joined); i++)
          lgn_post_processor_add_special (self, pair, suffix[i], 0);
      }
}

/* lgn_post_processor_set_first_type: what comes first is of TYPE_ID. */
void
lgn_post_processor_set_first_type (LgnPostProcessor *self, guint8 type_id)
{
  for (guint pair = 0; pair < 2; pair++)
    if (self->templates[pair]->len > 0)
      g_array_index (self->templates[pair], Item, 0).type_id = type_id;
}

/* lgn_post_processor_set_trims: offsets leave out spaces, but not the one that ADD_PREFIX_SPACE put before a text. */
void
lgn_post_processor_set_trims (LgnPostProcessor *self, bool add_prefix_space)
{
  self->trims = true;
  self->add_prefix_space = add_prefix_space;
}

static bool
check_special (json_t *id, const LgnVocab *vocab, const char *name, const char *where, GError **error)
{
  json_int_t value = json_integer_value (id);

  if (json_is_integer (id) && value >= 0 && value <= G_MAXINT32 && lgn_vocab_get (vocab, (gint32) value, NULL))
    return true;
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the special token “%.40s” of the post-processor is not in the vocabulary",
                      where, name);
  return false;
}

/* An item {"SpecialToken": {id, type_id}}; the token's ids stand in SPECIALS. */
static bool
parse_special (LgnPostProcessor *self, bool pair, json_t *item, json_t *specials, const LgnVocab *vocab, const char *where,
               GError **error)
{
  const char *name = lgn_json_get_string (item, "id", where, error);
  json_t *special = name ? json_object_get (specials, name) : NULL, *id;
  gint64 type_id;
  size_t i;

  if (!name || !lgn_text_json_get_int (item, "type_id", 0, 0, G_MAXUINT8, where, &type_id, error))
    return false;
  if (!json_is_array (json_object_get (special, "ids")) || json_array_size (json_object_get (special, "ids")) > MAX_ITEMS)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the template names the special token “%.40s”, which it does not define",
                          where, name);
      return false;
    }
  json_array_foreach (json_object_get (special, "ids"), i, id)
    {
      if (!check_special (id, vocab, name, where, error))
        return false;
      lgn_post_processor_add_special (self, pair, (gint32) json_integer_value (id), (guint8) type_id);
    }
  return true;
}

/* An item {"Sequence": {id, type_id}}. */
static bool
parse_text (LgnPostProcessor *self, bool pair, json_t *item, const char *where, GError **error)
{
  const char *name = lgn_json_get_string (item, "id", where, error);
  gint64 type_id;

  if (!name || !lgn_text_json_get_int (item, "type_id", 0, 0, G_MAXUINT8, where, &type_id, error))
    return false;
  if (strcmp (name, "A") != 0 && (!pair || strcmp (name, "B") != 0))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the template names the text “%.40s”; there are A and, for pairs, B",
                          where, name);
      return false;
    }
  lgn_post_processor_add_text (self, pair, *name == 'B', (guint8) type_id);
  return true;
}

static bool
parse_template (LgnPostProcessor *self, bool pair, json_t *json, const LgnVocab *vocab, const char *where, GError **error)
{
  json_t *list = lgn_json_get_array (json, pair ? "pair" : "single", where, error), *item;
  json_t *specials = json_object_get (json, "special_tokens");
  size_t i;

  if (!list)
    return false;
  json_array_foreach (list, i, item)
    {
      json_t *special = json_object_get (item, "SpecialToken"), *text = json_object_get (item, "Sequence");
      bool ok = self->templates[pair]->len < MAX_ITEMS && (special || text);
      if (!ok)
        lgn_text_set_error (error, LGN_ERROR_FORMAT,
                            "%s: item %" G_GSIZE_FORMAT " of the template is neither text nor special token", where, i);
      else if (special)
        ok = parse_special (self, pair, special, specials, vocab, where, error);
      else
        ok = parse_text (self, pair, text, where, error);
      if (!ok)
        return false;
    }
  return true;
}

/* The special token of the older processors: [spelling, id]. */
static bool
parse_named_special (json_t *json, const char *key, const LgnVocab *vocab, const char *where, gint32 *id, GError **error)
{
  json_t *value = json_array_get (json_object_get (json, key), 1);

  if (!check_special (value, vocab, key, where, error))
    return false;
  *id = (gint32) json_integer_value (value);
  return true;
}

/* BertProcessing and RobertaProcessing. */
static bool
parse_older (LgnPostProcessor *self, json_t *json, bool doubles_sep, const LgnVocab *vocab, const char *where, GError **error)
{
  gint32 sep, cls;

  if (!parse_named_special (json, "sep", vocab, where, &sep, error)
      || !parse_named_special (json, "cls", vocab, where, &cls, error))
    return false;
  lgn_post_processor_set_pattern (self, cls, sep, doubles_sep);
  return true;
}

static bool
parse_trims (LgnPostProcessor *self, json_t *json, const char *where, GError **error)
{
  bool trims, add_prefix_space;

  if (!lgn_text_json_get_bool (json, "trim_offsets", true, where, &trims, error)
      || !lgn_text_json_get_bool (json, "add_prefix_space", true, where, &add_prefix_space, error))
    return false;
  if (trims)
    lgn_post_processor_set_trims (self, add_prefix_space);
  return true;
}

static bool
parse_one (LgnPostProcessor *self, json_t *json, guint depth, const LgnVocab *vocab, const char *where, GError **error)
{
  const char *type = lgn_json_get_string (json, "type", where, error);
  json_t *child;
  size_t i;

  if (!type)
    return false;
  if (strcmp (type, "ByteLevel") == 0)
    return parse_trims (self, json, where, error);
  if (strcmp (type, "Sequence") == 0)
    {
      json_t *list = lgn_json_get_array (json, "processors", where, error);
      bool ok = list && lgn_text_json_check_depth (depth, where, error);
      json_array_foreach (list, i, child)
        ok = ok && parse_one (self, child, depth + 1, vocab, where, error);
      return ok;
    }
  if (self->templates[0]->len > 0 || self->templates[1]->len > 0)
    {
      lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: two templates after each other are not supported", where);
      return false;
    }
  if (strcmp (type, "TemplateProcessing") == 0)
    return parse_template (self, false, json, vocab, where, error) && parse_template (self, true, json, vocab, where, error);
  if (strcmp (type, "BertProcessing") == 0)
    return parse_older (self, json, false, vocab, where, error);
  if (strcmp (type, "RobertaProcessing") == 0)
    return parse_trims (self, json, where, error) && parse_older (self, json, true, vocab, where, error);
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the post-processor “%.40s” is not supported", where, type);
  return false;
}

/* lgn_post_processor_parse: the post_processor of tokenizer.json, whose special tokens must be in VOCAB. (transfer full) */
LgnPostProcessor *
lgn_post_processor_parse (json_t *json, const LgnVocab *vocab, const char *where, GError **error)
{
  g_autoptr (LgnPostProcessor) self = lgn_post_processor_new ();

  return parse_one (self, json, 0, vocab, where, error) ? g_steal_pointer (&self) : NULL;
}

/* lgn_post_processor_trims: whether offsets leave out spaces, and whether the one before the text was added. */
bool
lgn_post_processor_trims (const LgnPostProcessor *self, bool *add_prefix_space)
{
  *add_prefix_space = self->add_prefix_space;
  return self->trims;
}

/* lgn_post_processor_count_special: how many special tokens go around one text or a PAIR. */
gsize
lgn_post_processor_count_special (const LgnPostProcessor *self, bool pair)
{
  gsize count = 0;

  for (guint i = 0; i < self->templates[pair]->len; i++)
    count += g_array_index (self->templates[pair], Item, i).id >= 0;
  return count;
}

static void
append_text (const GArray *text, guint8 segment, guint8 type_id, GArray *out)
{
  guint first = out->len;

  if (text->len > 0)
    g_array_append_vals (out, text->data, text->len);
  for (guint i = first; i < out->len; i++)
    {
      g_array_index (out, LgnToken, i).segment = segment;
      g_array_index (out, LgnToken, i).type_id = type_id;
    }
}

/**
 * lgn_post_processor_run: appends the tokens (LgnToken) of one text or of a PAIR to OUT, with the special tokens between
 * them unless NO_SPECIAL.
 */
void
lgn_post_processor_run (const LgnPostProcessor *self, GArray *const texts[2], bool pair, bool no_special, GArray *out)
{
  const GArray *template = self->templates[pair];
  guint8 segment = 0;

  if (template->len == 0)
    {
      append_text (texts[0], 0, 0, out);
      if (pair)
        append_text (texts[1], 1, 1, out);
    }
  for (guint i = 0; i < template->len; i++)
    {
      const Item *item = &g_array_index (template, Item, i);
      LgnToken special = { .id = item->id, .flags = LGN_TOKEN_SPECIAL, .segment = segment, .type_id = item->type_id };
      if (item->id < 0)
        {
          segment = item->segment;
          append_text (texts[segment], segment, item->type_id, out);
        }
      else if (!no_special)
        g_array_append_val (out, special);
    }
}
