"""Whose numbers they are: the innermost statement that holds each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sayso.records import Attribution, Quantity


def assign(
    quantities: Sequence[Quantity], attributions: Sequence[Attribution]
) -> tuple[Quantity, ...]:
    """Give every quantity its owner: the innermost attribution whose content holds its span.

    Innermost is the smallest content, and the later start where two are of one size. A number in
    the source or the cue of a statement ("two officials said") is no part of what is said: it
    belongs to whatever encloses it. None is the narrator.
    """
    contents = sorted(
        (
            (span.start, span.end, sum(end - start for start, end in attribution.content), index)
            for index, attribution in enumerate(attributions)
            for span in attribution.content
        ),
    )
    owners: dict[str, str | None] = {}
    begun: list[tuple[int, int, int, int]] = []  # the contents that have begun and not ended
    read = 0
    for quantity in sorted(quantities, key=lambda quantity: quantity.span):
        start, end = quantity.span
        while read < len(contents) and contents[read][0] <= start:
            begun.append(contents[read])
            read += 1
        begun = [content for content in begun if content[1] > start]
        holding = [(size, -begin, index) for begin, finish, size, index in begun if end <= finish]
        owners[quantity.id] = attributions[min(holding)[2]].id if holding else None
    return tuple(
        msgspec.structs.replace(quantity, attribution=owners[quantity.id])
        for quantity in quantities
    )
