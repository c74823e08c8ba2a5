"""Attributions that a cue makes: its complement in the parse, or the quotation beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.attribution.complements import DASHES, complements
from sayso.attribution.cues import Cue, lexicon
from sayso.attribution.nominal import from_noun, from_phrase
from sayso.attribution.passage import Draft, Passage, extent
from sayso.attribution.sources import Source, agent, is_passive, source, subject
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_FIRST_PERSON = frozenset(["i", "we"])
_LONGEST_GAP = 40


def cued(passage: Passage, claimed: dict[int, Draft]) -> Iterator[Draft]:
    """Yield the attributions that have a cue, and note which quotation belongs to which."""
    for token in passage.doc:
        found = from_phrase(passage, token)
        if found is None and token.pos_ in ("VERB", "AUX"):
            found = _verb(passage, token, claimed)
        elif found is None and token.pos_ == "NOUN":
            found = from_noun(passage, token)
        if found is not None:
            yield found


def _verb(passage: Passage, verb: Token, claimed: dict[int, Draft]) -> Draft | None:
    for cue in lexicon().verbs.get(lexicon().lemma(verb), ()):
        span = _cue_spans(passage, verb, cue)
        if span is not None:
            return _from_verb(passage, verb, cue, span, claimed)
    return None


def _from_verb(
    passage: Passage, verb: Token, cue: Cue, spans: list[Span], claimed: dict[int, Draft]
) -> Draft | None:
    passive = is_passive(verb)
    if passive and cue.active:
        return None
    if verb.dep_ == "xcomp" and lexicon().lemma(verb.head) in lexicon().verbs:
        return None  # "denies planning to leave": one statement, whose cue is the outer one
    found = agent(passage, verb) if passive else source(passage, verb)
    if found is not None and not _speaks(passage, verb, cue, found):
        return None
    level = passage.within[verb.i]
    content: list[Span] = []
    holes = [*spans] if found is None else [*spans, found.span]
    for first, last in complements(verb, cue, passive):
        content += passage.without(passage.stretch(first, last, level), holes)
    quotes: list[int] = []
    if "quote" in cue.complements:
        ahead = bool(content) and min(content).start > verb.idx
        quotes = _quotes_beside(passage, verb, found, bool(content), ahead)
        taken = [q for q in quotes if q in claimed]
        spoken = [Span(*passage.quotes[q][:2]) for q in taken]
        if taken and len(taken) == len(quotes) and set(content) <= set(spoken):
            # "He said: '...', he added": one statement with two cues.
            earlier = claimed[taken[0]]
            earlier.cue += spans
            earlier.source += [] if found is None else [found.span]
            return None
        quotes = [q for q in quotes if q not in claimed]
        for quoted in (Span(*passage.quotes[q][:2]) for q in quotes):
            # What follows a quotation that a colon opens is no part of it.
            content = [quoted if s.start == quoted.start > verb.idx else s for s in content]
            if not any(s.start <= quoted.start and quoted.end <= s.end for s in content):
                content = [s for s in content if s.end <= quoted.start or s.start >= quoted.end]
                content.append(quoted)
    if not content and found is not None:
        content = _parenthesis(passage, verb, cue, holes)
    if not content:
        return None
    if found is None and not quotes and not passive and verb.tag_ not in ("VBD", "VBZ"):
        return None
    draft = Draft(spans, [] if found is None else [found.span], sorted(content))
    for quote in passage.quotes_between(draft.content[0].start, draft.content[-1].end, level):
        if any(s.start <= passage.quotes[quote].start < s.end for s in draft.content):
            claimed.setdefault(quote, draft)
    return draft


def _speaks(passage: Passage, verb: Token, cue: Cue, found: Source) -> bool:
    """Tell whether a subject can be a source, and the verb more than a hedge of its own words."""
    if found.head.lower_ in lexicon().silent or found.head.ent_type_ in ("DATE", "TIME"):
        return False
    if found.head.lower_ == "it" and subject(verb) is not None and cue.hedge:
        return False
    return not (cue.hedge and found.head.lower_ in _FIRST_PERSON and passage.within[verb.i] >= 0)


def _cue_spans(passage: Passage, verb: Token, cue: Cue) -> list[Span] | None:
    """Return where the cue stands, with auxiliaries and particles; None if words are missing."""
    doc = passage.doc
    first = last = verb
    for child in verb.lefts:
        if child.dep_ in ("aux", "auxpass", "neg") and child.tag_ != "TO":
            between = doc[child.i : verb.i]
            if all(t.pos_ in ("AUX", "PART", "ADV") for t in between):
                first = child
                break
    for word in cue.words[1:]:
        if last.i + 1 < len(doc) and doc[last.i + 1].lower_ == word:
            last = doc[last.i + 1]
            continue
        apart = next((c for c in verb.rights if c.lower_ == word and c.i > last.i), None)
        if apart is None or len(cue.words) > 2 or apart.dep_ not in ("prt", "prep"):
            return None
        return [extent(first, last), extent(apart, apart)]
    if len(cue.words) == 1 and verb.i + 1 < len(doc) and doc[verb.i + 1].dep_ == "prt":
        return None
    return [extent(first, last)]


def _quotes_beside(
    passage: Passage, verb: Token, found: Source | None, has_clause: bool, ahead: bool
) -> list[int]:
    """Return the quotations just before and just after a verb and its source."""
    level = passage.within[verb.i]
    siblings = passage.children.get(level, [])
    doc = passage.doc
    own = found.span if found is not None else Span(verb.idx, verb.idx)
    beside: list[int] = []
    # Before: only the source and small words may stand between.
    at = verb.i - 1
    while at >= 0 and verb.i - at < _LONGEST_GAP:
        token = doc[at]
        if (
            own.start <= token.idx < own.end
            or token.pos_ in ("ADV", "AUX", "PART")
            or token.text in (",", "—", "–", "-")
        ):
            at -= 1
        else:
            break
    if at >= 0 and not ahead:
        end = doc[at].idx + len(doc[at])
        for index in reversed(passage.quotes_between(max(0, end - 1), end, level)):
            quote = passage.quotes[index]
            if quote.end == end and _goes_on(passage, quote.end):
                beside.append(index)
    # After: to the end of the sentence, but not past another verb.
    at = verb.i + 1
    limit = min(len(doc), verb.i + _LONGEST_GAP)
    upcoming = bisect_left(siblings, verb.idx, key=lambda q: passage.quotes[q].start)
    opening = passage.quotes[siblings[upcoming]].start if upcoming < len(siblings) else -1
    while at < limit and doc[at].idx != opening:
        token = doc[at]
        inside = own.start <= token.idx < own.end
        if not inside and (
            token.is_space
            or token.text in (".", "?", "!", ";")
            or token.tag_ in _FINITE
            or (token.pos_ == "VERB" and lexicon().lemma(token) in lexicon().verbs)
        ):
            return beside
        at += 1
    if at < limit:
        before = doc[at - 1]
        near = (
            before == verb
            or (before.head == verb and before.dep_ in ("dobj", "dative"))
            or before.text in (",", ":", "that")
            or before.idx < own.end
        )
        if near and not (has_clause and before.text != ":"):
            beside.append(siblings[upcoming])
    return beside


def _goes_on(passage: Passage, end: int) -> bool:
    """Tell whether the sentence goes on after a quotation that ends there."""
    text = passage.text
    last = text[end - 2]
    return last not in "." or (
        text[end : end + 1] in (",", " ") and text[end + 1 : end + 2].islower()
    )


def _parenthesis(passage: Passage, verb: Token, cue: Cue, holes: list[Span]) -> list[Span]:
    """Return the sentence around a cue that stands apart in it: "It was, he said, over"."""
    if "clause" not in cue.complements or verb.dep_ not in ("parataxis", "ccomp", "advcl", "conj"):
        return []
    if verb.head.pos_ not in ("VERB", "AUX") or verb.head.left_edge.sent != verb.sent:
        return []
    first, last = verb.left_edge, verb.right_edge
    doc = passage.doc
    as_clause = first.lower_ == "as" and verb.dep_ == "advcl"
    before = doc[first.i - 1] if first.i and not first.is_punct else first
    apart = before.text in (",", *DASHES)
    ends = last.i + 1 >= len(doc) or doc[last.i + 1].is_punct or doc[last.i].is_punct
    if not as_clause and not (apart and ends and verb.dep_ != "advcl"):
        return []
    sentence = verb.sent
    holes = [*holes, extent(first, last)]
    return passage.without(
        passage.stretch(sentence.start, sentence.end - 1, passage.within[verb.i]), holes
    )
