"""Breakdowns: which figures are parts of which total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sayso.ledger.comparison import reach
from sayso.ledger.figures import Figure
from sayso.ledger.places import Places
from sayso.ledger.things import is_kind
from sayso.ledger.wording import number
from sayso.records import Detail, Relation
from sayso.resources import load

_MOST = 12  # figures after a total that are tried as its parts
_SUMMED = 4  # figures before one that it may sum up
_FAR = 4  # sentences from a total to those said to be among it
_OF = re.compile(
    r"^(?: \w+){0,3}? (?:out )?of (?:the |its |their |those |these |all |some )*"
    r"(?:(?:[\w-]+ ){0,3}[\w-]+['’]s? )?$"  # "23 of the tanker Aster's 24 crew"
)
# "Of the 337, 91", and no "profit of 337".
_FROM_TOTAL = re.compile(
    r"(?:\bOf|\b[Oo]ut of|[,;:(—–] of) (?:the |its |their |those |these |all )*$"
)
_OF_THEM = re.compile(
    r"^ (?:\w+ )?of (?:them|whom|which|these|those(?! who\b)|it)\b", re.IGNORECASE
)
_OF_THOSE_BEFORE = re.compile(r"^ (?:\w+ )?of (?:them|these)\b", re.IGNORECASE)
# "By noon 20,000 of them": nothing but time and place before the number
_ADVERBIAL = re.compile(
    r"^\W*(?:(?:(?:by|on|at|in|near|over|around|within|until|before|after|but|and|yet) )?"
    r"(?:[\w'’-]+ ){1,4}?,? ?)?$",
    re.IGNORECASE,
)
_SOLE = re.compile(r"^ of the \w+est\b| of the most\b")  # "one of the largest" is no part
_CLOSED = re.compile(r"\([^()]*\)")
_THEY = re.compile(
    r"^\W*(?:(?:among|of) (?:them|these|those|the \w+)\b"
    r"|(?:they|these|this) includes?d?\b|including)",
    re.IGNORECASE,
)
_LIST = re.compile(r"^[^.;()]{0,80}(?::|—|–| - | \()")


class Part(NamedTuple):
    """A figure that is part of another, and the words that say so."""

    figure: Figure
    total: Figure
    words: str | None = None


def parts(text: str, found: Sequence[Figure], places: Places) -> dict[str, Part]:
    """Return the parts of each breakdown, by the part's id, in text order.

    Taken as breakdowns are "91 of the 337", "of the 337 downed, 91", "337, including 91", "337:
    91 over", "of whom 91", and figures of one source that follow a total and name places
    within its own, or that add up to it place by place.
    """
    taken: dict[str, Part] = {}
    for part in _explicit(text, found):
        taken.setdefault(part.figure.quantity.id, part)
    wholes = {part.total.quantity.id for part in taken.values()}
    for figure, total in _members(found):
        # The rest is of what has been divided before, not of a part of it.
        whole = taken[total.quantity.id].total if total.quantity.id in taken else total
        if figure.member == "among" or whole.quantity.id in wholes:
            taken.setdefault(figure.quantity.id, Part(figure, whole, figure.cues.get("member")))
    for part in _summed(text, found, taken):
        taken.setdefault(part.figure.quantity.id, part)
    for index, total in enumerate(found):
        if total.quantity.id in taken:
            continue
        for figure in _by_place(found, index, places):
            taken.setdefault(figure.quantity.id, Part(figure, total))
    return {
        figure.quantity.id: taken[figure.quantity.id]
        for figure in found
        if figure.quantity.id in taken
    }


def part_relations(taken: dict[str, Part]) -> Iterator[Relation]:
    """Yield the relation of each part to its total; it says whether the parts add up."""
    breakdowns: dict[str, list[Figure]] = {}
    for part in taken.values():
        breakdowns.setdefault(part.total.quantity.id, []).append(part.figure)
    for figure, total, words in taken.values():
        what = f" {total.quantity.counted}" if total.quantity.counted else ""
        said = f"'{figure.text}' is part of the '{total.text}'{what} by {total.who}"
        detail, sums = _sum(figure, breakdowns[total.quantity.id], total)
        yield Relation(
            type="part_of",
            source=figure.quantity.id,
            target=total.quantity.id,
            detail=detail,
            explanation=f"{said}; {sums}" if sums else said,
            evidence=(words,) if words else (),
        )


def _explicit(text: str, found: Sequence[Figure]) -> Iterator[Part]:
    for index, total in enumerate(found):
        end = total.quantity.span.end
        if index and _belongs(found[index - 1], total, loose=True):
            part = found[index - 1]
            between = text[part.quantity.span.end : total.quantity.span.start]
            if part.value and part.sentence == total.sentence and _OF.match(between):
                yield Part(part, total, between.strip())
        before = text[max(0, total.quantity.span.start - 40) : total.quantity.span.start]
        of_total = _FROM_TOTAL.search(before)
        opened = loose = of_total is not None
        said = of_total.group().strip() if of_total else None
        continued = None  # the sentence in which parts are being told
        itself = _OF_THEM.match(text[end : end + 20])  # "57 of them" is a part, and no total
        for part in found[index + 1 : index + 1 + _MOST]:
            if part.sentence != total.sentence:
                if part.sentence - total.sentence > 2 or of_total:
                    break
                here = part.quantity.span.start
                start = max(text.rfind(mark, end, here) for mark in ".\n") + 1
                opening = text[start : part.quantity.span.start]
                they = _THEY.match(opening)
                if they is None and _ADVERBIAL.match(opening):
                    they = _OF_THOSE_BEFORE.match(text[part.quantity.span.end :][:20])
                # "57 of them over one town and 40 over another"
                if they is None and part.sentence != continued:
                    break
                continued, opened = part.sentence, True
                said = they.group().strip() if they else said
            between = _CLOSED.sub("", text[end : part.quantity.span.start])
            after = text[part.quantity.span.end : part.quantity.span.end + 20]
            between = between[itself.end() :] if itself else between
            members = _partitive().search(between) or _OF_THEM.match(after)
            list_ = _list().search(between) or _LIST.match(between)
            share = part.quantity.dimension == "percent"
            if members is None and (total.quantity.dimension == "percent" or _SOLE.match(after)):
                break  # shares of different wholes, set side by side
            if share and list_ is not None and "(" not in list_.group():
                list_ = None
            loose = loose or members is not None
            opened = opened or members is not None or list_ is not None
            said = next((m.group().strip() for m in (members, list_) if m), said)
            if (
                not opened
                or part.additional == "more"
                or (part.stage == "earlier" and total.stage != "earlier")  # what the total replaces
                or (share and _change().search(between))
                or (members is None and ";" in between and part.source != total.source)
                or not (_belongs(part, total, loose=loose) or (members and _fits(part, total)))
            ):
                break
            yield Part(part, total, said)
            end = part.quantity.span.end


def _summed(text: str, found: Sequence[Figure], taken: dict[str, Part]) -> Iterator[Part]:
    """Find parts that arithmetic gives away.

    Those are figures summed up ("410 in all" after 205 and 205), the rest of a total of which a
    part has been told ("21 of the 24 were rescued, three are missing"), and what has come on top
    ("raised from 158 to 164: six more").
    """
    for index, figure in enumerate(found):
        before = found[max(0, index - _SUMMED) : index]
        close = [f for f in before if figure.sentence - f.sentence <= 2 and _alike(f, figure)]
        near = [part for part in close if part.value <= figure.value]
        around = text[max(0, figure.quantity.span.start - 60) : figure.quantity.span.end + 60]
        summing = _sums().search(around)
        for first in range(len(near) - 1):
            run = near[first:]
            if summing and figure.value == sum(part.value for part in run):
                yield from (Part(part, figure, summing.group()) for part in run)
                break
        for other in reversed(close if figure.quantity.id not in taken else ()):
            told = taken.get(other.quantity.id)
            rest = told is not None and told.total.value == other.value + figure.value
            whole = told is not None and told.total is figure
            own = told is not None and not whole and figure.source in (None, told.total.source)
            if told is not None and rest and own and _stands_in(figure, told.total):
                yield Part(figure, told.total)
                break
        if figure.additional == "more":
            pair = next(
                (
                    new
                    for old in close
                    for new in close
                    if old.head == new.head == figure.head and old.value + figure.value == new.value
                ),
                None,
            )
            if pair is not None and figure.value < pair.value:
                yield Part(figure, pair, figure.cues.get("addition"))


def _stands_in(part: Figure, total: Figure) -> bool:
    return part.head in (None, total.head, "people") or is_kind(part.head, total.head)


@cache
def _sums() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('ledger.toml')['parts']['sum'])})\b", re.IGNORECASE)


def _fits(part: Figure, total: Figure) -> bool:
    """Whether a figure of other things can be part of a total, where the text says "of them"."""
    return _alike(part, total) and part.value <= total.value


def _alike(one: Figure, other: Figure) -> bool:
    mine, theirs = one.quantity, other.quantity
    return mine.dimension == theirs.dimension and mine.unit == theirs.unit


def _members(found: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Find the totals of "two girls were among the dead" and of "the remaining seven"."""
    for index, part in enumerate(found):
        if part.member not in ("among", "rest"):
            continue
        for total in reversed(found[max(0, index - _MOST) : index]):
            if part.sentence - total.sentence > _FAR:
                break
            if total.member is not None or part.value >= total.value or not _fits(part, total):
                continue
            if part.member == "rest" or (
                total.event == part.event and _belongs(part, total, loose=True)
            ):
                yield part, total
                break


