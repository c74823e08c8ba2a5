"""Where it happened: the place that the clause of a number names.

A name is one of a place where the recogniser of entities says so or the gazetteer knows it: of the
villages of a front line the recogniser knows few.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from sayso.quantities.events import SUBJECTS, top
from sayso.quantities.locations import candidates, holds
from sayso.quantities.nouns import Counted, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_PLACES = {"GPE", "LOC", "FAC"}
_MOST_VERBS = 4
_MOST_CHILDREN = 24  # of a verb; a sentence in which one has more is a list
_MOST_WORDS = 8  # of a name


def place(counted: Counted, verb: Token | None) -> Span | None:
    """Return where it holds, as written: "Moscow region", "Russian capital"."""
    for node in _things(counted):
        if (found := _attached(node)) is not None:
            return found
    verbs = list(_verbs(verb))
    for node in verbs:
        found = _attached(node) or _of_objects(node) or _where(node)
        if found is not None:
            return found
    for node in verbs:
        found = _of_subject(node, counted) or _in_clauses(node)
        if found is not None:
            return found
    return None


def _things(counted: Counted) -> Iterator[Token]:
    """Yield the nouns on which the place of what is counted can hang, nearest first."""
    yield counted.anchor
    # "two depots and three trains near Dnipro"
    yield from (c for c in counted.anchor.children if c.dep_ == "conj" and c.pos_ == "NOUN")
    noun = top(counted.anchor)
    if noun != counted.anchor and not counted.inherited:
        yield noun


def _verbs(verb: Token | None) -> Iterator[Token]:
    """Yield a verb, and those with which its clause only goes on: they share its place."""
    for _ in range(_MOST_VERBS):
        if verb is None:
            return
        yield verb
        if verb.dep_ not in {"advcl", "conj", "acl", "xcomp"}:
            return
        elliptic = verb.tag_ == "VBN" and not any(c.dep_ == "auxpass" for c in verb.children)
        if any(child.dep_ in SUBJECTS for child in verb.children) and not elliptic:
            return
        verb = verb.head if verb.head.pos_ in {"VERB", "NOUN"} else None


def _where(verb: Token) -> Span | None:
    """Read the place that a clause is about: "Pokrovsk, where 7,000 civilians remain"."""
    if verb.dep_ == "relcl" and any(child.lower_ == "where" for child in verb.children):
        return named(verb.head)
    return None


def _of_objects(verb: Token) -> Span | None:
    """Read the place of what is struck: "hit a depot in Odesa, killing six"."""
    for child in verb.children:
        if child.dep_ == "dobj":
            for noun in (child, *(c for c in child.children if c.dep_ == "conj")):
                if (found := _attached(noun)) is not None:
                    return found
    return None


def _of_subject(verb: Token, counted: Counted) -> Span | None:
    """Read the place of who or what did it: "a strike on Odesa killed"."""
    if verb.lemma_.lower() in _words("verbs", "speech"):
        return None
    for child in verb.children:
        if child.dep_ not in SUBJECTS | {"agent"} or child in {counted.anchor, top(counted.anchor)}:
            continue
        if (found := _attached(child, owned=False)) is not None:
            return found
        if child.lemma_.lower() in _words("places", "attacks"):
            for part in child.children:
                if part.dep_ == "compound" and (found := named(part)) is not None:
                    return found
    return None


def _in_clauses(verb: Token, deep: int = 2) -> Span | None:
    """Look into the clause that tells when: "three died when a bus was hit in Nikopol"."""
    for child in islice(verb.children, _MOST_CHILDREN):
        if child.pos_ != "VERB":
            continue
        when = any(c.lower_ in _words("places", "when") for c in child.children)
        found = None
        if child.dep_ == "advcl" and when:
            found = _attached(child) or _of_objects(child)
        elif child.dep_ == "conj":
            found = (_in_clauses(child, deep - 1) if deep else None) or _shared(child, verb)
        if found is not None:
            return found
    return None


def _shared(later: Token, verb: Token) -> Span | None:
    """Read the place that harm shares: "kills six, wounds dozens in Sumy"."""
    harm = lexicon()["harm"]["verbs"]
    both = later.lemma_.lower() in harm and verb.lemma_.lower() in harm
    alone = later.tag_ == "VBN" or not any(child.dep_ in SUBJECTS for child in later.children)
    return _attached(later) if both and alone else None


def _attached(node: Token, owned: bool = True, deep: int = 3) -> Span | None:
    """Return the place that hangs on a word, after it sooner than before it."""
    for child in sorted(islice(node.children, _MOST_CHILDREN), key=lambda t: (t.i < node.i, t.i)):
        found = None
        if child.dep_ in {"prep", "agent"}:
            found = _behind(child, node, deep)
        elif child.dep_ == "poss" and owned and child.ent_type_ in _PLACES:
            if node.lemma_.lower() not in _words("places", "located"):
                continue
            found = child.doc[child.i : child.i + 1]
        elif child.dep_ == "dobj" and node.pos_ == "VERB":
            found = named(child)
        elif child.dep_ == "advmod" and child.lower_ in _words("places", "prepositions"):
            found = next((p for c in child.children if c.dep_ == "pobj" and (p := named(c))), None)
        if found is not None:
            return found
    return None


def _behind(preposition: Token, node: Token, deep: int) -> Span | None:
    """Return the place behind a preposition."""
    word = preposition.lower_
    if word not in _words("places", "prepositions") and preposition.dep_ != "agent":
        return None
    leading = word == "of" and node.pos_ == "NOUN"
    leading = leading or node.lemma_.lower() in _words("places", "ways")
    for noun in preposition.children:
        if noun.dep_ != "pobj":
            continue
        if word in _words("places", "local") and _is_local(noun):
            return _phrase(noun)
        if word in _words("places", "source") and not leading:
            continue
        if found := named(noun):
            return found
        if deep and word in {"in", "into", "at", "on", "near", "by", "of"}:
            # "in a strike on Odesa", "in the port of Odesa", "at a school in Sumy"
            inner = _attached(noun, deep=deep - 1) or next(
                (p for c in noun.children if c.dep_ == "compound" and (p := named(c))), None
            )
            if inner is not None:
                return inner
    return None


def _is_local(noun: Token) -> bool:
    """Find a name that only stands where places do ("over Sumy"), and "over the region"."""
    places = lexicon()["places"]
    if noun.pos_ == "PROPN":
        if noun.head.lower_ in {"on", "off"}:
            return False
        tied = any(c.dep_ in {"det", "poss", "amod"} for c in noun.children)
        spelt = noun.text.isupper() or noun.ent_type_ in places["other"]
        return not tied and not spelt
    narrowed = any(c.dep_ in {"prep", "acl", "relcl", "amod"} for c in noun.children)
    the = any(c.lower_ == "the" for c in noun.children)
    return noun.lower_ in places["bare"] and the and not narrowed


def named(noun: Token) -> Span | None:
    """Return the name of a place, None where the noun is none."""
    places = lexicon()["places"]
    of = next((c for c in noun.children if c.lower_ == "of" and c.i > noun.i), None)
    inner = None if of is None else next((c for c in of.children if c.dep_ == "pobj"), None)
    own = noun.lower_ in places["nouns"] and any(
        c.pos_ == "PROPN" for c in noun.children if c.i < noun.i
    )
    if inner is not None and not own and noun.lower_ in places["of"] and inner.pos_ == "PROPN":
        return _phrase(inner)
    if inner is not None and noun.lower_ in places["sides"]:
        side = inner.lower_ in places["sides"]
        if inner.lower_ in places["bare"] or (not side and named(inner) is not None):
            start = next((c.i for c in noun.lefts if c.dep_ not in {"det", "poss"}), noun.i)
            return noun.doc[start : inner.i + 1]
        return None
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
    if noun.text[:1].isupper() and noun.ent_type_ not in places["other"]:
        name = _name(noun)
        if any(entry.kind != "people" for entry in candidates(name.text)):
            return _widened(name)
    return None


def _phrase(noun: Token) -> Span:
    """Return the whole name of a place, with what belongs to it behind."""
    return _widened(_name(noun))


def _name(noun: Token) -> Span:
    """Return a noun with the names before it, and those coordinated with these."""
    doc = noun.doc
    owner = next((c for c in noun.children if c.dep_ == "poss" and c.ent_type_ in _PLACES), None)
    if owner is not None and noun.i - owner.i < _MOST_WORDS:
        # "Romania's second-largest city"
        first = owner.left_edge.i
        return doc[first + (doc[first].text == "the") : noun.i + 1]
    start, end = noun.i, noun.i
    for token in reversed(doc[max(0, noun.i - _MOST_WORDS) : noun.i]):
        if doc[token.i + 1].is_sent_start:
            break
        part = token.pos_ == "PROPN" or token.ent_type_ in {"GPE", "LOC", "NORP", "FAC"}
        hyphen = token.text == "-" and not token.whitespace_
        joining = token.lower_ in {"and", ","} and noun.lower_ in _words("places", "nouns")
        joining = joining and noun.tag_ == "NNS"
        if (token.dep_ in {"det", "poss"} and token.pos_ != "PROPN") or not (
            part or joining or hyphen
        ):
            break
        start = token.i
    while doc[start].lower_ in {"and", ",", "-", "the"} and start < noun.i:
        start += 1
    limit = min(len(doc), noun.i + _MOST_WORDS)
    while end + 2 < limit and doc[end + 1].text == "-" and not doc[end].whitespace_:
        end += 2  # "Rostov-on-Don"
    return doc[start : end + 1]


def _widened(name: Span) -> Span:
    """Take in a container behind a comma, or a second place behind "and"."""
    doc, end = name.doc, name.end
    if end + 1 >= len(doc) or not doc[end + 1].text[:1].isupper():
        return name
    last = end + 1
    limit = min(len(doc), last + _MOST_WORDS)
    while last + 1 < limit and doc[last + 1].pos_ == "PROPN" and doc[last].pos_ == "PROPN":
        last += 1
    other = doc[end + 1 : last + 1]
    if doc[end].text == ",":
        inner, outer = candidates(name.text), candidates(other.text)
        if doc[last].dep_ == "appos" and any(
            one.kind == "region" and holds(one, two) for one in outer for two in inner
        ):
            return doc[name.start : last + 1]
    elif doc[end].lower_ == "and" and doc[last].dep_ == "conj" and doc[last].head in name:
        places = candidates(other.text)
        if doc[last].ent_type_ in _PLACES or any(place.kind != "people" for place in places):
            return doc[name.start : last + 1]
    return name


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(lexicon()[table][key])
