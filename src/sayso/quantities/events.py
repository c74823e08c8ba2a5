"""What happened to the things counted: the verb that governs them, in whatever role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from sayso import resources
from sayso.quantities.amounts import Amount
from sayso.quantities.nouns import Counted, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = {"nsubj", "nsubjpass"}
_NOUNS = {"NOUN", "PROPN", "NUM", "PRON", "ADJ", "SYM"}
_VERBS = {"VERB", "AUX"}
_RELATIVES = {"who", "which", "that", "whom", "where", "when"}
_MOST_LINKS = 8
_NAMED = 9  # tokens after those named within which "among the dead" says what befell them
_THE = {"the", "those"}


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to what an amount counts.

    Attributes
    ----------
    lemma : str or None
        Of the verb, or of the verb that a noun of action comes from; None where the verb says
        nothing of them ("has", "said", "rose to").
    verb : Token or None
        The verb that governs the things counted.
    noun : Token or None
        The noun of action, where there is one: "the launch of 40 missiles".
    apart : bool
        Whether the clause tells nothing of the number: the 41 of "34 of 41 drones were downed", the
        nine of "a nine-storey house".
    """

    lemma: str | None
    verb: Token | None
    noun: Token | None = None
    apart: bool = False


def governing(counted: Counted, amount: Amount) -> Happening:
    """Return what happened to the counted things."""
    anchor = amount.token if _is_part(amount, counted) else counted.anchor
    verb = _participle(anchor) or _participle(top(anchor))
    measured = amount.dimension in {"length", "area", "mass", "speed", "other"}
    verb, noun = (verb, None) if verb is not None else _climb(anchor, amount.span.start, measured)
    if counted.event is not None:
        return Happening(counted.event, verb or _verb(anchor), noun)
    if amount.dimension == "age" or _is_distance(amount, verb):
        return Happening(None, verb)
    if _is_attribute(amount):
        return Happening(None, verb, apart=True)
    if _is_whole(amount) and (verb is None or verb.dep_ not in {"acl", "relcl"}):
        return Happening(None, verb, apart=True)
    if (among := _among(anchor)) is not None:
        return Happening(among, verb)
    if verb is None:
        return Happening(None if noun is None else _nominal(noun), None, noun)
    if (said := _harm_beside(verb, top(anchor))) is not None:
        return said
    if (loss := _loss(verb)) is not None:
        return Happening(loss, verb)
    if _is_idle(verb, amount, counted):
        return Happening(_state(verb) or counted.state, verb)
    return Happening(lemma_of(verb), verb)


def _verb(token: Token) -> Token | None:
    return next((t for t in islice(token.ancestors, _MOST_LINKS) if t.pos_ == "VERB"), None)


def _is_part(amount: Amount, counted: Counted) -> bool:
    """Find a number whose noun goes with another: the 14 of "14 of the 20 miners"."""
    between = amount.token.doc[amount.token.i + 1 : counted.anchor.i]
    return any(t.lower_ == "of" for t in between) and any(
        child.like_num and child.i > amount.token.i for child in counted.anchor.children
    )


_ENCLOSED = 5  # tokens between "of" and the number of the whole


def _is_whole(amount: Amount) -> bool:
    """Find the number of which another counts a part: the 41 of "34 of 41 drones"."""
    doc = amount.token.doc
    index = amount.token.i
    while index > 0 and doc[index].idx > amount.span.start:
        index -= 1
    for token in reversed(doc[max(0, index - _ENCLOSED) : index]):
        if token.lower_ == "of":
            if token.is_sent_start:
                return True
            part = doc[token.i - 1] if token.i else None
            return part is not None and (
                part.like_num or part.lower_ in _listed("parts") or part.pos_ == "NUM"
            )
        if token.dep_ not in {"det", "poss", "case", "amod", "compound"} and token.tag_ != "POS":
            return False
    return False


def _loss(verb: Token) -> str | None:
    """Read what a sum is of: "put the losses at a third", "losses amounted to 300 troops"."""
    known = lexicon()
    lemma = verb.lemma_.lower()
    role = "dobj" if lemma in known["elided"]["puts"] else "nsubj"
    if role == "nsubj" and lemma not in _listed("idle") | _listed("extent") | _exceeding():
        return None
    for child in verb.children:
        if child.dep_ == role and child.tag_ == "NNS" and child.lemma_.lower() in known["nouns"]:
            return str(known["nouns"][child.lemma_.lower()])
    return None


@cache
def _exceeding() -> frozenset[str]:
    return frozenset(lexicon()["elided"]["verbs"])


def _among(anchor: Token) -> str | None:
    """Read the harm of those named: "with seven children and four women among the dead"."""
    following = [token.lower_ for token in anchor.doc[anchor.i + 1 : anchor.i + _NAMED]]
    stop = next((n for n, word in enumerate(following) if word in {".", ";", ":", "\n"}), None)
    following = following[:stop]
    if "among" not in following:
        return None
    told = following[following.index("among") + 1 :][:2]
    harm = lexicon()["harm"]["adjectives"]
    return str(harm[told[1]]) if len(told) == 2 and told[0] in _THE and told[1] in harm else None


