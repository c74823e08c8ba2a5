"""Amounts: a number with its unit and modifier, and the interval that they mean."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sayso.quantities import changes, measures, modifiers, names
from sayso.quantities.measures import Unit
from sayso.quantities.numerals import Numeral, lexicon, scan
from sayso.records import Dimension, Modifier, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Change = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Amount:
    """An expression of amount, before it is known what it counts.

    Attributes
    ----------
    span : Span
        With modifier and unit.
    number : Span
        With currency and unit, without modifier.
    values : tuple of float
        As written, in the unit: one, or both ends of a range in their order.
    low, high : float or None
        The interval meant.
    modifier, dimension : str
        As in `sayso.records.Quantity`.
    unit : Unit or None
        With the rate where there is one ("dollar per month").
    token : Token
        The last token of the numeral.
    joiner : str
        What joins the ends of a range ("-", "to", "and", "or", "from"), "" otherwise.
    change : str or None
        The direction, where the amount says by how much something changed.
    form : str
        Of its first numeral.
    """

    span: Span
    number: Span
    values: tuple[float, ...]
    low: float | None
    high: float | None
    modifier: Modifier
    dimension: Dimension
    unit: Unit | None
    token: Token
    joiner: str = ""
    change: Change | None = None
    form: str = "digits"

    @property
    def symbol(self) -> str | None:
        """The unit as a `Quantity` names it; money and percentages without their rate."""
        if self.unit is None:
            return None
        if self.dimension in {"money", "percent", "duration"}:
            return self.unit.symbol.split("/")[0]
        return self.unit.symbol


@dataclass(frozen=True, slots=True)
class _Figure:
    """A numeral and its unit: what ranges are made of."""

    numeral: Numeral
    start: int
    end: int
    token: Token
    unit: Unit | None
    value: float
    hyphen: bool = False
    plain_end: int = 0


class _Tokens:
    """Finds the token at a character."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = [token.idx for token in doc]

    def at(self, position: int) -> Token:
        return self.doc[max(0, bisect_right(self.starts, position) - 1)]


def find(doc: Doc) -> list[Amount]:
    """Return the amounts of a document, in order; none overlap."""
    text = doc.text
    if not len(doc):
        return []
    tokens = _Tokens(doc)
    figures = [f for n in scan(text) if (f := _figure(text, n, tokens)) is not None]
    amounts: list[Amount] = []
    index = 0
    while index < len(figures):
        left = figures[index]
        right = figures[index + 1] if index + 1 < len(figures) else None
        joiner = _joiner(text, left, right) if right is not None else None
        if right is not None and joiner == "score":
            index += 2
            continue
        if right is not None and joiner:
            amounts.append(_range(text, left, right, joiner))
            index += 2
            continue
        first = tokens.at(left.numeral.start)
        named = index > 0 and _same_head(figures[index - 1], left)
        if not named and names.counts(text, left.numeral, first, left.token, left.unit is not None):
            amounts.append(_single(text, left))
        index += 1
    return [
        replace(amount, change=changes.direction(amount, text))
        for amount in _converted(text, _resumed(text, _disjoint(amounts)))
    ]


def _same_head(left: _Figure, right: _Figure) -> bool:
    """Find the second number of one noun: the 737 of "two new 737 Max jets" is a name."""
    one, two = left.token, right.token
    if left.unit is not None or right.unit is not None or one.dep_ != "nummod":
        return False
    between = one.doc[one.i + 1 : two.i]
    return one.head.i > two.i and all(t.pos_ in {"ADJ", "NOUN", "PROPN"} for t in between)


_GOES_ON = re.compile(r"(?:,| and| or|, and) ")
_STOP = re.compile(r"[.,;:)]|\s(?:and|or|but)\b|\s*$")


def _resumed(text: str, amounts: list[Amount]) -> list[Amount]:
    """Give a bare number the unit left out: "for five hours and the others for three"."""
    kept: list[Amount] = []
    for amount in amounts:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.unit is not None
            and amount.unit is None
            and amount.dimension == "count"
            and last.dimension != "money"
            and amount.token.sent == last.token.sent
            and _STOP.match(text, amount.span.end)
            and _parallel(text, last, amount)
        ):
            kept.append(replace(amount, unit=last.unit, dimension=last.dimension))
        else:
            kept.append(amount)
    return kept


