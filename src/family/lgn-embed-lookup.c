/* Steps of an embedding that look rows of a table up and add them: tokens, their types, their positions. */
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-embed.h"
#include "family/lgn-xml.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const LgnWeight *table; /* [rows, width], or NULL for sinusoids */
  gsize width;
  float scale;            /* of the looked-up rows */
  gsize offset;           /* position 0 is row OFFSET of the table; of a modality, its only row */
  gint64 pad;             /* not -1: positions count from pad + 1, skip this token, and it stands at pad itself */
  bool skips_masked;      /* positions count only tokens that may be looked at; others stand one before the first */
  LgnSinusoidKind sinusoid;
} Lookup;

static Lookup *
lookup_new (gsize width)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  *lookup = (Lookup) { .width = width, .scale = 1, .pad = -1 };
  return lookup;
}

/* The table [rows, width]; rows are checked against the configuration. */
static bool
bind_table (LgnBinder *binder, xmlNode *element, Lookup *lookup, GError **error)
{
  g_autofree char *table = lgn_xml_dup_attribute (element, "table");
  gsize shape[2] = { 0, lookup->width };

  if (!lgn_binder_get_size (binder, element, "rows", 0, &shape[0], error))
    return false;
  lookup->table = lgn_binder_get_matrix (binder, table, ".weight", shape, error);
  return lookup->table != NULL;
}

/* The tokens' own width may differ from the stack's; what is added to them is as wide as they are. */
static gpointer
bind_tokens (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree Lookup *lookup = lookup_new (*width);
  bool is_scaled;

  if (!lgn_binder_get_size (binder, element, "width", *width, &lookup->width, error)
      || !bind_table (binder, element, lookup, error)
      || !lgn_binder_get_flag (binder, element, "scale-by-width", false, &is_scaled, error))
    return NULL;
  if (is_scaled)
    lookup->scale = (float) sqrt ((double) lookup->width);
  if (!lgn_binder_get_factor (binder, element, "scale", &lookup->scale, error))
    return NULL;
  *width = lookup->width;
  stack->tokens = lookup->table;
  return g_steal_pointer (&lookup);
}

static gpointer
bind_types (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree Lookup *lookup = lookup_new (*width);

  if (!bind_table (binder, element, lookup, error))
    return NULL;
  stack->types = lookup->table;
  return g_steal_pointer (&lookup);
}

/* All tokens of this embedding are of one type: of a text, or of a picture beside it. */
static gpointer
bind_modality (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree Lookup *lookup = lookup_new (*width);

  if (!bind_table (binder, element, lookup, error) || !lgn_binder_get_size (binder, element, "row", 0, &lookup->offset, error))
    return NULL;
  if (lookup->offset < lookup->table->stored->shape[0])
    return g_steal_pointer (&lookup);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: has no row %" G_GSIZE_FORMAT " for a type of input",
               lgn_traits_get_where (binder->traits), lookup->offset);
  return NULL;
}

static bool
bind_sinusoid (LgnBinder *binder, const char *kind, Lookup *lookup, GError **error)
{
  lookup->sinusoid = strcmp (kind, "sinusoid") == 0 ? LGN_SINUSOID_BY_WIDTH : LGN_SINUSOID_BY_HALF;
  if (lookup->width % 2 == 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: sinusoids need an even width, not %" G_GSIZE_FORMAT,
               lgn_traits_get_where (binder->traits), lookup->width);
  return false;
}

static gpointer
bind_positions (LgnBinder *binder, xmlNode *element, LgnStack *stack, gsize *width, GError **error)
{
  g_autofree Lookup *lookup = lookup_new (*width);
  g_autofree char *kind = lgn_xml_dup_attribute (element, "kind");
  g_autofree char *pad = lgn_xml_dup_attribute (element, "skip-pad");

  if (!lgn_binder_get_size (binder, element, "offset", 0, &lookup->offset, error)
      || !lgn_binder_get_flag (binder, element, "skip-masked", false, &lookup->skips_masked, error)
      || (pad && !lgn_traits_get_id (binder->traits, pad, &lookup->pad, error)))
    return NULL;
  bool ok = strcmp (kind, "learned") == 0 ? bind_table (binder, element, lookup, error)
                                          : bind_sinusoid (binder, kind, lookup, error);
  return ok ? g_steal_pointer (&lookup) : NULL;
}

