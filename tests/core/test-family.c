/* Descriptions: the bundled ones are valid, broken ones are refused with a reason, a person's own are found. */
#include "base/lgn-data.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "family/lgn-family.h"
#include "family/lgn-xml.h"

#include <glib/gstdio.h>
#include <string.h>

static LgnFamily *
parse (const char *xml, GError **error)
{
  return lgn_family_parse (xml, strlen (xml), "x.xml", error);
}

static void
test_bundled (void)
{
  g_autofree char *folder = lgn_data_find ("models/families", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (!g_str_has_suffix (name, ".xml"))
        continue;
      g_autoptr (LgnFamily) family = lgn_family_load (path, &error);
      g_assert_no_error (error);
      for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
        if (lgn_xml_is (child, "stack") && !xmlHasProp (child, (const xmlChar *) "config"))
          g_assert_nonnull (lgn_family_get_layer (family, child, &error));
      n++;
    }
  g_assert_cmpuint (n, >, 5);
}

static void
test_refused (void)
{
  const char *broken[] = {
    "",
    "words",
    "<family xmlns='urn:lorgnette:family:1'",
    "<family/>",
    "<!DOCTYPE family [<!ENTITY a 'b'>]><family xmlns='urn:lorgnette:family:1' name='a' title='&a;'/>",
    ("<family xmlns='urn:lorgnette:family:1' name='a' title='A' takes='text'><source>S</source><model-type>a</model-type>"
    "<traits/><names><root prefix=''/></names>"
     "<stack site='nowhere' layers='1' width='1'><embed><tokens table='t' rows='1'/></embed><layer tensors='l'/></stack></family>"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (parse (broken[i], &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
      g_assert_true (g_str_has_prefix (error->message, "x.xml: "));
    }
}

static void
test_like_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnFamily) family = parse (
    "<family xmlns='urn:lorgnette:family:1' name='a' title='A' takes='text'><source>S</source><model-type>a</model-type>"
    "<traits/><names><root prefix=''/></names>"
    "<stack site='self' layers='1' width='1'><embed><tokens table='t' rows='1'/></embed><layer tensors='l' like='nobody'/></stack>"
    "</family>", &error);

  g_assert_no_error (error);
  g_assert_null (lgn_family_get_layer (family, lgn_xml_find_child (lgn_family_get_root (family), "stack"), &error));
  g_assert_nonnull (error);
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_family_find ("frobnicate", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "frobnicate"));
}

static const char own_family[]
  = "<family xmlns='urn:lorgnette:family:1' name='mine' title='Mine' takes='text two-texts'><source>Us\n  2020</source>"
    "<source>You 2021</source><model-type>my-own</model-type><model-type>my-other</model-type><traits/>"
    "<names><root prefix=''/></names><stack site='self' layers='1' width='1'><embed><tokens table='t' rows='1'/></embed>"
    "<layer tensors='l'><residual norm='pre'><norm tensor='n' epsilon='1'/><mlp inner='1' up='u' down='d' activation='relu'/>"
    "</residual></layer></stack><head class='A' task='token-classes'><linear tensor='c' out='any'/></head></family>";

static void
test_own (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "lorgnette", "families", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.xml", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (lgn_file_write (path, own_family, strlen (own_family), &error));
  g_autoptr (LgnFamily) family = lgn_family_find ("my-own", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lgn_family_get_path (family), ==, path);
  g_autofree char *title = lgn_family_dup_title (family);
  g_assert_cmpstr (title, ==, "Mine");
  g_unlink (path);
}

/* The list names a person's own family first, says what each takes and gives, and why one cannot be used. */
static void
test_list (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "lorgnette", "families", NULL);
  g_autofree char *good = g_build_filename (folder, "a.xml", NULL);
  g_autofree char *broken = g_build_filename (folder, "b.xml", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (lgn_file_write (good, own_family, strlen (own_family), &error));
  g_assert_true (lgn_file_write (broken, "<family/>", 9, &error));
  g_autoptr (GPtrArray) list = lgn_family_list ();
  g_assert_cmpuint (list->len, >, 5);

  const LgnFamilySummary *first = list->pdata[0], *second = list->pdata[1], *third = list->pdata[2];
  g_assert_null (first->fault);
  g_assert_cmpstr (first->path, ==, good);
  g_assert_cmpstr (first->name, ==, "mine");
  g_assert_cmpstr (first->title, ==, "Mine");
  g_assert_cmpstr (first->model_types, ==, "my-own, my-other");
  g_assert_cmpstr (first->takes, ==, "text, two texts");
  g_assert_cmpstr (first->gives, ==, "attention, token classes");
  g_assert_cmpstr (first->sources, ==, "Us 2020; You 2021");
  g_assert_nonnull (strstr (second->fault, "b.xml"));
  g_assert_null (third->fault);
  g_unlink (good);
  g_unlink (broken);
}

/* The person's own families are looked for in a folder that is only there for the test. */
static void
remove_home (const char *home)
{
  const char *const names[] = { "lorgnette/families", "lorgnette", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (home, names[i], NULL);
      g_rmdir (folder);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("lgn-family-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/family/bundled", test_bundled);
  g_test_add_func ("/family/refused", test_refused);
  g_test_add_func ("/family/like-nothing", test_like_nothing);
  g_test_add_func ("/family/list", test_list);
  g_test_add_func ("/family/unknown", test_unknown);
  g_test_add_func ("/family/own", test_own);
  int result = g_test_run ();
  remove_home (home);
  return result;
}
