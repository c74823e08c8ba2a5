"""From the spans that the encoder tags to those of this project's convention.

The encoder learns most from PolNeAR, whose convention differs a little from that of this project:
spans are brought to the latter with quotation marks and syntax as evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from sayso.attribution.cues import lexicon
from sayso.attribution.linking import Link
from sayso.attribution.passage import Passage
from sayso.attribution.sources import RELATIVES, is_passive
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words


_FINAL = ".,;:!?…—–- \n"
_LEADING = " ,;:—–-\n"
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*(?:\s|[-–—])")
# As Polish newspapers set speech, also in translation: "- We will stay - he said.- All of us."
_OPENING_DASH = re.compile(r"(?:^|[\n.!?…\"”»])\s?[-–—]\s?$")
_CLOSING_DASH = re.compile(r"[.!?…,]?\s?[-–—]")
_WITH = re.compile(r",? with\b")
_WHAT = re.compile(r"\bwhat\s+$", re.IGNORECASE)
_ADJUNCTS = frozenset(["prep", "npadvmod", "advmod", "advcl", "dative"])
_OBJECTS = frozenset(["object", "object of", "object for", "object as", "rest"])
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_DASHES = frozenset(["—", "–", "-", "--"])
_DESCRIBING = frozenset(["acl", "relcl", "amod"])
_SUBORDINATE = frozenset(["advcl", "relcl"])


class Page(NamedTuple):
    """A document with its quotations, and its text, which spaCy puts together on each demand.

    `level` is the quotation within which speech is looked for, or -1: only the marks within it
    quote there.
    """

    passage: Passage
    doc: Doc
    text: str
    level: int = -1

    def inside(self, content: Span) -> Span:
        """Return a content without the quotation marks around all of it."""
        quote = self.quotation(content.start)
        if quote is None or self.passage.quotes[quote][:2] != content:
            return content
        closed = self.passage.quotes[quote].closed
        return Span(content.start + 1, content.end - closed)

    def level_of(self, part: Span) -> int:
        """Return the innermost quotation around a part of the text, or -1."""
        level = self.level
        while True:
            number = self._replace(level=level).quotation(part.start)
            if number is None or self.passage.quotes[number].start == part.start:
                return level
            if self.passage.quotes[number].end < part.end:
                return level
            level = number

    def quotation(self, at: int) -> int | None:
        """Return the number of the outermost quotation at this level that holds a character."""
        top = self.passage.children.get(self.level, [])
        index = bisect_right(top, at, key=lambda number: self.passage.quotes[number].start) - 1
        if index >= 0 and at < self.passage.quotes[top[index]].end:
            return top[index]
        return None

    def quoted(self, at: int) -> bool:
        """Tell whether a character stands within quotation marks, or is one."""
        return self.quotation(at) is not None

    def after_dash(self, at: int) -> bool:
        """Tell whether a dash that begins a paragraph or a sentence stands before a character."""
        return _OPENING_DASH.search(self.text, max(0, at - 4), at) is not None

    def between_dashes(self, content: Span) -> bool:
        """Tell whether dashes quote a content, as they do in Polish."""
        closing = _CLOSING_DASH.match(self.text, content.end)
        return closing is not None and self.after_dash(content.start)


def words_of(doc: Doc, span: Span) -> Words:
    """Return the words that a span touches."""
    # None only for a span outside the text.
    return cast("Words", doc.char_span(*span, alignment_mode="expand"))


def converted(page: Page, given: Link) -> Iterator[Link]:
    """Yield the attributions that a link makes in this project's convention, if any."""
    content = tuple(_counting_on(page, span) for span in pieces(page, given))
    free = (_before(span, content) for span in given.cue)
    cue = tuple(cut for span in free if (cut := _verb_group(page, span)) is not None)
    source = tuple(_whole_source(page, span) for span in given.source)
    if not content or not (cue or source) or not _may_hold(page, given.cue, content):
        return
    parts = _sentences_apart(page, cue, content)
    for number, part in enumerate(parts):
        yield Link(source, () if number else cue, part)


