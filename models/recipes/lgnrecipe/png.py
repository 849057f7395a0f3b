"""Writing a grey picture as a PNG file."""

import struct
import zlib


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def save(path, picture):
    """Write `picture`, bytes as a numpy array [rows, columns], to `path`."""
    rows, columns = picture.shape
    lines = b"".join(b"\0" + picture[row].tobytes() for row in range(rows))
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0))
                + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b""))
