#include "lgn-role-settings.h"

#include "lgn-settings.h"

#include <math.h>

/* Names that are no roles say nothing; what is no share is none. */
static void
read_cutoffs (LgnRoleRules *rules)
{
  g_autoptr (GVariant) cutoffs = g_settings_get_value (lgn_settings_get (), "role-cutoffs");
  const char *name;
  double cutoff;
  GVariantIter iter;
  LgnRole role;

  g_variant_iter_init (&iter, cutoffs);
  while (g_variant_iter_next (&iter, "{&sd}", &name, &cutoff))
    if (lgn_role_from_name (name, &role) && isfinite (cutoff))
      rules->cutoff[role] = CLAMP (cutoff, 0, 1);
}

/* The roles that are named come first, in that order; the others follow as they were. */
static void
read_order (LgnRoleRules *rules)
{
  g_auto (GStrv) names = g_settings_get_strv (lgn_settings_get (), "role-order");
  LgnRole role;

  for (guint i = g_strv_length (names); i-- > 0;)
    if (lgn_role_from_name (names[i], &role))
      lgn_role_rules_move (rules, role, -LGN_N_ROLES);
}

void
lgn_role_settings_get (LgnRoleRules *rules)
{
  lgn_role_rules_init (rules);
  read_cutoffs (rules);
  read_order (rules);
}

static GVariant *
write_cutoffs (const LgnRoleRules *rules, const LgnRoleRules *usual)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sd}"));
  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    if (rules->cutoff[role] != usual->cutoff[role])
      g_variant_builder_add (&builder, "{sd}", lgn_role_get_name (role), rules->cutoff[role]);
  return g_variant_builder_end (&builder);
}

/* lgn_role_settings_set: keeps only what differs from the program's own rules. */
void
lgn_role_settings_set (const LgnRoleRules *rules)
{
  const char *names[LGN_N_ROLES + 1] = { NULL };
  LgnRoleRules usual;
  bool is_usual = true;

  lgn_role_rules_init (&usual);
  for (guint i = 0; i < LGN_N_ROLES; i++)
    {
      names[i] = lgn_role_get_name (rules->order[i]);
      is_usual = is_usual && rules->order[i] == usual.order[i];
    }
  g_settings_set_value (lgn_settings_get (), "role-cutoffs", write_cutoffs (rules, &usual));
  if (is_usual)
    g_settings_reset (lgn_settings_get (), "role-order");
  else
    g_settings_set_strv (lgn_settings_get (), "role-order", names);
}

void
lgn_role_settings_connect (gpointer object, GCallback func)
{
  g_signal_connect_object (lgn_settings_get (), "changed::role-cutoffs", func, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_settings_get (), "changed::role-order", func, object, G_CONNECT_SWAPPED);
}