def wants_subject(page: Page, cue: Span) -> bool:
    """Tell whether a cue is a verb in the active, which somebody must do: "wants to leave"."""
    verb = words_of(page.doc, cue).root
    return verb.pos_ == "VERB" and verb.tag_ in _FINITE and not is_passive(verb)


def _before(cue: Span, content: Sequence[Span]) -> Span:
    """End a cue where the content begins within it: layers are tagged each by itself."""
    within = (span.start for span in content if cue.start < span.start < cue.end)
    return Span(cue.start, min(within, default=cue.end))


def pieces(page: Page, given: Link) -> tuple[Span, ...]:
    """Trim the pieces of a content, and join those that only a space or a semicolon parts."""
    pieces: list[Span] = []
    for whole in given.content:
        span = trimmed(page, _clipped(page, whole, given))
        if span is None:
            continue
        if pieces and not page.text[pieces[-1].end : span.start].strip(" ;"):
            pieces[-1] = Span(pieces[-1].start, span.end)
        else:
            pieces.append(span)
    return tuple(pieces)


def _counting_on(page: Page, content: Span) -> Span:
    """Add what a figure is given with: "put the toll at 12, with 30 wounded"."""
    joined = _WITH.match(page.text, content.end)
    words = words_of(page.doc, content)
    if joined is None or not _counts(words) or any(_predicates(t, words) for t in words):
        return content
    preposition = words_of(page.doc, Span(joined.end() - len("with"), joined.end()))[0]
    # The parser takes "with" for a conjunction, too: "with 30 more wounded".
    top = preposition.head if preposition.dep_ == "mark" else preposition
    beside = page.doc[preposition.i : top.right_edge.i + 1]
    whole = trimmed(page, Span(content.start, beside.end_char))
    return whole if whole is not None and _counts(beside) else content


def _counts(words: Words) -> bool:
    return any(token.like_num for token in words)


def _clipped(page: Page, content: Span, given: Link) -> Span:
    """Leave out of indirect speech after its cue what the syntax gives to the narrator."""
    start, end = content
    if len(given.cue) != 1 or not 0 <= start - given.cue[0].end <= 6 or page.quoted(start):
        return content
    verb = words_of(page.doc, given.cue[0]).root
    named = given.source[0].start if given.source else 0
    fused = _WHAT.search(page.text, max(0, named - 8), named)
    words = words_of(page.doc, content)
    if fused and words[0].lemma_ == "be" and len(words) > 1:
        start = words[1].idx
    last = min(_clause_end(verb, words), _aside_start(words))
    if last < words.end:
        end = min(end, page.doc[last].idx)
    return Span(start, max(start, end))


def _clause_end(verb: Token, words: Words) -> int:
    """Return where the subordinate clause of a cue ends: "Though he says so, war goes on"."""
    after = verb.right_edge.i + 1
    comma = words.start < after < words.end and words.doc[after].text in (",", ";")
    return after if comma and verb.dep_ in _SUBORDINATE and verb.head.i > verb.i else words.end


def _aside_start(words: Words) -> int:
    """Return where a dash that no other closes adds an apposition: "a deal — one he wants"."""
    dashes = [t.i for t in words if t.text in _DASHES and t.whitespace_ and t.nbor(-1).whitespace_]
    if len(dashes) == 1 and words.start < dashes[0] < words.end - 1:
        following = words.doc[dashes[0] + 1]
        if following.pos_ in ("DET", "NOUN", "PROPN", "PRON"):
            return dashes[0]
    return words.end


