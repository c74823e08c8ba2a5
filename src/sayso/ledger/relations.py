"""Relations among the figures of one article: part of, repeats, revises, conflicts.

A relation runs from the part to the total, from the later figure to the one it replaces, from the
repetition to the claim repeated. Transitive pairs are left out: every repetition points to one
origin, and of two groups of equal figures only the nearest members are related.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from sayso.ledger.comparison import CONVERSION, agreement, conversion, obstacle, resumes
from sayso.ledger.figures import NARRATOR, Figure
from sayso.ledger.parts import Part, part_relations, parts
from sayso.ledger.places import Places
from sayso.ledger.things import words
from sayso.ledger.wording import (
    Finding,
    conflicting,
    converted,
    denying,
    repeating,
    replacing,
)
from sayso.records import Relation

_BEFORE = 40  # earlier figures of the same things with which each is compared
_DISPUTES = 6  # nearest conflicts that each figure is given, lest a digest drown in them
_NEAR = 8  # sentences within which figures without a place are taken to be of one incident
_ANSWER = 3  # sentences within which a figure answers another
_CHANCE = 13  # numbers so small recur by chance
_BRACKET = re.compile(r"^(?: \w+)? ?[(\[]$|^(?: \w+)?, or $")
_REPLACING = ({"earlier", None}, {"earlier", "later"})
_NOT_COMPARED = ("age", "duration", "ratio")


def relations(text: str, found: Sequence[Figure], places: Places) -> tuple[Relation, ...]:
    """Return the relations among figures, in the order of the text, parts first."""
    units = {other.quantity.id: one for one, other in _conversions(text, found)}
    rest = [figure for figure in found if figure.quantity.id not in units]
    taken = parts(text, rest, places)
    made = list(part_relations(taken))
    repeated: list[Relation] = []
    replaced: list[Relation] = []
    disputed: list[Relation] = []
    blocks: dict[tuple[str, str | None], list[Figure]] = {}
    for figure in rest:
        if figure.quantity.dimension not in _NOT_COMPARED:
            blocks.setdefault((figure.quantity.dimension, figure.head), []).append(figure)
    for block in blocks.values():
        comparing = _Comparing(block, taken, places)
        repeated += comparing.repeats()
        replaced += comparing.revises()
        disputed += comparing.conflicts()
    repeated += _ages(rest)
    for figure in found:
        one = units.get(figure.quantity.id)
        if one is not None:
            repeated.append(_relation(figure, one, converted(figure, one)))
    order = {figure.quantity.id: index for index, figure in enumerate(found)}
    for kind in (repeated, replaced, disputed):
        made += sorted(kind, key=lambda relation: (order[relation.source], order[relation.target]))
    return tuple(made)


class _Comparing:
    """Compares the figures of one block: one dimension, one class of things counted."""

    def __init__(self, block: Sequence[Figure], taken: dict[str, Part], places: Places) -> None:
        self.block = block
        self.taken = taken
        self.places = places
        # Groups of figures that repeat one another, each by the index of its origin.
        self.origin = list(range(len(block)))
        for index in range(len(block)):
            for earlier in range(max(0, index - _BEFORE), index):
                if self._repeats(block[index], block[earlier]):
                    self.origin[index] = self.origin[earlier]
                    break
        self.revisions = self._revisions()

    def repeats(self) -> Iterator[Relation]:
        """Yield repetitions; a figure announced as new is the origin of its mention in the lead."""
        new = {later: later for later, _ in reversed(self.revisions)}
        root: dict[int, int] = {}
        for index in sorted(new):
            root.setdefault(self.origin[index], index)
        for index, figure in enumerate(self.block):
            target = root.get(self.origin[index], self.origin[index])
            if target != index:
                other = self.block[target]
                yield _relation(figure, other, repeating(figure, other))

    def revises(self) -> Iterator[Relation]:
        """Yield revisions: each figure replaces the one before it."""
        for later, earlier in self.revisions:
            one, other = self.block[later], self.block[earlier]
            yield _relation(one, other, replacing(one, other))

    def conflicts(self) -> Iterator[Relation]:
        """Yield conflicts between groups of figures, where nothing explains the difference."""
        superseded = {self.origin[earlier] for _, earlier in self.revisions}
        related = {
            frozenset((self.origin[later], self.origin[earlier]))
            for later, earlier in self.revisions
        }
        for index, figure in enumerate(self.block):
            left = _DISPUTES
            for earlier in range(index - 1, max(-1, index - 1 - _BEFORE), -1):
                if not left:
                    break
                pair = frozenset((self.origin[index], self.origin[earlier]))
                if pair in related or (pair & superseded and len(pair) > 1):
                    continue
                finding = self._conflict(figure, self.block[earlier])
                if finding is not None:
                    left -= 1
                    related.add(pair)
                    yield _relation(figure, self.block[earlier], finding)

    def _repeats(self, one: Figure, other: Figure) -> bool:
        if one.denied != other.denied or one.sentence == other.sentence:
            return False
        if one.quantity.attribution is not None and (
            one.quantity.attribution == other.quantity.attribution
        ):
            return False
        agreed = agreement(one, other)
        if agreed not in ("same", "rounded") or self._apart(one, other):
            return False
        hurdle = obstacle(one, other, self.places)
        if hurdle == "another kind":  # "337 drones", "337 Shahed drones"
            kinds = (one.kinds or frozenset(), other.kinds or frozenset())
            hurdle = None if kinds[0] <= kinds[1] or kinds[1] <= kinds[0] else hurdle
        if hurdle == "wider scope" and agreed == "same":  # "91 over Moscow", "91 over its region"
            hurdle = None if one.value >= _CHANCE or one.source == other.source else hurdle
        if hurdle == "another event" and "all" in (one.member, other.member):  # "all 22 got off"
            return agreed == "same"
        if one.quantity.dimension == "money" and not one.head:  # a sum of money hardly recurs
            return agreed == "same" and one.bounds == other.bounds and hurdle != "period"
        if hurdle is not None or (one.head is None and one.event is None):
            return False
        if one.event is None:
            return agreed == "same" and one.value >= _CHANCE and one.kinds == other.kinds
        same_place = self.places.compare(one.place, other.place) != "unknown"
        return same_place or one.value >= _CHANCE or self._one_incident(one, other)

    def _apart(self, one: Figure, other: Figure) -> bool:
        """Whether one counts some of those that the other may count, and no place says which."""
        some = [self._some(figure) for figure in (one, other)]
        return some[0] != some[1] and self.places.compare(one.place, other.place) != "same"

    def _some(self, figure: Figure) -> bool:
        part = self.taken.get(figure.quantity.id)
        whole = part and (part.total.head, part.total.event, part.total.nations)
        return whole == (figure.head, figure.event, figure.nations)

    def _one_incident(self, one: Figure, other: Figure) -> bool:
        """Whether two figures are of one incident: one place, a toll, or near in the text."""
        if self.places.compare(one.place, other.place) == "same" or one.is_toll:
            return True
        if self.places.compare(one.place or one.setting, other.place or other.setting) == "same":
            return True
        return abs(one.sentence - other.sentence) <= _NEAR

    def _partial(self, one: Figure, other: Figure) -> bool:
        """Whether one is a part and the other none: then they do not count the same."""
        mine, theirs = (self.taken.get(figure.quantity.id) for figure in (one, other))
        if (mine and mine.total is other) or (theirs and theirs.total is one):
            return True
        return (mine is None) != (theirs is None) and not (one.place and other.place)

    def _revisions(self) -> list[tuple[int, int]]:
        """Find pairs of a later figure and the one it replaces, each with the last before it."""
        found: dict[int, int] = {}
        for index, figure in enumerate(self.block):
            for earlier in range(index - 1, max(-1, index - 1 - _BEFORE), -1):
                pair = self._revision(figure, self.block[earlier])
                if pair is None:
                    continue
                later, old = (index, earlier) if pair == "forward" else (earlier, index)
                # What has been replaced already is not replaced again: 29 follows 23, not 17.
                old = next((new for new, gone in found.items() if gone == old != new), old)
                if old == later:
                    continue
                done = {self.origin[one] for one in found}
                if self.origin[later] in done and later not in found:
                    continue
                if later not in found:
                    found[later] = old
                    break
        return sorted(found.items())

    def _revision(self, one: Figure, other: Figure) -> Literal["forward", "back"] | None:
        """Tell which of two figures, `other` being first in the text, replaces which."""
        corrects = one.source == other.source and one.cues.get("stage") in words(
            "stages", "corrections"
        )
        if one.denied or other.denied or one.forecast != other.forecast:
            return None
        if "range" in (one.quantity.modifier, other.quantity.modifier) and (
            one.source != other.source
        ):
            return None  # a spread leaves room for a count
        told = one.source == other.source and {one.stage, other.stage} != {None}
        # "Twelve, not 13 as the ministry had said": who tells it puts the old figure right.
        within = one.sentence == other.sentence and {one.stage, other.stage} in _REPLACING
        within = within and (told or None in (one.source, other.source))
        corrects, told = corrects or within, told or within
        if (one.event is None and not told) or (one.head is None and not (corrects or within)):
            return None
        if self._partial(one, other) and not corrects:
            return None
        days = (one.period.start, other.period.start)
        if one.event in words("tolls", "flows") and None not in days and days[0] != days[1]:
            return None  # fewer came on Tuesday than on Monday
        if agreement(one, other) in (None, "same", "rounded"):
            return None
        hurdle = obstacle(one, other, self.places)
        staged = one.stage is not None or other.stage is not None
        replaces = one.is_toll or one.source == other.source
        # "The day before" may be that of the figure replaced, but "last year" is another time.
        dated = not any(f.period.before and f.period.start is None for f in (one, other))
        if hurdle is not None and not (hurdle == "period" and staged and replaces and dated):
            return None
        # The other side's figure stands against one, and replaces it never.
        if one.side and other.side and one.side != other.side:
            return None
        if not (corrects or self._one_incident(one, other)):
            return None
        if one.sentence == other.sentence:
            # "94 were taken, not 48" calls one of the two figures the old one.
            if {one.stage, other.stage} != {"later", "earlier"} and not (
                within and one.stage != other.stage
            ):
                return None
            return "back" if one.stage == "earlier" else "forward"
        stages = (other.stage, one.stage)
        # Two who count at one time: a lower count of one is no news of the other's.
        voices = NARRATOR not in (one.who, other.who) and one.source != other.source
        if voices and one.is_toll and one.value < other.value and one.stage is None:
            return None
        if stages in (("earlier", None), ("earlier", "later"), (None, "later")):
            return "forward"
        if stages in (("later", "earlier"), (None, "earlier")):
            return None if one.is_toll and one.value > other.value else "back"
        growing = one.is_toll and one.value > other.value
        if (
            stages == ("later", None)
            and one.place
            and not one.place & (other.place or other.setting)
        ):
            return None  # "the toll rose to 14; four died in Odesa"
        if stages == ("later", None):
            same = one.source == other.source
            return ("forward" if growing and same else None) if one.value > other.value else "back"
        if stages == ("later", "later") and growing:
            return "forward"
        same = one.source == other.source and one.source is not None
        return "forward" if growing and same and stages == (None, None) else None

    def _disputed(self, one: Figure, other: Figure) -> bool:
        """Whether the later figure is set against the earlier one in so many words."""
        # "But" may open anything, but what puts a figure puts it against another.
        bare = one.cues.get("dispute") in words("disputes", "contrast")
        voices = one.source is not None and not (bare and NARRATOR in (one.who, other.who))
        return one.disputing and voices and 0 < one.sentence - other.sentence <= _ANSWER

    def _voices(self, one: Figure, other: Figure) -> bool:
        """Whether two named sources count the same in sentences that nothing parts."""
        named = one.source is not None and other.source is not None
        near = 0 < abs(one.sentence - other.sentence) <= _ANSWER
        where = (one.place or one.setting, other.place or other.setting)
        return named and near and self.places.compare(*where) != "apart"

    def _conflict(self, one: Figure, other: Figure) -> Finding | None:
        """Say how two figures conflict; None if they do not."""
        if one.source == other.source or self._partial(one, other):
            return None
        if (one.quantity.modifier == "range") != (other.quantity.modifier == "range"):
            return None  # a spread is an estimate, and disputes no count
        same_place = self.places.compare(one.place, other.place) == "same"
        bare = one.head is None or (one.event is None and not (same_place or resumes(one, other)))
        vague = bool(one.place) != bool(other.place) and not (
            (one.place or one.setting) & (other.place or other.setting)
        )
        vague = vague and not self._voices(one, other)
        if (bare or vague or one.forecast != other.forecast) and not self._disputed(one, other):
            return None
        if obstacle(one, other, self.places) is not None or not self._one_incident(one, other):
            return None
        agreed = agreement(one, other)
        if agreed is not None and agreed != "same" and self._disputed(one, other):
            agreed = "exclude"
        if one.denied != other.denied:
            if agreed != "same":
                return None
            return denying(one, other)
        # A narrator who sums up, "more than 60", disputes no source that says 70.
        told = NARRATOR in (one.who, other.who)
        if agreed != "exclude" and (agreed != "differ" or told):
            return None
        return conflicting(one, other, agreed == "exclude")


def _ages(found: Sequence[Figure]) -> Iterator[Relation]:
    """Yield the ages given again of one person, whom both name or one calls by a common noun."""
    told: list[Figure] = []
    for figure in found:
        if figure.name is None:
            continue
        for other in told:
            named = figure.name[:1].isupper() and (other.name or "")[:1].isupper()
            first = other.sentence == 0 and figure.sentence > 0
            if other.value == figure.value and (other.name == figure.name or first or not named):
                yield _relation(figure, other, repeating(figure, other))
                break
        else:
            if len(told) < _BEFORE:
                told.append(figure)


def _conversions(text: str, found: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield a figure and the same in another unit, in brackets or after "or"."""
    for one, other in pairwise(found):
        mine, theirs = one.quantity, other.quantity
        between = text[mine.span.end : theirs.span.start]
        if mine.unit == theirs.unit or mine.dimension != theirs.dimension or len(between) > 20:
            continue
        if not _BRACKET.match(between):
            continue
        factor = conversion(mine.unit, theirs.unit)
        money = mine.dimension == "money"
        if money or (
            factor is not None
            and abs(one.value * factor - other.value)
            <= 2 * CONVERSION * max(abs(other.value), abs(one.value * factor))
        ):
            yield one, other


def _relation(one: Figure, other: Figure, finding: Finding) -> Relation:
    return Relation(
        type=finding.label,
        source=one.quantity.id,
        target=other.quantity.id,
        detail=finding.detail,
        explanation=finding.explanation,
        evidence=finding.evidence,
    )
