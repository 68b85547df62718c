"""Tables with changes at random: each of them is read, or refused in a sentence, and neither takes long."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from playground.model.tables import DataImportError, read_table

MOST_WORDS = 500  # characters of a refusal
LONGEST = 1.0  # seconds of a processor for one table of this size
PIECES = (
    *(
        b",",
        b";",
        b"\t",
        b'"',
        b"'",
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xc3\xa9",
        b"\xe2\x82\xac",
    ),
    *(
        b"0",
        b"-",
        b"1e308",
        b"1e999",
        b"nan",
        b"inf",
        b"1.234,5",
        b"1,234.5",
        b"5 %",
        b"2024-02-30",
        b"NA",
        b"cat",
        b"=1+1",
    ),
    *(b" " * 50, b"9" * 400, b",,,,,,,,", b"\n\n\n\n", b"a,t\n", b"sep=;\n"),
)


def originals() -> list[bytes]:
    """Tables as people bring them, and the least ones."""
    folder = Path(__file__).parents[2] / "tests" / "playground" / "model" / "tables" / "files"
    return [each.read_bytes() for each in sorted(folder.glob("*.csv"))] + [
        b"a,t\n1,2\n3,4\n",
        b"x;y\n0,5;a\n1,5;b\n",
        b"",
    ]


def changed(table: bytes, draw: random.Random) -> bytes:
    """A copy with some bytes left out, doubled, or replaced by what means something in a table."""
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        at = draw.randrange(len(table) + 1)
        length = draw.choice((0, 0, 1, 3, 20))
        table = table[:at] + draw.choice((draw.choice(PIECES), b"", table[at : at + 40])) + table[at + length :]
    return table


def read_one(table: bytes, draw: random.Random) -> bool:
    """Read a table as the page does, with its samples and one of its offers; whether it can be used. May raise."""
    reading = read_table(table)
    for note in reading.notes:
        assert note.done, note
    offers = [change for note in reading.notes for change in note.changes]
    if offers and draw.random() < 0.3:
        reading = reading.chosen(draw.choice(offers).choices)
    reading.samples(0.2, 1).dataset("onehot")
    return True


def tables(count: int, draw: random.Random) -> tuple[Counter[str], list[str]]:
    """Read so many changed tables: how many were used or refused, and what is wrong."""
    found, wrong, all_of_them = Counter[str](), list[str](), originals()
    for _ in range(count):
        table, begun = changed(draw.choice(all_of_them), draw), time.thread_time()
        try:
            read_one(table, draw)
            found["used"] += 1
        except DataImportError as refusal:
            found["refused"] += 1
            if len(str(refusal)) > MOST_WORDS:
                wrong.append(f"too long a refusal of {table!r}: {refusal}")
        except Exception as error:  # whatever it is, it is what is looked for
            wrong.append(f"{type(error).__name__}: {error} on {table!r}")
        spent = time.thread_time() - begun
        found["longest, ms"] = max(found["longest, ms"], round(1e3 * spent))
        if spent > LONGEST:
            wrong.append(f"{spent:.1f} s for {table!r}")
    return found, wrong
