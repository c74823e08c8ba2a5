"""What an article says, in brief: only what its records hold, no judgement added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sayso.records import Analysis, Attribution, Detail, RelationType, StanceLabel
from sayso.reports.page.looks import Look, Looks
from sayso.reports.page.scales import Bar, Scale
from sayso.reports.sheet import NOBODY, shortened, shown
from sayso.tables import excerpt

STANCES: tuple[StanceLabel, ...] = ("negative", "neutral", "positive")
_LONGEST = 160


@dataclass(frozen=True)
class Paired:
    """Two claims and how the first stands to the second; each pair of figures once."""

    one: Bar
    other: Bar
    thing: str
    detail: Detail | None
    words: str


@dataclass(frozen=True)
class Breakdown:
    """A total and its parts; `rest` is what they leave of it, where all are exact."""

    total: Bar
    thing: str
    parts: tuple[Bar, ...]
    detail: Detail | None
    rest: str | None


@dataclass(frozen=True)
class Denial:
    """A statement that is reported as a denial."""

    attribution: str
    speaker: str
    look: Look
    cue: str
    text: str


@dataclass(frozen=True)
class Voice:
    """A bloc's share of what is said."""

    look: Look
    statements: int
    words: int
    speakers: int
    share: float


@dataclass(frozen=True)
class Toward:
    """How a bloc speaks of a side: the statements of each stance."""

    side: str
    statements: dict[StanceLabel, tuple[str, ...]]

    @property
    def total(self) -> int:
        """How many statements speak of the side."""
        return sum(map(len, self.statements.values()))

    @property
    def words(self) -> str:
        """The same in words: "negatively in 7 of 8".

        Examples
        --------
        >>> Toward("Ukraine", {"negative": ("a1", "a2"), "neutral": ("a3",), "positive": ()}).words
        'mostly negatively: 2 of 3'
        """
        most = max(STANCES, key=lambda stance: len(self.statements[stance]))
        count, adverb = len(self.statements[most]), {"neutral": "neutrally"}.get(most, f"{most}ly")
        if count == self.total:
            return f"{adverb}: {count} of {count}"
        if 2 * count > self.total:
            return f"mostly {adverb}: {count} of {self.total}"
        return f"mixed: {self.total} statements"


@dataclass(frozen=True)
class Brief:
    """The article at a glance."""

    voices: tuple[Voice, ...]
    revised: tuple[Paired, ...]
    disputed: tuple[Paired, ...]
    denied: tuple[Denial, ...]
    parts: tuple[Breakdown, ...]
    sides: tuple[str, ...]
    toward: tuple[tuple[Look, dict[str, Toward]], ...]


def brief(analysis: Analysis, found: list[Scale], looks: Looks, sides: tuple[str, ...]) -> Brief:
    """Return an article in brief; `found` is its ledger, `sides` the parties to the conflict."""
    bars = {bar.quantity: (bar, scale.title) for scale in found for bar in scale.bars}

    def pairs(kind: RelationType) -> tuple[Paired, ...]:
        pairs: dict[object, Paired] = {}
        for relation in analysis.relations:
            if relation.type != kind:
                continue
            (one, thing), (other, _) = bars[relation.source], bars[relation.target]
            key = (one.amount, one.owner, other.amount, other.owner, thing)
            words = shown(relation.explanation or "")
            pairs.setdefault(key, Paired(one, other, thing, relation.detail, words))
        return tuple(pairs.values())

    by_bloc = statements_by_bloc(analysis, looks)
    spoken_of = tuple(s for s in sides if any(s in a.stance for a in analysis.attributions))
    return Brief(
        voices=_voices(analysis, by_bloc),
        revised=pairs("revises"),
        disputed=pairs("conflicts"),
        denied=tuple(
            _denial(analysis, attribution, looks)
            for attribution in analysis.attributions
            if attribution.reporting == "denying"
        ),
        parts=_breakdowns(analysis, bars),
        sides=spoken_of,
        toward=tuple(
            (look, {side: _toward(statements, side) for side in spoken_of})
            for look, statements in by_bloc
            if any(a.stance for a in statements)
        ),
    )


def statements_by_bloc(analysis: Analysis, looks: Looks) -> list[tuple[Look, list[Attribution]]]:
    """Return the statements of each bloc that speaks, in the order of legends."""
    whose = speakers_look(analysis, looks)
    found: dict[Look, list[Attribution]] = {}
    for attribution in analysis.attributions:
        found.setdefault(whose(attribution), []).append(attribution)
    return sorted(found.items(), key=lambda item: looks.order(item[0]))


def speakers_look(analysis: Analysis, looks: Looks) -> Callable[[Attribution], Look]:
    """Return what tells the look of the bloc of whoever makes a statement."""

    def look(attribution: Attribution) -> Look:
        speaker = analysis.speakers.get(attribution.speaker or "")
        return looks[speaker.bloc if speaker else "unknown"]

    return look


def _voices(analysis: Analysis, by_bloc: list[tuple[Look, list[Attribution]]]) -> tuple[Voice, ...]:
    total = max(1, len(analysis.attributions))
    return tuple(
        Voice(
            look=look,
            statements=len(statements),
            words=sum(len(excerpt(analysis.text, a.content).split()) for a in statements),
            speakers=len({a.speaker for a in statements if a.speaker}),
            share=round(100 * len(statements) / total, 2),
        )
        for look, statements in by_bloc
    )


def _breakdowns(analysis: Analysis, bars: dict[str, tuple[Bar, str]]) -> tuple[Breakdown, ...]:
    """Return the totals that have parts; the same figures by the same owner once."""
    quantities = {quantity.id: quantity for quantity in analysis.quantities}
    parts: dict[str, list[str]] = {}
    details: dict[str, Detail | None] = {}
    for relation in analysis.relations:
        if relation.type == "part_of":
            parts.setdefault(relation.target, []).append(relation.source)
            details[relation.target] = relation.detail
    found: dict[object, Breakdown] = {}
    for key, members in parts.items():
        total, thing = bars[key]
        own = tuple(bars[member][0] for member in members)
        rest = None
        if details[key] == "falls_short" and all(bar.shape == "point" for bar in (total, *own)):
            whole = quantities[key].low or 0.0
            rest = f"{whole - sum(quantities[member].low or 0.0 for member in members):,.6g}"
        same = (total.owner, total.amount, tuple(bar.amount for bar in own))
        found.setdefault(same, Breakdown(total, thing, own, details[key], rest))
    return tuple(found.values())


def _denial(analysis: Analysis, attribution: Attribution, looks: Looks) -> Denial:
    speaker = analysis.speakers.get(attribution.speaker or "")
    return Denial(
        attribution=attribution.id,
        speaker=shortened(shown(speaker.name), _LONGEST) if speaker else NOBODY,
        look=speakers_look(analysis, looks)(attribution),
        cue=shortened(shown(excerpt(analysis.text, attribution.cue)), _LONGEST) or "denied",
        text=shortened(shown(excerpt(analysis.text, attribution.content)), _LONGEST),
    )


def _toward(statements: list[Attribution], side: str) -> Toward:
    return Toward(
        side=side,
        statements={
            label: tuple(a.id for a in statements if a.stance.get(side) == label)
            for label in STANCES
        },
    )
