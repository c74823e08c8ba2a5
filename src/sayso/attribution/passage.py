"""A parsed text with its quotation marks: what lies within which, and how far phrases reach."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.attribution.quotation import Quotation, quotations
from sayso.language import text_of
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What hangs on a noun in the parse but is no part of its phrase.
OUTSIDE_NOUN_PHRASE = frozenset(["ccomp", "parataxis", "advcl", "mark", "dep", "intj", "preconj"])
LONGEST_NAME = 5  # words
_EDGE = " \n\t,;:–—-.…•*|"


@dataclass
class Draft:
    """An attribution in the making."""

    cue: list[Span]
    source: list[Span]
    content: list[Span]
    verbatim: bool = False  # a line of dialogue, whose words are the speaker's without marks


@dataclass
class Passage:
    """A document, its quotations, and for each token the innermost one that holds it.

    Attributes
    ----------
    text : str
        Of the document, which puts it together anew each time it is asked.
    within : list of int
        For each token the number of the quotation that holds it (its marks are outside it), or -1.
    parent : list of int
        For each quotation the number of the one around it, or -1.
    children : dict
        For each of these, the quotations directly within, in order.
    """

    doc: Doc
    text: str
    quotes: tuple[Quotation, ...] = ()
    within: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    children: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Doc) -> Passage:
        """Find the quotations of a document."""
        text = text_of(doc)
        passage = cls(doc, text, quotations(text))
        around: list[int] = []
        upcoming = 0
        for token in doc:
            while upcoming < len(passage.quotes) and passage.quotes[upcoming].start <= token.idx:
                start = passage.quotes[upcoming].start
                while around and passage.quotes[around[-1]].end <= start:
                    around.pop()
                passage.parent.append(around[-1] if around else -1)
                passage.children.setdefault(passage.parent[-1], []).append(upcoming)
                around.append(upcoming)
                upcoming += 1
            while around and passage.quotes[around[-1]].end <= token.idx:
                around.pop()
            passage.within.append(passage._holder(token, around))
        # A mark that begins within the last token opens nothing.
        passage.quotes = passage.quotes[:upcoming]
        return passage

    def _holder(self, token: Token, around: list[int]) -> int:
        if not around:
            return -1
        quote = self.quotes[around[-1]]
        if token.is_punct or token.is_quote:
            opens = token.idx <= quote.start < token.idx + len(token)
            closes = quote.closed and token.idx < quote.end <= token.idx + len(token)
            if opens or closes:
                return self.parent[around[-1]]
        return around[-1]

    def tokens(self, span: Span) -> list[Token]:
        """Return the tokens that a span touches."""
        found = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return [] if found is None else list(found)

    def quotes_between(self, start: int, end: int, level: int) -> list[int]:
        """Return the quotations at a level that overlap a stretch of text."""
        siblings = self.children.get(level, [])
        first = bisect_right(siblings, start, key=lambda q: self.quotes[q].end)
        last = bisect_left(siblings, end, key=lambda q: self.quotes[q].start)
        return siblings[first:last]

    def words(self, span: Span) -> bool:
        """Tell whether a span holds a letter or a digit."""
        return any(map(str.isalnum, self.text[span.start : span.end]))

    def stretch(self, first: int, last: int, level: int) -> Span:
        """Return tokens `first` to `last` as content: whole quotations, no loose punctuation."""
        start = self.doc[first].idx
        end = self.doc[last].idx + len(self.doc[last])
        if level >= 0:
            holder = self.quotes[level]
            start = max(start, holder.start + 1)
            end = min(end, holder.end - (1 if holder.closed else 0))
        for index in self.quotes_between(start, end, level):
            quote = self.quotes[index]
            if self.words(Span(max(start, quote.start), min(end, quote.end))):
                start = min(start, quote.start)
                end = max(end, quote.end)
            elif quote.start < start:
                start = quote.end
            else:
                end = quote.start
        return self.trimmed(Span(start, max(start, end)))

    def trimmed(self, span: Span) -> Span:
        """Return a span without spaces and punctuation at its edges."""
        text = self.text
        start, end = span
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE and not _abbreviation(text, end):
            end -= 1
        if end > start and text[end - 1] == ")" and "(" not in text[start:end]:
            end -= 1
        return Span(start, end)

    def without(self, span: Span, holes: Iterable[Span]) -> list[Span]:
        """Cut holes out of a span and trim what is left."""
        pieces: list[Span] = []
        start = span.start
        for hole in sorted(holes):
            if hole.end <= start or hole.start >= span.end:
                continue
            pieces.append(Span(start, max(start, hole.start)))
            start = hole.end
        pieces.append(Span(min(start, span.end), span.end))
        pieces = [self.trimmed(piece) for piece in pieces]
        return [piece for piece in pieces if self.words(piece)]

    def noun_phrase(self, head: Token, leaving_out: Token | None = None) -> Span:
        """Return the whole noun phrase of a head: title, role, apposition, relative clause."""
        level = self.within[head.i]
        todo = [head, *self._called(head)]
        inside = {token.i for token in todo}
        while todo:
            for child in todo.pop().children:
                if child.dep_ in OUTSIDE_NOUN_PHRASE or child == leaving_out:
                    continue
                if child.tag_ == "VBG" and child.dep_ == "acl" and self._after_comma(child):
                    continue
                inside.add(child.i)
                todo.append(child)
        first = last = head.i
        while first - 1 in inside and self._reachable(first - 1, level):
            first -= 1
        while last + 1 in inside and self._reachable(last + 1, level):
            last += 1
        while first < head.i and (self.doc[first].is_punct or self.doc[first].dep_ == "cc"):
            first += 1
        dated = head.ent_type_ not in ("DATE", "TIME")
        while first < head.i and dated and self.doc[first].ent_type_ in ("DATE", "TIME"):
            if self.doc[first].pos_ != "PROPN":
                break
            first += 1
        while last > head.i and (
            self.doc[last].is_space
            or self.doc[last].dep_ == "cc"
            or (self.doc[last].is_punct and self.doc[last].text not in (")", "]"))
        ):
            last -= 1
        start, end = self.doc[first].idx, self.doc[last].idx + len(self.doc[last])
        while end > start + 1 and self.text[end - 1] in "-–—":
            end -= 1
        return Span(start, end)

    def _called(self, head: Token) -> list[Token]:
        """Return a name that the parser took for one more subject: "the watchdog Rosaviatsia"."""
        if head.pos_ != "NOUN" or head.dep_ not in ("nsubj", "nsubjpass"):
            return []
        name = head
        for token in self.doc[head.i + 1 : head.i + 1 + LONGEST_NAME]:
            if token.pos_ != "PROPN":
                break
            name = token
        subject = name.dep_ == head.dep_ and name.head == head.head
        return [name] if subject and name != head else []

    def _after_comma(self, token: Token) -> bool:
        first = token.left_edge.i
        return first > 0 and self.doc[first - 1].text == ","

    def _reachable(self, index: int, level: int) -> bool:
        """Tell whether a phrase at a level may take in a token, or quoted words whole."""
        if self.doc[index].is_space:
            return False
        holder = self.within[index]
        if holder == level:
            return True
        if holder < 0 or self.parent[holder] != level:
            return False
        quote = self.quotes[holder]
        return quote.closed and quote.end - quote.start < 40


def extent(first: Token, last: Token) -> Span:
    """Return the characters from one token to another."""
    return Span(first.idx, last.idx + len(last))


def _abbreviation(text: str, end: int) -> bool:
    """Tell whether a span that ends in a full stop ends in one like that of "U.S."."""
    return text[end - 1] == "." and end >= 4 and text[end - 3] == "." and text[end - 2].isalpha()
