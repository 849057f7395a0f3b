#include "family/lgn-family.h"
#include "base/lgn-data.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "family/lgn-xml.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

/* The largest description that is read. */
#define MAX_SIZE ((gsize) 1 << 20)

#define FOLDER "models/families"

struct _LgnFamily
{
  char *path;
  xmlDoc *doc;
  GPtrArray *others; /* of LgnFamily, whose layers this one uses */
};

void
lgn_family_free (LgnFamily *family)
{
  g_free (family->path);
  g_clear_pointer (&family->doc, xmlFreeDoc);
  g_ptr_array_unref (family->others);
  g_free (family);
}

/* Keeps the first complaint of libxml2 for the error's message. */
static void
keep_first_error (void *data, xmlError *fault)
{
  char **message = data;

  if (!*message)
    *message = g_strdup_printf ("line %d: %s", fault->line, g_strchomp (fault->message));
}

static bool
fail (GError **error, const char *where, const char *message)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: is no family description: %s", where, message ? message : "it is broken");
  return false;
}

/* Reads XML without network, entities or document types. */
static xmlDoc *
parse_document (const char *xml, gsize size, const char *where, GError **error)
{
  g_autofree char *message = NULL;
  xmlSetStructuredErrorFunc (&message, (xmlStructuredErrorFunc) keep_first_error);
  g_autoptr (xmlDoc) doc = xmlReadMemory (xml, (int) size, where, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
  xmlSetStructuredErrorFunc (NULL, NULL);

  if (doc && !doc->intSubset && xmlDocGetRootElement (doc))
    return g_steal_pointer (&doc);
  fail (error, where, doc && doc->intSubset ? "it has a document type" : message);
  return NULL;
}

static bool
validate (xmlDoc *doc, const char *where, GError **error)
{
  g_autofree char *schema_path = lgn_data_find (FOLDER "/families.rng", error);
  if (!schema_path)
    return false;

  g_autofree char *message = NULL;
  xmlSetStructuredErrorFunc (&message, (xmlStructuredErrorFunc) keep_first_error);
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt (schema_path);
  xmlRelaxNG *schema = xmlRelaxNGParse (parser);
  xmlRelaxNGValidCtxt *context = schema ? xmlRelaxNGNewValidCtxt (schema) : NULL;
  bool is_valid = context && xmlRelaxNGValidateDoc (context, doc) == 0;
  xmlSetStructuredErrorFunc (NULL, NULL);

  xmlRelaxNGFreeValidCtxt (context);
  xmlRelaxNGFree (schema);
  xmlRelaxNGFreeParserCtxt (parser);
  return is_valid || fail (error, where, message);
}

static LgnFamily *
family_new (xmlDoc *doc, const char *where)
{
  LgnFamily *family = g_new0 (LgnFamily, 1);

  family->path = g_strdup (where);
  family->doc = doc;
  family->others = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_family_free);
  return family;
}

/* lgn_family_parse: the description in SIZE bytes of XML, checked against the schema; WHERE names it in errors. */
LgnFamily *
lgn_family_parse (const char *xml, gsize size, const char *where, GError **error)
{
  g_autoptr (xmlDoc) doc = NULL;

  if (size > MAX_SIZE)
    {
      fail (error, where, "it is too large");
      return NULL;
    }
  doc = parse_document (xml, size, where, error);
  if (!doc || !validate (doc, where, error))
    return NULL;
  return family_new (g_steal_pointer (&doc), where);
}

/* lgn_family_load: the description in the file PATH. (transfer full) */
LgnFamily *
lgn_family_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_SIZE, error);

  return bytes ? lgn_family_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path, error) : NULL;
}

/* The folders that hold descriptions: the person's own first. */
static char **
list_folders (void)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  g_autofree char *user = lgn_data_user_dir ();
  g_autofree char *own = g_build_filename (user, "families", NULL);
  g_autofree char *bundled = lgn_data_find (FOLDER, NULL);

  g_strv_builder_add (folders, own);
  if (bundled)
    g_strv_builder_add (folders, bundled);
  return g_strv_builder_end (folders);
}

