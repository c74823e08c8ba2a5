"""How a figure answers one told before: replaces it, disputes it, or takes members from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from typing import Literal, NamedTuple

from sayso.ledger.sentences import Word
from sayso.ledger.things import words
from sayso.records import Quantity
from sayso.resources import load

REACH = 8  # words from a number to the noun it counts
_OPENING = 14  # words within which a sentence says that it goes against the one before
_ALL = re.compile(r"\ball (?:of )?(?:the |these |those )?$", re.IGNORECASE)
_REST = re.compile(r"\b(?:remaining|other)(?: of the)? $", re.IGNORECASE)
_HARMED = r"(?:dead|killed|wounded|injured|hurt|victims|missing|casualties)\b"
_AMONG = re.compile(rf"\b(?:is|are|was|were|be|been) among (?:the|those) (?:\w+ )?{_HARMED}")
_OF_THOSE = re.compile(rf"of (?:the|those) {_HARMED}")
_NOT = re.compile(r", (?:and )?not (?:the )?$")  # "58 were aboard, not 61"
_AFTER = re.compile(
    r"\bafter (?:another |a further |the )?(?:\w+ )?$"
)  # "rose to 14 after two died"
_FROM = re.compile(  # "from an earlier estimate of 12", and no "from the attacks up to 12"
    r"\bfrom (?:(?:an?|the|its|their|earlier|initial|previous|original|preliminary|[\w-]+['’]s) )*"
    r"(?:(?:figure|number|count|toll|total|estimate)s? of )?$"
)
_FIRST = re.compile(  # "correcting its first figure of 900"
    r"\b(?:first|earlier|initial|previous|original|preliminary|old|former) "
    r"(?:figure|number|count|toll|total|estimate|tally|report)s? (?:of|was|had been|stood at) "
    r"(?:[\w-]+ ){0,2}$"
)
_AGAINST = re.compile(r"\b(?:against|compared (?:with|to)) (?:the |an? |about |some |at least )*$")
_BEFORE = re.compile(r"^(?: [\w-]+){0,2}? (?:before|earlier|previously)\b")
_APART = re.compile(r"[,;:]|\b(?:who|which|whom|whose|that|while|when|where|as|until)\b")
_TO = re.compile(r"\b(?:to|at|by) (?:at least |more than )?$")
_PERIOD_NEXT = frozenset(["this", "last", "in", "on"])  # "earlier this month"
_HOURS = re.compile(
    r"\bearlier (?:in|on) the (?:day|morning|afternoon|evening|night)\b", re.IGNORECASE
)
_VOICE = re.compile(
    r"(?:^|[.;:,] )(?:but |and |while |however,? )*([^.;:,]{2,60}?) $", re.IGNORECASE
)


class Cue(NamedTuple):
    """What the words around a figure say, and the words."""

    kind: Literal["later", "earlier"]
    words: str


def stage(before: str, after: str, sentence: Sequence[Word], toll: bool) -> Cue | None:
    """Read whether a figure is called new or old, by the nearest word that says so.

    Parameters
    ----------
    before, after : str
        What the sentence says before and after it.
    sentence : sequence of Word
        Its words.
    toll : bool
        Whether it counts what grows while an incident is being reported.
    """
    left, right = before.lower(), after.lower()
    # "Raised its count of drones": a count that is raised is another count.
    counts = toll or any(word.text in words("disputes", "objects") for word in sentence)
    moves = words("stages", "rising") | words("stages", "corrections")
    rise = next((w.text for w in sentence if counts and w.text in moves), None)
    old = _replaced().search(left) or _NOT.search(left) or (rise and _FROM.search(left))
    old = old or _FIRST.search(left) or (_BEFORE.search(right) and _AGAINST.search(left))
    if old:
        return Cue("earlier", old.group().strip())
    new = _replacing().search(right[:60])
    if new:
        return Cue("later", new.group())
    if rise and _TO.search(left):
        return Cue("later", rise)
    begin = sentence[0].start if sentence else 0
    nearest: list[tuple[int, Cue]] = []
    for word, following in zip_longest(sentence, sentence[1:]):
        # Words after the number count for less: a sentence tells the time before the number.
        distance = abs(begin + len(left) - word.start)
        distance += 10_000 if word.start > begin + len(left) else 0
        if word.text in words("stages", "earlier"):
            # "Correcting an earlier figure of 3,400" tells of the number that follows.
            another = word.start > begin + len(left) and (
                following is not None and following.text in words("disputes", "objects")
            )
            period = following is not None and following.text in _PERIOD_NEXT
            if not another and (not period or _HOURS.search(before)):
                nearest.append((distance, Cue("earlier", word.text)))
        elif word.text in words("stages", "later") or (
            toll and word.text in words("stages", "rising")
        ):
            nearest.append((distance, Cue("later", word.text)))
        elif toll and word.text in words("stages", "grown"):
            # "Killed the brother of the man who now sweeps here" tells nothing of the toll.
            here = word.start - begin
            between = left[here:] if here < len(left) else right[: max(0, here - len(left))]
            if not _APART.search(between):
                nearest.append((distance, Cue("later", word.text)))
    return min(nearest)[1] if nearest else None


def added(before: str, sentence: Sequence[Word]) -> str | None:
    """Return the word by which a figure is the rise of another: "rose to 14 after two died"."""
    rising = any(word.text in words("stages", "rising") for word in sentence)
    match = _AFTER.search(before.lower()) if rising else None
    return match.group().strip() if match else None


def voice(before: str) -> str | None:
    """Name who puts a figure in words that quote nobody: "traders put it at 3,000".

    Examples
    --------
    >>> voice("But the growers put the total at ")
    'the growers'
    """
    match = _putting().search(before)
    if match is None:
        return None
    who = _VOICE.search(before[: match.start()] + " ")
    return who.group(1).strip() if who and not who.group(1).lower().endswith(" who") else None


def disputes(sentence: Sequence[Word], before: str) -> str | None:
    """Return the words by which a sentence sets a figure against one told before."""
    opening = (word.text for word in sentence[:_OPENING])
    contrast = next((word for word in opening if word in words("disputes", "contrast")), None)
    if contrast is not None:
        return contrast
    match = _putting().search(before)
    return None if match is None else match.group().strip()


def member(before: str, after: str) -> tuple[Literal["among", "rest", "all"] | None, str | None]:
    """Read whether a figure takes some, the rest or all of those told of before, and by what."""
    for match in (_ALL.search(before[-20:]), _REST.search(before[-20:])):
        if match:
            return "all" if match.re is _ALL else "rest", match.group().strip()
    start = " ".join(after.lower().split()[:REACH])
    among = _AMONG.search(start) or _OF_THOSE.match(start)
    return ("among", among.group()) if among else (None, None)


def named(before: str, quantity: Quantity) -> str | None:
    """Return the word before an age in commas or brackets, which says whose it is."""
    if quantity.dimension != "age":
        return None
    match = re.search(r"([\w'’-]+)\s?[,(]\s*$", before[-40:])
    return match.group(1) if match else None


@cache
def _putting() -> re.Pattern[str]:
    """Match the words that put a figure: "put the number of dead at", "says the total is"."""
    table = load("ledger.toml")["disputes"]
    verbs, objects, puts = ("|".join(table[key]) for key in ("verbs", "objects", "puts"))
    article = "that|the|its|their|his|her|own|an?"
    return re.compile(
        rf"\b(?:(?:{verbs})\b(?: (?:{article}))* (?:{objects})\b"
        rf"|(?:{puts}) (?:it|them|this|that)\b)"
        r"(?: [\w'’-]+){0,7} ?$"
        rf"|\b(?:{puts}) (?:[\w'’-]+ ){{1,10}}(?:at|to)(?: [\w'’-]+){{0,3}} ?$",
        re.IGNORECASE,
    )


@cache
def contrasts() -> re.Pattern[str]:
    """Match words that tell of a different figure: "far less than the Russian figure"."""
    table = load("ledger.toml")["disputes"]
    degrees, objects = "|".join(table["degrees"]), "|".join(table["objects"])
    return re.compile(
        rf"\b(?:{degrees}) (?:than|from) (?:[\w'’-]+ ){{0,4}}(?:{objects}|claims?)\b", re.IGNORECASE
    )


@cache
def _replaced() -> re.Pattern[str]:
    """Match what ends before a figure that another replaces: "up from an earlier"."""
    return re.compile(rf"{_replacing().pattern} (?:an? |the )?(?:\w+ ){{0,4}}$")


@cache
def _replacing() -> re.Pattern[str]:
    phrases = "|".join(map(re.escape, load("ledger.toml")["stages"]["from"]))
    return re.compile(rf"\b(?:{phrases})\b")
