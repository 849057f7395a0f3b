/* What every libFuzzer target defines: https://llvm.org/docs/LibFuzzer.html */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