/* lgn_family_list_files: (transfer full): paths of all descriptions, in the order in which they are searched. */
GPtrArray *
lgn_family_list_files (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) folders = list_folders ();

  for (guint i = 0; folders[i]; i++)
    {
      g_auto (GStrv) names = lgn_folder_list (folders[i]);
      for (guint j = 0; names[j]; j++)
        if (g_str_has_suffix (names[j], ".xml"))
          g_ptr_array_add (files, g_build_filename (folders[i], names[j], NULL));
    }
  return files;
}

/* (transfer full) the contents of the children NAME of the description in PATH, or their ATTRIBUTE, without checking the
 * rest; empty when it cannot be read. */
static char **
peek_words (const char *path, const char *name, const char *attribute)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_SIZE, NULL);
  g_autoptr (xmlDoc) doc = bytes ? parse_document (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path, NULL) : NULL;

  if (doc)
    for (xmlNode *child = lgn_xml_first_child (xmlDocGetRootElement (doc)); child; child = lgn_xml_next (child))
      if (lgn_xml_is (child, name))
        {
          xmlChar *text = attribute ? xmlGetNoNsProp (child, (const xmlChar *) attribute) : xmlNodeGetContent (child);
          if (text)
            g_strv_builder_add (words, g_strstrip ((char *) text));
          xmlFree (text);
        }
  return g_strv_builder_end (words);
}

/* (transfer full) the words that peek_words () finds in all descriptions, in alphabetical order. */
static char **
list_words (const char *name, const char *attribute)
{
  g_autoptr (GPtrArray) files = lgn_family_list_files ();
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++)
    {
      g_auto (GStrv) types = peek_words (files->pdata[i], name, attribute);
      for (guint j = 0; types[j]; j++)
        if (!g_ptr_array_find_with_equal_func (all, types[j], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (types[j]));
    }
  lgn_sort_strings (all);
  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

/* lgn_family_list_model_types: (transfer full): every model_type that is known, in alphabetical order. */
char **
lgn_family_list_model_types (void)
{
  return list_words ("model-type", NULL);
}

/* (transfer full) the first family of whose children NAME one says WORD; LGN_ERROR_UNSUPPORTED, which calls the word WHAT, when
 * there is none. */
static LgnFamily *
find_family (const char *name, const char *attribute, const char *word, const char *what, GError **error)
{
  g_autoptr (GPtrArray) files = lgn_family_list_files ();

  for (guint i = 0; i < files->len; i++)
    {
      g_auto (GStrv) words = peek_words (files->pdata[i], name, attribute);
      if (g_strv_contains ((const char *const *) words, word))
        return lgn_family_load (files->pdata[i], error);
    }

  g_auto (GStrv) known = list_words (name, attribute);
  g_autofree char *list = g_strjoinv (", ", known);
  g_autofree char *shown = g_utf8_make_valid (word, -1);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
               "the %s “%.60s” is not known; known are: %s. Describe it in an XML file of your own families folder", what, shown,
               list);
  return NULL;
}

/* lgn_family_find: (transfer full): the family whose description names MODEL_TYPE; LGN_ERROR_UNSUPPORTED when none does. */
LgnFamily *
lgn_family_find (const char *model_type, GError **error)
{
  return find_family ("model-type", NULL, model_type, "model_type", error);
}

/* lgn_family_find_gguf: (transfer full): the same for the ARCHITECTURE of a GGUF file; *GGUF is the element about it. */
LgnFamily *
lgn_family_find_gguf (const char *architecture, xmlNode **gguf, GError **error)
{
  LgnFamily *family = find_family ("gguf", "architecture", architecture, "architecture", error);

  for (*gguf = family ? lgn_xml_first_child (lgn_family_get_root (family)) : NULL; *gguf; *gguf = lgn_xml_next (*gguf))
    {
      g_autofree char *other = lgn_xml_is (*gguf, "gguf") ? lgn_xml_dup_attribute (*gguf, "architecture") : NULL;
      if (g_strcmp0 (other, architecture) == 0)
        break;
    }
  return family;
}

/* lgn_family_get_path: (transfer none): the file that the description came from. */
const char *
lgn_family_get_path (LgnFamily *family)
{
  return family->path;
}

/* lgn_family_get_root: (transfer none): the <family> element, valid against the schema. */
xmlNode *
lgn_family_get_root (LgnFamily *family)
{
  return xmlDocGetRootElement (family->doc);
}

