"""The gazetteer: which places bear a name.

The table is one line for each name, sorted by its bytes; it is mapped into memory and searched
where it lies, so that its six megabytes cost neither time to load nor memory to hold.
"""

from __future__ import annotations

import mmap
import unicodedata
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any, Literal, NamedTuple, cast

from sayso import resources

Kind = Literal["country", "region", "area", "city", "people"]
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼ`´ʻʹ.\""))
_DASHES = dict.fromkeys(map(ord, "-–‐‑"), " ")


class Entry(NamedTuple):
    """A place that bears a name, or a country by the name of its people.

    Attributes
    ----------
    kind : str
        "country", "region" (a first-level division), "area" (another stretch of land or water),
        "city" (a settlement of any size) or "people" (a name for those of a country).
    name : str
        In English.
    country : str or None
        ISO 3166-1 code.
    region : str or None
        Name of the first-level division.
    population : int
        Of a settlement or a country, as far as known; a round number for others.
    """

    kind: Kind
    name: str
    country: str | None
    region: str | None
    population: int


def fold(name: str) -> str:
    """Return a name as it is looked up: without case, marks on letters, apostrophes and dots.

    Examples
    --------
    >>> fold("Khar’kov"), fold("Rostov-on-Don"), fold("U.S.")
    ('kharkov', 'rostov on don', 'us')
    """
    marked = unicodedata.normalize("NFKD", name.casefold().translate(_DROPPED).translate(_DASHES))
    return " ".join("".join(c for c in marked if not unicodedata.combining(c)).split())


@lru_cache(maxsize=4096)
def look_up(key: str) -> tuple[Entry, ...]:
    """Return the places that bear a name, folded as by `fold`, the most populous first.

    Examples
    --------
    >>> [(entry.name, entry.country) for entry in look_up("odessa")]
    [('Odesa', 'UA'), ('Odessa', 'US')]
    """
    table = _table()
    if not key:
        return ()
    wanted = key.encode() + b"\t"
    low, high = 0, len(table)
    while low < high:
        middle = table.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = table.find(b"\n", middle)
        if table[middle:end] < wanted:
            low = end + 1
        else:
            high = middle
    found = []
    while table[low : low + len(wanted)] == wanted:
        end = table.find(b"\n", low)
        found.append(_entry(table[low:end].decode()))
        low = end + 1
    return tuple(sorted(found, key=lambda entry: (-entry.population, entry)))


def _entry(line: str) -> Entry:
    _, kind, name, country, region, population = line.split("\t")
    return Entry(cast(Kind, kind), name, country or None, region or None, int(population))


@cache
def _table() -> mmap.mmap:
    with as_file(files(resources).joinpath("gazetteer.tsv")) as path, path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def reading() -> dict[str, Any]:
    """Return the words by which a mention of a place is read."""
    words: dict[str, Any] = resources.load("gazetteer.toml")["reading"]
    return words
