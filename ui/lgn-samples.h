/* The bundled models, as the start page and the lists show them. */
#pragma once

#include "run/lgn-input.h"

G_BEGIN_DECLS

typedef struct
{
  const char *model; /* the bundled name */
  const char *title; /* what one can do with it */
  const char *note;  /* what it is */
  const char *icon;
  const char *text;  /* what it is shown with, or NULL */
  const char *image; /* a file in its folder, or NULL */
} LgnSample;

const LgnSample *lgn_sample_get_first (void);
const LgnSample *lgn_sample_find (const char *model);
LgnInput *lgn_sample_make_input (const LgnSample *sample); /* (transfer full) */
GPtrArray *lgn_samples_list (void); /* (transfer container) of const LgnSample *: those whose models are there */

G_END_DECLS