def _parallel(text: str, one: Amount, other: Amount) -> bool:
    """Tell whether two amounts stand after the same word, or an age directly after another."""
    if one.dimension == "age":
        return _GOES_ON.fullmatch(text, one.span.end, other.span.start) is not None
    words = [text[max(0, a.span.start - 12) : a.span.start].split() for a in (one, other)]
    return all(words) and words[0][-1] == words[1][-1] and words[0][-1].lower() in {"for", "by"}


_BOUNDS: dict[Modifier, tuple[bool, bool]] = {
    "at_least": (True, False),
    "more_than": (True, False),
    "at_most": (False, True),
    "less_than": (False, True),
    "approx": (True, True),
}


def _converted(text: str, amounts: list[Amount]) -> list[Amount]:
    """Give a conversion in brackets the modifier of the figure that it converts."""
    kept: list[Amount] = []
    for amount in amounts:
        bounds = _BOUNDS.get(kept[-1].modifier) if kept else None
        if bounds and amount.modifier == "exact" and converts(text, kept[-1], amount):
            value = amount.values[0]
            low, high = (value if bound else None for bound in bounds)
            kept.append(replace(amount, modifier=kept[-1].modifier, low=low, high=high))
        else:
            kept.append(amount)
    return kept


def converts(text: str, one: Amount, other: Amount) -> bool:
    """Tell whether an amount is the one before it in another unit, in brackets."""
    if one.unit is None or other.unit is None or one.dimension != other.dimension:
        return False
    return text[one.span.end : other.span.start] in {" (", "(", " / "}


