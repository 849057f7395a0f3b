/* The little that is needed of libxml2: attributes as C strings, and child elements. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

char *lgn_xml_dup_attribute (xmlNode *element, const char *name);
xmlNode *lgn_xml_first_child (xmlNode *element);
xmlNode *lgn_xml_next (xmlNode *element);
xmlNode *lgn_xml_find_child (xmlNode *element, const char *name);
bool lgn_xml_is (xmlNode *element, const char *name);

G_END_DECLS
