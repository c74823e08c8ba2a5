"""Which expression of date a number holds for."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

from sayso.language import text_of
from sayso.quantities.amounts import Amount
from sayso.quantities.dates import Expression, expressions, resolve
from sayso.quantities.events import Happening
from sayso.quantities.nouns import lexicon
from sayso.records import Dates

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MOST_LINKS = 8
_VERBS = {"VERB", "AUX"}
_APART = {"after", "before", "since", "until", "till"}  # what these open was at another time


class Calendar:
    """The expressions of date in one article, and which of them a number holds for.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        The article.
    published : date or None
        The day on which it was published.
    amounts : list of Amount
        Its amounts, in order.
    """

    def __init__(self, doc: Doc, published: date | None, amounts: list[Amount]) -> None:
        self._doc = doc
        self._published = published
        self._expressions = expressions(text_of(doc))
        self._starts = [expression.start for expression in self._expressions]
        self._sentences = [sentence.start_char for sentence in doc.sents]
        self._governors: dict[int, tuple[int | None, bool]] = {}
        self._tokens = array("q", (token.idx for token in doc))
        self._amounts = [a.number.start for a in amounts if not self.tells(a)]

    def tells(self, amount: Amount) -> bool:
        """Tell whether an amount is itself part of when: "in the past 24 hours"."""
        index = bisect_right(self._starts, amount.number.start) - 1
        return index >= 0 and amount.number.end <= self._expressions[index].span.end

    def date(self, amount: Amount, happening: Happening, future: bool) -> Dates | None:
        """Return the days for which an amount holds, as far as its clause tells."""
        if not self._expressions or self.tells(amount):
            return None
        sentence = bisect_right(self._sentences, amount.token.idx)
        first = bisect_left(self._starts, self._sentences[sentence - 1])
        end = self._sentences[sentence] if sentence < len(self._sentences) else inf
        last = bisect_left(self._starts, end)
        if first == last:
            return None
        clause = self._clauses(amount, happening)
        near = []
        for index in range(first, last):
            expression = self._expressions[index]
            governor, since = self._governor(index)
            if governor in clause:
                told = replace(expression, opening="since") if since else expression
                near.append((self._rank(expression, amount), told))
        for _, told in sorted(near, key=lambda item: item[0]):
            found = resolve(told, self._published, future)
            if found is not None:
                return found
        return None

    def _clauses(self, amount: Amount, happening: Happening) -> set[int]:
        """Return the verbs that say what happened, or that go on with it."""
        found: set[int] = set()
        verb = happening.verb
        if verb is None:
            verb = _verb(happening.noun or amount.token)
        if verb is None:
            return {next((t.i for t in amount.token.ancestors if t.head == t), amount.token.i)}
        for child in verb.children:
            told = any(c.lower_ in lexicon()["places"]["when"] for c in child.children)
            if child.dep_ == "advcl" and told:
                found.add(child.i)
        for _ in range(4):
            found.add(verb.i)
            if verb.dep_ not in {"advcl", "conj", "acl", "xcomp", "oprd"}:
                break
            if any(c.dep_ == "mark" and c.lower_ in _APART for c in verb.children):
                break
            above = verb.head if verb.head.pos_ in _VERBS else _verb(verb.head)
            speaks = above is not None and above.lemma_.lower() in _speech()
            if above is None or (speaks and verb.dep_ != "oprd"):
                break
            verb = above
        return found

    def _governor(self, index: int) -> tuple[int | None, bool]:
        """Return the verb that an expression hangs on, and whether "since" stands between."""
        if index not in self._governors:
            self._governors[index] = self._climb(self._expressions[index])
        return self._governors[index]

    def _climb(self, expression: Expression) -> tuple[int | None, bool]:
        token = self._doc[max(0, bisect_right(self._tokens, expression.start) - 1)]
        inside = expression.span
        since = False
        for _ in range(_MOST_LINKS):
            within = inside.start <= token.idx < inside.end
            if token.pos_ in _VERBS and not within:
                return int(token.i), since
            if not within and token.dep_ in {"prep", "mark"} and token.lower_ in _APART:
                if token.lower_ != "since":
                    return None, False
                since = True
            if token.head == token:
                return int(token.i), since
            token = token.head
        return None, False

    def _rank(self, expression: Expression, amount: Amount) -> tuple[bool, int]:
        """Prefer what no other amount stands between, behind the amount to before it."""
        low, high = sorted((expression.start, amount.number.start))
        between = bisect_left(self._amounts, high) - bisect_right(self._amounts, low)
        behind = expression.start > amount.number.start
        return between > 0, abs(high - low) + (0 if behind else 1_000)


def _verb(token: Token) -> Token | None:
    for ancestor in islice(token.ancestors, _MOST_LINKS):
        if ancestor.pos_ in _VERBS:
            return ancestor
    return None


@cache
def _speech() -> frozenset[str]:
    return frozenset(lexicon()["verbs"]["speech"]) - frozenset(lexicon()["elided"]["puts"])
