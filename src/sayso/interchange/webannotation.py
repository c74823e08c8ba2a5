"""W3C Web Annotation: JSON-LD, an array of pages, each with the annotations of one article.

An annotation tags one part of one attribution, or one quantity; several stretches are several
targets. The model has offsets count code points, not units of UTF-16 or bytes (W3C Recommendation
of 23 February 2017, 4.2.4 and 4.2.5), so that they are those of Python's strings. What is no span
stands on the page as JSON of `sayso`, a term of this project's own that others pass over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from sayso.errors import DataError
from sayso.interchange.files import converted, listed, parsed, read_text, write_text
from sayso.interchange.standoff import PARTS, Mark, Standoff, from_standoff, to_standoff
from sayso.records import Analysis, Span

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"sayso": {"@id": "urn:sayso:record", "@type": "@json"}},
]
# Letters of context around a quotation, so that it is found when the text has moved.
AROUND = 24


def write(analyses: Iterable[Analysis], path: Path) -> None:
    """Write a page for each analysis."""
    write_text(path, listed(_page(to_standoff(analysis)) for analysis in analyses))


def read(path: Path) -> Iterator[Analysis]:
    """Yield the articles of a file of pages."""
    pages = parsed(read_text(path), str(path))
    if not isinstance(pages, list):
        pages = [pages]
    for number, page in enumerate(pages, 1):
        where = f"{path}: page {number}"
        if not isinstance(page, dict) or not isinstance(page.get("sayso"), dict):
            raise DataError("not a page that sayso wrote: no 'sayso' with the text", where)
        standoff = converted(page["sayso"], Standoff, where)
        items = page.get("items")
        if not isinstance(items, list):
            raise DataError("'items' is not a list of annotations", where)
        marks = tuple(
            _mark(item, f"{where}, annotation {place}") for place, item in enumerate(items, 1)
        )
        yield from_standoff(msgspec.structs.replace(standoff, marks=marks), where)


def _page(standoff: Standoff) -> dict[str, Any]:
    name = f"urn:sayso:{quote(standoff.id, safe='')}"
    rest = msgspec.to_builtins(msgspec.structs.replace(standoff, marks=()))
    return {
        "@context": CONTEXT,
        "id": f"{name}:annotations",
        "type": "AnnotationPage",
        "sayso": {key: value for key, value in rest.items() if key != "marks"},
        "items": [_annotation(mark, standoff.text, name) for mark in standoff.marks],
    }


def _annotation(mark: Mark, text: str, name: str) -> dict[str, Any]:
    return {
        "id": f"{name}:{mark.part}:{quote(mark.owner, safe='')}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": mark.part},
        "target": [
            {
                "source": name,
                "selector": [
                    {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                    {
                        "type": "TextQuoteSelector",
                        "exact": text[slice(*span)],
                        "prefix": text[max(0, span.start - AROUND) : span.start],
                        "suffix": text[span.end : span.end + AROUND],
                    },
                ],
            }
            for span in mark.spans
        ],
    }


class _Body(msgspec.Struct):
    value: str


class _Selector(msgspec.Struct):
    type: str
    start: int | None = None
    end: int | None = None


class _Target(msgspec.Struct):
    selector: list[_Selector]


class _Annotation(msgspec.Struct):
    id: str
    body: _Body
    target: list[_Target]


def _mark(item: object, where: str) -> Mark:
    annotation: _Annotation = converted(item, _Annotation, where)
    part = next((part for part in PARTS if part == annotation.body.value), None)
    if part is None:
        raise DataError(f"the tag {annotation.body.value!r} is none of {', '.join(PARTS)}", where)
    spans = []
    for target in annotation.target:
        position = next((s for s in target.selector if s.type == "TextPositionSelector"), None)
        if position is None or position.start is None or position.end is None:
            raise DataError("a target without a TextPositionSelector", where)
        spans.append(Span(position.start, position.end))
    return Mark(part, unquote(annotation.id.rpartition(":")[2]), tuple(spans))
