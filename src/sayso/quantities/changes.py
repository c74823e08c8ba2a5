"""Change: by how much, from what and to what something rose or fell."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sayso import resources
from sayso.records import Direction, Step

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.quantities.amounts import Amount


class Change(NamedTuple):
    """How an amount tells of a change.

    Attributes
    ----------
    direction : str
        up or down.
    step : str
        Whether the amount is what was added or taken away ("by"), what there was ("from") or what
        there is now ("to").
    verbal : bool
        Whether a verb says so or "up" and "down", and not a noun ("a rise of 5 per cent").
    """

    direction: Direction
    step: Step
    verbal: bool = True


def change(amount: Amount, text: str) -> Change | None:
    """Return what change an amount tells of, None where it tells of none."""
    if amount.joiner == "from":
        return None
    if amount.dimension == "percent" and amount.values[0] < 0:
        return Change("down", "by")
    return _particle(amount, text) or _governed(amount) or _compared(amount, text)


def moved(token: Token) -> bool:
    """Tell the old and new figure of what changed from a range: "rose from 2 percent to 3"."""
    for ancestor in islice(token.ancestors, 4):
        if ancestor.pos_ in {"VERB", "AUX"} or (ancestor.pos_ == "NOUN" and ancestor.i < token.i):
            return _way("verbs", ancestor) is not None
    return False


def follows(token: Token, start: int) -> bool:
    """Tell whether what starts at a character directly follows a verb of change."""
    while token.i and token.idx >= start:
        token = token.nbor(-1)
    return token.pos_ == "VERB" and _way("verbs", token) is not None


_OR = re.compile(r"(?: [a-z-]+){0,2},? or ")


def shared(text: str, one: Amount, other: Amount, converted: bool) -> Change | None:
    """Return the change that the second of two amounts tells with the first: "3 points, or 1%"."""
    if other.change is None and (converted or _OR.fullmatch(text, one.span.end, other.span.start)):
        return one.change
    return other.change


_BEFORE = re.compile(r"([\w%),]+ |^)(up|down) (by |from |to )?$", re.IGNORECASE)
_AFTER = re.compile(r"(?: [\w-]+){0,3},? (up|down) from ")
_COPULAS = {
    "is",
    "was",
    "were",
    "are",
    "be",
    "been",
    "finished",
    "closed",
    "ended",
    "trading",
    "and",
}


def _particle(amount: Amount, text: str) -> Change | None:
    """Read "up 57%", "was down 2.1%", "12, up from 9"."""
    before = _BEFORE.search(text, max(0, amount.span.start - 28), amount.span.start)
    if before:
        direction: Direction = "up" if before[2].lower() == "up" else "down"
        word = before[1].strip()
        scaled = amount.dimension in {"percent", "money"}
        if (before[3] or "").strip() == "from":
            return Change(direction, "from")
        if (before[3] or "").strip() == "to" and word.lower() not in _COPULAS:
            return None  # "it boils down to 12"
        if scaled or word.lower() in _COPULAS or word[-1:] in {",", ")", "%", ""}:
            return Change(direction, "to" if (before[3] or "").strip() == "to" else "by")
    after = _AFTER.match(text, amount.span.end)
    if after:
        return Change("up" if after[1] == "up" else "down", "to")
    return None


def _governed(amount: Amount) -> Change | None:
    """Read "rose by 4", "fell to 12", "a rise of 5 per cent", "a 5 per cent rise"."""
    last = _last(amount)
    preposition = ""
    node = amount.token
    for _ in range(7):
        parent = node.head
        if parent == node:
            return None
        within = amount.token.i <= parent.i <= last.i
        if parent.dep_ in {"prep", "agent"} or parent.pos_ == "ADP":
            if parent.lower_ in {"by", "to", "from", "of"}:
                # The parse may hang the new figure on the old one: "rose from 12 to 27".
                if preposition and (preposition, parent.lower_) != ("to", "from"):
                    return None
                preposition = preposition or parent.lower_
            elif parent.lower_ not in _QUANTIFIERS:
                return None
        elif parent.pos_ in {"VERB", "AUX"}:
            return _verbal(amount, parent, node, preposition, last)
        elif parent.pos_ == "NOUN" and not within:
            direction = _way("nouns", parent)
            if direction is not None:
                return _nominal(direction, amount, parent, preposition, last)
            if parent.i < amount.token.i or preposition:
                return None
        node = parent
    return None


_QUANTIFIERS = {"over", "under", "than", "about", "around", "above", "below", "up", "down"}


def _verbal(
    amount: Amount, verb: Token, node: Token, preposition: str, last: Token
) -> Change | None:
    direction = _way("verbs", verb)
    if direction is None or verb.i > last.i or preposition == "of":
        return None
    if not preposition or _word_before(amount) in {"to", "from"}:
        preposition = _word_before(amount)
    if preposition in {"to", "from"}:
        return Change(direction, "to" if preposition == "to" else "from")
    if preposition == "by":
        return Change(direction, "by")
    if node.dep_ in {"nsubj", "nsubjpass", "advcl", "conj"} or amount.dimension == "duration":
        return None
    lemma = verb.lemma_.lower()
    if amount.dimension in {"length", "age"} and lemma in _words("verbs", "moves"):
        return None
    share = amount.dimension in {"percent", "ratio"}
    if not share and (amount.dimension == "count" or lemma in _words("verbs", "takes")):
        return None
    return Change(direction, "by")


def _word_before(amount: Amount) -> str:
    """Return the word before an amount, which the parse may hang elsewhere: "by $5 to $80"."""
    before = amount.before(8).split()
    return before[-1].lower() if before else ""


def _nominal(
    direction: Direction, amount: Amount, noun: Token, preposition: str, last: Token
) -> Change | None:
    if preposition in {"of", "by"} and noun.i < amount.token.i:
        # "output decrease by 3" is a clause that was taken for a noun.
        return Change(direction, "by", verbal=preposition == "by")
    tied = not preposition and 0 < noun.i - last.i < 5
    if tied and amount.dimension not in {"count", "age", "duration"}:
        return Change(direction, "by", verbal=False)
    return None


def _compared(amount: Amount, text: str) -> Change | None:
    """Read "3 per cent lower"."""
    word = re.compile(r" ([a-z]+)\b").match(text, amount.number.end)
    if word and amount.dimension in {"percent", "money"}:
        for direction in _WAYS:
            if word[1] in _words("after", direction):
                return Change(direction, "by", verbal=False)
    return None


def _last(amount: Amount) -> Token:
    token = amount.token
    while token.i + 1 < len(token.doc) and token.doc[token.i + 1].idx < amount.number.end:
        token = token.doc[token.i + 1]
    return token


_WAYS: tuple[Direction, Direction] = ("up", "down")


def _way(kind: str, token: Token) -> Direction | None:
    lemma = token.lemma_.lower()
    return next((way for way in _WAYS if lemma in _words(kind, way)), None)


@cache
def _words(kind: str, key: str) -> frozenset[str]:
    return frozenset(resources.load("changes.toml")[kind][key])
