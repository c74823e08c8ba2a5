"""One article's ledger made ready to read: what a terminal or a Markdown page shows of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sayso.records import Analysis, Attribution, Modifier, Quantity, RelationType, StanceLabel
from sayso.tables import excerpt

NOBODY = "nobody named"
NARRATOR = "the narrator"
LONGEST_STATEMENT = 200
SIGNS: dict[StanceLabel, str] = {"positive": "+", "negative": "−", "neutral": "="}
RELATIONS: dict[RelationType, str] = {
    "conflicts": "disputed",
    "revises": "revised",
    "repeats": "repeated",
    "part_of": "broken down",
}


@dataclass(frozen=True)
class Statement:
    """One thing said: with which words, about whom, with which numbers."""

    cue: str
    reporting: str
    text: str
    stances: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Voice:
    """A speaker, and what the article lets them say."""

    name: str
    role: str | None
    bloc: str | None
    label: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Figure:
    """A number claim: the interval, how it is written, and whose it is."""

    interval: str
    written: str
    vague: bool
    owner: str
    bloc: str | None
    label: str
    event: str
    place: str


@dataclass(frozen=True)
class Sheet:
    """What to show of one article.

    Attributes
    ----------
    title : str
        The article's title, or its id.
    source : tuple of str
        Outlet, date and, beside a title, the id.
    blocs : tuple of (str, int)
        Statements of each bloc, most first.
    voices : tuple of Voice
        Speakers in order of their first statement.
    ledger : tuple of (str, tuple of Figure)
        What is counted, with the claims about it in order: the most claimed first.
    relations : tuple of (str, str)
        What happened to a figure, with the explanation: disputes first.
    """

    title: str
    source: tuple[str, ...]
    blocs: tuple[tuple[str, int], ...]
    voices: tuple[Voice, ...]
    ledger: tuple[tuple[str, tuple[Figure, ...]], ...]
    relations: tuple[tuple[str, str], ...]


def sheet(analysis: Analysis, label: Callable[[str], str]) -> Sheet:
    """Return what to show of an analysis; `label` names a bloc."""
    voices = _voices(analysis, label)
    blocs = Counter[str]()
    for voice in voices:
        blocs[voice.label] += len(voice.statements)
    meta = analysis.meta
    source = (meta.outlet, meta.published, analysis.id if meta.title else None)
    return Sheet(
        title=shown(meta.title or analysis.id),
        source=tuple(shown(part) for part in source if part),
        blocs=tuple(blocs.most_common()),
        voices=voices,
        ledger=_ledger(analysis, label),
        relations=_relations(analysis),
    )


def _voices(analysis: Analysis, label: Callable[[str], str]) -> tuple[Voice, ...]:
    numbers: dict[str, list[str]] = {}
    for quantity in analysis.quantities:
        if quantity.attribution is not None:
            numbers.setdefault(quantity.attribution, []).append(_counted(quantity))
    said: dict[str | None, list[Statement]] = {}
    for attribution in sorted(analysis.attributions, key=_position):
        statement = _statement(analysis, attribution, numbers.get(attribution.id, []))
        said.setdefault(attribution.speaker, []).append(statement)
    voices = []
    for key, statements in said.items():
        speaker = None if key is None else analysis.speakers[key]
        bloc = speaker.bloc if speaker else None
        voices.append(
            Voice(
                name=shown(speaker.name) if speaker else NOBODY,
                role=shown(speaker.role) if speaker and speaker.role else None,
                bloc=bloc,
                label=shown(label(bloc or "unknown")),
                statements=tuple(statements),
            )
        )
    return tuple(voices)


def _counted(quantity: Quantity) -> str:
    if quantity.counted is None:
        return interval(quantity)
    noun = shown(quantity.counted)
    return f"{interval(quantity)} {noun if quantity.unit is None else f'({noun})'}"


def _position(attribution: Attribution) -> int:
    return min((span.start for span in attribution.content), default=0)


def _statement(analysis: Analysis, attribution: Attribution, numbers: list[str]) -> Statement:
    return Statement(
        cue=shown(excerpt(analysis.text, attribution.cue)) or "…",
        reporting=attribution.reporting,
        text=shortened(shown(excerpt(analysis.text, attribution.content))),
        stances=tuple(
            f"{SIGNS[stance]} {shown(side)}" for side, stance in attribution.stance.items()
        ),
        numbers=tuple(numbers),
    )


def _ledger(
    analysis: Analysis, label: Callable[[str], str]
) -> tuple[tuple[str, tuple[Figure, ...]], ...]:
    groups: dict[str, list[Figure]] = {}
    for quantity in sorted(analysis.quantities, key=lambda quantity: quantity.span):
        counted = quantity.counted or f"({quantity.dimension})"
        name, bloc = _owner(analysis, quantity)
        groups.setdefault(shown(counted), []).append(
            Figure(
                interval=interval(quantity),
                written=_written(analysis, quantity),
                vague=quantity.modifier == "vague" or quantity.dimension == "ratio",
                owner=name,
                bloc=bloc,
                label="" if bloc is None else shown(label(bloc)),
                event=shown(quantity.event or ""),
                place=shown(quantity.place or ""),
            )
        )
    most_first = sorted(groups.items(), key=lambda group: -len(group[1]))
    return tuple((counted, tuple(figures)) for counted, figures in most_first)


def _written(analysis: Analysis, quantity: Quantity) -> str:
    return f"“{shown(excerpt(analysis.text, [quantity.span]))}”"


def _owner(analysis: Analysis, quantity: Quantity) -> tuple[str, str | None]:
    """Return the name and the bloc of whoever claims a quantity."""
    if quantity.attribution is None:
        return NARRATOR, None
    attributions = (a for a in analysis.attributions if a.id == quantity.attribution)
    key = next((attribution.speaker for attribution in attributions), None)
    if key is None:
        return NOBODY, "unknown"
    speaker = analysis.speakers[key]
    return shown(speaker.name), speaker.bloc


def _relations(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    quantities = {quantity.id: quantity for quantity in analysis.quantities}
    order = list(RELATIONS)
    lines = []
    for relation in sorted(analysis.relations, key=lambda relation: order.index(relation.type)):
        ends = [quantities[relation.source], quantities[relation.target]]
        one, other = (
            f"{_written(analysis, quantity)} ({_owner(analysis, quantity)[0]})" for quantity in ends
        )
        words = shown(relation.explanation or "") or f"{one} and {other}"
        lines.append((RELATIONS[relation.type], words))
    return tuple(dict.fromkeys(lines))


_MARKS: dict[Modifier, str] = {"approx": "≈ ", "more_than": "> ", "less_than": "< "}
_CURRENCY = re.compile("[A-Z]{3}")
_PERIODS = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "mile"})


def interval(quantity: Quantity) -> str:
    """Return the interval that a quantity means, with its unit.

    Examples
    --------
    >>> from sayso.records import Span
    >>> interval(Quantity(id="q1", span=Span(0, 11), low=91, high=None, modifier="at_least",
    ...                   dimension="count"))
    '≥ 91'
    """
    low, high, unit = quantity.low, quantity.high, quantity.unit
    mark = _MARKS.get(quantity.modifier, "")
    if low is not None and high is not None:
        words = f"{mark}{_number(low)}" if low == high else f"{_number(low)}–{_number(high)}"
    elif low is not None:
        words = f"{mark or '≥ '}{_number(low)}"
    elif high is not None:
        words = f"{mark or '≤ '}{_number(high)}"
    else:
        words = "?"
    if unit is None:
        return words
    if unit == "percent":
        return f"{words}%"
    if _CURRENCY.fullmatch(unit):
        return f"{words} {unit}"
    plural = "s" if unit in _PERIODS and (low, high) != (1, 1) else ""
    return f"{words} {shown(unit).replace('m2', 'm²').replace('m3', 'm³')}{plural}"


def _number(value: float) -> str:
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if size <= abs(value) < 1000 * size and round(value / size, 3) * size == value:
            return f"{value / size:g} {name}"
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.6g}"


_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def shown(text: str) -> str:
    r"""Return text on one line, with what a terminal would obey or hide written out.

    Examples
    --------
    >>> shown("The mayor\nsaid \x1b[31mno")
    'The mayor said \\x1b[31mno'
    """
    return _INVISIBLE.sub(lambda match: repr(match.group())[1:-1], " ".join(text.split()))


def shortened(text: str, longest: int = LONGEST_STATEMENT) -> str:
    """Return text cut between words, with an ellipsis, where it is too long."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + "…"
