"""The phrases of an article that may denote a speaker, in the order of the text.

They are the sources of the attributions, and the names and offices in the narrator's own text,
which tell who somebody is before or after he speaks.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sayso.attribution.phrases import Phrases
from sayso.language import text_of
from sayso.records import Attribution, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_PHRASE = 25  # tokens
_LONGEST_CHAIN = 8  # heads of heads
_MODIFIERS = frozenset(
    {"compound", "nmod", "amod", "det", "poss", "nummod", "quantmod", "predet", "punct"}
)
_FOLLOWING = frozenset({"appos", "prep", "relcl", "punct"})
_OWNING = frozenset({"of", "for", "in", "at", "with", "from"})
_PERSONAL = frozenset({"he", "she", "him"})
# Capitals, then at most a date, further places and agencies, then a dash.
_DATELINE = re.compile(
    r"^[ \t]*[A-ZÀ-Ž][A-ZÀ-Ž’'.-]{2,}"
    r"(?:[ ,/]+(?:[A-ZÀ-Ž(][\w.’')-]*|\d[\w.]*|and|of)){0,8}"
    r"(?: ?[-–—]+ |(?<=\)) ?[-–—]+)",
    re.MULTILINE,
)


class Appearance(NamedTuple):
    """A phrase to resolve.

    Attributes
    ----------
    start, end : int
        The phrase: ``doc[start:end]``.
    attributions : tuple of int
        Those whose source it is.
    outer : int or None
        The innermost attribution in whose content it stands.
    """

    start: int
    end: int
    attributions: tuple[int, ...]
    outer: int | None


class Appearances:
    """Finds the phrases of one article that may denote a speaker."""

    def __init__(self, doc: Doc, phrases: Phrases, attributions: Sequence[Attribution]) -> None:
        self.doc = doc
        self.phrases = phrases
        self.attributions = attributions
        self.token_starts = array("q", (token.idx for token in doc))
        self._titles = frozenset((*phrases.words.male, *phrases.words.female))

    def __iter__(self) -> Iterator[Appearance]:
        """Yield them in the order of reading, the longer first.

        What stands in a quotation is read after the one who is quoted, so that "I" and "my
        daughter" are his and "he" is somebody else.
        """
        found = (*self._sources(), *self._introductions())
        quoted_by = self._quoted_by()

        def order(appearance: Appearance) -> tuple[int, int, int, int]:
            start, end = appearance.start, appearance.end
            speaker = quoted_by[start] if start < len(quoted_by) else 0
            return (max(speaker, start), int(speaker > start), start, -end)

        yield from sorted(found, key=order)

    def _quoted_by(self) -> list[int]:
        """Return for each token where the source stands that it is quoted from, if later."""
        after = [0] * len(self.doc)
        for attribution in self.attributions:
            if attribution.type != "direct" or not attribution.source:
                continue
            source = self._tokens(attribution.source[0])[0]
            for span in attribution.content:
                start, end = self._tokens(span)
                if source >= end:
                    after[start:end] = [max(source, other) for other in after[start:end]]
        return after

    def _sources(self) -> Iterator[Appearance]:
        by_source: dict[tuple[Span, ...], list[int]] = {}
        for index, attribution in enumerate(self.attributions):
            if attribution.source:
                by_source.setdefault(attribution.source, []).append(index)
        contents = [
            (span.start, span.end, index)
            for index, attribution in enumerate(self.attributions)
            for span in attribution.content
        ]
        contents.sort(key=lambda c: (c[0], -c[1]))
        starts = [content[0] for content in contents]
        for source, indices in by_source.items():
            span = source[0]
            start, end = self._tokens(span)
            if end <= start:
                continue
            start = self._joint(self.doc[start:end].root, start)
            outer = None
            # The innermost content around the source; nesting is shallow.
            at = bisect_right(starts, span.start)
            for low, high, index in reversed(contents[max(0, at - 8) : at]):
                if low <= span.start and span.end <= high and index not in indices:
                    outer = index
                    break
            yield Appearance(start, end, tuple(indices), outer)

    def _introductions(self) -> Iterator[Appearance]:
        """Yield the names, offices and pronouns in the text outside the sources."""
        doc = self.doc
        taken = bytearray(len(doc))
        around: list[int | None] = [None] * len(doc)
        contents: list[tuple[int, int, int]] = []
        for index, attribution in enumerate(self.attributions):
            for span in attribution.source or ():
                start, end = self._tokens(span)
                taken[start:end] = b"\1" * (end - start)
            contents += [(*self._tokens(span), index) for span in attribution.content]
        for start, end, index in sorted(contents, key=lambda c: c[0] - c[1]):
            around[start:end] = [index] * (end - start)
        for start, end in self._datelines():
            taken[start:end] = b"\1" * (end - start)
        for head in dict.fromkeys(self._heads()):
            start, end = self._around(doc[head])
            if any(taken[head + 1 : end]):
                end = head + 1  # a clause that follows has a source of its own
            if start <= head < end and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield Appearance(start, end, (), around[head])
        for token in doc:
            if token.lower_ in _PERSONAL and not taken[token.i]:
                yield Appearance(token.i, token.i + 1, (), around[token.i])

    def _heads(self) -> Iterator[int]:
        """Yield the tokens that name somebody or an office.

        The states come last: "Ukraine" in "Ukraine's president" is no phrase of its own.
        """
        doc = self.doc
        surnames = {
            token.text
            for attribution in self.attributions
            for span in attribution.source or ()
            for token in doc[slice(*self._tokens(span))]
            if token.pos_ == "PROPN" and token.ent_type_ in {"PERSON", ""} and token.is_title
        }
        for mention in self.phrases.mentions:
            if mention.entry.kind not in {"person", "epithet"}:
                surnames -= {token.text for token in doc[mention.start : mention.end]}
        for ent in doc.ents:
            if ent.label_ == "PERSON":
                yield ent.root.i
        for token in doc:
            titled = token.i > 0 and token.is_title and token.nbor(-1).text in self._titles
            if token.pos_ == "PROPN" and (titled or token.text in surnames):
                yield token.i
        for kinds in ({"person"}, {"institution", "office"}, {"state"}):
            for mention in self.phrases.mentions:
                if mention.entry.kind in kinds:
                    yield doc[mention.start : mention.end].root.i

    def _datelines(self) -> Iterator[tuple[int, int]]:
        """Yield where a paragraph says whence it comes: "MINSK, 28 January (BelTA) -"."""
        for match in _DATELINE.finditer(text_of(self.doc)):
            yield self._tokens(Span(match.start(), match.end()))

    def _around(self, token: Token) -> tuple[int, int]:
        """Return the noun phrase of a token: modifiers, appositions, complements."""
        for _ in range(_LONGEST_CHAIN):
            if token.dep_ not in {"compound", "nmod", "appos"}:
                break
            if token.dep_ != "appos" and not self._denotes(token.head):
                if token.i > 0 and token.nbor(-1).text == "-":
                    return token.i, token.i  # "the Xi-Macron meeting" names neither
                break
            token = token.head
        if token.dep_ == "pobj" and self._names_office(token):
            token = token.head.head
        start, end = token.i, token.i + 1
        for child in self._children(token, -1):
            edge = child.left_edge.i
            if child.dep_ not in _MODIFIERS or token.i - edge > LONGEST_PHRASE:
                break
            start = edge
        for child in self._children(token, 1):
            edge = child.right_edge.i + 1
            if child.dep_ not in _FOLLOWING or edge - start > LONGEST_PHRASE:
                break
            if child.dep_ == "prep" and child.lower_ not in _OWNING:
                break
            end = edge
        start = self._joint(token, start)
        while end > token.i + 1 and self.doc[end - 1].pos_ in {"PUNCT", "SPACE", "PART"}:
            end -= 1
        return start, end

    def _children(self, token: Token, step: int) -> Iterator[Token]:
        """Yield the children near a token on one side, the nearest first."""
        end = token.i + step * (LONGEST_PHRASE + 1)
        for index in range(token.i + step, max(-1, min(len(self.doc), end)), step):
            child = self.doc[index]
            if child.head.i == token.i:
                yield child

    def _names_office(self, token: Token) -> bool:
        """Whether a name follows the house of its bearer: "the director of the agency Ann Lee"."""
        start = token.i
        while start > max(0, token.i - _LONGEST_CHAIN) and self.doc[start].ent_iob_ == "I":
            start -= 1
        return any(
            mention.end == start and mention.entry.number != "person"
            for mention in self.phrases.within(max(0, start - 6), start)
        )

    def _joint(self, token: Token, start: int) -> int:
        """Return where a phrase starts that shares its name with an office before it.

        "a scholar and former correspondent David Lee"
        """
        first = token.head
        if token.dep_ != "conj" or not 0 < start - first.i < 3 or not self._is_office(first):
            return start
        for child in self._children(first, -1):
            first = child.left_edge
        return min(start, first.i)

    def _is_office(self, token: Token) -> bool:
        one = token.tag_ in {"NN", "NNP"} and token.ent_type_ != "PERSON"
        held = self.phrases.within(token.i, token.i + 1)
        return one and any(m.entry.kind == "office" and m.entry.number == "person" for m in held)

    def _denotes(self, token: Token) -> bool:
        """Whether a noun is a name or an office, which a name before it belongs to."""
        return token.ent_type_ == "PERSON" or bool(
            self.phrases.within(token.i, token.i + 1)
            or self.phrases.within(max(0, token.i - 2), token.i + 1)
        )

    def _tokens(self, span: Span) -> tuple[int, int]:
        first = max(0, bisect_right(self.token_starts, span.start) - 1)
        last = bisect_right(self.token_starts, span.end - 1)
        while first < last and self.doc[first].is_space:
            first += 1
        while last > first and self.doc[last - 1].is_space:
            last -= 1
        return first, last
