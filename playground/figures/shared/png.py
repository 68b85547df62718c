"""Small pictures with a palette as PNG, by the standard library alone (ISO/IEC 15948)."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from playground.theme import Rgb

Indices = npt.NDArray[np.uint8]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _PALETTE = 8, 3
_QUICK = 1  # these are sent once and thrown away: speed counts more than the last bytes


def png(pixels: Indices, palette: Sequence[Rgb], transparent: int = 0) -> bytes:
    """The picture of `pixels`, (rows from the top, columns) of places in the palette (at most 256 colours).

    The first `transparent` colours are invisible. Raises ValueError for a pixel that is not in the palette.
    """
    if not 0 < len(palette) <= 256 or pixels.max(initial=0) >= len(palette):
        raise ValueError(f"{len(palette)} colours for pixels up to {pixels.max(initial=0)}; allowed: all, at most 256")
    height, width = pixels.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with the number of its filter: 0, none
    rows[:, 1:] = pixels
    chunks = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, _PALETTE, 0, 0, 0)),
        _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
        *([_chunk(b"tRNS", bytes(transparent))] if transparent else []),
        _chunk(b"IDAT", zlib.compress(rows.tobytes(), _QUICK)),
        _chunk(b"IEND", b""),
    ]
    return _SIGNATURE + b"".join(chunks)


def data_uri(picture: bytes) -> str:
    """The picture as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
