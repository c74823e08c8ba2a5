"""What happened to the things counted, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.quantities.counted import Counted, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLACES = {"GPE", "LOC", "FAC"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_CLAUSES = {"conj", "advcl", "xcomp", "ccomp", "relcl", "acl", "pcomp"}
_GROUPS = {"appos", "conj"}


def governing(counted: Counted) -> tuple[str | None, Token | None]:
    """Return the lemma of what happened to the counted things, and the verb that says so."""
    noun = _top(counted.anchor)
    verb, idle = _participle(counted.anchor) or _participle(noun), False
    if verb is None:
        verb, idle = _governor(noun)
    if counted.event is not None:
        return counted.event, verb
    if verb is None:
        return _nominal(noun), None
    if idle:
        return None, verb
    return _lemma(verb), verb


def _top(noun: Token) -> Token:
    """Climb from a noun in an apposition or a coordination to the first of them."""
    for _ in range(4):
        if noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN", "NUM", "PRON"}:
            if _participle(noun) is not None:
                break
            noun = noun.head
        elif _whole(noun) is not None:
            noun = noun.head.head
        elif noun.dep_ in {"nummod", "quantmod", "compound", "appos"} and noun.head.pos_ in {
            "NOUN",
            "PROPN",
        }:
            noun = noun.head
        else:
            break
    return noun


_WHOLES = {"total", "number", "half", "rest", "majority", "all", "dozen", "group", "part", "some"}


def _whole(noun: Token) -> Token | None:
    """Return what a noun is "of", where that is a number of it: "dozens of", "a total of"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return None
    outer = noun.head.head
    vague = outer.ent_type_ in {"CARDINAL", "QUANTITY", "PERCENT", "MONEY"} or outer.pos_ == "NUM"
    return outer if vague or outer.like_num or outer.lemma_.lower() in _WHOLES else None


def _participle(noun: Token) -> Token | None:
    """Return a participle that says it: "91 drones targeting Moscow", "18 others injured"."""
    for child in noun.children:
        passive = child.dep_ == "relcl" and any(c.dep_ == "auxpass" for c in child.children)
        subject = any(c.dep_ in _SUBJECTS for c in child.children)
        said = child.dep_ == "acl" or (passive and not subject)
        if child.i > noun.i and said and child.pos_ in {"VERB", "ADJ"} and not _is_idle(child):
            return child
    return None


def _is_idle(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    verbs = lexicon()["verbs"]
    if lemma == "hit":
        subject = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
        return subject is not None and subject.lemma_.lower() in verbs["hit"]["measured"]
    return verb.pos_ == "AUX" or lemma in verbs["idle"]


def _governor(noun: Token) -> tuple[Token | None, bool]:
    """Return the verb that a noun depends on, and whether it says nothing of what happened."""
    head, link = noun.head, noun.dep_
    if link in {"ROOT", "poss"} and head == noun:
        return (noun, False) if noun.pos_ == "VERB" else (None, False)
    if head.dep_ in {"prep", "agent"} or link == "pobj":
        prepositional = head
        outer = prepositional.head
        if outer.pos_ in {"VERB", "AUX"} and prepositional.lower_ in {
            "at",
            "by",
            "with",
            "on",
            "in",
            "of",
            "from",
            "against",
            "including",
        }:
            if _is_idle(outer):
                return outer, True
            return outer, prepositional.lower_ in {"in", "from", "of"} and outer.tag_ != "VBN"
        return None, False
    if head.pos_ not in {"VERB", "AUX"}:
        return None, False
    if link in _SUBJECTS | {"dobj", "obj", "attr", "conj", "npadvmod", "dative", "oprd", "nummod"}:
        complement = _complement(head, noun)
        if complement is not None:
            return complement, False
        if head.pos_ == "AUX" and link in _SUBJECTS and (said := _said_of(head)) is not None:
            return said, False
        return head, _is_idle(head) or (link == "npadvmod" and noun.pos_ == "NUM")
    return None, False


def _said_of(copula: Token) -> Token | None:
    """Return the participle that a form of "be" goes with where it is not parsed as passive."""
    if copula.head.tag_ == "VBN" and copula.head != copula:
        return copula.head
    return next((c for c in copula.children if c.dep_ == "acomp" and c.tag_ == "VBN"), None)


def _complement(verb: Token, noun: Token) -> Token | None:
    """Return what a causative verb makes happen: "forcing dozens of flights to be diverted"."""
    if verb.lemma_.lower() not in lexicon()["verbs"]["causative"]:
        return None
    for child in verb.children:
        complement = child.dep_ in {"xcomp", "ccomp", "oprd"} and child.pos_ == "VERB"
        if complement and child.i > noun.i and not _is_idle(child):
            return child
    return None


def _nominal(noun: Token) -> str | None:
    """Return what a noun says: "the launch of 40 missiles"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return None
    outer = noun.head.head
    lemma = outer.lemma_.lower()
    known = lexicon()
    event = known["nouns"].get(lemma) or known["harm"]["nouns"].get(lemma)
    return str(event) if event else None


def _lemma(verb: Token) -> str:
    harm = lexicon()["harm"]["adjectives"]
    if verb.pos_ == "ADJ":
        return str(harm.get(verb.lower_, verb.lemma_.lower()))
    particle = next(
        (c for c in verb.children if c.dep_ == "prt" or (c.dep_ == "advmod" and c.i == verb.i + 1)),
        None,
    )
    lemma = verb.lemma_.lower()
    if particle is not None and particle.lower_ in lexicon()["verbs"]["particles"]:
        return f"{lemma} {particle.lower_}"
    return lemma


def place(counted: Counted, verb: Token | None) -> str | None:
    """Return where it holds, as written: "Moscow region", "Russian capital"."""
    for node in _scopes(counted, verb):
        found = _attached(node)
        if found is not None:
            return found
    return None


def _scopes(counted: Counted, verb: Token | None) -> Iterator[Token]:
    """Yield the tokens on which a place can hang, nearest first."""
    yield counted.anchor
    noun = _top(counted.anchor)
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
        if any(child.dep_ in _SUBJECTS for child in verb.children) and not elliptic:
            return
        verb = verb.head
        yield verb


def _attached(node: Token) -> str | None:
    places = lexicon()["places"]
    for child in sorted(node.children, key=lambda t: t.i):
        if child.dep_ == "prep" and child.lower_ in places["prepositions"]:
            for noun in child.children:
                if noun.dep_ != "pobj":
                    continue
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
            return child.text
        elif child.dep_ == "dobj" and node.pos_ == "VERB" and (found := named(child)):
            return found
        elif child.dep_ == "advmod" and child.lower_ in places["prepositions"]:
            for inner_child in child.children:
                if inner_child.dep_ == "pobj" and (found := named(inner_child)):
                    return found
    return None


def named(noun: Token) -> str | None:
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


def _phrase(noun: Token) -> str:
    """Return a noun with the names before it, and those coordinated with these."""
    start = noun.i
    doc = noun.doc
    for token in reversed(doc[max(noun.sent.start, noun.i - 8) : noun.i]):
        part = token.pos_ == "PROPN" or token.ent_type_ in {"GPE", "LOC", "NORP", "FAC"}
        joining = token.lower_ in {"and", "-"} and noun.lower_ in lexicon()["places"]["nouns"]
        if (token.dep_ in {"det", "poss"} and token.pos_ != "PROPN") or not (part or joining):
            break
        start = token.i
    while doc[start].lower_ in {"and", "-", "the"} and start < noun.i:
        start += 1
    return str(doc[start : noun.i + 1].text)
