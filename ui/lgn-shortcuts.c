#include "lgn-shortcuts.h"

#include <glib/gi18n.h>

enum
{
  GROUP_FILES,
  GROUP_WINDOW,
  GROUP_VIEW,
  GROUP_HEADS,
  GROUP_MAP,
  N_GROUPS,
};

static const char *const group_titles[N_GROUPS] = {
  [GROUP_FILES] = N_ ("Models and tabs"),
  [GROUP_WINDOW] = N_ ("Window"),
  [GROUP_VIEW] = N_ ("Tokens and drawing"),
  [GROUP_HEADS] = N_ ("Heads"),
  [GROUP_MAP] = N_ ("On the map"),
};

typedef struct
{
  LgnShortcutScope scope;
  guint group;
  const char *action; /* with its target, as g_action_parse_detailed_name () reads it */
  const char *keys;   /* accelerators, parted by spaces */
  const char *label;  /* in the shortcuts window; NULL: not listed (with a listed one) */
  const char *listed; /* the keys that are listed; NULL: the first of KEYS */
} Shortcut;

static const Shortcut shortcuts[] = {
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "app.open", "<Control>o", N_ ("Open a model") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "app.open-bundle", "<Control><Shift>o", N_ ("Open saved attention") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.new-tab", "<Control>t", N_ ("New tab, same model") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.close-tab", "<Control>w", N_ ("Close tab") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.reopen-tab", "<Control><Shift>t", N_ ("Reopen closed tab") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.edit-input", "<Control>l", N_ ("Edit the input") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.run", "<Control>Return <Control>KP_Enter", N_ ("Run") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.save-bundle", "<Control>s", N_ ("Save attention") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.export", "<Control>e", N_ ("Export figure") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_FILES, "win.print", "<Control>p", N_ ("Print") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.view('map')", "<Control>1 <Control>KP_1", N_ ("Map") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.view('links')", "<Control>2 <Control>KP_2", N_ ("Links") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.view('heads')", "<Control>3 <Control>KP_3", N_ ("All heads") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.view('compare')", "<Control>4 <Control>KP_4", N_ ("Compare") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_HEADS, "win.find-heads", "<Control>k", N_ ("Find heads") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.view('steps')", "<Control>5 <Control>KP_5", N_ ("Steps") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.next-region", "F6", N_ ("Next part of the window") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.previous-region", "<Shift>F6", NULL },
  { LGN_SHORTCUT_TAB, GROUP_WINDOW, "win.undo", "<Control>z", N_ ("Undo, redo"), "<Control>z <Control><Shift>z" },
  { LGN_SHORTCUT_TAB, GROUP_WINDOW, "win.redo", "<Control><Shift>z", NULL },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.back", "<Alt>Left", N_ ("Back, forward"), "<Alt>Left <Alt>Right" },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.forward", "<Alt>Right", NULL },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.rail", "F9", N_ ("Heads") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.details", "<Alt>F9", N_ ("Details") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.menu", "F10", N_ ("Menu") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.fullscreen", "F11", N_ ("Full screen") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "app.preferences", "<Control>comma", N_ ("Preferences") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "win.show-help-overlay", "<Control>question", N_ ("Keyboard shortcuts") },
  { LGN_SHORTCUT_ANYWHERE, GROUP_WINDOW, "app.quit", "<Control>q", N_ ("Quit") },

  { LGN_SHORTCUT_MAP, GROUP_HEADS, "view.head-step(-1)", "<Shift>Left bracketleft",
    N_ ("Head before, after"), "<Shift>Left <Shift>Right" },
  { LGN_SHORTCUT_MAP, GROUP_HEADS, "view.head-step(1)", "<Shift>Right bracketright", NULL },
  { LGN_SHORTCUT_MAP, GROUP_HEADS, "view.layer-step(-1)", "<Shift>Up braceleft",
    N_ ("Layer before, after"), "<Shift>Up <Shift>Down" },
  { LGN_SHORTCUT_MAP, GROUP_HEADS, "view.layer-step(1)", "<Shift>Down braceright", NULL },
  { LGN_SHORTCUT_RAIL, GROUP_HEADS, "view.head-step(-1)", "Left KP_Left", NULL },
  { LGN_SHORTCUT_RAIL, GROUP_HEADS, "view.head-step(1)", "Right KP_Right", NULL },
  { LGN_SHORTCUT_RAIL, GROUP_HEADS, "view.layer-step(-1)", "Up KP_Up", NULL },
  { LGN_SHORTCUT_RAIL, GROUP_HEADS, "view.layer-step(1)", "Down KP_Down", NULL },
  { LGN_SHORTCUT_MAP, GROUP_HEADS, "view.link", "l", N_ ("Show the head in Links, or no more") },
  { LGN_SHORTCUT_MAP, GROUP_HEADS, "view.mean", "m", N_ ("Mean of the layer, and back") },
  { LGN_SHORTCUT_MAP, GROUP_HEADS, "view.site-next", "s", N_ ("Encoder, decoder, cross in turn") },

  { LGN_SHORTCUT_MAP, GROUP_VIEW, "view.special", "t", N_ ("Special tokens") },
  { LGN_SHORTCUT_MAP, GROUP_VIEW, "view.words", "w", N_ ("Words or pieces") },
  { LGN_SHORTCUT_MAP, GROUP_VIEW, "view.numbers", "n", N_ ("Numbers in cells") },
  { LGN_SHORTCUT_MAP, GROUP_VIEW, "view.form-next", "f", N_ ("Alignment or heat map") },

  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('left')", "Left KP_Left", N_ ("Move the cursor"), "Left Up Right Down" },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('right')", "Right KP_Right", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('up')", "Up KP_Up", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('down')", "Down KP_Down", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('left-10')", "<Control>Left",
    N_ ("Ten cells further"), "<Control>Left <Control>Right" },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('right-10')", "<Control>Right", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('up-10')", "<Control>Up", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('down-10')", "<Control>Down", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('row-start')", "Home KP_Home", N_ ("First, last column"), "Home End" },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('row-end')", "End KP_End", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('map-start')", "<Control>Home",
    N_ ("First, last cell of the map"), "<Control>Home <Control>End" },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('map-end')", "<Control>End", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('page-up')", "Page_Up KP_Page_Up",
    N_ ("A screen up, down"), "Page_Up Page_Down" },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.move('page-down')", "Page_Down KP_Page_Down", NULL },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.strongest", "period", N_ ("Strongest in the row; again: the next") },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.strongest-map", "greater", N_ ("Strongest in the map; again: the next") },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.blink", "<Shift>space",
    N_ ("Compare: A in the place of B, while held or lasting"), "space <Shift>space" },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.step-prev", "comma", N_ ("Step back, forward"), "comma semicolon" },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.step-next", "semicolon", NULL },
  { LGN_SHORTCUT_PLAY_BAR, GROUP_MAP, "view.step-prev", "Left KP_Left", NULL },
  { LGN_SHORTCUT_PLAY_BAR, GROUP_MAP, "view.step-next", "Right KP_Right", NULL },
  { LGN_SHORTCUT_CELLS, GROUP_MAP, "view.steps-here", "Return KP_Enter", N_ ("Steps for this row") },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.play", "k", N_ ("Play, pause") },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.copy", "<Control>c", N_ ("Copy figure and numbers") },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.menu", "<Shift>F10 Menu", N_ ("Menu of the cell") },
  { LGN_SHORTCUT_TAB, GROUP_MAP, "view.paste", "<Control>v", N_ ("Paste text or picture as input") },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.pin", "p", N_ ("Pin this cell and head as A") },
  { LGN_SHORTCUT_TAB, GROUP_MAP, "view.find-token", "<Control>f", N_ ("Find a token") },
  { LGN_SHORTCUT_TAB, GROUP_MAP, "view.find-step(1)", "F3", N_ ("Next, the one before of what was found"), "F3 <Shift>F3" },
  { LGN_SHORTCUT_TAB, GROUP_MAP, "view.find-step(-1)", "<Shift>F3", NULL },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.glass", "<Shift>g", N_ ("The glass: as long as it is held, for good"), "g <Shift>g" },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.mark", "x", N_ ("Mark the cell for Find by example") },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.zoom-in", "plus KP_Add equal <Control>plus <Control>equal",
    N_ ("Zoom in, out"), "plus minus" },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.zoom-out", "minus KP_Subtract <Control>minus", NULL },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.zoom-fit", "0 KP_0", N_ ("Fit") },
  { LGN_SHORTCUT_MAP, GROUP_MAP, "view.zoom-one", "1 KP_1", N_ ("One cell a pixel") },
  { LGN_SHORTCUT_ENTRY, GROUP_MAP, "view.escape", "Escape", NULL },
  { LGN_SHORTCUT_PANE, GROUP_MAP, "view.escape", "Escape", NULL },
  { LGN_SHORTCUT_CANVAS, GROUP_MAP, "view.escape", "Escape", N_ ("Let go of the cell; stop") },
};

