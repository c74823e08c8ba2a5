"""Which numbers: expressions of amount, what they count, what happened and where."""

from __future__ import annotations

from sayso.language import Parsed
from sayso.quantities.amounts import Amount, find
from sayso.quantities.counted import Counted, counted
from sayso.quantities.events import governing
from sayso.quantities.places import place
from sayso.records import Quantity

__all__ = ["Amount", "QuantityExtractor", "find"]


class QuantityExtractor:
    """Finds the quantities of a parsed text.

    Examples
    --------
    >>> from sayso.language import Parser
    >>> parsed = Parser()("At least 12 people were killed in Kharkiv and 30 injured.")
    >>> for quantity in QuantityExtractor()(parsed):
    ...     print(quantity.low, quantity.high, quantity.counted, quantity.event, quantity.place)
    12.0 None people kill Kharkiv
    30.0 30.0 people injure Kharkiv
    """

    def __call__(self, parsed: Parsed) -> tuple[Quantity, ...]:
        """Return the quantities, in order of the text; their owners are not yet known."""
        quantities: list[Quantity] = []
        before: Counted | None = None
        event: str | None = None
        sentence = -1
        for amount in find(parsed.doc):
            start = amount.token.sent.start
            if start != sentence:
                sentence, before, event = start, None, None
            what = counted(amount, before)
            happened, verb = governing(what, amount)
            if what.inherited and happened is None:
                happened = event
            quantities.append(
                Quantity(
                    id=f"q{len(quantities) + 1}",
                    span=amount.span,
                    low=amount.low,
                    high=amount.high,
                    modifier=amount.modifier,
                    dimension=amount.dimension,
                    unit=amount.symbol,
                    counted=what.noun,
                    event=happened,
                    place=place(what, verb),
                )
            )
            if amount.dimension in {"count", "ratio"} and what.noun is not None:
                before, event = what, happened
        return tuple(quantities)
