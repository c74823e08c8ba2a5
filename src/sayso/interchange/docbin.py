"""spaCy's DocBin: a document for each article, with its marks as groups of spans.

``doc.spans["source"]``, ``["cue"]``, ``["content"]`` and ``["quantity"]`` hold the spans; a span's
label is its group, its `id_` the attribution or quantity. Tokens are those of spaCy's English
tokenizer, cut where a mark begins or ends within one. What is no span is JSON in
``doc.user_data["sayso"]``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sayso.errors import DataError
from sayso.interchange.files import converted, parsed
from sayso.interchange.standoff import PARTS, Mark, Part, Standoff, from_standoff, to_standoff
from sayso.interchange.tokens import cut, document, pipeline
from sayso.records import Analysis, Span
from sayso.unpacking import most_unpacked

if TYPE_CHECKING:
    from spacy.tokens import Doc

DATA = "sayso"


def write(analyses: Iterable[Analysis], path: Path) -> None:
    """Write a document for each analysis."""
    from spacy.tokens import DocBin

    documents = DocBin(store_user_data=True)
    for analysis in analyses:
        documents.add(to_doc(analysis))
    try:
        path.write_bytes(documents.to_bytes())
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", str(path)) from error


def read(path: Path) -> Iterator[Analysis]:
    """Yield the articles of a file."""
    from spacy.tokens import DocBin

    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(error.strerror or "cannot be read", str(path)) from error
    try:
        # spaCy itself would unpack it whatever the size.
        unpacker = zlib.decompressobj()
        unpacker.decompress(content, most_unpacked(len(content)))
        if unpacker.unconsumed_tail:
            raise DataError("unpacks to far more than its size", str(path))
        documents = list(DocBin().from_bytes(content).get_docs(pipeline().vocab))
    except DataError:
        raise
    # zlib, msgpack and spaCy each raise their own; none is documented.
    except Exception as error:
        raise DataError(f"not a DocBin: {type(error).__name__}", str(path)) from error
    for number, doc in enumerate(documents, 1):
        yield from_doc(doc, f"{path}: document {number}")


def to_doc(analysis: Analysis) -> Doc:
    """Return the document of an analysis.

    Examples
    --------
    >>> import sayso
    >>> doc = to_doc(sayso.analyze("At least 12 people were killed, the mayor said."))
    >>> doc.spans["quantity"][0].text, doc.spans["source"][0].text
    ('At least 12', 'the mayor')
    """
    standoff = to_standoff(analysis)
    doc = document(standoff.text, cut(standoff.text, standoff.marks))
    for part in PARTS:
        found = (
            doc.char_span(*span, label=part, span_id=mark.owner)
            for mark in standoff.marks
            if mark.part == part
            for span in mark.spans
        )
        doc.spans[part] = [span for span in found if span is not None]
    rest = msgspec.to_builtins(standoff)
    kept = {key: value for key, value in rest.items() if key not in {"marks", "text"}}
    doc.user_data[DATA] = msgspec.json.encode(kept).decode()
    return doc


def from_doc(doc: Doc, where: str = "document") -> Analysis:
    """Return the analysis of a document that `to_doc` made, with its spans as they are now."""
    data = doc.user_data.get(DATA)
    if not isinstance(data, str):
        raise DataError(f"no user data {DATA!r}: not a document of sayso", where)
    known = parsed(data, where)
    if not isinstance(known, dict):
        raise DataError(f"the user data {DATA!r} is not an object", where)
    standoff: Standoff = converted({**known, "text": doc.text}, Standoff, where)
    spans: dict[tuple[Part, str], list[Span]] = {}
    for part in PARTS:
        for span in doc.spans.get(part, ()):
            place = Span(span.start_char, span.end_char)
            spans.setdefault((part, span.id_), []).append(place)
    marks = tuple(Mark(part, owner, tuple(pieces)) for (part, owner), pieces in spans.items())
    return from_standoff(msgspec.structs.replace(standoff, marks=marks), where)
