"""The phrases of an article that may denote a speaker, in the order of the text.

They are the sources of the attributions, and the names and offices in the narrator's own text,
which tell who somebody is before or after he speaks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sayso.attribution.phrases import Phrases
from sayso.records import Attribution, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_PHRASE = 25  # tokens
_MODIFIERS = frozenset(
    {"compound", "nmod", "amod", "det", "poss", "nummod", "quantmod", "predet", "punct"}
)
_FOLLOWING = frozenset({"appos", "prep", "relcl", "punct"})
_OWNING = frozenset({"of", "for", "in", "at", "with", "from"})


class Appearance(NamedTuple):
    """A phrase to resolve, in the order of the text."""

    start: int
    end: int
    attributions: tuple[int, ...]
    outer: int | None
    quoted: bool


class Appearances:
    """Finds the phrases of one article that may denote a speaker."""

    def __init__(self, doc: Doc, phrases: Phrases, attributions: Sequence[Attribution]) -> None:
        self.doc = doc
        self.phrases = phrases
        self.attributions = attributions
        self.token_starts = [token.idx for token in doc]

    def __iter__(self) -> Iterator[Appearance]:
        """Yield them in order, the longer first."""
        found = (*self._sources(), *self._introductions())
        yield from sorted(found, key=lambda appearance: (appearance.start, -appearance.end))

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
            outer = None
            # The innermost content around the source; nesting is shallow.
            at = bisect_right(starts, span.start)
            for low, high, index in reversed(contents[max(0, at - 8) : at]):
                if low <= span.start and span.end <= high and index not in indices:
                    outer = index
                    break
            direct = outer is not None and self.attributions[outer].type == "direct"
            yield Appearance(start, end, tuple(indices), outer, direct)

    def _introductions(self) -> Iterator[Appearance]:
        """Yield the names and offices in the text outside the sources."""
        doc = self.doc
        taken = bytearray(len(doc))
        quoted = bytearray(len(doc))
        for attribution in self.attributions:
            for span in attribution.source or ():
                start, end = self._tokens(span)
                taken[start:end] = b"\1" * (end - start)
            for span in attribution.content:
                start, end = self._tokens(span)
                quoted[start:end] = b"\1" * (end - start)
        heads = [ent.root.i for ent in doc.ents if ent.label_ == "PERSON"]
        for kinds in ({"person"}, {"institution", "office"}, {"state"}):
            for mention in self.phrases.mentions:
                if mention.entry.kind in kinds:
                    heads.append(doc[mention.start : mention.end].root.i)
        # The states come last: "Ukraine" in "Ukraine's president" is no phrase of its own.
        for head in dict.fromkeys(heads):
            start, end = self._around(doc[head])
            if start <= head < end and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield Appearance(start, end, (), None, bool(quoted[head]))

    def _around(self, token: Token) -> tuple[int, int]:
        """Return the noun phrase of a token: modifiers, appositions, complements."""
        while token.dep_ in {"compound", "nmod", "appos"} and token.head.i != token.i:
            if token.dep_ != "appos" and not self._denotes(token.head):
                break
            token = token.head
        start, end = token.i, token.i + 1
        for child in reversed(list(token.lefts)):
            edge = child.left_edge.i
            if child.dep_ not in _MODIFIERS or token.i - edge > LONGEST_PHRASE:
                break
            start = edge
        for child in token.rights:
            edge = child.right_edge.i + 1
            if child.dep_ not in _FOLLOWING or edge - start > LONGEST_PHRASE:
                break
            if child.dep_ == "prep" and child.lower_ not in _OWNING:
                break
            end = edge
        while end > token.i + 1 and self.doc[end - 1].pos_ in {"PUNCT", "SPACE", "PART"}:
            end -= 1
        return start, end

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