/* lgn_family_dup_name: (transfer full): the name by which other descriptions are "like" it. */
char *
lgn_family_dup_name (LgnFamily *family)
{
  return lgn_xml_dup_attribute (lgn_family_get_root (family), "name");
}

/* lgn_family_dup_title: (transfer full): the name for people. */
char *
lgn_family_dup_title (LgnFamily *family)
{
  return lgn_xml_dup_attribute (lgn_family_get_root (family), "title");
}

/* lgn_family_dup_type: (transfer full): the model type that the description names first. */
char *
lgn_family_dup_type (LgnFamily *family)
{
  xmlChar *text = xmlNodeGetContent (lgn_xml_find_child (lgn_family_get_root (family), "model-type"));
  char *type = g_strdup (g_strstrip ((char *) text));

  xmlFree (text);
  return type;
}

static xmlNode *
find_stack (LgnFamily *family, const char *site)
{
  for (xmlNode *child = lgn_xml_first_child (lgn_family_get_root (family)); child; child = lgn_xml_next (child))
    {
      g_autofree char *other = lgn_xml_is (child, "stack") ? lgn_xml_dup_attribute (child, "site") : NULL;
      if (g_strcmp0 (other, site) == 0)
        return child;
    }
  return NULL;
}

/* The family NAME for its layers: beside FAMILY's own file, or bundled. Kept by FAMILY. */
static LgnFamily *
load_other (LgnFamily *family, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".xml", NULL);
  g_autofree char *folder = g_path_get_dirname (family->path);
  g_autofree char *beside = g_build_filename (folder, file, NULL);
  g_autofree char *relative = g_build_filename (FOLDER, file, NULL);
  g_autofree char *bundled = NULL;

  if (!g_file_test (beside, G_FILE_TEST_EXISTS) && !(bundled = lgn_data_find (relative, error)))
    return NULL;
  LgnFamily *other = lgn_family_load (bundled ? bundled : beside, error);
  if (other)
    g_ptr_array_add (family->others, other);
  return other;
}

/**
 * lgn_family_get_layer: the element whose parts the layers of STACK have: its own <layer>, or that of the same stack of the
 * family which <layer like="..."> names, which may be its only one.
 * Returns: (transfer none): NULL with LGN_ERROR_FORMAT when that family or stack is not there or is itself "like" another.
 */
xmlNode *
lgn_family_get_layer (LgnFamily *family, xmlNode *stack, GError **error)
{
  xmlNode *layer = lgn_xml_find_child (stack, "layer");
  g_autofree char *like = lgn_xml_dup_attribute (layer, "like");
  g_autofree char *site = lgn_xml_dup_attribute (stack, "site");

  if (!like)
    return layer;
  LgnFamily *other = load_other (family, like, error);
  if (!other)
    return NULL;

  xmlNode *other_stack = find_stack (other, site);
  if (!other_stack)
    other_stack = find_stack (other, "self");
  xmlNode *other_layer = other_stack ? lgn_xml_find_child (other_stack, "layer") : NULL;
  if (other_layer && lgn_xml_first_child (other_layer))
    return other_layer;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT, "%s: its %s layers should be like those of “%s”, which describes none",
               family->path, site, like);
  return NULL;
}

/* lgn_family_dup_anchors: (transfer full) the tensors that the steps of the first embedding name: their place tells which
 * prefix the checkpoint's names have. A network that is made of others has none of its own. */
char *
lgn_family_dup_anchors (LgnFamily *family)
{
  static const char *const attributes[] = { "table", "tensor", "stem" };
  xmlNode *stack = lgn_xml_find_child (lgn_family_get_root (family), "stack");
  xmlNode *embed = stack ? lgn_xml_find_child (stack, "embed") : NULL;
  g_autoptr (GString) anchors = g_string_new (NULL);

  for (xmlNode *step = embed ? lgn_xml_first_child (embed) : NULL; step; step = lgn_xml_next (step))
    for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
      {
        g_autofree char *name = lgn_xml_dup_attribute (step, attributes[i]);
        if (name)
          g_string_append_printf (anchors, anchors->len > 0 ? " %s" : "%s", name);
      }
  return g_string_free (g_steal_pointer (&anchors), FALSE);
}
