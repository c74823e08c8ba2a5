"""How a figure answers one told before: sets another against it, or takes members from it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Literal

from sayso.ledger.things import words
from sayso.records import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OPENING = 14  # tokens within which a sentence says that it goes against the one before
REACH = 8  # tokens from a number to the noun it counts
_ALL = re.compile(r"\ball (?:of )?(?:the |these |those )?$")
_REST = re.compile(r"\b(?:remaining|other)(?: of the)? $")
_AMONG = re.compile(
    r"\b(?:is|are|was|were|be|been) among (?:the|those) (?:\w+ )?"
    r"(?:dead|killed|wounded|injured|hurt|victims|missing|casualties)\b"
)
_OF_THOSE = re.compile(r"of (?:the|those) (?:dead|killed|wounded|injured|hurt|victims|missing)\b")


def voice(doc: Doc, first: int) -> str | None:
    """Name who puts a figure in words that quote nobody: "traders put it at 3,000"."""
    for verb in islice(doc[first].ancestors, REACH):
        if verb.lemma_.lower() not in words("disputes", "verbs"):
            continue
        for child in verb.children:
            if child.dep_ == "nsubj" and child.pos_ in ("NOUN", "PROPN"):
                return doc[child.left_edge.i : child.i + 1].text
    return None


def disputes(doc: Doc, first: int, start: int, end: int) -> bool:
    """Tell whether a sentence sets a figure against one told before."""
    above = list(islice(doc[first].ancestors, REACH))
    puts = any(verb.lemma_.lower() in words("disputes", "verbs") for verb in above) and any(
        child.dep_ == "dobj" or (child.dep_ == "nsubj" and child.pos_ == "NOUN")
        for verb in above
        for child in verb.children
        if child.lower_ in words("disputes", "objects")
    )
    opening = doc[start : min(end, start + _OPENING)]
    return puts or any(token.lower_ in words("disputes", "contrast") for token in opening)


def member(
    text: str, doc: Doc, quantity: Quantity, last: int, end: int
) -> Literal["among", "rest", "all"] | None:
    """Read whether a figure takes some, the rest or all of those told of before."""
    before = text[max(0, quantity.span.start - 20) : quantity.span.start].lower()
    if _ALL.search(before):
        return "all"
    if _REST.search(before):
        return "rest"
    after = " ".join(token.lower_ for token in doc[last + 1 : min(end, last + REACH)])
    return "among" if _AMONG.search(after) or _OF_THOSE.match(after) else None


def named(doc: Doc, quantity: Quantity, first: int) -> str | None:
    """Return the word before an age in commas or brackets, which says whose it is."""
    if quantity.dimension != "age" or first < 2 or not doc[first - 1].is_punct:
        return None
    return doc[first - 2].text
