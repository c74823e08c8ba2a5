"""How a claim stands to one of another article, or of its own: the label, and why."""

from __future__ import annotations

from typing import NamedTuple

from sayso.ledger.comparison import Agreement, Obstacle, agreement
from sayso.ledger.figures import Figure
from sayso.ledger.hurdles import hurdle, rare
from sayso.ledger.origins import one_voice
from sayso.ledger.places import Places
from sayso.ledger.telling import Told
from sayso.ledger.things import words
from sayso.ledger.wording import conflicting, denying, repeating, replacing, things
from sayso.records import Comparison, Detail, Label, Reason

REASONS: dict[Obstacle, Reason] = {
    "another thing": "thing",
    "another kind": "thing",
    "another side": "thing",
    "another event": "thing",
    "another incident": "thing",
    "an addition": "thing",
    "combined": "combined",
    "another place": "place",
    "wider scope": "scope",
    "period": "period",
    "cumulative": "cumulative",
}


# What words tell apart, evidence puts together.
_SOFT = ("another thing", "another kind", "another event", "cumulative", "period")


class Verdict(NamedTuple):
    """A label with what is said of it; `newer` is the figure that it runs from."""

    label: Label
    reason: Reason | None
    detail: Detail | None
    explanation: str
    evidence: tuple[str, ...] = ()
    newer: bool = True


def verdict(
    one: Told, other: Told, places: Places, rivals: bool = False, alike: bool = False
) -> Verdict:
    """Tell how a claim stands to one before it.

    `alike` says that both are of one figure, so that nothing keeps them apart.

    `rivals` says that the sources of both have contradicted each other at one time: then neither
    brings the other up to date.
    """
    figure, against = one.figure, other.figure
    found = hurdle(one, other, places)
    if alike and found in _SOFT:
        found = None
    if found is not None:
        said, evidence = _apart(found, figure, against)
        return Verdict("not_comparable", REASONS[found], None, said, evidence)
    agreed = agreement(figure, against)
    if agreed is None:
        said = f"'{figure.text}' and '{against.text}' are in units that nothing converts"
        return Verdict("not_comparable", "thing", None, said)
    rarely = agreed in ("same", "rounded") and rare(figure.value) > 1
    if figure.forecast != against.forecast and not rarely:
        cue = figure.cues.get("forecast") or against.cues["forecast"]
        said = f"'{figure.text}' and '{against.text}': one of them is expected, not counted"
        return Verdict("not_comparable", "estimate", None, said, (cue,))
    if figure.denied != against.denied and agreed in ("same", "rounded"):
        return _as(*denying(figure, against))
    if agreed in ("same", "rounded"):
        return _as(*repeating(figure, against))
    if "range" in (figure.quantity.modifier, against.quantity.modifier) and not (
        one.identity is not None and one.identity == other.identity
    ):
        return _estimate(figure, against)
    direction = _replaced(one, other, agreed)
    if rivals:
        direction = None
    if direction is not None:
        newer, older = (figure, against) if direction else (against, figure)
        return _as(*replacing(newer, older), newer=direction)
    if agreed == "compatible" and not rivals:
        return _estimate(figure, against)
    return _as(*conflicting(figure, against, agreed == "exclude"))


def _estimate(one: Figure, other: Figure) -> Verdict:
    said = (
        f"'{one.text}' by {one.who} and '{other.text}' by {other.who}: one is an "
        "estimate that leaves room for the other"
    )
    return Verdict("not_comparable", "estimate", None, said)


def compared(one: Told, other: Told, found: Verdict) -> Comparison:
    """Return a verdict as a record."""
    source, target = (one, other) if found.newer else (other, one)
    return Comparison(
        source=source.key,
        target=target.key,
        label=found.label,
        reason=found.reason,
        detail=found.detail,
        explanation=found.explanation,
        evidence=found.evidence,
    )


def _as(
    label: Label,
    detail: Detail,
    explanation: str,
    evidence: tuple[str, ...] = (),
    newer: bool = True,
) -> Verdict:
    return Verdict(label, None, detail, explanation, evidence, newer)


def _replaced(one: Told, other: Told, agreed: Agreement) -> bool | None:
    """Tell whether the first claim replaces the second (True), or is replaced by it (False).

    None where neither replaces the other: the two sides of a war never do.
    """
    figure, against = one.figure, other.figure
    if figure.side and against.side and figure.side != against.side:
        return None
    same = one_voice(one.identity, other.identity)
    if same and agreed == "compatible" and not figure.is_toll:
        return None
    sources = {figure.source, against.source}
    if one.article == other.article and len(sources) == 2 and None not in sources and not same:
        return None  # two who count at one time; what the article says of it goes first
    if figure.event in words("tolls", "standing") and agreed == "exclude":
        last, before = figure.period.end, against.period.end
        if last is not None and before is not None and last != before:
            return last > before  # how things stood on a later day
    stages = (figure.stage, against.stage)
    authority = same or figure.is_toll
    if authority and stages[0] == "earlier" and stages[1] != "earlier" and one.day == other.day:
        return False
    if authority and stages[0] == "later" and stages[1] != "later":
        return True
    later = _later(one, other)
    grown = figure.value > against.value
    if same:
        # A source does not contradict itself: of two tolls of one hour the larger is the newer.
        return True if later or not figure.is_toll else grown
    stock = figure.event in words("tolls", "stocks") and figure.period.start is None
    voices = figure.source is not None and against.source is not None
    if stock and not voices and None not in (one.day, other.day) and _later(one, other):
        return True
    if not figure.is_toll or figure.period.total:
        return None
    falls = figure.event in words("tolls", "falling")
    return True if later and (grown or falls) else None


def _later(one: Told, other: Told) -> bool:
    """Whether a claim was published after another, by the hour where both hours are known."""
    if not one.written or not other.written:
        return False
    length = min(len(one.written), len(other.written))
    return one.written[:length] > other.written[:length]


def _apart(found: Obstacle, one: Figure, other: Figure) -> tuple[str, tuple[str, ...]]:
    """Say what keeps two figures apart, with the words that do."""
    pair = f"'{one.text}' by {one.who} and '{other.text}' by {other.who}"
    cues = {
        "period": "period",
        "cumulative": "period",
        "another incident": "separate",
        "an addition": "addition",
    }
    name = cues.get(found, "")
    evidence = tuple(
        dict.fromkeys(figure.cues[name] for figure in (one, other) if name in figure.cues)
    )
    told = f" ({'; '.join(evidence)})" if evidence else ""
    wheres = [", ".join(sorted(figure.place or figure.setting)) for figure in (one, other)]
    counted = [_counted(figure) for figure in (one, other)]
    said = {
        "another thing": f"count different things: {counted[0]}; {counted[1]}",
        "another kind": f"count {things(one, other)} of different kinds",
        "another side": "are of different sides",
        "another event": f"tell of different events: {counted[0]}; {counted[1]}",
        "another incident": f"are of separate incidents{told}",
        "an addition": f"add up, as one comes on top{told}",
        "combined": "differ in scope: one counts killed and wounded together",
        "another place": f"hold for different places: {wheres[0]}; {wheres[1]}",
        "wider scope": f"hold for places of which one lies in the other: {wheres[0]}; {wheres[1]}",
        "period": f"hold for different times{told}",
        "cumulative": f"are a running total and a count of one time{told}",
    }
    return f"{pair} {said[found]}", evidence


def _counted(figure: Figure) -> str:
    event = figure.quantity.event or figure.event
    return " ".join(filter(None, (figure.quantity.counted or figure.head or "things", event)))
