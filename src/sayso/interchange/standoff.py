"""An analysis as marks on a text: what every format of annotation tools can hold in its own way.

A mark says which stretches of text are the source, cue or content of an attribution, or a quantity;
everything else that is known of it stands in its details.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import msgspec

from sayso.errors import DataError
from sayso.records import (
    Analysis,
    Attribution,
    Claim,
    Meta,
    Quantity,
    Relation,
    Span,
    Speaker,
    check_offsets,
)

Part = Literal["source", "cue", "content", "quantity"]
PARTS: tuple[Part, ...] = get_args(Part)
# The mark that carries the details of an attribution, and to which its other marks are tied.
ANCHORS: tuple[Part, ...] = ("content", "cue", "source", "quantity")

Details = dict[str, Any]
_T = TypeVar("_T")


class Mark(NamedTuple):
    """The stretches of text that are one part of one attribution, or one quantity."""

    part: Part
    owner: str
    spans: tuple[Span, ...]


class Standoff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article and its marks.

    Attributes
    ----------
    id, text, meta : str, str and Meta
        The article.
    marks : tuple of Mark
        In the order of the attributions, then of the quantities.
    details : dict of str to dict
        What is known of an attribution or a quantity beside its spans, by its id; a quantity's
        `claim` is its line in the ledger.
    speakers : dict of str to Speaker
        By the keys that `details` name.
    relations : tuple of Relation
        Among quantities.
    sayso : str or None
        The version that made the analysis.
    """

    id: str
    text: str
    meta: Meta = Meta()
    marks: tuple[Mark, ...] = ()
    details: dict[str, Details] = {}
    speakers: dict[str, Speaker] = {}
    relations: tuple[Relation, ...] = ()
    sayso: str | None = None


def anchors(marks: Sequence[Mark]) -> dict[str, Mark]:
    """Return the mark that carries the details, of each attribution and quantity."""
    rank = {part: place for place, part in enumerate(ANCHORS)}
    found: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda mark: rank[mark.part]):
        found.setdefault(mark.owner, mark)
    return found


def to_standoff(analysis: Analysis) -> Standoff:
    """Return an analysis as marks.

    Raises
    ------
    DataError
        If something in it marks no text, or text that is not there.
    """
    claims = {claim.quantity: claim for claim in analysis.claims}
    marks = tuple(_marks(analysis))
    size = len(analysis.text)
    for mark in marks:
        if any(not 0 <= span.start < span.end <= size for span in mark.spans):
            raise DataError(f"{mark.owner}: a {mark.part} outside the text", analysis.id)
    marked = {mark.owner for mark in marks}
    details: dict[str, Details] = {}
    for attribution in analysis.attributions:
        if attribution.id not in marked:
            raise DataError(f"{attribution.id}: an attribution that marks no text", analysis.id)
        details[attribution.id] = _plain(attribution, "id", "source", "cue", "content")
    for quantity in analysis.quantities:
        details[quantity.id] = _plain(quantity, "id", "span")
        if quantity.id in claims:
            claim = _plain(claims[quantity.id], "quantity", "attribution")
            details[quantity.id]["claim"] = claim
    if len(details) < len(analysis.attributions) + len(analysis.quantities):
        raise DataError("two attributions or quantities share an id", analysis.id)
    return Standoff(
        id=analysis.id,
        text=analysis.text,
        meta=analysis.meta,
        marks=marks,
        details=details,
        speakers=analysis.speakers,
        relations=analysis.relations,
        sayso=analysis.sayso,
    )


