"""Sentences of gold: one table row a sentence, read as articles of one sentence each.

The tables are ``data/gold/sentences/*.toml``; their format is in ``data/README.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sayso.errors import DataError
from sayso.records import Analysis, Dates, Location, Meta, Quantity, Span

SENTENCES = Path(__file__).resolve().parent.parent / "data" / "gold" / "sentences"


def sentences(path: Path = SENTENCES) -> list[Analysis]:
    """Return the sentences of a table, or of a folder of tables, in order of file name."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return [analysis for file in files for analysis in _table(file)]


def _table(file: Path) -> Iterator[Analysis]:
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["sentence"]:
        try:
            yield _sentence(row)
        except (KeyError, ValueError, msgspec.ValidationError) as error:
            raise DataError(f"sentence {row.get('id')!r}: {error}", str(file)) from error


def _sentence(row: Mapping[str, Any]) -> Analysis:
    text = row["text"]
    quantities: list[Quantity] = []
    for number, cells in enumerate(row["quantities"], 1):
        after = quantities[-1].span.end if quantities else 0
        quantities.append(_quantity(text, f"q{number}", cells, after))
    return Analysis(
        id=row["id"],
        text=text,
        meta=Meta(published=row.get("published")),
        quantities=tuple(quantities),
    )


def _quantity(text: str, name: str, cells: Mapping[str, Any], after: int) -> Quantity:
    span = _span(text, cells["text"], after)
    value = cells.get("value")
    fields = {
        "id": name,
        "span": span,
        "low": cells.get("low", value),
        "high": cells.get("high", value),
        "modifier": cells.get("modifier", "exact"),
        "dimension": cells.get("dimension", "count"),
        "phrase": _span(text, cells["phrase"], span.end) if "phrase" in cells else None,
        "location": _location(text, cells),
        "date": _dates(text, cells),
        **{
            key: cells.get(key) for key in ("unit", "counted", "event", "role", "polarity", "place")
        },
    }
    return msgspec.convert(msgspec.to_builtins(fields), Quantity)


def _span(text: str, part: str, after: int) -> Span:
    """Find a part of the text behind a place, or before it where it is not there."""
    start = text.find(part, after)
    start = text.index(part) if start < 0 else start
    return Span(start, start + len(part))


def _location(text: str, cells: Mapping[str, Any]) -> Location | None:
    if "location" not in cells:
        return None
    name, region, country = cells["location"]
    span = _span(text, cells["place"], 0)
    return Location(span=span, name=name, country=country or None, region=region or None)


def _dates(text: str, cells: Mapping[str, Any]) -> Dates | None:
    if "date" not in cells:
        return None
    written, start, end, granularity = cells["date"]
    return Dates(span=_span(text, written, 0), start=start, end=end, granularity=granularity)
