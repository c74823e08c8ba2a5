"""What was read before: ids, and texts that another article printed already.

All is kept in a database on the disk, which a new run makes anew: memory is bounded whatever the
corpus. Texts are compared by MinHash (Broder 1997), found by bands of it (Leskovec, Rajaraman and
Ullman 2020, chapter 3).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, MutableMapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sayso.records import Article

Sketch = NDArray[np.uint32]

LENGTH = 3  # words of a shingle
# Jaccard similarity from which one text is taken for another's copy: that of two texts of one
# length that share half their shingles, as in `sayso.ledger.reprints`.
SIMILAR = 1 / 3
SHORT = 20  # words below which only the same words are the same text
_ROWS, _BANDS = 3, 64  # finds 91% of the pairs of similarity 1/3, 98% of 0.4, all of 0.5
_PERMUTATIONS = _ROWS * _BANDS
_LOOKED_AT = 32  # candidates, those first that share most bands
_CACHE = 64 << 10  # KB of the database that stay in memory
_WORD = re.compile(r"[^\W_]+")


class Memory:
    """Ids and texts read so far, in a file that is gone when the memory is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.unlink(missing_ok=True)
        self.database = sqlite3.connect(path, isolation_level=None)
        self.names = Names(self.database)
        for line in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            f"PRAGMA cache_size = -{_CACHE}",
            "CREATE TABLE names (name TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID",
            "CREATE TABLE texts (digest BLOB PRIMARY KEY, original INTEGER) WITHOUT ROWID",
            "CREATE TABLE originals (number INTEGER PRIMARY KEY, name TEXT, sketch BLOB)",
            "CREATE TABLE bands (band INTEGER, original INTEGER, PRIMARY KEY (band, original)) "
            "WITHOUT ROWID",
            "BEGIN",
        ):
            self.database.execute(line)

    def close(self) -> None:
        """Forget everything."""
        self.database.close()
        self.path.unlink(missing_ok=True)

    def original(self, article: Article) -> str | None:
        """Return the id of the first article of this text; None if it is this one."""
        ask = self.database.execute
        words = _WORD.findall(article.text.lower())
        digest = blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()
        found = ask("SELECT original FROM texts WHERE digest = ?", (digest,)).fetchone()
        if found is None:
            sketch = _sketch(words) if len(words) >= SHORT else None
            bands = () if sketch is None else _bands(sketch)
            found = None if sketch is None else self._near(sketch, bands)
            if found is None:
                stored = None if sketch is None else sketch.tobytes()
                row = (article.id, stored)
                number = ask("INSERT INTO originals (name, sketch) VALUES (?, ?)", row).lastrowid
                pairs = ((band, number) for band in bands)
                self.database.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", pairs)
                ask("INSERT INTO texts VALUES (?, ?)", (digest, number))
                return None
            ask("INSERT INTO texts VALUES (?, ?)", (digest, *found))
        return str(ask("SELECT name FROM originals WHERE number = ?", found).fetchone()[0])

    def _near(self, sketch: Sketch, bands: tuple[int, ...]) -> tuple[int] | None:
        """Return the number of the original that is most alike, if one is enough so."""
        candidates = self.database.execute(
            "SELECT number, sketch FROM originals JOIN ("
            "  SELECT original, count(*) AS shared FROM bands"
            f"  WHERE band IN ({','.join('?' * len(bands))})"
            "  GROUP BY original ORDER BY shared DESC, original LIMIT ?"
            ") ON number = original",
            (*bands, _LOOKED_AT),
        )
        alike = (
            (-float(np.mean(np.frombuffer(other, sketch.dtype) == sketch)), number)
            for number, other in candidates
        )
        best = min(alike, default=(0.0, 0))
        return (best[1],) if -best[0] >= SIMILAR else None


class Names(MutableMapping[str, int]):
    """How often each id was given out."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.ask = database.execute

    def __getitem__(self, name: str) -> int:
        found = self.ask("SELECT count FROM names WHERE name = ?", (name,)).fetchone()
        if found is None:
            raise KeyError(name)
        return int(found[0])

    def __setitem__(self, name: str, count: int) -> None:
        self.ask("INSERT OR REPLACE INTO names VALUES (?, ?)", (name, count))

    def __delitem__(self, name: str) -> None:
        self.ask("DELETE FROM names WHERE name = ?", (name,))

    def __iter__(self) -> Iterator[str]:
        return (str(name) for (name,) in self.ask("SELECT name FROM names ORDER BY name"))

    def __len__(self) -> int:
        return int(self.ask("SELECT count(*) FROM names").fetchone()[0])


def _sketch(words: list[str]) -> Sketch:
    from datasketch import MinHash

    shingles = {
        " ".join(words[start : start + LENGTH]).encode("utf-8", "replace")
        for start in range(len(words) - LENGTH + 1)
    }
    sketch = MinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update_batch(sorted(shingles))
    return np.asarray(sketch.hashvalues, dtype=np.uint32)


def _bands(sketch: Sketch) -> tuple[int, ...]:
    """Return keys: texts that share one agree in a whole band of their sketches."""
    return tuple(
        int.from_bytes(
            blake2b(
                bytes([band]) + sketch[band * _ROWS : (band + 1) * _ROWS].tobytes(), digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for band in range(_BANDS)
    )