def from_standoff(standoff: Standoff, where: str) -> Analysis:
    """Return the analysis that marks and details describe; `where` names their file in errors.

    An attribution without details is indirect; a quantity needs its modifier and dimension. What
    has details and no mark was taken out, and the relations and claims that hang on it with it.

    Raises
    ------
    DataError
        If they do not fit together.
    """
    attributions: list[Attribution] = []
    quantities: list[Quantity] = []
    claims: list[Claim] = []
    owned: dict[str, dict[Part, tuple[Span, ...]]] = {key: {} for key in standoff.details}
    for mark in standoff.marks:
        check(mark, standoff.text, where)
        if mark.part in owned.setdefault(mark.owner, {}):
            raise DataError(f"{mark.owner}: more than one {mark.part}", where)
        owned[mark.owner][mark.part] = mark.spans
    removed = {key for key, parts in owned.items() if not parts}
    for key, parts in owned.items():
        details = dict(standoff.details.get(key, {}))
        if "quantity" in parts:
            claim = details.pop("claim", None)
            if details.get("attribution") in removed:
                claim = details["attribution"] = None
            fields = {"low": None, "high": None, **details, "span": parts["quantity"][0]}
            quantities.append(_made(Quantity, key, where, fields))
            if claim is not None:
                owner = quantities[-1].attribution
                known = {**_mapping(claim, key, where), "attribution": owner, "quantity": key}
                claims.append(_made(Claim, known.pop("id", key), where, known))
        elif parts:
            spans = {part: parts.get(part, ()) for part in ("cue", "content")}
            source = parts.get("source")
            fields = {"type": "indirect", **details, "source": source, **spans}
            attributions.append(_made(Attribution, key, where, fields))
    relations = tuple(r for r in standoff.relations if not {r.source, r.target} & removed)
    _check_keys(attributions, quantities, relations, standoff, where)
    analysis = Analysis(
        id=standoff.id,
        text=standoff.text,
        meta=standoff.meta,
        speakers=standoff.speakers,
        attributions=tuple(attributions),
        quantities=tuple(quantities),
        relations=relations,
        claims=tuple(claims),
        sayso=standoff.sayso,
    )
    check_offsets(analysis, where)
    return analysis


def check(mark: Mark, text: str, where: str) -> None:
    """Raise if a mark lies outside its text."""
    for span in mark.spans:
        if not 0 <= span.start < span.end <= len(text):
            what = f"{mark.part} {span.start} to {span.end} in a text of {len(text)} characters"
            raise DataError(f"{mark.owner}: {what}", where)
    if not mark.spans or (mark.part == "quantity" and len(mark.spans) > 1):
        raise DataError(f"{mark.owner}: a {mark.part} is one stretch of text", where)


def _marks(analysis: Analysis) -> Iterator[Mark]:
    for attribution in analysis.attributions:
        parts = (attribution.source, attribution.cue, attribution.content)
        for part, spans in zip(PARTS, parts, strict=False):
            if spans:
                yield Mark(part, attribution.id, spans)
    for quantity in analysis.quantities:
        yield Mark("quantity", quantity.id, (quantity.span,))


def _plain(record: msgspec.Struct, *left_out: str) -> Details:
    """Return the fields of a record that say something, as JSON has them."""
    return {
        name: value
        for name, value in msgspec.to_builtins(record).items()
        if name not in left_out and value not in (None, (), [], {})
    }


def _made(kind: type[_T], key: str, where: str, fields: Details) -> _T:
    try:
        return msgspec.convert({**fields, "id": key}, kind)
    except msgspec.ValidationError as error:
        raise DataError(f"{key}: {error}", where) from error


def _mapping(value: object, key: str, where: str) -> Details:
    if not isinstance(value, dict):
        raise DataError(f"{key}: its claim is not an object", where)
    return {"speaker": None, "bloc": None, **value}


def _check_keys(
    attributions: Sequence[Attribution],
    quantities: Sequence[Quantity],
    relations: Sequence[Relation],
    standoff: Standoff,
    where: str,
) -> None:
    said = {attribution.id for attribution in attributions}
    counted = {quantity.id for quantity in quantities}
    for attribution in attributions:
        if attribution.speaker is not None and attribution.speaker not in standoff.speakers:
            raise DataError(f"{attribution.id}: no speaker {attribution.speaker!r}", where)
    for quantity in quantities:
        if quantity.attribution is not None and quantity.attribution not in said:
            raise DataError(f"{quantity.id}: no attribution {quantity.attribution!r}", where)
    for relation in relations:
        for key in (relation.source, relation.target):
            if key not in counted:
                raise DataError(f"a relation names {key!r}, which is no quantity", where)
