#include "draw/lgn-role-key.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-role-mark.h"
#include "draw/lgn-text.h"

#include <math.h>

#define TEXT_SIZE 0.8 /* of the text size */
#define GAP_ABOVE 8.0
#define MARK_GAP 3.0
#define ENTRY_GAP 12.0

typedef struct
{
  LgnRole role;
  char *text;
  double x, y; /* px: the left edge, the middle */
} Entry;

struct _LgnRoleKey
{
  GArray *entries; /* of Entry */
  double width;
  double text_size, mark_size;
  double height;
  bool is_rtl;
};

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->text);
}

/* Puts an entry at the end of the line that ends at *X, or on the next one. */
static void
add_entry (LgnRoleKey *key, const LgnPaintContext *context, LgnHeadList *list, LgnRole role, double *x, double *y, double line)
{
  g_autofree char *title = lgn_head_list_make_role_title (list, role);
  Entry entry = { role, g_strdup_printf ("%s %u", title, lgn_head_list_count_role (list, role)), 0, 0 };
  LgnText text = { entry.text, key->text_size, false, 0, PANGO_ELLIPSIZE_NONE };
  double width;

  lgn_text_measure (context, &text, &width, NULL);
  width += key->mark_size + MARK_GAP;
  if (*x > 0 && *x + width > key->width)
    {
      *x = 0;
      *y += line;
    }
  entry.x = key->is_rtl ? key->width - *x - width : *x;
  entry.y = *y + line / 2;
  *x += width + ENTRY_GAP;
  key->height = *y + line;
  g_array_append_val (key->entries, entry);
}

LgnRoleKey *
lgn_role_key_new (LgnHeadList *list, const LgnPaintContext *context, double width)
{
  LgnRoleKey *key = g_new0 (LgnRoleKey, 1);
  double x = 0, y = GAP_ABOVE, line;

  key->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (key->entries, entry_clear);
  key->width = width;
  key->is_rtl = context->is_rtl;
  key->text_size = MAX (TEXT_SIZE * context->text_size, MIN (context->min_text_size, context->text_size));
  key->mark_size = 0.75 * key->text_size;
  line = ceil (lgn_text_get_line_height (context, key->text_size));
  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    if (lgn_head_list_count_role (list, role) > 0)
      add_entry (key, context, list, role, &x, &y, line);
  return key;
}

void
lgn_role_key_free (LgnRoleKey *key)
{
  g_array_unref (key->entries);
  g_free (key);
}

double
lgn_role_key_get_height (LgnRoleKey *key)
{
  return key->height;
}

void
lgn_paint_role_key (cairo_t *cr, const LgnPaintContext *context, LgnRoleKey *key, double x, double y)
{
  LgnRgba dim = lgn_paint_get_dim (context);

  for (guint i = 0; i < key->entries->len; i++)
    {
      const Entry *entry = &g_array_index (key->entries, Entry, i);
      LgnText text = { entry->text, key->text_size, false, 0, PANGO_ELLIPSIZE_NONE };
      LgnRoleMark mark = lgn_role_mark_get (entry->role);
      lgn_paint_role_mark (cr, context, &mark, x + entry->x + key->mark_size / 2, y + entry->y, key->mark_size, 0);
      lgn_text_paint (cr, context, &text, x + entry->x + key->mark_size + MARK_GAP, y + entry->y, LGN_ALIGN_LEFT, &dim);
    }
}
