/* Networks that are made of others: a stack that another family describes, with a configuration and tensor names of its own
 * place in the whole. */
#pragma once

#include "family/lgn-head.h"
#include "family/lgn-stack.h"

G_BEGIN_DECLS

LgnStack *lgn_nested_stack_bind (LgnBinder *binder, xmlNode *element, json_t *config, LgnHead **head, GError **error);

G_END_DECLS
