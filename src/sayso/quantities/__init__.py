"""Which numbers: expressions of amount, what they count, what happened and where."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from sayso.language import Parsed
from sayso.quantities.amounts import Amount, converts, find
from sayso.quantities.counted import Counted, counted, phrase, resumed
from sayso.quantities.dates import day_of
from sayso.quantities.events import Happening, governing, is_said
from sayso.quantities.locations import Locator
from sayso.quantities.places import place
from sayso.quantities.roles import polarity, role
from sayso.quantities.timing import Calendar
from sayso.records import Quantity, Role, Span

__all__ = ["Amount", "QuantityExtractor", "find"]


_NEAR = 60  # tokens from a bare number back to the amount whose noun it takes up


def _is_bare(amount: Amount) -> bool:
    """Tell whether a number stands without a noun, as one that takes up another does."""
    token = amount.token
    alone = token.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass", "attr", "conj", "appos", "dep"}
    return amount.dimension == "count" and (alone or token.head.lower_ in {"nearer", "closer"})


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

    def __call__(self, parsed: Parsed, published: str | None = None) -> tuple[Quantity, ...]:
        """Return the quantities, in order of the text; their owners are not yet known.

        Parameters
        ----------
        parsed : Parsed
            The text.
        published : str, optional
            The day on which it was published, in ISO 8601, to which "on Tuesday" is relative.
        """
        amounts = find(parsed.doc)
        if not amounts:
            return ()
        calendar = Calendar(parsed.doc, day_of(published), amounts)
        locator = Locator(parsed.doc)
        quantities: list[Quantity] = []
        text = parsed.doc.text
        before: Counted | None = None
        stated: Counted | None = None  # as before, a measure or a count
        recent: Counted | None = None  # of the sentence before
        measured: dict[str, tuple[str, Happening, int]] = {}  # by unit, the last thing so measured
        event: Happening | None = None
        played: Role | None = None
        sentence = -1
        last: Amount | None = None
        for amount in amounts:
            start = amount.token.sent.start
            if start != sentence:
                near = last is not None and amount.token.i - last.token.i < _NEAR
                recent = (before or recent) if near else None
                sentence, before, stated = start, None, None
            what = counted(amount, stated if amount.dimension == "ratio" else before)
            if what.noun is None and recent is not None and _is_bare(amount):
                what = resumed(recent, amount)
            again = None
            if amount.unit is not None and what.noun is None and is_said(amount):
                again = measured.get(amount.unit.symbol)
                if again is not None and amount.token.i - again[2] < _NEAR:
                    what = Counted(again[0], what.anchor)
            if amount.low == amount.high == 0 and what.noun is None:
                continue
            happened = governing(what, amount)
            if what.inherited and happened.lemma is None and event is not None:
                happened = replace(event, verb=happened.verb)
            if again is not None and what.noun == again[0] and happened.lemma is None:
                happened = replace(again[1], verb=happened.verb)
            if calendar.tells(amount):
                happened = replace(happened, lemma=None)
            taken = what.inherited and event is not None and happened.lemma == event.lemma
            part = played if taken else role(what, amount, happened)
            real = polarity(amount, happened, happened.lemma is not None or part is not None)
            where = place(what, happened.verb)
            if last is not None and converts(text, last, amount):
                quantities.append(_converted(quantities[-1], amount, f"q{len(quantities) + 1}"))
                last = amount
                continue
            last = amount
            span = None if where is None else Span(where.start_char, where.end_char)
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
                    phrase=phrase(what, amount),
                    event=happened.lemma,
                    role=part,
                    polarity=real,
                    place=None if where is None else where.text,
                    location=None if span is None else locator.locate(span),
                    date=calendar.date(amount, happened, real == "possible"),
                )
            )
            if amount.unit is not None and what.noun is not None:
                measured[amount.unit.symbol] = what.noun, happened, amount.token.i
            if what.noun is not None and amount.dimension not in {"age", "duration"}:
                stated = what
            if amount.dimension in {"count", "ratio"} and what.noun is not None:
                before = what
            if stated == what:
                event, played = happened, part
        return tuple(quantities)


def _converted(quantity: Quantity, amount: Amount, name: str) -> Quantity:
    """Return a quantity in another unit: all but the number is as it was."""
    return msgspec.structs.replace(
        quantity,
        id=name,
        span=amount.span,
        low=amount.low,
        high=amount.high,
        modifier=amount.modifier,
        unit=amount.symbol,
        phrase=None,
    )