def _belongs(part: Figure, total: Figure, *, loose: bool) -> bool:
    """Whether one figure can be part of another; `loose` where the text says "of them"."""
    if part.quantity.dimension != total.quantity.dimension and part.quantity.dimension not in (
        "ratio",
        "percent",
    ):
        return False
    if part.quantity.dimension == total.quantity.dimension:
        high = total.quantity.high
        if part.quantity.unit != total.quantity.unit or (high is not None and part.value > high):
            return False
    if part.nations and total.nations and not part.nations & total.nations:
        return False
    things = part.head == total.head or is_kind(part.head, total.head) or part.head is None
    if not things and not (is_kind(total.head, "people") and part.head == "people"):
        return False
    return loose or part.event is None or total.event is None or part.event == total.event


def _by_place(found: Sequence[Figure], index: int, places: Places) -> list[Figure]:
    """Return the figures after a total that break it down by place, with no word to say so."""
    total = found[index]
    if total.event is None or total.additional:
        return []
    run = []
    for part in found[index + 1 : index + 1 + _MOST]:
        if part.sentence - total.sentence > 2:
            break
        if (
            part.head == total.head
            and part.event == total.event
            and part.source == total.source
            and part.quantity.unit == total.quantity.unit
            and part.place
            and part.period.total == total.period.total
            and part.value < total.value
        ):
            run.append(part)
    inside = [part for part in run if places.compare(part.place, total.place) == "within"]
    apart = len({part.place for part in run}) == len(run)
    adding = len(run) > 1 and apart and sum(part.value for part in run) == total.value
    return run if adding else inside


