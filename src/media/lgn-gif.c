#include "media/lgn-gif.h"

#include <string.h>

/* Sizes of the format's parts, in bytes: CompuServe 1990, Graphics Interchange Format, version 89a, sections 17 to 24. */
#define HEADER 13
#define DESCRIPTOR 10

static guint
read_u16 (const guint8 *bytes)
{
  return (guint) (bytes[0] | bytes[1] << 8);
}

/* Bytes of the table of colours that PACKED, a field of bits, announces. */
static gsize
get_table_size (guint8 packed)
{
  return packed & 0x80 ? (gsize) 3 << ((packed & 7) + 1) : 0;
}

/* Where the sub-blocks that begin AT end. */
static gsize
skip_blocks (const guint8 *file, gsize size, gsize at)
{
  while (at < size && file[at] > 0)
    at += 1 + (gsize) file[at];
  return at + 1;
}

/* lgn_gif_has_areas: false for a GIF file whose screen, or one of whose frames, has a side of length 0: gdk-pixbuf's decoder
 * complains about these aloud. Whatever else is wrong with FILE is left to the decoder. */
bool
lgn_gif_has_areas (const guint8 *file, gsize size)
{
  if (size < HEADER || memcmp (file, "GIF8", 4) != 0)
    return true;
  if (read_u16 (file + 6) == 0 || read_u16 (file + 8) == 0)
    return false;
  for (gsize at = HEADER + get_table_size (file[10]); at < size;)
    if (file[at] == '!')
      at = skip_blocks (file, size, at + 2);
    else if (file[at] == ',' && size - at >= DESCRIPTOR)
      {
        if (read_u16 (file + at + 5) == 0 || read_u16 (file + at + 7) == 0)
          return false;
        at = skip_blocks (file, size, at + DESCRIPTOR + get_table_size (file[at + 9]) + 1);
      }
    else
      at++;
  return true;
}
