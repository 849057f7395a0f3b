/* The golden files and networks beside the tests. */
#pragma once

#include "run/lgn-network.h"

/* (transfer full) the path of NAME in FOLDER: "models/vit". */
char *golden_find_file (const char *folder, const char *name);

/* (transfer full) the network in FOLDER; fails the test when it cannot be opened. */
LgnNetwork *golden_open_network (const char *folder);