def _sum(
    figure: Figure, members: Sequence[Figure], total: Figure
) -> tuple[Detail | None, str | None]:
    """Say whether the parts of one breakdown add up to the total, by what each can mean."""
    same = [part for part in members if part.head in (total.head, None)]
    if figure not in same or any(p.quantity.dimension != total.quantity.dimension for p in same):
        return None, None
    added = sum(part.value for part in same)
    lows, highs = zip(*map(reach, same), strict=True)
    low, high = reach(total)
    if len(same) == 1:
        exact = highs[0] < low and total.value > added
        return (
            ("falls_short", f"the rest is {number(total.value - added)}") if exact else (None, None)
        )
    listed = ", ".join(f"'{part.text}'" for part in same[:-1]) + f" and '{same[-1].text}'"
    if added == total.value:
        return "adds_up", f"{listed} add up to it"
    if sum(lows) > high:
        return "exceeds", f"{listed} add up to {number(added)}, which is more than the total"
    if sum(highs) < low:
        left = total.value - added
        return (
            "falls_short",
            f"{listed} add up to {number(added)} and leave {number(left)} unaccounted for",
        )
    return "adds_up", f"{listed} add up to {number(added)}, which the total leaves room for"


@cache
def _change() -> re.Pattern[str]:
    words = "|".join(load("ledger.toml")["parts"]["change"])
    return re.compile(rf"\b(?:{words}) (?:about |over )?$", re.IGNORECASE)


@cache
def _list() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('ledger.toml')['parts']['list'])})\b", re.IGNORECASE)


@cache
def _partitive() -> re.Pattern[str]:
    """Match the words that take members from a total; "all of them" takes none."""
    words = "|".join(load("ledger.toml")["parts"]["partitive"])
    return re.compile(rf"\b(?<!\ball )(?:{words})\b", re.IGNORECASE)