/* lgn_shortcuts_install_accels: gives APPLICATION the keys that act everywhere. */
void
lgn_shortcuts_install_accels (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_auto (GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

      if (shortcuts[i].scope == LGN_SHORTCUT_ANYWHERE)
        gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *const *) keys);
    }
}

static void
add_binding (GtkWidgetClass *widget_class, const Shortcut *shortcut, const char *key)
{
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;
  guint keyval;
  GdkModifierType modifiers;

  if (!g_action_parse_detailed_name (shortcut->action, &action, &target, NULL)
      || !gtk_accelerator_parse (key, &keyval, &modifiers))
    g_assert_not_reached ();
  gtk_widget_class_add_shortcut (
      widget_class, g_object_new (GTK_TYPE_SHORTCUT, "trigger", gtk_keyval_trigger_new (keyval, modifiers), "action",
                                  gtk_named_action_new (action), "arguments", target, NULL));
}

/* lgn_shortcuts_install_bindings: binds the keys of SCOPE while a widget of this class has the focus. */
void
lgn_shortcuts_install_bindings (GtkWidgetClass *widget_class, LgnShortcutScope scope)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_auto (GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

      if (shortcuts[i].scope == scope)
        for (guint k = 0; keys[k]; k++)
          add_binding (widget_class, &shortcuts[i], keys[k]);
    }
}

