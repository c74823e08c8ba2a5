"""Attributions without a cue: quotes that run on, dialogue with names, signatures, headlines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.attribution.cues import lexicon
from sayso.attribution.passage import Draft, Passage
from sayso.attribution.quotation import paragraphs
from sayso.attribution.sources import subject
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_LABEL = re.compile(r"\s*([A-Z][^\n:;!?\"“”]{0,80}?)\s?:\s+(?=\S)")
# "IVAN PETROV, HEAD OF THE PORT", of which a tagger makes anything.
_TITLED = re.compile(r"[A-Z][\w'’-]+\.?(?: [A-Z][\w'’.-]+){1,3}, [^\W\d_][^\d,]{2,60}")
_SIGNATURE = re.compile(r"\s*(?:[-–—]|--)\s*(\w[^\n:;!?\"“”]{1,120})$")
_DANGLING = re.compile(r"\s*[:–—-]\s*(\w[^\n:;!?\"“”]{1,80})$")
_SENTENCE_END = frozenset(".!?…")
_NOMINAL_TAGS = frozenset(["PROPN", "NOUN", "ADJ", "DET", "PUNCT", "ADP", "PART", "NUM"])
_SPEAKING_ENTITIES = frozenset(["PERSON", "ORG", "NORP"])
_LONGEST_HEADLINE = 25
_FEWEST_WORDS = 3


def uncued(passage: Passage, drafts: list[Draft], claimed: dict[int, Draft]) -> list[Draft]:
    """Return the attributions that no cue makes, given those that one makes."""
    return list(_Speech(passage, drafts, claimed))


class _Speech:
    """One reading of a text from its first paragraph to its last, with who spoke last in mind."""

    def __init__(self, passage: Passage, drafts: list[Draft], claimed: dict[int, Draft]) -> None:
        self.passage = passage
        self.text = passage.text
        self.claimed = set(claimed)
        self.drafts = sorted(
            (d for d in drafts if d.source and self._level(d) < 0), key=lambda d: d.cue[0]
        )
        labels = (_LABEL.match(p.group()) for p in paragraphs(self.text))
        self.labels = Counter(label.group(1) for label in labels if label)

    def _level(self, draft: Draft) -> int:
        tokens = self.passage.tokens(draft.cue[0])
        return self.passage.within[tokens[0].i]

    def __iter__(self) -> Iterator[Draft]:
        last: list[Span] = []  # the source that spoke last, in this or the paragraph before
        upcoming = 0
        top = self.passage.children.get(-1, [])
        number = 0
        quoted: Draft | None = None
        for match in paragraphs(self.text):
            start, end = match.span()
            own: list[int] = []
            while number < len(top) and self.passage.quotes[top[number]].start < end:
                own.append(top[number])
                number += 1
            draft = self._dialogue(start, end, own) or self._headline(start, end, own)
            if draft is None and quoted is not None and not own:
                signed = self._signature(start, end)
                if signed is not None:
                    quoted.source = [signed]
            spoke = False
            quoted = None
            if draft is not None:
                yield draft
                last = draft.source
                spoke = True
                own = []
            for index in own:
                quote = self.passage.quotes[index]
                while (
                    upcoming < len(self.drafts) and self.drafts[upcoming].cue[0].start < quote.start
                ):
                    if self.drafts[upcoming].cue[0].start >= start:
                        last, spoke = self.drafts[upcoming].source, True
                    upcoming += 1
                if index in self.claimed or not self._stands(quote.start, quote.end, start, end):
                    continue
                source = self._named_beside(quote.start, quote.end, start, end) or list(last)
                quoted = Draft([], source, [Span(quote.start, quote.end)])
                yield quoted
                last, spoke = source, True
            while upcoming < len(self.drafts) and self.drafts[upcoming].cue[0].start < end:
                if self.drafts[upcoming].cue[0].start >= start:
                    last, spoke = self.drafts[upcoming].source, True
                upcoming += 1
            if not spoke:
                last = self._protagonist(start, end)

    def _stands(self, start: int, end: int, first: int, last: int) -> bool:
        """Tell whether a quotation is a sentence of its own, not words within one."""
        before = self.text[first:start].rstrip()
        inner = self.text[start:end].rstrip("\"”'’»›`")
        if len(inner.split()) < 2 or (before and before[-1] not in ".!?:…\"”'’»)"):
            return False
        after = self.text[end:last].strip()
        return inner[-1:] in _SENTENCE_END or (not after and bool(before or len(inner) > 60))

    def _named_beside(self, start: int, end: int, first: int, last: int) -> list[Span]:
        """Return who is named before a colon, or by a signature after the quotation."""
        signed = self._signature(end, last)
        if signed is not None:
            return [signed]
        before = self.text[first:start].rstrip()
        if not before.endswith(":"):
            return []
        at = first + len(before) - 1
        tokens = self.passage.tokens(Span(at, at + 1))
        spoken = _speaker(tokens[0].sent)
        return [] if spoken is None else [self.passage.noun_phrase(spoken)]

    def _signature(self, start: int, end: int) -> Span | None:
        match = _SIGNATURE.match(self.text[start:end].rstrip())
        if match is None:
            return None
        span = Span(start + match.start(1), start + match.end(1))
        return span if self._nominal(span) else None

    def _dialogue(self, start: int, end: int, own: list[int]) -> Draft | None:
        """Read a line of an interview or a live blog: "NAME: text"."""
        match = _LABEL.match(self.text, start, end)
        if match is None:
            return None
        label, said = Span(*match.span(1)), self.text[match.end() : end].rstrip()
        content = Span(match.end(), match.end() + len(said))
        # A line may hold speech that others tell of, but is not itself said to be said.
        told = any(i in self.claimed and self.passage.quotes[i].start == content.start for i in own)
        if told or len(said.split()) < _FEWEST_WORDS:
            return None
        titled = _TITLED.fullmatch(match.group(1)) is not None and match.group(1).isupper()
        if not (titled or (self._nominal(label) and self._names(label))):
            return None
        if own and self.passage.quotes[own[0]].start == content.start:
            content = Span(content.start, self.passage.quotes[own[0]].end)
        return Draft([], [label], [content], verbatim=True)

    def _names(self, label: Span) -> bool:
        words = self.text[label.start : label.end].split()
        repeated = self.labels[self.text[label.start : label.end]] > 1
        tokens = self.passage.tokens(label)
        person = any(token.ent_type_ == "PERSON" for token in tokens)
        return person or (repeated and all(word[0].isupper() for word in words))

    def _nominal(self, span: Span) -> bool:
        tokens = self.passage.tokens(span)
        return (
            all(token.pos_ in _NOMINAL_TAGS for token in tokens)
            and any(
                token.pos_ == "PROPN"
                or token.ent_type_ in _SPEAKING_ENTITIES
                or token.text.isupper()
                for token in tokens
            )
            and not any(token.ent_type_ in ("DATE", "TIME") for token in tokens)
        )

    def _headline(self, start: int, end: int, own: list[int]) -> Draft | None:
        """Read "Mayor 'will not resign' over floods" and "'I will not resign': mayor"."""
        line = self.text[start:end].rstrip()
        if len(own) != 1 or own[0] in self.claimed or line[-1] in ".!?…":
            return None
        quote = self.passage.quotes[own[0]]
        tokens = self.passage.tokens(Span(start, start + len(line)))
        if not quote.closed or len(tokens) > _LONGEST_HEADLINE:
            return None
        before = self.passage.trimmed(Span(start, quote.start))
        if quote.start == start + len(line) - len(line.lstrip()):
            match = _DANGLING.match(self.text[quote.end : start + len(line)])
            if match is None:
                return None
            named = Span(quote.end + match.start(1), quote.end + match.end(1))
            if not self._nominal(named):
                return None
            return Draft([], [named], [Span(quote.start, quote.end)])
        if not self.passage.words(before) or not self._nominal(before):
            return None
        colon = self.text[before.end : quote.start].strip() == ":"
        first = next((t for t in tokens if t.idx > quote.start), None)
        if not colon and (first is None or first.pos_ not in ("AUX", "VERB", "PART")):
            return None
        content = Span(quote.start, quote.end if colon else start + len(line))
        return Draft([], [before], [content])

    def _protagonist(self, start: int, end: int) -> list[Span]:
        """Return who may be speaking after a paragraph in which nobody is quoted."""
        spoken = None
        for token in self.passage.tokens(Span(start, end)):
            if token.is_sent_start:
                spoken = _speaker(token.sent) or spoken
        return [] if spoken is None else [self.passage.noun_phrase(spoken)]


def _speaker(sentence: Tokens) -> Token | None:
    """Return the subject of a sentence if it may be a speaker."""
    found = subject(sentence.root)
    if found is None or found.lower_ in lexicon().silent:
        return None
    spoken = found.ent_type_ in _SPEAKING_ENTITIES or found.lower_ in ("he", "she", "they")
    return found if spoken else None
