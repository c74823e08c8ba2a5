"""CoNLL-style columns: a token a line, a blank line after each paragraph.

Columns, tab-separated: number, token, start, end, source, cue, content, quantity. The last four
hold ``B-a1`` where a stretch of the attribution `a1` begins and ``I-a1`` where it goes on, several
joined by ``|`` where statements are nested, and ``_`` where there is none. Offsets count code
points. Lines that begin with ``#`` hold the text and all that is no span, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from sayso.errors import DataError
from sayso.interchange.files import converted, parsed, read_text, write_text
from sayso.interchange.standoff import (
    PARTS,
    Mark,
    Part,
    Standoff,
    from_standoff,
    to_standoff,
)
from sayso.interchange.tokens import cut
from sayso.records import Analysis, Span

NOTHING = "_"
HEADING = "# article = "
FIELDS = ("text", "meta", "details", "speakers", "relations", "sayso")
COLUMNS = 4 + len(PARTS)


def write(analyses: Iterable[Analysis], path: Path) -> None:
    """Write articles one after another."""
    write_text(
        path, (f"{line}\n" for analysis in analyses for line in _lines(to_standoff(analysis)))
    )


def read(path: Path) -> Iterator[Analysis]:
    """Yield the articles of a file."""
    reader: _Reader | None = None
    for number, line in enumerate(read_text(path).split("\n"), 1):
        where = f"{path}:{number}"
        if line.startswith(HEADING):
            if reader is not None:
                yield reader.analysis()
            name = parsed(line.removeprefix(HEADING), where)
            reader = _Reader(converted(name, str, where), where)
        elif line.strip("\r"):
            if reader is None:
                raise DataError(f"a line before the first {HEADING!r}", where)
            reader.line(line.rstrip("\r"), where)
    if reader is None:
        raise DataError("holds no article", str(path))
    yield reader.analysis()


def _lines(standoff: Standoff) -> Iterator[str]:
    yield HEADING + msgspec.json.encode(standoff.id).decode()
    for field in FIELDS:
        yield f"# {field} = {msgspec.json.encode(getattr(standoff, field)).decode()}"
    cells = _cells(standoff.marks)
    starts, ends = ({span[end] for mark in standoff.marks for span in mark.spans} for end in (0, 1))
    number = 0
    for token in cut(standoff.text, standoff.marks):
        form = standoff.text[slice(*token)]
        if form.isspace() and "\n" in form and number:
            yield ""
            number = 0
        # White space is a token only where a mark begins or ends with it.
        if form.isspace() and token.start not in starts and token.end not in ends:
            continue
        number += 1
        tags = (_tags(cells[part], token) for part in PARTS)
        # A character that ends a line for some readers would break the columns.
        yield "\t".join([str(number), "".join(form.split()) or NOTHING, *map(str, token), *tags])
    yield ""


def _cells(marks: Iterable[Mark]) -> dict[Part, list[tuple[Span, str]]]:
    cells: dict[Part, list[tuple[Span, str]]] = {part: [] for part in PARTS}
    for mark in marks:
        cells[mark.part] += [(span, quote(mark.owner, safe="")) for span in mark.spans]
    return cells


def _tags(cells: list[tuple[Span, str]], token: Span) -> str:
    inside = [
        f"{'B' if token.start == span.start else 'I'}-{owner}"
        for span, owner in cells
        if span.start <= token.start and token.end <= span.end
    ]
    return "|".join(inside) or NOTHING


class _Reader:
    """The lines of one article."""

    def __init__(self, name: str, where: str) -> None:
        self.name, self.where = name, where
        self.fields: dict[str, Any] = {}
        self.spans: dict[tuple[str, Part], list[Span]] = {}

    def line(self, line: str, where: str) -> None:
        """Read one line."""
        if line.startswith("#"):
            field, sign, value = line[1:].strip(" ").partition(" = ")
            if not sign or field not in FIELDS:
                raise DataError(f"unknown comment {field!r}", where)
            self.fields[field] = parsed(value, where)
            return
        cells = line.split("\t")
        if len(cells) != COLUMNS:
            raise DataError(f"{len(cells)} columns, not {COLUMNS}", where)
        if not all(cell.isascii() and cell.isdigit() for cell in cells[2:4]):
            raise DataError("columns 3 and 4 are not offsets", where)
        token = Span(int(cells[2]), int(cells[3]))
        for part, cell in zip(PARTS, cells[4:], strict=True):
            if cell != NOTHING:
                for tag in cell.split("|"):
                    self._tag(tag, part, token, where)

    def _tag(self, tag: str, part: Part, token: Span, where: str) -> None:
        sign, _, owner = tag.partition("-")
        spans = self.spans.setdefault((unquote(owner), part), [])
        if sign == "B":
            spans.append(token)
        elif sign == "I" and spans:
            spans[-1] = Span(spans[-1].start, token.end)
        else:
            raise DataError(f"{tag!r} goes on with what did not begin", where)

    def analysis(self) -> Analysis:
        """Return the article."""
        if "text" not in self.fields:
            raise DataError("no text", self.where)
        marks = [Mark(part, owner, tuple(spans)) for (owner, part), spans in self.spans.items()]
        known = {"id": self.name, **self.fields}
        standoff = converted(known, Standoff, self.where)
        return from_standoff(msgspec.structs.replace(standoff, marks=tuple(marks)), self.where)