static void
append_group (GString *xml, guint group)
{
  g_string_append_printf (xml, "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>",
                          _ (group_titles[group]));
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_auto (GStrv) keys = g_strsplit (shortcuts[i].keys, " ", 2);
      const char *listed = shortcuts[i].listed ? shortcuts[i].listed : keys[0];
      g_autofree char *row = NULL;

      if (shortcuts[i].group != group || !shortcuts[i].label)
        continue;
      row = g_markup_printf_escaped ("<child><object class='GtkShortcutsShortcut'><property name='accelerator'>%s</property>"
                                     "<property name='title'>%s</property></object></child>",
                                     listed, _ (shortcuts[i].label));
      g_string_append (xml, row);
    }
  g_string_append (xml, "</object></child>");
}

/* lgn_shortcuts_create_window: Returns: (transfer full): a window that lists every key. Groups and rows can be put into a
 * GtkShortcutsWindow only by a GtkBuilder, so the table is written as XML for it. */
GtkWidget *
lgn_shortcuts_create_window (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GString) xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                                          "<property name='modal'>1</property><child>"
                                          "<object class='GtkShortcutsSection'><property name='section-name'>all</property>"
                                          "<property name='max-height'>16</property>");

  for (guint group = 0; group < N_GROUPS; group++)
    append_group (xml, group);
  g_string_append (xml, "</object></child></object></interface>");
  gtk_builder_add_from_string (builder, xml->str, -1, NULL);
  return g_object_ref (GTK_WIDGET (gtk_builder_get_object (builder, "window")));
}
