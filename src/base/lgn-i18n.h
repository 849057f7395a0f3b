/* Marks of translatable text for code below the window: _(), N_(), ngettext through the project's own domain. */
#pragma once

#ifndef GETTEXT_PACKAGE
#define GETTEXT_PACKAGE "lorgnette"
#endif

#include <glib/gi18n-lib.h>