def _state(verb: Token) -> str | None:
    """Read the state that an idle verb tells: "eight remain in hospital"."""
    states = resources.load("roles.toml")["states"]
    for child in verb.children:
        if child.lower_ == "in" and child.dep_ == "prep":
            for inner in child.children:
                if inner.lower_ in states:
                    return str(states[inner.lower_])
    return None


def is_said(amount: Amount) -> bool:
    """Tell whether an amount is the goal of a verb of saying: "traders put it at 3 tonnes"."""
    verb, _ = _climb(amount.token, amount.span.start)
    return verb is not None and verb.lemma_.lower() in _listed("speech")


def top(noun: Token) -> Token:
    """Climb from a noun in an apposition or a coordination to the first of them."""
    for _ in range(4):
        if noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN", "NUM", "PRON"}:
            if _participle(noun) is not None:
                break
            noun = noun.head
        elif _whole(noun) is not None or _is_included(noun):
            noun = noun.head.head
        elif noun.dep_ in {"nummod", "quantmod", "compound", "appos"} and noun.head.pos_ in {
            "NOUN",
            "PROPN",
        }:
            noun = noun.head
        else:
            break
    return noun


def _is_included(noun: Token) -> bool:
    """Find those named as a part: "198 civilians, including three children, were killed"."""
    return noun.dep_ == "pobj" and noun.head.lower_ in {"including", "notably"}


