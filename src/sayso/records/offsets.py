"""The offsets of an analysis that comes from outside, checked against its text."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sayso.errors import DataError
from sayso.records.analysis import Analysis, Attribution, Quantity, Span


def check_offsets(analysis: Analysis, where: str) -> None:
    """Raise if a span of an analysis is empty or outside its text.

    Raises
    ------
    DataError
        It names what the span is part of, after `where`.
    """
    size = len(analysis.text)
    owners: tuple[Attribution | Quantity, ...] = (*analysis.attributions, *analysis.quantities)
    for owner in owners:
        for span in _spans(owner):
            if not 0 <= span.start < span.end <= size:
                what = f"the span {list(span)} is empty or outside the text"
                raise DataError(what, f"{where}: {owner.id}")


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _spans(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)
