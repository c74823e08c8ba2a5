"""Direction of change: "rose by 4 per cent", "fell 2%", "up 57%"."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from sayso import resources

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.quantities.amounts import Amount, Change


def direction(amount: Amount, text: str) -> Change | None:
    """Return the direction, where an amount says by how much something changed."""
    token = amount.token
    while token.i + 1 < len(token.doc) and token.doc[token.i + 1].idx < amount.number.end:
        token = token.doc[token.i + 1]
    if amount.dimension == "percent" and amount.values[0] < 0:
        return "down"
    inside = range(amount.token.i - 8, token.i + 1)
    node = amount.token
    for _ in range(5):
        parent = node.head
        if parent == node:
            break
        if parent.i > token.i and parent.pos_ not in {"ADV", "ADP"}:
            return _particle(amount, text)
        lemma = parent.lemma_.lower()
        if parent.dep_ == "prep" and lemma not in {"by", "up", "down"} | _quantifiers():
            return None
        for way in ("up", "down"):
            if parent.i < token.i and lemma in _ways(way):
                return way
        if parent.pos_ in {"VERB", "AUX"} or (parent.pos_ == "NOUN" and parent.i not in inside):
            return _particle(amount, text) if parent.pos_ in {"VERB", "AUX"} else None
        node = parent
    return None


def moved(token: Token) -> bool:
    """Tell the old and new figure of what changed from a range: "rose from 2 percent to 3"."""
    for ancestor in islice(token.ancestors, 4):
        if ancestor.pos_ in {"VERB", "AUX"} or (ancestor.pos_ == "NOUN" and ancestor.i < token.i):
            lemma = ancestor.lemma_.lower()
            return lemma in _ways("up") | _ways("down")
    return False


_UP_DOWN = re.compile(r"\b(up|down) (?:by )?(?:nearly |about |almost |another |some |around )?$")


def _particle(amount: Amount, text: str) -> Change | None:
    """Read "up 57%", "was down 2.1%"."""
    if amount.joiner == "" and amount.dimension in {"percent", "money", "count"}:
        before = text[max(0, amount.number.start - 20) : amount.number.start]
        if match := _UP_DOWN.search(before):
            return "up" if match[1] == "up" else "down"
    return None


@cache
def _quantifiers() -> frozenset[str]:
    return frozenset({"over", "under", "than", "about", "around", "above", "below"})


@cache
def _ways(way: Change) -> frozenset[str]:
    return frozenset(resources.load("events.toml")["change"][way])