def _whole(noun: Token) -> Token | None:
    """Return what a noun is "of", where that is a number of it: "dozens of", "a total of"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return None
    outer = noun.head.head
    vague = outer.ent_type_ in {"CARDINAL", "QUANTITY", "PERCENT", "MONEY"} or outer.pos_ == "NUM"
    return outer if vague or outer.like_num or outer.lemma_.lower() in _listed("wholes") else None


def _participle(noun: Token) -> Token | None:
    """Return a participle that says it: "91 drones targeting Moscow", "18 others injured"."""
    for child in noun.children:
        parts = {c.dep_ for c in child.children}
        relative = child.dep_ == "relcl"
        passive = relative and "auxpass" in parts and not parts & SUBJECTS
        # "the 20 miners they had abducted"
        subject = next((c for c in child.children if c.dep_ == "nsubj"), None)
        object_ = (
            relative
            and subject is not None
            and not subject.like_num
            and not parts & {"dobj", "xcomp", "ccomp", "auxpass", "prt"}
            and not any(t.lower_ in _RELATIVES for t in child.subtree if t.i < child.i)
        )
        said = child.dep_ == "acl" or passive or (object_ and child.tag_ in {"VBN", "VBD"})
        if child.i > noun.i and said and child.pos_ in {"VERB", "ADJ"}:
            if child.tag_ in {"VBN", "VBD"} and any(c.dep_ == "dobj" for c in child.children):
                continue  # a verb that goes on: "claimed 12 lives, injured 30"
            lemma = child.lemma_.lower()
            if lemma not in _listed("idle") | _listed("speech") | _listed("bearing"):
                return child
    return None


def _climb(token: Token, inside: int, measured: bool = False) -> tuple[Token | None, Token | None]:
    """Climb to the verb that governs a noun phrase, or to a noun that says what happened.

    What begins at the character `inside` or after is part of the amount ("in the region of 500");
    what is `measured` is so of a thing to which it happens ("held a front of 12 km").
    """
    node = token
    for _ in range(_MOST_LINKS):
        head = node.head
        if head == node:
            return (node, None) if node.pos_ in _VERBS else (None, None)
        if head.pos_ in _VERBS and node.dep_ != "prep":
            if node.dep_ in {"relcl", "acl"}:
                return None, None
            return _complement(head, token) or _said_of(head, node) or head, None
        if node.dep_ == "pobj" or (node.dep_ == "nummod" and head.dep_ in {"prep", "agent"}):
            outer = head.head
            if outer.pos_ in _VERBS and outer != head:
                return outer, None
            if outer.pos_ == "ADP" and outer.dep_ == "prep" and outer != head:
                node = head
                continue
            within = (
                _is_included(node)
                or outer.idx >= inside
                or (head.lower_ == "of" and (measured or _whole(node) is not None))
            )
            if not within:
                return None, None if _nominal(outer) is None else outer
            node = outer
        elif node.dep_ in {"prep", "advmod", "npadvmod", "advcl", "acomp"}:
            if head.pos_ in _VERBS:
                return head, None
            if node.idx < inside and head.pos_ in _NOUNS:
                return None, None
            node = head
        elif node.dep_ in {"poss", "relcl", "acl"}:
            return None, None
        else:
            node = head
    return None, None


def _said_of(copula: Token, node: Token) -> Token | None:
    """Return the participle that a form of "be" goes with where it is not parsed as passive."""
    if copula.pos_ != "AUX" or node.dep_ not in SUBJECTS:
        return None
    if copula.head.tag_ == "VBN" and copula.head != copula:
        return copula.head
    return next((c for c in copula.children if c.dep_ == "acomp" and c.tag_ == "VBN"), None)


def _complement(verb: Token, noun: Token) -> Token | None:
    """Return what a causative verb makes happen: "forcing dozens of flights to be diverted"."""
    if verb.lemma_.lower() not in lexicon()["verbs"]["causative"]:
        return None
    for child in verb.children:
        complement = child.dep_ in {"xcomp", "ccomp", "oprd"} and child.pos_ == "VERB"
        if complement and child.i > noun.i and child.lemma_.lower() not in _listed("idle"):
            return child
    return None


def _nominal(noun: Token) -> str | None:
    """Return what a noun says: "the launch of 40 missiles", "damage to 12 homes"."""
    lemma = noun.lemma_.lower()
    known = lexicon()
    for preposition in noun.children:
        event = None
        if preposition.lower_ == "for":
            event = known["nouns_for"].get(lemma)
        elif preposition.lower_ == "to":
            event = known["nouns_to"].get(lemma)
        elif preposition.lower_ == "of":
            event = known["nouns"].get(lemma) or known["harm"]["nouns"].get(lemma)
        if event:
            return str(event)
    return None


def _harm_beside(verb: Token, noun: Token) -> Happening | None:
    """Read the harm that a copula shares, or a verb tells: "were among the dead", "feared dead"."""
    if verb.lemma_.lower() in _listed("telling"):
        for child in verb.children:
            told = lexicon()["harm"]["adjectives"].get(child.lower_)
            if (
                told
                and child.dep_ in {"oprd", "acomp", "xcomp", "ccomp", "advcl"}
                and child.i > verb.i
            ):
                return Happening(str(told), verb)
        return None
    if verb.lemma_.lower() not in {"be", "include"}:
        return None
    harm = lexicon()["harm"]
    for child in verb.children:
        if child == noun:
            continue
        if child.dep_ == "acomp" and child.lower_ in harm["adjectives"]:
            return Happening(str(harm["adjectives"][child.lower_]), verb)  # "eleven are missing"
        if child.lower_ == "among":
            for shared in child.children:
                said = harm["adjectives"].get(shared.lower_) or harm["nouns"].get(shared.lower_)
                if said:
                    return Happening(str(said), verb)
                for told in shared.children:
                    if told.dep_ == "acl" and told.lower_ in harm["adjectives"]:
                        return Happening(str(harm["adjectives"][told.lower_]), told)
        elif child.dep_ in SUBJECTS | {"attr"} and child.lower_ in harm["adjectives"]:
            return Happening(str(harm["adjectives"][child.lower_]), verb)
    return None


def _is_idle(verb: Token, amount: Amount, counted: Counted) -> bool:
    """Tell whether a verb says nothing of what happened to what it governs."""
    lemma = verb.lemma_.lower()
    spoken = lexicon()["spoken"].get(lemma)
    if spoken and any(child.dep_ == "dobj" and child.lower_ in spoken for child in verb.children):
        return False
    if lemma == "put" and counted.anchor.head == verb and counted.anchor.dep_ == "dobj":
        return False  # "put 2 billion on the table", not "put exports at 2 billion"
    if lemma in _listed("extent") and counted.anchor.head.lower_ == "to":
        return True
    moved = amount.change is not None and amount.dimension == "percent"
    if moved and _BESIDE.search(amount.before(12)):
        return True
    if verb.pos_ == "AUX" or lemma in _listed("idle") | _listed("speech"):
        return True
    if lemma in _listed("goals"):
        subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        return subject is not None and subject.lemma_.lower() in _listed("measured")
    return False


_BESIDE = re.compile(r"\b(?:up|down) (?:by )?$")  # "exports were 3 million tons, down 18 percent"


def _is_attribute(amount: Amount) -> bool:
    """Find a number tied into an adjective: "an 11-member team", "a three-day visit"."""
    token = amount.token
    doc = token.doc
    edge = token.i + 1
    hyphen = edge < len(doc) and doc[edge].text in {"-", "‑"} and not doc[edge].whitespace_
    hyphen = hyphen and (amount.unit is not None or doc[edge].idx >= amount.span.end)
    return amount.joiner == "" and hyphen and amount.form != "fraction"


def _is_distance(amount: Amount, verb: Token | None) -> bool:
    """Find where or when something is, not how far or long: "50 km from", "two days ago"."""
    if amount.dimension not in {"length", "duration"}:
        return False
    if amount.dimension == "length" and verb is not None and verb.lemma_ in _listed("stative"):
        return False
    doc = amount.token.doc
    span = doc.char_span(amount.number.start, amount.number.end, alignment_mode="expand")
    following = doc[span.end].lower_ if span is not None and span.end < len(doc) else ""
    return following in _listed(f"{amount.dimension}_after")


def lemma_of(verb: Token) -> str:
    """Return the lemma of a verb, or the verb of harm that an adjective stands for."""
    lemma = verb.lemma_.lower()
    lemma = str(lexicon()["lemmas"].get(lemma, lemma))
    if verb.pos_ == "ADJ":
        return str(lexicon()["harm"]["adjectives"].get(verb.lower_, lemma))
    return lemma


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(lexicon()["verbs"][key])
