#include "family/lgn-xml.h"

#include <string.h>

/* lgn_xml_dup_attribute: (transfer full, g_free): the attribute NAME of ELEMENT, or NULL. */
char *
lgn_xml_dup_attribute (xmlNode *element, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (element, (const xmlChar *) name);
  char *copy = g_strdup ((const char *) value);

  xmlFree (value);
  return copy;
}

static xmlNode *
skip_to_element (xmlNode *node)
{
  while (node && node->type != XML_ELEMENT_NODE)
    node = node->next;
  return node;
}

/* lgn_xml_first_child: the first child that is an element, or NULL. */
xmlNode *
lgn_xml_first_child (xmlNode *element)
{
  return skip_to_element (element->children);
}

/* lgn_xml_next: the next sibling that is an element, or NULL. */
xmlNode *
lgn_xml_next (xmlNode *element)
{
  return skip_to_element (element->next);
}

/* lgn_xml_is: whether ELEMENT is called NAME. */
bool
lgn_xml_is (xmlNode *element, const char *name)
{
  return strcmp ((const char *) element->name, name) == 0;
}

/* lgn_xml_find_child: the first child element called NAME, or NULL. */
xmlNode *
lgn_xml_find_child (xmlNode *element, const char *name)
{
  for (xmlNode *child = lgn_xml_first_child (element); child; child = lgn_xml_next (child))
    if (lgn_xml_is (child, name))
      return child;
  return NULL;
}
