"""Signs: what the words beside a number say of what it counts."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from sayso.actors import Match
from sayso.ledger.answers import REACH
from sayso.ledger.periods import Period, published
from sayso.ledger.sentences import Word
from sayso.ledger.things import head_class, words
from sayso.records import Quantity
from sayso.resources import load

_EITHER = re.compile(
    r"\b(?:killed|dead|died|slain) (?:or|and|and/or) (?:seriously )?(?:wounded|injured|hurt)"
    r"|\b(?:wounded|injured|hurt) (?:or|and|and/or) killed"
)
_AROUND = 9  # words to either side of a measure that may tell of what
_FUNCTION = 4  # letters of a word that hardly tells of what
_STEM = 4  # letters that the name of a state and its adjective share


def topic(before: str, after: str) -> frozenset[str]:
    """Return the words around a measure, which tell of what it is one."""
    near = [*before.lower().split()[-_AROUND:], *after.lower().split()[:_AROUND]]
    found = {word.strip(".,;:!?()'\"“”’") for word in near}
    return frozenset(word for word in found if len(word) > _FUNCTION and word.isalpha())


def another(sentence: list[Word]) -> str | None:
    """Return the words that tell of a second incident: "another strike"."""
    for word, following in pairwise(sentence):
        if word.text == "another" and head_class(following.text, "count")[0] == "strike":
            return f"{word.text} {following.text}"
    return None


def either(after: str) -> bool:
    """Whether killed and injured are counted together: "killed or wounded"."""
    return _EITHER.search(" ".join(after.lower().split()[:12])) is not None


def state(after: str) -> str | None:
    """Return what is said of those counted: "14 were still missing"."""
    near = " ".join(after.lower().split()[:REACH])
    return next((event for event, said in _states() if said.search(near)), None)


def facility(before: str) -> str | None:
    """Return the words by which one house counts those who reach it.

    Examples
    --------
    >>> facility("The hospital in Sabir has received ")
    'hospital in Sabir has received'
    >>> facility("A strike on the hospital killed ")
    """
    found = _facility().search(before)
    return None if found is None else found.group().strip()


@cache
def _facility() -> re.Pattern[str]:
    table = load("ledger.toml")["facilities"]
    nouns, verbs = "|".join(table["nouns"]), "|".join(table["verbs"])
    return re.compile(
        rf"\b(?:{nouns})\b(?: (?:in|of|at) (?:the )?[\w-]+)?,? "
        rf"(?:(?:has|have|had|was|were|is|are|also|alone|said it) )*(?:{verbs})\b"
        r"(?: (?:the|bodies|of|at least|some|about|more than|another|a further|over|nearly))* ?"
        r"(?:$|\d[^;]*\b(?:of whom|of them|including|and) (?:\w+ )?$)",
        re.IGNORECASE,
    )


def dated(when: Period, quantity: Quantity) -> Period:
    """Return a period with the days of the quantity; a night is of the day it ends on."""
    if quantity.date is None or when.start is not None or when.total or when.before:
        return when
    start, end = (published(day) for day in (quantity.date.start, quantity.date.end))
    if start is None or end is None:
        return when
    night = quantity.date.granularity == "day" and end - start == 1
    return dataclasses.replace(when, start=end if night else start, end=end)


@cache
def exchange() -> re.Pattern[str]:
    """Match the words that tell of an exchange of prisoners."""
    return re.compile(rf"\b(?:{load('ledger.toml')['exchanges']['words']})\b", re.IGNORECASE)


@cache
def abduction() -> re.Pattern[str]:
    """Match the words that tell of an abduction."""
    return re.compile(rf"\b(?:{load('ledger.toml')['abductions']['words']})\b", re.IGNORECASE)


@cache
def _states() -> list[tuple[str, re.Pattern[str]]]:
    said = load("ledger.toml")["states"].items()
    return [(event, re.compile(rf"\b(?:{w})\b")) for event, w in said if event != "verbs"]


def nation(match: Match) -> str:
    """Return one name for a state, its people and its adjective."""
    return match.entry.side or match.entry.name.lower()[:_STEM]


def kinds(stretch: Iterable[Word], nations: Iterable[str]) -> Iterator[str]:
    """Yield the words of a stretch that narrow down what is counted."""
    stems = tuple(nation.lower()[:_STEM] for nation in nations)
    for word in stretch:
        bare = word.text in words("plain", "words") or word.text in words("plain", "function")
        if bare or not word.text[0].isalpha() or word.text.endswith("ly"):
            continue
        if not (stems and word.text.startswith(stems)):
            yield word.text


@cache
def verb(event: str) -> re.Pattern[str]:
    """Match the forms of a verb: "downed", "shot"."""
    forms = [event[:-1] if len(event) > 3 else event, *load("ledger.toml")["forms"].get(event, ())]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\w*", re.IGNORECASE)