/* Says that ID is not below N_ROWS. */
static bool
fail_id (GError **error, const char *what, gint64 id, gsize n_rows)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "the %s %" G_GINT64_FORMAT " is not one of the model's %" G_GSIZE_FORMAT, what,
               id, n_rows);
  return false;
}

/* SEQUENCE += rows of the table. IDS NULL: row 0 for all. */
static bool
add_rows (const Lookup *lookup, const gint64 *ids, const char *what, LgnSequence *sequence, GError **error)
{
  gsize n_rows = lookup->table->stored->shape[0];
  g_autofree float *row = g_new (float, lookup->width);

  for (gsize i = 0; i < sequence->n; i++)
    {
      gint64 id = ids ? ids[i] : 0;
      if (id < 0 || (gsize) id >= n_rows)
        return fail_id (error, what, id, n_rows);
      lgn_weight_read_row (lookup->table, (gsize) id, row);
      lgn_kernels ()->axpy (lookup->scale, row, sequence->x + i * lookup->width, lookup->width);
    }
  return true;
}

static bool
run_tokens (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Lookup *lookup = step;

  return lgn_sequence_reset (sequence, run->n, lookup->width, error)
         && add_rows (lookup, run->ids, _ ("token id"), sequence, error);
}

static bool
run_types (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  return add_rows (step, run->types, _ ("token type"), sequence, error);
}

static bool
run_modality (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Lookup *lookup = step;
  g_autofree float *row = g_new (float, lookup->width);

  lgn_weight_read_row (lookup->table, lookup->offset, row);
  for (gsize i = 0; i < sequence->n; i++)
    lgn_kernels ()->axpy (1, row, sequence->x + i * lookup->width, lookup->width);
  return true;
}

/* The positions of the tokens that are read now: one after another, or counted without padding from pad + 1 on, or without
 * masked tokens. */
static gint64 *
count_positions (const Lookup *lookup, const LgnStackRun *run, gsize n, gsize *n_counted)
{
  gint64 *positions = g_new (gint64, n);
  gsize n_before = run->cache ? run->cache->length : 0;

  *n_counted = run->cache ? run->cache->n_counted : 0;
  for (gsize i = 0; i < n; i++)
    if (lookup->skips_masked && run->key_allowed && !run->key_allowed[n_before + i])
      positions[i] = (gint64) lookup->offset - 1;
    else if (lookup->skips_masked)
      positions[i] = (gint64) (lookup->offset + (*n_counted)++);
    else if (lookup->pad < 0 || !run->ids)
      positions[i] = (gint64) (n_before + i + lookup->offset);
    else if (run->ids[i] == lookup->pad)
      positions[i] = lookup->pad;
    else
      positions[i] = lookup->pad + 1 + (gint64) (*n_counted)++;
  return positions;
}

static bool
run_positions (gconstpointer step, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  const Lookup *lookup = step;
  gsize n_counted;
  g_autofree gint64 *positions = count_positions (lookup, run, sequence->n, &n_counted);

  if (run->cache)
    run->cache->n_counted = n_counted;
  if (lookup->table)
    return add_rows (lookup, positions, _ ("position"), sequence, error);

  g_autofree float *row = g_new (float, lookup->width);
  for (gsize i = 0; i < sequence->n; i++)
    if (positions[i] != lookup->pad) /* padding stands nowhere: its row is zero */
      {
        lgn_sinusoid_fill (lookup->sinusoid, (gsize) positions[i], lookup->width, row);
        lgn_kernels ()->axpy (1, row, sequence->x + i * lookup->width, lookup->width);
      }
  return true;
}

const LgnEmbedClass lgn_embed_tokens = { "tokens", true, bind_tokens, run_tokens, g_free };
const LgnEmbedClass lgn_embed_types = { "types", false, bind_types, run_types, g_free };
const LgnEmbedClass lgn_embed_modality = { "modality", false, bind_modality, run_modality, g_free };
const LgnEmbedClass lgn_embed_positions = { "positions", false, bind_positions, run_positions, g_free };
