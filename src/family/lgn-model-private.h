/* The insides of LgnModel: what is shared by opening a checkpoint and running it. */
#pragma once

#include "family/lgn-gguf-names.h"
#include "family/lgn-model.h"

G_BEGIN_DECLS

struct _LgnModel
{
  char *folder; /* or the GGUF file */
  char *family_name;
  char *title;
  char *type;
  char *class_name;
  json_t *config;
  LgnGguf *gguf; /* or NULL: a folder */
  LgnCheckpoint *checkpoint;
  GPtrArray *weights; /* of LgnWeight */
  GPtrArray *stacks;  /* of LgnStack: the only one, or encoder and decoder */
  LgnHead *head;
  LgnTowers *towers; /* of two stacks side by side, or NULL */
  LgnLinear bridge; /* from the encoder's states to what the decoder looks at; weight NULL: none */
  bool has_unknown_head;
  LgnWritingDefaults writing;
  GMutex prepare_mutex;
  bool is_prepared; /* guarded by PREPARE_MUTEX */
};

G_END_DECLS
