#include "text/lgn-unicode-form.h"
#include "text/lgn-chars.h"

/* Long runs of marks would make the ordering quadratic; Unicode's stream-safe format has 30 at most. */
#define MAX_MARKS 1024

/* lgn_changes_apply: replaces TEXT by the characters of CHANGES, an array of LgnChange, after SKIP characters of the old
 * text without a counterpart. SCRATCH lends its memory. */
void
lgn_changes_apply (const GArray *changes, gsize skip, LgnNormalized *text, LgnNormalized *scratch)
{
  LgnEdit edit;

  scratch->len = 0;
  lgn_edit_begin (&edit, scratch, text->text, text->origin, text->len);
  lgn_edit_skip (&edit, skip);
  for (guint i = 0; i < changes->len; i++)
    {
      const LgnChange *change = &g_array_index (changes, LgnChange, i);
      lgn_edit_put (&edit, change->c, change->change);
    }

  LgnNormalized keep = *text;
  *text = *scratch;
  *scratch = keep;
}

/* Marks are put into canonical order: ascending combining class, otherwise as they are. */
static void
order_marks (GArray *changes)
{
  LgnChange *item = (LgnChange *) changes->data;

  for (guint i = 1; i < changes->len; i++)
    {
      int class = g_unichar_combining_class (item[i].c);
      LgnChange moving = item[i];
      guint k = i;
      for (; class != 0 && k > 0 && g_unichar_combining_class (item[k - 1].c) > class; k--)
        item[k] = item[k - 1];
      item[k] = moving;
    }
}

static GArray *
decompose (const LgnNormalized *text, bool compatible)
{
  GArray *changes = g_array_sized_new (FALSE, FALSE, sizeof (LgnChange), (guint) text->len);
  g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (LgnChange)); /* a starter and its marks */

  for (gsize i = 0, n; i < text->len; i += n)
    {
      gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      gunichar c = lgn_char_get (text->text + i, &n);
      gsize n_parts = 1;
      parts[0] = c;
      if (c >= 0xa0)
        n_parts = g_unichar_fully_decompose (c, compatible, parts, G_N_ELEMENTS (parts));
      for (gsize k = 0; k < n_parts; k++)
        {
          LgnChange change = { parts[k], k > 0 };
          if (run->len > 0 && (run->len >= MAX_MARKS || parts[k] < 0x300 || g_unichar_combining_class (parts[k]) == 0))
            {
              order_marks (run);
              g_array_append_vals (changes, run->data, run->len);
              g_array_set_size (run, 0);
            }
          g_array_append_val (run, change);
        }
    }
  order_marks (run);
  g_array_append_vals (changes, run->data, run->len);
  return changes;
}

/* Composes in place: a starter takes up the marks and starters that follow it, unless something between blocks them. */
static void
recompose (GArray *changes)
{
  LgnChange *item = (LgnChange *) changes->data;
  guint n = 0, starter = 0;
  bool has_starter = false;
  int last_class = -1; /* of the last mark that stayed behind the starter; -1: none did */

  for (guint i = 0; i < changes->len; i++)
    {
      int class = g_unichar_combining_class (item[i].c);
      gunichar composed;
      if (has_starter && last_class < class && g_unichar_compose (item[starter].c, item[i].c, &composed))
        {
          item[starter].c = composed;
          item[starter].change += item[i].change - 1;
          continue;
        }
      last_class = class;
      if (class == 0)
        {
          starter = n;
          has_starter = true;
          last_class = -1;
        }
      item[n++] = item[i];
    }
  g_array_set_size (changes, n);
}

/**
 * lgn_unicode_form_apply: puts TEXT into form NFD, or NFKD if COMPATIBLE, or NFC or NFKC if also COMPOSE
 * (Unicode Standard Annex 15). SCRATCH lends its memory.
 */
void
lgn_unicode_form_apply (LgnNormalized *text, LgnNormalized *scratch, bool compatible, bool compose)
{
  /* ASCII is in every form, and all characters below U+0300, which is CC 80, are in form NFC. */
  guint8 first_unsure = compose && !compatible ? 0xcc : 0x80;
  gsize i = 0;

  while (i < text->len && (guint8) text->text[i] < first_unsure)
    i++;
  if (i == text->len)
    return;

  g_autoptr (GArray) changes = decompose (text, compatible);
  if (compose)
    recompose (changes);
  lgn_changes_apply (changes, 0, text, scratch);
}
