"""The walk over the amounts of a text, each with what the ones before it counted."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

import msgspec

from sayso.language import Parsed
from sayso.quantities import normal
from sayso.quantities.amounts import Amount
from sayso.quantities.counted import counted
from sayso.quantities.dates import day_of
from sayso.quantities.elision import resumed
from sayso.quantities.events import Happening, governing, is_said
from sayso.quantities.finding import find
from sayso.quantities.locations import Locator
from sayso.quantities.neighbours import converts
from sayso.quantities.nouns import Counted, phrase
from sayso.quantities.places import place
from sayso.quantities.roles import polarity, role
from sayso.quantities.scanning import scan
from sayso.quantities.timing import Calendar
from sayso.records import Quantity, Role, Span

_NEAR = 60  # tokens from a bare number back to the amount whose noun it takes up


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
        memory = _Memory(starts=[sentence.start for sentence in parsed.doc.sents])
        quantities: list[Quantity] = []
        last: Amount | None = None
        text = parsed.view.text
        for amount in amounts:
            name = f"q{len(quantities) + 1}"
            told = quantities and last is not None and quantities[-1].span == last.span
            if told and last is not None and converts(text, last, amount):
                quantities.append(_converted(quantities[-1], amount, name))
            elif (read := memory.read(amount, last)) is not None:
                quantities.append(_quantity(name, amount, read, calendar, locator))
            last = amount
        return tuple(quantities)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an amount counts, what happened to it, and in what role."""

    counted: Counted
    happening: Happening
    role: Role | None


@dataclass(slots=True)
class _Memory:
    """What the amounts before counted, for those that leave it out.

    Attributes
    ----------
    starts : list of int
        The first token of every sentence.
    sentence : int
        The index of the sentence that is read.
    before : Counted or None
        What the last count of the sentence counts.
    stated : Counted or None
        The same of the last count or measure.
    recent : Counted or None
        What was counted in a sentence before.
    told : _Reading or None
        How the last amount that counts something was read.
    measured : dict
        By unit, the last thing so measured, with what happened to it and where it stood.
    """

    starts: list[int]
    sentence: int = -1
    before: Counted | None = None
    stated: Counted | None = None
    recent: Counted | None = None
    told: _Reading | None = None
    measured: dict[str, tuple[str, Happening, int]] = field(default_factory=dict)

    def read(self, amount: Amount, last: Amount | None) -> _Reading | None:
        """Read an amount; None where it is none of anything ("we have none")."""
        self._enter(amount, last)
        what = counted(amount, self.stated if amount.dimension == "ratio" else self.before)
        if what.noun is None and self.recent is not None and _is_bare(amount):
            what = resumed(self.recent, amount)
        again = self._again(amount, what)
        if again is not None:
            what = Counted(again[0], what.anchor)
        if amount.low == amount.high == 0 and what.noun is None:
            return None
        happening = governing(what, amount)
        if again is not None and happening.lemma is None:
            happening = replace(again[1], verb=happening.verb)
        told = self.told if what.inherited else None
        if told is not None and happening.lemma is None:
            happening = replace(told.happening, verb=happening.verb)
        same = told is not None and happening.lemma == told.happening.lemma
        part = told.role if told is not None and same else role(what, amount, happening)
        reading = _Reading(what, happening, part)
        self._keep(amount, reading)
        return reading

    def _enter(self, amount: Amount, last: Amount | None) -> None:
        sentence = bisect_right(self.starts, amount.token.i)
        if sentence == self.sentence:
            return
        near = last is not None and amount.token.i - last.token.i < _NEAR
        self.recent = (self.before or self.recent) if near else None
        self.sentence, self.before, self.stated = sentence, None, None

    def _again(self, amount: Amount, what: Counted) -> tuple[str, Happening, int] | None:
        """Return what was measured before in the unit of a figure that somebody puts."""
        if amount.unit is None or what.noun is not None or not is_said(amount):
            return None
        found = self.measured.get(amount.unit.symbol)
        near = found is not None and amount.token.i - found[2] < _NEAR
        return found if near else None

    def _keep(self, amount: Amount, reading: _Reading) -> None:
        noun = reading.counted.noun
        if noun is None or amount.dimension in {"age", "duration"}:
            return
        self.stated, self.told = reading.counted, reading
        if amount.dimension in {"count", "ratio"}:
            self.before = reading.counted
        if amount.unit is not None:
            self.measured[amount.unit.symbol] = noun, reading.happening, amount.token.i


def _is_bare(amount: Amount) -> bool:
    """Tell whether a number stands without a noun, as one that takes up another does."""
    token = amount.token
    alone = token.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass", "attr", "conj", "appos", "dep"}
    return amount.dimension == "count" and (alone or token.head.lower_ in {"nearer", "closer"})


def _quantity(
    name: str, amount: Amount, reading: _Reading, calendar: Calendar, locator: Locator
) -> Quantity:
    what, happening = reading.counted, reading.happening
    if calendar.tells(amount):
        happening = replace(happening, lemma=None)  # "in the past 24 hours"
    real = polarity(amount, happening, happening.lemma is not None or reading.role is not None)
    where = None if happening.apart else place(what, happening.verb)
    span = None if where is None else Span(where.start_char, where.end_char)
    low_si, high_si, unit_si = normal.interval(amount)
    change = amount.change
    return Quantity(
        id=name,
        span=amount.span,
        low=amount.low,
        high=amount.high,
        modifier=amount.modifier,
        dimension=amount.dimension,
        unit=amount.symbol,
        counted=what.noun,
        phrase=phrase(what, amount),
        event=happening.lemma,
        role=reading.role,
        polarity=real,
        place=None if where is None else where.text,
        location=None if span is None else locator.locate(span),
        date=None if happening.apart else calendar.date(amount, happening, real == "possible"),
        low_si=low_si,
        high_si=high_si,
        unit_si=unit_si,
        change=change.direction if change else None,
        step=change.step if change else None,
    )


def _converted(quantity: Quantity, amount: Amount, name: str) -> Quantity:
    """Return a quantity in another unit: all but the number is as it was."""
    low_si, high_si, unit_si = normal.interval(amount)
    return msgspec.structs.replace(
        quantity,
        id=name,
        span=amount.span,
        low=amount.low,
        high=amount.high,
        modifier=amount.modifier,
        unit=amount.symbol,
        phrase=None,
        low_si=low_si,
        high_si=high_si,
        unit_si=unit_si,
    )