def trimmed(page: Page, span: Span) -> Span | None:
    """Take "that" and final punctuation from a content, give it its quotation marks."""
    text = page.text
    start, end = span
    while start < end and text[start] in _LEADING and not page.quoted(start):
        start += 1
    words = words_of(page.doc, Span(start, end))
    if words and len(words) > 1 and words[0].lower_ == "that" and words[0].dep_ == "mark":
        start = words[1].idx
    opening = page.quotation(start)
    if opening is not None and not text[page.passage.quotes[opening].start + 1 : start].strip():
        start = page.passage.quotes[opening].start
    while end > start and text[end - 1] in _FINAL and not page.quoted(end - 1):
        end -= 1
    closing = page.quotation(end - 1) if end > start else None
    if closing is not None:
        close = page.passage.quotes[closing].end
        if not _WORD.search(text, end, close):
            end = max(end, close)
    return Span(start, end) if _WORD.search(text, start, end) else None


def _may_hold(page: Page, cue: Sequence[Span], content: Sequence[Span]) -> bool:
    """Tell whether a cue reports such a content: a bare noun phrase only if it takes one."""
    for span in content:
        words = words_of(page.doc, span)
        if any(page.quoted(token.idx) or _predicates(token, words) for token in words):
            return True
    known = lexicon()
    for span in cue:
        for token in words_of(page.doc, span):
            lemma = known.lemma(token)
            if any(_OBJECTS & c.complements for c in known.verbs.get(lemma, ())):
                return True
            if lemma in known.nouns or token.lower_ == "according":
                return True
    return not cue


def _predicates(token: Token, words: Words) -> bool:
    """Tell whether a word is a verb that says something, and not only what a noun is like."""
    if token.pos_ not in ("VERB", "AUX"):
        return False
    while token.head.i != token.i and words.start <= token.head.i < words.end:
        if token.dep_ in _DESCRIBING:
            return False
        token = token.head
    return True


def _sentences_apart(
    page: Page, cue: Sequence[Span], content: tuple[Span, ...]
) -> list[tuple[Span, ...]]:
    """Part a quote that runs on in a sentence after its cue from the piece before.

    What no marks quote ends with its sentence: the next one is the narrator's.
    """
    text = page.text
    parts = [[content[0]]]
    for before, after in pairwise(content):
        spoken = any(before.end <= span.start and span.end <= after.start for span in cue)
        said = page.quoted(after.start) or page.after_dash(after.start)
        if _SENTENCE.search(text, before.end, after.start):
            if not said:
                break
            if spoken:
                parts.append([])
        parts[-1].append(after)
    return [tuple(part) for part in parts]


def _whole_source(page: Page, span: Span) -> Span:
    """Replace a relative pronoun by its antecedent, and trim punctuation."""
    words = words_of(page.doc, span)
    if len(words) == 1 and words[0].lower_ in RELATIVES:
        clause = next((t for t in words[0].ancestors if t.dep_ == "relcl"), None)
        if clause is not None and clause.head.i < clause.i:
            return page.passage.noun_phrase(clause.head, clause)
    start, end = span
    while start < end and page.text[start] in _LEADING:
        start += 1
    while end > start + 1 and page.text[end - 1] in ",;: \n":
        end -= 1
    return Span(start, end) if start < end else span


def _verb_group(page: Page, span: Span) -> Span | None:
    """Cut a cue to its verb with auxiliaries and particles; None for mere punctuation."""
    if not _WORD.search(page.text, *span):
        return None
    words = words_of(page.doc, span)
    doc, root = page.doc, words.root
    first, last = words.start, words.end
    if root.pos_ in ("VERB", "AUX"):
        while first < root.i and (doc[first].dep_ == "advmod" or doc[first].is_punct):
            first += 1
        last = min((_adjunct_start(child, last) for child in root.rights), default=last)
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    while end > start + 1 and page.text[end - 1] in _FINAL:
        end -= 1
    return Span(max(start, span.start), min(end, span.end))


def _adjunct_start(child: Token, last: int) -> int:
    """Return where an adjunct with a noun of its own begins, if before `last`."""
    if child.left_edge.i < child.head.i:
        return last  # "what people talked about": the noun stands before the verb
    within: Words = child.doc[child.left_edge.i : min(last, child.right_edge.i + 1)]
    if child.dep_ in _ADJUNCTS and any(t.pos_ in ("NOUN", "PROPN") for t in within):
        return min(last, child.left_edge.i)
    return last
