"""Which numbers: expressions of amount, what they count, what happened and where."""

from __future__ import annotations

from sayso.language import Parsed
from sayso.quantities import normal
from sayso.quantities.amounts import Amount
from sayso.quantities.counted import Counted, counted, resumed
from sayso.quantities.events import governing, is_said
from sayso.quantities.finding import find
from sayso.quantities.neighbours import converts
from sayso.quantities.places import place
from sayso.quantities.scanning import scan
from sayso.records import Quantity

__all__ = ["Amount", "QuantityExtractor", "find", "holds_number"]


_NEAR = 60  # tokens from a bare number back to the amount whose noun it takes up


def _is_bare(amount: Amount) -> bool:
    """Tell whether a number stands without a noun, as one that takes up another does."""
    token = amount.token
    alone = token.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass", "attr", "conj", "appos", "dep"}
    return amount.dimension == "count" and (alone or token.head.lower_ in {"nearer", "closer"})


def holds_number(text: str) -> bool:
    """Tell whether a text writes a number; where none is, no quantity is.

    With it, `sayso.language.Parser.only` parses no more than an extractor on its own needs.

    Examples
    --------
    >>> from sayso.language import Parser
    >>> parsed = Parser().only("Rain fell all day. Then 12 boats sank.", holds_number)
    >>> [quantity.counted for quantity in QuantityExtractor()(parsed)]
    ['boats']
    """
    return next(scan(text), None) is not None


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
        text = parsed.doc.text
        before: Counted | None = None
        recent: Counted | None = None  # of the sentence before
        measured: dict[str, tuple[str | None, int]] = {}  # by unit, the last thing so measured
        event: str | None = None
        sentence = -1
        last: Amount | None = None
        for amount in find(parsed.doc):
            start = amount.token.sent.start
            if start != sentence:
                near = last is not None and amount.token.i - last.token.i < _NEAR
                recent = (before or recent) if near else None
                sentence, before = start, None
            what = counted(amount, before)
            if what.noun is None and recent is not None and _is_bare(amount):
                what = resumed(recent, amount)
            if amount.unit is not None and what.noun is None and is_said(amount):
                noun, told = measured.get(amount.unit.symbol, (None, 0))
                if amount.token.i - told < _NEAR:
                    what = Counted(noun, what.anchor)
            if amount.low == amount.high == 0 and what.noun is None:
                continue
            happened, verb = governing(what, amount)
            if what.inherited and happened is None:
                happened = event
            where = place(what, verb)
            if last is not None and converts(text, last, amount):
                happened, where = quantities[-1].event, quantities[-1].place
            last = amount
            low_si, high_si, unit_si = normal.interval(amount)
            change = amount.change
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
                    place=where,
                    low_si=low_si,
                    high_si=high_si,
                    unit_si=unit_si,
                    change=change.direction if change else None,
                    step=change.step if change else None,
                )
            )
            if amount.unit is not None and what.noun is not None:
                measured[amount.unit.symbol] = what.noun, amount.token.i
            if amount.dimension in {"count", "ratio"} and what.noun is not None:
                before, event = what, happened
        return tuple(quantities)
