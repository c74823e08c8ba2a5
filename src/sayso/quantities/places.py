"""Where it happened: the place that the clause of a number names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.quantities.counted import Counted, lexicon
from sayso.quantities.events import SUBJECTS, top

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_PLACES = {"GPE", "LOC", "FAC"}


def place(counted: Counted, verb: Token | None) -> Span | None:
    """Return where it holds, as written: "Moscow region", "Russian capital"."""
    for node in _scopes(counted, verb):
        found = _attached(node)
        if found is not None:
            return found
    return None if verb is None else _in_clauses(verb) or _of_subject(verb)


def _of_subject(verb: Token) -> Span | None:
    """Read the place of an attack that the verb has for a subject: "a strike on Odesa killed"."""
    for child in verb.children:
        if child.dep_ in SUBJECTS and child.lemma_.lower() in lexicon()["places"]["attacks"]:
            return _attached(child)
    return None


def _in_clauses(verb: Token) -> Span | None:
    """Look into the clause that tells when: "three died when a bus was hit in Nikopol"."""
    for child in verb.children:
        if child.dep_ == "advcl" and child.pos_ == "VERB":
            when = any(c.lower_ in lexicon()["places"]["when"] for c in child.children)
            if when and (found := _attached(child)) is not None:
                return found
        elif child.dep_ == "conj" and child.pos_ == "VERB" and (found := _in_clauses(child)):
            return found
    return None


def _scopes(counted: Counted, verb: Token | None) -> Iterator[Token]:
    """Yield the tokens on which a place can hang, nearest first."""
    yield counted.anchor
    # "two depots and three trains near Dnipro"
    yield from (c for c in counted.anchor.children if c.dep_ == "conj" and c.pos_ == "NOUN")
    noun = top(counted.anchor)
    if noun != counted.anchor and not counted.inherited:
        yield noun
    if verb is None:
        return
    yield verb
    for _ in range(3):
        # A clause that only goes on with the one before shares its place.
        if verb.dep_ not in {"advcl", "conj", "acl", "xcomp"} or verb.head.pos_ not in {
            "VERB",
            "NOUN",
        }:
            return
        elliptic = verb.tag_ == "VBN" and not any(c.dep_ == "auxpass" for c in verb.children)
        if any(child.dep_ in SUBJECTS for child in verb.children) and not elliptic:
            return
        verb = verb.head
        yield verb


def _attached(node: Token) -> Span | None:
    places = lexicon()["places"]
    for child in sorted(node.children, key=lambda t: t.i):
        if child.dep_ == "prep" and child.lower_ in places["prepositions"]:
            for noun in child.children:
                if noun.dep_ != "pobj":
                    continue
                if child.lower_ in places["local"] and _is_local(noun):
                    return _phrase(noun)
                if child.lower_ in places["source"] and not (
                    child.lower_ == "of" and node.pos_ == "NOUN"
                ):
                    continue
                if found := named(noun):
                    return found
                inner = _attached(noun) if child.lower_ in {"in", "at", "on", "near"} else None
                if inner:
                    return inner
        elif child.dep_ == "poss" and child.ent_type_ in _PLACES:
            return child.doc[child.i : child.i + 1]
        elif child.dep_ == "dobj" and node.pos_ == "VERB" and (found := named(child)):
            return found
        elif child.dep_ == "advmod" and child.lower_ in places["prepositions"]:
            for inner_child in child.children:
                if inner_child.dep_ == "pobj" and (found := named(inner_child)):
                    return found
    return None


def _is_local(noun: Token) -> bool:
    """Find a name that only stands where places do ("over Sumy"), and "over the region"."""
    if noun.pos_ == "PROPN":
        tied = any(c.dep_ in {"det", "poss", "amod"} for c in noun.children)
        spelt = noun.text.isupper() or noun.ent_type_ in lexicon()["places"]["other"]
        return not tied and not spelt
    named_by = any(c.dep_ in {"prep", "acl", "relcl"} for c in noun.children)
    the = any(c.lower_ == "the" for c in noun.children)
    return noun.lower_ in lexicon()["places"]["bare"] and the and not named_by


def named(noun: Token) -> Span | None:
    """Return the name of a place, None where the noun is none."""
    places = lexicon()["places"]
    if noun.lower_ in places["of"]:
        for preposition in noun.children:
            if preposition.lower_ == "of" and preposition.i > noun.i:
                for child in preposition.children:
                    if child.dep_ == "pobj" and child.pos_ == "PROPN":
                        return _phrase(child)
    if noun.lower_ in places["nouns"]:
        if any(
            c.pos_ == "PROPN" or c.ent_type_ in {"GPE", "LOC", "NORP", "FAC"}
            for c in noun.children
            if c.i < noun.i
        ):
            return _phrase(noun)
        return None
    if noun.ent_type_ in _PLACES and noun.pos_ == "PROPN":
        return _phrase(noun)
    return None


def _phrase(noun: Token) -> Span:
    """Return a noun with the names before it, and those coordinated with these."""
    start = noun.i
    doc = noun.doc
    owner = next((c for c in noun.children if c.dep_ == "poss" and c.ent_type_ in _PLACES), None)
    if owner is not None and noun.i - owner.i < 8:
        # "Romania's second-largest city"
        first = owner.left_edge.i
        return doc[first + (doc[first].text == "the") : noun.i + 1]
    for token in reversed(doc[max(noun.sent.start, noun.i - 8) : noun.i]):
        part = token.pos_ == "PROPN" or token.ent_type_ in {"GPE", "LOC", "NORP", "FAC"}
        joining = token.lower_ in {"and", "-"} and noun.lower_ in lexicon()["places"]["nouns"]
        if (token.dep_ in {"det", "poss"} and token.pos_ != "PROPN") or not (part or joining):
            break
        start = token.i
    while doc[start].lower_ in {"and", "-", "the"} and start < noun.i:
        start += 1
    return doc[start : noun.i + 1]
