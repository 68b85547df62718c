"""Small pictures with a palette as PNG (ISO/IEC 15948), written by Pillow."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from playground.theme import Rgb

Indices = npt.NDArray[np.uint8]

_QUICK = 1  # zlib's level: these are sent once and thrown away, so speed counts more than the last bytes


def png(pixels: Indices, palette: Sequence[Rgb], transparent: int = 0) -> bytes:
    """Write `pixels`, (rows from the top, columns) of places in the palette (at most 256 colours), as a PNG file.

    The first `transparent` colours are invisible. Raises ValueError for a pixel that is not in the palette.
    """
    if not 0 < len(palette) <= 256 or pixels.max(initial=0) >= len(palette):
        raise ValueError(f"{len(palette)} colours for pixels up to {pixels.max(initial=0)}; allowed: all, at most 256")
    height, width = pixels.shape
    image = Image.frombytes("P", (width, height), pixels.tobytes())
    image.putpalette(bytes(value for colour in palette for value in colour))
    options = {"transparency": bytes(transparent)} if transparent else {}
    file = BytesIO()
    image.save(file, "PNG", bits=8, compress_level=_QUICK, **options)
    return file.getvalue()


def data_uri(picture: bytes) -> str:
    """A PNG file as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(picture).decode()