def _disjoint(amounts: list[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in amounts:
        edge = kept[-1].span.end if kept else 0
        if amount.number.start >= edge:
            start = max(amount.span.start, edge)
            kept.append(replace(amount, span=Span(start, amount.span.end)))
    return kept


def _figure(text: str, numeral: Numeral, tokens: _Tokens) -> _Figure | None:
    start, end = numeral.start, numeral.end
    prefix = measures.before(text, start) if numeral.form in {"digits", "words"} else None
    token = tokens.at(end - 1)
    match = measures.after(text, end)
    value = numeral.value
    if prefix is not None:
        start = prefix.edge
        rate = match.unit if match is not None and match.unit.dimension == "money" else None
        plain = end
        per = measures.rate(text, end, prefix.unit) if rate is None else None
        if rate is not None and match is not None:
            plain = end = match.edge
        unit = rate or (per.unit if per else prefix.unit)
        return _Figure(numeral, start, plain, token, unit, value, plain_end=plain)
    if numeral.suffix in {"m", "M", "k", "K", "b", "B"}:
        numeral, value, match, end = _suffixed(text, numeral, token, match)
    if match is None:
        return _Figure(numeral, start, end, token, None, value, plain_end=end)
    unit = _pounds(text, match.unit, match, numeral)
    edge = match.edge
    if match.per is not None and unit.dimension in {"money", "percent", "duration", "mass"}:
        edge = match.stem
    return _Figure(numeral, start, edge, token, unit, value * unit.factor, match.hyphen, edge)


_SPATIAL = re.compile(
    r"[ -](?:high|long|wide|deep|tall|away|from|below|above|under|underground|off|of the|north"
    r"|south|east|west|to the|behind|into|apart|across|thick|down|up|dash|sprint|race)\b"
)


def _suffixed(
    text: str, numeral: Numeral, token: Token, match: measures.Match | None
) -> tuple[Numeral, float, measures.Match | None, int]:
    """Decide whether "m" is a million or a metre; "k" and "b" are numbers."""
    written = float(numeral.value / numeral.scale)
    if numeral.suffix != "m":
        return numeral, numeral.value, match, numeral.end
    counted = token.dep_ == "nummod" and token.head.tag_ in {"NNS", "NNPS", "NNP"}
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    plural = following is not None and following.tag_ in {"NNS", "VBN"}
    if written >= 1000 or (_SPATIAL.match(text, numeral.end) and not plural):
        metres = measures.after(text, numeral.end - 1)
        plain = replace(numeral, value=written, scale=1, suffix="", end=numeral.end - 1)
        return plain, written, metres, numeral.end - 1
    if (
        counted
        or plural
        or text[numeral.end : numeral.end + 4] in {" of ", " in "}
        or "." in numeral.digits
    ):
        return numeral, numeral.value, match, numeral.end
    metres = measures.after(text, numeral.end - 1)
    plain = replace(numeral, value=written, scale=1, suffix="", end=numeral.end - 1)
    return plain, written, metres, numeral.end - 1


_WEIGHED = re.compile(
    r"\b(?:weigh|weighs|weighed|weighing|weight|warhead|payload|lift|lost|gained)\b"
)
_POUND_OF = re.compile(r" of (?!sterling|money|debt|aid|damage|funding|investment)[a-z]")


def _pounds(text: str, unit: Unit, match: measures.Match, numeral: Numeral) -> Unit:
    """Tell pounds of weight from pounds of money."""
    if unit.symbol != "GBP" or not text[: match.edge].lower().endswith(("pound", "pounds")):
        return unit
    heavy = (
        match.hyphen
        or _POUND_OF.match(text, match.edge)
        or _WEIGHED.search(text[max(0, numeral.start - 40) : match.edge + 20])
    )
    if heavy and numeral.scale < 1_000_000:
        return Unit("lb", "pound-mass", "mass")
    return unit


_JOIN = re.compile(
    r"\s?(-|–|—|−|to|and|or|through)\s?(?:as (?:many|much|high) as |about |around )?$"
)
_CORES = {"−": "-", "–": "-", "—": "-"}


def _joiner(text: str, left: _Figure, right: _Figure) -> str | None:
    """Return what makes a range of two figures, "score" for a result, None otherwise."""
    gap = text[left.end : right.start]
    if len(gap) > 14 or not gap:
        return None
    match = _JOIN.fullmatch(gap)
    if match is None or "fraction" in {left.numeral.form, right.numeral.form}:
        return None
    word = _CORES.get(match[1], match[1])
    following = text[right.end : right.end + 2]
    if following[:1] in {"-", "–"} and following[1:].isdigit():
        return None
    bare = left.unit is None and right.unit is None
    if bare and names.years(left.numeral, right.numeral, (left.token, right.token)):
        return "score"
    if not _same_measure(left, right):
        return None
    before = text[max(0, left.start - 14) : left.start].lower()
    between = re.search(r"\bbetween (?:about |around |roughly |some )?$", before)
    if word == "and":
        return "and" if between and right.value >= left.value else None
    if word == "-":
        spaced = match.group().strip(" ") != match.group()
        if spaced and match.group() not in {" - ", " – "}:
            return None
        if names.score(text, left.numeral, right.numeral) and right.unit is None:
            return "score"
        return "-" if _ends(left, right)[0] < right.value else None
    if word == "to" and left.unit is not None and before.endswith("by "):
        return None
    ascending = _ends(left, right)[0] < right.value
    if word == "to" and re.search(r"\bfrom (?:about |around |some |just |nearly )?$", before):
        moved = left.unit is not None and changes.moved(left.token)
        return None if moved or _calendar(text, left, right) else "from"
    if _calendar(text, left, right) or not ascending:
        return None
    if word == "or" and right.value - left.value > max(2, left.value):
        return None
    return word


def _calendar(text: str, left: _Figure, right: _Figure) -> bool:
    """Tell whether either end of what looks like a range is a date, a time or a name."""
    doc = left.token.doc
    for figure in (left, right):
        start = doc.char_span(figure.numeral.start, figure.numeral.end, alignment_mode="expand")
        first = start[0] if start is not None and len(start) else figure.token
        if figure.numeral.form != "digits":
            continue
        opened = re.search(r"\b(?:from|between) $", text[max(0, left.start - 9) : left.start])
        measured = (figure is left and opened is not None) or figure.unit is not None
        if not names.counts(text, figure.numeral, first, figure.token, measured):
            return True
    return False


def _same_measure(left: _Figure, right: _Figure) -> bool:
    if left.unit is None or right.unit is None:
        return left.unit is None or left.unit.dimension == "money"
    same = left.unit.symbol.split("/")[0] == right.unit.symbol.split("/")[0]
    return same or {left.unit.dimension, right.unit.dimension} == {"duration"}


def _ends(left: _Figure, right: _Figure) -> tuple[float, float]:
    """Return both values; a bare first number takes the scale of the second."""
    scale = right.numeral.scale
    value = left.value
    if (
        left.numeral.scale == 1
        and scale >= 1000
        and value < 1000
        and value * scale <= right.value * 10
    ):
        value *= scale
    if left.unit is None and right.unit is not None:
        value *= right.unit.factor
    return value, right.value


def _range(text: str, left: _Figure, right: _Figure, joiner: str) -> Amount:
    values = _ends(left, right)
    unit = right.unit or left.unit
    start, end = left.start, right.end
    word = "between" if joiner == "and" else "from" if joiner == "from" else None
    found = (
        re.search(rf"\b{word} (?:\w+ )?$", text[max(0, start - 20) : start], re.IGNORECASE)
        if word
        else None
    )
    outer = start - len(found.group()) if found else start
    low, high = min(values), max(values)
    dimension = _dimension(text, unit, right)
    span = Span(outer, end)
    if found is None:
        outer = modifiers.before(text, start, right.token, dimension)[0]
        span = Span(outer, end)
    return Amount(
        span, Span(start, end), values, low, high, "range", dimension, _aged(unit, dimension),
        right.token, joiner, None, left.numeral.form,
    )  # fmt: skip


def _single(text: str, figure: _Figure) -> Amount:
    numeral, unit, value = figure.numeral, figure.unit, figure.value
    dimension = _dimension(text, unit, figure)
    if numeral.form == "fraction" and unit is None:
        dimension = "ratio"
    if unit is None and _times(text, figure.end):
        dimension = "ratio"
    if unit is None and _age_apposition(text, figure):
        unit, dimension = measures.look_up("years"), "age"
    start, modifier = modifiers.before(text, figure.start, figure.token, dimension)
    end = figure.end
    if modifier is None or modifier == "exact":
        end, after = modifiers.after(text, figure.end)
        modifier = after or modifier
    if numeral.form == "vague":
        value = value * 2
        if modifier in {None, "approx", "exact"}:
            modifier = "vague"
    bounded: Modifier = modifier or "exact"
    low: float | None = value
    high: float | None = value
    if bounded in {"at_least", "more_than", "vague"}:
        high = None
    elif bounded in {"at_most", "less_than"}:
        low = None
    return Amount(
        Span(start, end), Span(figure.start, figure.end), (value,), low, high, bounded,
        dimension, _aged(unit, dimension), figure.token, "", None, numeral.form,
    )  # fmt: skip


def _aged(unit: Unit | None, dimension: Dimension) -> Unit | None:
    return replace(unit, dimension="age") if unit is not None and dimension == "age" else unit


_OLD = re.compile(r"[- ]olds?\b|s old\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:aged?|ages|age of|under|over) (?:(?:of|between|about|around|just|only) )?$"
)
_PERSON_AGE = re.compile(r"^,? ?(?:[,.;)]| and )")
_TIMES = re.compile(r" times\b(?! (?:a|per|each|in) )")


def _times(text: str, end: int) -> bool:
    return _TIMES.match(text, end) is not None


def _dimension(text: str, unit: Unit | None, figure: _Figure) -> Dimension:
    if unit is None:
        return "count"
    if unit.dimension == "duration" and unit.symbol in {"year", "month", "week", "day"}:
        if _OLD.match(text, figure.end):
            return "age"
        if re.search(
            r"\bage(?:d| of|s)? (?:of )?(?:\w+ )?$", text[max(0, figure.start - 20) : figure.start]
        ):
            return "age"
    return unit.dimension


_AGE_BEFORE = re.compile(r"\b(?:aged?|age of) (?:just |only |about |around )?$")
_OVER = re.compile(r"\b([a-z]+) (?:aged )?(?:over|under|above|below) (?:the age of )?$")


def _age_apposition(text: str, figure: _Figure) -> bool:
    """Find "Olha Petrenko, 25, said", "the farmer, 58,", "aged 25" and "most of them over 60"."""
    if not 0 < figure.value < 120 or figure.numeral.form not in {"digits", "words"}:
        return False
    before = text[max(0, figure.start - 24) : figure.start]
    if _AGE_BEFORE.search(before):
        return True
    closed = text[figure.end : figure.end + 1] in {",", ".", ";", ")", ""}
    persons = lexicon()["ages"]
    if closed and (over := _OVER.search(before)) and figure.value >= 10:
        return over[1] in persons["over"]
    if figure.numeral.form != "digits" or not re.search(r"[A-Za-z]\.?(?:, | \()$", before):
        return False
    if not closed or figure.token.i < 2:
        return False
    first = figure.token.nbor(-2)
    if first.pos_ == "PUNCT" and figure.token.i > 2:
        first = figure.token.nbor(-3)
    if first.pos_ == "PROPN":
        return first.ent_type_ in {"PERSON", ""} or first.lower_ in persons["nouns"]
    person = first.lower_ in persons["nouns"] or first.lower_.endswith(tuple(persons["endings"]))
    return first.tag_ == "NN" and person
