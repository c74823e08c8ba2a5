"""Attributions whose cue is no verb: "according to", "Kyiv's claim that", "a threat to"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.attribution.cues import lexicon
from sayso.attribution.passage import Draft, Passage, extent
from sayso.attribution.sources import is_passive, source, subject
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def from_phrase(passage: Passage, token: Token) -> Draft | None:
    """Read "according to officials" and its like."""
    doc = passage.doc
    for words in lexicon().phrases:
        if token.lower_ != words[0] or token.i + len(words) >= len(doc):
            continue
        last = doc[token.i + len(words) - 1]
        if tuple(t.lower_ for t in doc[token.i : last.i + 1]) != words:
            continue
        head = next((c for c in last.children if c.dep_ in ("pobj", "pcomp")), None)
        if head is None or head.pos_ not in ("NOUN", "PROPN", "PRON"):
            continue
        if head.lemma_.lower() in lexicon().silent:
            continue
        if words == ("per",) and head.ent_type_ not in ("PERSON", "ORG"):
            continue
        named = passage.noun_phrase(head)
        spoken = extent(token, last)
        content = _around(passage, token, Span(token.idx, named.end))
        if content:
            return Draft([spoken], [named], content)
    return None


def _around(passage: Passage, token: Token, hole: Span) -> list[Span]:
    """Return what "according to" holds for: the sentence, or the clause that it closes."""
    doc, sentence = passage.doc, token.sent
    level = passage.within[token.i]
    first, last = sentence.start, sentence.end - 1
    clause = token.head
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    for part in clause.conjuncts:
        if part.i > token.i > clause.i and subject(part) is not None:
            last = min(last, part.left_edge.i - 1)
    while last > first and (doc[last].dep_ == "cc" or doc[last].is_space):
        last -= 1
    return passage.without(passage.stretch(first, last, level), [hole])


def from_noun(passage: Passage, noun: Token) -> Draft | None:
    """Read "Kyiv's claim that the dam was mined" and its like."""
    cue = lexicon().nouns.get(noun.lemma_.lower())
    if cue is None:
        return None
    level = passage.within[noun.i]
    for child in noun.rights:
        first, last = child.left_edge.i, child.right_edge.i
        mark = passage.doc[first]
        if child.dep_ in ("acl", "ccomp", "relcl") and mark.lower_ == "that":
            if "clause" not in cue.complements or mark.dep_ != "mark":
                continue
            first += 1
        elif child.dep_ == "prep" and child.lower_ in cue.complements:
            first += 1
        elif child.dep_ not in ("acl", "relcl") or mark.tag_ != "TO" or "to" not in cue.complements:
            continue
        if first > last:  # "the threat of", where a text breaks off
            continue
        content = passage.stretch(first, last, level)
        owner = _owner(passage, noun)
        spans = [extent(noun, noun)]
        pieces = passage.without(content, [])
        if pieces and (owner is not None or cue.unowned):
            return Draft(spans, [] if owner is None else [owner], pieces)
    return None


def _owner(passage: Passage, noun: Token) -> Span | None:
    """Return whose claim it is: "Kyiv's claim", "a claim by Kyiv", "Kyiv made the claim"."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            span = passage.noun_phrase(child)
            text = passage.text[span.start : span.end]
            for ending in ("'s", "’s", "'", "’"):
                if text.endswith(ending):
                    return Span(span.start, span.end - len(ending))
            return span
    for child in noun.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return passage.noun_phrase(grandchild)
    verb = noun.head
    if noun.dep_ == "dobj" and lexicon().lemma(verb) in lexicon().giving and not is_passive(verb):
        found = source(passage, verb)
        return None if found is None else found.span
    return None
