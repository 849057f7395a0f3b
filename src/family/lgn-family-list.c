#include "base/lgn-file.h"
#include "family/lgn-family.h"
#include "family/lgn-xml.h"

static void
summary_free (gpointer data)
{
  LgnFamilySummary *summary = data;

  g_free (summary->path);
  g_free (summary->fault);
  g_free (summary->name);
  g_free (summary->title);
  g_free (summary->model_types);
  g_free (summary->takes);
  g_free (summary->gives);
  g_free (summary->sources);
  g_free (summary);
}

/* Appends WORD to LIST, unless it is there. */
static void
add_once (GPtrArray *list, const char *word)
{
  if (!g_ptr_array_find_with_equal_func (list, word, g_str_equal, NULL))
    g_ptr_array_add (list, g_strdup (word));
}

/* (transfer full) what LIST holds, parted by SEPARATOR. */
static char *
join (GPtrArray *list, const char *separator)
{
  g_ptr_array_add (list, NULL);
  return g_strjoinv (separator, (char **) list->pdata);
}

/* (transfer full) the words of TEXT, parted by SEPARATOR whatever space was between them. */
static char *
join_words (const char *text, const char *separator)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_ptr_array_add (kept, words[i]);
  return join (kept, separator);
}

/* (transfer full) the texts of the children NAME of ROOT, on one line. */
static char *
join_children (xmlNode *root, const char *name, const char *separator)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (xmlNode *child = lgn_xml_first_child (root); child; child = lgn_xml_next (child))
    if (lgn_xml_is (child, name))
      {
        xmlChar *text = xmlNodeGetContent (child);
        g_ptr_array_add (texts, join_words ((const char *) text, " "));
        xmlFree (text);
      }
  return join (texts, separator);
}

/* (transfer full) the words of the attribute "takes". */
static char *
describe_input (xmlNode *root)
{
  g_autofree char *takes = lgn_xml_dup_attribute (root, "takes");

  return g_strdelimit (join_words (takes, ", "), "-", ' ');
}

/* (transfer full) the title, on one line. */
static char *
describe_title (LgnFamily *family)
{
  g_autofree char *title = lgn_family_dup_title (family);

  return join_words (title, " ");
}

/* (transfer full) attention, and the tasks of the heads that are described. */
static char *
describe_output (xmlNode *root)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_once (words, "attention");
  for (xmlNode *child = lgn_xml_first_child (root); child; child = lgn_xml_next (child))
    {
      g_autofree char *task = lgn_xml_is (child, "head") ? lgn_xml_dup_attribute (child, "task") : NULL;
      if (task)
        add_once (words, g_strdelimit (task, "-", ' '));
    }
  return join (words, ", ");
}

static LgnFamilySummary *
summarise (const char *path)
{
  LgnFamilySummary *summary = g_new0 (LgnFamilySummary, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnFamily) family = lgn_family_load (path, &error);

  summary->path = g_strdup (path);
  if (!family)
    {
      summary->fault = g_strdup (error->message);
      return summary;
    }
  xmlNode *root = lgn_family_get_root (family);
  summary->name = lgn_family_dup_name (family);
  summary->title = describe_title (family);
  summary->model_types = join_children (root, "model-type", ", ");
  summary->takes = describe_input (root);
  summary->gives = describe_output (root);
  summary->sources = join_children (root, "source", "; ");
  return summary;
}

/**
 * lgn_family_list: what every description says of its family: the person's own first, then the bundled ones, each in the
 * order of file names. One that cannot be used says why.
 * Returns: (transfer full): of LgnFamilySummary.
 */
GPtrArray *
lgn_family_list (void)
{
  g_autoptr (GPtrArray) files = lgn_family_list_files ();
  GPtrArray *list = g_ptr_array_new_with_free_func (summary_free);

  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (list, summarise (files->pdata[i]));
  return list;
}
